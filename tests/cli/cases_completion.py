# SPDX-License-Identifier: GPL-2.0-or-later
"""bash completion: what stands after the cursor's word."""

import os
import re
import shlex
import shutil
import subprocess

from place import PROGRAM, SOURCE
from program import COMMANDS, environment, run
from tables import HOST_BRIDGE, LEFT, PCI_BRIDGE, RAID, RIGHT
from tap import Skip, case, equal, is_true
from trees import directory, sample

SCRIPT = os.path.join(SOURCE, "data", "completions", "vfio-check")
SERVER = sample("intel-server").root
TREE = ("--sysroot", SERVER)


def complete(*words):
    """What bash would offer for the last of the words, which it has broken."""
    bash = shutil.which("bash")
    if not bash:
        raise Skip("bash is missing")
    broken = [PROGRAM]
    for word in words:
        broken += [part for part in re.split("([:=])", word) if part] or [""]
        if word.endswith((":", "=")):
            broken.append("")    # the cursor stands behind the break
    ask = f"""
        source {shlex.quote(SCRIPT)}
        COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
        COMP_WORDS=({' '.join(map(shlex.quote, broken))})
        COMP_CWORD={len(broken) - 1}
        _vfio_check {shlex.quote(PROGRAM)} "${{COMP_WORDS[COMP_CWORD]}}"
        [ ${{#COMPREPLY[@]}} = 0 ] || printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run([bash, "--norc", "--noprofile", "-c", ask],
                          capture_output=True, text=True, check=False,
                          env=environment())
    equal((done.returncode, done.stderr), (0, ""), words)
    return done.stdout.split()


@case("completion: subcommands, and only before there is one")
def _commands():
    is_true(set(COMMANDS) <= set(complete(*TREE, "")), "a command is missing")
    equal(complete("ex"), ["explain"])
    equal(complete(*TREE, "c"), ["check", "capture"])
    equal(complete(*TREE, "check", "c"), [])


@case("completion: names of interfaces and disks of the tree")
def _names():
    guest = ("--sysroot", sample("debian-guest").root)
    equal(complete(*guest, "check", "et"), ["eth0", "eth1"])
    equal(complete(*guest, "vda"), ["vda", "vda1", "vda2"])
    equal(complete(*guest, "watch", "--once", "eth"), ["eth0", "eth1"])
    equal(complete(*guest, "regions", "et"), [])


@case("completion: help of each subcommand, and of one at a time")
def _help():
    is_true(set(COMMANDS) <= set(complete("help", "")), "a command is missing")
    equal(complete("help", "ga"), ["gate"])
    equal(complete("help", "gate", ""), [])


@case("completion: every subcommand that --help tells")
def _all():
    out = run("--help").out
    commands = re.search(r"^Commands:\n((?:  .*\n)+)", out, re.M).group(1)
    for command in re.findall(r"^  (\w\S*)", commands, re.M):
        is_true(command in complete(command[:2]), command)
    equal(complete("--sysroot", SERVER, "watch", "--once", "0000:02"), ["02:00.0"])


@case("completion: the options of a command are those that its --help lists")
def _options():
    for command in COMMANDS:
        out = run(command, "--help").out
        letters = re.findall(r"^  (-\w)\b", out, re.M)
        words = re.findall(r"^  (?:-., )?(--[a-z-]+)", out, re.M)
        equal(sorted(complete(command, "-")), sorted(letters + words), command)
    for words in ((), (RAID,), ("--sysroot", SERVER)):
        equal(complete(*words, "--"), complete("check", "--"), words)


@case("completion: what stands behind an option that has a value is no command")
def _with_value():
    for out in (run("--help").out, run("libvirt-hook", "--help").out):
        for option, value in re.findall(r"^  (?:-., )?(--?[a-z-]+)( [A-Z[]+)?", out, re.M):
            equal(complete(option, "watch", "ex"), ["explain"] if value else [], option)


@case("completion: an option's value")
def _values():
    equal(complete("--format", ""), ["text", "json", "table", "junit"])
    equal(complete("--format", "table", "-o", "ve"), ["verdict"])
    equal(complete("groups", "-o", "kind,na"), ["kind,name"])
    equal(complete("regions", "-o", "rul"), [])
    equal(complete("--format=js"), ["json"])
    equal(complete("--color="), ["always", "never", "auto"])
    equal(complete("--kernel", ""), [])
    with directory() as path:
        os.mkdir(f"{path}/tree")
        with open(f"{path}/table", "w", encoding="ascii"):
            pass
        equal(complete("--sysroot", f"{path}/t"), [f"{path}/tree"])
        equal(sorted(complete("--acpi", f"{path}/t")),
              [f"{path}/table", f"{path}/tree"])
        equal(complete("capture", f"{path}/t"), [f"{path}/tree"])


@case("completion: addresses of endpoints, without what bash has already")
def _addresses():
    offered = complete(*TREE, "check", "0")
    is_true({RAID, LEFT, HOST_BRIDGE} <= set(offered), offered)
    is_true(PCI_BRIDGE not in offered, offered)
    equal(complete(*TREE, "groups", "0000:06"), ["06:01.0", "06:02.0"])
    equal(complete(*TREE, "groups", "0000:"),
          [address[5:] for address in offered])
    equal(complete(*TREE, "0000:06:0"), [LEFT[8:], RIGHT[8:]])
    equal(complete(*TREE, RAID, "0000:06:01"), ["01.0"])


@case("completion: addresses as lspci writes them, without the domain")
def _short():
    equal(complete(*TREE, "check", "06:01"), ["01.0"])
    equal(complete(*TREE, "check", "06:"), ["01.0", "02.0"])


@case("completion: regions takes no address")
def _regions():
    equal(complete(*TREE, "regions", "0"), [])


@case("completion: the names of the rules, after explain")
def _rules():
    rules = [rule["rule"] for rule in run("explain", "--json").json["rules"]]
    equal(complete("explain", ""), rules)
    equal(complete("explain", "iommu-m"), ["iommu-missing"])
    equal(complete("explain", "iommu-missing", ""), [])
    is_true("--list" in complete("explain", "--"), "no --list")
