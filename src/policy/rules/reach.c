// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does firmware of the guest put BARs where the IOMMU cannot translate them? It puts those that are
 * 64 bits wide and prefetchable into the last eighth of what the guest's processor can address
 * (edk2: OvmfPkg/Library/PlatformInitLib/MemDetect.c, PlatformDynamicMmioWindow, since
 * edk2-stable202211), if it believes what the processor says of that: 41 bits and more, and of
 * Intel's 36 and 39, for QEMU says 40 where it does not know (PlatformAddressWidthFromCpuid).
 * Met by many since Intel's processors for desktops have 46 bits and their IOMMUs 39: r/VFIO
 * 1qc0or2, strongtz/i915-sriov-dkms 359, gnif/LookingGlass 1184, tianocore/edk2 discussion 4662.
 */
#include <inttypes.h>
#include <stdio.h>

#include "policy/guest.h"
#include "policy/rules/functions.h"

/* What firmware goes by, of a guest whose processor has @bits; 0: by something else. */
static unsigned int used_bits(unsigned int bits)
{
	if (bits < 41 && bits != 39 && bits != 36)
		return 0;
	return bits < REACH_USED_MOST ? bits : REACH_USED_MOST;
}

/* The bits of the guest's processor, which are the host's or fewer. */
static unsigned int guest_bits(const struct judgement *j)
{
	unsigned int limit = j->options.guest_bits, bits = j->host->address_bits;

	if (j->host->address_bits_seen != SEEN)
		return limit;
	return limit && limit < bits ? limit : bits;
}

static const char *number(struct findings *findings, unsigned int value)
{
	char text[12];

	snprintf(text, sizeof(text), "%u", value);
	return arena_strdup(findings->arena, text);
}

static void tell(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_reach *reach = j->host->devices[device].reach;
	struct finding *finding = finding_add(findings, DETAIL_BAR_BEYOND, device);
	char address[PCI_ADDRESS_SIZE], size[64];

	finding->what = number(findings, reach->width);
	finding->through = number(findings, guest_bits(j));
	finding_evidence_format(finding, "sys/class/iommu", "%s: %u bits",
				reach->unit ? reach->unit : "dmar*", reach->width);
	finding_evidence_format(finding, "proc/cpuinfo", "address sizes: %u bits physical",
				j->host->address_bits);
	pci_address_format(j->host->devices[device].address, address);
	snprintf(size, sizeof(size), "%" PRIu64 " MiB, 64-bit, prefetchable", reach->bar >> 20);
	finding_evidence_attribute(finding, address, "resource", size);
}

/* Only these have such firmware. Of a guest of which nothing is told all is taken to be usual. */
static bool is_pc(const struct judgement *j)
{
	struct guest guest = guest_asked(j);

	return guest.arch == ARCH_X86 && (!guest.machine || guest.type.kind == MACHINE_Q35 ||
					  guest.type.kind == MACHINE_I440FX);
}

enum unchecked rule_bar_beyond_iommu(const struct judgement *j, size_t device,
				     struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_judgement *d = judgement_find(j, device);
	const struct device_reach *reach = asked->reach;
	unsigned int limit = j->options.guest_bits;
	bool known;

	/* Of what the kernel refuses nothing will be mapped. */
	if (!reach || !is_pc(j) || !d || d->kernel.kind == OUTCOME_REFUSES)
		return CHECKED;
	if (reach->bar_seen == SEEN && !reach_is_large(asked))
		return CHECKED;
	if (limit && (!used_bits(limit) || (reach->width_seen == SEEN && limit <= reach->width)))
		return CHECKED;
	if (reach->width_seen == SEEN && reach->width >= REACH_USED_MOST)
		return CHECKED;
	known = j->host->address_bits_seen == SEEN && reach->width_seen == SEEN;
	if (known && used_bits(guest_bits(j)) <= reach->width)
		return CHECKED;
	/* Others seldom have a large one, so that this would be said of each in an old capture. */
	if (!known && reach->bar_seen != SEEN && !reach_is_graphics(asked))
		return CHECKED;
	if (!known || reach->bar_seen != SEEN)
		return UNCHECKED_REACH;
	tell(j, device, findings);
	return CHECKED;
}
