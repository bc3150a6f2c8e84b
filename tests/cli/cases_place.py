# SPDX-License-Identifier: GPL-2.0-or-later
"""Where Linux runs, and what can be done about an IOMMU that is off there."""

from program import finding, judge, run
from tables import CLEAN
from tap import case, contains, equal, lacks
from trees import Tree, directory, host

DMI = "sys/class/dmi/id"
MISSING = "iommu-missing"


def named(vendor, product="", bios="", version=""):
    def make(tree):
        for name, text in (("sys_vendor", vendor), ("product_name", product),
                           ("bios_vendor", bios), ("bios_version", version)):
            tree.write(f"{DMI}/{name}", f"{text}\n")
    return make


def dom0(tree):
    tree.write("sys/hypervisor/type", "xen\n")
    tree.write("proc/xen/capabilities", "control_d\n")


def domu(tree):
    named("Xen", "HVM domU")(tree)
    tree.write("sys/hypervisor/type", "xen\n")
    tree.write("proc/xen/capabilities", "")


def nameless(tree):
    for name in tree.list(DMI):
        tree.remove(f"{DMI}/{name}")


def flagged(*flags):
    def make(tree):
        nameless(tree)
        tree.write("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\n"
                   f"flags\t\t: {' '.join(flags)}\nbugs\t\t: hypervisor\n\nprocessor\t: 1\n")
    return make


def board(compatible):
    def make(tree):
        nameless(tree)
        tree.remove("sys/firmware/acpi")
        tree.write("sys/firmware/devicetree/base/compatible", compatible)
    return make


def arm(tree):
    named("GIGABYTE", "R272-P30-JG")(tree)
    tree.write("proc/version", "Linux version 6.1.0 (x) (aarch64-linux-gnu-gcc) #1\n")


# What makes it, the place, what the advice says, and what it does not say
PLACES = (
    (named("Dell Inc.", "PowerEdge R730"), "bare-metal", ("firmware's setup",), ("xl ",)),
    (dom0, "xen-dom0", ("xl pci-assignable-add", "without Xen"), ("firmware's setup",)),
    (named("QEMU", "Standard PC (Q35 + ICH9, 2009)"), "kvm",
     ("-device intel-iommu,intremap=on", "<iommu model='intel'>"), ("firmware's setup",)),
    (named("Red Hat", "KVM"), "kvm", ("-device intel-iommu",), ("firmware's setup",)),
    (named("OpenStack Foundation", "OpenStack Nova"), "kvm", ("libvirt",), ("firmware's setup",)),
    (named("Microsoft Corporation", "Virtual Machine"), "hyper-v", ("Hyper-V",),
     ("firmware's setup", "intel_iommu")),
    (named("Microsoft Corporation", "Surface Pro 4"), "bare-metal", ("firmware's setup",), ("Hyper-V",)),
    (named("VMware, Inc.", "VMware7,1"), "vmware", ("Enable IOMMU in this virtual machine",),
     ("firmware's setup",)),
    (named("Amazon EC2", "m5d.2xlarge"), "ec2", (".metal",), ("firmware's setup", "intel_iommu")),
    (named("Amazon EC2", "c5.metal"), "bare-metal", ("firmware's setup",), ()),
    (named("Xen", "HVM domU", "Xen", "4.11.amazon"), "ec2", (".metal",), ("firmware's setup",)),
    (domu, "other-guest", ("Ask its owner",), ("firmware's setup",)),
    (named("innotek GmbH", "VirtualBox"), "other-guest", ("Ask its owner",), ("firmware's setup",)),
    (flagged("fpu", "hypervisor", "lahf_lm"), "other-guest", ("Ask its owner",), ("firmware's setup",)),
    (flagged("fpu", "lahf_lm"), "bare-metal", ("firmware's setup",), ()),
    (nameless, None, ("firmware's setup",), ()),
    (board("raspberrypi,5-model-b\0brcm,bcm2712\0"), "device-tree", ("iommu-map",),
     ("firmware's setup", "VT-d")),
    (board("linux,dummy-virt\0"), "kvm", ("smmuv3",), ("firmware's setup",)),
    (arm, "bare-metal", ("SMMU", "no option"), ("VT-d", "intel_iommu")),
)


@case("place: where Linux runs, and what is to be done there; a capture knows it too")
def _places():
    for make, place, there, absent in PLACES:
        with host("no-iommu") as tree, directory() as path:
            tree.remove("proc/cpuinfo")
            make(tree)
            result = judge(tree)
            equal(result.json["host"]["place"], place)
            item = finding(result.json, MISSING)
            contains(item["advice"], *there)
            lacks(item["advice"], *absent)
            todo = result.json["devices"][0]["todo"]
            equal(todo[0]["action"], "enable-iommu")
            if "firmware's setup" in absent:
                lacks(todo[0]["text"], "firmware's setup")
            equal(len(todo) == 1, place == "xen-dom0")
            run("capture", "--sysroot", tree.root, f"{path}/copy")
            equal(judge(Tree(f"{path}/copy")).json["host"]["place"], place)


@case("place: under a hypervisor nobody is sent to a vendor for interrupt remapping")
def _interrupts():
    with host("intel-clean") as tree:
        tree.plain_interrupts()
        advice = finding(judge(tree, CLEAN, status=1).device(CLEAN), "interrupt-remapping-missing")
        contains(advice["advice"], "CONFIG_IRQ_REMAP")
        named("QEMU", "Standard PC (Q35 + ICH9, 2009)")(tree)
        advice = finding(judge(tree, CLEAN, status=1).device(CLEAN), "interrupt-remapping-missing")
        contains(advice["advice"], "kernel-irqchip=split", "intremap='on'")
        lacks(advice["advice"], "firmware", "vendor")


@case("place: an SMMU that is described and off, and Xen's dom0 with a table")
def _off():
    with host("no-iommu") as tree:
        tree.table(b"IORT" + bytes(44), "IORT")
        item = finding(judge(tree).json, "iommu-disabled")
        contains(item["advice"], "SMMU")
        lacks(item["advice"], "intel_iommu", "VT-d")
    with host("intel-clean") as tree:
        tree.iommu_off()
        dom0(tree)
        contains(finding(judge(tree).json, "iommu-disabled")["advice"], "xl pci-assignable-add")
