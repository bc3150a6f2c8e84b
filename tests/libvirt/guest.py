# SPDX-License-Identifier: GPL-2.0-or-later
"""A running guest that does what it is told."""

import os
import shutil
import socket
import subprocess
import time
from collections import namedtuple

import image
import machine
from initrd import LIMIT, Cpio, acpi_tables, libraries

HERE = os.path.dirname(os.path.abspath(__file__))
DISK = 64 << 20
LIBRARIES = "usr/lib/x86_64-linux-gnu"

Result = namedtuple("Result", "status out err")


class GuestError(Exception):
    pass


def stage(archive, made, files):
    """What differs from run to run: FILES by their names in the guest.

    Programs bring along the libraries that the guest lacks.
    """
    with open(f"{made}/libraries") as file:
        there = set(file.read().split())
    for name, path in files.items():
        mode = 0o755 if os.access(path, os.X_OK) else 0o644
        archive.copy(f"stage/{name}", path, mode)
        for library in libraries(path)[1]:
            base = os.path.basename(library)
            if base not in there:
                there.add(base)
                archive.copy(f"stage/{LIBRARIES}/{base}", library)


def build_initrd(path, made, files):
    archive = Cpio()
    for name in ("proc", "sys", "dev", "disk"):
        archive.folder(name)
    archive.copy("init", os.path.join(HERE, "init"), 0o755)
    archive.copy("bin/busybox", shutil.which("busybox") or "busybox", 0o755)
    archive.copy("load", f"{made}/load")
    with open(f"{made}/load") as file:
        for module in file.read().split():
            archive.copy(module, f"{made}/{module}")
    stage(archive, made, {"usr/local/sbin/agent": f"{HERE}/agent", **files})
    data = acpi_tables({"dmar": machine.TABLE}) + archive.finish()
    if len(data) > LIMIT:
        raise GuestError(f"initrd of {len(data)} bytes is too large")
    with open(path, "wb") as file:
        file.write(data)


def make_disks(work):
    for name, tool in (("swap", ["mkswap"]),
                       ("spare", ["mke2fs", "-q", "-F", "-t", "ext4"])):
        path = f"{work}/{name}"
        with open(path, "wb") as file:
            file.truncate(DISK)
        subprocess.run([image.tools_path(tool[0]), *tool[1:], path],
                       check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


class Guest:
    def __init__(self, work):
        self.work = work
        self.qemu = None
        self.channel = None
        self.received = b""

    def start(self, made, files, seconds):
        """Boot; return when the guest takes commands."""
        os.makedirs(self.work, exist_ok=True)
        initrd = f"{self.work}/initrd"
        build_initrd(initrd, made, files)
        make_disks(self.work)
        for name in ("agent", "console"):
            if os.path.lexists(f"{self.work}/{name}"):
                os.unlink(f"{self.work}/{name}")
        with open(f"{self.work}/qemu", "wb") as log:
            self.qemu = subprocess.Popen(
                machine.command(made, initrd, self.work),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + seconds
        self.channel = self.connect(deadline)
        if self.line(deadline) != b"ready":
            raise GuestError(f"it speaks out of turn; see {self.work}/console")

    def connect(self, deadline):
        # A socket's path must be short; a folder of this process is.
        path = os.path.relpath(f"{self.work}/agent")
        while time.monotonic() < deadline and self.qemu.poll() is None:
            channel = socket.socket(socket.AF_UNIX)
            try:
                channel.connect(path)
                return channel
            except OSError:
                channel.close()
                time.sleep(0.1)
        raise GuestError(f"QEMU did not start; see {self.work}/qemu")

    def receive(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0:
            self.give_up("no answer in time")
        self.channel.settimeout(left)
        try:
            data = self.channel.recv(1 << 16)
        except socket.timeout:
            return
        if not data:
            self.give_up("the guest ended")
        self.received += data

    def give_up(self, why):
        # Whatever comes now would be the answer to an earlier question.
        self.channel.close()
        self.channel = None
        raise GuestError(f"{why}; see {self.work}/console")

    def line(self, deadline):
        while b"\n" not in self.received:
            self.receive(deadline)
        line, _, self.received = self.received.partition(b"\n")
        return line.strip()

    def block(self, size, deadline):
        while len(self.received) < size:
            self.receive(deadline)
        data, self.received = self.received[:size], self.received[size:]
        return data.decode(errors="replace")

    def run(self, command, seconds=60):
        """A command for bash; it fails with 124 if it takes longer.

        Newlines at the end of what it prints get lost.
        """
        if not self.channel:
            raise GuestError("the guest is gone")
        deadline = time.monotonic() + seconds + 30
        words = command.replace("\\", "\\\\").replace("\n", "\\n")
        self.channel.settimeout(None)
        self.channel.sendall(f"{seconds} {words}\n".encode())
        fields = self.line(deadline).split()
        if len(fields) != 3 or not all(f.isdigit() for f in fields):
            self.give_up(f"not an answer: {fields!r}")
        status, out, err = map(int, fields)
        return Result(status, self.block(out, deadline),
                      self.block(err, deadline))

    def must(self, command, seconds=60):
        """Standard output of a command that has to succeed."""
        result = self.run(command, seconds)
        if result.status:
            raise GuestError(f"{command}: exit status {result.status}\n"
                             f"{result.out}\n{result.err}")
        return result.out

    def stop(self):
        if self.channel:
            self.channel.close()
        if self.qemu:
            self.qemu.kill()
            self.qemu.wait()
