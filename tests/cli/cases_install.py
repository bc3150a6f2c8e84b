# SPDX-License-Identifier: GPL-2.0-or-later
"""libvirt-hook --install and its like, on a libvirt that only knows hooks."""

import contextlib
import os
import re
import subprocess
import time

from libvirt import libvirt, our_version
from program import NOBODY, run
from tap import Skip, case, contains, equal, is_true, lacks

HOOKS = "etc/libvirt/hooks"
QEMU, NETWORK = "qemu.d/zz-vfio-check", "network.d/zz-vfio-check"
PROFILES = "sys/kernel/security/apparmor/profiles"
XML = "<domain type='qemu'>\n  <name>vm</name>\n  <title>it's \"$x\" \\n %s</title>\n</domain>\n"


def installed(version="9.0.0"):
    @contextlib.contextmanager
    def manager():
        with libvirt(version) as host:
            host.manage("--install", status=0)
            yield host
    return manager()


# Install

@case("install: the hook is in its place, executable, called, and status is content")
def _install():
    with libvirt() as host:
        result = host.manage("--install", status=0)
        contains(result.out, QEMU, NETWORK, "libvirtd: told to look", "calls this hook")
        equal(result.err, "")
        equal(sorted(host.snapshot()), ["network.d", NETWORK, "qemu.d", QEMU, "vfio-check"])
        for name in (QEMU, NETWORK):
            equal(os.readlink(f"{host.hooks}/{name}"), "../vfio-check")
        equal(os.stat(f"{host.hooks}/{QEMU}").st_mode & 0o7777, 0o755)
        host.manage("--self-test", status=0)
        contains(host.manage("--status", status=0).out, "nothing keeps it from being called")
        host.call(QEMU, stdin=XML)
        contains(host.called(), "vm prepare begin -", XML)


@case("install: by a link where AppArmor lets libvirt execute the program")
def _link():
    with libvirt() as host:
        host.tree.write("etc/apparmor.d/local/usr.sbin.libvirtd", f"{host.program} PUx,\n")
        host.manage("--install", status=0)
        equal(sorted(host.snapshot()), ["network.d", NETWORK, "qemu.d", QEMU])
        equal(os.readlink(f"{host.hooks}/{QEMU}"), host.program)
        host.tree.write("etc/apparmor.d/local/usr.sbin.libvirtd", "")
        host.manage("--install", status=0)
        equal(os.readlink(f"{host.hooks}/{QEMU}"), "../vfio-check")
        host.tree.write("etc/apparmor.d/local/usr.sbin.libvirtd",
                        f"{os.path.dirname(host.program)}/* PUx,\n")
        host.manage("--install", status=0)
        is_true("vfio-check" not in host.snapshot(), "the copy has been left")


@case("install: once more changes nothing; a new program takes the place of the old copy")
def _again():
    with installed() as host:
        before = os.lstat(f"{host.hooks}/{QEMU}")
        host.manage("--install", status=0)
        equal(os.lstat(f"{host.hooks}/{QEMU}").st_ino, before.st_ino)
        host.put_program("0.0.1")
        host.manage("--install", "--no-self-test", status=0)
        contains(host.manage("--status", status=1).out, "version 0.0.1", our_version())
        host.put_program()
        host.manage("--install", status=0)
        host.manage("--status", status=0)


@case("install: by the copy itself")
def _copy():
    with installed() as host:
        before = host.snapshot()
        host.program = f"{host.hooks}/vfio-check"
        host.manage("--install", status=0)
        equal(host.snapshot(), before)
        host.manage("--status", status=0)


@case("install, uninstall: all is as it was")
def _undo():
    for version in ("9.0.0", "4.5.0"):
        with libvirt(version) as host:
            host.tree.mkdir(HOOKS)
            host.manage("--install", status=0)
            host.manage("--uninstall", status=0)
            equal(host.snapshot(), {}, version)
            host.hook("qemu", "exit 0")
            host.hook("qemu.d/50-other", "exit 0", mode=0o700)
            host.hook("qemu.d/vm/prepare/begin/x", "exit 0")
            host.hook("network", "exit 0", mode=0o644)
            before = host.snapshot()
            host.manage("--install", status=0)
            host.manage("--install", status=0)
            host.manage("--uninstall", status=0)
            equal(host.snapshot(), before, version)
            host.manage("--uninstall", status=0)
            equal(host.snapshot(), before, version)


