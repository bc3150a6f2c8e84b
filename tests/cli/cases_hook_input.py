# SPDX-License-Identifier: GPL-2.0-or-later
"""libvirt's hook: what cannot be used blocks, and it is said what is wrong with it."""

import os
import subprocess
import time

from hook import (PREPARE, arguments, call, domain, hostdev, override, pool,
                  silent, turns_down)
from place import PROGRAM
from program import environment
from tables import CLEAN
from tap import case, contains, equal, is_true
from trees import host

LAUGHS = ("<!DOCTYPE domain [<!ENTITY a0 'ha'>" +
          "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) +
          "]>")


@case("hook input: empty, truncated and no XML")
def _broken():
    sound = domain(hostdev(CLEAN))
    turns_down("", "standard input is empty", "expected libvirt's XML")
    for length in (1, 20, 60, len(sound) // 2, len(sound) - 4):
        turns_down(sound[:length], "standard input, line ", "expected libvirt's XML")
    for text in ("{}", "nonsense", "\0\1\2", "<", "\n\n", "<domain>&nothing;</domain>",
                 "<domain></network>", "<domain/><domain/>"):
        turns_down(text, "standard input, line ", "expected libvirt's XML")
    # In other encodings, or what calls itself so.
    for text in ("\0\0\0<", "<\0\0\0d\0\0\0", "<\0?\0x\0m\0", "\0<\0d",
 "\x4c\x6f\xa7\x94"):
        turns_down(text, "standard input, line ")
    turns_down("<domstatus/>", "line 1: <domstatus>: expected <domain> or <hookData>")


@case("hook input: 200 MB are not read to their end")
def _large():
    with subprocess.Popen([PROGRAM, "libvirt-hook", "demo", *PREPARE], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment()) as hook:
        written, chunk = 0, b"<a>hay</a>" * 10000
        try:
            hook.stdin.write(b"<domain>")
            while written < 200 << 20:
                written += hook.stdin.write(chunk)
                hook.stdin.flush()
        except BrokenPipeError:
            pass
        is_true(written < 9 << 20, f"{written} bytes were taken")
        hook.stdin = None
        out, err = hook.communicate()
    equal((hook.returncode, out), (2, b""))
    contains(err.decode(), "vfio-check: demo: standard input goes on after 8 MiB")
    # Also behind a whole domain.
    turns_down(domain() + " " * (9 << 20), "standard input goes on after 8 MiB")


@case("hook input: elements within one another without end")
def _deep():
    equal(call("/nonexistent", "<domain>" + "<a>" * 200 + "</a>" * 200 + "</domain>").status, 0)
    for depth in (256, 257, 300, 100000):
        result = turns_down("<domain>" + "<a>\n" * depth + "</a>" * depth + "</domain>",
                            "standard input, line ")
        contains(result.err.lower(), "256")


@case("hook input: no document type, no entities, no other files")
def _entities():
    for text in ("<!DOCTYPE domain><domain/>",
                 "<!DOCTYPE domain SYSTEM 'http://localhost/a.dtd'><domain/>",
                 "<!DOCTYPE domain [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
                 "<domain><name>&a;</name></domain>",
                 "<!DOCTYPE domain [<!ENTITY a 'b'>]><domain><name>&a;</name></domain>",
                 "<!DOCTYPE domain [<!ENTITY % a ''> %a;]><domain/>",
                 "<?xml version='1.0'?>\n<!-- - -- > -->\n<?a ? > ?>\n<!DOCTYPE a><domain/>",
                 "<!DOCTYPE domain [" + "".join(f"<!ENTITY a{n} 'b'>" for n in range(100000)) +
                 "]><domain/>",
                 LAUGHS + "<domain><name>&a2;</name></domain>",
                 LAUGHS + "<domain><name>&a11;</name></domain>",
                 LAUGHS + "<domain type='&a11;'><name>a</name></domain>"):
        start = time.monotonic()
        turns_down(text, "standard input: expected no document type and no entities")
        is_true(time.monotonic() - start < 3, "it is not even read")
    silent(call("/nonexistent", "<?xml version='1.0'?><!-- <!DOCTYPE a> --><?a <!DOCTYPE b>?>"
                "<domain><!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a></domain>",
                status=0))


@case("hook input: addresses out of range")
def _range():
    sound = hostdev(CLEAN)
    for old, new, most in (("domain='0x0000'", "domain='0x100000000'", "0xffffffff"),
                           ("bus='0x04'", "bus='0x100'", "0xff"),
                           ("bus='0x04'", "bus='-1'", "0xff"),
                           ("bus='0x04'", "bus=' 4'", "0xff"),
                           ("bus='0x04'", "bus=''", "0xff"),
                           ("bus='0x04'", "bus='0x'", "0xff"),
                           ("bus='0x04'", "bus='99999999999999999999'", "0xff"),
                           ("slot='0x00'", "slot='0x20'", "0x1f"),
                           ("slot='0x00'", "slot='four'", "0x1f"),
                           ("function='0x0'", "function='8'", "0x7")):
        text = sound.replace(old, new, 1)
        is_true(text != sound, old)
        result = turns_down(domain(text), f"standard input, line 5: <address {new}>",
                            f"expected a number from 0 to {most}")
        is_true(len(result.err) < 400, "it is short")
    turns_down(domain(sound.replace("0x04", "9" * 100000)), "<address bus='9999")


@case("hook input: devices that are not named as they should be")
def _unnamed():
    turns_down(domain("<hostdev mode='subsystem' type='pci'><source/></hostdev>"),
               "line 5: <hostdev>: expected a source with the PCI address")
    turns_down(domain("<hostdev mode='subsystem' type='pci'/>"), "line 5: <hostdev>: expected a ")
    turns_down(domain("<hostdev mode='subsystem' type='pci'><source><address/></source></hostdev>"),
               "line 5: <address>: expected domain, bus, slot and function")
    turns_down(domain("<hostdev mode='subsystem' type='mdev'><source/></hostdev>"),
               "line 5: <hostdev>: expected a source with the UUID")
    turns_down(domain("<hostdev mode='subsystem' type='vfio'/>"),
               "line 5: <hostdev type='vfio'>: expected pci, mdev, usb, scsi or scsi_host")
    turns_down(domain("<interface type='hostdev'><source/></interface>"), "line 5: <interface>: ")
    turns_down(domain("<disk type='nvme'><source type='pci'/></disk>"), "line 5: <disk>: ")
    turns_down("<hookData><networkport><plug type='hostdev-pci'/></networkport></hookData>",
               "line 1: <plug>: ", op=("port-created", "begin", "-", "--network"))


@case("hook input: arguments for QEMU that cannot be understood")
def _arguments():
    for value in ("vfio-pci", "vfio-pci-nohotplug,id=a", "vfio-pci,host=here",
                  "vfio-pci,host=0000:04:00.0,fd=3", "vfio-pci,host= 0000:04:00.0",
                  "vfio-pci,host=0x0:0x4:0.0", "vfio-pci,host=/tmp/0000:04:00.0",
                  "vfio-pci,sysfsdev=0000:04:00.0", "vfio-pci,sysfsdev=/tmp/0000:04:00.0",
                  "vfio-pci,sysfsdev=/sys/../tmp/0000:04:00.0",
                  "vfio-pci,sysfsdev=/sys/bus/pci/devices/../../../../tmp/0000:04:00.0",
                  "vfio-pci,sysfsdev=/sys/bus/pci/devices/0000:04:00.0/",
                  '{"driver":"vfio-pci","host":"0000:04:00.0","fd":3}',
                  '{"driver":"vfio-pci","host":"0000:04:00.0"} {}', "vfio-pci,fd=3", "vfio-pci,host=",
                  "vfio-pci,sysfsdev=/sys/devices/x", '{"driver":"vfio-pci"}',
                  '{"driver":"vfio-pci","host":"pci_0000_02_00_0"}', "{", "{]"):
        turns_down(arguments("-device", value), "line 8: <qemu:arg value='",
                   "expected the host's device as host=ADDRESS")
    for value in ("file=nvme://here/1", "driver=nvme,device=here", "file=nvme:,file.device=here",
                  "file=json:{", "file=json: {]", 'file=json:{"driver":"nvme",,"device":"here"}'):
        turns_down(arguments("-drive", value), "line 8: <qemu:arg value='")
        turns_down(arguments(value), "line 7: <qemu:arg value='")


@case("hook input: properties that are told to change and cannot be understood")
def _properties():
    for name, values in (("host", ("", "here", " 0000:02:00.0", "0x0:0x2:0.0", "0000:002:00.0",
                                   "000000000000:02:00.0", "pci_0000_02_00_0")),
                         ("sysfsdev", ("", "0000:02:00.0", "/tmp/0000:02:00.0",
                                       "/sys/bus/pci/devices/0000:02:00.0/",
                                       "/sys/bus/pci/devices/0000:02:00.0/.",
                                       "/sys/bus/pci/../../../tmp/0000:02:00.0")),
                         ("fd", ("3",))):
        for value in values:
            turns_down(override(name, value), f"line 8: <qemu:property name='{name}' "
                       f"value='{value}'>: expected the host's device as an address")


@case("hook input: sizes of memory that are none")
def _sizes():
    for text in ("<memory/>", "<memory>much</memory>", "<memory>-1</memory>",
                 "<memory unit='GiBi'>1</memory>", "<memory unit=''>1</memory>",
                 "<memory unit='EiB'>1</memory>", "<memory unit='PiB'>5</memory>",
                 f"<memory>{'1' * 40}</memory>", f"<memory>{' ' * 40}2097152</memory>"):
        turns_down(domain(memory=text), "standard input, line 3: <memory>: ",
                   "expected a number with one of libvirt's units")
    turns_down(domain(memory="<maxMemory>x</maxMemory>"), "line 3: <maxMemory>: ")


@case("hook input: more devices than any host has")
def _too_many():
    devices = [hostdev(f"{domain_number:x}:{bus:02x}:00.0") for domain_number in range(20)
               for bus in range(256)]
    with host("intel-server") as tree:
        turns_down(domain(*devices), "expected at most 4096 devices of the host", tree=tree)
        result = call(tree, pool("<address type='pci' domain='0' bus='4' slot='0' "
                                 "function='0'/>\n" * 9000), "--network",
                      op=("start", "begin", "-"), status=0)
        equal(result.err, "")


@case("hook input: operations and arguments that are missing or unknown")
def _operations():
    def hook(*args):
        done = subprocess.run([PROGRAM, "libvirt-hook", *args], env=environment(), text=True,
                              input=domain(hostdev(CLEAN)), check=False, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        equal((done.returncode, done.stdout), (2, ""), args)
        return done.stderr

    contains(hook(), "vfio-check: no operation; expected DOMAIN OPERATION SUBOPERATION EXTRA")
    contains(hook("demo"), "no operation; expected")
    contains(hook("demo", "suspend", "begin", "-"), 'vfio-check: demo: operation "suspend": '
             "expected one that libvirt has for its hook qemu: prepare start ")
    contains(hook("demo", "", "begin", "-"), 'operation ""')
    contains(hook("demo", "prepare"), "expected DOMAIN OPERATION")
    contains(hook("demo", "prepare", "begin"), "expected DOMAIN OPERATION")
    contains(hook("demo", "prepare", "end", "-"), '"prepare" with "end": expected "begin"')
    contains(hook("demo", *PREPARE, "--json"), "option --json: expected --sysroot DIR, ")
    contains(hook("demo", *PREPARE, "more"), "option more: ")
    contains(hook("demo", *PREPARE, "--sysroot"), "option --sysroot: ")
    for seconds in ("0", "-1", "x", "1x", "", "4000"):
        contains(hook("demo", *PREPARE, "--time-limit", seconds),
                 f"--time-limit {seconds}: expected seconds, from 1 to 3600")
    contains(hook("demo", *PREPARE, "--sysroot", "/nonexistent"), "/nonexistent: ",
             "expected a directory with sys and proc below it")


@case("hook input: standard input that is closed or cannot be read")
def _closed():
    for redirection, words in (("<&-", "Bad file descriptor"), ("</", "Is a directory"),
                               ("</dev/null", "standard input is empty")):
        done = subprocess.run(["/bin/sh", "-c", f'"$0" libvirt-hook demo prepare begin - '
                               f'{redirection}', PROGRAM], env=environment(), text=True,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        equal((done.returncode, done.stdout), (2, ""))
        contains(done.stderr, "vfio-check: demo: standard input ", words)
        is_true(os.linesep in done.stderr, "a line")
