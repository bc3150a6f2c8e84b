# SPDX-License-Identifier: GPL-2.0-or-later
"""What people type who do not know the program yet: each gets a line from which they can go on."""

from program import run
from tap import case, contains, equal, is_true
from trees import sample

HOST = sample("debian-guest").root
FILE = sample("debian-guest").path("sys/class/net/eth0/uevent")
TREE = ("--sysroot", HOST)

# What is typed behind --sysroot HOST, and what the answer has to have.
MISTAKES = (
    # Commands
    (("group",), "unknown command 'group' (groups?)"),
    (("chek",), "unknown command 'chek' (check?)"),
    (("exlpain", "--list"), "unknown command 'exlpain' (explain?)"),
    (("watchh", "--once", "01:00.0"), "unknown command 'watchh' (watch?)"),
    (("cap",), "unknown command 'cap' (capture?)"),
    (("hlep",), "unknown command 'hlep' (help?)"),
    (("Groups",), "unknown command 'Groups' (groups?)"),
    (("status",), "unknown command 'status'", "vfio-check --help", "vfio-check groups"),
    (("version",), "unknown command 'version' (--version?)"),
    (("json",), "unknown command 'json' (--json?)"),
    (("list",), "unknown command 'list' (--list?)"),
    (("help", "group"), "unknown command 'group' (groups?)"),
    (("help", "rules"), "unknown command 'rules'", "vfio-check --help"),
    (("01:00.0", "groups"), "groups: no network interface", "a command stands first (vfio-check groups?)"),
    (("check", "gate"), "gate: no network interface", "a command stands first (vfio-check gate?)"),
    # Names
    (("eht0",), "'eht0'", "no network interface or disk has that name (eth0?)"),
    (("eth7",), "no network interface or disk has that name (eth0?)"),
    (("check", "vdc"), "vfio-check: vdc: no network interface or disk has that name (vda?)"),
    (("nvme0",), "(nvme0n1?)"),
    (("/dev/vdz",), "(vda?)"),
    (("/dev/mapper/vg-root",), "expected a disk as lsblk has it, such as /dev/sda or nvme0n1"),
    (("/dev/disk/by-id/ata-SAMSUNG",), "expected a disk as lsblk has it"),
    (("eth0:1",), "(eth0?)"),
    (("lo",), "lo: there is no PCI device below it"),
    (("52:54:00:12:34:56",), "is a hardware address", "ip link"),
    (("8e6f5b0c-1234-4321-8888-0123456789ab",), "is a UUID", "readlink /sys/bus/mdev/devices/8e6f"),
    (("nvidia",), "-d 10de:"),
    (("GPU",), "-d ::0300"),
    (("check", "nothing"), "vfio-check groups has them"),
    # Addresses
    (("",), "an empty word names no device", "02:00.0"),
    (("02:00",), "(02:00.0?)", "-s 02:00"),
    (("0000:02:00",), "(02:00.0?)", "-s 02:00"),
    (("10000:e1:00",), "(10000:e1:00.0?)", "-s 10000:e1:00"),
    (("02:00.",), "(02:00.0?)"),
    (("1f.2",), "(00:1f.2?)", "-s 1f.2"),
    (("02",), "-s 02:", "vfio-check groups"),
    (("14",), "-s 14:", "vfio-check groups"),
    (("8086:10d3",), "-d 8086:10d3"),
    (("[8086:10d3]",), "-d 8086:10d3"),
    (("8086:",), "-d 8086:"),
    (("8086",), "-d 8086:"),
    (("01:00.8",), "function 8: expected 0 to 7"),
    (("01:20.0",), "device 20: expected 00 to 1f, in hex"),
    (("100:00.0",), "bus 100: expected 00 to ff, in hex"),
    (("01-00.0",), "(01:00.0?)"),
    (("01:00:0",), "(01:00.0?)"),
    (("01.00.0",), "(01:00.0?)"),
    (("0x01:0x00.0x0",), "(01:00.0?)"),
    (("pci_0000:01:00.0",), "(01:00.0?)"),
    (("pci-0000:01:00.0",), "(01:00.0?)"),
    (("pci@0000:01:00.0",), "(01:00.0?)"),
    (("PCI:16:0:0",), "(10:00.0?)"),
    (("vfio-pci,host=01:00.0",), "(01:00.0?)"),
    (("host=0000:01:00.0",), "(01:00.0?)"),
    (("01:00.0,02:00.0",), "blanks between words (01:00.0?)"),
    (("01:00.0 VGA compatible controller",), "(01:00.0?)"),
    (("O1:00.0",), "in hex; 'O' is none of it"),
    (("*",), "-s '*:*:*.*'"),
    (("01:00.*",), "-s '01:00.*'"),
    (("/dev/vfio/14",), "is a group", "vfio-check groups"),
    (("group14",), "is a group", "vfio-check groups"),
    (("/sys/kernel/iommu_groups/14",), "is a group"),
    (("/sys/class/drm/card0",), "/sys/bus/pci/devices/0000:02:00.0"),
    (("./dump",), "a captured host is judged by --sysroot ./dump"),
    # Filters
    (("-s", "8086:10d3"), "-s 8086:10d3: ", "(-d 8086:10d3?)"),
    (("-s", "eth0"), "-s eth0: ", "(vfio-check eth0?)"),
    (("-s", "01:20"), "-s 01:20: expected [[[domain]:]bus]:[slot][.function]", "02:00"),
    (("-d", "01:00.0"), "-d 01:00.0: is an address (vfio-check 01:00.0?)"),
    (("-d", "8086"), "-d 8086: for a vendor", "-d :8086 for a device"),
    (("-d", "intel"), "-d intel: ", "(-d 8086:?)"),
    (("-d", "nothing"), "-d nothing: expected [vendor]:[device][:class]", "8086:10d3"),
    (("-s", "01:00.0", "01:00.0"), "expected -s or ADDRESS, not both"),
    # Options
    (("--sysrot", "/"), "unknown option '--sysrot' (--sysroot?)"),
    (("-json",), "unknown option '-json' (--json?)"),
    (("-a",), "unknown option '-a'", "vfio-check --help"),
    (("–json",), "a dash that is no '-' (--json?)"),
    (("—strict",), "(--strict?)"),
    (("--json=yes",), "--json: expected no value behind it"),
    (("--expect",), "--expect: expected a file behind it"),
    (("--expect", "--sysroot", HOST), "--expect: expected a file, not the option --sysroot"),
    (("--sysroot", "--json"), "--sysroot: expected a directory, not the option --json"),
    (("--sysroot", FILE), "expected a directory with sys and proc below it"),
    (("--sysroot", "/nonexistent"), "/nonexistent: ", "expected a directory with sys and proc"),
    (("--format", "yaml"), "--format yaml: expected ", "json"),
    (("--color=red",), "--color=red: expected always, never or auto"),
    (("--kernel", "debian"), "debian: expected a kernel release such as 6.12"),
    (("groups", "--strict"), "groups: expected no --strict, which is for check"),
    (("--list",), "--list", "which is for explain"),
    (("--once", "01:00.0"), "which is for watch"),
    # Sizes
    (("--guest-memory", "8GB"), "8G?"),
    (("--guest-memory", "8GiB"), "8G?"),
    (("--guest-memory", "8"), "8G or 8M?"),
    (("--guest-memory", "8192"), "8192M or 8192K?"),
    (("--guest-memory", "8388608"), "8388608K or 8388608B?"),
    (("--guest-memory", "1.5G"), "1536M?"),
    (("--guest-memory", "lots"), "such as 8G"),
    (("--guest-memory", "0G"), "such as 8G"),
    (("--guest-memory", "8", "G"), "8G or 8M?"),
    # What a command is about
    (("report",), "expected one ADDRESS: vfio-check report [OPTIONS] ADDRESS"),
    (("report", "01:00.0", "02:00.0"), "expected one ADDRESS"),
    (("regions", "01:00.0"), "regions: expected no 01:00.0, but vfio-check regions"),
    (("watch", "--once"), "--once: expected an address, such as 02:00.0 behind it"),
)
# Without a tree
OTHERS = (
    (("capture",), "expected one DIR: vfio-check capture [OPTIONS] DIR"),
    (("explain", "group-share"), "group-shared"),
    (("explain", "group", "is", "mine"), "the nearest rules: "),
    (("gate", "01:00.0"), "gate: expected no 01:00.0"),
    (("libvirt-hook",), "vfio-check libvirt-hook --help"),
    (("libvirt-hook", "--instll"), "unknown option '--instll' (--install?)"),
    (("libvirt-hook", "--hooks-dir=/etc"), "expected --install, --uninstall, --status or --self-test"),
)