@case("install: for libvirt before 6.5 the one hook is this program")
def _single():
    for version in ("6.4.9", "4.5.0"):
        with installed(version) as host:
            equal(os.readlink(f"{host.hooks}/qemu"), "vfio-check")
            equal(os.readlink(f"{host.hooks}/network"), "vfio-check")
            host.manage("--self-test", status=0)
            host.manage("--status", status=0)
    with installed("6.5.0") as host:
        is_true("qemu" not in host.snapshot(), "a single hook for libvirt 6.5.0")


OLD = 'echo "old $0 $*" >>{log}; cat >>{log}'


def chained(mode=0o755, text=OLD):
    @contextlib.contextmanager
    def manager():
        with libvirt("4.5.0") as host:
            host.hook("qemu", text.format(log=host.tree.path("called")), mode)
            host.original = host.snapshot()["qemu"]
            host.manage("--install", status=0)
            yield host
    return manager()


@case("install: a hook that was there is kept, called first, and both get the XML")
def _chain():
    with chained() as host:
        kept = "qemu.before-vfio-check"
        equal(host.snapshot()[kept], host.original)
        host.manage("--self-test", status=0)
        host.manage("--status", status=0)
        host.tree.remove("called")
        done = host.call("qemu", "a vm", "prepare", "begin", "-", stdin=XML)
        equal((done.returncode, done.stdout, done.stderr), (0, "", ""))
        equal(host.called(), f"old {host.hooks}/{kept} a vm prepare begin -\n{XML}"
              f"{host.hooks}/{QEMU} a vm prepare begin -\n{XML}")
        host.manage("--uninstall", status=0)
        equal(host.snapshot(), {"qemu": host.original})


@case("install: what the kept hook answers counts, and its output goes on")
def _chain_answers():
    with chained(text='[ "$1" != vm ] || exit 7') as host:
        equal(host.call("qemu", stdin=XML).returncode, 7)
        lacks(host.called(), QEMU)
    with chained(text="cat; echo told >&2") as host:
        done = host.call("qemu", "vm", "restore", "begin", "-", stdin=XML)
        equal((done.returncode, done.stdout, done.stderr), (0, XML, "told\n"))
    with chained(text="exit 0") as host:
        equal(host.call("qemu", stdin=XML * 20000).returncode, 0)
        contains(host.called(), XML * 20000)


@case("install: a kept hook that libvirt would not have called is not called")
def _chain_not_executable():
    with chained(mode=0o644) as host:
        host.tree.remove("called")
        equal(host.call("qemu", stdin=XML).returncode, 0)
        lacks(host.called(), "old")
        contains(host.called(), XML)
        host.manage("--uninstall", status=0)
        equal(host.snapshot(), {"qemu": host.original})


@case("install: a kept hook that is a link stays one")
def _chain_link():
    with libvirt("4.5.0") as host:
        host.hook("other", "exit 0")
        host.tree.link(f"{HOOKS}/qemu", "other")
        before = host.snapshot()
        host.manage("--install", status=0)
        equal(os.readlink(f"{host.hooks}/qemu.before-vfio-check"), "other")
        host.manage("--uninstall", status=0)
        equal(host.snapshot(), before)


@case("install: after libvirt was updated the old hook has its name again")
def _updated():
    with chained() as host:
        host.update("9.0.0")
        host.manage("--status", status=0)
        host.manage("--install", status=0)
        equal(host.snapshot()["qemu"], host.original)
        is_true("qemu.before-vfio-check" not in host.snapshot(), "two names")
        host.manage("--self-test", status=0)


@case("install: after libvirt became older, status says what is missing")
def _downgraded():
    with installed() as host:
        host.update("4.5.0")
        contains(host.manage("--status", status=1).out, f"{host.hooks}/qemu: is missing")


@case("install: never in the place of what is not from vfio-check")
def _others():
    def file(host, name):
        host.hook(name, "exit 0")

    def folder(host, name):
        host.tree.mkdir(f"{HOOKS}/{name}")

    def link(host, name):
        host.tree.link(f"{HOOKS}/{name}", "/usr/bin/true")

    for make in (file, folder, link):
        for name in (QEMU, NETWORK):
            with libvirt() as host:
                make(host, name)
                before = host.snapshot()
                contains(host.manage("--install", status=2).err, name, "not from vfio-check")
                equal(host.snapshot(), before)
                contains(host.manage("--status", status=1).out, name)
                host.manage("--uninstall", status=0)
                is_true(name in host.snapshot(), "uninstall took it")
    for make in (folder, link):
        with libvirt() as host:
            make(host, "vfio-check")
            before = host.snapshot()
            host.manage("--install", status=2)
            equal(host.snapshot(), before)


