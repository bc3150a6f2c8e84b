# SPDX-License-Identifier: GPL-2.0-or-later
"""Choose a DMAR for a machine at random: right ones, odd ones, broken ones."""

import struct

import dmar
import topology
from random_devices import pick

# What an RMRR's scopes say about the machine.
SCOPES = {
    "right": 30, "several": 8, "duplicate": 3, "absent": 6, "segment": 4,
    "start-bus": 3, "fallback": 8, "wrong-fallback": 3, "none": 2,
    "ioapic": 2, "hpet": 1, "namespace": 1, "unknown-type": 4,
    "bridge": 14, "class06-as-bridge": 1, "enumeration": 1,
}
# Where its memory is.
RANGES = {
    "reserved": 30, "large": 4, "overlap": 6, "same": 3, "unaligned-base": 2,
    "unaligned-end": 2, "reversed": 3, "empty": 1, "ram": 5, "half-ram": 3,
    "msi": 1, "low": 2, "high": 2, "isa": 2,
}
EXTRA = {"atsr": 5, "atsr-all": 2, "rhsa": 3, "rhsa-unknown": 1, "satc": 4,
         "andd": 2, "sidp": 1, "unknown-record": 3}
# What is wrong with the table; most are fine.
DEFECTS = {
    "": 82, "type-mismatch": 3, "overrun": 2, "width": 1, "no-drhd": 1,
    "drhd-address": 1, "andd-name": 1, "short-record": 1, "scope-overrun": 1,
    "odd-scope": 1, "short-scope": 1, "truncated": 1, "unit-mismatch": 1,
    "uncovered": 3, "no-ioapic": 2, "wrong-ioapic": 1, "two-units": 2,
    "record-zero": 1, "scope-zero": 1,
}
RESERVED, RAM = 0x7e000000, 0x10000000
PAGE = 0x1000


