# SPDX-License-Identifier: GPL-2.0-or-later
"""A device that a process has open: to take it from its driver would not return."""

import contextlib
import os

from hook import LOOK, call, domain, hostdev, pool, passes, port
from program import finding, judge, judge_one, run, text
from tables import CLEAN
from tap import case, contains, equal, lacks
from trees import Tree, directory, host, sample

USED = "device-in-use"
GUEST = "0000:01:00.1"
BIND = ["bind"]


def process(tree, pid, name, **files):
    """A process with its name and what its descriptors lead to."""
    tree.write(f"proc/{pid}/comm", f"{name}\n")
    tree.mkdir(f"proc/{pid}/fd")
    for number, target in files.items():
        tree.link(f"proc/{pid}/fd/{number.lstrip('f')}", target)


def hide(tree, *paths):
    notes = tree.read("vfio-check.capture") if tree.exists("vfio-check.capture") else ""
    tree.write("vfio-check.capture", notes + "".join(f"hidden EACCES {path}\n" for path in paths))


@contextlib.contextmanager
def card(driver="nvidia", minor=0, count=9):
    """A host whose clean device is on a driver with nodes."""
    with host("intel-server") as tree:
        tree.driver(CLEAN, driver)
        tree.link(f"sys/bus/pci/drivers/{driver}/{CLEAN}", "../../../../nowhere")
        tree.write(f"sys/module/{driver.replace('-', '_')}/refcnt", f"{count}\n")
        if minor is not None:
            tree.write(f"proc/driver/nvidia/gpus/{CLEAN}/information",
                       f"Model: \t\t Tesla\nGPU UUID: \t GPU-1\nDevice Minor: \t {minor}\n")
        yield tree


def holders(device):
    return [(item["pid"], item["name"], item["node"]) for item in device["holders"]]


def actions(device):
    return [item["action"] for item in device["todo"]]


def held(tree):
    return judge_one(tree, CLEAN, status=0)


def hook_refuses(tree, xml, *said):
    result = call(tree, xml, status=1)
    contains(result.err, "would hang", *said)
    contains(result.err, "Stop what has the device open first.", LOOK + CLEAN)


@case("holders: a process that has nvidia's node open is named, with what to stop first")
def _nvidia():
    with card() as tree:
        for module in ("nvidia_uvm", "nvidia_drm", "nvidia_modeset"):
            tree.mkdir(f"sys/module/{module}")
        process(tree, 2741, "nvidia-persiste", f6="/dev/nvidiactl", f7="/dev/nvidia0")
        process(tree, 812, "Xorg", f3="/dev/nvidia0", f4="/dev/nvidia0", f9="/dev/null")
        process(tree, 900, "python3", f3="/dev/nvidia0")
        process(tree, 901, "Xwayland", f3="/dev/nvidia-modeset")
        device = held(tree)
        equal(device["verdict"], "caution")
        equal(holders(device), [(812, "Xorg", "/dev/nvidia0"), (900, "python3", "/dev/nvidia0"),
                                (901, "Xwayland", "/dev/nvidia-modeset"),
                                (2741, "nvidia-persiste", "/dev/nvidia0")])
        said = finding(device, USED)
        contains(said["title"], "Xorg (812), Xwayland (901), python3 (900), nvidia-persiste (2741)")
        equal(said["severity"], "caution")
        texts = [item["text"] for item in device["todo"]]
        for number, word in enumerate(("systemctl stop display-manager.service",
                                       "python3 (900)", "systemctl stop nvidia-persistenced",
                                       "modprobe -r nvidia_drm nvidia_modeset nvidia_uvm",
                                       "vfio-pci")):
            contains(texts[number], word)
        equal(len(texts), 5)
        hook_refuses(tree, domain(hostdev(CLEAN)), "Xorg (812)")
        lacks(call(tree, domain(hostdev(CLEAN, managed="no")), status=1).err, "would hang")


@case("holders: who has another device open does not count")
def _other():
    with card(minor=1) as tree:
        process(tree, 5, "python3", f3="/dev/nvidia0", f4="/dev/nvidiactl", f5="/dev/nvidia11")
        device = held(tree)
        equal((holders(device), device["verdict"], actions(device)), ([], "safe", BIND))
        passes(tree, domain(hostdev(CLEAN)))
        # Where the driver has another, its modesetting node may be open for that.
        process(tree, 6, "Xorg", f3="/dev/nvidia-modeset")
        equal(len(holders(held(tree))), 1)
        tree.link("sys/bus/pci/drivers/nvidia/0000:81:00.0", "../nowhere")
        equal(holders(held(tree)), [])


