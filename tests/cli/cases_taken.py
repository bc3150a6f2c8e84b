# SPDX-License-Identifier: GPL-2.0-or-later
"""What a command opens of a captured tree is what capture takes along."""

import fnmatch
import os
import re
import shutil
import subprocess

from hook import domain, hostdev
from place import PROGRAM
from program import environment, run
from tables import RAID
from tap import Skip, case, equal, one_of
from trees import DEVICES, Tree, directory, host

NOTES = "vfio-check.capture"

# What is opened and yet not taken, each with the reason.
NOT_TAKEN = (
    (NOTES, "is made anew"),
    ("proc/kallsyms", "what it tells is kept in run/vfio-check"),
    ("boot/vmlinuz-*", "what it tells is kept in run/vfio-check"),
    ("lib/modules/*/vmlinuz", "what it tells is kept in run/vfio-check"),
    ("run/vfio-check/kernel-*", "is made anew"),
    ("etc/libvirt/qemu.conf", "may hold passwords"),
    ("sys/bus/mdev/*", "mediated devices are named by UUIDs, which are taken out"),
)

# Places of folders among what is only asked for whether it is there.
FOLDERS = ("sys/module/*", "sys/bus/pci/drivers/*")

CALL = re.compile(r'(?:\d+ +)?(\w+)\((\d+)<([^>]*)>, "([^"]*)"(.*)$')


