# SPDX-License-Identifier: GPL-2.0-or-later
"""--dmesg: what a kernel has already said, as evidence of what is found."""

import bz2
import gzip
import json
import lzma
import os

import lines
from program import (NOBODY, finding, judge, judge_one, refusal, run, severities, text)
from tables import (BASE, CLEAN, CLEAN_GROUP, CLEAN_PATH, DIRECT, END, NIC,
                    RAID, USB, endpoint, for_device, reserve)
from tap import Skip, case, contains, equal, is_true, lacks
from trees import directory, file_of, host, sample

MEMORY, CONTRADICTION = "firmware-reserved-memory", "evidence-contradiction"
RELEASE = "6.1.0-50-amd64"
SAID, HAS = "The kernel has already said so:", "In the kernel's log:"
SILENT = "says nothing about what is found here"
NO_KERNEL = "stands no line of a kernel"


def dmesg(*messages, release=RELEASE):
    """A log as dmesg prints it."""
    boot = (f"Linux version {release} (builder@example) #1 SMP",) if release else ()
    return "".join(f"[{number:12.6f}] {message}\n"
                   for number, message in enumerate(boot + messages))


def syslog(*messages):
    return "".join(f"Nov 23 07:00:01 host kernel: {line}\n"
                   for line in dmesg(*messages).splitlines())


def quoted(item):
    """The evidence that is no foretold line and stems from no table and no sysfs."""
    return [evidence for evidence in item["evidence"]
            if not evidence["source"].startswith(("DMAR", "sys/", "proc/", "kernel log"))]


@case("log: a refusal is quoted in JSON with its file and its place")
def _json():
    log = dmesg("unrelated", lines.rmrr(RAID))
    with file_of(log, "kern.log") as path:
        device = judge_one(sample("intel-server"), RAID, "--dmesg", path, status=1)
    equal(quoted(finding(device, MEMORY)),
          [{"source": path, "offset": log.rindex("["), "text": lines.rmrr(RAID)}])
    without = judge_one(sample("intel-server"), RAID, status=1)
    equal(device["kernel"], without["kernel"])
    equal(device["verdict"], without["verdict"])
    equal(severities(device), severities(without))


@case("log: a refusal is quoted in text, unbroken and alone on its line")
def _text():
    with file_of(dmesg(lines.rmrr(RAID))) as path:
        out = text(sample("intel-server"), RAID, "--dmesg", path, status=1).out
    contains(out, f"\n  {SAID}\n{lines.rmrr(RAID)}\n")
    equal(out.count(f"\n{lines.rmrr(RAID)}\n"), 2, "foretold and said")
    lacks(out, SILENT, "times)", HAS)


@case("log: every tool's time stamps, and line ends of others")
def _formats():
    line = lines.rmrr(RAID)
    boot = f"Linux version {RELEASE} (builder) #1"
    for log in (syslog(line), dmesg(line).replace("\n", "\r\n"),
                dmesg(line).replace("[", "<4>["), f"{boot}\n{line}",
                f"[Mon Nov 23 07:00:00 2026] {boot}\n[Mon Nov 23 07:00:01 2026] {line}\n",
                "".join(f"kern  :warn  : {line}\n"
                        for line in dmesg(line).splitlines())):
        out = text(sample("intel-server"), RAID, "--dmesg", "-", status=1, stdin=log).out
        contains(out, f"\n  {SAID}\n{line}\n")


@case("log: standard input")
def _standard_input():
    device = judge(sample("intel-server"), RAID, "--dmesg", "-", status=1,
                   stdin=dmesg(lines.rmrr(RAID))).device(RAID)
    equal([item["source"] for item in quoted(finding(device, MEMORY))],
          ["standard input"])


@case("log: repeated lines are told once, with how often")
def _repeated():
    log = dmesg(lines.rmrr(RAID), lines.rmrr(NIC), *(lines.rmrr(RAID),) * 4)
    out = text(sample("intel-server"), RAID, "--dmesg", "-", status=1, stdin=log).out
    contains(out, f"\n  {SAID}\n{lines.rmrr(RAID)}\n    (5 times)\n")
    lacks(out, NIC)


