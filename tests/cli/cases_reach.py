# SPDX-License-Identifier: GPL-2.0-or-later
"""bar-beyond-iommu: BARs that firmware of a guest puts where the IOMMU cannot translate them."""

from hook import call, domain, hostdev
from program import finding, judge_one, run, severities, text
from tables import CLEAN
from tap import case, contains, equal, lacks
from trees import Tree, directory, host, sample

RULE = "bar-beyond-iommu"
LARGE = "0000:06:00.0"      # of odd-devices: 16 GiB, 46 bits, and an IOMMU of 39
NO_BAR = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"


def processor(bits, vendor="GenuineIntel"):
    return (f"processor\t: 0\nvendor_id\t: {vendor}\nflags\t\t: fpu vme\n"
            f"address sizes\t: {bits} bits physical, 48 bits virtual\npower management:\n\n")


def bars(size, flags=0x14220c):
    """A function whose BAR 1 has @size bytes: the files that sysfs has of it, six BARs and a ROM."""
    base = 0x4000000000
    return (NO_BAR + f"{base:#018x} {base + size - 1:#018x} {flags:#018x}\n" + NO_BAR * 11)


def put(tree, size=16 << 30, bits=46, flags=0x14220c, graphics=True):
    device = f"{tree.device(CLEAN)}"
    tree.write(f"{device}/resource", bars(size, flags))
    tree.write("proc/cpuinfo", processor(bits))
    if graphics:
        tree.write(f"{device}/uevent", "PCI_CLASS=30000\nPCI_ID=10DE:2C05\n"
                   f"PCI_SLOT_NAME={CLEAN}\n")
        tree.write(f"{device}/class", "0x030000\n")


def ask(tree, *more):
    """The severity, and why it was not checked."""
    device = judge_one(tree, CLEAN, *more)
    why = [item["reason"] for item in device["not_checked"] if item["rule"] == RULE]
    return severities(device).get(RULE), why


@case("reach: a large BAR, 46 bits of the processor and 39 of the IOMMU")
def _sample():
    tree = sample("odd-devices")
    device = judge_one(tree, LARGE, status=0)
    equal(severities(device)[RULE], "caution")
    equal([(item["source"], item["text"]) for item in finding(device, RULE)["evidence"]],
          [("sys/class/iommu", "dmar0: 39 bits"),
           ("proc/cpuinfo", "address sizes: 46 bits physical"),
           (f"sys/bus/pci/devices/{LARGE}/resource", "16384 MiB, 64-bit, prefetchable")])
    contains(" ".join(text(tree, LARGE).out.split()),
             "<maxphysaddr mode='passthrough' limit='39'/>", "-cpu host,host-phys-bits-limit=39")


@case("reach: what the processor has and how large the BAR is decide")
def _sizes():
    met, fine = ("caution", []), (None, [])
    with host("intel-clean") as tree:
        for bits, expected in ((46, met), (42, met), (52, met), (41, met), (40, fine), (39, fine),
                               (36, fine)):
            put(tree, bits=bits)
            equal(ask(tree), expected, f"{bits} bits")
        for size, expected in ((256 << 20, met), (16 << 20, met), (8 << 20, fine)):
            put(tree, size)
            equal(ask(tree), expected, f"{size} bytes")
        # Behind a port firmware puts all others below 4 GiB.
        for flags in (0x140204, 0x42208, 0x40200):
            put(tree, flags=flags)
            equal(ask(tree), fine, f"{flags:#x}")


@case("reach: of others than graphics only what is very large counts")
def _others():
    with host("intel-clean") as tree:
        for size, expected in ((256 << 20, "caution"), (32 << 20, None)):
            put(tree, size, graphics=False)
            equal(ask(tree), (expected, []), f"{size} bytes")


@case("reach: an IOMMU as wide as what is used says nothing, and reads nothing more")
def _wide():
    with host("intel-clean") as tree:
        put(tree, bits=52)
        for unit in tree.list("sys/class/iommu"):
            tree.write(f"sys/class/iommu/{unit}/intel-iommu/cap", "d2078c106f0462\n")
        equal(ask(tree), (None, []))
        tree.remove("proc/cpuinfo")
        equal(ask(tree), (None, []))


@case("reach: what cannot be seen is not checked, where it matters")
def _hidden():
    hidden, fine = (None, ["reach-hidden"]), (None, [])
    with host("intel-clean") as tree:
        put(tree)
        tree.write("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\n")
        equal(ask(tree), hidden, "no address sizes")
        tree.remove("proc/cpuinfo")
        equal(ask(tree), hidden, "no cpuinfo")
        put(tree, 1 << 20)
        tree.remove("proc/cpuinfo")
        equal(ask(tree), fine, "a small BAR")
    with host("intel-clean") as tree:
        put(tree)
        tree.remove(f"{tree.device(CLEAN)}/resource")
        equal(ask(tree), hidden, "no resource")
        tree.write(f"{tree.device(CLEAN)}/resource", "")
        equal(ask(tree), hidden, "an empty resource")
    with host("intel-clean") as tree:
        put(tree)
        for unit in tree.list("sys/class/iommu"):
            tree.remove(f"sys/class/iommu/{unit}/intel-iommu/cap")
        equal(ask(tree), hidden, "no cap")
        put(tree, bits=39)
        equal(ask(tree), hidden, "no cap, and a processor that would do")


