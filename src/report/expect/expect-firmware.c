// SPDX-License-Identifier: GPL-2.0-or-later
/* The earlier run against this one: what the firmware reserves, and the IOMMU's groups. */
#include <string.h>

#include "host/memory-text.h"
#include "report/expect/expect.h"

/* Pieces of text behind one another, with ", " between them. */
struct joined {
	struct memory_text text;
	size_t count;
};

static bool join_begin(struct joined *j)
{
	j->count = 0;
	memory_text_begin(&j->text);
	return j->text.out;
}

static void join(struct joined *j, const char *piece)
{
	fprintf(j->text.out, "%s%s", j->count++ ? ", " : "", piece);
}

/* In new memory; NULL: there was no piece. */
static char *join_end(struct joined *j)
{
	char *text = memory_text_end(&j->text);

	if (j->count)
		return text;
	free(text);
	return NULL;
}

/* "RMRR 0x7e010000-0x7e010fff", in another segment than 0 with it. */
static void region_name(json *region, char *buffer, size_t size)
{
	int64_t segment = json_object_get_int64(expect_member(region, "segment"));
	int used = snprintf(buffer, size, "%s %s-%s", expect_text(region, "structure"),
			    expect_text(region, "base"), expect_text(region, "end"));

	if (segment && used > 0 && (size_t)used < size)
		snprintf(buffer + used, size - (size_t)used, " (segment %" PRIi64 ")", segment);
}

/* Regions by name, in order; firmware may name the same memory more than once. */
static json *by_name(json *run)
{
	json *regions = expect_member(run, "regions"), *index = json_object_new_object();

	for (size_t i = 0; index && i < expect_length(regions); i++) {
		json *region = json_object_array_get_idx(regions, i), *list;
		char name[256];

		region_name(region, name, sizeof(name));
		list = expect_member(index, name);
		if (!list) {
			list = json_object_new_array();
			json_object_object_add(index, name, list);
		}
		if (list)
			json_object_array_add(list, json_object_get(region));
	}
	return index;
}

static bool touches_compared(const struct expectation *e, json *region)
{
	json *devices = region ? expect_member(region, "devices") : NULL;

	for (size_t i = 0; i < expect_length(devices); i++)
		if (expect_is_compared(e, expect_text(json_object_array_get_idx(devices, i), "address")))
			return true;
	return false;
}

/* How the region touches the device, "direct, by scope", in @buffer; NULL: not at all. */
static const char *touch_text(json *region, const char *address, char *buffer, size_t size)
{
	json *devices = expect_member(region, "devices");

	for (size_t i = 0; i < expect_length(devices); i++) {
		json *touch = json_object_array_get_idx(devices, i);

		if (strcmp(expect_text(touch, "address"), address) != 0)
			continue;
		snprintf(buffer, size, "%s, by %s", expect_text(touch, "kind"),
			 expect_text(touch, "via"));
		return buffer;
	}
	return NULL;
}

/* Whom a region touches of those that are compared. */
static char *touched(const struct expectation *e, json *region)
{
	json *devices = expect_member(region, "devices");
	struct joined list;

	if (!join_begin(&list))
		return NULL;
	for (size_t i = 0; i < expect_length(devices); i++) {
		const char *address = expect_text(json_object_array_get_idx(devices, i), "address");

		if (!e->partial || expect_is_compared(e, address))
			join(&list, address);
	}
	return join_end(&list);
}

static void region_alone(struct expectation *e, const char *name, json *region, bool is_new)
{
	char *devices = touched(e, region);

	expect_say(e, (struct difference){
		.word = is_new ? EXPECT_REGION_NEW : EXPECT_REGION_GONE,
		.area = AREA_REGION,
		.change = is_new ? CHANGE_NEW : CHANGE_GONE,
		.subject = name,
		.before = is_new ? NULL : devices,
		.after = is_new ? devices : NULL,
	});
	free(devices);
}

static char *scopes_text(json *region)
{
	json *scopes = expect_member(region, "scopes");
	struct joined list;

	if (!join_begin(&list))
		return NULL;
	for (size_t i = 0; i < expect_length(scopes); i++) {
		json *scope = json_object_array_get_idx(scopes, i), *path = expect_member(scope, "path");
		const char *bus = expect_text(scope, "bus"), *first = expect_text(scope, "first");
		const char *last = expect_text(scope, "last"), *device = expect_text(scope, "device");

		join(&list, expect_text(scope, "type"));
		if (bus)
			fprintf(list.text.out, " bus %s", bus);
		for (size_t k = 0; k < expect_length(path); k++)
			fprintf(list.text.out, "%s%s", k ? "/" : " path ",
				json_object_get_string(json_object_array_get_idx(path, k)));
		if (first)
			fprintf(list.text.out, " %s-%s", first, last ? last : "");
		if (device)
			fprintf(list.text.out, " = %s", device);
	}
	return join_end(&list);
}

