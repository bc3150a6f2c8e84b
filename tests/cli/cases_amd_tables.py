# SPDX-License-Identifier: GPL-2.0-or-later
"""IVRS tables that are wrong: doc/kernel-facts.md, section 5.5, row by row, and what else."""

import collections

import amd
import ivrs
import lines
from amd import HEADER, NIC, USB, desktop, memory, regions_of, unit, whole
from ivrs import ONE, block, entry, entry_ioapic
from program import finding, judge, judge_one, refusal, severities, text, whole_text
from tables import checksum
from tap import case, contains, equal, is_true, lacks
from trees import file_of

TABLE = "firmware-table-invalid"
SILENT = "nothing will warn"
HANG, OFF, NOT_KNOWN, IGNORED = "hangs", "turns the IOMMU off", "not known", "uses it"
Defect = collections.namedtuple("Defect", "name data offset effect words")
SECOND = HEADER + len(unit())


def wrong_checksum(data):
    return data[:9] + bytes(((data[9] + 1) & 0xff,)) + data[10:]


def defects():
    good = ivrs.table(unit(), memory())
    yield Defect("a wrong checksum", wrong_checksum(good), 9, OFF, "checksum")
    yield Defect("a block of length 0", ivrs.table(unit(), memory(length=0)), SECOND + 2, HANG,
                 "length 0")
    yield Defect("a block of length 0 under a wrong checksum",
                 wrong_checksum(ivrs.table(unit(), memory(length=0))), 9, OFF, "checksum")
    yield Defect("memory past the table's end", ivrs.table(unit(), memory(length=64)),
                 SECOND + 2, IGNORED, "length 64")
    yield Defect("memory that ends with the table", ivrs.table(unit(), memory(), cut=8),
                 SECOND + 2, NOT_KNOWN, "length 32")
    yield Defect("a unit past the table's end", ivrs.table(unit(length=0x200)), HEADER + 2,
                 NOT_KNOWN, "length 512")
    yield Defect("no unit", ivrs.table(memory()), HEADER, OFF, "IVHD")
    yield Defect("an unknown kind of unit", ivrs.table(block(0x12, bytes(36)), memory()),
                 HEADER, OFF, "IVHD")
    yield Defect("memory before the units", ivrs.table(memory(first=0x10), unit()), HEADER, OFF,
                 "0x22")
    yield Defect("memory with the unit's number before the units",
                 ivrs.table(memory(first=2), unit()), HEADER, IGNORED, "0x22")
    yield Defect("a unit at address 0", ivrs.table(unit(registers=0), memory()), HEADER + 8, OFF,
                 "address 0")
    yield Defect("a unit without devices", ivrs.table(unit(entry_ioapic(0x20)), memory()),
                 HEADER, OFF, "without a PCI device")
    yield Defect("an entry of unknown length",
                 ivrs.table(unit(amd.DEVICES, entry(0x80)), memory()), HEADER + 48, HANG, "0x80")
    # Linux completes it from what follows: here a range's type, flags and length.
    yield Defect("an entry past its block",
                 ivrs.table(unit(amd.DEVICES, entry_ioapic(0x20), entry_ioapic(0x21, 1),
                                 entry(0x42)), memory()), HEADER + 64, IGNORED, "length 8")
    yield Defect("an entry past the table's end", ivrs.table(unit(amd.DEVICES, entry(0x48))),
                 HEADER + 48, NOT_KNOWN, "length 8")
    yield Defect("a special device of an unknown kind",
                 ivrs.table(unit(amd.DEVICES, entry_ioapic(0x20)[:-1] + b"\7"), memory()),
                 HEADER + 55, OFF, "variety 7")
    yield Defect("a range that ends before it starts",
                 ivrs.table(unit(amd.DEVICES, *ivrs_range(0x200, 0x100)), memory()),
                 HEADER + 53, IGNORED, "0x100")


def ivrs_range(first, last):
    return (ivrs.entry_range(first, last), entry_ioapic(0x20), entry_ioapic(0x21, 1))


def wanted_severity(defect):
    return "unsafe" if defect.effect == HANG else "unknown"


def blames(thing, defect):
    """The finding about the table that is about this defect."""
    for item in thing["findings"]:
        if item["rule"] == TABLE and any(e["offset"] == defect.offset for e in item["evidence"]):
            return item
    raise AssertionError(f"no finding at offset {defect.offset}: {severities(thing)}")


def alone(defect):
    result, said = regions_of(defect.data)
    table = result.table("IVRS")
    equal(table["state"], "invalid")
    equal(table["error"]["offset"], defect.offset)
    contains(table["error"]["text"], defect.words)
    contains(said, f"at offset 0x{defect.offset:x}: ", defect.words)


