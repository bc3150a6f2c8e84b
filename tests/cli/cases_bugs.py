# SPDX-License-Identifier: GPL-2.0-or-later
"""RMRRs that the kernel complains about and honours nevertheless."""

import lines
from program import finding, judge, judge_one, refusal, severities, whole_text
from tables import RAID, RAID_GROUP, RAID_PATH, for_device
from tap import case, contains, equal, is_true, lacks
from trees import host


def table_for(base, end):
    return for_device(RAID_PATH, base=base, end=end)


def check_honoured(tree, base, end):
    """The region stays, the device is refused. Answers what is said."""
    tree.table(table_for(base, end))
    tree.reserved(RAID_GROUP, (base, end, "direct"))
    result = judge(tree, RAID, status=1)
    device = result.device(RAID)
    equal(refusal(device), lines.AT_CLAIM)
    equal(device["kernel"]["message"], lines.rmrr(RAID))
    bug = finding(result.json, "firmware-bug")
    equal(bug["severity"], "info")
    is_true("evidence-contradiction" not in severities(device),
            "table and sysfs agree")
    return whole_text(bug)


def bios_line(tree):
    return lines.bios("Example Systems", "1.8.0", tree.read(
        "sys/devices/virtual/dmi/id/product_version").strip())


@case("bugs: an RMRR in ordinary memory: two lines, still refused")
def _in_ram():
    with host("intel-clean") as tree:
        said = check_honoured(tree, 0x10000000, 0x10000fff)
        contains(said, lines.not_covered(0x10000000, 0x10000fff),
                 lines.bad_rmrr(0x10000000, 0x10000fff), bios_line(tree))


@case("bugs: a misaligned RMRR: one line, still refused")
def _misaligned():
    for base, end in ((0x7e010800, 0x7e010fff), (0x7e010000, 0x7e0107ff),
                      (0x10000010, 0x1000001f)):
        with host("intel-clean") as tree:
            said = check_honoured(tree, base, end)
            contains(said, lines.bad_rmrr(base, end), bios_line(tree))
            lacks(said, "No firmware reserved region")


@case("bugs: an RMRR that ends before it starts: one line, still refused")
def _reversed():
    with host("intel-clean") as tree:
        said = check_honoured(tree, 0x7e011000, 0x7e010fff)
        contains(said, lines.bad_rmrr(0x7e011000, 0x7e010fff), bios_line(tree))
        lacks(said, "No firmware reserved region")


@case("bugs: an RMRR that reaches from memory into reserved memory is fine")
def _half():
    with host("intel-clean") as tree:
        base, end = 0x7dfff000, 0x7e000fff
        tree.table(table_for(base, end))
        tree.reserved(RAID_GROUP, (base, end, "direct"))
        result = judge(tree, RAID, status=1)
        equal(severities(result.json), {})


@case("bugs: an RMRR that reaches from reserved memory into memory is not")
def _half_reversed():
    with host("intel-clean") as tree:
        said = check_honoured(tree, 0x7e0ff000, 0x7e100fff)
        contains(said, lines.not_covered(0x7e0ff000, 0x7e100fff))


@case("bugs: ACPI's non-volatile storage is good enough from 6.1 on")
def _nvs():
    with host("intel-clean") as tree:
        tree.write("proc/iomem", "00100000-7dffffff : System RAM\n"
                   "7e000000-7e0fffff : ACPI Non-volatile Storage\n")
        tree.table(for_device(RAID_PATH))
        equal(severities(judge(tree, RAID, "--kernel", "6.12").json), {})


@case("bugs: no complaint up to 5.4")
def _silent():
    with host("intel-clean") as tree:
        tree.table(table_for(0x10000000, 0x10000fff))
        for release in ("4.19", "5.4", "3.10.0-1160.el7"):
            result = judge(tree, RAID, "--kernel", release, status=1)
            equal(severities(result.json), {}, release)
            equal(refusal(result.device(RAID)), lines.AT_ATTACH)


@case("bugs: 5.5.0 may have given up on the IOMMU, and so is not sure")
def _fatal():
    with host("intel-clean") as tree:
        tree.table(table_for(0x10000000, 0x10000fff))
        device = judge_one(tree, RAID, "--kernel", "5.5", status=1)
        equal(device["verdict"], "unsafe")
        is_true(refusal(device) != lines.ACCEPTS, "accepted")


@case("bugs: without a memory map they are not looked for, and the verdict stands")
def _no_map():
    with host("intel-server") as tree:
        tree.write("proc/iomem", "00000000-00000000 : Reserved\n"
                   "00000000-00000000 : System RAM\n")
        device = judge_one(tree, RAID, status=1)
        is_true("firmware-bug" in {item["rule"]
                                   for item in device["not_checked"]},
                "firmware-bug counts as checked")
        device = judge_one(tree, "0000:04:00.0", status=0)
        equal(device["verdict"], "safe")
