# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds for every JSON answer: its schema, and that it agrees with itself."""

import functools
import json
import re

import tap
from place import EXPECT_SCHEMA, SCHEMA
from tap import equal, is_true, one_of

try:
    import jsonschema
except ImportError:
    jsonschema = None

ORDER = ("safe", "caution", "unknown", "unsafe")

# Rules whose blindness leaves a verdict at best "unknown". firmware-bug only
# informs: it never has more than "info" to say.
DECIDING = {"firmware-reserved-memory", "firmware-reserved-memory-relaxed",
            "firmware-table-invalid", "iommu-missing", "iommu-disabled",
            "interrupt-remapping-missing", "group-shared", "host-critical", "igd-regions"}

# What these are about, trees made by hand do not show. Blind, they only inform.
OF_HARDWARE = {"no-reset", "reset-broken", "sriov-pf", "sriov-vf", "device-unresponsive",
               "device-power", "untrusted-port"}

# These count for the exit status only where the device was named.
ONLY_NAMED = {"host-critical", "not-assignable"}

INTERRUPT_LINE = "vfio_iommu_type1_attach_group: "


@functools.lru_cache
def validator(path):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    del schema["$id"]    # a relative one, which validators want to look up
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def check_schema(answer, path=SCHEMA):
    if jsonschema is None:
        tap.shortfalls.add("python3-jsonschema is missing, JSON was not "
                           "validated")
        return
    errors = sorted(validator(path).iter_errors(answer), key=str)
    is_true(not errors, "against the schema: " + "; ".join(
        f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in errors))


def worst(verdicts):
    return max(verdicts, key=ORDER.index, default="safe")


def verdict_of(severity):
    return "safe" if severity == "info" else severity


def best_despite(blind):
    """The best verdict that the rules which could not look leave."""
    return worst("unknown" if rule in DECIDING else "safe" for rule in blind)


def explained_verdict(device, leave_out=frozenset()):
    found = worst(verdict_of(finding["severity"])
                  for finding in device["findings"]
                  if finding["rule"] not in leave_out)
    blind = {item["rule"] for item in device["not_checked"]} - leave_out
    return worst((found, best_despite(blind)))


def check_verdict(device):
    equal(device["verdict"], explained_verdict(device),
          f"verdict of {device['address']} by its findings and not_checked")


def check_outcome(name, outcome, is_unit=False):
    """@is_unit: an AMD IOMMU's own function, which some kernels refuse without a word."""
    told = [outcome[key] for key in ("at", "errno", "message", "device")]
    if outcome["outcome"] == "refuses":
        is_true(outcome["at"], f"{name}: refuses, but not where")
        mute = is_unit and (outcome["at"], outcome["message"]) == ("bind", None)
        is_true(outcome["errno"] or mute, f"{name}: refuses without errno")
    else:
        equal(told, [None] * 4, f"{name}: {outcome['outcome']}")
    message, device = outcome["message"], outcome["device"]
    if message is None or message.startswith(INTERRUPT_LINE):
        equal(device, None, f"{name}: device of the line {message}")
    else:
        is_true(device and device in message,
                f"{name}: {message!r} does not name {device}")


def check_readiness(device):
    name = device["address"]
    equal(device["ready"] is False, bool(device["todo"]),
          f"{name}: ready is {device['ready']}, todo {device['todo']}")
    if device["ready"]:
        equal(device["now"], device["kernel"], f"{name}: ready, so now is kernel")


def check_lasting(device):
    """Nothing is bound for good that is not to be bound, or that must not go."""
    name, lasting = device["address"], device["lasting"]
    if lasting is None:
        return
    is_true(any(item["action"] in ("bind", "free") for item in device["todo"]),
            f"{name}: lasting, and nothing is to be bound")
    is_true(device["verdict"] != "unsafe", f"{name}: unsafe, and to be bound for good")
    is_true(lasting["steps"] or lasting["text"], f"{name}: lasting says nothing")
    equal(lasting["reason"] == "same-id", lasting["other"] is not None, f"{name}: who else")
    if lasting["way"] == "address":
        is_true(lasting["reason"], f"{name}: by address, but not why")