@case("reach: the device's own IOMMU counts, and without its link what all have")
def _unit():
    with host("intel-clean") as tree:
        put(tree)
        tree.remove(f"{tree.device(CLEAN)}/iommu")
        equal(ask(tree), ("caution", []), "one unit")
        tree.write("sys/devices/virtual/iommu/dmar9/intel-iommu/cap", "d2078c106f0462\n")
        tree.link("sys/class/iommu/dmar9", "../../devices/virtual/iommu/dmar9")
        equal(ask(tree), (None, ["reach-hidden"]), "two units")
        tree.link(f"{tree.device(CLEAN)}/iommu", "../../../virtual/iommu/dmar9")
        equal(ask(tree), (None, []), "the wide one")


@case("reach: other IOMMUs reach as far as guests do")
def _amd():
    with host("amd-desktop") as tree:
        device = "0000:03:00.0"
        tree.write(f"{tree.device(device)}/resource", bars(16 << 30))
        tree.write("proc/cpuinfo", processor(48, "AuthenticAMD"))
        judged = judge_one(tree, device)
        lacks(severities(judged), RULE)
        lacks([item["rule"] for item in judged["not_checked"]], RULE)


def guest(cpu="", machine="pc-q35-9.2", arch="x86_64", arguments=()):
    values = "".join(f"<arg value='{value}'/>" for value in arguments)
    return domain(hostdev(CLEAN), more=f"<os><type arch='{arch}' machine='{machine}'>hvm</type>"
                  f"</os>{cpu}<commandline>{values}</commandline>")


def cpu(mode, inside=""):
    return f"<cpu mode='{mode}' check='none'>{inside}</cpu>"


def limit(bits):
    return f"<maxphysaddr mode='passthrough' limit='{bits}'/>"


@case("reach: a domain says how many bits its CPU has")
def _domains():
    host_cpu, model = cpu("host-passthrough"), cpu("custom", "<model>Skylake-Client</model>")
    warned = (guest(host_cpu), guest(cpu("maximum")), guest(cpu("host-model")),
              guest(host_cpu, "pc-i440fx-9.2"),
              guest(cpu("host-passthrough", limit(46))), guest(cpu("host-passthrough", limit(42))),
              guest(cpu("host-passthrough", "<maxphysaddr mode='passthrough'/>")),
              guest(cpu("custom", "<model>Skylake-Client</model>" + limit(46))),
              guest(cpu("custom", "<maxphysaddr mode='emulate' bits='42'/>")),
              guest(model, "pc-q35-rhel9.4.0"), guest(model, "pc-q35-jammy-hpb"),
              guest(model, arguments=("-cpu", "host")),
              guest(host_cpu, arguments=("-cpu", "max,host-phys-bits-limit=46")),
              guest(cpu("host-passthrough", limit("x"))))
    silent = (guest(), guest(model), guest(cpu("host-passthrough", limit(39))),
              guest(cpu("host-passthrough", limit("0x27"))), guest(cpu("maximum", limit(36))),
              guest(cpu("custom", "<maxphysaddr mode='emulate' bits='39'/>")),
              guest(cpu("host-passthrough", limit(40))),
              guest(model, "pc-q35-rhel9.4.0").replace("</model>", "</model>" + limit(39)),
              guest(host_cpu, arguments=("-cpu", "host,host-phys-bits-limit=39")),
              guest(host_cpu, arguments=("-cpu", "host,migratable=off,host-phys-bits-limit=0x27")),
              guest(host_cpu, arguments=("-cpu", "Skylake-Client")),
              guest(host_cpu, "microvm"), guest(host_cpu, "virt", "aarch64"))
    with host("intel-clean") as tree:
        put(tree, graphics=False)
        for xml in warned:
            contains(call(tree, xml, status=0).err, "caution: the guest's firmware may put")
        for xml in silent:
            lacks(call(tree, xml, status=0).err, "the guest's firmware")


@case("reach: what a capture takes is enough")
def _capture():
    with host("intel-clean") as tree, directory() as path:
        put(tree)
        run("capture", "--sysroot", tree.root, f"{path}/copy")
        equal(severities(judge_one(Tree(f"{path}/copy"), CLEAN)).get(RULE), "caution")
