# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole answers, kept in expected/, without what differs between machines."""

import json
import os

from place import EXPECTED

def mask_json(answer):
    """Nor the list of rules, which stands in rules.txt: a new one would change every answer."""
    answer["tool"]["version"] = "VERSION"
    answer["tool"]["rules"] = "RULES"
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
