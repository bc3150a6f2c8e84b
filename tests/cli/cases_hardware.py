# SPDX-License-Identifier: GPL-2.0-or-later
"""Reset, SR-IOV, power, silence, devices from outside; what capture keeps of it."""

import json

import lines
from program import finding, judge, judge_one, refusal, run, severities, text, whole_text
from tables import CLEAN, LEFT, RIGHT, SATA
from tap import case, contains, equal, is_true, lacks
from trees import Tree, directory, host, sample

PF, VF_IN_USE = "0000:01:00.0", "0000:01:00.1"
LOST_VF, LOST_PF = "0000:07:00.1", "0000:07:00.0"
SILENT, COLD, OUTSIDE, PLAIN = ("0000:04:00.0", "0000:05:00.0", "0000:06:00.0",
                                "0000:03:00.0")
# What each odd device has against it.
ODD = {"0000:00:03.0": "no-reset", "0000:02:00.0": "no-reset",
       "0000:02:00.1": "no-reset", PF: "sriov-pf", LOST_PF: "sriov-pf",
       LOST_VF: "sriov-vf", COLD: "device-power", OUTSIDE: "untrusted-port",
       "0000:00:0a.0": "reset-broken"}
HARDWARE = {"no-reset", "reset-broken", "sriov-pf", "sriov-vf", "device-unresponsive",
            "device-power", "untrusted-port"}


def against(device):
    return {rule for rule, severity in severities(device).items()
            if rule in HARDWARE and severity != "info"}


def not_checked(device):
    return {item["rule"] for item in device["not_checked"]} & HARDWARE


@case("hardware: each odd device has its rule against it, and no other")
def _each():
    result = judge(sample("odd-devices"))
    for device in result.json["devices"]:
        address = device["address"]
        if device["class"].startswith("0x06") or address.startswith("0000:00:1f"):
            continue
        equal(against(device), {ODD[address]} if address in ODD else set(), address)
        # Only that is not asked of those that nobody named.
        equal(not_checked(device), {"device-unresponsive"} - {
            "device-unresponsive" for _ in [0] if address == COLD}, address)


@case("hardware: asked by address, a silent device is unsafe")
def _silent():
    tree = sample("odd-devices")
    device = judge_one(tree, SILENT, status=1)
    equal(severities(device)["device-unresponsive"], "unsafe")
    equal(not_checked(device), set())
    equal(device["kernel"]["outcome"], "unknown")
    equal(not_checked(judge_one(tree, PLAIN, status=0)), set())
    equal(judge_one(tree, PLAIN)["verdict"], "safe")


@case("hardware: a filter is no address; nothing is read from the device")
def _filter():
    device = judge(sample("odd-devices"), "-s", "04:00.0").device(SILENT)
    equal(against(device), set())
    equal(not_checked(device), {"device-unresponsive"})
    out = text(sample("odd-devices"), "-s", "04:00.0").out
    contains(" ".join(out.split()), "Not checked: device-unresponsive",
             f"vfio-check {SILENT}")
    contains(" ".join(text(sample("odd-devices")).out.split()), "Not checked: device-unresponsive",
             "vfio-check ADDRESS would answer")


@case("hardware: a physical function is refused while its virtual ones are on")
def _physical():
    tree = sample("odd-devices")
    for release in ("5.10", "6.1", "6.12", "7.2"):
        device = judge_one(tree, PF, "--kernel", release)
        equal(refusal(device), ("refuses", "bind", "EBUSY"), release)
        equal(device["kernel"]["message"],
              f"vfio-pci {PF}: Cannot bind to PF with SR-IOV enabled")
        # As it is it was not given to vfio-pci, so there is no group to open.
        equal(refusal(device, "now"), ("refuses", "bind", "ENOENT"), release)
        equal([item["action"] for item in device["todo"]], ["other", "bind"])
        contains(device["todo"][0]["text"], f"{PF}/sriov_numvfs")
    found = finding(device, "sriov-pf")
    contains(whole_text(found), VF_IN_USE, "vfio-pci", "3 virtual functions")
    equal({item["source"] for item in found["evidence"]},
          {f"sys/bus/pci/devices/{PF}/sriov_numvfs",
           f"sys/bus/pci/devices/{VF_IN_USE}/driver"})


@case("hardware: without virtual functions a physical one is as any other")
def _numvfs():
    with host("odd-devices") as tree:
        tree.write(f"{tree.device(PF)}/sriov_numvfs", "0\n")
        device = judge_one(tree, PF)
        equal(against(device), set())
        equal(refusal(device), lines.ACCEPTS)
        equal([item["action"] for item in device["todo"]], ["bind"])


@case("hardware: a virtual function whose physical one VFIO has needs a token")
def _token():
    with host("odd-devices") as tree:
        tree.driver(LOST_PF, "vfio-pci")
        device = judge_one(tree, LOST_VF, status=1)
        equal(refusal(device), ("refuses", "VFIO_GROUP_GET_DEVICE_FD", "EACCES"))
        equal(device["kernel"]["message"],
              f"vfio-pci {LOST_VF}: VF token required to access device")
        contains(finding(device, "sriov-vf")["advice"], "vf-token", LOST_PF)
        equal(refusal(judge_one(tree, LOST_VF, "--kernel", "5.4")), lines.ACCEPTS)
        # Its own driver puts it right.
        tree.driver(LOST_PF, "nvme")
        device = judge_one(tree, LOST_VF, status=0)
        equal((device["verdict"], refusal(device)), ("safe", lines.ACCEPTS))
        equal(severities(device)["sriov-vf"], "info")


