// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/words.h"

#include <string.h>

const struct rule_words *words_rule(const char *id)
{
	static const struct rule_words *const parts[] = {
		words_memory_rules, words_table_rules, words_iommu_rules,  words_host_rules,
		words_device_rules, words_module_rules, words_hardware_rules,
		words_display_rules,
	};

	for (size_t part = 0; part < sizeof(parts) / sizeof(parts[0]); part++)
		for (const struct rule_words *rule = parts[part]; rule->rule; rule++)
			if (strcmp(rule->rule, id) == 0)
				return rule;
	return NULL;
}

size_t words_source(const char *sources, size_t *gap)
{
	size_t line = strcspn(sources, "\n");
	const char *end = strstr(sources, "; ");

	if (end && (size_t)(end - sources) < line) {
		*gap = 2;
		return (size_t)(end - sources);
	}
	*gap = sources[line] == '\n';
	return line;
}

const char *const words_defects[ACPI_DEFECT_KINDS] = {
	[ACPI_HEADER_CUT] = N_("{found} bytes, expected a header of {expected}"),
	[ACPI_WRONG_SIGNATURE] = N_("wrong signature, expected {table}"),
	[ACPI_LENGTH_SHORT] = N_("length {found}, expected at least {expected}"),
	[ACPI_TABLE_CUT] = N_("the table ends after {found} bytes, expected {expected}"),
	[ACPI_CHECKSUM] = N_("checksum {found-hex}, expected {expected-hex}"),
	[ACPI_RECORD_ZERO] = N_("a structure of length 0, expected at least {expected}"),
	[ACPI_RECORD_OVERRUN] = N_("a structure of length {found}, expected at most {expected}: it runs "
				   "past the end of the table"),
	[ACPI_RECORD_SHORT] = N_("a structure of length {found}, expected at least {expected}"),
	[DMAR_WIDTH] = N_("host address width {found}, expected at least {expected}"),
	[DMAR_NO_DRHD] = N_("no remapping unit (DRHD) in the table, expected at least one"),
	[DMAR_DRHD_ADDRESS] = N_("a remapping unit (DRHD) at address 0, expected its registers"),
	[DMAR_ANDD_NAME] = N_("an ANDD object name of {found} bytes without an end, expected a NUL"),
	[DMAR_SCOPE_ZERO] = N_("a device scope of length 0, expected at least {expected}"),
	[DMAR_SCOPE_SHORT] = N_("a device scope of length {found}, expected at least {expected}"),
	[DMAR_SCOPE_OVERRUN] = N_("a device scope of length {found}, expected at most {expected}: it "
				  "runs past the end of its structure"),
	[DMAR_SCOPE_ODD] = N_("a device scope of length {found}, expected whole path elements "
			      "({expected})"),
	[DMAR_SCOPE_TYPE] = N_("a device scope of type {found}, expected 1 to {expected}"),
	[IVRS_NO_IVHD] = N_("no IOMMU (IVHD) in the table, expected at least one"),
	[IVRS_FIRST_BLOCK] = N_("the first block is of type {found-hex}, expected an IOMMU (IVHD, "
				"{expected-hex})"),
	[IVRS_IVHD_ADDRESS] = N_("an IOMMU (IVHD) at address 0, expected its registers"),
	[IVRS_NO_DEVICES] = N_("an IOMMU (IVHD) without a PCI device, expected at least one"),
	[IVRS_ENTRY_TYPE] = N_("a device entry of type {found-hex}, expected one whose length is known"),
	[IVRS_ENTRY_OVERRUN] = N_("a device entry of length {found}, expected at most {expected}: it "
				  "runs past the end of its block"),
	[IVRS_RANGE_START] = N_("a range of devices from {found-hex}, expected an entry that ends it"),
	[IVRS_RANGE_END] = N_("a range of devices to {found-hex}, expected an entry that starts it"),
	[IVRS_RANGE_ORDER] = N_("a range of devices to {found-hex}, expected at least its start, "
				"{expected-hex}"),
	[IVRS_SPECIAL_VARIETY] = N_("a special device of variety {found}, expected 1 (IOAPIC) or 2 "
				    "(HPET)"),
	[IVRS_UID_OVERRUN] = N_("a UID of {found} bytes, expected at most {expected}: it runs past the "
				"end of its block"),
	[IVRS_UID_FORMAT] = N_("a UID of format {found}, expected 0 to {expected}"),
	[IVRS_UID_LENGTH] = N_("a UID of {found} bytes, expected at most {expected} in its format"),
	[IVRS_HID_EMPTY] = N_("a device entry with an empty HID, expected an ACPI name"),
	[IVRS_HID_BLOCK] = N_("a device entry with an ACPI name in a block of type {found-hex}, "
			      "expected {expected-hex}"),
	[IVRS_MEMORY_WRAP] = N_("memory of {found} bytes, expected at most {expected}: it runs past the "
				"last address"),
};

