# SPDX-License-Identifier: GPL-2.0-or-later
"""Options, subcommands, and how wrong usage is told."""

import itertools
import os
import re
import shlex
import shutil
import subprocess

from place import PROGRAM, SOURCE
from program import COMMANDS, environment, run
from tables import CLEAN, RAID
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, directory, sample

SERVER = sample("intel-server")
TREE = ("--sysroot", SERVER.root)


def is_refused(*args, words=()):
    """Exit 2, the reason on standard error, nothing on standard output."""
    result = run(*args, status=2)
    equal(result.out, "", "output")
    contains(result.err, *words)
    return result.err


@case("usage: an unknown option")
def _unknown_option():
    for args in (("--frobnicate",), ("check", "--frobnicate"), ("-x",)):
        is_refused(*args, words=("vfio-check", "--help"))


@case("usage: the nearest option, whatever the program was called by")
def _near_option():
    for args, words in (
            (("--sysrot", "/"), "unknown option '--sysrot' (--sysroot?)"),
            (("--Json",), "unknown option '--Json' (--json?)"),
            (("--guest-mem-size=8G",), "unknown option '--guest-mem-size=8G'"),
            (("-json",), "unknown option '-json' (--json?)"),
            (("-sysroot", "/"), "unknown option '-sysroot' (--sysroot?)"),
            (("-dmesg", "/dev/null"), "unknown option '-dmesg' (--dmesg?)"),
            (("-dmesg=/dev/null",), "unknown option '-dmesg=/dev/null' (--dmesg?)"),
            (("-x",), "unknown option '-x'"), (("-hx",), "unknown option '-x'"),
            (("--a",), "unknown option '--a'"), (("--li=1",), "--list: expected no value"),
            (("--format=json", "--co=never", "--s", "/"), "unknown option '--s'"),
            (("--no-policy=yes",), "--no-policy: expected no value"),
            (("--sysroot",), "--sysroot: expected a directory behind it"),
            (("libvirt-hook", "--install", "--rooot=/"), "unknown option '--rooot=/' (--root?)")):
        err = is_refused(*args)
        is_true(err.startswith("vfio-check: "), err)
        contains(err, words)
    with directory() as path:
        copy = os.path.join(path, "other-name")
        os.symlink(PROGRAM, copy)
        done = subprocess.run([copy, "--frob"], env=environment(), text=True, capture_output=True,
                              check=False)
        equal((done.returncode, done.stdout), (2, ""))
        is_true(done.stderr.startswith("vfio-check: unknown option '--frob'\n"), done.stderr)


@case("usage: an option is no value of another one")
def _option_as_value():
    for args, words in (
            (("--expect", "--sysroot", "/"), "--expect: expected a file, not the option --sysroot"),
            (("--expect", "--sysr=/"), "--expect: expected a file, not the option --sysroot"),
            (("--sysroot", "--json"), "--sysroot: expected a directory, not the option --json"),
            (("--kernel", "-s", "01:"), "--kernel: expected a kernel's release"),
            (("-s", "-d", "8086:"), "-s: expected a slot, such as 02:00, not the option -d"),
            (("-d", "-s01:"), "-d: expected ids, such as 8086:10d3, not the option -s"),
            (("--dmesg", "--format", "json"), "--dmesg: expected a file, not the option --format"),
            (("watch", "--once", "--no-policy"), "--once: expected an address"),
            (("--guest-memory", "-h"), "--guest-memory: expected a size, such as 8G, not")):
        contains(is_refused(*args), f"vfio-check: {words}")
    # What is a file's name only looks like one.
    contains(is_refused("--expect", "--nothing", *TREE), "--nothing: ")
    contains(is_refused("--expect=--sysroot", *TREE), "--sysroot: ")
    run("--dmesg", "-", *TREE, RAID, status=1)


@case("usage: --iommufd is not there yet")
def _iommufd():
    for args in (("--iommufd",), ("check", "--iommufd", RAID), (RAID, "--iommufd")):
        is_refused(*TREE, *args, words=("--iommufd", "not yet"))


@case("usage: an unknown format")
def _format():
    for name in ("xml", "", "JSON", "jsonl"):
        is_refused(*TREE, "--format", name,
                   words=("--format", "text", "json", "junit"))


@case("usage: an unknown colour")
def _colour():
    for name in ("sometimes", "red", ""):
        is_refused(*TREE, f"--color={name}",
                   words=("--color", "always", "never", "auto"))


