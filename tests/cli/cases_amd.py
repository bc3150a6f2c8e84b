# SPDX-License-Identifier: GPL-2.0-or-later
"""AMD: what an IVRS demands, what kernels make of it, and what is said of it."""

import amd
import ivrs
import lines
from amd import (AUDIO, BASE, DIRECT, END, GPU, GPU_GROUP, GPU_PORT, HOST_BRIDGE, HYPERTRANSPORT,
                 NIC, NIC_GROUP, TEXT_RANGE, UNIT, USB, apic, desktop, memory, regions_of, unit,
                 whole)
from ivrs import ALL, EXCLUSION, ONE, UNITY, entry, entry_ioapic
from program import (blind_rules, finding, judge, judge_one, refusal, run, severities, text,
                     whole_text)
from tables import as_dump
from tap import case, contains, equal, is_true, lacks
from trees import GROUPS, file_of

MEMORY = "firmware-reserved-memory"
SILENT = "This kernel gives it away all the same, and nothing will warn."
HOLE = "Only a guest that has memory at these addresses fails"
UPGRADE = "Linux 6.6 and later refuse it"
NOT_BOUND = ("refuses", "bind", None)


def words(result):
    """The text without its line breaks."""
    return " ".join(result.out.split())


# Kernels

@case("amd: 6.1 accepts what the firmware demands, which is unsafe")
def _accepts():
    with desktop("6.1.0") as tree:
        device = judge_one(tree, NIC, status=1)
        equal(refusal(device), lines.ACCEPTS)
        equal(refusal(device, "now"), lines.ACCEPTS)
        equal(device["kernel"]["message"], None)
        equal(device["verdict"], "unsafe")
        equal(severities(device), {MEMORY: "unsafe"})
        equal(blind_rules(device), set())
        equal(device["ready"], True)


@case("amd: the text of 6.1 says that nothing will warn, and what an upgrade does")
def _silent_text():
    with desktop("6.1.0") as tree:
        said = words(text(tree, NIC, status=1))
        contains(said, "The kernel will accept it.", SILENT, HOLE, UPGRADE, TEXT_RANGE,
                 "IVMD at 0xe0: 0x9618e000-0x9618e000, for 0000:00:00.0-0000:0f:1f.7")


@case("amd: before 5.4 the memory is mapped over, so no guest fails")
def _no_hole():
    with desktop("5.3.18", whole(memory(flags=UNITY))) as tree:
        said = words(text(tree, NIC, status=1))
        contains(said, SILENT, UPGRADE)
        lacks(said, HOLE)


@case("amd: before 5.7 the kernel knows of no exclusion range, so no guest fails")
def _exclusion_text():
    with desktop("5.4.0") as tree:
        for group in (GPU_GROUP, NIC_GROUP):
            tree.reserved(group, HYPERTRANSPORT)
        result = text(tree, NIC, status=1)
        contains(words(result), SILENT, UPGRADE)
        lacks(words(result), HOLE)
        equal(severities(judge_one(tree, NIC, status=1)), {MEMORY: "unsafe"})


@case("amd: 6.12 refuses it and says so")
def _refuses():
    with desktop("6.12.0") as tree:
        device = judge_one(tree, NIC, status=1)
        equal(refusal(device), lines.AT_CORE)
        equal(device["kernel"]["message"], lines.direct(NIC))
        equal(device["kernel"]["device"], NIC)
        equal(device["verdict"], "unsafe")
        result = text(tree, NIC, status=1)
        contains(result.out, "\n" + lines.direct(NIC) + "\n")
        contains(words(result), "The kernel will refuse it at VFIO_GROUP_SET_CONTAINER (EINVAL)")
        lacks(words(result), SILENT, HOLE, UPGRADE)


@case("amd: with --kernel the table decides, as sysfs does on the running kernel")
def _kernels():
    with desktop("6.1.0") as tree:
        for release in ("4.19", "5.4", "5.10", "5.19", "6.1", "6.5"):
            device = judge_one(tree, NIC, "--kernel", release, status=1)
            equal(refusal(device), lines.ACCEPTS, release)
            equal(severities(device), {MEMORY: "unsafe"}, release)
        for release in ("6.6", "6.12", "7.2"):
            device = judge_one(tree, NIC, "--kernel", release, status=1)
            equal(refusal(device), lines.AT_CORE, release)
            equal(device["kernel"]["message"], lines.direct(NIC), release)


