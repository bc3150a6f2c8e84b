# SPDX-License-Identifier: GPL-2.0-or-later
"""etc/vfio-check/policy.conf: severities, waivers, and files that cannot be used."""

import contextlib
import os

from program import finding, judge, judge_one, refusal, run, severities, text
from tables import (BASE, CLEAN, END, HOST_BRIDGE, NIC, NIC_PATH, RAID, RANGE, USB, VGA,
                    endpoint, rmrr, whole)
from tap import case, contains, equal, is_true, lacks
from trees import directory, host

POLICY = "etc/vfio-check/policy.conf"
RULE = "firmware-reserved-memory"
IDS = {RAID: "1000:0060", NIC: "8086:10d3", CLEAN: "8086:10d3"}
REASON = "nothing writes there once the agent is off; ticket 4711"


def waiver(address=NIC, ids=None, regions=(RANGE,), reason=REASON, **more):
    lines = ["[waiver]", f"address = {address}", f"device = {ids or IDS[address]}"]
    lines += [f"region = {region}" for region in regions]
    lines += [f"reason = {reason}"] + [f"{key} = {value}" for key, value in more.items()]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def server(policy, name="intel-server"):
    with host(name) as tree:
        tree.write(POLICY, policy)
        yield tree


def void(answer):
    """Details of the waivers that do not count."""
    return [item["detail"] for item in answer["findings"] if "policy.conf" in item["detail"]]


# Waivers that hold

@case("policy: a waived finding counts as info and stays in the report")
def _waived():
    with server(waiver(expires="2999-12-31")) as tree:
        device = judge_one(tree, NIC, status=1)
        equal(device["verdict"], "safe")
        item = finding(device, RULE)
        equal(item["severity"], "info")
        contains(item["detail"], RANGE, "unsafe", "Line 1 of policy.conf", "2999-12-31", REASON)
        equal(void(judge(tree, NIC).json), [])


@case("policy: the kernel's answer is not waived")
def _kernel():
    with server(waiver()) as tree:
        waived = judge_one(tree, NIC, status=1)
        plain = judge_one(tree, NIC, "--no-policy", status=1)
        equal(waived["kernel"], plain["kernel"])
        equal(refusal(waived)[0], "refuses")


@case("policy: text says what it is by itself, also where all devices are judged")
def _text():
    with server(waiver()) as tree:
        for arguments in ((NIC,), ()):
            out = " ".join(text(tree, *arguments).out.split())
            contains(out, f"{NIC} safe", "firmware keeps memory for this device",
                     "By itself this is unsafe. Line 1 of policy.conf waives it: " + REASON)


@case("policy: --no-policy judges without it, and so does a file that is not there")
def _off():
    with server(waiver()) as tree:
        without = run("--no-policy", "--json", "--sysroot", tree.root, NIC, status=1).out
        tree.remove(POLICY)
        equal(run("--json", "--sysroot", tree.root, NIC, status=1).out, without)


@case("policy: only the device that it names is waived")
def _only():
    with server(waiver()) as tree:
        answer = judge(tree, status=1)
        equal(answer.device(NIC)["verdict"], "safe")
        equal(answer.device(RAID)["verdict"], "unsafe")


@case("policy: of the region of the table or of sysfs, whichever is known")
def _sources():
    with server(waiver()) as tree:
        tree.remove("sys/firmware/acpi/tables/DMAR")
        equal(severities(judge_one(tree, NIC))[RULE], "info")


@case("policy: a rule that is not about memory is waived without a region")
def _other_rule():
    with server(waiver(HOST_BRIDGE, "8086:29c0", (), rule="not-assignable")) as tree:
        equal(severities(judge_one(tree, HOST_BRIDGE))["not-assignable"], "info")


def keyboard(*uses):
    return waiver("0000:07:00.0", "1b36:000d", (), rule="host-critical") + "".join(
        f"use = {use}\n" for use in uses)


