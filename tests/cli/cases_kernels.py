# SPDX-License-Identifier: GPL-2.0-or-later
"""One device with a direct region on one kernel after the other."""

import lines
from program import judge, judge_one, refusal, run, text
from tables import CLEAN, RAID, RAID_GROUP
from tap import case, contains, equal, is_true
from trees import host, sample

NOT_PERMITTED, INVALID = "Operation not permitted", "Invalid argument"
PLAIN = lines.rmrr(RAID, prefix="")
PREFIXED = lines.rmrr(RAID)
NEW = lines.direct(RAID)

ATTACH = (lines.AT_ATTACH, "iommu for container", NOT_PERMITTED)
CLAIM = (lines.AT_CLAIM, "group container", NOT_PERMITTED)
CORE = (lines.AT_CORE, "group container", INVALID)

# Facts, sections 0 and 1.4
ERAS = (
    ("3.17", ATTACH, PLAIN), ("3.18.20", ATTACH, PLAIN), ("4.0", ATTACH, PLAIN),
    ("4.1.6", ATTACH, PLAIN), ("4.2", ATTACH, PLAIN), ("4.9", ATTACH, PLAIN),
    ("4.19", ATTACH, PLAIN), ("5.0", ATTACH, PLAIN), ("5.2", ATTACH, PREFIXED),
    ("5.3", ATTACH, PREFIXED), ("5.4", ATTACH, PREFIXED),
    ("5.7", ATTACH, PREFIXED), ("5.10", ATTACH, PREFIXED),
    ("5.15.85", ATTACH, PREFIXED), ("5.18", ATTACH, PREFIXED),
    ("5.19", CLAIM, PREFIXED), ("6.0", CLAIM, PREFIXED), ("6.1", CLAIM, PREFIXED),
    ("6.1.76", CLAIM, PREFIXED), ("6.2", ATTACH, PREFIXED),
    ("6.5", ATTACH, PREFIXED), ("6.6", CORE, NEW), ("6.8.0-31-generic", CORE, NEW),
    ("6.12", CORE, NEW), ("7.2", CORE, NEW),
    ("3.10.0-514.el7", ATTACH, PLAIN), ("3.10.0-1062.el7.x86_64", ATTACH, PLAIN),
    ("3.10.0-1160.el7", ATTACH, PLAIN), ("4.18.0-147.el8", ATTACH, PLAIN),
)


def check_era(release, refused, message):
    expected, what, error = refused
    result = judge(sample("intel-server"), "--kernel", release, RAID, status=1)
    device = result.device(RAID)
    equal(device["verdict"], "unsafe")
    equal(refusal(device), expected)
    equal(device["kernel"]["message"], message)
    equal(device["kernel"]["userspace"],
          lines.qemu_container(RAID, RAID_GROUP, what, error))
    equal(result.json["host"]["kernel"]["asked"], release)
    equal(result.json["host"]["kernel"]["evidence"], "asked")


for _release, _refused, _message in ERAS:
    case(f"kernels: {_release}")(
        lambda r=_release, f=_refused, m=_message: check_era(r, f, m))


@case("kernels: up to 3.16 nobody refuses, and it is unsafe all the same")
def _accepting():
    for release in ("3.16", "3.2"):
        device = judge_one(sample("intel-server"), RAID, "--kernel", release,
                           status=1)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "unsafe")


@case("kernels: 5.1 refuses, but its text is not certain")
def _uncertain_text():
    tree = sample("intel-server")
    device = judge_one(tree, RAID, "--kernel", "5.1", status=1)
    equal(refusal(device), lines.AT_ATTACH)
    equal((device["kernel"]["message"], device["kernel"]["device"]), (None, None))
    contains(" ".join(text(tree, RAID, "--kernel", "5.1").out.split()),
             "VFIO_SET_IOMMU (EPERM)", "not certain")


@case("kernels: el9 may be of three eras, so the outcome is unknown")
def _uncertain_era():
    result = judge(sample("intel-server"), RAID, CLEAN, "--kernel",
                   "5.14.0-362.el9.x86_64", status=1)
    equal(refusal(result.device(RAID)), lines.UNKNOWN)
    equal(result.device(RAID)["verdict"], "unsafe")
    is_true(len(result.json["host"]["kernel"]["profile"]) > 1, "one profile")
    # they agree on a device that no region touches
    equal(refusal(result.device(CLEAN)), lines.ACCEPTS)


@case("kernels: without --kernel the tree's own release counts")
def _own():
    with host("intel-server") as tree:
        for release, expected, message in (("6.12.5", lines.AT_CORE, NEW),
                                           ("5.10.0", lines.AT_ATTACH, PREFIXED),
                                           ("4.19.0", lines.AT_ATTACH, PLAIN)):
            tree.release(release)
            result = judge(tree, RAID, status=1)
            device = result.device(RAID)
            equal(refusal(device), expected, release)
            equal(device["kernel"]["message"], message, release)
            equal(result.json["host"]["kernel"]["release"], release)
            equal(result.json["host"]["kernel"]["asked"], None)


@case("kernels: a release that says nothing leaves the outcome unknown")
def _no_release():
    with host("intel-server") as tree:
        tree.release("custom-build")
        result = judge(tree, RAID, CLEAN, status=1)
        equal(refusal(result.device(RAID)), lines.UNKNOWN)
        equal(result.device(RAID)["verdict"], "unsafe")
        equal(result.device(CLEAN)["verdict"], "unknown")
        equal(result.json["host"]["kernel"]["profile"], [])
        equal(result.json["host"]["kernel"]["evidence"], "none")


@case("kernels: garbage for --kernel is wrong usage")
def _garbage():
    for release in ("", "garbage", "6", "six.one", ".", "-1.2", "el7"):
        result = run("--sysroot", sample("intel-server").root,
                     f"--kernel={release}", RAID, status=2)
        equal(result.out, "")
        contains(result.err, "vfio-check: ", "6.12")