@case("amd: without reserved_regions the table gives the same answers")
def _table_alone():
    for release, answer in (("6.1.0", lines.ACCEPTS), ("6.12.0", lines.AT_CORE)):
        with desktop(release) as tree:
            shown = judge_one(tree, NIC, status=1)
            for group in tree.list(GROUPS):
                tree.remove(f"{GROUPS}/{group}/reserved_regions")
            device = judge_one(tree, NIC, status=1)
            equal(refusal(device), answer)
            equal(device["kernel"]["message"], shown["kernel"]["message"])
            equal(severities(device), severities(shown))


@case("amd: a device outside the range is safe on every kernel")
def _outside():
    for release in ("6.1.0", "6.12.0", "7.2.0"):
        with desktop(release) as tree:
            device = judge_one(tree, USB, status=0)
            equal((device["verdict"], refusal(device)), ("safe", lines.ACCEPTS), release)


@case("amd: neither USB nor display devices are exempt")
def _classes():
    with desktop("6.12.0", whole(memory(last=0xffff))) as tree:
        for address in (USB, GPU):
            device = judge_one(tree, address, "--kernel", "6.12", status=1)
            equal(refusal(device), lines.AT_CORE, address)
            equal(severities(device).keys() & {"firmware-reserved-memory-relaxed"}, set())


@case("amd: the hole in what can be mapped is told")
def _map():
    with desktop("6.1.0") as tree:
        holes = judge_one(tree, NIC, status=1)["kernel"]["map"]["holes"]
        equal(holes[0], {"base": f"{BASE:#x}", "end": f"{END:#x}", "type": "direct"})


# Groups

@case("amd: memory of one function keeps its group, and is named")
def _sibling():
    table = whole(memory(kind=ONE, flags=UNITY, first=ivrs.devid(AUDIO)))
    with desktop("6.12.0", table) as tree:
        tree.reserved(GPU_GROUP, DIRECT, HYPERTRANSPORT)
        device = judge_one(tree, GPU, status=1)
        equal(refusal(device), lines.AT_CORE)
        equal(device["kernel"]["message"], lines.direct(AUDIO))
        equal(finding(device, MEMORY)["evidence"][0]["source"], "IVRS")
        contains(whole_text(finding(device, MEMORY)), f"for {AUDIO}", "shares group")
        device = judge_one(tree, GPU, "--kernel", "6.1", status=1)
        equal(refusal(device), lines.ACCEPTS)
        contains(whole_text(finding(device, MEMORY)), SILENT)


@case("amd: now a sibling on a host driver is in the way before the memory is")
def _now():
    table = whole(memory(kind=ONE, flags=UNITY, first=ivrs.devid(AUDIO)))
    with desktop("6.12.0", table) as tree:
        tree.reserved(GPU_GROUP, DIRECT, HYPERTRANSPORT)
        tree.driver(AUDIO, "snd_hda_intel")
        device = judge_one(tree, GPU, status=1)
        equal(refusal(device), lines.AT_CORE)
        equal(refusal(device, "now"), lines.AT_CLAIM)
        equal(device["now"]["message"], None)


@case("amd: a bridge in the group is named with its driver")
def _bridge():
    table = whole(memory(kind=ONE, flags=UNITY, first=ivrs.devid(GPU_PORT)))
    with desktop("6.12.0", table) as tree:
        for address in (GPU, AUDIO):
            tree.join_group(address, 1)
        tree.reserved(1, DIRECT, HYPERTRANSPORT)
        device = judge_one(tree, GPU, status=1)
        equal(device["kernel"]["message"], lines.direct(GPU_PORT, driver="pcieport"))


@case("amd: groups show who is unsafe, and the IOMMU has none")
def _groups():
    with desktop() as tree:
        result = run("groups", "--json", "--sysroot", tree.root, status=0)
        said = run("groups", "--sysroot", tree.root, status=0).out
        equal(result.group(NIC_GROUP)["devices"], [NIC])
        equal([r["type"] for r in result.group(NIC_GROUP)["reserved"]],
              ["direct", "reserved", "msi"])
        equal([r["type"] for r in result.group(amd.USB_GROUP)["reserved"]], ["reserved", "msi"])
        below = said.split("No group")[1]
        contains(below, UNIT, HOST_BRIDGE)
        lacks(below, NIC)


# The IOMMU's own function

