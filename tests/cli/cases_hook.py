# SPDX-License-Identifier: GPL-2.0-or-later
"""libvirt's hook: which domains start."""

import os
import re
import shutil
import subprocess

import lines
from cases_modules import unload
from cases_unprivileged import hide_table, ordinary_user
from cases_which_kernel import EL9, boot, own
from hook import (LOOK, PREPARE, address, arguments, call, domain, hostdev,
                  interface, override, passes, pool, port, refuses, silent,
                  turns_down, warns)
from images import CLAIM, OLD, TYPED, kernel
from place import PROGRAM, SOURCE
from program import environment, finding, run
from tables import (CLEAN, CLEAN_GROUP, LEFT, NIC, RAID, RIGHT, SATA, VGA)
from tap import Skip, case, contains, equal, is_true, lacks
from trees import GROUPS, host, sample

TITLE = "firmware keeps memory for this device (RMRR) [firmware-reserved-memory]"
NO_RESET = "the device cannot be reset on its own [no-reset]"
UUID = "00000000-0000-4000-8000-0000000000aa"
OTHERS = ("start", "started", "stopped", "release", "attach", "reconnect")


def refused(tree, xml, **more):
    return refuses(tree, xml, NIC, TITLE, **more)


@case("hook: the device that the firmware keeps memory for does not start")
def _demo():
    with open(os.path.join(SOURCE, "tests", "libvirt", "demo.xml"),
              encoding="utf-8") as file:
        xml = file.read()
    with host("intel-server") as tree:
        result = refused(tree, xml)
        said = result.err.splitlines()
        equal(said[1], "vfio-check: The kernel would refuse it and say: " +
              lines.rmrr(NIC))
        contains(said[2], "Take the device out of demo; no waiver")
        equal(said[3:], [LOOK + NIC])


@case("hook: a domain starts that has a sound device, one with a caution, or none")
def _pass():
    with host("intel-server") as tree:
        passes(tree, domain(hostdev(CLEAN)))
        warns(tree, domain(hostdev(LEFT)), (LEFT, NO_RESET))
        passes(tree, domain())
    passes("/nonexistent", domain())


@case("hook: only the source of a device counts, not its place in the guest")
def _guest_address():
    with host("intel-server") as tree:
        passes(tree, domain(hostdev(CLEAN, guest=NIC)))


@case("hook: all ways to give away a device are seen")
def _ways():
    nvme = (f"<disk type='nvme' device='disk'><source type='pci' managed='yes' "
            f"namespace='1'>{address(NIC)}</source></disk>")
    behind = (f"<disk type='file'><source file='/a'/><backingStore type='nvme'>"
              f"<source type='pci' managed='yes' namespace='1'>{address(NIC)}"
              f"</source></backingStore></disk>")
    actual = (f"<interface type='network'><source network='a'/>"
              f"<actual type='hostdev' managed='yes'><source>"
              f"{address(NIC, 'pci')}</source></actual></interface>")
    with host("intel-server") as tree:
        for device in (interface(NIC), nvme, behind, actual):
            refused(tree, domain(device))
        for values in (("-device", f"vfio-pci,host={NIC},id=a"),
                       ("--device", f"vfio-pci-nohotplug,host={NIC[5:]}"),
                       ("-device", f"driver=vfio-pci,x=a,,host=b,host={NIC}"),
                       ("-device", f"vfio-pci,sysfsdev=/sys/bus/pci/devices/{NIC}"),
                       ("-device", f'{{"driver":"vfio-pci","host":"{NIC}"}}'),
                       ("-drive", f"file=nvme://{NIC}/1,if=none"),
                       ("-drive", f"file.driver=nvme,file.device={NIC}"),
                       ("-blockdev", f"device={NIC},driver=nvme,node-name=a"),
                       ("-blockdev", f'{{"driver":"raw","file":{{"driver":"nvme",'
                                     f'"device":"{NIC}"}}}}')):
            refused(tree, arguments("-name", "a", *values))
        passes(tree, arguments("-device", "e1000,id=a", "-name", f"host={NIC}"))


NVME = f'{{"driver":"nvme","device":"{NIC}","namespace":1}}'


@case("hook: QEMU takes a device behind other options than -device as well")
def _options():
    with host("intel-server") as tree:
        for values in (("-name", "-device", "-device", f"vfio-pci,host={NIC}"),
                       ("-name", "-readconfig", "-device", f"vfio-pci,host={NIC}"),
                       (f"nvme://{NIC}/1",),
                       *((option, f"nvme://{NIC}/1") for option in
                         ("-hda", "-hdd", "-cdrom", "-fda", "-pflash", "-sd", "-mtdblock")),
                       ("-set", f"drive.a.file=nvme://{NIC}/1"),
                       ("-hda", f"json:{NVME}"), ("-hda", f"json: {NVME}"),
                       ("-hda", f"blkdebug::nvme://{NIC}/1")):
            refused(tree, arguments(*values))


