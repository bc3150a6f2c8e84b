# SPDX-License-Identifier: GPL-2.0-or-later
"""Named cases, run one after the other and told as TAP."""

import traceback


class Skip(Exception):
    """The case cannot be tried here; the text says why."""


LINE_MAX = 800    # JSON has long lines

cases = []

# Reasons why a case that passed has not shown all that it should; the runner
# turns them into a skip.
shortfalls = set()


def case(name):
    """Register a function as the case `name`."""
    def register(function):
        if any(name == other for other, _ in cases):
            raise ValueError(f"two cases are called {name}")
        cases.append((name, function))
        return function
    return register


def equal(got, expected, what="value"):
    if got != expected:
        raise AssertionError(f"{what}\n  expected: {expected!r}\n"
                             f"  got:      {got!r}")


def is_true(condition, what):
    if not condition:
        raise AssertionError(what)


def contains(text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError(f"expected to find {part!r} in\n{text}")


def lacks(text, *parts):
    for part in parts:
        if part in text:
            raise AssertionError(f"expected not to find {part!r} in\n{text}")


def one_of(got, allowed, what="value"):
    if got not in allowed:
        raise AssertionError(f"{what}\n  expected one of: {allowed!r}\n"
                             f"  got: {got!r}")


def diagnostic(text):
    for line in text.rstrip("\n").splitlines():
        print(f"#   {line[:LINE_MAX]}")


def where():
    """The lines of the cases that led to the exception at hand."""
    lines = traceback.format_exc().splitlines()
    return "\n".join(line.strip() for line in lines
                     if line.startswith("  File"))


def run_case(number, name, function):
    shortfalls.clear()
    try:
        function()
    except Skip as skip:
        print(f"ok {number} - {name} # SKIP {skip}", flush=True)
        return True
    except Exception as error:    # whatever it is, the others go on
        print(f"not ok {number} - {name}")
        diagnostic(f"{type(error).__name__}: {error}\n{where()}")
        return False
    skip = f" # SKIP {'; '.join(sorted(shortfalls))}" if shortfalls else ""
    print(f"ok {number} - {name}{skip}", flush=True)
    return True


def run(wanted):
    """Run the cases whose names `wanted` accepts. Answers the exit status."""
    chosen = [(name, function) for name, function in cases if wanted(name)]
    print(f"1..{len(chosen)}", flush=True)
    results = [run_case(number, name, function)
               for number, (name, function) in enumerate(chosen, 1)]
    return 0 if all(results) else 1
