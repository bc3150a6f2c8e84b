# SPDX-License-Identifier: GPL-2.0-or-later
"""gate: the lines by which AppArmor keeps QEMU from unsafe devices."""

import contextlib
import os
import re
import shutil
import subprocess

from place import SOURCE
from program import run
from tables import CLEAN_GROUP
from tap import Skip, case, contains, equal, is_true, lacks
from trees import Tree, directory, host

ABSTRACTION = "abstractions/libvirt-qemu"
FILE = "local/abstractions/libvirt-qemu"
INCLUDE = "#include <local/abstractions/libvirt-qemu>\n"
BEGIN, END = "# BEGIN vfio-check gate\n", "# END vfio-check gate\n"
POLICY = "etc/vfio-check/policy.conf"
ENABLED = "sys/module/apparmor/parameters/enabled"
DENY = re.compile(r"^deny /dev/vfio/(\S+) rwm,$", re.M)


@contextlib.contextmanager
def gate(name="intel-server"):
    """A host with AppArmor, and a directory of profiles beside it."""
    with host(name) as tree, directory() as path:
        profiles = Tree(path)
        profiles.write(ABSTRACTION, INCLUDE)
        tree.write(ENABLED, "Y\n")
        yield tree, profiles


def ask(tree, profiles, *args, status=None):
    return run("gate", "--sysroot", tree.root, "--apparmor-dir", profiles.root, *args,
               status=status)


def denied(profiles):
    return DENY.findall(profiles.read(FILE))


def blocked_groups(tree):
    """What check says of each device, as groups in which one is unsafe or unknown for
    another reason than being a part of the chipset."""
    answer = run("--json", "--sysroot", tree.root, "-s", "*:*:*.*").json
    groups, others = set(), set()
    for device in answer["devices"]:
        bad = device["verdict"] in ("unsafe", "unknown")
        heavy = {item["rule"] for item in device["findings"]
                 if item["severity"] in ("unsafe", "unknown")}
        chipset = bad and heavy == {"not-assignable"}
        if bad and not chipset:
            groups.add(device["group"])
        if not chipset:
            others.add(device["group"])
    everyone = {device["group"] for device in answer["devices"]}
    return {str(group) for group in (groups | (everyone - others)) - {None}}


@case("gate: denies the groups of what check calls unsafe or unknown, and no others")
def _denies():
    for name in ("intel-server", "intel-clean", "amd-desktop", "odd-devices", "debian-guest",
                 "intel-quirks"):
        with gate(name) as (tree, profiles):
            result = ask(tree, profiles, status=0)
            equal(set(denied(profiles)), blocked_groups(tree), name)
            contains(result.out, f"{profiles.root}/{FILE}", *denied(profiles))


@case("gate: on the sample server, group by group and with the reason")
def _server():
    with gate() as (tree, profiles):
        ask(tree, profiles, status=0)
        text = profiles.read(FILE)
        equal(denied(profiles), ["0", "8", "9", "10"])
        contains(text, "# 0000:02:00.0 unsafe: firmware-reserved-memory\ndeny /dev/vfio/9 rwm,\n")
        lacks(text, f"deny /dev/vfio/{CLEAN_GROUP} ")
        equal((text.startswith(BEGIN), text.endswith(END)), (True, True))


@case("gate: an idle part of the chipset does not close its group to the others in it")
def _chipset():
    with gate() as (tree, profiles):
        ask(tree, profiles, status=0)
        is_true("7" not in denied(profiles), profiles.read(FILE))


@case("gate: the rest of the file stays, and so do its mode and a link to it")
def _rest():
    before, after = "# mine\n/srv/** r,\n", "/opt/** r,"
    with gate() as (tree, profiles):
        profiles.write("elsewhere/additions", before + after)
        os.chmod(profiles.path("elsewhere/additions"), 0o640)
        profiles.link(FILE, "../../elsewhere/additions")
        ask(tree, profiles, status=0)
        text = profiles.read(FILE)
        is_true(text.startswith(before + after + "\n" + BEGIN), text)
        is_true(os.path.islink(profiles.path(FILE)), "the link is gone")
        equal(os.stat(profiles.path(FILE)).st_mode & 0o777, 0o640)
        profiles.write("elsewhere/additions", before + text[len(before + after) + 1:] + after)
        ask(tree, profiles, status=0)
        equal(profiles.read(FILE).replace(text[len(before + after) + 1:], "<block>"),
              before + "<block>" + after)
        ask(tree, profiles, "--remove", status=0)
        equal(profiles.read(FILE), before + after)
        equal(profiles.list("elsewhere"), ["additions"])


