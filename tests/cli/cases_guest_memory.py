# SPDX-License-Identifier: GPL-2.0-or-later
"""--guest-memory: does a guest of that size fit around what is reserved?"""

import lines
from program import finding, judge_one, refusal, run, severities, text
from tables import BASE, CLEAN, CLEAN_GROUP, RAID
from tap import case, contains, equal, lacks
from trees import host, sample

OUTSIDE = "0000:41:00.0"    # of amd-desktop


def ask(tree, size, address=CLEAN, *more, status=None):
    device = judge_one(tree, address, "--guest-memory", size, *more, status=status)
    found = severities(device).get("iova-hole")
    return device["kernel"]["map"]["fits"], found


@case("guest memory: without the option nothing is said")
def _without():
    device = judge_one(sample("intel-clean"), CLEAN)
    equal(device["kernel"]["map"]["fits"], None)
    lacks(severities(device), "iova-hole")


@case("guest memory: sizes as qemu's -m takes them")
def _sizes():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, (BASE, BASE + 0xfff, "reserved"))
        fits, hole = (True, None), (False, "unsafe")
        for size, expected in (
                ("2016M", fits), ("2017M", hole), ("2016", fits), ("2017", hole),
                ("2064448K", fits), ("2064449k", hole), ("2113994753b", hole),
                ("2113994752B", fits), ("1g", fits), ("2G", hole), ("1T", hole)):
            equal(ask(tree, size), expected, size)


@case("guest memory: what is no size is told, with what is expected")
def _wrong():
    for size in ("", "G", "8X", "8GB", "-8G", " 8G", "0", "0G", "8.5G", "0x800",
                 "99999999999999999999", "+1"):
        result = run("--sysroot", sample("intel-clean").root, "--guest-memory", size,
                     CLEAN, status=2)
        equal(result.out, "")
        contains(result.err, f"--guest-memory {size}: expected a size as qemu's -m",
                 "K, M, G or T")
    for size in ("4097T", "8589934592", "9223372036854775807K"):
        result = run("--sysroot", sample("intel-clean").root, "--guest-memory", size,
                     CLEAN, status=2)
        contains(result.err, f"--guest-memory {size}: expected at most 4096T", "MiB")
    run("--guest-memory", status=2)


@case("guest memory: a guest above 2.75 GiB leaves out 2 to 4 GiB")
def _split():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, (0x90000000, 0x90000fff, "reserved"))
        equal(ask(tree, "2815M"), (False, "unsafe"))
        equal(ask(tree, "2816M"), (True, None))
        tree.reserved(CLEAN_GROUP, (0x100000000, 0x100000fff, "reserved"))
        equal(ask(tree, "2815M"), (True, None))
        equal(ask(tree, "2816M"), (False, "unsafe"))


@case("guest memory: what the IOMMU cannot translate does not fit")
def _aperture():
    tree = sample("intel-clean")
    equal(ask(tree, "510G", status=0), (True, None))
    equal(ask(tree, "511G", status=1), (False, "unsafe"))
    device = judge_one(tree, CLEAN, "--guest-memory", "511G")
    contains(finding(device, "iova-hole")["detail"], "511 GiB", "0x0-0x7fffffffff")
    equal(refusal(device), lines.ACCEPTS, "the kernel's answer stays the same")


@case("guest memory: a width that cannot be seen is not made up")
def _no_width():
    with host("intel-clean") as tree:
        for unit in tree.list("sys/class/iommu"):
            tree.remove(f"sys/class/iommu/{unit}/intel-iommu/cap")
        device = judge_one(tree, CLEAN, "--guest-memory", "8G", status=0)
        equal(device["kernel"]["map"]["fits"], None)
        contains([item["rule"] for item in device["not_checked"]], "iova-hole")


@case("guest memory: QEMU moves large guests of AMD hosts above HyperTransport")
def _amd():
    tree = sample("amd-desktop")
    for size in ("8G", "978G", "979G", "4T"):
        equal(ask(tree, size, OUTSIDE), (True, None), size)


@case("guest memory: of what is refused nothing is mapped")
def _refused():
    device = judge_one(sample("intel-server"), RAID, "--guest-memory", "8G", status=1)
    equal(device["kernel"]["map"], None)
    lacks(severities(device), "iova-hole")


@case("guest memory: the text says what does not fit and why")
def _text():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, (BASE, BASE + 0xfff, "reserved"))
        out = " ".join(text(tree, CLEAN, "--guest-memory", "8G", status=1).out.split())
        contains(out, "8 GiB of memory", "0x7e010000-0x7e010fff reserved",
                 "The kernel will accept it")


@case("guest memory: other kernels' holes come from the table")
def _other_kernel():
    tree = sample("amd-desktop")
    for release, expected in (("5.10", (False, "unsafe")), ("5.3", (True, None))):
        equal(ask(tree, "8G", "0000:03:00.0", "--kernel", release, status=1), expected,
              release)
