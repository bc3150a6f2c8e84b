# SPDX-License-Identifier: GPL-2.0-or-later
"""Device scopes: bridges and what is below, bus numbers for paths, wrong types."""

import dmar
import lines
from program import finding, judge, judge_one, refusal, run, severities, whole_text
from tables import (CLEAN, CLEAN_GROUP, DIRECT, FIRST, LEFT, NIC, PCI_BRIDGE, PCI_GROUP,
                    RAID, RAID_GROUP, RAID_PATH, RELAXABLE, RIGHT, ROOT_PORT_GROUP,
                    VGA, VGA_GROUP, VGA_PORT_GROUP, SMBUS, bridge, endpoint,
                    for_device, reserve)
from tap import case, contains, equal, is_true
from trees import file_of, host

MEMORY = "firmware-reserved-memory"


def below_root_port(tree):
    """A region of the port above the conventional bridge."""
    tree.table(reserve(bridge("00", "1c.0")))
    tree.reserved(ROOT_PORT_GROUP, DIRECT)
    tree.reserved(PCI_GROUP, DIRECT)


@case("scopes: a function of Intel's management engine that is not there is called that")
def _engine():
    with host("intel-clean") as tree:
        for path, said in (("16.7", "Intel's management engine"), ("15.0", "no such device here")):
            tree.table(reserve(endpoint("00", path)))
            contains(" ".join(run("regions", "--sysroot", tree.root).out.split()), said)


@case("scopes: a bridge's region reaches all that is below it")
def _below():
    with host("intel-clean") as tree:
        below_root_port(tree)
        result = judge(tree, LEFT, RIGHT, CLEAN, status=1)
        for address in (LEFT, RIGHT):
            device = result.device(address)
            equal(device["verdict"], "unsafe", address)
            equal(refusal(device), lines.AT_CLAIM)
            # the bridge comes first in the group, and has no driver
            equal(device["kernel"]["message"], lines.rmrr(PCI_BRIDGE, "pci"))
            contains(finding(device, MEMORY)["title"], "0000:00:1c.0")
        equal(result.device(CLEAN)["verdict"], "safe")
        touched = {d["address"]: d["via"]
                   for d in result.json["regions"][0]["devices"]}
        equal(touched, {"0000:00:1c.0": "scope", PCI_BRIDGE: "below-bridge",
                        LEFT: "below-bridge", RIGHT: "below-bridge"})


@case("scopes: the line names the bridge's driver")
def _below_driver():
    with host("intel-clean") as tree:
        below_root_port(tree)
        tree.driver(PCI_BRIDGE, "shpchp")
        device = judge_one(tree, LEFT, "--kernel", "5.18", status=1)
        equal(device["kernel"]["message"], lines.rmrr(PCI_BRIDGE, "shpchp"))
        device = judge_one(tree, LEFT, "--kernel", "5.10", status=1)
        equal(refusal(device), lines.AT_ATTACH)


@case("scopes: up to 5.2 a bridge's region is the bridge's own: accepted, unsafe")
def _below_5_2():
    with host("intel-clean") as tree:
        below_root_port(tree)
        for release in ("4.19", "5.2", "3.10.0-1160.el7"):
            device = judge_one(tree, LEFT, "--kernel", release, status=1)
            equal(refusal(device), lines.ACCEPTS, release)
            equal(device["verdict"], "unsafe", release)
        equal(refusal(judge_one(tree, LEFT, "--kernel", "5.3", status=1)),
              lines.AT_ATTACH)


@case("scopes: a display below a scoped port with ACS is relaxed")
def _display_below():
    with host("intel-clean") as tree:
        tree.table(reserve(bridge("00", "03.0")))
        tree.reserved(VGA_PORT_GROUP, DIRECT)
        tree.reserved(VGA_GROUP, RELAXABLE)
        tree.dark(VGA)
        device = judge_one(tree, VGA, status=0)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "caution")


