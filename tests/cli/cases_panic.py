# SPDX-License-Identifier: GPL-2.0-or-later
"""What takes the IOMMU, or the boot, away from the whole machine: a table that the firmware
insists on, memory that cannot be mapped, an IOMMU that is not there, a list too short.
"""

import contextlib

import amd
import dmar
import ivrs
import lines
from amd import NIC as AMD_NIC, USB as AMD_USB, desktop, memory, unit, whole
from ivrs import ONE
from program import finding, judge, judge_one, refusal, severities, text, whole_text
from tables import BASE, CLEAN, CLEAN_PATH, END, FIRST, NIC_PATH
from tap import case, contains, equal, lacks
from trees import file_of, host

TABLE = "firmware-table-invalid"
THUNDERBOLT = "sys/bus/thunderbolt/devices/domain0"
INTERRUPTS, OPT_IN = 1, 4
PANIC = "Kernel panic - not syncing: tboot: Failed to initialize DMAR "
UNITY = 1


def broken(flags=INTERRUPTS | OPT_IN):
    """No unit at all, and a structure that names a device."""
    return dmar.table(dmar.rmrr(BASE, END, dmar.endpoint("00", *NIC_PATH)), flags=flags)


def mismatched():
    return dmar.table(dmar.qemu_drhd(), dmar.rmrr(BASE, END, dmar.bridge("00", *CLEAN_PATH)),
                      flags=INTERRUPTS | OPT_IN)


@contextlib.contextmanager
def server(data, thunderbolt):
    with host("intel-server") as tree, file_of(data) as path:
        if thunderbolt:
            tree.mkdir(THUNDERBOLT)
        yield tree, path


def panic_of(answer):
    """The finding about a panic, of those about the table."""
    items = [item for item in answer["findings"] if "panics" in item["title"]]
    equal(len(items), 1, "findings about a panic")
    equal(items[0]["rule"], TABLE)
    return items[0]


def no_panic(answer):
    for item in answer["findings"]:
        lacks(whole_text(item), "panic")


def words(result):
    return " ".join(result.out.split())


@case("panic: with a Thunderbolt controller the boot ends in one")
def _panic():
    for data, what in ((broken(), "table"), (mismatched(), "device scope")):
        with server(data, True) as (tree, path):
            answer = judge(tree, "--acpi", path, CLEAN, status=1)
            item = panic_of(answer.json)
            equal(item["severity"], "unsafe")
            contains(whole_text(item), "Thunderbolt", PANIC + what)
            device = answer.device(CLEAN)
            equal(refusal(device), lines.UNKNOWN)
            equal(device["verdict"], "unsafe")
            lacks(severities(device), "iommu-disabled")
            said = text(tree, "--acpi", path, CLEAN, status=1)
            contains(said.out, "\n" + PANIC + what + "\n")
            contains(words(said), "With intel_iommu=off Linux boots.",
                     "What the kernel will do is not known.")


@case("panic: without one nobody knows whether a port is external-facing")
def _may_panic():
    with server(broken(), False) as (tree, path):
        answer = judge(tree, "--acpi", path, CLEAN, status=3)
        item = panic_of(answer.json)
        equal(item["severity"], "unknown")
        contains(item["title"], "if a port")
        contains(whole_text(item), PANIC + "table")
        device = answer.device(CLEAN)
        equal(refusal(device), lines.NO_GROUP)
        equal(device["verdict"], "unknown")
        equal(severities(device)["iommu-disabled"], "unknown")
        contains(words(text(tree, "--acpi", path, CLEAN, status=3)),
                 "Nothing here tells whether there is such a port.")


@case("panic: a bus without a controller is none")
def _no_controller():
    with server(broken(), False) as (tree, path):
        tree.mkdir("sys/bus/thunderbolt/devices")
        equal(panic_of(judge(tree, "--acpi", path, CLEAN, status=3).json)["severity"], "unknown")