@case("amd: to bind the IOMMU itself does nothing on 6.12, and has a line on 7.2")
def _own_function():
    with desktop("6.12.0") as tree:
        device = judge_one(tree, UNIT, status=1)
        equal(refusal(device), NOT_BOUND)
        equal(device["kernel"]["message"], None)
        equal(severities(device)["not-assignable"], "unsafe")
        contains(text(tree, UNIT, status=1).out,
                 "The kernel will not let vfio-pci have it, and says nothing.")
        device = judge_one(tree, UNIT, "--kernel", "7.2", status=1)
        equal(refusal(device), lines.NO_GROUP)
        equal(device["kernel"]["message"], f"pci {UNIT}: Resources present before probing")
        device = judge_one(tree, UNIT, "--kernel", "6.15", status=1)
        equal(refusal(device), lines.UNKNOWN)


@case("amd: nothing is said of acceptance where the kernel refuses for another reason")
def _no_word_of_acceptance():
    with desktop("6.1.0") as tree:
        lacks(words(text(tree, UNIT, status=1)), SILENT)
        tree.table(apic((0x20, 0), (0x22, 24)), "APIC")
        result = text(tree, NIC, status=1)
        lacks(words(result), SILENT)
        contains(result.out, "\n" + lines.INTERRUPTS + "\n")


# Options

@case("amd: amd_iommu=off and iommu=off turn it off, intel_iommu=off does not")
def _off():
    for option in ("amd_iommu=off", "iommu=off"):
        with desktop("6.12.0") as tree:
            tree.iommu_off()
            tree.cmdline(f"quiet {option}")
            device = judge_one(tree, USB, status=3)
            equal(refusal(device), lines.NO_GROUP)
            equal(device["kernel"]["message"], lines.probe_6_12(USB))
            contains(whole_text(finding(device, "iommu-disabled")), f"take {option} off")
    with desktop("6.12.0") as tree:
        tree.cmdline("quiet intel_iommu=off")
        equal(judge_one(tree, USB, status=0)["verdict"], "safe")


@case("amd: relax_rmrr changes nothing")
def _relax_rmrr():
    with desktop("6.5.13-5-pve") as tree:
        tree.cmdline("intel_iommu=on,relax_rmrr")
        contains(words(text(tree, NIC, status=1)), SILENT)
        equal(refusal(judge_one(tree, NIC, "--kernel", "6.8.12-10-pve", status=1)),
              lines.AT_CORE)


# Interrupts

def remapping(tree):
    return severities(judge_one(tree, USB)).get("interrupt-remapping-missing")


@case("amd: an IOAPIC that the table lacks leaves interrupts alone")
def _ioapics():
    with desktop("6.12.0") as tree:
        equal(remapping(tree), None)
        tree.table(apic((0x20, 0), (0x22, 24)), "APIC")
        device = judge_one(tree, USB, status=1)
        equal(refusal(device), ("refuses", "VFIO_SET_IOMMU", "EPERM"))
        equal(device["kernel"]["message"], lines.INTERRUPTS)
        contains(whole_text(finding(device, "interrupt-remapping-missing")), "IOAPIC",
                 "ivrs_ioapic")


@case("amd: the southbridge's IOAPIC has to be 00:14.0")
def _southbridge():
    table = ivrs.table(unit(amd.DEVICES, entry_ioapic(0x20, 0x00a1)))
    with desktop("6.12.0", table) as tree:
        tree.table(apic((0x20, 0)), "APIC")
        equal(remapping(tree), "unsafe")


@case("amd: with ivrs_ioapic the interrupts of the running kernel tell")
def _ivrs_ioapic():
    with desktop("6.12.0") as tree:
        tree.table(apic((0x20, 0), (0x22, 24)), "APIC")
        tree.cmdline("ivrs_ioapic[34]=00:00.1")
        device = judge_one(tree, USB, status=3)
        equal(blind_rules(device), {"interrupt-remapping-missing"})
        tree.write("proc/interrupts", "   8:  0  IR-IO-APIC   8-edge  rtc0\n")
        equal(judge_one(tree, USB, status=0)["verdict"], "safe")
        tree.write("proc/interrupts", "   8:  0  IO-APIC   8-edge  rtc0\n")
        equal(remapping(tree), "unsafe")


# Regions

