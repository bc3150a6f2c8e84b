# SPDX-License-Identifier: GPL-2.0-or-later
"""The same question gets the same answer, in text and in JSON."""

import contextlib
import os
import re
import threading

from program import environment, run
from tables import CLEAN, NIC, RAID, endpoint, reserve, whole, rmrr
from tap import case, equal, lacks
from trees import Tree, directory, file_of, host, sample

HOSTS = ("intel-server", "intel-clean")
VERDICT = re.compile(r"^([0-9a-f:.]+)  (safe|caution|unknown|unsafe)\b", re.M)
GROUP_LINE = re.compile(r"^\W+([0-9a-f:.]+) +\S (safe|caution|unknown|unsafe)\b",
                        re.M)
PLACEHOLDER = re.compile(r"\{[a-z0-9-]+\}")


@case("stability: two runs give the same bytes")
def _twice():
    for name in HOSTS:
        for command in ("check", "groups", "regions"):
            for form in ((), ("--json",)):
                args = (command, "--sysroot", sample(name).root, *form)
                equal(run(*args).out, run(*args).out, args)


@contextlib.contextmanager
def renaming():
    """Somebody who renames files elsewhere all the time.

    While that goes on openat2 answers EAGAIN for paths that go up through a link.
    """
    done = threading.Event()

    def rename(path):
        while not done.is_set():
            os.rename(f"{path}/a", f"{path}/b")
            os.rename(f"{path}/b", f"{path}/a")

    with directory() as path:
        Tree(path).write("a", "")
        thread = threading.Thread(target=rename, args=(path,))
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


@case("stability: files that are renamed elsewhere change nothing")
def _renaming():
    args = ("--json", "--sysroot", sample("intel-server").root)
    expected = run(*args).out
    with renaming():
        for _ in range(60):
            equal(run(*args).out, expected)


@case("stability: the order of directories does not matter")
def _order():
    with host("intel-server") as tree:
        expected = run("--json", "--sysroot", tree.root).out
        members = "sys/bus/pci/devices"
        for address in reversed(tree.list(members)):
            target = tree.relative(members, tree.device(address))
            tree.link(f"{members}/{address}", target)
        equal(run("--json", "--sysroot", tree.root).out, expected)


def json_verdicts(*args):
    return {device["address"]: device["verdict"]
            for device in run(*args, "--json").json["devices"]}


@case("stability: text and JSON agree on the verdicts")
def _agree():
    for name in HOSTS:
        for more in ((), ("--kernel", "4.19"), ("--kernel", "6.12"), (RAID, CLEAN)):
            args = ("--sysroot", sample(name).root, *more)
            told = run(*args, "--all").out
            equal(dict(VERDICT.findall(told)), json_verdicts(*args))
            equal(run(*args).status, run(*args, "--json").status)
            args = ("groups", *args)
            asked = json_verdicts(*args)
            told = dict(GROUP_LINE.findall(run(*args).out))
            equal({a: v for a, v in told.items() if a in asked}, asked)


@case("stability: text and JSON tell of the same groups")
def _groups():
    for name in HOSTS:
        for more in ((), (RAID,), ("-s", "06:")):
            args = ("groups", "--sysroot", sample(name).root, *more)
            told = re.findall(r"^Group (\d+)\b", run(*args).out, re.M)
            answer = run(*args, "--json").json
            equal(sorted(map(int, told)),
                  sorted(group["id"] for group in answer["groups"]), args)


def judged(address, *args):
    """A device without what is looked up only where it was asked by its address."""
    device = run("--json", *args).device(address)
    del device["name"], device["lasting"]
    device["not_checked"] = [item for item in device["not_checked"]
                             if item["rule"] != "device-unresponsive"]
    return device


@case("stability: a device is judged alike alone, with others and by groups")
def _alone():
    for name in HOSTS:
        tree = ("--sysroot", sample(name).root)
        for address in (RAID, NIC, CLEAN, "0000:06:01.0", "0000:00:1f.2"):
            alone = judged(address, *tree, address)
            equal(judged(address, *tree), alone, address)
            equal(judged(address, "groups", *tree), alone, address)


@case("stability: JSON does not depend on the locale")
def _locale():
    tree = ("--sysroot", sample("intel-server").root)
    expected = run("--json", *tree).out
    for locale in ("de_DE.UTF-8", "C.UTF-8", "tr_TR.UTF-8", "nonsense"):
        env = environment(LANGUAGE="de:fr")
        env["LC_ALL"] = locale
        equal(run("--json", *tree, env=env).out, expected, locale)


@case("stability: every blank in a sentence is filled in")
def _placeholders():
    tables = (reserve(endpoint("01", "00.0")), reserve(endpoint("00", "04.0")),
              whole(rmrr(0x10000000, 0x10000fff, endpoint("00", "1d.0"))),
              whole(rmrr(0x7e020000, 0x7e020fff, length=0)), whole(flags=0),
              whole(width=11))
    for data in tables:
        with file_of(data) as path:
            for command in ("check", "groups", "regions"):
                for form in ((), ("--json",)):
                    out = run(command, "--sysroot", sample("intel-clean").root,
                              "--acpi", path, *form).out
                    equal(PLACEHOLDER.findall(out), [], command)


@case("stability: text has no trailing blanks and ends with a newline")
def _blanks():
    for name in HOSTS:
        for command in ("check", "groups", "regions"):
            out = run(command, "--sysroot", sample(name).root).out
            lacks(out, " \n", "\t")
            equal(out[-1:], "\n")