static void region_touch(struct expectation *e, const char *name, const char *address,
			 const char *before, const char *after)
{
	if (before && after && strcmp(before, after) == 0)
		return;
	expect_say(e, (struct difference){
		.word = !before ? EXPECT_REGION_TOUCHES : !after ? EXPECT_REGION_LEAVES :
								   EXPECT_REGION_KIND,
		.area = AREA_REGION,
		.change = CHANGE_CHANGED,
		.subject = name,
		.detail = address,
		.before = before,
		.after = after,
	});
}

static void region_both(struct expectation *e, const char *name, json *before, json *after)
{
	json *lists[] = { expect_member(after, "devices"), expect_member(before, "devices") };
	char x[128], y[128], *scopes_before, *scopes_after;

	expect_changed(e, AREA_REGION, name, PROPERTY_FLAGS, expect_text(before, "flags"),
		       expect_text(after, "flags"));
	scopes_before = scopes_text(before);
	scopes_after = scopes_text(after);
	expect_changed(e, AREA_REGION, name, PROPERTY_SCOPES, scopes_before, scopes_after);
	free(scopes_before);
	free(scopes_after);
	for (int l = 0; l < 2; l++)
		for (size_t i = 0; i < expect_length(lists[l]); i++) {
			const char *address =
				expect_text(json_object_array_get_idx(lists[l], i), "address");
			const char *was = touch_text(before, address, x, sizeof(x));
			const char *is = touch_text(after, address, y, sizeof(y));

			/* Those that are in both lists have been told of once. */
			if ((!e->partial || expect_is_compared(e, address)) && (l == 0 || !is))
				region_touch(e, name, address, was, is);
		}
}

static void regions_of_name(struct expectation *e, const char *name, json *before, json *after)
{
	size_t count_before = expect_length(before), count_after = expect_length(after);

	for (size_t i = 0; i < count_before || i < count_after; i++) {
		json *b = i < count_before ? json_object_array_get_idx(before, i) : NULL;
		json *a = i < count_after ? json_object_array_get_idx(after, i) : NULL;

		if (e->partial && !touches_compared(e, b) && !touches_compared(e, a))
			continue;
		if (a && b)
			region_both(e, name, b, a);
		else
			region_alone(e, name, a ? a : b, a);
	}
}

void expect_regions(struct expectation *e, json *now)
{
	json *earlier = by_name(e->earlier), *regions = by_name(now);

	e->differences.failed |= !earlier || !regions;
	if (earlier && regions) {
		json_object_object_foreach(regions, name, after)
			regions_of_name(e, name, expect_member(earlier, name), after);
		json_object_object_foreach(earlier, name_before, before)
			if (!expect_member(regions, name_before))
				regions_of_name(e, name_before, before, NULL);
	}
	json_object_put(earlier);
	json_object_put(regions);
}

/* Groups by their members. */
static json *by_member(json *run)
{
	json *groups = expect_member(run, "groups"), *index = json_object_new_object();

	for (size_t i = 0; index && i < expect_length(groups); i++) {
		json *group = json_object_array_get_idx(groups, i);
		json *members = expect_member(group, "devices");

		for (size_t m = 0; m < expect_length(members); m++)
			json_object_object_add(index,
				json_object_get_string(json_object_array_get_idx(members, m)),
				json_object_get(group));
	}
	return index;
}

static bool holds_compared(const struct expectation *e, json *group)
{
	json *members = expect_member(group, "devices");

	for (size_t m = 0; m < expect_length(members); m++)
		if (expect_is_compared(e, json_object_get_string(json_object_array_get_idx(members, m))))
			return true;
	return false;
}

static void group_name(json *group, char *buffer, size_t size)
{
	snprintf(buffer, size, "group %s", expect_text(group, "id"));
}

static void group_alone(struct expectation *e, json *group, bool is_new)
{
	json *members = expect_member(group, "devices");
	char name[64], *text = NULL;
	struct joined list;

	group_name(group, name, sizeof(name));
	if (join_begin(&list)) {
		for (size_t m = 0; m < expect_length(members); m++)
			join(&list, json_object_get_string(json_object_array_get_idx(members, m)));
		text = join_end(&list);
	}
	expect_say(e, (struct difference){
		.word = is_new ? EXPECT_GROUP_NEW : EXPECT_GROUP_GONE,
		.area = AREA_GROUP,
		.change = is_new ? CHANGE_NEW : CHANGE_GONE,
		.subject = name,
		.before = is_new ? NULL : text,
		.after = is_new ? text : NULL,
	});
	free(text);
}