@case("gate: --remove where there is nothing to remove")
def _nothing():
    with gate() as (tree, profiles):
        ask(tree, profiles, "--remove", status=0)
        is_true(not profiles.exists("local"), "something was made")


@case("gate: --remove works where AppArmor is off, and with a broken policy")
def _remove_off():
    with gate() as (tree, profiles):
        ask(tree, profiles, status=0)
        tree.write(ENABLED, "N\n")
        tree.write(POLICY, "nonsense\n")
        ask(tree, profiles, "--remove", status=0)
        equal(profiles.read(FILE), "")


@case("gate: --check changes nothing and says what differs")
def _check():
    with gate() as (tree, profiles):
        result = ask(tree, profiles, "--check", status=1)
        contains(result.out, "missing: deny /dev/vfio/9 rwm,", "vfio-check gate")
        is_true(not profiles.exists("local"), "something was made")
        ask(tree, profiles, status=0)
        ask(tree, profiles, "--check", status=0)
        text = profiles.read(FILE)
        profiles.write(FILE, text.replace("/9 rwm", "/99 rwm"))
        result = ask(tree, profiles, "--check", status=1)
        contains(result.out, "missing: deny /dev/vfio/9 rwm,", "too much: deny /dev/vfio/99 rwm,")
        profiles.write(FILE, text.replace("deny /dev/vfio/9 ", "#deny /dev/vfio/9 "))
        ask(tree, profiles, "--check", status=1)


@case("gate: a second run changes nothing, a changed host the block only")
def _again():
    with gate() as (tree, profiles):
        ask(tree, profiles, status=0)
        inode = os.stat(profiles.path(FILE)).st_ino
        ask(tree, profiles, status=0)
        equal(os.stat(profiles.path(FILE)).st_ino, inode)
        tree.write(POLICY, "[severity]\nfirmware-reserved-memory = caution\n")
        ask(tree, profiles, "--check", status=1)
        ask(tree, profiles, status=0)
        equal(denied(profiles), ["0", "10"])
        ask(tree, profiles, "--no-policy", status=0)
        equal(denied(profiles), ["0", "8", "9", "10"])


@case("gate: a host without anything unsafe has a block that says so")
def _clean():
    with gate("intel-clean") as (tree, profiles):
        tree.write(POLICY, "[severity]\nnot-assignable = info\nhost-critical = info\n"
                   "firmware-reserved-memory = info\n")
        result = ask(tree, profiles, status=0)
        equal(denied(profiles), [])
        contains(result.out, "nothing")
        ask(tree, profiles, "--check", status=0)
        profiles.remove(FILE)
        ask(tree, profiles, "--check", status=1)


IOMMUFD = "This kernel has iommufd, and what libvirt attaches by it "


@case("gate: never a line for the nodes of iommufd, which would make libvirtd wait for itself")
def _no_nodes():
    with gate() as (tree, profiles):
        tree.mkdir(f"{tree.device('0000:02:00.0')}/vfio-dev/vfio3")
        tree.mkdir(f"{tree.device('0000:04:00.0')}/vfio-dev/vfio4")
        ask(tree, profiles, status=0)
        equal(denied(profiles), ["0", "8", "9", "10"])


@case("gate: lines for iommufd's nodes that an older version wrote go with the next run")
def _old_lines():
    for old in ("deny /dev/vfio/devices/vfio3 rwm,\n", "deny /dev/vfio/devices/* rwm,\n"):
        with gate() as (tree, profiles):
            ask(tree, profiles, status=0)
            text = profiles.read(FILE)
            profiles.write(FILE, "# mine\n" + text.replace(END, old + END))
            for _ in range(2):
                result = ask(tree, profiles, "--check", status=1)
                contains(result.out, f"too much: {old}")
            ask(tree, profiles, status=0)
            equal(profiles.read(FILE), "# mine\n" + text)
            ask(tree, profiles, "--check", status=0)
            profiles.write(FILE, text.replace(END, old + END))
            tree.write(POLICY, "nonsense\n")
            ask(tree, profiles, status=2)
            equal(denied(profiles), ["[0-9]*", "noiommu-*"])


@case("gate: says that iommufd is not held where this kernel has it, loaded or to be loaded")
def _iommufd():
    with gate() as (tree, _):
        lists = "lib/modules/" + tree.read("proc/sys/kernel/osrelease").strip()
    for path, text in (("sys/module/iommufd/refcnt", "0\n"), ("dev/iommu", ""),
                       ("sys/class/misc/iommu/dev", "10:127\n"),
                       (f"{lists}/modules.dep", "kernel/drivers/iommu/iommufd/iommufd.ko.xz:\n"),
                       (f"{lists}/modules.builtin", "kernel/drivers/iommu/iommufd/iommufd.ko\n")):
        with gate() as (tree, profiles), directory() as copy:
            tree.write(path, text)
            ask_all(tree, profiles, contains)
            run("capture", "--sysroot", tree.root, f"{copy}/new")
            ask_all(Tree(f"{copy}/new"), profiles, contains)


