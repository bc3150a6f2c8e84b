# SPDX-License-Identifier: GPL-2.0-or-later
"""--expect: what has changed since an earlier run."""

import contextlib
import copy
import json
import os

from program import environment, judge, run
from tables import (BASE, CLEAN, CLEAN_PATH, END, LEFT, NIC, RAID, RIGHT, SATA, USB, VGA, endpoint,
                    for_device, rmrr, whole)
from tap import case, contains, equal, is_true, lacks
from trees import DEVICES, file_of, host, sample

CLEAN_HOST, SERVER = sample("intel-clean"), sample("intel-server")
NEW_REGION = "a region is new: RMRR 0x7e010000-0x7e010fff, touches"


@contextlib.contextmanager
def earlier(tree, *args):
    """The file of an earlier run."""
    with file_of(judge(tree, *args).out, "earlier.json") as path:
        yield path


def compare(tree, path, *args, status=None):
    return run("--json", "--expect", path, "--sysroot", tree.root, *args, status=status).json


def words(tree, path, *args, status=None):
    return run("--expect", path, "--sysroot", tree.root, *args, status=status).out


def texts(answer):
    return [item["text"] for item in answer["differences"]]


@contextlib.contextmanager
def changed(name="intel-clean"):
    """(tree, path): a copy of a sample host, and what was found before it is changed."""
    with host(name) as tree, earlier(tree) as path:
        yield tree, path


# Nothing has changed

@case("expect: the same host has no difference")
def _same():
    for name in ("intel-server", "intel-clean", "amd-desktop", "intel-broken"):
        tree = sample(name)
        with earlier(tree) as path:
            equal(compare(tree, path, status=0)["differences"], [], name)
            contains(words(tree, path, status=0), "No difference.")


@case("expect: a run about all against one about each, and the other way")
def _each():
    for name in ("intel-server", "amd-desktop", "intel-broken"):
        tree = sample(name)
        with earlier(tree) as path:
            for device in json.load(open(path, encoding="utf-8"))["devices"]:
                address = device["address"]
                answer = compare(tree, path, address, status=0)
                equal((answer["scope"], answer["compared"]), ("devices", [address]))
    with earlier(SERVER, NIC) as path:
        for args in ((), (NIC,)):
            answer = compare(SERVER, path, *args, status=0)
            equal((answer["scope"], answer["compared"]), ("devices", [NIC]))
            contains(words(SERVER, path, *args), f"compared: {NIC}\n")


@case("expect: what was unsafe and still is, is no difference")
def _still():
    with earlier(SERVER, RAID) as path:
        compare(SERVER, path, RAID, status=0)


@case("expect: versions are told for information")
def _information():
    with changed() as (tree, path):
        answer = json.load(open(path, encoding="utf-8"))
        answer["tool"]["version"] = "0.0.1"
        answer["tool"]["rules"].remove("group-shared")
        tree.write("sys/class/dmi/id/bios_version", "9.9\n")
        tree.write("sys/class/dmi/id/bios_date", "11/11/2031\n")
        with file_of(json.dumps(answer)) as older:
            found = compare(tree, older, status=0)
            equal(found["expected"]["version"], "0.0.1")
            equal({item["property"] for item in found["information"]},
                  {"version", "bios_version", "bios_date", "rule"})
            contains(words(tree, older, status=0), "No difference.", "For information:",
                     "the firmware's version is 9.9, was", "group-shared")


# The firmware

@case("expect: a firmware update that adds an RMRR is caught and said in words")
def _rmrr():
    with changed() as (tree, path):
        tree.table(for_device(CLEAN_PATH))
        tree.reserved(11, (BASE, END, "direct"))
        sentence = f"{NEW_REGION} {CLEAN}"
        for args in ((), (CLEAN,)):
            is_true(sentence in texts(compare(tree, path, *args, status=1)), args)
            contains(words(tree, path, *args, status=1), f"  {sentence}\n",
                     f"{CLEAN}: the verdict is unsafe, was safe")
        equal(texts(compare(tree, path, VGA, status=0)), [])


@case("expect: from one sample host to the other, and back")
def _hosts():
    with earlier(CLEAN_HOST) as path:
        found = texts(compare(SERVER, path, status=1))
        contains("\n".join(found), f"{NEW_REGION} {RAID}, {NIC}",
                 f"{RAID}: firmware-reserved-memory finds something new (unsafe)",
                 f"{NIC}: the kernel's answer is refuses at VFIO_GROUP_SET_CONTAINER (EPERM), "
                 "was accepts",
                 "group 9: the kernel reserves 0x7e010000-0x7e010fff direct, which it did not")
        lacks("\n".join(found), CLEAN, SATA)
    with earlier(SERVER) as path:
        contains("\n".join(texts(compare(CLEAN_HOST, path, status=1))),
                 f"a region is gone: RMRR 0x7e010000-0x7e010fff, touched {RAID}, {NIC}",
                 f"{RAID}: firmware-reserved-memory finds nothing any more, was unsafe")


