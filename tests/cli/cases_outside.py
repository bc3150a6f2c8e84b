# SPDX-License-Identifier: GPL-2.0-or-later
"""Links in a tree that lead out of it: nothing from outside may be shown."""

import contextlib
import os

from program import judge, run, text
from tables import CLEAN, CLEAN_GROUP, CLEAN_PATH, for_device
from tap import case, equal, lacks
from trees import DEVICES, DMAR, GROUPS, Tree, directory, host

SECRET = "outside"
SECRET_ID = "dead"


@contextlib.contextmanager
def outside():
    """Files beside the tree that look like a host's."""
    with directory() as path:
        tree = Tree(path)
        device = "devices/pci0000:00/0000:00:04.0/0000:04:00.0"
        tree.write(f"{device}/uevent", f"DRIVER={SECRET}\nPCI_CLASS=20000\n"
                   f"PCI_ID={SECRET_ID.upper()}:BEEF\n")
        tree.write("text", f"{SECRET}\n")
        tree.write("release", f"6.12.{SECRET}\n")
        tree.write("dmar", for_device(CLEAN_PATH))
        tree.write("regions", "0x0000000000001000 0x0000000000001fff direct\n")
        yield tree


def absolute(tree, name, target):
    tree.link(name, target)


def climbing(tree, name, target):
    tree.link(name, "../" * 40 + target.lstrip("/"))


def relative(tree, name, target):
    """As deep as it takes, which a check for "../../.." might count."""
    parent = os.path.dirname(tree.path(name))
    tree.link(name, os.path.relpath(target, parent))


def shows_nothing(tree):
    for command in ("check", "groups", "regions"):
        result = run(command, "--json", "--sysroot", tree.root)
        lacks(result.out + result.err, SECRET, SECRET_ID)
    result = text(tree, CLEAN)
    lacks(result.out + result.err, SECRET, SECRET_ID, "beef")
    return judge(tree, CLEAN)


def device_link(make):
    with host("intel-clean") as tree, outside() as other:
        make(tree, f"{DEVICES}/{CLEAN}", other.path(
            "devices/pci0000:00/0000:00:04.0/0000:04:00.0"))
        equal(shows_nothing(tree).status, 2)


def device_directory(make):
    with host("intel-clean") as tree, outside() as other:
        device = tree.device(CLEAN)
        make(tree, device, other.path(
            "devices/pci0000:00/0000:00:04.0/0000:04:00.0"))
        equal(shows_nothing(tree).status, 2)


def uevent(make):
    with host("intel-clean") as tree, outside() as other:
        make(tree, f"{tree.device(CLEAN)}/uevent", other.path(
            "devices/pci0000:00/0000:00:04.0/0000:04:00.0/uevent"))
        equal(shows_nothing(tree).status, 2)


def table(make):
    with host("intel-clean") as tree, outside() as other:
        make(tree, DMAR, other.path("dmar"))
        result = shows_nothing(tree)
        equal(result.json["regions"], [])


def reserved_regions(make):
    with host("intel-clean") as tree, outside() as other:
        make(tree, f"{GROUPS}/{CLEAN_GROUP}/reserved_regions",
             other.path("regions"))
        result = shows_nothing(tree)
        lacks(result.out, "0x1000")
        equal(result.group(CLEAN_GROUP)["reserved"], None)


def texts(make):
    with host("intel-clean") as tree, outside() as other:
        for name, target in (("proc/cmdline", "text"), ("proc/version", "text"),
                             ("proc/sys/kernel/osrelease", "release"),
                             ("sys/devices/virtual/dmi/id/sys_vendor", "text"),
                             ("sys/class/dmi/id", "")):
            make(tree, name, other.path(target))
        result = shows_nothing(tree)
        equal(result.json["host"]["kernel"]["release"], None)
        equal(result.json["host"]["platform"]["vendor"], None)


def whole_sys(make):
    with host("intel-clean") as tree:
        make(tree, "sys", "/sys")
        make(tree, "proc", "/proc")
        result = run("--json", "--sysroot", tree.root, status=2)
        equal(result.json["devices"], [])
        equal(result.json["host"]["kernel"]["release"], None)


for _what in (device_link, device_directory, uevent, table, reserved_regions,
              texts, whole_sys):
    for _make in (absolute, climbing, relative):
        case(f"outside: {_what.__name__.replace('_', ' ')}, "
             f"{_make.__name__}")(lambda w=_what, m=_make: w(m))


@case("outside: an absolute link is taken inside of the tree")
def _inside():
    with host("intel-clean") as tree:
        expected = judge(tree, CLEAN, status=0).json
        tree.link("moved", "/sys/devices/virtual/dmi")
        tree.link("sys/class/dmi/id", "/moved/id")
        equal(judge(tree, CLEAN, status=0).json, expected)
