# SPDX-License-Identifier: GPL-2.0-or-later
"""Build DMAR tables, right ones and wrong ones.

Every record takes `length` to lie about its size; table() takes `length` and
`checksum` for the same purpose.  Nothing is checked: a table that a kernel
chokes on is as welcome as one that it likes.
"""

import struct

from acpi import header

ENDPOINT, BRIDGE, IOAPIC, HPET, NAMESPACE = range(1, 6)

# Where QEMU puts its one remapping unit, and the scope that makes the unit
# remap the IOAPIC's interrupts.
UNIT_BASE = 0xfed90000
UNIT_IOAPIC = ("ff", "00.0")


def scope(kind, bus, *path, enumeration=0, flags=0, length=None):
    """A device scope: bus in hex and the path as "dev.fn" in hex."""
    steps = b"".join(bytes(int(n, 16) for n in step.split("."))
                     for step in path)
    if length is None:
        length = 6 + len(steps)
    return struct.pack("<BBBBBB", kind, length, flags, 0, enumeration,
                       int(bus, 16)) + steps


def endpoint(bus, *path, **more):
    return scope(ENDPOINT, bus, *path, **more)


def bridge(bus, *path, **more):
    return scope(BRIDGE, bus, *path, **more)


def record(kind, body, length=None):
    if length is None:
        length = 4 + len(body)
    return struct.pack("<HH", kind, length) + body


def drhd(*scopes, base=UNIT_BASE, flags=1, segment=0, length=None):
    """A remapping unit; flag 1: for every device no other unit claims."""
    return record(0, struct.pack("<BBHQ", flags, 0, segment, base) +
                  b"".join(scopes), length)


def qemu_drhd():
    return drhd(scope(IOAPIC, *UNIT_IOAPIC))


def rmrr(base, end, *scopes, segment=0, length=None):
    """Reserved memory from base to end, the last byte."""
    return record(1, struct.pack("<HHQQ", 0, segment, base, end) +
                  b"".join(scopes), length)


def atsr(*scopes, flags=0, segment=0, length=None):
    return record(2, struct.pack("<BBH", flags, 0, segment) +
                  b"".join(scopes), length)


def rhsa(domain, base=UNIT_BASE, length=None):
    return record(3, struct.pack("<IQI", 0, base, domain), length)


def andd(number, name, length=None):
    return record(4, bytes((0, 0, 0, number)) + name.encode() + b"\0", length)


def satc(*scopes, flags=0, segment=0, length=None):
    return record(5, struct.pack("<BBH", flags, 0, segment) +
                  b"".join(scopes), length)


def rmrr_bounds(data):
    """(base, end) of a sound record that rmrr() made, None for any other."""
    if struct.unpack_from("<HH", data) != (1, len(data)):
        return None
    return struct.unpack_from("<QQ", data, 8)


def table(*records, flags=1, width=39, length=None, checksum=None, cut=0):
    """A whole table.  Flag 1: the platform can remap interrupts.

    CUT: so many bytes of the end are missing.
    """
    body = struct.pack("<BB10x", width - 1, flags) + b"".join(records)
    return header(b"DMAR", body[:len(body) - cut], length, checksum)
