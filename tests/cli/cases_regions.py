# SPDX-License-Identifier: GPL-2.0-or-later
"""regions: what the firmware reserves, for people, and what stands for it where no table can be read."""

import re

from program import run
from tables import NIC, NIC_PATH, RAID, RAID_PATH, endpoint, rmrr, whole
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, file_of, host, sample

SERVER = sample("intel-server")
RANGE = re.compile(r"0x[0-9a-f]+-0x[0-9a-f]+ \(\d+ K?i?B\)")


def shown(tree, *args, status=0):
    return run("regions", "--sysroot", tree.root, *args, status=status).out


def hide(tree):
    """The table, as from an ordinary user."""
    tree.remove(DMAR)
    before = tree.read("vfio-check.capture") if tree.exists("vfio-check.capture") else ""
    tree.write("vfio-check.capture", before + f"hidden EACCES {DMAR}\n")


# The sum

@case("regions: begins with the sum")
def _sum():
    equal(shown(SERVER).splitlines()[0], "3 regions; 2 devices cannot be given because of them")
    equal(shown(sample("intel-clean")).splitlines()[0],
          "1 region; 0 devices cannot be given because of it")
    equal(shown(sample("intel-broken")).splitlines()[0],
          "3 regions; 1 device cannot be given because of them")
    equal(shown(sample("vfio-noiommu")).splitlines()[0], "No reserved memory regions.")


@case("regions: a table without a host says nothing of devices")
def _table():
    out = run("regions", "--acpi", SERVER.path(DMAR), status=0).out
    equal(out.splitlines()[0], "3 regions")


@case("regions: devices that a waiver gives away are not counted")
def _waived():
    with host("intel-server") as tree:
        tree.write("etc/vfio-check/policy.conf", "[waiver]\naddress = 02:00.0\ndevice = 8086:10d3\n"
                   "region = 0x7e002000-0x7e002fff\nreason = none\n")
        waived = run("--json", "--sysroot", tree.root, NIC).json["devices"][0]["verdict"] == "safe"
        equal(shown(tree).splitlines()[0], "3 regions; 1 device cannot be given because of them"
              if waived else "3 regions; 2 devices cannot be given because of them")


# Equal lists

@case("regions: a list of devices that several regions have is told once")
def _once():
    answer = run("regions", "--json", "--sysroot", sample("hpe-gen8").root).json
    out = shown(sample("hpe-gen8"))
    lists = [str(region["scopes"]) + str(region["devices"]) for region in answer["regions"]]
    for region in answer["regions"]:
        equal(out.count(f"RMRR at {hex(region['offset'])}: {region['base']}-{region['end']}"), 1)
    is_true(len(set(lists)) < len(lists), "no list is twice there")
    first = next(item for item in answer["regions"] if item["devices"])["devices"][0]["address"]
    equal(len(re.findall(rf"^      {first} ", out, re.M)),
          len({text for text in lists if first in text}))


@case("regions: lists that differ in a device or in how it is named are told each")
def _different():
    with host("intel-server") as tree:
        tree.table(whole(*[rmrr(0x7e000000 + 0x1000 * at, 0x7e000fff + 0x1000 * at, endpoint("00", *path))
                           for at, path in enumerate((NIC_PATH, RAID_PATH, NIC_PATH))]))
        out = shown(tree)
        for address in (NIC, RAID):
            equal(out.count(f"      {address} "), 1, out)
        equal(len(RANGE.findall(out)), 3, out)


# What stands for a table

@case("regions: where the table is hidden, what the kernel lists, and exit status 3")
def _hidden():
    with host("intel-server") as tree:
        hide(tree)
        out = shown(tree, status=3)
        contains(out.splitlines()[0], "regions; 2 devices cannot be given because of them")
        contains(" ".join(out.split()), "Permission denied", "running kernel lists",
                 "sudo vfio-check capture", f"{NIC} direct", f"{RAID} direct")
        answer = run("regions", "--json", "--sysroot", tree.root, status=3).json
        equal(answer["regions"], [])
        is_true(any(group["reserved"] for group in answer["groups"]), answer["groups"])
        told = run("regions", "--format", "table", "-n", "-o", "source,address,kind", "--sysroot",
                   tree.root, status=3).out
        contains(told, f"sysfs {NIC} direct")
        lacks(told, "DMAR")


@case("regions: what the kernel lists of several groups is told a range, and a device once")
def _merged():
    with host("hpe-gen8") as tree:
        hide(tree)
        out = shown(tree, status=3)
        ranges = re.findall(r"^(0x\S+) \(", out, re.M)
        equal(len(ranges), len(set(ranges)), out)
        contains(out.splitlines()[0], f"{len(ranges)} regions; ")
        lacks(out, "PCI bridge", "0x0-0xffffff ")
        for block in re.split(r"^0x.*\n", out, flags=re.M):
            devices = re.findall(r"^      (\S+)", block, re.M)
            equal(len(devices), len(set(devices)), out)


@case("regions: where neither can be seen, it says so")
def _neither():
    with host("intel-server") as tree:
        hide(tree)
        for group in tree.list("sys/kernel/iommu_groups"):
            tree.remove(f"sys/kernel/iommu_groups/{group}/reserved_regions")
        out = shown(tree, status=3)
        equal(out.splitlines()[0], "Which memory the firmware reserves cannot be seen.")


@case("regions: a table that is given needs no stand-in")
def _given():
    with host("intel-server") as tree:
        table = file_of(tree.read_bytes(DMAR))
        hide(tree)
        with table as path:
            lacks(shown(tree, "--acpi", path), "running kernel lists")