@case("holders: where the number of the node cannot be seen, all of nvidia's count")
def _minor():
    with card(minor=None) as tree:
        process(tree, 5, "python3", f3="/dev/nvidia3")
        equal(holders(held(tree)), [(5, "python3", "/dev/nvidia3")])


@case("holders: a module that nobody uses needs no search")
def _count():
    with card(count=0) as tree:
        process(tree, 5, "python3", f3="/dev/nvidia0")
        device = held(tree)
        equal((holders(device), device["verdict"]), ([], "safe"))
        lacks([item["rule"] for item in device["not_checked"]], USED)


@case("holders: nodes of graphics, accelerators, InfiniBand and KFD")
def _families():
    for driver, folder, node in (("i915", "drm/renderD129", "/dev/dri/renderD129"),
                                 ("xe", "drm/card1", "/dev/dri/card1"),
                                 ("intel_vpu", "accel/accel0", "/dev/accel/accel0"),
                                 ("mlx5_core", "infiniband_verbs/uverbs2",
                                  "/dev/infiniband/uverbs2"),
                                 ("mlx5_core", "infiniband_mad/umad1", "/dev/infiniband/umad1"),
                                 ("amdgpu", "drm/renderD128", "/dev/kfd")):
        with card(driver, None) as tree:
            tree.mkdir(f"{tree.device(CLEAN)}/{folder}")
            process(tree, 77, "app", f3=node, f4="/dev/dri/card7")
            device = held(tree)
            equal(holders(device), [(77, "app", node)], driver)
            equal(device["verdict"], "caution")
            contains(device["todo"][0]["text"], "app (77)", node)
            tree.link("proc/77/fd/3", node + "9")
            equal(holders(held(tree)), [], driver)


@case("holders: KFD is one node for all: with two of its devices it says nothing of one")
def _kfd():
    with card("amdgpu", None) as tree:
        tree.mkdir(f"{tree.device(CLEAN)}/drm/renderD128")
        tree.link("sys/bus/pci/drivers/amdgpu/0000:81:00.0", "../nowhere")
        process(tree, 77, "app", f3="/dev/kfd", f4="/dev/dri/renderD129")
        equal(holders(held(tree)), [])


@case("holders: a guest has its device through VFIO")
def _vfio():
    device = judge_one(sample("odd-devices"), GUEST, status=0)
    equal(holders(device), [(1311, "qemu-system-x86", "/dev/vfio/17")])
    contains(finding(device, USED)["title"], "through VFIO")
    equal(device["todo"], [])
    with host("odd-devices") as tree:
        contains(call(tree, domain(hostdev(GUEST)), status=1).err, "qemu-system-x86 (1311)")
        equal(call(tree, domain(hostdev(GUEST, managed="no")), status=0).status, 0)
        # A pool's other devices are with guests already.
        equal(call(tree, pool(f"<address type='pci' domain='0' bus='1' slot='0' function='1'/>"),
                   "--network", op=("start", "begin", "-"), status=0).status, 0)
        contains(call(tree, port(GUEST), "--network", op=("port-created", "begin", "-"),
                      status=1).err, "qemu-system-x86 (1311)")
        tree.remove("proc/1311/fd/28")
        tree.mkdir(f"{tree.device(GUEST)}/vfio-dev/vfio4")
        tree.link("proc/1311/fd/9", "/dev/vfio/devices/vfio4")
        equal(holders(judge_one(tree, GUEST)),
              [(1311, "qemu-system-x86", "/dev/vfio/devices/vfio4")])


@case("holders: a process that may not be looked at is a caution, and the hook passes")
def _hidden():
    with card() as tree:
        process(tree, 5, "secret")
        hide(tree, "proc/5/fd")
        device = held(tree)
        equal((holders(device), device["verdict"]), ([], "caution"))
        contains(finding(device, USED)["title"], "cannot be looked at")
        contains(device["todo"][0]["text"], "fuser -v /dev/nvidia0")
        result = call(tree, domain(hostdev(CLEAN)), status=0)
        contains(result.err + result.out, "")
        # Its descriptors may be listed, and where they lead to is hidden, from root too.
        tree.remove("vfio-check.capture")
        process(tree, 5, "secret", f3="/dev/nvidia0")
        hide(tree, "proc/5/fd/3")
        equal(holders(held(tree)), [])
        contains(finding(held(tree), USED)["title"], "cannot be looked at")
        # One that was seen counts all the same.
        process(tree, 6, "python3", f3="/dev/nvidia0")
        hook_refuses(tree, domain(hostdev(CLEAN)), "python3 (6)")


