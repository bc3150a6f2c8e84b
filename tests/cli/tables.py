# SPDX-License-Identifier: GPL-2.0-or-later
"""DMAR tables for the sample hosts, and what stands where in them."""

import place    # noqa: F401  (it makes the builder known)
import dmar
from dmar import BRIDGE, ENDPOINT, bridge, endpoint, rmrr, scope  # noqa: F401

# The devices of the sample hosts, by the paths that firmware names them with
RAID, RAID_PATH = "0000:01:00.0", ("01.0", "00.0")
NIC, NIC_PATH = "0000:02:00.0", ("02.0", "00.0")
VGA, VGA_PATH = "0000:03:00.0", ("03.0", "00.0")
CLEAN, CLEAN_PATH = "0000:04:00.0", ("04.0", "00.0")
LEFT, LEFT_PATH = "0000:06:01.0", ("1c.0", "00.0", "01.0")
RIGHT, RIGHT_PATH = "0000:06:02.0", ("1c.0", "00.0", "02.0")
PCI_BRIDGE = "0000:05:00.0"
HOST_BRIDGE, ISA, SATA, SMBUS = ("0000:00:00.0", "0000:00:1f.0",
                                 "0000:00:1f.2", "0000:00:1f.3")
USB, USB2 = "0000:00:1d.0", "0000:00:1d.7"

# Their groups
RAID_GROUP, NIC_GROUP, VGA_GROUP, CLEAN_GROUP, PCI_GROUP = 8, 9, 10, 11, 12
ROOT_PORT_GROUP, VGA_PORT_GROUP, CHIPSET_GROUP, USB_GROUP = 5, 3, 7, 6

# A page in the memory that their memory map reserves
BASE, END = 0x7e010000, 0x7e010fff
RANGE = "0x7e010000-0x7e010fff"
DIRECT = (BASE, END, "direct")
RELAXABLE = (BASE, END, "direct-relaxable")

HEADER = 48         # the first structure's offset
UNIT = 24           # the length of dmar.qemu_drhd()
FIRST = HEADER + UNIT
SCOPES = 24         # from an RMRR's start to its scopes


def whole(*records, **more):
    """A sound table: one unit for all devices, and then the records."""
    return dmar.table(dmar.qemu_drhd(), *records, **more)


def reserve(*scopes, base=BASE, end=END, **more):
    """A table with one RMRR."""
    return whole(rmrr(base, end, *scopes, **more))


def for_device(path, **more):
    return reserve(endpoint("00", *path), **more)


def checksum(data):
    """The table with its checksum put right."""
    data = bytearray(data)
    data[9] = 0
    data[9] = -sum(data) & 0xff
    return bytes(data)


def as_dump(*tables, address=0x7ffe2000):
    """acpidump's text of tables."""
    text = []
    for data in tables:
        text.append(f"{data[:4].decode()} @ 0x{address:016X}")
        for offset in range(0, len(data), 16):
            row = data[offset:offset + 16]
            letters = "".join(chr(c) if 32 <= c < 127 else "." for c in row)
            text.append(f"    {offset:04X}: "
                        f"{' '.join(f'{c:02X}' for c in row):<47}  {letters}")
        text.append("")
    return "\n".join(text) + "\n"
