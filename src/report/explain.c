// SPDX-License-Identifier: GPL-2.0-or-later
/* explain: what a rule means, and the list of all. */
#include <errno.h>
#include <libintl.h>
#include <string.h>

#include "config.h"
#include "policy/rules/rules.h"
#include "report/explain.h"
#include "report/text/wrap.h"

/* The bytes of the first sentence, without its full stop. */
static size_t title_length(const char *meaning)
{
	static const char *const ends[] = { ". ", ".\n", "。" };
	size_t shortest = strlen(meaning);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *end = strstr(meaning, ends[i]);

		if (end && (size_t)(end - meaning) < shortest)
			shortest = (size_t)(end - meaning);
	}
	return shortest && meaning[shortest] == '\0' && meaning[shortest - 1] == '.' ? shortest - 1
										     : shortest;
}

static const char *severity_word(const struct rule *rule)
{
	return severity_names[rule->severity];
}

static json *lines(const char *text)
{
	json *array = json_new_array();

	while (text && *text) {
		size_t length = strcspn(text, "\n");

		json_append(array, json_made(json_object_new_string_len(text, (int)length)));
		text += length + (text[length] == '\n');
	}
	return array;
}

static json *sources(const char *text)
{
	json *array = json_new_array();
	size_t gap;

	for (size_t length; *text; text += length + gap) {
		length = words_source(text, &gap);
		json_append(array, json_made(json_object_new_string_len(text, (int)length)));
	}
	return array;
}

json *explain_rule_json(const struct rule *rule)
{
	const struct rule_words *w = words_rule(rule->id);
	json *object = json_new_object();

	json_put(object, "rule", json_text(rule->id));
	json_put(object, "title", json_made(json_object_new_string_len(w->meaning,
						      (int)title_length(w->meaning))));
	json_put(object, "severity", json_text(severity_word(rule)));
	json_put(object, "blind", json_text(rule->blindness == DECIDES ? "decides" : "informs"));
	json_put(object, "only_named",
		 json_made(json_object_new_boolean(rule_has(rule, ONLY_NAMED))));
	json_put(object, "meaning", json_text(w->meaning));
	json_put(object, "found", json_text(w->found));
	json_put(object, "says", lines(w->says));
	json_put(object, "fix", json_text(w->fix));
	json_put(object, "sources", sources(w->sources));
	json_put(object, "host", json_text(w->host));
	json_put(object, "device", json_text(w->device));
	json_put(object, "clean", json_text(w->clean));
	json_put(object, "options", json_text(w->options));
	return object;
}

int explain_json(json *matched, json *rules, FILE *out)
{
	json *whole = json_new_object(), *tool = json_new_object();

	json_put(tool, "version", json_text(PACKAGE_VERSION));
	json_put(whole, "schema", json_text("vfio-check-explain/1"));
	json_put(whole, "tool", tool);
	json_put(whole, "matched", matched);
	json_put(whole, "rules", rules);
	if (!json_write(out, whole, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE))
		return -ENOMEM;
	fputc('\n', out);
	return 0;
}

static int put_json(const struct rule *only, FILE *out)
{
	json *array = json_new_array();
	size_t count;
	const struct rule *all = rules_all(&count);

	for (size_t i = 0; i < count; i++)
		if (!only || &all[i] == only)
			json_append(array, explain_rule_json(&all[i]));
	return explain_json(json_new_array(), array, out);
}

static int put_list(const struct page *page)
{
	size_t count;
	const struct rule *all = rules_all(&count);

	for (size_t i = 0; i < count; i++) {
		const char *meaning = gettext(words_rule(all[i].id)->meaning);
		char *title = strndup(meaning, title_length(meaning));

		if (!title)
			return -ENOMEM;
		wrap_pad(page->out, gettext(severity_word(&all[i])), 8);
		fprintf(page->out, " %s\n         ", all[i].id);
		wrap_text(page->out, page->width, 9, title);
		free(title);
	}
	fputc('\n', page->out);
	wrap_text(page->out, page->width, 0, gettext(words_explain[EXPLAIN_MORE]));
	return 0;
}

void explain_title(const struct page *page, enum explain_word word)
{
	fprintf(page->out, "\n%s\n", gettext(words_explain[word]));
}

