# SPDX-License-Identifier: GPL-2.0-or-later
"""No interrupt remapping: by the firmware's flag, by option, by the hardware."""

import lines
from program import finding, judge, judge_one, refusal, severities, text, whole_text
from tables import CLEAN, RAID, RAID_GROUP, RAID_PATH, DIRECT, for_device, whole
from tap import case, contains, equal, is_true
from trees import host

RULE = "interrupt-remapping-missing"
CONTRADICTION = "evidence-contradiction"
ECAP = "sys/devices/virtual/iommu/dmar0/intel-iommu/ecap"
ALLOW = "sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts"


def by_flag(tree):
    tree.table(whole(flags=0))
    tree.plain_interrupts()


def by_option(tree):
    tree.cmdline("intel_iommu=on intremap=off")
    tree.plain_interrupts()


def by_old_option(tree):
    tree.cmdline("intel_iommu=on nointremap")
    tree.plain_interrupts()


def by_hardware(tree):
    ecap = int(tree.read(ECAP), 16)
    tree.write(ECAP, f"{ecap & ~(1 << 3):x}\n")
    tree.plain_interrupts()


WAYS = (by_flag, by_option, by_old_option, by_hardware)


def refused(way):
    with host("intel-clean") as tree:
        way(tree)
        result = judge(tree, CLEAN, status=1)
        device = result.device(CLEAN)
        equal(device["verdict"], "unsafe")
        equal(severities(device)[RULE], "unsafe")
        equal(refusal(device), lines.AT_ATTACH)
        equal(device["kernel"]["message"], lines.INTERRUPTS)
        equal(device["kernel"]["device"], None)
        equal(device["kernel"]["userspace"], lines.qemu_container(
            CLEAN, device["group"], "iommu for container",
            "Operation not permitted"))
        equal(result.json["host"]["iommu"]["interrupt_remapping"], False)


def refused_everywhere(way):
    with host("intel-clean") as tree:
        way(tree)
        for release in ("4.19", "5.10", "6.1", "6.5", "6.12"):
            device = judge_one(tree, CLEAN, "--kernel", release, status=1)
            equal(refusal(device), lines.AT_ATTACH, release)
            equal(device["kernel"]["message"], lines.INTERRUPTS, release)


for _way in WAYS:
    _name = _way.__name__.replace("_", " ")
    case(f"interrupts: not remapped {_name}")(lambda way=_way: refused(way))
    case(f"interrupts: not remapped {_name}, on every kernel")(
        lambda way=_way: refused_everywhere(way))


@case("interrupts: the text has the line unbroken, and names the option")
def _text():
    with host("intel-clean") as tree:
        by_option(tree)
        out = text(tree, CLEAN, status=1).out
        is_true(lines.INTERRUPTS in out.splitlines(), out)
        contains(whole_text(finding(judge_one(tree, CLEAN), RULE)),
                 "intremap=off")


@case("interrupts: allow_unsafe_interrupts makes the kernel accept, not the verdict")
def _allowed():
    for value in ("Y\n", "1\n"):
        with host("intel-clean") as tree:
            by_option(tree)
            tree.write(ALLOW, value)
            device = judge_one(tree, CLEAN, status=1)
            equal(refusal(device), lines.ACCEPTS)
            equal(device["verdict"], "unsafe")


@case("interrupts: a direct region comes first")
def _after_memory():
    with host("intel-clean") as tree:
        tree.table(for_device(RAID_PATH))
        tree.reserved(RAID_GROUP, DIRECT)
        by_option(tree)
        device = judge_one(tree, RAID, status=1)
        equal(device["kernel"]["message"], lines.rmrr(RAID))
        equal(severities(device), {"firmware-reserved-memory": "unsafe",
                                   RULE: "unsafe"})


@case("interrupts: the x2APIC opt-out and other options do no harm")
def _harmless():
    with host("intel-clean") as tree:
        tree.table(whole(flags=3))
        tree.cmdline("intel_iommu=on intremap=no_x2apic_optout")
        device = judge_one(tree, CLEAN, status=0)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "safe")


@case("interrupts: one unit of two that cannot spoils it")
def _second_unit():
    with host("intel-clean") as tree:
        other = "sys/devices/virtual/iommu/dmar1/intel-iommu"
        tree.write(f"{other}/ecap", "f00f42\n")
        tree.link("sys/class/iommu/dmar1",
                  "../../devices/virtual/iommu/dmar1")
        tree.plain_interrupts()
        equal(judge_one(tree, CLEAN, status=1)["verdict"], "unsafe")


@case("interrupts: what cannot be seen is not checked, and decides")
def _blind():
    with host("intel-clean") as tree:
        tree.remove(ECAP)
        tree.remove("proc/interrupts")
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")
        is_true(RULE in {item["rule"] for item in device["not_checked"]}, RULE)


# What the running kernel shows

def chipset(tree, device, revision):
    where = tree.device("0000:00:00.0")
    tree.write(f"{where}/uevent", f"PCI_CLASS=60000\nPCI_ID=8086:{device[2:].upper()}\n")
    tree.write(f"{where}/revision", f"{revision}\n")


