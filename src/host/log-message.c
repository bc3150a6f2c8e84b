// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The messages that matter for the assignment of devices: the one table for what a log
 * is searched for and what `explain` is asked. The kernel's are from its sources
 * (doc/kernel-facts.md, sections 0, 1.4, 2.2 to 2.6, 5.5, 5.6, 8.2 and 11.1); the others from
 * QEMU's hw/vfio (container.c, common.c, pci.c, migration.c, iommufd.c), hw/i386/intel_iommu.c and
 * hw/virtio/virtio-iommu.c, libvirt's src/util/virpci.c and src/hypervisor/virhostdev.c, DPDK's
 * lib/eal/linux/eal_vfio.c, and reports about KubeVirt, Kata Containers and Harvester.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/log-line.h"

#define DIGITS "0123456789"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PART_WORDS 3	/* fewer are met anywhere */

struct pattern {
	enum log_kind kind;
	const char *text;
};

/*
 * {word}, {address}, {base} and {end} are taken over; {tags} are any number of the
 * prefixes below. A blank stands for one or more, * for anything, and behind the end
 * anything goes. Of two that fit the first counts.
 */
static const struct pattern of_kernel[] = {
	{ LOG_KERNEL, "Linux version {word}" },
	{ LOG_REFUSED, "{word} {address}: {tags}Device is ineligible" },
	{ LOG_REFUSED,
	  "{word} {address}: {tags}Firmware has requested this device have a 1:1 IOMMU" },
	{ LOG_REFUSED, "{tags}Device is ineligible for IOMMU domain attach" },
	{ LOG_REFUSED, "{tags}Firmware has requested this device have a 1:1 IOMMU mapping" },
	{ LOG_PROBE_FAILED, "{word}: probe of {address} failed with error -22" },
	{ LOG_PROBE_FAILED, "{word} {address}: probe with driver {word} failed with error -22" },
	{ LOG_REGION, "{tags}RMRR base: {base} end: {end}" },
	{ LOG_REGION, "{word} {address}: {tags}Setting identity map [{base} - {end}]" },
	{ LOG_REGION, "{tags}Setting identity map for device {address} [{base} - {end}]" },
	{ LOG_NO_REMAPPING, "{word}: No interrupt remapping" },
	{ LOG_NO_REMAPPING, "{tags}No interrupt remapping support" },
	{ LOG_NO_REMAPPING, "{tags}ioapic {word} has no mapping iommu" },
	{ LOG_NO_REMAPPING, "{tags}Failed to enable irq remapping" },
	{ LOG_NO_REMAPPING, "{tags}Disabling interrupt remapping" },
	{ LOG_NO_REMAPPING, "{tags}No southbridge IOAPIC found" },
	{ LOG_IOAPIC_ABSENT, "{tags}IOAPIC[{word} not in IVRS table" },
	{ LOG_FALLBACK, "{tags}RMRR entry for device {address} is broken" },
	{ LOG_RMRR_UNRESERVED,
	  "{tags}No firmware reserved region can cover this RMRR [{base}-{end}" },
	{ LOG_RMRR_BAD, "{tags}Your BIOS is broken; bad RMRR [{base}-{end}" },
	{ LOG_RMRR_BAD, "{tags}Your BIOS is broken; RMRR " },
	{ LOG_SCOPE_TYPE, "{tags}Unsupported device scope" },
	{ LOG_SCOPE_MISMATCH, "{tags}Device scope type does not match for {address}" },
	{ LOG_DMAR_INVALID, "{tags}Record passes table end" },
	{ LOG_DMAR_INVALID, "{tags}Parse DMAR table failure" },
	{ LOG_DMAR_INVALID, "{tags}No DRHD structure found in DMAR table" },
	{ LOG_DMAR_INVALID, "{tags}Invalid DMAR haw" },
	{ LOG_DMAR_INVALID, "{tags}Your BIOS is broken; DMAR reported at address" },
	{ LOG_DMAR_INVALID, "{tags}Your BIOS is broken; ANDD object name" },
	{ LOG_DMAR_INVALID, "tboot: Failed to initialize DMAR" },
	{ LOG_DMAR_INVALID, "Kernel panic - not syncing: tboot: Failed to initialize DMAR" },
	{ LOG_DMAR_INVALID, "ACPI BIOS Warning (bug): Incorrect checksum in table [DMAR]" },
	{ LOG_IVRS_INVALID, "ACPI BIOS Warning (bug): Incorrect checksum in table [IVRS]" },
	{ LOG_IVRS_INVALID, "{tags}IVRS invalid checksum" },
	{ LOG_IVRS_INVALID, "{tags}Unsupported IVHD type" },
	{ LOG_DISABLED, "{tags}IOMMU disabled" },
	{ LOG_DISABLED, "{tags}No DMAR devices found" },
	{ LOG_DISABLED, "DMAR: Initialization failed" },
	{ LOG_UNMAPPED, "iommu {word}: IOMMU driver was not able to establish FW requested direct "
			"mapping." },
	{ LOG_RELAXED, "{tags}assuming all RMRRs are relaxable" },
	{ LOG_RELAX_UNKNOWN, "{tags}Unknown option - 'relax_rmrr'" },
	{ LOG_ACS_OVERRIDE, "Warning: PCIe ACS overrides enabled" },
	{ LOG_MACHINE, "DMI: *, BIOS " },
	{ LOG_MACHINE, "Hardware name: *, BIOS " },
	{ LOG_NO_REMAPPING, "{tags}This system BIOS has enabled interrupt remapping" },
	{ LOG_NO_REMAPPING, "interrupt remapping is being disabled" },
	{ LOG_NO_REMAPPING, "{tags}Not enabling interrupt remapping" },
	{ LOG_BAR_TAKEN, "{word} {address}: *can't reserve [" },
	{ LOG_POWER_STUCK, "{word} {address}: *change power state from D3" },
	{ LOG_POWER_STUCK, "{word} {address}: *change power state from unknown" },
	{ LOG_POWER_STUCK, "{word} {address}: *Refused to change power state" },
	{ LOG_RESET_STUCK, "{word} {address}: not ready {word} after" },
	{ LOG_RESET_STUCK, "{word} {address}: timed out waiting for pending transaction" },
	{ LOG_MEMLOCK, "{word}: RLIMIT_MEMLOCK" },
	{ LOG_PF_ENABLED, "{word} {address}: Cannot bind to PF with SR-IOV enabled" },
	{ LOG_VF_TOKEN, "{word} {address}: *VF token " },
	{ LOG_IGD, "{word} {address}: Failed to setup Intel IGD regions" },
	{ LOG_DENYLIST, "{word} {address}: *exists in vfio-pci device " },
	{ LOG_TABLE_REPLACED, "ACPI: Table Upgrade: " },
	{ LOG_FAULT, "{word} {address}: {tags}Event logged [IO_PAGE_FAULT" },
	{ LOG_FAULT, "{tags}Event logged [IO_PAGE_FAULT device={address}" },
	{ LOG_FAULT, "{tags}Event logged [IO_PAGE_FAULT" },
	{ LOG_FAULT, "{tags}[DMA *Request device [{address}" },
	{ LOG_FAULT, "{tags}[DMA *Request device" },
	{ LOG_FAULT, "{tags}DRHD: handling fault status" },
	{ LOG_INTX, "{word} {address}: *asking broken INTx" },
	{ LOG_HARMLESS, "{word} {address}: *hiding ecap" },
	{ LOG_HARMLESS, "{word} {address}: *hiding cap" },
	{ LOG_IN_USE, "NVRM: Attempting to remove device {address} with non-zero usage count" },
	{ LOG_SRIOV_MEMORY, "{word} {address}: not enough MMIO resources for SR-IOV" },
	{ LOG_SRIOV_MEMORY, "{word} {address}: *not enough MMIO resources" },
};

