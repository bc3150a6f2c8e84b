# SPDX-License-Identifier: GPL-2.0-or-later
"""report: the message to the vendor's support."""

import os
import re

from program import NOBODY, environment, run
from tap import Skip, case, contains, equal, is_true, lacks
from trees import DMAR, host, sample

NIC = "0000:06:00.0"
LINE = ("vfio-pci 0000:06:00.0: DMAR: Device is ineligible for IOMMU domain attach due to "
        "platform RMRR requirement.  Contact your platform vendor.")


def report(tree, *args, status=0):
    return run("report", "--sysroot", tree.root, *args, status=status)


def dumped(text):
    """{offset: bytes} of the hex dumps."""
    return {int(offset, 16): bytes.fromhex(data)
            for offset, data in re.findall(r"^    0x([0-9a-f]+)  ([0-9a-f ]+)$", text, re.M)}


@case("report: machine, firmware, device, slot, structure, the kernel's line, what is asked for")
def _all():
    said = report(sample("hpe-gen8"), NIC).out
    is_true(said.startswith("Subject: HP ProLiant DL388p Gen8: "), said)
    contains(said, "ProLiant DL388p Gen8\n", "P70\n", "07/01/2015\n", "[8086:10bc]\n",
             "  Slot         3\n", "RMRR at 0x368: memory 0xe8000-0xe8fff\n",
             "0xbdf6e000-0xbdf84fff direct\n", f"\n{LINE}\n", "What we ask for\n",
             "no longer names\n     0000:06:00.0 (slot 3).\n", "RMRDS_Slot3")
    equal(report(sample("hpe-gen8"), NIC).err, "")


@case("report: of a machine without a name the mainboard's maker is told")
def _board():
    with host("hpe-gen8") as tree:
        for name, text in (("sys_vendor", "To be filled by O.E.M. "), ("product_name", "System"),
                           ("board_vendor", "ASUSTeK COMPUTER INC."), ("board_name", "X99-A")):
            tree.write(f"sys/class/dmi/id/{name}", text + "\n")
        said = report(tree, NIC).out
        contains(said, "Subject: ASUSTeK COMPUTER INC. X99-A: ", "ASUSTeK COMPUTER INC.\n",
                 "X99-A\n")
        lacks(said, "filled", "System\n")


@case("report: the bytes are the table's own")
def _bytes():
    tree = sample("hpe-gen8")
    table = tree.read_bytes(DMAR)
    found = dumped(report(tree, NIC).out)
    # Six RMRRs of 136 bytes
    equal(sum(map(len, found.values())), 6 * 136)
    for offset, data in found.items():
        equal(data, table[offset:offset + len(data)], hex(offset))


@case("report: a unity map of AMD's, under a kernel that does not refuse it")
def _amd():
    said = report(sample("amd-desktop"), "03:00.0").out
    contains(said, "IVMD at 0x12f: memory 0x7e000000-0x7e00ffff\n",
             "still assigns the device and says nothing",
             "\nvfio-pci 0000:03:00.0: Firmware has requested this device have a 1:1 IOMMU mapping",
             "Pre-boot DMA Protection")
    lacks(said, "vfio-check report")


@case("report: about a device whose group member has the region")
def _member():
    said = report(sample("hpe-gen8"), "00:1f.0").out
    contains(said, "We want to assign 0000:00:1f.0. 0000:00:1f.2 is in the same IOMMU group",
             "  Address      0000:00:1f.2\n")


@case("report: without the table what the kernel lists is told")
def _without_table():
    if os.geteuid() != 0:
        raise Skip("only root can become nobody")
    with host("hpe-gen8") as tree:
        tree.mode(DMAR, 0o600)
        result = run("report", "--sysroot", tree.root, "02:00.0", user=NOBODY, status=0)
        contains(result.out, "The table itself could not be read", "0xe8000-0xe8fff direct\n")
        equal(dumped(result.out), {})


@case("report: nothing to report about a device without a region")
def _nothing():
    for name, device in (("hpe-gen8", "03:00.0"), ("hpe-gen8", "00:1a.0"),
                         ("intel-clean", "02:00.0")):
        said = report(sample(name), device).out
        contains(said, "There is nothing to report about")
        lacks(said, "Subject:")


@case("report: what cannot be seen is no \"nothing\"")
def _unseen():
    if os.geteuid() != 0:
        raise Skip("only root can become nobody")
    with host("intel-server") as tree:
        tree.mode(DMAR, 0o600)
        for group in tree.list("sys/kernel/iommu_groups"):
            tree.remove(f"sys/kernel/iommu_groups/{group}/reserved_regions")
        result = run("report", "--sysroot", tree.root, "02:00.0", user=NOBODY, status=2)
        contains(" ".join(result.out.split()), "cannot be seen", "sudo vfio-check report 0000:02:00.0")


@case("report: English in any language")
def _english():
    env = environment() | {"LANGUAGE": "ja", "LC_ALL": "C.UTF-8"}
    tree = sample("hpe-gen8")
    equal(run("report", "--sysroot", tree.root, NIC, env=env).out, report(tree, NIC).out)


@case("report: wrong usage")
def _usage():
    tree = sample("hpe-gen8")
    for args in ((), (NIC, "07:00.0"), (NIC, "--json"), ("-s", "06:00.0"), ("01:00.9",),
                 ("0f:00.0",), ("00:03.0",)):
        result = report(tree, *args, status=2)
        equal(result.out, "", args)
        is_true(result.err.startswith("vfio-check: "), result)
    contains(report(tree, status=2).err, "expected one ADDRESS")
    contains(run("report", NIC, "--acpi", tree.path(DMAR), status=2).err, "--sysroot DIR")
