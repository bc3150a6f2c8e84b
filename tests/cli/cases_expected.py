# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole answers about the sample hosts, compared with expected/."""

import difflib
import itertools
import os

import expected
from place import HOSTS as HOSTS_DIRECTORY
from program import environment, judge, run
from tap import case, equal, is_true
from trees import sample

HOSTS = ("intel-server", "intel-clean")
KERNELS = ("3.10.0-514.el7", "4.19", "5.2", "5.10", "5.19", "6.1", "6.5", "6.12")
RAID, NIC, BEHIND_BRIDGE, SATA = "01:00.0", "02:00.0", "06:01.0", "00:1f.2"
# On amd-desktop's buses 0 to 15, behind them, and the IOMMU itself.
AMD_NIC, AMD_OUTSIDE, AMD_IOMMU = "03:00.0", "41:00.0", "00:01.0"
# Root disk, the way out, screen, keyboard, a neighbour of the drive.
GUEST = ("01:00.0", "03:00.0", "05:00.0", "07:00.0", "09:00.1")
# One for each rule about hardware, and one without trouble.
ODD = ("00:03.0", "01:00.0", "02:00.0", "03:00.0", "04:00.0", "05:00.0", "06:00.0",
       "07:00.1")
AMD_KERNELS = ("5.3", "5.4", "5.10", "6.1", "6.5", "6.12", "7.2")

REFUSED = ("Device is ineligible for IOMMU domain attach",
           "Firmware has requested this device have a 1:1 IOMMU mapping")


# On a terminal of so many columns, as COLUMNS says; None: in a pipe.
WIDTHS = (None, 40, 80, 120)
VIEWS = ("check", "groups", "regions")
# All that JSON says of these hosts, and of others what check does.
IN_FULL = ("intel-server", "intel-clean", "amd-desktop", "intel-broken", "hpe-gen8")


def views():
    """(name, host, arguments) of whole hosts"""
    for host in sorted(os.listdir(HOSTS_DIRECTORY)):
        for what in VIEWS:
            yield f"{host}-{what}", host, (what,)
        yield f"{host}-verbose", host, ("check", "-v")


def questions():
    """(name, host, arguments) about devices"""
    for host in HOSTS:
        for device in (RAID, BEHIND_BRIDGE, SATA):
            yield f"{host}-{device.replace(':', '-')}", host, ("check", device)
    for device in (RAID, NIC):
        for release in KERNELS:
            yield (f"intel-server-{device.replace(':', '-')}-on-{release}",
                   "intel-server", ("check", device, "--kernel", release))
    for device in GUEST:
        yield (f"debian-guest-{device.replace(':', '-')}", "debian-guest",
               ("check", device))
    for device in (AMD_NIC, AMD_OUTSIDE, AMD_IOMMU):
        yield (f"amd-desktop-{device.replace(':', '-')}", "amd-desktop",
               ("check", device))
    for release in AMD_KERNELS:
        yield (f"amd-desktop-03-00.0-on-{release}", "amd-desktop",
               ("check", AMD_NIC, "--kernel", release))
    # A NIC in a slot, the SATA controller on the board, the network port without a demand.
    for device in ("06:00.0", SATA, "03:00.0"):
        yield f"hpe-gen8-{device.replace(':', '-')}", "hpe-gen8", ("check", device)
    for device in ODD:
        yield (f"odd-devices-{device.replace(':', '-')}", "odd-devices",
               ("check", device))
    yield ("intel-clean-06-01.0-with-600G", "intel-clean",
           ("check", BEHIND_BRIDGE, "--guest-memory", "600G"))
    yield ("intel-broken-02-00.0-on-6.12", "intel-broken",
           ("check", NIC, "--kernel", "6.12"))
    # VFIO's modules and their options, an ACS override, noiommu
    for host, devices in (("vfio-options", (NIC, "04:00.0")),
                          ("vfio-noiommu", ("04:00.0",))):
        for device in devices:
            yield (f"{host}-{device.replace(':', '-')}", host,
                   ("check", device))


