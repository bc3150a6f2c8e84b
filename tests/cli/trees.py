# SPDX-License-Identifier: GPL-2.0-or-later
"""Trees to be judged: copies of the sample hosts, and small ones made by hand."""

import contextlib
import functools
import os
import shutil
import subprocess
import tempfile

from place import HOSTS

DEVICES = "sys/bus/pci/devices"
GROUPS = "sys/kernel/iommu_groups"
MEMORY = "/dev/shm"
DMAR = "sys/firmware/acpi/tables/DMAR"


def new_directory():
    """Where everybody can read; run-tests takes away what is not taken away before."""
    where = os.environ.get("TMPDIR") or (MEMORY if runs_programs(MEMORY) else None)
    path = tempfile.mkdtemp(prefix="vfio-check-", dir=where)
    os.chmod(path, 0o755)
    return path


def runs_programs(folder):
    """In memory where that is possible: trees have many small files, and some programs."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file:
            file.write("#!/bin/sh\n")
        os.chmod(file.name, 0o700)
    except OSError:
        return False
    try:
        return subprocess.run([file.name], check=False).returncode == 0
    except OSError:
        return False
    finally:
        os.unlink(file.name)


@contextlib.contextmanager
def directory():
    """A new directory that everybody can read."""
    path = new_directory()
    try:
        yield path
    finally:
        shutil.rmtree(path)


class Tree:
    def __init__(self, root):
        self.root = root

    def path(self, name):
        return os.path.join(self.root, name)

    def exists(self, name):
        return os.path.lexists(self.path(name))

    def list(self, name):
        return sorted(os.listdir(self.path(name)))

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def read_bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def make_parent(self, name):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)

    def mkdir(self, name):
        os.makedirs(self.path(name), exist_ok=True)

    def remove(self, name):
        path = self.path(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)

    def write(self, name, data):
        self.remove(name)
        self.make_parent(name)
        data = data.encode() if isinstance(data, str) else data
        with open(self.path(name), "wb") as file:
            file.write(data)

    def mode(self, name, mode):
        """A file of its own with other permissions."""
        self.write(name, self.read_bytes(name))
        os.chmod(self.path(name), mode)

    def link(self, name, target):
        self.remove(name)
        self.make_parent(name)
        os.symlink(target, self.path(name))

    # What a machine is made of

    def device(self, address):
        """The directory of a PCI device."""
        target = os.readlink(self.path(f"{DEVICES}/{address}"))
        return os.path.normpath(f"{DEVICES}/{target}")

    def relative(self, directory_name, target):
        return os.path.relpath(self.path(target), self.path(directory_name))

    def table(self, data, signature="DMAR"):
        """The firmware's table."""
        self.write(f"sys/firmware/acpi/tables/{signature}", data)

    def reserved(self, group, *ranges):
        """reserved_regions as the kernel would write them: (base, end, type)"""
        ranges += ((0xfee00000, 0xfeefffff, "msi"),)
        self.write(f"{GROUPS}/{group}/reserved_regions", "".join(
            f"0x{base:016x} 0x{end:016x} {kind}\n"
            for base, end, kind in ranges))

    def cmdline(self, text):
        self.write("proc/cmdline", text + "\n")

    def plain_interrupts(self):
        """As a kernel shows them that remaps none."""
        self.write("proc/interrupts", self.read("proc/interrupts").replace("IR-", ""))

    def release(self, release):
        """The running kernel."""
        self.write("proc/sys/kernel/osrelease", release + "\n")
        self.write("proc/version", f"Linux version {release} (builder) #1\n")

    def driver(self, address, name):
        """Bind a device, or unbind it with None."""
        device = self.device(address)
        lines = [line for line in self.read(f"{device}/uevent").splitlines()
                 if not line.startswith("DRIVER=")]
        self.remove(f"{device}/driver")
        if name:
            lines.insert(0, f"DRIVER={name}")
            self.mkdir(f"sys/bus/pci/drivers/{name}")
            self.link(f"{device}/driver",
                      self.relative(device, f"sys/bus/pci/drivers/{name}"))
        self.write(f"{device}/uevent", "\n".join(lines) + "\n")

    def resets(self, address, methods):
        """The ways in which the kernel can reset a device; none with None."""
        device = self.device(address)
        for name, text in (("reset", ""), ("reset_method", f"{methods}\n")):
            self.remove(f"{device}/{name}")
            if methods is not None:
                self.write(f"{device}/{name}", text)

    def leave_group(self, address):
        device = self.device(address)
        if self.exists(f"{device}/iommu_group"):
            group = os.path.basename(
                os.readlink(self.path(f"{device}/iommu_group")))
            self.remove(f"{GROUPS}/{group}/devices/{address}")
            self.remove(f"{device}/iommu_group")
        self.remove(f"{device}/iommu")

    def join_group(self, address, group):
        self.leave_group(address)
        device = self.device(address)
        members = f"{GROUPS}/{group}/devices"
        self.link(f"{members}/{address}", self.relative(members, device))
        self.link(f"{device}/iommu_group",
                  self.relative(device, f"{GROUPS}/{group}"))

    def iommu_off(self):
        """As a kernel that did not switch the IOMMU on leaves it: the folder is empty."""
        for address in self.list(DEVICES):
            self.leave_group(address)
        self.remove(GROUPS)
        self.mkdir(GROUPS)
        for unit in self.list("sys/class/iommu"):
            self.remove(f"sys/class/iommu/{unit}")
        self.remove("sys/devices/virtual/iommu")

    def add_device(self, path, class_code, vendor=0x8086, device=0x10d3):
        """A PCI device at a path below sys/devices."""
        address = os.path.basename(path)
        where = f"sys/devices/{path}"
        self.write(f"{where}/uevent",
                   f"PCI_CLASS={class_code:X}\n"
                   f"PCI_ID={vendor:04X}:{device:04X}\n"
                   f"PCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME={address}\n")
        self.write(f"{where}/class", f"0x{class_code:06x}\n")
        if class_code >> 8 == 0x0300:
            self.write(f"{where}/boot_vga", "0\n")
        self.link(f"{DEVICES}/{address}", self.relative(DEVICES, where))

    # What the host uses

    def use_nothing(self):
        """A host that lives in memory, without network and screen."""
        self.write("proc/self/mountinfo", "1 1 0:2 / / rw - rootfs rootfs rw\n")
        self.write("proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n")
        self.write("proc/net/route", "Iface\tDestination\tGateway\tFlags\n")
        self.write("proc/consoles", "")
        self.mkdir("sys/class/input")

    def dark(self, address):
        """A display that is not the host's screen."""
        self.write(f"{self.device(address)}/boot_vga", "0\n")

    def mount(self, number, point, kind="ext4", source="/dev/sda1"):
        self.write("proc/self/mountinfo", self.read("proc/self/mountinfo") +
                   f"40 1 {number} / {point} rw - {kind} {source} rw\n")

    def block(self, path, number):
        """A block device at a path below sys/devices."""
        name = os.path.basename(path)
        self.write(f"sys/devices/{path}/dev", f"{number}\n")
        self.link(f"sys/class/block/{name}", f"../../devices/{path}")
        self.link(f"sys/dev/block/{number}", f"../../devices/{path}")

    def interface(self, path):
        name = os.path.basename(path)
        self.mkdir(f"sys/devices/{path}")
        self.link(f"sys/class/net/{name}", f"../../devices/{path}")

    def route(self, interface, destination="00000000", mask="00000000"):
        self.write("proc/net/route", self.read("proc/net/route") +
                   f"{interface}\t{destination}\t010200C0\t0003\t0\t0\t0\t"
                   f"{mask}\t0\t0\t0\n")


