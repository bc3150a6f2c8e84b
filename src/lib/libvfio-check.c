// SPDX-License-Identifier: GPL-2.0-or-later
/* The way through the house: tables, host, links, policy, report. */
#include "lib/check.h"

#include <errno.h>
#include <pci/pci.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "config.h"
#include "host/errors.h"
#include "host/kernel-record.h"
#include "host/source.h"
#include "kernel/relaxed.h"
#include "policy/judge.h"
#include "policy/lasting.h"
#include "host/dmi.h"
#include "policy/log-evidence.h"
#include "policy/rules/rules.h"
#include "report/report.h"
#include "report/words/advice.h"
#include "report/words/phrase.h"
#include "report/words/place.h"

const char *vfc_version(void)
{
	return PACKAGE_VERSION;
}

const char *vfc_rule(size_t index)
{
	size_t count;
	const struct rule *all = rules_all(&count);

	return index < count ? all[index].id : NULL;
}

static int open_host(struct vfc_check *check, const struct vfc_options *options)
{
	int r = host_open(&check->host, options->sysroot, options->acpi, 0);
	size_t line;

	if (r < 0 && source_is_broken(check->host.source, &line)) {
		if (!line)
			return check_fail(check, r, "%s/vfio-check.capture: %s", options->sysroot,
				    error_text(-r));
		return check_fail(check, r, "%s/vfio-check.capture: line %zu: expected \"hidden EACCES "
			    "PATH\" or \"empty PATH\", each PATH once and from the tree's root on",
			    options->sysroot, line);
	}
	if (r == -ENODATA)
		return check_fail(check, -EINVAL, "%s: at offset 0: expected a table DMAR, IVRS or IORT, or "
			    "acpidump's text of one", options->acpi);
	if (r < 0 && options->sysroot && !check->host.source)
		return check_fail(check, r, "%s: %s; expected a directory with sys and proc below it",
			    options->sysroot, error_text(-r));
	if (r < 0 && options->acpi)
		return check_fail(check, r, "%s: %s", options->acpi, error_text(-r));
	return r;
}

static int open_log(struct vfc_check *check, const char *path)
{
	int r = path ? log_read_file(&check->host.log, path) : 0;

	if (r == -EFBIG)
		return check_fail(check, r, "%s: expected a kernel's log of at most 64 MiB, packed and "
				  "unpacked", path);
	if (r == -EBADMSG)
		return check_fail(check, r, "%s: packed, and damaged or cut; expected all of it", path);
	if (r == -ELIBACC)
		return check_fail(check, r, "%s: packed; expected libarchive.so.13 to unpack it, or plain "
				  "text", path);
	if (r < 0 && r != -ENOMEM)
		return check_fail(check, r, "%s: %s; expected a kernel's log, as dmesg prints it", path,
			    error_text(-r));
	return r;
}

int vfc_open(const struct vfc_options *options, struct vfc_check **check)
{
	struct vfc_check *c = calloc(1, sizeof(*c));
	struct profile_set profiles;
	int r;

	*check = c;
	if (!c)
		return -ENOMEM;
	check_begin_run(c, options->time);
	c->search_image = options->search_image;
	c->verdict_only = options->verdict_only;
	c->bridges = options->bridges;
	c->guest_memory = options->guest_memory;
	c->guest_bits = options->guest_bits;
	if (options->guest_machine)
		c->guest_machine = strdup(options->guest_machine);
	if (options->guest_arch)
		c->guest_arch = strdup(options->guest_arch);
	pci_filter_init(NULL, &c->filter);
	if (options->kernel) {
		profile_find(options->kernel, NULL, true, &profiles);
		if (!profiles.count)
			return check_fail(c, -EINVAL, "%s: expected a kernel release such as 6.12 or "
				    "3.10.0-514.el7", options->kernel);
		c->kernel = strdup(options->kernel);
	}
	c->sysroot = strdup(options->sysroot ? options->sysroot : "");
	if (!c->sysroot || (options->kernel && !c->kernel) ||
	    (options->guest_machine && !c->guest_machine) ||
	    (options->guest_arch && !c->guest_arch))
		return -ENOMEM;
	r = open_host(c, options);
	if (r == 0)
		r = check_name_run(c, options->host_name);
	if (r == 0 && !options->no_policy)
		r = check_open_policy(c);
	if (r == 0)
		r = open_log(c, options->dmesg);
	return r < 0 ? r : tables_parse(c->host.tables, &c->tables);
}

