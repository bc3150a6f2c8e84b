// SPDX-License-Identifier: GPL-2.0-or-later
/* One line of a kernel log, as people meet and copy them. */
#include <stdio.h>
#include <string.h>

#include "host/log-line.h"
#include "tests/unit/unit.h"

#define OLD_TEXT \
	"Device is ineligible for IOMMU domain attach due to platform RMRR requirement.  " \
	"Contact your platform vendor."
#define NEW_TEXT \
	"Firmware has requested this device have a 1:1 IOMMU mapping, rejecting configuring the " \
	"device without a 1:1 mapping. Contact your platform vendor."

static struct log_line read_line(const char *text, enum log_kind kind)
{
	struct log_line line;

	if (!log_line_read(log_line_message(text), &line))
		fail_msg("not understood: %s", text);
	if (line.kind != kind)
		fail_msg("kind %d, expected %d: %s", line.kind, kind, text);
	return line;
}

/* @address and @word are what the line names, or NULL. */
static void assert_line(const char *text, enum log_kind kind, const char *address, const char *word)
{
	struct log_line line = read_line(text, kind);
	char buffer[PCI_ADDRESS_SIZE];

	assert_int_equal(line.has_address, address != NULL);
	if (address)
		assert_string_equal(pci_address_format(line.address, buffer), address);
	assert_string_equal(line.word, word ? word : "");
}

static void assert_range(const char *text, enum log_kind kind, uint64_t base, uint64_t end)
{
	struct log_line line = read_line(text, kind);

	assert_true(line.has_range);
	assert_int_equal(line.base, base);
	assert_int_equal(line.end, end);
}

static void assert_nothing(const char *text)
{
	struct log_line line;

	if (log_line_read(log_line_message(text), &line))
		fail_msg("taken for kind %d: %s", line.kind, text);
}

static void refusals_of_all_kernels(void **state)
{
	(void)state;
	assert_line("vfio-pci 0000:03:00.0: " OLD_TEXT, LOG_REFUSED, "0000:03:00.0", "vfio-pci");
	assert_line("vfio-pci 0000:07:00.0: DMAR: " OLD_TEXT, LOG_REFUSED, "0000:07:00.0",
		    "vfio-pci");
	assert_line("vfio-pci 0000:01:00.0: " NEW_TEXT, LOG_REFUSED, "0000:01:00.0", "vfio-pci");
}

static void the_named_device_may_be_a_port_or_without_a_driver(void **state)
{
	(void)state;
	assert_line("pcieport 0000:00:04.0: DMAR: " OLD_TEXT, LOG_REFUSED, "0000:00:04.0",
		    "pcieport");
	assert_line("[  101.885468] pci 0000:06:00.0: DMAR: " OLD_TEXT, LOG_REFUSED, "0000:06:00.0",
		    "pci");
}

static void a_domain_behind_vmd(void **state)
{
	(void)state;
	assert_line("vfio-pci 10000:e1:00.0: " NEW_TEXT, LOG_REFUSED, "10000:e1:00.0", "vfio-pci");
}

static void refusals_as_people_post_them(void **state)
{
	(void)state;
	assert_line("[  708.044615] vfio-pci 0000:03:00.0: " OLD_TEXT, LOG_REFUSED, "0000:03:00.0",
		    "vfio-pci");
	assert_line("Jan 23 17:54:48 dcache01 kernel: vfio-pci 0000:07:00.0: DMAR: " OLD_TEXT,
		    LOG_REFUSED, "0000:07:00.0", "vfio-pci");
	assert_line("Jan 09 10:03:12.035211 hp-129-tink-system kernel: vfio-pci 0000:04:00.1: "
		    "DMAR: " OLD_TEXT, LOG_REFUSED, "0000:04:00.1", "vfio-pci");
	/* copied through HTML: one blank */
	assert_line("vfio-pci 0000:01:00.1: Device is ineligible for IOMMU domain attach due to "
		    "platform RMRR requirement. Contact your platform vendor.", LOG_REFUSED,
		    "0000:01:00.1", "vfio-pci");
	/* cut */
	assert_line("kernel: vfio-pci 0000:04:00.0: Device is ineligible", LOG_REFUSED,
		    "0000:04:00.0", "vfio-pci");
	/* without the device */
	assert_line(NEW_TEXT, LOG_REFUSED, NULL, NULL);
	assert_line("Firmware has requested this device have a 1:1 IOMMU mapping", LOG_REFUSED, NULL,
		    NULL);
	assert_line("Device is ineligible for IOMMU domain attach due to platform RMRR requirement",
		    LOG_REFUSED, NULL, NULL);
}

