# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the cases side by side: those of a module are a part, and a part is a process.

Answers come in the order of the cases, whatever order they ran in.
"""

import collections
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


def wait(running, selector):
    """Until something was answered, or is late."""
    soonest = min(part.deadline for part in running)
    for key, _ in selector.select(max(0, soonest - time.monotonic())):
        part = key.data
        if not part.read():
            selector.unregister(part.pipe)
            part.end()
            running.remove(part)
    for part in running:
        if time.monotonic() >= part.deadline and not part.late:
            part.stop()


def run(cases, jobs):
    """Answers the exit status."""
    parts = split(cases)
    # Those with most cases first, so that no long one is left alone at the end.
    waiting = collections.deque(sorted(parts, key=lambda part: -len(part.cases)))
    running, told, selector = [], [], selectors.DefaultSelector()
    progress = Progress(len(cases))
    print(f"1..{len(cases)}", flush=True)
    while waiting or running:
        while waiting and len(running) < jobs:
            part = waiting.popleft()
            part.start()
            selector.register(part.pipe, selectors.EVENT_READ, part)
            running.append(part)
        progress.show(parts)
        wait(running, selector)
        while parts[len(told):] and parts[len(told)].ended:
            told.append(parts[len(told)])
            progress.clear()
            tap.tell(told[-1].answers, sum(len(part.cases) for part in told[:-1]) + 1)
    progress.clear()
    return 0 if all(answer["ok"] for part in parts for answer in part.answers) else 1
