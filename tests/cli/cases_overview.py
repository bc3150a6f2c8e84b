# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole host: the sum, a line a device, each cause once with what to do."""

import contextlib
import re

from program import environment, judge, run
from tables import NIC, whole
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, GROUPS, host, sample

NOTES = "vfio-check.capture"
LINE = re.compile(r"^(0000:\S+) +(safe|caution|unsafe|unknown)([*!]?) +(\S+)", re.M)
CARDS = ((0x020000, 0x8086, 0x10d3), (0x010400, 0x1000, 0x0060), (0x010802, 0x144d, 0xa809))
OWN = ((0x088000, 0x3c28), (0x110100, 0x3c43), (0x080000, 0x3ce0))


def add(tree, path, group, *ids):
    tree.add_device(path, *ids)
    address = path.rsplit("/", 1)[-1]
    tree.join_group(address, group)
    tree.write(f"{GROUPS}/{group}/reserved_regions", "0x00000000fee00000 0x00000000feefffff msi\n")
    tree.write(f"sys/devices/{path}/reset_method", "flr\n")


@contextlib.contextmanager
def xeon():
    """273 endpoints, 254 of them the processors': 2 of the sample's, 252 on two buses of their own."""
    with host("intel-clean") as tree:
        for i in range(252):
            bus, rest = 0x7f if i < 126 else 0xff, i % 126
            class_code, device = OWN[i % len(OWN)]
            add(tree, f"pci0000:{bus:02x}/0000:{bus:02x}:{rest // 8:02x}.{rest % 8}", 100 + i,
                class_code, 0x8086, device)
        for i in range(9):
            path = f"pci0000:40/0000:40:0{i}.0"
            tree.add_device(path, 0x060400, 0x8086, 0x3c04)
            add(tree, f"{path}/0000:4{i + 1}:00.0", 400 + i, *CARDS[i % len(CARDS)])
        yield tree


def overview(tree, *args, status=None, **env):
    return run("--sysroot", tree.root, *args, status=status, env=environment(**env)).out


def counted(out):
    """The sum in line 2, by its words."""
    line = out.splitlines()[1]
    words = {word: int(number) for number, word in
             re.findall(r"(\d+) (can be given|with care|not|unknown|are the chipset's|is the chipset's)",
                        line)}
    return int(line.split()[0]), words


@case("overview: line 2 is the sum, and JSON's")
def _sum():
    for name in ("intel-server", "amd-desktop", "hpe-gen8", "odd-devices", "intel-broken", "no-iommu"):
        out = overview(sample(name), "--all")
        total, words = counted(out)
        summary = judge(sample(name)).json["summary"]
        own = words.pop("are the chipset's", 0) + words.pop("is the chipset's", 0)
        equal((total, own), (summary["devices"], summary["chipset"]), name)
        names = {"safe": "can be given", "caution": "with care", "unsafe": "not", "unknown": "unknown"}
        equal(words, {word: summary[verdict] for verdict, word in names.items() if summary[verdict]})
        equal(total, own + sum(words.values()))
        equal(len(LINE.findall(out)), total)
    lacks(run("--sysroot", sample("intel-server").root, NIC).out, "devices:", "can be given,")


@case("overview: short, and each sentence once")
def _short():
    for name, most in (("amd-desktop", 60), ("hpe-gen8", 150), ("intel-server", 80)):
        lines = overview(sample(name)).splitlines()
        is_true(len(lines) <= most, f"{name}: {len(lines)} lines")
        equal(sum(line.startswith("More: ") for line in lines), 1)


@case("overview: devices that can be given stand first, then those with care, not, unknown")
def _order():
    order = ("safe", "caution", "unsafe", "unknown")
    for name in ("intel-server", "intel-broken", "odd-devices"):
        found = [order.index(verdict) for _, verdict, _, _ in LINE.findall(overview(sample(name)))]
        equal(found, sorted(found), name)


