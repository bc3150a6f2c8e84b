# SPDX-License-Identifier: GPL-2.0-or-later
"""What the host lives on: disks, the way to the network, the console."""

import os

from program import (blind_rules, finding, judge, judge_one, run, severities,
                     text)
from tables import CLEAN, LEFT, RAID, RIGHT, SATA, SMBUS, USB, VGA
from tap import case, contains, equal, is_true, lacks
from trees import host, sample

RULE = "host-critical"
# What the sample host uses, and what it does not
DISK, SPARE_DISK = "0000:01:00.0", "0000:02:00.0"
CARD, SPARE_CARD = "0000:03:00.0", "0000:04:00.0"
SCREEN, SPARE_SCREEN = "0000:05:00.0", "0000:06:00.0"
KEYS, SPARE_USB = "0000:07:00.0", "0000:08:00.0"
DRIVE, NEIGHBOUR = "0000:09:00.0", "0000:09:00.1"
USED = {DISK, CARD, SCREEN, KEYS, DRIVE, NEIGHBOUR}


def path_of(tree, address):
    return tree.device(address).removeprefix("sys/devices/")


def critical(device):
    return [f for f in device["findings"] if f["rule"] == RULE]


def told(tree, address, *args, status=1):
    """The details of what speaks against the device."""
    device = judge_one(tree, address, *args, status=status)
    return " ".join(" ".join(f["detail"].split()) for f in critical(device))


@case("critical: a host that uses its devices: just those are told")
def _guest():
    tree = sample("debian-guest")
    devices = judge(tree).json["devices"]
    equal({d["address"] for d in devices if critical(d)}, USED)
    equal({d["address"] for d in devices if RULE in blind_rules(d)}, set())


@case("critical: two swap files are switched off by one command")
def _swap_files():
    with host("debian-guest") as tree:
        tree.write("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
                   "/swap1                                  file\t\t1024\t\t0\t\t-2\n"
                   "/swap2                                  file\t\t1024\t\t0\t\t-3\n")
        contains(" ".join(text(tree, DISK, status=1).out.split()),
                 "swaps to /swap1, /swap2 (on vda1)", "(swapoff /swap1 /swap2)")


@case("critical: the text says what would go down, and how it hangs together")
def _words():
    tree = sample("debian-guest")
    for address, *words in (
            (DISK, "Mounted on this host: / (on vda1)",
             "swaps to /dev/vda2 (on vda2)"),
            (CARD, "default route leads through br0 -> eth0"),
            (SCREEN, "boot_vga"), (KEYS, "QEMU QEMU USB Keyboard"),
            (DRIVE, "Mounted on this host: /srv (on nvme0n1)"),
            (NEIGHBOUR, "/srv (on nvme0n1)",
             f"{DRIVE} is with a guest", "shares group", NEIGHBOUR)):
        contains(told(tree, address), *words)
        contains(" ".join(text(tree, address, status=1).out.split()), *words)


@case("critical: what is there a second time and not used is safe")
def _spare():
    tree = sample("debian-guest")
    for address in (SPARE_DISK, SPARE_CARD, SPARE_SCREEN, SPARE_USB):
        equal(told(tree, address, status=0), "")


@case("critical: it counts for the exit status of devices that were named")
def _named():
    tree = sample("debian-guest")
    judge(tree, DISK, status=1)
    judge(tree, "-d", "1af4:", status=1)
    with host("intel-clean") as tree:
        equal(severities(judge_one(tree, VGA, status=1))[RULE], "unsafe")
        judge(tree, status=0)


@case("critical: the facts of the running host hold with --kernel too")
def _kernel():
    tree = sample("debian-guest")
    for release in ("5.10", "6.12"):
        contains(told(tree, DISK, "--kernel", release), "/ (on vda1)")


