# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine that runs the test, whatever it is."""

import os

from program import NOBODY, run
from tap import Skip, case, contains, equal, is_true, one_of
from trees import DEVICES

JUDGED = (0, 1, 3)


def needs_devices():
    path = f"/{DEVICES}"
    if not os.path.isdir(path) or not os.listdir(path):
        raise Skip("this machine shows no PCI devices")


@case("live: text")
def _text():
    needs_devices()
    result = run()
    one_of(result.status, JUDGED, result)
    contains(result.out, "Linux")
    equal(result.err, "")


@case("live: JSON")
def _json():
    needs_devices()
    result = run("--json")
    one_of(result.status, JUDGED, result)
    equal(result.json["host"]["source"], "live")
    equal(result.json["host"]["kernel"]["release"], os.uname().release)
    is_true(result.json["devices"], "no devices")


@case("live: the root directory is the same host")
def _root():
    needs_devices()
    equal(run("--json", "--sysroot", "/").json, run("--json").json)


@case("live: groups and regions")
def _others():
    needs_devices()
    for command in ("groups", "regions"):
        run(command, status=0)
        run(command, "--json", status=0)


@case("live: without PCI devices that is said")
def _none():
    if os.path.isdir(f"/{DEVICES}") and os.listdir(f"/{DEVICES}"):
        raise Skip("this machine shows PCI devices")
    contains(run(status=2).err, "no PCI devices")


@case("live: an ordinary user")
def _ordinary():
    needs_devices()
    if os.geteuid() != 0:
        raise Skip("needs root, who can become somebody else; the other live "
                   "cases are of an ordinary user already")
    one_of(run("--json", user=NOBODY).status, JUDGED)