@case("overview: a mark where the exit status counts the verdict only of a named device")
def _mark():
    out = overview(sample("debian-guest"), status=0)
    marks = {address: mark for address, _, mark, _ in LINE.findall(out)}
    equal(marks["0000:01:00.0"], "*")
    equal(marks["0000:02:00.0"], "")
    contains(out, "\n* The exit status counts it only where the device is named.\n")
    # The kernel refuses a physical function whose virtual functions are on.
    out = overview(sample("odd-devices"))
    contains(out, "0000:07:00.0  caution!", "\n! The kernel refuses it all the same; ")
    lacks(overview(sample("amd-desktop")), "*")


@case("overview: of several devices with a cause all are named, and one is the example")
def _examples():
    out = overview(sample("hpe-gen8"))
    words = " ".join(out.split())
    contains(words, "[firmware-reserved-memory] Devices: 0000:06:00.0, .1, 0000:07:00.0, .1 ",
             "0000:00:1f.2, for example: The platform's firmware")
    contains(overview(sample("amd-desktop")), '"vfio-check report ADDRESS"')


@case("overview: what to do stands before the evidence")
def _remedy_first():
    out = overview(sample("hpe-gen8"))
    block = out[out.index("Take slot 3") - 300:]
    is_true(block.index("What to do:") < block.index("The kernel will refuse it") <
            block.index("The firmware demands:"), block)


@case("overview: who is unknown says why in the next line")
def _why():
    with host("intel-clean") as tree:
        tree.write(NOTES, f"hidden EACCES {DMAR}\n")
        for group in tree.list(GROUPS):
            tree.remove(f"{GROUPS}/{group}/reserved_regions")
        tree.remove(DMAR)
        out = overview(tree, status=3)
    last = [line for line in out.splitlines() if re.match(r"0000:\S+ +unknown", line)][-1]
    after = out[out.index(last):].splitlines()[1]
    contains(after, "    why: ")


@case("overview: -v tells all about each device")
def _verbose():
    out = overview(sample("hpe-gen8"), "-v")
    is_true(out.count("The platform's firmware demands") >= 8, out)
    equal(out, overview(sample("hpe-gen8"), "--verbose"))


@case("overview: a Xeon of 273 endpoints, 254 of them its own")
def _xeon():
    with xeon() as tree:
        out = overview(tree)
        equal(counted(out)[0], 273)
        contains(out.splitlines()[1], "254 are the chipset's own (--all)")
        is_true(len(out.splitlines()) <= 120, out)
        equal(len(LINE.findall(out)), 19)
        equal(len(LINE.findall(overview(tree, "--all"))), 273)


@case("overview: the same Xeon without interrupt remapping")
def _xeon_interrupts():
    with xeon() as tree:
        tree.table(whole(flags=0))
        tree.plain_interrupts()
        out = overview(tree, status=1)
        is_true(len(out.splitlines()) <= 120, out)
        contains(" ".join(out.split()), "0 of 19 devices can be given to a guest: interrupts are not "
                 "isolated: the firmware forbids interrupt remapping [interrupt-remapping-missing].")


@case("overview: the same Xeon, whose DMAR cannot be read")
def _xeon_hidden():
    with xeon() as tree:
        tree.remove(DMAR)
        tree.write(NOTES, f"hidden EACCES {DMAR}\n")
        out = overview(tree)
        is_true(len(out.splitlines()) <= 120, out)
        equal(counted(out)[0], 273)


@case("overview: names go on below where the terminal ends, and stay whole in a pipe")
def _names():
    tree = sample("hpe-gen8")
    name = "82571EB/82571GB Gigabit Ethernet controller with four copper ports, low profile [8086:10bc]"
    contains(overview(tree), name)
    for columns in ("40", "80"):
        out = overview(tree, COLUMNS=columns)
        lacks(out, name)
        contains(" ".join(out.split()), name)
