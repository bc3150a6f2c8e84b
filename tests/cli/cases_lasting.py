# SPDX-License-Identifier: GPL-2.0-or-later
"""A binding that lasts over a reboot: by id or by address, and what makes the initramfs."""

import contextlib

from program import actions, judge, judge_one, text
from tables import CLEAN, LEFT, RIGHT
from tap import case, contains, equal, lacks
from trees import host

DRIVER = "igb"
FILE = "/etc/modprobe.d/vfio.conf"


def give_id(tree, address, number):
    path = f"{tree.device(address)}/uevent"
    lines = [f"PCI_ID={number.upper()}" if line.startswith("PCI_ID=") else line
             for line in tree.read(path).splitlines()]
    tree.write(path, "\n".join(lines) + "\n")


@contextlib.contextmanager
def card(release="ID=debian\n", driver=DRIVER):
    """A host whose clean device is on a driver that is a module."""
    with host("intel-clean") as tree:
        give_id(tree, CLEAN, "8086:1521")
        tree.driver(CLEAN, driver)
        if release:
            tree.write("etc/os-release", release)
        yield tree


def lasting(tree, *options, status=0, device=CLEAN):
    return judge_one(tree, device, *options, status=status)["lasting"]


def steps(answer):
    return [(step["file"], step["line"]) for step in answer["steps"]]


def commands(answer):
    return [line for file, line in steps(answer) if not file]


def ids_of(tree, address):
    fields = dict(line.split("=", 1) for line in
                  tree.read(f"{tree.device(address)}/uevent").splitlines())
    return fields["PCI_ID"].lower()


def twin(tree, address, driver):
    """Another device gets the same id."""
    give_id(tree, address, ids_of(tree, CLEAN))
    tree.driver(address, driver)


def built_in(tree, *modules):
    release = tree.read("proc/sys/kernel/osrelease").strip()
    path = f"lib/modules/{release}/modules.builtin"
    text_ = tree.read(path) if tree.exists(path) else ""
    tree.write(path, text_ + "".join(f"kernel/drivers/x/{name}.ko\n" for name in modules))


@case("lasting: by id, with the own driver's module waiting, and what makes the initramfs")
def _modprobe():
    for release, last in (("ID=debian\n", ["update-initramfs -u"]),
                          ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', ["update-initramfs -u"]),
                          ('NAME="Fedora"\nID=fedora\n', ["dracut -f"]),
                          ('ID="almalinux"\nID_LIKE="rhel centos fedora"\n', ["dracut -f"]),
                          ("ID_LIKE='suse opensuse'\nID='opensuse-leap'\n", ["dracut -f"]),
                          ('ID="opensuse-microos"\nID_LIKE="suse opensuse"\n',
                           ["transactional-update initrd"]),
                          ("ID=arch\n", ["mkinitcpio -P"]),
                          ("ID=alpine\n", ["mkinitfs"]),
                          ("ID=nixos\n", ["nixos-rebuild boot"]),
                          ("ID=plan9\n", []), ("", [])):
        with card(release) as tree:
            answer = lasting(tree)
            equal((answer["way"], answer["reason"], answer["other"]), ("modprobe", None, None))
            equal(commands(answer), last, release)
            if release == "ID=nixos\n":
                contains(steps(answer)[0][1], f'"vfio-pci.ids={ids_of(tree, CLEAN)}"')
                continue
            equal(steps(answer)[:2], [(FILE, f"options vfio-pci ids={ids_of(tree, CLEAN)}"),
                                      (FILE, f"softdep {DRIVER} pre: vfio-pci")])
            if not last:
                contains(answer["text"], "make the initramfs anew")
                contains(text(tree, CLEAN).out, "make the initramfs anew")


@case("lasting: text has the files, then the commands")
def _text():
    with card("ID=arch\n") as tree:
        out = text(tree, CLEAN).out
        contains(out, "For good:", f"- in {FILE}:", "- in /etc/mkinitcpio.conf:",
                 "MODULES=(vfio_pci vfio vfio_iommu_type1 ...)", "- then:\n        mkinitcpio -P\n")
        equal(out.index("By hand, until the next boot:") < out.index("For good:"), True)


@case("lasting: the tool that is there outranks the distribution's name")
def _tool():
    for path, last in (("usr/bin/dracut", ["dracut -f"]),
                       ("usr/bin/pveversion", ["update-initramfs -u -k all"]),
                       ("run/ostree-booted", None)):
        with card("ID=arch\n") as tree:
            tree.write(path, "")
            answer = lasting(tree)
            if last:
                equal(commands(answer), last)
                continue
            contains(commands(answer)[0], "rpm-ostree kargs --append=vfio-pci.ids=",
                     "rd.driver.pre=vfio-pci")
            contains(commands(answer)[1], "rpm-ostree initramfs --enable")
    with card() as tree:
        tree.write("usr/bin/pveversion", "")
        tree.write("etc/kernel/proxmox-boot-uuids", "")
        equal(commands(lasting(tree)), ["update-initramfs -u -k all", "proxmox-boot-tool refresh"])


@case("lasting: driverctl does it by the address")
def _driverctl():
    with card() as tree:
        tree.write("usr/sbin/driverctl", "")
        answer = lasting(tree)
        equal((answer["way"], steps(answer)),
              ("driverctl", [(None, f"driverctl set-override {CLEAN} vfio-pci")]))


