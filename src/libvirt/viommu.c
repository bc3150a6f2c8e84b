// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/viommu.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libvirt/words-hook.h"

/*
 * The requester that the guest's IOMMU sees; false: where the device stands is not told. A bus of
 * which nothing is said is a root port, as libvirt adds them, and one whose place is not told is
 * nobody else's.
 */
static bool find_requester(const struct domain_xml *xml, const struct assigned *device,
			   struct pci_address *requester)
{
	unsigned int at = device->place.bus;

	*requester = device->place;
	/* No way up is longer than there are buses; a longer one is a circle. */
	for (int i = 0; device->placed && at && i < GUEST_BUSES; i++) {
		const struct guest_bus *bus = &xml->buses[at];

		if (bus->known && bus->kind == BUS_BEHIND_EXPRESS)
			*requester = (struct pci_address){ .bus = (uint8_t)at };
		else if (bus->known && bus->kind == BUS_BEHIND_BRIDGE)
			*requester = bus->placed ? bus->place :
						   (struct pci_address){ .bus = (uint8_t)at,
									 .devfn = 0xff };
		at = bus->placed ? bus->place.bus : 0;
	}
	return device->placed;
}

/* Devices that QEMU drives as vfio-pci by their address. */
static bool is_vfio_pci(const struct assigned *device)
{
	return device->kind == ASSIGNED_HOSTDEV || device->kind == ASSIGNED_INTERFACE ||
	       device->kind == ASSIGNED_ARGUMENT;
}

static const struct vfc_device *judged(const struct subjects *subjects, const struct assigned *device)
{
	char address[PCI_ADDRESS_SIZE];

	pci_address_format(device->address, address);
	for (size_t i = 0; is_vfio_pci(device) && i < subjects->count; i++)
		if (!subjects->items[i].name && strcmp(subjects->items[i].address, address) == 0)
			return subjects->items[i].device;
	return NULL;
}

static int refuse(struct decision *decision, const struct assigned *device, unsigned int advice,
		  enum hook_word word, ...)
{
	struct refusal refusal = { .rank = REFUSAL_KEPT, .advice = advice };
	va_list arguments;

	pci_address_format(device->address, refusal.address);
	refusal.name = strdup(refusal.address);
	va_start(arguments, word);
	if (vasprintf(&refusal.reason, words_hook[word], arguments) < 0)
		refusal.reason = NULL;
	va_end(arguments);
	return decision_refuse(decision, refusal);
}

static int warn(struct decision *decision, const struct assigned *device, const char *other,
		unsigned int group)
{
	char address[PCI_ADDRESS_SIZE], *reason;
	int r = -ENOMEM;

	pci_address_format(device->address, address);
	if (asprintf(&reason, words_hook[WARNED_SPACES], other, group) < 0)
		return -ENOMEM;
	r = decision_warn(decision, address, reason, false);
	free(reason);
	return r;
}

static bool same_address(struct pci_address a, struct pci_address b)
{
	return a.domain == b.domain && a.bus == b.bus && a.devfn == b.devfn;
}

/* @other stands before @device in the XML, and both are of @group. */
static int compare(const struct domain_xml *xml, const struct assigned *device,
		   const struct assigned *other, unsigned int group, struct decision *decision)
{
	struct pci_address a, b;
	char address[PCI_ADDRESS_SIZE];

	pci_address_format(other->address, address);
	if (!find_requester(xml, device, &a) || !find_requester(xml, other, &b))
		return warn(decision, device, address, group);
	if (same_address(a, b))
		return 0;
	return refuse(decision, device, ADVISE_BRIDGE, REFUSED_SPACES, address, group);
}

/* Once for each device: with the first before it that has its group. */
static int check_spaces(const struct vfc_check *check, const struct domain_xml *xml,
			const struct subjects *subjects, size_t at, struct decision *decision)
{
	const struct vfc_device *device = judged(subjects, &xml->devices[at]), *other;
	unsigned int group, its;
	bool noiommu;

	if (!device || !vfc_device_group(check, device, &group, &noiommu))
		return 0;
	for (size_t i = 0; i < at; i++) {
		other = judged(subjects, &xml->devices[i]);
		if (other && other != device && vfc_device_group(check, other, &its, &noiommu) &&
		    its == group)
			return compare(xml, &xml->devices[at], &xml->devices[i], group, decision);
	}
	return 0;
}

/* Beyond this the pairs would take too long, and no group that QEMU takes is as large. */
#define COMPARED_MAX 256

int viommu_decide(const struct vfc_check *check, const struct domain_xml *xml,
		  const struct subjects *subjects, struct decision *decision)
{
	bool told = xml->viommu != VIOMMU_INTEL || xml->caching_mode;
	int r = 0;

	if (xml->viommu == VIOMMU_NONE)
		return 0;
	for (size_t i = 0; r == 0 && !told && i < xml->device_count; i++) {
		if (!judged(subjects, &xml->devices[i]))
			continue;
		r = refuse(decision, &xml->devices[i], ADVISE_CACHING, REFUSED_CACHING);
		told = true;
	}
	for (size_t i = 0; r == 0 && i < xml->device_count && i < COMPARED_MAX; i++)
		r = check_spaces(check, xml, subjects, i, decision);
	return r;
}