@case("expect: the kernel's line stands unbroken")
def _line():
    with earlier(CLEAN_HOST) as path:
        contains(words(SERVER, path, NIC), f"{NIC}: the kernel's line is now\n"
                 f"vfio-pci {NIC}: DMAR: Device is ineligible")
    with earlier(SERVER) as path:
        contains(words(CLEAN_HOST, path, NIC), f"{NIC}: the kernel's line was\nvfio-pci {NIC}")


@case("expect: a region that touches another device is not the same")
def _touches():
    with host("intel-clean") as tree:
        tree.table(for_device(CLEAN_PATH))
        with earlier(tree) as path:
            tree.table(for_device(("02.0", "00.0")))
            found = "\n".join(texts(compare(tree, path, status=1)))
            contains(found, f"touches {NIC}, which it did not (direct, by scope)",
                     f"touched {CLEAN}, which it no longer does", "whom the firmware names is")


@case("expect: a region that moves in its table is the same")
def _moved():
    with host("intel-clean") as tree:
        one = rmrr(BASE, END, endpoint("00", *CLEAN_PATH))
        other = rmrr(0x7e020000, 0x7e020fff, endpoint("00", "03.0", "00.0"))
        tree.table(whole(one, other))
        with earlier(tree) as path:
            tree.table(whole(other, one))
            compare(tree, path, status=0)


@case("expect: the same memory demanded twice is two regions")
def _twice():
    one = rmrr(BASE, END, endpoint("00", *CLEAN_PATH))
    with host("intel-clean") as tree:
        tree.table(whole(one))
        with earlier(tree) as path:
            tree.table(whole(one, one))
            equal(texts(compare(tree, path, CLEAN, status=1)), [f"{NEW_REGION} {CLEAN}"])


@case("expect: a table that is gone, and an IOMMU that is off")
def _machine():
    with changed() as (tree, path):
        tree.iommu_off()
        found = "\n".join(texts(compare(tree, path, status=1)))
        contains(found, "the machine: whether the IOMMU is on is false, was true",
                 "the machine: iommu-disabled finds something new", "a group is gone: group 11",
                 f"{CLEAN}: the IOMMU group is none, was 11",
                 f"{CLEAN}: the verdict is unknown, was safe")
        tree.remove("sys/firmware/acpi/tables/DMAR")
        contains("\n".join(texts(compare(tree, path, status=1))),
                 "DMAR: the table is absent, was parsed")


# Devices and groups

@case("expect: a new device and one that is gone")
def _devices():
    with changed() as (tree, path):
        tree.add_device("pci0000:00/0000:00:19.0", 0x020000)
        tree.leave_group(CLEAN)
        tree.remove(f"{DEVICES}/{CLEAN}")
        found = "\n".join(texts(compare(tree, path, status=1)))
        contains(found, "a device is new: 0000:00:19.0",
                 f"a device is gone: {CLEAN}, which was safe", "a group is gone: group 11")


@case("expect: a filter sees that a device is gone; an address that is absent is an error")
def _filtered():
    with changed() as (tree, path):
        tree.leave_group(CLEAN)
        tree.remove(f"{DEVICES}/{CLEAN}")
        found = compare(tree, path, "-d", "8086:10d3", status=1)
        equal(found["compared"], [NIC, CLEAN])
        contains("\n".join(texts(found)), f"a device is gone: {CLEAN}")
        found = compare(tree, path, CLEAN, status=2)
        contains("\n".join(texts(found)), f"a device is gone: {CLEAN}")
        contains(found["errors"][0], CLEAN)


@case("expect: a device that the earlier run was not about")
def _unasked():
    with earlier(SERVER, NIC) as path:
        contains("\n".join(texts(compare(SERVER, path, CLEAN, status=1))),
                 f"the earlier run was not about {CLEAN}")


@case("expect: ids, class and driver of a device")
def _identity():
    with changed() as (tree, path):
        tree.driver(CLEAN, "e1000e")
        uevent = f"{tree.device(CLEAN)}/uevent"
        tree.write(uevent, tree.read(uevent).replace("PCI_ID=8086:10D3", "PCI_ID=8086:1533"))
        found = "\n".join(texts(compare(tree, path, CLEAN, status=1)))
        contains(found, "is 0x8086:0x1533, was 0x8086:0x10d3", "the driver is e1000e, was",
                 "host-critical could be checked, and cannot be now" if "host-critical" not in
                 judge(tree, CLEAN).json["tool"]["rules"] else "the driver")


