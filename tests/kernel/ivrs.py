# SPDX-License-Identifier: GPL-2.0-or-later
"""Build IVRS tables, right ones and wrong ones, for QEMU's AMD IOMMU.

As in dmar.py `length` lies about a size and nothing is checked.  A wrong
checksum is out of reach: Linux does not take such a table from an initrd.
"""

import struct

from acpi import header

# What QEMU's own table says: the IOMMU is 00:01.0, where it has a capability
# at 0x40 and registers at that address; interrupts of the IOAPIC come as if
# from 00:14.0.
UNIT, CAPABILITY, REGISTERS = 0x0008, 0x40, 0xfed80000
IOAPIC_SOURCE = 0x00a0

UNITY, READ, WRITE, EXCLUSION = 1, 2, 4, 8
ALL, ONE, RANGE = 0x20, 0x21, 0x22


def devid(address):
    """"0000:01:02.3", as the table writes it."""
    _, bus, last = address.split(":")
    slot, function = last.split(".")
    return int(bus, 16) << 8 | int(slot, 16) << 3 | int(function)


def entry(kind, device=0, setting=0):
    return struct.pack("<BHB", kind, device, setting)


def entry_all():
    return entry(1)


def entry_range(first, last):
    return entry(3, first) + entry(4, last)


def entry_alias(device, source, kind=0x42):
    """KIND: 0x42, or 0x43 for the start of a range."""
    return struct.pack("<BHBBHB", kind, device, 0, 0, source, 0)


def entry_alias_range(first, last, source):
    return entry_alias(first, source, 0x43) + entry(4, last)


def entry_extended(device, kind=0x46):
    """KIND: 0x46, or 0x47 for the start of a range."""
    return struct.pack("<BHBI", kind, device, 0, 0)


def entry_hid(device, hid=b"AMDI0020", name=b"\\_SB.FUR0"):
    """A device that ACPI names: its eight characters, its unique path."""
    return struct.pack("<BHB8s8xBB", 0xf0, device, 0, hid, 2, len(name)) + name


def entry_special(handle, source, variety):
    return struct.pack("<BHBBHB", 0x48, 0, 0, handle, source, variety)


def entry_ioapic(handle=0, source=IOAPIC_SOURCE):
    return entry_special(handle, source, 1)


def entry_hpet(handle=0, source=IOAPIC_SOURCE):
    return entry_special(handle, source, 2)


def ivhd(*entries, kind=0x10, unit=UNIT, registers=REGISTERS, segment=0,
         length=None):
    extra = bytes(16) if kind in (0x11, 0x40) else b""
    body = struct.pack("<HHQHHI", unit, CAPABILITY, registers, segment, 0,
                       0x44) + extra + b"".join(entries)
    if length is None:
        length = 4 + len(body)
    return struct.pack("<BBH", kind, 0xd1, length) + body


def ivmd(kind, flags, start, size, first=0, last=0, segment=0, length=32):
    return struct.pack("<BBHHHHHIQQ", kind, flags, length, first, last,
                       segment, 0, 0, start, size)


def block(kind, body, flags=0, length=None):
    if length is None:
        length = 4 + len(body)
    return struct.pack("<BBH", kind, flags, length) + body


def table(*blocks, info=0x2800, cut=0):
    """CUT: so many bytes of the end are missing."""
    body = struct.pack("<I8x", info) + b"".join(blocks)
    return header(b"IVRS", body[:len(body) - cut])
