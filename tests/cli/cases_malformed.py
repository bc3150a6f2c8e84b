# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that are wrong: said where, what the kernel does, and never called safe."""

import collections

import dmar
import lines
from dmar import andd, drhd, endpoint, record, rhsa, rmrr
from program import finding, judge, judge_one, refusal, run, severities, whole_text
from tables import (BASE, CLEAN, CLEAN_GROUP, CLEAN_PATH, END, FIRST, HEADER, RAID,
                    RAID_GROUP, RAID_PATH, SCOPES, DIRECT, checksum, reserve, scope,
                    whole)
from tap import case, contains, equal, is_true, lacks, one_of
from trees import file_of, host

HANG, OFF, NOT_KNOWN, IGNORED = "hang", "off", "unknown", "ignored"

# What the finding says that Linux does
EFFECT_WORDS = {HANG: "hangs", OFF: "turns the IOMMU off",
                NOT_KNOWN: "not known", IGNORED: "uses"}

Defect = collections.namedtuple("Defect", "name data offset effect words")

RAID_SCOPE = endpoint("00", *RAID_PATH)
GOOD = rmrr(BASE, END, RAID_SCOPE)
SCOPE_AT = FIRST + SCOPES
SECOND = FIRST + len(GOOD)
OTHER = rmrr(0x7e020000, 0x7e020fff, endpoint("00", "1e.0"))


def andd_without_nul():
    return record(4, bytes((0, 0, 0, 1)) + b"\\_SB.I2C0")


def defects():
    # doc/kernel-facts.md, section 2.6, row by row
    yield Defect("a structure of length 0",
                 whole(GOOD, rmrr(0x7e020000, 0x7e020fff, length=0)),
                 SECOND + 2, HANG, "length 0")
    yield Defect("an RMRR's scope of length 0",
                 reserve(endpoint("00", *RAID_PATH, length=0)),
                 SCOPE_AT + 1, HANG, "length 0")
    yield Defect("a unit's scope of length 0",
                 dmar.table(drhd(scope(3, "ff", "00.0", length=0)), GOOD),
                 HEADER + 16 + 1, HANG, "length 0")
    yield Defect("an ATSR's scope of length 0",
                 whole(GOOD, dmar.atsr(endpoint("00", "1c.0", length=0))),
                 SECOND + 8 + 1, HANG, "length 0")
    yield Defect("a structure past the table's end",
                 whole(GOOD, rmrr(0x7e020000, 0x7e020fff, length=200)),
                 SECOND + 2, OFF, "length 200")
    yield Defect("a scope past its structure's end",
                 reserve(endpoint("00", *RAID_PATH, length=40)),
                 SCOPE_AT + 1, NOT_KNOWN, "length 40")
    yield Defect("a scope of odd length",
                 reserve(endpoint("00", *RAID_PATH, length=11) + b"\0"),
                 SCOPE_AT + 1, IGNORED, "length 11")
    yield Defect("no unit", dmar.table(GOOD), HEADER, OFF, "DRHD")
    yield Defect("an address width that is too small",
                 whole(GOOD, width=11), 36, OFF, "width 10")
    yield Defect("a unit at address 0",
                 dmar.table(drhd(base=0), GOOD), HEADER + 8, OFF, "address 0")
    yield Defect("an ANDD name without an end",
                 whole(GOOD, andd_without_nul()), SECOND + 8, OFF, "NUL")
    yield Defect("a wrong checksum",
                 whole(GOOD, checksum=(whole(GOOD)[9] + 1) & 0xff),
                 9, IGNORED, "checksum")
    # What else the parser meets
    yield Defect("a structure that is too short for its type",
                 whole(GOOD, record(1, bytes(4))), SECOND + 2, IGNORED,
                 "length 8")
    yield Defect("a unit that is too short for an address",
                 whole(GOOD, record(0, bytes(4))), SECOND + 2, NOT_KNOWN,
                 "length 8")
    yield Defect("a scope that is too short",
                 reserve(b"\1\3\0" + RAID_SCOPE), SCOPE_AT + 1, IGNORED,
                 "length 3")
    yield Defect("a scope that takes the next structure for its path",
                 whole(rmrr(BASE, END, endpoint("00", *RAID_PATH, length=14)),
                       OTHER), SCOPE_AT + 1, IGNORED, "length 14")
    yield Defect("a stray byte after the scopes",
                 reserve(RAID_SCOPE + b"\1"), SCOPE_AT + len(RAID_SCOPE),
                 NOT_KNOWN, "")
    yield Defect("a table cut off in a structure",
                 whole(GOOD)[:-10], len(whole(GOOD)) - 10, NOT_KNOWN,
                 str(len(whole(GOOD)) - 10))
    yield Defect("a table cut off in its fixed part",
                 whole(GOOD)[:40], 40, NOT_KNOWN, "40")
    yield Defect("a table cut off in its header",
                 whole(GOOD)[:20], 20, NOT_KNOWN, "20")
    yield Defect("a table whose length is too small",
                 whole(GOOD, length=40), 4, NOT_KNOWN, "length 40")


