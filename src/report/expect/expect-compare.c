// SPDX-License-Identifier: GPL-2.0-or-later
/* The earlier run against this one: which devices, what became of them and of the machine. */
#include "report/expect/expect.h"

#include <errno.h>
#include <string.h>

#include "host/memory-text.h"

static void inform(struct expectation *e, enum expect_property property, const char *subject,
		   const char *before, const char *after)
{
	if (!expect_same(before, after))
		expect_say(e, (struct difference){
			.word = EXPECT_INFORMATION,
			.area = AREA_MACHINE,
			.change = CHANGE_CHANGED,
			.property = property,
			.subject = subject,
			.before = before,
			.after = after,
		});
}

/* "refuses at VFIO_SET_IOMMU (EINVAL)" */
static const char *outcome_text(json *outcome, char *buffer, size_t size)
{
	const char *at = expect_text(outcome, "at"), *error = expect_text(outcome, "errno");

	snprintf(buffer, size, "%s%s%s%s%s%s", expect_text(outcome, "outcome"), at ? " at " : "",
		 at ? at : "", error ? " (" : "", error ? error : "", error ? ")" : "");
	return buffer;
}

/* Ranges that cannot be mapped, as one text; NULL: not known, or nothing will be mapped. */
static char *holes_text(json *outcome)
{
	json *map = expect_member(outcome, "map"), *holes = map ? expect_member(map, "holes") : NULL;
	struct memory_text text;

	if (!map)
		return NULL;
	memory_text_begin(&text);
	for (size_t i = 0; text.out && i < expect_length(holes); i++) {
		json *hole = json_object_array_get_idx(holes, i);

		fprintf(text.out, "%s%s-%s %s", i ? ", " : "", expect_text(hole, "base"),
			expect_text(hole, "end"), expect_text(hole, "type"));
	}
	return memory_text_end(&text);
}

static void compare_outcomes(struct expectation *e, const char *address, json *before, json *after)
{
	json *b = expect_member(before, "kernel"), *a = expect_member(after, "kernel");
	char x[256], y[256], *holes_before = holes_text(b), *holes_after = holes_text(a);

	expect_changed(e, AREA_DEVICE, address, PROPERTY_KERNEL, outcome_text(b, x, sizeof(x)),
		       outcome_text(a, y, sizeof(y)));
	expect_changed(e, AREA_DEVICE, address, PROPERTY_MESSAGE, expect_text(b, "message"),
		       expect_text(a, "message"));
	/* Where one kernel refuses there is nothing to compare, and that has been said. */
	if (holes_before && holes_after)
		expect_changed(e, AREA_DEVICE, address, PROPERTY_HOLES, holes_before, holes_after);
	free(holes_before);
	free(holes_after);
	expect_changed(e, AREA_DEVICE, address, PROPERTY_NOW,
		       outcome_text(expect_member(before, "now"), x, sizeof(x)),
		       outcome_text(expect_member(after, "now"), y, sizeof(y)));
}

/* What a rule finds, "caution, unsafe"; NULL: nothing. */
static char *severities_of(json *findings, const char *rule, bool remarks)
{
	struct memory_text list;
	size_t said = 0;
	char *text;

	memory_text_begin(&list);
	for (size_t s = remarks ? 0 : 1; list.out && s <= SEVERITY_UNSAFE; s++)
		for (size_t i = 0; i < expect_length(findings); i++) {
			json *finding = json_object_array_get_idx(findings, i);

			if (strcmp(expect_text(finding, "rule"), rule) == 0 &&
			    strcmp(expect_text(finding, "severity"), severity_names[s]) == 0)
				fprintf(list.out, "%s%s", said++ ? ", " : "", severity_names[s]);
		}
	text = memory_text_end(&list);
	if (said)
		return text;
	free(text);
	return NULL;
}

static void compare_rule(struct expectation *e, enum expect_area area, const char *subject,
			 const char *rule, const char *before, const char *after)
{
	if (!expect_same(before, after))
		expect_say(e, (struct difference){
			.word = !before ? EXPECT_FINDING_NEW : !after ? EXPECT_FINDING_GONE :
									EXPECT_FINDING_CHANGED,
			.area = area,
			.change = !before ? CHANGE_NEW : !after ? CHANGE_GONE : CHANGE_CHANGED,
			.subject = subject,
			.detail = rule,
			.before = before,
			.after = after,
		});
}

