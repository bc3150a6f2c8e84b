// SPDX-License-Identifier: GPL-2.0-or-later
/* The JSON of an earlier run, which may be anything: nothing of it is used unchecked. */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <string.h>
#include <unistd.h>

#include "host/errors.h"
#include "host/whole-file.h"
#include "report/expect/expect.h"

enum shape_type {
	TEXT = 1,
	NUMBER = 2,
	BOOLEAN = 4,
	OBJECT = 8,
	ARRAY = 16,		/* of objects with @members, or of texts */
	NOTHING = 32,		/* null */
	ADDRESS = 64,		/* a text that is one */
	MISSING = 128,		/* need not be there */
};

struct shape {
	const char *key;
	unsigned int types;
	const struct shape *members;	/* up to one without a key */
};

static const struct shape range[] = {
	{ "base", TEXT, NULL }, { "end", TEXT, NULL }, { "type", TEXT, NULL }, { NULL, 0, NULL },
};

static const struct shape map[] = { { "holes", ARRAY, range }, { NULL, 0, NULL } };

static const struct shape outcome[] = {
	{ "outcome", TEXT, NULL },
	{ "at", TEXT | NOTHING, NULL },
	{ "errno", TEXT | NOTHING, NULL },
	{ "message", TEXT | NOTHING, NULL },
	{ "map", OBJECT | NOTHING, map },
	{ NULL, 0, NULL },
};

static const struct shape finding[] = {
	{ "rule", TEXT, NULL }, { "severity", TEXT, NULL }, { NULL, 0, NULL },
};

static const struct shape unchecked[] = {
	{ "rule", TEXT, NULL },
	{ "reason", TEXT | MISSING, NULL },	/* from vfio-check/2 on */
	{ "why", TEXT, NULL },
	{ NULL, 0, NULL },
};

static const struct shape device[] = {
	{ "address", ADDRESS, NULL },
	{ "class", TEXT, NULL },
	{ "vendor", TEXT, NULL },
	{ "device", TEXT, NULL },
	{ "name", TEXT | NOTHING, NULL },
	{ "driver", TEXT | NOTHING, NULL },
	{ "group", NUMBER | NOTHING, NULL },
	{ "verdict", TEXT, NULL },
	{ "kernel", OBJECT, outcome },
	{ "now", OBJECT, outcome },
	{ "ready", BOOLEAN | NOTHING, NULL },
	{ "findings", ARRAY, finding },
	{ "not_checked", ARRAY, unchecked },
	{ NULL, 0, NULL },
};

static const struct shape group[] = {
	{ "id", NUMBER, NULL },
	{ "devices", ARRAY, NULL },
	{ "type", TEXT | NOTHING, NULL },
	{ "reserved", ARRAY | NOTHING, range },
	{ NULL, 0, NULL },
};

static const struct shape scope[] = {
	{ "type", TEXT, NULL },
	{ "bus", NUMBER | NOTHING, NULL },
	{ "path", ARRAY, NULL },
	{ "first", TEXT | NOTHING, NULL },
	{ "last", TEXT | NOTHING, NULL },
	{ "device", TEXT | NOTHING, NULL },
	{ NULL, 0, NULL },
};

static const struct shape touch[] = {
	{ "address", TEXT, NULL }, { "kind", TEXT, NULL }, { "via", TEXT, NULL }, { NULL, 0, NULL },
};

static const struct shape region[] = {
	{ "structure", TEXT, NULL },
	{ "segment", NUMBER, NULL },
	{ "base", TEXT, NULL },
	{ "end", TEXT, NULL },
	{ "flags", TEXT | NOTHING, NULL },
	{ "scopes", ARRAY, scope },
	{ "devices", ARRAY, touch },
	{ NULL, 0, NULL },
};

static const struct shape table[] = {
	{ "signature", TEXT, NULL },
	{ "state", TEXT, NULL },
	{ "length", NUMBER | NOTHING, NULL },
	{ NULL, 0, NULL },
};

static const struct shape tool[] = {
	{ "version", TEXT, NULL }, { "rules", ARRAY, NULL }, { NULL, 0, NULL },
};