static void probes_that_fail(void **state)
{
	(void)state;
	assert_line("vfio-pci: probe of 0000:03:00.0 failed with error -22", LOG_PROBE_FAILED,
		    "0000:03:00.0", "vfio-pci");
	assert_line("vfio-pci 0000:03:00.0: probe with driver vfio-pci failed with error -22",
		    LOG_PROBE_FAILED, "0000:03:00.0", "vfio-pci");
	assert_nothing("vfio-pci: probe of 0000:03:00.0 failed with error -16");
}

static void regions_listed_and_mapped(void **state)
{
	(void)state;
	assert_range("[    4.476678] DMAR: RMRR base: 0x000000bdffd000 end: 0x000000bdffffff",
		     LOG_REGION, 0xbdffd000, 0xbdffffff);
	assert_range("dmar: RMRR base: 0x0000008b800000 end: 0x0000008f9fffff", LOG_REGION,
		     0x8b800000, 0x8f9fffff);
	assert_range("[   22.368762] pci 0000:06:00.0: DMAR: Setting identity map "
		     "[0xe8000 - 0xe8fff]", LOG_REGION, 0xe8000, 0xe8fff);
	assert_line("pci 0000:06:00.0: DMAR: Setting identity map [0xe8000 - 0xe8fff]", LOG_REGION,
		    "0000:06:00.0", "pci");
	assert_line("IOMMU: Setting identity map for device 0000:00:1a.0 [0xbf499000 - 0xbf4a7fff]",
		    LOG_REGION, "0000:00:1a.0", NULL);
}

static void complaints_about_rmrrs(void **state)
{
	(void)state;
	assert_range("DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR "
		     "[0x000000003e2e0000-0x000000003e2fffff], contact BIOS vendor for fixes",
		     LOG_RMRR_UNRESERVED, 0x3e2e0000, 0x3e2fffff);
	/* cut, behind a syslog with the level's name */
	assert_range("Mar 15 13:41:21 tcrpfriend kern.err kernel: [    0.693126] DMAR: [Firmware Bug]: "
		     "No firmware reserved region can cover this RMRR "
		     "[0x00000000000e8000-0x00000000000e8fff", LOG_RMRR_UNRESERVED, 0xe8000, 0xe8fff);
	assert_range("DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR "
		     "[0x000000003e2e0000-0x000000003e2fffff]", LOG_RMRR_BAD, 0x3e2e0000,
		     0x3e2fffff);
	assert_false(read_line("Your BIOS is broken; RMRR ends before it starts!",
			       LOG_RMRR_BAD).has_range);
	assert_line("DMAR: [Firmware Bug]: RMRR entry for device 03:00.0 is broken - applying "
		    "workaround", LOG_FALLBACK, "0000:03:00.0", NULL);
	assert_line("dmar: [Firmware Bug]: RMRR entry for device 03:00.0 is broken - applying "
		    "workaround", LOG_FALLBACK, "0000:03:00.0", NULL);
}

static void tables_that_are_wrong(void **state)
{
	static const char *const dmar[] = {
		"Kernel panic - not syncing: tboot: Failed to initialize DMAR device scope",
		"DMAR: [Firmware Bug]: Record passes table end",
		"DMAR: Parse DMAR table failure.",
		"DMAR: [Firmware Bug]: No DRHD structure found in DMAR table",
		"[Firmware Bug]: No DRHD structure found in DMAR table",
		"DMAR: Invalid DMAR haw",
		"DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address 0!",
		"tboot: Failed to initialize DMAR device scope",
		"ACPI BIOS Warning (bug): Incorrect checksum in table [DMAR] - 0x5C, should be 0x60",
	};
	static const char *const ivrs[] = {
		"AMD-Vi: [Firmware Bug]: IVRS invalid checksum",
		"ACPI BIOS Warning (bug): Incorrect checksum in table [IVRS] - 0x5C, should be 0x60 "
		"(20200717/tbprint-177)",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(dmar); i++)
		assert_line(dmar[i], LOG_DMAR_INVALID, NULL, NULL);
	for (size_t i = 0; i < COUNT(ivrs); i++)
		assert_line(ivrs[i], LOG_IVRS_INVALID, NULL, NULL);
	assert_line("DMAR: Device scope type does not match for 0000:80:00.0", LOG_SCOPE_MISMATCH,
		    "0000:80:00.0", NULL);
	assert_line("DMAR: Unsupported device scope", LOG_SCOPE_TYPE, NULL, NULL);
	/* as 6.12 printed it */
	assert_line("iommu ivhd0: IOMMU driver was not able to establish FW requested direct "
		    "mapping.", LOG_UNMAPPED, NULL, "ivhd0");
}

