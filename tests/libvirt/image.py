# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's root file system: Debian's packages, once for all runs."""

import glob
import hashlib
import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KERNEL_TESTS = os.path.join(HERE, "..", "kernel")

SUITE = "bookworm"
PACKAGES = ("systemd-sysv", "udev", "dbus", "kmod", "iproute2", "procps",
            "apparmor", "linux-image-amd64", "libvirt-daemon-system",
            "libvirt-clients", "qemu-system-x86", "e2fsprogs",
            # What vfio-check is linked to.
            "libpci3", "libkmod2", "libudev1", "libjson-c5", "libxml2",
            "libarchive13", "pci.ids")
# Most of a kernel's package is drivers of what QEMU does not have.
NOT_UNPACKED = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*"]
NOT_UNPACKED += [f"/lib/modules/*/kernel/{folder}/*" for folder in (
    "sound", "drivers/media", "drivers/gpu/drm/amd", "drivers/gpu/drm/nouveau",
    "drivers/gpu/drm/i915", "drivers/gpu/drm/radeon", "drivers/net/wireless",
    "drivers/infiniband", "drivers/staging", "drivers/iio", "drivers/scsi",
    "drivers/isdn", "drivers/mtd", "drivers/hwmon", "drivers/platform")]
# What the first file system has to load before it finds the disk.
EARLY_MODULES = ("virtio_pci", "virtio_blk", "crc32c_generic", "ext4")

# What makes a host of it: swap space, a default route through one of two
# network cards, and nothing that runs for its own sake.
FILES = {
    "etc/hostname": "libvirt-guest\n",
    # Else libvirt waits ten seconds for a name server.
    "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 libvirt-guest\n",
    # Each start of a guest compiles a profile, several times over.
    "etc/apparmor/parser.conf":
        "policy-features=/usr/share/apparmor-features/features\n"
        "Optimize=no-expr-simplify\nOptimize=no-minimize\n",
    "etc/fstab": "/dev/vda / ext4 defaults 0 0\n/dev/vdb none swap sw 0 0\n",
    "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
    "etc/systemd/network/10-up.network":
        "[Match]\nMACAddress=52:54:00:00:00:01\n"
        "[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n"
        "LinkLocalAddressing=no\nIPv6AcceptRA=no\n",
    "etc/systemd/system/agent.service":
        "[Unit]\nDescription=Runs what the test asks for\n"
        "After=network-online.target libvirtd.service swap.target\n"
        "Wants=network-online.target\n"
        "[Service]\nExecStart=/usr/local/sbin/agent\n"
        "[Install]\nWantedBy=multi-user.target\n",
}
LINKS = {
    "etc/systemd/system/multi-user.target.wants/agent.service":
        "/etc/systemd/system/agent.service",
    "etc/systemd/system/multi-user.target.wants/systemd-networkd.service":
        "/lib/systemd/system/systemd-networkd.service",
    "etc/systemd/system/network-online.target.wants/"
    "systemd-networkd-wait-online.service":
        "/lib/systemd/system/systemd-networkd-wait-online.service",
}
MASKED = ("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer",
          "e2scrub_all.timer", "e2scrub_reap.service", "fstrim.timer",
          "logrotate.timer", "serial-getty@ttyS0.service",
          "libvirt-guests.service")
SIZE = "1400m"


def kernel_tools():
    """fetch-kernel's functions; its name is not a module's."""
    path = os.path.join(KERNEL_TESTS, "fetch-kernel")
    loader = importlib.machinery.SourceFileLoader("fetch_kernel", path)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("fetch_kernel", loader))
    loader.exec_module(module)
    return module


def recipe():
    """Changes when the image would."""
    digest = hashlib.sha256()
    with open(os.path.join(HERE, "image.py"), "rb") as file:
        digest.update(file.read())
    return digest.hexdigest()


def unpack(root, mirror):
    words = ["mmdebstrap", "--quiet", "--variant=minbase",
             "--aptopt=Apt::Install-Recommends \"false\"",
             "--dpkgopt=force-unsafe-io"]
    words += [f"--dpkgopt=path-exclude={path}" for path in NOT_UNPACKED]
    words += ["--include=" + ",".join(PACKAGES), SUITE, root, mirror]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL,
                   stdout=sys.stderr)


def configure(root):
    for name, text in FILES.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    links = {**LINKS, **{f"etc/systemd/system/{unit}": "/dev/null"
                         for unit in MASKED}}
    for name, target in links.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.lexists(path):
            os.unlink(path)
        os.symlink(target, path)


def take_kernel(tools, root, dest):
    """Kernel, early modules and their order, as tests/kernel has them."""
    image, = glob.glob(f"{root}/boot/vmlinuz-*")
    release = os.path.basename(image).split("-", 1)[1]
    shutil.copy(image, f"{dest}/vmlinuz")
    tools.unpack_image(dest)
    tree = f"{root}/lib/modules/{release}"
    with open(f"{tree}/modules.dep") as file:
        depends = {module: rest.split() for module, rest in
                   (line.split(":") for line in file)}
    os.makedirs(f"{dest}/early")
    order = tools.load_order(depends, EARLY_MODULES)
    for path in order:
        shutil.copy(f"{tree}/{path}", f"{dest}/early")
    with open(f"{dest}/load", "w") as file:
        file.writelines(f"early/{os.path.basename(path)}\n" for path in order)


def library_names(root):
    """Libraries that the guest has by itself."""
    return sorted({os.path.basename(path) for folder in ("lib", "usr/lib")
                   for path in glob.glob(f"{root}/{folder}/x86_64-linux-gnu/"
                                         "*.so*")})


def make(dest):
    tools = kernel_tools()
    work = dest + ".new"
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    root = os.path.join(work, "root")
    unpack(root, tools.archive())
    configure(root)
    take_kernel(tools, root, work)
    with open(f"{work}/libraries", "w") as file:
        file.writelines(f"{name}\n" for name in library_names(root))
    subprocess.run([tools_path("mke2fs"), "-q", "-F", "-t", "ext4", "-d", root,
                    "-E", "root_owner=0:0", f"{work}/disk", SIZE], check=True)
    shutil.rmtree(root)
    with open(f"{work}/recipe", "w") as file:
        file.write(recipe())
    shutil.rmtree(dest, ignore_errors=True)
    os.rename(work, dest)


def tools_path(name):
    # Not in an ordinary user's path.
    return shutil.which(name) or f"/sbin/{name}"


def get(dest):
    """DEST with disk, vmlinux, early modules and libraries; made if need be."""
    try:
        with open(f"{dest}/recipe") as file:
            made = file.read()
    except FileNotFoundError:
        made = None
    if made != recipe():
        make(dest)
    return dest