@case("hook: QEMU's driver nvme, however deep it stands")
def _nvme():
    doubled = NVME.replace(",", ",,")
    deep = '{"driver":"raw","file":' * 9 + NVME + "}" * 9
    with host("intel-server") as tree:
        for value in (f"driver=quorum,children.0.driver=nvme,children.0.device={NIC}",
                      f"driver=raw,file.driver=raw,file.file.device={NIC},file.file.driver=nvme",
                      f"driver=qcow2,file.filename=/x,backing.driver=nvme,backing.device={NIC}",
                      f"file=nvme:,file.device={NIC}", f"file=json: {doubled}",
                      f"file=blkdebug::json:\t{doubled}", f"file.filename=json:{doubled}",
                      'file=json:{"driver":"nvme"},device=' + NIC,
                      f"file=json:{{'driver':'nvme',,'device':'{NIC}'}}"):
            refused(tree, arguments("-drive", value))
        for value in (f'{{"driver":"quorum","children":[{{"driver":"null-co"}},{NVME}]}}',
                      f'{{"driver":"a","children":[[{NVME}]]}}', f" {NVME}", deep,
                      f'{{"driver":"raw","file.driver":"nvme","file.device":"{NIC}"}}',
                      f'{{"driver":"a","file":{{"filename":"nvme:\\/\\/{NIC}\\/1"}}}}'):
            refused(tree, arguments("-blockdev", value))


@case("hook: an option that can bring a device and cannot be followed")
def _unfollowed():
    why = "it can bring a device of the host, and which one cannot be followed"
    device = ("-device", f"vfio-pci,id=a,host={CLEAN}")
    with host("intel-server") as tree:
        tree.driver(CLEAN, "vfio-pci")
        for option, value in (("-readconfig", "/etc/gpu.cfg"),
                              ("-set", f"device.a.host={NIC}"),
                              ("-set", "device.a.sysfsdev=/x"), ("-set", "device.a.fd=7"),
                              ("-set", "device.a.driver=vfio-pci"),
                              ("-set", "drive.a.file.driver=nvme"),
                              ("-set", f"drive.a.file.device={NIC}"),
                              ("-set", f"global.a.value={NIC}"),
                              ("-global", f"vfio-pci.host={NIC}"),
                              ("-global", "pci-device.sysfsdev=/x"),
                              ("-global", f"driver=vfio-pci,property=host,value={NIC}"),
                              ("-global", f"value={NIC},property=host,driver=vfio-pci")):
            for dashes in ("", "-"):
                for before in ((), device, ("-device", "vfio-pci,id=a"), ("-name", "-device")):
                    refuses(tree, arguments(*before, dashes + option, value),
                            f"{option} {value}", f"{why}; expected the device in <hostdev> or "
                            "behind -device")
        result = call(tree, arguments("-readconfig", "x" * 5000), status=1)
        is_true(len(result.err) < 400, "it is short")


@case("hook: arguments that bring no device of the host")
def _harmless():
    with host("intel-server") as tree:
        for values in (("-global", "kvm-pit.lost_tick_policy=delay"),
                       ("-global", "vfio-pci.x-no-geforce-quirks=on"),
                       ("-global", "driver=vfio-pci,property=x-vga,value=on"),
                       ("-global", "ICH9-LPC.disable_s3=1"),
                       ("-set", "device.video0.vgamem_mb=64"),
                       ("-set", "device.hostdev0.x-vga=on"), ("-set", "drive.a.cache=none"),
                       ("-set", "device.a.driver=nvme"), ("-set", "chardev.a.host=localhost"),
                       ("-set", "drive.a.file=/a.qcow2"), ("-cpu", "host,kvm=off"),
                       ("-device", "nvme,drive=a,serial=b"),
                       ("-device", '{"driver":"nvme","drive":"a","serial":"b"}'),
                       ("-device", '{"driver":"vfio-user-pci","socket":{"path":"/a"}}'),
                       ("-drive", "file.driver=ssh,file.host=a,file.path=/b,if=none"),
                       ("-drive", 'file=json:{"driver":"file",,"filename":"/a"},if=none'),
                       ("-hda", 'json:{"driver":"file","filename":"/a"}'),
                       ("-chardev", "socket,id=a,host=localhost,port=1,server=on"),
                       ("-netdev", "tap,id=a,fd=7"),
                       ("-netdev", '{"type":"user","id":"a","hostfwd":[{"str":"tcp::1-:2"}]}'),
                       ("-fw_cfg", "name=opt/a,string=65536"), ("-name", "vfio"),
                       ("-trace", "enable=vfio_*"), ("-object", "iommufd,id=a")):
            passes(tree, arguments(*values))
            passes(tree, arguments("-name", "a", *values, "-S"))