static void options_and_patches(void **state)
{
	(void)state;
	assert_line("DMAR: Intel-IOMMU: assuming all RMRRs are relaxable. This can lead to "
		    "instability or data loss", LOG_RELAXED, NULL, NULL);
	assert_line("DMAR: Unknown option - 'relax_rmrr'", LOG_RELAX_UNKNOWN, NULL, NULL);
	assert_line("[    0.000000] Warning: PCIe ACS overrides enabled; This may allow non-IOMMU "
		    "protected peer-to-peer DMA", LOG_ACS_OVERRIDE, NULL, NULL);
	assert_line("DMAR: IOMMU disabled", LOG_DISABLED, NULL, NULL);
	assert_nothing("AMD-Vi: Unknown option - 'on'");
	assert_nothing("DMAR: IOMMU enabled");
}

static void interrupts_without_remapping(void **state)
{
	(void)state;
	assert_line("vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module "
		    "param \"allow_unsafe_interrupts\" to enable VFIO IOMMU support on this platform",
		    LOG_NO_REMAPPING, NULL, "vfio_iommu_type1_attach_group");
	assert_line("No interrupt remapping support.", LOG_NO_REMAPPING, NULL, NULL);
	assert_line("AMD-Vi: Disabling interrupt remapping", LOG_NO_REMAPPING, NULL, NULL);
	read_line("[Firmware Bug]: AMD-Vi: IOAPIC[4] not in IVRS table", LOG_IOAPIC_ABSENT);
	read_line("AMD-Vi: [Firmware Bug]: : No southbridge IOAPIC found", LOG_NO_REMAPPING);
	read_line("DMAR-IR: This system BIOS has enabled interrupt remapping", LOG_NO_REMAPPING);
	read_line("               interrupt remapping is being disabled.  Please", LOG_NO_REMAPPING);
	read_line("DMAR-IR: Not enabling interrupt remapping", LOG_NO_REMAPPING);
	read_line("Not enabling interrupt remapping due to skipped IO-APIC setup", LOG_NO_REMAPPING);
	read_line("DMAR-IR: [Firmware Bug]: ioapic 2 has no mapping iommu, interrupt remapping will "
		  "be disabled", LOG_NO_REMAPPING);
	assert_nothing("DMAR-IR: Enabled IRQ remapping in x2apic mode");
	assert_nothing("AMD-Vi: Interrupt remapping enabled");
}

static void the_kernel_says_who_it_is(void **state)
{
	(void)state;
	assert_line("[    0.000000] Linux version 6.1.0-50-amd64 (builder@example) (gcc) #1 SMP",
		    LOG_KERNEL, NULL, "6.1.0-50-amd64");
	assert_line("[    0.000000][    T0] Linux version 6.12.107 (builder)", LOG_KERNEL, NULL,
		    "6.12.107");
}

