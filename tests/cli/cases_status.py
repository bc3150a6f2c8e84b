# SPDX-License-Identifier: GPL-2.0-or-later
"""The exit status beside the verdict: what the kernel refuses, --ready, --quiet."""

from program import judge, run, text
from tables import CLEAN, RAID
from tap import case, contains, equal
from trees import host, sample

ODD = sample("odd-devices")
GUEST = sample("debian-guest")
REFUSED, BOUND, UNBOUND, SAFE = "0000:01:00.0", "0000:01:00.1", "0000:01:00.2", "0000:03:00.0"


@case("status: a named device that the kernel refuses is 1, whatever its verdict is")
def _refused():
    for args in ((REFUSED,), ("-s", "01:00.0"), (SAFE, REFUSED)):
        result = judge(ODD, *args, status=1)
        device = result.device(REFUSED)
        equal((device["verdict"], device["kernel"]["outcome"]), ("caution", "refuses"))
        equal(result.json["summary"]["exit_status"], 1)
        text(ODD, *args, status=1)
    run("watch", "--once", REFUSED, "--sysroot", ODD.root, status=1)
    run("groups", "--sysroot", ODD.root, REFUSED, status=0)
    judge(ODD, SAFE, status=0)


@case("status: a refusal counts only where the device is named")
def _unnamed():
    with host("intel-clean") as tree:
        judge(tree, status=0)
        tree.write(f"{tree.device(CLEAN)}/sriov_numvfs", "2\n")
        tree.write(f"{tree.device(CLEAN)}/sriov_totalvfs", "8\n")
        result = judge(tree, status=0)
        equal(result.device(CLEAN)["kernel"]["outcome"], "refuses")
        judge(tree, CLEAN, status=1)


@case("status: unknown stays unknown where the kernel refuses")
def _unknown():
    with host("odd-devices") as tree:
        tree.remove("proc/self/mountinfo")
        result = judge(tree, REFUSED, status=3)
        equal(result.device(REFUSED)["kernel"]["outcome"], "refuses")
        judge(tree, "--ready", REFUSED, status=3)


@case("status: JUnit has a failure for it")
def _junit():
    out = run("--format", "junit", "--sysroot", ODD.root, REFUSED, status=1).out
    contains(out, 'failures="1"', 'type="refused"')
    out = run("--format", "junit", "--sysroot", ODD.root, SAFE, "--ready", status=1).out
    contains(out, 'name="ready"', 'type="refused"')


@case("status: --ready asks about the drivers as they are now")
def _ready():
    for address, without, ready in ((BOUND, 0, 0), (SAFE, 0, 1), (REFUSED, 1, 1)):
        judge(ODD, address, status=without)
        equal(judge(ODD, address, "--ready", status=ready).json["summary"]["exit_status"], ready)
    judge(ODD, "-s", "01:00.1", "--ready", status=0)
    contains(text(ODD, "--ready", status=2).err, "--ready: expected the devices")
    contains(run("groups", "--ready", SAFE, status=2).err, "expected no --ready, which is for check")


@case("status: --quiet has the same status, and says nothing")
def _quiet():
    for tree, *args in ((ODD, REFUSED), (ODD, SAFE), (ODD, SAFE, "--ready"), (ODD, SAFE, "--strict"),
                        (ODD,), (GUEST, "vda"), (GUEST,), (ODD, "7f:00.0"), (ODD, "-s", "7f:"),
                        (sample("intel-server"), RAID), (sample("intel-broken"),),
                        (sample("no-iommu"),), (ODD, "--dmesg", "/nonexistent")):
        loud = text(tree, *args)
        for option in ("-q", "--quiet"):
            quiet = text(tree, option, *args)
            equal((quiet.status, quiet.out, quiet.err), (loud.status, "", ""), args)
    # The command line itself is another matter.
    contains(text(ODD, "-q", "01:00", status=2).err, "-s 01:00")
    contains(text(ODD, "-q", "--frob", status=2).err, "--frob")
