# SPDX-License-Identifier: GPL-2.0-or-later
"""--format table: a line a device, for scripts and grep."""

import re

from program import environment, run, text
from tables import CLEAN, NIC, RAID, SATA
from tap import case, contains, equal, is_true, lacks
from trees import directory, host, sample

SERVER = sample("intel-server")
HOSTS = ("intel-server", "hpe-gen8", "amd-desktop", "intel-broken", "no-iommu", "odd-devices",
         "debian-guest", "vfio-options")
COLUMNS = {
    "check": "address verdict rule driver group class ids kernel now ready name",
    "groups": "group type address kind verdict rule driver class ids kernel now ready name",
    "regions": "source structure offset segment base end size flags address kind via verdict "
               "driver group class ids name",
}
READY = {True: "yes", False: "no", None: "-"}


def table(tree, *args, status=None, **more):
    return run(*args, "--format", "table", "--sysroot", tree.root, status=status, **more)


def lines(out):
    """Each as {column: value}."""
    head, *rest = out.splitlines()
    names = head.lower().split()
    return [dict(zip(names, line.split(None, len(names) - 1))) for line in rest]


def decided_by(device):
    """The rules that the verdict is of."""
    found = {item["rule"] for item in device["findings"] if item["severity"] == device["verdict"]}
    return found if device["verdict"] != "safe" else set()


# What stands in it

@case("table: check has a line a device, as JSON has it, and its exit status")
def _check():
    for name in HOSTS:
        tree = sample(name)
        answer = run("--json", "--names", "--sysroot", tree.root)
        told = table(tree, "-o", COLUMNS["check"].replace(" ", ","), status=answer.status)
        equal(told.err, "")
        devices = answer.json["devices"]
        equal([line["address"] for line in lines(told.out)],
              [device["address"] for device in devices])
        for line, device in zip(lines(told.out), devices):
            equal(line, line | {
                "verdict": device["verdict"], "driver": device["driver"] or "-",
                "group": "-" if device["group"] is None else str(device["group"]),
                "class": device["class"][2:6], "ready": READY[device["ready"]],
                "ids": f"{device['vendor'][2:]}:{device['device'][2:]}",
                "kernel": device["kernel"]["outcome"], "now": device["now"]["outcome"],
                "name": device["name"] or "-"})


@case("table: the rules of a line are those of its verdict, by commas")
def _rule():
    for name in HOSTS:
        tree = sample(name)
        devices = run("--json", "--sysroot", tree.root).json["devices"]
        for line, device in zip(lines(table(tree, "-o", "address,rule").out), devices):
            rules = line["rule"].split(",")
            blind = {item["rule"] for item in device["not_checked"]}
            is_true(decided_by(device) <= set(rules), line)
            if device["verdict"] == "unknown":
                is_true(set(rules) <= decided_by(device) | blind | {"-"}, line)
            else:
                equal(set(rules), decided_by(device) or {"-"}, line)
            equal(len(rules), len(set(rules)), line)


@case("table: groups has a line a member")
def _groups():
    for name in HOSTS:
        tree = sample(name)
        answer = run("groups", "--json", "--sysroot", tree.root).json
        told = lines(table(tree, "groups", "-o", "group,address,kind,driver", status=0).out)
        equal([(line["group"], line["address"], line["kind"], line["driver"])
               for line in told if line["group"] != "-"],
              [(str(group["id"]), member["address"], member["kind"], member["driver"] or "-")
               for group in sorted(answer["groups"], key=lambda group: group["id"])
               for member in group["members"]])
        equal([line["address"] for line in told if line["group"] == "-"],
              [device["address"] for device in answer["devices"] if device["group"] is None])


@case("table: regions has a line for each device that a region touches")
def _regions():
    for name in HOSTS:
        tree = sample(name)
        answer = run("regions", "--json", "--sysroot", tree.root).json
        told = lines(table(tree, "regions", "-o", "source,offset,base,end,address,kind,via",
                           status=0).out)
        equal([tuple(line.values()) for line in told],
              [(region["source"], hex(region["offset"]), region["base"], region["end"],
                touch["address"], touch["kind"], touch["via"])
               for region in answer["regions"]
               for touch in region["devices"] or [{"address": "-", "kind": "-", "via": "-"}]])


@case("table: named devices alone, with the exit status that text has, and what cannot be judged")
def _named():
    equal([line["address"] for line in lines(table(SERVER, CLEAN, status=0).out)], [CLEAN])
    equal([line["address"] for line in lines(table(SERVER, "-d", "1000:", status=1).out)], [RAID])
    result = table(SERVER, CLEAN, "7f:00.0", status=2)
    equal([line["address"] for line in lines(result.out)], [CLEAN])
    contains(result.err, "7f:00.0")
    equal(table(SERVER, "00:1d.0", "--strict").status, text(SERVER, "00:1d.0", "--strict").status)


