# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said to help: rows of data/advice, and of the host's own advice.d."""

import functools
import os

from place import HOSTS
from program import NOBODY, environment, finding, judge, judge_one, run, text
from tap import Skip, case, contains, equal, is_true, lacks
from trees import directory, host, sample, Tree

NIC, SATA = "0000:06:00.0", "0000:00:1f.2"
SERVER_NIC = "0000:02:00.0"
RULE = "firmware-reserved-memory"
DMI = "sys/class/dmi/id"
SLOTS = "sys/bus/pci/slots"
ADVICE_D = "etc/vfio-check/advice.d"
WHOLE = """\
cause = Why it is so.
remedy = Do this to {demanded}, asking {vendor}.
cost = A little.
confidence = documented
source = the lab's wiki
"""
# SMBIOS type 9, version 2.6: slot 5 at 0000:04:00.0
SLOT_5 = bytes((9, 17, 35, 0, 1, 165, 13, 4, 4, 5, 0, 12, 1, 0, 0, 4, 0)) + b"PCI-E\0\0"
KERNEL_SAYS = ("vfio-pci ", "vfio-pci: ", "DMAR: ")
NEVER = ("iommu=pt", "ACS override", "allow_unsafe_interrupts", "relax-intel-rmrr")


def words(result):
    return " ".join(result.out.split())


def advice(tree, address):
    return finding(judge_one(tree, address), RULE)["advice"]


def machine(tree, **names):
    for name, value in names.items():
        tree.write(f"{DMI}/{name}", value + "\n")


@case("advice: a card in a slot of a Gen8: conrep, its slot, cost, confidence and source")
def _slot():
    said = text(sample("hpe-gen8"), NIC, status=1)
    contains(words(said), "Take slot 3 off the firmware's list", "conrep_rmrds.xml",
             "What it costs: iLO loses health", "How sure this is: reported by users (",
             "c04781229", *NEVER)
    # Lines to type stay lines.
    contains(said.out, """'<Conrep><Section' ' name="RMRDS_Slot3"' \\\n""",
             "        conrep -l -x conrep_rmrds.xml -f exclude.dat\n")
    in_json = advice(sample("hpe-gen8"), NIC)
    contains(in_json, "RMRDS_Slot3", "\nconrep -l -x conrep_rmrds.xml -f exclude.dat\n",
             "reported by users", *NEVER)


@case("advice: the text about any unsafe device fits 80 columns and 45 lines")
def _fits():
    unsafe = 0
    for name in sorted(os.listdir(HOSTS)):
        for device in judge(sample(name)).json["devices"]:
            if device["verdict"] != "unsafe":
                continue
            unsafe += 1
            shown = run("--sysroot", sample(name).root, device["address"], status=1,
                        env=environment(COLUMNS="80")).out.splitlines()
            # The kernel's own lines stay unbroken, and are not of ours.
            lines = [line for line in shown if not line.startswith(KERNEL_SAYS)]
            is_true(len(lines) <= 45, f"{name} {device['address']}: {len(lines)} lines")
            is_true(len(shown) - len(lines) <= 2, shown)
            equal([line for line in lines if len(line) > 80], [], f"{name} {device['address']}")
    is_true(unsafe > 40, unsafe)


@case("advice: a device on the board is told apart from one in a slot")
def _on_board():
    said = advice(sample("hpe-gen8"), SATA)
    contains(said, "HPE's tool conrep knows only slots")
    lacks(said, "RMRDS_Slot3")


@case("advice: without any slots to be seen both ways are told")
def _no_slots():
    with host("hpe-gen8") as tree:
        tree.remove(SLOTS)
        contains(advice(tree, NIC), "If the device is in a slot", "RMRDS_SlotN")
        contains(advice(tree, SATA), "If the device is in a slot")


@case("advice: the slot's number from the SMBIOS")
def _smbios():
    with host("hpe-gen8") as tree:
        tree.remove(SLOTS)
        tree.write("sys/firmware/dmi/entries/9-4/raw", SLOT_5)
        contains(advice(tree, NIC), "RMRDS_Slot5")
        contains(advice(tree, SATA), "conrep knows only slots")


@case("advice: damaged SMBIOS entries tell nothing")
def _smbios_damaged():
    with host("hpe-gen8") as tree:
        tree.remove(SLOTS)
        for size in range(len(SLOT_5) - 8):
            tree.write("sys/firmware/dmi/entries/9-4/raw", SLOT_5[:size])
            contains(advice(tree, NIC), "RMRDS_SlotN")


