// SPDX-License-Identifier: GPL-2.0-or-later
/* Graphics devices: what of the boot is left in them, and what they miss outside of their host. */
#include "policy/case.h"

#define LINE N_("vfio-pci {device}: {through}")

const struct finding_case cases_display[DETAILS] = {
	[DETAIL_BOOT_SCREEN] = {
		N_("the boot screen lies in the memory of {device}"),
		N_("The kernel keeps the screen that the firmware set up ({what}) in a BAR of this device. Even "
		   "where the kernel gives the device away QEMU cannot map that BAR then, and the guest has a "
		   "graphics device that does not work."),
		N_("Put initcall_blacklist=sysfb_init on the kernel command line and boot again "
		   "(video=efifb:off does not take it away). The host shows nothing on this screen then, "
		   "and has to be reached over the network or a serial line."),
		.prints = { LINE },
	},
	[DETAIL_BOOT_SCREEN_DRIVER] = {
		N_("the boot screen lies in the memory of {device}"),
		N_("The kernel draws on the screen that the firmware set up ({what}), in a BAR of this device. "
		   "Even where the kernel gives the device away QEMU cannot map that BAR then, and the guest "
		   "has a graphics device that does not work."),
		N_("Until the next boot: echo {buffer-driver}.0 > "
		   "/sys/bus/platform/drivers/{buffer-driver}/unbind. For good: put "
		   "initcall_blacklist=sysfb_init on the kernel command line (older kernels: "
		   "video=efifb:off). The host shows nothing on this screen then, and has to be reached over "
		   "the network or a serial line."),
		.prints = { LINE },
	},
	[DETAIL_BOOT_SCREEN_DESPITE] = {
		N_("the boot screen lies in the memory of {device}"),
		N_("The kernel keeps the screen that the firmware set up ({what}) in a BAR of this device, "
		   "though initcall_blacklist=sysfb_init is on its command line. Even where the kernel gives "
		   "the device away QEMU cannot map that BAR then, and the guest has a graphics device that "
		   "does not work."),
		N_("Linux 6.0 and later take it from a VGA controller when vfio-pci gets that: echo {device} > "
		   "/sys/bus/pci/drivers/vfio-pci/unbind, then echo {device} > "
		   "/sys/bus/pci/drivers/vfio-pci/bind. If it is still in /proc/iomem then, make another "
		   "graphics device the first one in the firmware's setup, or use a kernel without "
		   "CONFIG_SYSFB_SIMPLEFB."),
		.prints = { LINE },
	},
	[DETAIL_IGD_BRIDGE] = {
		N_("vfio-pci does not open Intel graphics on this machine"),
		N_("vfio-pci shows the guest of an Intel graphics device the configuration of Intel's host "
		   "bridge (00:00.0) and ISA bridge (00:1f.0). On this machine {other} is something else, and so "
		   "it does not open the device. A kernel without CONFIG_VFIO_PCI_IGD does."),
		N_("Look for a firmware update or for a setting of the firmware's setup that changes what "
		   "{other} is; or use a kernel without CONFIG_VFIO_PCI_IGD, where the guest's driver has to do "
		   "without the OpRegion."),
		.prints = { NULL },
	},
	[DETAIL_IGD_BARE] = {
		N_("vfio-pci of this kernel may not open the device"),
		N_("The device has no OpRegion, or the host none of Intel's bridges. Kernels before 5.10 do not open an "
		   "Intel graphics device then; some were corrected later."),
		N_("Use Linux 5.10 or later."),
		.prints = { NULL },
	},
	[DETAIL_ROM_USED] = {
		N_("the firmware has run the ROM of {device}"),
		N_("The machine started with its screen on this device. Its ROM, or the copy that the kernel shows, "
		   "may no longer be as a guest's firmware and drivers need it: the guest's screen stays dark, "
		   "or its driver does not start (in Windows: code 43)."),
		N_("The firmware has run the ROM of {device}: if the guest's screen stays dark, give the guest a "
		   "clean copy of it, in libvirt <rom file='/usr/share/vgabios/vbios.rom'/> in the device's "
		   "<hostdev>, in QEMU romfile=. It is to be had from the device's vendor, or from "
		   "/sys/bus/pci/devices/{device}/rom while another display is the first one."),
		.prints = { NULL },
	},
	[DETAIL_ROM_ABSENT] = {
		N_("{device} has no ROM of its own"),
		N_("This is AMD's graphics in a processor (APU): its VBIOS is not in a ROM but in the firmware's table "
		   "VFCT, which a guest does not see. Without it most drivers do not start in a guest."),
		N_("{device} has no ROM of its own: take its VBIOS out of /sys/firmware/acpi/tables/VFCT (behind "
		   "that table's header) and give it to the guest, in libvirt <rom "
		   "file='/usr/share/vgabios/vbios.rom'/> in the device's <hostdev>, in QEMU romfile=."),
		.prints = { NULL },
	},
};
