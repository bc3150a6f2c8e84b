# SPDX-License-Identifier: GPL-2.0-or-later
"""As much AML as it takes to say that a port faces the outside."""

import uuid

from acpi import header

EXTERNAL_FACING = uuid.UUID("efcc06cc-73ac-4bc3-bff0-76143807c389")
SCOPE, NAME, BUFFER, PACKAGE = b"\x10", b"\x08", b"\x11", b"\x12"


def with_length(operator, body):
    """The length counts itself: one byte, or two above 63."""
    size = len(body) + 1
    if size < 0x40:
        return operator + bytes((size,)) + body
    size += 1
    return operator + bytes((0x40 | size & 0xf, size >> 4)) + body


def package(*elements):
    return with_length(PACKAGE, bytes((len(elements),)) + b"".join(elements))


def string(text):
    return b"\x0d" + text.encode() + b"\0"


def external_port(slot):
    """An SSDT for the port in that slot of the root bus.

    QEMU's DSDT has a device there, Sxx with slot and function in hex, as
    long as ACPI does the hot-plugging.
    """
    properties = package(
        with_length(BUFFER, b"\x0a\x10" + EXTERNAL_FACING.bytes_le),
        package(package(string("ExternalFacingPort"), b"\1"),
                package(string("UID"), b"\0")))
    return header(b"SSDT", with_length(
        SCOPE, b"\\\x2f\x03_SB_PCI0S%02X_" % (slot << 3) + NAME + b"_DSD" +
        properties))
