# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines whose captures are the project's sample hosts."""

import dmar
import ivrs
from authored import AmdPlatform, Platform, nic, page, port
from dmar import bridge, endpoint, qemu_drhd, rmrr
from expect import accepts, direct, has_virtual, no_group, unity

# Servers of one make.

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


# A desktop as many AM5 boards have it: everything on the first sixteen buses
# keeps a range, and what stands in a slot beyond does not.

DESKTOP_DEVICES = [
    port("2", "p2"), "nvme,bus=p2,addr=0,serial=x,romfile=",
    port("3", "p3"), "VGA,bus=p3,addr=0,romfile=",
    port("4", "p4"), nic("p4"),
    port("8", "p8"), "qemu-xhci,bus=p8,addr=0",
    "pxb-pcie,id=far,bus=pcie.0,addr=9,bus_nr=64",
    "pcie-root-port,id=p40,bus=far,addr=0,chassis=64", nic("p40"),
]
DESKTOP_REGION = (0x7e000000, 0x7e00ffff)
DESKTOP_ENTRIES = [
    # From the first function after the IOMMU's own on.
    ivrs.entry_range(ivrs.UNIT + 1, 0xfffe),
    ivrs.entry_alias_range(0xff00, 0xffff, 0x00a5), ivrs.entry(0),
    ivrs.entry_hpet(), ivrs.entry_ioapic(),
]


def desktop_units():
    """One IOMMU, told three times, each time with more."""
    serial_port = ivrs.entry_hid(0x00a5, b"AMDI0020", b"\\_SB.FUR0")
    return [ivrs.ivhd(*DESKTOP_ENTRIES),
            ivrs.ivhd(*DESKTOP_ENTRIES, kind=0x11),
            ivrs.ivhd(*DESKTOP_ENTRIES, serial_port, kind=0x40)]


# A machine that lives on its devices: the root file system and swap space are on
# a virtio disk, /srv is on an NVMe drive with a subsystem of its own, the
# default route leads through a bridge to a virtio network card, the only
# keyboard hangs on a USB controller. Of all these there is another that nobody
# uses. A neighbour shares a slot, and so a group, with the NVMe drive.

GUEST_DEVICES = [
    port("2", "p2"), "virtio-blk-pci,bus=p2,addr=0,drive=root,romfile=",
    port("3", "p3"), "virtio-blk-pci,bus=p3,addr=0,drive=spare,romfile=",
    port("4", "p4"), nic("p4", model="virtio-net-pci"),
    port("5", "p5"), nic("p5", model="virtio-net-pci"),
    port("6", "p6"), "VGA,bus=p6,addr=0,romfile=",
    port("7", "p7"), "bochs-display,bus=p7,addr=0,romfile=",
    port("8", "p8"), "qemu-xhci,id=usb,bus=p8,addr=0", "usb-kbd,bus=usb.0",
    port("9", "p9"), "qemu-xhci,id=mice,bus=p9,addr=0", "usb-mouse,bus=mice.0",
    port("a", "pa"), "nvme-subsys,id=drives",
    "nvme,id=nvme,bus=pa,addr=0.0,multifunction=on,serial=x,subsys=drives,"
    "romfile=", "nvme-ns,bus=nvme,drive=files,shared=on",
    nic("pa", "0.1"),
]


class Guest(Platform):
    """It runs on its devices."""

    disks = {"root": "root", "spare": "files", "files": "files"}
    critical = {"0000:01:00.0", "0000:03:00.0", "0000:05:00.0",
                "0000:07:00.0", "0000:09:00.0", "0000:09:00.1"}


def physical(bus, name):
    """A disk with virtual functions, as the only device of a subsystem."""
    return [f"nvme-subsys,id={name}",
            f"nvme,bus={bus},addr=0,serial=x,romfile=,subsys={name},"
            "sriov_max_vfs=3,sriov_vq_flexible=6,sriov_vi_flexible=3"]


# One device of each kind that is trouble by itself. What QEMU cannot do (no
# power, no answer, a port for devices from outside) is put in by hand.
ODD_DEVICES = [
    nic("pcie.0", "3", "e1000"),
    port("1", "p1"), *physical("p1", "first"),
    port("2", "p2"), nic("p2", "0.0", "e1000", ",multifunction=on"),
    nic("p2", "0.1", "e1000"),
    port("4", "p4"), nic("p4"), port("5", "p5"), nic("p5"),
    port("6", "p6"), nic("p6"), port("7", "p7"), nic("p7"),
    port("8", "p8"), *physical("p8", "second"),
]


HOSTS = [
    Guest(
        "debian-guest", GUEST_DEVICES, [qemu_drhd()],
        # The root file system stays where it is.
        stay=["0000:01:00.0"],
        extra=make("ES-900 Guest", "ES-90B0", "1.0.3") +
        ["-machine", "i8042=off"]),
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
    Platform(
        "intel-broken", SERVER_DEVICES, SERVER_UNITS + [
            USB_REGION,
            rmrr(*page(16), endpoint("0", "02.0", "00.0")),
            # A port is no endpoint, and that is the end of the IOMMU.
            rmrr(*page(24), endpoint("0", "01.0")),
        ],
        others=no_group, extra=make("ES-2050 Server", "ES-20B5", "2.02.0"),
        boot_lines=["DMAR: Device scope type does not match for "
                    "0000:00:01.0"]),
    Platform(
        "odd-devices", ODD_DEVICES, [qemu_drhd()],
        {"0000:01:00.0": has_virtual, "0000:07:00.0": has_virtual},
        virtual={"0000:01:00.0": 3, "0000:07:00.0": 1},
        extra=make("ES-3000 Laboratory", "ES-30B0", "0.9")),
    AmdPlatform(
        "amd-desktop", DESKTOP_DEVICES, desktop_units() + [
            ivrs.ivmd(ivrs.RANGE, ivrs.EXCLUSION, DESKTOP_REGION[0], 0x10000,
                      ivrs.devid("0000:00:00.0"), ivrs.devid("0000:0f:1f.7")),
        ],
        {"0000:00:00.0": no_group, "0000:41:00.0": accepts,
         **{device: unity(device, DESKTOP_REGION)
            for device in ("0000:00:09.0", "0000:01:00.0", "0000:02:00.0",
                           "0000:03:00.0", "0000:04:00.0")}},
        others=unity("0000:00:1f.0", DESKTOP_REGION),
        extra=make("ES-550 Desktop", "ES-55B0", "3.40")),
]
