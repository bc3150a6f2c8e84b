# SPDX-License-Identifier: GPL-2.0-or-later
"""Standard output that cannot take the answer."""

import os

from program import run
from tables import RAID
from tap import Skip, case, contains, equal, is_true
from trees import DMAR, Tree, directory, sample

SERVER = sample("intel-server")
FULL = "/dev/full"
REPORTS = tuple((command, *form) for command in ("check", "groups", "regions")
                for form in ((), ("--json",)))


def to_full(*args):
    if not os.path.exists(FULL):
        raise Skip(f"no {FULL} here")
    with open(FULL, "w", encoding="utf-8") as full:
        return run(*args, stdout=full)


def to_closed(*args):
    return run(*args, stdout=None, preexec_fn=lambda: os.close(1))


@case("output: a full device is an error")
def _full():
    for report in REPORTS:
        result = to_full(*report, "--sysroot", SERVER.root)
        equal(result.status, 2, report)
        contains(result.err, "vfio-check: ", "write")


@case("output: a full device is one for --help and --version too")
def _full_help():
    for args in (("--help",), ("--version",)):
        is_true(to_full(*args).status != 0, args)


@case("output: a closed one is an error")
def _closed():
    for report in REPORTS:
        result = to_closed(*report, "--sysroot", SERVER.root)
        equal(result.status, 2, report)
        contains(result.err, "vfio-check: ")


@case("output: with it closed no file of a capture is written to")
def _closed_capture():
    with directory() as path:
        to_closed("capture", "--sysroot", SERVER.root, f"{path}/new")
        equal(Tree(f"{path}/new").read_bytes(DMAR), SERVER.read_bytes(DMAR))


@case("output: errors go to standard error, the answer to standard output")
def _streams():
    result = run("--sysroot", SERVER.root, RAID, "7f:00.0", status=2)
    contains(result.err, "7f:00.0")
    contains(result.out, f"{RAID}  unsafe")
    result = run("--json", "--sysroot", SERVER.root, RAID, "7f:00.0", status=2)
    contains(result.json["errors"][0]["text"], "7f:00.0")
