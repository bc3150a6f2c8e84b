# SPDX-License-Identifier: GPL-2.0-or-later
"""VFIO's modules and their options; noiommu; ACS overrides; boot loaders."""

import lines
from program import (actions, blind_rules, finding, judge, judge_one, refusal,
                     run, severities, text, whole_text)
from tables import CLEAN, CLEAN_GROUP, NIC, VGA
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, GROUPS, Tree, directory, host, sample

MISSING, BLACKLISTED, OPTION = ("vfio-module-missing", "vfio-module-blacklisted",
                                "vfio-module-option")
NOIOMMU, OVERRIDE = "noiommu-mode", "acs-override"
CONF = "etc/modprobe.d/vfio.conf"
RELEASE = "6.1.0-50-amd64"
QAT = NIC
PORT = "0000:00:04.0"
DENIED = (f"vfio-pci {QAT}: 8086:37c8 exists in vfio-pci device denylist, "
          "driver probing disallowed.")


def unload(tree, *modules):
    for name in modules or ("vfio", "vfio_pci", "vfio_pci_core",
                            "vfio_iommu_type1", "vfio_virqfd"):
        tree.remove(f"sys/module/{name}")
    if not modules or "vfio_pci" in modules:
        tree.remove("sys/bus/pci/drivers/vfio-pci")


def todo_text(device, action):
    return next(item["text"] for item in device["todo"]
                if item["action"] == action)


def found(answer, rule):
    return [item for item in answer["findings"] if item["rule"] == rule]


@case("modules: loaded, nothing is said")
def _loaded():
    result = judge(sample("intel-clean"), CLEAN, status=0)
    for rule in (MISSING, BLACKLISTED, OPTION, NOIOMMU, OVERRIDE):
        equal(found(result.json, rule), [])
        equal(rule in severities(result.device(CLEAN)), False)
        is_true(rule in result.json["tool"]["rules"], rule)


@case("modules: not loaded, to be had")
def _available():
    with host("intel-clean") as tree:
        unload(tree)
        result = judge(tree, CLEAN, status=0)
        device = result.device(CLEAN)
        equal(severities(device)[MISSING], "info")
        equal(actions(device), [("load-module", None), ("bind", CLEAN)])
        contains(todo_text(device, "load-module"), "modprobe vfio-pci")
        contains(todo_text(device, "bind"), f"driverctl set-override {CLEAN}",
                 "virsh nodedev-detach pci_0000_04_00_0",
                 f"/sys/bus/pci/devices/{CLEAN}/driver_override",
                 "/sys/bus/pci/drivers_probe")
        equal(found(result.json, MISSING), [])
        lacks(text(tree, status=0).out, "not loaded")


@case("modules: the kernel has none")
def _absent():
    with host("intel-clean") as tree:
        unload(tree)
        path = f"lib/modules/{RELEASE}/modules.dep"
        tree.write(path, "".join(line for line in tree.read(path).splitlines(True)
                                 if "vfio" not in line))
        result = judge(tree, CLEAN, status=0)
        device = result.device(CLEAN)
        equal(actions(device), [("other", None), ("bind", CLEAN)])
        contains(todo_text(device, "other"), RELEASE)
        contains(whole_text(finding(result.json, MISSING)), RELEASE, "vfio-pci")
        equal(finding(result.json, MISSING)["severity"], "info")
        # Nobody knows what another kernel has.
        result = judge(tree, CLEAN, "--kernel", "6.12", status=0)
        equal(found(result.json, MISSING), [])
        equal(actions(result.device(CLEAN))[0], ("load-module", None))


@case("modules: no list of modules is no proof")
def _unlisted():
    with host("intel-clean") as tree:
        unload(tree)
        tree.remove("lib")
        result = judge(tree, CLEAN, status=0)
        equal(found(result.json, MISSING), [])
        equal(actions(result.device(CLEAN))[0], ("load-module", None))


@case("modules: without vfio_iommu_type1 nothing is mapped, for now")
def _type1():
    with host("intel-clean") as tree:
        unload(tree, "vfio_iommu_type1")
        tree.driver(CLEAN, "vfio-pci")
        device = judge_one(tree, CLEAN, status=0)
        equal(actions(device), [("load-module", None)])
        contains(todo_text(device, "load-module"), "modprobe vfio_iommu_type1")
        equal(refusal(device), lines.ACCEPTS)
        equal(refusal(device, "now"), ("refuses", "VFIO_SET_IOMMU", "ENODEV"))
        contains(device["now"]["userspace"], "No available IOMMU models")


