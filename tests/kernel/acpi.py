# SPDX-License-Identifier: GPL-2.0-or-later
"""What all ACPI tables have in common."""

import struct


def header(signature, body, length=None, checksum=None):
    """A table with BODY that Linux takes in place of QEMU's of that name.

    For that the OEM's names have to be QEMU's and the OEM revision higher.
    """
    if length is None:
        length = 36 + len(body)
    head = struct.pack("<4sIBB6s8sI4sI", signature, length, 1, 0, b"BOCHS ",
                       b"BXPC    ", 2, b"TEST", 1)
    data = bytearray(head + body)
    data[9] = -sum(data) & 0xff if checksum is None else checksum
    return bytes(data)