@case("hardware: a reset of the bus takes its other devices along")
def _bus():
    tree = sample("odd-devices")
    for device, other in (("0000:02:00.0", "0000:02:00.1"),
                          ("0000:02:00.1", "0000:02:00.0")):
        found = finding(judge_one(tree, device, status=0), "no-reset")
        contains(found["detail"], other)
    with host("intel-clean") as tree:
        tree.resets(LEFT, "bus")
        contains(finding(judge_one(tree, LEFT), "no-reset")["detail"], RIGHT)
        tree.resets(LEFT, "flr bus")
        equal(against(judge_one(tree, LEFT)), set())
        tree.resets(LEFT, "")
        equal(finding(judge_one(tree, LEFT), "no-reset")["title"],
              "the reset of the device is switched off")


@case("hardware: what vfio-pci lets sleep in D3cold may not come back")
def _idle():
    option = "sys/module/vfio_pci/parameters/disable_idle_d3"
    with host("odd-devices") as tree:
        for driver, title in (("vfio-pci", "while no guest has it"),
                              ("mlx5_vfio_pci", "while no guest has it"),
                              (None, "the device is switched off (D3cold)")):
            tree.driver(COLD, driver)
            device = judge_one(tree, COLD, status=0)
            equal((device["verdict"], against(device)), ("caution", {"device-power"}), driver)
            contains(finding(device, "device-power")["title"], title)
        tree.driver(COLD, "vfio-pci")
        found = finding(judge_one(tree, COLD), "device-power")
        contains(found["advice"], "options vfio-pci disable_idle_d3=1", "/etc/modprobe.d")
        is_true({"source": option, "offset": None, "text": "N"} in found["evidence"], found)
        tree.remove(option)
        equal(finding(judge_one(tree, COLD), "device-power")["advice"], found["advice"])
        tree.write("etc/modprobe.d/vfio.conf", "options vfio-pci disable_idle_d3=1\n")
        contains(finding(judge_one(tree, COLD), "device-power")["title"],
                 "although disable_idle_d3 is set")
        tree.write(f"{tree.device(COLD)}/power_state", "D3hot\n")
        equal(against(judge_one(tree, COLD)), set())


@case("hardware: a reset that is known to hang, as far as the kernel does it")
def _broken():
    with host("odd-devices") as tree:
        odd = "0000:00:0a.0"
        equal(finding(judge_one(tree, odd), "reset-broken")["severity"], "caution")
        uevent = tree.read(f"{tree.device(odd)}/uevent")
        tree.write(f"{tree.device(odd)}/uevent",
                   uevent.replace("1002:75A3", "1022:149C").replace("=120000", "=C0330"))
        tree.resets(odd, "flr pm")
        device = judge_one(tree, odd, status=1)
        contains(whole_text(finding(device, "reset-broken")), "0d14f06cd665", "reset_method")
        equal(severities(judge_one(tree, odd, "--kernel", "6.1")).get("reset-broken"), None)
        tree.resets(odd, "pm")
        equal(against(judge_one(tree, odd)), set())
        old = judge_one(tree, odd, "--kernel", "5.4")
        equal(finding(old, "reset-broken")["severity"], "caution")


@case("hardware: before 5.15 sysfs says only that there is a reset")
def _old():
    with host("intel-clean") as tree:
        tree.release("5.10.0")
        tree.resets(CLEAN, None)
        tree.write(f"{tree.device(CLEAN)}/reset", "")
        equal(against(judge_one(tree, CLEAN)), set())
        tree.remove(f"{tree.device(CLEAN)}/reset")
        equal(against(judge_one(tree, CLEAN)), set(), "its capabilities have one")
        equal(against(judge_one(tree, SATA)), {"no-reset"})


@case("hardware: trees that do not have the files leave the rules blind")
def _blind():
    with host("intel-clean") as tree:
        device = tree.device(CLEAN)
        for name in ("config", "reset", "reset_method", "power_state", "power"):
            tree.remove(f"{device}/{name}")
        answer = judge_one(tree, CLEAN, status=0)
        equal(against(answer), set())
        equal(not_checked(answer), {"no-reset", "sriov-pf", "device-power",
                                    "device-unresponsive", "untrusted-port"})
        equal(answer["verdict"], "safe")


@case("hardware: 64 bytes of configuration space show no capabilities")
def _short():
    with host("intel-clean") as tree:
        device = tree.device(CLEAN)
        tree.resets(CLEAN, None)
        tree.write(f"{device}/config", tree.read_bytes(f"{device}/config")[:64])
        equal(against(judge_one(tree, CLEAN)), {"no-reset"})


@case("hardware: a captured odd host is judged alike, and its config not made up")
def _capture():
    tree = sample("odd-devices")
    with directory() as path:
        run("capture", "--sysroot", tree.root, f"{path}/new")
        copy = Tree(f"{path}/new")
        for args in ((), *((address,) for address in (*ODD, SILENT, PLAIN))):
            equal(json.dumps(judge(copy, *args).json),
                  json.dumps(judge(tree, *args).json), args)
        is_true(not copy.exists("README"), "only what is a host's is captured")


@case("hardware: links of a hostile tree lead nowhere")
def _hostile():
    with host("odd-devices") as tree:
        device = tree.device(PF)
        tree.write(f"{device}/sriov_numvfs", "65535\n")
        for index, target in enumerate(("../../../../../../../etc", "/etc/passwd", ".",
                                        "../0000:01:00.0", "../0000:ff:1f.7")):
            tree.link(f"{device}/virtfn{index}", target)
        tree.link(f"{tree.device(LOST_VF)}/physfn", f"../{LOST_VF}")
        tree.link(f"{tree.device(OUTSIDE)}/removable", "/etc/hostname")
        judge(tree)
        equal(against(judge_one(tree, OUTSIDE)), set())
        judge_one(tree, LOST_VF)
