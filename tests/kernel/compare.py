# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold what vfio-check foretold against what the kernel did.

Three parties have a say about every device: the platform's author, the kernel
and vfio-check.  All three have to agree.
"""

import json
import os
import re
import subprocess

from expect import Answer

WARNING = 4
PAGE = 0x1000
# Where interrupts are, and on AMD machines HyperTransport.
NEVER_MAPPED = ((0xfee00000, 0xfeefffff), (0xfd00000000, 0xffffffffff))
ADDRESS = re.compile(r"\b[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\b")
# Warnings about a device that is accepted all the same: of its reset, by newer
# kernels, and of a fault in QEMU's virtual functions.  What is said of a driver that
# leaves these on, and again when vfio-pci takes none that has them.  And of a busy
# machine.
NOISE = re.compile(r"vfio-pci \S+: (resetting|reset done)$|"
                   r"\S+ \S+: unlocked secondary bus reset via: |"
                   r"vfio-pci \S+: Hardware bug: VF reports bogus INTx pin |"
                   r"\S+ \S+: driver left SR-IOV enabled after remove$|"
                   r"vfio-pci: probe of \S+ failed with error -16$|"
                   r"vfio-pci \S+: probe with driver vfio-pci failed with error -16$|"
                   r"clocksource: |hrtimer: interrupt took ")
REGION = re.compile(r"\S+ \S+: (DMAR: )?(Device is ineligible|Firmware has requested)")
QUOTES = re.compile(r"has already said so:\n((?:\S.*\n(?:    \(\d+ times\)\n)?)+)")


class Case:
    """One line of the report: a name and what is wrong, if anything."""

    def __init__(self, name, problems=()):
        self.name = name
        self.problems = list(problems)


class Results:
    """What a guest has handed out, unpacked into a folder."""

    def __init__(self, folder):
        self.folder = folder

    def text(self, name):
        with open(os.path.join(self.folder, name), errors="replace") as file:
            return file.read()

    def status(self, name):
        return int(self.text(f"{name}.status"))

    def boot_log(self):
        """Without level and time stamp."""
        return [re.sub(r"^<\d+>(\[ *[\d.]+\] )?", "", line)
                for line in self.text("boot.out").splitlines()]

    def attached(self):
        return [json.loads(line)
                for line in self.text("attach.out").splitlines()]


def names(message):
    found = message and ADDRESS.search(message)
    return found.group() if found else None


def describe(answer):
    if answer.outcome == "accepts" and answer.message is None:
        return "accepts"
    if answer.message is None:
        said = "silent"
    elif names(answer.message):
        said = f"names {names(answer.message)}"
    else:
        said = "names no device"
    return f"{answer.outcome} {answer.at} {answer.errno}, {said}"


def lines(who, answer):
    yield f"{who}: " + " ".join(filter(None, answer[:3]))
    if answer.message is not None:
        yield f"  {answer.message}"


def observed(entry):
    """The answer in one of attach's lines."""
    said = [m["text"] for m in entry["kmsg"]
            if m["level"] <= WARNING and not NOISE.match(m["text"])]
    return Answer(entry["outcome"], entry["at"], entry["errno"],
                  "\n".join(said) if said else None)


def foretold(outcome):
    """(the answer, the device that its line names) in vfio-check's JSON."""
    return Answer(outcome["outcome"], outcome["at"], outcome["errno"],
                  outcome["message"]), outcome["device"]


def check_reset(entry, device):
    """What VFIO can do to reset a device against what was foretold, as texts."""
    blind = {item["rule"] for item in device["not_checked"]}
    # What no guest gets is not looked at.
    if entry.get("reset") is None or device["class"].startswith("0x06"):
        return
    found = any(finding["rule"] == "no-reset" for finding in device["findings"])
    told = entry["reset"]["told"]
    want = {"told": told, "flag": not found,
            "errno": "EINVAL" if found else None}
    if "no-reset" in blind:
        # Before 5.15 of a first function it is known only by its capabilities.
        if told:
            yield "no word on whether it can be reset"
    elif entry["reset"] != want:
        yield (f"reset: VFIO says {json.dumps(entry['reset'])}, foretold "
               f"{json.dumps(want)}")


