# SPDX-License-Identifier: GPL-2.0-or-later
"""Drivers as they are: what holds now, what is left to do, who stands in the way."""

import lines
from program import (actions, finding, judge, judge_one, refusal, run,
                     severities, text)
from tables import (CLEAN, DIRECT, ISA, LEFT, PCI_BRIDGE, PCI_GROUP, RAID, RIGHT,
                    RIGHT_PATH, SATA, SMBUS, CLEAN_GROUP, for_device)
from tap import case, contains, equal, lacks
from trees import host


@case("drivers: on vfio-pci and alone: ready")
def _ready():
    with host("intel-clean") as tree:
        tree.driver(CLEAN, "vfio-pci")
        device = judge_one(tree, CLEAN, status=0)
        equal((device["ready"], device["todo"]), (True, []))
        equal(refusal(device, "now"), lines.ACCEPTS)
        equal(device["driver"], "vfio-pci")
        equal(device["verdict"], "safe")
        lacks(text(tree, CLEAN).out, "By hand, until the next boot")


@case("drivers: a variant of vfio-pci is as good")
def _variant():
    with host("intel-clean") as tree:
        tree.driver(CLEAN, "mlx5_vfio_pci")
        tree.write("sys/module/mlx5_vfio_pci/refcnt", "0\n")
        device = judge_one(tree, CLEAN, status=0)
        equal(device["ready"], True)
        equal(refusal(device, "now"), lines.ACCEPTS)
        equal(device["not_checked"], [])


@case("drivers: without a driver there is no /dev/vfio/GROUP")
def _unbound():
    with host("intel-clean") as tree:
        device = judge_one(tree, CLEAN, status=0)
        equal(device["driver"], None)
        equal(refusal(device), lines.ACCEPTS)
        equal(refusal(device, "now"), lines.NO_NODE)
        equal(device["now"]["userspace"], f"vfio {CLEAN}: failed to open "
              f"/dev/vfio/{CLEAN_GROUP}: No such file or directory")
        equal(actions(device), [("bind", CLEAN)])
        contains(text(tree, CLEAN, status=0).out, f"bind {CLEAN} to vfio-pci")


@case("drivers: a device on a host driver that carries nothing of the host is safe")
def _host_driver():
    with host("intel-clean") as tree:
        tree.driver(CLEAN, "e1000e")
        device = judge_one(tree, CLEAN, status=0)
        equal(device["verdict"], "safe")
        equal(device["not_checked"], [])
        equal(refusal(device), lines.ACCEPTS)
        equal(actions(device), [("bind", CLEAN)])
        judge(tree, "--strict", CLEAN, status=0)


@case("drivers: pci-stub and pcieport are nobody's owner")
def _harmless():
    for name in ("pci-stub", "pcieport"):
        with host("intel-clean") as tree:
            tree.driver(LEFT, "vfio-pci")
            tree.driver(RIGHT, "pci-stub")
            tree.driver(PCI_BRIDGE, name)
            for release in ("5.10", "6.1", "6.12"):
                device = judge_one(tree, LEFT, "--kernel", release)
                equal(refusal(device), lines.ACCEPTS, release)
                equal(refusal(device, "now"), lines.ACCEPTS, release)
                equal(device["ready"], True, release)


def with_foreign_sibling(tree):
    tree.driver(SATA, "vfio-pci")
    tree.driver(SMBUS, "i801_smbus")


@case("drivers: a sibling with a host driver is in the way, for now")
def _sibling():
    with host("intel-clean") as tree:
        with_foreign_sibling(tree)
        for release, expected in (("4.19", lines.AT_DEVICE),
                                  ("5.10", lines.AT_DEVICE),
                                  ("5.18", lines.AT_DEVICE),
                                  ("5.19", lines.AT_CLAIM),
                                  ("6.1", lines.AT_CLAIM),
                                  ("6.5", lines.AT_CLAIM),
                                  ("6.12", lines.AT_CLAIM)):
            device = judge_one(tree, SATA, "--kernel", release, status=1)
            equal(refusal(device), lines.ACCEPTS, release)
            equal(refusal(device, "now"), expected, release)
            equal(device["now"]["message"], None, release)
            contains(device["now"]["userspace"], "group 7 is not viable",
                     "Please ensure all devices within the iommu_group are "
                     "bound to their vfio bus driver.")
            contains(text(tree, SATA, "--kernel", release).out, "group 7 is not viable")
            equal(device["ready"], False, release)
            equal(actions(device), [("free", SMBUS)], release)


@case("drivers: what is left to do is told in text, with the driver's name")
def _sibling_text():
    with host("intel-clean") as tree:
        with_foreign_sibling(tree)
        lacks(text(tree, SATA, status=1).out, "By hand, until the next boot")
        tree.write("etc/vfio-check/policy.conf", "[severity]\nnot-assignable = caution\n")
        out = text(tree, SATA, status=0).out
        contains(out, SMBUS, "i801_smbus", "By hand, until the next boot", "Group 7",
                 f"echo {SMBUS} >", f"/sys/bus/pci/devices/{SMBUS}/driver/unbind")
        device = judge_one(tree, SATA)
        equal(device["todo"][0]["driver"], "i801_smbus")
        contains(device["todo"][0]["text"], "part of the chipset")
        equal(severities(device)["group-shared"], "info")
        contains(finding(device, "group-shared")["detail"], SMBUS, ISA)


