#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the sample host hpe-gen8: an HP ProLiant DL388p Gen8 with a NIC in slot 3.

    hpe_gen8.py DIR

No such machine was at hand. Devices, memory ranges, identity maps and firmware are those of
a kernel's log that was published (iommu list, 4 December 2019, "dmar pte read access not
set error messages on hp dl388 gen8 systems"); the table, the groups and everything else
were made up to go with them.
"""

import os
import struct
import sys

import dmar

RELEASE = "6.1.0-28-amd64"
FLOPPY = (0x0, 0xffffff, "direct-relaxable")
MSI = (0xfee00000, 0xfeefffff, "msi")

# path from the root bus: class, vendor, device, driver, group
DEVICES = {
    "00:00.0": (0x060000, 0x8086, 0x3c00, None, 0),
    "00:02.0": (0x060400, 0x8086, 0x3c04, "pcieport", 1),
    "00:02.2": (0x060400, 0x8086, 0x3c06, "pcieport", 2),
    "00:03.0": (0x060400, 0x8086, 0x3c08, "pcieport", 3),
    "00:1a.0": (0x0c0320, 0x8086, 0x1d2d, "ehci-pci", 4),
    "00:1c.7": (0x060400, 0x8086, 0x1d1e, "pcieport", 5),
    "00:1d.0": (0x0c0320, 0x8086, 0x1d26, "ehci-pci", 6),
    "00:1f.0": (0x060100, 0x8086, 0x1d41, "lpc_ich", 7),
    "00:1f.2": (0x01018f, 0x8086, 0x1d00, "ata_piix", 7),
    "20:05.0": (0x088000, 0x8086, 0x3c28, None, 8),
    "00:1c.7/01:00.0": (0x088000, 0x103c, 0x3306, "hpwdt", 9),
    "00:1c.7/01:00.1": (0x030000, 0x102b, 0x0533, "mgag200", 9),
    "00:1c.7/01:00.2": (0x088000, 0x103c, 0x3307, "hpilo", 9),
    "00:1c.7/01:00.4": (0x0c0300, 0x103c, 0x3300, "uhci_hcd", 9),
    "00:02.2/02:00.0": (0x010400, 0x103c, 0x323b, "hpsa", 10),
    "00:02.0/03:00.0": (0x020000, 0x14e4, 0x1657, "tg3", 11),
    "00:02.0/03:00.1": (0x020000, 0x14e4, 0x1657, "tg3", 11),
    "00:02.0/03:00.2": (0x020000, 0x14e4, 0x1657, "tg3", 11),
    "00:02.0/03:00.3": (0x020000, 0x14e4, 0x1657, "tg3", 11),
    # The card in slot 3: a switch whose ports isolate nothing from each other.
    "00:03.0/04:00.0": (0x060400, 0x111d, 0x8018, "pcieport", 12),
    "00:03.0/04:00.0/05:02.0": (0x060400, 0x111d, 0x8018, "pcieport", 12),
    "00:03.0/04:00.0/05:04.0": (0x060400, 0x111d, 0x8018, "pcieport", 12),
    "00:03.0/04:00.0/05:02.0/06:00.0": (0x020000, 0x8086, 0x10bc, "e1000e", 12),
    "00:03.0/04:00.0/05:02.0/06:00.1": (0x020000, 0x8086, 0x10bc, "e1000e", 12),
    "00:03.0/04:00.0/05:04.0/07:00.0": (0x020000, 0x8086, 0x10bc, "e1000e", 12),
    "00:03.0/04:00.0/05:04.0/07:00.1": (0x020000, 0x8086, 0x10bc, "e1000e", 12),
}

BUSES = {"00:1c.7": (1, 1), "00:02.2": (2, 2), "00:02.0": (3, 3), "00:03.0": (4, 7),
         "04:00.0": (5, 7), "05:02.0": (6, 6), "05:04.0": (7, 7)}

# As on the covers of such machines; cards are in slot 3 only.
SLOTS = {"1": "0000:0a:00", "2": "0000:08:00", "3": "0000:04:00", "4": "0000:24:00"}

# The ten places; 00:1f.5 is the second half of the SATA controller and switched off.
SHARED = ("00:1c.7/00.0", "00:1c.7/00.2", "00:1c.7/00.4", "00:02.2/00.0", "00:1f.2", "00:1f.5",
          "00:03.0/00.0/02.0/00.0", "00:03.0/00.0/02.0/00.1",
          "00:03.0/00.0/04.0/00.0", "00:03.0/00.0/04.0/00.1")
KEYBOARD = ("00:1a.0", "00:1d.0")
ILO = ("00:1c.7/00.0", "00:1c.7/00.2", "00:02.2/00.0")

RMRRS = (
    (0xbdffd000, 0xbdffffff, KEYBOARD),
    (0xbdff6000, 0xbdffcfff, KEYBOARD),
    (0xbdf83000, 0xbdf84fff, SHARED),
    (0xbdf7f000, 0xbdf82fff, SHARED),
    (0xbdf6f000, 0xbdf7efff, SHARED),
    (0xbdf6e000, 0xbdf6efff, SHARED),
    (0x000f4000, 0x000f4fff, SHARED),
    (0x000e8000, 0x000e8fff, SHARED),
    (0xbddde000, 0xbdddefff, ILO),
)

# A hole where 0xe8000 is: that firmware's memory map leaves it out.
IOMEM = """\
00000000-00000fff : Reserved
00001000-0009c7ff : System RAM
0009c800-0009ffff : Reserved
000f0000-000fffff : Reserved
00100000-bddabfff : System RAM
bddac000-bddddfff : ACPI Tables
bddde000-cfffffff : Reserved
fec00000-fee00fff : Reserved
100000000-103fffefff : System RAM
"""

README = """\
Hand-made: no such machine was at hand, and nothing here was captured.

