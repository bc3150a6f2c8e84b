// SPDX-License-Identifier: GPL-2.0-or-later
/* The contract of data/schema.json: the whole, one element after the other. */
#include <errno.h>

#include "config.h"
#include "policy/guest.h"
#include "policy/summary.h"
#include "policy/rules/rules.h"
#include "report/json/json.h"
#include "report/words/place.h"

struct writer {
	const struct judgement *j;
	struct names *names;	/* NULL: nobody wants them */
	FILE *out;
	bool failed;		/* there was no memory for an element */
};

json *json_tool(void)
{
	json *tool = json_new_object(), *rules = json_new_array();
	size_t count;
	const struct rule *all = rules_all(&count);

	for (size_t i = 0; i < count; i++)
		json_append(rules, json_text(all[i].id));
	json_put(tool, "version", json_text(PACKAGE_VERSION));
	json_put(tool, "rules", rules);
	return tool;
}

static json *kernel_object(const struct judgement *j)
{
	static const char *const evidence[] = { "none", "asked", "release", "version",
						"symbols", "image" };
	json *kernel = json_new_object(), *profile = json_new_array();

	for (size_t i = 0; i < j->profiles.count; i++)
		json_append(profile, json_text(j->profiles.rows[i]->name));
	json_put(kernel, "release", json_fact(&j->host->release));
	json_put(kernel, "asked", json_text(j->options.kernel));
	json_put(kernel, "profile", profile);
	json_put(kernel, "evidence", json_text(evidence[j->profiles.evidence]));
	json_put(kernel, "tested_to", json_text(PROFILE_TESTED_TO));
	return kernel;
}

static json *iommu_object(const struct judgement *j)
{
	static const char *const kinds[] = { NULL, "intel", "amd", "smmu", "other" };
	enum iommu_state state = j->candidates[0].machine.state;
	json *iommu = json_new_object();

	json_put(iommu, "kind", json_text(kinds[machine_iommu_kind(j->host)]));
	json_put(iommu, "enabled", json_answer(state == STATE_UNKNOWN ? ANSWER_UNKNOWN :
				     state == STATE_ON ? ANSWER_YES : ANSWER_NO));
	json_put(iommu, "interrupt_remapping", json_answer(j->remapping));
	return iommu;
}

json *json_host(const struct judgement *j)
{
	static const char *const places[PLACES] = {
		NULL,     "bare-metal", "xen-dom0",    "kvm",         "hyper-v",
		"vmware", "ec2",        "other-guest", "device-tree",
	};
	json *host = json_new_object(), *platform = json_new_object();

	json_put(host, "place", json_text(places[j->host->where.place]));
	json_put(host, "source",
		 json_text(!j->host->source ? "table" : j->host->live ? "live" : "tree"));
	json_put(host, "kernel", kernel_object(j));
	json_put(platform, "vendor", json_fact(&j->host->platform.vendor));
	json_put(platform, "product", json_fact(&j->host->platform.product));
	json_put(platform, "board", json_fact(&j->host->platform.board));
	json_put(platform, "bios_vendor", json_fact(&j->host->platform.bios_vendor));
	json_put(platform, "bios_version", json_fact(&j->host->platform.bios_version));
	json_put(platform, "bios_date", json_fact(&j->host->platform.bios_date));
	json_put(host, "platform", platform);
	json_put(host, "iommu", iommu_object(j));
	return host;
}

/* Which machine it is, and which run. */
static json *named_host(const struct judgement *j, const struct report_options *options)
{
	json *host = json_host(j);

	json_put(host, "name", json_text(options->host_name));
	json_put(host, "time", json_text(options->time));
	return host;
}

static json *summary_object(const struct judgement *j, const struct report_options *options)
{
	struct summary summary = { 0 };
	json *object = json_new_object();

	/* Of regions no device is told. */
	if (options->view != VIEW_REGIONS)
		summarize(j, &summary);
	json_put(object, "devices", json_integer((int64_t)summary.devices));
	for (int verdict = VERDICT_SAFE; verdict <= VERDICT_UNSAFE; verdict++)
		json_put(object, verdict_names[verdict],
			 json_integer((int64_t)summary.of[verdict]));
	json_put(object, "chipset", json_integer((int64_t)summary.chipset));
	json_put(object, "exit_status", json_integer(options->status));
	return object;
}

static void write_object(struct writer *w, json *object)
{
	w->failed |= !json_write(w->out, object, JSON_C_TO_STRING_NOSLASHESCAPE);
}