@case("log: of many different lines the last are told")
def _last():
    log = dmesg(*(lines.rmrr(RAID, driver) for driver in "abcde"))
    device = judge(sample("intel-server"), RAID, "--dmesg", "-", status=1,
                   stdin=log).device(RAID)
    equal([item["text"] for item in quoted(finding(device, MEMORY))],
          [lines.rmrr(RAID, driver) for driver in "cde"])


@case("log: a line that names a member of the group counts for all of it")
def _member():
    with host("intel-server") as tree:
        tree.join_group(RAID, CLEAN_GROUP)
        tree.reserved(CLEAN_GROUP, DIRECT)
        device = judge(tree, CLEAN, "--dmesg", "-", status=1,
                       stdin=dmesg(lines.rmrr(RAID))).device(CLEAN)
    equal([item["text"] for item in quoted(finding(device, MEMORY))], [lines.rmrr(RAID)])


@case("log: a device that it does not mention: a note, and nothing else is other")
def _not_mentioned():
    log = dmesg(lines.rmrr(NIC))
    for address, status in ((RAID, 1), (CLEAN, 0)):
        with_log = text(sample("intel-server"), address, "--dmesg", "-", status=status,
                        stdin=log).out
        contains(with_log, f"\nThe log standard input {SILENT}.\n")
        without = text(sample("intel-server"), address, status=status).out
        equal(with_log.replace(f"The log standard input {SILENT}.\n", ""), without)


@case("log: an empty one, and one of no kernel, are no errors")
def _nothing():
    for log in ("", "\n\n"):
        out = text(sample("intel-server"), CLEAN, "--dmesg", "-", status=0, stdin=log).out
        contains(out, "standard input is empty", "dmesg")
    for log in ("To be, or not to be\n", '{"MESSAGE":"to be","_TRANSPORT":"stdout"}\n'):
        out = text(sample("intel-server"), CLEAN, "--dmesg", "-", status=0, stdin=log).out
        contains(out, NO_KERNEL)
        lacks(out, SILENT)
    out = text(sample("intel-server"), CLEAN, "--dmesg", "-", status=0,
               stdin="pci 0000:00:02.0: Adding to iommu group 1\n").out
    contains(out, SILENT)
    lacks(out, NO_KERNEL)
    before = judge(sample("intel-server"), CLEAN, status=0).json
    equal(judge(sample("intel-server"), CLEAN, "--dmesg", "-", status=0).json, before)


@case("log: without --dmesg nothing is said of one")
def _not_asked():
    lacks(text(sample("intel-server"), RAID, status=1).out, SAID, HAS, SILENT)


@case("log: of another kernel: its name is said")
def _other_kernel():
    log = dmesg(lines.direct(RAID), release="6.12.107+deb13-amd64")
    out = text(sample("intel-server"), RAID, "--dmesg", "-", status=1, stdin=log).out
    contains(out, f"\n  Linux 6.12.107+deb13-amd64 has already said so:\n{lines.direct(RAID)}\n")
    lacks(out, SAID)


@case("log: with --kernel it still is of the kernel that ran")
def _asked_kernel():
    out = text(sample("intel-server"), RAID, "--kernel", "6.12", "--dmesg", "-", status=1,
               stdin=dmesg(lines.rmrr(RAID))).out
    contains(out, f"\n  Linux {RELEASE} has already said so:\n{lines.rmrr(RAID)}\n",
             f"say:\n{lines.direct(RAID)}\n")


@case("log: of nobody knows which kernel")
def _unnamed_kernel():
    out = text(sample("intel-server"), RAID, "--dmesg", "-", status=1,
               stdin=dmesg(lines.rmrr(RAID), release=None)).out
    contains(out, "\n  A kernel that the log does not name has already said so:\n"
             f"{lines.rmrr(RAID)}\n")


