# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms with an author, who says what must come of them.

`expect` says for single devices, and `others` for all the rest, what a kernel
is known to do.  It is written once for all kernels; kernels.py has the step,
the errno and the words.
"""

import copy

import dmar
import ivrs
from expect import accepts, no_driver

# Where QEMU puts the function of AMD's IOMMU.
UNIT = "0000:00:01.0"


class Platform:
    """A machine with Intel's IOMMU."""

    amd = False
    disks = {}      # kinds of disks (boot.make_disk), by QEMU's name
    critical = None  # what host-critical must speak up on, and on nothing else

    # Memory that the kernel is told to leave alone: what RMRRs are made of.
    BASE = "intel_iommu=on memmap=1M$0x7e000000"
    IOMMU = "intel-iommu,intremap=on,caching-mode=on"

    def __init__(self, name, devices, records, expect=(), others=accepts,
                 cmdline="", extra=(), stay=(), boot_lines=(), hangs=False,
                 panics=None, ssdt=None, parsed=True, options=(), missing=(),
                 virtual=(), **table):
        self.name = name
        self.devices = devices          # -device arguments
        self.records = records          # of the table
        self.table = table              # how else it is made
        self.parsed = parsed            # does the kernel get to its RMRRs?
        self.ssdt = ssdt                # a further table with AML
        self.options = options          # of modules: "vfio x=1"
        self.missing = missing          # modules that nobody loads
        self.expect = dict(expect)
        self.others = others
        self.cmdline = f"{self.BASE} {cmdline}".strip()
        self.extra = extra              # further arguments of QEMU
        self.stay = stay                # functions that keep their driver
        self.boot_lines = boot_lines    # that the kernel must have logged
        self.virtual = dict(virtual)    # how many virtual functions, by physical one
        self.hangs = hangs              # does the boot come to no end?
        self.panics = panics            # or end with these words?

    def tables(self):
        """ACPI tables that replace QEMU's, by name."""
        tables = {} if self.records is None else self.firmware()
        if self.ssdt:
            tables["ssdt"] = self.ssdt
        return tables

    def firmware(self):
        return {"dmar": dmar.table(*self.records, **self.table)}

    def without_table(self):
        """The same machine with QEMU's own table."""
        other = copy.copy(self)
        other.records = None
        return other

    def regions(self):
        """(base, end) of every RMRR, as the kernel logs them."""
        return [bounds for bounds in map(dmar.rmrr_bounds, self.records)
                if bounds and self.parsed]

    def qemu_arguments(self):
        words = ["-device", self.IOMMU]
        for device in self.devices:
            words += ["-device", device]
        return words + list(self.extra)

    def answer(self, kernel, device):
        return self.expect.get(device, self.others)(kernel, device)

    def end(self, _kernel):
        """(how the boot ends, the words if it panics)"""
        if self.panics:
            return "panics", self.panics
        return ("hangs" if self.hangs else "boots"), None

    def holes(self, kernel, device):
        """Ranges where the guest can have no memory, if accepted."""
        expected = self.expect.get(device, self.others)
        return getattr(expected, "holes", lambda _: ())(kernel)


class AmdPlatform(Platform):
    """A machine with AMD's IOMMU."""

    amd = True
    BASE = "memmap=1M$0x7e000000"
    IOMMU = "amd-iommu,intremap=on"

    def __init__(self, name, devices, records, expect=(), *more, **named):
        super().__init__(name, devices, records,
                         {UNIT: no_driver, **dict(expect)}, *more,
                         **named)

    def firmware(self):
        return {"ivrs": ivrs.table(*self.records, **self.table)}

    def regions(self):
        return []    # not in the log


def page(number):
    """One page of the reserved memory, as rmrr() takes it."""
    base = 0x7e000000 + number * 0x1000
    return base, base + 0xfff


def port(slot, name):
    """A root port, which has ACS."""
    return (f"pcie-root-port,id={name},bus=pcie.0,addr={slot},"
            f"chassis={int(slot, 16)}")


def nic(bus, slot="0", model="e1000e", more=""):
    # Without its ROM: the BIOS would try to boot from the network.
    return f"{model},bus={bus},addr={slot},romfile={more}"