const char *const words_unchecked[UNCHECKED_REASONS] = {
	[CHECKED] = "",
	[UNCHECKED_TABLE] = N_("the firmware's tables can be read by root only; sudo {command} would "
			       "answer"),
	[UNCHECKED_FIRMWARE] = N_("nothing of the firmware is to be seen here (/sys/firmware), as in a "
				  "container; {command} on the host itself would answer"),
	[UNCHECKED_TABLE_DAMAGED] = N_("the table is damaged, so what it demands is not known"),
	[UNCHECKED_TABLE_KIND] = N_("this build does not read the table of this kind of IOMMU"),
	[UNCHECKED_REGIONS] = N_("neither a readable table nor reserved_regions is there; sudo {command} "
				 "on the host itself would answer"),
	[UNCHECKED_MEMORY_MAP] = N_("the memory map (/proc/iomem) can be read by root only"),
	[UNCHECKED_GROUP] = N_("the members of the IOMMU group cannot all be seen"),
	[UNCHECKED_REMAPPING] = N_("whether interrupts are remapped cannot be seen"),
	[UNCHECKED_STATE] = N_("whether the IOMMU is on cannot be seen"),
	[UNCHECKED_KERNEL] = N_("which kernel it is cannot be seen"),
	[UNCHECKED_RESET] = N_("whether the device can be reset cannot be seen"),
	[UNCHECKED_POWER] = N_("whether the device has power cannot be seen"),
	[UNCHECKED_REMOVABLE] = N_("whether the device can be unplugged cannot be seen"),
	[UNCHECKED_SRIOV] = N_("whether the device has or is a virtual function cannot be seen"),
	[UNCHECKED_CONFIG] = N_("the device's configuration space cannot be read"),
	[UNCHECKED_NOT_NAMED] = N_("only a device that is asked for by its address is read from; "
				   "{command} would answer"),
	[UNCHECKED_APERTURE] = N_("where the memory of a guest can be mapped cannot be seen"),
	[UNCHECKED_MODULES] = N_("not all of modprobe's configuration can be read"),
	[UNCHECKED_MOUNTS] = N_("on which devices the host's file systems and its swap space are cannot "
				"all be seen"),
	[UNCHECKED_ROUTES] = N_("through which device the host reaches the network cannot be seen"),
	[UNCHECKED_CONSOLE] = N_("whether the device is the host's console cannot be seen"),
	[UNCHECKED_KEYBOARDS] = N_("whether the host's only keyboard hangs on it cannot be seen"),
	[UNCHECKED_HOLDERS] = N_("whether a process has the device open cannot be seen"),
	[UNCHECKED_REACH] = N_("how many address bits the processors and the IOMMU have, or how large the "
			       "device's BARs are, cannot be seen"),
	[UNCHECKED_MACHINE] = N_("where QEMU puts the memory of a guest of this machine type is not known"),
};

const char *const words_unchecked_in_tree[UNCHECKED_REASONS] = {
	[UNCHECKED_TABLE] = N_("the firmware's tables can be read by root only; sudo {command} on the host "
			       "itself would answer"),
};