@case("scopes: a display in one group with its scoped port is refused")
def _display_with_port():
    with host("intel-clean") as tree:
        tree.table(reserve(bridge("00", "03.0")))
        tree.join_group(VGA, VGA_PORT_GROUP)
        tree.reserved(VGA_PORT_GROUP, DIRECT, RELAXABLE)
        device = judge_one(tree, VGA, status=1)
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["kernel"]["message"],
              lines.rmrr("0000:00:03.0", "pcieport"))
        equal(device["verdict"], "unsafe")


@case("scopes: without secondary_bus_number the header tells the buses")
def _buses_from_header():
    with host("intel-clean") as tree:
        below_root_port(tree)
        for port in ("0000:00:1c.0", PCI_BRIDGE):
            for name in ("secondary_bus_number", "subordinate_bus_number"):
                tree.remove(f"{tree.device(port)}/{name}")
        equal(judge_one(tree, LEFT, status=1)["kernel"]["message"],
              lines.rmrr(PCI_BRIDGE, "pci"))


@case("scopes: a bus number in place of a path works, and is said")
def _fallback():
    with host("intel-clean") as tree:
        tree.table(reserve(endpoint("01", "00.0")))
        tree.reserved(RAID_GROUP, DIRECT)
        result = judge(tree, RAID, status=1)
        equal(result.device(RAID)["verdict"], "unsafe")
        equal(refusal(result.device(RAID)), lines.AT_CLAIM)
        bug = finding(result.json, "firmware-bug")
        equal(bug["severity"], "info")
        contains(whole_text(bug), lines.fallback("01:00.0"))
        equal(result.json["regions"][0]["devices"],
              [{"address": RAID, "kind": "direct", "via": "fallback"}])


@case("scopes: up to 3.16 a bus number matches nothing; until 4.2 the line is dmar:")
def _fallback_eras():
    with host("intel-clean") as tree:
        tree.table(reserve(endpoint("01", "00.0")))
        old = judge(tree, RAID, "--kernel", "3.16", status=0)
        equal(refusal(old.device(RAID)), lines.ACCEPTS)
        is_true("firmware-bug" not in severities(old.json), "a fallback")
        for release, prefix in (("4.1", "dmar"), ("4.2", "DMAR")):
            answer = judge(tree, RAID, "--kernel", release, status=1).json
            contains(whole_text(finding(answer, "firmware-bug")),
                     lines.fallback("01:00.0", prefix))


@case("scopes: a path of two elements from a bus that is no root matches nothing")
def _no_fallback():
    with host("intel-clean") as tree:
        tree.resets(LEFT, "flr")
        tree.table(reserve(endpoint("05", "00.0", "01.0")))
        device = judge_one(tree, LEFT, status=0)
        equal(device["verdict"], "safe")


@case("scopes: a wrong segment matches nothing")
def _segment():
    with host("intel-clean") as tree:
        tree.table(for_device(RAID_PATH, segment=1))
        equal(judge_one(tree, RAID, status=0)["verdict"], "safe")


def check_mismatch(answer, device, named):
    equal(refusal(device), lines.NO_GROUP)
    equal(device["verdict"], "unknown")
    equal(severities(device)["iommu-disabled"], "unknown")
    item = finding(answer, "firmware-table-invalid")
    equal(item["severity"], "unknown")
    equal(item["evidence"][0]["offset"] is not None, True, "an offset")
    contains(whole_text(item), lines.mismatch(named))


@case("scopes: an endpoint's scope that names a bridge switches the IOMMU off")
def _endpoint_for_bridge():
    with host("intel-clean") as tree, file_of(
            reserve(endpoint("00", "04.0"))) as path:
        result = judge(tree, "--acpi", path, CLEAN, status=3)
        check_mismatch(result.json, result.device(CLEAN), "0000:00:04.0")
        equal(result.device(CLEAN)["kernel"]["message"], lines.probe(CLEAN))
        device = judge_one(tree, CLEAN, "--acpi", path, "--kernel", "6.12",
                           status=3)
        equal(device["kernel"]["message"], lines.probe_6_12(CLEAN))