@case("install: two hooks that would both have to be kept")
def _kept_taken():
    with chained() as host:
        host.hook("qemu", "exit 3")
        before = host.snapshot()
        contains(host.manage("--install", status=2).err, "qemu.before-vfio-check", "decide")
        equal(host.snapshot(), before)
        host.manage("--uninstall", status=0)
        equal(host.call("qemu").returncode, 3)


@case("install: a program that does not start is not installed")
def _does_not_start():
    for text in ("#!/nonexistent/interpreter\n", "#!/bin/sh\necho no library >&2; exit 127\n",
                 "#!/bin/sh\nexit 0\n", "\177ELFnonsense"):
        with installed() as host:
            before = host.snapshot()
            host.script("opt/vfio-check", text)
            contains(host.manage("--install", status=2).err, host.program, "does not start")
            equal(host.snapshot(), before)
            host.manage("--self-test", status=0)


@case("install: the program itself, which needs no library of its own")
def _itself():
    with libvirt() as host:
        result = run("libvirt-hook", "--install", "--root", host.tree.root, "--no-self-test",
                     env=host.env(), status=0)
        lacks(result.err, "librar")
        is_true(os.path.getsize(f"{host.hooks}/vfio-check") > 10000, "no copy")
        contains(host.manage("--status").out, host.hooks)


@case("install: the directory of hooks is made, but no libvirt around it")
def _directory():
    with libvirt() as host:
        host.manage("--install", status=0)
        equal(os.stat(host.hooks).st_mode & 0o777, 0o755)
    with libvirt() as host:
        host.tree.remove("etc/libvirt")
        contains(host.manage("--install", status=2).err, HOOKS)


@case("install: without libvirt it has to be said for which one")
def _no_libvirt():
    with libvirt() as host:
        host.tree.remove("bin/virsh")
        host.tree.remove("bin/libvirtd")
        env = host.env()
        env["PATH"] = host.tree.path("bin")
        arguments = ("libvirt-hook", "--install", "--root", host.tree.root, "--program",
                     host.program)
        if run(*arguments, "--no-self-test", env=env).status == 0:
            raise Skip("this machine has a libvirt in /usr/sbin")
        contains(run(*arguments, env=env, status=2).err, "no libvirt", "--libvirt-version")
        run(*arguments, "--libvirt-version", "4.5.0", "--no-self-test", env=env, status=0)
        is_true("qemu" in host.snapshot(), "not for libvirt 4.5")


@case("install: an ordinary user is told")
def _ordinary():
    if os.geteuid() != 0:
        raise Skip("needs root, who can become somebody else")
    with libvirt() as host:
        host.tree.mkdir(HOOKS)
        result = host.manage("--install", status=2, user=NOBODY)
        contains(result.err, "Permission denied", "as root")
        equal(host.snapshot(), {})


@case("install: --no-self-test neither reloads nor tries")
def _quiet():
    with libvirt() as host:
        contains(host.manage("--install", "--no-self-test", status=0).out, "--self-test")
        equal(host.log(), [])


@case("install: a daemon without systemd is told by its process file")
def _pid_file():
    with libvirt() as host:
        host.tree.write("state/stopped", "")
        done = host.tree.path("hup")
        host.script("virtqemud", f"#!/bin/sh\ntrap '{host.tree.path('bin/start')}; touch {done}' "
                    "HUP\necho ready\nwhile :; do sleep 0.05; done\n")
        with subprocess.Popen([host.tree.path("virtqemud")], stdout=subprocess.PIPE) as daemon:
            try:
                daemon.stdout.readline()
                host.tree.write("run/virtqemud.pid", f"{daemon.pid}\n")
                host.tree.write("run/libvirtd.pid", f"{os.getpid()}\n")
                contains(host.manage("--install", status=0).out, "virtqemud: told")
                is_true(os.path.exists(done), "no SIGHUP")
                contains(host.manage("--status", status=0).out, "has called the hook",
                         str(daemon.pid))
                host.tree.remove("run/vfio-check")
                contains(host.manage("--status", status=1).out, "may not know of it",
                         "--self-test")
                host.manage("--self-test", status=0)
                host.manage("--status", status=0)
            finally:
                daemon.kill()


@case("install: a daemon that is younger than the hook knows it")
def _younger():
    with installed() as host:
        host.script("libvirtd", "#!/bin/sh\necho ready\nwhile :; do sleep 0.05; done\n")
        link = f"{host.hooks}/{QEMU}"
        # The age of a link cannot be set back, so it has to get old.
        time.sleep(max(0, 3 - (time.time() - os.lstat(link).st_ctime)))
        with subprocess.Popen([host.tree.path("libvirtd")], stdout=subprocess.PIPE) as daemon:
            try:
                daemon.stdout.readline()
                host.tree.write("run/libvirtd.pid", f"{daemon.pid}\n")
                contains(host.manage("--status", status=0).out, "started after the hook")
            finally:
                daemon.kill()


