# SPDX-License-Identifier: GPL-2.0-or-later
"""Which kernel it is, where its release leaves several: symbols, image, what was kept."""

import gzip
import os

import lines
from images import CLAIM, NEW, OLD, PATCH, TYPED, kernel, symbols
from program import finding, judge, judge_one, refusal, run, text
from tables import CLEAN, DIRECT, RAID, RAID_GROUP, RAID_PATH, RELAXABLE, VGA, for_device
from tap import case, contains, equal, is_true, lacks
from trees import GROUPS, Tree, directory, host, sample

EL9 = "5.14.0-362.el9.x86_64"
EL8 = "4.18.0-553.el8.x86_64"
SLE = "5.14.21-150500.55-default"
KEPT = f"run/vfio-check/kernel-{EL9}"
SYMBOLS = "proc/kallsyms"
OWN = f"Linux version {EL9} (builder) #1"
ALL = ["I4-el9", "I5-el9", "I7-el9"]


def boot(release):
    return f"boot/vmlinuz-{release}"


def own(release):
    """As Tree.release() writes it."""
    return f"Linux version {release} (builder) #1"


def ask(tree, *args):
    """(rows, evidence, step, message)"""
    result = judge(tree, RAID, *args)
    host_kernel, device = result.json["host"]["kernel"], result.device(RAID)
    return (host_kernel["profile"], host_kernel["evidence"], refusal(device),
            device["kernel"]["message"])


UNDECIDED = (ALL, "release", lines.UNKNOWN, None)
I4 = (["I4-el9"], "image", lines.AT_ATTACH, lines.rmrr(RAID))
I5 = (["I5-el9"], "image", lines.AT_CLAIM, lines.rmrr(RAID))
I7 = (["I7-el9"], "image", lines.AT_CORE, lines.direct(RAID))


@case("which kernel: el9 by its image")
def _image():
    with host("intel-server") as tree:
        tree.release(EL9)
        equal(ask(tree), UNDECIDED)
        for strings, expected in (((OLD, TYPED), I4), ((OLD, CLAIM, TYPED), I5),
                                  ((NEW, CLAIM, TYPED), I7)):
            for pack in ({}, {"pack": gzip.compress}):
                tree.write(boot(EL9), kernel(OWN, *strings, **pack))
                equal(ask(tree), expected, strings)


@case("which kernel: the image beside the modules")
def _beside_modules():
    with host("intel-server") as tree:
        tree.release(EL9)
        tree.write(f"lib/modules/{EL9}/vmlinuz", kernel(OWN, NEW, CLAIM, TYPED))
        equal(ask(tree), I7)


@case("which kernel: symbols alone, where they are enough")
def _symbols():
    with host("intel-server") as tree:
        tree.release(SLE)
        tree.write(SYMBOLS, symbols(CLAIM))
        # never read: the symbols have told
        tree.write(boot(SLE), kernel(own(SLE), OLD, TYPED))
        equal(ask(tree), (["I5-sle15"], "symbols", lines.AT_CLAIM, lines.rmrr(RAID)))
        tree.write(SYMBOLS, symbols())
        equal(ask(tree), (["I4-sle15"], "symbols", lines.AT_ATTACH, lines.rmrr(RAID)))
        tree.release(EL9)
        equal(ask(tree)[:2], (["I4-el9"], "symbols"))


@case("which kernel: symbols and then the image")
def _both():
    with host("intel-server") as tree:
        tree.release(EL9)
        tree.write(SYMBOLS, symbols(CLAIM))
        equal(ask(tree), (["I5-el9", "I7-el9"], "symbols", lines.UNKNOWN, None))
        tree.write(boot(EL9), kernel(OWN, OLD, CLAIM, TYPED))
        equal(ask(tree), I5)


@case("which kernel: el8 by the type of its regions")
def _relaxable_type():
    with host("intel-server") as tree:
        tree.release(EL8)
        equal(ask(tree)[0], ["I2-el8", "I4-el8"])
        equal(ask(tree)[2:], (lines.AT_ATTACH, None))
        tree.write(boot(EL8), kernel(own(EL8), OLD, TYPED))
        equal(ask(tree), (["I4-el8"], "image", lines.AT_ATTACH, lines.rmrr(RAID)))
        tree.write(boot(EL8), kernel(own(EL8), OLD))
        equal(ask(tree), (["I2-el8"], "image", lines.AT_ATTACH,
                          lines.rmrr(RAID, prefix="")))


