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

/*
 * json-value.c. json-c answers NULL where there is no memory, takes NULL for null, and ends the
 * process where it is to put something into NULL. So what could not be made is a value of its
 * own here, which goes into objects and arrays only by json_put() and json_append(); these mark
 * what lacks something, up to the whole. Whoever writes that looks once.
 */

/* @value, or what stands for a value that could not be made. */
json *json_made(json *value);
json *json_new_object(void);
json *json_new_array(void);

/* Take over @value. */
void json_put(json *object, const char *key, json *value);
void json_append(json *array, json *value);

/* Is nothing missing in @value, which may be NULL for null? */
bool json_is_whole(const json *value);
/* What did not fail to be made, and NULL else. */
void json_release(json *value);

/* Write @value, and release it. @flags: json-c's. False: it is not whole, and not written. */
bool json_write(FILE *out, json *value, int flags);

static inline json *json_text(const char *value)
{
	return value ? json_made(json_object_new_string(value)) : NULL;
}

/* For sentences in new memory, which this takes; they are always there. */
static inline json *json_owned(char *value)
{
	json *object = json_made(value ? json_object_new_string(value) : NULL);

	free(value);
	return object;
}

static inline json *json_hex(uint64_t value, int digits)
{
	char buffer[20];

	snprintf(buffer, sizeof(buffer), "0x%0*" PRIx64, digits, value);
	return json_made(json_object_new_string(buffer));
}

static inline json *json_address(const struct host *host, size_t device)
{
	char buffer[PCI_ADDRESS_SIZE];

	if (device == NO_INDEX)
		return NULL;
	pci_address_format(host->devices[device].address, buffer);
	return json_made(json_object_new_string(buffer));
}

static inline json *json_integer(int64_t value)
{
	return json_made(json_object_new_int64(value));
}

static inline json *json_fact(const struct fact_text *fact)
{
	return fact->seen == SEEN ? json_text(fact->text) : NULL;
}

static inline json *json_answer(enum answer answer)
{
	return answer == ANSWER_UNKNOWN ? NULL :
					   json_made(json_object_new_boolean(answer == ANSWER_YES));
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
