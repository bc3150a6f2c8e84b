# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold vfio-check against the kernels on a platform that nobody chose.

There is no author's opinion: what vfio-check foretells and what the kernel
does have to be the same, for the kernel that runs and for the others.
"""

import contextlib
import json
import os
import subprocess

import topology
from compare import (Case, Results, check_reset, foretold, lines, names, observed,
                     parse_report)

PAGE = 0x1000
OUTCOME = ("outcome", "at", "errno", "message", "device")


class Count:
    """What has been compared, for the figures at the end."""

    def __init__(self):
        self.boots = self.hangs = self.devices = self.refused = 0
        self.answers = self.pages = self.unmapped = 0
        self.unknown = self.wrong = 0

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def __str__(self):
        return (f"{self.boots} boots, {self.hangs} foretold hangs, "
                f"{self.devices} attempts, {self.refused} of them refused, "
                f"{self.answers} answers of vfio-check, {self.pages} pages "
                f"mapped or not, {self.unmapped} answers for other kernels "
                f"without a word on mapping, {self.unknown} unknown, "
                f"{self.wrong} disagreements")


class Guest:
    """One boot of one platform."""

    def __init__(self, suite, folder):
        self.suite = suite
        self.results = Results(folder)
        self.tried = {}
        for entry in self.results.attached():
            self.tried[entry["address"]] = entry
        self.groupless = all(entry["group"] is None
                             for entry in self.tried.values())

    def report(self, name):
        """(devices by address, problems) of one run of vfio-check."""
        return read_report(name, self.results.text(f"{name}.out"),
                           self.results.text(f"{name}.err"),
                           self.results.status(name))


def read_report(name, out, err, status):
    try:
        devices, errors = parse_report(out)
    except (ValueError, KeyError, TypeError) as error:
        return {}, [f"{name}: no JSON that can be used: {error!r}",
                    *err.splitlines()]
    problems = [f"{name}: error: {error['text']}" for error in errors]
    if status not in (0, 1, 3):
        problems.append(f"{name}: exit status {status}")
    return devices, problems


def overlaps(page, holes):
    return any(int(hole["base"], 16) < page + PAGE and
               page <= int(hole["end"], 16) for hole in holes)


def check_pages(entry, outcome, count, blind):
    """Pages that could be mapped against the holes that were foretold."""
    if not entry["maps"]:
        return
    if outcome["map"] is None:
        if blind:
            count.unmapped += 1
        else:
            yield "no word on what can be mapped"
        return
    for page in entry["maps"]:
        count.pages += 1
        said = "EINVAL" if overlaps(page["iova"],
                                    outcome["map"]["holes"]) else None
        if said != page["errno"]:
            yield (f"page {page['iova']:#x}: the kernel "
                   f"{page['errno'] or 'maps it'}, foretold "
                   f"{said or 'that it can be mapped'}")


def check_outcome(outcome, entry, count, blind):
    """What is wrong, as texts.

    BLIND: the outcome may be unknown.
    """
    answer = observed(entry)
    said = foretold(outcome)
    count.answers += 1
    if outcome["outcome"] == "unknown":
        if blind:
            return
        count.unknown += 1
    elif said == (answer, names(answer.message)):
        yield from check_pages(entry, outcome, count, blind)
        return
    text = [*lines("the kernel", answer), *lines("vfio-check", said[0])]
    if said[1] != names(said[0].message):
        text.append(f"  device: {said[1]}")
    yield "\n".join(text)


class Wrong:
    """Texts, each with all who have it: the same is often wrong everywhere."""

    def __init__(self):
        self.texts = {}

    def add(self, text, address, who):
        text = text.replace(address, "ITSELF")
        self.texts.setdefault(text, {}).setdefault(who, []).append(address)

    def problems(self):
        for text, where in self.texts.items():
            yield text
            for who, addresses in where.items():
                yield f"  {who}: {' '.join(addresses)}"


def members(device, entry, when, shared):
    """Which parts of a foretelling speak of what was tried.

    `kernel` is about a group that is all vfio-pci's, so it says nothing of a
    group of which a member stays with its driver.
    """
    if when == "after":
        yield "now"
    if device["group"] not in shared:
        yield "kernel"


def check_answers(guest, name, tried, count, wrong, blind=False):
    """One run of vfio-check in GUEST against what was TRIED somewhere."""
    devices, problems = guest.report(name)
    shared = {devices[address]["group"] for address, entry in tried.items()
              if entry["stays"] and address in devices}
    for address, entry in tried.items():
        if address not in devices:
            problems.append(f"{address}: {name} does not list it")
            continue
        device = devices[address]
        # Said of this boot's sysfs, it is true of this boot only.
        for text in check_reset(entry, device) if "-" not in name else ():
            wrong.add(text, address, name)
        for member in members(device, entry, name.partition("-")[0], shared):
            for text in check_outcome(device[member], entry, count, blind):
                wrong.add(text, address, f"`{member}` {name}")
    return problems


def check_topology(platform, guest):
    """Without this a platform that did not come about could pass."""
    devices = topology.with_built_in(platform.devices)
    addresses = topology.addresses(devices)
    known = {addresses[device["id"]] for device in devices
             if not topology.is_bridge(device)}
    # What stays is tried in groups only.
    before, _ = guest.report("before")
    known -= {address for address in platform.stay
              if before.get(address, {}).get("group") is None}
    for address in sorted(known - set(guest.tried)):
        yield f"not there: {address}"
    more = len(set(guest.tried) - known)
    # AMD's IOMMU is a function too.
    want = sum(platform.virtual.values()) + platform.amd
    if more != want:
        yield f"{more} functions that are not the platform's, not {want}"


def check_guest(platform, guest, count):
    """What was said in the guest about its own kernel."""
    problems = [*check_topology(platform, guest),
                *guest.results.text("attach.err").splitlines()]
    if guest.results.status("attach"):
        problems.append(f"attach: exit status "
                        f"{guest.results.status('attach')}")
    count.boots += 1
    count.devices += len(guest.tried)
    count.refused += sum(entry["outcome"] == "refuses"
                         for entry in guest.tried.values())
    wrong = Wrong()
    for name in ("before", "after"):
        problems += check_answers(guest, name, guest.tried, count, wrong)
    return [*problems, *wrong.problems()]


def check_other(guest, other, count):
    """What was said in GUEST about the kernel that booted in OTHER."""
    problems = []
    # Without groups nobody can say what a kernel with groups would do.
    blind = guest.groupless and not other.groupless
    wrong = Wrong()
    for name in ("before", "after"):
        problems += check_answers(guest, f"{name}-{other.suite}",
                                  other.tried, count, wrong, blind)
    return [*problems, *wrong.problems()]


def run_outside(vfio_check, tree, *arguments):
    done = subprocess.run([vfio_check, "--sysroot", tree, "--json",
                           *arguments], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    return done.stdout, done.stderr, done.returncode


@contextlib.contextmanager
def without_ranges(tree):
    """While it lasts, the tree's sysfs does not say what is reserved."""
    shown = [os.path.join(folder, "reserved_regions")
             for folder, _, files in os.walk(os.path.join(
                 tree, "sys/kernel/iommu_groups"))
             if "reserved_regions" in files]
    for path in shown:
        os.rename(path, path + "-hidden")
    try:
        yield
    finally:
        for path in shown:
            os.rename(path + "-hidden", path)


