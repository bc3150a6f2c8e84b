# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON and JUnit of many machines: what they are called, when it was, how many devices are what."""

import datetime
import re
import socket
import xml.etree.ElementTree

from cases_policy import POLICY, REASON, RULE, server, waiver
from program import environment, finding, judge, run
from tables import CLEAN, NIC, RAID
from tap import case, contains, equal, is_true
from trees import file_of, host, sample

SERVER = sample("intel-server")
TIME = "2025-01-01T00:00:00Z"    # program.environment() has it


def now(*args, tree=SERVER, **more):
    """With the clock's own time."""
    env = {key: value for key, value in environment().items() if key != "SOURCE_DATE_EPOCH"}
    return run(*args, "--sysroot", tree.root, env=env | more)


def suites(*args, tree=SERVER):
    return xml.etree.ElementTree.fromstring(
        run("--format", "junit", "--sysroot", tree.root, *args).out.encode())


# How many

@case("summary: of named devices, of a filter's, of what cannot be judged")
def _summary():
    whole = judge(SERVER, status=1).json["summary"]
    equal((whole["unsafe"], whole["exit_status"]), (3, 1))
    is_true(whole["chipset"], "no chipset functions")
    one = judge(SERVER, RAID, status=1).json["summary"]
    equal({key: count for key, count in one.items() if count},
          {"devices": 1, "unsafe": 1, "exit_status": 1})
    lost = judge(SERVER, CLEAN, "7f:00.0", status=2).json["summary"]
    equal((lost["devices"], lost["exit_status"]), (1, 2))


@case("summary: with --strict, of groups and of regions it has the exit status of the run")
def _status():
    equal(judge(SERVER, CLEAN, "--strict").json["summary"]["exit_status"], 0)
    equal(judge(SERVER, "00:1d.0", "--strict").json["summary"]["exit_status"], 1)
    groups = run("groups", "--json", "--sysroot", SERVER.root, status=0).json
    equal(groups["summary"]["devices"], len(groups["devices"]))
    regions = run("regions", "--json", "--sysroot", SERVER.root, status=0).json
    equal(set(regions["summary"].values()), {0})


@case("summary: a device counts by its verdict though a chipset function is in its group")
def _beside():
    answer = judge(sample("hpe-gen8")).json
    beside = [device for device in answer["devices"] if not device["chipset"] and
              any(item["rule"] == "not-assignable" for item in device["findings"])]
    for device in beside:
        is_true(device["verdict"] in ("unsafe", "caution"), device)
    equal(answer["summary"]["chipset"], sum(device["chipset"] for device in answer["devices"]))


# Which host and when

@case("host.name: only where it is asked for, and a tree's only by the name that is given")
def _name():
    equal(judge(SERVER).json["host"]["name"], None)
    equal(judge(SERVER, "--host-name=node 17").json["host"]["name"], "node 17")
    result = judge(SERVER, "--host-name", status=2)
    contains(result.err, "--host-name=NAME")
    equal(result.out, "")


@case("host.name: of this very host it is its own")
def _own():
    equal(run("regions", "--json", "--host-name").json["host"]["name"], socket.gethostname())
    equal(run("regions", "--json", "--host-name", "--sysroot", "/").json["host"]["name"],
          socket.gethostname())


@case("host.name: what is none is exit status 2")
def _bad_names():
    for name in ("", "a\nb", "a\tb", "\x1b[2J", "a\u009bb", "\udcff", "\u202e", "x" * 256):
        result = judge(SERVER, f"--host-name={name}", status=2)
        contains(result.err, "--host-name")
        equal(result.out, "")
    equal(judge(SERVER, "--host-name=" + "ö" * 127).json["host"]["name"], "ö" * 127)


@case("host.time: when the run began, in UTC, whatever the time zone")
def _time():
    for zone in ("UTC", "Asia/Tokyo"):
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        said = now("--json", TZ=zone).json["host"]["time"]
        is_true(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said), said)
        then = datetime.datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(
            tzinfo=datetime.timezone.utc)
        is_true(before <= then <= datetime.datetime.now(datetime.timezone.utc), said)


@case("host.time: SOURCE_DATE_EPOCH is heeded, and has to be one")
def _epoch():
    for epoch, said in (("0", "1970-01-01T00:00:00Z"), ("951782399", "2000-02-28T23:59:59Z"),
                        ("951782400", "2000-02-29T00:00:00Z"),
                        ("253370764799", "9998-12-31T23:59:59Z")):
        equal(now("--json", SOURCE_DATE_EPOCH=epoch).json["host"]["time"], said, epoch)
    for epoch in ("", "-1", "x", "1x", " 1", "253370764800", "9" * 40):
        result = now("--json", SOURCE_DATE_EPOCH=epoch)
        equal((result.status, result.out), (2, ""), epoch)
        contains(result.err, "SOURCE_DATE_EPOCH")
    equal(now(SOURCE_DATE_EPOCH="x").status, 1, "text has no time")


