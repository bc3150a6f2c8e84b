# SPDX-License-Identifier: GPL-2.0-or-later
"""What is there to be copied for other programs than libvirt: Proxmox's hookscript."""

import contextlib
import os
import subprocess

from place import PROGRAM, SOURCE
from program import environment
from tables import CLEAN, NIC, RAID
from tap import case, contains, equal, lacks
from trees import Tree, directory, host

SCRIPT = os.path.join(SOURCE, "data", "proxmox", "vfio-check-hookscript")
CONF = "pve/qemu-server/101.conf"
MAPPINGS = "pve/mapping/pci.cfg"
NODE = "pve1"


class Node:
    def __init__(self, tree, host_root):
        self.tree = tree
        # The program, for a host that is a tree.
        tree.write("vfio-check", f"#!/bin/sh\necho \"$*\" >>'{tree.path('asked')}'\n"
                   f"exec '{PROGRAM}' --sysroot '{host_root}' \"$@\"\n")
        os.chmod(tree.path("vfio-check"), 0o755)

    def start(self, conf, status, phase="pre-start", vmid="101", node=NODE):
        if conf is not None:
            self.tree.write(CONF, conf)
        self.tree.remove("asked")
        env = environment(VFIO_CHECK=self.tree.path("vfio-check"), PVE_DIR=self.tree.path("pve"),
                          PVE_NODE=node)
        done = subprocess.run(["sh", SCRIPT, vmid, phase], env=env, capture_output=True,
                              text=True, check=False, input="", timeout=60)
        equal((done.returncode, done.stdout), (status, ""), done.stderr)
        if status:
            contains(done.stderr.splitlines()[0], "vfio-check: VM ", vmid)
        else:
            equal(done.stderr, "")
        return done.stderr

    def asked(self):
        return self.tree.read("asked").splitlines() if self.tree.exists("asked") else []


@contextlib.contextmanager
def proxmox():
    with host("intel-server") as tree, directory() as path:
        yield Node(Tree(path), tree.root)


def conf(*devices):
    lines = [f"hostpci{number}: {device}" for number, device in enumerate(devices)]
    return "\n".join(["boot: order=scsi0", "cores: 4", *lines, "memory: 4096"]) + "\n"


@case("proxmox: a guest without devices starts, and so does one with a safe device")
def _safe():
    with proxmox() as node:
        node.start(conf(), 0)
        equal(node.asked(), [])
        node.start(conf(CLEAN), 0)
        node.start(conf("04:00.0,pcie=1,x-vga=1"), 0)
        node.start(conf(f"host={CLEAN},rombar=0"), 0)
        node.start(conf(f"pcie=1,host={CLEAN}"), 0)
        equal(node.asked(), [CLEAN])


@case("proxmox: a guest with an unsafe device does not start, and is told why")
def _unsafe():
    with proxmox() as node:
        for device in (NIC, NIC.removeprefix("0000:"), f"{NIC},pcie=1", f"host={NIC}",
                       f"{CLEAN};{NIC}", f"host={CLEAN};{NIC},pcie=1", "02:00", "0000:02:00",
                       "04:00;02:00,pcie=1"):
            contains(node.start(conf(device), 1), "02:00", "firmware keeps memory",
                     "Device is ineligible")
        contains(node.start(conf(CLEAN, RAID), 1), RAID, "exit status 1")


@case("proxmox: all functions of a slot")
def _functions():
    with proxmox() as node:
        node.start(conf("1d"), 1)
        node.start(conf("00:1d"), 0)
        equal(node.asked(), ["-s 00:1d"])


@case("proxmox: what is absent, or no address, does not start")
def _absent():
    with proxmox() as node:
        for device in ("7f:00.0", "7f:00", "10000:01:00.0", "nonsense", "$(id)", "-s", "", ";",
                       "mdev=nvidia-63", "02:00.9", "host=", "mapping="):
            node.start(conf(device), 1)
        lacks("\n".join(node.asked()), "id", "mdev")


@case("proxmox: changes to come, snapshots and other phases do not count")
def _sections():
    with proxmox() as node:
        node.start(conf(CLEAN) + f"\n[PENDING]\nhostpci0: {NIC}\n[snap]\nhostpci1: {NIC}\n", 0)
        node.start(f"#hostpci0: {NIC}\n" + conf(CLEAN), 0)
        for phase in ("post-start", "pre-stop", "post-stop"):
            node.start(conf(NIC), 0, phase=phase)
        equal(node.asked(), [])


MAPPED = f"""good
\tdescription a safe one, path={NIC}
\tmap id=8086:1533,iommugroup=11,node={NODE},path={CLEAN},subsystem-id=8086:0000
\tmap id=8086:10d3,node=pve2,path={NIC}

bad
\tmap id=8086:1533,node={NODE},path={CLEAN}
\tmap id=8086:10d3,node={NODE},path={NIC}

pair
\tmap id=8086:10d3,node={NODE},path={CLEAN};{NIC}
"""


@case("proxmox: mappings, of this node")
def _mappings():
    with proxmox() as node:
        node.start(conf("mapping=good,pcie=1"), 1)
        node.tree.write(MAPPINGS, MAPPED)
        node.start(conf("mapping=good,pcie=1"), 0)
        equal(node.asked(), [CLEAN])
        node.start(conf("mapping=good"), 0, node=f"{NODE}.example.org")
        contains(node.start(conf("mapping=good"), 1, node="pve2"), NIC)
        contains(node.start(conf("mapping=good"), 1, node="pve3"), "mapping good", "pve3")
        contains(node.start(conf("mapping=bad,pcie=1"), 1), NIC)
        contains(node.start(conf("mapping=pair"), 1), NIC)
        contains(node.start(conf("mapping=none"), 1), "mapping none")
        contains(node.start(conf("mapping=oo"), 1), "mapping oo")


@case("proxmox: a guest without a configuration, or without a program, does not start")
def _missing():
    with proxmox() as node:
        contains(node.start(None, 1), CONF)
        node.tree.remove("vfio-check")
        node.start(conf(CLEAN), 1)
        node.start(conf(), 0)