@case("hook: a property that libvirt is told to change")
def _override():
    with host("intel-server") as tree:
        refused(tree, override("host", NIC))
        refused(tree, override("host", NIC[5:]))
        refused(tree, override("sysfsdev", f"/sys/bus/pci/devices/{NIC}"))
        passes(tree, override("x-vga", "on"))
        passes(tree, override("hostbus", "1"))
        refuses(tree, override("host", "x", more="<q:commandline xmlns:q='x'><q:arg "
                               "value='-readconfig'/><q:arg value='a'/></q:commandline>"),
                "-readconfig a", "it can bring a device of the host, and which one cannot be "
                "followed; expected the device in <hostdev> or behind -device")


@case("hook: devices of PCI domains beyond 16 bits")
def _domains():
    with host("intel-server") as tree:
        refuses(tree, domain(hostdev("10000:02:00.0")), "10000:02:00.0",
                f"no such PCI device in {tree.root}")


@case("hook: a device that libvirt does not take has to be with VFIO already")
def _unmanaged():
    xml = domain(hostdev(CLEAN, managed="no"))
    with host("intel-server") as tree:
        tree.driver(CLEAN, "e1000e")
        passes(tree, domain(hostdev(CLEAN)))
        refuses(tree, xml, CLEAN, "the host's driver e1000e has it, and libvirt is not told to "
                "take it (managed='no')", "virsh nodedev-detach pci_0000_04_00_0")
        refuses(tree, domain(interface(CLEAN, managed="no")), CLEAN,
                "the host's driver e1000e has it, and libvirt is not told to take it "
                "(managed='no')")
        tree.driver(CLEAN, None)
        refuses(tree, xml, CLEAN, "it is not with vfio-pci, and libvirt is not told to give it "
                "there (managed='no')")
        tree.driver(CLEAN, "vfio-pci")
        passes(tree, xml)
        passes(tree, arguments("-device", f"vfio-pci,host={CLEAN}"))


@case("hook: a member of the group that nobody frees")
def _siblings():
    with host("intel-server") as tree:
        tree.driver(LEFT, "e1000")
        tree.driver(RIGHT, "8139cp")
        refuses(tree, domain(hostdev(LEFT)), LEFT,
                f"{RIGHT} is in its group and the host's driver 8139cp has it",
                "Give the whole group to the domain with managed='yes'")
        warns(tree, domain(hostdev(LEFT), hostdev(RIGHT)), (LEFT, NO_RESET),
              (RIGHT, NO_RESET))
        result = refuses(tree, domain(hostdev(LEFT), hostdev(RIGHT, managed="no")), LEFT,
                         f"{RIGHT} is in its group and the host's driver 8139cp has it")
        contains(result.err, f"\nvfio-check: demo: {RIGHT}: the host's driver 8139cp has it, ")
        tree.driver(RIGHT, None)
        warns(tree, domain(hostdev(LEFT)), (LEFT, NO_RESET))
        tree.driver(RIGHT, "vfio-pci")
        warns(tree, domain(hostdev(LEFT)), (LEFT, NO_RESET))


@case("hook: a function of the chipset that the host would have to let go of")
def _chipset():
    with host("intel-server") as tree:
        tree.driver("0000:00:1f.0", "lpc_ich")
        result = call(tree, domain(hostdev(SATA)), status=1)
        contains(result.err.splitlines()[0], f"vfio-check: demo: {SATA}: ", "0000:00:1f.0")


WAIVER = """[waiver]
rule = {rule}
address = {address}
device = {ids}
reason = Tried for a year.
"""


