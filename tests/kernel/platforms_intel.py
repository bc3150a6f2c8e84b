# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms with Intel's IOMMU and a table that a firmware could have."""

from authored import Platform, nic, page, port
from dmar import bridge, endpoint, qemu_drhd, rmrr
from expect import (direct, direct_or_no_mapper, no_group, no_mapper, owned,
                    owned_bridge, owned_or_direct, unsafe_interrupts)

INTEL = [
    Platform(
        "clean",
        [port("3", "p3"), nic("p3"), nic("pcie.0", "5", "e1000"),
         "qemu-xhci,bus=pcie.0,addr=6", "bochs-display,bus=pcie.0,addr=7"],
        [qemu_drhd()]),
    Platform(
        "bridge-path",
        [port("3", "p3"), nic("p3"), port("4", "p4"), nic("p4")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "03.0", "00.0"))],
        {"0000:01:00.0": direct("0000:01:00.0")}),
    Platform(
        "bridge-scope",
        [port("3", "p3"), nic("p3"),
         port("4", "p4"), "VGA,bus=p4,addr=0,romfile="],
        [qemu_drhd(),
         rmrr(*page(0), bridge("0", "03.0"), bridge("0", "04.0"))],
        {"0000:01:00.0": direct("0000:01:00.0")}),
    Platform(
        "usb",
        ["qemu-xhci,bus=pcie.0,addr=5", nic("pcie.0", "6", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0"))]),
    Platform(
        "vga",
        ["VGA,bus=pcie.0,addr=2,romfile=", nic("pcie.0", "6", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "02.0"))]),
    Platform(
        "conventional",
        ["pci-bridge,id=b5,bus=pcie.0,addr=5,chassis_nr=1,shpc=off",
         nic("b5", "1", "e1000"), nic("b5", "2", "rtl8139"),
         "pcie-pci-bridge,id=b6,bus=pcie.0,addr=6",
         nic("b6", "1", "e1000"), nic("b6", "2", "rtl8139")],
        [qemu_drhd(),
         rmrr(*page(0), bridge("0", "05.0")),
         rmrr(*page(1), endpoint("0", "06.0", "02.0"))],
        {"0000:01:01.0": direct("0000:00:05.0", "pci"),
         "0000:01:02.0": direct("0000:00:05.0", "pci"),
         "0000:02:01.0": direct("0000:02:02.0"),
         "0000:02:02.0": direct("0000:02:02.0")}),
    Platform(
        "hotplug-bridge",
        ["pci-bridge,id=b5,bus=pcie.0,addr=5,chassis_nr=1,shpc=on",
         nic("b5", "1", "e1000"), nic("b5", "2", "rtl8139")],
        [qemu_drhd()],
        {"0000:01:01.0": owned_bridge, "0000:01:02.0": owned_bridge},
        # Else acpiphp has the slots first and shpchp gives up the bridge.
        extra=["-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off"]),
    Platform(
        "fallback",
        [port("3", "p3"), nic("p3"), port("4", "p4"), nic("p4")],
        [qemu_drhd(), rmrr(*page(0), endpoint("1", "00.0"))],
        {"0000:01:00.0": direct("0000:01:00.0")},
        boot_lines=["DMAR: [Firmware Bug]: RMRR entry for device 01:00.0 "
                    "is broken - applying workaround"]),
    Platform(
        "function1",
        [nic("pcie.0", "7.0", "e1000", ",multifunction=on"),
         nic("pcie.0", "7.1", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "07.1"))],
        {"0000:00:07.0": direct("0000:00:07.1"),
         "0000:00:07.1": direct("0000:00:07.1")}),
    Platform(
        "in-ram",
        [nic("pcie.0", "5", "e1000"), nic("pcie.0", "6", "e1000")],
        [qemu_drhd(), rmrr(0x10000000, 0x10000fff, endpoint("0", "05.0"))],
        {"0000:00:05.0": direct("0000:00:05.0")},
        boot_lines=["DMAR: [Firmware Bug]: No firmware reserved region can "
                    "cover this RMRR [0x0000000010000000-0x0000000010000fff],"
                    " contact BIOS vendor for fixes"]),
    Platform(
        "owned",
        ["pci-serial,bus=pcie.0,addr=5.0,multifunction=on",
         nic("pcie.0", "5.1", "e1000"),
         "pci-serial,bus=pcie.0,addr=6.0,multifunction=on",
         nic("pcie.0", "6.1", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "06.1"))],
        {"0000:00:05.1": owned,
         "0000:00:06.1": owned_or_direct("0000:00:06.1")},
        stay=["0000:00:05.0", "0000:00:06.0"]),
    Platform(
        "type-mismatch",
        [port("3", "p3"), nic("p3"), nic("pcie.0", "5", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "03.0"))],
        others=no_group,
        boot_lines=["DMAR: Device scope type does not match for "
                    "0000:00:03.0"]),
    Platform(
        "overrun",
        [nic("pcie.0", "5", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0"), length=64)],
        others=no_group,
        boot_lines=["DMAR: [Firmware Bug]: Record passes table end"]),
    Platform(
        "iommu-off",
        [nic("pcie.0", "5", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0"))],
        others=no_group, cmdline="intel_iommu=off"),
    Platform(
        "no-intremap",
        [nic("pcie.0", "5", "e1000"), nic("pcie.0", "6", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0"))],
        {"0000:00:05.0": direct("0000:00:05.0")},
        others=unsafe_interrupts, flags=0),
    Platform(
        "unsafe-intremap",
        [nic("pcie.0", "5", "e1000"), nic("pcie.0", "6", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0"))],
        {"0000:00:05.0": direct("0000:00:05.0")}, flags=0,
        options=["vfio_iommu_type1 allow_unsafe_interrupts=1"]),
    # Debian's kernels are made without it: the option has to be overlooked.
    Platform(
        "noiommu",
        [port("3", "p3"), nic("p3"), nic("pcie.0", "5", "e1000")],
        [qemu_drhd()], others=no_group, cmdline="intel_iommu=off",
        options=["vfio enable_unsafe_noiommu_mode=1"]),
    Platform(
        "no-type1",
        [nic("pcie.0", "5", "e1000"), nic("pcie.0", "6", "e1000")],
        [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0"))],
        {"0000:00:05.0": direct_or_no_mapper("0000:00:05.0")},
        others=no_mapper, missing=["vfio_iommu_type1"]),
]
