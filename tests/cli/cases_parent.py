# SPDX-License-Identifier: GPL-2.0-or-later
"""Devices by which others exist; drivers that are VFIO's under any name, and for some devices alone."""

import lines
from program import actions, finding, judge, judge_one, refusal, run, severities, whole_text
from tables import CLEAN
from tap import case, contains, equal, lacks
from trees import Tree, directory, host

RULE = "parent-in-group"
PF, VF, APART = "0000:01:00.0", "0000:01:00.3", "0000:01:00.2"
VMD, PORT, DISK = "0000:00:0e.0", "10000:e0:06.0", "10000:e1:00.0"
ALIASES = "lib/modules/6.1.0-50-amd64/modules.alias"


def behind_vmd(tree):
    tree.add_device(f"pci0000:00/{VMD}", 0x010400, 0x8086, 0x467f)
    below = f"pci0000:00/{VMD}/pci10000:e0/{PORT}"
    tree.add_device(below, 0x060400, 0x8086, 0x464d)
    tree.add_device(f"{below}/{DISK}", 0x010802, 0x144d, 0xa80a)
    for address, driver in ((VMD, "vmd"), (PORT, "pcieport"), (DISK, "nvme")):
        tree.join_group(address, 99)
        tree.driver(address, driver)
    tree.reserved(99)


@case("parent: a virtual function in the group of its physical one is unsafe")
def _vf():
    with host("odd-devices") as tree:
        device = judge_one(tree, VF, status=1)
        equal((severities(device)[RULE], device["todo"], device["ready"]), ("unsafe", [], None))
        contains(whole_text(finding(device, RULE)), PF, "ACS")
        equal(RULE in severities(judge_one(tree, APART)), False)
        device = judge_one(tree, PF, status=1)
        equal(severities(device)[RULE], "caution")
        contains(finding(device, RULE)["detail"], VF)
        lacks(finding(device, RULE)["detail"], APART)
        equal([item["device"] for item in device["todo"]], [PF, PF])
        # Of a physical function that VFIO has nothing is taken away.
        tree.driver(PF, "vfio-pci")
        equal(RULE in severities(judge_one(tree, VF)), False)


@case("parent: what is behind a VMD cannot leave the host, the whole VMD can")
def _vmd():
    with host("intel-clean") as tree:
        behind_vmd(tree)
        for driver in ("nvme", "vfio-pci", None):
            tree.driver(DISK, driver)
            device = judge_one(tree, DISK, status=1)
            equal((severities(device)[RULE], device["todo"]), ("unsafe", []), driver)
            contains(whole_text(finding(device, RULE)), VMD, "firmware")
        tree.driver(DISK, "nvme")
        device = judge_one(tree, VMD)
        equal(severities(device)[RULE], "caution")
        contains(finding(device, RULE)["detail"], DISK)
        equal(actions(device), [("bind", VMD)])
        equal(RULE in severities(judge_one(tree, CLEAN)), False)


@case("vfio-dev: what is registered with VFIO is ready, whatever its driver is called")
def _registered():
    with host("intel-clean") as tree:
        for driver in ("nvidia", "somebodys"):
            tree.driver(CLEAN, driver)
            equal(judge_one(tree, CLEAN)["ready"], False)
            tree.write(f"{tree.device(CLEAN)}/vfio-dev/vfio0/dev", "511:0\n")
            device = judge_one(tree, CLEAN, status=0)
            equal((device["todo"], device["ready"], refusal(device, "now")),
                  ([], True, lines.ACCEPTS))
            with directory() as path:
                run("capture", "--sysroot", tree.root, f"{path}/c")
                equal(judge_one(Tree(f"{path}/c"), CLEAN)["ready"], True)
            tree.remove(f"{tree.device(CLEAN)}/vfio-dev")


@case("variant: the driver that modules.alias names for VFIO is what to bind to")
def _variant():
    with host("intel-clean") as tree:
        device = judge(tree, CLEAN).device(CLEAN)
        ids = f"v0000{device['vendor'][2:].upper()}d0000{device['device'][2:].upper()}"
        tree.write(ALIASES, f"alias pci:{ids}sv*sd*bc*sc*i* e1000e\n"
                            f"alias vfio_pci:{ids}sv*sd*bc*sc*i* some_vfio_pci\n")
        todo = judge_one(tree, CLEAN)["todo"]
        equal([(item["action"], item["driver"]) for item in todo], [("bind", "some_vfio_pci")])
        contains(todo[0]["text"], "modprobe some_vfio_pci", CLEAN)
        tree.write(ALIASES, f"alias pci:{ids}sv*sd*bc*sc*i* e1000e\n")
        equal(judge_one(tree, CLEAN)["todo"][0]["driver"], "vfio-pci")
