# SPDX-License-Identifier: GPL-2.0-or-later
"""What compare-dmar and compare-ivrs share.

Each holds its parser, as a dump program prints it, against two other readers of
real firmware tables: `iasl -d`, and a reading of the bytes in Python. All three
become {key: value} with the dump program's keys. Output is TAP.

Environment:
  CORPUS        folder of raw tables, *.dmar and *.ivrs
  IASL          ACPICA's compiler (default: iasl)
  top_srcdir    source root, set by make check
"""

import collections
import glob
import os
import random
import re
import shutil
import struct
import subprocess
import tempfile

SOURCE = os.environ.get("abs_top_srcdir") or os.environ.get("top_srcdir") or "."
CORPUS = os.environ.get("CORPUS") or os.path.join(SOURCE, "..", "shared", "corpus")
IASL = os.environ.get("IASL") or "iasl"

HEADER = {"Signature": "header.signature", "Table Length": "header.length",
          "Revision": "header.revision", "Checksum": "header.checksum",
          "Oem ID": "header.oem_id", "Oem Table ID": "header.oem_table_id",
          "Oem Revision": "header.oem_revision", "Asl Compiler ID": "header.creator_id",
          "Asl Compiler Revision": "header.creator_revision"}

Field = collections.namedtuple("Field", "offset size name value")

# One kind of table: its signature, the dump program, expect(data) and iasl(fields), what it
# calls the records (as in "structure.3.offset"), and the offsets worth damaging.
Kind = collections.namedtuple("Kind", "signature dump expect iasl record spots broken_per_table")


def quote(raw):
    text = raw.split(b"\0")[0]
    return '"%s"' % "".join(chr(c) if 32 <= c < 127 and c not in b'"\\' else "\\x%02x" % c
                            for c in text)


class Expected:
    """Collects the lines that a dump program must print for the table in @data."""

    def __init__(self, data):
        self.data = data
        self.lines = []
        self.defects = []

    def put(self, key, value):
        self.lines.append("%s %s" % (key, value if isinstance(value, str) else hex(value)))

    def defect(self, name, offset, found, expected):
        self.defects.append("defect.%d %s %#x %#x %#x" % (len(self.defects), name, offset, found,
                                                          expected))

    def number(self, offset, size):
        return int.from_bytes(self.data[offset:offset + size], "little")

    def header(self, signature):
        """Where the walk from byte 48 on ends; None where there is nothing to walk."""
        names = ("signature", "length", "revision", "checksum", "oem_id", "oem_table_id",
                 "oem_revision", "creator_id", "creator_revision")
        size = len(self.data)
        values = struct.unpack("<4sIBB6s8sI4sI", self.data[:36] if size >= 36 else bytes(36))
        for name, value in zip(names, values):
            if isinstance(value, bytes):
                value = quote(value.split(b"\0")[0].rstrip(b" "))
            self.put("header." + name, value)
        declared = values[1]
        if size < 36:
            return self.defect("header-cut", size, size, 36)
        if values[0] != signature:
            return self.defect("wrong-signature", 0, 0, 0)
        if declared < 48:
            return self.defect("length-short", 4, declared, 48)
        if declared > size:
            self.defect("table-cut", size, size, declared)
            return size if size >= 48 else None
        total = sum(self.data[:declared]) % 256
        if total:
            self.defect("checksum", 9, self.data[9], (self.data[9] - total) % 256)
        return declared

    def result(self):
        return self.lines + self.defects


def iasl_value(text):
    text = text.strip()
    if text.startswith('"'):
        return '"%s"' % text[1:text.rindex('"')].rstrip(" ").replace("\\", "\\x5c")
    return hex(int(text.split()[0], 16))


