# SPDX-License-Identifier: GPL-2.0-or-later
"""explain: every rule has its words, and sample hosts that show them true."""

import functools
import os
import re
import shutil
import subprocess

from place import RULES_PAGE, SOURCE
from program import run
from tap import Skip, case, contains, equal, is_true, lacks
from trees import sample

ADDRESS = "0000:01:00.0"


def explained(*args):
    return run("explain", *args, "--json", status=0).json["rules"]


@functools.lru_cache
def judged(name, device=None, options=None):
    """The answer about a sample host, as a whole or about one device."""
    args = (options or "").split() + ([device] if device else [])
    return run("--json", "--sysroot", sample(name).root, *args).json


def whose(answer, device):
    """That device's part of an answer, or the machine's."""
    if not device:
        return answer
    return next(item for item in answer["devices"]
                if item["address"] == device)


def found(thing):
    return {finding["rule"] for finding in thing["findings"]}


def flat(text):
    return " ".join(text.split())


@case("explain: every rule of this build, in the order of a report")
def _all():
    rules = [rule["rule"] for rule in explained("--list")]
    equal(rules, judged("intel-server")["tool"]["rules"])
    equal(explained(), explained("--list"))


@case("explain: each rule speaks up on its sample host")
def _triggers():
    for rule in explained():
        thing = whose(judged(rule["host"], rule["device"], rule["options"]),
                      rule["device"])
        is_true(rule["rule"] in found(thing),
                f"{rule['rule']} on {rule['host']} {rule['device']}: "
                f"{found(thing)}")


@case("explain: each rule looks at its other sample host and finds nothing")
def _clean():
    for rule in explained():
        answer = judged(rule["clean"], options=rule["options"])
        is_true(answer["devices"], f"no devices in {rule['clean']}")
        for thing in (answer, *answer["devices"]):
            is_true(rule["rule"] not in found(thing),
                    f"{rule['rule']} finds something on {rule['clean']}")
        for device in answer["devices"]:
            # Some rules look only at devices that are asked for by their address.
            named = judged(rule["clean"], device["address"], rule["options"])
            blind = {item["rule"] for item in device["not_checked"]
                     if item in whose(named, device["address"])["not_checked"]}
            is_true(rule["rule"] not in blind,
                    f"{rule['rule']} cannot look at {rule['clean']}")


@case("explain: the texts are sentences for people")
def _sentences():
    for rule in explained():
        for part in ("meaning", "found", "fix"):
            text = rule[part]
            is_true(text.endswith("."), f"{rule['rule']}: {part}: {text}")
            lacks(text, "  ", "{", "TODO")
        lacks(rule["title"], "\n")
        is_true(not rule["title"].endswith("."), rule["title"])
        is_true(rule["meaning"].startswith(rule["title"]), rule["title"])
        is_true(len(rule["title"]) < 160, rule["title"])
        is_true(all(rule["sources"]), rule)


@case("explain RULE: tells all that JSON tells")
def _text():
    for rule in explained():
        out = run("explain", rule["rule"], status=0).out
        is_true(out.startswith(f"{rule['rule']} ({rule['severity']})\n"), out)
        for part in ("meaning", "found", "fix"):
            contains(flat(out), flat(rule[part]))
        for source in rule["sources"]:
            contains(flat(out), f"- {flat(source)}")
        for line in rule["says"]:
            is_true(line in out.splitlines(), f"{line}\nin\n{out}")
        contains(flat(out), f"data/hosts/{rule['host']}",
                 rule["device"] or "", f"data/hosts/{rule['clean']}",
                 rule["options"] or "")
        equal(explained(rule["rule"]), [rule])


@case("explain RULE: says what it costs where the rule cannot look")
def _blind():
    for rule in explained():
        out = flat(run("explain", rule["rule"]).out)
        decides = 'at best "unknown"' in out
        equal(decides, rule["blind"] == "decides", rule["rule"])


@case("explain --list: severity, identifier and title of every rule")
def _list():
    out = run("explain", "--list", status=0).out
    equal(run("explain").out, out)
    for rule in explained():
        is_true(re.search(rf"^{rule['severity']} +{rule['rule']}$", out, re.M),
                out)
        contains(flat(out), flat(rule["title"]))


@case("explain: no line of a text is longer than 79 columns but the kernel's")
def _width():
    says = {line for rule in explained() for line in rule["says"]}
    for rule in [()] + [(rule["rule"],) for rule in explained()]:
        for line in run("explain", *rule).out.splitlines():
            is_true(len(line) <= 79 or line in says, line)