/* The elements of an array as keys: texts, or ranges as one text each. */
static json *as_set(json *array)
{
	json *set = json_object_new_object();

	for (size_t i = 0; set && i < expect_length(array); i++) {
		json *item = json_object_array_get_idx(array, i);
		char range[256];

		if (json_object_is_type(item, json_type_object))
			snprintf(range, sizeof(range), "%s-%s %s", expect_text(item, "base"),
				 expect_text(item, "end"), expect_text(item, "type"));
		json_object_object_add(set, json_object_is_type(item, json_type_object) ?
				       range : json_object_get_string(item), NULL);
	}
	return set;
}

/* What is in @one and not in @other, each told by @word. */
static void only_in(struct expectation *e, const char *name, json *one, json *other,
		    enum expect_word word)
{
	json_object_object_foreach(one, key, unused) {
		(void)unused;
		if (!json_object_object_get_ex(other, key, NULL))
			expect_say(e, (struct difference){
				.word = word,
				.area = AREA_GROUP,
				.change = CHANGE_CHANGED,
				.subject = name,
				.detail = key,
			});
	}
}

static void compare_sets(struct expectation *e, const char *name, json *before, json *after,
			 enum expect_word more, enum expect_word less)
{
	json *b = as_set(before), *a = as_set(after);

	e->differences.failed |= !a || !b;
	if (a && b) {
		only_in(e, name, a, b, more);
		only_in(e, name, b, a, less);
	}
	json_object_put(a);
	json_object_put(b);
}

static void group_both(struct expectation *e, json *before, json *after)
{
	json *ranges_before = expect_member(before, "reserved");
	json *ranges_after = expect_member(after, "reserved");
	const char *type_before = expect_text(before, "type"), *type_after = expect_text(after, "type");
	char name[64];

	group_name(after, name, sizeof(name));
	expect_changed(e, AREA_GROUP, name, PROPERTY_NUMBER, expect_text(before, "id"),
		       expect_text(after, "id"));
	compare_sets(e, name, expect_member(before, "devices"), expect_member(after, "devices"),
		     EXPECT_GROUP_JOINED, EXPECT_GROUP_LEFT);
	/* Only runs about named devices ask for it. */
	if (type_before && type_after)
		expect_changed(e, AREA_GROUP, name, PROPERTY_TYPE, type_before, type_after);
	if (ranges_before && ranges_after)
		compare_sets(e, name, ranges_before, ranges_after, EXPECT_RANGE_NEW, EXPECT_RANGE_GONE);
	else
		expect_changed(e, AREA_GROUP, name, PROPERTY_RESERVED,
			       ranges_before ? "listed" : NULL, ranges_after ? "listed" : NULL);
}

/* The group that has a member of @group, if possible one that is compared. */
static json *partner(const struct expectation *e, json *group, json *index)
{
	json *members = expect_member(group, "devices"), *found = NULL;

	for (size_t m = 0; m < expect_length(members); m++) {
		const char *member = json_object_get_string(json_object_array_get_idx(members, m));
		json *other = expect_member(index, member);

		if (other && expect_is_compared(e, member))
			return other;
		if (!found)
			found = other;
	}
	return found;
}

/* @paired: groups of this run that have one of the earlier, as keys. */
static void pair_groups(struct expectation *e, json *index, json *paired)
{
	json *earlier = expect_member(e->earlier, "groups");

	for (size_t i = 0; i < expect_length(earlier); i++) {
		json *before = json_object_array_get_idx(earlier, i), *after;

		if (e->partial && !holds_compared(e, before))
			continue;
		after = partner(e, before, index);
		if (!after || json_object_object_get_ex(paired, expect_text(after, "id"), NULL)) {
			group_alone(e, before, false);
			continue;
		}
		json_object_object_add(paired, expect_text(after, "id"), NULL);
		group_both(e, before, after);
	}
}

void expect_groups(struct expectation *e, json *now)
{
	json *groups = expect_member(now, "groups"), *index = by_member(now);
	json *paired = json_object_new_object();

	e->differences.failed |= !index || !paired;
	if (index && paired)
		pair_groups(e, index, paired);
	for (size_t i = 0; index && paired && i < expect_length(groups); i++) {
		json *after = json_object_array_get_idx(groups, i);

		if ((!e->partial || holds_compared(e, after)) &&
		    !json_object_object_get_ex(paired, expect_text(after, "id"), NULL))
			group_alone(e, after, true);
	}
	json_object_put(index);
	json_object_put(paired);
}
