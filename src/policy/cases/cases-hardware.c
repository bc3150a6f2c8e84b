// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device can do: be reset, be shared out, answer, and reach a guest's memory. */
#include "policy/case.h"

const struct finding_case cases_hardware[DETAILS] = {
	[DETAIL_NO_RESET] = {
		N_("the device cannot be reset"),
		N_("The kernel knows no way to reset this device. VFIO gives it away all the same: a "
		   "guest finds it in the state in which its last user left it, and so does the host "
		   "afterwards."),
		N_("Give it only to guests that trust each other, and switch the host off and on "
		   "again if the device no longer starts."),
		.prints = { NULL },
	},
	[DETAIL_NO_RESET_ALONE] = {
		N_("the device cannot be reset on its own"),
		N_("Only a reset of its whole bus reaches this device, and that takes {what} along. "
		   "QEMU does it only if all of these belong to the same guest. Otherwise VFIO gives "
		   "the device away without a reset: a guest finds it in the state in which its last "
		   "user left it, and so does the host afterwards."),
		N_("Give it only to guests that trust each other. Where the host needs none of {what}, they "
		   "can go to the same guest, whose QEMU then resets the bus."),
		.prints = { NULL },
	},
	[DETAIL_NO_RESET_KEPT] = {
		N_("the device cannot be reset on its own"),
		N_("Only a reset of its whole bus reaches this device, and that takes {what} along. QEMU "
		   "does it only if all of these belong to the same guest, and that is no way here: the "
		   "host keeps {through}, which it uses or which is a part of its processor or chipset. So "
		   "VFIO gives the device away without a reset: a guest finds it in the state in which its "
		   "last user left it, and so does the host afterwards."),
		N_("Give it only to guests that trust each other, and switch the host off and on again if "
		   "the device no longer starts. Leave {through} with the host."),
		.prints = { NULL },
	},
	[DETAIL_NO_RESET_BRIDGE] = {
		N_("the device cannot be reset on its own"),
		N_("Only a reset of its whole bus reaches this device, and VFIO does not do that: with "
		   "{through} on it there is a bridge, which no guest gets. So the device is given away "
		   "without a reset: a guest finds it in the state in which its last user left it, and so "
		   "does the host afterwards."),
		N_("Give it only to guests that trust each other, and switch the host off and on again if "
		   "the device no longer starts."),
		.prints = { NULL },
	},
	[DETAIL_NO_RESET_OFF] = {
		N_("the reset of the device is switched off"),
		N_("Somebody has emptied the list of ways in which the kernel may reset this device. "
		   "VFIO gives it away all the same: a guest finds it in the state in which its last "
		   "user left it, and so does the host afterwards."),
		N_("Write \"default\" to /sys/bus/pci/devices/{device}/reset_method."),
		.prints = { NULL },
	},
	[DETAIL_RESET_HANGS] = {
		N_("a reset of the device hangs the host"),
		N_("Linux resets a device before a guest gets it and when the guest is stopped. This one "
		   "does not survive a function level reset, and the host hangs with it until it is "
		   "switched off. Newer kernels leave that reset out ({through}); this one has it in its "
		   "list."),
		N_("Use a newer kernel, or take \"flr\" out of the list before a guest gets the device: write "
		   "the others to /sys/bus/pci/devices/{device}/reset_method."),
		.prints = { NULL },
	},
	[DETAIL_RESET_HANGS_REPORTED] = {
		N_("a reset of the device has hung hosts"),
		N_("Linux resets a device before a guest gets it and when the guest is stopped. Users of "
		   "devices like this one report that the host froze then, and had to be switched off: "
		   "{through}."),
		N_("Try it before you rely on it, with nothing at stake: start and stop the guest several "
		   "times. Where it freezes, another reset may do: write one of those in "
		   "/sys/bus/pci/devices/{device}/reset_method to that file, or nothing for no reset at "
		   "all."),
		.prints = { NULL },
	},
	[DETAIL_RESET_LOST] = {
		N_("the device may not come back from a reset"),
		N_("Linux resets a device before a guest gets it and when the guest is stopped. Of devices "
		   "like this one it is known that they do not work after it until the host was switched "
		   "off and on: {through}."),
		N_("Try it before you rely on it, and give it to one guest that stays up. Where its driver "
		   "has virtual functions, give those instead. Another reset may do: write one of those in "
		   "/sys/bus/pci/devices/{device}/reset_method to that file."),
		.prints = { NULL },
	},
	[DETAIL_RESET_ONCE] = {
		N_("no reset of Linux brings this device back"),
		N_("Graphics of this series often start once only after the host was switched on: when their "
		   "guest is stopped or started again, they stay black or take the host with them "
		   "({through}). What Linux can do to reset them does not help."),
		N_("Load the module vendor-reset where it knows the device (\"device_specific\" then is the "
		   "first in /sys/bus/pci/devices/{device}/reset_method), shut the guest down properly, and "
		   "try both before you rely on it."),
		.prints = { NULL },
	},
	[DETAIL_RESET_UNFIXED] = {
		N_("the device does not survive a reset of older kernels"),
		N_("Linux resets a device before a guest gets it and when the guest is stopped. This one "
		   "hangs on a function level reset, sometimes with the whole host, where the kernel lacks "
		   "a fix: {through}. Whether this kernel has it cannot be seen; stable releases may."),
		N_("Use a kernel that has the fix, best one from 5.15 on, which lists in reset_method what it "
		   "does."),
		.prints = { NULL },
	},
	[DETAIL_PF_ENABLED] = {
		N_("virtual functions of the device are on"),
		N_("This is a physical function of which {what} virtual functions are on. vfio-pci "
		   "does not take it as long as they are, and without its driver they lose their "
		   "way to the outside."),
		N_("Give a guest one of the virtual functions instead, or switch them off: write 0 to "
		   "/sys/bus/pci/devices/{device}/sriov_numvfs."),
		.prints = { NULL },
	},
	[DETAIL_PF_IN_USE] = {
		N_("virtual functions of the device are given away"),
		N_("This is a physical function of which {what} virtual functions are on, and "
		   "vfio-pci has some of them, such as {through}. To switch them off takes them from "
		   "the guests that use them; as long as they are on, vfio-pci does not take the "
		   "device."),
		N_("Stop the guests that use the virtual functions first; then write 0 to "
		   "/sys/bus/pci/devices/{device}/sriov_numvfs."),
		.prints = { NULL },
	},
	[DETAIL_PF_SHARED] = {
		N_("whoever gets the device controls its virtual functions"),
		N_("VFIO has this physical function, of which {what} virtual functions are on. Who "
		   "uses it can watch, change and stop what goes through each of them."),
		N_("Give the physical function only to somebody whom all users of the virtual "
		   "functions trust."),
		.prints = { NULL },
	},
	[DETAIL_VF_ALONE] = {
		N_("the physical function has no driver"),
		N_("This is a virtual function of {what}, which has no driver. Most virtual functions "
		   "do not work without the physical function's driver, and they go when another "
		   "driver takes it over."),
		N_("Bind {what} to its own driver first."),
		.prints = { NULL },
	},
	[DETAIL_VF_TOKEN] = {
		N_("VFIO has the physical function too"),
		N_("This is a virtual function of {what}, which VFIO has. Who uses that one can "
		   "watch, change and stop what goes through this one; so the kernel asks for a "
		   "secret that both know, the VF token, and refuses a guest that has none."),
		N_("Bind {what} to its own driver, or give both users the same token (QEMU 8.1 and "
		   "later: vfio-pci,vf-token=UUID)."),
		.prints = { NULL },
	},
	[DETAIL_VF_DEPENDS] = {
		N_("a virtual function of {what}"),
		N_("It lives as long as {through} drives {what} and leaves it on: when that driver is "
		   "unloaded, or the number of virtual functions changed, it is taken from its guest."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_UNRESPONSIVE] = {
		N_("the device does not answer"),
		N_("All that can be read of the device are ones, as of a slot without a device. It has "
		   "hung, has lost its link or is gone, and can stop whoever touches it. A guest "
		   "cannot use it."),
		N_("Switch the host off and on again. If that does not help, the device, its slot or "
		   "its cable is broken."),
		.prints = { NULL },
	},
	[DETAIL_POWER_COLD] = {
		N_("the device is switched off (D3cold)"),
		N_("The device is without power, to save energy. The kernel switches it on when a guest "
		   "gets it; on some machines it then does not come back, and the guest does not "
		   "start."),
		N_("Try it before you rely on it, or keep it on: write 0 to "
		   "/sys/bus/pci/devices/{device}/d3cold_allowed."),
		.prints = { NULL },
	},
	[DETAIL_POWER_SUSPENDED] = {
		N_("the device is asleep and may be switched off"),
		N_("The device is suspended and may be without power (D3cold), to save energy; this "
		   "kernel does not say. It wakes the device when a guest gets it; on some machines it "
		   "then does not come back, and the guest does not start."),
		N_("Try it before you rely on it, or keep it on: write 0 to "
		   "/sys/bus/pci/devices/{device}/d3cold_allowed."),
		.prints = { NULL },
	},
	[DETAIL_POWER_IDLE] = {
		N_("the device is switched off (D3cold) while no guest has it"),
		N_("vfio-pci lets a device sleep that no guest has, and here that takes its power. It is "
		   "switched on again when a guest gets it. Some devices, graphics cards above all, then "
		   "do not come back: the guest does not start, and the device is lost until the host "
		   "was switched off and on."),
		N_("Keep it awake: a line \"options vfio-pci disable_idle_d3=1\" in a file in /etc/modprobe.d "
		   "(or vfio-pci.disable_idle_d3=1 on the kernel command line, where vfio-pci is built "
		   "in), then make the initrd anew and reboot. Until then write 0 to "
		   "/sys/bus/pci/devices/{device}/d3cold_allowed, which wakes it at once."),
		.prints = { NULL },
	},
	[DETAIL_POWER_IDLE_MAYBE] = {
		N_("the device is asleep, and may be switched off, while no guest has it"),
		N_("vfio-pci lets a device sleep that no guest has, and that may take its power (D3cold); "
		   "nothing here says whether it did. Some devices, graphics cards above all, then do not "
		   "come back when a guest gets them, and are lost until the host was switched off and "
		   "on."),
		N_("Keep it awake: a line \"options vfio-pci disable_idle_d3=1\" in a file in /etc/modprobe.d "
		   "(or vfio-pci.disable_idle_d3=1 on the kernel command line, where vfio-pci is built "
		   "in), then make the initrd anew and reboot. Until then write 0 to "
		   "/sys/bus/pci/devices/{device}/d3cold_allowed, which wakes it at once."),
		.prints = { NULL },
	},
	[DETAIL_POWER_IDLE_VARIANT] = {
		N_("the device is asleep or switched off (D3cold) while no guest has it"),
		N_("{what} lets a device sleep that no guest has, as vfio-pci does, and that can take its "
		   "power. Some devices do not come back when a guest gets them, and are lost until the "
		   "host was switched off and on."),
		N_("Keep it awake: write 0 to /sys/bus/pci/devices/{device}/d3cold_allowed after each boot, "
		   "which wakes it at once. vfio-pci's option disable_idle_d3=1 counts for {what} too, but "
		   "only where vfio-pci is loaded first: \"options vfio-pci disable_idle_d3=1\" and "
		   "\"softdep {what} pre: vfio-pci\" in a file in /etc/modprobe.d."),
		.prints = { NULL },
	},
	[DETAIL_POWER_IDLE_LATE] = {
		N_("the device is asleep or switched off (D3cold) although disable_idle_d3 is set"),
		N_("{what} lets a device sleep that no guest has, unless vfio-pci's option disable_idle_d3 "
		   "is on. It is set ({ranges}), but was not when this device went to sleep: it is taken "
		   "over only when vfio-pci is loaded. Some devices do not come back when a guest gets "
		   "them, and are lost until the host was switched off and on."),
		N_("Make the initrd anew, so that vfio-pci is loaded with the option "
		   "(\"options vfio-pci disable_idle_d3=1\" in a file in /etc/modprobe.d), and reboot. Until "
		   "then write 0 to /sys/bus/pci/devices/{device}/d3cold_allowed, which wakes it at once."),
		.prints = { NULL },
	},
	[DETAIL_POWER_STUCK] = {
		N_("the device did not come back from sleep"),
		N_("The kernel could not switch the device on again in this boot. Until the host was "
		   "switched off and on, all that can be read of the device are ones, and it can stop "
		   "whoever touches it. It can happen again whenever the device goes to sleep."),
		N_("Switch the host off and on, and keep the device awake from then on: a line \"options "
		   "vfio-pci disable_idle_d3=1\" in a file in /etc/modprobe.d, or 0 in "
		   "/sys/bus/pci/devices/{device}/d3cold_allowed before it sleeps."),
		.prints = { NULL },
	},
	[DETAIL_HELD] = {
		N_("{what} has the device open"),
		N_("A process of the host uses this device: {what}. To take the device from its driver "
		   "waits until nobody has it open, which may be for ever: whoever does it hangs, and "
		   "so does libvirtd with managed='yes'."),
		N_("Stop what has {device} open before it is taken from its driver."),
		.prints = { NULL },
	},
	[DETAIL_HELD_VFIO] = {
		N_("{what} has the device open through VFIO"),
		N_("A process uses this device through VFIO, as a guest does that has it: {what}. Nobody "
		   "else gets it as long as that runs, and to take it from VFIO's driver waits for "
		   "the end of it."),
		N_("Shut that guest down before {device} is given to another one."),
		.prints = { NULL },
	},
	[DETAIL_HELD_UNFINISHED] = {
		N_("not all of /proc was searched for who has the device open"),
		N_("Its driver is in use, and there are so many processes that not all were looked at. To "
		   "take the device from its driver hangs as long as one of them has it open."),
		N_("Look who has it open: fuser -v {what}"),
		.prints = { NULL },
	},
	[DETAIL_HELD_UNSEEN] = {
		N_("a process that cannot be looked at may have the device open"),
		N_("Its driver is in use, and what some processes have open may not be seen. To take the "
		   "device from its driver hangs as long as one of them has it open."),
		N_("Look as root who has it open: fuser -v {what}"),
		.prints = { NULL },
	},
	[DETAIL_REMOVABLE] = {
		N_("the device is plugged in from outside"),
		N_("The device is behind a port for devices from outside, such as Thunderbolt. "
		   "It can be pulled out while a guest uses it, and whoever reaches the port can put "
		   "another one in its place."),
		N_("Before it is pulled out, stop the guest. Let the firmware or boltctl allow only "
		   "devices that are known."),
		.prints = { NULL },
	},
	[DETAIL_HOLE] = {
		N_("the guest's memory does not fit around what is reserved"),
		N_("A {guest-machine} guest with {guest-memory} of memory has some of it at addresses that the kernel "
		   "keeps from this device: {ranges}. That cannot be mapped, and the guest does not "
		   "start."),
		N_("Give the guest so little memory that it ends below these addresses."),
		.prints = { NULL },
	},
	[DETAIL_HOLE_APERTURE] = {
		N_("the guest's memory is beyond the reach of the IOMMU"),
		N_("A {guest-machine} guest with {guest-memory} of memory has some of it at addresses that this machine's "
		   "IOMMU cannot translate: {ranges} is all that it can. The rest cannot be mapped, and "
		   "the guest does not start."),
		N_("Give the guest less memory."),
		.prints = { NULL },
	},
	[DETAIL_BAR_BEYOND] = {
		N_("the guest's firmware may put the device's memory beyond the reach of the IOMMU"),
		N_("OVMF puts large BARs at the end of what the guest's CPU can address. With {through} bits, "
		   "as host-passthrough gives it here, that is beyond the {what} bits that the device's IOMMU "
		   "translates. QEMU then warns of vfio_container_dma_map(...) = -22 (Invalid argument), "
		   "and with graphics cards the guest's screen often stays black."),
		N_("Limit the address bits of the guest's CPU to {what}. libvirt, within <cpu>: "
		   "<maxphysaddr mode='passthrough' limit='{what}'/>. QEMU: -cpu "
		   "host,host-phys-bits-limit={what}."),
		.prints = { NULL },
	},
};