@case("critical: a member of the group that is in use speaks against its neighbours")
def _member():
    with host("intel-clean") as tree:
        tree.block(f"{path_of(tree, SATA)}/ata1/host0/target0:0:0/0:0:0:0/"
                   "block/sda", "8:0")
        tree.mount("8:0", "/")
        device = judge_one(tree, SMBUS, status=1)
        contains(finding(device, RULE)["title"], SATA)
        contains(finding(device, RULE)["detail"], SMBUS, "/ (on sda)")
        equal(told(tree, CLEAN, status=0), "")


@case("critical: through a partition, LVM, RAID and both legs of the mirror")
def _layers():
    with host("intel-clean") as tree:
        for disk, address, number in (("sda", SATA, 0), ("sdb", RAID, 16)):
            path = f"{path_of(tree, address)}/host0/block/{disk}"
            tree.block(path, f"8:{number}")
            tree.block(f"{path}/{disk}1", f"8:{number + 1}")
            tree.link(f"sys/devices/virtual/block/md0/slaves/{disk}1",
                      f"../../../../{path}/{disk}1")
        tree.block("virtual/block/md0", "9:0")
        tree.block("virtual/block/dm-0", "253:0")
        tree.link("sys/devices/virtual/block/dm-0/slaves/md0", "../../md0")
        tree.mount("253:0", "/var\\040data", source="/dev/mapper/vg-data")
        contains(told(tree, SATA), "/var data (on dm-0 -> md0 -> sda1)")
        contains(told(tree, RAID), "/var data (on dm-0 -> md0 -> sdb1)")
        equal(told(tree, CLEAN, status=0), "")


@case("critical: a mounted device that is not there leaves it unknown")
def _lost():
    with host("intel-clean") as tree:
        tree.mount("8:0", "/")
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")
        is_true(RULE in blind_rules(device), blind_rules(device))
        judge(tree, status=0)
        contains(text(tree, CLEAN, status=3).out, f"Not checked: {RULE}")


@case("critical: a tree without the mounts, the routes or the console: unknown")
def _blind():
    for name, address in (("proc/self/mountinfo", CLEAN),
                          ("proc/swaps", CLEAN), ("proc/net/route", CLEAN),
                          ("proc/consoles", VGA)):
        with host("intel-clean") as tree:
            tree.dark(VGA)
            tree.remove(name)
            device = judge_one(tree, address, status=3)
            equal(device["verdict"], "unknown", name)
            is_true(RULE in blind_rules(device), name)


@case("critical: keys that cannot be seen leave USB controllers unknown only")
def _blind_keys():
    with host("intel-clean") as tree:
        for name in tree.list("sys/class/input"):
            tree.remove(f"sys/class/input/{name}/capabilities")
        is_true(RULE in blind_rules(judge_one(tree, USB, status=3)), "USB")
        equal(judge_one(tree, CLEAN, status=0)["not_checked"], [])


@case("critical: a pool of ZFS may be in use")
def _pool():
    with host("intel-clean") as tree:
        path = f"{path_of(tree, RAID)}/host0/block/sda"
        tree.block(path, "8:0")
        tree.block(f"{path}/sda1", "8:1")
        tree.write("run/udev/data/b8:1", "E:ID_FS_TYPE=zfs_member\n")
        device = judge_one(tree, RAID, status=3)
        equal(severities(device)[RULE], "unknown")
        contains(finding(device, RULE)["detail"], "sda1")
        equal(judge_one(tree, CLEAN, status=0)["findings"], [])


@case("critical: both legs of a bond below a VLAN carry the default route")
def _bond():
    with host("intel-clean") as tree:
        for name, address in (("eth0", LEFT), ("eth1", RAID)):
            tree.interface(f"{path_of(tree, address)}/net/{name}")
            tree.link(f"sys/devices/virtual/net/bond0/lower_{name}",
                      f"../../../{path_of(tree, address)}/net/{name}")
        tree.interface("virtual/net/bond0")
        tree.interface("virtual/net/bond0.7")
        tree.link("sys/devices/virtual/net/bond0.7/lower_bond0", "../bond0")
        tree.route("bond0.7")
        contains(told(tree, LEFT), "bond0.7 -> bond0 -> eth0")
        contains(told(tree, RAID), "bond0.7 -> bond0 -> eth1")
        # It shares the group of the first.
        contains(told(tree, RIGHT), "bond0.7 -> bond0 -> eth0", LEFT)
        equal(told(tree, CLEAN, status=0), "")


