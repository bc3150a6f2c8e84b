# SPDX-License-Identifier: GPL-2.0-or-later
"""capture: a tree that is judged alike, and that tells no secrets."""

import contextlib
import os

from program import NOBODY, judge_one, run
from tables import CLEAN, RAID, SATA
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, Tree, directory, host, sample

UUID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
MAC = "52:54:00:ab:cd:ef"
PLAIN_MAC = MAC.replace(":", "")
SERIAL = "S3CRETSERIAL0815"
WWN = "5002538e40b1f2a3"
DSN = bytes.fromhex("efcdabffff005452")


@contextlib.contextmanager
def captured(tree, status=0):
    with directory() as path:
        new = f"{path}/new"
        result = run("capture", "--sysroot", tree.root, new, status=status)
        yield Tree(new), result


def same_answers(tree, copy):
    for args in (("check",), ("check", RAID), ("check", CLEAN), ("groups",),
                 ("regions",), ("check", RAID, "--kernel", "6.12")):
        before = run(*args, "--json", "--sysroot", tree.root).json
        after = run(*args, "--json", "--sysroot", copy.root).json
        equal(after, before, args)


@case("capture: a captured tree is judged alike")
def _alike():
    for name in ("intel-server", "intel-clean", "debian-guest"):
        with captured(sample(name)) as (copy, result):
            equal((result.out, result.err), ("", ""))
            same_answers(sample(name), copy)


@case("capture: a captured tree captured again is the same")
def _again():
    with captured(sample("intel-server")) as (first, _):
        with captured(first) as (second, _):
            equal(contents(second), contents(first))


@case("capture: what the host's storage is made of is kept, without its numbers")
def _layers():
    with host("intel-clean") as tree:
        disks = {}
        for disk, address, number in (("sda", RAID, 0), ("sdb", SATA, 16)):
            where = tree.device(address).removeprefix("sys/devices/")
            disks[disk] = f"{where}/host0/block/{disk}"
            tree.block(disks[disk], f"8:{number}")
            tree.link(f"sys/fs/btrfs/{UUID}/devices/{disk}",
                      f"../../../../devices/{disks[disk]}")
        tree.block("virtual/block/dm-0", "253:0")
        tree.link("sys/devices/virtual/block/dm-0/slaves/sda",
                  f"../../../../{disks['sda']}")
        tree.write("sys/devices/virtual/block/dm-0/dm/name",
                   f"luks-{UUID}\n")
        tree.remove(f"sys/fs/btrfs/{UUID}/devices/sda")
        tree.link(f"sys/fs/btrfs/{UUID}/devices/dm-0",
                  "../../../../devices/virtual/block/dm-0")
        tree.mount("0:30", f"/media/{UUID}", "btrfs", f"/dev/mapper/luks-{UUID}")
        tree.write("proc/swaps", tree.read("proc/swaps") +
                   f"/media/{UUID}/swap file 8 0 -2\n")
        with captured(tree) as (copy, _):
            equal(tells(copy, UUID), [])
            for address in (RAID, SATA, CLEAN):
                verdicts = [judge_one(t, address)["verdict"]
                            for t in (tree, copy)]
                equal(verdicts, ["safe" if address == CLEAN else "unsafe"] * 2)


def evil(path):
    """A stranger's tree with one device that two classes name, and a victim beside what is written."""
    tree = Tree(f"{path}/evil")
    tree.write("proc/sys/kernel/osrelease", "6.1.0\n")
    tree.link("sys/class/block/a", "../../devices/x")
    Tree(f"{path}/victim").write("uevent", "untouched\n")
    return tree


def unharmed(path, tree, *words):
    """Capture that tree: nobody but the new directory is touched, and it is told what is missing."""
    before = contents(Tree(path))
    result = run("capture", "--sysroot", tree.root, f"{path}/new", status=3)
    after = contents(Tree(path))
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    equal([name for name in changed if not name.startswith("new/")], [])
    contains(result.err, "not captured", *words)
    return {name.removeprefix("new/"): after[name] for name in changed}