@case("panic: not without the firmware's wish, not with intel_iommu=off, not before 5.3")
def _no_panic():
    with server(broken(INTERRUPTS), True) as (tree, path):
        no_panic(judge(tree, "--acpi", path, CLEAN, status=3).json)
    with server(broken(), True) as (tree, path):
        no_panic(judge(tree, "--acpi", path, "--kernel", "5.2", CLEAN, status=3).json)
        panic_of(judge(tree, "--acpi", path, "--kernel", "5.3", CLEAN, status=1).json)
        tree.cmdline("intel_iommu=off")
        no_panic(judge(tree, "--acpi", path, CLEAN, status=3).json)


@case("panic: a machine that runs had none, and so another kernel has none")
def _runs():
    with server(broken(), True) as (tree, _):
        tree.table(broken())
        no_panic(judge(tree, CLEAN).json)
        panic_of(judge(tree, "--kernel", "6.12", CLEAN, status=1).json)
        tree.iommu_off()
        no_panic(judge(tree, CLEAN, status=3).json)
        answer = judge(tree, "--kernel", "6.12", CLEAN, status=3)
        no_panic(answer.json)
        equal(refusal(answer.device(CLEAN)), lines.NO_GROUP)


def forbidden(**more):
    """A sound table, and memory of the NIC's that may be neither read nor written."""
    return whole(memory(kind=ONE, flags=UNITY, first=0x0200, **more))


@case("maps: memory without any right takes the IOMMU from 6.6 on")
def _maps():
    with desktop("6.1.0") as tree, file_of(forbidden()) as path:
        for address in (AMD_NIC, AMD_USB):
            device = judge_one(tree, address, "--acpi", path, "--kernel", "6.1")
            equal(refusal(device), lines.ACCEPTS)
            lacks(severities(device), TABLE)
            for release in ("6.6", "6.12"):
                result = judge(tree, "--acpi", path, "--kernel", release, address)
                device = result.device(address)
                equal(refusal(device), lines.NO_GROUP)
                equal(severities(device)[TABLE], "unknown")
                contains(whole_text(finding(result.json, TABLE)), "0x9618e000",
                         "no right to read or to write")
                equal(severities(device)["iommu-disabled"], "unknown")
        equal(judge_one(tree, AMD_USB, "--acpi", path, "--kernel", "6.12")["kernel"]["message"],
              lines.probe_6_12(AMD_USB))


@case("maps: of 6.5 it is not known, and said why")
def _maps_6_5():
    with desktop("6.1.0") as tree, file_of(forbidden()) as path:
        device = judge_one(tree, AMD_USB, "--acpi", path, "--kernel", "6.5", status=3)
        equal(refusal(device), lines.UNKNOWN)
        equal(severities(device)[TABLE], "unknown")
        said = words(text(tree, "--acpi", path, "--kernel", "6.5", AMD_NIC, status=1))
        lacks(said, "gives it away all the same")
        contains(said, "What the kernel will do is not known.")


@case("maps: the whole host and one device are told the same")
def _same():
    tables = (forbidden(), whole(), ivrs.table(unit(device=0x4002)),
              ivrs.table(unit(ivrs.entry_range(3, 0x100), ivrs.entry_ioapic(0x20),
                              ivrs.entry_ioapic(0x21, 1))))
    with desktop("6.1.0") as tree:
        for data in tables:
            with file_of(data) as path:
                for release in ("5.10", "6.1", "6.12"):
                    every = judge(tree, "--acpi", path, "--kernel", release)
                    one = judge(tree, "--acpi", path, "--kernel", release, AMD_NIC)
                    equal(severities(one.json), severities(every.json), release)
                    equal(one.device(AMD_NIC)["kernel"], every.device(AMD_NIC)["kernel"], release)
                    equal(severities(one.device(AMD_NIC)), severities(every.device(AMD_NIC)),
                          release)