def traced(tree, args, stdin=""):
    """[(call, path from the root, flags)] of all that one run opens or asks below the tree."""
    with directory() as path:
        command = ["strace", "-f", "-y", "-s", "4096", "-o", f"{path}/calls", "-e", "trace=%file",
                   PROGRAM, *args]
        done = subprocess.run(command, input=stdin, stdout=subprocess.DEVNULL, check=False,
                              stderr=subprocess.PIPE, text=True, cwd="/", env=environment())
        if "Sanitizer" in done.stderr:
            raise Skip("a sanitizer does not work under strace")
        if done.returncode not in (0, 1, 2, 3):
            raise AssertionError(f"{args}: {done.returncode}: {done.stderr}")
        with open(f"{path}/calls", encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    root = os.path.realpath(tree.root)
    for line in lines:
        call = CALL.match(line)
        if not call or not (call[3] + "/").startswith(root + "/") or not call[4]:
            continue
        folder = os.path.relpath(call[3], root)
        yield call[1], os.path.normpath(f"{folder}/{call[4].lstrip('/')}"), call[5]


def real(tree, path, last):
    """The path without links; `last`: a link at its end is one of them."""
    done, left, links = [], path.split("/"), 0
    while left:
        name = left.pop(0)
        if name in ("", "."):
            continue
        if name == "..":
            done = done[:-1]
            continue
        here = tree.path("/".join([*done, name]))
        if os.path.islink(here) and (left or last) and links < 40:
            target, links = os.readlink(here), links + 1
            done = [] if target.startswith("/") else done
            left = target.split("/") + left
        else:
            done.append(name)
    return "/".join(done)


def wanted(tree, ways):
    """{path: kind} of what the commands look for, there or not."""
    found = {}
    for args, stdin in ways:
        for call, path, flags in traced(tree, args, stdin):
            link = call == "readlinkat" or "NOFOLLOW" in flags
            kind = ("folder" if "O_DIRECTORY" in flags else "link" if call == "readlinkat" else
                    "there" if "O_PATH" in flags or "stat" in call else "file")
            path = real(tree, path, not link)
            if path and found.get(path) != "folder":
                found[path] = kind
    return found


def fits(path, patterns):
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def fill_up(tree, paths):
    """Make what was looked for and is not there, as what it was taken for."""
    above = {path[:number] for path in paths for number, c in enumerate(path) if c == "/"}
    for path in sorted(paths):
        if tree.exists(path) or any(not os.path.isdir(tree.path(path[:number]))
                                    and tree.exists(path[:number])
                                    for number, c in enumerate(path) if c == "/"):
            continue
        kind = paths[path]
        if kind == "link" or (kind == "there" and os.path.dirname(path) == DEVICES):
            tree.link(path, "../nowhere")
        elif kind == "folder" or path in above or (
                kind == "there" and fits(path, FOLDERS)):
            tree.mkdir(path)
        else:
            tree.write(path, "x\n")


def taken(copy, path):
    """Is it in the capture, or in its notes?"""
    if copy.exists(path):
        return True
    lines = copy.read(NOTES).splitlines() if copy.exists(NOTES) else []
    noted = [line.split(" ")[-1] for line in lines]
    return any(name == path or name.startswith(path + "/") for name in noted)


def ways(tree, profiles):
    addresses = tree.list(DEVICES)
    root = ("--sysroot", tree.root)
    yield ("check", *root), ""
    yield ("check", *root, *addresses), ""
    yield ("groups", *root), ""
    yield ("regions", *root), ""
    for address in addresses[-2:]:
        yield ("report", *root, address), ""
        yield ("watch", *root, "--once", address), ""
        yield (("libvirt-hook", "demo", "prepare", "begin", "-", *root),
               domain(hostdev(address)))
    yield ("gate", *root, "--apparmor-dir", profiles.root), ""


def takes_all(tree):
    if not shutil.which("strace"):
        raise Skip("strace is missing")
    with directory() as path:
        profiles = Tree(f"{path}/apparmor")
        profiles.write("abstractions/libvirt-qemu", "#include <local/abstractions/libvirt-qemu>\n")
        tree.write("sys/module/apparmor/parameters/enabled", "Y\n")
        looked_for = {name: kind for name, kind in wanted(tree, ways(tree, profiles)).items()
                      if not fits(name, [pattern for pattern, _ in NOT_TAKEN])}
        fill_up(tree, looked_for)
        copy = Tree(f"{path}/new")
        result = run("capture", "--sysroot", tree.root, copy.root)
        one_of(result.status, (0, 3), str(result))
        missing = {name: kind for name, kind in looked_for.items() if not taken(copy, name)}
        equal(missing, {}, "looked for, and not taken")


def each_host(name):
    @case(f"taken: what is opened of {name}")
    def _host():
        with host(name) as tree:
            takes_all(tree)


for each_name in ("debian-guest", "odd-devices", "amd-desktop", "hpe-gen8", "no-iommu",
                  "vfio-options", "vfio-noiommu"):
    each_host(each_name)


@case("taken: what is opened of layers of storage, overrides and advice")
def _layers():
    with host("intel-server") as tree:
        disk = f"{tree.device(RAID).removeprefix('sys/devices/')}/host0/target0:0:0/0:0:0:0/block/sda"
        tree.block(disk, "8:0")
        tree.block("virtual/block/dm-0", "253:0")
        tree.link("sys/devices/virtual/block/dm-0/slaves/sda", f"../../../../{disk}")
        tree.link(f"sys/devices/{disk}/holders/dm-0", "../../../../virtual/block/dm-0")
        tree.write("sys/devices/virtual/block/dm-0/dm/name", "root\n")
        tree.link("sys/fs/btrfs/1/devices/dm-0", "../../../../devices/virtual/block/dm-0")
        tree.mount("0:30", "/", "btrfs", "/dev/mapper/root")
        tree.mount("0:31", "/tank", "zfs", "tank")
        tree.write("run/udev/data/b8:0", "E:ID_FS_TYPE=zfs_member\n")
        tree.mkdir("sys/module/vrf")
        tree.write("proc/net/route", "Iface\n")
        tree.cmdline("intel_iommu=on pcie_acs_override=downstream")
        tree.write("etc/vfio-check/advice.d/mine.advice", "")
        for name in tree.list(DEVICES):
            tree.remove(f"{tree.device(name)}/power_state")
            tree.remove(f"{tree.device(name)}/secondary_bus_number")
        takes_all(tree)


@case("taken: what is opened where the release does not tell which kernel it is")
def _kernels():
    with host("amd-desktop") as tree:
        tree.remove("sys/firmware/acpi/tables/APIC")
        tree.release("5.14.0-362.el9.x86_64")
        takes_all(tree)


@case("taken: what is opened without tables and without vfio-pci")
def _nothing():
    with host("intel-clean") as tree:
        tree.remove("sys/firmware/acpi/tables")
        tree.remove("sys/bus/pci/drivers/vfio-pci")
        tree.remove("sys/module/vfio_pci")
        takes_all(tree)