@case("usage: an option without its value")
def _no_value():
    for option in ("--sysroot", "--acpi", "--kernel", "--dmesg", "--format", "--expect",
                   "-s", "-d"):
        is_refused(option, words=("vfio-check",))


@case("usage: --json takes no value")
def _value():
    is_refused(*TREE, "--json=yes", words=("--json",))


@case("usage: --help names every subcommand, option and exit status")
def _help():
    for args in (("--help",), ("-h",)):
        out = run(*args, status=0).out
        contains(out, *COMMANDS, "--sysroot", "--acpi", "--kernel", "--dmesg",
                 "-s", "-d",
                 "--format", "--json", "junit", "--expect", "--no-policy", "--strict", "--color", "--version",
                 "ADDRESS", "Exit status")
        equal(run(*args).err, "")


@case("usage: help of a command is its --help, and help alone that of all")
def _help_of():
    for command in COMMANDS:
        equal(run("help", command, status=0).out, run(command, "--help", status=0).out)
    for args in (("help",), ("help", "help"), ("help", "--help"), ("--help", "help")):
        equal(run(*args, status=0).out, run("--help", status=0).out)
    contains(is_refused("help", "group"), "vfio-check: unknown command 'group' (groups?)")
    contains(is_refused("help", "frobnicate"), "unknown command 'frobnicate'", "vfio-check --help")


@case("usage: help has three examples, the manual's page, and fits on a terminal")
def _help_fits():
    for command in ("", *COMMANDS):
        args = ("help", command) if command else ("help",)
        out = run(*args, status=0).out
        for line in out.splitlines():
            is_true(len(line) <= 80, line)
        contains(out, "man vfio-check")
        if command:
            examples = out.split("Examples:\n")[1].split("\n\n")[0].splitlines()
            equal(len(examples), 3, out)
        for width, most in (("40", 40), ("60", 60), ("500", 80), ("0", 80), ("wide", 80)):
            for line in run(*args, env=environment(COLUMNS=width)).out.splitlines():
                # What is typed is not broken.
                is_true(len(line) <= most or line.startswith("  "), f"{width}: {line}")


@case("usage: what the examples of help say is understood")
def _examples_run():
    here = {"DIR": SERVER.root, "DMAR": SERVER.path(DMAR), "02:00.0": CLEAN, "02:00": "02:",
            "03:00.0": RAID, "eth0": CLEAN, "nvme0n1": RAID}
    for command in ("check", "groups", "regions", "explain", "report"):
        out = run("help", command, status=0).out.split("Examples:\n")[1]
        for line in re.findall("^  (?:dmesg . )?vfio-check (.*?)(?:  |$)", out, re.M):
            words = [here.get(word, word) for word in shlex.split(line.split(" >")[0])]
            if command != "explain" and "--sysroot" not in words:
                words += TREE
            is_true(run(*words, stdin="group 14 is not viable").status in (0, 1, 3), words)


@case("usage: --help and --version before and after every subcommand")
def _help_everywhere():
    for command in COMMANDS:
        for args in ((command, "--help"), ("--help", command), (command, "-h")):
            contains(run(*args, status=0).out, f"vfio-check {command}")
        for args in ((command, "--version"), ("--version", command),
                     (command, "-V")):
            is_true(re.fullmatch(r"vfio-check \d+\.\d+\S*\n",
                                 run(*args, status=0).out), args)


@case("usage: --help wins over what else there is")
def _help_wins():
    run("--help", *TREE, "not-an-address", status=0)
    run("check", "--sysroot", "/nonexistent", "--help", status=0)


@case("usage: options before and after the subcommand are the same")
def _order():
    words = (("--sysroot", SERVER.root), ("--json",), ("check",), (RAID,))
    answers = set()
    for order in itertools.permutations(words):
        if order.index(("check",)) > order.index((RAID,)):
            continue    # then it would be an address
        args = [arg for part in order for arg in part]
        answers.add(run(*args, status=1).out)
    equal(len(answers), 1, "different answers")


@case("usage: check is the command where none is given")
def _default():
    equal(run(*TREE, "--json", status=1).out,
          run("check", *TREE, "--json", status=1).out)


@case("usage: after -- there are no options")
def _dashes():
    is_refused(*TREE, "--", "--json", words=("--json",))
    run(*TREE, "--", RAID, status=1)


@case("usage: a word that is no subcommand is taken for a device")
def _no_command():
    is_refused(*TREE, "frobnicate", words=("unknown command 'frobnicate', and no network interface",))
    is_refused(*TREE, "Check", words=("unknown command 'Check' (check?)",))