@case("advice: each vendor its own")
def _vendors():
    for names, wanted in (
            ({"sys_vendor": "HP", "product_name": "ProLiant DL360 G7"}, "in this generation"),
            ({"sys_vendor": "HP", "product_name": "ProLiant DL380 Gen9"},
             "HP Shared Memory features"),
            ({"sys_vendor": "HPE", "product_name": "ProLiant DL380 Gen10"},
             "https://support.hpe.com"),
            ({"sys_vendor": "Dell Inc.", "product_name": "PowerEdge R750"}, "Ask Dell"),
            ({"sys_vendor": "LENOVO", "product_name": "ThinkSystem"}, "Ask Lenovo"),
            ({"sys_vendor": "Some Integrator", "board_vendor": "Supermicro"},
             "ask Supermicro"),
            ({"sys_vendor": "System manufacturer",
              "board_vendor": "ASUSTeK COMPUTER INC."}, "Ask ASUS"),
            ({"sys_vendor": "Nobody Ltd."}, "Contact the platform vendor (Nobody Ltd.)")):
        with host("intel-server") as tree:
            machine(tree, **names)
            said = advice(tree, SERVER_NIC)
            contains(said.lower(), wanted.lower())
            contains(said, "iommu=pt", "ACS override", "allow_unsafe_interrupts")


@case("advice: where nothing is known it says so")
def _nothing_known():
    with host("intel-server") as tree:
        machine(tree, sys_vendor="FUJITSU")
        said = advice(tree, SERVER_NIC)
        contains(said, "Nothing is known to help. Ask Fujitsu", "How sure this is: nothing is known (",
                 f"vfio-check report {SERVER_NIC}")


@case("advice: no placeholder is taken for a vendor")
def _placeholder():
    with host("intel-server") as tree:
        machine(tree, sys_vendor="To Be Filled By O.E.M.", product_name="Default string",
                board_vendor="Maker of Boards")
        contains(advice(tree, SERVER_NIC), "platform vendor (Maker of Boards)")
        machine(tree, board_vendor="Default string")
        contains(advice(tree, SERVER_NIC), "Contact the vendor of this machine or mainboard")
        for name in ("to be filled by o.e.m. ", "x.x", "0123456789", "System", "O.E.M",
                     " Default string."):
            machine(tree, sys_vendor=name)
            contains(advice(tree, SERVER_NIC), "Contact the vendor of this machine or mainboard")
        machine(tree, sys_vendor="Systemax Inc.")
        contains(advice(tree, SERVER_NIC), "(Systemax Inc.)")


@case("advice: an IVMD over whole buses is pre-boot DMA protection")
def _amd():
    said = advice(sample("amd-desktop"), "0000:03:00.0")
    contains(said, "set IOMMU to Enabled (not Auto)", "Pre-boot DMA Protection",
             "a malicious device could read and write all memory")


@case("advice: a device without a demand gets none")
def _none():
    lacks(text(sample("hpe-gen8"), "03:00.0").out, "conrep", "How sure this is:")


@case("advice: an administrator adds a row, which goes before ours")
def _added():
    with host("hpe-gen8") as tree:
        tree.write(f"{ADVICE_D}/lab.advice", "[lab]\nvendor = HP\n" + WHOLE)
        said = advice(tree, NIC)
        contains(said, f"Do this to {NIC}, asking the platform vendor (HP).",
                 "documented by the vendor (the lab's wiki).")
        lacks(said, "conrep")


@case("advice: an administrator overrides a row by its id, and the last file wins")
def _overridden():
    with host("hpe-gen8") as tree:
        row = "[hpe-gen8-slot]\nslot = 3\n" + WHOLE
        tree.write(f"{ADVICE_D}/20-b.advice", row.replace("Do this", "Do that"))
        tree.write(f"{ADVICE_D}/10-a.advice", row)
        contains(advice(tree, NIC), "Do that to")
        # The others stand.
        contains(advice(tree, SATA), "conrep knows only slots")


@case("advice: only files that are named for it are read")
def _other_files():
    with host("hpe-gen8") as tree:
        for name in ("README", "lab.advice.orig", ".advice", ".hidden.advice"):
            tree.write(f"{ADVICE_D}/{name}", "nonsense\n")
        contains(advice(tree, NIC), "RMRDS_Slot3")


BROKEN = (
    ("vendor = HP\n", "line 1: vendor = HP; expected [id] before the first key"),
    ("[a]\nvendr = HP\n", "line 2: vendr; expected a key that data/advice/README names"),
    ("[a]\nvendor = HP\ncause = x\n", "line 1: [a] is not complete; expected the key remedy"),
    ("[a]\nvendor = HP\n" + WHOLE + "class = 0x02\n",
     "line 1: 0x02; expected six hex digits without 0x"),
    ("[a]\nvendor = HP\n" + WHOLE + "class = 01\n", "line 1: 01; expected six hex digits"),
    ("[a]\nvendor = [\n" + WHOLE, "line 1: [; expected a pattern"),
    ("[a]\nvendor = HP\n" + WHOLE + "no-help = {cat}\n", "line 1: {cat}; expected {device}, "),
    ("[a]\nvendor = HP\n" + WHOLE + "[b\n", "line 8: [b; expected [id]"),
    ("[a]\nvendor = HP\x1b[2J\n", "line 2: a character that is none; expected text in UTF-8"),
    (b"# \xff", "line 1: a character that is none"),
    (b"[a]\0", "line 1: a character that is none; expected text in UTF-8"),
    ("x" * 70000, "expected files with advice of at most 64 KiB"),
)


