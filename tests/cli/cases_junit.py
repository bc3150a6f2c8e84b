# SPDX-License-Identifier: GPL-2.0-or-later
"""--format junit, read by an XML parser."""

import xml.etree.ElementTree

import rules
from program import judge, run
from tables import CLEAN, HOST_BRIDGE, NIC, RAID, RANGE, USB
from tap import case, contains, equal, is_true, one_of
from trees import host, make_tree, sample

SERVER = sample("intel-server")
RULE = "firmware-reserved-memory"
RESULTS = ("failure", "error", "skipped")


class Suites:
    def __init__(self, tree, *args, status=None):
        self.result = run("--format", "junit", "--sysroot", tree.root, *args, status=status)
        self.root = xml.etree.ElementTree.fromstring(self.result.out.encode())
        equal(self.root.tag, "testsuites")
        for suite in self.root:
            self.check(suite)

    @staticmethod
    def check(suite):
        """Counts agree, and every case is of its suite and has a name of its own."""
        equal(suite.tag, "testsuite")
        equal(int(suite.get("tests")), len(suite))
        for result in RESULTS:
            attribute = result if result == "skipped" else f"{result}s"
            equal(int(suite.get(attribute)), len(suite.findall(f"testcase/{result}")), result)
        names = [case.get("name") for case in suite]
        equal(len(names), len(set(names)), f"names of {names}")
        equal({case.get("classname") for case in suite}, {suite.get("name")})
        for case_ in suite:
            is_true(len(case_) <= 1, "one result a case")

    def suite(self, name):
        return next(suite for suite in self.root if suite.get("name") == name)

    def case(self, suite, name):
        return next(case for case in self.suite(suite) if case.get("name") == name)

    def results(self, result):
        return {(case.get("classname"), case.get("name"))
                for case in self.root.iter("testcase") if case.find(result) is not None}


@case("junit: a case a device and rule, and one for the kernel's answer")
def _cases():
    answer = judge(SERVER).json
    suites = Suites(SERVER, status=1)
    wanted = ["host"] + [device["address"] for device in answer["devices"]]
    equal([suite.get("name") for suite in suites.root], wanted)
    for address in wanted[1:]:
        equal([case.get("name") for case in suites.suite(address)],
              answer["tool"]["rules"] + ["kernel"])


@case("junit: unsafe is a failure with all that is known")
def _failure():
    suites = Suites(SERVER, status=1)
    equal(suites.results("failure"), {(RAID, RULE), (NIC, RULE)})
    failure = suites.case(NIC, RULE).find("failure")
    equal(failure.get("type"), "unsafe")
    contains(failure.get("message"), "RMRR")
    contains(failure.text, RANGE, "DMAR", "Contact the platform vendor")
    contains(suites.case(NIC, "kernel").find("system-out").text,
             f"vfio-pci {NIC}: DMAR: Device is ineligible")


@case("junit: a safe device has only cases that passed")
def _passed():
    suites = Suites(SERVER, CLEAN, status=0)
    for result in RESULTS:
        equal(suites.results(result), set())


@case("junit: caution passes with a word, and fails with --strict")
def _caution():
    relaxed = "firmware-reserved-memory-relaxed"
    suites = Suites(SERVER, USB, status=0)
    equal(suites.results("failure"), set())
    contains(suites.case(USB, relaxed).find("system-out").text, "caution: ")
    strict = Suites(SERVER, USB, "--strict", status=1)
    equal(strict.results("failure"), {(USB, relaxed), (USB, "no-reset")})
    equal(strict.case(USB, relaxed).find("failure").get("type"), "caution")


@case("junit: chipset functions fail only where they were named, as the exit status")
def _named():
    suites = Suites(SERVER, status=1)
    contains(suites.case(HOST_BRIDGE, "not-assignable").find("system-out").text, "unsafe: ")
    named = Suites(SERVER, HOST_BRIDGE, status=1)
    equal(named.results("failure"), {(HOST_BRIDGE, "not-assignable")})


def blindness():
    """{rule: whether it "decides" or "informs" where it cannot see}"""
    return {rule["rule"]: rule["blind"] for rule in run("explain", "--json").json["rules"]}