@case("drivers: a sibling without a driver is in nobody's way")
def _idle_sibling():
    with host("intel-clean") as tree:
        tree.driver(SATA, "vfio-pci")
        device = judge_one(tree, SATA, status=0)
        equal(refusal(device, "now"), lines.ACCEPTS)
        equal(device["ready"], True)


@case("drivers: a sibling on vfio-pci does not make the device itself ready")
def _other_bound():
    with host("intel-clean") as tree:
        tree.driver(SMBUS, "vfio-pci")
        device = judge_one(tree, SATA, status=0)
        equal(device["ready"], False)
        equal(refusal(device, "now")[:2],
              ("refuses", "VFIO_GROUP_GET_DEVICE_FD"))
        equal(actions(device), [("bind", SATA)])


@case("drivers: a foreign sibling hides the region's line from 5.19 on")
def _hides():
    with host("intel-clean") as tree:
        tree.table(for_device(RIGHT_PATH))
        tree.reserved(PCI_GROUP, DIRECT)
        tree.driver(LEFT, "vfio-pci")
        tree.driver(RIGHT, "8139cp")
        device = judge_one(tree, LEFT, "--kernel", "5.10", status=1)
        equal(refusal(device, "now"), lines.AT_ATTACH)
        equal(device["now"]["message"], lines.rmrr(RIGHT, "8139cp"))
        contains(device["now"]["userspace"], "not viable")
        for release, kernel in (("6.1", lines.rmrr(RIGHT)),
                                ("6.12", lines.direct(RIGHT))):
            device = judge_one(tree, LEFT, "--kernel", release, status=1)
            equal(device["kernel"]["message"], kernel)
            equal(refusal(device, "now"), lines.AT_CLAIM, release)
            equal(device["now"]["message"], None)


@case("drivers: a bridge on shpchp is an owner from 5.19 on, and stays")
def _bridge():
    with host("intel-clean") as tree:
        tree.driver(PCI_BRIDGE, "shpchp")
        tree.driver(LEFT, "vfio-pci")
        for release, expected in (("4.9", lines.ACCEPTS), ("5.18", lines.ACCEPTS),
                                  ("5.19", lines.AT_CLAIM),
                                  ("6.1", lines.AT_CLAIM),
                                  ("6.12", lines.AT_CLAIM)):
            device = judge_one(tree, LEFT, "--kernel", release)
            equal(refusal(device), expected, release)
            equal(refusal(device, "now"), expected, release)
            equal(device["kernel"]["message"], None, release)


@case("drivers: up to 4.2 a bridge's driver has to be pcieport or pci-stub")
def _bridge_4_2():
    with host("intel-clean") as tree:
        tree.driver(PCI_BRIDGE, "shpchp")
        equal(refusal(judge_one(tree, LEFT, "--kernel", "4.2")), lines.AT_DEVICE)


@case("drivers: the refusal without a word is told as such")
def _silent_text():
    with host("intel-clean") as tree:
        tree.driver(PCI_BRIDGE, "shpchp")
        out = " ".join(text(tree, LEFT, "--kernel", "6.1").out.split())
        contains(out, "refuse it at VFIO_GROUP_SET_CONTAINER (EPERM)",
                 "group 12 is not viable")


@case("drivers: the line names vfio-pci for endpoints, whatever drives them now")
def _named_driver():
    with host("intel-server") as tree:
        tree.driver(RAID, "megaraid_sas")
        device = judge_one(tree, RAID, status=1)
        equal(device["kernel"]["message"], lines.rmrr(RAID))
        equal(device["driver"], "megaraid_sas")


@case("drivers: vfio-pci that is not loaded is left to do")
def _load():
    with host("intel-clean") as tree:
        tree.remove("sys/module/vfio_pci")
        tree.remove("sys/bus/pci/drivers/vfio-pci")
        device = judge_one(tree, CLEAN, status=0)
        equal(actions(device), [("load-module", None), ("bind", CLEAN)])
        equal(device["ready"], False)


@case("drivers: uevent tells the driver, its link is not needed")
def _half_bound():
    with host("intel-clean") as tree:
        tree.driver(CLEAN, "vfio-pci")
        tree.remove(f"{tree.device(CLEAN)}/driver")
        equal(judge_one(tree, CLEAN)["driver"], "vfio-pci")


@case("drivers: groups shows every member's driver and verdict")
def _groups():
    with host("intel-clean") as tree:
        with_foreign_sibling(tree)
        out = run("groups", "--sysroot", tree.root, SATA, status=0).out
        contains(out, "i801_smbus", "vfio-pci", ISA, SMBUS, SATA)
        answer = run("groups", "--json", "--sysroot", tree.root, SATA,
                     status=0).json
        equal([group["id"] for group in answer["groups"]], [7])
        equal(answer["groups"][0]["devices"], [ISA, SATA, SMBUS])
