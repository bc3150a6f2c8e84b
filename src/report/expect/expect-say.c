// SPDX-License-Identifier: GPL-2.0-or-later
/* What all comparisons need: members of what was read, and a list of what differs. */
#include "report/expect/expect.h"

#include <string.h>

#include "acpi/list.h"
#include "host/printable.h"

json *expect_member(json *object, const char *key)
{
	json *value = NULL;

	json_object_object_get_ex(object, key, &value);
	return value;
}

const char *expect_text(json *object, const char *key)
{
	json *value = expect_member(object, key);
	const char *text = value ? json_object_get_string(value) : NULL;

	/* What is no text is made one, for which there may be no memory. */
	return value && !text ? "" : text;
}

size_t expect_length(json *array)
{
	return array ? json_object_array_length(array) : 0;
}

bool expect_is_compared(const struct expectation *e, const char *address)
{
	return json_object_object_get_ex(e->compared, address, NULL);
}

char *expect_printable(const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (copy)
		make_printable(copy, true);
	return copy;
}

void expect_say(struct expectation *e, struct difference difference)
{
	struct differences *list = difference.word == EXPECT_INFORMATION ? &e->information :
									    &e->differences;
	struct difference *items = list_grow(list->items, list->count, sizeof(*items));

	list->failed |= !items;
	if (!items)
		return;
	list->items = items;
	items[list->count] = difference;
	items[list->count].subject = expect_printable(difference.subject);
	items[list->count].detail = expect_printable(difference.detail);
	items[list->count].before = expect_printable(difference.before);
	items[list->count].after = expect_printable(difference.after);
	list->count++;
}

bool expect_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

void expect_changed(struct expectation *e, enum expect_area area, const char *subject,
		    enum expect_property property, const char *before, const char *after)
{
	if (!expect_same(before, after))
		expect_say(e, (struct difference){
			.word = property == PROPERTY_MESSAGE ? EXPECT_MESSAGE : EXPECT_CHANGED,
			.area = area,
			.change = CHANGE_CHANGED,
			.property = property,
			.subject = subject,
			.before = before,
			.after = after,
		});
}
