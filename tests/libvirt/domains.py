# SPDX-License-Identifier: GPL-2.0-or-later
"""The guests' guests, as libvirt's XML."""

from machine import CLEAN, DISPLAY, OTHER, RELAXED, UNSAFE, VIRTUAL


def address(device):
    domain, bus, rest = device.split(":")
    slot, function = rest.split(".")
    return (f"<address type='pci' domain='0x{domain}' bus='0x{bus}' "
            f"slot='0x{slot}' function='0x{function}'/>")


def hostdev(device, managed="yes"):
    return (f"<hostdev mode='subsystem' type='pci' managed='{managed}'>"
            f"<source>{address(device)}</source></hostdev>")


def domain(name, *devices):
    """Small, with no disk; its firmware waits for one."""
    return (f"<domain type='qemu'><name>{name}</name>"
            "<memory unit='MiB'>32</memory><vcpu>1</vcpu>"
            "<os><type arch='x86_64' machine='pc'>hvm</type></os>"
            "<features><acpi/></features><devices>"
            "<emulator>/usr/bin/qemu-system-x86_64</emulator>"
            "<controller type='usb' model='none'/>"
            "<memballoon model='none'/>" + "".join(devices) +
            "</devices></domain>\n")


POOL = ("<network><name>pool</name><forward mode='hostdev' managed='yes'>"
        f"{address(VIRTUAL)}</forward></network>\n")

DOMAINS = {
    "plain": domain("plain"),
    "clean": domain("clean", hostdev(CLEAN)),
    "display": domain("display", hostdev(DISPLAY)),
    "unsafe": domain("unsafe", hostdev(UNSAFE)),
    "unmanaged": domain("unmanaged", hostdev(UNSAFE, managed="no")),
    "relaxed": domain("relaxed", hostdev(RELAXED),
                      hostdev(OTHER, managed="no")),
    "pooled": domain("pooled",
                     "<interface type='network'><source network='pool'/>"
                     "</interface>"),
}
# A process under a profile of its own, into which libvirtd's may not look.
APART = ("profile apart /usr/local/bin/apart {\n"
         "  /** rwm,\n"
         "}\n")
FILES = {
    "apart.profile": APART,
    **{f"{name}.xml": text for name, text in DOMAINS.items()},
    "pool.xml": POOL,
    "hot-unsafe.xml": hostdev(UNSAFE) + "\n",
    "hot-other.xml": hostdev(OTHER) + "\n",
    "hot-relaxed.xml": hostdev(RELAXED) + "\n",
}
