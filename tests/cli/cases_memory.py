# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory that firmware reserves: for the device, for a neighbour, relaxed."""

import lines
from program import (finding, judge, judge_one, refusal, run, severities, text,
                     whole_text)
from tables import (CLEAN, CLEAN_GROUP, CLEAN_PATH, DIRECT, FIRST, LEFT, PCI_GROUP,
                    RAID, RAID_GROUP, RAID_PATH, RANGE, RELAXABLE, RIGHT, RIGHT_PATH,
                    SATA, SMBUS, USB, USB_GROUP, VGA, VGA_GROUP, VGA_PATH,
                    CHIPSET_GROUP, endpoint, for_device, reserve, rmrr, whole)
from tap import case, contains, equal, is_true, lacks
from trees import host

MEMORY, RELAXED = "firmware-reserved-memory", "firmware-reserved-memory-relaxed"


@case("memory: a region of the device itself")
def _device():
    with host("intel-clean") as tree:
        tree.table(for_device(CLEAN_PATH))
        tree.reserved(CLEAN_GROUP, DIRECT)
        result = judge(tree, CLEAN, status=1)
        device = result.device(CLEAN)
        equal(device["verdict"], "unsafe")
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["kernel"]["message"], lines.rmrr(CLEAN))
        equal(device["kernel"]["userspace"], lines.qemu_container(
            CLEAN, CLEAN_GROUP, "group container", "Operation not permitted"))
        item = finding(device, MEMORY)
        contains(item["detail"], RANGE)
        equal([e["offset"] for e in item["evidence"]], [FIRST, None])
        equal(result.json["regions"][0]["devices"],
              [{"address": CLEAN, "kind": "direct", "via": "scope"}])


@case("memory: in text the kernel's line stands alone and unbroken")
def _line():
    with host("intel-clean") as tree:
        tree.table(for_device(CLEAN_PATH))
        tree.reserved(CLEAN_GROUP, DIRECT)
        for release, line in (("6.1", lines.rmrr(CLEAN)),
                              ("6.12", lines.direct(CLEAN)),
                              ("4.19", lines.rmrr(CLEAN, prefix=""))):
            out = text(tree, CLEAN, "--kernel", release, status=1).out
            is_true(line in out.splitlines(), f"{line!r} is no line of\n{out}")


@case("memory: a region of a sibling makes the whole group unsafe")
def _sibling():
    with host("intel-clean") as tree:
        tree.table(for_device(RIGHT_PATH))
        tree.reserved(PCI_GROUP, DIRECT)
        result = judge(tree, LEFT, RIGHT, status=1)
        for address in (LEFT, RIGHT):
            device = result.device(address)
            equal(device["verdict"], "unsafe", address)
            equal(refusal(device), lines.AT_CLAIM)
            equal(device["kernel"]["message"], lines.rmrr(RIGHT))
            equal(device["kernel"]["device"], RIGHT)
        contains(finding(result.device(LEFT), MEMORY)["title"], RIGHT)
        equal(result.json["regions"][0]["devices"],
              [{"address": RIGHT, "kind": "direct", "via": "scope"}])


@case("memory: asked alone, the sibling's region is found as well")
def _sibling_alone():
    with host("intel-clean") as tree:
        tree.table(for_device(RIGHT_PATH))
        tree.reserved(PCI_GROUP, DIRECT)
        for release in ("4.19", "6.1", "6.5", "6.12"):
            device = judge_one(tree, LEFT, "--kernel", release, status=1)
            equal(device["verdict"], "unsafe", release)
            equal(device["kernel"]["device"], RIGHT, release)


@case("memory: with several, the first of the group is named")
def _first():
    with host("intel-clean") as tree:
        tree.table(whole(
            rmrr(0x7e020000, 0x7e020fff, endpoint("00", *RIGHT_PATH)),
            rmrr(0x7e010000, 0x7e010fff, endpoint("00", "1c.0", "00.0", "01.0"))))
        tree.reserved(PCI_GROUP, DIRECT, (0x7e020000, 0x7e020fff, "direct"))
        equal(judge_one(tree, RIGHT, status=1)["kernel"]["message"],
              lines.rmrr(LEFT))


@case("memory: a USB sibling's region does not count, the other's does")
def _usb_sibling():
    with host("intel-clean") as tree:
        tree.resets(LEFT, "flr")
        tree.join_group(USB, PCI_GROUP)
        tree.table(for_device(("1d.0",)))
        tree.reserved(PCI_GROUP, RELAXABLE)
        result = judge(tree, LEFT, USB, status=0)
        equal(refusal(result.device(LEFT)), lines.ACCEPTS)
        equal(result.device(LEFT)["verdict"], "safe")
        equal(result.device(USB)["verdict"], "caution")


@case("memory: USB controllers and displays are relaxed, which is a caution")
def _relaxed():
    for address, path, group in ((USB, ("1d.0",), USB_GROUP),
                                 (VGA, VGA_PATH, VGA_GROUP)):
        with host("intel-clean") as tree:
            tree.dark(VGA)
            tree.table(for_device(path))
            tree.reserved(group, RELAXABLE)
            for release in ((), ("--kernel", "5.10"), ("--kernel", "4.19"),
                            ("--kernel", "6.12")):
                device = judge_one(tree, address, *release, status=0)
                equal(device["verdict"], "caution", address)
                equal(severities(device)[RELAXED], "caution")
                equal(refusal(device), lines.ACCEPTS, f"{address} {release}")


