// SPDX-License-Identifier: GPL-2.0-or-later
/* The differences, in words and as data/expect.schema.json says. */
#include <errno.h>
#include <libintl.h>
#include <string.h>

#include "host/memory-text.h"
#include "report/expect/expect.h"
#include "report/text/text.h"
#include "report/text/wrap.h"

/* Where sentences go; *@unsaid is set where there is no memory for one. */
struct writer {
	const struct text *t;
	bool *unsaid;
};

static const char *const areas[] = { "device", "region", "group", "machine" };
static const char *const changes[] = { "new", "gone", "changed" };

/* As keys of JSON, for programs. */
static const char *const property_keys[PROPERTIES] = {
	NULL, "class", "ids", "driver", "group", "verdict", "kernel", "now", "message", "holes",
	"ready", "flags", "scopes", "id", "type", "reserved", "state", "iommu", "enabled",
	"interrupt_remapping", "version", "release", "asked", "vendor", "product", "board",
	"bios_version", "bios_date", "length",
	"rule",
};

static const char *said(const char *text, bool translate)
{
	return translate && *text ? gettext(text) : text;
}

static char *sentence(const struct difference *d, bool translate, bool *unsaid)
{
	bool is_region = d->area == AREA_REGION && d->word != EXPECT_CHANGED;
	const char *nothing = said(words_expect[is_region ? EXPECT_NO_DEVICE : EXPECT_NOTHING], translate);
	struct phrase p = { .device = NO_INDEX, .translate = translate, .unsaid = unsaid };
	char *property = NULL, *text;

	/* "DMAR: the table is ...", but "the table's length (DMAR) is ..." */
	if (d->word == EXPECT_INFORMATION && d->subject)
		property = phrase_print(&p, "%s (%s)", said(words_properties[d->property], translate),
					d->subject);
	text = phrase_with(&p, words_expect[d->word == EXPECT_MESSAGE && !translate ? EXPECT_CHANGED :
										      d->word],
			   "subject", d->subject ? d->subject : said(words_expect[EXPECT_MACHINE], translate),
			   "detail", d->detail ? d->detail : "",
			   "before", d->before ? d->before : nothing,
			   "after", d->after ? d->after : nothing,
			   "property", property ? property : said(words_properties[d->property], translate),
			   NULL);
	free(property);
	return text;
}

static json *difference_object(const struct difference *d)
{
	json *object = json_new_object();

	json_put(object, "area", json_text(areas[d->area]));
	json_put(object, "change", json_text(changes[d->change]));
	json_put(object, "subject", json_text(d->subject));
	json_put(object, "property", json_text(property_keys[d->property]));
	json_put(object, "detail", json_text(d->detail));
	json_put(object, "before", json_text(d->before));
	json_put(object, "after", json_text(d->after));
	json_put(object, "text", json_owned(sentence(d, false, NULL)));
	return object;
}

static json *list_array(const struct differences *list)
{
	json *array = json_new_array();

	for (size_t i = 0; i < list->count; i++)
		json_append(array, difference_object(&list->items[i]));
	return array;
}

static json *earlier_object(const struct expectation *e)
{
	json *object = json_new_object(), *host = expect_member(e->earlier, "host");
	const char *version = expect_text(expect_member(e->earlier, "tool"), "version");
	const char *kernel = expect_text(expect_member(host, "kernel"), "release");

	json_put(object, "file", json_text(e->file));
	json_put(object, "version", version ? json_owned(expect_printable(version)) : NULL);
	json_put(object, "kernel", kernel ? json_owned(expect_printable(kernel)) : NULL);
	return object;
}

int expectation_write_json(const struct expectation *e, const struct judgement *j, FILE *out)
{
	json *root = json_new_object(), *compared = json_new_array();
	json *errors = json_new_array();

	json_object_object_foreach(e->compared, address, unused) {
		(void)unused;
		json_append(compared, json_text(address));
	}
	for (size_t i = 0; i < j->host->error_count; i++)
		json_append(errors, json_owned(report_host_error(j, &j->host->errors[i], false)));
	json_put(root, "schema", json_text("vfio-check-expect/1"));
	json_put(root, "expected", earlier_object(e));
	json_put(root, "scope", json_text(e->partial ? "devices" : "host"));
	json_put(root, "compared", compared);
	json_put(root, "differences", list_array(&e->differences));
	json_put(root, "information", list_array(&e->information));
	json_put(root, "errors", errors);
	if (!json_write(out, root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE))
		return -ENOMEM;
	fputc('\n', out);
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}