@case("scopes: a bridge's scope that names an endpoint switches the IOMMU off")
def _bridge_for_endpoint():
    with host("intel-clean") as tree, file_of(
            reserve(bridge("00", *RAID_PATH))) as path:
        result = judge(tree, "--acpi", path, CLEAN, status=3)
        check_mismatch(result.json, result.device(CLEAN), RAID)


@case("scopes: a mismatch in the host's own table, with the groups gone")
def _own_mismatch():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.table(reserve(endpoint("00", "04.0")))
        result = judge(tree, CLEAN, status=3)
        check_mismatch(result.json, result.device(CLEAN), "0000:00:04.0")


@case("scopes: a mismatch although there are groups is a contradiction")
def _mismatch_and_groups():
    with host("intel-clean") as tree:
        tree.table(reserve(endpoint("00", "04.0")))
        result = judge(tree, CLEAN, status=3)
        equal(severities(result.json)["evidence-contradiction"], "unknown")
        equal(result.device(CLEAN)["verdict"], "unknown")


@case("scopes: a bridge's scope may name a class 06 endpoint from 4.9 on")
def _bridge_class():
    with host("intel-clean") as tree, file_of(
            reserve(bridge("00", "1f.0"), endpoint("00", *RAID_PATH))) as path:
        device = judge_one(tree, SMBUS, "--acpi", path, "--kernel", "6.1")
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["kernel"]["device"], "0000:00:1f.0")
        for release in ("4.2", "3.10.0-514.el7"):
            device = judge_one(tree, CLEAN, "--acpi", path, "--kernel", release)
            equal(refusal(device), lines.NO_GROUP, release)


@case("scopes: of two scopes for one device the first one counts, and once")
def _duplicate():
    with host("intel-clean") as tree, file_of(
            reserve(endpoint("00", *RAID_PATH), endpoint("00", *RAID_PATH),
                    bridge("00", *RAID_PATH))) as path:
        result = judge(tree, "--acpi", path, RAID, status=1)
        equal(refusal(result.device(RAID)), lines.AT_CLAIM)
        equal(len(result.json["regions"][0]["devices"]), 1)
        equal(result.json["regions"][0]["offset"], FIRST)


@case("scopes: a VF is not matched, a bridge's region reaches it")
def _virtual_function():
    with host("intel-clean") as tree:
        device = tree.device(RAID)
        tree.link(f"{device}/physfn", "../../0000:00:02.0/0000:02:00.0")
        tree.driver(NIC, "e1000e")
        tree.table(for_device(RAID_PATH))
        equal(judge_one(tree, RAID, status=0)["verdict"], "safe")
        tree.table(reserve(bridge("00", "01.0")))
        tree.reserved(1, DIRECT)
        tree.reserved(RAID_GROUP, DIRECT)
        equal(refusal(judge_one(tree, RAID, status=1)), lines.AT_CLAIM)


@case("scopes: a device that no unit covers has no group")
def _uncovered():
    unit = dmar.drhd(endpoint("00", *RAID_PATH), flags=0)
    with host("intel-clean") as tree, file_of(dmar.table(unit)) as path:
        device = judge_one(tree, CLEAN, "--acpi", path)
        equal(refusal(device), lines.NO_GROUP)
        equal(device["kernel"]["message"], lines.probe(CLEAN))
        is_true(device["verdict"] in ("unknown", "unsafe"), device["verdict"])
        equal(refusal(judge_one(tree, RAID, "--acpi", path)), lines.ACCEPTS)


@case("scopes: the host's own device without a group, others have theirs")
def _no_group():
    with host("intel-clean") as tree:
        tree.leave_group(CLEAN)
        tree.remove(f"sys/kernel/iommu_groups/{CLEAN_GROUP}")
        device = judge_one(tree, CLEAN)
        equal(refusal(device), lines.NO_GROUP)
        equal(device["group"], None)
        is_true(device["verdict"] in ("unknown", "unsafe"), device["verdict"])