/* What stands before the message in logs of all tools. */
static void prefixes(void **state)
{
	static const char *const lines[] = {
		"DMAR: Invalid DMAR haw",
		"  DMAR: Invalid DMAR haw",
		"[    1.639323] DMAR: Invalid DMAR haw",
		"[1.639323]DMAR: Invalid DMAR haw",
		"[Mon Nov 23 07:00:01 2026] DMAR: Invalid DMAR haw",
		"[Nov23 07:00] DMAR: Invalid DMAR haw",
		"[  +0.000012] DMAR: Invalid DMAR haw",
		"[    1.639323 <    0.000012>] DMAR: Invalid DMAR haw",
		"[    1.639323] [    T1] DMAR: Invalid DMAR haw",
		"<4>[    1.639323] DMAR: Invalid DMAR haw",
		"<4>DMAR: Invalid DMAR haw",
		"kern  :warn  : [    1.639323] DMAR: Invalid DMAR haw",
		"kern  :err   : [Mon Nov 23 07:00:01 2026] DMAR: Invalid DMAR haw",
		"2026-11-23T07:00:01,123456+01:00 DMAR: Invalid DMAR haw",
		"Nov 23 07:00:01 host kernel: DMAR: Invalid DMAR haw",
		"Nov 23 07:00:01 host kernel: [    1.639323] DMAR: Invalid DMAR haw",
		"Nov 23 07:00:01 host kern.warn kernel: [    1.639323] DMAR: Invalid DMAR haw",
		"2026-11-23T07:00:01.123456+01:00 host kernel: [    1.6] DMAR: Invalid DMAR haw",
		"[    1.639323] host kernel: DMAR: Invalid DMAR haw",
		"Mon 2026-11-23 07:00:01 UTC host kernel: DMAR: Invalid DMAR haw",
		"kernel: DMAR: Invalid DMAR haw",
		"4,1234,1639323,-;DMAR: Invalid DMAR haw",
		"6,77,1639323,-,caller=T1;DMAR: Invalid DMAR haw",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_string_equal(log_line_message(lines[i]), "DMAR: Invalid DMAR haw");
}

static void a_bracket_without_digits_is_no_time_stamp(void **state)
{
	(void)state;
	assert_string_equal(log_line_message("[    1.0] [Firmware Bug]: x"), "[Firmware Bug]: x");
}

/* What somebody else says in the same log is not the kernel's. */
static void other_speakers(void **state)
{
	(void)state;
	assert_nothing("Nov 23 07:00:01 host sudo[12]: kernel: vfio-pci 0000:03:00.0: " OLD_TEXT);
	assert_nothing("Nov 23 07:00:01 host libvirtd[12]: vfio-pci 0000:03:00.0: " OLD_TEXT);
	assert_nothing("vfio: failed to set iommu for container: Operation not permitted");
	assert_nothing("Nov 23 07:00:01 host mykernel: vfio-pci 0000:03:00.0: " OLD_TEXT);
}

/* What explains why something failed; no rule sees it before. */
static void trouble(void **state)
{
	(void)state;
	assert_line("vfio-pci 0000:01:00.0: BAR 0: can't reserve [mem 0xe0000000-0xefffffff 64bit pref]",
		    LOG_BAR_TAKEN, "0000:01:00.0", "vfio-pci");
	assert_line("vfio-pci 0000:01:00.0: Unable to change power state from D3cold to D0, device "
		    "inaccessible", LOG_POWER_STUCK, "0000:01:00.0", "vfio-pci");
	assert_line("vfio-pci 0000:01:00.0: can't change power state from D3cold to D0 (config space "
		    "inaccessible)", LOG_POWER_STUCK, "0000:01:00.0", "vfio-pci");
	read_line("vfio-pci 0000:01:00.0: not ready 1023ms after FLR; waiting", LOG_RESET_STUCK);
	read_line("vfio_pin_pages_remote: RLIMIT_MEMLOCK (65536) exceeded", LOG_MEMLOCK);
	read_line("vfio-pci 0000:01:00.0: Cannot bind to PF with SR-IOV enabled", LOG_PF_ENABLED);
	read_line("vfio-pci 0000:01:10.0: VF token required to access device", LOG_VF_TOKEN);
	read_line("vfio-pci 0000:00:02.0: Failed to setup Intel IGD regions", LOG_IGD);
	read_line("vfio-pci 0000:3d:00.0: [8086:37c8] exists in vfio-pci device denylist, driver probing "
		  "disallowed.", LOG_DENYLIST);
	read_line("ACPI: Table Upgrade: override [IVRS-AMD   - AmdTable]", LOG_TABLE_REPLACED);
	assert_line("AMD-Vi: Event logged [IO_PAGE_FAULT device=0c:00.0 domain=0x0000]", LOG_FAULT,
		    "0000:0c:00.0", NULL);
	assert_line("DMAR: [DMA Read] Request device [00:1e.0] PASID ffffffff fault addr df63e000",
		    LOG_FAULT, "0000:00:1e.0", NULL);
	read_line("vfio-pci 0000:06:00.0: vfio_pci_intx_mask: Masking broken INTx support", LOG_INTX);
	assert_line("NVRM: Attempting to remove device 0000:01:00.0 with non-zero usage count!",
		    LOG_IN_USE, "0000:01:00.0", NULL);
	read_line("ixgbe 0000:03:00.0: not enough MMIO resources for SR-IOV", LOG_SRIOV_MEMORY);
	read_line("AMD-Vi: [Firmware Bug]: : No southbridge IOAPIC found", LOG_NO_REMAPPING);
	read_line("DMI: HP ProLiant DL388p Gen8, BIOS P70 07/01/2015", LOG_MACHINE);
	assert_nothing("DMI: Memory slots populated: 2/4");
}

/* Whoever says it, in whatever it is wrapped, whole or in part. */
static void messages(void **state)
{
	static const struct {
		const char *text;
		enum log_kind kind;
		const char *address;	/* or NULL */
		int group;		/* or -1 */
	} known[] = {
		{ "group 1 is not viable", MESSAGE_NOT_VIABLE, NULL, 1 },
		{ "qemu-system-x86_64: -device vfio-pci,host=0000:01:00.0,id=x: vfio 0000:01:00.0: group "
		  "13 is not viable", MESSAGE_NOT_VIABLE, "0000:01:00.0", 13 },
		{ "EAL:   0000:44:00.3 VFIO group is not viable! Not all devices in IOMMU group bound to "
		  "VFIO or unbound", MESSAGE_NOT_VIABLE, "0000:44:00.3", -1 },
		{ "vfio 0000:06:00.0: group 6 used in multiple address spaces", MESSAGE_SPACES,
		  "0000:06:00.0", 6 },
		{ "VFIO_CONTAINER_DMA_MAP(0x1, 0x2, 0x3, 0x4) = -22 (Invalid argument)",
		  MESSAGE_DMA_INVALID, NULL, -1 },
		{ "failed to open /dev/vfio/12: Device or resource busy", MESSAGE_BUSY, NULL, 12 },
		{ "error getting device from group 12: Permission denied", MESSAGE_DENIED, NULL, 12 },
		{ "firmware has requested this device have", LOG_REFUSED, NULL, -1 },
		{ "pcieport 0000:00:01.0: DMAR: Device is ineligible", LOG_REFUSED, "0000:00:01.0", -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		char buffer[PCI_ADDRESS_SIZE];
		struct log_line line;

		if (!message_read(known[i].text, &line))
			fail_msg("not known: %s", known[i].text);
		assert_int_equal(line.kind, known[i].kind);
		assert_int_equal(line.has_address, known[i].address != NULL);
		if (known[i].address)
			assert_string_equal(pci_address_format(line.address, buffer), known[i].address);
		assert_int_equal(line.has_group ? (int)line.group : -1, known[i].group);
	}
}

static void no_messages(void **state)
{
	static const char *const texts[] = { "", "vfio", "is not", "group", "to be or not to be",
					     "the device is", "*", "{word}" };
	struct log_line line;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (message_read(texts[i], &line))
			fail_msg("taken for kind %d: %s", line.kind, texts[i]);
}

static void damaged_lines(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"[",
		"[1",
		"[1]",
		"<",
		"<4",
		"<>x",
		"1,2,3",
		"1,2,3,",
		"kern  :",
		"kern  :warn",
		"kernel: ",
		"kernel:",
		"Linux version",
		"Linux version ",
		"DMAR: ",
		"DMAR: DMAR: DMAR: ",
		"DMAR-IR: RHD base  0xf4ffe000 IOMMU 1",
		"vfio-pci ",
		"vfio-pci 0000:03:00.0",
		"vfio-pci 0000:03:00.0: ",
		"vfio-pci 0000:03:00.9: Device is ineligible",
		"vfio-pci 0000000000000000000000000000003:00.0: Device is ineligible",
		"vfio-pci :::: Device is ineligible",
		"DMAR: RMRR base: 0x end: 0x1",
		"DMAR: RMRR base: 0x10000000000000000 end: 0x1",
		"DMAR: RMRR base: -0x1 end: 0x1",
		"pci 0000:06:00.0: DMAR: Setting identity map [0xe8000 - ",
		"DMAR: [Firmware Bug]: RMRR entry for device is broken",
		"DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR [",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_nothing(lines[i]);
}

static void words_that_are_too_long(void **state)
{
	char text[4096];

	(void)state;
	memset(text, 'x', sizeof(text));
	snprintf(text + 2000, sizeof(text) - 2000, " 0000:03:00.0: " OLD_TEXT);
	assert_nothing(text);
	memcpy(text, "Linux version ", strlen("Linux version "));
	assert_nothing(text);
	memset(text, '[', 2000);
	assert_nothing(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals_of_all_kernels),
		cmocka_unit_test(the_named_device_may_be_a_port_or_without_a_driver),
		cmocka_unit_test(a_domain_behind_vmd),
		cmocka_unit_test(refusals_as_people_post_them),
		cmocka_unit_test(probes_that_fail),
		cmocka_unit_test(regions_listed_and_mapped),
		cmocka_unit_test(complaints_about_rmrrs),
		cmocka_unit_test(tables_that_are_wrong),
		cmocka_unit_test(options_and_patches),
		cmocka_unit_test(interrupts_without_remapping),
		cmocka_unit_test(the_kernel_says_who_it_is),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(a_bracket_without_digits_is_no_time_stamp),
		cmocka_unit_test(other_speakers),
		cmocka_unit_test(trouble),
		cmocka_unit_test(messages),
		cmocka_unit_test(no_messages),
		cmocka_unit_test(damaged_lines),
		cmocka_unit_test(words_that_are_too_long),
	};

	return RUN(tests);
}