@case("capture: no link that a stranger's tree brings along is written through, wherever it leads")
def _through_links():
    for target in ("{path}/victim", "../../../../victim", "../../../victim", "../y", "../../../y", "."):
        with directory() as path:
            tree, target = evil(path), target.format(path=path)
            tree.link("sys/devices/x/device", target)
            # Where the tree itself has what is behind that link: as an absolute one, from its root.
            for place in (f"{path}/victim", "victim", "sys/victim", "sys/devices/y", "y",
                          "sys/devices/x"):
                tree.write(f"{place.lstrip('/')}/uevent", "PWNED=1\n")
            tree.link("sys/class/net/b", "../../devices/x/device")
            new = unharmed(path, tree, "sys/devices/x/device/uevent")
            equal(new["sys/devices/x/device"], target.encode(), target)
            equal(new["sys/devices/x/uevent"], b"PWNED=1\n", target)
            equal([name for name in new if name.startswith("sys/devices/y")], [], target)


@case("capture: a link is no file to write to where two names become the same without their numbers")
def _through_file():
    for target in ("{path}/victim/uevent", "{path}/victim/new", "../../../../../victim/uevent"):
        with directory() as path:
            tree = evil(path)
            tree.link("sys/class/block/a", f"../../devices/enx{PLAIN_MAC}")
            tree.link(f"sys/devices/enx{PLAIN_MAC}/slaves/name", target.format(path=path))
            other = f"sys/devices/enx{PLAIN_MAC[:-1]}0/slaves"
            tree.write(f"{other}/name", "PWNED\n")
            tree.link("sys/class/net/b", f"../../{other.removeprefix('sys/')}")
            unharmed(path, tree, f"{other}/name")


@case("capture: a link to a device that leads up is not gone after")
def _upwards():
    for target in ("../../devices/../../../victim", "../../devices/x/../../../../victim",
                   "../../devices/..", "../../../devices/x/..", "../../devices/..x/../../../victim"):
        with directory() as path:
            tree = evil(path)
            tree.link("sys/class/net/b", target)
            tree.write("sys/uevent", "PWNED=1\n")
            tree.write("sys/devices/uevent", "PWNED=1\n")
            tree.write("victim/uevent", "PWNED=1\n")
            tree.mkdir("sys/devices/x")
            before = contents(Tree(path))
            run("capture", "--sysroot", tree.root, f"{path}/new", status=0)
            after = contents(Tree(path))
            equal({name: data for name, data in after.items() if not name.startswith("new/")}, before)
            equal([name for name in after if name.startswith("new/") and b"PWNED" in after[name]], [])


@case("capture: not into what an earlier run has written, and not through a link in its place")
def _twice():
    with directory() as path:
        tree = evil(path)
        tree.link("sys/devices/x/device", f"{path}/victim")
        run("capture", "--sysroot", tree.root, f"{path}/new", status=0)
        tree.remove("sys/devices/x/device")
        tree.write("sys/devices/x/device/uevent", "PWNED=1\n")
        tree.link("sys/class/net/b", "../../devices/x/device")
        Tree(path).mkdir("links")
        Tree(path).link("links/sys", f"{path}/victim")
        Tree(path).mkdir("nothing")
        Tree(path).link("empty", "nothing")
        before = contents(Tree(path))
        for place in ("new", "links", "empty"):
            result = run("capture", "--sysroot", tree.root, f"{path}/{place}", status=2)
            contains(result.err, f"{path}/{place}", "empty directory")
        equal(contents(Tree(path)), before)


THUNDERBOLT = "sys/bus/thunderbolt/devices"


@case("capture: that there is a Thunderbolt controller is kept, and nothing of it")
def _thunderbolt():
    where = "sys/devices/pci0000:00/0000:00:1c.0/domain0"
    with host("intel-server") as tree:
        tree.write(f"{where}/security", "user\n")
        tree.write(f"{where}/0-0/unique_id", UUID + "\n")
        tree.link(f"{THUNDERBOLT}/domain0", tree.relative(THUNDERBOLT, where))
        tree.link(f"{THUNDERBOLT}/0-0", tree.relative(THUNDERBOLT, f"{where}/0-0"))
        with captured(tree) as (copy, _):
            equal(copy.list(THUNDERBOLT), ["0-0", "domain0"])
            for path, _, files in os.walk(copy.path(where)):
                equal(files, [], path)
            same_answers(tree, copy)
    with captured(sample("intel-server")) as (copy, _):
        is_true(not copy.exists(THUNDERBOLT), "no bus where there was none")


