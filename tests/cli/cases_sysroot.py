# SPDX-License-Identifier: GPL-2.0-or-later
"""Trees that are not there, or only in part."""

import os

import lines
from program import blind_rules, judge, judge_one, refusal, run, text
from tables import CLEAN, CLEAN_GROUP, LEFT, NIC, RAID, RIGHT, SATA
from tap import case, contains, equal, is_true, lacks, one_of
from trees import DEVICES, DMAR, GROUPS, directory, file_of, host, make_tree

ABSENT = "0000:7f:00.0"


def refuses_tree(path, *words):
    for command in ("check", "groups", "regions"):
        result = run(command, "--sysroot", path, status=2)
        contains(result.err, "vfio-check: ", path, *words)
        equal(result.out, "", "output")
        run(command, "--json", "--sysroot", path, status=2)


@case("sysroot: one that is not there")
def _missing():
    with directory() as path:
        refuses_tree(os.path.join(path, "absent"), "No such file or directory")


@case("sysroot: a file")
def _file():
    with file_of("no directory") as path:
        refuses_tree(path, "Not a directory")


@case("sysroot: an empty directory")
def _empty():
    with directory() as path:
        for command in ("check", "groups", "regions"):
            result = run(command, "--sysroot", path, status=2)
            contains(result.err, "vfio-check: ", path, "no PCI devices")
            answer = run(command, "--json", "--sysroot", path, status=2).json
            equal(len(answer["errors"]), 1)
            contains(answer["errors"][0]["text"], "no PCI devices")
            equal(answer["devices"], [])


@case("sysroot: an empty directory, asked for a device")
def _empty_asked():
    with directory() as path:
        answer = run("--json", "--sysroot", path, CLEAN, status=2).json
        contains(answer["errors"][0]["text"], CLEAN)
        contains(run("--sysroot", path, CLEAN, status=2).err, CLEAN)


@case("sysroot: nothing of the host that runs the test is shown")
def _not_live():
    with directory() as path:
        answer = run("--json", "--sysroot", path, status=2).json
        equal(answer["host"]["source"], "tree")
        equal(answer["host"]["kernel"]["release"], None)
        equal(set(answer["host"]["platform"].values()), {None})
        equal({table["state"] for table in answer["tables"]}, {"absent"})


@case("sysroot: given as a relative path, with a slash, through a link")
def _spellings():
    with host("intel-server") as tree:
        expected = judge(tree, RAID).json
        for spelling in (f"{tree.root}/", os.path.relpath(tree.root, "/"),
                         f"{tree.root}/sys/.."):
            equal(run("--json", "--sysroot", spelling, RAID, status=1).json,
                  expected, spelling)
        with directory() as path:
            os.symlink(tree.root, f"{path}/link")
            equal(run("--json", "--sysroot", f"{path}/link", RAID).json, expected)


@case("sysroot: without sys/kernel the groups' members are not known")
def _no_groups():
    with host("intel-server") as tree:
        tree.remove("sys/kernel")
        result = judge(tree, RAID, CLEAN, LEFT, status=1)
        equal(result.device(RAID)["verdict"], "unsafe")
        for address in (CLEAN, LEFT):
            device = result.device(address)
            equal(device["verdict"], "unknown")
            is_true(blind_rules(device), "nothing is called unchecked")
            equal(refusal(device), lines.UNKNOWN)


@case("sysroot: without proc the kernel is not known")
def _no_proc():
    with host("intel-server") as tree:
        tree.remove("proc")
        result = judge(tree, RAID, CLEAN, status=1)
        equal(result.device(RAID)["verdict"], "unsafe")
        equal(result.json["host"]["kernel"]["release"], None)
        equal(refusal(result.device(CLEAN)), lines.UNKNOWN)
        equal(result.device(CLEAN)["verdict"], "unknown")
        equal(result.json["host"]["source"], "tree")


@case("sysroot: without proc, but with --kernel")
def _no_proc_asked():
    with host("intel-server") as tree:
        tree.remove("proc")
        device = judge_one(tree, RAID, "--kernel", "6.1", status=1)
        equal(device["kernel"]["message"], lines.rmrr(RAID))


@case("sysroot: without any table reserved_regions are left")
def _no_tables():
    with host("intel-server") as tree:
        tree.remove("sys/firmware")
        result = judge(tree, RAID, status=1)
        equal(result.device(RAID)["verdict"], "unsafe")
        equal(result.table()["state"], "absent")


@case("sysroot: without tables and groups there is no IOMMU to be seen")
def _neither():
    with host("intel-server") as tree:
        tree.iommu_off()
        tree.remove("sys/firmware")
        equal(judge_one(tree, RAID, status=3)["verdict"], "unknown")


@case("sysroot: a link to a device that is not there")
def _dangling():
    with host("intel-server") as tree:
        tree.link(f"{DEVICES}/{CLEAN}",
                  "../../../devices/pci0000:00/0000:00:04.0/0000:09:00.0")
        result = judge(tree, CLEAN, status=2)
        contains(result.json["errors"][0]["text"], CLEAN)
        result = judge(tree, status=2)
        contains(" ".join(error["text"] for error in result.json["errors"]), CLEAN)
        equal(result.device(RAID)["verdict"], "unsafe")
        contains(text(tree, CLEAN, status=2).err, CLEAN)


