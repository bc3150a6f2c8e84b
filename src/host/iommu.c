// SPDX-License-Identifier: GPL-2.0-or-later
/* The IOMMUs that the kernel uses, and whether interrupts can be isolated. */
#include <endian.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "host/known-files.h"
#include "host/read.h"
#include "host/source.h"

#define IOMMU_CLASS "sys/class/iommu"
#define UNSAFE_INTERRUPTS "sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts"

#define HOST_BRIDGE "sys/bus/pci/devices/0000:00:00.0"

/* The MADT, ACPI 6.5, section 5.2.12: 8 bytes after the header, then (type, length, ...). */
#define MADT "sys/firmware/acpi/tables/APIC"
#define MADT_FIXED_SIZE 44
#define MADT_MAX (1 << 20)
#define MADT_IOAPIC 1

/* VT-d 4.1, section 11.4.3: ECAP_REG bit 3, interrupt remapping support */
#define ECAP_IR (1ull << 3)

static enum iommu_kind kind_of(const char *name)
{
	if (strncmp(name, "dmar", 4) == 0)
		return IOMMU_INTEL;
	if (strncmp(name, "ivhd", 4) == 0)
		return IOMMU_AMD;
	if (strncmp(name, "smmu", 4) == 0)
		return IOMMU_SMMU;
	return IOMMU_OTHER;
}

/* A virtio device shows its IOMMU below itself: .../virtio3/iommu/0000:00:01.0 */
static bool is_virtio(const struct host *host)
{
	char target[PATH_MAX];

	return source_linkf(host->source, target, sizeof(target), IOMMU_CLASS "/%s",
			    host->iommus[0]) == 0 &&
	       strstr(target, "/virtio");
}

void host_read_iommu(struct host *host)
{
	int r = source_list(host->source, IOMMU_CLASS, &host->iommus, NULL);

	host->iommus_seen = seen_of(r);
	if (r == 0 && host->iommus[0])
		host->iommu = kind_of(host->iommus[0]);
	host->iommu_virtio = host->iommu == IOMMU_OTHER && is_virtio(host);
}

/* All VT-d units must be able to remap interrupts, or none does (kernel: dmar_ir_support). */
static void read_capability(struct host *host)
{
	bool all = host->iommu == IOMMU_INTEL;

	host->remapping_capable.seen = HIDDEN;
	for (char **name = host->iommus; all && *name; name++) {
		char text[32], *end;
		unsigned long long ecap;

		if (source_readf(host->source, text, sizeof(text),
				 IOMMU_CLASS "/%s/intel-iommu/ecap", *name) < 0)
			return;
		ecap = strtoull(text, &end, 16);
		if (end == text || *end)
			return;
		all = ecap & ECAP_IR;
	}
	if (host->iommu == IOMMU_INTEL)
		host->remapping_capable = (struct fact_bool){ SEEN, all };
}

/*
 * Chipsets that have Linux remap no interrupt (kernel: intel_remapping_check in
 * arch/x86/kernel/early-quirks.c, since 03bbcb2e7e29; erratum 53 of Intel's 5500 and 5520):
 * revisions up to 13 of all three, and 22 of 3405.
 */
static void read_erratum(struct host *host)
{
	static const char *const ids[] = { "3403", "3405", "3406" };
	char text[512], number[16], *id;
	unsigned long revision;
	bool named = false;

	host->remapping_erratum = (struct fact_bool){ SEEN, false };
	if (source_readf(host->source, text, sizeof(text), HOST_BRIDGE "/uevent") < 0)
		return;
	id = strstr(text, "PCI_ID=8086:");
	for (size_t i = 0; id && i < sizeof(ids) / sizeof(ids[0]); i++)
		named |= strncmp(id + 12, ids[i], 4) == 0;
	if (!named)
		return;
	host->remapping_erratum.seen = HIDDEN;
	if (source_readf(host->source, number, sizeof(number), HOST_BRIDGE "/revision") < 0)
		return;
	revision = strtoul(number, NULL, 16);
	host->remapping_erratum.seen = SEEN;
	host->remapping_erratum.value = revision <= 0x13 ||
					(strncmp(id + 12, "3405", 4) == 0 && revision == 0x22);
}

static void read_ioapics(struct host *host)
{
	size_t size, length;
	char *data;
	int r = source_read(host->source, MADT, MADT_MAX, &data, &size);

	host->ioapics_seen = seen_of(r);
	if (r < 0)
		return;
	for (size_t at = MADT_FIXED_SIZE; at + 2 < size; at += length) {
		uint8_t id = (uint8_t)data[at + 2];
		uint32_t first;

		length = (uint8_t)data[at + 1];
		if (length < 2 || length > size - at)
			break;
		if (data[at] != MADT_IOAPIC || length < 12 || host->ioapic_count == IOAPIC_MAX)
			continue;
		memcpy(&first, data + at + 8, sizeof(first));
		host->ioapics[host->ioapic_count++] =
			(struct host_ioapic){ id, le32toh(first) };
	}
	free(data);
}

static bool ioapics_matter(const struct host *host)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (host->tables[i].seen == SEEN && firmware_tables[i].names_ioapics)
			return true;
	return false;
}

/* VT-d 4.1, section 11.4.2: CAP_REG, maximum guest address width and supported widths */
#define CAP_MGAW(cap) (((cap) >> 16 & 0x3f) + 1)
#define CAP_SAGAW(cap) ((cap) >> 8 & 0x1f)

/* What a unit can translate: as wide as its page tables, no wider than it says. */
static unsigned int unit_width(unsigned long long cap)
{
	static const unsigned int widths[] = { 30, 39, 48, 57, 64 };
	unsigned int width = 0;

	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		if (CAP_SAGAW(cap) & 1u << i)
			width = widths[i];
	return width < CAP_MGAW(cap) ? width : (unsigned int)CAP_MGAW(cap);
}

bool host_unit_width(const struct host *host, const char *unit, unsigned int *width)
{
	char text[32], *end;
	unsigned long long cap;

	if (source_readf(host->source, text, sizeof(text), IOMMU_CLASS "/%s/intel-iommu/cap",
			 unit) < 0)
		return false;
	cap = strtoull(text, &end, 16);
	if (end == text || *end)
		return false;
	*width = unit_width(cap);
	return true;
}

void host_read_aperture(struct host *host)
{
	unsigned int least = 64, most = 0;

	host->aperture_seen = host->iommu == IOMMU_AMD ? NOT_THERE : HIDDEN;
	for (char **name = host->iommus; host->iommu == IOMMU_INTEL && *name; name++) {
		unsigned int width;

		if (!host_unit_width(host, *name, &width))
			return;
		least = width < least ? width : least;
		most = width > most ? width : most;
	}
	if (!most)
		return;
	host->aperture_seen = SEEN;
	host->aperture_least = UINT64_MAX >> (64 - (least ? least : 1));
	host->aperture_most = UINT64_MAX >> (64 - most);
}

void host_read_interrupts(struct host *host)
{
	read_capability(host);
	if (ioapics_matter(host))
		read_ioapics(host);
	if (host->iommu == IOMMU_INTEL || host->tables[TABLE_DMAR].seen == SEEN)
		read_erratum(host);
	host_read_switch(host, UNSAFE_INTERRUPTS, &host->unsafe_interrupts);
}