@case("log: what earlier boots said does not count")
def _boots():
    log = dmesg(lines.rmrr(RAID)) + dmesg(lines.rmrr(NIC))
    result = judge(sample("intel-server"), RAID, NIC, "--dmesg", "-", status=1, stdin=log)
    equal(quoted(finding(result.device(RAID), MEMORY)), [])
    equal(len(quoted(finding(result.device(NIC), MEMORY))), 1)


@case("log: the listed region is told apart from a refusal")
def _region():
    line = f"DMAR: RMRR base: 0x{BASE:014x} end: 0x{END:014x}"
    out = text(sample("intel-server"), RAID, "--dmesg", "-", status=1,
               stdin=dmesg(line)).out
    contains(out, f"\n  {HAS}\n{line}\n")
    lacks(out, SAID)


@case("log: this kernel refused what it should accept: a contradiction")
def _contradiction():
    log = dmesg(lines.rmrr(CLEAN))
    device = judge(sample("intel-clean"), CLEAN, "--dmesg", "-", status=3,
                   stdin=log).device(CLEAN)
    equal(refusal(device), lines.ACCEPTS)
    equal((device["verdict"], severities(device)), ("unknown", {CONTRADICTION: "unknown"}))
    equal([item["text"] for item in quoted(finding(device, CONTRADICTION))],
          [lines.rmrr(CLEAN)])
    out = text(sample("intel-clean"), CLEAN, "--dmesg", "-", status=3, stdin=log).out
    contains(out, f"\n  {HAS}\n{lines.rmrr(CLEAN)}\n")
    lacks(out, SAID)


@case("log: what another kernel refused contradicts nothing")
def _no_contradiction():
    for log, more in ((dmesg(lines.rmrr(CLEAN), release="6.1.0-49-amd64"), ()),
                      (dmesg(lines.rmrr(CLEAN), release=None), ()),
                      (dmesg(lines.rmrr(CLEAN)), ("--kernel", "6.12"))):
        device = judge(sample("intel-clean"), CLEAN, "--dmesg", "-", *more, status=0,
                       stdin=log).device(CLEAN)
        equal((device["verdict"], severities(device)), ("safe", {CONTRADICTION: "info"}))
        equal([item["text"] for item in quoted(finding(device, CONTRADICTION))],
              [lines.rmrr(CLEAN)])


@case("log: of another release or another machine: told, and quoted")
def _elsewhere():
    other = dmesg("DMI: Other Systems X/Y, BIOS 1.0 01/01/2020", lines.rmrr(CLEAN))
    same = dmesg("DMI: Example Systems ES-2100 Server/ES, BIOS 1.0 01/01/2020",
                 "DMI: Memory slots populated: 2/4", lines.rmrr(RAID))
    release = dmesg(lines.rmrr(CLEAN), release="6.1.0-49-amd64")
    out = text(sample("intel-clean"), CLEAN, "--dmesg", "-", status=0, stdin=other).out
    contains(out, "is of another machine (Other Systems X/Y)", f"\n{lines.rmrr(CLEAN)}\n",
             "another kernel refused")
    out = text(sample("intel-clean"), CLEAN, "--dmesg", "-", status=0, stdin=release).out
    contains(out, "is of Linux 6.1.0-49-amd64, not of", f"\n{lines.rmrr(CLEAN)}\n")
    out = text(sample("intel-server"), RAID, "--dmesg", "-", status=1, stdin=same).out
    contains(out, f"\n  {SAID}\n{lines.rmrr(RAID)}\n")
    lacks(out, "another machine")


@case("log: another machine's options and patches are not this one's")
def _elsewhere_relaxed():
    relaxed = "DMAR: Intel-IOMMU: assuming all RMRRs are relaxable."
    with host("intel-server") as tree:
        tree.cmdline("intel_iommu=on,relax_rmrr")
        for group in tree.list("sys/kernel/iommu_groups"):
            tree.remove(f"sys/kernel/iommu_groups/{group}/reserved_regions")
        log = dmesg("DMI: Other Systems X/Y, BIOS 1.0 01/01/2020", relaxed)
        device = judge(tree, RAID, "--dmesg", "-", status=1, stdin=log).device(RAID)
        equal(refusal(device), lines.UNKNOWN)


