# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shown, step by step; each step starts from where the last one left
the guest."""

import json
import re
import time

from machine import (CLEAN, CRITICAL, OTHER, RELAXED, UNSAFE, UNUSED)
from tap import case, contains, equal, is_true, lacks

HOOKS = "/etc/libvirt/hooks"
OURS = f"{HOOKS}/qemu.d/zz-vfio-check"
START = 120     # seconds; a guest in a guest takes its time

guest = None    # set by the runner
shown = {}      # what earlier steps learned


# What the steps are made of.

def driver(device):
    return guest.must(f"basename $(readlink /sys/bus/pci/devices/{device}/"
                      "driver || echo none)").strip()


def group(device):
    return guest.must("basename $(readlink /sys/bus/pci/devices/"
                      f"{device}/iommu_group)").strip()


def state(domain):
    return guest.must(f"virsh domstate {domain}").strip()


def events(device, since):
    """What happened to a device's driver: "unbind", "bind", ..."""
    # Each event is written when it happened; the last may be on its way.
    time.sleep(0.5)
    text = guest.must("cat /run/uevents")
    found = re.findall(r"^KERNEL\[([0-9.]+)\] (\w+)\s+(\S+) \(pci\)$", text,
                       re.M)
    return [what for at, what, path in found
            if path.endswith(device) and float(at) > since]


def now():
    """The guest's time, as in the list of events."""
    return float(guest.must("cut -d' ' -f1 /proc/uptime"))


def kernel_log(since):
    """What the kernel said after a time of now()."""
    lines = guest.must("dmesg").splitlines()
    return "\n".join(text for at, text in
                     (re.match(r"\[ *([0-9.]+)\] (.*)", line).groups()
                      for line in lines if line.startswith("["))
                     if float(at) > since)


def calls():
    """Lines of the hook that was there before."""
    return guest.must("cat /run/recorder.log").splitlines()


def forget_calls():
    guest.must(": >/run/recorder.log")


def judged(device):
    """vfio-check's answer about one device."""
    out = guest.run(f"vfio-check --json {device}").out
    return json.loads(out)["devices"][0]


# The machine.

@case("Debian runs in the guest: systemd, udev, libvirtd confined by AppArmor")
def machine_runs():
    equal(guest.run("systemctl is-system-running --wait", 120).out.strip(),
          "running", guest.run("systemctl --failed --no-legend").out)
    guest.must("udevadm settle", 120)
    guest.must("virsh uri", 120)
    equal(guest.must("cat /proc/$(pidof libvirtd)/attr/current").strip(),
          "libvirtd (enforce)", "libvirtd's profile")
    guest.must("systemd-run --quiet --unit=uevents "
               "-p StandardOutput=truncate:/run/uevents "
               "udevadm monitor --kernel --subsystem-match=pci")


@case("the kernel took the table: an RMRR on a network card and one on USB")
def table_taken():
    contains(guest.must("dmesg"),
             "DMAR: RMRR base: 0x0000007e000000 end: 0x0000007e000fff",
             "DMAR: RMRR base: 0x0000007e001000 end: 0x0000007e001fff",
             "Enabled IRQ remapping")
    for device, kind in ((UNSAFE, "direct"), (RELAXED, "direct-relaxable")):
        regions = guest.must("cat /sys/kernel/iommu_groups/"
                             f"{group(device)}/reserved_regions")
        is_true(re.search(f" {kind}$", regions, re.M), f"{device}: {regions}")
    for device in (CLEAN, OTHER):
        regions = guest.must("cat /sys/kernel/iommu_groups/"
                             f"{group(device)}/reserved_regions")
        lacks(regions, "direct")


@case("host-critical names what the guest lives on, and nothing else")
def host_critical():
    answer = json.loads(guest.run("vfio-check --json").out)
    equal(answer["errors"], [], "errors")
    found = {device["address"] for device in answer["devices"]
             if any(finding["rule"] == "host-critical"
                    for finding in device["findings"])}
    equal(found, set(CRITICAL), "devices with a host-critical finding")
    blind = {device["address"] for device in answer["devices"]
             if any(rule["rule"] == "host-critical"
                    for rule in device["not_checked"])}
    equal(blind, set(), "devices on which host-critical is blind")
    verdicts = {device["address"]: device["verdict"]
                for device in answer["devices"]}
    for device in UNUSED:
        equal(verdicts[device], "safe", device)


# Without a hook.

@case("guests are defined")
def define():
    guest.must("for name in /root/vms/*.xml; do case $name in "
               "*/hot-*|*/pool.xml) ;; *) virsh define $name || exit;; esac; "
               "done; modprobe vfio-pci", 120)


@case("without the hook the kernel refuses, and QEMU says what was foretold")
def refused_by_kernel():
    shown["before"] = since = now()
    foretold = judged(UNSAFE)
    equal(foretold["verdict"], "unsafe")
    result = guest.run("virsh start unsafe", START)
    shown["start"] = result
    equal(result.status, 1, result.err)
    contains(result.err, foretold["kernel"]["userspace"])
    contains(kernel_log(since), foretold["kernel"]["message"])


@case("... and the device has lost its driver meanwhile")
def lost_driver():
    what = events(UNSAFE, shown["before"])
    equal(what, ["unbind", "bind", "unbind", "bind"],
          "e1000 to vfio-pci and back")
    equal(driver(UNSAFE), "e1000")