/* The kernel's lines stand unbroken, so that they can be searched for. */
static void message_line(const struct writer *w, const struct difference *d, enum expect_word word,
			 const char *line)
{
	const struct phrase p = { .device = NO_INDEX, .translate = true, .unsaid = w->unsaid };
	char *title = line ? phrase_with(&p, words_expect[word], "subject", d->subject, NULL) : NULL;

	if (!title)
		return;
	text_whole(w->t, 2, title);
	fprintf(w->t->out, "%s\n", line);
}

/* A line each, which logs of a lab's jobs can be searched for. */
static void list_lines(const struct writer *w, const struct differences *list, enum expect_word title)
{
	const struct phrase p = { .device = NO_INDEX, .translate = true, .unsaid = w->unsaid };

	if (list->count)
		text_whole(w->t, 0, phrase(&p, words_expect[title]));
	for (size_t i = 0; i < list->count; i++) {
		const struct difference *d = &list->items[i];

		if (d->word != EXPECT_MESSAGE) {
			text_whole(w->t, 2, sentence(d, true, w->unsaid));
			continue;
		}
		message_line(w, d, EXPECT_MESSAGE, d->after);
		message_line(w, d, EXPECT_MESSAGE_WAS, d->before);
	}
}

static void only_line(const struct text *t, const struct writer *w, const struct expectation *e)
{
	struct phrase p = { .device = NO_INDEX, .translate = true, .unsaid = w->unsaid };
	struct memory_text list;
	size_t count = 0;
	char *devices;

	memory_text_begin(&list);
	json_object_object_foreach(e->compared, address, unused) {
		(void)unused;
		if (list.out)
			fprintf(list.out, "%s%s", count++ ? ", " : "", address);
	}
	devices = phrase_made(&p, memory_text_end(&list));
	text_paragraph(t, 0, "",
		       phrase_with(&p, words_expect[EXPECT_ONLY], "devices",
				   devices && count ? devices : said(words_expect[EXPECT_NOTHING], true),
				   NULL));
	free(devices);
}

static bool is_other_machine(const struct expectation *e)
{
	for (size_t i = 0; i < e->information.count; i++)
		if (e->information.items[i].property >= PROPERTY_VENDOR &&
		    e->information.items[i].property <= PROPERTY_BOARD)
			return true;
	return false;
}

int expectation_write_text(const struct expectation *e, unsigned int width, FILE *out)
{
	const struct report_options options = { .view = VIEW_CHECK, .width = width };
	const struct text t = { .options = &options, .out = out, .width = wrap_columns(width) };
	json *host = expect_member(e->earlier, "host");
	const char *kernel_text = expect_text(expect_member(host, "kernel"), "release");
	const char *version_text = expect_text(expect_member(e->earlier, "tool"), "version");
	bool unsaid = false;
	const struct writer w = { .t = &t, .unsaid = &unsaid };
	const struct phrase p = { .device = NO_INDEX, .translate = true, .unsaid = &unsaid };
	char *version, *kernel;

	version = version_text ? phrase_made(&p, expect_printable(version_text)) : NULL;
	kernel = kernel_text ? phrase_made(&p, expect_printable(kernel_text)) : NULL;
	text_paragraph(&t, 0, "",
		       phrase_with(&p, words_expect[EXPECT_COMPARED], "file", e->file, "version",
				   version, "kernel", kernel ? kernel : "?", NULL));
	free(version);
	free(kernel);
	if (is_other_machine(e))
		text_paragraph(&t, 0, "", phrase(&p, words_expect[EXPECT_OTHER_MACHINE]));
	if (e->partial)
		only_line(&t, &w, e);
	list_lines(&w, &e->differences, EXPECT_SOME);
	if (!e->differences.count)
		text_whole(&t, 0, phrase(&p, words_expect[EXPECT_NONE]));
	list_lines(&w, &e->information, EXPECT_ALSO);
	if (unsaid)
		return -ENOMEM;
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
