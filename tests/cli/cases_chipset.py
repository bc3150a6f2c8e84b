# SPDX-License-Identifier: GPL-2.0-or-later
"""Host bridges and the like: unsafe, but they count only when they are named."""

import contextlib
import os

import lines
from program import actions, finding, judge, judge_one, refusal, severities, text
from tables import CLEAN, HOST_BRIDGE, ISA, SATA, SMBUS, USB
from tap import case, contains, equal, is_true, lacks
from trees import host, sample

RULE = "not-assignable"


def flat(words):
    return " ".join(words.split())


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


@case("chipset: a sibling of an idle one is a caution")
def _idle_sibling():
    device = judge_one(sample("intel-clean"), SATA, status=0)
    equal(device["verdict"], "caution")
    equal(severities(device)[RULE], "caution")
    contains(finding(device, RULE)["detail"], ISA, "no driver")
    equal(refusal(device), lines.ACCEPTS)


@case("chipset: to take one from its driver is unsafe, if the device is named")
def _busy_sibling():
    for member, driver in ((ISA, "lpc_ich"), (SMBUS, "i801_smbus")):
        with host("intel-clean") as tree:
            tree.driver(member, driver)
            device = judge_one(tree, SATA, status=1)
            equal(device["verdict"], "unsafe")
            contains(finding(device, RULE)["detail"], member)
            equal(actions(device), [("bind", SATA), ("free", member)])
            contains(device["todo"][1]["text"], "part of the chipset", driver)
            judge(tree, status=0)


@case("chipset: on vfio-pci or pci-stub nobody has to let go of one")
def _stub_sibling():
    for driver in ("pci-stub", "vfio-pci"):
        with host("intel-clean") as tree:
            tree.driver(SMBUS, driver)
            equal(judge_one(tree, SATA, status=0)["verdict"], "caution")


@case("chipset: who has a group of its own does not mind them")
def _no_sibling():
    device = judge_one(sample("intel-clean"), CLEAN, status=0)
    equal(RULE in severities(device), False)


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


# Functions of processor and chipset outside of class 06

ROOT, BEHIND = "0000:00:05.0", "0000:04:00.5"
ALIASES = "lib/modules/6.1.0-50-amd64/modules.alias"


@contextlib.contextmanager
def with_function(class_code, driver=None, device=0x2021, address=ROOT, vendor=0x8086):
    """A host with one function more, in a group of its own."""
    with host("intel-clean") as tree:
        above = "" if address == ROOT else os.path.basename(os.path.dirname(
            tree.device(CLEAN))) + "/"
        tree.add_device(f"pci0000:00/{above}{address}", class_code, vendor, device)
        tree.resets(address, "flr")
        tree.write(f"{tree.device(address)}/power_state", "D0\n")
        tree.join_group(address, 99)
        tree.reserved(99)
        if driver:
            tree.driver(address, driver)
        yield tree


def is_chipset(tree, address=ROOT):
    """Is it one of them? Then it is not to be given away, and nothing has to be prepared."""
    device = judge(tree, address).device(address)
    named = RULE in severities(device)
    equal(device["chipset"], named)
    if named:
        equal((device["verdict"], device["todo"], device["ready"]), ("unsafe", [], None))
    return named


@case("chipset: on a root bus it has more classes than 06")
def _classes():
    for class_code in (0x080020, 0x088000, 0x080700, 0x110100, 0x118000, 0x050000, 0x058000,
                       0x108000, 0x068000):
        with with_function(class_code) as tree:
            is_true(is_chipset(tree), hex(class_code))
            judge(tree, ROOT, status=1)
            judge(tree, status=0)
    for class_code in (0x020000, 0x080500, 0x0c0330, 0x0b4000, 0x050210, 0x120000, 0x100000):
        with with_function(class_code) as tree:
            is_true(not is_chipset(tree), hex(class_code))


@case("chipset: behind a port the same classes are a card's")
def _behind():
    for class_code in (0x088000, 0x080700, 0x110100, 0x118000, 0x058000, 0x108000, 0x068000):
        with with_function(class_code, address=BEHIND) as tree:
            is_true(not is_chipset(tree, BEHIND), hex(class_code))
            equal(judge_one(tree, BEHIND)["verdict"], "safe")
    for class_code in (0x060000, 0x060100):
        with with_function(class_code, address=BEHIND) as tree:
            is_true(is_chipset(tree, BEHIND), hex(class_code))


