// SPDX-License-Identifier: GPL-2.0-or-later
/* Graphics devices: what of the boot is left in them, and what they miss outside of their host. */
#include "report/words/words.h"

const struct rule_words words_display_rules[] = {
	{
		.rule = "boot-framebuffer",
		.meaning = N_("The screen that the firmware set up for the boot lies in memory of a graphics "
			      "device. As long as the kernel keeps it there, vfio-pci cannot reserve that "
			      "BAR and QEMU cannot map it: the guest starts with a graphics device that "
			      "does not work."),
		.found = N_("From /proc/iomem, which only root sees: BOOTFB, efifb, simplefb, simpledrm, "
			    "vesafb and the like inside of a BAR of the device, or across it. A driver of its "
			    "own that has had the device takes the boot screen away, so that nothing is "
			    "there."),
		.says = N_("vfio-pci 0000:01:00.0: BAR 0: can't reserve [mem 0xd0000000-0xdfffffff 64bit "
			   "pref]"),
		.fix = N_("initcall_blacklist=sysfb_init on the kernel command line keeps the boot screen "
			  "away, whoever would draw on it. Where only efifb or vesafb has claimed it, and no "
			  "BOOTFB is there, video=efifb:off or to unbind the platform driver is enough. From "
			  "Linux 6.0 on vfio-pci takes it away itself from a VGA controller that it gets "
			  "after the boot screen was set up. The host has no console on that screen then."),
		.sources = N_("Linux: drivers/firmware/sysfb_simplefb.c, drivers/video/aperture.c, "
			      "drivers/vfio/pci/vfio_pci_core.c (vfio_pci_vga_init, d17378062079); "
			      "siderolabs/talos#14356; cosminmocan/vfio-single-amdgpu-passthrough#3; "
			      "furkanmustafa/forcefully-remove-bootfb#1"),
		.host = "boot-graphics", .device = "0000:00:02.0", .clean = "intel-clean",
	},
	{
		.rule = "igd-regions",
		.meaning = N_("The drivers of Intel's graphics look for more than the device: for the OpRegion, "
			      "and at the host bridge and the ISA bridge. vfio-pci offers all three to the "
			      "guest, and does not open the device where something else stands in the place "
			      "of a bridge."),
		.found = N_("Of Intel's displays: from the classes and vendors of 0000:00:00.0 (0600) and "
			    "0000:00:1f.0 (0601), and from the dword at 0xfc of the device's configuration space, "
			    "which only root can read. Without an OpRegion (0 or all ones there) the bridges "
			    "do not matter. Kernels from 4.6 on that have CONFIG_VFIO_PCI_IGD, which is on by "
			    "itself; before 6.15 only VGA controllers."),
		.says = N_("vfio-pci 0000:00:02.0: Failed to setup Intel IGD regions"),
		.fix = N_("A kernel without CONFIG_VFIO_PCI_IGD opens the device; the guest's driver has to do "
			  "without the OpRegion then."),
		.sources = N_("Linux: drivers/vfio/pci/vfio_pci_igd.c (vfio_pci_igd_opregion_init, "
			      "vfio_pci_igd_cfg_init), e4eccb853664, 41112160ca87; intel/gvt-linux#203"),
		.host = "boot-graphics", .device = "0000:00:02.0", .clean = "intel-clean",
	},
	{
		.rule = "graphics-rom",
		.meaning = N_("A guest's firmware and drivers start a graphics device by the program in its ROM "
			      "(VBIOS, GOP). The ROM of the display that the machine started with has been "
			      "run and may be changed, and graphics in a processor have none."),
		.found = N_("Only of displays of AMD, Intel and NVIDIA that are asked for by their address: from "
			    "boot_vga, and from the ROM's line of the file resource."),
		.fix = N_("Give the guest a file with the ROM, in libvirt <rom file='...'/> in the device's "
			  "<hostdev>, in QEMU romfile=."),
		.sources = N_("Linux: drivers/pci/rom.c, drivers/gpu/drm/amd/amdgpu/amdgpu_bios.c; "
			      "isc30/ryzen-gpu-passthrough-proxmox"),
		.host = "boot-graphics", .device = "0000:00:02.0", .clean = "intel-clean",
	},
	{ .rule = NULL },
};