@case("hook: the administrator's policy rules here, too, but not over the kernel")
def _policy():
    ids = {VGA: "1234:1111", NIC: "8086:10d3"}
    with host("intel-server") as tree:
        refuses(tree, domain(hostdev(VGA)), VGA, f"the screen of this host is {VGA} [host-critical]",
                "or waive what you can answer for in /etc/vfio-check/policy.conf")
        tree.write("etc/vfio-check/policy.conf", WAIVER.format(
            rule="host-critical", address=VGA, ids=ids[VGA]) + "use = screen\n")
        equal(call(tree, domain(hostdev(VGA)), status=0).out, "")
        tree.write("etc/vfio-check/policy.conf", WAIVER.format(
            rule="firmware-reserved-memory", address=NIC, ids=ids[NIC]) +
            "region = 0x7e010000-0x7e010fff\n")
        refuses(tree, domain(hostdev(NIC)), NIC,
                f"the kernel refuses it: {lines.rmrr(NIC)}")
        tree.write("etc/vfio-check/policy.conf", "[severity]\nno-reset = unsafe\n")
        refuses(tree, domain(hostdev(LEFT)), LEFT, NO_RESET)


@case("hook: where the kernel refuses because the IOMMU is off, that is said")
def _iommu_off():
    with host("intel-clean") as tree:
        address_of = sorted(tree.list("sys/bus/pci/devices"))
        is_true(CLEAN in address_of, address_of)
        tree.iommu_off()
        tree.cmdline("intel_iommu=off")
        title = finding(run("--json", "--sysroot", tree.root, CLEAN).device(CLEAN),
                        "iommu-disabled")["title"] + " [iommu-disabled]"
        refuses(tree, domain(hostdev(CLEAN)), CLEAN, title, LOOK + CLEAN)


@case("hook: that vfio-pci is not loaded refuses nothing; libvirt looks for it")
def _module():
    with host("intel-server") as tree:
        unload(tree, "vfio_pci")
        tree.driver(CLEAN, None)
        result = call(tree, domain(hostdev(CLEAN)), status=0)
        contains(result.err, f"vfio-check: demo: {CLEAN}: ", "modprobe vfio-pci")


@case("hook: no image of a kernel is searched, so what that would tell is not known")
def _image():
    with host("intel-server") as tree:
        tree.release(EL9)
        tree.write(boot(EL9), kernel(own(EL9), OLD, CLAIM, TYPED))
        equal(run("--json", "--sysroot", tree.root, NIC, status=1).device(NIC)
              ["kernel"]["message"], lines.rmrr(NIC))
        lacks(refused(tree, domain(hostdev(NIC))).err, "The kernel would")
        tree.write("etc/vfio-check/policy.conf", WAIVER.format(
            rule="firmware-reserved-memory", address=NIC, ids="8086:10d3") +
            "region = 0x7e010000-0x7e010fff\n")
        # With 2 GiB there would be more to say.
        small = domain(hostdev(NIC), memory="<memory unit='GiB'>1</memory>")
        refuses(tree, small, NIC, "what this kernel will do with it is not known", "Run vfio-check once as root")


@case("hook: a broken policy blocks and says so; domains without devices start")
def _broken_policy():
    with host("intel-server") as tree:
        tree.write("etc/vfio-check/policy.conf", "[severity]\nno-reset = perhaps\n")
        turns_down(domain(hostdev(CLEAN)), "policy.conf", "2", tree=tree)
        passes(tree, domain())


@case("hook: what is not known blocks; an ordinary user is told why")
def _unprivileged():
    user = ordinary_user()
    with host("intel-server") as tree:
        hide_table(tree)
        for group in tree.list(GROUPS):
            tree.remove(f"{GROUPS}/{group}/reserved_regions")
        result = call(tree, domain(hostdev(CLEAN)), status=1, user=user)
        contains(result.err.splitlines()[0],
                 f"vfio-check: demo: {CLEAN}: it is not known to be safe: ")
        contains(result.err, "sudo vfio-check", "use qemu:///system", LOOK + CLEAN)
        passes(tree, domain(), user=user)


@case("hook: the memory of the guest has to fit")
def _memory():
    def memory(text):
        return domain(hostdev(CLEAN), memory=text)

    with host("intel-server") as tree:
        tree.reserved(CLEAN_GROUP, (0x180000000, 0x1800fffff, "reserved"))
        passes(tree, memory("<memory unit='GiB'>2</memory>"))
        passes(tree, memory("<memory>2097152</memory>"))
        passes(tree, memory("<maxMemory unit='GiB' slots='2'>64</maxMemory>"
                            "<memory unit='b'>2147483648</memory>"))
        for size in ("<memory unit='GiB'>16</memory>", "<memory unit='gb'>17</memory>",
                     "<memory unit='KiB'>16777216</memory>", "<memory>16777216</memory>",
                     "<memory unit='M'> 16384 </memory>",
                     "<memory unit='MiB'>163<!-- -->84</memory>",
                     "<memory unit='bytes'><![CDATA[17179869184]]></memory>"):
            result = call(tree, memory(size), status=1)
            contains(result.err.splitlines()[0], f"demo: {CLEAN}: ", "memory")


