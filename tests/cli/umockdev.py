# SPDX-License-Identifier: GPL-2.0-or-later
"""Send a program the kernel's messages about PCI devices, by libumockdev.

Runs with libumockdev-preload.so. Standard input, JSON: the program and its arguments; how many
lines it is to print before the first event; the events, as device path, action, driver,
and whether a line is to be waited for. Answers in JSON: status and output. At the end the program
gets SIGTERM.
"""

import ctypes
import json
import os
import shutil
import subprocess
import sys


def testbed():
    library = ctypes.CDLL("libumockdev.so.0")
    text, pointer = ctypes.c_char_p, ctypes.c_void_p
    library.umockdev_testbed_new.restype = pointer
    library.umockdev_testbed_get_root_dir.restype = text
    library.umockdev_testbed_get_root_dir.argtypes = [pointer]
    library.umockdev_testbed_add_from_string.argtypes = [pointer, text, pointer]
    library.umockdev_testbed_set_property.argtypes = [pointer, text, text, text]
    library.umockdev_testbed_uevent.argtypes = [pointer, text, text]
    return library, library.umockdev_testbed_new()


def main():
    task = json.load(sys.stdin)
    library, bed = testbed()
    for path in {event[0] for event in task["events"]}:
        library.umockdev_testbed_add_from_string(
            bed, f"P: /devices/{path}\nE: SUBSYSTEM=pci\nE: DRIVER=none\n\n".encode(), None)
    root = library.umockdev_testbed_get_root_dir(bed).decode()
    program = subprocess.Popen(task["program"], env=dict(os.environ, UMOCKDEV_DIR=root),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = "".join(program.stdout.readline() for _ in range(task["lines"]))
    for path, action, driver, heard in task["events"]:
        device = f"/sys/devices/{path}".encode()
        library.umockdev_testbed_set_property(bed, device, b"DRIVER", driver.encode())
        library.umockdev_testbed_uevent(bed, device, action.encode())
        if heard:
            out += program.stdout.readline()
    program.terminate()
    rest, err = program.communicate(timeout=30)
    shutil.rmtree(root)
    json.dump({"status": program.returncode, "out": out + rest, "err": err}, sys.stdout)


if __name__ == "__main__":
    main()
