/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices of the host in arguments that libvirt passes to QEMU unseen (<qemu:commandline>), and
 * in properties that it changes unseen (<qemu:override>).
 *
 * Which option a value belongs to is not looked at: "-name" may have "-device" as its value, and
 * -hda, -cdrom, -pflash or nothing at all stand before a drive as well.
 */
#ifndef LIBVIRT_QEMU_ARGUMENTS_H
#define LIBVIRT_QEMU_ARGUMENTS_H

#include <stdbool.h>

/* Options whose value completes what other arguments say. */
enum qemu_option {
	QEMU_ANY,
	QEMU_SET,
	QEMU_GLOBAL,
	QEMU_READCONFIG,
};

enum qemu_option qemu_option(const char *argument);
const char *qemu_option_name(enum qemu_option option);

/*
 * Can @value, the argument behind @option, bring a device of the host in a way that is not
 * followed? -readconfig always; -set and -global where they say which device a VFIO device is or
 * what drives a device or drive (QEMU: softmmu/vl.c, qemu_set_option; util/qemu-config.c,
 * qemu_global_option).
 */
bool qemu_option_brings(enum qemu_option option, const char *value);

/*
 * Tell @found of each host device in @value, an argument behind @option: by its PCI address or, in
 * sysfs, by a path. That is `vfio-*` with host= or sysfsdev= and the block driver `nvme`
 * (nvme://ADDRESS/1, device=ADDRESS), written NAME,KEY=VALUE,... or as JSON, however deep
 * (QEMU: hw/vfio/pci.c, block/nvme.c, qapi, block.c on "json:"). 0; -EINVAL: a VFIO device that
 * is not named in these ways, or JSON that cannot be read; what @found answers if it is not 0.
 */
int qemu_argument_devices(enum qemu_option option, const char *value,
			  int (*found)(const char *device, void *data), void *data);

/* The same of a property in <qemu:override>. */
int qemu_property_devices(const char *property, const char *value,
			  int (*found)(const char *device, void *data), void *data);

#endif