@functools.lru_cache
def without_broken(*args):
    """(exit status, text) of the host without a broken file."""
    with host("hpe-gen8") as tree:
        tree.write(f"{ADVICE_D}/good.advice", GOOD)
        result = run(*args, "--sysroot", tree.root)
        return result.status, result.out.replace(tree.root, "ROOT")


def told(tree, *args):
    """What is said of advice.d; the answer has to be that without it."""
    result = run(*args, "--sysroot", tree.root)
    equal((result.status, result.out.replace(tree.root, "ROOT")), without_broken(*args), args)
    return result.err


GOOD = "[good]\nslot = 99\n" + WHOLE


@case("advice: a broken file is named with line and expectation, and left out")
def _broken():
    for data, wanted in BROKEN:
        with host("hpe-gen8") as tree:
            tree.write(f"{ADVICE_D}/good.advice", GOOD)
            tree.write(f"{ADVICE_D}/lab.advice", data)
            for args in (("check", NIC), ("check", NIC, "--json"), ("report", NIC), ("check",),
                         ("check", NIC, "--format", "junit")):
                err = told(tree, *args)
                contains(err, f"vfio-check: {tree.root}/{ADVICE_D}/lab.advice: ", wanted,
                         " not used\n")
                equal(err.count("\n"), 1, err)
                lacks(err, "\x1b")
            # Nobody needs advice about a device that is not refused.
            equal(run("check", "03:00.0", "--sysroot", tree.root).err, "")


@case("advice: files beside a broken one count, before and behind it")
def _beside():
    with host("hpe-gen8") as tree:
        tree.write(f"{ADVICE_D}/20-bad.advice", "[a]\nvendr = HP\n")
        tree.write(f"{ADVICE_D}/10-a.advice", "[a]\nvendor = HP\n" + WHOLE)
        contains(run("check", NIC, "--sysroot", tree.root, status=1).out, "Do this to")
        tree.remove(f"{ADVICE_D}/10-a.advice")
        tree.write(f"{ADVICE_D}/30-a.advice", "[a]\nvendor = HP\n" + WHOLE)
        contains(run("check", NIC, "--sysroot", tree.root, status=1).out, "Do this to")


@case("advice: of too many files the first ones count")
def _too_many():
    with host("hpe-gen8") as tree:
        for number in range(70):
            tree.write(f"{ADVICE_D}/{number:02}.advice",
                       f"[n{number}]\nvendor = HP\n" + WHOLE.replace("Do this", f"Do {number}"))
        result = run("check", NIC, "--sysroot", tree.root, status=1)
        contains(result.out, "Do 0 to")
        contains(result.err, f"{ADVICE_D}/64.advice: ", "at most 64")
        equal(result.err.count("\n"), 1, result.err)


@case("advice: a file that ordinary users cannot read is said")
def _unreadable():
    if os.geteuid() != 0:
        raise Skip("only root can become nobody")
    with host("hpe-gen8") as tree:
        tree.write(f"{ADVICE_D}/lab.advice", "[lab]\nvendor = HP\n" + WHOLE)
        tree.mode(f"{ADVICE_D}/lab.advice", 0o600)
        result = run("check", NIC, "--sysroot", tree.root, user=NOBODY, status=1)
        contains(result.err, f"{ADVICE_D}/lab.advice: Permission denied")
        lacks(result.out, "Do this")


@case("advice: a link in advice.d leads nowhere outside of the tree")
def _outside():
    with host("hpe-gen8") as tree, directory() as path:
        outside = Tree(path)
        outside.write("lab.advice", "[lab]\nvendor = HP\n" + WHOLE)
        tree.link(f"{ADVICE_D}/lab.advice", outside.path("lab.advice"))
        result = run("check", NIC, "--sysroot", tree.root, status=1)
        contains(result.err, f"{ADVICE_D}/lab.advice: No such file")
        lacks(result.out, "Do this")


@case("advice: a captured tree keeps slots and advice, and tells the same")
def _captured():
    with host("hpe-gen8") as tree, directory() as path:
        tree.remove(SLOTS)
        tree.write("sys/firmware/dmi/entries/9-4/raw", SLOT_5)
        tree.write("sys/firmware/dmi/entries/1-0/raw", b"\x01\x1b\x01\0SERIAL")
        tree.write("sys/firmware/dmi/entries/9-5/raw", b"\x01\x1b\x01\0SERIAL")
        before = advice(tree, NIC)
        run("capture", "--sysroot", tree.root, f"{path}/slots", status=0)
        equal(advice(Tree(f"{path}/slots"), NIC), before)
        equal(Tree(f"{path}/slots").list("sys/firmware/dmi/entries"), ["9-4"])
        tree.write(f"{ADVICE_D}/lab.advice", "[lab]\nslot = 5\n" + WHOLE)
        run("capture", "--sysroot", tree.root, f"{path}/advice", status=0)
        contains(advice(Tree(f"{path}/advice"), NIC), "Do this to")
