# SPDX-License-Identifier: GPL-2.0-or-later
"""Small trees made by hand: AMD, arm64, VMD, and what is hardly there."""

import contextlib

import lines
from program import blind_rules, judge, judge_one, refusal, severities
from tap import case, equal, is_true, one_of
from trees import GROUPS, make_tree

NIC = "0000:00:03.0"


@contextlib.contextmanager
def with_unit(kind, signature, release="6.1.0"):
    """A NIC, an IOMMU of a kind and its table, whose content does not matter."""
    with make_tree(release) as tree:
        tree.add_device(f"pci0000:00/{NIC}", 0x020000)
        tree.mkdir(f"sys/devices/virtual/iommu/{kind}")
        tree.link(f"sys/class/iommu/{kind}",
                  f"../../devices/virtual/iommu/{kind}")
        tree.table(signature.encode() + bytes(60), signature)
        yield tree


def direct(tree):
    tree.join_group(NIC, 0)
    tree.reserved(0, (0x7e000000, 0x7e000fff, "direct"))


@case("platforms: AMD below 6.6 accepts a direct region, which is unsafe")
def _amd_6_1():
    for release in ("5.10.0", "6.1.0", "6.5.0"):
        with with_unit("ivhd0", "IVRS", release) as tree:
            direct(tree)
            device = judge_one(tree, NIC, status=1)
            equal(device["verdict"], "unsafe", release)
            equal(severities(device)["firmware-reserved-memory"], "unsafe")
            # whether interrupts are isolated may not be known
            one_of(refusal(device), (lines.ACCEPTS, lines.UNKNOWN), release)


@case("platforms: AMD from 6.6 on refuses a direct region")
def _amd_6_12():
    with with_unit("ivhd0", "IVRS", "6.12.0") as tree:
        direct(tree)
        result = judge(tree, NIC, status=1)
        device = result.device(NIC)
        equal(refusal(device), lines.AT_CORE)
        equal(device["kernel"]["message"], lines.direct(NIC))
        equal(device["verdict"], "unsafe")
        equal(result.json["host"]["iommu"]["kind"], "amd")


@case("platforms: AMD without reserved_regions is not known in this build")
def _amd_blind():
    with with_unit("ivhd0", "IVRS") as tree:
        tree.join_group(NIC, 0)
        device = judge_one(tree, NIC, status=3)
        equal(device["verdict"], "unknown")


@case("platforms: an IVRS table is no DMAR")
def _ivrs():
    with with_unit("ivhd0", "IVRS") as tree:
        direct(tree)
        result = judge(tree, NIC)
        equal(result.table("DMAR")["state"], "absent")
        is_true(result.table("IVRS")["state"] != "absent", "IVRS is there")


@case("platforms: on arm64 a group comes with the driver: unknown before")
def _arm64():
    with with_unit("smmu3.0x0000000009050000", "IORT", "6.12.0") as tree:
        result = judge(tree, NIC, status=3)
        device = result.device(NIC)
        equal(result.json["host"]["iommu"]["kind"], "smmu")
        equal(refusal(device), lines.UNKNOWN)
        equal(device["verdict"], "unknown")


@case("platforms: on arm64 the group of a bound device is taken")
def _arm64_bound():
    with with_unit("smmu3.0x0000000009050000", "IORT", "6.12.0") as tree:
        tree.driver(NIC, "vfio-pci")
        direct(tree)
        equal(refusal(judge_one(tree, NIC, status=1)), lines.AT_CORE)


@case("platforms: devices behind VMD have domains of 32 bits")
def _vmd():
    vmd = "0000:00:0e.0"
    nvme = "10000:e1:00.0"
    with make_tree() as tree:
        below = f"pci0000:00/{vmd}/pci10000:e0/10000:e0:06.0"
        tree.add_device(f"pci0000:00/{vmd}", 0x010400)
        tree.add_device(below, 0x060400)
        tree.add_device(f"{below}/{nvme}", 0x010802)
        for number, address in enumerate((vmd, "10000:e0:06.0", nvme)):
            tree.join_group(address, number)
            tree.reserved(number)
        equal([d["address"] for d in judge(tree).json["devices"]],
              [vmd, nvme])
        for spelling in (nvme, "pci_10000_e1_00_0", "00010000:e1:00.0"):
            equal(judge(tree, spelling).json["devices"][0]["address"], nvme)


@case("platforms: a group that also holds what is no PCI device is not known")
def _foreign_member():
    with make_tree() as tree:
        tree.add_device(f"pci0000:00/{NIC}", 0x020000)
        tree.join_group(NIC, 0)
        tree.reserved(0)
        tree.mkdir("sys/devices/platform/INTC1234:00")
        tree.link(f"{GROUPS}/0/devices/INTC1234:00",
                  "../../../../devices/platform/INTC1234:00")
        device = judge_one(tree, NIC)
        is_true(device["verdict"] in ("unknown", "unsafe"), device["verdict"])


@case("platforms: a host without any IOMMU class and table: missing")
def _plain():
    with make_tree() as tree:
        tree.add_device(f"pci0000:00/{NIC}", 0x020000)
        tree.mkdir(GROUPS)
        device = judge_one(tree, NIC, status=3)
        equal(severities(device), {"iommu-missing": "unknown"})
        equal(blind_rules(device) - {"firmware-bug"}, set())
