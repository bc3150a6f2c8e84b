# SPDX-License-Identifier: GPL-2.0-or-later
"""Choose an IVRS for a machine at random."""

import ivrs
import topology
from random_devices import pick

TARGETS = {"one": 30, "range": 14, "all": 4, "everything": 2, "absent": 5,
           "bridge": 6, "reversed-range": 2, "unit": 1}
RANGES = {"reserved": 30, "unaligned": 5, "unaligned-length": 4, "empty": 3,
          "ram": 5, "large": 4, "overlap": 5, "same": 3, "msi": 1, "low": 2}
# How the units of one device are told, in the order of the table.
UNITS = {(0x10,): 55, (0x11,): 8, (0x10, 0x11): 14, (0x10, 0x11, 0x40): 14,
         (0x40,): 4, (0x40, 0x10): 5}
# What a unit says of the devices that it serves.
ENTRIES = {"all": 40, "range": 25, "buses": 15, "each": 12, "pads": 8}
DEFECTS = {"": 76, "unknown-ivhd": 3, "unknown-ivmd": 4, "unknown-block": 4,
           "overrun": 2, "no-ioapic": 2, "ioapic-elsewhere": 1,
           "other-ioapic": 1, "uncovered": 4, "no-devices": 1, "twice": 2,
           "lone-end": 2, "reversed-entries": 1, "special": 1,
           "no-ivhd": 1, "block-zero": 1, "entry": 1, "first-block": 2}
# Linux 6.0 and later look past the end of their list for devices above the
# highest number that the table names, and some of them crash over it.
LAST = 0xffff
RESERVED, RAM, PAGE = 0x7e000000, 0x10000000, 0x1000