def disassemble(folder, data):
    """(fields, problems, note) out of iasl's disassembly of @data; the note says why it stopped."""
    path = os.path.join(folder, "table")
    with open(path + ".dat", "wb") as f:
        f.write(data)
    for old in glob.glob(path + ".dsl"):
        os.unlink(old)
    run = subprocess.run([IASL, "-d", "-p", path, path + ".dat"], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, errors="replace")
    if run.returncode or not os.path.exists(path + ".dsl"):
        return [], ["iasl failed: " + line for line in run.stdout.splitlines()], None

    fields = []
    with open(path + ".dsl", errors="replace") as f:
        text = f.read()
    for line in text.split("Raw Table Data")[0].splitlines():
        if line.startswith("****"):
            return fields, [], line.strip("* ")
        m = re.match(r"\[([0-9A-F]+)h \d+ +(\w+)\] +(.*?) : (.*)", line)
        if m:
            fields.append(Field(int(m[1], 16), int(m[2].rstrip("h"), 16), m[3], m[4]))
    return fields, [], None


def unknown(field):
    return "iasl prints a field that nobody here knows: %s at %#x" % (field.name, field.offset)


def dump_all(folder, program, tables):
    """The lines about each of @tables, of one run: a process a table takes minutes."""
    paths = []
    for data in tables:
        paths.append(os.path.join(folder, "input-%d" % len(paths)))
        with open(paths[-1], "wb") as f:
            f.write(data)
    run = subprocess.run([program] + paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         universal_newlines=True)
    dumps, lines = [], []
    for line in run.stdout.splitlines():
        if line == "end":
            dumps.append(lines)
            lines = []
        else:
            lines.append(line)
    if run.returncode or len(dumps) != len(tables):
        # It stopped at one of them, which has the rest of the lines.
        at = max(len(dumps) - 1, 0) if run.returncode > 0 else len(dumps)
        said = "%s ended with status %d: %s" % (os.path.basename(program), run.returncode,
                                                run.stderr.strip())
        dumps = dumps[:at] + [[said]] * (len(tables) - at)
    return dumps


def dump(folder, program, data):
    return dump_all(folder, program, [data])[0]


def differences(ours, other, who):
    """Compare two {key: value}; @who names the other reader."""
    for key in sorted(set(ours) | set(other)):
        if key not in other:
            yield "%s: only the parser has it (%s)" % (key, ours[key])
        elif key not in ours:
            yield "%s: only %s has it (%s)" % (key, who, other[key])
        elif ours[key] != other[key]:
            yield "%s: parser %s, %s %s" % (key, ours[key], who, other[key])


def pairs(lines):
    return dict(line.split(" ", 1) for line in lines)


def printable(text):
    """iasl writes a blank for each byte that is no ASCII character."""
    if not text.startswith('"'):
        return text
    text = re.sub(r"\\x(..)", lambda m: m[0] if m[1] in ("22", "5c") else " ", text[1:-1])
    return '"%s"' % text.rstrip(" ")


def compare(folder, kind, data):
    """(problems, notes) for one table."""
    lines = dump(folder, kind.dump, data)
    problems = list(differences(pairs(lines), pairs(kind.expect(data)), "the bytes"))
    fields, more, stopped = disassemble(folder, data)
    values, strange = kind.iasl(fields)
    problems += more + strange
    ours = {k: printable(v) for k, v in pairs(lines).items() if not k.startswith("defect.")}
    notes = []
    if stopped:
        def index(key):
            return int(key.split(".")[1]) if key.startswith(kind.record + ".") else -1

        # Of the record where it stops, only what both have can be held against each other.
        last = max(map(index, values), default=-1)
        skipped = [k for k in ours if index(k) >= last >= 0 and k not in values]
        notes.append("note: iasl stops (%s): %d fields from %s %d on are compared with the bytes "
                     "alone" % (stopped, len(skipped), kind.record, last))
        values = {k: v for k, v in values.items() if index(k) < last or k in ours}
        ours = {k: v for k, v in ours.items() if k not in skipped}
    for key in [key for key, value in values.items() if value is None]:
        # What iasl misreads.
        del values[key]
        ours.pop(key, None)
    return problems + list(differences(ours, values, "iasl")), notes


