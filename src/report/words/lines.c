// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel and QEMU say, in their words. They are marked for what a translator makes of
 * them, which is put beside: see phrase_beside().
 */
#include "report/words/words.h"

const char *const words_steps[STEP_GET_DEVICE_FD + 1] = {
	[STEP_NONE] = NULL,
	[STEP_BIND] = "bind",
	[STEP_SET_CONTAINER] = "VFIO_GROUP_SET_CONTAINER",
	[STEP_SET_IOMMU] = "VFIO_SET_IOMMU",
	[STEP_GET_DEVICE_FD] = "VFIO_GROUP_GET_DEVICE_FD",
};

/* doc/kernel-facts.md, sections 0, 8.2 and 11.1; byte for byte, blanks included */
const char *const words_kernel_lines[LINE_UNCERTAIN + 1] = {
	[LINE_RMRR] = N_("{driver} {named}: Device is ineligible for IOMMU domain attach due to "
			 "platform RMRR requirement.  "
			 "Contact your platform vendor."),
	[LINE_RMRR_DMAR] = N_("{driver} {named}: DMAR: Device is ineligible for IOMMU domain "
			      "attach due to platform RMRR requirement.  "
			      "Contact your platform vendor."),
	[LINE_DIRECT] =
		N_("{driver} {named}: Firmware has requested this device have a 1:1 IOMMU mapping, "
		   "rejecting configuring the device without a 1:1 mapping. Contact your platform "
		   "vendor."),
	[LINE_INTERRUPTS] =
		N_("vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the "
		   "module param \"allow_unsafe_interrupts\" to enable VFIO IOMMU support on "
		   "this platform"),
	[LINE_PROBE_OF] = N_("{driver}: probe of {named} failed with error -22"),
	[LINE_PROBE_WITH] =
		N_("{driver} {named}: probe with driver {driver} failed with error -22"),
	[LINE_RESOURCES] = N_("{driver} {named}: Resources present before probing"),
	[LINE_DENYLIST] = N_("{driver} {named}: {named-id} exists in vfio-pci device denylist, driver "
			     "probing disallowed."),
	[LINE_PF_ENABLED] = N_("{driver} {named}: Cannot bind to PF with SR-IOV enabled"),
	[LINE_VF_TOKEN] = N_("{driver} {named}: VF token required to access device"),
	[LINE_IGD] = N_("{driver} {named}: Failed to setup Intel IGD regions"),
};

/* doc/kernel-facts.md, section 11.2 */
const char *const words_qemu_lines[QEMU_NODE_ABSENT + 1] = {
	[QEMU_NO_GROUP] = N_("vfio {device}: no iommu_group found: No such file or directory"),
	[QEMU_NO_NODE] = N_("vfio {device}: failed to open /dev/vfio/{group}: {error}"),
	[QEMU_NO_MODEL] = N_("vfio {device}: failed to setup container for group {group}: No available "
			     "IOMMU models"),
	[QEMU_NODE_ABSENT] = N_("vfio {device}: failed to open /dev/vfio/{group}: No such file or "
				"directory"),
	[QEMU_NOT_VIABLE] =
		N_("vfio {device}: group {group} is not viable\n"
		   "Please ensure all devices within the iommu_group are bound to their vfio "
		   "bus driver."),
	[QEMU_SET_CONTAINER] =
		N_("vfio {device}: failed to setup container for group {group}: Failed to "
		   "set group container: {error}"),
	[QEMU_SET_IOMMU] =
		N_("vfio {device}: failed to setup container for group {group}: Failed to set "
		   "iommu for container: {error}"),
	[QEMU_GET_DEVICE] =
		N_("vfio {device}: error getting device from group {group}: {error}\n"
		   "Verify all devices in group {group} are bound to vfio-<bus> or pci-stub "
		   "and not already in use"),
};
