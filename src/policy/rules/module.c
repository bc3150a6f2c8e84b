// SPDX-License-Identifier: GPL-2.0-or-later
/* VFIO's modules: are they there, may they be loaded, and what was said about how. */
#include <string.h>

#include "kernel/mistyped.h"
#include "kernel/modules.h"
#include "policy/rules/functions.h"

/* What has to be loaded before a device can be handed over, one after the other. */
static const char *not_loaded(const struct host *host, size_t i, bool *available)
{
	if (i == 0 && host->vfio_pci == NOT_THERE) {
		*available = host->vfio_pci_available;
		return "vfio-pci";
	}
	/* As long as vfio-pci is not there either, that brings it along. */
	if (i == 1 && host->vfio_pci == SEEN && host->modules.type1 == NOT_THERE) {
		*available = host->modules.type1_available;
		return "vfio_iommu_type1";
	}
	return NULL;
}

enum unchecked rule_module_missing(const struct judgement *j, size_t device,
				   struct findings *findings)
{
	for (size_t i = 0; i < 2; i++) {
		bool available;
		const char *module = not_loaded(j->host, i, &available);

		if (module && available && !(i == 0 && j->host->devices[device].vfio_dev))
			finding_add(findings, DETAIL_MODULE_NOT_LOADED, device)->what = module;
	}
	return j->host->vfio_pci == NOT_ASKED ? UNCHECKED_MODULES : CHECKED;
}

enum unchecked rule_module_missing_machine(const struct judgement *j, struct findings *findings)
{
	/* Which modules another kernel has is not known here. */
	if (!j->host->modules.listed || j->options.kernel)
		return CHECKED;
	for (size_t i = 0; i < 2; i++) {
		bool available;
		const char *module = not_loaded(j->host, i, &available);
		struct finding *finding;

		if (!module || available)
			continue;
		finding = finding_add(findings, DETAIL_MODULE_ABSENT, NO_INDEX);
		finding->what = module;
		finding->through = j->host->release.text;
	}
	return CHECKED;
}

static const char *const modules[] = { "vfio", "vfio_pci", "vfio_pci_core", "vfio_iommu_type1" };

#define MODULES (sizeof(modules) / sizeof(modules[0]))

/* Of what vfio-pci needs, all but vfio_iommu_type1 is there as soon as that is. */
static bool is_loaded(const struct host *host, const char *module)
{
	return strcmp(module, "vfio_iommu_type1") == 0 ? host->modules.type1 == SEEN :
							 host->vfio_pci == SEEN;
}

static enum detail obstacle_detail(const struct host *host, const struct modprobe_line *line,
				   const char *module)
{
	if (is_loaded(host, module))
		return DETAIL_MODULE_NOT_AGAIN;
	if (line->kind == MODPROBE_FORBIDDEN)
		return DETAIL_MODULE_FORBIDDEN;
	if (line->kind == MODPROBE_BLACKLIST)
		return strcmp(line->source, "proc/cmdline") == 0 ?
			       DETAIL_MODULE_BLACKLISTED_BOOT : DETAIL_MODULE_BLACKLISTED;
	return modprobe_is_refusal(line) ? DETAIL_MODULE_REFUSED : DETAIL_MODULE_REDIRECTED;
}

/* The line as modprobe's configuration has it. */
static void quote_line(struct finding *finding, const struct modprobe_line *line)
{
	finding_evidence_format(finding, line->source, "%s %s%s%s", modprobe_command(line),
				line->module, *line->text ? " " : "", line->text);
}

enum unchecked rule_module_blacklisted(const struct judgement *j, struct findings *findings)
{
	if (j->host->modules.config_seen == NOT_ASKED)
		return UNCHECKED_MODULES;
	for (size_t i = 0; i < MODULES; i++) {
		const struct modprobe_line *line = module_obstacle(j->host, modules[i]);
		struct finding *finding;

		if (!line)
			continue;
		finding = finding_add(findings, obstacle_detail(j->host, line, modules[i]), NO_INDEX);
		finding->what = modules[i];
		finding->through = line->source;
		quote_line(finding, line);
	}
	return j->host->modules.config_seen == SEEN ? CHECKED : UNCHECKED_MODULES;
}