@case("policy: what the host lives on is waived for what it names, and no further")
def _uses():
    with server(keyboard("keyboard", "/srv"), "debian-guest") as tree:
        device = judge_one(tree, "0000:07:00.0", status=0)
        equal(severities(device)["host-critical"], "info")
        equal(void(judge(tree, "0000:07:00.0").json), [])
        # Now the root file system and swap space are on a disk at that controller.
        for name, number in (("vda", "254:0"), ("vda1", "254:1"), ("vda2", "254:2")):
            disk = f"{tree.device('0000:07:00.0')}/usb1/1-2/host0/block/{name}"
            tree.write(f"{disk}/dev", f"{number}\n")
            for link in (f"sys/dev/block/{number}", f"sys/class/block/{name}"):
                tree.link(link, tree.relative(link.rpartition("/")[0], disk))
        device = judge_one(tree, "0000:07:00.0", status=1)
        equal(sorted(item["severity"] for item in device["findings"]
                     if item["rule"] == "host-critical"), ["info", "unsafe", "unsafe"])


@case("policy: a waiver for something else that the host does is void")
def _other_use():
    with server(keyboard("screen", "/"), "debian-guest") as tree:
        answer = judge(tree, "0000:07:00.0", status=1).json
        contains(void(answer)[0], "nothing but screen, /")


@case("policy: groups shows the verdicts that it leaves")
def _groups():
    with server(waiver()) as tree:
        line = next(line for line in run("groups", "--sysroot", tree.root).out.splitlines()
                    if NIC in line)
        contains(line, "safe")
        lacks(line, "unsafe")


# Waivers that do not

@case("policy: another device at the address voids a waiver")
def _ids():
    with server(waiver(ids="8086:1533")) as tree:
        result = judge(tree, NIC, status=1)
        equal(finding(result.device(NIC), RULE)["severity"], "unsafe")
        contains("".join(void(result.json)), NIC, "8086:1533", "8086:10d3")


@case("policy: another region voids it")
def _region():
    with server(waiver(regions=("0x7e010000-0x7e011fff",))) as tree:
        result = judge(tree, NIC, status=1)
        contains("".join(void(result.json)), "0x7e010000-0x7e011fff", "does not count")


@case("policy: one region more after an update voids it, one for each does not")
def _more():
    more = "0x7e012000-0x7e012fff"
    table = whole(rmrr(BASE, END, endpoint("00", *NIC_PATH)),
                  rmrr(0x7e012000, 0x7e012fff, endpoint("00", *NIC_PATH)))
    with server(waiver()) as tree:
        tree.table(table)
        tree.reserved(9, (BASE, END, "direct"), (0x7e012000, 0x7e012fff, "direct"))
        result = judge(tree, NIC, status=1)
        equal(len(void(result.json)), 1)
        tree.write(POLICY, waiver(regions=(RANGE, more)))
        result = judge(tree, NIC, status=1)
        equal(void(result.json), [])
        tree.write(POLICY, waiver(regions=(RANGE,)) + waiver(regions=(more,)))
        equal(len(void(judge(tree, NIC, status=1).json)), 2)


@case("policy: past its last day a waiver is void, and text says so")
def _expired():
    with server(waiver(expires="2001-02-03")) as tree:
        result = judge(tree, NIC, status=1)
        contains("".join(void(result.json)), "2001-02-03")
        contains(text(tree, NIC).out, f"a waiver for {NIC} has expired")


@case("policy: a waiver without a finding is not needed")
def _gone():
    with server(waiver()) as tree:
        tree.table(whole())
        tree.reserved(9)
        result = judge(tree, NIC, status=0)
        contains("".join(void(result.json)), "nothing that it would have to waive")


@case("policy: a waiver for an absent device is told where all devices are judged")
def _absent():
    with server(waiver("0000:7f:00.0", "8086:10d3")) as tree:
        contains("".join(void(judge(tree).json)), "0000:7f:00.0")
        equal(void(judge(tree, CLEAN).json), [])


@case("policy: a waiver for a device that nobody asks for is not told")
def _unasked():
    with server(waiver(ids="8086:1533")) as tree:
        equal(void(judge(tree, CLEAN).json), [])
        equal(void(judge(tree, "-s", "04:00.0").json), [])


@case("policy: where the firmware's demands cannot be seen, nothing is void and nothing safe")
def _blind():
    with server(waiver()) as tree:
        tree.remove("sys/firmware/acpi/tables/DMAR")
        tree.remove("sys/kernel/iommu_groups/9/reserved_regions")
        result = judge(tree, NIC, status=3)
        equal(result.device(NIC)["verdict"], "unknown")
        equal(void(result.json), [])


