# SPDX-License-Identifier: GPL-2.0-or-later
"""ADDRESS: its spellings, and those that are none."""

from program import judge, run, text
from tables import RAID
from tap import case, contains, equal, lacks
from trees import sample

SERVER = sample("intel-server")


@case("address: every spelling of one device")
def _spellings():
    for spelling in (RAID, "01:00.0", "1:0.0", "1:00.0", "0:1:0.0",
                     "00000000:01:00.0", "pci_0000_01_00_0"):
        result = judge(SERVER, spelling, status=1)
        equal([d["address"] for d in result.json["devices"]], [RAID], spelling)


@case("address: capital letters")
def _capitals():
    result = judge(SERVER, "00:1F.2", status=0)
    equal(result.json["devices"][0]["address"], "0000:00:1f.2")


@case("address: malformed ones are wrong usage, and nothing else is told")
def _malformed():
    for spelling in ("", "01", "01:00", "01:00.", "01:00.8", "01:20.0", "01:00.0 ",
                     " 01:00.0", "g1:00.0", "001:00.0", "01-00.0", "01:00:0",
                     "0000:01:00.0x", "000000000:01:00.0", "01:00.00",
                     "pci_0000_01_00", "pci_0000:01:00.0", "pci-0000_01_00_0",
                     "0000:01:00.-1", "*", "eth0"):
        result = run("--sysroot", SERVER.root, "--json", RAID, spelling,
                     status=2)
        equal(result.out, "", spelling)
        # cases_mistakes.py has what is said of each.
        contains(result.err, f"vfio-check: {spelling}: " if spelling else "an empty word")


@case("address: one that is not there")
def _absent():
    for spelling in ("02:00.1", "0001:01:00.0", "ff:1f.7"):
        result = judge(SERVER, spelling, status=2)
        equal(result.json["devices"], [])
        contains(result.json["errors"][0]["text"], "no such PCI device")
        contains(text(SERVER, spelling, status=2).err, "no such PCI device",
                 SERVER.root)


@case("address: a bridge is no endpoint")
def _bridge():
    for address in ("00:01.0", "05:00.0"):
        result = judge(SERVER, address, RAID, status=2)
        equal([d["address"] for d in result.json["devices"]], [RAID])
        contains(result.json["errors"][0]["text"], address, "bridge")
        equal(result.json["errors"][0]["address"], f"0000:{address}")
        result = text(SERVER, address, status=2)
        contains(result.err, address, "bridge")
        lacks(result.out, f"{address}  ")


@case("address: several are told in the order of their addresses")
def _order():
    asked = ("06:02.0", "00:1f.2", RAID, "0000:00:00.0")
    result = judge(SERVER, *asked, status=1)
    equal([d["address"] for d in result.json["devices"]],
          ["0000:00:00.0", "0000:00:1f.2", RAID, "0000:06:02.0"])
