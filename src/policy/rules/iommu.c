// SPDX-License-Identifier: GPL-2.0-or-later
/* Is there an IOMMU, is it on, and does it isolate interrupts? */
#include "policy/rules/functions.h"

/* What the switch in the firmware's setup is called differs from maker to maker. */
static enum detail missing_detail(const struct host *host)
{
	if (host->where.place == PLACE_XEN_DOM0)
		return DETAIL_MISSING_XEN;
	if (host->where.place == PLACE_DEVICE_TREE)
		return DETAIL_MISSING_TREE;
	if (host->where.arm)
		return DETAIL_MISSING_ARM;
	if (machine_option(host, "acpi", "off"))
		return DETAIL_MISSING_ACPI;
	if (host->processor == PROCESSOR_AMD)
		return DETAIL_MISSING_AMD;
	if (host->processor != PROCESSOR_INTEL)
		return DETAIL_MISSING;
	return machine_option(host, "intel_iommu", "on") ? DETAIL_MISSING_INTEL_ON :
							   DETAIL_MISSING_INTEL;
}

enum unchecked rule_iommu_missing(const struct judgement *j, struct findings *findings)
{
	if (j->candidates[0].machine.state == STATE_UNKNOWN)
		return UNCHECKED_STATE;
	if (j->candidates[0].machine.state == STATE_MISSING)
		finding_add(findings, missing_detail(j->host), NO_INDEX);
	return CHECKED;
}

static enum detail disabled_detail(const struct host *host, const struct machine *machine)
{
	if (host->where.place == PLACE_XEN_DOM0)
		return DETAIL_MISSING_XEN;
	if (machine->reason == REASON_OPTION)
		return DETAIL_DISABLED_OPTION;
	if (machine_iommu_kind(host) == IOMMU_SMMU)
		return DETAIL_DISABLED_SMMU;
	if (machine_is_tables_fault(machine))
		return DETAIL_DISABLED_TABLE;
	if (host->firmware_masked && machine_iommu_kind(host) == IOMMU_UNKNOWN)
		return DETAIL_DISABLED_MASKED;
	if (machine_option(host, "intel_iommu", "on"))
		return DETAIL_DISABLED_DESPITE;
	return machine_iommu_kind(host) == IOMMU_AMD ? DETAIL_DISABLED_AMD : DETAIL_DISABLED;
}

enum unchecked rule_iommu_disabled(const struct judgement *j, struct findings *findings)
{
	const struct machine *machine = &j->candidates[0].machine;
	struct finding *finding;

	if (machine->state == STATE_UNKNOWN)
		return UNCHECKED_STATE;
	if (machine->state != STATE_OFF)
		return CHECKED;
	finding = finding_add(findings, disabled_detail(j->host, machine), NO_INDEX);
	finding->links = &j->candidates[0].links;
	switch (machine->reason) {
	case REASON_OPTION:
		finding_evidence(finding, FROM_OPTION, 0);
		break;
	case REASON_DEFECT:
		finding->defect = machine->defect;
		finding_evidence(finding, FROM_DEFECT, 0);
		break;
	case REASON_MISMATCH:
		finding->match = machine->mismatch;
		finding_evidence(finding, FROM_MATCH, 0);
		break;
	case REASON_UNITS:
		finding->block = machine->block;
		finding_evidence(finding, FROM_BLOCK, 0);
		break;
	case REASON_MAPS:
		finding->region = machine->region;
		if (finding->region != NO_INDEX)
			finding_evidence(finding, FROM_REGION, finding->region);
		break;
	default:
		break;
	}
	return CHECKED;
}

/* The chipsets on which Linux itself leaves graphics out; doc/kernel-facts.md, section 3.2. */
static bool is_left_out(const struct host *host, const struct host_device *device)
{
	static const uint16_t ids[] = { 0x2a40, 0x2e00, 0x2e10, 0x2e20, 0x2e30, 0x2e40, 0x2e90 };
	size_t bridge = host_find(host, (struct pci_address){ device->address.domain, 0, 0 });

	if (machine_option(host, "intel_iommu", "igfx_off"))
		return true;
	for (size_t i = 0; bridge != NO_INDEX && i < sizeof(ids) / sizeof(ids[0]); i++)
		if (host->devices[bridge].vendor == 0x8086 &&
		    host->devices[bridge].device == ids[i])
			return true;
	return false;
}

/*
 * A unit that has only display devices is ignored where an option or Linux's own list
 * says so (kernel: init_no_remapping_devices); what it has is then in no group.
 */
enum unchecked rule_iommu_disabled_device(const struct judgement *j, size_t device,
					  struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	struct finding *finding;

	if (j->candidates[0].machine.state != STATE_ON || !j->evidence ||
	    machine_iommu_kind(j->host) != IOMMU_INTEL || asked->class >> 16 != 0x03 ||
	    host_is_grouped(j->host, asked) || !is_left_out(j->host, asked))
		return CHECKED;
	finding = finding_add(findings, DETAIL_DISABLED_GRAPHICS, device);
	if (machine_option(j->host, "intel_iommu", "igfx_off"))
		finding_evidence_file(finding, "proc/cmdline", "intel_iommu=igfx_off");
	return CHECKED;
}

static enum detail remapping_detail(enum remapping_reason reason)
{
	static const enum detail details[] = {
		[REMAPPING_FLAG] = DETAIL_REMAPPING_FLAG,
		[REMAPPING_OPTION] = DETAIL_REMAPPING_OPTION,
		[REMAPPING_CAPABILITY] = DETAIL_REMAPPING_CAPABILITY,
		[REMAPPING_IOAPIC] = DETAIL_REMAPPING_IOAPIC,
		[REMAPPING_SOUTHBRIDGE] = DETAIL_REMAPPING_IVRS,
		[REMAPPING_CHIPSET] = DETAIL_REMAPPING_CHIPSET,
		[REMAPPING_VIRTIO] = DETAIL_REMAPPING_VIRTIO,
		[REMAPPING_MSI] = DETAIL_REMAPPING_MSI,
		[REMAPPING_SHOWN] = DETAIL_REMAPPING_SHOWN,
		[REMAPPING_TOLD] = DETAIL_REMAPPING_TOLD,
	};

	return details[reason];
}

/* With the IOMMU off tables and hardware foretell it, unless it is the table that keeps it off. */
static bool is_foretold(const struct judgement *j)
{
	const struct machine *machine = &j->candidates[0].machine;

	return machine->state == STATE_OFF && !machine_is_tables_fault(machine) &&
	       j->remapping == ANSWER_NO;
}

enum unchecked rule_interrupt_remapping(const struct judgement *j, size_t device,
					struct findings *findings)
{
	struct finding *finding;

	if (!is_foretold(j) && (j->candidates[0].machine.state != STATE_ON ||
				!host_is_grouped(j->host, &j->host->devices[device])))
		return CHECKED;
	if (j->remapping == ANSWER_YES)
		return CHECKED;
	if (j->remapping == ANSWER_UNKNOWN)
		return UNCHECKED_REMAPPING;
	finding = finding_add(findings, remapping_detail(j->remapping_reason), device);
	if (j->remapping_reason == REMAPPING_OPTION)
		finding_evidence(finding, FROM_OPTION, 0);
	if (j->evidence && *j->host->interrupts.chip && !j->host->interrupts.isolated.value)
		finding_evidence_file(finding, "proc/interrupts", j->host->interrupts.chip);
	return CHECKED;
}