@case("usage: --json is short for --format json")
def _json():
    equal(run(*TREE, "--json", RAID).out,
          run(*TREE, "--format", "json", RAID).out)
    equal(run(*TREE, "--format=json", RAID).out,
          run(*TREE, "--format", "json", RAID).out)
    equal(run(*TREE, RAID).out, run(*TREE, "--format", "text", RAID).out)


@case("usage: check and groups need a host beside --acpi")
def _acpi_alone():
    table = ("--acpi", SERVER.path(DMAR))
    for args in ((), ("check",), ("groups",), ("check", RAID), ("--json",),
                 ("groups", "--json")):
        is_refused(*table, *args, words=("--sysroot",))


@case("usage: --sysroot / is the live host under that table")
def _acpi_live():
    result = run("--acpi", SERVER.path(DMAR), "--sysroot", "/", "--json")
    is_true(result.status in (0, 1, 2, 3), result)
    if result.out:
        equal(result.json["host"]["source"], "live")


@case("usage: regions takes no device")
def _regions():
    is_refused("regions", *TREE, RAID, words=("regions",))
    is_refused("regions", *TREE, "-s", "01:00.0", words=("regions",))
    is_refused("regions", *TREE, "-d", "1000:", words=("regions",))


@case("usage: groups and regions answer 0, whatever the verdicts are")
def _status():
    run("groups", *TREE, status=0)
    run("groups", *TREE, RAID, status=0)
    run("regions", *TREE, status=0)


# Which option belongs to which command

OPTIONS = (
    ("--sysroot", SERVER.root), ("--acpi", SERVER.path(DMAR)), ("--kernel", "6.12"),
    ("--dmesg", "/dev/null"), ("--guest-memory", "8G"), ("-s", "01:00"), ("-d", "1000:"),
    ("--format", "text"), ("--json",), ("--expect", "EXPECT"), ("--no-policy",), ("--strict",), ("--quiet",),
    ("--ready",), ("--all",), ("--verbose",), ("--list",), ("--check",), ("--remove",), ("--apparmor-dir", "NEW"), ("--once", RAID),
    ("--color=never",), ("--names",), ("--host-name=x",),
    ("-o", "address"), ("-n",), ("--help",), ("--version",),
)
# What else a command needs to have an answer, and to come to an end.
NEEDS = {
    "check": TREE, "groups": TREE, "regions": TREE, "explain": (), "report": (*TREE, RAID),
    "capture": (*TREE, "NEW"), "libvirt-hook": (),
    "gate": (*TREE, "--apparmor-dir", "NEW"), "watch": (*TREE, "--once", RAID),
}


def name_of(option):
    return option[0].split("=")[0]


def listed(*command):
    """The options that --help lists."""
    return set(re.findall(r"^  (?:-., )?(--?[a-z-]+)", run(*command, "--help", status=0).out, re.M))


@case("usage: --help without a command lists every option")
def _all_options():
    equal(listed(), {name_of(option) for option in OPTIONS})


@case("usage: a command takes the options that its --help lists, and refuses all others by name")
def _options_of_commands():
    with directory() as path:
        values = {"EXPECT": f"{path}/expect"}
        with open(values["EXPECT"], "w", encoding="utf-8") as file:
            file.write(run(*TREE, "--json").out)
        for command, option in itertools.product(COMMANDS, OPTIONS):
            values["NEW"] = f"{path}/{command}{name_of(option)}"
            if command == "gate":
                os.mkdir(values["NEW"])
            if (command, *option) == ("check", "--ready"):    # of which devices?
                option = ("--ready", RAID)
            if command == "libvirt-hook":    # by itself it is a hook of libvirt
                given = (*option, command)
            else:
                given = (command, *NEEDS[command], *option)
            given = [values.get(word, word) for word in given]
            taken = listed("--help", command) if command == "libvirt-hook" else listed(command)
            if name_of(option) in taken & {"-o", "-n"}:
                given += ["--format", "table"]
            if name_of(option) in taken | {"--help", "--version"}:
                is_true(run(*given).status in (0, 1, 3), given)
            else:
                is_refused(*given, words=(f"vfio-check: {command}: expected no {name_of(option)}",))
                is_true(command == "gate" or not os.path.exists(values["NEW"]), given)


def manual(page):
    with open(os.path.join(SOURCE, "man", page), encoding="utf-8") as file:
        return file.read()