def ask_all(tree, profiles, look):
    """In every way but --remove, which holds nothing."""
    look(ask(tree, profiles, status=0).out, IOMMUFD)
    look(ask(tree, profiles, "--check", status=0).out, IOMMUFD)
    lacks(ask(tree, profiles, "--remove", status=0).out, IOMMUFD)
    look(ask(tree, profiles, "--check", status=1).out, IOMMUFD)


@case("gate: says nothing of iommufd where this kernel has none, or nothing tells")
def _no_iommufd():
    with gate() as (tree, profiles):
        lists = "lib/modules/" + tree.read("proc/sys/kernel/osrelease").strip()
        ask_all(tree, profiles, lacks)
        tree.write("lib/modules/5.4.0/modules.dep", "kernel/drivers/iommu/iommufd/iommufd.ko:\n")
        tree.write(f"{lists}/modules.dep", "kernel/drivers/vfio/vfio.ko:\nx/not-iommufd.ko:\n")
        ask_all(tree, profiles, lacks)
        tree.remove("proc/sys/kernel/osrelease")
        tree.remove("lib/modules")
        ask(tree, profiles)
        lacks(ask(tree, profiles, "--check").out, IOMMUFD)


@case("gate: that iommufd is not held is said, too, where the host cannot be judged")
def _iommufd_broken():
    with gate() as (tree, profiles):
        tree.mkdir("sys/module/iommufd")
        tree.write(POLICY, "nonsense\n")
        for option in ((), ("--check",)):
            contains(ask(tree, profiles, *option, status=2).out, IOMMUFD)


@case("gate: a host that cannot be judged lets nothing through")
def _broken():
    with gate() as (tree, profiles):
        tree.write(POLICY, "nonsense\n")
        result = ask(tree, profiles, "--check", status=2)
        is_true(not profiles.exists("local"), "--check wrote")
        result = ask(tree, profiles, status=2)
        contains(result.err, POLICY, "line 1", "no device is let through")
        equal(denied(profiles), ["[0-9]*", "noiommu-*"])
        tree.remove(POLICY)
        ask(tree, profiles, status=0)
        equal(denied(profiles), ["0", "8", "9", "10"])


@case("gate: a damaged block is left as it is")
def _damaged():
    for text, line in ((f"{BEGIN}deny /dev/vfio/1 rwm,\n", "line 1"),
                       (f"a r,\n{END}", "line 2"),
                       (f"{BEGIN}{BEGIN}{END}", "line 2"),
                       (f"{BEGIN}{END}{BEGIN}", "line 3")):
        for option in ((), ("--check",), ("--remove",)):
            with gate() as (tree, profiles):
                profiles.write(FILE, text)
                result = ask(tree, profiles, *option, status=2)
                contains(result.err, line, FILE, "expected")
                equal(profiles.read(FILE), text)


@case("gate: of two blocks one is left")
def _two():
    with gate() as (tree, profiles):
        profiles.write(FILE, f"{BEGIN}{END}a r,\n{BEGIN}deny /dev/vfio/77 rwm,\n{END}")
        ask(tree, profiles, status=0)
        text = profiles.read(FILE)
        equal((text.count(BEGIN), text.endswith(f"{END}a r,\n")), (1, True))
        is_true("77" not in denied(profiles), text)


@case("gate: bytes, a directory or a FIFO in the place of the file")
def _no_text():
    with gate() as (tree, profiles):
        profiles.write(FILE, b"a\0b\n")
        contains(ask(tree, profiles, status=2).err, FILE)
        equal(profiles.read_bytes(FILE), b"a\0b\n")
        profiles.remove(FILE)
        profiles.mkdir(FILE)
        contains(ask(tree, profiles, status=2).err, FILE)
        profiles.remove(FILE)
        os.mkfifo(profiles.path(FILE))
        contains(ask(tree, profiles, status=2).err, FILE)