def blames(thing, defect):
    """The finding about the table that is about this defect."""
    invalid = [item for item in thing["findings"]
               if item["rule"] == "firmware-table-invalid"]
    for item in invalid:
        if any(e["offset"] == defect.offset for e in item["evidence"]):
            return item
    raise AssertionError(f"no finding at offset {defect.offset}: {invalid}")


def check_table(table, defect):
    equal(table["state"], "invalid", "state")
    equal(table["error"]["offset"], defect.offset, "offset")
    contains(table["error"]["text"], defect.words)


def alone(defect):
    with file_of(defect.data) as path:
        result = run("regions", "--json", "--acpi", path, status=0)
        check_table(result.table(), defect)
        text = run("regions", "--acpi", path, status=0).out
        contains(text, f"at offset 0x{defect.offset:x}: ", defect.words)


def wanted_severity(defect):
    return "unsafe" if defect.effect == HANG else "unknown"


def check_machine(answer, defect):
    item = blames(answer, defect)
    equal(item["severity"], wanted_severity(defect), "severity")
    contains(whole_text(item), EFFECT_WORDS[defect.effect])


def check_unnamed_device(device, defect):
    """One that no region names."""
    equal(device["verdict"], wanted_severity(defect), "verdict")
    if defect.effect == OFF:
        equal(refusal(device), lines.NO_GROUP)
        equal(device["kernel"]["message"], lines.probe(CLEAN))
        equal(severities(device)["iommu-disabled"], "unknown")
        equal(device["ready"], False, "ready")
    elif defect.effect in (HANG, NOT_KNOWN):
        equal(refusal(device), lines.UNKNOWN)


def given(defect):
    """As --acpi on a host that has groups."""
    with host("intel-clean") as tree, file_of(defect.data) as path:
        result = judge(tree, "--acpi", path, CLEAN,
                       status=1 if defect.effect == HANG else 3)
        check_table(result.table(), defect)
        check_machine(result.json, defect)
        check_unnamed_device(result.device(CLEAN), defect)


def own_and_groups(defect):
    """The host's own, and the kernel has groups despite it."""
    with host("intel-clean") as tree:
        tree.table(defect.data)
        result = judge(tree, CLEAN)
        check_table(result.table(), defect)
        blames(result.json, defect)
        device = result.device(CLEAN)
        one_of(device["verdict"], ("unknown", "unsafe"), "verdict")
        one_of(result.status, (1, 3), "exit status")
        if defect.effect == NOT_KNOWN:    # flags that were not read forbid nothing
            is_true("interrupt-remapping-missing" not in severities(device),
                    "interrupt remapping by flags that were not read")
        if defect.effect in (HANG, OFF):
            equal(severities(result.json)["evidence-contradiction"], "unknown")


def own_without_groups(defect):
    """The host's own, and the IOMMU is off."""
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.table(defect.data)
        result = judge(tree, CLEAN)
        check_table(result.table(), defect)
        check_machine(result.json, defect)
        device = result.device(CLEAN)
        equal(device["verdict"], wanted_severity(defect), "verdict")
        is_true(device["ready"] is not True, "ready without an IOMMU")


for _defect in defects():
    for _how in (alone, given, own_and_groups, own_without_groups):
        case(f"malformed: {_defect.name}: {_how.__name__.replace('_', ' ')}")(
            lambda how=_how, defect=_defect: how(defect))


@case("malformed: the text names the offset, the defect and what Linux does")
def _text():
    data = whole(GOOD, rmrr(0x7e020000, 0x7e020fff, length=0))
    with host("intel-clean") as tree, file_of(data) as path:
        out = run("--sysroot", tree.root, "--acpi", path, CLEAN, status=1).out
        contains(out, f"0x{SECOND + 2:x}", "length 0", "hangs")


@case("malformed: no piece of advice is given twice")
def _advice_once():
    data = whole(GOOD, rmrr(0x7e020000, 0x7e020fff, length=200))
    with host("intel-clean") as tree, file_of(data) as path:
        out = run("--sysroot", tree.root, "--acpi", path, CLEAN, status=3).out
        blocks = out.split("What to do:")[1].split("\n\n")[0].split("    - ")
        advice = [" ".join(block.split()) for block in blocks[1:]]
        equal(len(advice), len(set(advice)), f"different pieces of {advice}")