@case("expect: a group that another device joins, leaves, or that has another number")
def _groups():
    with changed() as (tree, path):
        tree.join_group(CLEAN, 9)
        found = "\n".join(texts(compare(tree, path, status=1)))
        contains(found, f"group 9 holds {CLEAN}, which it did not", "a group is gone: group 11",
                 f"{NIC}: group-shared finds something new (info)")
    with changed() as (tree, path):
        tree.leave_group(RIGHT)
        contains("\n".join(texts(compare(tree, path, LEFT, status=1))),
                 f"group 12 held {RIGHT}, which it no longer does")
    with host("intel-clean") as tree:
        with earlier(tree) as path:
            tree.join_group(CLEAN, 40)
            tree.remove("sys/kernel/iommu_groups/11")
            tree.reserved(40)
            equal([item["property"] for item in compare(tree, path, status=1)["differences"]],
                  ["id"])


@case("expect: a rule that cannot be applied any more, and one that can again")
def _blind():
    with changed() as (tree, path):
        tree.remove("sys/firmware/acpi/tables/DMAR")
        tree.remove("sys/kernel/iommu_groups/11/reserved_regions")
        with earlier(tree) as later:
            contains("\n".join(texts(compare(tree, path, CLEAN, status=1))),
                     f"{CLEAN}: firmware-reserved-memory could be checked, and cannot be now: ")
            contains("\n".join(texts(compare(CLEAN_HOST, later, CLEAN, status=1))),
                     f"{CLEAN}: firmware-reserved-memory could not be checked, and can be now")


@case("expect: another kernel")
def _kernel():
    with earlier(SERVER, NIC) as path:
        found = compare(SERVER, path, "--kernel", "6.12", NIC, status=1)
        contains("\n".join(texts(found)), "the kernel's answer is refuses at VFIO_GROUP_SET_CONTAINER (EINVAL), was")
        equal([item["after"] for item in found["information"]], ["6.12"])


@case("expect: a waiver makes a difference")
def _waiver():
    with host("intel-server") as tree, earlier(tree) as path:
        tree.write("etc/vfio-check/policy.conf",
                   f"[waiver]\naddress = {NIC}\ndevice = 8086:10d3\n"
                   "region = 0x7e010000-0x7e010fff\nreason = why not\n")
        equal(texts(compare(tree, path, NIC, status=1)),
              [f"{NIC}: the verdict is safe, was unsafe",
               f"{NIC}: what firmware-reserved-memory finds is info, was unsafe"])


# Files that cannot be used

def is_refused(data, *parts):
    with file_of(data) as path:
        for args in ((), ("--json",), (CLEAN,)):
            result = run("--expect", path, "--sysroot", CLEAN_HOST.root, *args, status=2)
            equal(result.out, "", "output")
            contains(result.err, f"vfio-check: {path}: ", "expected", *parts)
            equal(result.err.count("\n"), 1, "lines")
            is_true(result.err[:-1].isprintable(), result.err)


@case("expect: no file, a directory, an empty file")
def _no_file():
    for path in ("/nonexistent", "/"):
        result = run("--expect", path, "--sysroot", CLEAN_HOST.root, status=2)
        contains(result.err, f"vfio-check: {path}: ", "expected the JSON of an earlier run")
    is_refused("", "line 1")


@case("expect: what is no JSON, with its line")
def _no_json():
    is_refused("vfio", "line 1")
    is_refused("{\n\"schema\": \"vfio-check/1\",\n\"tool\": nonsense}", "line 3")
    is_refused("{\n\n", "line 3", "the rest")
    is_refused("{} {}", "nothing behind")
    is_refused(b"{\"schema\": \"\xff\xfe\"}", "line 1")
    is_refused(b"\0\0\0\0", "line 1")


def first_schema(answer):
    """The same as vfio-check/1 had it."""
    answer = copy.deepcopy(answer)
    answer["schema"] = "vfio-check/1"
    answer["errors"] = [error["text"] for error in answer["errors"]]
    for device in answer["devices"]:
        for item in device["not_checked"]:
            del item["reason"]
    return answer


@case("expect: what the first schema had not is not compared")
def _first_schema():
    for about in ((), (NIC,), (NIC, "7f:00.0")):
        answer = judge(SERVER, *about).json
        blind = [item for device in answer["devices"] for item in device["not_checked"]]
        is_true(blind or about, "something was not checked")
        for old in (answer, first_schema(answer)):
            with file_of(json.dumps(old)) as path:
                found = run("--json", "--expect", path, "--sysroot", SERVER.root, *about).json
                equal(found["differences"], [])
                # Who asks by name is told more, and that is no difference.
                equal(compare(SERVER, path, NIC, status=0)["differences"], [])