def check_tables(title, kernel_log, platform):
    """Without this a platform whose tables were not taken could pass."""
    want = [f"ACPI: Table Upgrade: "
            f"{'install' if name == 'ssdt' else 'override'} [{name.upper()}-"
            for name in platform.tables()]
    want += [f"DMAR: RMRR base: {base:#016x} end: {end:#016x}"
             for base, end in platform.regions()]
    want += platform.boot_lines
    return Case(f"{title}: the made-up tables are in force",
                [f"not in the kernel's log: {line}" for line in want
                 if not any(logged.startswith(line)
                            for logged in kernel_log)])


def parse_report(text):
    """Devices by address and errors, out of vfio-check's JSON."""
    report = json.loads(text)
    devices = {device["address"]: device for device in report["devices"]}
    for device in devices.values():
        foretold(device["kernel"])
        foretold(device["now"])
    return devices, report["errors"]


def check_report(title, results, when, addresses):
    """(devices by address, case) of one run of vfio-check in the guest."""
    name = f"{title}: vfio-check runs {when} binding"
    try:
        devices, errors = parse_report(results.text(f"{when}.out"))
    except (ValueError, KeyError, TypeError) as error:
        return {}, Case(name, [f"no JSON that can be used: {error!r}",
                               *results.text(f"{when}.err").splitlines()])
    problems = [f"error: {error['text']}" for error in errors]
    if results.status(when) not in (0, 1, 3):
        problems.append(f"exit status {results.status(when)}")
    if set(devices) != addresses:
        problems.append("devices: " + " ".join(sorted(devices)))
        problems.append("expected: " + " ".join(sorted(addresses)))
    return devices, Case(name, problems)


def check_holes(entry, holes):
    """Pages that could not be mapped against where the author wants holes."""
    pages = {page["iova"]: page["errno"] for page in entry["maps"]}
    for base, end in holes:
        for page in (base, end & -PAGE):
            if pages.get(page) != "EINVAL":
                yield f"page {page:#x}: {pages.get(page, 'not tried')}, " \
                      "the author expects EINVAL"
    for page, error in pages.items():
        if error and not any(base <= page <= end
                             for base, end in (*holes, *NEVER_MAPPED)):
            yield f"page {page:#x}: {error}, the author expects that it maps"


def as_it_is(entry, answer):
    """What follows for the same try with the drivers as it has left them."""
    if answer.at == "bind" and entry["group"] is not None:
        # vfio-pci did not take the device, so nothing made the group's node.
        return Answer("refuses", "bind", "ENOENT", None)
    return answer


def check_device(title, entry, expected, holes, reports, now_only):
    """REPORTS: what vfio-check says before and after binding.

    NOW_ONLY: not all is as `kernel` takes for granted.
    """
    answer = observed(entry)
    # Grouped by what was said, as most often the same is wrong everywhere.
    wrong = {}
    if answer != expected:
        wrong[expected, names(expected.message)] = ["the author expects"]
    problems = []
    if answer == expected and answer.outcome == "accepts":
        problems += check_holes(entry, holes)
    for when, device in reports.items():
        if device is not None:
            problems += [f"{when} binding: {text}"
                         for text in check_reset(entry, device)]
    for when, device in reports.items():
        if device is None:
            problems.append(f"vfio-check does not list it {when} binding")
            continue
        members = {} if now_only else {"kernel": answer}
        if when == "after":
            members["now"] = as_it_is(entry, answer)
        for member, right in members.items():
            said = foretold(device[member])
            if said != (right, names(right.message)):
                wrong.setdefault(said, []).append(
                    f"vfio-check's `{member}` {when} binding")
    if wrong:
        problems += lines("the kernel", answer)
        for (said, device), who in wrong.items():
            problems += lines(", ".join(who), said)
            if device != names(said.message):
                problems.append(f"  device: {device}")
        problems.append("all that the kernel logged:")
        problems += [f"  <{m['level']}> {m['text']}" for m in entry["kmsg"]]
    return Case(f"{title} {entry['address']}: {describe(expected)}", problems)


