// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/qemu-arguments.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libvirt/json-walk.h"

#define NVME_PROTOCOL "nvme:"
#define NVME_SCHEME NVME_PROTOCOL "//"
#define JSON_PROTOCOL "json:"
#define BLANKS " \t\r\n"

static const char *const option_names[] = {
	[QEMU_SET] = "-set",
	[QEMU_GLOBAL] = "-global",
	[QEMU_READCONFIG] = "-readconfig",
};

enum qemu_option qemu_option(const char *argument)
{
	/* QEMU takes two dashes for one. */
	argument += argument[0] == '-' && argument[1] == '-';
	for (enum qemu_option o = QEMU_SET; o <= QEMU_READCONFIG; o++)
		if (strcmp(argument, option_names[o]) == 0)
			return o;
	return QEMU_ANY;
}

const char *qemu_option_name(enum qemu_option option)
{
	return option_names[option];
}

/* All of them take a device of the host, but for those of a server elsewhere. */
static bool is_vfio(const char *driver)
{
	return strncmp(driver, "vfio-", 5) == 0 && strncmp(driver, "vfio-user", 9) != 0;
}

/* Which device of the host a VFIO device is: by address, by path, or as an open file. */
static bool names_host(const char *property, size_t length)
{
	static const char *const names[] = { "host", "sysfsdev", "fd" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == length && strncmp(names[i], property, length) == 0)
			return true;
	return false;
}

/* file.file.driver, children.0.driver: it is the last part that counts. */
static const char *last_part(const char *key)
{
	const char *dot = strrchr(key, '.');

	return dot ? dot + 1 : key;
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

/* GROUP.ID.KEY=VALUE: devices have properties, drives the options of block drivers. */
static bool set_brings(char *text)
{
	char *value = strchr(text, '='), *key;

	if (!value)
		return false;
	*value++ = '\0';
	key = strchr(text, '.');
	if (!key)
		return false;
	*key++ = '\0';
	key = (char *)last_part(key);
	if (strcmp(text, "device") == 0)
		return names_host(key, strlen(key)) ||
		       (strcmp(key, "driver") == 0 && is_vfio(value));
	if (strcmp(text, "drive") == 0)
		return strcmp(key, "device") == 0 ||
		       (strcmp(key, "driver") == 0 && strcmp(value, "nvme") == 0);
	return strcmp(text, "global") == 0;
}

/* DRIVER.PROPERTY=VALUE, or driver=DRIVER,property=PROPERTY,value=VALUE */
static bool global_brings(char *text)
{
	const char *dot = strchr(text, '.');

	if (dot && strcspn(text, "=") > (size_t)(dot - text) &&
	    names_host(dot + 1, strcspn(dot + 1, "=")))
		return true;
	while (*text) {
		const char *item = next_item(&text), *value = strchr(item, '=');

		if (value && strncmp(item, "property=", strlen("property=")) == 0 &&
		    names_host(value + 1, strlen(value + 1)))
			return true;
	}
	return false;
}

bool qemu_option_brings(enum qemu_option option, const char *value)
{
	bool brings = option == QEMU_READCONFIG;
	char *copy;

	if (option != QEMU_SET && option != QEMU_GLOBAL)
		return brings;
	copy = strdup(value);
	/* What cannot be looked at may. */
	brings = !copy || (option == QEMU_SET ? set_brings(copy) : global_brings(copy));
	free(copy);
	return brings;
}

/* An argument is looked at twice, as the driver may stand behind what belongs to it. */
struct search {
	int (*found)(const char *device, void *data);
	void *data;
	bool naming; /* the second time */
	bool is_vfio, is_nvme; /* there is such a driver in it */
	unsigned int named;
	int r;
};

/* Links within sysfs bear the names of what they lead to; elsewhere they may have any name. */
static bool is_sysfs_path(const char *path)
{
	static const char *const folders[] = { "/sys/bus/", "/sys/class/", "/sys/devices/",
					       "/sys/kernel/iommu_groups/" };

	if (strstr(path, "/../"))
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (strncmp(path, folders[i], strlen(folders[i])) == 0)
			return true;
	return false;
}

static void name(struct search *s, const char *device, bool is_path)
{
	s->named++;
	if (s->r < 0)
		return;
	if (is_path ? !is_sysfs_path(device) : strchr(device, '/') != NULL)
		s->r = -EINVAL;
	else
		s->r = s->found(device, s->data);
}

static void name_property(struct search *s, const char *property, const char *value)
{
	if (strcmp(property, "fd") == 0) {
		s->named++;
		s->r = s->r < 0 ? s->r : -EINVAL;
	} else {
		name(s, value, strcmp(property, "sysfsdev") == 0);
	}
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
		name(s, device, false);
	}
}

