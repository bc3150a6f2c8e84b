# SPDX-License-Identifier: GPL-2.0-or-later
"""Devices by the names of what is on them: interfaces, disks, paths of sysfs."""

import os

from program import judge, run, text
from tap import case, contains, equal, lacks
from trees import host, sample

DISK, SPARE_DISK = "0000:01:00.0", "0000:02:00.0"
CARD, SPARE_CARD = "0000:03:00.0", "0000:04:00.0"
DRIVE = "0000:09:00.0"
GUEST = sample("debian-guest")


def asked(tree, *words):
    """The addresses that the words lead to."""
    return [d["address"] for d in judge(tree, *words).json["devices"]]


def refused(tree, *words):
    result = text(tree, *words, status=2)
    equal(result.out, "", words)
    equal(result.err.count("\n"), 1, result.err)
    return result.err


def path_of(tree, address):
    return tree.device(address).removeprefix("sys/devices/")


@case("names: an interface, a disk, a partition and their paths")
def _names():
    for words, address in (
            (("eth0", "eth1", "/sys/class/net/eth0"), CARD),
            (("vda", "vda1", "/dev/vda", "/dev/vda2", "/sys/block/vda", "/sys/class/block/vda1"), DISK),
            (("vdb",), SPARE_DISK), (("nvme0n1", "nvme0c0n1", "/dev/nvme0n1"), DRIVE),
            (("/sys/bus/pci/devices/0000:01:00.0", "/sys/bus/pci/devices/0000:01:00.0/",
              f"/{GUEST.device(DISK)}", f"/{GUEST.device(DISK)}/virtio0/block/vda",
              "/sys/kernel/iommu_groups/9/devices/0000:01:00.0"), DISK)):
        for word in words:
            equal(asked(GUEST, word), [SPARE_CARD if word == "eth1" else address], word)


@case("names: what has just one device below it means that one")
def _one_below():
    equal(asked(GUEST, "br0"), [CARD])
    with host("debian-guest") as tree:
        tree.block("virtual/block/dm-0", "253:0")
        tree.link("sys/devices/virtual/block/dm-0/slaves/vda2", "../../../../vda2")
        equal(asked(tree, "dm-0"), [DISK])


@case("names: commands and addresses stand before names")
def _before():
    with host("debian-guest") as tree:
        for name in ("gate", "groups", "09:00.1", "bus"):
            tree.interface(f"{path_of(tree, CARD)}/virtio2/net/{name}")
        contains(run("groups", "--sysroot", tree.root, status=0).out, "Group ")
        equal(asked(tree, "check", "groups"), [CARD])
        equal(asked(tree, "check", "gate"), [CARD])
        equal(asked(tree, "bus"), [CARD])
        equal(asked(tree, "09:00.1"), ["0000:09:00.1"])


@case("names: every command that takes an ADDRESS takes them")
def _commands():
    contains(run("groups", "--sysroot", GUEST.root, "eth0", status=0).out, CARD)
    contains(run("report", "--sysroot", GUEST.root, "eth0", status=0).out, CARD)
    run("watch", "--sysroot", GUEST.root, "--once", "eth0", status=1)
    contains(run("watch", "--sysroot", GUEST.root, "--once", "eth7", status=2).err,
             "vfio-check: eth7: no network interface or disk has that name (eth0?)\n")


@case("names: what leads to several devices is refused, with all of them")
def _several():
    with host("debian-guest") as tree:
        tree.interface("virtual/net/bond0")
        tree.interface("virtual/net/bond0.7")
        for name in ("eth0", "eth1"):
            tree.link(f"sys/devices/virtual/net/bond0/lower_{name}", "anywhere")
        tree.link("sys/devices/virtual/net/bond0.7/lower_bond0", "../bond0")
        tree.block("virtual/block/md0", "9:0")
        tree.block("virtual/block/md0/md0p1", "259:0")
        tree.block("virtual/block/dm-0", "253:0")
        for disk in ("vda1", "vdb"):
            tree.link(f"sys/devices/virtual/block/md0/slaves/{disk}", "anywhere")
        tree.link("sys/devices/virtual/block/dm-0/slaves/md0p1", "anywhere")
        for name in ("bond0", "bond0.7"):
            equal(refused(tree, name),
                  f"vfio-check: {name}: eth0 {CARD}, eth1 {SPARE_CARD}; name one\n")
        for name in ("md0", "md0p1", "dm-0", "/dev/md0"):
            equal(refused(tree, name),
                  f"vfio-check: {name}: vda1 {DISK}, vdb {SPARE_DISK}; name one\n")


@case("names: the controllers of a disk that has several")
def _controllers():
    with host("debian-guest") as tree:
        subsystem = "sys/devices/virtual/nvme-subsystem/nvme-subsys0"
        tree.link(f"{subsystem}/nvme1", f"../../../{path_of(tree, SPARE_DISK)}/nvme/nvme1")
        contains(refused(tree, "nvme0n1"), f"nvme0n1 {DRIVE}", f"nvme0n1 {SPARE_DISK}", "; name one")


@case("names: what has no PCI device below it is refused")
def _none():
    with host("debian-guest") as tree:
        tree.interface("virtual/net/dummy0")
        tree.interface("virtual/net/br1")
        tree.link("sys/devices/virtual/net/br1/lower_dummy0", "../dummy0")
        tree.block("virtual/block/loop0", "7:0")
        tree.interface("platform/soc/eth9")
        for name in ("lo", "dummy0", "br1", "loop0", "eth9", "/dev/loop0"):
            equal(refused(tree, name), f"vfio-check: {name}: there is no PCI device below it\n")


@case("names: circles come to an end")
def _circle():
    with host("debian-guest") as tree:
        for one, other in (("br1", "br2"), ("br2", "br1")):
            tree.interface(f"virtual/net/{one}")
            tree.link(f"sys/devices/virtual/net/{one}/lower_{other}", f"../{other}")
        contains(refused(tree, "br1"), "no PCI device below it")


@case("names: hostile ones lead nowhere")
def _hostile():
    for name in ("..", ".", "../net/eth0", "eth0/../eth1", "/sys/class/net/../net/eth0",
                 "/dev/../vda", "a" * 5000, "\n", "eth0\n", "\033[31m", "%s%n", "/sys/class/net/",
                 "/dev/", "/", "lower_eth0", "\u200b", "sys/class/net/eth0"):
        err = refused(GUEST, name)
        lacks(err, "\033", "eth0\n\n")
        contains(err, "vfio-check: ")


@case("names: a tree without them says so")
def _unseen():
    with host("debian-guest") as tree:
        tree.remove("sys/class/net")
        tree.remove("sys/class/block")
        contains(refused(tree, "eth0"), "eth0: names cannot be looked up here", "sys/class/net")
        contains(refused(tree, "group"), "unknown command 'group' (groups?)")
        equal(asked(tree, "01:00.0"), [DISK])
        tree.link("sys/class/net/eth0", f"../../devices/{path_of(tree, CARD)}/virtio2/net/eth0")
        equal(asked(tree, "eth0"), [CARD])


@case("names: of a tree none of this host is looked up")
def _tree():
    for name in os.listdir("/sys/class/net"):
        if name not in GUEST.list("sys/class/net"):
            contains(refused(GUEST, name), name)