@case("hook: a mediated device is a part of one that stays with the host")
def _mdev():
    xml = domain("<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>"
                 f"<address uuid='{UUID}'/></source></hostdev>")
    with host("intel-server") as tree:
        refuses(tree, xml, UUID, "there is no such mediated device on this host")
        passes(tree, xml, op=("restore", "begin", "-"))
        for parent in (CLEAN, NIC):
            tree.driver(parent, "i915")
            where = f"{tree.device(parent)}/{UUID}"
            tree.mkdir(where)
            tree.link(f"sys/bus/mdev/devices/{UUID}",
                      tree.relative("sys/bus/mdev/devices", where))
            if parent == CLEAN:
                passes(tree, xml)
                passes(tree, arguments("-device", "vfio-pci,sysfsdev="
                                       f"/sys/bus/mdev/devices/{UUID}"))
        result = refuses(tree, xml, UUID, f"it is a part of {NIC}: {TITLE}")
        lacks(result.err, "kernel would")
        tree.mkdir("sys/devices/vfio_ap/matrix")
        tree.link(f"sys/bus/mdev/devices/{UUID}", "../../../devices/vfio_ap/matrix")
        passes(tree, xml)


def mdev_on(tree, parent):
    """A mediated device of @parent, and the domain that it is given to."""
    where = f"{tree.device(parent)}/{UUID}"
    tree.mkdir(where)
    tree.link(f"sys/bus/mdev/devices/{UUID}", tree.relative("sys/bus/mdev/devices", where))
    return domain("<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>"
                  f"<address uuid='{UUID}'/></source></hostdev>")


def unreadable(tree, path):
    """Not even root can read a folder in the place of a file."""
    tree.remove(path)
    tree.mkdir(path)


DMAR = "sys/firmware/acpi/tables/DMAR"


@case("hook: a mediated device whose parent cannot be judged does not start")
def _mdev_blind():
    with host("intel-server") as tree:
        xml = mdev_on(tree, CLEAN)
        group = f"{GROUPS}/{CLEAN_GROUP}/reserved_regions"
        passes(tree, xml)
        unreadable(tree, DMAR)
        # The kernel's own list still tells.
        passes(tree, xml)
        unreadable(tree, group)
        refuses(tree, xml, UUID, f"it is a part of {CLEAN}: it is not known to be safe: neither a "
                "readable table nor reserved_regions is there; sudo vfio-check "
                f"{CLEAN} on the host itself would answer", LOOK + CLEAN)
        passes(tree, domain())


@case("hook: a mediated device whose parent's group cannot be seen does not start")
def _mdev_group():
    with host("intel-server") as tree:
        xml = mdev_on(tree, CLEAN)
        tree.write(f"{GROUPS}/{CLEAN_GROUP}/devices", "")
        unreadable(tree, f"{GROUPS}/{CLEAN_GROUP}/reserved_regions")
        refuses(tree, xml, UUID, f"it is a part of {CLEAN}: it is not known to be safe: the "
                "members of the IOMMU group cannot all be seen")


@case("hook: a mediated device of a parent about which table and kernel contradict does not start")
def _mdev_contradiction():
    with host("intel-server") as tree:
        xml = mdev_on(tree, NIC)
        link = f"{tree.device(NIC)}/iommu_group"
        group = os.path.basename(os.readlink(tree.path(link)))
        tree.write(f"{GROUPS}/{group}/reserved_regions",
                   "0x00000000fee00000 0x00000000feefffff msi\n")
        title = finding(run("--json", "--sysroot", tree.root, NIC).device(NIC),
                        "evidence-contradiction")["title"]
        refuses(tree, xml, UUID, f"it is a part of {NIC}: {title} [evidence-contradiction]")


@case("hook: a mediated device of a parent with a damaged table does not start")
def _mdev_damaged():
    with host("intel-server") as tree:
        xml = mdev_on(tree, CLEAN)
        with open(tree.path(DMAR), "rb") as file:
            table = file.read()
        tree.write(DMAR, table[:60])
        result = call(tree, xml, status=1)
        contains(result.err.splitlines()[0], f"vfio-check: demo: {UUID}: it is a part of {CLEAN}: ")


@case("hook: what is not known of other matters than memory is none of a mediated device's")
def _mdev_elsewhere():
    with host("intel-server") as tree:
        xml = mdev_on(tree, CLEAN)
        tree.remove("proc/self/mountinfo")
        tree.remove("proc/net/route")
        passes(tree, xml)