@case("chipset: what a driver of its own puts to use is a device as any")
def _used():
    for class_code, driver in ((0x088000, "ioatdma"), (0x088000, "idxd"), (0x068000, "ntb_hw_intel"),
                               (0x110100, "somebodys"), (0x108000, "qat_4xxx"),
                               (0x050000, "virtio-pci")):
        with with_function(class_code, driver) as tree:
            is_true(not is_chipset(tree), driver)
            equal(actions(judge_one(tree, ROOT)), [("bind", ROOT)], driver)
    for class_code, driver in ((0x088000, "skx_uncore"), (0x110100, "snbep_uncore"),
                               (0x088000, "i10nm_edac"), (0x080700, "pcieport"),
                               (0x118000, "proc_thermal_pci"), (0x108000, "ccp"),
                               (0x088000, "isst_if_mbox_pci"), (0x068000, "lpc_ich")):
        with with_function(class_code, driver) as tree:
            is_true(is_chipset(tree), driver)


@case("chipset: without its driver modules.alias says what a function is for")
def _aliases():
    line = "alias pci:v00008086d00002021sv*sd*bc*sc*i* "
    for driver in (None, "vfio-pci", "pci-stub", "uio_pci_generic"):
        for module, used in (("ioatdma", True), ("intel_uncore", False), ("skx_edac", False)):
            with with_function(0x088000, driver) as tree:
                tree.write(ALIASES, f"alias pci:v00008086d00002022sv*sd*bc*sc*i* nvme\n"
                                    f"{line}{module}\n")
                equal(is_chipset(tree), not used, f"{driver} {module}")
    # One of several is enough; of one that has a driver, that counts.
    with with_function(0x088000) as tree:
        tree.write(ALIASES, f"{line}intel_uncore\n{line}ioatdma\n")
        equal(is_chipset(tree), False)
        tree.driver(ROOT, "skx_uncore")
        equal(is_chipset(tree), True)


@case("chipset: lines of modules.alias by class, and broken ones")
def _broken_aliases():
    for line, used in (("alias pci:v*d*sv*sd*bc08sc80i* idxd", True),
                       ("alias pci:v00008086d*sv*sd*bc*sc*i* idxd", True),
                       ("alias pci:v00008087d*sv*sd*bc*sc*i* idxd", False),
                       ("alias pci:v*d*sv*sd*bc08sc07i* idxd", False),
                       ("alias pci:v00008086d00002021sv00001028sd*bc*sc*i* idxd", False),
                       ("alias pci:v00008086d00002021sv*sd*bc*sc*i*", False),
                       ("alias pci:v00008086d00002021sv*sd*bc*sc* idxd", False),
                       ("alias pci:v8086d2021sv*sd*bc*sc*i* idxd", False),
                       ("alias pci:" + "*" * 5000 + " idxd", False),
                       ("alias pci: idxd", False), ("alias pci:v", False), ("alias", False),
                       ("alias pci:v00008086d00002021sv*sd*bc*sc*i* " + "n" * 5000, False)):
        with with_function(0x088000) as tree:
            tree.write(ALIASES, line + "\n")
            equal(is_chipset(tree), not used, line[:80])


@case("chipset: NVIDIA's switch is a device, wherever it stands")
def _switch():
    for address in (ROOT, BEHIND):
        for driver in ("nvidia-nvswitch", "vfio-pci", None):
            with with_function(0x068000, driver, 0x22a3, address, 0x10de) as tree:
                equal(is_chipset(tree, address), False)
                equal(judge_one(tree, address)["verdict"], "safe")


@case("chipset: text of a whole host counts them, --all lists them")
def _summary():
    with with_function(0x088000) as tree:
        out = flat(text(tree, status=0).out)
        contains(out, "stay with the host: 3 (--all lists them)")
        lacks(out, ROOT, HOST_BRIDGE)
        out = flat(text(tree, "--all", status=0).out)
        contains(out, ROOT, HOST_BRIDGE)
        lacks(out, "--all lists them")
        contains(text(tree, "-s", "05.0", status=1).out, ROOT)
