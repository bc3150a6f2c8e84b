# SPDX-License-Identifier: GPL-2.0-or-later
"""An AMD desktop made by hand, of no real machine, and IVRS tables for it.

Its table is as boards with socket AM5 have it: the IOMMU 00:00.2 in all three
forms, for all devices but 00:00.0 and itself, and one range of memory that
everything on buses 0 to f keeps. The USB controller on bus 10 is outside.
"""

import contextlib
import struct

import place    # noqa: F401  (it makes the builder known)
import ivrs
from ivrs import RANGE, entry_ioapic, entry_range, ivhd, ivmd
from program import run
from trees import file_of, make_tree

UNIT, HOST_BRIDGE = "0000:00:00.2", "0000:00:00.0"
GPU_PORT, GPU, AUDIO = "0000:00:01.1", "0000:01:00.0", "0000:01:00.1"
NIC_PORT, NIC = "0000:00:02.1", "0000:02:00.0"
USB_PORT, USB = "0000:00:08.1", "0000:10:00.3"

# Their groups
GPU_GROUP, NIC_GROUP, USB_GROUP = 2, 4, 6

BASE, END = 0x9618e000, 0x9618efff
TEXT_RANGE = "0x9618e000-0x9618efff"
HYPERTRANSPORT = (0xfd00000000, 0xffffffffff, "reserved")
DIRECT = (BASE, END, "direct")

HEADER = 48         # the first block's offset
REGISTERS = 0xfd200000
DEVICES = entry_range(0x0003, 0xfffe)

# (address below its port, class, vendor, device, group)
PARTS = (
    (HOST_BRIDGE, 0x060000, 0x1022, 0x14d8, None),
    (UNIT, 0x080600, 0x1022, 0x14d9, None),
    (GPU_PORT, 0x060400, 0x1022, 0x14db, 1),
    (f"{GPU_PORT}/{GPU}", 0x030000, 0x1002, 0x744c, GPU_GROUP),
    (f"{GPU_PORT}/{AUDIO}", 0x040300, 0x1002, 0xab30, GPU_GROUP),
    (NIC_PORT, 0x060400, 0x1022, 0x14db, 3),
    (f"{NIC_PORT}/{NIC}", 0x020000, 0x8086, 0x15f3, NIC_GROUP),
    (USB_PORT, 0x060400, 0x1022, 0x14dd, 5),
    (f"{USB_PORT}/{USB}", 0x0c0330, 0x1022, 0x15b6, USB_GROUP),
)
BUSES = {GPU_PORT: 1, NIC_PORT: 2, USB_PORT: 0x10}
INSIDE = (GPU_PORT, GPU, AUDIO, NIC_PORT, NIC, USB_PORT)


def unit(*entries, kind=0x11, device=0x0002, **more):
    more.setdefault("registers", REGISTERS)
    return ivhd(*(entries or (DEVICES, entry_ioapic(0x20), entry_ioapic(0x21, 0x0001))), kind=kind, unit=device, **more)


def memory(kind=RANGE, flags=ivrs.EXCLUSION, start=BASE, size=1, first=0, last=0x0fff, **more):
    """With the numbers of the boards: one byte, which is a page for Linux."""
    return ivmd(kind, flags, start, size, first, last, **more)


def whole(*blocks):
    """A sound table, and more behind it."""
    return ivrs.table(unit(kind=0x10), unit(kind=0x11), unit(kind=0x40), *blocks)


def apic(*ioapics):
    """The firmware's list of IOAPICs: (identifier, first interrupt)"""
    records = b"".join(struct.pack("<BBBBII", 1, 12, number, 0, 0xfec00000, first)
                       for number, first in ioapics)
    return b"APIC" + bytes(40) + records


@contextlib.contextmanager
def desktop(release="6.1.0", table=None):
    """As that kernel shows it: from 5.7 on the range is in sysfs."""
    with make_tree(release) as tree:
        for path, *what, group in PARTS:
            address = path.split("/")[-1]
            tree.add_device(f"pci0000:00/{path}", *what)
            if address in BUSES:
                for name in ("secondary", "subordinate"):
                    tree.write(f"sys/devices/pci0000:00/{path}/{name}_bus_number",
                               f"{BUSES[address]}\n")
                tree.driver(address, "pcieport")
            if group is not None:
                tree.join_group(address, group)
                direct = (DIRECT,) if address in INSIDE else ()
                tree.reserved(group, *direct, HYPERTRANSPORT)
        for address in (GPU, AUDIO, NIC, USB):
            tree.driver(address, "vfio-pci")
        tree.write("sys/module/vfio_pci/refcnt", "0\n")
        tree.mkdir("sys/module/vfio_iommu_type1")
        tree.write("sys/class/dmi/id/sys_vendor", "Made by hand\n")
        tree.write("sys/class/dmi/id/product_name", "AMD desktop\n")
        tree.mkdir("sys/devices/virtual/iommu/ivhd0")
        tree.link("sys/class/iommu/ivhd0", "../../devices/virtual/iommu/ivhd0")
        tree.table(whole(memory()) if table is None else table, "IVRS")
        tree.table(apic((0x20, 0), (0x21, 24)), "APIC")
        yield tree


def regions_of(table):
    """(in JSON, the text) of `regions` about a table alone."""
    with file_of(table) as path:
        return run("regions", "--json", "--acpi", path, status=0), run(
            "regions", "--acpi", path, status=0).out
