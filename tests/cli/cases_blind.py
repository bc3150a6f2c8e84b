# SPDX-License-Identifier: GPL-2.0-or-later
"""What could not be seen on a host cannot be seen on its capture either, whoever looks."""

import json
import os
import shutil
import zlib

from place import HOSTS
from program import NOBODY, judge_one, run
from tables import CLEAN, RAID
from tap import case, contains, equal, is_true, lacks
from trees import DEVICES, DMAR, GROUPS, Tree, copy, directory, host, master, sample

NOTES = "vfio-check.capture"
SECRET = ("sys/firmware/acpi/tables/", "etc/modprobe.d/", "proc/iomem", "run/udev/data/")


def half(path, what=0):
    return zlib.crc32(path.encode()) % 2 == what


# What an ordinary user does not see: (path, is it a folder) -> is it kept from others?
VIEWS = {
    "what root alone reads on real machines":
        lambda path, folder: not folder and (path.startswith(SECRET) or path.endswith("/config")),
    "half of the files":
        lambda path, folder: not folder and half(path),
    "the other half of the files":
        lambda path, folder: not folder and half(path, 1),
    "half of the files, but what devices are":
        lambda path, folder: not folder and half(path) and not path.endswith("/uevent"),
    "folders":
        lambda path, folder: folder and path.startswith(
            ("sys/kernel/iommu_groups/", "sys/class/iommu", "sys/bus/pci/slots/", "etc/modprobe.d",
             "sys/devices/virtual/", "sys/module/vfio", "lib/modules/")) and half(path),
}


def blind_copy(name, path, hide):
    """A copy of a sample host in which others than its owner may not read all."""
    mode = 0o400 if os.geteuid() == 0 else 0

    def take(source, target):
        """A file of its own only where it is hidden: all copies share the others."""
        inside = os.path.relpath(target, path)
        if inside == NOTES or not hide(inside, False):
            os.link(source, target)
            return
        shutil.copyfile(source, target)
        os.chmod(target, mode)

    copy(master(name), path, take)
    for parent, folders, _ in os.walk(path, topdown=False):
        for folder in folders:
            full = os.path.join(parent, folder)
            if not os.path.islink(full) and hide(os.path.relpath(full, path), True):
                os.chmod(full, 0o700 if mode else 0)
    return Tree(path)


WAYS = (("check",), ("check", RAID), ("groups",))


def answer_of(tree, args, user=None):
    """All that is said about a tree, and the exit status."""
    result = run(*args, "--json", "--sysroot", tree.root, user=user)
    return {"status": result.status, **json.loads(result.out.replace(tree.root, "TREE"))}


def differences(one, other, where=""):
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), f"{where}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other)):
            yield from differences(left, right, f"{where}[{number}]")
    elif one != other:
        yield f"{where}: {one!r} became {other!r}"[:400]


def captured_by_other(tree, path):
    """A capture of the tree by somebody who does not see all of it."""
    os.chmod(path, 0o777)
    user = NOBODY if os.geteuid() == 0 else None
    result = run("capture", "--sysroot", tree.root, f"{path}/new", user=user)
    return Tree(f"{path}/new"), result, user


def restore(tree):
    """So that it can be removed."""
    for parent, folders, _ in os.walk(tree.root):
        for folder in folders:
            full = os.path.join(parent, folder)
            if not os.path.islink(full):
                os.chmod(full, 0o755)


def same_blindness(name, view):
    with directory() as path:
        tree = blind_copy(name, f"{path}/host", VIEWS[view])
        try:
            captured, result, user = captured_by_other(tree, path)
            for args in WAYS:
                found = differences(answer_of(tree, args, user), answer_of(captured, args))
                equal(list(found)[:5], [], f"{name}: {args}")
            hidden = [line for line in captured.read(NOTES).splitlines()
                      if line.startswith("hidden ")] if captured.exists(NOTES) else []
            equal(result.status, 3 if result.err else 0, result.err)
            for line in hidden:
                contains(result.err, f"not captured: {line.split(' ', 2)[2]}: ")
        finally:
            restore(tree)


