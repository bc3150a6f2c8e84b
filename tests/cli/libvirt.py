# SPDX-License-Identifier: GPL-2.0-or-later
"""A libvirt that only knows hooks, in the place of the real one.

It calls them as libvirt does (virhook.c): whether there are any it learns when it starts and
when it is reloaded; then DRIVER, and from 6.5.0 on what is executable in DRIVER.d, in order, even
after one has refused; of several refusals the last is told.
"""

import contextlib
import functools
import os
import stat
import subprocess

from program import environment, run
from trees import Tree, directory


@functools.lru_cache
def our_version():
    return run("--version").out.split()[1]


# By its name virsh, libvirtd or systemctl; as `start` the daemon's own start. A shell starts ten
# times as fast as Python, and hundreds of these are started.
FAKE = r"""#!/bin/sh
STATE='@STATE@' VERSION='@VERSION@' HOOKS='@HOOKS@' FOLDER='@FOLDER@'
LC_ALL=C IFS='
'

fail() {
	printf '%s\n' "$1" >&2
	exit 1
}

hooks() {
	set -- "$HOOKS/qemu"
	[ -z "$FOLDER" ] || set -- "$@" "$HOOKS"/qemu.d/*
	for hook; do
		[ ! -f "$hook" ] || [ ! -x "$hook" ] || printf '%s\n' "$hook"
	done
}

look() {
	hooks >"$STATE/looked"
}

create() {
	domain=$(cat "$1")
	case $domain in
	*"type='$(cat "$STATE/type")'"*) ;;
	*) fail "error: unsupported configuration: this emulator cannot do it" ;;
	esac
	name=${domain#*<name>}
	name=${name%%<*}
	said=
	if [ -s "$STATE/looked" ]; then
		for hook in $(hooks); do
			told=$("$hook" "$name" prepare begin - <"$1" 2>&1 >/dev/null) ||
				said="($hook $name prepare begin -) unexpected exit status $?: $told"
		done
	fi
	[ -z "$said" ] || fail "error: Failed to create domain
error: Hook script execution failed: internal error: Child process $said"
	echo "created $name" >>"$STATE/log"
}

# STATE/busy: how often to turn callers away yet.
busy() {
	turns=$(cat "$STATE/busy")
	echo busy >>"$STATE/log"
	[ "$turns" = 0 ] || {
		printf %s $((turns - 1)) >"$STATE/busy"
		fail "error: Timed out during operation: cannot acquire state change lock"
	}
}

program=${0##*/} command=
for last; do
	case $last in
	create | destroy) command=${command:-$last} ;;
	esac
done
case $program,$* in
start,*)
	look ;;
virsh,--version)
	echo "$VERSION" ;;
*,--version)
	echo "$program (libvirt) $VERSION" ;;
systemctl,*)
	[ "$last" = libvirtd.service ] && [ ! -e "$STATE/stopped" ] || exit 3
	[ "$1" != reload ] || {
		echo reload >>"$STATE/log"
		look
	} ;;
virsh,*)
	[ ! -e "$STATE/broken" ] || fail "error: failed to connect to the hypervisor"
	[ ! -e "$STATE/busy" ] || busy
	case $command in
	create) create "$last" ;;
	destroy) echo "destroyed $last" >>"$STATE/log" ;;
	*) fail "virsh: $*" ;;
	esac ;;
esac
"""

# What answers the self-test as the program does.
HOOK = """#!/bin/sh
if [ "$1" = --version ]; then echo "vfio-check {version}"; exit 0; fi
case $1,$2,$3 in
vfio-check-self-test-*,prepare,begin)
	echo "vfio-check: self-test: {version} is called as $0" >&2
	exit 1 ;;
esac
{{ echo "$0 $*"; cat; }} >>{log}
"""


class Libvirt:
    def __init__(self, tree, version):
        self.tree = tree
        self.version = version
        self.hooks = tree.path("etc/libvirt/hooks")
        self.program = tree.path("opt/vfio-check")
        tree.mkdir("etc/libvirt")
        tree.write("state/type", "qemu")
        self.update(version)
        self.put_program()
        self.start()

    def update(self, version):
        """Another version of libvirt is installed."""
        self.version = version
        folder = tuple(map(int, version.split("."))) >= (6, 5, 0)
        for name in ("virsh", "libvirtd", "systemctl", "start"):
            text = FAKE
            for place, value in (("STATE", self.tree.path("state")), ("VERSION", version),
                                 ("HOOKS", self.hooks), ("FOLDER", "yes" if folder else "")):
                text = text.replace(f"@{place}@", value)
            self.script(f"bin/{name}", text)

    def script(self, name, text, mode=0o755):
        self.tree.write(name, text)
        os.chmod(self.tree.path(name), mode)

    def put_program(self, version=None, name="opt/vfio-check"):
        self.script(name, HOOK.format(version=version or our_version(), log=self.tree.path("called")))

    def hook(self, name, text, mode=0o755):
        self.script(f"etc/libvirt/hooks/{name}", f"#!/bin/sh\n{text}\n", mode)

    def start(self):
        """The daemon starts, and looks for hooks."""
        subprocess.run([self.tree.path("bin/start")], check=True)

    def env(self):
        return environment(PATH=f"{self.tree.path('bin')}:{os.environ['PATH']}")

    def manage(self, *args, status=None, **more):
        program = ("--program", self.program) if "--install" in args else ()
        return run("libvirt-hook", *args, "--root", self.tree.root, *program, status=status,
                   env=self.env(), **more)

    def call(self, name, *args, stdin="", driver="qemu"):
        """As libvirt calls one file."""
        return subprocess.run([f"{self.hooks}/{name}", *(args or ("vm", "prepare", "begin", "-"))],
                              input=stdin, capture_output=True, text=True, check=False, cwd="/")

    def log(self):
        return self.tree.read("state/log").split("\n") if self.tree.exists("state/log") else []

    def called(self):
        return self.tree.read("called") if self.tree.exists("called") else ""

    def snapshot(self):
        """{name: (kind, mode, content)} of all that is in the directory of hooks."""
        found = {}
        for place, directories, files in os.walk(self.hooks):
            for name in directories + files:
                path = os.path.join(place, name)
                status = os.lstat(path)
                content = ""
                if stat.S_ISLNK(status.st_mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(status.st_mode):
                    with open(path, "rb") as file:
                        content = file.read()
                found[os.path.relpath(path, self.hooks)] = (status.st_mode, content)
        return found


@contextlib.contextmanager
def libvirt(version="9.0.0"):
    with directory() as path:
        yield Libvirt(Tree(path), version)
