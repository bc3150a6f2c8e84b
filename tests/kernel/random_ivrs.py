# SPDX-License-Identifier: GPL-2.0-or-later
"""Choose an IVRS for a machine at random."""

import ivrs
import topology
from random_devices import pick

TARGETS = {"one": 30, "range": 14, "all": 4, "everything": 2, "absent": 5,
           "bridge": 6, "reversed-range": 2}
RANGES = {"reserved": 30, "unaligned": 5, "unaligned-length": 4, "empty": 3,
          "ram": 5, "large": 4, "overlap": 5, "same": 3, "msi": 1, "low": 2}
DEFECTS = {"": 84, "unknown-ivhd": 2, "unknown-ivmd": 4, "unknown-block": 4,
           "overrun": 2, "no-ioapic": 2, "uncovered": 3,
           "no-ivhd": 1, "block-zero": 1, "truncated": 1}
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

    def unit(self, defect):
        entries = [ivrs.entry_all()]
        if defect == "uncovered":
            ids = sorted(self.ids.values())
            entries = [ivrs.entry(2, self.rng.choice(ids)) for _ in range(4)]
            # Else the table of devices may end before the one that the
            # IOAPIC's interrupts come from, and whatever is there decides.
            entries.append(ivrs.entry(2, 0xffff))
        elif self.rng.random() < .4:
            entries = [ivrs.entry_range(0, 0xffff)]
        if defect != "no-ioapic":
            entries.append(ivrs.entry_ioapic())
        return ivrs.ivhd(*entries)

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
        return None

    def choose(self):
        rng = self.rng
        defect = pick(rng, DEFECTS)
        if defect:
            self.notes.append(f"defect {defect}")
        blocks = [] if defect == "no-ivhd" else [self.unit(defect)]
        blocks += [self.ivmd() for _ in range(
            pick(rng, {0: 2, 1: 6, 2: 6, 3: 4, 4: 2}))]
        broken = self.broken(defect)
        if broken is not None:
            # Past the end only the last block can run.
            where = len(blocks) if defect == "overrun" else \
                rng.randint(1, len(blocks))
            blocks.insert(where, broken)
        return {"records": [block.hex() for block in blocks],
                "cut": rng.randint(1, 9) if defect == "truncated" else 0}


def choose(rng, devices):
    """(table, notes)"""
    tables = Tables(rng, devices)
    return tables.choose(), tables.notes
