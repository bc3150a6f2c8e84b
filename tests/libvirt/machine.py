# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine that the guest runs on: its devices, its table, QEMU's words."""

import dmar
from authored import nic, page, port
from boot import CPU, QEMU
from dmar import endpoint, qemu_drhd, rmrr

# What the host lives on, and of each another one that nobody uses.
HOST_DEVICES = [
    port("2", "p2"), "virtio-blk-pci,bus=p2,addr=0,drive=root,romfile=",
    port("3", "p3"), "virtio-blk-pci,bus=p3,addr=0,drive=swap,romfile=",
    port("4", "p4"), "virtio-blk-pci,bus=p4,addr=0,drive=spare,romfile=",
    port("5", "p5"), nic("p5", model="virtio-net-pci",
                         more=",netdev=up,mac=52:54:00:00:00:01"),
    port("6", "p6"), nic("p6", model="virtio-net-pci",
                         more=",netdev=other,mac=52:54:00:00:00:02"),
    port("7", "p7"), "VGA,bus=p7,addr=0,romfile=",
    port("8", "p8"), "bochs-display,bus=p8,addr=0,romfile=",
    port("9", "p9"), "qemu-xhci,id=usb,bus=p9,addr=0", "usb-kbd,bus=usb.0",
    port("a", "pa"), "qemu-xhci,id=mice,bus=pa,addr=0", "usb-mouse,bus=mice.0",
]
CRITICAL = {
    "0000:01:00.0": "root file system",
    "0000:02:00.0": "swap space",
    "0000:04:00.0": "default route",
    "0000:06:00.0": "console",
    "0000:08:00.0": "keyboard",
}
UNUSED = {"0000:03:00.0", "0000:05:00.0", "0000:07:00.0", "0000:09:00.0"}

# Displays of one driver, with nodes that can be held open.
CONSOLE, DISPLAY = "0000:06:00.0", "0000:07:00.0"

# What guests get.
CLEAN, UNSAFE, RELAXED, OTHER = (f"0000:00:{slot}.0" for slot in
                                 ("10", "11", "12", "13"))
# A physical function with virtual ones.
PHYSICAL = "0000:0a:00.0"
VIRTUAL = "0000:0a:00.1"
GUEST_DEVICES = [
    nic("pcie.0", "10", "e1000"), nic("pcie.0", "11", "e1000"),
    "usb-ehci,bus=pcie.0,addr=12", nic("pcie.0", "13", "e1000"),
    port("b", "pb"), "nvme-subsys,id=drives",
    "nvme,bus=pb,addr=0,serial=x,romfile=,subsys=drives,"
    "sriov_max_vfs=2,sriov_vq_flexible=4,sriov_vi_flexible=2",
]
NIC_REGION, USB_REGION = page(0), page(1)
TABLE = dmar.table(qemu_drhd(),
                   rmrr(*NIC_REGION, endpoint("0", "11.0")),
                   rmrr(*USB_REGION, endpoint("0", "12.0")))

# No speculation to guard against, and what else only takes time here.
CMDLINE = ("root=/dev/vda rw console=ttyS0 console=tty0 panic=-1 quiet "
           "intel_iommu=on memmap=1M$0x7e000000 mitigations=off "
           "cryptomgr.notests nowatchdog no_timer_check tsc=reliable "
           "systemd.show_status=no systemd.default_timeout_start_sec=240s")


def command(image, initrd, work):
    words = [
        QEMU, "-accel", "tcg,thread=multi", "-cpu", CPU, "-smp", "2",
        "-m", "2G", "-machine", "q35,kernel-irqchip=split,i8042=off",
        "-nodefaults", "-display", "none", "-no-reboot",
        "-chardev", f"file,id=console,path={work}/console",
        "-serial", "chardev:console",
        "-chardev", f"socket,id=agent,path={work}/agent,server=on,wait=off",
        "-serial", "chardev:agent",
        "-kernel", f"{image}/vmlinux", "-initrd", initrd, "-append", CMDLINE,
        # A run leaves the disk as it was.
        "-drive", f"file={image}/disk,if=none,id=root,format=raw,snapshot=on",
        "-drive", f"file={work}/swap,if=none,id=swap,format=raw",
        "-drive", f"file={work}/spare,if=none,id=spare,format=raw",
        "-netdev", "user,id=up,restrict=on",
        "-netdev", "user,id=other,restrict=on",
        "-device", "intel-iommu,intremap=on,caching-mode=on",
    ]
    for device in HOST_DEVICES + GUEST_DEVICES:
        words += ["-device", device]
    return words
