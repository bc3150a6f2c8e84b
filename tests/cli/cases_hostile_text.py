# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of a tree may hold what a terminal takes for orders; no answer may."""

import os

from program import run
from tap import case, contains, equal, is_true
from trees import host

# Clear the screen, a sequence introducer of its own (U+009B), show the rest from right to left
# (U+202E), no UTF-8
ORDERS = b"\x1b[2J\xc2\x9b1m\xe2\x80\xae\xff\xfe\x07"
READABLE = "?[2J"
REPORTS = (("check",), ("check", "--json"), ("check", "--format", "junit"),
           ("groups",), ("groups", "--json"), ("regions",), ("regions", "--json"))


def spoil(tree, name, where=None):
    """Put orders before the first line end of a file, or before WHERE."""
    data = tree.read_bytes(name)
    at = data.find(where) if where else data.find(b"\n")
    is_true(at >= 0, f"{name} has no place for it")
    tree.write(name, data[:at] + ORDERS + data[at:])


def check_clean(text, what):
    # As it came: what cannot be decoded was kept by the way it was read.
    text.encode("utf-8", "surrogateescape").decode("utf-8")
    bad = {character for character in text
           if (ord(character) < 32 and character not in "\n\t") or
           0x7f <= ord(character) < 0xa0 or
           0x202a <= ord(character) <= 0x202e or 0x2066 <= ord(character) <= 0x2069}
    equal(bad, set(), f"control characters in {what}")


def all_reports(tree, *addresses):
    shown = ""
    for report in (*REPORTS, *(("report", address) for address in addresses),
                   *(("check", address) for address in addresses)):
        result = run(*report, "--sysroot", tree.root, env={
            **os.environ, "LC_ALL": "C.UTF-8"})
        check_clean(result.out + result.err, " ".join(report))
        shown += result.out + result.err
    return shown


@case("hostile text: of the firmware and of drivers")
def _machine():
    with host("intel-server") as tree:
        for name in ("sys_vendor", "product_name", "board_name", "bios_version"):
            spoil(tree, f"sys/class/dmi/id/{name}")
        spoil(tree, f"{tree.device('0000:02:00.0')}/uevent")
        spoil(tree, "proc/cmdline")
        spoil(tree, "proc/sys/kernel/osrelease")
        contains(all_reports(tree, "0000:01:00.0"), READABLE)


@case("hostile text: of the command line")
def _arguments():
    orders = ORDERS.decode("utf-8", "surrogateescape")
    for args in ((orders,), ("explain", orders), ("regions", orders), ("--format", orders),
                 ("--kernel", orders), ("--sysroot", f"/{orders}"), ("--sysroot", "/", "-s", orders),
                 ("--guest-memory", orders), ("--expect", f"/{orders}"),
                 ("capture", f"/dev/null/{orders}"), ("gate", "--sysroot", orders,
                                                       "--apparmor-dir", orders)):
        for locale in ("C", "C.UTF-8"):
            result = run(*args, status=2, env={**os.environ, "LC_ALL": locale})
            check_clean(result.err, args)
            contains(result.err, READABLE)
            equal(result.err.count("\n"), 1, "number of lines")


@case("hostile text: of modprobe.d")
def _modules():
    with host("vfio-options") as tree:
        spoil(tree, "etc/modprobe.d/hardening.conf", b"/bin/false")
        contains(all_reports(tree), READABLE)


@case("hostile text: of what a host lives on")
def _usage():
    with host("debian-guest") as tree:
        spoil(tree, "proc/self/mountinfo", b" / rw")
        spoil(tree, "proc/net/route")
        contains(all_reports(tree, "0000:01:00.0", "0000:03:00.0"), READABLE)