const char *const words_unchecked_as_root[UNCHECKED_REASONS] = {
	[UNCHECKED_TABLE] = N_("the firmware's tables cannot be read here, not even by root, as in a "
			       "container; {command} on the host itself would answer"),
	[UNCHECKED_REGIONS] = N_("neither a readable table nor reserved_regions is there"),
	[UNCHECKED_MEMORY_MAP] = N_("the memory map (/proc/iomem) is hidden here, from root as well"),
};

const char *const unchecked_codes[UNCHECKED_REASONS] = {
	[UNCHECKED_TABLE] = "table-permission-denied",
	[UNCHECKED_FIRMWARE] = "firmware-hidden",
	[UNCHECKED_TABLE_DAMAGED] = "table-damaged",
	[UNCHECKED_TABLE_KIND] = "table-kind-unknown",
	[UNCHECKED_REGIONS] = "regions-absent",
	[UNCHECKED_MEMORY_MAP] = "memory-map-hidden",
	[UNCHECKED_GROUP] = "group-hidden",
	[UNCHECKED_REMAPPING] = "interrupt-remapping-hidden",
	[UNCHECKED_STATE] = "iommu-state-hidden",
	[UNCHECKED_KERNEL] = "kernel-unknown",
	[UNCHECKED_RESET] = "reset-hidden",
	[UNCHECKED_POWER] = "power-hidden",
	[UNCHECKED_REMOVABLE] = "removable-hidden",
	[UNCHECKED_SRIOV] = "sriov-hidden",
	[UNCHECKED_CONFIG] = "config-hidden",
	[UNCHECKED_NOT_NAMED] = "not-named",
	[UNCHECKED_APERTURE] = "aperture-hidden",
	[UNCHECKED_MODULES] = "modules-hidden",
	[UNCHECKED_MOUNTS] = "mounts-hidden",
	[UNCHECKED_ROUTES] = "routes-hidden",
	[UNCHECKED_CONSOLE] = "console-hidden",
	[UNCHECKED_KEYBOARDS] = "keyboards-hidden",
	[UNCHECKED_HOLDERS] = "holders-hidden",
	[UNCHECKED_REACH] = "reach-hidden",
	[UNCHECKED_MACHINE] = "machine-type-unknown",
};

const char *const words_todo[PREPARES] = {
	[PREPARE_BIND] = N_("bind {device} to vfio-pci: virsh nodedev-detach {node-device}, or driverctl "
			    "set-override {device} vfio-pci, or echo vfio-pci > "
			    "/sys/bus/pci/devices/{device}/driver_override and echo {device} > /sys/bus/pci/drivers_probe"),
	[PREPARE_REBIND] = N_("bind {device} to vfio-pci: virsh nodedev-detach {node-device}, or driverctl "
			      "set-override {device} vfio-pci, or echo vfio-pci > "
			      "/sys/bus/pci/devices/{device}/driver_override, echo {device} > "
			      "/sys/bus/pci/devices/{device}/driver/unbind and echo {device} > /sys/bus/pci/drivers_probe"),
	[PREPARE_FREE] = N_("take {device} from its driver {driver}: bind it to vfio-pci too (virsh "
			    "nodedev-detach {node-device}), or echo {device} > "
			    "/sys/bus/pci/devices/{device}/driver/unbind"),
	[PREPARE_FREE_CHIPSET] = N_("take {device}, a part of the chipset, from its driver {driver}: echo "
				    "{device} > /sys/bus/pci/devices/{device}/driver/unbind; the host "
				    "loses what it did with it"),
	[PREPARE_LOAD_MODULE] = N_("load the module {what}: modprobe {what}"),
	[PREPARE_ENABLE_IOMMU] = N_("switch the IOMMU on: {how-on}"),
	[PREPARE_INSTALL_MODULE] = N_("install the module {what} for Linux {through}, or another kernel: this "
				      "one has none"),
	[PREPARE_ALLOW_MODULE] = N_("take the line \"install {what} ...\" out of /{through}"),
	[PREPARE_ALLOW_OPTION] = N_("take {what} out of module_blacklist= on the kernel command "
				    "line{boot-edit} and reboot"),
	[PREPARE_VARIANT] = N_("bind {device} to {what}, VFIO's driver for devices of its kind: modprobe {what}, "
			       "then virsh nodedev-detach --driver {what} {node-device}, or driverctl "
			       "set-override {device} {what}; plain vfio-pci gives the guest less"),
	[PREPARE_DISABLE_VFS] = N_("switch its virtual functions off: write 0 to "
				   "/sys/bus/pci/devices/{device}/sriov_numvfs"),
	[PREPARE_STOP_UNIT] = N_("stop {what}, as its process {through} has {device} open: systemctl stop "
				 "{what}"),
	[PREPARE_STOP_PROCESS] = N_("stop the process {what}, which has {through} open"),
	[PREPARE_LOOK_HOLDERS] = N_("see that nobody has {device} open, or what follows does not return: "
				    "fuser -v {what}"),
	[PREPARE_UNLOAD] = N_("unload the modules that use the driver of {device}: modprobe -r {what}"),
};