def copy(source, target, take=shutil.copyfile):
    """Modes are not copied: a source tree may well be read-only."""
    os.makedirs(target, exist_ok=True)
    with os.scandir(source) as entries:
        for entry in entries:
            path = os.path.join(target, entry.name)
            if entry.is_symlink():
                os.symlink(os.readlink(entry.path), path)
            elif entry.is_dir():
                copy(entry.path, path, take)
            else:
                take(entry.path, path)


@functools.lru_cache
def master(name):
    """One copy of a sample host, whose files the others link to.

    Trees never write into a file, they put a new one in its place.
    """
    path = new_directory()
    copy(os.path.join(HOSTS, name), path)
    return path


def sample(name):
    """A sample host as it is, not to be changed."""
    return Tree(os.path.join(HOSTS, name))


@contextlib.contextmanager
def host(name):
    """A copy of a sample host, to be changed."""
    with directory() as path:
        copy(master(name), path, take=os.link)
        yield Tree(path)


@contextlib.contextmanager
def make_tree(release="6.1.0"):
    """A tree made by hand, of no real machine: a kernel and nothing else."""
    with directory() as path:
        tree = Tree(path)
        tree.release(release)
        tree.cmdline("quiet")
        tree.mkdir(DEVICES)
        tree.mkdir("sys/bus/pci/drivers/vfio-pci")
        tree.use_nothing()
        yield tree


@contextlib.contextmanager
def file_of(data, name="table"):
    """A file outside of any tree."""
    with directory() as path:
        tree = Tree(path)
        tree.write(name, data)
        yield tree.path(name)
