# SPDX-License-Identifier: GPL-2.0-or-later
"""Graphics devices: the boot screen in a BAR, Intel's bridges, and the ROM."""

import struct

from program import finding, judge, judge_one, refusal, severities, text, whole_text
from tap import case, contains, equal, lacks
from trees import host

HOST = "boot-graphics"
IGD = "0000:00:02.0"
SCREEN = "boot-framebuffer"
REGIONS = "igd-regions"
ROM = "graphics-rom"
OPENS = ("accepts", None, None)
REFUSED = ("refuses", "VFIO_GROUP_GET_DEVICE_FD", "EINVAL")
BAR = "4000000000-400fffffff : 0000:00:02.0\n"


def iomem(tree, *lines):
    """The part of the memory map that has the boot screen."""
    tree.write("proc/iomem", "00001000-0009ffff : System RAM\n" + "".join(lines))


def config(tree, address, at, data):
    path = f"{tree.device(address)}/config"
    space = bytearray(tree.read_bytes(path))
    space[at:at + len(data)] = data
    tree.write(path, bytes(space))


def opregion(tree, value):
    config(tree, IGD, 0xfc, struct.pack("<I", value))


def become(tree, address, class_code, vendor="8086"):
    """Another class, and another maker."""
    path = f"{tree.device(address)}/uevent"
    lines = [line for line in tree.read(path).splitlines()
             if not line.startswith(("PCI_CLASS=", "PCI_ID="))]
    tree.write(path, "\n".join([*lines, f"PCI_CLASS={class_code:X}", f"PCI_ID={vendor}:4C8A"]) + "\n")


def screen(tree, *lines):
    iomem(tree, *lines)
    return judge_one(tree, IGD)


def open_bridges(tree):
    become(tree, "0000:00:00.0", 0x060000)


@case("display: a boot screen inside of a BAR is a caution, whatever its name and however deep")
def _screens():
    with host(HOST) as tree:
        open_bridges(tree)
        for name in ("BOOTFB", "efifb", "efidrm", "vesafb", "vesadrm", "simplefb", "simpledrm",
                     "simple-framebuffer", "simple-framebuffer.0"):
            device = screen(tree, "4000000000-7fffffffff : PCI Bus 0000:00\n", "  " + BAR,
                            f"    4000000000-40007e8fff : {name}\n")
            equal((name, device["verdict"], refusal(device)), (name, "caution", OPENS))
            said = finding(device, SCREEN)
            contains(whole_text(said), name, "initcall_blacklist=sysfb_init",
                     f"vfio-pci {IGD}: BAR 2: can't reserve "
                     "[mem 0x4000000000-0x400fffffff 64bit pref]")


@case("display: a boot screen beside its BAR, around it or across its end counts as well")
def _overlaps():
    with host(HOST) as tree:
        open_bridges(tree)
        for lines in ((BAR, "4000000000-40007e8fff : BOOTFB\n"),
                      ("4000000000-400fffffff : BOOTFB\n", "  " + BAR),
                      ("4000000000-401fffffff : BOOTFB\n", "  " + BAR),
                      ("3ffff00000-40007e8fff : BOOTFB\n",),
                      ("  400ffff000-4010000fff : efifb\n",)):
            equal(screen(tree, *lines)["verdict"], "caution")
        for lines in ((BAR,), ("3ffff00000-3fffffffff : BOOTFB\n", BAR),
                      (BAR, "4010000000-40107e8fff : BOOTFB\n"),
                      (BAR, "  4000000000-40007e8fff : vfio-pci\n"),
                      ("5000-503f : BOOTFB\n",)):
            lacks(str(severities(screen(tree, *lines))), SCREEN)


@case("display: without the file resource the memory map tells whose BAR it is")
def _owner():
    with host(HOST) as tree:
        open_bridges(tree)
        tree.remove(f"{tree.device(IGD)}/resource")
        said = finding(screen(tree, BAR, "  4000000000-40007e8fff : BOOTFB\n"), SCREEN)
        lacks(whole_text(said), "reserve")
        lacks(str(severities(screen(tree, "4000000000-40007e8fff : 0000:00:1b.0\n",
                                    "  4000000000-40007e8fff : BOOTFB\n"))), SCREEN)


@case("display: what only a driver has claimed is free once that is unbound")
def _driver():
    with host(HOST) as tree:
        open_bridges(tree)
        for name, driver in (("efifb", "efi-framebuffer"), ("simplefb", "simple-framebuffer"),
                             ("vesafb", "vesa-framebuffer")):
            advice = finding(screen(tree, BAR, f"  4000000000-40007e8fff : {name}\n"), SCREEN)["advice"]
            contains(advice, f"echo {driver}.0 > /sys/bus/platform/drivers/{driver}/unbind")
        advice = finding(screen(tree, BAR, "  4000000000-40007e8fff : BOOTFB\n",
                                "    4000000000-40007e8fff : efifb\n"), SCREEN)["advice"]
        lacks(advice, "unbind")


@case("display: an option that did not help is not advised again")
def _despite():
    with host(HOST) as tree:
        open_bridges(tree)
        tree.cmdline("quiet initcall_blacklist=foo,sysfb_init")
        said = finding(judge_one(tree, IGD), SCREEN)
        contains(said["detail"], "though initcall_blacklist=sysfb_init is on its command line")
        lacks(said["advice"], "Put initcall")


