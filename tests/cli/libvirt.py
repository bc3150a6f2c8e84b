# SPDX-License-Identifier: GPL-2.0-or-later
"""A libvirt that only knows hooks, in the place of the real one.

It calls them as libvirt does (virhook.c): whether there are any it learns when it starts and
when it is reloaded; then DRIVER, and from 6.5.0 on what is executable in DRIVER.d, in order, even
after one has refused; of several refusals the last is told.
"""

import contextlib
import os
import stat
import subprocess
import sys

from program import environment, run
from trees import Tree, directory

VERSION = run("--version").out.split()[1]

FAKE = """#!@PYTHON@
import os, subprocess, sys
STATE, VERSION, HOOKS = "@STATE@", "@VERSION@", "@HOOKS@"

def runs(path):
    return os.path.isfile(path) and os.access(path, os.X_OK)

def hooks():
    single = os.path.join(HOOKS, "qemu")
    found = [single] if runs(single) else []
    below = single + ".d"
    if tuple(map(int, VERSION.split("."))) >= (6, 5, 0) and os.path.isdir(below):
        found += [os.path.join(below, name) for name in sorted(os.listdir(below))
                  if runs(os.path.join(below, name))]
    return found

def log(text):
    with open(STATE + "/log", "a") as file:
        file.write(text + "\\n")

def look():
    with open(STATE + "/looked", "w") as file:
        file.write("yes" if hooks() else "")

def create(path):
    with open(path) as file:
        domain = file.read()
    if "type='" + open(STATE + "/type").read() + "'" not in domain:
        sys.exit("error: unsupported configuration: this emulator cannot do it")
    name = domain.split("<name>")[1].split("<")[0]
    said = ""
    if os.path.getsize(STATE + "/looked"):
        for hook in hooks():
            try:
                done = subprocess.run([hook, name, "prepare", "begin", "-"], input=domain,
                                      capture_output=True, text=True)
            except OSError as error:
                said = f"unexpected exit status 126: {error}"
            else:
                if done.returncode:
                    said = f"({hook} {name} prepare begin -) unexpected exit status " \\
                           f"{done.returncode}: {done.stderr}"
    if said:
        sys.exit("error: Failed to create domain\\nerror: Hook script execution failed: "
                 "internal error: Child process " + said)
    log("created " + name)

name, arguments = os.path.basename(sys.argv[0]), sys.argv[1:]
if arguments == ["--version"]:
    print(f"{name} (libvirt) {VERSION}" if name != "virsh" else VERSION)
elif name == "systemctl":
    unit = arguments[-1]
    if unit != "libvirtd.service" or os.path.exists(STATE + "/stopped"):
        sys.exit(3)
    if arguments[0] == "reload":
        log("reload")
        look()
elif name == "virsh":
    if os.path.exists(STATE + "/broken"):
        sys.exit("error: failed to connect to the hypervisor")
    if os.path.exists(STATE + "/busy"):
        with open(STATE + "/busy") as file:
            turns = int(file.read())
        log("busy")
        if turns:
            with open(STATE + "/busy", "w") as file:
                file.write(str(turns - 1))
            sys.exit("error: Timed out during operation: cannot acquire state change lock")
    command = next(word for word in arguments if word in ("create", "destroy"))
    if command == "create":
        create(arguments[-1])
    else:
        log("destroyed " + arguments[-1])
elif name == "start":
    look()
"""

# What answers the self-test as the program does.
HOOK = """#!/bin/sh
if [ "$1" = --version ]; then echo "vfio-check {version}"; exit 0; fi
case $1,$2,$3 in
vfio-check-self-test-*,prepare,begin)
	echo "vfio-check: self-test: {version} is called as $0" >&2
	exit 1 ;;
esac
{{ echo "$0 $*"; cat; }} >>{log}
"""


class Libvirt:
    def __init__(self, tree, version):
        self.tree = tree
        self.version = version
        self.hooks = tree.path("etc/libvirt/hooks")
        self.program = tree.path("opt/vfio-check")
        tree.mkdir("etc/libvirt")
        tree.write("state/type", "qemu")
        self.update(version)
        self.put_program()
        self.start()

    def update(self, version):
        """Another version of libvirt is installed."""
        self.version = version
        for name in ("virsh", "libvirtd", "systemctl", "start"):
            text = FAKE
            for place, value in (("PYTHON", sys.executable), ("STATE", self.tree.path("state")),
                                 ("VERSION", version), ("HOOKS", self.hooks)):
                text = text.replace(f"@{place}@", value)
            self.script(f"bin/{name}", text)

    def script(self, name, text, mode=0o755):
        self.tree.write(name, text)
        os.chmod(self.tree.path(name), mode)

    def put_program(self, version=VERSION, name="opt/vfio-check"):
        self.script(name, HOOK.format(version=version, log=self.tree.path("called")))

    def hook(self, name, text, mode=0o755):
        self.script(f"etc/libvirt/hooks/{name}", f"#!/bin/sh\n{text}\n", mode)

    def start(self):
        """The daemon starts, and looks for hooks."""
        subprocess.run([self.tree.path("bin/start")], check=True)

    def env(self):
        return environment(PATH=f"{self.tree.path('bin')}:{os.environ['PATH']}")

    def manage(self, *args, status=None, **more):
        program = ("--program", self.program) if "--install" in args else ()
        return run("libvirt-hook", *args, "--root", self.tree.root, *program, status=status,
                   env=self.env(), **more)

    def call(self, name, *args, stdin="", driver="qemu"):
        """As libvirt calls one file."""
        return subprocess.run([f"{self.hooks}/{name}", *(args or ("vm", "prepare", "begin", "-"))],
                              input=stdin, capture_output=True, text=True, check=False, cwd="/")

    def log(self):
        return self.tree.read("state/log").split("\n") if self.tree.exists("state/log") else []

    def called(self):
        return self.tree.read("called") if self.tree.exists("called") else ""

    def snapshot(self):
        """{name: (kind, mode, content)} of all that is in the directory of hooks."""
        found = {}
        for place, directories, files in os.walk(self.hooks):
            for name in directories + files:
                path = os.path.join(place, name)
                status = os.lstat(path)
                content = ""
                if stat.S_ISLNK(status.st_mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(status.st_mode):
                    with open(path, "rb") as file:
                        content = file.read()
                found[os.path.relpath(path, self.hooks)] = (status.st_mode, content)
        return found


@contextlib.contextmanager
def libvirt(version="9.0.0"):
    with directory() as path:
        yield Libvirt(Tree(path), version)
