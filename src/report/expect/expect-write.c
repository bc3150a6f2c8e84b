// SPDX-License-Identifier: GPL-2.0-or-later
/* The differences, in words and as data/expect.schema.json says. */
#include <errno.h>
#include <libintl.h>
#include <string.h>

#include "report/expect/expect.h"
#include "report/text/text.h"

static const char *const areas[] = { "device", "region", "group", "machine" };
static const char *const changes[] = { "new", "gone", "changed" };

/* As keys of JSON, for programs. */
static const char *const property_keys[PROPERTIES] = {
	NULL, "class", "ids", "driver", "group", "verdict", "kernel", "now", "message", "holes",
	"ready", "flags", "scopes", "id", "type", "reserved", "state", "iommu", "enabled",
	"interrupt_remapping", "version", "release", "asked", "bios_version", "bios_date", "length",
	"rule",
};

static const char *say(const char *text, bool translate)
{
	return translate && *text ? gettext(text) : text;
}

static char *sentence(const struct difference *d, bool translate)
{
	bool is_region = d->area == AREA_REGION && d->word != EXPECT_CHANGED;
	const char *nothing = say(words_expect[is_region ? EXPECT_NO_DEVICE : EXPECT_NOTHING], translate);
	struct phrase p = { .device = NO_INDEX, .translate = translate };
	char *property = NULL, *text;

	/* "DMAR: the table is ...", but "the table's length (DMAR) is ..." */
	if (d->word == EXPECT_INFORMATION && d->subject &&
	    asprintf(&property, "%s (%s)", say(words_properties[d->property], translate), d->subject) < 0)
		property = NULL;
	text = phrase_with(&p, words_expect[d->word == EXPECT_MESSAGE && !translate ? EXPECT_CHANGED :
										      d->word],
			   "subject", d->subject ? d->subject : say(words_expect[EXPECT_MACHINE], translate),
			   "detail", d->detail ? d->detail : "",
			   "before", d->before ? d->before : nothing,
			   "after", d->after ? d->after : nothing,
			   "property", property ? property : say(words_properties[d->property], translate),
			   NULL);
	free(property);
	return text;
}

static json *difference_object(const struct difference *d)
{
	json *object = json_object_new_object();

	put(object, "area", text(areas[d->area]));
	put(object, "change", text(changes[d->change]));
	put(object, "subject", text(d->subject));
	put(object, "property", text(property_keys[d->property]));
	put(object, "detail", text(d->detail));
	put(object, "before", text(d->before));
	put(object, "after", text(d->after));
	put(object, "text", owned(sentence(d, false)));
	return object;
}

static json *list_array(const struct differences *list)
{
	json *array = json_object_new_array();

	for (size_t i = 0; i < list->count; i++)
		json_object_array_add(array, difference_object(&list->items[i]));
	return array;
}

static json *earlier_object(const struct expectation *e)
{
	json *object = json_object_new_object(), *host = expect_member(e->earlier, "host");
	char *version = expect_printable(expect_text(expect_member(e->earlier, "tool"), "version"));
	char *kernel = expect_printable(expect_text(expect_member(host, "kernel"), "release"));

	put(object, "file", text(e->file));
	put(object, "version", text(version));
	put(object, "kernel", text(kernel));
	free(version);
	free(kernel);
	return object;
}

int expectation_write_json(const struct expectation *e, const struct judgement *j, FILE *out)
{
	json *root = json_object_new_object(), *compared = json_object_new_array();
	json *errors = json_object_new_array();

	json_object_object_foreach(e->compared, address, unused) {
		(void)unused;
		json_object_array_add(compared, text(address));
	}
	for (size_t i = 0; i < j->host->error_count; i++)
		json_object_array_add(errors, owned(report_host_error(j, &j->host->errors[i], false)));
	put(root, "schema", text("vfio-check-expect/1"));
	put(root, "expected", earlier_object(e));
	put(root, "scope", text(e->partial ? "devices" : "host"));
	put(root, "compared", compared);
	put(root, "differences", list_array(&e->differences));
	put(root, "information", list_array(&e->information));
	put(root, "errors", errors);
	fprintf(out, "%s\n", json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
						      JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(root);
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}

/* The kernel's lines stand unbroken, so that they can be searched for. */
static void message_line(FILE *out, const struct difference *d, enum expect_word word,
			 const char *line)
{
	const struct phrase p = { .device = NO_INDEX, .translate = true };
	char *title = line ? phrase_with(&p, words_expect[word], "subject", d->subject, NULL) : NULL;

	if (title)
		fprintf(out, "  %s\n%s\n", title, line);
	free(title);
}

/* A line each, which logs of a lab's jobs can be searched for. */
static void list_lines(FILE *out, const struct differences *list, enum expect_word title)
{
	if (list->count)
		fprintf(out, "%s\n", say(words_expect[title], true));
	for (size_t i = 0; i < list->count; i++) {
		const struct difference *d = &list->items[i];
		char *line = d->word == EXPECT_MESSAGE ? NULL : sentence(d, true);

		if (line)
			fprintf(out, "  %s\n", line);
		free(line);
		if (d->word != EXPECT_MESSAGE)
			continue;
		message_line(out, d, EXPECT_MESSAGE, d->after);
		message_line(out, d, EXPECT_MESSAGE_WAS, d->before);
	}
}

static void only_line(const struct text *t, const struct expectation *e)
{
	struct phrase p = { .device = NO_INDEX, .translate = true };
	char *devices = NULL;
	size_t size, count = 0;
	FILE *out = open_memstream(&devices, &size);

	if (!out)
		return;
	json_object_object_foreach(e->compared, address, unused) {
		(void)unused;
		fprintf(out, "%s%s", count++ ? ", " : "", address);
	}
	fclose(out);
	text_paragraph(t, 0, "",
		       phrase_with(&p, words_expect[EXPECT_ONLY], "devices",
				   count ? devices : say(words_expect[EXPECT_NOTHING], true), NULL));
	free(devices);
}

int expectation_write_text(const struct expectation *e, FILE *out)
{
	static const struct report_options plain = { .view = VIEW_CHECK };
	const struct text t = { .options = &plain, .out = out };
	json *earlier = earlier_object(e);
	const char *kernel = expect_text(earlier, "kernel");
	struct phrase p = { .device = NO_INDEX, .translate = true };

	text_paragraph(&t, 0, "",
		       phrase_with(&p, words_expect[EXPECT_COMPARED], "file", e->file, "version",
				   expect_text(earlier, "version"), "kernel", kernel ? kernel : "?",
				   NULL));
	json_object_put(earlier);
	if (e->partial)
		only_line(&t, e);
	list_lines(out, &e->differences, EXPECT_SOME);
	if (!e->differences.count)
		fprintf(out, "%s\n", say(words_expect[EXPECT_NONE], true));
	list_lines(out, &e->information, EXPECT_ALSO);
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