@case("explain: an unknown rule is told those that are close, or all")
def _unknown():
    for asked in ("iommu-mising", "iommu-missing-"):
        result = run("explain", asked, status=2)
        equal(result.out, "")
        contains(result.err, asked, "iommu-missing")
        lacks(result.err, "group-shared")
    rules = [rule["rule"] for rule in explained()]
    contains(run("explain", "x", status=2).err, *rules)
    contains(run("explain", "", status=2).err, *rules)
    contains(run("explain", "x" * 5000, status=2).err, *rules)
    contains(run("explain", "firmware", status=2).err,
             *(rule for rule in rules if rule.startswith("firmware")))


@case("explain: an unknown rule is an error in JSON too")
def _unknown_json():
    result = run("explain", "--json", "nonsense", status=2)
    equal(result.out, "")
    contains(result.err, "nonsense")


@case("explain: takes one rule and no host")
def _usage():
    contains(run("explain", "group-shared", "iommu-missing", status=2).err,
             "nearest rules: iommu-missing, group-shared")
    contains(run("explain", "--list", "group-shared", status=2).err, "--list or RULE, not both")
    for args in (("--sysroot", "/"), ("--kernel", "6.1"), ("-s", "01:00.0"),
                 ("--acpi", "x"), ("--dmesg", "x"), ("-d", "8086:")):
        contains(run("explain", *args, status=2).err, f"explain: expected no {args[0]}")


@case("explain: --list belongs to it alone")
def _list_elsewhere():
    for command in ((), ("check",), ("groups",), ("regions",)):
        contains(run(*command, "--list", status=2).err, "--list", "explain")


def manual():
    """The path of vfio-check-rules(7): built here, or come in the tarball."""
    made = os.path.join(SOURCE, "man", "vfio-check-rules.7")
    return RULES_PAGE if os.path.exists(RULES_PAGE) else made


@case("explain: vfio-check-rules(7) has the same texts")
def _manual():
    with open(manual(), encoding="utf-8") as file:
        source = file.read()
    for macro in (r"^\.\\\".*$", r"^\.[A-Z][a-z]( .*)?$", r"^\.br$"):
        source = re.sub(macro, "", source, flags=re.M)
    page = flat(source.replace("\\-", "-").replace("\\e", "\\"))
    for rule in explained():
        for part in ("meaning", "found", "fix"):
            contains(page, flat(rule[part]))
        contains(page, *(flat(text) for text in rule["sources"] + rule["says"]))


@case("explain: vfio-check-rules(7) is well formed, a section a rule")
def _well_formed():
    with open(manual(), encoding="utf-8") as file:
        source = file.read()
    equal(re.findall(r"^\.Ss (\S+) \((\S+)\)$", source, re.M),
          [(rule["rule"], rule["severity"]) for rule in explained()])
    if not shutil.which("mandoc"):
        raise Skip("mandoc is missing")
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", manual()],
                          capture_output=True, text=True, check=False)
    equal((done.returncode, done.stdout), (0, ""))


def matched(message):
    return run("explain", message, "--json", status=0).json