static const struct shape kernel[] = {
	{ "release", TEXT | NOTHING, NULL }, { "asked", TEXT | NOTHING, NULL }, { NULL, 0, NULL },
};

static const struct shape platform[] = {
	{ "bios_version", TEXT | NOTHING, NULL },
	{ "bios_date", TEXT | NOTHING, NULL },
	{ NULL, 0, NULL },
};

static const struct shape iommu[] = {
	{ "kind", TEXT | NOTHING, NULL },
	{ "enabled", BOOLEAN | NOTHING, NULL },
	{ "interrupt_remapping", BOOLEAN | NOTHING, NULL },
	{ NULL, 0, NULL },
};

static const struct shape host[] = {
	{ "kernel", OBJECT, kernel },
	{ "platform", OBJECT, platform },
	{ "iommu", OBJECT, iommu },
	{ NULL, 0, NULL },
};

static const struct shape answer_shape[] = {
	{ "schema", TEXT, NULL },
	{ "tool", OBJECT, tool },
	{ "host", OBJECT, host },
	{ "named", BOOLEAN | MISSING, NULL },
	{ "tables", ARRAY, table },
	{ "regions", ARRAY, region },
	{ "groups", ARRAY, group },
	{ "devices", ARRAY, device },
	{ "findings", ARRAY, finding },
	{ NULL, 0, NULL },
};

/* Where the check stopped, "devices[3].verdict", and what should be there. */
struct mistake {
	char place[160];
	const char *expected;
};

static unsigned int type_of(json *value)
{
	struct pci_address address;

	switch (json_object_get_type(value)) {
	case json_type_string:
		return TEXT | (pci_address_parse(json_object_get_string(value), &address) ? ADDRESS : 0);
	case json_type_int:
		return NUMBER;
	case json_type_boolean:
		return BOOLEAN;
	case json_type_object:
		return OBJECT;
	case json_type_array:
		return ARRAY;
	case json_type_null:
		return NOTHING;
	default:
		return 0;
	}
}

static const char *type_name(unsigned int types)
{
	switch (types & ~(unsigned int)(NOTHING | MISSING)) {
	case TEXT:
		return N_("a text");
	case NUMBER:
		return N_("a number");
	case BOOLEAN:
		return N_("true or false");
	case OBJECT:
		return N_("an object");
	case ADDRESS:
		return N_("the address of a PCI device");
	default:
		return N_("an array");
	}
}

static bool mistaken(struct mistake *m, size_t used, unsigned int types)
{
	m->place[used < sizeof(m->place) ? used : sizeof(m->place) - 1] = '\0';
	m->expected = type_name(types);
	return false;
}

/* The shapes nest a few levels deep and no deeper, whatever the file does. */
static bool check_object(json *object, const struct shape *members, struct mistake *m, size_t used);

static bool check_array(json *array, const struct shape *members, struct mistake *m, size_t used)
{
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		json *item = json_object_array_get_idx(array, i);
		unsigned int wanted = members ? OBJECT : TEXT;
		size_t more = used + (size_t)snprintf(m->place + used, sizeof(m->place) - used,
						      "[%zu]", i);

		if (!(type_of(item) & wanted))
			return mistaken(m, more, wanted);
		if (members && !check_object(item, members, m, more))
			return false;
	}
	return true;
}

static bool check_object(json *object, const struct shape *members, struct mistake *m, size_t used)
{
	for (const struct shape *s = members; s->key; s++) {
		json *value = NULL;
		bool there = json_object_object_get_ex(object, s->key, &value);
		size_t more = used + (size_t)snprintf(m->place + used, sizeof(m->place) - used, "%s%s",
						      used ? "." : "", s->key);

		if (!there && s->types & MISSING)
			continue;
		if (!there || !(type_of(value) & s->types))
			return mistaken(m, more, s->types);
		if (value && s->types & OBJECT && !check_object(value, s->members, m, more))
			return false;
		if (value && s->types & ARRAY && !check_array(value, s->members, m, more))
			return false;
	}
	return true;
}

static char *complain(enum expect_word word, const char *file, const char *place,
		      const char *expected)
{
	struct phrase p = { .translate = true, .device = NO_INDEX };

	return phrase_with(&p, words_expect[word], "file", file, "place", place,
			   "expected", *expected ? gettext(expected) : "", NULL);
}