const char *const words_todo_short[PREPARES] = {
	[PREPARE_BIND] = N_("bind {device} to vfio-pci:"),
	[PREPARE_REBIND] = N_("bind {device} to vfio-pci:"),
	[PREPARE_FREE] = N_("take {device} from its driver {driver}, or bind it to vfio-pci too:"),
};

const char *const words_todo_commands[PREPARES] = {
	[PREPARE_BIND] = "echo vfio-pci > /sys/bus/pci/devices/{device}/driver_override\n"
			 "echo {device} > /sys/bus/pci/drivers_probe",
	[PREPARE_REBIND] = "echo vfio-pci > /sys/bus/pci/devices/{device}/driver_override\n"
			   "echo {device} > /sys/bus/pci/devices/{device}/driver/unbind\n"
			   "echo {device} > /sys/bus/pci/drivers_probe",
	[PREPARE_FREE] = "echo {device} > /sys/bus/pci/devices/{device}/driver/unbind",
};

const char *const words_lasting[LASTING_WAYS][LASTING_REASONS] = {
	[LASTING_DRIVERCTL] = { N_("driverctl does, by the address:") },
	[LASTING_ADDRESS] = {
		[LASTING_TWIN] = N_("by its address alone, as {other} has the same id: vfio-pci's option "
				    "ids= would take that from the host too. Install driverctl, or have "
				    "a script of the initramfs set driver_override; then:"),
		[LASTING_BUILT_IN] = N_("by its address alone, as its driver ({what}) is built into the "
					"kernel, and there before vfio-pci's option ids= counts. Install "
					"driverctl, then:"),
		[LASTING_VARIANT] = N_("by its address alone, as {what} has no option for ids. Install "
				       "driverctl, then:"),
	},
	[LASTING_MODPROBE] = { N_("vfio-pci is told ids already: change that line.") },
	[LASTING_COMMAND_LINE] = { N_("put {on-option} on the kernel command line{boot-add}.") },
	[LASTING_VIRTUAL] = { N_("virtual functions are made anew at each boot: whatever switches them "
				 "on has to bind {device} too.") },
};

const char *const words_errors[HOST_ERROR_BRIDGE + 1] = {
	[HOST_ERROR_ABSENT] = N_("no such PCI device in {source}"),
	[HOST_ERROR_VANISHED] = N_("went away while it was read"),
	[HOST_ERROR_BROKEN] = N_("its files in {source} cannot be used: {error}; expected a "
				 "link from sys/bus/pci/devices to a device with uevent"),
	[HOST_ERROR_NO_DEVICES] = N_("{source}: no PCI devices; expected entries in "
				     "sys/bus/pci/devices ({error})"),
	[HOST_ERROR_NO_MATCH] = N_("no device passes the filter"),
	[HOST_ERROR_BRIDGE] = N_("is a bridge; expected an endpoint, bridges cannot be "
				 "assigned"),
};