def acpidump(name, data):
    lines = [name + " @ 0x00000000BDDAD200"]
    for at in range(0, len(data), 16):
        part = data[at:at + 16]
        text = "".join(chr(c) if 32 <= c < 127 else "." for c in part)
        lines.append("    %04X: %-48s %s" % (at, "".join("%02X " % c for c in part), text))
    return "\n".join(lines + ["", ""])


def check_text(folder, kind, tables):
    problems = []
    texts = [acpidump("FACS", b"FACS\x40") + acpidump(kind.signature.decode(), data) +
             acpidump("HPET", data) for data in tables.values()]
    texts = dump_all(folder, kind.dump, [text.encode() for text in texts])
    for name, raw, text in zip(tables, dump_all(folder, kind.dump, tables.values()), texts):
        problems += ["%s: %s" % (name, p) for p in differences(pairs(raw), pairs(text), "its text")]
    return problems, []


def break_table(rng, data, spots):
    """Damage a few bytes, mostly lengths, as firmware does."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2))):
        spot = rng.choice(spots + [rng.randrange(len(data))])
        data[spot] = rng.choice((0, 1, 2, 5, 6, 7, 8, 9, 255, data[spot] ^ 1, rng.randrange(256)))
    if rng.random() < 0.2:
        del data[rng.randrange(len(data)):]
    if rng.random() < 0.5 and len(data) > 9:
        data[9] = (data[9] - sum(data)) % 256
    return bytes(data)


def check_broken(folder, kind, tables):
    rng = random.Random(1)
    problems, seen, count = [], collections.Counter(), 0
    for name, data in tables.items():
        broken = [break_table(rng, data, kind.spots(data)) for _ in range(kind.broken_per_table)]
        dumps = dump_all(folder, kind.dump, broken)
        for n, (bad, lines) in enumerate(zip(broken, dumps)):
            count += 1
            expected = pairs(kind.expect(bad))
            seen.update({v.split()[0] for k, v in expected.items() if k.startswith("defect.")})
            found = list(differences(pairs(lines), expected, "the bytes"))
            if found:
                problems += ["%s, damage %d, %s" % (name, n, bad.hex())] + found
    return problems, ["%d damaged tables: %s" % (count, ", ".join(
        "%s %d" % item for item in sorted(seen.items())))]


def main(kind, special):
    """All cases of one kind of table; @special: {name: check(folder, tables)}."""
    extension = "." + kind.signature.decode().lower()
    paths = sorted(glob.glob(os.path.join(CORPUS, "*" + extension)))
    if not paths:
        print("1..0 # SKIP corpus not found at " + CORPUS)
        return 0
    if not shutil.which(IASL):
        print("1..0 # SKIP iasl (package acpica-tools) is not installed")
        return 0
    tables = {}
    for path in paths:
        with open(path, "rb") as f:
            tables[os.path.basename(path)] = f.read()

    cases = [(name, lambda folder, data=data: compare(folder, kind, data))
             for name, data in tables.items()]
    cases += [(name, lambda folder, check=check: check(folder, tables))
              for name, check in special.items()]
    cases += [("acpidump's text of each table reads as the table",
               lambda folder: check_text(folder, kind, tables)),
              ("damaged tables read as the bytes say",
               lambda folder: check_broken(folder, kind, tables))]
    failed = 0
    print("1..%d" % len(cases))
    with tempfile.TemporaryDirectory() as folder:
        for n, (name, run) in enumerate(cases, 1):
            problems, notes = run(folder)
            for line in notes + (problems or [])[:40]:
                print("# " + line)
            skip = " # SKIP not in this corpus" if problems is None else ""
            print("%sok %d - %s%s" % ("not " if problems else "", n, name, skip), flush=True)
            failed += bool(problems)
    return failed > 0