@case("maps: very many regions are soon judged")
def _many():
    many = [memory(kind=ONE, flags=7, first=0x0200, start=BASE + 0x2000 * (9000 - n))
            for n in range(9000)]
    with desktop("6.1.0") as tree, file_of(whole(*many, memory(kind=ONE, flags=UNITY,
                                                               first=0x0200))) as path:
        device = judge_one(tree, AMD_USB, "--acpi", path, "--kernel", "6.12", status=3)
        equal(refusal(device), lines.UNKNOWN)


@case("units: one that is not there is told, and what kernels do about it")
def _absent():
    with desktop("6.12.0") as tree, file_of(ivrs.table(unit(device=0x4002))) as path:
        result = judge(tree, "--acpi", path, AMD_NIC, status=3)
        equal(refusal(result.device(AMD_NIC)), lines.NO_GROUP)
        contains(whole_text(finding(result.json, TABLE)), "not there", "offset 0x30")
        result = judge(tree, "--acpi", path, "--kernel", "5.10", AMD_NIC, status=3)
        equal(refusal(result.device(AMD_NIC)), lines.UNKNOWN)
        contains(whole_text(finding(result.json, TABLE)), "crash")


@case("units: a list that ends before a device may crash 6.0 and later")
def _beyond():
    short = ivrs.table(unit(ivrs.entry_range(3, 0x100), ivrs.entry_ioapic(0x20),
                            ivrs.entry_ioapic(0x21, 1)))
    with desktop("6.12.0") as tree, file_of(short) as path:
        result = judge(tree, "--acpi", path, AMD_NIC, status=3)
        equal(refusal(result.device(AMD_NIC)), lines.UNKNOWN)
        contains(whole_text(finding(result.json, TABLE)), AMD_USB, "crash")
        lacks(severities(judge(tree, "--acpi", path, "--kernel", "5.10", AMD_NIC).json), TABLE)


MSI = {"base": "0xfee00000", "end": "0xfeefffff", "type": "msi"}
HYPERTRANSPORT = {"base": "0xfd00000000", "end": "0xffffffffff", "type": "reserved"}


def holes(tree, address, release, *args):
    hole_map = judge_one(tree, address, *args, "--kernel", release)["kernel"]["map"]
    return hole_map and hole_map["holes"]


@case("map: of a kernel that is asked for, on Intel")
def _map_intel():
    # It was demanded for an ISA bridge or a USB controller; nothing of the kind here.
    with host("intel-server") as tree:
        equal(holes(tree, CLEAN, "5.10"), [MSI])
        equal(holes(tree, CLEAN, "5.3"), [])
        # What is refused is mapped nowhere.
        equal(holes(tree, "0000:02:00.0", "5.10"), None)
        # No kernel refused anything up to 3.16.
        equal(holes(tree, "0000:02:00.0", "3.16"), [])


@case("map: of a kernel that is asked for, on AMD")
def _map_amd():
    direct = {"base": f"{amd.BASE:#x}", "end": f"{amd.END:#x}", "type": "direct"}
    with desktop("6.12.0") as tree:
        equal(holes(tree, AMD_NIC, "6.1"), [direct, MSI, HYPERTRANSPORT])
        # An exclusion range was a register of the IOMMU up to 5.6.
        equal(holes(tree, AMD_NIC, "5.4"), [MSI, HYPERTRANSPORT])
        equal(holes(tree, AMD_NIC, "5.6"), None)
        equal(holes(tree, AMD_USB, "6.12"), [MSI, HYPERTRANSPORT])
        equal(holes(tree, AMD_NIC, "6.12"), None)


@case("map: ranges that touch are one")
def _map_joined():
    data = whole(memory(kind=ONE, flags=7, first=0x0200, size=0x1000),
                 memory(kind=ONE, flags=7, first=0x0200, start=amd.BASE + 0x1000, size=0x1001))
    with desktop("6.12.0") as tree, file_of(data) as path:
        equal(holes(tree, AMD_NIC, "6.1", "--acpi", path)[0],
              {"base": f"{amd.BASE:#x}", "end": f"{amd.BASE + 0x2fff:#x}", "type": "direct"})