@case("lasting: another of the same id that stays with the host forbids ids=")
def _twin():
    for listed in (False, True):
        with card() as tree:
            twin(tree, LEFT, DRIVER)
            if listed:
                number = ids_of(tree, CLEAN).replace(":", "")
                tree.write("proc/bus/pci/devices", "".join(
                    f"{bus}{devfn:02x}\t{number}\t10\n" for bus, devfn in
                    ((CLEAN[5:7], 0), (LEFT[5:7], int(LEFT[8:10], 16) << 3))))
            answer = lasting(tree)
            equal((answer["way"], answer["reason"], answer["other"]), ("address", "same-id", LEFT))
            contains(answer["text"], LEFT, "same id", "driverctl")
            equal(steps(answer), [(None, f"driverctl set-override {CLEAN} vfio-pci")])
            lacks(text(tree, CLEAN).out, "options vfio-pci")
    with card() as tree:
        # In the list of ids it is alone.
        twin(tree, LEFT, DRIVER)
        tree.write("proc/bus/pci/devices",
                   f"{CLEAN[5:7]}00\t{ids_of(tree, CLEAN).replace(':', '')}\t10\n")
        equal(lasting(tree)["way"], "modprobe")


@case("lasting: another of the same id that goes along, or is VFIO's, forbids nothing")
def _twins_along():
    with card() as tree:
        twin(tree, LEFT, "vfio-pci")
        equal(lasting(tree)["way"], "modprobe")
    with card() as tree:
        twin(tree, LEFT, DRIVER)
        answer = judge(tree, CLEAN, LEFT).json
        ways = {device["address"]: device["lasting"] for device in answer["devices"]}
        equal(ways[CLEAN]["way"], "modprobe")


@case("lasting: a driver that is built in is there before any option")
def _built_in():
    with card() as tree:
        built_in(tree, DRIVER)
        answer = lasting(tree)
        equal((answer["way"], answer["reason"]), ("address", "driver-built-in"))
        contains(answer["text"], DRIVER)


@case("lasting: vfio-pci that is built in takes its ids from the command line")
def _vfio_built_in():
    with card() as tree:
        built_in(tree, "vfio-pci")
        tree.write("etc/default/grub", "")
        answer = lasting(tree)
        equal((answer["way"], answer["steps"]), ("command-line", []))
        contains(answer["text"], f"vfio-pci.ids={ids_of(tree, CLEAN)}", "update-grub")
        contains(text(tree, CLEAN).out, "vfio-pci.ids=")


@case("lasting: the last line with ids= counts, so that it is the one to change")
def _told():
    with card() as tree:
        tree.write("etc/modprobe.d/a.conf",
                   "options vfio-pci disable_vga=1 ids=10de:1b80,10de:10f0 nointxmask=0\n")
        answer = lasting(tree)
        equal(steps(answer)[0], ("/etc/modprobe.d/a.conf", "options vfio-pci disable_vga=1 ids="
                                 f"10de:1b80,10de:10f0,{ids_of(tree, CLEAN)} nointxmask=0"))
        contains(answer["text"], "change that line")
    with card() as tree:
        tree.write("proc/cmdline", "ro intel_iommu=on vfio-pci.ids=10de:1b80\n")
        answer = lasting(tree)
        equal(answer["way"], "command-line")
        contains(answer["text"], f"vfio-pci.ids=10de:1b80,{ids_of(tree, CLEAN)}")
        equal(steps(answer), [(FILE, f"softdep {DRIVER} pre: vfio-pci"),
                              (None, "update-initramfs -u")])


@case("lasting: what is told already is not told again")
def _already():
    with card() as tree:
        line = f"options vfio-pci ids={ids_of(tree, CLEAN)}\n"
        tree.write("etc/modprobe.d/a.conf", line)
        equal(steps(lasting(tree)), [("/etc/modprobe.d/a.conf", f"softdep {DRIVER} pre: vfio-pci"),
                                     (None, "update-initramfs -u")])
        tree.write("etc/modprobe.d/a.conf", line + f"softdep {DRIVER} pre: vfio-pci\n")
        equal(lasting(tree), None)


@case("lasting: nothing for who is ready, unsafe, or maybe needed by the host")
def _none():
    with card(driver="vfio-pci") as tree:
        equal(lasting(tree), None)
    with host("hpe-gen8") as tree:
        device = judge_one(tree, "0000:02:00.0")
        equal((device["verdict"], device["lasting"]), ("unsafe", None))
    with card() as tree:
        tree.remove("proc/self/mountinfo")
        tree.remove("proc/mounts")
        device = judge_one(tree, CLEAN, status=3)
        equal(device["lasting"], None)
        lacks(text(tree, CLEAN, status=3).out, "For good:")


@case("lasting: a neighbour in the group is bound along")
def _neighbour():
    with card() as tree:
        tree.driver(LEFT, "e1000")
        tree.driver(RIGHT, "8139cp")
        answer = judge_one(tree, LEFT)
        equal([what for what, _ in actions(answer)], ["bind", "free"])
        contains(steps(answer["lasting"])[0][1], ids_of(tree, LEFT), ids_of(tree, RIGHT))
        equal([line for _, line in steps(answer["lasting"])[1:3]],
              ["softdep e1000 pre: vfio-pci", "softdep 8139cp pre: vfio-pci"])