@case("usage: the manual has the options of each command as its --help has them")
def _manual():
    page = manual("vfio-check.1")
    table = page[page.index(".Bl -tag -width explain"):page.index("Those of the other commands")]
    for entry in table.split(".It Cm ")[1:]:
        command = entry.split("\n")[0]
        words = " ".join(re.findall(r"^\.Fl (.*)$", entry, re.M)).replace(",", "").split()
        equal({"-" + word.replace("\\-", "-") for word in words},
              listed(command) - {"--help", "--version"}, command)
    for command in ("gate", "watch"):
        synopsis = manual(f"vfio-check-{command}.8").split(".Sh DESCRIPTION")[0]
        for option in listed(command) - {"--help", "--version"}:
            contains(synopsis, option.replace("--", "\\-", 1))


@case("usage: an option that one command has leads to it")
def _owner():
    for command, option in (("explain", ("--list",)), ("watch", ("--once", RAID)),
                            ("gate", ("--check",)), ("gate", ("--apparmor-dir", "/"))):
        is_refused(*option, words=(name_of(option), f"which is for {command}"))
    for command in ("groups", "regions", "explain"):
        is_refused(command, "--format", "junit",
                   words=(f"{command}: expected no --format junit, which is for check",))


@case("usage: options that exclude each other")
def _not_both():
    for args, one, other in (
            (("-s", "01:", RAID), "-s", "ADDRESS"), (("-d", "8086:", RAID), "-d", "ADDRESS"),
            (("groups", RAID, "-s", "01:"), "-s", "ADDRESS"),
            (("explain", "--list", "group-shared"), "--list", "RULE"),
            (("--expect", "FILE", "--format", "junit"), "--expect", "--format junit"),
            (("--expect", "FILE", "--strict"), "--expect", "--strict"),
            (("--expect", "FILE", "--ready", RAID), "--expect", "--ready"),
            (("-q", "--json"), "--quiet", "--json"), (("-q", "--all"), "--quiet", "--all"),
            (("-q", "--format", "text"), "--quiet", "--format"),
            (("gate", "--remove", "--check"), "--check", "--remove")):
        is_refused(*args, words=(f": expected {one} or {other}, not both",))


@case("usage: how many operands a command takes")
def _operands():
    for command in ("regions", "gate", "watch"):
        is_refused(command, RAID, words=(f"{command}: expected no {RAID}, but vfio-check {command}",))
    with directory() as path:
        for command, operand, *counts in (("report", "ADDRESS", 0, 2), ("capture", "DIR", 0, 2)):
            for count in counts:
                is_refused(command, *[f"{path}/{n}" for n in range(count)],
                           words=(f"{command}: expected one {operand}",))
        equal(os.listdir(path), [])


@case("usage: capture copies all or nothing, and refuses to choose")
def _capture_filter():
    with directory() as path:
        is_refused("capture", *TREE, "-s", "00:", f"{path}/new", words=("capture: expected no -s",))
        equal(os.listdir(path), [])


@case("usage: of --json and --format the last one counts")
def _last_format():
    # --js is getopt's short form, which our own look at the JSON does not know.
    equal(run(*TREE, "--js", "--format", "text", RAID).out, run(*TREE, RAID).out)
    equal(run(*TREE, "--format", "text", "--json", RAID).out, run(*TREE, "--json", RAID).out)


@case("usage: groups with an absent device")
def _groups_absent():
    result = run("groups", *TREE, CLEAN, "7f:00.0", status=2)
    contains(result.err, "0000:7f:00.0")
    contains(result.out, CLEAN)


@case("usage: every error begins with the program's name")
def _prefix():
    for args in (("--format", "xml"), ("--kernel", "x"), ("bad",),
                 ("--sysroot", "/nonexistent")):
        err = is_refused(*args)
        is_true(err.startswith("vfio-check: "), err)
        equal(err.count("\n"), 1, "number of lines")


@case("usage: the program runs wherever it is copied to, with no library of its own")
def _copied():
    with directory() as path:
        copy = os.path.join(path, "copy")
        shutil.copy(PROGRAM, copy)
        done = subprocess.run([copy, "--version"], env=environment(), cwd="/", text=True,
                              capture_output=True, check=False)
        equal((done.returncode, done.stdout, done.stderr), (0, run("--version").out, ""))
        needed = subprocess.run(["ldd", copy], env=environment(), text=True,
                                capture_output=True, check=False).stdout
        contains(needed, "libc.so")
        lacks(needed, "vfio")
