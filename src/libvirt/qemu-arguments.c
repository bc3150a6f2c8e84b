// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/qemu-arguments.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#define NVME_SCHEME "nvme://"
#define JSON_DEPTH 32

bool qemu_argument_announces(const char *argument)
{
	static const char *const options[] = { "device", "drive", "blockdev" };

	if (*argument != '-')
		return false;
	argument += argument[1] == '-' ? 2 : 1;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(argument, options[i]) == 0)
			return true;
	return false;
}

struct search {
	int (*found)(const char *device, void *data);
	void *data;
	bool is_vfio, is_nvme; /* the driver is */
	unsigned int named;
	int r;
};

static void name(struct search *s, const char *device)
{
	s->named++;
	if (s->r == 0)
		s->r = s->found(device, s->data);
}

/* nvme://0000:01:00.0/1, wherever it stands. */
static void look_for_scheme(struct search *s, const char *text)
{
	while ((text = strstr(text, NVME_SCHEME))) {
		char device[32];
		size_t length;

		text += strlen(NVME_SCHEME);
		length = strcspn(text, "/,\"");
		/* What is longer is no address, and neither is nothing. */
		if (length >= sizeof(device))
			length = 0;
		memcpy(device, text, length);
		device[length] = '\0';
		name(s, device);
	}
}

static void look_at_driver(struct search *s, const char *driver)
{
	s->is_vfio |= strcmp(driver, "vfio-pci") == 0 || strcmp(driver, "vfio-pci-nohotplug") == 0;
	s->is_nvme |= strcmp(driver, "nvme") == 0;
}

static int look_at_json(struct search *s, const char *text);

static void look_at_property(struct search *s, const char *key, const char *value)
{
	look_for_scheme(s, value);
	if (strncmp(value, "json:{", 6) == 0)
		s->r = s->r < 0 ? s->r : look_at_json(s, value + 5);
	if (s->is_vfio && (strcmp(key, "host") == 0 || strcmp(key, "sysfsdev") == 0))
		name(s, value);
	if (s->is_nvme && strcmp(key, "device") == 0)
		name(s, value);
}

/* Blocks stand within one another: {"driver":"raw","file":{"driver":"nvme",...}}. */
static void look_at_object(struct search *s, struct json_object *object)
{
	struct search inner = *s;

	inner.is_vfio = inner.is_nvme = false;
	json_object_object_foreach(object, driver_key,
				   driver) if (strcmp(driver_key, "driver") == 0 &&
					       json_object_is_type(driver, json_type_string))
		look_at_driver(&inner, json_object_get_string(driver));
	json_object_object_foreach(object, key, value)
	{
		if (json_object_is_type(value, json_type_string))
			look_at_property(&inner, key, json_object_get_string(value));
		else if (json_object_is_type(value, json_type_object))
			look_at_object(&inner, value);
	}
	if (inner.is_vfio && inner.named == s->named && inner.r == 0)
		inner.r = -EINVAL;
	s->named = inner.named;
	s->r = inner.r;
}

static int look_at_json(struct search *s, const char *text)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH);
	struct json_object *object;

	if (!tokener)
		return -ENOMEM;
	object = json_tokener_parse_ex(tokener, text, -1);
	if (object && json_object_is_type(object, json_type_object))
		look_at_object(s, object);
	else
		s->r = -EINVAL;
	json_object_put(object);
	json_tokener_free(tokener);
	return s->r;
}

/* The next of NAME,KEY=VALUE,... with ",," for a comma within; *@text moves behind it. */
static char *next_item(char **text)
{
	char *item = *text, *to = item, *from = item;

	while (*from && (*from != ',' || from[1] == ',')) {
		from += *from == ',';
		*to++ = *from++;
	}
	*text = *from ? from + 1 : from;
	*to = '\0';
	return item;
}

static void look_at_item(struct search *s, char *key, bool first, bool driver)
{
	char *value = strchr(key, '=');

	if (value)
		*value++ = '\0';
	/* A drive's own file: file.driver=nvme,file.device=... */
	if (strncmp(key, "file.", 5) == 0)
		key += 5;
	if (driver && first && !value)
		look_at_driver(s, key);
	else if (driver && value && strcmp(key, "driver") == 0)
		look_at_driver(s, value);
	else if (!driver && value)
		look_at_property(s, key, value);
}

/* Twice, as the driver may stand behind what belongs to it. */
static int look_at_items(struct search *s, const char *value)
{
	for (unsigned int pass = 0; pass < 2; pass++) {
		char *copy = strdup(value), *rest = copy;

		if (!copy)
			return -ENOMEM;
		for (bool first = true; *rest; first = false)
			look_at_item(s, next_item(&rest), first, pass == 0);
		free(copy);
	}
	if (s->is_vfio && !s->named && s->r == 0)
		s->r = -EINVAL;
	return s->r;
}

int qemu_argument_devices(const char *value, int (*found)(const char *device, void *data),
			  void *data)
{
	struct search s = { .found = found, .data = data };

	return *value == '{' ? look_at_json(&s, value) : look_at_items(&s, value);
}