tests/kernel/hpe_gen8.py wrote this tree. Product, firmware version, devices, the addresses of the
nine RMRRs and which of them six devices got are those of a published kernel's log of an HP ProLiant
DL388p Gen8 (iommu list, 4 December 2019). Which ten devices the table names, the groups, the slots,
the drivers and the kernel were made up to go with them.
"""


class Maker:
    def __init__(self, root):
        self.root = root

    def write(self, path, data):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())

    def link(self, path, target):
        """TARGET is a path from the root."""
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        os.symlink(os.path.relpath(os.path.join(self.root, target),
                                   os.path.dirname(full)), full)


def directory(chain):
    steps = chain.split("/")
    bus = steps[0].split(":")[0]
    return "/".join([f"sys/devices/pci0000:{bus}"] + [f"0000:{s}" for s in steps])


def scope(path):
    bus, rest = path.split(":", 1)
    return dmar.endpoint(bus, *rest.split("/"))


def named(path):
    """The chain of the device that a scope names, or None."""
    bus, steps = path.split(":", 1)
    chain, now = [], int(bus, 16)
    for step in steps.split("/"):
        chain.append(f"{now:02x}:{step}")
        now = BUSES.get(chain[-1], (None,))[0]
    return "/".join(chain) if "/".join(chain) in DEVICES else None


def table():
    units = (dmar.drhd(dmar.endpoint("20", "05.0"), base=0xfbafe000, flags=0),
             dmar.drhd(dmar.scope(dmar.IOAPIC, "f0", "1f.7", enumeration=8),
                       dmar.scope(dmar.IOAPIC, "00", "05.4", enumeration=0),
                       dmar.scope(dmar.HPET, "f0", "0f.0"),
                       base=0xf4ffe000, flags=1))
    rmrrs = (dmar.rmrr(base, end, *(scope(path) for path in paths))
             for base, end, paths in RMRRS)
    data = bytearray(dmar.table(*units, *rmrrs, dmar.atsr(dmar.bridge("00", "02.0")), width=46))
    data[10:24] = b"HP    " + b"ProLiant"
    data[9] = (data[9] - sum(data)) & 0xff
    return bytes(data)


def ioapics():
    """The APIC table, with the two IOAPICs that the DMAR names."""
    body = struct.pack("<II", 0xfee00000, 1)
    for number, base, first in ((8, 0xfec00000, 0), (0, 0xfec10000, 24)):
        body += struct.pack("<BBBBII", 1, 12, number, 0, base, first)
    data = bytearray(struct.pack("<4sIBB6s8sI4sI", b"APIC", 36 + len(body), 3, 0, b"HP    ",
                                 b"ProLiant", 2, b"    ", 0) + body)
    data[9] = -sum(data) & 0xff
    return bytes(data)


def exempt(kind):
    return kind >> 8 == 0x0c03 or kind >> 16 == 0x03


def merged(ranges):
    """As the kernel lists them: neighbours of one type are one."""
    kept = []
    for base, end, kind in sorted(ranges):
        for other in kept:
            if other[2] == kind and base <= other[1] + 1:
                other[1] = max(other[1], end)
                break
        else:
            kept.append([base, end, kind])
    return sorted(kept, key=lambda r: (r[0], r[2]))


def reserved(group):
    ranges = {MSI}
    for base, end, paths in RMRRS:
        for chain in filter(None, map(named, paths)):
            if DEVICES[chain][4] == group:
                kind = "direct-relaxable" if exempt(DEVICES[chain][0]) else "direct"
                ranges.add((base, end, kind))
    if any(d[4] == group and d[0] >> 8 == 0x0601 for d in DEVICES.values()):
        ranges.add(FLOPPY)
    return "".join(f"0x{base:016x} 0x{end:016x} {kind}\n" for base, end, kind in merged(ranges))


def make_devices(maker):
    for chain, (kind, vendor, device, driver, group) in DEVICES.items():
        where, place = directory(chain), chain.split("/")[-1]
        address = f"0000:{place}"
        uevent = f"DRIVER={driver}\n" if driver else ""
        maker.write(f"{where}/uevent", f"{uevent}PCI_CLASS={kind:X}\n"
                    f"PCI_ID={vendor:04X}:{device:04X}\nPCI_SUBSYS_ID=103C:0000\n"
                    f"PCI_SLOT_NAME={address}\n")
        for name, value in (("class", f"0x{kind:06x}"), ("vendor", f"0x{vendor:04x}"),
                            ("device", f"0x{device:04x}"), ("enable", "1"),
                            ("power_state", "D0"), ("d3cold_allowed", "1")):
            maker.write(f"{where}/{name}", value + "\n")
        maker.write(f"{where}/config", struct.pack(
            "<HHIBBHI", vendor, device, 0x00100006, 0, kind & 0xff, kind >> 8, 0)
            .ljust(256, b"\0"))
        if kind >> 8 != 0x0604 and vendor != 0x103c:
            maker.write(f"{where}/reset_method", "flr pm\n" if kind >> 8 == 0x0200 else "pm\n")
        if kind == 0x030000:
            maker.write(f"{where}/boot_vga", "1\n")
        if place in BUSES:
            for name, bus in zip(("secondary", "subordinate"), BUSES[place]):
                maker.write(f"{where}/{name}_bus_number", f"{bus}\n")
        maker.link(f"{where}/subsystem", "sys/bus/pci")
        maker.link(f"{where}/iommu_group", f"sys/kernel/iommu_groups/{group}")
        maker.link(f"sys/bus/pci/devices/{address}", where)
        maker.link(f"sys/kernel/iommu_groups/{group}/devices/{address}", where)
        maker.write(f"sys/kernel/iommu_groups/{group}/reserved_regions", reserved(group))
        maker.write(f"sys/kernel/iommu_groups/{group}/type", "DMA\n")
        if driver:
            maker.link(f"{where}/driver", f"sys/bus/pci/drivers/{driver}")
            maker.link(f"sys/bus/pci/drivers/{driver}/{address}", where)


def make_classes(maker):
    """The disk that the host runs from, its network and its console."""
    disk = directory("00:02.2/02:00.0") + "/host0/target0:1:0/0:1:0:0/block/sda"
    for name, where, number, kind in (("sda", disk, 0, "disk"),
                                      ("sda1", f"{disk}/sda1", 1, "partition")):
        maker.write(f"{where}/uevent",
                    f"MAJOR=8\nMINOR={number}\nDEVNAME={name}\nDEVTYPE={kind}\n")
        maker.write(f"{where}/dev", f"8:{number}\n")
        maker.link(f"{where}/subsystem", "sys/class/block")
        maker.link(f"sys/class/block/{name}", where)
    maker.write(f"{disk}/sda1/partition", "1\n")
    maker.link(f"{disk}/device", os.path.dirname(os.path.dirname(disk)))
    for index, (name, chain, state) in enumerate((("eno1", "00:02.0/03:00.0", "up"),
                                                  ("ens3f0", "00:03.0/04:00.0/05:02.0/06:00.0",
                                                   "down")), 2):
        where = f"{directory(chain)}/net/{name}"
        maker.write(f"{where}/uevent", f"INTERFACE={name}\nIFINDEX={index}\n")
        maker.write(f"{where}/ifindex", f"{index}\n")
        maker.write(f"{where}/operstate", f"{state}\n")
        maker.write(f"{where}/type", "1\n")
        maker.write(f"{where}/flags", "0x1003\n" if state == "up" else "0x1002\n")
        maker.link(f"{where}/device", directory(chain))
        maker.link(f"{where}/subsystem", "sys/class/net")
        maker.link(f"sys/class/net/{name}", where)
    for number, base in enumerate((0xfbafe000, 0xf4ffe000)):
        where = f"sys/devices/virtual/iommu/dmar{number}"
        for name, value in (("cap", "d2078c106f0462"), ("ecap", "f020fe"), ("version", "1:0"),
                            ("address", f"{base:x}")):
            maker.write(f"{where}/intel-iommu/{name}", value + "\n")
        maker.link(f"sys/class/iommu/dmar{number}", where)
    dmi = "sys/devices/virtual/dmi/id"
    for name, value in (("sys_vendor", "HP"), ("product_name", "ProLiant DL388p Gen8"),
                        ("board_vendor", "HP"), ("bios_vendor", "HP"), ("bios_version", "P70"),
                        ("bios_date", "07/01/2015"), ("product_family", "ProLiant")):
        maker.write(f"{dmi}/{name}", value + "\n")
    maker.link("sys/class/dmi/id", dmi)


def make_files(maker):
    maker.write("README", README)
    for name, address in SLOTS.items():
        maker.write(f"sys/bus/pci/slots/{name}/address", address + "\n")
    maker.write("sys/firmware/acpi/tables/DMAR", table())
    maker.write("sys/firmware/acpi/tables/APIC", ioapics())
    maker.write("proc/version", f"Linux version {RELEASE} (debian-kernel@lists.debian.org) "
                "(gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) "
                "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)\n")
    maker.write("proc/sys/kernel/osrelease", RELEASE + "\n")
    maker.write("proc/cmdline", f"BOOT_IMAGE=/boot/vmlinuz-{RELEASE} root=/dev/sda1 ro "
                "intel_iommu=on\n")
    maker.write("proc/iomem", IOMEM)
    maker.write("proc/interrupts", "           CPU0\n  0:         35  IR-IO-APIC   2-edge      timer\n"
                "  8:          1  IR-IO-APIC   8-edge      rtc0\n"
                " 24:          0  DMAR-MSI   0-edge      dmar0\n")
    maker.write("proc/self/mountinfo",
                "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                "23 22 0:21 / /proc rw,relatime shared:2 - proc proc rw\n"
                "24 22 0:22 / /sys rw,relatime shared:3 - sysfs sysfs rw\n")
    maker.write("proc/mounts", "/dev/sda1 / ext4 rw,relatime 0 0\nproc /proc proc rw,relatime 0 0\n"
                "sysfs /sys sysfs rw,relatime 0 0\n")
    maker.write("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")
    maker.write("proc/net/route", "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\t"
                "MTU\tWindow\tIRTT\n"
                "eno1\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
                "eno1\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n")
    maker.write("proc/net/ipv6_route", "")
    maker.write("proc/consoles", "tty0                 -WU (EC p  )    4:1\n")
    maker.write("proc/fb", "0 mgag200drmfb\n")
    maker.write("proc/modules", "hpsa 135168 2 - Live 0x0000000000000000\n"
                "tg3 212992 0 - Live 0x0000000000000000\n"
                "e1000e 335872 0 - Live 0x0000000000000000\n")
    for name in ("hpsa", "tg3", "e1000e"):
        maker.write(f"sys/module/{name}/initstate", "live\n")
    maker.write(f"lib/modules/{RELEASE}/modules.dep",
                "kernel/drivers/vfio/pci/vfio-pci.ko: kernel/drivers/vfio/pci/vfio-pci-core.ko "
                "kernel/drivers/vfio/vfio.ko\n")
    maker.write(f"lib/modules/{RELEASE}/modules.builtin", "")


def main(arguments):
    if len(arguments) != 1 or os.path.exists(arguments[0]):
        print("usage: hpe_gen8.py NEW-DIRECTORY", file=sys.stderr)
        return 2
    maker = Maker(arguments[0])
    make_files(maker)
    make_devices(maker)
    make_classes(maker)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