def each_host(view):
    @case(f"blind: {view}: the capture is judged as the host was")
    def _host():
        for name in sorted(os.listdir(HOSTS)):
            same_blindness(name, view)


for each_view in VIEWS:
    each_host(each_view)


@case("blind: what was hidden is hidden on the capture, and in its notes")
def _told():
    with directory() as path:
        tree = blind_copy("intel-server", f"{path}/host", lambda name, _: name == DMAR)
        captured, result, _ = captured_by_other(tree, path)
        equal((result.status, result.err),
              (3, f"vfio-check: not captured: {DMAR}: Permission denied\n"))
        contains(captured.read(NOTES), f"hidden EACCES {DMAR}\n")
        is_true(not captured.exists(DMAR), "there is a table")
        contains(str(run("regions", "--sysroot", captured.root)), "Permission denied")


@case("blind: a capture of a capture hides the same")
def _again():
    with directory() as path:
        tree = blind_copy("vfio-options", f"{path}/host", VIEWS["half of the files"])
        first, _, _ = captured_by_other(tree, path)
        second = Tree(f"{path}/second")
        run("capture", "--sysroot", first.root, second.root, status=3)
        equal(second.read(NOTES), first.read(NOTES))


# Absent is not off

OFF = ("no-iommu", "intel-broken")


def lose_groups(tree):
    """As a tree that somebody copied by hand, without them."""
    tree.remove(GROUPS)
    tree.remove(NOTES)
    for name in tree.list(DEVICES):
        tree.remove(f"{tree.device(name)}/iommu_group")


def not_checked(device):
    return {item["rule"] for item in device["not_checked"]}


def refused_anyway(answer):
    """Devices that VFIO's driver itself takes from no host."""
    return {device["address"] for device in answer["devices"]
            if device["kernel"]["at"] == "bind"}


@case("blind: without the folder of groups nobody knows whether the IOMMU is on")
def _absent():
    for name in sorted(set(os.listdir(HOSTS)) - {*OFF, "vfio-noiommu"}):
        anyway = refused_anyway(run("--json", "--sysroot", sample(name).root).json)
        with host(name) as tree:
            lose_groups(tree)
            nobody_knows(tree, name, anyway)
    for name in (*OFF, "vfio-noiommu"):
        with host(name) as tree:
            lose_groups(tree)
            nobody_knows(tree, name, ())


def nobody_knows(tree, name, anyway):
    answer = run("--json", "--sysroot", tree.root).json
    equal(answer["host"]["iommu"]["enabled"], None, name)
    for device in answer["devices"]:
        what = f"{name}: {device['address']}"
        if device["address"] not in anyway:
            equal(device["kernel"]["outcome"], "unknown", what)
        is_true(device["verdict"] in ("unknown", "unsafe"), what)
        is_true({"iommu-missing", "iommu-disabled"} <= not_checked(device), what)
    contains(" ".join(run("--sysroot", tree.root, "-s", "*:*:*.*").out.split()),
             "whether the IOMMU is on cannot be seen")


@case("blind: an empty folder of groups, in the tree or in its notes, is an IOMMU that is off")
def _off():
    for name in OFF:
        before = run("--json", "--sysroot", sample(name).root).json
        equal(before["host"]["iommu"]["enabled"], False, name)
        with host(name) as tree:
            tree.remove(NOTES)
            tree.mkdir(GROUPS)
            equal(run("--json", "--sysroot", tree.root).json, before, name)


@case("blind: what keeps a folder in git is no group")
def _placeholder():
    for name in OFF:
        before = run("--json", "--sysroot", sample(name).root).json
        for placeholder in (".gitkeep", ".gitignore", "README", "x1", "1x", "-1"):
            with host(name) as tree:
                tree.remove(NOTES)
                tree.write(f"{GROUPS}/{placeholder}", "")
                equal(run("--json", "--sysroot", tree.root).json, before, placeholder)