@case("capture: into an empty directory that is there")
def _empty():
    with directory() as path:
        run("capture", "--sysroot", sample("intel-server").root, path, status=0)
        same_answers(sample("intel-server"), Tree(path))


@case("capture: not into a directory that holds something")
def _not_empty():
    with directory() as path:
        Tree(path).write("mine", "mine")
        result = run("capture", "--sysroot", sample("intel-server").root, path,
                     status=2)
        contains(result.err, "vfio-check: ", path, "empty directory")
        equal(Tree(path).list("."), ["mine"])


@case("capture: not over a file, and not below nothing")
def _no_directory():
    with directory() as path:
        Tree(path).write("file", "mine")
        for target in (f"{path}/file", f"{path}/absent/new", f"{path}/file/new"):
            result = run("capture", "--sysroot", sample("intel-server").root,
                         target, status=2)
            contains(result.err, "vfio-check: ", target)
        equal(Tree(path).read("file"), "mine")
        equal(Tree(path).list("."), ["file"])


@case("capture: a tree that is not there")
def _no_source():
    with directory() as path:
        result = run("capture", "--sysroot", f"{path}/absent", f"{path}/new",
                     status=2)
        contains(result.err, f"{path}/absent")
        equal(Tree(path).list("."), [])


def as_other():
    """Somebody whom permissions stop, and the parameters that make us it."""
    return NOBODY if os.geteuid() == 0 else None


@case("capture: what cannot be read is said, and is exit status 3")
def _unreadable():
    with host("intel-server") as tree, directory() as path:
        tree.mode(DMAR, 0o400 if as_other() else 0)
        os.chmod(path, 0o777)
        result = run("capture", "--sysroot", tree.root, f"{path}/new", status=3,
                     user=as_other())
        contains(result.err, "vfio-check: ", DMAR, "Permission denied")
        is_true(Tree(f"{path}/new").exists("proc/version"), "the rest is there")


def plant(tree):
    """Every secret that a real host has lying around in these places."""
    tree.cmdline(f"root=UUID={UUID} rd.luks.uuid=luks-{UUID} quiet "
                 f"BOOTIF=01-{MAC.replace(':', '-')} ip=::::h:eth0:{MAC.upper()} "
                 f"resume=/dev/disk/by-uuid/{UUID.upper()} intel_iommu=on")
    tree.write("proc/mounts", f"/dev/mapper/luks-{UUID} / ext4 rw 0 0\n")
    tree.write("proc/self/mountinfo", f"1 0 8:1 / / rw - ext4 /dev/disk/by-uuid/"
               f"{UUID} rw\n")
    tree.write("proc/swaps", f"/dev/disk/by-partuuid/{UUID} partition 1 0 -2\n")
    tree.write("etc/modprobe.d/net.conf", f"options x mac={MAC}\n")
    for name in ("product_serial", "board_serial", "chassis_serial",
                 "chassis_asset_tag", "product_uuid"):
        tree.write(f"sys/devices/virtual/dmi/id/{name}",
                   f"{UUID if 'uuid' in name else SERIAL}\n")
    tree.write("run/udev/data/b8:0", f"E:ID_SERIAL={SERIAL}\n"
               f"E:ID_SERIAL_SHORT={SERIAL}\nE:ID_WWN=0x{WWN}\n"
               f"S:disk/by-id/ata-{SERIAL}\nE:ID_FS_UUID={UUID}\n"
               f"E:ID_PART_TABLE_UUID={UUID}\nE:ID_BUS=ata\n")
    tree.write("run/udev/data/n2", f"E:ID_NET_NAME_MAC=enx{PLAIN_MAC}\n"
               f"E:ID_MODEL_FROM_DATABASE=card\n")


