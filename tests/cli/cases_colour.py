# SPDX-License-Identifier: GPL-2.0-or-later
"""Colour: only on a terminal, unless it is asked for."""

import os
import pty
import re

from program import environment, run
from tables import RAID
from tap import case, equal, is_true
from trees import sample

TREE = ("--sysroot", sample("intel-server").root)
ESCAPE = "\033["


def on_terminal(*args, **env):
    """What the program writes to a terminal."""
    leader, follower = pty.openpty()
    try:
        result = run(*TREE, *args, stdout=follower, env=environment(**env))
        os.close(follower)
        chunks = []
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:    # the other end is closed
                break
            if not chunk:
                break
            chunks.append(chunk)
        return result, b"".join(chunks).decode()
    finally:
        os.close(leader)


def plain(text):
    return re.sub(r"\033\[[0-9;]*m", "", text)


@case("colour: none in a pipe")
def _pipe():
    for args in ((), ("--color=auto",), ("--color=never",)):
        equal(ESCAPE in run(*TREE, *args).out, False, args)


@case("colour: always where it is asked for, NO_COLOR or not")
def _always():
    for args in (("--color",), ("--color=always",)):
        for command in ("check", "groups"):
            out = run(command, *TREE, *args).out
            is_true(ESCAPE in out, out)
            equal(plain(out), run(command, *TREE).out)
        is_true(ESCAPE in run(*TREE, *args, env=environment(NO_COLOR="1")).out,
                args)


@case("colour: on a terminal")
def _terminal():
    for args in ((), ("--color=auto",)):
        is_true(ESCAPE in on_terminal(RAID, *args)[1], args)
    equal(ESCAPE in on_terminal(RAID, "--color=never")[1], False)


@case("colour: NO_COLOR on a terminal")
def _no_color():
    for args in ((), ("--color=auto",)):
        equal(ESCAPE in on_terminal(RAID, *args, NO_COLOR="1")[1], False, args)


@case("colour: a terminal that has none")
def _dumb():
    for args in ((), ("--color=auto",)):
        equal(ESCAPE in on_terminal(RAID, *args, TERM="dumb")[1], False, args)
    is_true(ESCAPE in on_terminal(RAID, "--color", TERM="dumb")[1], "asked for")
    is_true(ESCAPE in on_terminal(RAID, TERM="xterm")[1], "no colour")


@case("colour: an empty NO_COLOR says nothing")
def _empty_no_color():
    is_true(ESCAPE in on_terminal(RAID, NO_COLOR="")[1], "no colour")


@case("colour: never in JSON")
def _json():
    equal(ESCAPE in run(*TREE, "--json", "--color=always").out, False)
