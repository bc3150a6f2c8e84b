# SPDX-License-Identifier: GPL-2.0-or-later
"""Libraries that are loaded at run time: what packagers can see of them, and which names do."""

import contextlib
import ctypes
import json
import os
import re
import shutil
import struct
import subprocess

from hook import domain, hostdev, passes, turns_down
from place import PROGRAM
from program import environment
from tables import CLEAN
from tap import Skip, case, equal, is_true
from trees import directory, host

XML = ("libxml2.so.2", "libxml2.so.16")


def files():
    """The program, and the library where a shared one is built."""
    library = os.path.join(os.path.dirname(PROGRAM), ".libs", "libvfio-check.so.0")
    return [PROGRAM] + [library] * os.path.exists(library)


def section(path):
    """The section .note.dlopen as readelf finds it: (its bytes, how they are aligned)."""
    tool = shutil.which("readelf")
    if not tool:
        raise Skip("readelf is missing (binutils)")
    shown = subprocess.run([tool, "--wide", "--sections", path], capture_output=True, text=True,
                           check=True, env=environment()).stdout
    match = re.search(r"\.note\.dlopen +NOTE +\w+ (\w+) (\w+) .* A .* (\d+)$", shown, re.M)
    if not match:
        return b"", 4
    offset, size = int(match.group(1), 16), int(match.group(2), 16)
    with open(path, "rb") as file:
        file.seek(offset)
        return file.read(size), int(match.group(3))


def notes(path):
    """(owner, type, JSON) of each note (elf(5))."""
    data, alignment = section(path)
    equal(alignment, 4)
    while data:
        owner, text, kind = struct.unpack_from("=III", data)
        begin = 12 + (owner + 3) // 4 * 4
        yield data[12:12 + owner], kind, json.loads(data[begin:begin + text].rstrip(b"\0"))
        data = data[begin + (text + 3) // 4 * 4:]


@case("loaded: notes in the program name each library that dlopen(3) loads, for packagers")
def _notes():
    found = {}
    for path in files():
        for owner, kind, value in notes(path):
            equal((owner, kind), (b"FDO\0", 0x407c0c0a))
            for item in value:
                equal(set(item), {"feature", "description", "priority", "soname"})
                is_true(item["description"], "no description")
                found[item["feature"]] = (item["priority"], sorted(item["soname"]))
    equal(found, {"libvirt-hook": ("recommended", sorted(XML)),
                  "kernel-image": ("recommended", ["libarchive.so.13"])})


def real_library():
    """The libxml2 of this machine, whatever its name."""
    for name in XML:
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            with open("/proc/self/maps", encoding="utf-8") as maps:
                return re.search(r"(/\S*libxml2\.so\S*)", maps.read()).group(1)
    raise Skip("there is no libxml2")


@case("loaded: libxml2 by either of its names")
def _either():
    real = real_library()
    for name, other in (XML, XML[::-1]):
        with host("intel-clean") as tree, directory() as path:
            with open(f"{path}/{other}", "w", encoding="ascii") as file:
                file.write("no library\n")
            os.symlink(real, f"{path}/{name}")
            passes(tree, domain(hostdev(CLEAN)), env=environment(LD_LIBRARY_PATH=path))


@case("loaded: without any libxml2 a domain is turned down, and it is said why")
def _neither():
    with directory() as path:
        for name in XML:
            with open(f"{path}/{name}", "w", encoding="ascii") as file:
                file.write("no library\n")
        result = turns_down(domain(hostdev(CLEAN)), "cannot be loaded", "expected libxml2",
                            env=environment(LD_LIBRARY_PATH=path))
        first, second = re.search(r"(libxml2\S+) cannot be loaded: \S*(libxml2[^:]+): ",
                                  result.err).groups()
        equal(first, second, "the library that is told of")
