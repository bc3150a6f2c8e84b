# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot random platforms on all asked kernels and keep what disagrees."""

import json
import os
import shlex
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import agree
import initrd
import topology
from boot import BootError, BootHangs, boot, command
from compare import Case
from generator import RandomPlatform, generate

ROOM = 256 << 20    # for the files of one platform


def in_memory(needed):
    """A folder for many short-lived files, or None if there is no room."""
    folder = "/dev/shm"
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return None
    return folder if free >= needed and os.access(folder, os.W_OK) else None


class Campaign:
    """KERNEL_DIRS: the unpacked kernels by suite."""

    def __init__(self, args, kernel_dirs, attach):
        self.args = args
        # Trees of hundreds of small files: on a disk to remove them takes as
        # long as to boot.
        self.scratch = tempfile.TemporaryDirectory(
            prefix="vfio-check-kernel-test-",
            dir=in_memory(ROOM * args.jobs) or args.work)
        self.kernel_dirs = kernel_dirs
        self.releases = {}
        self.roots = {}
        for suite, folder in kernel_dirs.items():
            with open(os.path.join(folder, "release")) as file:
                self.releases[suite] = file.read().strip()
            self.roots[suite] = initrd.root(folder, attach, args.vfio_check)
        self.count = agree.Count()
        self.lock = Lock()    # of the count

    def work(self, name):
        return os.path.join(self.scratch.name, name)

    def boot(self, platform, suite, folder):
        """Unpacks the results to FOLDER/out; raises BootError."""
        others = [(other, release) for other, release
                  in self.releases.items() if other != suite]
        image = initrd.build(platform, self.roots[suite],
                             self.kernel_dirs[suite], others)
        out = os.path.join(folder, "out")
        shutil.rmtree(out, ignore_errors=True)
        with boot(platform, self.kernel_dirs[suite], image, folder,
                  self.args.timeout) as archive:
            archive.extractall(out)
        return agree.Guest(suite, out)

    def table_file(self, platform, folder):
        """The made-up table as a file, as --acpi wants it; None without."""
        for name, data in platform.tables().items():
            path = os.path.join(folder, f"{name}.bin")
            with open(path, "wb") as file:
                file.write(data)
            return path
        return None

    def check_hang(self, platform, suite, folder, table, count):
        """It hangs: was that foretold, and is it the table's doing?"""
        try:
            guest = self.boot(platform.variant(table=None), suite,
                              os.path.join(folder, f"{suite}-without-table"))
        except BootError as error:
            return ["hangs, and does not boot without its table either",
                    str(error)]
        hangs, said = agree.foretells_hang(
            self.args.vfio_check, os.path.join(guest.results.folder,
                                               "capture"),
            table, self.releases[suite])
        count.hangs += hangs
        return [] if hangs else [f"hangs, and nobody foretold it: {said}"]

    def check(self, platform, count):
        """Cases of one platform on all kernels; results stay in work()."""
        folder = self.work(platform.name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        table = self.table_file(platform, folder)
        cases, guests = [], {}
        for suite in self.kernel_dirs:
            name = f"{suite} {platform.name}"
            try:
                guests[suite] = self.boot(platform, suite,
                                          os.path.join(folder, suite))
            except BootHangs:
                cases.append(Case(f"{name}: hangs as foretold",
                                  self.check_hang(platform, suite, folder,
                                                  table, count)))
            except BootError as error:
                cases.append(Case(f"{name}: boots", [str(error)]))
        cases += agree.compare_guests(platform, guests, self.args.vfio_check,
                                      table, self.releases, count)
        return cases

    def disagrees(self, platform):
        return any(case.problems
                   for case in self.check(platform, agree.Count()))

    def smaller(self, platform):
        """Platforms with one thing less."""
        data = platform.data
        table = data["table"]
        for at in range(len(table["records"]) if table else 0):
            rest = table["records"][:at] + table["records"][at + 1:]
            yield platform.variant(table={**table, "records": rest})
        for device in reversed(data["devices"]):
            name = device["id"]
            if topology.below(data["devices"], name):
                continue
            if device["function"] == 0 and any(
                    other["function"] and
                    (other["parent"], other["slot"]) ==
                    (device["parent"], device["slot"])
                    for other in data["devices"]):
                continue    # the others could not be found without it
            yield platform.variant(
                devices=[d for d in data["devices"] if d is not device],
                stay=[s for s in data["stay"] if s != name],
                virtual={v: n for v, n in data["virtual"].items()
                         if v != name})

    def shrink(self, platform):
        """The smallest platform found that still disagrees somewhere."""
        small = platform.variant(name=platform.name + "-small")
        found = True
        while found:
            found = False
            for candidate in self.smaller(small):
                if self.disagrees(candidate):
                    small, found = candidate, True
                    break
        return small

    def save(self, platform, cases):
        """Everything it takes to see the disagreement again."""
        folder = os.path.join(self.args.work, "cases", platform.name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.work(platform.name), folder, symlinks=True)
        with open(os.path.join(folder, "case.json"), "w") as file:
            json.dump(platform.data, file, indent=1)
        with open(os.path.join(folder, "disagreement"), "w") as file:
            for case in cases:
                if case.problems:
                    print(case.name, *case.problems, sep="\n  ", file=file)
        with open(os.path.join(folder, "qemu"), "w") as file:
            for suite, kernel in self.kernel_dirs.items():
                print(shlex.join(command(platform, kernel, suite)), file=file)
        return folder

    def one(self, platform):
        count = agree.Count()
        cases = self.check(platform, count)
        count.wrong = sum(bool(case.problems) for case in cases)
        with self.lock:
            self.count.add(count)
        if count.wrong:
            where = self.save(platform, cases)
            print(f"saved: {where}", file=sys.stderr)
        if count.wrong and self.args.shrink:
            small = self.shrink(platform)
            where = self.save(small, self.check(small, agree.Count()))
            print(f"made smaller: {where}", file=sys.stderr)
            shutil.rmtree(self.work(small.name))
        shutil.rmtree(self.work(platform.name))
        return cases

    def platforms(self):
        args = self.args
        if args.case:
            for folder in args.case:
                with open(os.path.join(folder, "case.json")) as file:
                    yield RandomPlatform(json.load(file))
            return
        amd = {None: None, "amd": True, "intel": False}[args.iommu]
        count = args.platforms if args.count is None else args.count
        for index in range(args.first, min(args.first + count,
                                           args.platforms)):
            yield generate(args.seed, index, amd)

    def cases(self):
        """Cases of every platform, as lists and in order."""
        with self.scratch, ThreadPoolExecutor(self.args.jobs) as pool:
            yield from pool.map(self.one, self.platforms())