class Tables:
    def __init__(self, rng, devices):
        self.rng = rng
        self.devices = topology.with_built_in(devices)
        self.numbers = topology.bus_numbers(devices)
        self.notes = []
        self.page = 0
        self.ranges = []

    def note(self, *words):
        self.notes += words

    # Scopes

    def any_device(self):
        return self.rng.choice(self.devices)

    def any_bridge(self):
        bridges = list(filter(topology.is_bridge, self.devices))
        return self.rng.choice(bridges) if bridges else None

    def path_of(self, device):
        root, steps = topology.chain(device, self.devices)
        return f"{root:x}", [f"{s:x}.{f:x}" for s, f in steps]

    def kind_of(self, device):
        return dmar.BRIDGE if topology.is_bridge(device) else dmar.ENDPOINT

    def scope_of(self, device, kind=None, **more):
        bus, path = self.path_of(device)
        return dmar.scope(kind or self.kind_of(device), bus, *path, **more)

    def address_scope(self, device, kind):
        """As firmware does it that writes an address instead of a path."""
        bus = self.numbers[device["parent"]]
        return dmar.scope(kind, f"{bus:x}",
                          f"{device['slot']:x}.{device['function']:x}")

    def absent(self):
        taken = {(d["slot"], d["function"]) for d in self.devices
                 if d["parent"] is None}
        free = [(s, f) for s in range(1, 0x20) for f in (0, 1)
                if (s, f) not in taken]
        slot, function = self.rng.choice(free)
        return dmar.scope(self.rng.choice((dmar.ENDPOINT, dmar.BRIDGE)), "0",
                          f"{slot:x}.{function:x}",
                          *(["00.0"] if self.rng.random() < .5 else []))

    def start_bus(self):
        """A path that starts at a bus that is not the root bus."""
        device = self.any_device()
        _, path = self.path_of(device)
        bus = self.rng.choice([n for n in self.numbers.values() if n] or [1])
        if len(path) < 2:
            path = ["00.0", *path]
        return dmar.scope(self.kind_of(device), f"{bus:x}", *path)

    def wrong_fallback(self):
        """One element, and a bus where something else may well be."""
        kind, bus = dmar.ENDPOINT, self.rng.choice(list(self.numbers.values()))
        slot, function = self.rng.choice([(0, 0), (0, 1), (1, 0), (2, 0)])
        for device in self.devices:
            if (self.numbers[device["parent"]], device["slot"],
                    device["function"]) == (bus, slot, function):
                kind = self.kind_of(device)
        return dmar.scope(kind, f"{bus:x}", f"{slot:x}.{function:x}")

    def fallback(self):
        below = [d for d in self.devices if d["parent"] is not None]
        device = self.rng.choice(below or self.devices)
        return self.address_scope(device, self.kind_of(device))

    def scopes(self, what):
        """(scopes, segment)"""
        segment = 0
        if what == "several":
            made = [self.scope_of(self.any_device())
                    for _ in range(self.rng.randint(2, 4))]
        elif what == "duplicate":
            made = [self.scope_of(self.any_device())] * 2
        elif what == "absent":
            made = [self.absent()]
            if self.rng.random() < .4:
                made.append(self.scope_of(self.any_device()))
        elif what == "segment":
            made, segment = [self.scope_of(self.any_device())], 1
        elif what == "start-bus":
            made = [self.start_bus()]
        elif what == "fallback":
            made = [self.fallback()]
        elif what == "wrong-fallback":
            made = [self.wrong_fallback()]
        elif what == "none":
            made = []
        elif what in ("ioapic", "hpet", "namespace"):
            kind = {"ioapic": dmar.IOAPIC, "hpet": dmar.HPET,
                    "namespace": dmar.NAMESPACE}[what]
            made = [self.scope_of(self.any_device(), kind)]
        elif what == "unknown-type":
            made = [self.scope_of(self.any_device(),
                                  self.rng.choice((0, 6, 0x7f, 0xff))),
                    self.scope_of(self.any_device())]
        elif what == "bridge":
            made = [self.scope_of(self.any_bridge() or self.any_device())]
        elif what == "class06-as-bridge":
            made = [dmar.bridge("0", self.rng.choice(("00.0", "1f.0")))]
        elif what == "enumeration":
            made = [self.scope_of(self.any_device(), enumeration=7, flags=1)]
        else:
            made = [self.scope_of(self.any_device())]
        return made, segment

    # Memory

    def new_page(self):
        self.page += self.rng.randint(1, 4)
        return RESERVED + (self.page - 1) * PAGE

    def bounds(self, what):
        base = self.new_page()
        end = base + PAGE * self.rng.choice((1, 1, 1, 2)) - 1
        if what == "large":
            end = base + 0x3ffff
        elif what in ("overlap", "same") and self.ranges:
            base, end = self.rng.choice(self.ranges)
            if what == "overlap":
                end += PAGE * self.rng.randint(1, 3)
        elif what == "unaligned-base":
            base += self.rng.choice((0x10, 0x800))
        elif what == "unaligned-end":
            end -= self.rng.choice((1, 0x10, 0x800))
        elif what == "reversed":
            base, end = base + PAGE, base + self.rng.choice((0xfff, 0))
        elif what == "empty":
            base = end = 0
        elif what == "ram":
            base += RAM - RESERVED
            end += RAM - RESERVED
        elif what == "half-ram":
            base, end = self.rng.choice((
                (RESERVED - PAGE, RESERVED + PAGE - 1),
                (RESERVED + 0xff000, RESERVED + 0x100fff)))
        elif what == "msi":
            base, end = self.rng.choice(((0xfee00000, 0xfeefffff),
                                         (0xfedff000, 0xfee00fff),
                                         (0xfee10000, 0xfee10fff)))
        elif what == "low":
            base, end = self.rng.choice(((0, 0xfff), (0xf0000, 0xfffff)))
        elif what == "high":
            base, end = 0x100000000, 0x1000fffff
        elif what == "isa":
            base, end = 0, 0xffffff
        self.ranges.append((base, end))
        return base, end

    def rmrr(self):
        what, where = pick(self.rng, SCOPES), pick(self.rng, RANGES)
        self.note(f"rmrr {what}", f"memory {where}")
        scopes, segment = self.scopes(what)
        return dmar.rmrr(*self.bounds(where), *scopes, segment=segment)

    # The other records

    def extra(self, what):
        self.note(what)
        scopes = [self.scope_of(self.any_device())
                  for _ in range(self.rng.randint(0, 2))]
        if what == "atsr":
            bridge = self.any_bridge()
            return dmar.atsr(*([self.scope_of(bridge)] if bridge else []),
                             *([self.absent()] if self.rng.random() < .3
                               else []))
        if what == "atsr-all":
            return dmar.atsr(flags=1)
        if what == "satc":
            return dmar.satc(*scopes, flags=self.rng.randint(0, 1))
        if what == "rhsa":
            return dmar.rhsa(0)
        if what == "rhsa-unknown":
            return dmar.rhsa(0, base=0xfed80000)
        if what == "andd":
            return dmar.andd(1, "\\_SB.PCI0.S28")
        if what == "sidp":
            return dmar.record(6, struct.pack("<HH", 0, 0) + b"".join(scopes))
        return dmar.record(self.rng.choice((7, 77, 0xffff)), b"\xa5" * 12)

    def units(self, defect):
        ioapic = dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC)
        # On the root bus only: 6.12 and later crash over a device with a unit
        # behind a conventional bridge without one.
        top = [d for d in self.devices if d["parent"] is None]
        some = [self.scope_of(self.rng.choice(top))
                for _ in range(self.rng.randint(1, 4))]
        bridges = [d for d in top if topology.is_bridge(d)]
        if bridges:
            some.append(self.scope_of(self.rng.choice(bridges)))
        if defect == "no-drhd":
            return []
        if defect == "drhd-address":
            return [dmar.drhd(ioapic, base=0)]
        if defect == "uncovered":
            return [dmar.drhd(ioapic, *some, flags=0)]
        if defect == "no-ioapic":
            return [dmar.drhd()]
        if defect == "wrong-ioapic":
            return [dmar.drhd(dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC,
                                         enumeration=9))]
        if defect == "two-units":
            # QEMU has one unit, so both have its address: the kernel takes
            # the first and passes over the second.
            pair = [dmar.drhd(*some, flags=0), dmar.drhd(ioapic)]
            self.rng.shuffle(pair)
            return pair
        if defect == "unit-mismatch":
            return [dmar.drhd(ioapic, self.mismatch(), flags=0)]
        if self.rng.random() < .1:
            # Scopes of a unit that takes everything anyway.
            self.note("drhd all and scopes")
            return [dmar.drhd(ioapic, *some)]
        return [dmar.qemu_drhd()]

    def mismatch(self):
        device = self.any_device()
        other = (dmar.ENDPOINT if self.kind_of(device) == dmar.BRIDGE else
                 dmar.BRIDGE)
        return self.scope_of(device, other)

    def broken(self, defect):
        """A record with that defect, or None if it is not one of a record."""
        base, end = self.bounds("reserved")
        scope = self.scope_of(self.any_device())
        if defect == "type-mismatch":
            kind = self.rng.choice(("rmrr", "rmrr", "atsr", "satc"))
            self.note(kind)
            wrong = self.mismatch()
            return {"rmrr": lambda: dmar.rmrr(base, end, wrong),
                    "atsr": lambda: dmar.atsr(wrong),
                    "satc": lambda: dmar.satc(wrong)}[kind]()
        if defect == "overrun":
            return dmar.rmrr(base, end, scope, length=0x200)
        if defect == "andd-name":
            return dmar.record(4, bytes((0, 0, 0, 1)) + b"ABCD")
        if defect == "short-record":
            return dmar.record(1, bytes(self.rng.choice((0, 4, 8))))
        if defect == "scope-overrun":
            return dmar.rmrr(base, end, self.scope_of(
                self.any_device(), length=len(scope) + 8))
        if defect == "odd-scope":
            odd = self.scope_of(self.any_device())
            odd = odd[:1] + bytes((len(odd) + 1,)) + odd[2:] + b"\0"
            return dmar.rmrr(base, end, odd, scope)
        if defect == "short-scope":
            return dmar.rmrr(base, end, dmar.scope(1, "0", length=4)[:4],
                             scope)
        if defect == "scope-zero":
            return dmar.rmrr(base, end, dmar.scope(1, "0", "05.0", length=0))
        if defect == "record-zero":
            return dmar.rmrr(base, end, scope, length=0)
        return None

    def choose(self):
        rng = self.rng
        defect = pick(rng, DEFECTS)
        if defect:
            self.note(f"defect {defect}")
        units = self.units(defect)
        rest = [self.rmrr() for _ in range(
            pick(rng, {0: 2, 1: 6, 2: 6, 3: 4, 4: 3, 6: 2}))]
        rest += [self.extra(pick(rng, EXTRA)) for _ in range(
            pick(rng, {0: 5, 1: 3, 2: 2, 3: 1}))]
        broken = self.broken(defect)
        if broken is not None:
            rest.append(broken)
        rng.shuffle(rest)
        # Units stand first in real tables, but nothing demands it.
        records = rest + units if rng.random() < .1 else units + rest
        # What stands behind a table is not known, and a scope must not reach there.
        if defect == "scope-overrun" and records[-1] == broken:
            records = records[-1:] + records[:-1]
        return {
            "records": [record.hex() for record in records],
            "flags": pick(rng, {1: 20, 3: 2, 0: 2, 5: 1}),
            "width": rng.choice((1, 11)) if defect == "width" else 39,
            "cut": rng.randint(1, 9) if defect == "truncated" else 0,
        }


def choose(rng, devices):
    """(table, notes): what generator.py makes bytes of, and words for it."""
    tables = Tables(rng, devices)
    return tables.choose(), tables.notes