def check_group(answer, device):
    """The group that a device names holds it."""
    if device["group"] is None:
        return
    groups = {group["id"]: group["devices"] for group in answer["groups"]}
    is_true(device["group"] in groups, f"group {device['group']} is not told")
    is_true(device["address"] in groups[device["group"]],
            f"group {device['group']} does not hold {device['address']}")


def check_rules(answer, device):
    known = set(answer["tool"]["rules"])
    for finding in device["findings"]:
        is_true(finding["rule"] in known, f"unknown rule {finding['rule']}")
    for item in device["not_checked"]:
        is_true(item["rule"] in known, f"unknown rule {item['rule']}")
        is_true(item["why"], f"{item['rule']} was not checked, but not why")


def check_device(answer, device):
    check_verdict(device)
    is_unit = (answer["host"]["iommu"]["kind"] == "amd" and device["group"] is None
               and device["class"].startswith("0x0806"))
    check_outcome(f"{device['address']} kernel", device["kernel"], is_unit)
    check_outcome(f"{device['address']} now", device["now"], is_unit)
    check_readiness(device)
    check_lasting(device)
    check_group(answer, device)
    check_rules(answer, device)


def check_tables(answer):
    for table in answer["tables"]:
        equal(table["state"] == "invalid", table["error"] is not None,
              f"{table['signature']}: {table['state']} with {table['error']}")


def check_summary(answer):
    """Each device once, by its verdict, but for those of the chipset."""
    verdicts = ["chipset" if device["chipset"] else device["verdict"] for device in answer["devices"]]
    equal({key: count for key, count in answer["summary"].items() if key != "exit_status"},
          {"devices": len(verdicts)} | {kind: verdicts.count(kind) for kind in (*ORDER, "chipset")},
          "summary")


def check_members(group):
    """Those that are PCI's are the group's devices, in their order."""
    equal([member["address"] for member in group["members"] if member["kind"] != "other"],
          group["devices"], f"members of group {group['id']}")


def check_addresses(answer):
    addresses = [device["address"] for device in answer["devices"]]
    equal(addresses, sorted(set(addresses)), "devices, once each and in order")


def check_sentences(answer):
    """No blank of a sentence is left open."""
    equal(re.findall(r"\{[a-z0-9-]+\}", json.dumps(answer)), [], "blanks")


def weight(device, named, ready):
    """What of a device weighs on the exit status, as a verdict."""
    verdict = explained_verdict(device, frozenset() if named else ONLY_NAMED)
    if verdict in ("unsafe", "unknown"):
        return verdict
    outcomes = {device["kernel"]["outcome"]} if named else set()
    if ready:
        outcomes.add(device["now"]["outcome"])
    return ("unsafe" if "refuses" in outcomes else
            "unknown" if ready and "unknown" in outcomes else verdict)


def expected_status(answer, named, strict, ready=False):
    """The exit status of `check` that belongs to the answer."""
    if answer["errors"]:
        return 2
    verdicts = {weight(device, named, ready) for device in answer["devices"]}
    if "unsafe" in verdicts or strict and "caution" in verdicts:
        return 1
    return 3 if "unknown" in verdicts else 0


def check_answer(answer):
    check_schema(answer)
    check_tables(answer)
    check_addresses(answer)
    check_summary(answer)
    for group in answer["groups"]:
        check_members(group)
    check_sentences(answer)
    for device in answer["devices"]:
        check_device(answer, device)


def check_differences(answer, status):
    """What --expect --json answers."""
    check_schema(answer, EXPECT_SCHEMA)
    check_sentences(answer)
    equal(status, 2 if answer["errors"] else int(bool(answer["differences"])),
          "exit status")
    for item in answer["differences"]:
        is_true(item["change"] != "changed" or item["before"] != item["after"]
                or item["detail"], f"nothing differs in {item}")


def check_status(answer, command, named, options, status):
    equal(answer["summary"]["exit_status"], status, "exit status in the summary")
    if command == "check":
        equal(status, expected_status(answer, named, "--strict" in options, "--ready" in options), "exit status")
    elif command == "regions" and any(table["state"] == "unreadable" for table in answer["tables"]) \
            and answer["host"]["source"] != "table":
        one_of(status, (0, 2, 3), f"exit status of {command}")
    else:
        one_of(status, (0, 2), f"exit status of {command}")
        equal(status == 2, bool(answer["errors"]),
              f"exit status {status} with errors {answer['errors']}")