static void claimed_by_ids(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct modprobe_line *line = module_claims(j->host, asked);
	struct finding *finding;

	if (!line)
		return;
	finding = finding_add(findings, DETAIL_OPTION_IDS, device);
	/* The driver that has it now was there first, and will be at the next boot. */
	if (asked->driver && !outcome_is_vfios(asked) &&
	    !modprobe_waits(&j->host->modules.config, asked->driver))
		finding->detail = DETAIL_OPTION_IDS_LATE;
	finding->what = asked->driver;
	finding->through = line->source;
	finding_evidence_file(finding, line->source, line->text);
}

enum unchecked rule_module_option(const struct judgement *j, size_t device,
				  struct findings *findings)
{
	claimed_by_ids(j, device, findings);
	if (module_denylisted(&j->host->devices[device]))
		finding_add(findings, DETAIL_DENYLISTED, device)->severity = SEVERITY_UNSAFE;
	return CHECKED;
}

struct option {
	enum detail detail;
	enum answer on;
	const char *module, *name, *parameter;
	bool now;		/* the loaded module has it */
};

static void tell_option(const struct judgement *j, const struct option *option,
			struct findings *findings)
{
	const struct modprobe_line *line;
	struct finding *finding;
	bool on;

	line = modprobe_switch(&j->host->modules.config, option->module, option->name, &on);
	if (option->on == ANSWER_NO || (!option->now && !on))
		return;
	finding = finding_add(findings, option->detail, NO_INDEX);
	if (option->now)
		finding_evidence_file(finding, option->parameter, "Y");
	if (line && on)
		finding_evidence_file(finding, line->source, line->text);
}

static bool is_set(const struct fact_bool *fact)
{
	return fact->seen == SEEN && fact->value;
}

/* In half of all instructions for AMD; it is no value, and what it asks for is so without it. */
static bool is_needless(const struct host *host, const char *word)
{
	return (host->processor == PROCESSOR_AMD || machine_iommu_kind(host) == IOMMU_AMD) &&
	       (strcmp(word, "amd_iommu=on") == 0 || strcmp(word, "amd-iommu=on") == 0);
}

static void tell_mistyped(const struct host *host, struct findings *findings)
{
	const char *text = host->command_line.seen == SEEN ? host->command_line.text : "";
	struct mistyped word;

	while (mistyped_next(&text, &word)) {
		char *copy = arena_alloc(findings->arena, word.length + 1);
		struct finding *finding;

		if (!copy)
			return;
		memcpy(copy, word.word, word.length);
		finding = finding_add(findings, is_needless(host, copy) ? DETAIL_OPTION_NEEDLESS :
								      DETAIL_OPTION_MISTYPED,
				      NO_INDEX);
		finding->severity = SEVERITY_INFO;
		finding->what = copy;
		finding->through = word.known;
		finding_evidence_format(finding, "proc/cmdline", "%s", copy);
	}
}

enum unchecked rule_module_option_machine(const struct judgement *j, struct findings *findings)
{
	const struct host *host = j->host;
	const struct option options[] = {
		{ DETAIL_OPTION_INTERRUPTS, module_unsafe_interrupts(host), "vfio_iommu_type1",
		  "allow_unsafe_interrupts",
		  "sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts",
		  is_set(&host->unsafe_interrupts) },
		{ DETAIL_OPTION_NOIOMMU, module_noiommu(host), "vfio",
		  "enable_unsafe_noiommu_mode",
		  "sys/module/vfio/parameters/enable_unsafe_noiommu_mode",
		  is_set(&host->modules.noiommu) },
		{ DETAIL_OPTION_DENYLIST, module_no_denylist(host), "vfio_pci", "disable_denylist",
		  "sys/module/vfio_pci/parameters/disable_denylist",
		  is_set(&host->modules.no_denylist) },
	};

	tell_mistyped(host, findings);
	if (host->modules.config_seen == NOT_ASKED)
		return UNCHECKED_MODULES;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		tell_option(j, &options[i], findings);
	return host->modules.config_seen == SEEN ? CHECKED : UNCHECKED_MODULES;
}

enum unchecked rule_noiommu(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	struct finding *finding;

	if (!is_set(&j->host->modules.noiommu) || host_is_grouped(j->host, asked))
		return CHECKED;
	if (asked->group == NO_INDEX && j->candidates[0].machine.state == STATE_UNKNOWN)
		return UNCHECKED_STATE;
	finding = finding_add(findings, DETAIL_NOIOMMU, device);
	finding->group = asked->group;
	finding_evidence_file(finding, "sys/module/vfio/parameters/enable_unsafe_noiommu_mode", "Y");
	return CHECKED;
}