static int put_paragraph(const struct page *page, const char *first, const char *body, size_t length)
{
	char *paragraph = strndup(body, length);

	if (!paragraph)
		return -ENOMEM;
	fputs(length ? first : "", page->out);
	wrap_text(page->out, page->width, strlen(first), paragraph);
	free(paragraph);
	return 0;
}

/* Every line of @body a paragraph. */
int explain_lines(const struct page *page, const char *body)
{
	int r = 0;

	while (r == 0 && *body) {
		size_t length = strcspn(body, "\n");

		r = put_paragraph(page, "  ", body, length);
		body += length + (body[length] == '\n');
	}
	return r;
}

static int put_sources(const struct page *page, const char *body)
{
	size_t gap;
	int r = 0;

	for (size_t length; r == 0 && *body; body += length + gap) {
		length = words_source(body, &gap);
		r = put_paragraph(page, "  - ", body, length);
	}
	return r;
}

/* Unbroken, so that they can be searched for; a translator's words about them below. */
static int put_says(const struct page *page, const char *says, char *(*fit)(const char *says, const void *data),
		    const void *data)
{
	const char *beside = gettext(says);
	char *fitted;

	explain_title(page, EXPLAIN_SAYS);
	if (fit) {
		fitted = fit(says, data);
		if (!fitted)
			return -ENOMEM;
		fprintf(page->out, "%s\n", fitted);
		free(fitted);
		return 0;
	}
	fprintf(page->out, "%s\n", says);
	return beside != says && strcmp(beside, says) != 0 ? explain_lines(page, beside) : 0;
}

static int put_sample(const struct page *page, enum explain_word word, const struct rule_words *w,
		      const char *host, const char *device)
{
	struct phrase p = { .translate = true, .device = NO_INDEX };
	char *command = NULL, *line = NULL;
	int r = -ENOMEM;

	if (asprintf(&command, "vfio-check --sysroot data/hosts/%s%s%s%s%s", host,
		     w->options ? " " : "", w->options ? w->options : "", device ? " " : "",
		     device ? device : "") < 0)
		return -ENOMEM;
	line = phrase_with(&p, words_explain[word], "command", command, NULL);
	if (line)
		r = explain_lines(page, line);
	free(line);
	free(command);
	return r;
}

static int put_part(const struct page *page, enum explain_word word, const char *body)
{
	explain_title(page, word);
	return explain_lines(page, gettext(body));
}

int explain_rule(const struct rule *rule, char *(*fit)(const char *says, const void *data),
		 const void *data, const struct page *page)
{
	const struct rule_words *w = words_rule(rule->id);
	int r;

	fprintf(page->out, "%s (%s)\n", rule->id, gettext(severity_word(rule)));
	r = put_part(page, EXPLAIN_MEANING, w->meaning);
	if (r == 0)
		r = put_part(page, EXPLAIN_FOUND, w->found);
	if (r == 0 && w->says)
		r = put_says(page, w->says, fit, data);
	if (r == 0)
		r = put_part(page, EXPLAIN_FIX, w->fix);
	if (r == 0)
		r = put_part(page, EXPLAIN_BLIND,
			     words_explain[rule->blindness == DECIDES ? EXPLAIN_DECIDES
								      : EXPLAIN_INFORMS]);
	explain_title(page, EXPLAIN_SOURCES);
	if (r == 0)
		r = put_sources(page, gettext(w->sources));
	explain_title(page, EXPLAIN_SAMPLES);
	if (r == 0)
		r = put_sample(page, EXPLAIN_TRIGGERS, w, w->host, w->device);
	return r == 0 ? put_sample(page, EXPLAIN_CLEAN, w, w->clean, NULL) : r;
}

int report_explain(const char *id, bool as_json, unsigned int width, FILE *out)
{
	const struct page page = { .out = out, .width = wrap_columns(width) };
	const struct rule *rule = id ? rule_find(id) : NULL;
	int r;

	if (id && !rule)
		return -ENOENT;
	r = as_json ? put_json(rule, out) : rule ? explain_rule(rule, NULL, NULL, &page) : put_list(&page);
	if (r < 0)
		return r;
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