@case("modules: a blacklist, an install line and module_blacklist=")
def _blacklisted():
    for where, said, first in (
            (CONF, "blacklist vfio-pci", "load-module"),
            ("usr/lib/modprobe.d/x.conf", "install vfio_pci /bin/true",
             "set-option"),
            ("proc/cmdline", "intel_iommu=on module_blacklist=vfio_pci",
             "set-option")):
        with host("intel-clean") as tree:
            unload(tree)
            tree.write(where, said + "\n")
            result = judge(tree, CLEAN, status=0)
            item = finding(result.json, BLACKLISTED)
            equal(item["severity"], "info", said)
            equal(item["evidence"][0]["source"], where)
            contains(whole_text(item), "vfio_pci")
            device = result.device(CLEAN)
            equal(device["todo"][0]["action"], first, said)
            is_true(("load-module", None) in actions(device), said)
            contains(text(tree, CLEAN, status=0).out, "vfio_pci")


@case("modules: ids bind a free device as soon as the module is loaded")
def _ids():
    with host("intel-clean") as tree:
        unload(tree)
        tree.write(CONF, "options vfio-pci ids=10de:1234,8086:10d3\n")
        device = judge_one(tree, CLEAN, status=0)
        equal(actions(device), [("load-module", None)])
        contains(whole_text(finding(device, OPTION)), CONF, "ids=10de:1234")
        # It is unsafe as the host's screen.
        device = judge_one(tree, VGA, status=1)
        equal(actions(device), [("load-module", None), ("bind", VGA)])
        equal(OPTION in severities(device), False)


@case("modules: a driver that is there first keeps the device")
def _late():
    with host("intel-clean") as tree:
        tree.driver(CLEAN, "e1000e")
        tree.write(CONF, "options vfio-pci ids=8086:10d3\n")
        contains(finding(judge_one(tree, CLEAN), OPTION)["advice"],
                 "softdep e1000e pre: vfio-pci")
        tree.write(CONF, "options vfio-pci ids=8086:10d3\n"
                         "softdep e1000e pre: vfio-pci\n")
        equal(finding(judge_one(tree, CLEAN), OPTION)["advice"], None)


@case("modules: allow_unsafe_interrupts from a file, before the module is loaded")
def _unsafe_interrupts():
    with host("intel-clean") as tree:
        table = bytearray(tree.read_bytes(DMAR))
        table[37] &= 0xfe
        table[9] = 0
        table[9] = -sum(table) & 0xff
        tree.table(bytes(table))
        tree.plain_interrupts()
        unload(tree)
        equal(refusal(judge_one(tree, CLEAN, status=1))[0], "refuses")
        for where, said in (
                (CONF, "options vfio_iommu_type1 allow_unsafe_interrupts=1"),
                ("proc/cmdline", "vfio_iommu_type1.allow_unsafe_interrupts=Y")):
            with_option = tree.read(where) if tree.exists(where) else ""
            tree.write(where, f"{with_option.strip()} {said}".strip() + "\n")
            result = judge(tree, CLEAN, status=1)
            device = result.device(CLEAN)
            equal(refusal(device), lines.ACCEPTS, where)
            equal(device["verdict"], "unsafe")
            equal(finding(result.json, OPTION)["severity"], "info")
            equal(finding(result.json, OPTION)["evidence"][0]["source"], where)
            if where == CONF:
                tree.remove(where)


@case("modules: a device of the deny list is refused at bind, with its line")
def _denied():
    for args, release in (((), "6.8"), (("--kernel", "6.12"), "6.12"),
                          (("--kernel", "7.2"), "7.2")):
        device = judge_one(sample("vfio-options"), QAT, *args, status=1)
        equal(refusal(device), ("refuses", "bind", "EINVAL"), release)
        equal(device["kernel"]["message"], DENIED)
        equal(severities(device)[OPTION], "unsafe")
    out = text(sample("vfio-options"), QAT, status=1).out
    is_true(f"\n{DENIED}\n" in out, out)
    lacks(out, "To make it ready", "By hand")
    # Before 5.9 nobody had such a list.
    device = judge_one(sample("vfio-options"), QAT, "--kernel", "5.4", status=1)
    equal(severities(device)[OPTION], "unsafe")
    lacks(device["kernel"]["message"] or "", "denylist")


@case("modules: disable_denylist has the kernel accept what stays unsafe")
def _allowed():
    with host("vfio-options") as tree:
        tree.write("etc/modprobe.d/qat.conf", "options vfio-pci disable_denylist=1\n")
        result = judge(tree, QAT, status=1)
        equal(refusal(result.device(QAT)), lines.ACCEPTS)
        equal(severities(result.device(QAT))[OPTION], "unsafe")
        is_true(any("disable_denylist" in whole_text(item)
                    for item in found(result.json, OPTION)), "who did it")