@case("malformed: a region that reaches the device itself stays unsafe")
def _still_unsafe():
    for defect in defects():
        if "scope" in defect.name or "cut off" in defect.name:
            continue
        if defect.name == "a table whose length is too small":
            continue    # nothing of it can be read
        with host("intel-clean") as tree, file_of(defect.data) as path:
            device = judge_one(tree, RAID, "--acpi", path, status=1)
            equal(severities(device)["firmware-reserved-memory"], "unsafe",
                  defect.name)


@case("malformed: up to 3.18 nobody looked where a structure ends")
def _overrun_3_18():
    data = whole(GOOD, rmrr(0x7e020000, 0x7e020fff, length=200))
    with host("intel-clean") as tree, file_of(data) as path:
        device = judge_one(tree, CLEAN, "--acpi", path, "--kernel", "3.16",
                           status=3)
        equal(device["verdict"], "unknown")
        lacks(whole_text(finding(device, "firmware-table-invalid")),
              "turns the IOMMU off")


def is_sound(data, **expected_device):
    """A table that Linux takes as it is."""
    with host("intel-clean") as tree, file_of(data) as path:
        result = judge(tree, "--acpi", path, RAID, status=1)
        equal(result.table()["state"], "parsed", "state")
        is_true("firmware-table-invalid" not in severities(result.json),
                "a finding about a sound table")
        device = result.device(RAID)
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["kernel"]["message"], lines.rmrr(RAID))
        return result.json


@case("malformed: an RHSA of no unit is taken as it is")
def _rhsa():
    is_sound(whole(rhsa(0, base=0xdeadb000), GOOD))


@case("malformed: a structure of an unknown type is passed over")
def _unknown_structure():
    is_sound(whole(record(77, bytes(20)), GOOD))


@case("malformed: an ANDD name with its end is sound")
def _andd():
    is_sound(whole(andd(1, "\\_SB.I2C0"), GOOD))


@case("malformed: the smallest address width that Linux takes")
def _width():
    is_sound(whole(GOOD, width=12))


@case("malformed: bytes after the table's end are not the table's")
def _padding():
    is_sound(whole(GOOD) + bytes(64))


@case("malformed: an RMRR without scopes, or with an IOAPIC's, touches nobody")
def _scopeless():
    answer = is_sound(whole(GOOD, rmrr(0x7e020000, 0x7e020fff),
                            rmrr(0x7e030000, 0x7e030fff,
                                 scope(dmar.IOAPIC, "00", *CLEAN_PATH),
                                 scope(dmar.HPET, "00", *CLEAN_PATH))))
    with host("intel-clean") as tree, file_of(
            whole(rmrr(BASE, END, scope(dmar.IOAPIC, "00", *CLEAN_PATH)),
                  OTHER, rmrr(BASE, END, endpoint("00", *RAID_PATH)))) as path:
        device = judge_one(tree, CLEAN, "--acpi", path, status=0)
        equal(refusal(device), lines.ACCEPTS)
    equal([len(region["devices"]) for region in answer["regions"]], [1])


@case("malformed: a scope of an unknown type is passed over, the next one counts")
def _unknown_scope():
    for kind in (0, 6, 77):
        answer = is_sound(reserve(scope(kind, "00", *CLEAN_PATH), RAID_SCOPE))
        bug = finding(answer, "firmware-bug")
        equal(bug["severity"], "info")
        contains(whole_text(bug), "DMAR: Unsupported device scope")


@case("malformed: the host's own sound table with the same regions is not blamed")
def _own_sound():
    with host("intel-clean") as tree:
        tree.table(whole(GOOD))
        tree.reserved(RAID_GROUP, DIRECT)
        result = judge(tree, RAID, CLEAN, status=1)
        equal(severities(result.json), {})
        equal(result.device(CLEAN)["verdict"], "safe")
        equal(result.device(CLEAN)["group"], CLEAN_GROUP)


@case("malformed: garbage in place of the host's own table")
def _garbage():
    for data in (b"", b"\0" * 64, b"XXXX" + whole(GOOD)[4:],
                 checksum(b"IVRS" + whole(GOOD)[4:])):
        with host("intel-clean") as tree:
            tree.table(data)
            tree.iommu_off()
            result = judge(tree, CLEAN, status=3)
            equal(result.table()["state"], "invalid")
            equal(result.device(CLEAN)["verdict"], "unknown")