# How it looks

@case("table: columns are straight, the last one is not padded, and nothing is cut")
def _straight():
    for name in HOSTS:
        for view, all_columns in COLUMNS.items():
            out = table(sample(name), view, "-o", all_columns.replace(" ", ",")).out
            head, *rest = out.splitlines()
            lacks(out, " \n", "\t")
            for start in (match.start() for match in re.finditer(r"\S+", head)):
                is_true(all(start == 0 or line[start - 1] == " " for line in rest), out)
                is_true(all(line[start] != " " for line in rest), out)


@case("table: -n leaves the heading out, -o has columns in any order, often, in any case")
def _columns():
    whole = table(SERVER, "-o", "verdict,address").out.splitlines()
    equal(whole[0].split(), ["VERDICT", "ADDRESS"])
    bare = table(SERVER, "-n", "-o", "Verdict,ADDRESS").out.splitlines()
    equal([line.split() for line in bare], [line.split() for line in whole[1:]])
    equal(table(SERVER, "-n", "-o", "group,group", CLEAN).out.split()[0],
          table(SERVER, "-n", "-o", "group", CLEAN).out.strip())
    equal(table(SERVER, "-o", "address", CLEAN).out, f"ADDRESS\n{CLEAN}\n")


@case("table: columns that are wide for one line or for the heading are wide for all")
def _wide():
    with host("intel-server") as tree:
        tree.driver(SATA, "a_driver_with_a_name_that_is_long")
        out = table(tree, "-o", "driver,address").out.splitlines()
        equal({line.index("0000:") for line in out[1:]}, {34})


@case("table: a value holds no blanks and no control characters, whatever a file says")
def _hostile():
    with host("intel-server") as tree:
        tree.driver(SATA, "a b\tc\nd\x1b[2J")
        for line in table(tree, "-n", "-o", "address,driver,verdict").out.splitlines():
            equal(len(line.split()), 3, line)
            is_true(line.isprintable(), line)


@case("table: it is in no language, and has no colours")
def _language():
    plain = table(SERVER).out
    equal(table(SERVER, env=environment(LC_ALL="ja_JP.UTF-8", LANGUAGE="ja")).out, plain)
    equal(table(SERVER, "--color=always").out, plain)
    equal(table(SERVER, "--all").out, plain)


# Mistakes

@case("table: --help lists the columns that there are")
def _help():
    for view, all_columns in COLUMNS.items():
        out = run(view, "--help").out
        contains(" ".join(out.split()), f"COLUMN is one of these: {all_columns} ")
        is_true(all(len(line) <= 80 for line in out.split("COLUMN is")[1].splitlines()), out)


@case("table: an unknown column is exit status 2 with the list, of each command its own")
def _unknown():
    for view, wrong in (("check", "nothing"), ("check", ""), ("check", "address,"),
                        ("check", ",address"), ("check", "address verdict"), ("check", "kind"),
                        ("check", "address,,rule"), ("groups", "base"), ("regions", "rule"),
                        ("check", ",".join(["address"] * 100))):
        result = table(SERVER, view, "-o", wrong, status=2)
        equal(result.out, "")
        contains(result.err, "-o", COLUMNS[view])


@case("table: name holds blanks, so that it has to be the last one")
def _name():
    for view in COLUMNS:
        result = table(SERVER, view, "-o", "name,address", status=2)
        equal(result.out, "")
        contains(result.err, "-o name,address: expected name as the last column")
    table(SERVER, "-o", "address,name", status=1)


@case("table: -o and -n are for tables, and tables for check, groups and regions")
def _usage():
    for option in (("-o", "address"), ("-n",)):
        for form in ((), ("--json",), ("--format", "junit"), ("--format", "table", "--json")):
            result = run(*option, *form, "--sysroot", SERVER.root, status=2)
            equal(result.out, "")
            contains(result.err, option[0], "--format table")
    for command in (("explain",), ("report", RAID), ("capture", "/nonexistent/new")):
        contains(run(*command, "--format", "table", status=2).err, command[0], "--format")
    contains(table(SERVER, "--expect", "/dev/null", status=2).err, "--expect", "--format table")


@case("table: a device that takes nothing is an error")
def _full():
    with open("/dev/full", "w", encoding="utf-8") as full:
        equal(table(SERVER, stdout=full).status, 2)


@case("table: a mistake is told before anything is read")
def _early():
    with directory() as path:
        contains(run("--format", "table", "-o", "x", "--sysroot", f"{path}/none", status=2).err, "-o x")
