# SPDX-License-Identifier: GPL-2.0-or-later
"""Whom to ask: the platform vendor by name, but never by a placeholder."""

from program import text
from tap import case, contains, lacks
from trees import host

DEVICE = "0000:02:00.0"
VENDOR = "sys/class/dmi/id/sys_vendor"
# Firmware that nobody filled in (kernel logs and DMI dumps are full of it).
PLACEHOLDERS = ("To be filled by O.E.M.", "System manufacturer", "SYSTEM MANUFACTURER",
                "Default string", "Not Specified", "INVALID", "X" * 5, "0", "00000000",
                "   ", "")


def _said_with(vendor):
    with host("intel-server") as tree:
        tree.write(VENDOR, vendor + "\n")
        # The mainboard's maker stands in for the machine's.
        tree.write("sys/class/dmi/id/board_vendor", vendor + "\n")
        return " ".join(text(tree, DEVICE, status=1).out.split())


@case("vendor: named from DMI")
def _named():
    contains(_said_with("Some Maker Ltd."), "Contact the platform vendor (Some Maker Ltd.)")


@case("vendor: a name with few letters is still one")
def _short():
    contains(_said_with("HP"), "Contact the platform vendor (HP)")


@case("vendor: no placeholder is taken for one")
def _placeholders():
    for placeholder in PLACEHOLDERS:
        said = _said_with(placeholder)
        contains(said, "Contact the vendor of this machine or mainboard")
        lacks(said, "platform vendor (")