class Tables:
    def __init__(self, rng, devices):
        self.rng = rng
        every = topology.with_built_in(devices)
        self.bridges = {d["id"] for d in every if topology.is_bridge(d)}
        self.ids = {name: ivrs.devid(address) for name, address
                    in topology.addresses(every).items()}
        self.page = 0
        self.ranges = []
        self.notes = []

    def flags(self):
        if self.rng.random() < .8:
            return self.rng.choice((0x07, 0x07, 0x08, 0x08, 0x01, 0x0f))
        return self.rng.randrange(16)

    def target(self, what):
        """(type, first, last)"""
        rng = self.rng
        ids = sorted(self.ids.values())
        if what == "bridge" and self.bridges:
            return ivrs.ONE, self.ids[rng.choice(sorted(self.bridges))], 0
        if what == "range":
            first, last = sorted((rng.choice(ids), rng.choice(ids)))
            return ivrs.RANGE, first, last
        if what == "reversed-range":
            first, last = sorted((rng.choice(ids), rng.choice(ids)))
            return ivrs.RANGE, last, first
        if what == "everything":
            return ivrs.RANGE, 0, 0x0fff
        if what == "all":
            return ivrs.ALL, 0, 0
        if what == "unit":
            return ivrs.RANGE, ivrs.UNIT, rng.choice(ids)
        if what == "absent":
            return ivrs.ONE, rng.choice((0x00f0, 0x3000)), 0
        return ivrs.ONE, rng.choice(ids), 0

    def bounds(self, what):
        """(start, size)"""
        rng = self.rng
        self.page += rng.randint(1, 4)
        start = RESERVED + (self.page - 1) * PAGE
        size = PAGE * rng.choice((1, 1, 2))
        if what == "unaligned":
            start += rng.choice((1, 0x800))
        elif what == "unaligned-length":
            size += rng.choice((1, 0x800)) - PAGE
        elif what == "empty":
            size = 0
        elif what == "ram":
            start += RAM - RESERVED
        elif what == "large":
            size = 0x40000
        elif what == "msi":
            start, size = 0xfee00000, 0x100000
        elif what == "low":
            start, size = 0, 0x100000
        elif what in ("overlap", "same") and self.ranges:
            start, size = rng.choice(self.ranges)
            size += PAGE * (what == "overlap")
        self.ranges.append((start, size))
        return start, size

    def ivmd(self, **more):
        target, where = pick(self.rng, TARGETS), pick(self.rng, RANGES)
        segment = 1 if self.rng.random() < .06 else 0
        self.notes += [f"ivmd {target}", f"memory {where}"]
        self.notes += ["segment"] * segment
        kind, first, last = self.target(target)
        start, size = self.bounds(where)
        return ivrs.ivmd(kind, self.flags(), start, size, first, last,
                         segment, **more)

    def served(self, what):
        """Entries for every device, in one of several ways."""
        ids = sorted(self.ids.values())
        if what == "all":
            return [ivrs.entry_all()]
        if what == "buses":
            # As firmware writes it: the root bus, then all behind bridges.
            return [ivrs.entry_range(3, 0xff),
                    ivrs.entry_extended(0x100, 0x47), ivrs.entry(4, 0xffff),
                    ivrs.entry(2, 0), ivrs.entry_extended(1),
                    ivrs.entry(2, 2)]
        if what == "each":
            return [ivrs.entry(2, LAST)] + [
                ivrs.entry_alias(device, 0xa4) if device % 3 == 0 else
                ivrs.entry(2, device) for device in ids]
        if what == "pads":
            return [ivrs.entry(0), ivrs.entry_alias(0, 0xa4, 0x43),
                    ivrs.entry(4, 0xffff), ivrs.entry(0)]
        return [ivrs.entry_range(0, 0xffff)]

    def entries(self, defect):
        rng = self.rng
        ids = sorted(self.ids.values())
        what = pick(rng, ENTRIES)
        self.notes.append(f"unit {what}")
        if defect == "uncovered":
            return [ivrs.entry(2, LAST)] + [
                ivrs.entry(2, rng.choice(ids)) for _ in range(4)]
        if defect == "no-devices":
            return []
        if defect == "lone-end":
            middle = rng.choice(ids)
            return [ivrs.entry(4, middle), ivrs.entry(3, middle),
                    ivrs.entry(4, middle), ivrs.entry(4, 0x80),
                    ivrs.entry(2, LAST)]
        if defect == "reversed-entries":
            return [ivrs.entry_range(0x100, 0x20), ivrs.entry(2, ids[0]),
                    ivrs.entry(2, LAST)]
        return self.served(what)

    def specials(self, defect, kind):
        rng = self.rng
        if defect == "no-ioapic":
            return []
        if defect == "ioapic-elsewhere":
            return [ivrs.entry_ioapic(source=0xa1)]
        if defect == "other-ioapic":
            return [ivrs.entry_ioapic(handle=9)]
        entries = [ivrs.entry_ioapic()]
        if defect == "special":
            entries.insert(rng.randint(0, 1),
                           ivrs.entry_special(1, 0xa0, rng.choice((0, 3))))
        if rng.random() < .4:
            entries.append(ivrs.entry_hpet())
        if kind == 0x40 or rng.random() < .05:
            entries.append(ivrs.entry_hid(0xa5))
        return entries

    def unit(self, kind, defect):
        entries = [*self.entries(defect), *self.specials(defect, kind)]
        if defect == "entry":
            entries.insert(self.rng.randint(0, len(entries)),
                           ivrs.entry(0xc0 + self.rng.randrange(16)))
        return ivrs.ivhd(*entries, kind=kind)

    def units(self, defect):
        """The defect is in one of them, which may not be the one that counts."""
        kinds = pick(self.rng, UNITS)
        bad = self.rng.choice(kinds)
        return [self.unit(kind, defect if kind == bad else "")
                for kind in kinds]

    def first(self):
        """Something before the units."""
        number = self.rng.choice((ivrs.UNIT, 0x0010))
        return ivrs.ivhd(ivrs.entry_all(), kind=0x12, unit=number)

    def broken(self, defect):
        if defect == "unknown-ivhd":
            return ivrs.ivhd(ivrs.entry_all(), kind=0x12)
        if defect == "unknown-ivmd":
            return bytes((0x23,)) + self.ivmd()[1:]
        if defect == "unknown-block":
            return ivrs.block(self.rng.choice((0x51, 0x82)), b"\5" * 12)
        if defect == "block-zero":
            return self.ivmd(length=0)
        if defect == "overrun":
            return self.ivmd(length=64)
        if defect == "twice":
            return self.unit(0x10, "")
        return None

    def choose(self):
        rng = self.rng
        defect = pick(rng, DEFECTS)
        if defect:
            self.notes.append(f"defect {defect}")
        blocks = [] if defect == "no-ivhd" else self.units(defect)
        if defect == "first-block":
            blocks.insert(0, self.first())
        blocks += [self.ivmd() for _ in range(
            pick(rng, {0: 2, 1: 6, 2: 6, 3: 4, 4: 2}))]
        broken = self.broken(defect)
        if broken is not None:
            # Past the end only the last block can run.
            where = len(blocks) if defect == "overrun" else \
                rng.randint(min(1, len(blocks)), len(blocks))
            blocks.insert(where, broken)
        return {"records": [block.hex() for block in blocks], "cut": 0}


def choose(rng, devices):
    """(table, notes)"""
    tables = Tables(rng, devices)
    return tables.choose(), tables.notes