/* Of programs, met anywhere in a line: behind the program's name, a domain's, another message. */
static const struct pattern of_others[] = {
	{ MESSAGE_NOT_VIABLE, "is not viable" },
	{ MESSAGE_NOT_VIABLE, "Please ensure all devices within the iommu_group" },
	{ MESSAGE_NOT_VIABLE, "Not all devices in IOMMU group bound to VFIO" },
	{ MESSAGE_NOT_VIABLE, "has devices not bound to vfio-pci" },
	{ MESSAGE_NOT_VIABLE, "devices in an IOMMU group must be bound to vfio-pci" },
	{ MESSAGE_SPACES, "used in multiple address spaces" },
	{ MESSAGE_CACHING_MODE, "set caching-mode=on for intel-iommu" },
	{ MESSAGE_CACHING_MODE, "device assignment is not allowed without enabling caching-mode" },
	{ MESSAGE_CACHING_MODE, "requires caching mode" },
	{ MESSAGE_DMA_INVALID, "dma_map(*) = -22" },
	{ MESSAGE_DMA_FAULT, "dma_map(*) = -14" },
	{ MESSAGE_DMA_MEMLOCK, "dma_map(*) = -12" },
	{ MESSAGE_DMA_LIMIT, "dma_map(*) = -28" },
	{ MESSAGE_DMA_INVALID, "VFIO_MAP_DMA failed: Invalid argument" },
	{ MESSAGE_DMA_FAULT, "VFIO_MAP_DMA failed: Bad address" },
	{ MESSAGE_DMA_LIMIT, "VFIO_MAP_DMA failed: No space left" },
	{ MESSAGE_DMA_MEMLOCK, "VFIO_MAP_DMA failed: Cannot allocate memory" },
	{ MESSAGE_DMA_MEMLOCK, "VFIO_MAP_DMA: -12" },
	{ MESSAGE_DMA_MEMLOCK, "VFIO_MAP_DMA" },
	{ MESSAGE_DMA_MEMLOCK, "cannot set up DMA remapping, error 12" },
	{ MESSAGE_DMA_INVALID, "cannot set up DMA remapping, error 22" },
	{ MESSAGE_DMA_MEMLOCK, "DMA remapping failed, error 12" },
	{ MESSAGE_DMA_INVALID, "DMA remapping failed, error 22" },
	{ MESSAGE_DMA_LIMIT, "DMA remapping failed, error 28" },
	{ MESSAGE_PEER, "PCI peer-to-peer transactions on BARs are not supported" },
	{ MESSAGE_PEER, "IOMMU_IOAS_MAP failed: Bad address" },
	{ MESSAGE_DMA_LIMIT, "possibly running out of DMA mappings" },
	{ MESSAGE_MODELS, "No available IOMMU models" },
	{ MESSAGE_SET_CONTAINER, "Failed to set group container" },
	{ MESSAGE_SET_CONTAINER, "cannot add vfio group to container" },
	{ MESSAGE_SET_CONTAINER, "cannot add VFIO group to container" },
	{ MESSAGE_SET_IOMMU, "Failed to set iommu for container" },
	{ MESSAGE_SET_IOMMU, "failed to select IOMMU type" },
	{ MESSAGE_SET_IOMMU, "unsupported IOMMU type" },
	{ MESSAGE_NO_GROUP, "no iommu_group found" },
	{ MESSAGE_NO_GROUP, "has no iommuGroup available" },
	{ MESSAGE_NO_GROUP, "missing group for address" },
	{ MESSAGE_NO_GROUP, "has no IOMMU group" },
	{ MESSAGE_NO_GROUP, "IOMMU group not found" },
	{ MESSAGE_NO_GROUP, "not attached to any IOMMU group" },
	{ MESSAGE_NO_GROUP, "host doesn't support passthrough of host PCI devices" },
	{ MESSAGE_NO_GROUP, "host doesn't support VFIO PCI passthrough" },
	{ MESSAGE_NO_GROUP, "No IOMMU detected, please activate it" },
	{ MESSAGE_NO_GROUP, "Cannot find IOMMU group" },
	{ MESSAGE_NO_CDEV, "lstat /dev/vfio/devices/" },
	{ MESSAGE_NO_CDEV, "couldn't open directory *vfio-dev" },
	{ MESSAGE_CONFIDENTIAL, "ConfidentialGuest needs IOMMUFD" },
	{ MESSAGE_DENIED, "error getting device from group *Permission denied" },
	{ MESSAGE_GET_DEVICE, "error getting device from group" },
	{ MESSAGE_GET_DEVICE, "Verify all devices in group" },
	{ MESSAGE_GET_DEVICE, "failed to get device FD" },
	{ MESSAGE_BUSY, "failed to open /dev/vfio/*Device or resource busy" },
	{ MESSAGE_BUSY, "cannot open /dev/vfio/*Device or resource busy" },
	{ MESSAGE_BUSY, "Could not open '/dev/vfio/*Device or resource busy" },
	{ MESSAGE_NODE_DENIED, "failed to open /dev/vfio/*Permission denied" },
	{ MESSAGE_NODE_DENIED, "failed to open /dev/vfio/*Operation not permitted" },
	{ MESSAGE_NODE_DENIED, "cannot open /dev/vfio/*Permission denied" },
	{ MESSAGE_NODE, "failed to open /dev/vfio/" },
	{ MESSAGE_NODE, "cannot open /dev/vfio/" },
	{ MESSAGE_NODE, "Could not open '/dev/vfio/" },
	{ MESSAGE_NODE, "cannot open VFIO container" },
	{ MESSAGE_NODE, "failed to open VFIO group" },
	{ MESSAGE_NODE, "VFIO support not initialized" },
	{ MESSAGE_NODE, "VFIO modules not loaded" },
	{ MESSAGE_NO_CDEV, "cannot open VFIO device /dev/vfio/devices/" },
	{ MESSAGE_BUSY, "is in use by driver QEMU" },
	{ MESSAGE_BUSY, "is in use by driver" },
	{ MESSAGE_NO_RESET, "no FLR, PM reset or bus reset available" },
	{ MESSAGE_NO_RESET, "Unable to reset PCI device" },
	{ MESSAGE_NO_RESET, "Cannot reset device" },
	{ MESSAGE_NO_RESET, "failed to reset PCI device" },
	{ MESSAGE_NO_RESET, "error writing *reset': Inappropriate ioctl for device" },
	{ MESSAGE_NO_RESET, "reset recovery - restoring bars" },
	{ MESSAGE_MODULE_KEPT, "Failed to load PCI driver module" },
	{ MESSAGE_MODULE_KEPT, "administratively prohibited" },
	{ MESSAGE_ABSENT, "no pci device info for device" },
	{ MESSAGE_ABSENT, "no such host PCI device" },
	{ MESSAGE_ABSENT, "no such device /sys/bus/pci/devices" },
	{ MESSAGE_RECOVERY, "vfio_err_notifier_handler" },
	{ MESSAGE_RECOVERY, "Unrecoverable error detected. Please collect" },
	{ MESSAGE_ROM, "Invalid PCI ROM header signature" },
	{ MESSAGE_ROM, "Invalid PCI ROM data signature" },
	{ MESSAGE_NO_ACS, "behind a switch lacking ACS" },
	{ MESSAGE_NO_BIND, "Failed to bind PCI device" },
	{ MESSAGE_NO_BIND, "Failed to add PCI device ID" },
	{ MESSAGE_NO_BIND, "Driver cannot attach the device" },
	{ MESSAGE_NO_MIGRATION, "VFIO migration is not supported" },
	{ MESSAGE_INTERRUPTS, "allow_unsafe_interrupts" },
	{ MESSAGE_OWNED, "remain attached to BIOS-owned memory" },
	{ MESSAGE_XEN_MAP, "xc_dom_boot_domU_map: failed" },
	{ MESSAGE_NOT_GROUPED, "Failed to add to iommu group" },
	{ MESSAGE_BUS_ERROR, "PCI system error (SERR)" },
	{ LOG_FAULT, "Read access is not set" },
	{ LOG_FAULT, "Write access is not set" },
};

