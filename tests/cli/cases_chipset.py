# SPDX-License-Identifier: GPL-2.0-or-later
"""Host bridges and the like: unsafe, but they count only when they are named."""

import lines
from program import finding, judge, judge_one, refusal, severities, text
from tables import CLEAN, HOST_BRIDGE, ISA, SATA, USB
from tap import case, contains, equal
from trees import host, sample

RULE = "not-assignable"


@case("chipset: in a whole host they are unsafe and do not count")
def _whole():
    result = judge(sample("intel-clean"), status=0)
    for address in (HOST_BRIDGE, ISA):
        device = result.device(address)
        equal(device["verdict"], "unsafe")
        equal(severities(device)[RULE], "unsafe")
        contains(finding(device, RULE)["title"], "chipset")
    text(sample("intel-clean"), status=0)


@case("chipset: named by address or by filter they count")
def _named():
    tree = sample("intel-clean")
    for ask in ((ISA,), ("-s", "00:1f.0"), ("-d", "8086:2918"), ("-s", "1f.0"),
                (CLEAN, HOST_BRIDGE)):
        judge(tree, *ask, status=1)


@case("chipset: the outcome is the kernel's")
def _outcome():
    device = judge_one(sample("intel-clean"), ISA, status=1)
    equal(refusal(device), lines.ACCEPTS)
    equal(device["verdict"], "unsafe")


@case("chipset: their siblings are no worse for it")
def _sibling():
    with host("intel-clean") as tree:
        tree.resets(SATA, "flr")
        equal(judge_one(tree, SATA, status=0)["verdict"], "safe")


@case("chipset: a bridge is no endpoint and is not listed")
def _bridges():
    classes = [device["class"] for device in judge(sample("intel-clean")).json[
        "devices"]]
    equal([code for code in classes if code[:6] in ("0x0604", "0x0607")], [])


@case("chipset: a CardBus bridge is no endpoint either")
def _cardbus():
    with host("intel-clean") as tree:
        uevent = f"{tree.device(CLEAN)}/uevent"
        tree.write(uevent, tree.read(uevent).replace("PCI_CLASS=20000",
                                                     "PCI_CLASS=60700"))
        addresses = [d["address"] for d in judge(tree).json["devices"]]
        equal(CLEAN in addresses, False)
        equal(judge(tree, CLEAN, status=2).json["devices"], [])


@case("chipset: --strict counts cautions")
def _strict():
    tree = sample("intel-clean")
    judge(tree, USB, status=0)
    judge(tree, "--strict", USB, status=1)
    judge(tree, "--strict", CLEAN, status=0)
    judge(tree, "--strict", status=1)
    text(tree, "--strict", USB, status=1)
