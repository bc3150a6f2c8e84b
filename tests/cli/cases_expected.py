# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole answers about the sample hosts, compared with expected/."""

import difflib
import itertools

import expected
from expected import mask_text
from program import judge, run
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


def questions():
    """(name, host, arguments)"""
    for host in HOSTS:
        yield f"{host}-check", host, ("check",)
        yield f"{host}-groups", host, ("groups",)
        yield f"{host}-regions", host, ("regions",)
        for device in (RAID, BEHIND_BRIDGE, SATA):
            yield f"{host}-{device.replace(':', '-')}", host, ("check", device)
    for device in (RAID, NIC):
        for release in KERNELS:
            yield (f"intel-server-{device.replace(':', '-')}-on-{release}",
                   "intel-server", ("check", device, "--kernel", release))
    yield "debian-guest-check", "debian-guest", ("check",)
    for device in GUEST:
        yield (f"debian-guest-{device.replace(':', '-')}", "debian-guest",
               ("check", device))
    for device in (AMD_NIC, AMD_OUTSIDE, AMD_IOMMU):
        yield (f"amd-desktop-{device.replace(':', '-')}", "amd-desktop",
               ("check", device))
    for release in AMD_KERNELS:
        yield (f"amd-desktop-03-00.0-on-{release}", "amd-desktop",
               ("check", AMD_NIC, "--kernel", release))
    for what in ("check", "groups", "regions"):
        yield f"amd-desktop-{what}", "amd-desktop", (what,)
        yield f"intel-broken-{what}", "intel-broken", (what,)
    for host in ("intel-quirks", "no-iommu"):
        yield f"{host}-check", host, ("check",)
    # A NIC in a slot, the SATA controller on the board, the network port without a demand.
    for device in ("06:00.0", SATA, "03:00.0"):
        yield f"hpe-gen8-{device.replace(':', '-')}", "hpe-gen8", ("check", device)
    for what in ("check", "groups", "regions"):
        yield f"hpe-gen8-{what}", "hpe-gen8", (what,)
    yield "odd-devices-check", "odd-devices", ("check",)
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
        yield f"{host}-check", host, ("check",)
        for device in devices:
            yield (f"{host}-{device.replace(':', '-')}", host,
                   ("check", device))


def tables():
    """The same of tables, of which there are few, as JSON has what stands in them."""
    for host in ("hpe-gen8", "intel-server", "amd-desktop", "intel-broken", "no-iommu"):
        for view in ("check", "groups", "regions"):
            yield f"{host}-{view}", host, (view,)


def columns(view):
    """All but the names, which are the machine's."""
    out = run(view, "--help").out.split("COLUMN is one of these:\n")[1]
    lines = itertools.takewhile(lambda line: line.startswith("  "), out.splitlines())
    return ",".join(name for line in lines for name in line.split() if name != "name")


def ask(host, args, kind):
    tree = sample(host)
    if kind == "table":
        result = run(*args, "--format", "table", "-o", columns(args[0]), "--sysroot", tree.root)
        equal(result.err, "", "standard error")
        return result.out
    form = ("--json",) if kind == "json" else ()
    result = run(*args, "--sysroot", tree.root, *form)
    equal(result.err, "", "standard error")
    if kind == "json":
        return expected.as_text(result.json)
    return mask_text(result.out, args[0])


def known_rules():
    """What JSON says was asked, a rule a line."""
    return "".join(f"{rule}\n" for rule in judge(sample("intel-server")).json["tool"]["rules"])


def answers():
    """(name, kind, answer) of all questions, as the program has it now"""
    yield "rules", "txt", known_rules()
    for name, host, args in questions():
        for kind in ("txt", "json"):
            yield name, kind, ask(host, args, kind)
    for name, host, args in tables():
        yield name, "table", ask(host, args, "table")


def compare(name, host, args, kind):
    want = expected.read(name, kind)
    got = ask(host, args, kind)
    if got == want:
        return
    difference = difflib.unified_diff(want.splitlines(), got.splitlines(),
                                      "expected", "got", lineterm="")
    raise AssertionError(f"{name}.{kind}\n" + "\n".join(difference))


for _name, _host, _args in questions():
    for _kind in ("txt", "json"):
        case(f"expected: {_name}.{_kind}")(
            lambda n=_name, h=_host, a=_args, k=_kind: compare(n, h, a, k))


for _name, _host, _args in tables():
    case(f"expected: {_name}.table")(
        lambda n=_name, h=_host, a=_args: compare(n, h, a, "table"))


@case("expected: rules.txt has every rule of JSON, in its order")
def _rules():
    equal(known_rules(), expected.read("rules", "txt"))


@case("expected: the mask leaves no device name of this machine")
def _mask():
    for name, _, _ in questions():
        text = expected.read(name, "txt")
        for line in text.splitlines():
            if "[1b36:" in line or "[8086:" in line:
                is_true("NAME [" in line, line)


@case("expected: every refused device of intel-server has its line in the text")
def _lines():
    for device in (RAID, NIC):
        for release in KERNELS:
            text = expected.read(
                f"intel-server-{device.replace(':', '-')}-on-{release}", "txt")
            is_true(any(line.startswith("vfio-pci 0000:") and
                        any(part in line for part in REFUSED)
                        for line in text.splitlines()), text)