def last_of(table):
    """A mistake that stands in two rows is one."""
    equal(len({args for args, *_ in table}), len(table), "rows")
    return table


@case("mistakes: each is answered by a line that says how it goes on")
def _answers():
    for rows, more in ((last_of(MISTAKES), TREE), (last_of(OTHERS), ())):
        for args, *words in rows:
            result = run(*more, *args, status=2)
            equal(result.out, "", args)
            is_true(result.err.startswith("vfio-check: "), result.err)
            # Options end with the way to the help.
            is_true(result.err.count("\n") <= 2, result.err)
            contains(result.err, *words)


@case("mistakes: what an answer asks for is understood")
def _asked_for():
    for args in (("-s", "02:00"), ("02:00.0",), ("-d", "8086:", "-s", "00:"), ("-d", "::0300"),
                 ("-s", "*:*:*.*"), ("-s", "01:00.*"), ("-s", "02:"), ("-s", "01.0"), ("-d", "1b36:"),
                 ("-d", ":0010"), ("eth0",), ("nvme0n1",), ("--guest-memory", "8G"),
                 ("--guest-memory", "1536M"), ("groups",), ("explain", "--list")):
        tree = () if args[0] == "explain" else TREE
        result = run(*tree, *args)
        is_true(result.status in (0, 1, 3) or "no endpoint" in result.err or "filter" in result.err,
                result)
