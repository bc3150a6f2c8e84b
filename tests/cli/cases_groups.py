# SPDX-License-Identifier: GPL-2.0-or-later
"""groups: the whole host at a glance."""

import re

from program import environment, run
from tables import CLEAN, LEFT, PCI_BRIDGE, RIGHT, SATA
from tap import case, contains, equal, is_true, lacks
from trees import host, sample

HOSTS = ("intel-server", "intel-clean", "intel-broken", "amd-desktop",
         "intel-quirks", "no-iommu")
ROOT_PORT = "0000:00:1c.0"
UTF8 = {"LC_ALL": "C.UTF-8"}


def shown(name, *args, **env):
    return run("groups", "--sysroot", sample(name).root, *args, status=0,
               env=environment() | env).out


def line_of(out, address):
    return next(line for line in out.splitlines() if address in line)


@case("groups: what is below a bridge stands below it")
def _nested():
    out = shown("intel-clean")
    bridge, left, right = (line_of(out, a) for a in (PCI_BRIDGE, LEFT, RIGHT))
    equal([line.index("0000:") for line in (bridge, left, right)], [4, 8, 8])
    is_true(left.startswith("    |-- ") and right.startswith("    `-- "), out)
    lines = out.splitlines()
    equal(lines.index(left), lines.index(bridge) + 1)
    contains(bridge, " - bridge ")


@case("groups: without groups the bridges still show where a device is")
def _ungrouped():
    out = shown("intel-broken")
    contains(out, "No IOMMU groups.", "No group")
    equal([line_of(out, a).index("0000:")
           for a in (ROOT_PORT, PCI_BRIDGE, LEFT)], [4, 8, 12])
    equal(line_of(out, LEFT)[:12], "|       |-- ")
    lacks(shown("no-iommu"), "0000:01:00.0", "0000:00:01.0")


@case("groups: a mark a verdict, in what the terminal can show")
def _marks():
    marks = {"safe": "+✓", "caution": "!!", "unknown": "??", "unsafe": "x✗"}
    for name in HOSTS:
        answer = run("groups", "--json", "--sysroot", sample(name).root).json
        for column, env in ((0, {}), (1, UTF8)):
            out = shown(name, **env)
            for device in answer["devices"]:
                contains(line_of(out, device["address"]),
                         f" {marks[device['verdict']][column]} "
                         f"{device['verdict']} ")
    is_true(shown("intel-server").isascii(), "not ASCII")
    contains(shown("intel-server", **UTF8), "├── ", "└── ")


@case("groups: ends with the sum of the verdicts")
def _sum():
    for name in HOSTS:
        answer = run("groups", "--json", "--sysroot", sample(name).root).json
        verdicts = [device["verdict"] for device in answer["devices"]]
        last = shown(name).splitlines()[-1]
        equal({word: int(count) for count, word
               in re.findall(r"\S (\d+) (\w+)", last)},
              {word: verdicts.count(word) for word in verdicts}, last)


@case("groups: no line is longer than the terminal, and the columns are straight")
def _straight():
    for name in HOSTS:
        for env in ({}, UTF8):
            lines = shown(name, **env, COLUMNS="80").splitlines()
            is_true(all(len(line) <= 80 for line in lines), lines)
            starts = {re.search(r"0000:\S+ +", line).end() for line in lines
                      if " 0000:" in line}
            equal(len(starts), 1, lines)


@case("groups: in a pipe nothing is cut, and the model comes before the class")
def _pipe():
    names = run("--json", "--names", "--sysroot", sample("intel-server").root).json["devices"]
    out = shown("intel-server")
    for device in names:
        line = line_of(out, device["address"])
        lacks(line, "...")
        contains(line, f"[{device['vendor'][2:]}:{device['device'][2:]}]")
        if device["name"]:
            contains(line, f" {device['name']} (")
    equal(line_of(shown("intel-server", COLUMNS="60"), CLEAN).count("["), 0)
    contains(" ".join(shown("intel-server", COLUMNS="80").split()),
             f" {names[-1]['name']} (Ethernet controller) ")


@case("groups: a long name of a driver is not cut, and leaves the columns straight")
def _long():
    driver = "a_driver_with_a_name_that_is_long"
    with host("intel-clean") as tree:
        tree.driver(SATA, driver)
        for columns in ({}, {"COLUMNS": "120"}):
            lines = [line for line in run("groups", "--sysroot", tree.root,
                                          env=environment() | columns).out.splitlines()
                     if " 0000:" in line]
            start = line_of("\n".join(lines), SATA).index(driver)
            end = start + len(driver)
            for line in lines:
                is_true(line[start - 1] == " " != line[start], line)
                is_true(line[end:end + 1] in ("", " ") and line[end + 1:end + 2] != " ", line)


@case("groups: the name of a driver is not cut")
def _cut():
    with host("intel-clean") as tree:
        tree.driver(SATA, "a_driver_with_a_name_that_is_long")
        out = run("groups", "--sysroot", tree.root, status=0).out
        contains(line_of(out, SATA), " a_driver_with_a_name_that_is_long ")


@case("groups: the members of an asked device's group, judged or not")
def _asked():
    out = shown("intel-server", LEFT)
    contains(out, "Group 12", LEFT, RIGHT, PCI_BRIDGE)
    lacks(out, CLEAN, "Group 11")
    contains(line_of(out, RIGHT), " - - ")


@case("groups: a bridge that is named is shown in its group")
def _bridge():
    out = shown("intel-clean", ROOT_PORT)
    contains(out, "Group 5", f"{ROOT_PORT}  - bridge")
    lacks(out, "No IOMMU groups", "Group 6", CLEAN)
    out = shown("intel-clean", PCI_BRIDGE)
    contains(out, PCI_BRIDGE, LEFT, RIGHT)
    result = run("groups", "--json", "--sysroot", sample("intel-clean").root, ROOT_PORT, status=0)
    equal([group["id"] for group in result.json["groups"]], [5])
    equal(result.json["errors"], [])


@case("groups: a device without a group does not make it a host without groups")
def _one_without():
    with host("intel-clean") as tree:
        tree.leave_group(CLEAN)
        out = run("groups", "--sysroot", tree.root, CLEAN, status=0).out
        contains(out, "No group", CLEAN)
        lacks(out, "No IOMMU groups")


@case("groups: where the groups are hidden nobody says that there are none")
def _hidden():
    with host("intel-broken") as tree:
        tree.remove("sys/kernel/iommu_groups")
        tree.remove("vfio-check.capture")
        out = run("groups", "--sysroot", tree.root, status=0).out
        contains(out, "Whether there are IOMMU groups cannot be seen.")
        lacks(out, "No IOMMU groups")
