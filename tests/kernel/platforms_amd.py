# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms with AMD's IOMMU and a table that a firmware could have."""

import ivrs
from authored import UNIT, AmdPlatform, nic, page, port
from expect import (accepts, no_group, other_segment, unity, unity_or_unsafe,
                    unsafe_interrupts)
from ivrs import ALL, EXCLUSION, ONE, RANGE, READ, UNITY, WRITE, devid, ivmd

FULL = UNITY | READ | WRITE
FIVE, SIX, SEVEN = "0000:00:05.0", "0000:00:06.0", "0000:00:07.0"
NICS = [nic("pcie.0", slot, "e1000") for slot in "567"]


def unit(*entries):
    """QEMU's one unit; for all devices if no others are given."""
    return ivrs.ivhd(*(entries or [ivrs.entry_all()]), ivrs.entry_ioapic())


# The kernel's table of devices ends at the highest one that is listed; beyond
# must not be the one that the IOAPIC's interrupts come from.
LAST = ivrs.entry(2, 0xffff)


def reserve(number, device, flags=FULL, **more):
    """One page of the reserved memory for one device."""
    return ivmd(ONE, flags, page(number)[0], 0x1000, devid(device), **more)


AMD = [
    AmdPlatform(
        "amd-clean",
        [port("3", "p3"), nic("p3"), nic("pcie.0", "5", "e1000"),
         "qemu-xhci,bus=pcie.0,addr=6", "bochs-display,bus=pcie.0,addr=7"],
        [unit()]),
    AmdPlatform(
        "amd-unity", NICS, [unit(), reserve(0, FIVE)],
        {FIVE: unity(FIVE, page(0))}),
    AmdPlatform(
        "amd-exclusion", NICS, [unit(), reserve(0, FIVE, EXCLUSION)],
        {FIVE: unity(FIVE, page(0))}),
    AmdPlatform(
        "amd-read-only", NICS, [unit(), reserve(0, FIVE, UNITY | READ)],
        {FIVE: unity(FIVE, page(0))}),
    AmdPlatform(
        "amd-no-kind", NICS, [unit(), reserve(0, FIVE, READ | WRITE)]),
    AmdPlatform(
        "amd-range", NICS,
        [unit(), ivmd(RANGE, FULL, page(0)[0], 0x1000, devid(FIVE),
                      devid(SIX))],
        {device: unity(device, page(0)) for device in (FIVE, SIX)}),
    AmdPlatform(
        "amd-reversed-range", NICS,
        [unit(), ivmd(RANGE, FULL, page(0)[0], 0x1000, devid(SIX),
                      devid(FIVE))]),
    AmdPlatform(
        "amd-all", [port("3", "p3"), nic("p3"), *NICS],
        [unit(), ivmd(ALL, FULL, page(0)[0], 0x1000)],
        {device: unity(device, page(0))
         for device in ("0000:00:00.0", "0000:01:00.0", FIVE, SIX, SEVEN)},
        others=unity("0000:00:1f.0", page(0), driver="vfio-pci")),
    AmdPlatform(
        "amd-port", [port("3", "p3"), nic("p3"), *NICS],
        [unit(), reserve(0, "0000:00:03.0")]),
    AmdPlatform(
        "amd-segment", NICS, [unit(), reserve(0, FIVE, segment=1)],
        {FIVE: other_segment(page(0))}),
    AmdPlatform(
        "amd-usb-vga",
        ["qemu-xhci,bus=pcie.0,addr=5", "VGA,bus=pcie.0,addr=6,romfile="],
        [unit(), reserve(0, FIVE), reserve(1, SIX)],
        {FIVE: unity(FIVE, page(0)), SIX: unity(SIX, page(1))}),
    AmdPlatform(
        # The start goes up to a whole page, and so does the length.
        "amd-unaligned", NICS,
        [unit(),
         ivmd(ONE, FULL, page(0)[0] + 0x800, 0x1000, devid(FIVE)),
         ivmd(ONE, FULL, page(4)[0], 1, devid(SIX))],
        {FIVE: unity(FIVE, page(1)), SIX: unity(SIX, page(4))}),
    AmdPlatform(
        "amd-empty", NICS,
        [unit(), ivmd(ONE, FULL, page(2)[0], 0, devid(FIVE))],
        {FIVE: unity(FIVE)}),
    AmdPlatform(
        "amd-in-ram", NICS,
        [unit(), ivmd(ONE, FULL, 0x10000000, 0x1000, devid(FIVE))],
        {FIVE: unity(FIVE, (0x10000000, 0x10000fff))}),
    AmdPlatform(
        "amd-no-ioapic", NICS,
        [ivrs.ivhd(ivrs.entry_all()), reserve(0, FIVE)],
        {FIVE: unity_or_unsafe(FIVE)}, others=unsafe_interrupts),
    AmdPlatform(
        "amd-no-intremap", NICS, [unit(), reserve(0, FIVE)],
        {FIVE: unity_or_unsafe(FIVE)}, others=unsafe_interrupts,
        cmdline="intremap=off"),
    AmdPlatform(
        "amd-uncovered", NICS,
        [unit(ivrs.entry(2, devid(FIVE)), ivrs.entry(2, devid(SIX)), LAST),
         reserve(0, FIVE), reserve(1, SEVEN)],
        {FIVE: unity(FIVE, page(0)), SIX: accepts}, others=no_group),
    AmdPlatform(
        "amd-passthrough", NICS, [unit(), reserve(0, FIVE)],
        {FIVE: unity(FIVE, page(0))}, cmdline="iommu=pt"),
    AmdPlatform(
        "amd-off", NICS, [unit(), reserve(0, FIVE)], {UNIT: no_group},
        others=no_group, cmdline="amd_iommu=off"),
]