/* @remarks: those of severity "info" count as well. */
static void compare_findings(struct expectation *e, enum expect_area area, const char *subject,
			     json *before, json *after, bool remarks)
{
	json *lists[] = { after, before }, *seen = json_object_new_object();

	for (int l = 0; seen && l < 2; l++)
		for (size_t i = 0; i < expect_length(lists[l]); i++) {
			const char *rule = expect_text(json_object_array_get_idx(lists[l], i), "rule");
			char *x, *y;

			if (json_object_object_get_ex(seen, rule, NULL))
				continue;
			json_object_object_add(seen, rule, NULL);
			x = severities_of(before, rule, remarks);
			y = severities_of(after, rule, remarks);
			compare_rule(e, area, subject, rule, x, y);
			free(x);
			free(y);
		}
	json_object_put(seen);
}

static json *find_unchecked(json *list, const char *rule)
{
	for (size_t i = 0; i < expect_length(list); i++) {
		json *item = json_object_array_get_idx(list, i);

		if (strcmp(expect_text(item, "rule"), rule) == 0)
			return item;
	}
	return NULL;
}

/* Some rules look only at devices that are named, so that it is the question that differs. */
static bool is_unasked(json *item)
{
	/* vfio-check/1 had no codes, but this sentence, and no program will write it again. */
	static const char sentence[] = "only a device that is asked for by its address is read from; ";
	const char *reason = expect_text(item, "reason"), *why = expect_text(item, "why");

	return reason ? strcmp(reason, unchecked_codes[UNCHECKED_NOT_NAMED]) == 0 :
			strncmp(why, sentence, strlen(sentence)) == 0;
}

/* Rules that only one of the runs could not apply. */
static void compare_unchecked(struct expectation *e, const char *address, json *one, json *other,
			      bool is_new)
{
	for (size_t i = 0; i < expect_length(one); i++) {
		json *item = json_object_array_get_idx(one, i);
		const char *rule = expect_text(item, "rule"), *why = expect_text(item, "why");

		if (!find_unchecked(other, rule) && !is_unasked(item))
			expect_say(e, (struct difference){
				.word = is_new ? EXPECT_BLIND : EXPECT_SEES,
				.area = AREA_DEVICE,
				.change = is_new ? CHANGE_NEW : CHANGE_GONE,
				.subject = address,
				.detail = rule,
				.before = is_new ? NULL : why,
				.after = is_new ? why : NULL,
			});
	}
}

static const char *ids_text(json *device, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s:%s", expect_text(device, "vendor"), expect_text(device, "device"));
	return buffer;
}

static void compare_device(struct expectation *e, const char *address, json *before, json *after)
{
	bool was_grouped = expect_member(before, "group"), is_grouped = expect_member(after, "group");
	json *blind_before = expect_member(before, "not_checked");
	json *blind_after = expect_member(after, "not_checked");
	char x[64], y[64];

	expect_changed(e, AREA_DEVICE, address, PROPERTY_VERDICT, expect_text(before, "verdict"),
		       expect_text(after, "verdict"));
	compare_findings(e, AREA_DEVICE, address, expect_member(before, "findings"),
			 expect_member(after, "findings"), true);
	compare_unchecked(e, address, blind_after, blind_before, true);
	compare_unchecked(e, address, blind_before, blind_after, false);
	expect_changed(e, AREA_DEVICE, address, PROPERTY_CLASS, expect_text(before, "class"),
		       expect_text(after, "class"));
	expect_changed(e, AREA_DEVICE, address, PROPERTY_IDS, ids_text(before, x, sizeof(x)),
		       ids_text(after, y, sizeof(y)));
	expect_changed(e, AREA_DEVICE, address, PROPERTY_DRIVER, expect_text(before, "driver"),
		       expect_text(after, "driver"));
	/* Which group it is, and with whom, is told of the group. */
	if (was_grouped != is_grouped)
		expect_changed(e, AREA_DEVICE, address, PROPERTY_GROUP, expect_text(before, "group"),
			       expect_text(after, "group"));
	compare_outcomes(e, address, before, after);
	expect_changed(e, AREA_DEVICE, address, PROPERTY_READY, expect_text(before, "ready"),
		       expect_text(after, "ready"));
}