# Whoever says them, whole and in part: the likeliest rule, or None where no rule looks for it.
MESSAGES = {
    "vfio 0000:01:00.0: group 1 is not viable": "group-shared",
    "EAL: 0000:44:00.3 VFIO group is not viable! Not all devices in IOMMU group bound to VFIO "
    "or unbound": "group-shared",
    "vfio 0000:01:00.0: group 6 used in multiple address spaces": "group-shared",
    "vfio-pci 0000:03:00.0: Device is ineligible for IOMMU domain": "firmware-reserved-memory",
    "vfio: failed to set iommu for container: Operation not permitted":
        "firmware-reserved-memory",
    "cannot add vfio group to container, error 22 (invalid argument)":
        "firmware-reserved-memory",
    "BIOS requires that this device remain attached to BIOS-owned memory.  Not assignable.":
        "firmware-reserved-memory",
    "xenguest: xc_dom_build_image: [1] panic: xc_dom_boot.c:178: xc_dom_boot_domU_map: failed":
        "firmware-reserved-memory",
    "Your BIOS is broken; RMRR ends before it starts!": "firmware-bug",
    "interrupt remapping is being disabled": "interrupt-remapping-missing",
    "No southbridge IOAPIC found": "interrupt-remapping-missing",
    "can't reserve": "boot-framebuffer", "from D3cold to D0": "device-power",
    "not ready 1023ms after FLR": "device-unresponsive", "RLIMIT_MEMLOCK": None,
    "Cannot bind to PF": "sriov-pf", "VF token": "sriov-vf",
    "Failed to setup Intel IGD regions": "igd-regions", "denylist": "vfio-module-option",
    "Table Upgrade: override": "firmware-table-invalid",
    "IO_PAGE_FAULT": "firmware-reserved-memory", "Masking broken INTx": None,
    "non-zero usage count": "device-in-use",
    "vfio_container_dma_map(0x1, 0xe0e00000000, 0x1, 0x2) = -22 (Invalid argument)":
        "bar-beyond-iommu",
    "vfio_container_dma_map(0x1, 0x2, 0x3, 0x4) = -14 (Bad address)": None,
    "PCI peer-to-peer transactions on BARs are not supported": None,
    "IOMMU_IOAS_MAP failed: Bad address, PCI BAR?": None,
    "VFIO_MAP_DMA failed: No space left on device": None,
    "vfio_register_ram_discard_listener: possibly running out of DMA mappings": None,
    "error getting device from group 12: Permission denied": "sriov-vf",
    "VFIO migration is not supported in kernel": None,
    "not enough MMIO resources for SR-IOV": "sriov-pf",
    "lstat /dev/vfio/devices/vfio0: no such file or directory": None,
    "ConfidentialGuest needs IOMMUFD - cannot use /dev/vfio/<group>": None,
    "has no iommuGroup available": "iommu-disabled",
    "missing group for address": "iommu-disabled",
    "TASK ERROR: cannot prepare PCI pass-through, IOMMU not present": "iommu-disabled",
    "error: Requested operation is not valid: PCI device 0000:01:00.0 is in use by driver QEMU, "
    "domain a": "device-in-use",
    "EAL: Cannot open /dev/vfio/21: Device or resource busy": "device-in-use",
    "EAL: VFIO support not initialized": "vfio-module-missing",
    "EAL: Driver cannot attach the device (0000:04:00.0)": "vfio-module-missing",
    "error: Failed to load PCI driver module vfio_pci: administratively prohibited":
        "vfio-module-blacklisted",
    "TASK ERROR: no pci device info for device '0000:01:00.0'": "device-unresponsive",
    "error writing '1' to '/sys/bus/pci/devices/0000:01:00.0/reset': Inappropriate ioctl for "
    "device": "no-reset",
    "failed to reset PCI device '0000:01:00.0', but trying to continue as not all devices need "
    "a reset": "no-reset",
    "vfio_bar_restore: 0000:01:00.0 reset recovery - restoring bars": "no-reset",
    "kvm: vfio_err_notifier_handler(0000:01:00.0) Unrecoverable error detected. Please collect "
    "any data possible and then kill the guest": "device-unresponsive",
    "vfio-pci 0000:01:00.0: Invalid PCI ROM header signature: expecting 0xaa55, got 0xffff":
        "device-power",
    "amd_iommu_report_page_fault: 5 callbacks suppressed": "firmware-reserved-memory",
    "GROUP 1 IS NOT VIABLE": "group-shared", "requested this device have": "firmware-reserved-memory",
}


@case("explain MESSAGE: to which rule it belongs")
def _messages():
    for message, rule in MESSAGES.items():
        answer = matched(message)
        equal([item["line"] for item in answer["matched"]], [message])
        equal([item["rule"] for item in answer["rules"]][:1], [rule] if rule else [], message)
        equal([item["rule"] for item in answer["rules"]][:1], answer["matched"][0]["rules"][:1])
        out = run("explain", message, status=0).out
        is_true(out.startswith(f"{message}\n"), out)
        contains(out, "What to ask next")
        if not rule:
            contains(out, "What it says")


@case("explain MESSAGE: with its own device and group")
def _own():
    line = "qemu-system-x86_64: -device vfio-pci: vfio 0000:0a:00.1: group 13 is not viable"
    item = matched(line)["matched"][0]
    equal((item["device"], item["group"]), ("0000:0a:00.1", 13))
    equal(item["next"], "vfio-check 0000:0a:00.1")
    contains(item["meaning"], "group 13")
    out = run("explain", line, status=0).out
    contains(out, "\nvfio 0000:0a:00.1: group 13 is not viable\n", "  vfio-check 0000:0a:00.1\n")
    equal(matched("group 13 is not viable")["matched"][0]["next"], "vfio-check groups")


@case("explain MESSAGE: several rules are a line each, and the likeliest is explained")
def _several():
    line = "failed to setup container for group 3: Failed to set group container: Invalid argument"
    out = run("explain", line, status=0).out
    contains(out, "\n  firmware-reserved-memory\n  group-shared\n  interrupt-remapping-missing\n",
             "\nfirmware-reserved-memory (unsafe)\n")
    equal(len(re.findall(r"^[a-z-]+ \(\w+\)$", out, re.M)), 1)