def plant_nic(tree, name):
    """A network interface of the device."""
    nic = f"{tree.device(CLEAN)}/net/{name}"
    tree.write(f"{nic}/address", f"{MAC}\n")
    tree.write(f"{nic}/perm_addr", f"{MAC}\n")
    tree.write(f"{nic}/ifindex", "2\n")
    tree.write(f"{nic}/uevent", f"INTERFACE={name}\nIFINDEX=2\n")
    tree.link(f"{nic}/device", f"../../../{CLEAN}")
    tree.link(f"sys/class/net/{name}",
              "../../" + nic.removeprefix("sys/"))


def plant_number(tree):
    """A Device Serial Number in the extended configuration space."""
    name = f"{tree.device(CLEAN)}/config"
    config = bytearray(tree.read_bytes(name).ljust(4096, b"\0"))
    config[0x100:0x100 + 12] = bytes.fromhex("03000100") + DSN
    tree.write(name, bytes(config))


def contents(tree):
    """{path: content or target} of all that there is in a tree"""
    found = {}
    for parent, directories, files in os.walk(tree.root):
        for name in directories + files:
            path = os.path.join(parent, name)
            inside = os.path.relpath(path, tree.root)
            if os.path.islink(path):
                found[inside] = os.readlink(path).encode()
            elif name in files:
                found[inside] = tree.read_bytes(inside)
    return found


def tells(tree, secret):
    """Where a secret stands, in names as well as in files."""
    secret = secret if isinstance(secret, bytes) else secret.encode()
    return [path for path, content in contents(tree).items()
            if secret.lower() in path.encode().lower()
            or secret.lower() in content.lower()]


def lacks_secrets(tree, *secrets):
    with captured(tree) as (copy, result):
        for secret in secrets:
            equal(tells(copy, secret), [], f"places that tell {secret}")
            if isinstance(secret, str):
                lacks(result.err.lower(), secret.lower())
        return contents(copy)


@case("capture: UUIDs, MAC addresses and serial numbers stay behind")
def _secrets():
    with host("intel-server") as tree:
        plant(tree)
        plant_nic(tree, "eth0")
        found = lacks_secrets(tree, UUID, MAC, MAC.replace(":", "-"), PLAIN_MAC,
                              SERIAL, WWN)
        contains(found["proc/cmdline"].decode(), "intel_iommu=on", "root=UUID=")
        contains(found["run/udev/data/b8:0"].decode(), "ID_BUS=ata")


@case("capture: serial numbers in configuration space stay behind")
def _device_number():
    with host("intel-server") as tree:
        plant_number(tree)
        found = lacks_secrets(tree, DSN)
        config = found[f"{tree.device(CLEAN)}/config"]
        equal(len(config), 4096)
        equal(config[0x100:0x104], bytes.fromhex("03000100"))


@case("capture: interfaces that are named for their MAC address")
def _interface():
    with host("intel-server") as tree:
        plant_nic(tree, f"enx{PLAIN_MAC}")
        lacks_secrets(tree, PLAIN_MAC, MAC)


@case("capture: UUIDs without dashes")
def _machine_id():
    with host("intel-server") as tree:
        tree.cmdline(f"systemd.machine_id={UUID.replace('-', '')} quiet")
        lacks_secrets(tree, UUID.replace("-", ""))


@case("capture: what is taken out changes no answer")
def _unchanged():
    with host("intel-server") as tree:
        plant(tree)
        plant_number(tree)
        with captured(tree) as (copy, _):
            same_answers(tree, copy)


@case("capture: links out of the tree are not followed")
def _outside():
    with host("intel-server") as tree, directory() as path:
        Tree(path).write("secret", "outside\n")
        tree.link("proc/cmdline", f"{path}/secret")
        tree.link("proc/mounts", "../" * 40 + f"{path}/secret".lstrip("/"))
        with captured(tree) as (copy, _):
            equal(tells(copy, "outside"), [])
