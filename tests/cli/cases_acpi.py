# SPDX-License-Identifier: GPL-2.0-or-later
"""--acpi: raw tables, acpidump's text, and files that are neither."""

from program import judge, run, severities, whole_text
from tables import (CLEAN, RAID, RAID_PATH, RANGE, as_dump, bridge, endpoint,
                    for_device, reserve, whole)
from tap import case, contains, equal, is_true, lacks
from trees import DMAR, directory, file_of, sample

SERVER, CLEAN_HOST = sample("intel-server"), sample("intel-clean")


@case("acpi: regions of a table alone: the scopes are not resolved")
def _alone():
    with file_of(reserve(endpoint("00", *RAID_PATH), bridge("00", "1c.0"))) as path:
        out = run("regions", "--acpi", path, status=0).out
        contains(out, RANGE, "00:01.0/00.0", "00:1c.0", "not resolved")
        lacks(out, RAID)
        answer = run("regions", "--json", "--acpi", path, status=0).json
        region = answer["regions"][0]
        equal(region["devices"], [])
        equal([scope["device"] for scope in region["scopes"]], [None, None])
        equal([scope["type"] for scope in region["scopes"]],
              ["endpoint", "sub-hierarchy"])
        equal([scope["path"] for scope in region["scopes"]],
              [["01.0", "00.0"], ["1c.0"]])
        equal(answer["host"]["source"], "table")


@case("acpi: a table alone tells nothing about the state of a host")
def _no_host():
    with file_of(for_device(RAID_PATH)) as path:
        answer = run("regions", "--json", "--acpi", path, status=0).json
        equal(answer["host"]["iommu"]["enabled"], None, "enabled")
        told = set(severities(answer)) - {"firmware-table-invalid", "firmware-bug"}
        equal(told, set(), "findings about a host that is not there")


@case("acpi: a table without regions says so")
def _no_regions():
    with file_of(whole()) as path:
        contains(run("regions", "--acpi", path, status=0).out,
                 "No reserved memory regions")


@case("acpi: regions of the tree's own table and of the same file are the same")
def _same():
    own = run("regions", "--json", "--sysroot", SERVER.root).json
    given = run("regions", "--json", "--sysroot", SERVER.root, "--acpi",
                SERVER.path(DMAR)).json
    equal(given["regions"], own["regions"])
    equal(given["tables"][0]["source"], SERVER.path(DMAR))
    equal(own["tables"][0]["source"], DMAR)


@case("acpi: a relative path")
def _relative():
    path = SERVER.path(DMAR)
    equal(run("regions", "--acpi", path.lstrip("/"), status=0).status, 0)


@case("acpi: acpidump's text gives the same answer as the table")
def _dump():
    data = for_device(RAID_PATH)
    facp = b"FACP" + bytes(240)
    for text in (as_dump(data), as_dump(facp, data, facp),
                 as_dump(data).replace("\n", "\r\n"),
                 as_dump(data, address=0xbddad200).lower().replace(
                     "dmar @", "DMAR @"),
                 "# taken on a machine\n\n" + as_dump(data)):
        with file_of(data) as raw, file_of(text) as dump:
            expected = judge(CLEAN_HOST, "--acpi", raw, RAID, status=1).json
            answer = judge(CLEAN_HOST, "--acpi", dump, RAID, status=1).json
            expected["tables"][0]["source"] = dump
            equal(answer, expected)


@case("acpi: a dump without any table of an IOMMU")
def _dump_without():
    with file_of(as_dump(b"FACP" + bytes(240))) as path:
        result = run("regions", "--acpi", path, status=2)
        contains(result.err, path, "DMAR")


def damaged():
    text = as_dump(for_device(RAID_PATH))
    yield text.replace("0020:", "0030:"), "line 4"
    yield text.replace("    0010: ", "    0010: xx "), "line 3"


@case("acpi: a damaged dump is invalid and says in which line")
def _damaged():
    for text, line in damaged():
        with file_of(text) as path:
            result = run("regions", "--json", "--acpi", path)
            table = result.table()
            equal(table["state"], "invalid")
            contains(table["error"]["text"], line)
            contains(run("regions", "--acpi", path).out, line)


@case("acpi: a device under a damaged dump is unknown, and it says why")
def _damaged_device():
    for text, line in damaged():
        with file_of(text) as path:
            result = judge(CLEAN_HOST, "--acpi", path, CLEAN, status=3)
            equal(result.device(CLEAN)["verdict"], "unknown")
            item = [f for f in result.json["findings"]
                    if f["rule"] == "firmware-table-invalid"][0]
            contains(whole_text(item), line)


@case("acpi: a dump that is cut off is a table that is cut off")
def _cut_dump():
    text = as_dump(for_device(RAID_PATH))
    with file_of("\n".join(text.splitlines()[:5]) + "\n") as path:
        equal(run("regions", "--json", "--acpi", path).table()["state"],
              "invalid")


@case("acpi: files that are no table at all")
def _neither():
    for data in (b"", b"DMA", b"garbage\n" * 20, b"\0" * 100, b"FACP" + bytes(200),
                 b"\x7fELF" + bytes(100)):
        with file_of(data) as path:
            for args in (("regions",), ("--sysroot", CLEAN_HOST.root)):
                result = run(*args, "--acpi", path, status=2)
                contains(result.err, "vfio-check: ", path, "DMAR")
                equal(result.out, "", data)


@case("acpi: a file that is missing, or a directory")
def _missing():
    with directory() as path:
        for args in (("regions",), ("--sysroot", CLEAN_HOST.root)):
            contains(run(*args, "--acpi", f"{path}/absent", status=2).err,
                     f"{path}/absent", "No such file or directory")
            contains(run(*args, "--acpi", path, status=2).err, path,
                     "directory")


@case("acpi: other IOMMUs' tables are said not to be read by this build")
def _other():
    for signature in (b"IVRS", b"IORT"):
        with file_of(signature + bytes(100)) as path:
            result = run("regions", "--json", "--acpi", path, status=0)
            is_true(result.table(signature.decode())["state"] in
                    ("unreadable", "parsed", "invalid"), "it is there")
            result = judge(CLEAN_HOST, "--acpi", path, CLEAN)
            is_true(result.device(CLEAN)["verdict"] != "safe", "safe")


@case("acpi: --kernel goes with it")
def _kernel():
    with file_of(for_device(RAID_PATH)) as path:
        device = judge(CLEAN_HOST, "--acpi", path, "--kernel", "6.12", RAID,
                       status=1).device(RAID)
        equal(device["kernel"]["errno"], "EINVAL")