static void compare_devices(struct expectation *e, json *earlier, json *now)
{
	json_object_object_foreach(e->compared, address, unused) {
		json *before = expect_member(earlier, address), *after = expect_member(now, address);

		(void)unused;
		if (before && after) {
			compare_device(e, address, before, after);
			continue;
		}
		expect_say(e, (struct difference){
			.word = before ? EXPECT_DEVICE_GONE : e->earlier_named ? EXPECT_DEVICE_UNASKED :
										  EXPECT_DEVICE_NEW,
			.area = AREA_DEVICE,
			.change = before ? CHANGE_GONE : CHANGE_NEW,
			.subject = address,
			.before = before ? expect_text(before, "verdict") : NULL,
			.after = before ? NULL : expect_text(after, "verdict"),
		});
	}
}

static json *find_table(json *tables, const char *signature)
{
	for (size_t i = 0; i < expect_length(tables); i++) {
		json *item = json_object_array_get_idx(tables, i);

		if (strcmp(expect_text(item, "signature"), signature) == 0)
			return item;
	}
	return NULL;
}

static void compare_tables(struct expectation *e, json *now)
{
	json *earlier = expect_member(e->earlier, "tables"), *tables = expect_member(now, "tables");

	for (size_t i = 0; i < expect_length(tables); i++) {
		json *after = json_object_array_get_idx(tables, i);
		const char *signature = expect_text(after, "signature");
		json *before = find_table(earlier, signature);

		expect_changed(e, AREA_MACHINE, signature, PROPERTY_TABLE,
			       before ? expect_text(before, "state") : NULL, expect_text(after, "state"));
		inform(e, PROPERTY_LENGTH, signature, before ? expect_text(before, "length") : NULL,
		       expect_text(after, "length"));
	}
}

/* A rule that the earlier program had not may find what was there all the time. */
static void compare_rules(struct expectation *e, json *now)
{
	json *before = expect_member(expect_member(e->earlier, "tool"), "rules");
	json *after = expect_member(expect_member(now, "tool"), "rules");

	for (size_t i = 0; i < expect_length(after); i++) {
		const char *rule = json_object_get_string(json_object_array_get_idx(after, i));
		bool there = false;

		for (size_t k = 0; k < expect_length(before); k++)
			there |= strcmp(json_object_get_string(json_object_array_get_idx(before, k)),
					rule) == 0;
		if (!there)
			inform(e, PROPERTY_RULES, NULL, NULL, rule);
	}
}

static void compare_machine(struct expectation *e, json *now)
{
	static const struct {
		const char *part, *key;
		enum expect_property property;
		bool counts;
	} members[] = {
		{ "iommu", "kind", PROPERTY_IOMMU, true },
		{ "iommu", "enabled", PROPERTY_ENABLED, true },
		{ "iommu", "interrupt_remapping", PROPERTY_REMAPPING, true },
		{ "kernel", "release", PROPERTY_RELEASE, false },
		{ "kernel", "asked", PROPERTY_ASKED, false },
		{ "platform", "vendor", PROPERTY_VENDOR, false },
		{ "platform", "product", PROPERTY_PRODUCT, false },
		{ "platform", "board", PROPERTY_BOARD, false },
		{ "platform", "bios_version", PROPERTY_BIOS_VERSION, false },
		{ "platform", "bios_date", PROPERTY_BIOS_DATE, false },
	};
	json *host_before = expect_member(e->earlier, "host"), *host_after = expect_member(now, "host");

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json *b = expect_member(host_before, members[i].part);
		json *a = expect_member(host_after, members[i].part);
		const char *before, *after;

		/* What its program did not tell yet is no other machine. */
		if (!members[i].counts && !json_object_object_get_ex(b, members[i].key, NULL))
			continue;
		before = expect_text(b, members[i].key);
		after = expect_text(a, members[i].key);

		if (members[i].counts)
			expect_changed(e, AREA_MACHINE, NULL, members[i].property, before, after);
		else
			inform(e, members[i].property, NULL, before, after);
	}
	compare_tables(e, now);
	/* Remarks about the machine may be about devices that nobody asked for. */
	compare_findings(e, AREA_MACHINE, NULL, expect_member(e->earlier, "findings"),
			 expect_member(now, "findings"), !e->partial);
	inform(e, PROPERTY_VERSION, NULL, expect_text(expect_member(e->earlier, "tool"), "version"),
	       expect_text(expect_member(now, "tool"), "version"));
	compare_rules(e, now);
}

