# SPDX-License-Identifier: GPL-2.0-or-later
"""Run vfio-check and look at what it answers."""

import functools
import json
import os
import shutil
import subprocess

import rules
from place import EXPLAIN_SCHEMA, PCI_IDS, PROGRAM
from tap import Skip, equal, is_true, lacks
from trees import new_directory

NOBODY = 65534
SECONDS = 60    # a table that makes a kernel hang must not hang us
COMMANDS = ("check", "groups", "regions", "explain", "report", "capture",
            "libvirt-hook", "gate", "watch")
WITH_VALUE = ("--sysroot", "--acpi", "--kernel", "--dmesg", "--format",
              "--expect", "--guest-memory", "--apparmor-dir", "--once", "-s", "-d", "-o")


def environment(**more):
    """A known one: no colours, no translation, the tests' own pci.ids, always the same time."""
    env = {key: value for key, value in os.environ.items()
           if key not in ("NO_COLOR", "COLUMNS", "LANGUAGE", "LANG")
           and not key.startswith("LC_")}
    env.update(LC_ALL="C", HOME="/nonexistent", VFIO_CHECK_PCI_IDS=PCI_IDS,
               SOURCE_DATE_EPOCH="1735689600")
    env.update(more)
    return env


class Result:
    def __init__(self, args, done):
        self.args = args
        self.status = done.returncode
        self.out = done.stdout or ""
        self.err = done.stderr or ""

    def __str__(self):
        return (f"vfio-check {' '.join(self.args)}: exit status {self.status}"
                f"\n{self.out}{self.err}")

    @property
    def json(self):
        return json.loads(self.out)

    def device(self, address):
        for device in self.json["devices"]:
            if device["address"] == address:
                return device
        raise AssertionError(f"no {address} in\n{self}")

    def group(self, number):
        return next(group for group in self.json["groups"]
                    if group["id"] == number)

    def table(self, signature="DMAR"):
        return next(table for table in self.json["tables"]
                    if table["signature"] == signature)


def operands(args):
    """What is left of the arguments without the options."""
    left, rest = [], list(args)
    while rest:
        arg = rest.pop(0)
        if arg in WITH_VALUE and rest:
            rest.pop(0)
        elif not arg.startswith("-"):
            left.append(arg)
    return left


def wants_json(args):
    pairs = zip(args, args[1:])
    return ("--json" in args or "--format=json" in args
            or ("--format", "json") in pairs)


def sound(result, checked=set()):
    """What holds for every answer. Of many trees the same is said but for where they are."""
    root = dict(zip(result.args, result.args[1:])).get("--sysroot") or "/"
    said = result.out.replace(root, "ROOT") if root != "/" else result.out
    if said not in checked:
        rules.check_answer(result.json)
        checked.add(said)


def check_json(result):
    """Every answer in JSON, of whatever case, has to hold what all hold."""
    if "--expect" in result.args:
        rules.check_differences(result.json, result.status)
        return
    words = operands(result.args)
    command = words.pop(0) if words and words[0] in COMMANDS else "check"
    if command == "explain":
        rules.check_schema(result.json, EXPLAIN_SCHEMA)
        return
    filtered = "-s" in result.args or "-d" in result.args
    named = result.json["named"]
    is_true(named or not words, f"named, and not: {result}")
    is_true(not named or words or filtered, f"not named, and so: {result}")
    sound(result)
    rules.check_status(result.json, command, named,
                       result.args, result.status)


def somebody(user):
    """The parameters of subprocess that become another user."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def starts(program, user):
    try:
        done = subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, cwd="/",
                              stderr=subprocess.DEVNULL, check=False, **somebody(user))
    except OSError:
        return False
    return done.returncode == 0


@functools.lru_cache
def program_of(user):
    """The program, or a copy of it where others may not enter the folder that it lies in."""
    if user is None or starts(PROGRAM, user):
        return PROGRAM
    copy = shutil.copy(PROGRAM, new_directory())
    if starts(copy, user):
        return copy
    raise Skip("an ordinary user cannot run the program here")


def run(*args, status=None, user=None, env=None, stdin="", stdout=subprocess.PIPE,
        **more):
    """Run the program; with `status`, insist on it."""
    args = tuple(str(arg) for arg in args)
    done = subprocess.run([program_of(user), *args], stdout=stdout, text=True,
                          stderr=subprocess.PIPE, timeout=SECONDS, check=False,
                          input=stdin, cwd="/",
                          env=env or environment(), **somebody(user), **more)
    result = Result(args, done)
    is_true(result.status >= 0, f"died of signal {-result.status}: {result}")
    if status is not None:
        equal(result.status, status, f"exit status of {result}")
    lacks(result.err, "Sanitizer", "runtime error")
    if wants_json(args) and result.out:
        check_json(result)
    return result


def judge(tree, *args, status=None, stdin=""):
    """`check` on a tree, in JSON."""
    return run("--json", "--sysroot", tree.root, *args, status=status, stdin=stdin)


def text(tree, *args, status=None, stdin=""):
    return run("--sysroot", tree.root, *args, status=status, stdin=stdin)


def judge_one(tree, address, *args, status=None):
    """The JSON object of one device that was asked by name."""
    result = judge(tree, *args, address, status=status)
    equal(len(result.json["devices"]), 1, "number of devices")
    return result.device(address)


def refusal(device, which="kernel"):
    """(outcome, at, errno) of a device."""
    outcome = device[which]
    return outcome["outcome"], outcome["at"], outcome["errno"]


def severities(thing):
    """{rule: severity} of a device's or the machine's findings."""
    return {finding["rule"]: finding["severity"]
            for finding in thing["findings"]}


def finding(thing, rule):
    for item in thing["findings"]:
        if item["rule"] == rule:
            return item
    raise AssertionError(f"no finding {rule} among {severities(thing)}")


def whole_text(item):
    """All that a finding says."""
    return "\n".join([item["title"], item["detail"], item["advice"] or ""] +
                     [evidence["text"] for evidence in item["evidence"]])


def blind_rules(device):
    """But for those of hardware, whose files few trees have."""
    return {item["rule"] for item in device["not_checked"]} - rules.OF_HARDWARE


def actions(device):
    return [(item["action"], item["device"]) for item in device["todo"]]