@case("hook: a device that a network gives to a domain")
def _port():
    created = ("port-created", "begin", "-")
    with host("intel-server") as tree:
        result = call(tree, port(NIC), "--network", op=created, status=1)
        contains(result.err.splitlines()[0], f"vfio-check: demo: {NIC}: {TITLE}")
        passes(tree, port(CLEAN), "--network", op=created)
        tree.driver(CLEAN, "e1000e")
        passes(tree, port(CLEAN), "--network", op=created)
        call(tree, port(CLEAN, managed="no"), "--network", op=created, status=1)
        # What else the pool has is no matter of this port.
        xml = port(CLEAN).replace("'yes'/></network>", f"'yes'>{address(NIC, 'pci')}</forward>"
                                  "</network>")
        contains(xml, NIC[5:7])
        passes(tree, xml, "--network", op=created)


@case("hook: all devices that a network has to give")
def _pool():
    start = ("start", "begin", "-")
    with host("intel-server") as tree:
        passes(tree, pool(address(CLEAN, "pci")), "--network", op=start)
        tree.driver(CLEAN, "e1000e")
        passes(tree, pool(address(CLEAN, "pci")), "--network", op=start)
        result = call(tree, pool(address(CLEAN, "pci"), address(NIC, "pci")), "--network",
                      op=start, status=1)
        contains(result.err.splitlines()[0], f"vfio-check: demo: {NIC}: {TITLE}")
        xml = pool("<pf dev='eth7'/>")
        result = call(tree, xml, "--network", op=start, status=1)
        contains(result.err.splitlines()[0], "demo: eth7: its virtual functions cannot be listed")
        where = f"{tree.device(CLEAN)}/net/eth7"
        tree.mkdir(where)
        tree.link("sys/class/net/eth7", tree.relative("sys/class/net", where))
        passes(tree, xml, "--network", op=start)
        device = tree.device(CLEAN)
        tree.link(f"{device}/virtfn0", tree.relative(device, tree.device(NIC)))
        result = call(tree, xml, "--network", op=start, status=1)
        contains(result.err.splitlines()[0], f"vfio-check: demo: {NIC}: {TITLE}")
        passes(tree, "<hookData><network><forward mode='nat'/></network></hookData>",
               "--network", op=start)


@case("hook: what comes before a \"prepare\" may not be there yet")
def _early():
    with host("intel-server") as tree:
        tree.driver(CLEAN, "e1000e")
        for op in ("restore", "migrate"):
            op = (op, "begin", "-")
            passes(tree, domain(hostdev("0000:77:00.0")), op=op)
            passes(tree, domain(hostdev(CLEAN, managed="no")), op=op)
            refused(tree, domain(hostdev(NIC)), op=op)


@case("hook: all refused devices are told, eight at most")
def _many():
    absent = [f"0000:77:{slot:02x}.0" for slot in range(11)]
    with host("intel-server") as tree:
        result = refused(tree, domain(hostdev(absent[0]), hostdev(RAID), hostdev(NIC))
                         .replace("0x01", "0x66"))
        devices = re.findall(r"^vfio-check: demo: (\S+): ", result.err, re.M)
        equal(devices, [NIC, absent[0], "0000:66:00.0"])
        result = call(tree, domain(*map(hostdev, absent), hostdev(absent[0])), status=1)
        equal(len(re.findall("no such PCI device", result.err)), 8)
        contains(result.err, "\nvfio-check: demo: ... and 3 more\n")


@case("hook: where nothing is given away it answers at once, whatever it gets")
def _at_once():
    for op in OTHERS:
        silent(run("libvirt-hook", "demo", op, "begin", "-", "--sysroot", "/nonexistent",
                   status=0, stdin="<"))
    for op in ("started", "updated", "stopped", "port-deleted", "unplugged"):
        silent(run("libvirt-hook", "demo", op, "begin", "-", "--network", status=0, stdin="<"))
    silent(run("libvirt-hook", "demo", "reconnect", status=0))
    silent(run("libvirt-hook", "demo", "reconnect", "begin", "-", "--nonsense", status=0))


