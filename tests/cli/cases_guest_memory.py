# SPDX-License-Identifier: GPL-2.0-or-later
"""--guest-memory: does a guest of that size fit around what is reserved?"""

import lines
from hook import call, domain, hostdev
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


@case("guest memory: how much QEMU has to be allowed to lock")
def _memlock():
    equal(run("--sysroot", sample("intel-clean").root, CLEAN, "--json").json["guest"], None)
    for size, memory, kib, told in (("16G", 16 << 30, 17825792, "17 GiB"),
                                    ("1025b", 1025, 1048578, "1073742849 B")):
        args = ("--sysroot", sample("intel-clean").root, CLEAN, "--guest-memory", size)
        equal(run(*args, "--json").json["guest"], {"memory": memory, "memlock": memory + (1 << 30)})
        contains(" ".join(run(*args).out.split()), f'needs {told} ("ulimit -l {kib}"')
    huge = run("--sysroot", sample("intel-clean").root, CLEAN, "--guest-memory", "4096T", "--json")
    equal(huge.json["guest"]["memory"], 4096 << 40)


@case("guest memory: sizes as qemu's -m takes them")
def _sizes():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, (BASE, BASE + 0xfff, "reserved"))
        fits, hole = (True, None), (False, "unsafe")
        for size, expected in (
                ("2016M", fits), ("2017M", hole), ("2016m", fits),
                ("2064448K", fits), ("2064449k", hole), ("2113994753b", hole),
                ("2113994752B", fits), ("1g", fits), ("2G", hole), ("1T", hole)):
            equal(ask(tree, size), expected, size)


@case("guest memory: what is no size is told, with what is expected")
def _wrong():
    for size, *words in (
            *((size, "expected a whole number with B, K, M, G or T behind it, such as 8G") for size in (
                "", "G", "8X", "-8G", " 8G", "0", "0G", "0x800", "+1", "8GG", "8,5G", "lots",
                "99999999999999999999", "0.3G", "nan", "infG")),
            ("8GB", "8G?"), ("8gb", "8G?"), ("8GiB", "8G?"), ("8 G", "8G?"), ("512 MiB", "512M?"),
            ("8", "8G or 8M?"), ("255", "255G or 255M?"), ("4096", "4096M or 4096K?"),
            ("8388608", "8388608K or 8388608B?"), ("8.5G", "8704M?"), ("1.5T", "1536G?"),
            ("4097T", "expected at most 4096T"), ("9223372036854775807K", "expected at most 4096T")):
        result = run("--sysroot", sample("intel-clean").root, "--guest-memory", size,
                     CLEAN, status=2)
        equal(result.out, "")
        contains(result.err, f"vfio-check: --guest-memory {size}: ", *words)
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


# Kept in 2.25 GiB: above what q35 has below 4 GiB, and within what i440fx has.
ABOVE_Q35 = (0x90000000, 0x90000fff, "reserved")
# ... in 256 MiB: below where virt's memory begins.
BELOW_VIRT = (0x10000000, 0x10000fff, "reserved")

IN_VIRT = (0x40000000, 0x40000fff, "reserved")


def guest(machine, arch="x86_64", memory=4, more=""):
    return domain(hostdev(CLEAN), memory=f"<memory unit='GiB'>{memory}</memory>",
                  more=f"<os><type arch='{arch}' machine='{machine}'>hvm</type></os>{more}")


def argument(*values):
    return ("<commandline>" + "".join(f"<arg value='{value}'/>" for value in values) +
            "</commandline>")


@case("guest memory: a domain's machine type says where its memory is")
def _machine_types():
    types = [(machine, "x86_64", ABOVE_Q35, status) for machine, status in (
        ("q35", 0), ("pc-q35-9.2", 0), ("pc-q35-rhel9.4.0", 0), ("pc-q35-noble", 0),
        ("pc", 1), ("pc-i440fx-10.0", 1), ("pc-i440fx-rhel7.6.0", 1), ("pc-1.2", 1))]
    types += [(machine, "x86_64", BELOW_VIRT, 1) for machine in ("q35", "pc")]
    types += [(machine, arch, hole, status) for machine in ("virt", "virt-8.2", "virt-rhel9.4.0")
              for arch, hole, status in (("aarch64", BELOW_VIRT, 0), ("aarch64", IN_VIRT, 1),
                                         ("riscv64", BELOW_VIRT, 0), ("riscv64", ABOVE_Q35, 1))]
    # Of these nobody knows, so that nothing is said.
    types += [(machine, arch, hole, 0) for hole in (BELOW_VIRT, ABOVE_Q35)
              for machine, arch in (("microvm", "x86_64"), ("pseries-9.0", "ppc64le"),
                                    ("virt", "loongarch64"), ("raspi4b", "aarch64"),
                                    ("pc-i440fx-rhel7.0.0", "x86_64"), ("bochs", "x86_64"))]
    with host("intel-clean") as tree:
        for machine, arch, hole, status in types:
            tree.reserved(CLEAN_GROUP, hole)
            # With more, virt has memory where the interrupts of x86 are.
            result = call(tree, guest(machine, arch, 1 if "virt" in machine else 4), status=status)
            if status:
                contains(result.err, "the guest's memory does not fit")
            else:
                equal(result.err, "", f"{arch} {machine} {hole}")


@case("guest memory: an argument that moves it leaves the question open")
def _moved():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, BELOW_VIRT)
        call(tree, guest("q35"), status=1)
        call(tree, guest("q35", more=argument("-name", "x")), status=1)
        for values in (("-machine", "max-ram-below-4g=1G"), ("-M", "q35,max-ram-below-4g=1G"),
                       ("-m", "64M"), ("--m", "64M")):
            call(tree, guest("q35", more=argument(*values)), status=0)


@case("guest memory: an architecture without such a machine is told")
def _architecture():
    with host("intel-clean") as tree:
        for machine, arch in (("q35", "aarch64"), ("pc-i440fx-9.0", "ppc64"), ("virt", "x86_64"),
                              ("pseries", "x86_64"), ("s390-ccw-virtio", "aarch64")):
            result = call(tree, guest(machine, arch), status=2)
            contains(result.err, f"line 7: arch='{arch}': expected one that has the machine "
                     f"type {machine}")
        more = argument("-M", "virt")
        contains(call(tree, guest("", "x86_64", more=more), status=2).err, "expected one that has")


@case("guest memory: a name that is no machine's is not repeated")
def _hostile_name():
    with host("intel-clean") as tree:
        tree.reserved(CLEAN_GROUP, BELOW_VIRT)
        for name in ("pc-q35-&#10;safe", "q35 ", "pc-q35-" + "9" * 4000, "pc-q35-9.0&#9;"):
            equal(call(tree, guest(name), status=None).err.count("safe"), 0)


@case("guest memory: a host of ARM is taken to start a virt machine")
def _arm():
    with host("intel-clean") as tree:
        for unit in tree.list("sys/class/iommu"):
            tree.remove(f"sys/class/iommu/{unit}")
        tree.write("sys/class/iommu/smmu3.0x0000000100000000/uevent", "")
        tree.write("proc/version", "Linux version 6.8.0-45-generic (aarch64-linux-gnu-gcc)\n")
        tree.reserved(CLEAN_GROUP, BELOW_VIRT)
        equal(ask(tree, "2G")[1], None)
        tree.reserved(CLEAN_GROUP, ABOVE_Q35)
        device = judge_one(tree, CLEAN, "--guest-memory", "2G")
        equal(device["kernel"]["map"]["fits"], False)
        contains(finding(device, "iova-hole")["detail"], "A virt guest")
