# SPDX-License-Identifier: GPL-2.0-or-later
"""The platforms under test: devices, tables, and what must come of them.

A platform's `expect` says for single devices, and `others` for all the rest,
what a kernel is known to do.  It is written once for all kernels; kernels.py
has the step, the errno and the words.
"""

from collections import namedtuple

import dmar
from dmar import bridge, endpoint, qemu_drhd, rmrr
from kernels import GET_DEVICE_FD, SET_CONTAINER, SET_IOMMU

Answer = namedtuple("Answer", "outcome at errno message")


def accepts(_kernel, _device):
    return Answer("accepts", None, None, None)


def direct(named, driver="vfio-pci"):
    """Refused for a direct region; the kernel's line names this device."""
    def answer(kernel, _device):
        text = kernel.direct_text.format(driver=driver, device=named)
        return Answer("refuses", *kernel.direct, text)
    return answer


def no_group(kernel, device):
    return Answer("refuses", "bind", "EINVAL",
                  kernel.probe_text.format(device=device))


def owned(kernel, _device):
    """Another driver has a device of the group."""
    return Answer("refuses", *kernel.owned, None)


def owned_or_direct(named):
    """Both at once: which of the two is told depends on what comes first."""
    def answer(kernel, device):
        steps = (SET_CONTAINER, SET_IOMMU, GET_DEVICE_FD)
        first = min(kernel.owned, kernel.direct,
                    key=lambda refusal: steps.index(refusal[0]))
        return (owned if first is kernel.owned else direct(named))(
            kernel, device)
    return answer


def owned_bridge(kernel, device):
    """A bridge of the group is with a driver that uses DMA."""
    return (owned if kernel.bridge_owns else accepts)(kernel, device)


def unsafe_interrupts(_kernel, _device):
    return Answer("refuses", SET_IOMMU, "EPERM",
                  "vfio_iommu_type1_attach_group: No interrupt remapping "
                  "support.  Use the module param "
                  "\"allow_unsafe_interrupts\" to enable VFIO IOMMU support "
                  "on this platform")


class Platform:
    virtual = {}    # how many virtual functions, by physical function

    # Memory that the kernel is told to leave alone: what RMRRs are made of.
    BASE = "intel_iommu=on memmap=1M$0x7e000000"

    def __init__(self, name, devices, records, expect=(), others=accepts,
                 cmdline="", extra=(), stay=(), boot_lines=(), flags=1):
        self.name = name
        self.devices = devices          # -device arguments
        self.records = records          # of the DMAR
        self.flags = flags              # of the DMAR
        self.expect = dict(expect)
        self.others = others
        self.cmdline = f"{self.BASE} {cmdline}".strip()
        self.extra = extra              # further arguments of QEMU
        self.stay = stay                # functions that keep their driver
        self.boot_lines = boot_lines    # that the kernel must have logged

    def tables(self):
        """ACPI tables that replace QEMU's, by name."""
        return {"dmar": dmar.table(*self.records, flags=self.flags)}

    def regions(self):
        """(base, end) of every RMRR."""
        return [bounds for bounds in map(dmar.rmrr_bounds, self.records)
                if bounds]

    def qemu_arguments(self):
        words = ["-device", "intel-iommu,intremap=on,caching-mode=on"]
        for device in self.devices:
            words += ["-device", device]
        return words + list(self.extra)

    def answer(self, kernel, device):
        return self.expect.get(device, self.others)(kernel, device)


def page(number):
    """One page of the reserved memory, as rmrr() takes it."""
    base = 0x7e000000 + number * 0x1000
    return base, base + 0xfff


def port(slot, name):
    """A root port, which has ACS."""
    return (f"pcie-root-port,id={name},bus=pcie.0,addr={slot},"
            f"chassis={int(slot, 16)}")


def nic(bus, slot="0", model="e1000e", more=""):
    # Without its ROM: the BIOS would try to boot from the network.
    return f"{model},bus={bus},addr={slot},romfile={more}"


SIMPLE = [
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
]


# Two hosts of one make.  Their captures are the project's sample hosts.

SERVER_DEVICES = [
    port("1", "p1"), "megasas,bus=p1,addr=0,romfile=",
    port("2", "p2"), nic("p2"),
    port("3", "p3"), "VGA,bus=p3,addr=0,romfile=",
    port("4", "p4"), nic("p4"),
    port("1c", "p1c"), "pcie-pci-bridge,id=conventional,bus=p1c,addr=0",
    nic("conventional", "1", "e1000"), nic("conventional", "2", "rtl8139"),
    "ich9-usb-uhci1,bus=pcie.0,addr=1d.0,multifunction=on",
    "ich9-usb-ehci1,bus=pcie.0,addr=1d.7",
]
SERVER_UNITS = [
    qemu_drhd(),
    dmar.atsr(*(bridge("0", slot) for slot in
                ("01.0", "02.0", "03.0", "04.0", "1c.0"))),
    dmar.rhsa(0),
]
USB_REGION = rmrr(*page(0), endpoint("0", "1d.0"), endpoint("0", "1d.7"))


def make(product, board, bios):
    return [
        "-smbios",
        f"type=0,vendor=Example Systems,version={bios},date=03/14/2023",
        "-smbios", f"type=1,manufacturer=Example Systems,product={product}",
        "-smbios", f"type=2,manufacturer=Example Systems,product={board}",
    ]


HOSTS = [
    Platform(
        "intel-server", SERVER_DEVICES,
        SERVER_UNITS + [
            USB_REGION,
            rmrr(*page(16), endpoint("0", "01.0", "00.0"),
                 endpoint("0", "02.0", "00.0")),
            rmrr(*page(32), endpoint("0", "03.0", "00.0")),
        ],
        {"0000:01:00.0": direct("0000:01:00.0"),
         "0000:02:00.0": direct("0000:02:00.0")},
        extra=make("ES-2100 Server", "ES-21B0", "2.14.1")),
    Platform(
        "intel-clean", SERVER_DEVICES, SERVER_UNITS + [USB_REGION],
        extra=make("ES-1100 Server", "ES-11B0", "1.8.0")),
]

PLATFORMS = {platform.name: platform for platform in SIMPLE + HOSTS}
