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
    contains(run("explain", "group-shared", "iommu-missing", status=2).err, "one RULE")
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