# Status

@case("status: not installed")
def _not_installed():
    with libvirt() as host:
        contains(host.manage("--status", status=1).out, "not installed", "--install")
        host.tree.mkdir(HOOKS)
        contains(host.manage("--status", status=1).out, QEMU, NETWORK, "--install")
        host.manage("--uninstall", status=0)


def spoiled(change, *words):
    with installed() as host:
        change(host)
        out = host.manage("--status", status=1).out
        contains(out, *words)
        lacks(out, "nothing keeps it")
        host.manage("--install", "--no-self-test")


@case("status: a hook that was removed, is not executable, leads nowhere")
def _gone():
    spoiled(lambda host: host.tree.remove(f"{HOOKS}/{QEMU}"), QEMU, "is missing")
    spoiled(lambda host: host.tree.remove(f"{HOOKS}/{NETWORK}"), NETWORK, "is missing")
    spoiled(lambda host: os.chmod(f"{host.hooks}/vfio-check", 0o644), "not executable",
            "chmod 755")
    spoiled(lambda host: host.tree.remove(f"{HOOKS}/vfio-check"), "leads nowhere")


@case("status: a chain that is not executable")
def _chain_off():
    with chained() as host:
        os.chmod(f"{host.hooks}/qemu", 0o644)
        contains(host.manage("--status", status=1).out, f"{host.hooks}/qemu", "not executable")


@case("status: a program that does not start any more, or is of another version")
def _program():
    spoiled(lambda host: host.script(f"{HOOKS}/vfio-check", "#!/nonexistent/interpreter\n"),
            "does not start", "refuses every domain")
    spoiled(lambda host: host.put_program("0.0.1", f"{HOOKS}/vfio-check"), "version 0.0.1")


@case("status: scripts that come after it hide what it says")
def _outranked():
    spoiled(lambda host: host.hook("qemu.d/zzz", "exit 0"), "zzz", "sorts before")
    with installed() as host:
        host.hook("qemu.d/50-other", "exit 0")
        host.hook("qemu.d/zzz", "exit 0", mode=0o644)
        host.tree.mkdir(f"{HOOKS}/qemu.d/zzzz")
        host.manage("--status", status=0)


@case("status: AppArmor would not let libvirt execute it")
def _apparmor():
    def link_there(host):
        host.tree.remove(f"{HOOKS}/{QEMU}")
        host.tree.link(f"{HOOKS}/{QEMU}", host.program)

    def confined(host):
        link_there(host)
        host.tree.write(PROFILES, "/usr/sbin/cups (enforce)\nlibvirtd (enforce)\n")

    spoiled(confined, "AppArmor", host_program(), "PUx")
    for profiles in ("libvirtd (complain)\n", "libvirtd//qemu_bridge_helper (enforce)\n",
                     "notlibvirtd (enforce)\n", ""):
        with installed() as host:
            link_there(host)
            host.tree.write(PROFILES, profiles)
            host.manage("--status", status=0)
    with installed() as host:
        host.tree.write(PROFILES, "libvirtd (enforce)\n")
        host.manage("--status", status=0)


def host_program():
    return "opt/vfio-check"


# Self-test

def failing(change, *words, status=1):
    with installed() as host:
        change(host)
        result = host.manage("--self-test", status=status)
        contains(result.err, "self-test: ", *words)
        equal(result.out, "")
        return host.log()


@case("self-test: a hook that libvirt does not call, and the domain does not stay")
def _not_called():
    for change in (lambda host: host.tree.remove(f"{HOOKS}/{QEMU}"),
                   lambda host: os.chmod(f"{host.hooks}/vfio-check", 0o644),
                   lambda host: host.tree.write("state/looked", "")):
        log = failing(change, "does not call the hook", "--status")
        created = [line.split()[1] for line in log if line.startswith("created ")]
        destroyed = [line.split()[1] for line in log if line.startswith("destroyed ")]
        equal((len(created), destroyed), (1, created))


@case("self-test: hidden by another script, of another version, or no libvirt to ask")
def _others_refuse():
    failing(lambda host: host.hook("qemu.d/zzz", "echo mine >&2; exit 1"), "another script",
            "exit status 1: mine")
    failing(lambda host: host.put_program("0.0.1", f"{HOOKS}/vfio-check"), "version 0.0.1",
            our_version())
    failing(lambda host: host.tree.write("state/broken", ""), "failed to connect")
    failing(lambda host: host.script("bin/virsh", "\177ELFnonsense"), "virsh: ")


