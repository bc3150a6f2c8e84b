# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the guest's initrd: the ACPI tables, then the root file system."""

import os
import re
import shutil
import stat
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# The boot loader puts the initrd right below the end of memory; the memory
# that the tables reserve is not far from there.
LIMIT = 24 << 20


class Cpio:
    """A cpio archive in the "newc" format, which the kernel reads."""

    def __init__(self):
        self.data = bytearray()
        self.folders = {""}
        self.count = 0

    def _entry(self, name, mode, content=b""):
        self.count += 1
        fields = (self.count, mode, 0, 0, 1, 0, len(content),
                  0, 0, 0, 0, len(name) + 1, 0)
        self.data += b"070701" + b"".join(b"%08x" % f for f in fields)
        self.data += name.encode() + b"\0"
        self.data += bytes(-len(self.data) % 4)
        self.data += content
        self.data += bytes(-len(self.data) % 4)

    def folder(self, name):
        if name not in self.folders:
            self.folders.add(name)
            self.folder(os.path.dirname(name))
            self._entry(name, stat.S_IFDIR | 0o755)

    def file(self, name, content, mode=0o644):
        self.folder(os.path.dirname(name))
        self._entry(name, stat.S_IFREG | mode, content)

    def copy(self, name, path, mode=0o644):
        with open(path, "rb") as file:
            self.file(name, file.read(), mode)

    def finish(self):
        self._entry("TRAILER!!!", 0)
        return bytes(self.data) + bytes(-len(self.data) % 512)


def acpi_tables(tables):
    """The part that the kernel looks through before it unpacks anything."""
    archive = Cpio()
    for name, data in tables.items():
        archive.file(f"kernel/firmware/acpi/{name}.aml", data)
    return archive.finish()


def libraries(path):
    """(loader, other libraries) of a program; (None, []) of a static one."""
    found = subprocess.run(["ldd", os.path.abspath(path)], text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL)
    if found.returncode:
        return None, []
    others = re.findall(r"=> (/\S+)", found.stdout)
    loader = re.search(r"^\s*(/\S+) \(", found.stdout, re.M)
    return loader.group(1) if loader else None, others


def add_program(archive, name, path):
    archive.copy(f"bin/{name}", path, 0o755)
    loader, others = libraries(path)
    if loader:
        archive.copy(loader.lstrip("/"), loader, 0o755)
    for library in others:
        archive.copy(f"lib/guest/{os.path.basename(library)}", library)


def modules_of_hosts(kernel_dir):
    """What only guests need that live on their disks."""
    def listed(name):
        with open(os.path.join(kernel_dir, name)) as file:
            return file.read().split()
    return set(listed("load.host")) - set(listed("load") + listed("load.nvme"))


def root(kernel_dir, attach, vfio_check=None):
    """The root file system but for what differs from platform to platform."""
    archive = Cpio()
    for name in ("proc", "sys", "dev", "tmp"):
        archive.folder(name)
    archive.copy("init", os.path.join(HERE, "init"), 0o755)
    archive.copy("bin/busybox", shutil.which("busybox"), 0o755)
    archive.copy("bin/attach", attach, 0o755)
    if vfio_check:
        add_program(archive, "vfio-check", vfio_check)
    for name in ("load", "load.nvme"):
        archive.copy(name, os.path.join(kernel_dir, name))
    modules = os.path.join(kernel_dir, "lib")
    left_out = modules_of_hosts(kernel_dir)
    for folder, _, names in os.walk(modules):
        for name in names:
            path = os.path.join(folder, name)
            inside = os.path.relpath(path, kernel_dir)
            if inside not in left_out:
                archive.copy(inside, path)
    return archive.finish()


def add_host(archive, kernel_dir):
    """What makes a host of the guest, see the script."""
    archive.copy("host", os.path.join(HERE, "host"), 0o755)
    archive.copy("load.host", os.path.join(kernel_dir, "load.host"))
    for path in sorted(modules_of_hosts(kernel_dir)):
        archive.copy(path, os.path.join(kernel_dir, path))


def build(platform, root_part, kernel_dir, others=()):
    """A platform's initrd out of its tables and the common root.

    OTHERS: (suite, release) of the kernels that vfio-check is asked about
    besides the one that runs.
    """
    own = Cpio()
    own.file("stay", "\n".join(platform.stay).encode())
    own.file("options", "".join(f"{line}\n" for line in getattr(
        platform, "options", ())).encode())
    own.file("missing", "".join(f"{name}\n" for name in getattr(
        platform, "missing", ())).encode())
    own.file("others", "".join(f"{suite} {release}\n" for suite, release
                               in others).encode())
    own.file("virtual", "".join(
        f"{address} {count}\n" for address, count
        in platform.virtual.items()).encode())
    if platform.disks:
        add_host(own, kernel_dir)
    data = acpi_tables(platform.tables()) + root_part + own.finish()
    if len(data) > LIMIT:
        raise ValueError(f"initrd of {len(data)} bytes is too large")
    return data