# Severities

@case("policy: a rule gets another severity, and the report says so")
def _severity():
    with server("[severity]\nfirmware-reserved-memory-relaxed = unsafe\n") as tree:
        for address in (USB, VGA):
            device = judge_one(tree, address, status=1)
            equal(device["verdict"], "unsafe")
            contains(finding(device, "firmware-reserved-memory-relaxed")["detail"],
                     "By itself this is caution", "Line 2 of policy.conf", "unsafe")


@case("policy: a lowered severity is told in the text too")
def _lowered():
    with server(f"[severity]\n{RULE} = info\n") as tree:
        equal(judge_one(tree, NIC, status=1)["verdict"], "safe")
        out = " ".join(text(tree, NIC, status=1).out.split())
        contains(out, "firmware keeps memory", "By itself this is unsafe", "makes it info")


@case("policy: a rule about the machine weighs on every device")
def _machine():
    with server("[severity]\niommu-disabled = unsafe\n", "intel-clean") as tree:
        tree.iommu_off()
        answer = judge(tree, status=1)
        equal({device["verdict"] for device in answer.json["devices"]}, {"unsafe"})


@case("policy: what is not known is not made harmless")
def _unknown():
    for severity in ("info", "caution"):
        for rule in ("iommu-disabled", "iommu-missing", "firmware-table-invalid",
                     "evidence-contradiction"):
            with server(f"[severity]\n{rule} = {severity}\n") as tree:
                contains(text(tree, NIC, status=2).err, "line 2", severity, "unsafe")


@case("policy: a damaged table stays unsafe, whatever it is set to")
def _damaged():
    with server("[severity]\nfirmware-table-invalid = unknown\n") as tree:
        tree.table(whole(b"\1\0\0\0"))    # a structure of length 0 hangs old kernels
        plain = judge(tree, "--kernel", "3.10", "--no-policy", NIC).device(NIC)["verdict"]
        equal((plain, judge(tree, "--kernel", "3.10", NIC).device(NIC)["verdict"]),
              ("unsafe", "unsafe"))


# Files that cannot be used

BROKEN = {
    "nonsense\n": ("line 1", "nonsense"),
    "\n\naddress = 1\n": ("line 3", "[severity] or [waiver]"),
    "[waivers]\n": ("line 1", "[waivers]"),
    "[severity]\nno-such-rule = info\n": ("line 2", "no-such-rule", "rule"),
    f"[severity]\n{RULE} = harmless\n": ("line 2", "harmless", "caution"),
    f"[severity]\n{RULE} = info\n{RULE} = info\n": ("line 3", "once"),
    "[waiver]\ncolour = red\n": ("line 2", "colour"),
    "[waiver]\naddress = 02:00.9\n": ("line 2", "02:00.9"),
    "[waiver]\ndevice = 8086\n": ("line 2", "8086"),
    "[waiver]\nregion = 0x2-0x1\n": ("line 2", "0x2-0x1"),
    "[waiver]\nregion = 7e010000-7e010fff\n": ("line 2", "0x7e010000-0x7e010fff"),
    "[waiver]\nexpires = 2027-02-29\n": ("line 2", "2027-02-29"),
    "[waiver]\nexpires = tomorrow\n": ("line 2", "tomorrow"),
    "[waiver]\nreason =\n": ("line 2", "reason"),
    "[waiver]\nrule = iommu-missing\n": ("line 2", "cannot be waived"),
    "#\n" + waiver().replace("reason", "#"): ("line 2", "reason"),
    "#\n" + waiver().replace("region", "#"): ("line 2", "region"),
    "#\n" + waiver().replace("address", "#"): ("line 2", "address"),
    "#\n" + waiver().replace("device", "#"): ("line 2", "device"),
    waiver() + waiver(rule="not-assignable"): ("line 6", "region"),
    waiver(regions=(), rule="host-critical"): ("line 1", "use"),
    waiver(regions=(), rule="host-critical", use="pleasure"): ("line 6", "keyboard"),
    waiver(use="keyboard"): ("line 1", "host-critical"),
    waiver() + "\0": ("line 6",),
    waiver(reason="\033[2J"): ("line 5", "UTF-8"),
    "[severity]\n" + "x" * 5000: ("line 2", "4095"),
}


