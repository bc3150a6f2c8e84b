# SPDX-License-Identifier: GPL-2.0-or-later
"""Domains for libvirt's hook, and how libvirt calls it."""

import re
from xml.sax.saxutils import escape

from program import run
from tap import contains, equal, lacks

APOSTROPHE = {"'": "&apos;"}
PREPARE = ("prepare", "begin", "-")
LOOK = "vfio-check: Why, and what can be done about it: vfio-check "


def address(device, kind=None):
    """<address> of a PCI device, as libvirt writes it."""
    domain, bus, slot, function = re.fullmatch(
        r"(\w+):(\w+):(\w+)\.(\w)", device).groups()
    kind = f" type='{kind}'" if kind else ""
    return (f"<address{kind} domain='0x{domain}' bus='0x{bus}' "
            f"slot='0x{slot}' function='0x{function}'/>")


def hostdev(device, managed="yes", guest="0000:06:00.0"):
    return (f"<hostdev mode='subsystem' type='pci' managed='{managed}'>"
            f"<driver name='vfio'/><source>{address(device)}</source>"
            f"<alias name='hostdev0'/>{address(guest, 'pci')}</hostdev>")


def interface(device, managed="yes"):
    return (f"<interface type='hostdev' managed='{managed}'>"
            f"<mac address='52:54:00:00:00:01'/>"
            f"<source>{address(device, 'pci')}</source></interface>")


def domain(*devices, memory="<memory unit='KiB'>2097152</memory>", more=""):
    """With one device a line, so that errors can name it: the first is in line 5."""
    return "\n".join(["<domain type='kvm' id='1'>", "<name>demo</name>", memory,
                      "<devices>", *devices, "</devices>", more, "</domain>\n"])


def arguments(*values):
    """A domain with these arguments for QEMU, of which the first is in line 7."""
    space = "http://libvirt.org/schemas/domain/qemu/1.0"
    return domain(more="\n".join(
        [f"<qemu:commandline xmlns:qemu='{space}'>"] +
        [f"<qemu:arg value='{escape(value, APOSTROPHE)}'/>" for value in values] +
        ["</qemu:commandline>"])).replace("\n\n", "\n")


def override(name, value, more=""):
    """A domain in which libvirt is told to change a property of a device, in line 8."""
    space = "http://libvirt.org/schemas/domain/qemu/1.0"
    return domain(hostdev("0000:04:00.0"), more="\n".join(
        [f"<qemu:override xmlns:qemu='{space}'><qemu:device alias='hostdev0'><qemu:frontend>",
         f"<qemu:property name='{name}' type='string' value='{escape(value, APOSTROPHE)}'/>",
         f"</qemu:frontend></qemu:device></qemu:override>{more}"]))


def port(device, managed="yes"):
    """What a network says of the device that it gives to a domain."""
    return ("<hookData><network><name>pool</name>"
            "<forward mode='hostdev' managed='yes'/></network><networkport>"
            "<owner><name>demo</name></owner>"
            f"<plug type='hostdev-pci' managed='{managed}'>{address(device)}"
            "</plug></networkport></hookData>\n")


def pool(*inside):
    return ("<hookData>\n<network><name>pool</name>\n"
            "<forward mode='hostdev' managed='yes'>\n" +
            "\n".join(inside) + "\n</forward></network></hookData>\n")


def call(tree, xml, *options, op=PREPARE, name="demo", status=None, **more):
    """As libvirt calls its hook; nothing may ever stand on standard output."""
    root = getattr(tree, "root", tree)
    result = run("libvirt-hook", name, *op, "--sysroot", root, *options,
                 stdin=xml, status=status, **more)
    equal(result.out, "", "standard output")
    return result


def passes(tree, xml, *options, **more):
    """It starts, and there is nothing to say."""
    result = call(tree, xml, *options, status=0, **more)
    equal(result.err, "", "standard error")


def warns(tree, xml, *cautions, **more):
    """It starts; what asks for caution is said: (device, what)"""
    result = call(tree, xml, status=0, **more)
    equal(result.err.splitlines(), [f"vfio-check: demo: {device}: caution: {what}"
                                    for device, what in cautions])


def refuses(tree, xml, device, reason, *lines, status=1, **more):
    """It does not start; the first line says what matters. Answers what is said."""
    result = call(tree, xml, status=status, **more)
    equal(result.err.splitlines()[0], f"vfio-check: demo: {device}: {reason}")
    contains(result.err, *lines)
    return result


def turns_down(xml, *parts, tree="/nonexistent", **more):
    """What cannot be used blocks as well, whatever host it is."""
    result = call(tree, xml, status=2, **more)
    contains(result.err.splitlines()[0], "vfio-check: demo: ", *parts)
    equal(len(result.err.splitlines()), 1, f"lines of {result.err}")
    return result


def silent(result):
    equal(result.out + result.err, "", "what is said")
    lacks(result.err, "vfio-check")