@case("amd: regions of a table alone: each kind of IVMD, as raw bytes and as a dump")
def _regions_alone():
    table = whole(memory(kind=ALL, flags=UNITY, start=0x7d000000, size=0x2000),
                  memory(kind=ONE, flags=EXCLUSION, start=0x7d002000, size=0x26000, first=0x0300),
                  memory(), memory(flags=UNITY, start=0x7e002000, size=0, segment=1))
    result, said = regions_of(table)
    equal(result.table("IVRS")["state"], "parsed")
    equal([(r["base"], r["end"], r["flags"], r["segment"]) for r in result.json["regions"]],
          [("0x7d000000", "0x7d001fff", "0x01", 0), ("0x7d002000", "0x7d027fff", "0x08", 0),
           ("0x9618e000", "0x9618e000", "0x08", 0), ("0x7e002000", "0x7e001fff", "0x01", 1)])
    equal([r["scopes"][0]["type"] for r in result.json["regions"]],
          ["all", "one", "range", "range"])
    contains(said, "IVMD at 0xe0: 0x7d000000-0x7d001fff (8 KiB), flags 0x01\n    all\n",
             "IVMD at 0x100: 0x7d002000-0x7d027fff (152 KiB), flags 0x08\n"
             "    one           0000:03:00.0  (not resolved: without a host there are no devices)",
             "IVMD at 0x120: 0x9618e000-0x9618e000 (1 B), flags 0x08\n"
             "    Linux takes it as 0x9618e000-0x9618efff\n"
             "    range         0000:00:00.0-0000:0f:1f.7",
             "IVMD at 0x140: 0x7e002000-0x7e001fff, segment 1, flags 0x01\n"
             "    range         0001:00:00.0-0001:0f:1f.7")
    again, _ = regions_of(as_dump(table).encode())
    equal(again.json["regions"], result.json["regions"])


@case("amd: regions of a host name the devices of a range, and not whom it does not reach")
def _regions_host():
    with desktop() as tree:
        result = run("regions", "--json", "--sysroot", tree.root, status=0)
        kinds = {d["address"]: d["kind"] for d in result.json["regions"][0]["devices"]}
        equal({a for a, kind in kinds.items() if kind == "direct"}, set(amd.INSIDE))
        equal((kinds[UNIT], kinds[HOST_BRIDGE]), ("none", "none"))
        is_true(USB not in kinds, "the device outside")
        said = run("regions", "--sysroot", tree.root, status=0).out
        contains(said, f"{NIC}  direct", f"{UNIT}  none", "Linux takes it as " + TEXT_RANGE)


@case("amd: a table without IVMDs has no regions")
def _no_regions():
    result, said = regions_of(whole())
    equal(result.json["regions"], [])
    contains(said, "No reserved memory regions.")


@case("amd: permissions alone demand nothing")
def _permissions():
    with desktop("6.12.0", whole(memory(flags=0x06))) as tree:
        device = judge_one(tree, NIC, "--kernel", "6.12", status=0)
        equal((device["verdict"], refusal(device)), ("safe", lines.ACCEPTS))


# Evidence

@case("amd: sysfs without what the table demands is a contradiction, and decides")
def _not_shown():
    with desktop("6.12.0") as tree:
        tree.reserved(NIC_GROUP, HYPERTRANSPORT)
        device = judge_one(tree, NIC, status=3)
        equal(severities(device), {"evidence-contradiction": "unknown"})
        equal(refusal(device), lines.ACCEPTS)


@case("amd: sysfs with what the table does not demand is a contradiction, and decides")
def _not_demanded():
    with desktop("6.12.0", whole()) as tree:
        device = judge_one(tree, NIC, status=1)
        equal(severities(device), {MEMORY: "unsafe", "evidence-contradiction": "unknown"})
        equal(refusal(device), lines.AT_CORE)


@case("amd: a table that names nobody here may be another machine's")
def _elsewhere():
    with desktop("6.12.0") as tree, file_of(ivrs.table(unit(entry(2, 0x4000)))) as path:
        result = judge(tree, "--acpi", path)
        contains(whole_text(finding(result.json, "evidence-contradiction")),
                 "nothing in the given table names a device of this host")


@case("amd: a device that no unit of the given table names has no group")
def _uncovered():
    table = ivrs.table(unit(entry(2, ivrs.devid(USB)), entry_ioapic(0x20),
                            entry_ioapic(0x21, 1)))
    with desktop("6.12.0") as tree, file_of(table) as path:
        device = judge(tree, "--acpi", path).device(NIC)
        equal(refusal(device), lines.NO_GROUP)
        equal(device["kernel"]["message"], lines.probe_6_12(NIC))
        lacks(text(tree, "--acpi", path, NIC).out, "alone in group")
