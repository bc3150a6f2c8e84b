# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shown, step by step; each step starts from where the last one left
the guest."""

import json
import re
import time

from domains import DOMAINS
from machine import (CLEAN, CONSOLE, CRITICAL, DISPLAY, OTHER, PHYSICAL, RELAXED, UNSAFE, UNUSED,
                     VIRTUAL)
from tap import case, contains, equal, is_true, lacks

HOOKS = "/etc/libvirt/hooks"
OURS = f"{HOOKS}/qemu.d/zz-vfio-check"
START = 120     # seconds; a guest in a guest takes its time

guest = None    # set by the runner
shown = {}      # what earlier steps learned


# What the steps are made of. The guests' guests are paused, as a processor that
# is emulated twice takes its time: devices are given away all the same.

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
    guest.must(">/run/recorder.log")


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


LOCAL = "/etc/apparmor.d/local/abstractions/libvirt-qemu"


def check_gate():
    """The gate denies what is unsafe and what the host lives on."""
    lines = guest.must(f"cat {LOCAL}")
    denied = set(re.findall(r"^\s*deny /dev/vfio/(\d+) ", lines, re.M))
    unsafe = {group(device) for device in [UNSAFE, *CRITICAL]}
    safe = {group(device) for device in [CLEAN, RELAXED, OTHER, *UNUSED]}
    equal((unsafe - denied, safe & denied), (set(), set()), lines)
    lacks(lines, "/dev/vfio/devices/")
    guest.must("vfio-check gate --check")


@case("the gate is there before libvirt is, from boot on")
def gate_at_boot():
    check_gate()
    ended, started = (int(guest.must(
        f"systemctl show --value -p {what}TimestampMonotonic {unit}"))
        for what, unit in (("ExecMainExit", "vfio-check-gate"),
                           ("ExecMainStart", "libvirtd")))
    is_true(0 < ended < started, f"gate until {ended}, libvirtd from {started}")
    guest.must("vfio-check gate --remove")
    equal(guest.must(f"cat {LOCAL}"), "")


# Without a hook.

@case("guests are defined; some hook is there already, which only writes down")
def define():
    names = "; ".join(f"define /root/vms/{name}.xml" for name in DOMAINS)
    guest.must(f"modprobe vfio-pci && virsh '{names}'", 120)
    guest.must(f"install -D -m 755 /root/recorder {HOOKS}/qemu && "
               "systemctl reload libvirtd")


@case("without our hook the kernel refuses, and QEMU says what was foretold")
def refused_by_kernel():
    forget_calls()
    shown["before"] = since = now()
    foretold = judged(UNSAFE)
    equal(foretold["verdict"], "unsafe")
    result = guest.run("virsh start --paused unsafe", START)
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


@case("... already when libvirt calls hooks with `start`, after `prepare`")
def start_is_too_late():
    drivers = {line.split()[1]: line.split(f"{UNSAFE}=")[1].split()[0]
               for line in calls()}
    equal(drivers["prepare"], "e1000", "at prepare")
    equal(drivers["start"], "vfio-pci", "at start")


# With the hook.

def refused_by_hook(domain, device):
    """The hook says no, and nothing happened to the device."""
    since = now()
    had = driver(device)
    forget_calls()
    result = guest.run(f"virsh start --paused {domain}", START)
    equal(result.status, 1, result.err)
    contains(result.err, "Hook script execution failed",
             f"vfio-check: {domain}: {device}: ")
    equal(events(device, since), [], "what happened to its driver")
    equal(driver(device), had)
    lacks(kernel_log(since), device)
    return result.err


@case("--status says that there is no hook, and --self-test that none is called")
def no_hook():
    contains(status(1), "is missing, so nothing is refused")
    result = guest.run("vfio-check libvirt-hook --self-test", START)
    equal(result.status, 1, result.out)
    contains(result.err, "it does not call the hook")
    equal(guest.must("virsh list --name").strip(), "", "guests that run")


def status(expected):
    """What --status says."""
    result = guest.run("vfio-check libvirt-hook --status")
    equal(result.status, expected, result.out + result.err)
    return result.out


def tree(folder):
    """Everything below a folder: owners, modes, links, content."""
    return guest.must(f"cd {folder} && find . -printf '%p %m %u %l\\n' | sort; "
                      "find . -type f | sort | xargs -r sha256sum")


@case("--install puts the hook beside one that was there, and proves it")
def install():
    shown["hooks"] = tree(HOOKS)
    out = guest.must("vfio-check libvirt-hook --install", START)
    contains(out, "Self-test: libvirt calls this hook, and it refuses.")
    contains(guest.must(f"cat {HOOKS}/qemu"), "recorder.log")
    status(0)


@case("with the hook `virsh start` fails first: the driver never changes")
def refused():
    shown["error"] = refused_by_hook("unsafe", UNSAFE)


@case("... the message that reaches virsh has domain, device and reason")
def message():
    line = next(line for line in shown["error"].splitlines()
                if "vfio-check: " in line)
    contains(line, "RMRR")


@case("... and the hook that was there before is still called")
def still_called():
    steps = [line.split()[:2] for line in calls()]
    equal(steps, [["unsafe", "prepare"], ["unsafe", "stopped"],
                  ["unsafe", "release"]])


@case("... and AppArmor denied the hook nothing")
def nothing_denied():
    lacks(guest.must("journalctl -k -q -o cat"), 'apparmor="DENIED"')


@case("a device that libvirt does not manage is refused as well")
def refused_unmanaged():
    refused_by_hook("unmanaged", UNSAFE)


@case("a guest without devices starts")
def plain_starts():
    guest.must("virsh start --paused plain && virsh destroy plain", START)


@case("a clean device is given away")
def clean_starts():
    guest.must("virsh start --paused clean", START)
    equal(driver(CLEAN), "vfio-pci")


@case("a USB controller with an RMRR is given away, and so is a clean device "
      "that libvirt does not manage")
def relaxed_starts():
    name = "pci_" + re.sub("[:.]", "_", OTHER)
    guest.must(f"virsh nodedev-detach {name}")
    guest.must("virsh start --paused relaxed", START)
    equal(driver(RELAXED), "vfio-pci")
    guest.must(f"virsh destroy relaxed && virsh nodedev-reattach {name}")
    equal([driver(RELAXED), driver(OTHER)], ["ehci-pci", "e1000"])


def node(device):
    """Of a display: /dev/dri/card0"""
    return guest.must(f"ls -d /sys/bus/pci/devices/{device}/drm/card*"
                      ).strip().replace(f"/sys/bus/pci/devices/{device}/drm",
                                        "/dev/dri")


@case("a display that a process has open is refused, and stays with its driver")
def display_held():
    guest.must("systemd-run --quiet --unit=holder "
               f"-p StandardInput=file:{node(DISPLAY)} sleep infinity")
    error = refused_by_hook("display", DISPLAY)
    contains(error, "sleep (", "would hang")
    guest.must("systemctl stop holder")


@case("... one that nobody has open is given away, though a process has another "
      "display of its driver and may not be looked at")
def display_starts():
    guest.must("cp /bin/sleep /usr/local/bin/apart && "
               "apparmor_parser --replace /root/vms/apart.profile && "
               "systemd-run --quiet --unit=apart "
               f"-p StandardInput=file:{node(CONSOLE)} "
               "/usr/local/bin/apart infinity")
    equal(guest.must("cat /proc/$(pidof apart)/attr/current").strip(),
          "apart (enforce)", "the profile of its own")
    since = guest.must("date +%s").strip()
    guest.must("virsh start --paused display", START)
    equal(driver(DISPLAY), "vfio-pci")
    contains(guest.must(f"journalctl -q -o cat --since=@{since} -t vfio-check"),
             f"display: {DISPLAY}: ")
    guest.must("virsh destroy display; systemctl stop apart; "
               "rm /usr/local/bin/apart")


@case("a guest outlives a restart of libvirtd")
def restart():
    guest.must("virsh resume clean")
    pid = guest.must("pidof qemu-system-x86_64")
    forget_calls()
    guest.must("systemctl restart libvirtd && virsh uri", 120)
    equal(state("clean"), "running")
    equal(guest.must("pidof qemu-system-x86_64"), pid)
    contains("\n".join(calls()), "clean reconnect begin")
    guest.must("virsh suspend clean")


# Hot-attach, which calls no hook.

def attach(name):
    return guest.run(f"virsh attach-device clean /root/vms/hot-{name}.xml "
                     "--live", START)


@case("hot-attach calls no hook: an unsafe device loses its driver")
def hot_unsafe():
    since = now()
    forget_calls()
    result = attach("unsafe")
    equal(result.status, 1, result.err)
    contains(result.err, f"vfio {UNSAFE}: failed to setup container")
    equal(calls(), [], "calls of a hook")
    equal(events(UNSAFE, since), ["unbind", "bind", "unbind", "bind"])


@case("... and a clean one gets in")
def hot_other():
    result = attach("other")
    equal(result.status, 0, result.err)
    equal(driver(OTHER), "vfio-pci")


# With the gate.

@case("the gate's service writes what QEMU must not open")
def gate():
    guest.must("systemctl start vfio-check-gate")
    check_gate()


@case("with the gate hot-attach fails, and the device returns to its driver")
def gate_stops():
    result = attach("unsafe")
    equal(result.status, 1, result.err)
    contains(result.err, f"vfio {UNSAFE}: failed to open /dev/vfio/"
             f"{group(UNSAFE)}: Permission denied")
    equal(driver(UNSAFE), "e1000")


@case("... and one that is no danger gets in all the same")
def gate_lets():
    result = attach("relaxed")
    equal(result.status, 0, result.err)
    equal(driver(RELAXED), "vfio-pci")
    guest.must("virsh destroy clean")
    equal([driver(device) for device in (CLEAN, OTHER, RELAXED)],
          ["e1000", "e1000", "ehci-pci"])


@case("... and a guest that starts is refused by the gate alone, too")
def gate_stops_start():
    guest.must(f"chmod -x $(realpath {OURS})")
    try:
        result = guest.run("virsh start --paused unsafe", START)
    finally:
        guest.must(f"chmod +x $(realpath {OURS})")
    equal(result.status, 1, result.err)
    contains(result.err, "Permission denied")
    equal(driver(UNSAFE), "e1000")


@case("gate --remove leaves the profile as it was")
def gate_removed():
    guest.must("vfio-check gate --remove")
    equal(guest.must(f"cat {LOCAL}"), "")


# Alarms.

def bind_by_hand(device, name):
    path = f"/sys/bus/pci/devices/{device}"
    guest.must(f"echo {name} >{path}/driver_override; "
               f"echo {device} >{path}/driver/unbind; "
               f"echo {device} >/sys/bus/pci/drivers_probe; "
               f"echo >{path}/driver_override")


def alarms(since, unit=""):
    """Devices that the log names, once there is one and udev is through."""
    for _ in range(20):
        found = re.findall(r"ALARM: (\S+) is on vfio-pci", guest.must(
            f"udevadm settle; journalctl -q -o cat --since=@{since} {unit} "
            "-t vfio-check"))
        if found:
            break
        time.sleep(1)
    return found


@case("an unsafe device that is bound to vfio-pci by hand raises an alarm (udev)")
def udev_alarm():
    since = guest.must("date +%s").strip()
    bind_by_hand(UNSAFE, "vfio-pci")
    equal(driver(UNSAFE), "vfio-pci")
    equal(set(alarms(since)), {UNSAFE})


@case("... from the service that watches, too; a clean one raises none")
def service_alarm():
    bind_by_hand(UNSAFE, "e1000")
    guest.must("systemctl start vfio-check-watch; sleep 2")
    since = guest.must("date +%s").strip()
    # What it had to say about the clean one would come first.
    bind_by_hand(OTHER, "vfio-pci")
    bind_by_hand(UNSAFE, "vfio-pci")
    service = "_SYSTEMD_UNIT=vfio-check-watch.service"
    equal(alarms(since, service), [UNSAFE])
    equal(set(alarms(since)), {UNSAFE})
    guest.must("systemctl stop vfio-check-watch")
    bind_by_hand(UNSAFE, "e1000")
    bind_by_hand(OTHER, "e1000")
    equal([driver(UNSAFE), driver(OTHER)], ["e1000", "e1000"])


# A pool of virtual functions. Here they are those of a disk, as this QEMU has no
# network card that has any: so no guest gets one in the end.

NO_NETWORK_CARD = "has no network device name"


@case("a pool of virtual functions that are in order comes up")
def pool():
    guest.must(f"cd /sys/bus/pci/devices/{PHYSICAL} && "
               "echo 0 >sriov_drivers_autoprobe && echo 2 >sriov_numvfs")
    guest.must("virsh net-define /root/vms/pool.xml && virsh net-start pool")
    contains(guest.run("virsh start --paused pooled", START).err,
             NO_NETWORK_CARD)


@case("an interface out of a pool is refused where the policy says so")
def pool_refused():
    # That finds fault with a virtual function whose physical one has no driver.
    guest.must("mkdir -p /etc/vfio-check && printf '%s\\n' '[severity]' "
               "'sriov-vf = unsafe' >/etc/vfio-check/policy.conf && "
               f"echo {PHYSICAL} >/sys/bus/pci/drivers/nvme/unbind")
    result = guest.run("virsh start --paused pooled", START)
    contains(result.err, "network.d/zz-vfio-check pool port-created begin",
             f"{VIRTUAL}: ")
    lacks(result.err, NO_NETWORK_CARD)


@case("... and so is the pool as a whole")
def pool_does_not_start():
    guest.must("virsh net-destroy pool")
    result = guest.run("virsh net-start pool")
    guest.must("rm /etc/vfio-check/policy.conf")
    contains(result.err, "network.d/zz-vfio-check pool start begin",
             f"{VIRTUAL}: ")
    # As with the guests, what the hook does not refuse is not its business.
    guest.must("virsh net-start pool")


# When the hook is no longer called.

@case("--status reports a hook that is not executable, one that comes later, "
      "one that is gone")
def status_reports():
    status(0)
    guest.must(f"chmod -x $(realpath {OURS})")
    contains(status(1), "is not executable, so nothing is refused")
    guest.must(f"chmod +x $(realpath {OURS})")
    guest.must(f"cp /root/recorder {HOOKS}/qemu.d/zzz-later")
    contains(status(1), "after zz-vfio-check comes zzz-later")
    guest.must(f"rm {HOOKS}/qemu.d/zzz-later")
    guest.must(f"rm {OURS}")
    contains(status(1), "is missing, so nothing is refused")
    guest.must("vfio-check libvirt-hook --install", START)
    status(0)


@case("--uninstall leaves the directory of hooks as it was")
def uninstall():
    guest.must("vfio-check libvirt-hook --uninstall")
    equal(tree(HOOKS), shown["hooks"])
    forget_calls()
    # This one ends soon.
    guest.run("virsh start --paused pooled", START)
    equal(calls()[0].split()[:2], ["pooled", "prepare"])