static const char whole[] = N_("the whole");

static int check(struct expectation *e, char **error)
{
	struct mistake m = { .expected = type_name(OBJECT) };
	const char *schema;

	snprintf(m.place, sizeof(m.place), "%s", gettext(whole));
	if (type_of(e->earlier) == OBJECT) {
		m.place[0] = '\0';
		if (check_object(e->earlier, answer_shape, &m, 0)) {
			schema = expect_text(e->earlier, "schema");
			if (strcmp(schema, "vfio-check/1") == 0 ||
			    strcmp(schema, "vfio-check/2") == 0)
				return 0;
			m = (struct mistake){
				.place = "schema",
				.expected = "\"vfio-check/1\" / \"vfio-check/2\"",
			};
		}
	}
	*error = complain(EXPECT_MEMBER, e->file, m.place, m.expected);
	return -EINVAL;
}

/* The line that @offset is in, as people count. */
static size_t line_of(const char *data, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += data[i] == '\n';
	return line;
}

static bool blank_to_the_end(const char *data, size_t from, size_t size)
{
	while (from < size && strchr(" \t\r\n", data[from]) && data[from])
		from++;
	return from == size;
}

/* How far it came. */
static size_t parse_end(struct json_tokener *tokener)
{
#if JSON_C_VERSION_NUM >= (14 << 8)
	return json_tokener_get_parse_end(tokener);
#else
	return (size_t)tokener->char_offset;
#endif
}

static int parse(struct expectation *e, const char *data, size_t size, char **error)
{
	struct json_tokener *tokener = json_tokener_new_ex(EXPECT_DEPTH_MAX);
	enum json_tokener_error problem;
	const char *expected;
	bool no_memory;
	char place[32];
	size_t end;

	if (!tokener)
		return -ENOMEM;
#ifdef JSON_TOKENER_VALIDATE_UTF8
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
#endif
	/* What there was no memory for it leaves out, and only errno tells. */
	errno = 0;
	e->earlier = json_tokener_parse_ex(tokener, data, (int)size);
	no_memory = errno == ENOMEM;
	problem = json_tokener_get_error(tokener);
	end = parse_end(tokener);
	json_tokener_free(tokener);
	if (no_memory)
		return -ENOMEM;
	if (problem == json_tokener_success && blank_to_the_end(data, end, size))
		return check(e, error);
	snprintf(place, sizeof(place), "%zu", line_of(data, end < size ? end : size));
	expected = problem == json_tokener_success ? N_("nothing behind the object") :
		   problem == json_tokener_error_depth ? N_("JSON of at most 32 levels") :
		   problem == json_tokener_continue ? N_("the rest of it") : "JSON";
	*error = complain(EXPECT_SYNTAX, e->file, place, expected);
	return -EINVAL;
}

int expectation_read(const char *file, struct expectation **expectation, char **error)
{
	struct expectation *e = calloc(1, sizeof(*e));
	char *data = NULL;
	size_t size = 0;
	int fd, r;

	*expectation = e;
	*error = NULL;
	if (!e)
		return -ENOMEM;
	e->file = strdup(file);
	e->compared = json_object_new_object();
	if (!e->file || !e->compared)
		return -ENOMEM;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	r = fd < 0 ? -errno : read_rest(fd, EXPECT_SIZE_MAX, &data, &size);
	if (fd >= 0)
		close(fd);
	if (r == 0)
		r = parse(e, data, size, error);
	else if (r != -ENOMEM)
		*error = complain(r == -EFBIG ? EXPECT_TOO_LARGE : EXPECT_UNREADABLE, file, "",
				  error_text(-r));
	free(data);
	return r;
}

static void clear(struct differences *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free((void *)d->items[i].subject);
		free((void *)d->items[i].detail);
		free((void *)d->items[i].before);
		free((void *)d->items[i].after);
	}
	free(d->items);
}

void expectation_free(struct expectation *e)
{
	if (!e)
		return;
	clear(&e->differences);
	clear(&e->information);
	json_object_put(e->earlier);
	json_object_put(e->compared);
	free(e->file);
	free(e);
}
