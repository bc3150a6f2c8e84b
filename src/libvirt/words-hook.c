// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/words-hook.h"

const char *const words_hook[HOOK_WORDS] = {
	[HOOK_USAGE] = "expected DOMAIN OPERATION SUBOPERATION EXTRA, as libvirt calls its hooks",
	[HOOK_OP_MISSING] =
		"no operation; expected DOMAIN OPERATION SUBOPERATION EXTRA, as libvirt calls "
		"its hooks (administrators: vfio-check libvirt-hook --help)",
	[HOOK_OP_UNKNOWN] =
		"operation \"%.80s\": expected one that libvirt has for its hook %s: %s",
	[HOOK_SUBOP] = "operation \"%.80s\" with \"%.80s\": expected \"begin\" behind it",
	[HOOK_OPTION] =
		"option %.80s: expected --sysroot DIR, --network or --time-limit SECONDS behind "
		"the four arguments",
	[HOOK_TIME_LIMIT] = "--time-limit %.80s: expected seconds, from 1 to 3600",
	[HOOK_TOO_LONG] = "no answer after %u seconds, so it does not start; is its XML huge, or does "
			  "reading /sys hang?",
	[HOOK_SELF_TEST] = "self-test: %s is called as %s",

	[XML_LIBRARY_MISSING] =
		"%s cannot be loaded: %.200s; expected libxml2, to read the domain with",
	[XML_UNREADABLE] = "standard input cannot be read: %s; expected libvirt's XML",
	[XML_EMPTY] = "standard input is empty; expected libvirt's XML",
	[XML_TOO_LARGE] =
		"standard input goes on after %d MiB; expected libvirt's XML, which is shorter",
	[XML_TOO_DEEP] =
		"standard input, line %ld: expected at most %d elements within one another",
	[XML_BROKEN] = "standard input, line %ld: %.200s; expected libvirt's XML",
	[XML_DOCTYPE] =
		"standard input: expected no document type and no entities, which libvirt does "
		"not write",
	[XML_ROOT] = "standard input, line %ld: <%.80s>: expected <domain> or <hookData>",
	[XML_NUMBER] =
		"standard input, line %ld: <%s %s='%.80s'>: expected a number from 0 to 0x%x",
	[XML_ADDRESS_EMPTY] =
		"standard input, line %ld: <address>: expected domain, bus, slot and function "
		"of a PCI device",
	[XML_MISSING] = "standard input, line %ld: <%s>: expected a source with the %s of the "
			"host's device",
	[XML_TYPE] = "standard input, line %ld: <hostdev type='%.80s'>: expected pci, mdev, usb, "
		     "scsi or "
		     "scsi_host",
	[XML_ARGUMENT] =
		"standard input, line %ld: <qemu:arg value='%.200s'>: expected the host's device "
		"as host=ADDRESS or below sysfsdev=/sys/bus",
	[XML_PROPERTY] =
		"standard input, line %ld: <qemu:property name='%.80s' value='%.200s'>: expected the "
		"host's device as an address (host) or as a path below /sys/bus (sysfsdev)",
	[XML_SIZE] =
		"standard input, line %ld: <%s>: %.80s with the unit %.80s: expected a number with "
		"one of libvirt's units, at most 4 PiB",
	[XML_TOO_MANY] = "expected at most %d devices of the host",

	[XML_MACHINES] =
		"standard input, line %ld: %.80s: expected the kind of machine that line %ld has, %.80s",

	[XML_ARCHITECTURE] =
		"standard input, line %ld: arch='%.80s': expected one that has the machine type %.80s",

	[TITLED] = "%s [%s]",
	[REFUSED_KERNEL] = "the kernel refuses it: %s",
	[REFUSED_KERNEL_STEP] = "the kernel refuses it at %s (%s)",
	[REFUSED_MEMBER] = "%s is in its group and the host's driver %s has it",
	[REFUSED_UNMANAGED] =
		"the host's driver %s has it, and libvirt is not told to take it (managed='no')",
	[REFUSED_UNBOUND] =
		"it is not with vfio-pci, and libvirt is not told to give it there (managed='no')",
	[REFUSED_HELD] = "libvirt would hang when it takes it from its driver: %s",
	[REFUSED_ABSENT] = "there is no such PCI device on this host",
	[REFUSED_UNCHECKED] = "it is not known to be safe: %s",
	[REFUSED_UNKNOWN] = "what this kernel will do with it is not known",
	[REFUSED_MDEV_ABSENT] = "there is no such mediated device on this host",
	[REFUSED_OPTION] =
		"it can bring a device of the host, and which one cannot be followed; expected the "
		"device in <hostdev> or behind -device",
	[REFUSED_PARENT] = "it is a part of %s: %s",
	[REFUSED_INTERFACE] =
		"its virtual functions cannot be listed: %s; expected the interface of a "
		"physical function",
	[REFUSED_MORE] = "... and %zu more",

	[REFUSED_SPACES] =
		"under the guest's IOMMU it has an address space of its own, and so has %s of the same "
		"group; QEMU says: group %u used in multiple address spaces",
	[REFUSED_CACHING] =
		"the guest's IOMMU cannot follow its mappings; QEMU says: We need to set "
		"caching-mode=on for intel-iommu to enable device assignment.",

	[DO_KERNEL_SAYS] = "The kernel would refuse it and say: %s",
	[DO_LOOK] = "Why, and what can be done about it: vfio-check %s",
	[DO_REMOVE] =
		"Take the device out of %s; no waiver helps where the kernel refuses.",
	[DO_WAIVE] = "Take the device out of %s, or waive what you can answer for in "
		     "/etc/vfio-check/policy.conf.",
	[DO_FREE] = "Give the whole group to the domain with managed='yes', or take the others "
		    "from their "
		    "drivers first.",
	[DO_ATTACH] = "Write managed='yes', or first: virsh nodedev-detach pci_%s",
	[DO_STOP] = "Stop what has the device open first.",
	[DO_ROOT] = "A session of an ordinary user cannot read all that has to be known; use "
		    "qemu:///system.",
	[DO_ASK_KERNEL] =
		"Run vfio-check once as root: it may find out more about this kernel, and keeps "
		"that until the next boot.",

	[DO_BRIDGE] =
		"Put all of them behind one <controller type='pci' model='pcie-to-pci-bridge'/>, or take "
		"<iommu> out of %s.",
	[DO_CACHING] =
		"Write <iommu model='intel'><driver intremap='on' caching_mode='on'/></iommu>, or take "
		"<iommu> out of %s.",

	[WARNED] = "%s: caution: %s",
	[WARNED_MODULE] =
		"%s: %s; should libvirt say that the host does not support VFIO: modprobe "
		"vfio-pci",
	[WARNED_SPACES] =
		"where %s and it stand in the guest is not told; under an IOMMU of the guest QEMU takes "
		"both only behind one pcie-to-pci-bridge (group %u)",
};