@case("self-test: a daemon that is busy is asked again, three times")
def _busy():
    with installed() as host:
        # Each time for both kinds of domain.
        host.tree.write("state/busy", "6")
        start = time.monotonic()
        host.manage("--self-test", status=0)
        is_true(time.monotonic() - start >= 3, "a second each")
        host.tree.write("state/busy", "100")
        contains(host.manage("--self-test", status=1).err, "cannot acquire state change lock")
        equal(host.tree.read("state/busy"), "92")


@case("self-test: a program that cannot be run is not asked again")
def _not_busy():
    with installed() as host:
        host.script("bin/virsh", "", mode=0o644)
        start = time.monotonic()
        result = host.manage("--self-test", status=1)
        took = time.monotonic() - start
        contains(result.err, "self-test: ", "virsh: ")
        is_true(took < 3, f"{took} s")


@case("self-test: another script that runs before it does not matter")
def _before():
    with installed() as host:
        host.hook("qemu.d/50-other", "echo mine >&2; exit 1")
        host.manage("--self-test", status=0)


@case("self-test: an emulator that only does KVM")
def _kvm():
    with installed() as host:
        host.tree.write("state/type", "kvm")
        host.manage("--self-test", status=0)


@case("install: what cannot be proved is said, and is exit status 1")
def _not_proved():
    with libvirt() as host:
        host.tree.write("state/broken", "")
        result = host.manage("--install", status=1)
        contains(result.err, "not proved", "failed to connect")
        is_true(QEMU in host.snapshot(), "not installed")


# Usage

@case("libvirt-hook: wrong usage of --install and its like")
def _usage():
    with libvirt() as host:
        for args, words in ((("--install", "--nonsense"), "--help"),
                            (("--install", "--libvirt-version", "new"), "such as 9.0.0"),
                            (("--install", "--program", host.tree.path("none")), "none"),
                            (("--install", "--root", "relative"), "from / on")):
            contains(run("libvirt-hook", *args, status=2).err, words)
        contains(run("libvirt-hook", "--help", status=0).out, "--install", "--status", "DOMAIN")
        equal(host.snapshot(), {})


@case("libvirt-hook: which option is for --install, which for its like; all others are refused")
def _options():
    values = {"--libvirt-version": ("9.0.0",), "--no-self-test": (), "--program": ("PROGRAM",),
              "--hooks-dir": ("HOOKS",), "--root": ("ROOT",)}
    taken = {"--install": set(values), "--self-test": {"--root"},
             "--uninstall": {"--no-self-test", "--hooks-dir", "--root"},
             "--status": {"--libvirt-version", "--hooks-dir", "--root"}}
    out = run("libvirt-hook", "--help", status=0).out
    equal(set(re.findall(r"^  (--[a-z-]+)", out, re.M)), {*taken, *values, "--help"})
    with libvirt() as host:
        host.manage("--install", status=0)
        before = host.snapshot()
        words = {"PROGRAM": host.program, "HOOKS": host.hooks, "ROOT": host.tree.root}
        for action, refused in taken.items():
            for option in set(values) - refused:
                given = [words.get(word, word) for word in (option, *values[option])]
                contains(host.manage(action, *given, status=2).err,
                         f"libvirt-hook {action}: expected no {option}\n")
            for other in set(taken) - {action}:
                contains(host.manage(action, other, status=2).err, action, other, "not both")
        contains(host.manage("--status", "--", "more", status=2).err, "more")
        equal(host.snapshot(), before)
        host.manage("--status", "--libvirt-version", "9.0.0", "--hooks-dir", host.hooks, status=0)
        host.manage("--uninstall", "--no-self-test", "--hooks-dir", host.hooks, status=0)
        equal(host.snapshot(), {})
        host.manage("--install", "--no-self-test", "--hooks-dir", host.hooks,
                    "--libvirt-version", "9.0.0", status=0)


@case("libvirt-hook: a domain that is called like an option is a domain")
def _domain():
    with libvirt() as host:
        host.tree.mkdir(HOOKS)
        for name in ("--install", "--uninstall", "--status", "--self-test", "--help"):
            result = run("libvirt-hook", name, "prepare", "begin", "-", "--hooks-dir", host.hooks,
                         env=host.env())
            equal((host.snapshot(), result.out), ({}, ""))
