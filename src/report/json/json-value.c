// SPDX-License-Identifier: GPL-2.0-or-later
/* json-c's values, of which none is missing without anybody knowing. */
#include <errno.h>

#include "report/json/json.h"

/* Its address stands for what could not be made, and marks what lacks it. Never handed to json-c. */
static char missing;

json *json_made(json *value)
{
	return value ? value : (json *)&missing;
}

json *json_new_object(void)
{
	return json_made(json_object_new_object());
}

json *json_new_array(void)
{
	return json_made(json_object_new_array());
}

static bool is_made(const json *value)
{
	return (const char *)value != &missing;
}

bool json_is_whole(const json *value)
{
	return !value || (is_made(value) && json_object_get_userdata((json *)value) != &missing);
}

void json_release(json *value)
{
	if (is_made(value))
		json_object_put(value);
}

/* @holder has not got @value, or has it with something missing. */
static void mark(json *holder)
{
	if (is_made(holder))
		json_object_set_userdata(holder, &missing, NULL);
}

void json_put(json *object, const char *key, json *value)
{
	if (!json_is_whole(value))
		mark(object);
	if (is_made(object) && is_made(value) && json_object_object_add(object, key, value) == 0)
		return;
	mark(object);
	json_release(value);
}

void json_append(json *array, json *value)
{
	if (!json_is_whole(value))
		mark(array);
	if (is_made(array) && is_made(value) && json_object_array_add(array, value) == 0)
		return;
	mark(array);
	json_release(value);
}

bool json_write(FILE *out, json *value, int flags)
{
	const char *written = NULL;

	/* json-c goes on behind what there is no memory for, and only errno tells. */
	errno = 0;
	if (json_is_whole(value))
		written = value ? json_object_to_json_string_ext(value, flags) : "null";
	if (written && errno == ENOMEM)
		written = NULL;
	if (written)
		fputs(written, out);
	json_release(value);
	return written;
}