static void look_at_json(struct search *s, const char *text);

/* json:{...}, also behind the names of filters: blkdebug::json:{...} */
static void look_for_json(struct search *s, const char *text)
{
	while ((text = strstr(text, JSON_PROTOCOL))) {
		text += strlen(JSON_PROTOCOL);
		text += strspn(text, BLANKS);
		if (*text != '{')
			continue;
		look_at_json(s, text);
		return;
	}
}

static void look_at_text(struct search *s, const char *text)
{
	look_for_json(s, text);
	if (s->naming)
		look_for_scheme(s, text);
	else
		s->is_nvme |= strstr(text, NVME_PROTOCOL) != NULL;
}

static void look_at_property(struct search *s, const char *key, const char *value)
{
	key = last_part(key);
	look_at_text(s, value);
	if (!s->naming && strcmp(key, "driver") == 0) {
		s->is_vfio |= is_vfio(value);
		s->is_nvme |= strcmp(value, "nvme") == 0;
	} else if (s->naming && s->is_vfio && names_host(key, strlen(key))) {
		name_property(s, key, value);
	} else if (s->naming && s->is_nvme && strcmp(key, "device") == 0) {
		name(s, value, false);
	}
}

/* Blocks stand within one another: {"driver":"raw","file":{"driver":"nvme",...}}. */
static void look_at_member(const char *key, const char *value, void *data)
{
	struct search *s = data;

	if (value)
		look_at_property(s, key, value);
	else if (s->naming && s->is_vfio && strcmp(last_part(key), "fd") == 0)
		name_property(s, "fd", "");
}

static void look_at_json(struct search *s, const char *text)
{
	int r = json_walk(text, look_at_member, s);

	s->r = s->r < 0 ? s->r : r;
}

static void look_at_items(struct search *s, const char *value)
{
	char *copy = strdup(value), *rest = copy;

	if (!copy) {
		s->r = -ENOMEM;
		return;
	}
	for (bool first = true; *rest; first = false) {
		char *key = next_item(&rest), *equals = strchr(key, '=');

		/* `vfio-pci,...` is short for `driver=vfio-pci,...`. */
		if (equals)
			*equals = '\0';
		if (equals)
			look_at_property(s, key, equals + 1);
		else if (first)
			look_at_property(s, "driver", key);
		else
			look_at_text(s, key);
	}
	free(copy);
}

/* -hda and the like take the whole for a name, commas and all. */
static bool is_one_object(const char *text)
{
	return strncmp(text, JSON_PROTOCOL, strlen(JSON_PROTOCOL)) == 0 &&
	       json_walk(text + strlen(JSON_PROTOCOL), NULL, NULL) == 0;
}

int qemu_argument_devices(enum qemu_option option, const char *value,
			  int (*found)(const char *device, void *data), void *data)
{
	struct search s = { .found = found, .data = data };
	const char *start = value + strspn(value, BLANKS);
	bool is_whole = is_one_object(start);

	for (unsigned int pass = 0; pass < 2; pass++) {
		s.naming = pass;
		if (*start == '{')
			look_at_json(&s, start);
		else if (option != QEMU_ANY || is_whole)
			look_at_text(&s, value);
		else
			look_at_items(&s, value);
	}
	if (s.is_vfio && !s.named && s.r == 0)
		s.r = -EINVAL;
	return s.r;
}

int qemu_property_devices(const char *property, const char *value,
			  int (*found)(const char *device, void *data), void *data)
{
	struct search s = { .found = found, .data = data };

	if (names_host(property, strlen(property)))
		name_property(&s, property, value);
	return s.r;
}