@case("policy: a broken file is exit 2 with file, line and expectation")
def _broken():
    for broken, words in BROKEN.items():
        with server(broken) as tree:
            for arguments in ((), (NIC,), ("--json", NIC)):
                result = text(tree, *arguments, status=2)
                equal(result.out, "", "output")
                contains(result.err, f"{tree.root}/{POLICY}: ", "expected", *words)
                equal(result.err.count("\n"), 1, "lines")
                is_true(result.err[:-1].isprintable(), result.err)


@case("policy: a broken file does not matter with --no-policy or to capture")
def _broken_off():
    with server("nonsense\n") as tree, directory() as path:
        text(tree, "--no-policy", NIC, status=1)
        result = run("capture", "--sysroot", tree.root, f"{path}/new")
        is_true(result.status in (0, 3), result)


@case("policy: bytes that are no UTF-8, and a file too large")
def _bytes():
    with server(b"[waiver]\nreason = \xff\xfe\n") as tree:
        contains(text(tree, NIC, status=2).err, "line 2", "UTF-8")
        tree.write(POLICY, "#\n" * 200000)
        contains(text(tree, NIC, status=2).err, POLICY, "--no-policy")


@case("policy: a directory or a FIFO in its place, or one that cannot be read")
def _no_file():
    with host("intel-server") as tree:
        tree.mkdir(POLICY)
        contains(text(tree, NIC, status=2).err, POLICY, "--no-policy")
        tree.remove(POLICY)
        os.mkfifo(tree.path(POLICY))
        contains(text(tree, NIC, status=2).err, POLICY, "--no-policy")


@case("policy: blanks, comments, CRLF and a last line without an end")
def _layout():
    policy = ("\r\n# comment\r\n; another\r\n  [ waiver]\r\n".replace("[ ", "[") +
              f"\taddress\t=  {NIC} \r\ndevice={IDS[NIC]}\r\nregion = {RANGE}\r\n"
              "reason = because # it is so")
    with server(policy) as tree:
        contains(finding(judge_one(tree, NIC, status=1), RULE)["detail"], "because # it is so")


# Where it comes from

@case("policy: capture takes it along, and the tree is judged by it")
def _capture():
    with server(waiver()) as tree, directory() as path:
        run("capture", "--sysroot", tree.root, f"{path}/new")
        equal(run("--json", "--sysroot", f"{path}/new", NIC, status=1).json["devices"],
              judge(tree, NIC, status=1).json["devices"])


@case("policy: a link out of the tree leads nowhere")
def _link():
    with host("intel-server") as tree, directory() as path:
        with open(f"{path}/policy", "w", encoding="utf-8") as file:
            file.write(waiver())
        tree.link(POLICY, f"{path}/policy")
        equal(judge_one(tree, NIC, status=1)["verdict"], "unsafe")


@case("policy: the example of the documentation is one that can be used")
def _example():
    from place import SOURCE
    with open(os.path.join(SOURCE, "data", "policy.conf"), encoding="utf-8") as file:
        example = file.read()
    with server(example) as tree:
        judge_one(tree, NIC, status=1)
        begin = example.index("#[severity]")
        live = "\n".join(line[1:] if line.startswith("#") and line[1:2] not in (" ", "")
                         else line for line in example[begin:].splitlines())
        tree.write(POLICY, live)
        contains(" ".join(text(tree, NIC, USB).out.split()), "waives it until 2027-06-30",
                 "makes it unsafe")


@case("policy: what to do about a waived finding is not told")
def _nothing_to_do():
    with server(waiver()) as tree:
        equal(finding(judge_one(tree, NIC, status=1), RULE)["advice"], None)
        plain, waived = (text(tree, *option, NIC).out for option in (("--no-policy",), ()))
        contains(plain, "What to do", "reserved memory regions")
        lacks(waived, "reserved memory regions", "vfio-check report")
    with server(waiver(expires="2001-01-01")) as tree:
        contains(text(tree, NIC).out, "What to do", "reserved memory regions")