static void write_member(struct writer *w, const char *key, json *object)
{
	fprintf(w->out, ",\n\"%s\": ", key);
	write_object(w, object);
}

/* One element a line; each is freed before the next is made. */
static void write_element(struct writer *w, bool *first, json *object)
{
	fputs(*first ? "\n  " : ",\n  ", w->out);
	*first = false;
	write_object(w, object);
}

static bool is_printed(const struct report_options *options, const struct judgement *j,
		       const struct region *region)
{
	const struct links *links = &j->candidates[0].links;

	if (options->view != VIEW_CHECK || !j->options.named)
		return true;
	for (size_t i = 0; i < region->touch_count; i++)
		if (j->host->devices[links->touches[region->first_touch + i].device].asked)
			return true;
	return false;
}

static void write_regions(struct writer *w, const struct report_options *options)
{
	const struct links *links = &w->j->candidates[0].links;
	bool first = true;

	fputs(",\n\"regions\": [", w->out);
	for (size_t i = 0; i < links->region_count; i++)
		if (is_printed(options, w->j, &links->regions[i]))
			write_element(w, &first, json_region(w->j, &links->regions[i]));
	fputs("]", w->out);
}

/* Groups that only scopes led to were not read and are not told. */
static void write_groups(struct writer *w)
{
	bool first = true;

	fputs(",\n\"groups\": [", w->out);
	for (size_t i = 0; i < w->j->host->group_count; i++)
		if (w->j->host->groups[i].members_seen != NOT_ASKED)
			write_element(w, &first, json_group(w->j, &w->j->host->groups[i]));
	fputs("]", w->out);
}

static void write_devices(struct writer *w)
{
	bool first = true;

	fputs(",\n\"devices\": [", w->out);
	for (size_t i = 0; i < w->j->device_count; i++)
		write_element(w, &first, json_device(w->j, w->names, &w->j->devices[i]));
	fputs("]", w->out);
}

json *json_tables(const struct judgement *j)
{
	json *array = json_new_array();

	for (unsigned int i = 0; i < TABLES; i++)
		json_append(array, json_table(j, i));
	return array;
}

/* The one that was asked about, and what it needs of the host. */
static json *json_guest(const struct judgement *j)
{
	json *object;

	if (!j->options.guest_memory)
		return NULL;
	object = json_new_object();
	json_put(object, "memory", json_integer((int64_t)j->options.guest_memory));
	json_put(object, "memlock", json_integer((int64_t)guest_memlock(j)));
	return object;
}

static json *error_object(const struct judgement *j, const struct host_error *error)
{
	json *object = json_new_object();
	char address[PCI_ADDRESS_SIZE];

	pci_address_format(error->address, address);
	json_put(object, "address", json_text(host_error_is_about_device(error) ? address : NULL));
	json_put(object, "text", json_owned(report_host_error(j, error, false)));
	return object;
}

static json *errors_array(const struct judgement *j)
{
	json *array = json_new_array();

	for (size_t i = 0; i < j->host->error_count; i++)
		json_append(array, error_object(j, &j->host->errors[i]));
	return array;
}

int report_json(const struct judgement *j, const struct report_options *options, FILE *out)
{
	struct writer w = { .j = j, .out = out };
	bool devices = options->view != VIEW_REGIONS;
	/* What the kernel lists stands for the regions then. */
	bool groups = devices || place_is_shown(j);

	/* Reading pci.ids takes as long as reading hundreds of devices. */
	if (options->names && devices)
		w.names = names_new(j->unsaid);
	if (options->names && devices && !w.names)
		return -ENOMEM;
	fputs("{\n\"schema\": \"vfio-check/2\"", out);
	write_member(&w, "tool", json_tool());
	write_member(&w, "host", named_host(j, options));
	write_member(&w, "named", json_answer(j->options.named ? ANSWER_YES : ANSWER_NO));
	write_member(&w, "summary", summary_object(j, options));
	write_member(&w, "guest", json_guest(j));
	write_member(&w, "tables", json_tables(j));
	write_regions(&w, options);
	if (groups)
		write_groups(&w);
	else
		fputs(",\n\"groups\": []", out);
	if (devices)
		write_devices(&w);
	else
		fputs(",\n\"devices\": []", out);
	write_member(&w, "findings", json_findings(j, &j->findings));
	write_member(&w, "errors", errors_array(j));
	fputs("\n}\n", out);
	names_free(w.names);
	if (w.failed)
		return -ENOMEM;
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