def check_devices(title, results, platform, kernel, with_vfio_check):
    """The cases of all devices and, before them, of vfio-check's runs."""
    attached = results.attached()
    tried = {entry["address"] for entry in attached if not entry["stays"]}
    stay = set(platform.stay)
    problems = results.text("attach.err").splitlines()
    if results.status("attach"):
        problems.append(f"attach: exit status {results.status('attach')}")
    problems += [f"not there: {address}"
                 for address in set(platform.expect) - tried]
    yield Case(f"{title}: every device was tried", problems)

    reports = {}
    if with_vfio_check:
        for when in ("before", "after"):
            reports[when], case = check_report(title, results, when,
                                               tried | stay)
            yield case

    # `kernel` is about a group that is all vfio-pci's, `now` about this one.
    stay_groups = {device["group"] for address, device
                   in reports.get("before", {}).items() if address in stay}
    for entry in attached:
        address = entry["address"]
        if entry["stays"]:    # the author speaks of the others only
            continue
        yield check_device(title, entry, platform.answer(kernel, address),
                           platform.holes(kernel, address),
                           {when: devices.get(address)
                            for when, devices in reports.items()},
                           entry["group"] in stay_groups or
                           bool(platform.missing))


def check_capture(title, results, vfio_check):
    """The captured tree, read elsewhere, has to give the guest's answers."""
    name = f"{title}: the captured tree gives the same answers"
    if results.status("capture") not in (0, 3):
        return Case(name, results.text("capture.err").splitlines() or
                    [f"capture: exit status {results.status('capture')}"])
    done = subprocess.run(
        [vfio_check, "--sysroot", os.path.join(results.folder, "capture"),
         "--json"], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    try:
        guest, _ = parse_report(results.text("before.out"))
        tree, errors = parse_report(done.stdout)
    except (ValueError, KeyError, TypeError) as error:
        return Case(name, [f"no JSON that can be used: {error!r}",
                           *done.stderr.splitlines()])
    problems = [f"error: {error['text']}" for error in errors]
    for address in sorted({*guest, *tree}):
        members = ["group", "kernel", "now", "verdict", "findings"]
        # A driver that gives up a device in the background does so before or
        # after the capture, and who has a device open is asked of drivers.
        if guest.get(address, {}).get("driver") == \
                tree.get(address, {}).get("driver"):
            members.append("not_checked")
        for member in members:
            both = [devices.get(address, {}).get(member)
                    for devices in (guest, tree)]
            if both[0] != both[1]:
                problems.append(f"{address}, {member}")
                problems += [f"  {who}: {json.dumps(said)}" for who, said
                             in zip(("guest", "tree"), both)]
    return Case(name, problems)


def check_critical(title, results, platform):
    """What the host lives on, and nothing else, is told as such."""
    devices, _ = parse_report(results.text("before.out"))
    rule = "host-critical"
    found = {address for address, device in devices.items()
             if rule in (f["rule"] for f in device["findings"])}
    problems = [f"missed: {address}"
                for address in sorted(platform.critical - found)]
    problems += [f"not in use: {address}: {finding['title']}"
                 for address in sorted(found - platform.critical)
                 for finding in devices[address]["findings"]
                 if finding["rule"] == rule]
    problems += [f"blind: {address}: {item['why']}"
                 for address, device in sorted(devices.items())
                 for item in device["not_checked"] if item["rule"] == rule]
    return Case(f"{title}: what the host lives on", problems)


def check_quotes(title, results):
    """After the attempts the text shows what the kernel's log says of regions."""
    said = {line for entry in results.attached()
            for line in (observed(entry).message or "").splitlines()
            if REGION.match(line)}
    quoted = {line for block in QUOTES.findall(results.text("said.out"))
              for line in block.splitlines()}
    return Case(f"{title}: what the kernel has said is quoted",
                [f"not quoted: {line}" for line in sorted(said - quoted)])


def compare(folder, platform, kernel, vfio_check=None):
    """All cases of one boot, whose results are unpacked in FOLDER."""
    title = f"{kernel.suite} {platform.name}"
    results = Results(folder)
    cases = [check_tables(title, results.boot_log(), platform)]
    cases += check_devices(title, results, platform, kernel,
                           vfio_check is not None)
    if vfio_check:
        cases.append(check_quotes(title, results))
        cases.append(check_capture(title, results, vfio_check))
        if platform.critical is not None:
            cases.append(check_critical(title, results, platform))
    return cases
