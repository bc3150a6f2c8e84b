/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers in libvirt's XML, which may be anything. */
#ifndef LIBVIRT_XML_VALUES_H
#define LIBVIRT_XML_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "host/address.h"

/*
 * A number as libvirt reads those of PCI addresses: as C writes them, with 0x for instance
 * (libvirt, src/conf/device_conf.c, virPCIDeviceAddressParseXML; src/util/virxml.c). False: it is
 * none, or more than @most.
 */
bool xml_number(const char *text, uint32_t most, uint32_t *value);

/*
 * A size in bytes: @number, a decimal, times @unit, which is KiB where it is NULL; upper and
 * lower case are the same (libvirt, src/util/virutil.c, virScaleInteger, and "Memory
 * Allocation" of its formatdomain page). False: no such number or unit, or beyond
 * 2^52 bytes, as no processor has more address bits.
 */
bool xml_size(const char *number, const char *unit, uint64_t *bytes);

#endif