const char *const words[WORDS] = {
	[WORD_KERNEL_SAYS] = N_("The kernel will refuse it at {step} ({errno}) and say:"),
	[WORD_KERNEL_NOIOMMU] = N_("vfio-pci takes it, but the kernel makes no /dev/vfio/GROUP for it ({errno}), "
				   "without which QEMU and libvirt can do nothing."),
	[WORD_KERNEL_SILENT] = N_("The kernel will refuse it at {step} ({errno}), without a word in its "
				  "log."),
	[WORD_KERNEL_UNCERTAIN] = N_("The kernel will refuse it at {step} ({errno}); the exact line in "
				     "its log is not certain."),
	[WORD_KERNEL_ACCEPTS] = N_("The kernel will accept it."),
	[WORD_KERNEL_UNKNOWN] = N_("What the kernel will do is not known."),
	[WORD_KERNEL_OPTION] = N_("What the kernel will do is not known: intel_iommu=relax_rmrr is on its "
				  "command line, and nothing shows whether it has the patch that heeds it."),
	[WORD_NOW_REFUSES] = N_("As the drivers are now, it fails at {step} ({errno})."),
	[WORD_QEMU_SAYS] = N_("QEMU will say:"),
	[WORD_FIRMWARE_DEMANDS] = N_("The firmware demands:"),
	[WORD_INITRD_DEMANDS] = N_("The table that the initrd put in the firmware's place demands:"),
	[WORD_KERNEL_LISTS] = N_("The kernel lists:"),
	[WORD_GROUP_OTHERS] = N_("Group {group} also holds:"),
	[WORD_GROUP_ALONE] = N_("It is alone in group {group}."),
	[WORD_WHAT_TO_DO] = N_("What to do:"),
	[WORD_CHIPSET] = N_("Functions of the processor and the chipset, which stay with the host: "
			    "{number} (--all lists them)."),
	[WORD_MEMLOCK] = N_("A guest of {guest-memory}: QEMU locks all of its memory, so that much has to be free "
			    "when it starts. libvirt raises the limit itself; without libvirt a user other "
			    "than root needs {memlock} (\"ulimit -l {memlock-kib}\", or LimitMEMLOCK= of a unit)."),
	[WORD_NONE_GIVEN] = N_("0 of {number} devices can be given to a guest: {why}."),
	[WORD_NONE_KNOWN] = N_("0 of {number} devices are known to be safe: {why}."),
	[WORD_KERNEL_SAYS_ALL] = N_("The kernel will refuse each device at {step} ({errno}) and say:"),
	[WORD_LASTING] = N_("For good:"),
	[WORD_LASTING_IN] = N_("in {file}:"),
	[WORD_LASTING_THEN] = N_("then:"),
	[WORD_LASTING_CHANGE] = N_("make it {on-option} on the kernel command line{boot-edit}."),
	[WORD_LASTING_INITRAMFS] = N_("then make the initramfs anew, as this distribution does it."),
	[WORD_SUM] = N_("{number} devices: {counts}{gap}{chipset}"),
	[WORD_SUM_ONE] = N_("{number} device: {counts}{gap}{chipset}"),
	[WORD_SUM_SAFE] = N_("{number} can be given"),
	[WORD_SUM_CAUTION] = N_("{number} with care"),
	[WORD_SUM_UNSAFE] = N_("{number} not"),
	[WORD_SUM_UNKNOWN] = N_("{number} unknown"),
	[WORD_SUM_GAP] = N_(", "),
	[WORD_SUM_PART] = N_("; "),
	[WORD_SUM_CHIPSET] = N_("{number} are the chipset's own{all}"),
	[WORD_SUM_CHIPSET_ONE] = N_("{number} is the chipset's own{all}"),
	[WORD_NOT_YET_FREE] = N_("Not ready yet: the host's driver {driver} has it. libvirt (managed='yes') and "
				 "Proxmox take it themselves."),
	[WORD_NOT_YET_BOUND] = N_("Not ready yet: no driver of VFIO has it. libvirt (managed='yes') and Proxmox "
				  "bind it themselves."),
	[WORD_READY_UNTIL_BOOT] = N_("By hand, until the next boot:"),
	[WORD_SAME_CARD] = N_("Of the same card and in the same group, so they go to one guest together: "
			      "{devices}."),
	[WORD_DEVICES] = N_("Devices: {devices}"),
	[WORD_FOR_EXAMPLE] = N_("{device}, for example: {text}"),
	[WORD_WHAT_TO_DO_FOR] = N_("What to do, for {device} as an example:"),
	[WORD_DO_AS_ABOVE] = N_("What to do: as said above."),
	[WORD_UNKNOWN_WHY] = N_("why: {why}"),
	[WORD_NOT_CHECKED_OF] = N_("Not checked of {devices}: {rule}: {why}."),
	[WORD_ONLY_NAMED] = N_("The exit status counts it only where the device is named."),
	[WORD_REFUSED_NAMED] = N_("The kernel refuses it all the same; that is exit status 1 where the device is named."),
	[WORD_MORE_ABOUT] = N_("More: \"vfio-check ADDRESS\" about one device, -v about each, \"vfio-check "
			       "explain RULE\" about what stands in brackets."),
	[WORD_RULES] = N_("({count} rules)"),
	[WORD_RULES_BUT] = N_("({count} rules; not checked: {list})"),
	[WORD_NOT_CHECKED] = N_("Not checked: {rule}: {why}."),
	[WORD_KERNEL_PRINTS] = N_("The kernel prints:"),
	[WORD_FIRMWARE_SAYS] = N_("The firmware's table says:"),
	[WORD_READY] = N_("To make it ready:"),
	[WORD_MACHINE] = N_("{vendor} {product}, firmware {bios}, Linux {kernel}"),
	[WORD_KERNEL_NEWER] = N_("Linux {kernel} is newer than the newest that this was tested with "
				 "({known}), and is judged as that one."),
	[WORD_KERNEL_OLDER] = N_("Linux {kernel} is older than the oldest that is known here ({known}), and "
				 "is judged as that one."),
	[WORD_KERNEL_NO_VFIO] = N_("Linux {kernel} has no VFIO, which came with {known}: it gives no guest "
				   "a device in this way."),
	[WORD_MACHINE_UNNAMED] = N_("A machine that does not tell its name, Linux {kernel}"),
	[WORD_NO_REGIONS] = N_("No reserved memory regions."),
	[WORD_REGIONS] = N_("{number} regions"),
	[WORD_REGIONS_ONE] = N_("1 region"),
	[WORD_KEPT_BY_SOME] = N_("{number} devices cannot be given because of them"),
	[WORD_KEPT_BY_ONE] = N_("{number} devices cannot be given because of it"),
	[WORD_ONE_KEPT_BY_SOME] = N_("1 device cannot be given because of them"),
	[WORD_ONE_KEPT_BY_ONE] = N_("1 device cannot be given because of it"),
	[WORD_REGIONS_HIDDEN] = N_("Which memory the firmware reserves cannot be seen."),
	[WORD_REGIONS_SHOWN] = N_("The table cannot be read. In its place is what the running kernel lists; whom "
				  "the firmware names is not in it."),
	[WORD_REGIONS_SUDO] = N_("What the table says: sudo vfio-check regions"),
	[WORD_REGIONS_CAPTURE] = N_("With the table: sudo vfio-check capture DIR, on that host."),
	[WORD_SCOPES_UNRESOLVED] = N_("not resolved: without a host there are no devices"),
	[WORD_SCOPE_ABSENT] = N_("no such device here"),
	[WORD_SCOPE_ENGINE] = N_("not here: a function of Intel's management engine, which the firmware "
				 "hides"),
	[WORD_SCOPE_OTHER] = N_("not a PCI device"),
	[WORD_GROUPS_HIDDEN] = N_("Whether there are IOMMU groups cannot be seen."),
	[WORD_NO_GROUPS] = N_("No IOMMU groups."),
	[WORD_NO_GROUP] = N_("No group"),
	[WORD_GROUP] = N_("Group {group}"),
	[WORD_BRIDGE] = N_("bridge"),
	[WORD_THIS_VENDOR] = N_("the platform vendor ({name})"),
	[WORD_OWNER] = N_("whoever runs this virtual machine"),
	[WORD_ANY_VENDOR] = N_("the vendor of this machine or mainboard"),
	[WORD_PLACE_SCOPE] = N_("{structure} at {offset}: {range}, scope at {scope-offset}: {scope-type} "
				"{path} = {named}"),
	[WORD_PLACE_RANGE] = N_("{range} {type}"),
	[WORD_PLACE_DEFECT] = N_("{defect}"),
	[WORD_PLACE_MATCH] = N_("{structure} at {offset}, scope at {scope-offset}: {scope-type} {path} = "
				"{named}"),
	[WORD_PLACE_REGION] = N_("{structure} at {offset}: {range}"),
	[WORD_REGION_SEGMENT] = N_(", segment {number}"),
	[WORD_REGION_FLAGS] = N_(", flags {number}"),
	[WORD_PLACE_IVMD] = N_("{structure} at {offset}: {range}, for {path}"),
	[WORD_PLACE_BLOCK] = N_("{structure} at {offset}"),
	[WORD_TAKEN_AS] = N_("Linux takes it as {taken}"),
	[WORD_ALL_DEVICES] = N_("all devices"),
	[WORD_SILENT] = N_(" This kernel gives it away all the same, and nothing will warn.{hole}"
			   "{later}"),
	[WORD_SILENT_LATER] = N_(" Linux {refused-from} and later refuse it: after an upgrade its guest "
				 "will not start."),
	[WORD_SILENT_HOLE] = N_(" Only a guest that has memory at these addresses fails, as that "
				"cannot be mapped."),
	[WORD_PATCHES] = N_(" Patches that skip the check (relax-intel-rmrr) let the device write over "
			    "the guest's memory."),
	[WORD_WAY_OUT_AMD] = N_(", unless it is started with amd_iommu=off"),
	[WORD_WAY_OUT_INTEL] = N_(", with intel_iommu=off as well"),
	[WORD_KERNEL_NOTHING] = N_("The kernel will not let vfio-pci have it, and says nothing."),
	[WORD_HOW_ON_OPTION] = N_("{on-option} on the kernel command line{boot-add}"),
	[WORD_HOW_ON_NOT_OFF] = N_("take {off-option} off the kernel command line{boot-remove}"),
	[WORD_HOW_ON_REPLACE] = N_("put {on-option} in the place of {off-option} on the kernel command "
				   "line{boot-replace}"),
	[WORD_BOOT_UNKNOWN] = "",
	[WORD_BOOT_RPM_OSTREE] = N_(" (rpm-ostree kargs --editor)"),
	[WORD_BOOT_PROXMOX] = N_(" (in /etc/kernel/cmdline, then proxmox-boot-tool refresh)"),
	[WORD_BOOT_GRUBBY] = N_(" (grubby --update-kernel=ALL, with --remove-args= and --args=)"),
	[WORD_BOOT_GRUB] = N_(" (GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, then update-grub; "
			      "where there is none, grub2-mkconfig -o /boot/grub2/grub.cfg)"),
	[WORD_BOOT_ENTRIES] = N_(" (in /etc/kernel/cmdline, then kernel-install add-all; before "
				 "systemd 255, kernel-install add VERSION IMAGE for each kernel)"),
	[WORD_BOOT_SYSTEMD] = N_(" (the options line of the entry in /boot/loader/entries)"),
	[WORD_BOOT_RPM_OSTREE_ADD] = N_(" (rpm-ostree kargs --append={on-option})"),
	[WORD_BOOT_RPM_OSTREE_REMOVE] = N_(" (rpm-ostree kargs --delete={option})"),
	[WORD_BOOT_RPM_OSTREE_REPLACE] = N_(" (rpm-ostree kargs --delete={option} --append={on-option})"),
	[WORD_BOOT_GRUBBY_ADD] = N_(" (grubby --update-kernel=ALL --args={on-option})"),
	[WORD_BOOT_GRUBBY_REMOVE] = N_(" (grubby --update-kernel=ALL --remove-args={option})"),
	[WORD_BOOT_GRUBBY_REPLACE] = N_(" (grubby --update-kernel=ALL --remove-args={option} "
					"--args={on-option})"),
	[WORD_HOW_ON_FIRMWARE] = N_("in the firmware's setup"),
	[WORD_HOW_ON_UPDATE] = N_("a firmware update has to correct the table first"),
	[WORD_HOW_ON_OWNER] = N_("where this virtual machine is set up, not in here"),
	[WORD_HOW_ON_XEN] = N_("only without Xen; under Xen give the device away with xl"),
	[WORD_HOW_ON_TREE] = N_("in the board's device tree, if it has one"),
	[WORD_SCOPE_ENDPOINT] = N_("an endpoint"),
	[WORD_SCOPE_BRIDGE] = N_("a bridge"),
	[WORD_MORE] = N_("and {count} more"),
	[WORD_AND_MORE] = N_("{first}; and {count} more"),
	[WORD_NO_DRIVER] = N_("none"),
	[WORD_PLACE_MEMBER] = N_("{named}, driver {driver}"),
	[WORD_TABLE_REPLACED] = N_("{table} {source}, put in the firmware's place by the initrd: revision "
				   "{revision}, {length} bytes, OEM {oem} {oem-table}"),
	[WORD_TABLE_LINE] = N_("{table} {source}: revision {revision}, {length} bytes, OEM {oem} {oem-table}"),
	[WORD_TABLE_ERROR] = N_("{table} {source}: at offset {offset}: {defect}"),
	[WORD_TABLE_DUMP] = N_("{table} {source}: {defect}"),
	[WORD_TABLE_DUMP_HEX] = N_("line {line}: expected up to 16 bytes in hex after the offset"),
	[WORD_TABLE_DUMP_OFFSET] = N_("line {line}: expected the offset to continue the line before"),
	[WORD_TABLE_UNREADABLE] = N_("{table} {source}: {error}"),
	[WORD_TABLE_NOT_READ] = N_("{table} {source}: this build does not read it"),
	[WORD_LOG_SAID] = N_("The kernel has already said so:"),
	[WORD_LOG_SAID_BY] = N_("Linux {kernel} has already said so:"),
	[WORD_LOG_SAID_UNNAMED] = N_("A kernel that the log does not name has already said so:"),
	[WORD_LOG_HAS] = N_("In the kernel's log:"),
	[WORD_LOG_TIMES] = N_("({count} times)"),
	[WORD_LOG_EMPTY] = N_("The log {source} is empty; expected what dmesg prints."),
	[WORD_GOES_ALONG] = N_(" It shares group {group} with {device} and would have to go along."),
	[WORD_LOG_NO_KERNEL] = N_("In the log {source} stands no line of a kernel; expected what dmesg or "
				  "journalctl -k prints."),
	[WORD_LOG_RELEASE] = N_("The log {source} is of Linux {kernel}, not of {running}: what it says may "
				"be different now."),
	[WORD_LOG_MACHINE] = N_("The log {source} is of another machine ({machine}): what it says need not "
				"be so here."),
	[WORD_LOG_SAID_ELSEWHERE] = N_("On another machine ({machine}) a kernel has said so:"),
	[WORD_LOG_SILENT] = N_("The log {source} says nothing about what is found here."),
	[WORD_WAIVED] = N_("By itself this is {by-itself}. Line {line} of policy.conf waives it{until}: "
			   "{reason}"),
	[WORD_WAIVED_UNTIL] = N_(" until {date}"),
	[WORD_SEVERITY_SET] = N_("By itself this is {by-itself}. Line {line} of policy.conf makes it "
				 "{severity}."),
	[WORD_POLICY_BROKEN] = N_("{file}: line {line}: {defect}"),
	[WORD_POLICY_UNREADABLE] = N_("{file}: {error}; expected a policy that can be read, or "
				      "--no-policy to judge without it"),
};
