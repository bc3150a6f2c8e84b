// SPDX-License-Identifier: GPL-2.0-or-later
/* What whoever is about to start a guest wants to know beyond the judgement. */
#include "lib/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "policy/keepers.h"
#include "report/words/phrase.h"

_Static_assert(VFC_ADDRESS_SIZE >= PCI_ADDRESS_SIZE, "the longest address fits");

int vfc_free_address(struct vfc_check *check, const char *text)
{
	struct pci_address address, *larger;

	if (!pci_address_parse(text, &address))
		return check_fail(check, -EINVAL,
				  "%s: expected [domain:]bus:device.function or "
				  "pci_0000_02_00_0",
				  text);
	larger = list_grow(check->freed, check->freed_count, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	larger[check->freed_count++] = address;
	check->freed = larger;
	return 0;
}

bool vfc_device_keeper(const struct vfc_check *check, const struct vfc_device *device, size_t index,
		       char address[VFC_ADDRESS_SIZE], const char **driver)
{
	const struct judgement *j = &check->judgement;
	size_t place = 0, keeper;

	do {
		keeper = keepers_next(j, device->judgement->device, check->freed,
				      check->freed_count, &place);
	} while (keeper != NO_INDEX && index--);
	if (keeper == NO_INDEX)
		return false;
	pci_address_format(j->host->devices[keeper].address, address);
	*driver = j->host->devices[keeper].driver;
	return true;
}

/* Which of not_checked[] is the one at @index of those that decide; NO_INDEX after the last. */
static size_t find_blindness(const struct device_judgement *d, size_t index)
{
	for (size_t i = 0; i < d->not_checked_count; i++)
		if (d->not_checked[i].rule->blindness == DECIDES && index-- == 0)
			return i;
	return NO_INDEX;
}

const char *vfc_device_blind_rule(const struct vfc_device *device, size_t index)
{
	size_t place = find_blindness(device->judgement, index);

	return place == NO_INDEX ? NULL : device->judgement->not_checked[place].rule->id;
}

bool vfc_device_blind_is(const struct vfc_device *device, size_t index, enum vfc_trait trait)
{
	size_t place = find_blindness(device->judgement, index);

	return place != NO_INDEX && check_rule_is(device->judgement->not_checked[place].rule, trait);
}

/* The sentences are made when they are asked for. */
const char *vfc_device_blindness(const struct vfc_check *check, const struct vfc_device *device,
				 size_t index)
{
	const struct device_judgement *judgement = device->judgement;
	size_t place = find_blindness(judgement, index);
	const struct phrase p = { .j = &check->judgement, .device = judgement->device };
	struct vfc_device *d = (struct vfc_device *)device;

	if (place == NO_INDEX)
		return NULL;
	if (!d->blind)
		d->blind = calloc(judgement->not_checked_count, sizeof(*d->blind));
	if (!d->blind)
		return strerror(ENOMEM);
	if (!d->blind[place])
		d->blind[place] = phrase_unchecked(&p, "vfio-check",
						   judgement->not_checked[place].why);
	return d->blind[place] ? d->blind[place] : strerror(ENOMEM);
}

static int format(int r, struct pci_address found, char address[VFC_ADDRESS_SIZE])
{
	if (r == 0)
		pci_address_format(found, address);
	return r;
}

int vfc_mdev_parent(struct vfc_check *check, const char *uuid, char address[VFC_ADDRESS_SIZE])
{
	struct pci_address found = { 0 };

	return format(host_mdev_parent(&check->host, uuid, &found), found, address);
}

int vfc_virtual_function(struct vfc_check *check, const char *interface, unsigned int index,
			 char address[VFC_ADDRESS_SIZE])
{
	struct pci_address found = { 0 };

	return format(host_virtual_function(&check->host, interface, index, &found), found,
		      address);
}