@case("modules: a file of modprobe's that is not readable is told")
def _hidden():
    with host("intel-clean") as tree:
        tree.mkdir("etc/modprobe.d")
        tree.link(CONF, "vfio.conf")
        device = judge_one(tree, CLEAN, status=0)
        is_true(BLACKLISTED in blind_rules(device), blind_rules(device))
        equal(device["verdict"], "safe")


@case("noiommu: unsafe for whoever has no group, and QEMU finds no node")
def _noiommu():
    device = judge_one(sample("vfio-noiommu"), CLEAN, status=1)
    equal(severities(device)[NOIOMMU], "unsafe")
    equal(severities(device)["iommu-missing"], "unknown")
    equal(refusal(device), ("refuses", "bind", "ENOENT"))
    equal(device["kernel"]["userspace"], f"vfio {CLEAN}: failed to open "
          "/dev/vfio/0: No such file or directory")
    equal(refusal(device, "now"), refusal(device))
    equal(("enable-iommu", None) in actions(device), True)
    lacks(severities(device), "group-shared")


@case("noiommu: whoever has a group of an IOMMU does not mind")
def _noiommu_unused():
    with host("intel-clean") as tree:
        tree.write("sys/module/vfio/parameters/enable_unsafe_noiommu_mode", "Y\n")
        result = judge(tree, CLEAN, status=0)
        equal(NOIOMMU in severities(result.device(CLEAN)), False)
        equal(result.device(CLEAN)["verdict"], "safe")
        equal(finding(result.json, OPTION)["severity"], "info")


@case("noiommu: a group of that name beside those of an IOMMU")
def _noiommu_uncovered():
    with host("intel-clean") as tree:
        tree.write("sys/module/vfio/parameters/enable_unsafe_noiommu_mode", "Y\n")
        tree.write(f"{GROUPS}/{CLEAN_GROUP}/name", "vfio-noiommu\n")
        for ask in ((CLEAN,), ()):
            device = judge(tree, *ask, status=1).device(CLEAN)
            equal(severities(device)[NOIOMMU], "unsafe")
            equal(severities(device)["not-assignable"], "unsafe")
            equal("iommu-missing" in severities(device), False)
            equal(refusal(device), ("refuses", "bind", "ENOENT"))


@case("noiommu: an option for a module that is not loaded leaves it open")
def _noiommu_announced():
    with host("vfio-noiommu") as tree:
        unload(tree)
        tree.driver(CLEAN, None)
        tree.leave_group(CLEAN)
        tree.remove(GROUPS)
        tree.mkdir(GROUPS)
        device = judge_one(tree, CLEAN, status=3)
        equal(refusal(device)[0], "unknown")
        tree.remove("etc/modprobe.d")
        equal(refusal(judge_one(tree, CLEAN, status=3)), lines.NO_GROUP)


def isolate(tree):
    """Interrupts too, so that nothing else is unsafe."""
    tree.table(sample("intel-clean").read_bytes(DMAR))
    tree.write("proc/interrupts", sample("intel-clean").read("proc/interrupts"))


@case("acs: a port that only the option isolates is unsafe")
def _override():
    with host("vfio-options") as tree:
        isolate(tree)
        device = judge_one(tree, CLEAN, status=1)
        equal(severities(device)[OVERRIDE], "unsafe")
        item = finding(device, OVERRIDE)
        contains(whole_text(item), PORT,
                 "pcie_acs_override=downstream,multifunction")
        equal(item["evidence"][0]["source"], "proc/cmdline")
        equal(refusal(device), lines.ACCEPTS)
        # Its port has ACS; it is unsafe as the host's screen.
        device = judge_one(tree, VGA, status=1)
        equal(OVERRIDE in severities(device), False)


@case("acs: without the option nothing is said, whatever the port")
def _no_override():
    with host("vfio-options") as tree:
        isolate(tree)
        tree.cmdline("intel_iommu=on")
        equal(judge_one(tree, CLEAN, status=0)["verdict"], "safe")