@case("holders: threads of the kernel have no files to look at")
def _threads():
    with card() as tree:
        tree.write("proc/2/stat", "2 (kthreadd) S 0 0 0\n")
        tree.write("proc/12/stat", "12 (kworker/0:1) x) I 2 0 0\n")
        for pid in (2, 12):
            tree.mkdir(f"proc/{pid}/fd")
        hide(tree, "proc/2/fd", "proc/12/fd")
        equal(held(tree)["verdict"], "safe")
        tree.write("proc/12/stat", "12 (2) S 1 0 0\n")
        equal(held(tree)["verdict"], "caution")


@case("holders: more processes than are looked at")
def _many():
    with card() as tree:
        for pid in range(100, 100 + 4096):
            tree.mkdir(f"proc/{pid}/fd")
            os.symlink("/dev/null", tree.path(f"proc/{pid}/fd/0"))
        equal(held(tree)["verdict"], "safe")
        process(tree, 9000, "late", f0="/dev/null")
        device = held(tree)
        equal(device["verdict"], "caution")
        contains(finding(device, USED)["title"], "not all of /proc was searched")
        contains(device["todo"][0]["text"], "fuser -v /dev/nvidia0")
        hook_refuses(tree, domain(hostdev(CLEAN)), "not all of /proc")
        equal(call(tree, domain(hostdev(CLEAN, managed="no")), status=1).err.count("hang"), 0)
        # Threads of the kernel and processes without files are not among them.
        for pid in range(9001, 9101):
            tree.mkdir(f"proc/{pid}/fd")
        tree.remove("proc/9000")
        equal(held(tree)["verdict"], "safe")


@case("holders: names of processes cannot do harm")
def _hostile():
    with card() as tree:
        process(tree, 5, "\033[2Jbad\nname\t%s%n", f3="/dev/nvidia0")
        process(tree, 6, "", f3="/dev/nvidia0")
        tree.write("proc/7/comm", b"\xff\xfe\0x")
        tree.link("proc/7/fd/3", "/dev/nvidia0")
        tree.write("proc/8/fd", "no folder\n")
        tree.mkdir("proc/99999999999999999999/fd")
        tree.mkdir("proc/5x/fd")
        device = held(tree)
        equal([item["pid"] for item in device["holders"]], [5, 6, 7])
        equal(device["holders"][1]["name"], "?")
        out = text(tree, CLEAN).out
        lacks(out, "\033", "\t")
        contains(" ".join(out.split()), "%s%n (5)")
        lacks(call(tree, domain(hostdev(CLEAN)), status=1).err, "\033")


@case("holders: who was not asked by address is not searched for")
def _unnamed():
    with card() as tree:
        process(tree, 5, "python3", f3="/dev/nvidia0")
        device = judge(tree).device(CLEAN)
        equal((device["holders"], device["verdict"]), ([], "safe"))
        equal([item["reason"] for item in device["not_checked"] if item["rule"] == USED],
              ["not-named"])


@case("holders: a display of a tree that nobody looked into is not checked")
def _not_taken():
    with card("i915", None) as tree:
        tree.remove("sys/module/i915/refcnt")
        tree.mkdir(f"{tree.device(CLEAN)}/drm/card1")
        device = held(tree)
        equal([item["reason"] for item in device["not_checked"] if item["rule"] == USED],
              ["holders-hidden"])
        equal(device["verdict"], "safe")


@case("holders: a waiver of the administrator lets the hook pass")
def _waived():
    with card() as tree:
        process(tree, 5, "python3", f3="/dev/nvidia0")
        tree.write("etc/vfio-check/policy.conf", f"[severity]\n{USED} = info\n")
        passes(tree, domain(hostdev(CLEAN)))


@case("holders: capture takes of processes only those that hold such nodes, and only that")
def _capture():
    with card() as tree, directory() as path:
        process(tree, 5, "python3", f3="/dev/nvidia0", f4="/home/somebody/secret")
        tree.write("proc/5/cmdline", "secret")
        tree.write("proc/5/environ", "secret")
        process(tree, 6, "other", f3="/dev/null")
        tree.mkdir(f"{tree.device(CLEAN)}/drm/card1")
        hide(tree, "proc/8/fd", "proc/9/fd")
        copy = Tree(f"{path}/new")
        run("capture", "--sysroot", tree.root, copy.root, status=3)
        equal(sorted(name for name in copy.list("proc") if name.isdigit()), ["5"])
        equal((copy.list("proc/5"), copy.list("proc/5/fd")), (["comm", "fd"], ["3"]))
        lacks(copy.read(f"proc/driver/nvidia/gpus/{CLEAN}/information"), "UUID")
        lines = copy.read("vfio-check.capture").splitlines()
        equal([line.split()[-1] for line in lines if "/fd" in line], ["proc/8/fd"])
        equal(held(copy)["holders"], held(tree)["holders"])
        copy.remove("proc/5")
        tree.remove("proc/5")
        equal(held(copy)["verdict"], held(tree)["verdict"])
