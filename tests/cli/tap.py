# SPDX-License-Identifier: GPL-2.0-or-later
"""Named cases, and how what they answer is told: as TAP."""

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


def where():
    """The lines of the cases that led to the exception at hand."""
    lines = traceback.format_exc().splitlines()
    return "\n".join(line.strip() for line in lines
                     if line.startswith("  File"))


def failure(name, why):
    return {"name": name, "ok": False, "skip": None, "why": why}


def run_case(name, function):
    """What a case answers, as data: it crosses from one process to another."""
    shortfalls.clear()
    try:
        function()
    except Skip as skip:
        return {"name": name, "ok": True, "skip": str(skip)}
    except Exception as error:    # whatever it is, the others go on
        return failure(name, f"{type(error).__name__}: {error}\n{where()}")
    return {"name": name, "ok": True, "skip": "; ".join(sorted(shortfalls)) or None}


def tell(answers, number):
    """Print answers, of which the first has this number."""
    lines = []
    for at, answer in enumerate(answers, number):
        skip = f" # SKIP {answer['skip']}" if answer["skip"] else ""
        lines.append(f"{'ok' if answer['ok'] else 'not ok'} {at} - {answer['name']}{skip}")
        lines += [f"#   {line[:LINE_MAX]}"
                  for line in answer.get("why", "").rstrip("\n").splitlines()]
    print("\n".join(lines), flush=True)
