# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel images that were never built: an x86 header and a few strings behind it."""

import gzip
import lzma
import struct

OLD = "DMAR: Device is ineligible for IOMMU domain attach due to"
NEW = "Firmware has requested this device have a 1:1 IOMMU mapping"
CLAIM = "iommu_group_claim_dma_owner"
TYPED = "direct-relaxable"
PATCH = "relax_rmrr"

SECTORS, OFFSET = 30, 0x340


def x86(payload):
    """An image as Documentation/arch/x86/boot.rst has it."""
    head = bytearray((SECTORS + 1) * 512 + OFFSET)
    head[0x1f1] = SECTORS
    head[0x202:0x206] = b"HdrS"
    struct.pack_into("<H", head, 0x206, 0x20f)
    struct.pack_into("<II", head, 0x248, OFFSET, len(payload))
    return bytes(head) + payload


def kernel(version, *strings, pack=lzma.compress):
    """The image of the kernel that calls itself so, with these strings."""
    plain = b"\x7fELF" + b"\0" * 100000
    for string in (version, *strings):
        plain += string.encode() + b"\0" * 70000
    packed = pack(plain)
    if pack is not gzip.compress:
        packed += struct.pack("<I", len(plain))
    return x86(packed)


def symbols(*names):
    """/proc/kallsyms as ordinary users see it."""
    return "".join(f"0000000000000000 T {name}\n"
                   for name in ("iommu_group_get", *names, "schedule"))