@case("log: trouble that a host at rest does not show")
def _trouble():
    for line in (f"vfio-pci {CLEAN}: BAR 0: can't reserve [mem 0xe0000000-0xefffffff 64bit pref]",
                 f"vfio-pci {CLEAN}: not ready 65535ms after FLR; giving up",
                 f"vfio-pci {CLEAN}: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000c]"):
        device = judge(sample("intel-clean"), CLEAN, "--dmesg", "-", status=0,
                       stdin=dmesg(line)).device(CLEAN)
        equal((device["verdict"], severities(device)), ("safe", {CONTRADICTION: "info"}))
        equal([item["text"] for item in quoted(finding(device, CONTRADICTION))], [line])
        out = text(sample("intel-clean"), CLEAN, "--dmesg", "-", status=0,
                   stdin=dmesg(line)).out
        contains(out, f"\n  {HAS}\n{line}\n", "tells of trouble", "vfio-check explain")


@case("log: a table that the initrd put there is not the firmware's")
def _replaced():
    for line in ("ACPI: Table Upgrade: override [DMAR-INTEL - EDK2    ]",
                 "ACPI: Table Upgrade: install [DMAR-INTEL - EDK2    ]"):
        log = dmesg(line)
        device = judge(sample("intel-server"), RAID, "--dmesg", "-", status=1, stdin=log).device(RAID)
        contains(str(quoted(finding(device, MEMORY))), line)
        for command, said in (((RAID,), "The table that the initrd put in the firmware's place demands:"),
                              (("regions",), "DMAR, put in the firmware's place by the initrd:"),
                              (("report", RAID), "is not the firmware's own")):
            out = run(*command, "--sysroot", sample("intel-server").root, "--dmesg", "-",
                      stdin=log).out
            contains(" ".join(out.split()), said)
    other = dmesg("DMI: Other Systems X/Y, BIOS 1.0 01/01/2020",
                  "ACPI: Table Upgrade: override [DMAR-INTEL - EDK2    ]")
    for log in (dmesg("ACPI: Table Upgrade: override [IVRS-AMD   - AmdTable]"), other, dmesg("x")):
        out = text(sample("intel-server"), RAID, "--dmesg", "-", stdin=log).out
        contains(out, "The firmware demands:")
        lacks(out, "put in the firmware's place")


@case("log: a device that did not wake in this boot is unsafe, in another's quoted")
def _stuck():
    line = f"vfio-pci {CLEAN}: Unable to change power state from D3cold to D0, device inaccessible"
    for release in (RELEASE, None):
        device = judge(sample("intel-clean"), CLEAN, "--dmesg", "-", status=1,
                       stdin=dmesg(line, release=release)).device(CLEAN)
        equal(severities(device), {"device-power": "unsafe"})
        equal([item["text"] for item in quoted(finding(device, "device-power"))], [line])
    for log in (dmesg(line, release="6.12.1"),
                dmesg("DMI: Other Systems X/Y, BIOS 1.0 01/01/2020", line)):
        device = judge(sample("intel-clean"), CLEAN, "--dmesg", "-", status=0,
                       stdin=log).device(CLEAN)
        equal((device["verdict"], severities(device)), ("safe", {CONTRADICTION: "info"}))
        equal([item["text"] for item in quoted(finding(device, CONTRADICTION))], [line])


@case("log: packed, as logrotate leaves it")
def _packed():
    log = dmesg(lines.rmrr(RAID)).encode()
    for packed in (gzip.compress(log), lzma.compress(log), bz2.compress(log),
                   gzip.compress(log[:100]) + gzip.compress(log[100:])):
        with file_of(packed) as path:
            out = text(sample("intel-server"), RAID, "--dmesg", path, status=1).out
        contains(out, f"\n  {SAID}\n{lines.rmrr(RAID)}\n")


@case("log: packed, and damaged or far too large")
def _bomb():
    log = gzip.compress(dmesg(lines.rmrr(RAID)).encode())
    for packed, why in ((log[:-20], "damaged or cut"),
                        (gzip.compress(b"\0" * (65 << 20)), "at most 64 MiB")):
        with file_of(packed) as path:
            result = run("--sysroot", sample("intel-server").root, RAID, "--dmesg", path,
                         status=2)
        equal(result.out, "")
        contains(result.err, why)


