# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual pages: of this version, and of what the program has."""

import os
import re

from place import RULES_PAGE, SOURCE
from program import run
from tap import case, contains, equal, is_true

FOLDER = os.path.join(SOURCE, "man")


def pages():
    """{name: text}, with the one that is made."""
    found = {}
    for name in sorted(os.listdir(FOLDER)):
        if re.search(r"\.[1-8]$", name):
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                found[name] = file.read()
    if os.path.exists(RULES_PAGE):
        with open(RULES_PAGE, encoding="utf-8") as file:
            found["vfio-check-rules.7"] = file.read()
    is_true(len(found) > 5, found.keys())
    return found


@case("manual: the foot of each page names the program and its version")
def _foot():
    version = run("--version").out.split()[1]
    for name, text in pages().items():
        equal(re.findall(r"^\.Os.*$", text, re.M), [f".Os vfio-check {version}"], name)


@case("manual: each page is referred to from vfio-check(1), and refers to pages that are there")
def _references():
    found = pages()
    own = {tuple(name.rsplit(".", 1)) for name in found}
    listed = set(re.findall(r"^\.Xr (\S+) (\d)", found["vfio-check.1"].split(".Sh SEE ALSO")[1], re.M))
    equal(own - listed, {("vfio-check", "1")})
    for name, text in found.items():
        for other in re.findall(r"^\.Xr (vfio-check\S*) (\d)", text, re.M):
            is_true(other in own, f"{name}: {other}")


@case("manual: vfio-check-policy.conf(5) has each word of the file")
def _policy():
    text = pages()["vfio-check-policy.conf.5"]
    with open(os.path.join(SOURCE, "data", "policy.conf"), encoding="utf-8") as file:
        example = file.read()
    contains(text, "[severity]", "[waiver]")
    for word in re.findall(r"^#   (\w+) ", example, re.M):
        contains(text, f".It Li {word}\n")
    example = re.search(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.M | re.S).group(1)
    contains(example, "[waiver]", "region = ")