@case("junit: what could not be checked is an error where it decides, and says why")
def _blind():
    with host("intel-clean") as tree:
        tree.remove("sys/firmware/acpi/tables/DMAR")
        tree.remove("sys/kernel/iommu_groups/11/reserved_regions")
        tree.remove("sys/bus/pci/devices/" + CLEAN + "/reset_method")
        device = judge(tree, CLEAN, status=3).device(CLEAN)
        suites = Suites(tree, CLEAN, status=3)
        decides = blindness()
        seen = set()
        for item in device["not_checked"]:
            seen.add(decides[item["rule"]])
            result = "error" if decides[item["rule"]] == "decides" else "skipped"
            is_true((CLEAN, item["rule"]) in suites.results(result), item)
            equal(suites.case(CLEAN, item["rule"]).find(result).get("message"), item["why"])
        equal(seen, {"decides", "informs"})
        is_true(int(suites.suite(CLEAN).get("errors")), suites.result)


@case("junit: what the host lives on is no error for a device that was not named")
def _blind_not_named():
    with host("intel-clean") as tree:
        tree.remove("proc/self/mountinfo")
        tree.remove("proc/mounts")
        one_of((CLEAN, "host-critical"), Suites(tree).results("skipped"), "not named")
        one_of((CLEAN, "host-critical"), Suites(tree, CLEAN, status=3).results("error"), "named")


@case("junit: the advice for this very machine")
def _advice():
    failure = Suites(sample("hpe-gen8"), "06:00.0", status=1).case("0000:06:00.0", RULE)
    contains(failure.find("failure").text, "RMRDS_Slot3", "reported by users")


@case("junit: unknown is an error, of the machine and of each device")
def _error():
    with host("intel-clean") as tree:
        tree.iommu_off()
        suites = Suites(tree, CLEAN, status=3)
        errors = suites.results("error")
        is_true(("host", "iommu-disabled") in errors, errors)
        is_true((CLEAN, "iommu-disabled") in errors, errors)


@case("junit: a kernel whose answer is not known is an error")
def _kernel():
    with host("intel-clean") as tree:
        tree.remove("proc/version")
        tree.remove("proc/sys/kernel/osrelease")
        suites = Suites(tree, CLEAN, status=3)
        is_true((CLEAN, "kernel") in suites.results("error"), suites.result)


@case("junit: a question without an answer is an error of the host")
def _question():
    suites = Suites(SERVER, CLEAN, "7f:00.0", status=2)
    contains(suites.case("host", "question 1").find("error").get("message"), "7f:00.0")
    equal(suites.suite(CLEAN).get("failures"), "0")
    with make_tree() as tree:
        Suites(tree, status=2)


@case("junit: a waiver passes with its reason, also with what XML has no character for")
def _escaped():
    reason = "<&> \"'quoted'\" ]]> \u00e9\u65e5\ufffe"
    with host("intel-server") as tree:
        tree.write("etc/vfio-check/policy.conf",
                   f"[waiver]\naddress = {NIC}\ndevice = 8086:10d3\nregion = {RANGE}\n"
                   f"reason = {reason}\n")
        suites = Suites(tree, NIC, status=1)
        contains(suites.case(NIC, RULE).find("system-out").text,
                 reason.replace("\ufffe", "\ufffd"), "By itself this is unsafe")


@case("junit: DMI strings and drivers with markup and bytes that are no text")
def _hostile():
    with host("intel-server") as tree:
        tree.write("sys/class/dmi/id/sys_vendor", b"A<b>&\x01\xff\xc0\x80 Inc.\n")
        suites = Suites(tree, NIC, status=1)
        text = suites.case(NIC, RULE).find("failure").text
        contains(text, "A<b>&???? Inc.")


@case("junit: agrees with the verdicts of every sample host")
def _agree():
    for name in ("intel-server", "intel-clean", "amd-desktop", "intel-broken"):
        tree = sample(name)
        answer = judge(tree).json
        suites = Suites(tree)
        for device in answer["devices"]:
            suite = suites.suite(device["address"])
            verdict = rules.explained_verdict(device, rules.ONLY_NAMED)
            if verdict == "unsafe":
                is_true(int(suite.get("failures")), device["address"])
            else:
                equal(suite.get("failures"), "0", device["address"])
            if verdict == "unknown":
                is_true(int(suite.get("errors")), device["address"])
            elif verdict != "unsafe":
                equal(suite.get("errors"), "0", device["address"])


@case("junit: only check has it, and --expect has not")
def _usage():
    for args, said in ((("groups",), "groups: expected no --format junit, which is for check"),
                       (("regions",), "regions: expected no --format junit, which is for check"),
                       (("capture", "/nonexistent/new"), "capture: expected no --format"),
                       (("--expect", "x.json"), "--expect or --format junit, not both")):
        result = run(*args, "--format", "junit", "--sysroot", SERVER.root, status=2)
        contains(result.err, said)
        equal(result.out, "")