def _wrapped(line):
    """A line in what people and programs wrap it in."""
    stamped = f"[  708.044615] {line}"
    journal = {"__REALTIME_TIMESTAMP": "1736413392000000", "_TRANSPORT": "kernel"}
    return (
        f"\033[32m[  708.044615] \033[0m\033[33m{line[:20]}\033[0m{line[20:]}\033[0m",
        f"^[[32m[  708.044615] ^[[0m{line}", f"[32m[  708.044615] [0m[33m{line}[0m",
        f"#033[32m{stamped}#033[0m",
        json.dumps({**journal, "MESSAGE": line}), json.dumps({"MESSAGE": line, **journal}),
        json.dumps({**journal, "MESSAGE": list(line.encode())}),
        "\x1e" + json.dumps({**journal, "MESSAGE": line}),
        "data: " + json.dumps({**journal, "MESSAGE": line}),
        "{\n" + f'\t"MESSAGE" : {json.dumps(line)},' + '\n\t"_TRANSPORT" : "kernel"\n}',
        f'{{\n "dmesg": [\n {{\n  "pri": 4,\n  "msg": "{line}"\n }}',
        json.dumps({"log": stamped + "\n", "stream": "stdout"}),
        json.dumps({"ident": "kernel", "message": f"earlier\n{stamped}"}),
        f"MESSAGE={line}",
        f"node-1: kern: warning: [2025-04-26T22:34:08.346593214Z]: {line}",
        f"> {stamped}", f">> {stamped}", f"> > {stamped}", f"&gt; {stamped}", f"| {stamped}",
        f"- {stamped}", f"`{stamped}`", f"<pre>{stamped}</pre>",
        f"1523:{stamped}", f"1523-{stamped}", f"  1523\t{stamped}", f"7:{line}",
        f"kern.log-1523-{stamped}", f"host1 | {stamped}", f"2025-01-09 10:03:12.5 {stamped}",
        f"Thu 2025-01-09 10:13:12 CET host1 kernel[0]: {line}",
        f"<4>1 2025-01-09T10:13:12.123456+01:00 host1 kernel - - - {line}",
        f"<4>1 2025-01-09T10:13:12.123456+01:00 host1 kernel - - - {stamped}",
        f"6.1.0-50-amd64,4,1234,708044615,-;{line}",
    )


@case("log: in whatever a line is wrapped")
def _wraps():
    line = lines.rmrr(RAID)
    for wrapped in _wrapped(line):
        device = judge(sample("intel-server"), RAID, "--dmesg", "-", status=1,
                       stdin=wrapped + "\n").device(RAID)
        found = [item["text"] for item in quoted(finding(device, MEMORY))]
        is_true([line] == [item[:len(line)] for item in found], f"{wrapped!r}: {found}")


@case("log: in UTF-16 the release counts, too")
def _encodings():
    log = dmesg(lines.rmrr(RAID))
    for data in (log.encode("utf-16"), b"\xef\xbb\xbf" + log.encode()):
        with file_of(data) as path:
            out = text(sample("intel-server"), RAID, "--dmesg", path, status=1).out
        contains(out, f"\n  {SAID}\n{lines.rmrr(RAID)}\n")


@case("log: what another program says in JSON is not the kernel's")
def _json_speaker():
    line = lines.rmrr(RAID)
    for other in ({"_TRANSPORT": "stdout"}, {"SYSLOG_IDENTIFIER": "sudo"}):
        device = judge(sample("intel-server"), RAID, "--dmesg", "-", status=1,
                       stdin=json.dumps({"MESSAGE": line, **other}) + "\n").device(RAID)
        equal(quoted(finding(device, MEMORY)), [])


@case("log: the refusal of a USB controller at boot is not VFIO's")
def _boot():
    log = dmesg(lines.rmrr(USB, "pci"), f"pci {USB}: Failed to add to iommu group 6: -1")
    device = judge(sample("intel-server"), USB, "--dmesg", "-", stdin=log).device(USB)
    is_true(CONTRADICTION not in severities(device), severities(device))


