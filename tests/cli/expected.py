# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole answers, kept in expected/, without what differs between machines."""

import json
import os
import re

from place import EXPECTED

ADDRESS = r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]"
IDS = r"\[[0-9a-f]{4}:[0-9a-f]{4}\]"

# What stands between an address and the name of the device, and the name
NAMED = {"check": rf"({ADDRESS}  \S+ +).*?({IDS})",
         "groups": rf"({ADDRESS} +\S \S+ +\S+ +)\S.*()",
         "regions": rf"({ADDRESS}  \S+ +).*?({IDS})"}

# Names that are too long for the line go on below
CONTINUED = re.compile(r"\n {20,}(?=\S)")


# A member of a group, whose name is cut where the line ends
MEMBER = re.compile(rf"^(    {ADDRESS}  \S+ +)\S.*", re.M)


def mask_text(text, view):
    """Device names come from the machine's pci.ids: leave them out."""
    text = CONTINUED.sub(" ", text)
    if view == "check":
        text = MEMBER.sub(r"\1NAME", text)
    text = re.sub(NAMED[view], r"\1NAME \2", text)
    return re.sub(r"NAME $", "NAME", text, flags=re.M)


def mask_json(answer):
    """Nor the list of rules, which stands in rules.txt: a new one would change every answer."""
    answer["tool"]["version"] = "VERSION"
    answer["tool"]["rules"] = "RULES"
    for device in answer["devices"]:
        device["name"] = None
    return answer


def as_text(answer):
    return json.dumps(mask_json(answer), indent=1, ensure_ascii=False) + "\n"


def path(name, kind):
    return os.path.join(EXPECTED, f"{name}.{kind}")


def read(name, kind):
    with open(path(name, kind), encoding="utf-8") as file:
        return file.read()


def update():
    """Write what the program says now."""
    import cases_expected

    os.makedirs(EXPECTED, exist_ok=True)
    for name, kind, answer in cases_expected.answers():
        with open(path(name, kind), "w", encoding="utf-8") as file:
            file.write(answer)
        print(f"{name}.{kind}")
    return 0
