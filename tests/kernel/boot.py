# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot one platform under QEMU and bring its results out."""

import io
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tarfile
from collections import Counter

QEMU = "qemu-system-x86_64"
ATTEMPTS = 3    # software emulation loses a boot now and then
HANGS = 2       # so many boots without an end are no accident
PANICS = 2      # nor are so many with the same bad one
PANIC = re.compile(rb"Kernel panic - not syncing: (.*?)\r?$", re.M)
WAITS = 4       # so much longer than it computes a boot may take


# What the emulation of a processor is slow at and no test needs.
CPU = "max,-smap,-smep,-pku,-erms,-fsrm,-avx,-avx2,-xsave"
# What a kernel does at boot that has nothing to do with PCI, IOMMU and VFIO,
# and takes half of the time.  Initcalls that a kernel lacks do not matter.
INITCALLS = ("crypto_kdf108_init", "cubictcp_register", "init_encrypted",
             "init_kprobe_trace", "load_system_certificate_list",
             "platform_keyring_init", "tracer_init_tracefs")
FASTER = ("cryptomgr.notests mitigations=off rodata=off init_on_alloc=0 "
          "audit=0 selinux=0 apparmor=0 nowatchdog no_timer_check "
          "tsc=reliable raid=noautodetect ipv6.disable=1 "
          "initcall_blacklist=" + ",".join(INITCALLS) + " ")
CMDLINE = "console=ttyS0 panic=-1 quiet "


# Sizes of disks and partitions: bytes, and MiB.
DISK = 96 << 20
ROOT, SWAP = 80, 8
# Not in an ordinary user's path.
MKE2FS = shutil.which("mke2fs") or "/sbin/mke2fs"


class BootError(Exception):
    pass


class BootHangs(BootError):
    """It came to no end in the time it had."""


class BootPanics(BootError):
    """It came to the same end too often; the text is the kernel's."""


def make_disk(path, kind):
    """A disk with a file system, one for a root with swap space, or an empty one.

    The root's is a partition; the swap space behind it is made in the guest.
    """
    with open(path, "wb") as file:
        file.truncate(DISK)
        if kind == "root":
            # Two primary partitions in the table of an old PC.
            file.seek(0x1be)
            for kind_of, first, size in ((0x83, 1, ROOT), (0x82, 1 + ROOT, SWAP)):
                file.write(struct.pack("<B3sB3sII", 0, b"", kind_of, b"",
                                       first << 11, size << 11))
            file.seek(0x1fe)
            file.write(b"\x55\xaa")
    if kind == "root":
        where = ["-E", f"offset={1 << 20}", path, f"{ROOT}m"]
    else:
        where = [path]
    if kind != "empty":
        subprocess.run([MKE2FS, "-q", "-F", "-t", "ext4", *where], check=True)


def disk_arguments(platform, work):
    for name in platform.disks:
        yield "-drive"
        yield f"file={work}/{name}.disk,if=none,id={name},format=raw"


def command(platform, kernel_dir, work, faster=True):
    return [
        QEMU, "-accel", "tcg", "-cpu", CPU,
        "-machine", "q35,kernel-irqchip=split", "-m", "2G",
        "-nodefaults", "-display", "none", "-no-reboot",
        "-chardev", f"file,id=console,path={work}/console",
        "-serial", "chardev:console",
        "-chardev", f"file,id=results,path={work}/results",
        "-serial", "chardev:results",
        "-kernel", f"{kernel_dir}/vmlinux",
        "-initrd", f"{work}/initrd",
        "-append", CMDLINE + FASTER * faster + platform.cmdline,
        *disk_arguments(platform, work),
        *platform.qemu_arguments(),
    ]


def read_results(path):
    """What stands between the markers, or None if it is not all there."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    head, _, rest = data.partition(b"\n")
    words = head.split()
    if len(words) != 2 or words[0] != b"begin":
        return None
    size = int(words[1])
    if rest[size:] != b"end\n":
        return None
    return rest[:size]


def panic(path):
    """The kernel's last words on the console, or None."""
    try:
        with open(path, "rb") as file:
            found = PANIC.search(file.read())
    except FileNotFoundError:
        return None
    return found and found.group(1).decode(errors="replace")


def ran_too_slowly(path):
    """Did the kernel lose patience with ACPI's own code, on a machine that is too busy?

    Interrupts go other ways then, and the kernel says so.
    """
    with open(path, "rb") as file:
        return b"AE_AML_LOOP_TIMEOUT" in file.read()


def run_qemu(words, seconds):
    """(what it said, its exit status); raises BootHangs.

    SECONDS of the processor's time, so that a busy machine makes no hangs;
    a guest may also wait for something that never comes.
    """
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as qemu:
        resource.prlimit(qemu.pid, resource.RLIMIT_CPU,
                         (seconds, seconds + 1))
        try:
            said, _ = qemu.communicate(timeout=seconds * WAITS)
        except subprocess.TimeoutExpired:
            raise BootHangs(f"no end after {seconds * WAITS} s") from None
        finally:
            qemu.kill()
    if qemu.returncode == -signal.SIGXCPU:
        raise BootHangs(f"no end after {seconds} s of the processor's time")
    return said, qemu.returncode


def boot(platform, kernel_dir, initrd, work, seconds, faster=True):
    """Returns the results as an open tar file; raises BootError.

    FASTER: the command line may have what only saves time.
    """
    os.makedirs(work, exist_ok=True)
    with open(f"{work}/initrd", "wb") as file:
        file.write(initrd)
    hangs, panics = 0, Counter()
    for attempt in range(ATTEMPTS):
        for name, kind in platform.disks.items():
            make_disk(f"{work}/{name}.disk", kind)
        for name in ("console", "results"):
            if os.path.exists(f"{work}/{name}"):
                os.unlink(f"{work}/{name}")
        why = "ended without results"
        try:
            said, status = run_qemu(command(platform, kernel_dir, work,
                                            faster), seconds)
            if status > 0:
                # QEMU did not like its arguments: it will not the next time.
                raise BootError(f"{QEMU}: {said.strip()}")
        except FileNotFoundError:
            raise BootError(f"{QEMU} is not installed") from None
        except BootHangs as error:
            why = str(error)
            hangs += 1
            if hangs == HANGS:
                raise BootHangs(f"{why}, {HANGS} times; "
                                f"see {work}/console") from None
        data = read_results(f"{work}/results")
        if data is not None and ran_too_slowly(f"{work}/console"):
            why = "ran too slowly for ACPI"
            continue
        if data is not None:
            os.unlink(f"{work}/initrd")
            if attempt:
                print(f"{work}: booted at attempt {attempt + 1}",
                      file=sys.stderr)
            return tarfile.open(fileobj=io.BytesIO(data), mode="r:gz")
        words = panic(f"{work}/console")
        panics[words] += 1
        if words and panics[words] == PANICS:
            raise BootPanics(words)
    raise BootError(f"{why}, {ATTEMPTS} times; see {work}/console")