int vfc_add_address(struct vfc_check *check, const char *text)
{
	struct pci_address address, *larger;

	if (!pci_address_parse(text, &address))
		return check_fail(check, -EINVAL, "%s: expected [domain:]bus:device.function or "
			    "pci_0000_02_00_0", text);
	larger = list_grow(check->addresses, check->address_count, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	larger[check->address_count++] = address;
	check->addresses = larger;
	return 0;
}

static int add_filter(struct vfc_check *check, const char *text,
		      char *(*parse)(struct pci_filter *, char *))
{
	char *copy = strdup(text), *message;

	if (!copy)
		return -ENOMEM;
	message = parse(&check->filter, copy);
	free(copy);
	if (message)
		return check_fail(check, -EINVAL, "%s: %s", text, message);
	check->filtered = true;
	return 0;
}

int vfc_filter_slot(struct vfc_check *check, const char *filter)
{
	return add_filter(check, filter, pci_filter_parse_slot);
}

int vfc_filter_id(struct vfc_check *check, const char *filter)
{
	return add_filter(check, filter, pci_filter_parse_id);
}

static bool field_matches(int wanted, uint32_t value)
{
	return wanted < 0 || (uint32_t)wanted == value;
}

/* libpci's own matching takes a device that it has scanned; ours are read without it. */
bool check_passes(const struct host_device *device, const void *data)
{
	const struct pci_filter *f = data;
	struct pci_address a = device->address;

	return field_matches(f->domain, a.domain) && field_matches(f->bus, a.bus) &&
	       field_matches(f->slot, pci_device_number(a.devfn)) &&
	       field_matches(f->func, pci_function_number(a.devfn)) &&
	       field_matches(f->vendor, device->vendor) && field_matches(f->device, device->device) &&
	       (f->device_class < 0 || device->class >> 8 == (uint32_t)f->device_class);
}

/* Which is true of `-d :` too, but for it. */
static bool narrows(const struct pci_filter *f)
{
	return f->domain >= 0 || f->bus >= 0 || f->slot >= 0 || f->func >= 0 || f->vendor >= 0 ||
	       f->device >= 0 || f->device_class >= 0;
}

/* Who asks for all that there is has named none. */
static bool names_devices(const struct vfc_check *check)
{
	return check->address_count || (check->filtered && narrows(&check->filter));
}

/* Can groups hold more than PCI devices: ACPI devices on Intel and AMD, anything on ARM? */
static bool has_other_devices(const struct vfc_check *check)
{
	enum iommu_kind kind = machine_iommu_kind(&check->host);

	for (unsigned int i = 0; i < TABLES; i++)
		if (check->tables.has[i] && table_kinds[i]->names_others(&check->tables))
			return true;
	return kind != IOMMU_INTEL && kind != IOMMU_AMD;
}

/* Only a table that asks for protection from the start lets a boot end over such ports. */
static bool asks_external(const struct vfc_check *check)
{
	enum table_signature first = tables_first(&check->tables);

	return first != TABLES && table_kinds[first]->insists &&
	       table_kinds[first]->insists(&check->tables) &&
	       (check->kernel || check->host.tables_given);
}

static int read_host(struct vfc_check *check)
{
	bool named = names_devices(check);
	struct host_ask ask = {
		.all = !check->address_count,
		/* Where units decide, any device may be why Linux does without the IOMMU. */
		.whole = tables_units_decide(&check->tables) &&
			 (check->kernel || check->host.tables_given),
		.filter = check->filtered ? check_passes : NULL,
		.filter_data = &check->filter,
		.addresses = check->addresses,
		.address_count = check->address_count,
		.members = check->address_count || has_other_devices(check),
		.bridges = check->bridges,
		.aperture = check->guest_memory,
		.facts = rules_facts(),
	};

	ask.paths = links_scope_paths(&check->tables, &check->host.arena, &ask.path_count);
	if (named)
		ask.facts |= FACT_GROUP_TYPE;
	if (!asks_external(check))
		ask.facts &= ~(uint32_t)FACT_EXTERNAL;
	/* Another table may leave a device to no unit; a virtual function follows its physical one. */
	if (named || check->kernel || check->host.tables_given)
		ask.facts |= FACT_FUNCTIONS;
	check->host.log.foreign = log_is_foreign(&check->host.log,
						 dmi_text(&check->host.platform.vendor),
						 dmi_text(&check->host.platform.product));
	return host_read(&check->host, &ask);
}

/* Whether the kernel heeds this option its image tells. */
static bool asks_override(const struct host *host)
{
	return host->command_line.seen == SEEN && !host->tables_given &&
	       strstr(host->command_line.text, "pcie_acs_override=");
}

/*
 * Ask the running kernel itself where its release leaves a question that it can answer.
 * What another kernel would do it does not know.
 */
static void read_kernel(struct vfc_check *check)
{
	struct host *host = &check->host;
	struct profile_set rows;

	if (check->kernel || host->release.seen != SEEN)
		return;
	machine_profiles(host, &rows);
	if (profile_asks_symbols(&rows))
		host_read_symbols(host);
	machine_profiles(host, &rows);
	if (profile_asks_image(&rows) || asks_override(host) ||
	    relaxed_by_option(host, &rows, host->release.text, false, !host->tables_given) ==
		    ANSWER_UNKNOWN)
		host_read_image(host, check->search_image);
}

const char *vfc_kernel_record(struct vfc_check *check, const char **path, int *error)
{
	const struct kernel_evidence *kernel = &check->host.kernel;

	read_kernel(check);
	*error = kernel->image_known ? 0 : kernel->image_error;
	*path = check->record_path;
	if ((!kernel->symbols_known && !kernel->image_known) ||
	    !record_path(check->host.release.text, check->record_path) ||
	    !record_format(check->host.release.text, kernel, check->record))
		return NULL;
	return check->record;
}

/* What is known to help, for whoever needs it. */
static int find_advice(struct vfc_check *check)
{
	int r;

	if (check->verdict_only || !advise_wanted(&check->judgement))
		return 0;
	r = host_read_slots(&check->host);
	if (r == 0)
		r = host_read_advice(&check->host);
	if (r == 0)
		r = advise(&check->judgement, &check->advised);
	return r;
}

/* Of devices that were asked by address, and for whoever may take time: a hook does not care. */
static int find_lasting(struct vfc_check *check)
{
	struct judgement *j = &check->judgement;
	size_t *devices, count;
	int r;

	if (check->verdict_only || !check->address_count || !check->search_image)
		return 0;
	lasting_devices(j, &j->arena, &devices, &count);
	if (!count)
		return j->arena.failed ? -ENOMEM : 0;
	r = host_read_binding(&check->host, devices, count);
	if (r == 0)
		lasting(j);
	return j->arena.failed ? -ENOMEM : r;
}

int vfc_judge(struct vfc_check *check)
{
	struct judge_options options = {
		.kernel = check->kernel,
		.named = names_devices(check),
		.source = check->sysroot,
		.policy = &check->policy,
		.today = check_today(),
		.guest_memory = check->guest_memory,
		.guest_machine = check->guest_machine,
		.guest_arch = check->guest_arch,
		.guest_bits = check->guest_bits,
	};
	int r;

	if (check->judged)
		return check_fail(check, -EALREADY, "already judged");
	check->judged = true;
	r = read_host(check);
	if (r == 0) {
		read_kernel(check);
		r = judge(&check->host, &check->tables, &options, &check->judgement);
		check->judgement.unsaid = &check->unsaid;
	}
	if (r == 0)
		r = find_lasting(check);
	return r < 0 ? r : find_advice(check);
}

static bool any_refused(const struct judgement *j)
{
	for (size_t i = 0; i < j->device_count; i++)
		if (j->devices[i].kernel.kind == OUTCOME_REFUSES)
			return true;
	return false;
}

int vfc_quote_log(struct vfc_check *check)
{
	struct host *host = &check->host;
	int r;

	/* Another kernel or another table is none that this log could tell about. */
	if (!host->live || host->tables_given || check->kernel || host->log.source ||
	    !any_refused(&check->judgement))
		return 0;
	r = log_read_live(&host->log, host->release.seen == SEEN ? host->release.text : NULL);
	if (r < 0)
		return r;
	log_evidence(&check->judgement);
	return check->judgement.arena.failed ? -ENOMEM : 0;
}

int vfc_report(const struct vfc_check *check, enum vfc_format format, enum vfc_view view,
	       unsigned int flags, unsigned int width, FILE *out)
{
	struct report_options options = {
		.view = check_view(view),
		.colour = flags & VFC_COLOUR,
		.strict = flags & VFC_STRICT,
		.ready = flags & VFC_READY,
		.all = flags & VFC_ALL,
		.names = flags & VFC_NAMES || check->address_count || check->filtered,
		.verbose = flags & VFC_VERBOSE,
		.width = width,
		.host_name = check->run.host_name,
		.time = check->run.time,
		.took = check_run_took(check),
		.status = vfc_view_status(check, view, flags),
	};
	int r;

	if (format == VFC_TABLE)
		return vfc_table(check, view, NULL, false, out);
	if (format == VFC_JUNIT && view != VFC_CHECK)
		return -EINVAL;
	r = format == VFC_JUNIT ? report_junit(&check->judgement, &options, out) :
	    format == VFC_JSON	? report_json(&check->judgement, &options, out) :
				  report_text(&check->judgement, &options, out);
	return check->unsaid ? -ENOMEM : r;
}

static int status_of(const struct vfc_check *check, bool strict, bool ready)
{
	return check->host.error_count ? 2 : judgement_status(&check->judgement, strict, ready);
}

int vfc_exit_status(const struct vfc_check *check, bool strict)
{
	return status_of(check, strict, false);
}

int vfc_view_status(const struct vfc_check *check, enum vfc_view view, unsigned int flags)
{
	int status = status_of(check, flags & VFC_STRICT, flags & VFC_READY);

	if (status == 2 || view == VFC_CHECK)
		return status;
	/* Whoever asks for regions and gets what stands for them is to know. */
	return view == VFC_REGIONS && place_is_shown(&check->judgement) ? 3 : 0;
}

/* One of the host's errors as @say says it, which is kept in *@texts. */
static const char *lend_error(const struct vfc_check *check, size_t index, char ***texts,
			      char *(*say)(const struct judgement *j, const struct host_error *error,
					   bool translate))
{
	if (index >= check->host.error_count)
		return NULL;
	if (!*texts)
		*texts = calloc(check->host.error_count, sizeof(**texts));
	if (*texts && !(*texts)[index])
		(*texts)[index] = say(&check->judgement, &check->host.errors[index], true);
	/* NULL means that there are no more of them. */
	return *texts && (*texts)[index] ? (*texts)[index] : strerror(ENOMEM);
}

const char *vfc_host_error(const struct vfc_check *check, size_t index)
{
	return lend_error(check, index, &((struct vfc_check *)check)->host_errors,
			  report_host_error);
}

const char *vfc_host_error_reason(const struct vfc_check *check, size_t index)
{
	return lend_error(check, index, &((struct vfc_check *)check)->host_reasons,
			  report_host_reason);
}

bool vfc_host_error_address(const struct vfc_check *check, size_t index,
			    char address[VFC_ADDRESS_SIZE])
{
	if (index >= check->host.error_count)
		return false;
	*address = '\0';
	if (host_error_is_about_device(&check->host.errors[index]))
		pci_address_format(check->host.errors[index].address, address);
	return true;
}

const char *vfc_remark(const struct vfc_check *check, size_t index)
{
	const struct advice_errors *errors = &check->advised.errors;
	struct vfc_check *c = (struct vfc_check *)check;

	if (index >= errors->count)
		return NULL;
	if (!c->remarks)
		c->remarks = calloc(errors->count, sizeof(*c->remarks));
	if (c->remarks && !c->remarks[index])
		c->remarks[index] = advice_error_text(&errors->items[index],
						      check->host.live ? "" : check->sysroot);
	return c->remarks && c->remarks[index] ? c->remarks[index] : strerror(ENOMEM);
}

static void free_texts(char **texts, size_t count)
{
	for (size_t i = 0; texts && i < count; i++)
		free(texts[i]);
	free(texts);
}

void vfc_close(struct vfc_check *check)
{
	if (!check)
		return;
	check_clear_answers(check);
	free_texts(check->host_errors, check->host.error_count);
	free_texts(check->host_reasons, check->host.error_count);
	free_texts(check->remarks, check->advised.errors.count);
	judgement_clear(&check->judgement);
	advised_clear(&check->advised);
	policy_clear(&check->policy);
	expectation_free(check->expectation);
	tables_clear(&check->tables);
	host_close(&check->host);
	free(check->addresses);
	free(check->freed);
	free(check->sysroot);
	free(check->kernel);
	free(check->guest_machine);
	free(check->guest_arch);
	free(check->run.host_name);
	free(check->error);
	free(check);
}