@case("gate: where AppArmor does not hold QEMU, nothing is written and it is said what helps")
def _off():
    def switched_off(tree, _):
        tree.write(ENABLED, "N\n")

    def without_apparmor(tree, _):
        tree.remove("sys/module/apparmor")

    def without_profile(_, profiles):
        profiles.remove(ABSTRACTION)

    def without_include(_, profiles):
        profiles.write(ABSTRACTION, "/dev/null rw,\n")

    def other_driver(tree, _):
        tree.write("etc/libvirt/qemu.conf", '# x\n\nsecurity_driver = "none"\n')

    for change in (switched_off, without_apparmor, without_profile, without_include,
                   other_driver):
        with gate() as (tree, profiles):
            change(tree, profiles)
            for option in ((), ("--check",)):
                result = ask(tree, profiles, *option, status=3)
                contains(result.out, "gate can keep nothing from QEMU", "vfio-check watch")
                is_true(not profiles.exists("local"), "something was made")
    with gate() as (tree, profiles):
        tree.write("etc/libvirt/qemu.conf", '#security_driver = "none"\n'
                   'security_driver = [ "selinux", "apparmor" ]\n')
        ask(tree, profiles, status=0)


@case("gate: wrong usage")
def _usage():
    with gate() as (tree, profiles):
        for args, words in ((("0000:02:00.0",), "no 0000:02:00.0"), (("-s", "02:00.0"), "no -s"),
                            (("--json",), "no --json"), (("--check", "--remove"), "not both"),
                            (("--kernel", "6.1"), "no --kernel")):
            contains(ask(tree, profiles, *args, status=2).err, "gate: ", words)
        contains(run("gate", "--sysroot", tree.root, status=2).err, "--apparmor-dir")
        for option in ("--check", "--remove"):
            contains(run("groups", "--sysroot", tree.root, option, status=2).err, "gate")
        run("gate", "--sysroot", tree.path("nowhere"), "--apparmor-dir", profiles.root, status=2)
        is_true(not profiles.exists("local"), "something was made")


@case("gate: capture keeps whether AppArmor is in force")
def _capture():
    with gate() as (tree, profiles), directory() as path:
        run("capture", "--sysroot", tree.root, f"{path}/new")
        ask(Tree(f"{path}/new"), profiles, status=0)
        equal(denied(profiles), ["0", "8", "9", "10"])


@case("gate: AppArmor's parser takes what is written")
def _parser():
    parser = shutil.which("apparmor_parser") or shutil.which("apparmor_parser",
                                                             path="/usr/sbin:/sbin")
    if not parser:
        raise Skip("apparmor_parser is missing (Debian: apparmor)")
    with gate() as (tree, profiles):
        for policy in (None, "nonsense\n"):
            if policy:
                tree.write(POLICY, policy)
            ask(tree, profiles)
            profiles.write("profile", f"profile test {{\n  include <{FILE}>\n"
                           "  /dev/vfio/[0-9]* rw,\n}\n")
            done = subprocess.run([parser, "--base", profiles.root, "-I", profiles.root,
                                   "--skip-kernel-load", "--skip-cache", "--debug",
                                   profiles.path("profile")], capture_output=True, text=True,
                                  check=False)
            equal(done.returncode, 0, done.stdout + done.stderr)


def data(*names):
    with open(os.path.join(SOURCE, "data", *names), encoding="utf-8") as file:
        return file.read()


@case("gate: systemd takes the units")
def _units():
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        raise Skip("systemd-analyze is missing")
    with directory() as path:
        for name in ("vfio-check-gate.service", "vfio-check-watch.service"):
            with open(f"{path}/{name}", "w", encoding="utf-8") as file:
                # The program is where the manual is not, so only the unit is looked at.
                file.write(data("systemd", f"{name}.in").replace("@bindir@/vfio-check", "/bin/true"))
        with open(f"{path}/vfio-check-gate.path", "w", encoding="utf-8") as file:
            file.write(data("systemd", "vfio-check-gate.path"))
        done = subprocess.run([analyze, "verify", "--man=no", f"{path}/vfio-check-gate.service",
                               f"{path}/vfio-check-watch.service", f"{path}/vfio-check-gate.path"],
                              capture_output=True, text=True, check=False)
        if "'/run/systemd/': Permission denied" in done.stderr:
            raise Skip("systemd is not running, and an ordinary user cannot make its folder")
        lines = [line for line in done.stderr.splitlines() if "vfio-check" in line]
        equal((done.returncode, lines), (0, []), done.stderr)


@case("gate: the reason for a device names each rule once")
def _rules_once():
    with gate() as (tree, profiles):
        ask(tree, profiles, status=0)
        for line in profiles.read(FILE).splitlines():
            _, _, rules = line.partition(": ")
            if line.startswith("# ") and rules:
                equal(len(set(rules.split(", "))), len(rules.split(", ")), line)


@case("gate: --remove does not speak of a file that is not there")
def _remove_none():
    with gate() as (tree, profiles):
        said = ask(tree, profiles, "--remove", status=0).out
        contains(said, "nothing to remove")
        lacks(said, FILE, "any more")