@case("display: a memory map that is hidden or not there is no all-clear, for displays alone")
def _hidden():
    with host(HOST) as tree:
        open_bridges(tree)
        for change in (lambda: tree.write("proc/iomem", "00000000-00000000 : BOOTFB\n"),
                       lambda: tree.remove("proc/iomem")):
            change()
            result = judge(tree, IGD, "0000:00:14.0")
            why = [(item["rule"], item["reason"]) for item in result.device(IGD)["not_checked"]]
            equal((SCREEN, "memory-map-hidden") in why, True)
            lacks(str(result.device("0000:00:14.0")["not_checked"]), SCREEN)


@case("display: a frame buffer of the firmware's on what vfio-pci has is told of once")
def _once():
    with host(HOST) as tree:
        open_bridges(tree)
        where = f"{tree.device(IGD)}/simple-framebuffer.0/graphics/fb0"
        tree.mkdir(where)
        tree.link("sys/class/graphics/fb0", f"../../../{where}")
        equal({SCREEN, "host-critical"} & set(severities(judge_one(tree, IGD))), {SCREEN})
        tree.write("proc/iomem", "00000000-00000000 : BOOTFB\n")
        equal(severities(judge_one(tree, IGD))["host-critical"], "unsafe")
        tree.driver(IGD, "i915")
        equal(severities(judge_one(tree, IGD))["host-critical"], "unsafe")


@case("display: what stands where Intel's bridges should keeps vfio-pci from opening the graphics")
def _bridges():
    with host(HOST) as tree:
        for bridge, class_code, vendor in (("0000:00:00.0", 0x060400, "8086"),
                                           ("0000:00:00.0", 0x060000, "1022"),
                                           ("0000:00:1f.0", 0x060100, "1022"),
                                           ("0000:00:1f.0", 0x068000, "8086")):
            open_bridges(tree)
            become(tree, "0000:00:1f.0", 0x060100)
            become(tree, bridge, class_code, vendor)
            device = judge_one(tree, IGD, status=1)
            equal((bridge, device["verdict"], refusal(device)), (bridge, "caution", REFUSED))
            equal(device["kernel"]["message"], f"vfio-pci {IGD}: Failed to setup Intel IGD regions")
            contains(finding(device, REGIONS)["detail"], bridge)
        device = judge(tree).device(IGD)
        equal((device["verdict"], refusal(device)), ("caution", REFUSED))


@case("display: without an OpRegion, or with a bridge that is not there, the graphics are opened")
def _no_opregion():
    with host(HOST) as tree:
        for value in (0, 0xffffffff):
            opregion(tree, value)
            device = judge_one(tree, IGD)
            equal(refusal(device), OPENS)
            lacks(str(severities(device)), REGIONS)
            equal(judge_one(tree, IGD, "--kernel", "4.19")["kernel"]["outcome"], "unknown")
        opregion(tree, 0x7c6b4018)
        open_bridges(tree)
        equal(refusal(judge_one(tree, IGD)), OPENS)
        tree.remove("sys/bus/pci/devices/0000:00:1f.0")
        equal(refusal(judge_one(tree, IGD)), OPENS)
        equal(severities(judge_one(tree, IGD, "--kernel", "5.9"))[REGIONS], "unknown")


@case("display: an ordinary user does not see the OpRegion, and so not whether it is opened")
def _short_config():
    with host(HOST) as tree:
        path = f"{tree.device(IGD)}/config"
        tree.write(path, tree.read_bytes(path)[:64])
        device = judge_one(tree, IGD, status=3)
        equal(refusal(device)[0], "unknown")
        contains(str(device["not_checked"]), REGIONS, "config-hidden")
        open_bridges(tree)
        equal(refusal(judge_one(tree, IGD)), OPENS)


@case("display: which Intel displays have such regions depends on the kernel")
def _kernels():
    with host(HOST) as tree:
        for class_code, kernel, outcome in ((0x030000, "4.1", "accepts"), (0x030000, "4.19", "refuses"),
                                            (0x038000, "5.15", "accepts"), (0x038000, "6.12", "accepts"),
                                            (0x038000, "6.18", "refuses"), (0x038000, "7.2", "refuses")):
            become(tree, IGD, class_code)
            device = judge_one(tree, IGD, "--kernel", kernel)
            equal((kernel, device["kernel"]["outcome"]), (kernel, outcome))


@case("display: a file with the ROM is advised for boot displays, and for graphics without a ROM")
def _rom():
    with host(HOST) as tree:
        said = finding(judge_one(tree, IGD), ROM)
        equal(said["severity"], "info")
        contains(said["advice"], "<rom file=", "<hostdev>", "romfile=")
        tree.dark(IGD)
        contains(finding(judge_one(tree, IGD), ROM)["evidence"][0]["text"], "ROM shadow")
        resource = f"{tree.device(IGD)}/resource"
        lines = tree.read(resource).splitlines()
        lines[6] = "0x0000000090000000 0x000000009007ffff 0x0000000000046200"
        tree.write(resource, "\n".join(lines) + "\n")
        lacks(str(severities(judge_one(tree, IGD))), ROM)
        become(tree, IGD, 0x030000, "1002")
        lacks(str(severities(judge_one(tree, IGD))), ROM)
        lines[6] = "0x0000000000000000 0x0000000000000000 0x0000000000000000"
        tree.write(resource, "\n".join(lines) + "\n")
        contains(finding(judge_one(tree, IGD), ROM)["advice"], "VFCT", "<rom file=")
        contains(text(tree, IGD).out, "VFCT")
        result = judge(tree)
        lacks(str(severities(result.device(IGD))), ROM)
        lacks(str(severities(result.device("0000:00:14.0"))), ROM)
