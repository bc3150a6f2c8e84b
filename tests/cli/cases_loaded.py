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
from program import environment, judge
from tables import CLEAN
from tap import Skip, case, contains, equal, is_true
from trees import DEVICES, directory, host

XML = ("libxml2.so.2", "libxml2.so.16")
KMOD = "libkmod.so.2"


def files():
    """The program, and the library where a shared one is built."""
    library = os.path.join(os.path.dirname(PROGRAM), ".libs", "libvfio-check.so.0")
    return [PROGRAM] + [library] * os.path.exists(library)


def linked(path):
    """The files of the libraries that are loaded at the start, by ldd."""
    tool = shutil.which("ldd")
    if not tool:
        raise Skip("ldd is missing (libc-bin)")
    shown = subprocess.run([tool, path], capture_output=True, text=True, check=True,
                           env=environment()).stdout
    return re.findall(r"(/\S+) \(0x", shown)


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
                  "kernel-image": ("recommended", ["libarchive.so.13"]),
                  "kernel-modules": ("recommended", [KMOD])})


@case("loaded: what is loaded at run time is not linked, nor what that links")
def _not_linked():
    for path in files():
        names = {os.path.basename(name).split(".so")[0] for name in linked(path)}
        is_true("libc" in names, f"ldd of {path}: {names}")
        equal(names & {"libkmod", "libcrypto", "libzstd", "liblzma", "libxml2", "libarchive"}, set())


def real_library(what="libxml2", names=XML):
    """The library of this machine, whatever its name."""
    for name in names:
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            with open("/proc/self/maps", encoding="utf-8") as maps:
                return re.search(rf"(/\S*{what}\.so\S*)", maps.read()).group(1)
    raise Skip(f"there is no {what}")


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


def as_root():
    """What is put before a command so that it may call chroot(2)."""
    return [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]


def install(tree, *libraries):
    """The program and what it needs, in a tree that is to be the root directory."""
    for path in [PROGRAM, *linked(PROGRAM), *libraries]:
        target = "vfio-check" if path == PROGRAM else path.lstrip("/")
        tree.make_parent(target)
        shutil.copy(path, tree.path(target))


def live(tree, *args):
    """The answer in JSON of the program whose root directory is @tree."""
    def call(*words):
        return subprocess.run([*as_root(), "chroot", tree.root, "/vfio-check", *words], check=False,
                              capture_output=True, text=True, env=environment())
    if call("--version").returncode != 0:
        raise Skip("the program does not start in another root directory here")
    done = call("--json", *args)
    is_true(done.returncode in (0, 1, 3), f"{done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    equal(answer["host"]["source"], "live")
    return answer


def about_modules(answer):
    """What is said of modules, and which are to be loaded or bound."""
    findings = answer["findings"] + answer["devices"][0]["findings"]
    return ([(item["title"], item["detail"]) for item in findings
             if item["rule"].startswith("vfio-module")],
            [(item["action"], item["text"]) for item in answer["devices"][0]["todo"]])


def modules_to_load(tree, *names):
    """Let sysfs show none of VFIO's modules; lib/modules lists @names."""
    tree.remove("sys/bus/pci/drivers/vfio-pci")
    for name in tree.list("sys/module"):
        if name.startswith("vfio"):
            tree.remove(f"sys/module/{name}")
    release = tree.read("proc/sys/kernel/osrelease").strip()
    tree.remove("lib/modules")
    tree.write(f"lib/modules/{release}/modules.dep",
               "".join(f"kernel/drivers/vfio/pci/{name}.ko:\n" for name in names))
    return f"lib/modules/{release}"


@case("loaded: without libkmod a live host's modules are read from their lists")
def _no_kmod():
    for names in ((), ("vfio-pci", "vfio_iommu_type1")):
        with host("intel-clean") as tree:
            modules_to_load(tree, *names)
            there = about_modules(judge(tree, CLEAN).json)
            install(tree)
            equal(about_modules(live(tree, CLEAN)), there)
            contains(str(there), "is not loaded" if names else "has no module")


@case("loaded: without libkmod and lists nothing is said to be missing")
def _no_lists():
    with host("intel-clean") as tree:
        shutil.rmtree(tree.path(modules_to_load(tree)))
        install(tree)
        findings, todo = about_modules(live(tree, CLEAN))
        equal(findings, [])
        contains(str(todo), "load-module")


def module(tree, path, text):
    """A file in which depmod finds a module with this in its .modinfo."""
    tree.make_parent(path)
    parts = "".join(f'.asciz "{part}"\n' for part in text)
    compiler = shutil.which("cc")
    if not compiler or not shutil.which("depmod", path=f"{os.environ['PATH']}:/sbin:/usr/sbin"):
        raise Skip("cc or depmod is missing (kmod)")
    subprocess.run([compiler, "-x", "assembler", "-c", "-o", tree.path(path), "-"], check=True,
                   input=f'.section .modinfo,"a"\n{parts}', text=True)


@case("loaded: libkmod says of a live host's modules what their lists say")
def _kmod():
    library = real_library("libkmod", (KMOD,))
    with host("intel-clean") as tree:
        folder = modules_to_load(tree)
        ids = dict(line.split("=") for line in tree.read(f"{DEVICES}/{CLEAN}/uevent").split())
        vendor, device = ids["PCI_ID"].split(":")
        module(tree, f"{folder}/kernel/vfio-pci.ko", ["license=GPL", "alias=vfio_pci:v*d*sv*sd*bc*sc*i*"])
        module(tree, f"{folder}/kernel/own_vfio_pci.ko",
               ["license=GPL", f"alias=vfio_pci:v0000{vendor}d0000{device}sv*sd*bc*sc*i*"])
        for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
            tree.write(f"{folder}/{name}", "")
        subprocess.run(["depmod", "-b", tree.root, os.path.basename(folder)], check=True,
                       env=environment(PATH=f"{os.environ['PATH']}:/sbin:/usr/sbin"))
        install(tree, *linked(library))
        shutil.copy(library, tree.path(f"{os.path.dirname(linked(PROGRAM)[0]).lstrip('/')}/{KMOD}"))
        both = about_modules(live(tree, CLEAN))
        contains(str(both), "own_vfio_pci", "vfio-pci")
        # Nothing but one of them, and modules.dep, which says that there are lists.
        for left_out in (lambda name: not name.endswith(".bin"), lambda name: name.endswith(".bin")):
            kept = {}
            for name in tree.list(folder):
                path = f"{folder}/{name}"
                if name.startswith("modules.") and name != "modules.dep" and left_out(name):
                    kept[path] = tree.read_bytes(path)
                    tree.remove(path)
            equal(about_modules(live(tree, CLEAN)), both, f"without {sorted(kept)}")
            for path, data in kept.items():
                tree.write(path, data)
