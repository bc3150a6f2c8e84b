# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the cases side by side: those of a module are a part, and a part is a process.

Answers come in the order of the cases, whatever order they ran in.
"""

import json
import os
import selectors
import signal
import sys
import time

import tap

# A part that hangs fails under its name. The longest takes ten seconds, under a sanitizer ten
# times as long.
SECONDS = 600

# Of few cases that take long: many runs of the program each, or copies of whole hosts.
LONGEST = ("cases_blind", "cases_install", "cases_advice", "cases_hook", "cases_taken", "cases_usage")


class Part:
    def __init__(self, name):
        self.name = name
        self.cases = []       # (name, function)
        self.answers = []     # those of its first cases
        self.rest = b""       # of an answer that has not wholly come
        self.ended = False
        self.late = False
        self.pid = self.pipe = self.deadline = None

    def start(self):
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.close(read)
            self.work(write)
        os.close(write)
        self.pipe = read
        self.deadline = time.monotonic() + SECONDS

    def work(self, pipe):
        """In the part's own process. What is left behind is the parent's to take away."""
        try:
            with os.fdopen(pipe, "w", encoding="utf-8") as answers:
                for name, function in self.cases:
                    answers.write(json.dumps(tap.run_case(name, function)) + "\n")
                    answers.flush()
        finally:
            os._exit(0)

    def read(self):
        """Take what has come; False at the end."""
        data = os.read(self.pipe, 1 << 16)
        *whole, self.rest = (self.rest + data).split(b"\n")
        self.answers += map(json.loads, whole)
        return bool(data)

    def stop(self):
        self.late = True
        os.killpg(self.pid, signal.SIGKILL)

    def end(self):
        """What has not been answered has failed."""
        os.close(self.pipe)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        why = f"{self.name} was not done after {SECONDS} seconds" if self.late else \
            f"{self.name} ended with status {status}"
        for name, _ in self.cases[len(self.answers):]:
            self.answers.append(tap.failure(name, why))
        self.ended = True


class Progress:
    """A line for those who wait at a terminal."""

    def __init__(self, count):
        self.count = count
        self.shown = sys.stderr.isatty()

    def show(self, parts):
        if self.shown:
            done = sum(len(part.answers) for part in parts)
            running = " ".join(part.name for part in parts if part.pipe and not part.ended)
            print(f"\r{done} of {self.count}: {running:<60.60}", end="", file=sys.stderr, flush=True)

    def clear(self):
        if self.shown:
            print(f"\r{'':78}\r", end="", file=sys.stderr, flush=True)


def split(cases):
    parts = {}
    for name, function in cases:
        module = function.__module__
        parts.setdefault(module, Part(module)).cases.append((name, function))
    return list(parts.values())


class Turns:
    """So many parts at a time, each told when all before it have been told."""

    def __init__(self, cases, jobs):
        self.parts = split(cases)
        # The longest first, so that none is left alone at the end; of others by their cases.
        self.waiting = sorted(self.parts, key=lambda part: (part.name in LONGEST, len(part.cases)))
        self.running = []
        self.told = 0
        self.jobs = jobs
        self.selector = selectors.DefaultSelector()
        self.progress = Progress(len(cases))

    def start(self):
        while self.waiting and len(self.running) < self.jobs:
            part = self.waiting.pop()
            part.start()
            self.selector.register(part.pipe, selectors.EVENT_READ, part)
            self.running.append(part)

    def wait(self):
        """Until something was answered, or is late."""
        soonest = min(part.deadline for part in self.running)
        for key, _ in self.selector.select(max(0, soonest - time.monotonic())):
            part = key.data
            if not part.read():
                self.selector.unregister(part.pipe)
                part.end()
                self.running.remove(part)
        for part in self.running:
            if time.monotonic() >= part.deadline and not part.late:
                part.stop()

    def tell(self):
        while self.told < len(self.parts) and self.parts[self.told].ended:
            number = sum(len(part.cases) for part in self.parts[:self.told]) + 1
            self.progress.clear()
            tap.tell(self.parts[self.told].answers, number)
            self.told += 1

    def take(self):
        try:
            while self.waiting or self.running:
                self.start()
                self.progress.show(self.parts)
                self.wait()
                self.tell()
        finally:
            for part in self.running:
                part.stop()
            self.progress.clear()


def run(cases, jobs):
    """Answers the exit status."""
    turns = Turns(cases, jobs)
    # The parts are groups of their own, which neither ^C nor timeout(1) reaches.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f"1..{len(cases)}", flush=True)
    turns.take()
    return 0 if all(answer["ok"] for part in turns.parts for answer in part.answers) else 1