/* What this run has to say, with all regions. */
static json *this_run(const struct judgement *j)
{
	const struct links *links = &j->candidates[0].links;
	json *run = json_new_object(), *devices = json_new_array();
	json *regions = json_new_array(), *groups = json_new_array();

	for (size_t i = 0; i < links->region_count; i++)
		json_append(regions, json_region(j, &links->regions[i]));
	for (size_t i = 0; i < j->host->group_count; i++)
		if (j->host->groups[i].members_seen != NOT_ASKED)
			json_append(groups, json_group(j, &j->host->groups[i]));
	for (size_t i = 0; i < j->device_count; i++)
		json_append(devices, json_device(j, NULL, &j->devices[i]));
	json_put(run, "tool", json_tool());
	json_put(run, "host", json_host(j));
	json_put(run, "tables", json_tables(j));
	json_put(run, "regions", regions);
	json_put(run, "groups", groups);
	json_put(run, "devices", devices);
	json_put(run, "findings", json_findings(j, &j->findings));
	return run;
}

/* Devices by address; the first of those that have the same. */
static json *by_address(json *run)
{
	json *devices = expect_member(run, "devices"), *index = json_object_new_object();

	for (size_t i = 0; index && i < expect_length(devices); i++) {
		json *device = json_object_array_get_idx(devices, i);
		const char *address = expect_text(device, "address");

		if (!json_object_object_get_ex(index, address, NULL))
			json_object_object_add(index, address, json_object_get(device));
	}
	return index;
}

/* Before there was "named", runs about devices that were named alone had names. */
static bool was_named(json *run)
{
	json *devices = expect_member(run, "devices"), *named;

	if (json_object_object_get_ex(run, "named", &named))
		return json_object_get_boolean(named);
	for (size_t i = 0; i < expect_length(devices); i++)
		if (expect_text(json_object_array_get_idx(devices, i), "name"))
			return true;
	return false;
}

static bool is_asked(json *device, const struct expect_question *question)
{
	struct host_device d = {
		.class = (uint32_t)strtoul(expect_text(device, "class"), NULL, 16),
		.vendor = (uint16_t)strtoul(expect_text(device, "vendor"), NULL, 16),
		.device = (uint16_t)strtoul(expect_text(device, "device"), NULL, 16),
	};

	return pci_address_parse(expect_text(device, "address"), &d.address) &&
	       question->asks(&d, question->data);
}

/* Which devices both runs are about. */
static void find_compared(struct expectation *e, const struct judgement *j, json *earlier, json *now,
			  const struct expect_question *question)
{
	bool named = j->options.named;

	e->earlier_named = was_named(e->earlier);
	e->partial = named || e->earlier_named;
	if (named || !e->earlier_named) {
		json_object_object_foreach(now, address, unused) {
			(void)unused;
			json_object_object_add(e->compared, address, NULL);
		}
	}
	json_object_object_foreach(earlier, address, device)
		if (!named || is_asked(device, question))
			json_object_object_add(e->compared, address, NULL);
}

int expectation_compare(struct expectation *e, const struct judgement *j,
			const struct expect_question *question)
{
	json *now = this_run(j), *earlier_devices = NULL, *devices = NULL;

	/* From here on nothing but a lack of memory sets it, and json-c tells of that no other way. */
	errno = 0;
	if (json_is_whole(now)) {
		earlier_devices = by_address(e->earlier);
		devices = by_address(now);
	}
	if (earlier_devices && devices) {
		find_compared(e, j, earlier_devices, devices, question);
		expect_regions(e, now);
		compare_devices(e, earlier_devices, devices);
		expect_groups(e, now);
		compare_machine(e, now);
	} else {
		e->differences.failed = true;
	}
	e->differences.failed |= errno == ENOMEM;
	json_release(now);
	json_object_put(earlier_devices);
	json_object_put(devices);
	return e->differences.failed || e->information.failed ? -ENOMEM : 0;
}