@case("acs: whether the kernel has the patch may be open, or be known from its log")
def _patched():
    with host("vfio-options") as tree:
        isolate(tree)
        tree.release("6.8.12")
        device = judge_one(tree, CLEAN, status=3)
        equal(severities(device)[OVERRIDE], "unknown")
        contains(finding(device, OVERRIDE)["detail"], "patch")
        log = ("Linux version 6.8.12 (builder) #1\n"
               "Warning: PCIe ACS overrides enabled; This may allow "
               "non-IOMMU protected peer-to-peer DMA\n")
        result = judge(tree, CLEAN, "--dmesg", "-", stdin=log, status=1)
        equal(severities(result.device(CLEAN))[OVERRIDE], "unsafe")
        tree.write("run/vfio-check/kernel-6.8.12",
                   "vfio-check kernel 1\nrelease 6.8.12\nsymbols claim\n"
                   "image 100 1.000000000\nstrings new-check claim relaxable\n")
        result = judge(tree, CLEAN, status=0)
        equal(result.device(CLEAN)["verdict"], "safe")
        equal(finding(result.json, OVERRIDE)["severity"], "info")


@case("acs: what ordinary users cannot read may have been parted")
def _unseen():
    with host("vfio-options") as tree:
        isolate(tree)
        config = f"{tree.device(PORT)}/config"
        tree.write(config, tree.read_bytes(config)[:64])
        device = judge_one(tree, CLEAN, status=3)
        equal(severities(device)[OVERRIDE], "unknown")
        contains(finding(device, OVERRIDE)["detail"], "root")


# Files, and what is said to be done: to add the option, and to put it in another's place
MARKS = (
    (("run/ostree-booted",), "rpm-ostree kargs --append=intel_iommu=on",
     "rpm-ostree kargs --delete=intel_iommu=off --append=intel_iommu=on"),
    (("etc/kernel/proxmox-boot-uuids", "etc/kernel/cmdline"),
     "proxmox-boot-tool refresh", "proxmox-boot-tool refresh"),
    (("etc/default/grub", "usr/sbin/grubby"),
     "grubby --update-kernel=ALL --args=intel_iommu=on",
     "grubby --update-kernel=ALL --remove-args=intel_iommu=off --args=intel_iommu=on"),
    (("etc/default/grub", "etc/kernel/proxmox-boot-uuids"), "update-grub", "update-grub"),
    (("etc/kernel/cmdline",), "kernel-install", "kernel-install"),
    (("boot/loader/entries/x.conf",), "/boot/loader/entries", "/boot/loader/entries"),
    ((), "intel_iommu=on to the kernel command line and", "on the kernel command line and"),
)


@case("boot loader: how to change the kernel's options, as far as files tell")
def _boot_loader():
    for files, add, replace in MARKS:
        with host("intel-clean") as tree:
            tree.iommu_off()
            tree.cmdline("quiet")
            for name in files:
                tree.write(name, "")
            device = judge_one(tree, CLEAN, status=3)
            contains(finding(device, "iommu-disabled")["advice"], "intel_iommu=on", add)
            # Without it the IOMMU would be off on most kernels also after that.
            tree.cmdline("quiet intel_iommu=off")
            device = judge_one(tree, CLEAN, status=3)
            contains(finding(device, "iommu-disabled")["advice"],
                     "put intel_iommu=on in the place of intel_iommu=off", replace)
            contains(todo_text(device, "enable-iommu"), replace.removesuffix(" and"))


@case("boot loader: the option that is taken off is named to grubby")
def _remove():
    with host("vfio-noiommu") as tree:
        tree.write("usr/sbin/grubby", "")
        tree.write("proc/cmdline", "quiet acpi=off\n")
        contains(finding(judge_one(tree, VGA), "iommu-missing")["advice"],
                 "grubby --update-kernel=ALL --remove-args=acpi=off")


# What the switch is called, by the processor's maker
PROCESSORS = (("GenuineIntel", ("VT-d",), ("SVM",)),
              ("AuthenticAMD", ("SVM", "no option"), ("VT-d", "intel_iommu")),
              ("HygonGenuine", ("SVM",), ("VT-d",)),
              ("CentaurHauls", ("VT-d", "SVM"), ()))


@case("iommu: without any table the advice is for this machine's processors")
def _processors():
    for vendor, there, absent in PROCESSORS:
        with host("no-iommu") as tree:
            tree.write("proc/cpuinfo", f"processor\t: 0\nvendor_id\t: {vendor}\n" +
                       "flags\t\t: " + "x " * 4096 + "\n")
            advice = finding(judge(tree).json, "iommu-missing")["advice"]
            contains(advice, *there)
            lacks(advice, *absent)
    with host("no-iommu") as tree, directory() as path:
        tree.write("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\n" +
                   "flags\t\t: " + "x " * 4096 + "\n")
        tree.cmdline("intel_iommu=on")
        run("capture", "--sysroot", tree.root, f"{path}/copy")
        equal(Tree(f"{path}/copy").read("proc/cpuinfo"),
              "processor\t: 0\nvendor_id\t: GenuineIntel\n")
        contains(finding(judge(Tree(f"{path}/copy")).json, "iommu-missing")["advice"],
                 "already told")