@case("sysroot: all links dangle")
def _all_dangling():
    with host("intel-server") as tree:
        tree.remove("sys/devices/pci0000:00")
        result = judge(tree, status=2)
        equal(result.json["devices"], [])
        is_true(result.json["errors"], "no error")


@case("sysroot: plain directories where links to devices should be")
def _plain_directories():
    with host("intel-server") as tree:
        device = tree.device(CLEAN)
        uevent = tree.read(f"{device}/uevent")
        for address in tree.list(DEVICES):
            tree.remove(f"{DEVICES}/{address}")
            tree.write(f"{DEVICES}/{address}/uevent", uevent)
        for ask in ((), (CLEAN,)):
            result = judge(tree, *ask, status=2)
            equal(result.json["devices"], [])
            contains(result.json["errors"][0]["text"], "expected a link")


@case("sysroot: a device without uevent, or with an odd one")
def _no_uevent():
    for content in (None, "", "PCI_CLASS=zz\n", "\0" * 64, "DRIVER=x\n" * 5000):
        with host("intel-server") as tree:
            uevent = f"{tree.device(CLEAN)}/uevent"
            tree.remove(uevent)
            if content is not None:
                tree.write(uevent, content)
            result = judge(tree, CLEAN, RAID, status=2)
            contains(" ".join(error["text"] for error in result.json["errors"]), CLEAN)
            equal([d["address"] for d in result.json["devices"]], [RAID])


@case("sysroot: a sibling that cannot be read leaves the group unknown")
def _broken_sibling():
    with host("intel-clean") as tree:
        tree.remove(tree.device(RIGHT))
        device = judge(tree, LEFT).device(LEFT)
        equal(device["verdict"], "unknown")


@case("sysroot: groups that hold no directory of members")
def _no_members():
    with host("intel-clean") as tree:
        tree.remove(f"{GROUPS}/{CLEAN_GROUP}/devices")
        device = judge_one(tree, CLEAN, status=3)
        equal(device["verdict"], "unknown")
        is_true("group-shared" in blind_rules(device), blind_rules(device))


@case("sysroot: some asked devices good, one absent")
def _some():
    with host("intel-server") as tree:
        result = judge(tree, CLEAN, ABSENT, RAID, status=2)
        equal([d["address"] for d in result.json["devices"]], [RAID, CLEAN])
        equal(len(result.json["errors"]), 1)
        contains(result.json["errors"][0]["text"], ABSENT, "no such PCI device")
        result = text(tree, CLEAN, ABSENT, RAID, status=2)
        contains(result.out, f"{RAID}  unsafe", f"{CLEAN}  safe")
        contains(result.err, f"vfio-check: {ABSENT}")
        lacks(result.out, ABSENT)


@case("sysroot: a FIFO or a directory in place of a file hangs nobody")
def _special():
    for name in ("proc/cmdline", "proc/iomem", DMAR,
                 "sys/devices/virtual/dmi/id/sys_vendor",
                 f"{GROUPS}/{CLEAN_GROUP}/reserved_regions"):
        with host("intel-server") as tree:
            tree.remove(name)
            os.mkfifo(tree.path(name))
            one_of(judge(tree, CLEAN).status, (0, 3), name)
            tree.remove(name)
            tree.mkdir(name)
            one_of(judge(tree, CLEAN).status, (0, 3), name)


@case("sysroot: links that go round in circles")
def _circles():
    with host("intel-server") as tree:
        tree.link("sys/devices/pci0000:00/loop", "loop")
        tree.link(f"{DEVICES}/{CLEAN}",
                  "../../../devices/pci0000:00/loop/0000:04:00.0")
        judge(tree, CLEAN, status=2)


@case("sysroot: a device without a root bus above it")
def _no_root_bus():
    with make_tree() as tree:
        tree.add_device("platform/0000:00:03.0", 0x020000)
        result = judge(tree, "0000:00:03.0", status=2)
        contains(result.json["errors"][0]["text"], "0000:00:03.0")


@case("sysroot: names in the devices directory that are no addresses")
def _odd_names():
    with host("intel-clean") as tree:
        expected = judge(tree).json
        for name in ("README", "0000:04:00", "0000:04:20.0", "0000:zz:00.0"):
            tree.write(f"{DEVICES}/{name}", "")
        equal(judge(tree).json["devices"], expected["devices"])


@case("sysroot: the same device asked for twice is told once")
def _twice():
    with host("intel-clean") as tree:
        result = judge(tree, CLEAN, "04:00.0", CLEAN, status=0)
        equal(len(result.json["devices"]), 1)


@case("sysroot: an empty file for each attribute")
def _empty_files():
    with host("intel-server") as tree:
        for name in ("proc/version", "proc/sys/kernel/osrelease", "proc/cmdline",
                     "proc/iomem", "sys/devices/virtual/dmi/id/sys_vendor"):
            tree.write(name, "")
        result = judge(tree, NIC, SATA, status=1)
        equal(result.device(NIC)["verdict"], "unsafe")