# Notes made by hand

@case("blind: what the notes hide is hidden, whatever the tree has there")
def _by_hand():
    with host("intel-server") as tree:
        config = f"{tree.device(RAID)}/config"
        group = os.path.basename(os.readlink(tree.path(f"{tree.device(RAID)}/iommu_group")))
        tree.write(NOTES, f"# mine\n\nhidden EACCES {DMAR}\nhidden EPERM {config}\n"
                          f"hidden EACCES {GROUPS}/{group}\n")
        table = run("regions", "--json", "--sysroot", tree.root, status=3).table()
        equal(table["state"], "unreadable")
        device = judge_one(tree, RAID)
        equal(device["verdict"], "unknown")
        is_true({"firmware-reserved-memory", "group-shared", "device-unresponsive"} <=
                not_checked(device), device["not_checked"])


@case("blind: a damaged line of the notes is told by its number, and nothing is judged")
def _damaged():
    for line in ("nonsense", "hidden EACCES", f"hidden {DMAR}", "hidden EVERYTHING x", "empty /sys",
                 "empty ../etc", "empty sys//kernel", "empty sys/kernel/iommu_groups",
                 "hidden ENOENT x", "empty x\r", "empty \x1b[2J", "empty a\0b"):
        with host("no-iommu") as tree, directory() as path:
            tree.write(NOTES, f"empty sys/kernel/iommu_groups\n{line}\nempty sys/module/x\n")
            for args in (("check",), ("check", "--json"), ("groups",), ("regions",),
                         ("report", CLEAN), ("capture", f"{path}/new"),
                         ("gate", "--apparmor-dir", path), ("watch", "--once", CLEAN)):
                result = run(args[0], "--sysroot", tree.root, *args[1:], status=2)
                contains(result.err, f"{tree.root}/{NOTES}: line 2: expected ")
                lacks(result.err, "\x1b", "\0")
                equal(result.out, "", args)
            equal(os.listdir(path), [])


@case("blind: notes that break off in a line, or cannot be read at all")
def _unreadable():
    with host("no-iommu") as tree:
        tree.write(NOTES, "empty sys/kernel/iommu_groups")
        contains(run("--sysroot", tree.root, status=2).err, f"{NOTES}: line 1: expected ")
        tree.write(NOTES, "#" * (4 << 20) + "\n")
        contains(run("--sysroot", tree.root, status=2).err, f"{NOTES}: File too large")
        tree.remove(NOTES)
        tree.mkdir(NOTES)
        contains(run("--sysroot", tree.root, status=2).err, f"{NOTES}: Is a directory")
        tree.remove(NOTES)
        os.mkfifo(tree.path(NOTES))
        contains(run("--sysroot", tree.root, status=2).err, f"{NOTES}: Invalid argument")


@case("blind: a container hides what the firmware has, and that is not taken for none")
def _masked():
    with host("no-iommu") as tree, directory() as path:
        tree.remove("sys/firmware")
        tree.mkdir("sys/firmware")
        answer = run("--json", "--sysroot", tree.root).json
        reasons = {item["rule"]: item["reason"] for device in answer["devices"]
                   for item in device["not_checked"]}
        equal(reasons["firmware-bug"], "firmware-hidden")
        said = str(run("--sysroot", tree.root))
        contains(said, "the kernel has no IOMMU groups", "/sys/firmware")
        lacks(said, "firmware has no", "The firmware describes", "sudo")
        run("capture", "--sysroot", tree.root, f"{path}/new", status=0)
        found = differences(answer_of(tree, ("check",)), answer_of(Tree(f"{path}/new"), ("check",)))
        equal(list(found)[:5], [])
        # The groups say what a device demands also there.
    with host("intel-server") as tree:
        tree.remove("sys/firmware")
        tree.mkdir("sys/firmware")
        equal(judge_one(tree, RAID)["verdict"], "unsafe")
