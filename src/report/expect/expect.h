/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is this host still as an earlier run has found it? The JSON of that run (data/schema.json)
 * is held against what this run would write, member by member.
 *
 * What has to differ is no difference: the program's version, the kernel's release, the
 * firmware's version and the length of its tables are told for information. Where a
 * structure stands in its table, the order of group members, device names and sentences are
 * not compared.
 */
#ifndef REPORT_EXPECT_EXPECT_H
#define REPORT_EXPECT_EXPECT_H

#include "report/json/json.h"

#define EXPECT_SIZE_MAX (64 << 20)
#define EXPECT_DEPTH_MAX 32

/* What is said about a difference; words-expect.c */
enum expect_word {
	EXPECT_DEVICE_NEW,
	EXPECT_DEVICE_UNASKED,		/* the earlier run was about other devices */
	EXPECT_DEVICE_GONE,
	EXPECT_CHANGED,
	EXPECT_MESSAGE,
	EXPECT_MESSAGE_WAS,
	EXPECT_FINDING_NEW,
	EXPECT_FINDING_GONE,
	EXPECT_FINDING_CHANGED,
	EXPECT_BLIND,
	EXPECT_SEES,
	EXPECT_REGION_NEW,
	EXPECT_REGION_GONE,
	EXPECT_REGION_TOUCHES,
	EXPECT_REGION_LEAVES,
	EXPECT_REGION_KIND,
	EXPECT_GROUP_NEW,
	EXPECT_GROUP_GONE,
	EXPECT_GROUP_JOINED,
	EXPECT_GROUP_LEFT,
	EXPECT_RANGE_NEW,
	EXPECT_RANGE_GONE,
	EXPECT_INFORMATION,
	/* not about a difference */
	EXPECT_COMPARED,
	EXPECT_OTHER_MACHINE,
	EXPECT_ONLY,
	EXPECT_NONE,
	EXPECT_SOME,
	EXPECT_ALSO,
	EXPECT_MACHINE,
	EXPECT_NOTHING,			/* in place of a value that is not there */
	EXPECT_NO_DEVICE,
	/* why the file cannot be used */
	EXPECT_UNREADABLE,
	EXPECT_TOO_LARGE,
	EXPECT_SYNTAX,
	EXPECT_MEMBER,
	EXPECT_WORDS,
};

enum expect_property {
	PROPERTY_NONE,
	PROPERTY_CLASS,
	PROPERTY_IDS,
	PROPERTY_DRIVER,
	PROPERTY_GROUP,
	PROPERTY_VERDICT,
	PROPERTY_KERNEL,
	PROPERTY_NOW,
	PROPERTY_MESSAGE,
	PROPERTY_HOLES,
	PROPERTY_READY,
	PROPERTY_FLAGS,
	PROPERTY_SCOPES,
	PROPERTY_NUMBER,
	PROPERTY_TYPE,
	PROPERTY_RESERVED,
	PROPERTY_TABLE,
	PROPERTY_IOMMU,
	PROPERTY_ENABLED,
	PROPERTY_REMAPPING,
	PROPERTY_VERSION,
	PROPERTY_RELEASE,
	PROPERTY_ASKED,
	PROPERTY_VENDOR,
	PROPERTY_PRODUCT,
	PROPERTY_BOARD,
	PROPERTY_BIOS_VERSION,
	PROPERTY_BIOS_DATE,
	PROPERTY_LENGTH,
	PROPERTY_RULES,
	PROPERTIES,
};

enum expect_change {
	CHANGE_NEW,
	CHANGE_GONE,
	CHANGE_CHANGED,
};

enum expect_area {
	AREA_DEVICE,
	AREA_REGION,
	AREA_GROUP,
	AREA_MACHINE,
};

/* In a list all strings are owned, and have no control characters; NULL: there is no such value. */
struct difference {
	enum expect_word word;
	enum expect_area area;
	enum expect_change change;
	enum expect_property property;
	const char *subject;		/* an address, "RMRR 0x...-0x...", "group 8"; NULL: machine */
	const char *detail;		/* whom or which rule it is about */
	const char *before, *after;
};

struct differences {
	struct difference *items;
	size_t count;
	bool failed;			/* memory ran out */
};

struct expectation {
	char *file;
	json *earlier;			/* the file, of which every member that is used was checked */
	bool earlier_named;		/* it is about some devices only */
	bool partial;			/* so not all of the host is compared */
	json *compared;			/* addresses as keys */
	struct differences differences, information;
};

struct expect_question {
	const char *file;
	/* Is this run's question about such a device? It has address, class and ids. */
	bool (*asks)(const struct host_device *device, const void *data);
	const void *data;
};

/*
 * expect-read.c: read and check the earlier run. 0, -ENOMEM, or another negative errno
 * with *@error, a sentence in new memory. expectation_free() in any case, NULL too.
 */
int expectation_read(const char *file, struct expectation **expectation, char **error);
void expectation_free(struct expectation *e);

/* expect-compare.c: fill e->differences and e->information. 0 or -ENOMEM. */
int expectation_compare(struct expectation *e, const struct judgement *j,
			const struct expect_question *question);

/* expect-write.c: as data/expect.schema.json says, and for people. 0, -ENOMEM or -EIO. */
int expectation_write_json(const struct expectation *e, const struct judgement *j, FILE *out);
/* On a terminal of @width columns; 0: none. */
int expectation_write_text(const struct expectation *e, unsigned int width, FILE *out);

extern const char *const words_expect[EXPECT_WORDS];
extern const char *const words_properties[PROPERTIES];

/* expect-say.c: shared by the parts of the comparison. */

/* Members of checked objects; NULL or empty where they are null. */
json *expect_member(json *object, const char *key);
const char *expect_text(json *object, const char *key);
size_t expect_length(json *array);
/* The earlier run can come from anywhere, and what is said of it may go to a terminal: a copy
 * without control characters, in new memory. NULL stays NULL.
 */
char *expect_printable(const char *text);
bool expect_is_compared(const struct expectation *e, const char *address);

/* Say a difference; what is not needed is NULL. Strings are copied. */
void expect_say(struct expectation *e, struct difference difference);
/* Are they the same text, or both none? */
bool expect_same(const char *a, const char *b);
/* @before and @after, where they are not the same. */
void expect_changed(struct expectation *e, enum expect_area area, const char *subject,
		    enum expect_property property, const char *before, const char *after);

/* expect-firmware.c: regions and groups */
void expect_regions(struct expectation *e, json *now);
void expect_groups(struct expectation *e, json *now);

#endif
