# SPDX-License-Identifier: GPL-2.0-or-later
"""watch: an alarm when VFIO gets a device that is unsafe in a guest."""

import ctypes
import json
import os
import subprocess
import sys

from cases_japanese import JAPANESE, japanese
from place import HERE, PROGRAM
from program import environment, run
from tables import CLEAN, NIC
from tap import Skip, case, contains, equal, lacks
from trees import host

PRELOAD = "libumockdev-preload.so.0"
ALARM = (f"ALARM: {NIC} is on vfio-pci and unsafe: firmware keeps memory for this device (RMRR) "
         "[firmware-reserved-memory]\n")
WATCHING = "Watching which devices are given to VFIO.\n"


def watch(tree, events=(), lines=1):
    """What `watch` says to the kernel's messages."""
    for library in (PRELOAD, "libumockdev.so.0"):
        try:
            ctypes.CDLL(library)
        except OSError as error:
            raise Skip(f"{library} is missing (Debian: umockdev)") from error
    task = {"program": [PROGRAM, "watch", "--sysroot", tree.root], "lines": lines,
            "events": [(tree.device(address).removeprefix("sys/devices/"), *event)
                       for address, *event in events]}
    preload = f"{os.environ.get('LD_PRELOAD', '')} {PRELOAD}".strip()
    # It wants to be the first library, which is no matter here.
    sanitizer = f"{os.environ.get('ASAN_OPTIONS', '')}:verify_asan_link_order=0"
    done = subprocess.run([sys.executable, os.path.join(HERE, "umockdev.py")],
                          env=environment(LD_PRELOAD=preload, ASAN_OPTIONS=sanitizer),
                          input=json.dumps(task), capture_output=True, text=True, check=False,
                          timeout=60)
    equal(done.returncode, 0, done.stderr)
    answer = json.loads(done.stdout)
    lacks(answer["err"], "Sanitizer", "runtime error")
    return answer


@case("watch: --once is an alarm for an unsafe device that VFIO has")
def _once():
    with host("intel-server") as tree:
        arguments = ("watch", "--sysroot", tree.root, "--once")
        equal(run(*arguments, NIC, status=1).out, "")
        tree.driver(NIC, "vfio-pci")
        equal(run(*arguments, NIC, status=1).out, ALARM)
        tree.driver(NIC, "mlx5_vfio_pci")
        contains(run(*arguments, NIC, status=1).out, f"ALARM: {NIC} is on mlx5_vfio_pci")
        tree.driver(CLEAN, "vfio-pci")
        result = run(*arguments, CLEAN, status=0)
        equal((result.out, result.err), ("", ""))
        contains(run(*arguments, "7f:00.0", status=2).err, "7f:00.0")
        contains(run(*arguments, "nonsense", status=2).err, "nonsense")


@case("watch: alarms are for logs, and never translated")
def _english():
    with host("intel-server") as tree:
        tree.driver(NIC, "vfio-pci")
        out, _ = japanese("watch", "--sysroot", tree.root, "--once", NIC, status=1)
        equal(out, ALARM)
        _, err = japanese("watch", "--sysroot", tree.root, "--once", "7f:00.0", status=2)
        contains(err, "7f:00.0")
        equal(JAPANESE.findall(err), [])


@case("watch: what is unknown is an alarm too, what policy waives is none")
def _policy():
    with host("intel-server") as tree:
        tree.driver(NIC, "vfio-pci")
        tree.write("etc/vfio-check/policy.conf",
                   "[severity]\nfirmware-reserved-memory = unknown\n")
        contains(run("watch", "--sysroot", tree.root, "--once", NIC, status=3).out,
                 "ALARM", "unknown: firmware keeps memory")
        tree.write("etc/vfio-check/policy.conf",
                   "[severity]\nfirmware-reserved-memory = caution\n")
        equal(run("watch", "--sysroot", tree.root, "--once", NIC, status=1).out, "")


@case("watch: what VFIO has when it starts, and SIGTERM ends it")
def _start():
    with host("intel-server") as tree:
        answer = watch(tree)
        equal((answer["status"], answer["out"], answer["err"]), (0, WATCHING, ""))
        tree.driver(NIC, "vfio-pci")
        tree.driver(CLEAN, "vfio-pci")
        equal(watch(tree, lines=2)["out"], WATCHING + ALARM)


@case("watch: of all messages only a driver of VFIO that was bound counts")
def _events():
    with host("intel-server") as tree:
        tree.driver(NIC, "vfio-pci")
        tree.driver(CLEAN, "vfio-pci")
        answer = watch(tree, [(NIC, "bind", "e1000e", False), (NIC, "unbind", "vfio-pci", False),
                              (NIC, "add", "vfio-pci", False), (CLEAN, "bind", "vfio-pci", False),
                              (NIC, "bind", "vfio-pci", True)], lines=2)
        equal((answer["status"], answer["out"], answer["err"]), (0, WATCHING + ALARM * 2, ""))


@case("watch: a device that cannot be judged is an alarm, and the watch goes on")
def _blind():
    with host("intel-server") as tree:
        tree.driver(NIC, "vfio-pci")
        tree.write("etc/vfio-check/policy.conf", "nonsense\n")
        answer = watch(tree, [(NIC, "bind", "vfio-pci", True), (CLEAN, "bind", "vfio-pci", True)])
        contains(answer["out"], f"ALARM: {NIC} is on vfio-pci and could not be judged",
                 f"ALARM: {CLEAN} is on vfio-pci and could not be judged", "line 1")
        equal(answer["status"], 0)


@case("watch: wrong usage")
def _usage():
    contains(run("watch", NIC, status=2).err, "--once")
    contains(run("watch", "--json", status=2).err, "no --json")
    contains(run("check", "--once", NIC, status=2).err, "watch")
    lacks(run("watch", "--strict", status=2).out, "Watching")
