# SPDX-License-Identifier: GPL-2.0-or-later
"""-s and -d, as lspci takes them."""

from program import judge, run, text
from tables import CLEAN, HOST_BRIDGE, ISA, LEFT, NIC, RAID, SATA, SMBUS, USB, USB2, VGA
from tap import case, contains, equal
from trees import sample

SERVER = sample("intel-server")


def selected(*args):
    return [device["address"] for device in judge(SERVER, *args).json["devices"]]


@case("filter: -s by bus, slot and function")
def _slot():
    for filter_, expected in (("01:", [RAID]), ("01:00", [RAID]),
                              ("1:0.0", [RAID]), ("0000:01:00.0", [RAID]),
                              ("00:1d", [USB, USB2]), ("1d.7", [USB2]),
                              ("00:1f", [ISA, SATA, SMBUS]),
                              (".2", [SATA]), ("06:", [LEFT, "0000:06:02.0"]),
                              ("0:", [HOST_BRIDGE, USB, USB2, ISA, SATA, SMBUS])):
        equal(selected("-s", filter_), expected, f"-s {filter_}")


@case("filter: -d by vendor, device and class")
def _ids():
    for filter_, expected in (("1000:", [RAID]), ("1000:0060", [RAID]),
                              (":10d3", [NIC, CLEAN]), ("8086:10d3", [NIC, CLEAN]),
                              ("::0300", [VGA]), ("::0c03", [USB, USB2]),
                              ("8086::0200", [NIC, CLEAN, LEFT])):
        equal(selected("-d", filter_), expected, f"-d {filter_}")


@case("filter: both together")
def _both():
    equal(selected("-s", "02:", "-d", "8086:10d3"), [NIC])
    equal(selected("-d", "8086:10d3", "-s", "04:"), [CLEAN])


@case("filter: none passes")
def _none():
    for args in (("-s", "7f:"), ("-d", "dead:beef"), ("-s", "02:", "-d", "1000:")):
        result = judge(SERVER, *args, status=2)
        equal(result.json["devices"], [])
        contains(result.json["errors"][0]["text"], "filter")
        equal(result.json["errors"][0]["address"], None)
        contains(text(SERVER, *args, status=2).err, "vfio-check: ", "filter")


@case("filter: bridges do not pass")
def _bridges():
    judge(SERVER, "-s", "00:01.0", status=2)
    judge(SERVER, "-d", "1b36:000c", status=2)


@case("filter: malformed ones are wrong usage")
def _malformed():
    for args in (("-s", "zz"), ("-s", "01:00.9"), ("-s", "01:40"), ("-s", "x:0.0"),
                 ("-d", "8086"), ("-d", "zz:10d3"), ("-d", "8086:zzzz"),
                 ("-d", "::zz")):
        result = run("--sysroot", SERVER.root, *args, status=2)
        equal(result.out, "", args)
        contains(result.err, f"vfio-check: {args[0]} {args[1]}: expected ")


@case("filter: they name devices, so cautions and chipsets count")
def _named():
    judge(SERVER, "-s", "00:1d", status=0)
    judge(SERVER, "-s", "00:1d", "--strict", status=1)
    judge(SERVER, "-s", "00:1f.0", status=1)


@case("filter: groups takes them as well")
def _groups():
    answer = run("groups", "--json", "--sysroot", SERVER.root, "-s", "06:",
                 status=0).json
    equal([group["id"] for group in answer["groups"]], [12])