@case("which kernel: evidence against every row is not understood")
def _contradiction():
    with host("intel-server") as tree:
        tree.release(EL9)
        for strings in ((), (OLD, NEW, CLAIM, TYPED), (CLAIM, TYPED)):
            tree.write(boot(EL9), kernel(OWN, *strings))
            equal(ask(tree), UNDECIDED, strings)
        # symbols and image speak against each other
        tree.write(SYMBOLS, symbols(CLAIM))
        tree.write(boot(EL9), kernel(OWN, OLD, TYPED))
        equal(ask(tree), UNDECIDED)


@case("which kernel: a useless image is no evidence and no error")
def _useless():
    image = kernel(OWN, NEW, CLAIM, TYPED)
    with host("intel-server") as tree:
        tree.release(EL9)
        for data in (b"", b"MZ", image[:-1], image[:len(image) // 2],
                     image.replace(b"HdrS", b"hdrs"), b"\0" * 100000,
                     kernel(OWN.replace("#1", "#2"), NEW, CLAIM, TYPED)):
            tree.write(boot(EL9), data)
            equal(ask(tree), UNDECIDED)
        tree.remove(boot(EL9))
        tree.mkdir(boot(EL9))
        equal(ask(tree), UNDECIDED)
        tree.remove(boot(EL9))
        os.mkfifo(tree.path(boot(EL9)))
        tree.remove(SYMBOLS)
        os.mkfifo(tree.path(SYMBOLS))
        equal(ask(tree), UNDECIDED)


@case("which kernel: --kernel asks about another one")
def _asked():
    with host("intel-server") as tree:
        tree.release(EL9)
        tree.write(SYMBOLS, symbols())
        tree.write(boot(EL9), kernel(OWN, NEW, CLAIM, TYPED))
        equal(ask(tree, "--kernel", EL9), (ALL, "asked", lines.UNKNOWN, None))


@case("which kernel: a release that tells needs no image")
def _not_needed():
    with host("intel-server") as tree:
        tree.release("6.1.76")
        tree.write(boot("6.1.76"), kernel(own("6.1.76"), NEW, CLAIM, TYPED))
        equal(ask(tree)[:2], (["I5-6.1"], "release"))


def kept(*image, claim="claim"):
    return "\n".join(("vfio-check kernel 1", f"release {EL9}", f"symbols {claim}",
                      *image, ""))


@case("which kernel: a tree has kept what was found")
def _kept():
    with host("intel-server") as tree:
        tree.release(EL9)
        tree.write(KEPT, kept("image 1 2.000000003", "strings old-check claim relaxable"))
        equal(ask(tree), I5)
        tree.write(KEPT, kept(claim="none"))
        equal(ask(tree)[:2], (["I4-el9"], "symbols"))
        for wrong in ("", kept("image 1 2.3", "strings magic"), kept().replace(EL9, "6.1"),
                      kept() * 2, kept("strings claim"), "\0" * 100, "x" * 100000):
            tree.write(KEPT, wrong)
            equal(ask(tree), UNDECIDED, wrong)


@case("which kernel: capture keeps what was found, for there is no image elsewhere")
def _captured():
    with host("intel-server") as tree, directory() as path:
        tree.release(EL9)
        tree.write(SYMBOLS, symbols(CLAIM))
        tree.write(boot(EL9), kernel(OWN, OLD, CLAIM, TYPED))
        run("capture", "--sysroot", tree.root, f"{path}/a", status=0)
        copy = Tree(f"{path}/a")
        is_true(not copy.exists("boot") and not copy.exists(SYMBOLS), "an image")
        contains(copy.read(KEPT), "symbols claim\n", "\nstrings old-check claim relaxable\n")
        equal(run("--json", "--sysroot", copy.root).json,
              run("--json", "--sysroot", tree.root).json)
        run("capture", "--sysroot", copy.root, f"{path}/b", status=0)
        equal(Tree(f"{path}/b").read(KEPT), copy.read(KEPT))


@case("which kernel: capture says that an image is of no use")
def _not_captured():
    with host("intel-server") as tree, directory() as path:
        tree.release(EL9)
        tree.write(boot(EL9), b"no image")
        result = run("capture", "--sysroot", tree.root, f"{path}/a", status=3)
        contains(result.err, "not captured", "image")
        is_true(not Tree(f"{path}/a").exists("run/vfio-check"), "a record of nothing")


@case("which kernel: capture keeps nothing where the release tells all")
def _nothing_to_keep():
    with host("intel-server") as tree, directory() as path:
        tree.release("6.1.76")
        tree.write(boot("6.1.76"), b"no image")
        run("capture", "--sysroot", tree.root, f"{path}/a", status=0)
        is_true(not Tree(f"{path}/a").exists("run/vfio-check"), "a record")


def option_without_evidence(tree, release):
    tree.table(for_device(RAID_PATH))
    tree.cmdline("quiet intel_iommu=on,relax_rmrr")
    tree.release(release)
    tree.remove(f"{GROUPS}/{RAID_GROUP}/reserved_regions")


@case("which kernel: whether it heeds relax_rmrr, by its image")
def _option():
    release = "6.8.12-custom"
    with host("intel-clean") as tree:
        option_without_evidence(tree, release)
        device = judge_one(tree, RAID, status=1)
        equal(refusal(device), lines.UNKNOWN)
        equal(device["verdict"], "unsafe")
        contains(" ".join(text(tree, RAID, status=1).out.split()),
                 "is not known: intel_iommu=relax_rmrr is on its command line")
        tree.write(boot(release), kernel(own(release), NEW, CLAIM, TYPED, PATCH))
        equal(refusal(judge_one(tree, RAID, status=1)), lines.ACCEPTS)
        tree.write(boot(release), kernel(own(release), NEW, CLAIM, TYPED))
        device = judge_one(tree, RAID, status=1)
        equal((refusal(device), device["kernel"]["message"]),
              (lines.AT_CORE, lines.direct(RAID)))
        lacks(text(tree, RAID, status=1).out, "relax_rmrr")


@case("which kernel: what the groups show outranks the image")
def _option_shown():
    release = "6.8.12-custom"
    with host("intel-clean") as tree:
        option_without_evidence(tree, release)
        tree.write(boot(release), kernel(own(release), NEW, CLAIM, TYPED, PATCH))
        tree.reserved(RAID_GROUP, DIRECT)
        equal(refusal(judge_one(tree, RAID, status=1)), lines.AT_CORE)
        tree.write(boot(release), kernel(own(release), NEW, CLAIM, TYPED))
        tree.reserved(RAID_GROUP, RELAXABLE)
        equal(refusal(judge_one(tree, RAID, status=1)), lines.ACCEPTS)


@case("which kernel: a capture keeps whether relax_rmrr is heeded")
def _option_captured():
    release = "6.8.12-custom"
    with host("intel-clean") as tree, directory() as path:
        option_without_evidence(tree, release)
        tree.write(boot(release), kernel(own(release), NEW, CLAIM, TYPED, PATCH))
        run("capture", "--sysroot", tree.root, f"{path}/a", status=0)
        equal(refusal(judge_one(Tree(f"{path}/a"), RAID, status=1)), lines.ACCEPTS)


@case("which kernel: without the table, what relax_rmrr relaxes is unsafe all the same")
def _option_no_table():
    with host("intel-clean") as tree:
        tree.remove("sys/firmware/acpi/tables/DMAR")
        tree.reserved(RAID_GROUP, RELAXABLE)
        tree.cmdline("intel_iommu=on,relax_rmrr")
        tree.release("6.5.13-1-pve")
        device = judge_one(tree, RAID, status=1)
        equal((refusal(device), device["verdict"]), (lines.ACCEPTS, "unsafe"))
        equal(finding(device, "firmware-reserved-memory")["severity"], "unsafe")


@case("which kernel: beyond those that are known it is said as what it is judged")
def _beyond():
    tree = sample("intel-clean")
    for release, said in (("7.3", "newer than the newest that this was tested with (7.2."),
                          ("99.9", "newer than the newest that this was tested with (7.2."),
                          ("3.10", "older than the oldest that is known here (3.16)"),
                          ("2.6.32", "has no VFIO, which came with 3.6"),
                          ("7.2.99", None), ("3.16", None), ("3.10.0-1160.el7", None)):
        out = " ".join(text(tree, "--kernel", release, CLEAN).out.split())
        if said:
            contains(out, f"Linux {release} {'is ' * ('VFIO' not in said)}{said}")
        else:
            lacks(out, "than the", "has no VFIO")


@case("which kernel: an upgrade is told with the release from which on it refuses")
def _upgrade():
    for name, address, release, since in (
            ("intel-server", RAID, "3.16", "3.17"), ("intel-server", VGA, "3.16", None),
            ("amd-desktop", "0000:03:00.0", "6.1", "6.6"), ("amd-desktop", "0000:03:00.0", "3.16", "6.6")):
        tree = sample(name)
        out = " ".join(text(tree, "--kernel", release, address).out.split())
        contains(out, "and nothing will warn.")
        letter = " ".join(run("report", "--sysroot", tree.root, "--kernel", release, address).out.split())
        contains(letter, "still assigns the device and says nothing")
        if since:
            contains(out, f"Linux {since} and later refuse it: after an upgrade")
            contains(letter, f"Linux {since} and later refuse the device, and the newest say")
        else:
            lacks(out, "and later refuse")
            lacks(letter, "and later refuse")