@case("modules: a line that keeps a loaded one away counts after the next boot")
def _not_again():
    with host("intel-clean") as tree:
        tree.write(CONF, "install vfio_pci /bin/false\n")
        item = finding(judge(tree).json, BLACKLISTED)
        contains(item["title"], "after the next boot")
        contains(item["detail"], "install vfio_pci /bin/false")
        unload(tree)
        contains(finding(judge(tree).json, BLACKLISTED)["title"], "will not be loaded")


@case("modules: what the kernel command line blacklists is not in a file")
def _blacklisted_boot():
    with host("intel-clean") as tree:
        unload(tree)
        tree.cmdline("quiet modprobe.blacklist=vfio_pci")
        item = finding(judge(tree).json, BLACKLISTED)
        contains(item["advice"], "modprobe.blacklist=")
        lacks(item["advice"], "/proc/cmdline")


@case("boot loader: acpi=off hides the IOMMU")
def _acpi_off():
    with host("vfio-noiommu") as tree:
        tree.write("proc/cmdline", "quiet acpi=off\n")
        contains(finding(judge_one(tree, VGA), "iommu-missing")["advice"],
                 "acpi=off", "/etc/default/grub")


@case("iommu: igfx_off leaves a display device without a group")
def _igfx():
    with host("intel-clean") as tree:
        tree.leave_group(VGA)
        device = judge_one(tree, VGA, status=1)
        equal("iommu-disabled" in severities(device), False)
        tree.cmdline("intel_iommu=on,igfx_off")
        device = judge_one(tree, VGA, status=1)
        equal(severities(device)["iommu-disabled"], "unknown")
        contains(whole_text(finding(device, "iommu-disabled")), "igfx_off")
        tree.leave_group(CLEAN)
        device = judge_one(tree, CLEAN, status=1)
        equal("iommu-disabled" in severities(device), False)


@case("modules: a captured tree answers as what it was captured from")
def _captured():
    for name in ("vfio-options", "vfio-noiommu"):
        with directory() as path:
            run("capture", "--sysroot", sample(name).root, f"{path}/copy")
            copy = Tree(f"{path}/copy")
            there = judge(sample(name)).json
            equal(judge(copy).json, there, name)


@case("modules: options that Linux does not know are named, and what it knows")
def _mistyped():
    wrong = {"vfio-pci-ids=8086:1533": "vfio-pci.ids=", "iommu_intel=on": "intel_iommu=on",
             "intel_iommu=pt": "iommu=pt", "amd_iommu=on": "amd_iommu=off", "iommu=on": "iommu=pt",
             "intel_iomu=on": "intel_iommu=on", "intel_iommu=true": "intel_iommu=on",
             "vfio_pci_ids=8086:1533": "vfio-pci.ids=", "iommu.passthrouh=1": "iommu.passthrough"}
    right = ("intel-iommu=on", "intel_iommu=on,igfx_off", "iommu=pt", "iommu=memaper=3",
             "vfio-pci.ids=8086:1533", "vfio_pci.ids=8086:1533", "amd_iommu_dump=1",
             "iommu.strict=1", "amd-iommu=force_enable", "quiet", "root=/dev/sda1", "pci=noats",
             "-- intel_iommu=pt")
    with host("intel-server") as tree:
        for option, known in wrong.items():
            tree.cmdline(f"quiet {option} intel_iommu=on")
            answer = judge(tree, CLEAN, status=0)
            titles = [item["title"] for item in answer.json["findings"]
                      if "does not know" in item["title"]]
            equal(len(titles), 1, option)
            contains(titles[0], option, known)
            contains(text(tree, CLEAN, status=0).out, f"Linux does not know {option}")
        for option in right:
            tree.cmdline(f"intel_iommu=on {option}")
            lacks(text(tree, CLEAN, status=0).out, "does not know")


@case("modules: an option that AMD's IOMMU does not need asks for no reboot")
def _needless():
    with host("amd-desktop") as tree:
        for option in ("amd_iommu=on", "amd-iommu=on"):
            tree.cmdline(f"quiet {option} iommu=pt")
            answer = judge(tree, status=None).json
            found, = [item for item in answer["findings"] if option in item["title"]]
            contains(found["title"], "does nothing")
            equal(found["advice"], None)
