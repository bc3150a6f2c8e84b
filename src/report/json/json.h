/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the JSON report share: json-c in few words, and the parts themselves. */
#ifndef REPORT_JSON_JSON_H
#define REPORT_JSON_JSON_H

#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>

#include "report/report.h"
#include "report/words/phrase.h"

typedef struct json_object json;

static inline json *text(const char *value)
{
	return value ? json_object_new_string(value) : NULL;
}

/* For sentences in new memory, which this takes. */
static inline json *owned(char *value)
{
	json *object = text(value ? value : "");

	free(value);
	return object;
}

static inline json *hex(uint64_t value, int digits)
{
	char buffer[20];

	snprintf(buffer, sizeof(buffer), "0x%0*" PRIx64, digits, value);
	return json_object_new_string(buffer);
}

static inline json *address(const struct host *host, size_t device)
{
	char buffer[PCI_ADDRESS_SIZE];

	if (device == NO_INDEX)
		return NULL;
	return json_object_new_string(pci_address_format(host->devices[device].address, buffer));
}

static inline json *integer(int64_t value)
{
	return json_object_new_int64(value);
}

static inline void put(json *object, const char *key, json *value)
{
	json_object_object_add(object, key, value);
}

static inline json *fact(const struct fact_text *fact)
{
	return fact->seen == SEEN ? text(fact->text) : NULL;
}

static inline json *answer(enum answer answer)
{
	return answer == ANSWER_UNKNOWN ? NULL : json_object_new_boolean(answer == ANSWER_YES);
}

/* json.c */
json *json_tool(void);
json *json_host(const struct judgement *j);
json *json_tables(const struct judgement *j);

/* json-firmware.c */
json *json_table(const struct judgement *j, enum table_signature which);
json *json_region(const struct judgement *j, const struct region *region);

/* json-device.c */
json *json_range(const struct reserved_range *range);
json *json_group(const struct judgement *j, const struct host_group *group);
json *json_findings(const struct judgement *j, const struct findings *findings);
/* @names NULL: without them, for what is compared. */
json *json_device(const struct judgement *j, struct names *names,
		  const struct device_judgement *d);

#endif