@case("expect: host.name and host.time are no difference, nor the names of --names")
def _expect():
    earlier = now("--json", "--host-name=a", "--names").out
    with file_of(earlier, "earlier.json") as path:
        result = run("--json", "--expect", path, "--host-name=b", "--sysroot", SERVER.root, status=0)
        equal((result.json["differences"], result.json["information"]), ([], []))
        equal(result.json["scope"], "host")


# Names

@case("names: with --names also of a whole host, for the same exit status")
def _names():
    plain, names = judge(SERVER, status=1), judge(SERVER, "--names", status=1)
    equal({device["name"] for device in plain.json["devices"]}, {None})
    is_true(any(device["name"] for device in names.json["devices"]), "no names")
    equal([device | {"name": None} for device in names.json["devices"]], plain.json["devices"])
    groups = run("groups", "--names", "--json", "--sysroot", SERVER.root, status=0).json
    equal([device["name"] for device in groups["devices"]],
          [device["name"] for device in names.json["devices"]])


@case("names: a filter that takes every device names none, but shows their names")
def _all():
    for filter_ in (("-d", ":"), ("-s", ":"), ("-d", ":", "-s", ".")):
        answer = judge(SERVER, *filter_, status=1).json
        equal(answer["named"], False, filter_)
        equal(answer["devices"], judge(SERVER, "--names").json["devices"], filter_)
    # What the host lives on counts only where it was named.
    with host("debian-guest") as tree:
        status = judge(tree).status
        equal(judge(tree, "-d", ":").status, status)
        equal(judge(tree, "-d", "::0108").json["named"], True)


# Groups and waivers

@case("groups[].members: bridges, endpoints and what is no PCI device, with drivers")
def _members():
    with host("intel-server") as tree:
        group = judge(tree, NIC).device(NIC)["group"]
        tree.driver(NIC, "e1000e")
        tree.mkdir("sys/devices/platform/INTC1234:00")
        tree.link(f"sys/kernel/iommu_groups/{group}/devices/INTC1234:00",
                  "../../../../devices/platform/INTC1234:00")
        result = judge(tree, NIC)
        members = {item["address"]: item for item in result.group(group)["members"]}
        equal(members[NIC], {"address": NIC, "kind": "endpoint", "driver": "e1000e"})
        equal(members["INTC1234:00"],
              {"address": "INTC1234:00", "kind": "other", "driver": None})
        is_true("INTC1234:00" not in result.group(group)["devices"], "no PCI device")
    kinds = {item["kind"] for group in judge(SERVER).json["groups"] for item in group["members"]}
    equal(kinds, {"endpoint", "bridge"})


@case("waiver: who answers for what is waived, and what does not hold any more")
def _waiver():
    with server(waiver(expires="2999-12-31")) as tree:
        device = judge(tree, NIC, status=1).device(NIC)
        equal(finding(device, RULE)["waiver"],
              {"file": f"/{POLICY}", "line": 1, "reason": REASON, "expires": "2999-12-31"})
        is_true(not any(item["waiver"] for item in device["findings"] if item["rule"] != RULE),
                device["findings"])
    with server("# one\n" + waiver()) as tree:
        item = finding(judge(tree, NIC, status=1).device(NIC), RULE)["waiver"]
        equal((item["line"], item["expires"]), (2, None))
    with server(waiver(expires="2020-01-01")) as tree:
        answer = judge(tree, NIC, status=1).json
        equal(finding(answer["devices"][0], RULE)["waiver"], None)
        equal([item["waiver"]["expires"] for item in answer["findings"] if item["waiver"]],
              ["2020-01-01"])


# JUnit

@case("junit: the host's name where it is told, when it was, and how long it took")
def _junit():
    plain, named = suites(), suites("--host-name=node17")
    equal({suite.get("hostname") for suite in plain}, {None})
    equal({suite.get("hostname") for suite in named}, {"node17"})
    equal({suite.get("timestamp") for suite in (named, *named)}, {TIME})
    equal({float(suite.get("time")) for suite in (named, *named)}, {0.0})
    live = xml.etree.ElementTree.fromstring(now("--format", "junit").out)
    is_true(0 < float(live.get("time")) < 60, live.attrib)
    equal(sum(float(suite.get("time")) for suite in live), float(live.get("time")))