@case("interrupts: the running kernel outranks table, options and hardware")
def _outranked():
    with host("intel-clean") as tree:
        tree.plain_interrupts()
        device = judge_one(tree, CLEAN, status=1)
        equal(refusal(device), lines.AT_ATTACH)
        equal(device["kernel"]["message"], lines.INTERRUPTS)
        equal(severities(device), {RULE: "unsafe", CONTRADICTION: "unknown"})
        equal(finding(device, RULE)["evidence"],
              [{"source": "proc/interrupts", "offset": None, "text": "IO-APIC"}])
        tree.write(ALLOW, "Y\n")
        device = judge_one(tree, CLEAN, status=1)
        equal((refusal(device), device["verdict"]), (lines.ACCEPTS, "unsafe"))


@case("interrupts: that they are remapped is believed, and told where it should not be")
def _remapped_despite():
    for way in WAYS:
        with host("intel-clean") as tree:
            shown = tree.read("proc/interrupts")
            way(tree)
            tree.write("proc/interrupts", shown)
            result = judge(tree, CLEAN, status=3)
            device = result.device(CLEAN)
            equal(refusal(device), lines.ACCEPTS)
            equal(severities(device), {CONTRADICTION: "unknown"})
            equal(result.json["host"]["iommu"]["interrupt_remapping"], True)


@case("interrupts: another kernel is not foretold where this one is not understood")
def _another_kernel():
    with host("intel-clean") as tree:
        tree.plain_interrupts()
        equal(judge_one(tree, CLEAN, "--kernel", "6.12", status=3)["verdict"], "unknown")


@case("interrupts: Intel's 5500, 5520 and X58 with the erratum, IOMMU on, off or another kernel")
def _erratum():
    for device, revision, faulty in (
            ("0x3403", "0x12", True), ("0x3405", "0x13", True), ("0x3406", "0x13", True),
            ("0x3405", "0x22", True), ("0x3406", "0x22", False), ("0x3403", "0x14", False),
            ("0x3407", "0x12", False)):
        with host("intel-clean") as tree:
            chipset(tree, device, revision)
            status = 1 if faulty else 0
            for args in ((), ("--kernel", "6.12")):
                if faulty:
                    tree.plain_interrupts()
                found = judge_one(tree, CLEAN, *args, status=status)
                equal(severities(found), {RULE: "unsafe"} if faulty else {})
            tree.iommu_off()
            found = judge_one(tree, CLEAN, status=1 if faulty else 3)
            equal(RULE in severities(found), faulty)
            equal(found["kernel"]["at"], "bind")


@case("interrupts: with the IOMMU off the table foretells it")
def _foretold():
    for way in (by_flag, by_option):
        with host("intel-clean") as tree:
            way(tree)
            tree.iommu_off()
            device = judge_one(tree, CLEAN, status=1)
            equal(severities(device)[RULE], "unsafe")
            equal(device["kernel"]["at"], "bind")


@case("interrupts: the log of this very kernel tells where /proc/interrupts does not")
def _told():
    said = ("DMAR-IR: This system BIOS has enabled interrupt remapping",
            "DMAR-IR: Not enabling interrupt remapping",
            "AMD-Vi: [Firmware Bug]: : No southbridge IOAPIC found",
            "AMD-Vi: Disabling interrupt remapping")
    for line in said:
        with host("intel-clean") as tree:
            release = tree.read("proc/sys/kernel/osrelease").strip()
            tree.write("log", f"[    0.000000] Linux version {release} (x)\n[    0.1] {line}\n")
            # What is shown now outranks what was said.
            judge_one(tree, CLEAN, "--dmesg", tree.path("log"), status=0)
            tree.remove("proc/interrupts")
            device = judge_one(tree, CLEAN, "--dmesg", tree.path("log"), status=1)
            equal(refusal(device), lines.AT_ATTACH)
            equal(finding(device, RULE)["evidence"][0]["text"], line)
            # Another kernel's log says nothing about this one.
            tree.write("log", f"[    0.000000] Linux version 4.4.0 (x)\n[    0.1] {line}\n")
            judge_one(tree, CLEAN, "--dmesg", tree.path("log"), status=0)


@case("interrupts: the IOMMU's own are never remapped, and say nothing")
def _own():
    own = " 25:          0   PCI-MSI-0000:00:00.2   0-edge      AMD-Vi\n"
    for name, seen in (("IR-IO-APIC", True), ("IR-PCI-MSIX-0000:04:00.0", True),
                       ("PCI-MSIX-0000:04:00.0", False), ("IO-APIC", False)):
        with host("intel-clean") as tree:
            tree.write("proc/interrupts", f"      CPU0  CPU1\n{own}"
                       f" 26:   0   17  {name}   0-edge      eth0\nNMI:   0  0  IR- none\n")
            equal(judge_one(tree, CLEAN, status=0 if seen else 1)["kernel"]["outcome"],
                  "accepts" if seen else "refuses")


@case("interrupts: a virtio-iommu remaps none")
def _virtio():
    for allowed in (False, True):
        with host("intel-clean") as tree:
            tree.iommu_off()
            tree.join_group(CLEAN, 11)
            tree.reserved(11)
            tree.remove("sys/firmware/acpi/tables/DMAR")
            where = "sys/devices/pci0000:00/0000:00:05.0/virtio2/iommu/0000:00:05.0"
            tree.write(f"{where}/uevent", "")
            tree.link("sys/class/iommu/0000:00:05.0", f"../../../{where}")
            tree.plain_interrupts()
            if allowed:
                tree.write(ALLOW, "Y\n")
            device = judge_one(tree, CLEAN, status=1)
            equal(device["verdict"], "unsafe")
            equal(device["kernel"]["outcome"], "accepts" if allowed else "refuses")
            contains(finding(device, RULE)["title"], "virtio-iommu")