def given(defect):
    """As --acpi on a host that has groups, about a device that no region names."""
    with desktop("6.12.0") as tree, file_of(defect.data) as path:
        result = judge(tree, "--acpi", path, USB)
        item = blames(result.json, defect)
        equal(item["severity"], wanted_severity(defect))
        contains(whole_text(item), defect.effect)
        device = result.device(USB)
        equal(device["verdict"], wanted_severity(defect))
        lacks(severities(device), "evidence-contradiction")
        if defect.effect == OFF:
            equal(refusal(device), lines.NO_GROUP)
            equal(severities(device)["iommu-disabled"], "unknown")
        elif defect.effect == IGNORED:
            equal(refusal(device), lines.ACCEPTS)
        else:
            equal(refusal(device), lines.UNKNOWN)


def own(defect):
    """The host's own, whose kernel has groups despite it."""
    with desktop("6.12.0", defect.data) as tree:
        result = judge(tree, USB)
        blames(result.json, defect)
        contradicted = severities(result.json).get("evidence-contradiction")
        equal(contradicted, "unknown" if defect.effect in (HANG, OFF) else None)


for _defect in defects():
    for _how in (alone, given, own):
        case(f"amd: malformed: {_defect.name}: {_how.__name__}")(
            lambda how=_how, defect=_defect: how(defect))


@case("amd: malformed: a unit without devices was none of Linux's business before 6.0")
def _no_devices_before_6_0():
    with desktop("6.12.0") as tree, file_of(
            ivrs.table(unit(entry_ioapic(0x20)), memory())) as path:
        contains(whole_text(finding(judge(tree, "--acpi", path, "--kernel", "5.10", USB).json,
                                    TABLE)), IGNORED)


@case("amd: malformed: a boot that hangs has its way out, and no acceptance")
def _hang_text():
    data = ivrs.table(unit(), memory(), memory(length=0))
    with desktop("6.1.0") as tree, file_of(data) as path:
        result = text(tree, "--acpi", path, "--kernel", "6.1", NIC, status=1)
        contains(" ".join(result.out.split()), "never ends its boot, unless it is started with amd_iommu=off")
        lacks(" ".join(result.out.split()), SILENT)


@case("amd: malformed: the host's own table does not hang with the IOMMU off")
def _hang_off():
    with desktop("6.12.0", ivrs.table(unit(), memory(length=0))) as tree:
        tree.iommu_off()
        tree.cmdline("amd_iommu=off")
        result = judge(tree, USB)
        equal(severities(result.json)["iommu-disabled"], "unknown")
        lacks(severities(result.json), "evidence-contradiction")


def gives_up(data, *expected):
    with desktop("6.12.0") as tree, file_of(data) as path:
        result = judge(tree, "--acpi", path, USB, status=3)
        device = result.device(USB)
        equal(refusal(device), lines.NO_GROUP)
        equal(severities(result.json), {TABLE: "unknown", "iommu-disabled": "unknown"})
        contains(whole_text(finding(result.json, TABLE)), "turns the IOMMU off", *expected)


@case("amd: malformed: memory or an unknown block in the IOMMU's place")
def _no_unit():
    table = whole(memory(kind=ONE, first=2))
    gives_up(table, "IVMD at offset 0xe0", "the number of the first IOMMU's own device")
    gives_up(whole(block(0x12, b"\2\0" + bytes(26))), "block at offset 0xe0")


@case("amd: malformed: an entry that what follows makes worse than a long one")
def _completed():
    with desktop("6.12.0") as tree, file_of(
            ivrs.table(unit(amd.DEVICES, entry(0x48)), memory())) as path:
        result = judge(tree, "--acpi", path, USB, status=3)
        equal(refusal(result.device(USB)), lines.NO_GROUP)
        contains("\n".join(whole_text(item) for item in result.json["findings"]),
                 "variety 0", "turns the IOMMU off")


@case("amd: malformed: the same IOMMU twice, and one too many")
def _units():
    gives_up(ivrs.table(unit(), unit(device=0x4002)), "IVHD at offset", "registers")
    gives_up(ivrs.table(*(unit(registers=0xfd200000 + 0x80000 * n) for n in range(33))),
             "more IOMMUs than Linux takes")


@case("amd: malformed: a table cut off anywhere is not known, and never a crash")
def _cut():
    data = whole(memory())
    with desktop("6.12.0") as tree:
        for size in range(7, len(data), 7):
            with file_of(data[:size]) as path:
                device = judge_one(tree, USB, "--acpi", path)
                is_true(device["verdict"] == "unknown", f"{size} bytes: {device['verdict']}")
                lacks(severities(device), "iommu-disabled")


@case("amd: malformed: the sum of a table that was put right is right")
def _sound():
    with desktop("6.12.0") as tree, file_of(checksum(wrong_checksum(whole(memory())))) as path:
        result = judge(tree, "--acpi", path, NIC, status=1)
        equal(result.table("IVRS")["state"], "parsed")
        equal(refusal(result.device(NIC)), lines.AT_CORE)