@case("expect: why a rule was blind is a word that does not change")
def _reasons():
    answer = judge(SERVER).json
    rule = "device-unresponsive"
    equal([item["reason"] for item in judge(SERVER).device(NIC)["not_checked"]
           if item["rule"] == rule], ["not-named"])
    for device in answer["devices"]:
        for item in device["not_checked"]:
            item["why"] = "in other words"
    with file_of(json.dumps(answer)) as path:
        equal(compare(SERVER, path, status=0)["differences"], [])
        equal(compare(SERVER, path, NIC, status=0)["differences"], [])
    for device in answer["devices"]:
        for item in device["not_checked"]:
            item["reason"] = "config-hidden"
    with file_of(json.dumps(answer)) as path:
        equal([(item["subject"], item["change"], item["detail"])
               for item in compare(SERVER, path, NIC, status=1)["differences"]],
              [(NIC, "gone", rule)])


@case("expect: JSON that is deeper than any answer")
def _deep():
    is_refused("[" * 100000, "32 levels")
    is_refused('{"a":' * 100000, "32 levels")


@case("expect: a file larger than any answer")
def _large():
    with file_of("") as path:
        os.truncate(path, (64 << 20) + 1)
        result = run("--expect", path, "--sysroot", CLEAN_HOST.root, status=2)
        contains(result.err, "64 MiB")


@case("expect: JSON of something else")
def _other():
    for data in ("[]", "null ", "1 ", '"text"'):
        is_refused(data, "an object")
    is_refused("{}", "schema")
    answer = judge(CLEAN_HOST).json
    for schema in ("vfio-check/0", "vfio-check/3", "vfio-check/20", "vfio-check", ""):
        answer["schema"] = schema
        is_refused(json.dumps(answer), "schema", "vfio-check/1", "vfio-check/2")
    with earlier(CLEAN_HOST) as path:
        is_refused(run("--json", "--expect", path, "--sysroot", CLEAN_HOST.root).out, "tool")


@case("expect: control characters of the file do not reach a terminal")
def _terminal():
    answer = judge(SERVER, NIC).json
    device = answer["devices"][0]
    device["verdict"] = device["driver"] = device["kernel"]["message"] = "\x1b[2J\u009b31m"
    answer["regions"][0]["structure"] = "\x1b[2J"
    with file_of(json.dumps(answer)) as path:
        out = words(SERVER, path, NIC, status=1)
        lacks(out, "\x1b", "\u009b")
        contains(out, "?[2J")


@case("expect: a device or a group many times over ends soon")
def _many():
    answer = judge(CLEAN_HOST).json
    answer["devices"] = answer["devices"][:1] * 3000
    answer["groups"] = answer["groups"][:1] * 3000
    with file_of(json.dumps(answer)) as path:
        compare(CLEAN_HOST, path, status=1)


@case("expect: only check has it, and it says nothing of verdicts")
def _usage():
    with earlier(CLEAN_HOST) as path:
        for command in (("groups",), ("regions",), ("capture", "/nonexistent/new")):
            result = run(*command, "--expect", path, "--sysroot", CLEAN_HOST.root, status=2)
            contains(result.err, command[0], "--expect")
        lacks(words(CLEAN_HOST, path), "Host bridge")


@case("expect: words do not depend on pci.ids, JSON not on the locale")
def _stable():
    with earlier(CLEAN_HOST) as path:
        plain = run("--json", "--expect", path, "--sysroot", SERVER.root).out
        other = run("--json", "--expect", path, "--sysroot", SERVER.root,
                    env={**environment(), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}).out
        equal(plain, other)
        is_true(USB not in "\n".join(texts(json.loads(plain))), "USB is as it was")


@case("expect: the run of another machine is told as that, and compared")
def _other_machine():
    with earlier(SERVER) as path:
        said = words(CLEAN_HOST, path)
        contains(said, "That run was on another machine", "the machine's name is ")
        found = compare(CLEAN_HOST, path)
        contains(str([item["property"] for item in found["information"]]), "product")
        lacks(words(SERVER, path, status=0), "another machine")
    # What an earlier program did not write is no other machine.
    older = judge(CLEAN_HOST).json
    for key in ("vendor", "product", "board"):
        del older["host"]["platform"][key]
    with file_of(json.dumps(older), "earlier.json") as path:
        lacks(words(CLEAN_HOST, path, status=0), "another machine")


@case("expect: text is as wide as the terminal, but for the kernel's lines")
def _wide():
    tree = sample("intel-server")
    with file_of(run("--json", "--kernel", "6.12", "--sysroot", tree.root).out, "earlier") as path:
        for columns in (40, 60):
            out = run("--sysroot", tree.root, "--expect", path, status=1,
                      env=environment(COLUMNS=str(columns))).out
            equal([line for line in out.splitlines()
                   if len(line) > columns and not line.startswith("vfio-pci 0000:")], [])
        whole = run("--sysroot", tree.root, "--expect", path, status=1).out
        contains(whole, "(EPERM), was refuses at VFIO_GROUP_SET_CONTAINER (EINVAL)\n")
