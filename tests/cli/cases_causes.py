# SPDX-License-Identifier: GPL-2.0-or-later
"""What is so for the whole machine stands once, and devices refer to it."""

import contextlib

import lines
from program import finding, judge, run
from tables import CLEAN, whole
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, host

RULE = "interrupt-remapping-missing"
EXPLAINED = "The DMAR's flags say that interrupts cannot be remapped."
HIDDEN = "the firmware's tables can be read by root only"


@contextlib.contextmanager
def not_remapped():
    with host("intel-clean") as tree:
        tree.table(whole(flags=0))
        tree.plain_interrupts()
        yield tree


def in_words(out):
    return " ".join(out.split())


def of_rule(findings, rule=RULE):
    return [found for found in findings if found["rule"] == rule]


@case("causes: a server without interrupt remapping says why once, with the kernel's line")
def _once():
    with not_remapped() as tree:
        out = run("--sysroot", tree.root, status=1).out
        words = in_words(out)
        contains(words, "devices can be given to a guest: interrupts are not isolated")
        equal(words.count(EXPLAINED), 1)
        equal(words.count("allow_unsafe_interrupts only silences the kernel"), 1)
        equal(out.splitlines().count(lines.INTERRUPTS), 1)


@case("causes: one device that is asked for has it once as well, with what to do")
def _asked():
    with not_remapped() as tree:
        words = in_words(run("--sysroot", tree.root, CLEAN, status=1).out)
        equal(words.count(EXPLAINED), 1)
        equal(words.count("allow_unsafe_interrupts only silences the kernel"), 1)
        lacks(words, "can be given to a guest:")


@case("causes: JSON has it at the machine, and marks it at the devices")
def _json():
    with not_remapped() as tree:
        result = judge(tree, status=1)
        causes = of_rule(result.json["findings"])
        equal(len(causes), 1)
        equal(causes[0]["of_machine"], False)
        for device in result.json["devices"]:
            is_true(all(found["of_machine"] for found in of_rule(device["findings"])),
                    device["address"])
        equal(finding(result.device(CLEAN), RULE)["evidence"], causes[0]["evidence"])


@case("causes: what a waiver answers for stays with its device")
def _waived():
    with not_remapped() as tree:
        ids = judge(tree, CLEAN, status=1).device(CLEAN)
        tree.write("etc/vfio-check/policy.conf", f"[waiver]\naddress = {CLEAN}\ndevice = {ids['vendor'][2:]}:{ids['device'][2:]}\n"
                   f"rule = {RULE}\nreason = a machine in the lab\n")
        result = judge(tree, CLEAN)
        found = finding(result.device(CLEAN), RULE)
        equal(found["severity"], "info")
        equal(found["of_machine"], False)
        equal(of_rule(result.json["findings"]), [])


@case("causes: a device of its own kind of trouble is told on its own")
def _own():
    with host("intel-server") as tree:
        lacks(in_words(run("--sysroot", tree.root, status=1).out), "devices can be given")
        lacks(in_words(run("--sysroot", tree.root, status=1).out), "are known to be safe")


@case("causes: a table that is hidden is told once for the machine, and once for a device")
def _blind():
    with host("intel-clean") as tree:
        tree.iommu_off()
        tree.remove(DMAR)
        tree.write("vfio-check.capture",
                   f"hidden EACCES {DMAR}\nempty sys/kernel/iommu_groups\n")
        words = in_words(run("--sysroot", tree.root, status=3).out)
        equal(words.count(HIDDEN), 1)
        contains(words, "devices are known to be safe:")
        equal(in_words(run("--sysroot", tree.root, CLEAN, status=3).out).count(HIDDEN), 1)