@case("explain -: a log, each known line once")
def _log():
    log = ("[    0.000000] Linux version 6.1.0 (x) #1\n"
           "[    1.000000] DMAR: [Firmware Bug]: RMRR entry for device 03:00.0 is broken\n"
           "[    2.000000] unrelated\n"
           + 3 * "[    9.000000] vfio-pci 0000:03:00.0: Device is ineligible for IOMMU domain\n"
           + "qemu: vfio 0000:03:00.0: failed to set iommu for container: Operation not permitted\n"
           + "vfio 0000:03:00.0: group 1 is not viable\n"
           + "Please ensure all devices within the iommu_group are bound to their vfio bus driver.\n")
    for args, stdin in ((("-",), log), ((log,), "")):
        result = run("explain", *args, status=0, stdin=stdin)
        equal(result.out.count("Device is ineligible for IOMMU domain\n"), 2, "list and title")
        contains(result.out, "firmware-bug   ", "\nfirmware-reserved-memory (unsafe)\n")
        lacks(result.out, "unrelated", "firmware-bug (info)", "Please ensure all devices within "
              "the iommu_group are bound to their vfio bus driver.\n\n")
        answer = run("explain", *args, "--json", status=0, stdin=stdin).json
        equal(len(answer["matched"]), 4)
        equal(answer["rules"][0]["rule"], "firmware-reserved-memory")


# What people ask with, and the rule whose page they get (None: there is none).
WORDS = (
    ("RMRR", "firmware-reserved-memory"), ("rmrr", "firmware-reserved-memory"),
    ("IVMD", "firmware-reserved-memory"), ("DMAR", "firmware-table-invalid"),
    ("EPERM", "firmware-reserved-memory"), ("Operation not permitted", "firmware-reserved-memory"),
    ("error 22", "firmware-reserved-memory"), ("error -22", "firmware-reserved-memory"),
    ("22", "firmware-reserved-memory"), ("errno: 1", "firmware-reserved-memory"),
    ("EBUSY", "device-in-use"), ("Device or resource busy", "device-in-use"),
    ("ENOENT", "iommu-disabled"), ("ENODEV", "vfio-module-missing"), ("EACCES", "sriov-vf"),
    ("ENOMEM", None), ("Cannot allocate memory", None), ("VT-d", "iommu-missing"),
    ("iommu=pt", "iommu-disabled"), ("IOMMU group", "group-shared"), ("ACS", "acs-override"),
    ("interrupt remapping", "interrupt-remapping-missing"),
    ("allow_unsafe_interrupts", "interrupt-remapping-missing"), ("FLR", "no-reset"),
    ("D3cold", "device-power"), ("SR-IOV", "sriov-pf"), ("relax_rmrr", "firmware-reserved-memory"),
    ("noiommu", "noiommu-mode"), ("VBIOS", "graphics-rom"), ("IORT", "firmware-table-invalid"),
    ("what is an RMRR and how to port it?", "firmware-reserved-memory"),
    ("my guest ends with errno 16", "device-in-use"),
    ("the screen of this host is 0000:03:00.0 [host-critical]", "host-critical"),
    ("[no-reset]", "no-reset"),
)


@case("explain WORD: terms, errors by name, number and words, a rule in brackets")
def _words():
    for word, rule in WORDS:
        out = run("explain", word, status=0).out
        rules = run("explain", word, "--json", status=0).json["rules"]
        equal(rules[0]["rule"] if rules else None, rule, word)
        if rule:
            contains(out, f"{rule} (")
        else:
            contains(out, "What it says")
        # Nobody should have to quote.
        if " -" not in word:
            equal(run("explain", *word.split(), status=0).out, out, word)


@case("explain WORD: a word within a word is none")
def _no_words():
    for word in ("PRMRRX", "error", "error 99999", "99", "-", "VFX", "xEPERM", "errorless 22 days"):
        run("explain", word, status=2)


@case("explain MESSAGE: none that is known")
def _no_message():
    for args, stdin in ((("to be or not to be",), ""), (("-",), ""), (("-",), "to be\nor not\n")):
        result = run("explain", *args, status=2, stdin=stdin)
        equal(result.out, "")
        contains(result.err, "no message that is known here")
    contains(run("explain", "the interrupt is gone", status=2).err, "interrupt-remapping-missing")


@case("explain MESSAGE: what steers a terminal does not reach it")
def _hostile_message():
    out = run("explain", "group 1 is not viable\x1b[2J\x07", status=0).out
    contains(out, "group 1 is not viable\\x1b[2J\\x07\n")
    contains(run("explain", "so, RMRR \x1b[2J\x07", status=0).out, "so, RMRR \\x1b[2J\\x07\n")


@case("explain MESSAGE: rules have no messages")
def _not_matched():
    equal(run("explain", "group-shared", "--json").json["matched"], [])