@case("memory: displays are relaxed from 4.1 on, USB controllers always")
def _display_era():
    with host("intel-clean") as tree:
        tree.table(whole(rmrr(0x7e010000, 0x7e010fff, endpoint("00", *VGA_PATH)),
                         rmrr(0x7e020000, 0x7e020fff, endpoint("00", "1d.0"))))
        for release, expected in (("3.16", lines.ACCEPTS),
                                  ("3.19", lines.AT_ATTACH),
                                  ("4.1", lines.ACCEPTS),
                                  ("3.10.0-514.el7", lines.ACCEPTS)):
            equal(refusal(judge_one(tree, VGA, "--kernel", release)), expected,
                  release)
            equal(refusal(judge_one(tree, USB, "--kernel", release)),
                  lines.ACCEPTS, release)
        equal(judge_one(tree, VGA, "--kernel", "3.19")["verdict"], "unsafe")


@case("memory: before 5.3 sysfs called relaxed regions direct too")
def _before_relaxable():
    with host("intel-clean") as tree:
        tree.release("4.19.0")
        tree.dark(VGA)
        tree.table(for_device(VGA_PATH))
        tree.reserved(VGA_GROUP, DIRECT)
        device = judge_one(tree, VGA, status=0)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "caution")


@case("memory: several regions of one device are one finding")
def _several():
    with host("intel-clean") as tree:
        tree.table(whole(*(rmrr(base, base + 0xfff, endpoint("00", *CLEAN_PATH))
                           for base in (0x7e010000, 0x7e020000))))
        tree.reserved(CLEAN_GROUP, DIRECT, (0x7e020000, 0x7e020fff, "direct"))
        device = judge_one(tree, CLEAN, status=1)
        equal(len(device["findings"]), 1, "number of findings")
        contains(device["findings"][0]["detail"], RANGE, "0x7e020000-0x7e020fff")


@case("memory: a check of one device lists only regions that touch it")
def _only_its_regions():
    with host("intel-server") as tree:
        equal(judge(tree, CLEAN).json["regions"], [])
        equal([region["base"] for region in judge(tree, VGA).json["regions"]],
              ["0x7e020000"])


@case("memory: the ISA bridge's 16 MiB are nobody's demand")
def _isa():
    with host("intel-clean") as tree:
        tree.resets(SATA, "flr")
        device = judge_one(tree, SATA, status=0)
        is_true(MEMORY not in severities(device), "a finding about it")
        equal(refusal(device), lines.ACCEPTS)
    with host("intel-clean") as tree:
        tree.release("5.4.0")
        tree.reserved(CHIPSET_GROUP, (0, 0xffffff, "direct"))
        device = judge_one(tree, SMBUS)
        equal(refusal(device), lines.ACCEPTS, "on 5.4")
        is_true(MEMORY not in severities(device), "a finding about it")


@case("memory: the ranges that a guest's memory cannot cover, from 5.4 on")
def _map():
    msi = {"base": "0xfee00000", "end": "0xfeefffff", "type": "msi"}
    with host("intel-clean") as tree:
        for release, holes in (("6.1.0", [msi]), ("5.4.0", [msi]), ("5.3.0", [])):
            tree.release(release)
            for address in (CLEAN, USB):    # relaxed ones can be covered
                equal(judge_one(tree, address)["kernel"]["map"],
                      {"holes": holes, "fits": None}, release)


@case("memory: intel_iommu=relax_rmrr on a kernel that knows it")
def _relax():
    with host("intel-clean") as tree:
        tree.table(for_device(RAID_PATH))
        tree.reserved(RAID_GROUP, RELAXABLE)
        tree.cmdline("quiet intel_iommu=on,relax_rmrr")
        tree.release("6.5.13-1-pve")
        device = judge_one(tree, RAID, status=1)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "unsafe")
        equal(severities(device)[MEMORY], "unsafe")
        contains(whole_text(finding(device, MEMORY)), "relax_rmrr")


@case("memory: relax_rmrr with --kernel, where sysfs is no evidence")
def _relax_asked():
    with host("intel-clean") as tree:
        tree.table(for_device(RAID_PATH))
        tree.cmdline("intel_iommu=on,relax_rmrr")
        device = judge_one(tree, RAID, "--kernel", "6.5.13-1-pve", status=1)
        equal(refusal(device), lines.ACCEPTS)
        equal(device["verdict"], "unsafe")


@case("memory: a kernel that does not know relax_rmrr refuses all the same")
def _relax_ignored():
    with host("intel-clean") as tree:
        tree.table(for_device(RAID_PATH))
        tree.reserved(RAID_GROUP, DIRECT)
        tree.cmdline("quiet intel_iommu=on,relax_rmrr")
        device = judge_one(tree, RAID, status=1)
        equal(refusal(device), lines.AT_CLAIM)
        lacks(whole_text(finding(device, MEMORY)), "relax_rmrr")


@case("memory: iommu=pt changes nothing")
def _passthrough():
    with host("intel-server") as tree:
        tree.cmdline("intel_iommu=on iommu=pt")
        device = judge_one(tree, RAID, status=1)
        equal(refusal(device), lines.AT_CLAIM)
        equal(device["verdict"], "unsafe")


@case("memory: regions lists who is touched, how and with which kind")
def _regions():
    with host("intel-clean") as tree:
        tree.table(reserve(endpoint("00", *RAID_PATH), endpoint("00", "1d.0"),
                           endpoint("00", "1e.0")))
        result = run("regions", "--json", "--sysroot", tree.root, status=0)
        region = result.json["regions"][0]
        equal((region["base"], region["end"], region["offset"]),
              ("0x7e010000", "0x7e010fff", FIRST))
        equal([scope["device"] for scope in region["scopes"]],
              [RAID, USB, None])
        equal({d["address"]: d["kind"] for d in region["devices"]},
              {RAID: "direct", USB: "direct-relaxable"})
        out = run("regions", "--sysroot", tree.root, status=0).out
        contains(out, RANGE, "00:1e.0", "no such device")
