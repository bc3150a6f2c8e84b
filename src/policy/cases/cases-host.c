// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host lives on. {demanded} is the device, or the one of its group that is in use. */
#include "policy/case.h"
#include "policy/policy-file.h"

const struct finding_case cases_host[DETAILS] = {
	[DETAIL_USE_ROOT] = {
		N_("the root file system of this host is on {demanded}"),
		N_("Mounted on this host: {what} (on {through}). Once {demanded} is with a guest, the host "
		   "has lost its root file system and stops working.{along}"),
		N_("Give another device to the guest."),
		.prints = { NULL },
	},
	[DETAIL_USE_MOUNT] = {
		N_("file systems of this host are on {demanded}"),
		N_("Mounted on this host: {what} (on {through}). Once {demanded} is with a guest, the host "
		   "cannot read or write there any more, and what it has not written yet is lost.{along}"),
		N_("Give another device to the guest, or move these file systems to a disk on another "
		   "controller and unmount them first."),
		.prints = { NULL },
	},
	[DETAIL_USE_SWAP] = {
		N_("swap space of this host is on {demanded}"),
		N_("The host swaps to {what} (on {through}). Once {demanded} is with a guest, memory that "
		   "was moved there is lost, and the programs that it belongs to are killed.{along}"),
		N_("Switch that swap space off first (swapoff {swaps}), and take it out of /etc/fstab."),
		.prints = { NULL },
	},
	[DETAIL_USE_POOL] = {
		N_("a ZFS pool may be on {demanded}"),
		N_("{what} is a member of a ZFS pool. Whether this host has imported that pool cannot be "
		   "seen; if it has, the pool loses {what}.{along}"),
		N_("Look with \"zpool status\"; export the pool before its disks go to a guest."),
		.prints = { NULL },
	},
	[DETAIL_USE_ROUTE] = {
		N_("this host's way to the network goes through {demanded}"),
		N_("The default route leads through {through}. Once {demanded} is with a guest, the host "
		   "cannot be reached and reaches nobody; who is logged in over the network is cut off.{along}"),
		N_("Give another network card to the guest, or set up the host's network on another one "
		   "first."),
		.use = POLICY_USE_NETWORK,
	},
	[DETAIL_USE_ONLY_NIC] = {
		N_("the only network card that this host uses is {demanded}"),
		N_("No other network card has an address than the one of {through}. Once {demanded} is with a "
		   "guest, the host is without a network.{along}"),
		N_("Give another network card to the guest, or set up the host's network on another one "
		   "first."),
		.use = POLICY_USE_NETWORK,
	},
	[DETAIL_USE_BOOT_DISPLAY] = {
		N_("the screen of this host is {demanded}"),
		N_("The firmware chose this display for the boot (boot_vga): the host's console is on it. "
		   "Once a guest has it, the screen stays dark or shows the guest.{along}"),
		N_("Make another display the first one in the firmware's setup, or see to it that the host "
		   "can be reached without a screen (network, serial line)."),
		.use = POLICY_USE_SCREEN,
	},
	[DETAIL_USE_FRAMEBUFFER] = {
		N_("the console of this host is drawn by {demanded}"),
		N_("The frame buffer {what} of the host's console belongs to {demanded}. Once it is with a "
		   "guest, the host's screen stays dark.{along}"),
		N_("See to it that the host can be reached over the network or a serial line before the "
		   "screen is gone."),
		.use = POLICY_USE_SCREEN,
	},
	[DETAIL_USE_SERIAL_CONSOLE] = {
		N_("the console of this host is on {demanded}"),
		N_("The kernel's console {what} is a port of {demanded}. Once it is with a guest, the kernel's "
		   "messages and the login on that line are gone.{along}"),
		N_("Take console={what} off the kernel command line and boot again, if the host can be "
		   "reached in another way."),
		.use = POLICY_USE_CONSOLE,
	},
	[DETAIL_USE_KEYBOARD] = {
		N_("the only keyboard of this host hangs on {demanded}"),
		N_("No other keyboard is there than \"{what}\". Once {demanded} is with a guest, nobody can "
		   "type at the host itself.{along}"),
		N_("Plug a keyboard into a port of another controller, or see to it that the host can be "
		   "reached over the network."),
		.use = POLICY_USE_KEYBOARD,
	},
	[DETAIL_USE_VIRTUAL] = {
		N_("this host lives on {what}, a virtual function of {demanded}"),
		N_("The host needs {what} for {through}. That function is a part of {demanded} and is gone as "
		   "soon as {demanded} is taken from its driver.{along}"),
		N_("Move what the host has on {what} to another device first, or give other virtual functions to "
		   "guests instead of {demanded}."),
		.use = POLICY_USE_VIRTUAL,
	},
	[DETAIL_USE_MANAGEMENT] = {
		N_("part of this machine's management controller: {demanded}"),
		N_("With it ({what}) the machine is watched, switched and reached from afar, even while it is "
		   "off. A guest that has it could lock everybody out.{along}"),
		N_("Leave it to the host."),
		.use = POLICY_USE_CONTROLLER,
	},
};
