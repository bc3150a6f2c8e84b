# SPDX-License-Identifier: GPL-2.0-or-later
"""No IOMMU, or one that is off: what would happen, and how to switch it on."""

import lines
from program import (actions, finding, judge, judge_one, refusal, run,
                     severities, text, whole_text)
from tables import (CLEAN, LEFT, RAID, RAID_PATH, RIGHT, RIGHT_PATH, USB, VGA,
                    bridge, for_device, reserve)
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, host

DISABLED, MISSING = "iommu-disabled", "iommu-missing"


def check_no_group(device, address):
    equal(refusal(device), lines.NO_GROUP, address)
    equal(refusal(device, "now"), lines.NO_GROUP, address)
    equal(device["kernel"]["message"], lines.probe(address))
    equal(device["kernel"]["userspace"], f"vfio {address}: no iommu_group "
          "found: No such file or directory")
    equal(device["group"], None)
    equal(device["ready"], False)
    is_true(("enable-iommu", None) in actions(device), actions(device))


def switch_on_text(device):
    return next(item["text"] for item in device["todo"]
                if item["action"] == "enable-iommu")


@case("iommu: no table at all: missing")
def _missing():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.remove(DMAR)
        result = judge(tree, CLEAN, RAID, status=3)
        for address in (CLEAN, RAID):
            device = result.device(address)
            check_no_group(device, address)
            equal(device["verdict"], "unknown")
            equal(severities(device)[MISSING], "unknown")
        equal(result.json["host"]["iommu"],
              {"kind": None, "enabled": False, "interrupt_remapping": None})
        equal(result.table()["state"], "absent")
        contains(switch_on_text(result.device(CLEAN)), "firmware")


@case("iommu: intel_iommu=off and no groups: disabled by that option")
def _option():
    with host("intel-clean") as tree:
        tree.iommu_off()
        for cmdline, option in (("quiet intel_iommu=off", "intel_iommu=off"),
                                ("iommu=off quiet", "iommu=off"),
                                ("intel_iommu=sm_on,off", "intel_iommu")):
            tree.cmdline(cmdline)
            result = judge(tree, CLEAN, status=3)
            device = result.device(CLEAN)
            check_no_group(device, CLEAN)
            equal(severities(device)[DISABLED], "unknown")
            contains(whole_text(finding(device, DISABLED)), option)
            contains(switch_on_text(device), option)
            equal(result.json["host"]["iommu"]["enabled"], False)
            contains(text(tree, CLEAN, status=3).out, option)


@case("iommu: no groups and no option: intel_iommu=on is missing")
def _no_option():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.cmdline("quiet")
        device = judge_one(tree, CLEAN, status=3)
        check_no_group(device, CLEAN)
        equal(severities(device)[DISABLED], "unknown")
        contains(whole_text(finding(device, DISABLED)), "intel_iommu=on")
        contains(switch_on_text(device), "intel_iommu=on")


@case("iommu: off with intel_iommu=on: nobody is told to add it")
def _on_already():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.cmdline("quiet intel_iommu=on")
        device = judge_one(tree, CLEAN, status=3)
        check_no_group(device, CLEAN)
        lacks(finding(device, DISABLED)["advice"], "Add intel_iommu=on")
        lacks(switch_on_text(device), "intel_iommu=on on the kernel")


@case("iommu: an option in quotes is one")
def _quoted():
    with host("intel-clean") as tree:
        tree.iommu_off()
        for cmdline in ('quiet "intel_iommu=off"', 'intel_iommu="off" quiet',
                        'dyndbg="file a.c +p; file b.c +p" intel_iommu=off'):
            tree.cmdline(cmdline)
            advice = finding(judge_one(tree, CLEAN, status=3), DISABLED)["advice"]
            contains(advice, "intel_iommu=off on the")
        tree.cmdline('dyndbg="file a.c intel_iommu=off"')
        judge_one(tree, CLEAN, status=3)


