# SPDX-License-Identifier: GPL-2.0-or-later
"""Ordinary users: the table is root's, the rest is not."""

import os

import lines
from program import NOBODY, blind_rules, refusal, run
from tables import CLEAN, CLEAN_GROUP, NIC, RAID, RAID_GROUP, VGA
from tap import case, contains, equal, is_true
from trees import DMAR, GROUPS, host


def ordinary_user():
    """Who runs the program: root becomes somebody else, others are it."""
    return NOBODY if os.geteuid() == 0 else None


def hide_table(tree):
    """As sysfs shows it: the table is there, for root only."""
    tree.mode(DMAR, 0o400 if os.geteuid() == 0 else 0)
    tree.write("proc/iomem", "00000000-00000000 : Reserved\n"
               "00000000-00000000 : System RAM\n")


def ask(tree, *args, status=None):
    return run("--json", "--sysroot", tree.root, *args, status=status,
               user=ordinary_user())


def ask_text(tree, *args, status=None):
    return run("--sysroot", tree.root, *args, status=status,
               user=ordinary_user())


@case("unprivileged: reserved_regions still answer")
def _answers():
    with host("intel-server") as tree:
        hide_table(tree)
        result = ask(tree, RAID, NIC, status=1)
        equal(result.table()["state"], "unreadable")
        for address in (RAID, NIC):
            device = result.device(address)
            equal(device["verdict"], "unsafe")
            equal(refusal(device), lines.AT_CLAIM)
            equal(device["kernel"]["message"], lines.rmrr(address))
        device = ask(tree, CLEAN).device(CLEAN)
        equal(refusal(device), lines.ACCEPTS)
        is_true("firmware-reserved-memory" not in blind_rules(device),
                blind_rules(device))


@case("unprivileged: a clean device is safe, with what was not checked told")
def _safe():
    with host("intel-server") as tree:
        hide_table(tree)
        device = ask(tree, CLEAN, status=0).device(CLEAN)
        equal(device["verdict"], "safe")
        is_true("firmware-bug" in blind_rules(device), blind_rules(device))
        out = " ".join(ask_text(tree, CLEAN, status=0).out.split())
        contains(out, "rules; not checked: ", "firmware-bug")


@case("unprivileged: a relaxed region is still a caution")
def _relaxed():
    with host("intel-server") as tree:
        hide_table(tree)
        tree.dark(VGA)
        equal(ask(tree, VGA, status=0).device(VGA)["verdict"], "caution")


@case("unprivileged: without reserved_regions it names the command that answers")
def _blind():
    with host("intel-server") as tree:
        hide_table(tree)
        for group in (RAID_GROUP, CLEAN_GROUP):
            tree.remove(f"{GROUPS}/{group}/reserved_regions")
        for address in (RAID, CLEAN):
            device = ask(tree, address, status=3).device(address)
            equal(device["verdict"], "unknown")
            equal(refusal(device), lines.UNKNOWN)
            is_true("firmware-reserved-memory" in blind_rules(device),
                    blind_rules(device))
            out = " ".join(ask_text(tree, address, status=3).out.split())
            contains(out, f"sudo vfio-check {address}")


@case("unprivileged: off and the table hidden: unknown, with the command")
def _off():
    with host("intel-server") as tree:
        hide_table(tree)
        tree.iommu_off()
        device = ask(tree, RAID, status=3).device(RAID)
        equal(device["verdict"], "unknown")
        equal(refusal(device), lines.NO_GROUP)
        out = " ".join(ask_text(tree, RAID, status=3).out.split())
        contains(out, f"sudo vfio-check {RAID}")


@case("unprivileged: regions says whose the table is")
def _regions():
    with host("intel-server") as tree:
        hide_table(tree)
        result = run("regions", "--sysroot", tree.root, user=ordinary_user())
        contains(result.out + result.err, DMAR, "Permission denied")
        run("regions", "--json", "--sysroot", tree.root, user=ordinary_user())


@case("unprivileged: with --kernel the hidden table leaves it unknown")
def _asked():
    with host("intel-server") as tree:
        hide_table(tree)
        device = ask(tree, RAID, "--kernel", "6.12", status=3).device(RAID)
        equal(device["verdict"], "unknown")
        equal(refusal(device), lines.UNKNOWN)


@case("unprivileged: a device whose files are hidden is an error")
def _hidden_device():
    with host("intel-server") as tree:
        tree.mode(f"{tree.device(CLEAN)}/uevent", 0)
        result = ask(tree, CLEAN, RAID, status=2)
        contains(result.json["errors"][0]["text"], CLEAN)
        equal([d["address"] for d in result.json["devices"]], [RAID])


@case("unprivileged: hidden groups are not known")
def _hidden_groups():
    with host("intel-server") as tree:
        directory = tree.path(GROUPS)
        os.chmod(directory, 0)
        try:
            device = ask(tree, CLEAN, status=3).device(CLEAN)
            equal(device["verdict"], "unknown")
        finally:
            os.chmod(directory, 0o755)


@case("unprivileged: a tree that may not be entered")
def _tree():
    with host("intel-server") as tree:
        os.chmod(tree.root, 0)
        try:
            result = ask_text(tree, CLEAN, status=2)
            contains(result.err, "Permission denied")
        finally:
            os.chmod(tree.root, 0o755)
