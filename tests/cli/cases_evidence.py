# SPDX-License-Identifier: GPL-2.0-or-later
"""What the running kernel shows against what the tables say."""

import dmar
import lines
from program import (blind_rules, finding, judge, judge_one, refusal, run,
                     severities)
from tables import (CLEAN, CLEAN_GROUP, CLEAN_PATH, DIRECT, NIC, RAID, RAID_GROUP,
                    USB, VGA, endpoint, for_device, reserve, whole)
from tap import case, contains, equal, is_true
from trees import DMAR, GROUPS, file_of, host, sample

MEMORY, CONTRADICTION = "firmware-reserved-memory", "evidence-contradiction"


@case("evidence: without the table reserved_regions decide")
def _no_table():
    with host("intel-server") as tree:
        tree.remove(DMAR)
        result = judge(tree, RAID, NIC, CLEAN, status=1)
        for address in (RAID, NIC):
            device = result.device(address)
            equal(device["verdict"], "unsafe")
            equal(refusal(device), lines.AT_CLAIM)
            # alone in its group, so the line can be told
            equal(device["kernel"]["message"], lines.rmrr(address))
        equal(refusal(result.device(CLEAN)), lines.ACCEPTS)
        is_true(MEMORY not in severities(result.device(CLEAN)), "a region")
        is_true(MEMORY not in blind_rules(result.device(CLEAN)), "blind")


@case("evidence: without the table the relaxed ones are a caution")
def _no_table_relaxed():
    with host("intel-server") as tree:
        tree.remove(DMAR)
        for address in (USB, VGA):
            device = judge_one(tree, address)
            equal(refusal(device), lines.ACCEPTS)
            equal(severities(device)["firmware-reserved-memory-relaxed"],
                  "caution")


@case("evidence: in a group of several nobody can say whom the line will name")
def _no_table_group():
    with host("intel-server") as tree:
        tree.remove(DMAR)
        tree.join_group(RAID, CLEAN_GROUP)
        tree.reserved(CLEAN_GROUP, DIRECT)
        device = judge_one(tree, CLEAN, status=1)
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["kernel"]["message"], None)
        equal(device["verdict"], "unsafe")


@case("evidence: neither a table nor reserved_regions: unknown")
def _nothing():
    with host("intel-server") as tree:
        tree.remove(DMAR)
        tree.remove(f"{GROUPS}/{CLEAN_GROUP}/reserved_regions")
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")
        equal(refusal(device), lines.UNKNOWN)
        is_true(MEMORY in blind_rules(device), blind_rules(device))


@case("evidence: without reserved_regions the table decides")
def _only_table():
    with host("intel-server") as tree:
        for group in (RAID_GROUP, CLEAN_GROUP):
            tree.remove(f"{GROUPS}/{group}/reserved_regions")
        equal(judge_one(tree, RAID, status=1)["kernel"]["message"],
              lines.rmrr(RAID))
        equal(judge_one(tree, CLEAN, status=0)["verdict"], "safe")


@case("evidence: the table demands what the kernel does not list")
def _demanded():
    with host("intel-clean") as tree:
        tree.table(for_device(CLEAN_PATH))
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")
        equal(severities(device)[CONTRADICTION], "unknown")
        equal(refusal(device), lines.ACCEPTS)
        contains(finding(device, CONTRADICTION)["detail"], CLEAN)


@case("evidence: the kernel lists what the table does not demand")
def _shown():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, DIRECT)
        device = judge_one(tree, CLEAN, status=1)
        equal(device["verdict"], "unsafe")
        equal(refusal(device), lines.AT_CLAIM)
        equal(severities(device), {MEMORY: "unsafe", CONTRADICTION: "unknown"})


@case("evidence: with --kernel the kernel's list is none")
def _asked():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, DIRECT)
        device = judge_one(tree, CLEAN, "--kernel", "6.12", status=0)
        equal(refusal(device), lines.ACCEPTS)
        equal(severities(device), {})
        tree.table(for_device(CLEAN_PATH))
        tree.reserved(CLEAN_GROUP)
        device = judge_one(tree, CLEAN, "--kernel", "6.12", status=1)
        equal(refusal(device), lines.AT_CORE)
        equal(device["kernel"]["message"], lines.direct(CLEAN))


@case("evidence: with --acpi the kernel's list is none")
def _given():
    with file_of(for_device(CLEAN_PATH)) as path:
        device = judge_one(sample("intel-server"), CLEAN, "--acpi", path,
                           status=1)
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["kernel"]["message"], lines.rmrr(CLEAN))
        device = judge_one(sample("intel-server"), RAID, "--acpi", path,
                           status=0)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "safe")


@case("evidence: a table of another machine: at best unknown")
def _another():
    with file_of(reserve(endpoint("00", "1e.0"), endpoint("80", "02.0"))) as path:
        result = judge(sample("intel-clean"), "--acpi", path, CLEAN, USB,
                       status=3)
        for address in (CLEAN, USB):
            equal(result.device(address)["verdict"], "unknown")
        equal(severities(result.json)[CONTRADICTION], "unknown")


@case("evidence: the table of another sample host names devices of this one")
def _similar():
    tree = sample("intel-clean")
    path = sample("intel-server").path(DMAR)
    result = judge(tree, "--acpi", path, RAID, CLEAN, status=1)
    equal(result.device(RAID)["kernel"]["message"], lines.rmrr(RAID))
    equal(result.device(CLEAN)["verdict"], "safe")
    equal(result.table()["source"], path)


@case("evidence: lines of reserved_regions that are none hide the list")
def _garbled():
    with host("intel-server") as tree:
        tree.remove(DMAR)
        tree.write(f"{GROUPS}/{CLEAN_GROUP}/reserved_regions", "garbage\n")
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")


@case("evidence: NULs that tar leaves behind are no part of a file")
def _padded():
    with host("intel-server") as tree:
        before = judge(tree, RAID, CLEAN).json
        for name in (f"{GROUPS}/{RAID_GROUP}/reserved_regions",
                     f"{tree.device(RAID)}/uevent", "proc/cmdline",
                     "proc/sys/kernel/osrelease",
                     "sys/devices/virtual/dmi/id/sys_vendor"):
            tree.write(name, tree.read(name).ljust(4096, "\0"))
        equal(judge(tree, RAID, CLEAN).json, before)


@case("evidence: a direct range that sysfs prints backwards agrees with the table")
def _backwards():
    with host("intel-clean") as tree:
        base, end = 0x7e011000, 0x7e010fff
        tree.table(for_device(CLEAN_PATH, base=base, end=end))
        tree.reserved(CLEAN_GROUP, (base, end, "direct"))
        device = judge_one(tree, CLEAN, status=1)
        equal(severities(device), {MEMORY: "unsafe"})


@case("evidence: what the kernel merges agrees with the table")
def _merged():
    with host("intel-clean") as tree:
        tree.table(whole(
            *(dmar.rmrr(base, base + 0xfff, endpoint("00", *CLEAN_PATH))
              for base in (0x7e010000, 0x7e011000))))
        tree.reserved(CLEAN_GROUP, (0x7e010000, 0x7e011fff, "direct"))
        device = judge_one(tree, CLEAN, status=1)
        equal(severities(device), {MEMORY: "unsafe"})


@case("evidence: the source of a tree is a tree, of a table a table")
def _sources():
    equal(judge(sample("intel-clean")).json["host"]["source"], "tree")
    path = sample("intel-clean").path(DMAR)
    answer = run("regions", "--json", "--acpi", path, status=0).json
    equal(answer["host"]["source"], "table")