@case("iommu: of intel_iommu=off and =on the last one counts")
def _last():
    with host("intel-clean") as tree:
        tree.iommu_off()
        for cmdline, off in (("intel_iommu=off intel_iommu=on", False),
                             ("intel_iommu=on,sm_on intel_iommu=sm_on,off", True),
                             ("intel_iommu=off,on quiet", False),
                             ("intel_iommu=offon", False)):
            tree.cmdline(cmdline)
            advice = finding(judge_one(tree, CLEAN, status=3), DISABLED)["advice"]
            equal("take intel_iommu=off" in advice or "place of intel_iommu=off" in advice,
                  off, cmdline)


@case("iommu: 6.12 words the failing probe in its own way")
def _probe_line():
    with host("intel-clean") as tree:
        tree.iommu_off()
        for release, line in (("6.1", lines.probe(CLEAN)),
                              ("6.12", lines.probe_6_12(CLEAN)),
                              ("5.10", lines.probe(CLEAN)),
                              ("7.2", lines.probe_6_12(CLEAN))):
            device = judge_one(tree, CLEAN, "--kernel", release, status=3)
            equal(device["kernel"]["message"], line, release)


@case("iommu: off, and a direct region of the device itself: unsafe, others unknown")
def _direct():
    with host("intel-server") as tree:
        tree.iommu_off()
        tree.dark(VGA)
        tree.cmdline("quiet intel_iommu=off")
        result = judge(tree, status=1)
        verdicts = {device["address"]: device["verdict"]
                    for device in result.json["devices"]
                    if not device["class"].startswith("0x06")}
        unsafe = {address for address, verdict in verdicts.items()
                  if verdict == "unsafe"}
        equal(unsafe, {RAID, "0000:02:00.0"})
        equal(set(verdicts.values()), {"unsafe", "unknown"})
        check_no_group(result.device(RAID), RAID)
        equal(judge_one(tree, CLEAN, status=3)["verdict"], "unknown")


@case("iommu: off, and a region of a sibling: its group cannot be known")
def _sibling():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.table(for_device(RIGHT_PATH))
        equal(judge_one(tree, LEFT, status=3)["verdict"], "unknown")
        equal(judge_one(tree, RIGHT, status=1)["verdict"], "unsafe")


@case("iommu: off, and a region of a bridge above: unsafe")
def _below():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.table(reserve(bridge("00", "1c.0")))
        equal(judge_one(tree, LEFT, status=1)["verdict"], "unsafe")
        equal(judge_one(tree, CLEAN, status=3)["verdict"], "unknown")


@case("iommu: off, and a relaxed region: unknown, with the caution told")
def _relaxed():
    with host("intel-server") as tree:
        tree.iommu_off()
        tree.dark(VGA)
        for address in (USB, VGA):
            device = judge_one(tree, address, status=3)
            equal(device["verdict"], "unknown")
            equal(severities(device)["firmware-reserved-memory-relaxed"],
                  "caution")


@case("iommu: off on a host whose group directory is there but empty")
def _empty_groups():
    with host("intel-clean") as tree:
        tree.iommu_off()
        check_no_group(judge_one(tree, CLEAN, status=3), CLEAN)


@case("iommu: groups says that there are none")
def _groups():
    with host("intel-clean") as tree:
        tree.iommu_off()
        out = run("groups", "--sysroot", tree.root, status=0).out
        contains(out, "No IOMMU groups")
        answer = run("groups", "--json", "--sysroot", tree.root, status=0).json
        equal(answer["groups"], [])


@case("iommu: off, a device on vfio-pci is not ready")
def _bound():
    with host("intel-clean") as tree:
        tree.driver(CLEAN, "vfio-pci")
        tree.iommu_off()
        device = judge_one(tree, CLEAN, status=3)
        equal(device["ready"], False)
        equal(actions(device), [("enable-iommu", None)])


@case("iommu: off, a whole host in text")
def _text():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.table(for_device(RAID_PATH))
        out = text(tree, status=1).out
        contains(out, f"{RAID}  unsafe", f"{CLEAN}  unknown")