def traced(calls, arguments, stdin=None):
    """What strace tells of these system calls; the program's name need not be its own."""
    if not shutil.which("strace"):
        raise Skip("strace is not installed")
    done = subprocess.run(["strace", "-f", "-o", "/dev/stderr", "-e", f"trace={calls}", PROGRAM,
                           *arguments], env=environment(), text=True, check=False,
                          stdin=subprocess.DEVNULL if stdin is None else None, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    equal(done.stdout, "", "standard output")
    if "Sanitizer" in done.stderr:
        raise Skip("a sanitizer does not work under strace")
    return done.stderr


@case("hook: a libvirt that reconnects to a guest gets 0 before anything is opened")
def _reconnect():
    trace = traced("%file,read,connect,sendto", ("libvirt-hook", "demo", "reconnect", "begin", "-"))
    contains(trace, "+++ exited with 0 +++")
    opened = [line for line in trace.splitlines() if "open" in line]
    is_true(opened, "the loader opens something")
    for line in opened:
        is_true(re.search(r"\.so[.\d]*\"|ld\.so\.(cache|preload)|glibc-hwcaps", line), line)
    lacks(trace, "read(0", "libxml2", "/sys", "/proc", "/dev", "locale")


@case("hook: refusals on the running host go to the system's log as well")
def _syslog():
    trace = traced("connect", ("libvirt-hook", "demo", *PREPARE),
                   stdin=domain(hostdev("ffff:77:00.0")))
    contains(trace, "+++ exited with 1 +++", '/dev/log"')


def called_as(name, *arguments, stdin="", **more):
    done = subprocess.run([name, *arguments], executable=PROGRAM, env=environment(),
                          input=stdin, text=True, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, **more)
    return done.returncode, done.stdout, done.stderr


@case("hook: libvirt calls it by the name of the hook")
def _names():
    with host("intel-server") as tree:
        at = ("--sysroot", tree.root)
        for name in ("/etc/libvirt/hooks/qemu", "qemu", "qemu.d/zz-vfio-check",
                     "/etc/libvirt/hooks/qemu.d/zz-vfio-check"):
            status, out, err = called_as(name, "demo", *PREPARE, *at,
                                         stdin=domain(hostdev(NIC)))
            equal((status, out), (1, ""), name)
            contains(err, f"vfio-check: demo: {NIC}: {TITLE}\n")
            equal(called_as(name, "demo", "port-created", "begin", "-")[0], 2, name)
        for name in ("/etc/libvirt/hooks/network", "/etc/libvirt/hooks/network.d/zz-vfio-check"):
            status, out, err = called_as(name, "demo", "port-created", "begin", "-", *at,
                                         stdin=port(NIC))
            equal((status, out), (1, ""), name)
            equal(called_as(name, "demo", *PREPARE)[0], 2, name)
        for name in ("/usr/bin/vfio-check", "/a/qemu.d/b/c", "/a/xqemu", "/a/qemux.d/b"):
            equal(called_as(name, "--version")[0], 0, name)


@case("hook: a domain may be named like an option")
def _domain_names():
    with host("intel-server") as tree:
        for name in ("--help", "--status", "--install", "-s", "--", "check", ""):
            result = call(tree, domain(hostdev(NIC)), name=name, status=1)
            contains(result.err, f"vfio-check: {name}: {NIC}: {TITLE}\n")
        result = call(tree, domain(hostdev(NIC)), name="a\033[1mb\n", status=1)
        contains(result.err, "vfio-check: a?[1mb?: ")


@case("hook: a test domain learns from the hook that it is called, before any host is read")
def _self_test():
    version = subprocess.run([PROGRAM, "--version"], env=environment(), text=True, check=True,
                             stdout=subprocess.PIPE).stdout.split()[1]
    name = "/etc/libvirt/hooks/qemu.d/zz-vfio-check"
    status, out, err = called_as(name, "vfio-check-self-test-1", *PREPARE, stdin="<")
    equal((status, out), (1, ""))
    equal(err, f"vfio-check: self-test: {version} is called as {name}\n")
    equal(called_as(name, "vfio-check-self-test-1", "stopped", "end", "-"), (0, "", ""))


@case("hook: it gives up in time")
def _time_limit():
    read, write = os.pipe()
    try:
        done = subprocess.run([PROGRAM, "libvirt-hook", "demo", *PREPARE, "--time-limit", "1"],
                              stdin=read, env=environment(), text=True, check=False,
                              timeout=20, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        os.close(read)
        os.close(write)
    equal((done.returncode, done.stdout), (1, ""))
    contains(done.stderr, "vfio-check: demo: no answer after 1 seconds, so it does not start")


def controller(index, model, guest="0000:00:1c.0"):
    return (f"<controller type='pci' index='{index}' model='{model}'>"
            f"{address(guest, 'pci')}</controller>")


def viommu(model="virtio", caching=""):
    return f"<iommu model='{model}'><driver intremap='on'{caching}/></iommu>"


@case("hook: under a vIOMMU a group of the host belongs into one address space")
def _spaces():
    one, two = "0000:01:00.0", "0000:02:00.0"
    places = (
        # On ports of their own, functions of one slot, on the root.
        ((one, two), [], 1), ((one, "0000:01:00.1"), [], 1),
        (("0000:00:03.0", "0000:00:04.0"), [], 1),
        ((one, two), [controller(1, "pcie-root-port"), controller(2, "pcie-root-port")], 1),
        # Behind one bridge of conventional PCI, whatever is between.
        (("0000:01:01.0", "0000:01:02.0"), [controller(1, "pcie-to-pci-bridge")], 0),
        (("0000:01:01.0", "0000:01:02.0"), [controller(1, "dmi-to-pci-bridge")], 0),
        (("0000:02:01.0", "0000:03:02.0"),
         [controller(1, "pcie-to-pci-bridge"), controller(2, "pci-bridge", "0000:01:03.0"),
          controller(3, "pci-bridge", "0000:01:04.0")], 0),
        # Behind two of them.
        (("0000:01:01.0", "0000:02:01.0"),
         [controller(1, "pcie-to-pci-bridge"), controller(2, "pcie-to-pci-bridge")], 1),
        # Behind expanders and switches, which are express.
        (("0000:02:00.0", "0000:03:00.0"),
         [controller(1, "pcie-expander-bus"), controller(2, "pcie-root-port", "0000:01:00.0"),
          controller(3, "pcie-root-port", "0000:01:01.0")], 1),
        # A circle has an end.
        (("0000:01:00.0", "0000:02:00.0"),
         [controller(1, "pci-bridge", "0000:02:00.0"),
          controller(2, "pci-bridge", "0000:01:00.0")], 1),
    )
    with host("intel-server") as tree:
        for guests, controllers, status in places:
            devices = [hostdev(device, guest=guest)
                       for device, guest in zip((LEFT, RIGHT), guests)]
            result = call(tree, domain(viommu(), *controllers, *devices),
                          status=status)
            if status:
                contains(result.err, "used in multiple address spaces", "pcie-to-pci-bridge")
            call(tree, domain(*controllers, *devices), status=0)


@case("hook: all models of vIOMMU, and those in QEMU's arguments")
def _spaces_models():
    devices = [hostdev(device, guest=guest) for device, guest in
               ((LEFT, "0000:01:00.0"), (RIGHT, "0000:02:00.0"))]
    with host("intel-server") as tree:
        for model in ("virtio", "smmuv3", "amd"):
            refused_by = call(tree, domain(viommu(model), *devices), status=1)
            contains(refused_by.err, "used in multiple address spaces")
        for value in ("virtio-iommu-pci", "intel-iommu,caching-mode=on"):
            more = ("<commandline><arg value='-device'/>"
                    f"<arg value='{value}'/></commandline>")
            contains(call(tree, domain(*devices, more=more), status=1).err,
                     "used in multiple address spaces")


@case("hook: intel's vIOMMU takes devices only with its caching mode")
def _caching():
    device, tree = hostdev(CLEAN), sample("intel-server")
    for xml, status in ((domain(viommu("intel"), device), 1),
                        (domain("<iommu model='intel'/>", device), 1),
                        (domain(viommu("intel", " caching_mode='off'"), device), 1),
                        (domain(viommu("intel", " caching_mode='on'"), device), 0),
                        (domain(viommu("virtio"), device), 0),
                        (domain(viommu("intel")), 0)):
        result = call(tree, xml, status=status)
        if status:
            contains(result.err, "caching-mode=on for intel-iommu", "caching_mode='on'")


@case("hook: a domain with two kinds of machine does not start")
def _machines():
    def machine(*types, more=""):
        return domain(hostdev(CLEAN), more="<os>" + "".join(
            f"<type arch='{arch}' machine='{name}'>hvm</type>" for arch, name in types) +
            "</os>" + more)

    tree = sample("intel-server")
    q35, pc, arm = ("x86_64", "pc-q35-8.2"), ("x86_64", "pc-i440fx-8.2"), ("aarch64", "virt")
    argument = "<commandline><arg value='-M'/><arg value='{}'/></commandline>"
    for xml, status in ((machine(q35), 0), (machine(q35, ("x86_64", "q35")), 0),
                        (machine(q35, pc), 2), (machine(q35, arm), 2), (machine(arm, q35), 2),
                        (machine(q35, more=argument.format("q35,accel=kvm")), 0),
                        (machine(q35, more=argument.format("usb=off")), 0),
                        (machine(q35, more=argument.format("pc")), 2),
                        (machine(pc, more=argument.format("accel=kvm,type=q35")), 2)):
        result = call(tree, xml, status=status)
        if status:
            contains(result.err, "expected the kind of machine that line")