@case("critical: without a default route the only card with an address")
def _only_card():
    with host("intel-clean") as tree:
        tree.interface(f"{path_of(tree, CLEAN)}/net/eth0")
        tree.interface(f"{path_of(tree, RAID)}/net/eth1")
        tree.route("eth0", "000200C0", "00FFFFFF")
        contains(told(tree, CLEAN), "No other network card", "eth0")
        tree.route("eth1", "000300C0", "00FFFFFF")
        equal(told(tree, CLEAN, status=0), "")


@case("critical: a way out that ends nowhere leaves it unknown")
def _tunnel():
    with host("intel-clean") as tree:
        tree.interface("virtual/net/tun0")
        tree.route("tun0")
        is_true(RULE in blind_rules(judge_one(tree, CLEAN, status=3)), "tunnel")


@case("critical: a screen that vfio-pci has is no longer the host's")
def _given_up():
    with host("intel-clean") as tree:
        tree.driver(VGA, "vfio-pci")
        equal(told(tree, VGA, status=0), "")


@case("critical: a function of the management controller")
def _management():
    with host("intel-clean") as tree:
        uevent = f"{tree.device(CLEAN)}/uevent"
        tree.write(uevent, tree.read(uevent).replace("8086:10D3", "103C:3307"))
        contains(told(tree, CLEAN), "HPE iLO")


@case("critical: a physical function, as the host lives on a virtual one of it")
def _virtual():
    with host("odd-devices") as tree:
        function = "0000:01:00.2"
        tree.interface(f"{path_of(tree, function)}/net/eth7")
        tree.route("eth7")
        contains(told(tree, function), "default route")
        device = judge_one(tree, "0000:01:00.0", status=1)
        contains(finding(device, RULE)["title"], function, "virtual function of 0000:01:00.0")
        contains(finding(device, RULE)["detail"], "eth7")
        # Its neighbours go on without it.
        equal(critical(judge_one(tree, "0000:01:00.3")), [])


@case("critical: routes in tables that the kernel does not show: unknown")
def _other_tables():
    with host("debian-guest") as tree:
        tree.write("proc/net/route", "Iface\tDestination\tGateway\tFlags\n")
        is_true(RULE in blind_rules(judge_one(tree, CARD, status=3)), "no route, but one is up")
        for name in ("br0", "eth0", "eth1"):
            path = os.path.relpath(os.path.realpath(tree.path(f"sys/class/net/{name}")), tree.root)
            tree.write(f"{path}/flags", "0x1002\n")
        equal(blind_rules(judge_one(tree, CARD)), set())
    with host("debian-guest") as tree:
        tree.mkdir("sys/module/vrf")
        equal(blind_rules(judge_one(tree, SPARE_CARD)), set())
        tree.interface("virtual/net/blue")
        tree.write("sys/devices/virtual/net/blue/uevent", "DEVTYPE=vrf\nINTERFACE=blue\n")
        is_true(RULE in blind_rules(judge_one(tree, SPARE_CARD, status=3)), "a VRF")


@case("critical: names of any bytes do no harm")
def _hostile():
    with host("intel-clean") as tree:
        path = f"{path_of(tree, RAID)}/host0/block/sda"
        tree.block(path, "8:0")
        tree.write("proc/self/mountinfo",
                   b"1 1 8:0 / /a\\012b\x1b[2J\xff\xc3( rw - ext4 /dev/sda rw\n"
                   b"40 1 8:0\n\n- - - -\n")
        device = judge_one(tree, RAID, status=1)
        contains(finding(device, RULE)["detail"], "/a\\012b?[2J??(")
        is_true(RULE in blind_rules(device), "a broken line")
        out = run("--sysroot", tree.root, RAID, status=1).out
        lacks(out, "\x1b[2J")