@case("log: complaints about tables stand with the findings about them")
def _bugs():
    line = lines.fallback("04:00.0")
    with host("intel-server") as tree:
        tree.table(reserve(endpoint("04", "00.0")))
        answer = judge(tree, CLEAN, "--dmesg", "-", stdin=dmesg(line)).json
        equal([item["text"] for item in quoted(finding(answer, "firmware-bug"))], [line])
        out = text(tree, CLEAN, "--dmesg", "-", stdin=dmesg(line)).out
        contains(out, f"\n  {SAID}\n{line}\n")


@case("log: why the IOMMU is off")
def _off():
    with host("intel-server") as tree:
        tree.iommu_off()
        tree.table(for_device(CLEAN_PATH))
        log = dmesg("DMAR: [Firmware Bug]: Record passes table end",
                    "DMAR: Parse DMAR table failure.", lines.probe(CLEAN), lines.probe(RAID))
        answer = judge(tree, CLEAN, "--dmesg", "-", stdin=log)
        texts = [item["text"]
                 for item in quoted(finding(answer.device(CLEAN), "iommu-disabled"))]
        equal(texts, ["DMAR: [Firmware Bug]: Record passes table end",
                      "DMAR: Parse DMAR table failure.", lines.probe(CLEAN)])


@case("log: relax_rmrr in force, unknown to this kernel, and said by another")
def _relaxed():
    relaxed = ("DMAR: Intel-IOMMU: assuming all RMRRs are relaxable. This can lead to "
               "instability or data loss")
    unknown = "DMAR: Unknown option - 'relax_rmrr'"
    with host("intel-server") as tree:
        tree.cmdline("intel_iommu=on,relax_rmrr")
        for group in tree.list("sys/kernel/iommu_groups"):
            tree.remove(f"sys/kernel/iommu_groups/{group}/reserved_regions")
        for log, expected in ((dmesg(relaxed), lines.ACCEPTS),
                              (dmesg(unknown), lines.AT_CLAIM),
                              # That tells nothing of this kernel.
                              (dmesg(relaxed, release="6.1.0-49-amd64"), lines.UNKNOWN)):
            device = judge(tree, RAID, "--dmesg", "-", status=1, stdin=log).device(RAID)
            equal(refusal(device), expected, log)
            equal(device["verdict"], "unsafe")


@case("log: control characters do not reach the terminal")
def _hostile():
    log = dmesg(lines.rmrr(RAID) + "\033[2J\a\xff").encode("latin-1")
    with file_of(log) as path:
        out = text(sample("intel-server"), RAID, "--dmesg", path, status=1).out
        contains(out, lines.rmrr(RAID) + r"\x1b[2J\x07\xff")
        judge(sample("intel-server"), RAID, "--dmesg", path, status=1)


@case("log: files that are none end with 2")
def _unusable():
    with directory() as path:
        absent = os.path.join(path, "absent")
        for name in (absent, path, "", "/dev/zero"):
            result = run("--sysroot", sample("intel-server").root, RAID, "--dmesg", name,
                         status=2)
            equal(result.out, "")
            contains(result.err, f"{name}: ", "expected a kernel's log")
            equal(len(result.err.splitlines()), 1, "lines")


@case("log: one that this user may not read")
def _forbidden():
    if os.geteuid() != 0:
        raise Skip("needs root, who can become somebody else")
    with host("intel-server") as tree, directory() as path:
        log = os.path.join(path, "kern.log")
        with open(log, "w", encoding="utf-8") as file:
            file.write(dmesg(lines.rmrr(RAID)))
        os.chmod(log, 0)
        result = run("--sysroot", tree.root, RAID, "--dmesg", log, status=2, user=NOBODY)
        contains(result.err, log, "Permission denied")


@case("log: capture takes none along")
def _capture():
    with directory() as path:
        contains(run("capture", "--dmesg", "-", os.path.join(path, "new"), status=2).err,
                 "--dmesg")
