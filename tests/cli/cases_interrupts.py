# SPDX-License-Identifier: GPL-2.0-or-later
"""No interrupt remapping: by the firmware's flag, by option, by the hardware."""

import lines
from program import finding, judge, judge_one, refusal, severities, text, whole_text
from tables import CLEAN, RAID, RAID_GROUP, RAID_PATH, DIRECT, for_device, whole
from tap import case, contains, equal, is_true
from trees import host

RULE = "interrupt-remapping-missing"
ECAP = "sys/devices/virtual/iommu/dmar0/intel-iommu/ecap"
ALLOW = "sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts"


def by_flag(tree):
    tree.table(whole(flags=0))


def by_option(tree):
    tree.cmdline("intel_iommu=on intremap=off")


def by_old_option(tree):
    tree.cmdline("intel_iommu=on nointremap")


def by_hardware(tree):
    ecap = int(tree.read(ECAP), 16)
    tree.write(ECAP, f"{ecap & ~(1 << 3):x}\n")


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
        equal(judge_one(tree, CLEAN, status=1)["verdict"], "unsafe")


@case("interrupts: what cannot be seen is not checked, and decides")
def _blind():
    with host("intel-clean") as tree:
        tree.remove(ECAP)
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")
        is_true(RULE in {item["rule"] for item in device["not_checked"]}, RULE)