def tables():
    """The same of tables, of which there are few, as JSON has what stands in them."""
    for host in ("hpe-gen8", "intel-server", "amd-desktop", "intel-broken", "no-iommu"):
        for view in ("check", "groups", "regions"):
            yield f"{host}-{view}", host, (view,)


def columns(view):
    out = run(view, "--help").out.split("COLUMN is one of these:\n")[1]
    lines = itertools.takewhile(lambda line: line.startswith("  "), out.splitlines())
    return ",".join(name for line in lines for name in line.split())


def all_kinds():
    """(name, kind, host, arguments, width) of all that is in expected/"""
    for name, host, args in questions():
        yield name, "json", host, args, None
        yield name, "txt", host, args, None
        yield name, "40.txt", host, args, 40
    for name, host, args in views():
        if args == ("check",) or (host in IN_FULL and "-v" not in args):
            yield name, "json", host, args, None
        for width in WIDTHS:
            yield name, f"{width}.txt" if width else "txt", host, args, width
    for name, host, args in tables():
        yield name, "table", host, args, None


def ask(host, args, kind, width=None):
    tree = sample(host)
    if kind == "table":
        result = run(*args, "--format", "table", "-o", columns(args[0]), "--sysroot", tree.root)
        equal(result.err, "", "standard error")
        return result.out
    form = ("--json",) if kind == "json" else ()
    env = environment(COLUMNS=str(width)) if width else None
    result = run(*args, "--sysroot", tree.root, *form, env=env)
    equal(result.err, "", "standard error")
    return expected.as_text(result.json) if kind == "json" else result.out


def known_rules():
    """What JSON says was asked, a rule a line."""
    return "".join(f"{rule}\n" for rule in judge(sample("intel-server")).json["tool"]["rules"])


def answers():
    """(name, kind, answer) of all questions, as the program has it now"""
    yield "rules", "txt", known_rules()
    for name, kind, host, args, width in all_kinds():
        yield name, kind, ask(host, args, kind, width)


def texts_in(answer):
    """Every text that JSON has, the kernel's own lines among them."""
    if isinstance(answer, dict):
        answer = answer.values()
    if isinstance(answer, str):
        yield from answer.splitlines()
    elif answer is not None and not isinstance(answer, (bool, int, float)):
        for part in answer:
            yield from texts_in(part)


def fits(text, host, args, width):
    """No line is longer than the terminal is wide, but for what the kernel prints."""
    long = [line for line in text.splitlines() if len(line) > width]
    if not long:
        return
    kernels = set(texts_in(run("check", *args[1:], "--sysroot", sample(host).root, "--json").json))
    equal([line for line in long if line not in kernels], [], f"longer than {width} columns")


def compare(name, kind, host, args, width):
    want = expected.read(name, kind)
    got = ask(host, args, kind, width)
    if width:
        fits(got, host, args, width)
    if got == want:
        return
    difference = difflib.unified_diff(want.splitlines(), got.splitlines(),
                                      "expected", "got", lineterm="")
    raise AssertionError(f"{name}.{kind}\n" + "\n".join(difference))


for _all in all_kinds():
    case(f"expected: {_all[0]}.{_all[1]}")(lambda a=_all: compare(*a))


@case("expected: rules.txt has every rule of JSON, in its order")
def _rules():
    equal(known_rules(), expected.read("rules", "txt"))


@case("expected: every refused device of intel-server has its line in the text")
def _lines():
    for device in (RAID, NIC):
        for release in KERNELS:
            text = expected.read(
                f"intel-server-{device.replace(':', '-')}-on-{release}", "txt")
            is_true(any(line.startswith("vfio-pci 0000:") and
                        any(part in line for part in REFUSED)
                        for line in text.splitlines()), text)
