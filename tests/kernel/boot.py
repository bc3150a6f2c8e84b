# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot one platform under QEMU and bring its results out."""

import io
import os
import subprocess
import sys
import tarfile

QEMU = "qemu-system-x86_64"
ATTEMPTS = 3    # software emulation loses a boot now and then
HANGS = 2       # so many boots without an end are no accident


class BootError(Exception):
    pass


class BootHangs(BootError):
    """It came to no end in the time it had."""


def command(platform, kernel_dir, work):
    return [
        QEMU, "-accel", "tcg", "-cpu", "max",
        "-machine", "q35,kernel-irqchip=split", "-m", "2G",
        "-nodefaults", "-display", "none", "-no-reboot",
        "-chardev", f"file,id=console,path={work}/console",
        "-serial", "chardev:console",
        "-chardev", f"file,id=results,path={work}/results",
        "-serial", "chardev:results",
        "-kernel", f"{kernel_dir}/vmlinuz",
        "-initrd", f"{work}/initrd",
        "-append", "console=ttyS0 panic=-1 quiet " + platform.cmdline,
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


def boot(platform, kernel_dir, initrd, work, timeout):
    """Returns the results as an open tar file; raises BootError."""
    os.makedirs(work, exist_ok=True)
    with open(f"{work}/initrd", "wb") as file:
        file.write(initrd)
    hangs = 0
    for attempt in range(ATTEMPTS):
        for name in ("console", "results"):
            if os.path.exists(f"{work}/{name}"):
                os.unlink(f"{work}/{name}")
        why = "ended without results"
        try:
            done = subprocess.run(command(platform, kernel_dir, work),
                                  stdin=subprocess.DEVNULL, text=True,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=timeout)
            if done.returncode > 0:
                # QEMU did not like its arguments: it will not the next time.
                raise BootError(f"{QEMU}: {done.stdout.strip()}")
        except FileNotFoundError:
            raise BootError(f"{QEMU} is not installed") from None
        except subprocess.TimeoutExpired:
            why = f"no end after {timeout} s"
            hangs += 1
            if hangs == HANGS:
                raise BootHangs(f"{why}, {HANGS} times; "
                                f"see {work}/console") from None
        data = read_results(f"{work}/results")
        if data is not None:
            os.unlink(f"{work}/initrd")
            if attempt:
                print(f"{work}: booted at attempt {attempt + 1}",
                      file=sys.stderr)
            return tarfile.open(fileobj=io.BytesIO(data), mode="r:gz")
    raise BootError(f"{why}, {ATTEMPTS} times; see {work}/console")