def differences(guest, tree, parts, name):
    wrong = Wrong()
    for address in sorted({*guest, *tree}):
        for member in ("kernel", "now"):
            both = []
            for devices in (guest, tree):
                outcome = devices.get(address, {}).get(member, {})
                both.append({part: outcome.get(part) for part in parts})
            if both[0] != both[1]:
                wrong.add(f"in the guest: {json.dumps(both[0])}\n"
                          f"{name}: {json.dumps(both[1])}", address,
                          f"`{member}`")
    return wrong.problems()


def check_trees(guest, vfio_check):
    """The captured tree, whole and without what sysfs shows as reserved."""
    problems = []
    results = guest.results
    if results.status("capture") not in (0, 3):
        return [f"capture: exit status {results.status('capture')}",
                *results.text("capture.err").splitlines()]
    inside, _ = guest.report("before")
    tree = os.path.join(results.folder, "capture")
    devices, wrong = read_report("the tree", *run_outside(vfio_check, tree))
    problems += wrong
    problems += differences(inside, devices, OUTCOME + ("map",), "the tree")
    with without_ranges(tree):
        devices, wrong = read_report("the tables alone",
                                     *run_outside(vfio_check, tree))
    problems += wrong
    problems += differences(inside, devices, OUTCOME + ("map",),
                            "the tables alone")
    return problems


def findings_under(vfio_check, tree, table, release):
    """What vfio-check finds about the machine of TREE under that table."""
    out, err, _ = run_outside(vfio_check, tree, "--acpi", table,
                              "--kernel", release)
    try:
        return [finding for finding in json.loads(out)["findings"]
                if finding["rule"] == "firmware-table-invalid"], ""
    except (ValueError, KeyError):
        return [], out + err


def foretells_hang(vfio_check, tree, table, release):
    """Does vfio-check, given the tree and that table, say the boot hangs?"""
    findings, problem = findings_under(vfio_check, tree, table, release)
    return (any(finding["severity"] == "unsafe" for finding in findings),
            problem or json.dumps(findings))


def foretells_panic(vfio_check, tree, table, release):
    """The same of a panic; that the port is external nothing in the tree
    tells, so that vfio-check speaks of a panic if it is."""
    findings, problem = findings_under(vfio_check, tree, table, release)
    return (any("panics at boot" in finding["title"] for finding in findings),
            problem or json.dumps(findings))


def check_no_hang(guest, vfio_check, table, release):
    """A kernel that has booted under a table was not to hang under it."""
    if not table:
        return []
    hangs, said = foretells_hang(vfio_check, os.path.join(
        guest.results.folder, "capture"), table, release)
    return [f"foretold to hang, but it boots: {said}"] if hangs else []


def compare_guests(platform, guests, vfio_check, table, releases, count):
    """Cases of one platform, booted on several kernels."""
    for suite, guest in guests.items():
        yield Case(f"{suite} {platform.name}: foretold, done",
                   check_guest(platform, guest, count))
        yield Case(f"{suite} {platform.name}: captured tree, tables alone",
                   check_trees(guest, vfio_check) +
                   check_no_hang(guest, vfio_check, table, releases[suite]))
        for other in guests.values():
            if other is not guest:
                yield Case(f"{suite} {platform.name}: "
                           f"foretold for {other.suite}",
                           check_other(guest, other, count))
