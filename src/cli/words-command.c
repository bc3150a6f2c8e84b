// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/words-command.h"

#define N_(text) text

const char *const command_words[COMMAND_WORDS] = {
	[SAYS_HOOK_USAGE] =
		N_("Usage: vfio-check libvirt-hook ACTION [OPTIONS]\n"
		   "       vfio-check libvirt-hook DOMAIN OPERATION SUB-OPERATION EXTRA [OPTIONS]\n"
		   "\n"
		   "libvirt starts no domain with a device that is unsafe: its hook, which libvirt "
		   "calls in the second form with the domain's XML on standard input."),
	[SAYS_TRY_HELP] = N_("Try 'vfio-check libvirt-hook --help'."),
	[SAYS_CANNOT_WRITE] = N_("{directory}/{file}: {error}; the hook is not installed as it should "
				 "be. Run this as root, and then once more"),
	[SAYS_CANNOT_READ] = N_("{file}: {error}; expected the program that is to be the hook"),
	[SAYS_NOT_OURS] = N_("{directory}/{file}: is not from vfio-check and is left as it is; "
			     "give it another name, then install again"),
	[SAYS_KEPT_TAKEN] = N_("{directory}/{file}.before-vfio-check: holds an older hook already, "
			       "and {file} is another one now; decide which of them is to be {file}, "
			       "remove the other, then install again"),
	[SAYS_DOES_NOT_START] = N_("{file}: does not start the way libvirt would start it: {error}. "
				   "Nothing was installed: a hook that does not start stops every "
				   "domain. Install libvfio-check where the loader finds it "
				   "(ldconfig), or build with configure --disable-shared"),
	[SAYS_NO_LIBVIRT] = N_("no libvirt found (libvirtd, virtqemud and virsh do not tell a "
			       "version); install it, or say with --libvirt-version for which one "
			       "the hook is to be"),
	[SAYS_RESTORECON] = N_("restorecon -R {directory}: {error}; without its SELinux label libvirt "
			       "may not run the hook"),

	[SAYS_INSTALLED] = N_("{directory}/{file}: is the hook, by way of {target}"),
	[SAYS_CHAINED] = N_("{directory}/{file}: calls first the hook that was there, now "
			    "{file}.before-vfio-check, and then vfio-check"),
	[SAYS_RESTORED] = N_("{directory}/{file}: is again the hook that was there before"),
	[SAYS_REMOVED] = N_("{directory}/{file}: removed"),
	[SAYS_NOTHING_INSTALLED] = N_("{directory}: is not there; no hook is installed"),
	[SAYS_RELOADED] = N_("{daemon}: told to look for hooks again"),
	[SAYS_NO_DAEMON] = N_("No daemon of libvirt runs; it looks for hooks when it starts."),
	[SAYS_NOT_TRIED] = N_("Not tried. Reload libvirt's daemon (systemctl reload libvirtd, or "
			      "virtqemud and virtnetworkd), then: vfio-check libvirt-hook "
			      "--self-test"),

	[SAYS_PROVED] = N_("Self-test: libvirt calls this hook, and it refuses."),
	[SAYS_NOT_PROVED] = N_("the hook is in its place, but it is not proved that libvirt calls it:"),
	[SAYS_TEST_OLD] = N_("self-test: libvirt calls a hook of version {version}, this is {own}: "
			     "vfio-check libvirt-hook --install"),
	[SAYS_TEST_NOT_CALLED] = N_("self-test: libvirt started a domain that the hook would have "
				    "refused: it does not call the hook. Ask --status why; if it "
				    "sees nothing wrong, reload libvirt's daemon (systemctl reload "
				    "libvirtd, or virtqemud)"),
	[SAYS_TEST_HIDDEN] = N_("self-test: a hook refused, but not in the words of this one: another "
				"script comes after it and hides what it says, or it is not of this "
				"version. Ask --status. libvirt said: {said}"),
	[SAYS_TEST_FAILED] = N_("self-test: libvirt could not be asked to start a domain, so nothing is "
				"proved. Mend that and try again. It said: {said}"),

	[SAYS_STATUS_FINE] = N_("{directory}: the hook is in its place for libvirt {version}, and "
				"nothing keeps it from being called."),
	[SAYS_STATUS_NO_LIBVIRT] = N_("No libvirt found (libvirtd, virtqemud and virsh do not tell a "
				      "version): nobody calls the hook."),
	[SAYS_STATUS_NO_DAEMON] = N_("No daemon of libvirt runs now; it looks for hooks when it "
				     "starts."),
	[SAYS_STATUS_NOT_OURS] = N_("{directory}/{file}: is not from vfio-check: give it another name, "
				    "then vfio-check libvirt-hook --install"),
	[SAYS_STATUS_NOT_STARTING] = N_("{directory}/{file}: {program} does not start, and libvirt "
					"refuses every domain: {error}. Install what is missing, or "
					"vfio-check libvirt-hook --install"),
	[SAYS_NO_HOOKS] = N_("{directory}: {error}: not installed: vfio-check libvirt-hook --install"),
	[SAYS_MISSING] = N_("{directory}/{file}: is missing, so nothing is refused: vfio-check "
			    "libvirt-hook --install"),
	[SAYS_DANGLING] = N_("{directory}/{file}: leads nowhere ({error}), so nothing is refused: "
			     "install the program again, then vfio-check libvirt-hook --install"),
	[SAYS_NOT_EXECUTABLE] = N_("{directory}/{file}: {program} is not executable, so nothing is "
				   "refused: chmod 755 {program}, then reload libvirt's daemon"),
	[SAYS_OTHER_VERSION] = N_("{directory}/{file}: {program} is version {version}, this is {own}: "
				  "vfio-check libvirt-hook --install"),
	[SAYS_APPARMOR_DENIES] = N_("{directory}/{file}: AppArmor keeps libvirt from executing "
				    "{program}, and libvirt refuses every domain: vfio-check "
				    "libvirt-hook --install, or let it by a line in "
				    "/etc/apparmor.d/local/usr.sbin.libvirtd: {program} PUx,"),
	[SAYS_OUTRANKED] = N_("{directory}/{driver}.d: after zz-vfio-check comes {names}; if that refuses "
			      "too, users see its words only: give it a name that sorts before "
			      "zz-vfio-check"),
	[SAYS_LOADED_AT_START] = N_("{daemon} (process {pid}) has been started after the hook was "
				    "installed, and found it."),
	[SAYS_WAS_PROVED] = N_("{daemon} (process {pid}) has called the hook in a self-test."),
	[SAYS_MAYBE_NOT_LOADED] = N_("{daemon} (process {pid}) is older than the hook and may not know "
				     "of it: vfio-check libvirt-hook --self-test proves it; "
				     "systemctl reload {daemon} lets it look"),

	[SAYS_GATE_WRITTEN] = N_("{file}: written; AppArmor keeps QEMU from:"),
	[SAYS_GATE_CURRENT] = N_("{file}: is as it should be; AppArmor keeps QEMU from:"),
	[SAYS_GATE_NOT_THERE] = N_("No lines of vfio-check are below {dir}: there is nothing to remove."),
	[SAYS_GATE_REMOVED] = N_("{file}: has no lines of vfio-check any more."),
	[SAYS_GATE_NONE] = N_("  nothing: no device is unsafe or unknown"),
	[SAYS_GATE_RUNNING] = N_("A guest that runs keeps what it has; for it this holds from the next "
				 "time on that libvirt attaches something to it."),
	[SAYS_GATE_NO_IOMMUFD] = N_("This kernel has iommufd, and what libvirt attaches by it (<driver "
				    "iommufd='yes'/>) the gate does not hold."),
	[SAYS_GATE_MISSING_LINE] = N_("missing"),
	[SAYS_GATE_STALE_LINE] = N_("too much"),
	[SAYS_GATE_DIFFERS] = N_("{file}: is not as it should be: vfio-check gate"),
	[SAYS_GATE_ALL] = N_("the host could not be judged, so that no device is let through to a guest: "
			     "{file}. Mend that, then: vfio-check gate"),
	[SAYS_GATE_UNENDED] = N_("{file}: line {line}: expected one block, from \"# BEGIN vfio-check "
				 "gate\" to \"# END vfio-check gate\"; nothing was changed, mend it "
				 "by hand"),
	[SAYS_GATE_CANNOT_READ] = N_("{file}: {error}; expected the text of an AppArmor profile"),
	[SAYS_GATE_CANNOT_WRITE] = N_("{file}: {error}; the gate is not as it should be. Run this as "
				      "root"),
	[SAYS_GATE_OFF] = N_("AppArmor is not in force on this host, so the gate can keep nothing from "
			     "QEMU."),
	[SAYS_GATE_NO_PROFILE] = N_("{file}: {error}: libvirt's AppArmor profile of QEMU is not "
				    "installed, so the gate can keep nothing from QEMU."),
	[SAYS_GATE_NO_INCLUDE] = N_("{file}: does not include local/abstractions/libvirt-qemu, so the "
				    "gate can keep nothing from QEMU. Add the line: include if exists "
				    "<local/abstractions/libvirt-qemu>"),
	[SAYS_GATE_NOT_LIBVIRT] = N_("{file}: line {line}: libvirt does not use AppArmor "
				     "(security_driver), so the gate can keep nothing from QEMU."),
	[SAYS_GATE_ELSE] =
		N_("What can be done against devices that are attached to a running guest:\n"
		   "  - vfio-check watch, or its udev rule, raises an alarm at once;\n"
		   "  - a rule of polkit can forbid users of libvirt's socket to attach anything "
		   "(access_drivers = [ \"polkit\" ]\n    in libvirtd.conf; not by device);\n"
		   "  - a device that this host does not need can be taken away at boot: echo 1 >"
		   "/sys/bus/pci/devices/ADDRESS/remove;\n"
		   "  - with SELinux, where guests are to have no devices at all, svirt_t can be "
		   "denied what is labelled vfio_device_t.\n"
		   "The owner and mode of what is in /dev/vfio, and cgroup_device_acl in qemu.conf, do not help: "
		   "libvirt\nitself changes them for the guest when it attaches a device."),

	/* For logs, which are read by programs: never translated. */
	[SAYS_WATCHING] = "Watching which devices are given to VFIO.",
	[SAYS_ALARM] = "ALARM: {address} is on {driver} and {verdict}: {title} [{rule}]",
	[SAYS_WATCH_BLIND] = "ALARM: {address} is on {driver} and could not be judged: {error}",
	[SAYS_WATCH_FAILED] = "watch: the kernel's messages about devices cannot be had: {error}",
	[SAYS_WATCH_LOST] = "Messages of the kernel were lost; all devices are judged again.",
};