/* What people quote of a line, and lines of older or other programs; when nothing else fits. */
static const struct pattern of_people[] = {
	{ LOG_BAR_TAKEN, "can't reserve" },
	{ LOG_BAR_TAKEN, "Failed to mmap * BAR" },
	{ LOG_POWER_STUCK, "from D3cold to D0" },
	{ LOG_POWER_STUCK, "from D3hot to D0" },
	{ LOG_POWER_STUCK, "stuck in D3" },
	{ LOG_POWER_STUCK, "Unknown PCI header type '127'" },
	{ LOG_RESET_STUCK, "not ready *ms after " },
	{ LOG_MEMLOCK, "RLIMIT_MEMLOCK" },
	{ LOG_PF_ENABLED, "Cannot bind to PF" },
	{ LOG_VF_TOKEN, "VF token" },
	{ LOG_IGD, "Intel IGD regions" },
	{ LOG_DENYLIST, "denylist" },
	{ LOG_TABLE_REPLACED, "Table Upgrade" },
	{ LOG_FAULT, "IO_PAGE_FAULT" },
	{ LOG_FAULT, "report_page_fault" },
	{ LOG_INTX, "broken INTx" },
	{ LOG_IN_USE, "non-zero usage count" },
	{ LOG_SRIOV_MEMORY, "MMIO resources for SR-IOV" },
	{ LOG_NO_REMAPPING, "interrupt remapping *disabled" },
	{ LOG_NO_REMAPPING, "interrupt remapping *not supported" },
	{ LOG_REFUSED, "platform RMRR requirement" },
	{ LOG_REFUSED, "ineligible" },
	{ LOG_REFUSED, "1:1 IOMMU mapping" },
	{ LOG_RMRR_BAD, "exceeds permitted address width" },
	{ LOG_RMRR_BAD, "BIOS vendor: *; Ver: " },
	{ MESSAGE_NOT_VIABLE, "not viable" },
	{ MESSAGE_NO_GROUP, "IOMMU not present" },
	{ MESSAGE_NO_GROUP, "no IOMMU" },
	{ MESSAGE_MODELS, "driver type 'default' is not supported" },
	{ MESSAGE_NO_BIND, "cannot bind *vfio" },
	{ MESSAGE_NO_BIND, "error writing *drivers/vfio-pci" },
	{ MESSAGE_NO_RESET, "cannot reset device" },
	{ MESSAGE_NO_ACS, "is not assignable" },
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* ": " alone is what some kernels leave of a tag. */
static const char *skip_tags(const char *text)
{
	static const char *const tags[] = { "DMAR: ",  "dmar: ",        "DMAR-IR: ",       "AMD-Vi: ",
					    "IOMMU: ", "Intel-IOMMU: ", "[Firmware Bug]: ", ": " };

	for (size_t i = 0; i < COUNT(tags); i++) {
		if (begins(text, tags[i])) {
			text += strlen(tags[i]);
			i = (size_t)-1;
		}
	}
	return text;
}

/* The characters before @stop or a blank in @buffer, moving *@text behind them. */
static bool take_word(const char **text, const char *stop, char *buffer, size_t size)
{
	size_t length = strcspn(*text, stop);

	if (!length || length >= size)
		return false;
	memcpy(buffer, *text, length);
	buffer[length] = '\0';
	*text += length;
	return true;
}

static bool take_address(const char **text, struct log_line *line)
{
	char buffer[PCI_ADDRESS_SIZE];
	const char *rest = *text;
	size_t length = strspn(rest, DIGITS "abcdefABCDEF:.");

	/* "0000:03:00.0: probe" */
	while (length && rest[length - 1] == ':')
		length--;
	if (!length || length >= sizeof(buffer))
		return false;
	memcpy(buffer, rest, length);
	buffer[length] = '\0';
	*text += length;
	line->has_address = pci_address_parse(buffer, &line->address);
	return line->has_address;
}

static bool take_hex(const char **text, uint64_t *value)
{
	char *end;

	if (!begins(*text, "0x") || !isxdigit((unsigned char)(*text)[2]))
		return false;
	errno = 0;
	*value = strtoull(*text, &end, 16);
	*text = end;
	return errno == 0;
}

static bool take_place(const char *place, const char **text, struct log_line *line)
{
	if (begins(place, "{tags}")) {
		*text = skip_tags(*text);
		return true;
	}
	if (begins(place, "{word}"))
		return take_word(text, " :", line->word, sizeof(line->word));
	if (begins(place, "{address}"))
		return take_address(text, line);
	if (begins(place, "{base}"))
		return take_hex(text, &line->base);
	line->has_range = take_hex(text, &line->end);
	return line->has_range;
}


static bool same(char a, char b, bool exactly)
{
	return a == b ||
	       (!exactly && tolower((unsigned char)a) == tolower((unsigned char)b));
}

static bool matches(const char *pattern, const char *text, struct log_line *line, bool exactly);

/* Whatever stands before what @pattern says next; every pattern has one * at most. */
static bool matches_behind(const char *pattern, const char *text, struct log_line *line,
			   bool exactly)
{
	for (; *text; text++)
		if (same(*pattern, *text, exactly) && matches(pattern, text, line, exactly))
			return true;
	return false;
}

static bool matches(const char *pattern, const char *text, struct log_line *line, bool exactly)
{
	while (*pattern) {
		if (*pattern == '*')
			return matches_behind(pattern + 1, text, line, exactly);
		if (*pattern == '{') {
			if (!take_place(pattern, &text, line))
				return false;
			pattern = strchr(pattern, '}') + 1;
			continue;
		}
		if (!same(*pattern, *text, exactly))
			return false;
		text += *pattern == ' ' ? strspn(text, " ") : 1;
		pattern++;
	}
	return true;
}

static bool find_at(const struct pattern *patterns, size_t count, const char *text,
		    struct log_line *line, bool exactly)
{
	for (size_t i = 0; i < count; i++) {
		*line = (struct log_line){ .kind = patterns[i].kind };
		if (matches(patterns[i].text, text, line, exactly))
			return true;
	}
	return false;
}

bool log_line_read(const char *message, struct log_line *line)
{
	return find_at(of_kernel, COUNT(of_kernel), message, line, true);
}

/* At the beginning of any word. */
static bool find_in(const struct pattern *patterns, size_t count, const char *text,
		    struct log_line *line)
{
	for (const char *at = text; *at; at++)
		if ((at == text || !isalnum((unsigned char)at[-1])) &&
		    find_at(patterns, count, at, line, false))
			return true;
	return false;
}

/* @part, as it is, somewhere in @pattern. */
static bool is_part(const char *part, const char *pattern)
{
	for (; *pattern; pattern++) {
		const char *a = part, *b = pattern;

		while (*a && same(*a, *b, false)) {
			b++;
			a += *a == ' ' ? strspn(a, " ") : 1;
		}
		if (!*a)
			return true;
	}
	return false;
}

static size_t count_words(const char *text)
{
	size_t words = 0;

	for (const char *at = text; *at; at++)
		words += *at != ' ' && (at == text || at[-1] == ' ');
	return words;
}

static bool find_part(const struct pattern *patterns, size_t count, const char *text,
		      struct log_line *line)
{
	for (size_t i = 0; i < count; i++) {
		*line = (struct log_line){ .kind = patterns[i].kind };
		if (is_part(text, patterns[i].text))
			return true;
	}
	return false;
}

static void find_address(const char *text, struct log_line *line)
{
	for (const char *at = text; *at && !line->has_address; at++) {
		const char *rest = at;

		if ((at == text || !isalnum((unsigned char)at[-1])) && isxdigit((unsigned char)*at))
			take_address(&rest, line);
	}
}

/* "group 13", "/dev/vfio/13" */
static void find_group(const char *text, struct log_line *line)
{
	static const char *const before[] = { "group ", "/dev/vfio/" };

	for (const char *at = text; *at && !line->has_group; at++) {
		for (size_t i = 0; i < COUNT(before) && !line->has_group; i++) {
			const char *number = at + strlen(before[i]);
			size_t length;

			if (strncasecmp(at, before[i], strlen(before[i])) != 0)
				continue;
			length = strspn(number, DIGITS);
			line->has_group = length > 0 && length < 10 &&
					  !isalpha((unsigned char)number[length]);
			line->group = (uint32_t)strtoul(number, NULL, 10);
		}
	}
}

bool message_read(const char *text, struct log_line *line)
{
	const char *message = log_line_message(text);

	if (!log_line_read(message, line) &&
	    !find_in(of_others, COUNT(of_others), text, line) &&
	    !find_in(of_kernel, COUNT(of_kernel), message, line) &&
	    !find_in(of_people, COUNT(of_people), message, line) &&
	    (count_words(message) < PART_WORDS ||
	     (!find_part(of_others, COUNT(of_others), message, line) &&
	      !find_part(of_kernel, COUNT(of_kernel), message, line))))
		return false;
	if (!line->has_address)
		find_address(message, line);
	find_group(message, line);
	return true;
}
