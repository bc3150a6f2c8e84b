// SPDX-License-Identifier: GPL-2.0-or-later
/* explain: what a message of the kernel or of a program means. */
#include <errno.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "policy/rules/rules.h"
#include "report/explain.h"
#include "report/text/wrap.h"
#include "report/words/words-message.h"

static const struct message_words *words_of(const struct log_entry *entry)
{
	return &words_messages[entry->line.kind];
}

/* Many messages have two lines, of which the second names nothing. */
static bool is_second(const struct log *log, size_t at)
{
	const struct log_line *line = &log->entries[at].line;

	return at && line->kind == log->entries[at - 1].line.kind && !line->has_address &&
	       !line->has_group;
}

static bool is_explained(const struct log *log, size_t at)
{
	const struct message_words *w = words_of(&log->entries[at]);

	return (w->rules[0] || w->meaning) && !is_second(log, at);
}

/* The first of those that say most about why; NULL: none is known. */
static const struct log_entry *likeliest(const struct log *log, size_t *count)
{
	const struct log_entry *best = NULL;

	*count = 0;
	for (size_t i = 0; i < log->count; i++) {
		if (!is_explained(log, i))
			continue;
		if (!best || words_of(&log->entries[i])->weight > words_of(best)->weight)
			best = &log->entries[i];
		++*count;
	}
	return best;
}

/* In new memory, as are the answers of the next two. */
static char *device_of(const struct log_line *line, bool translate)
{
	char address[PCI_ADDRESS_SIZE];
	const char *word = words_explain[EXPLAIN_A_DEVICE];

	if (line->has_address)
		return strdup(pci_address_format(line->address, address));
	return strdup(translate ? gettext(word) : word);
}

static char *group_of(const struct log_line *line, bool translate)
{
	struct phrase p = { .translate = translate, .device = NO_INDEX };
	char number[24];

	snprintf(number, sizeof(number), "%u", line->group);
	return phrase_with(&p, words_explain[line->has_group ? EXPLAIN_GROUP : EXPLAIN_A_GROUP],
			   "number", number, NULL);
}

static char *meaning_of(const struct log_entry *entry, bool translate)
{
	struct phrase p = { .translate = translate, .device = NO_INDEX };
	char *device = device_of(&entry->line, translate), *group = group_of(&entry->line, translate);
	char *text = device && group ? phrase_with(&p, words_of(entry)->meaning, "device", device,
						   "group", group, NULL) : NULL;

	free(device);
	free(group);
	return text;
}

static char *next_of(const struct log_entry *entry)
{
	const char *memory = words_of(entry)->asks_memory ? " --guest-memory SIZE" : "";
	char address[PCI_ADDRESS_SIZE], *text;
	int r;

	if (entry->line.has_address)
		r = asprintf(&text, "vfio-check%s %s", memory,
			     pci_address_format(entry->line.address, address));
	else
		r = asprintf(&text, "vfio-check %s", entry->line.has_group ? "groups" : "check");
	return r < 0 ? NULL : text;
}

/* The length of an address with a domain at @text, or 0. */
static size_t address_length(const char *text)
{
	size_t length = strspn(text, "0123456789abcdef:.");
	struct pci_address address;
	char word[PCI_ADDRESS_SIZE];

	if (length > strlen("0000:00:00.0"))
		length = strlen("0000:00:00.0");
	if (length != strlen("0000:00:00.0") || text[4] != ':')
		return 0;
	memcpy(word, text, length);
	word[length] = '\0';
	return pci_address_parse(word, &address) ? length : 0;
}

/* The lines that a page quotes, with the device and the group of the line that was asked. */
static char *fit(const char *says, const void *data)
{
	const struct log_entry *entry = data;
	char address[PCI_ADDRESS_SIZE];
	struct memory_text text;

	memory_text_begin(&text);
	while (text.out && *says) {
		size_t length = entry->line.has_address ? address_length(says) : 0;
		size_t group = entry->line.has_group && strncmp(says, "group ", 6) == 0 ?
				       strspn(says + 6, "0123456789") : 0;

		if (length)
			fputs(pci_address_format(entry->line.address, address), text.out);
		else if (group)
			fprintf(text.out, "group %u", entry->line.group);
		else
			fputc(*says, text.out);
		says += length ? length : group ? group + 6 : 1;
	}
	return memory_text_end(&text);
}

static const char *first_rule(const struct log_entry *entry)
{
	return words_of(entry)->rules[0] ? words_of(entry)->rules[0] :
					   gettext(words_explain[EXPLAIN_NO_RULE]);
}

/* A line each. */
static void put_messages(const struct log *log, const struct page *page)
{
	for (size_t i = 0; i < log->count; i++) {
		if (!is_explained(log, i))
			continue;
		wrap_pad(page->out, first_rule(&log->entries[i]), 32);
		fprintf(page->out, " %s\n", log->entries[i].text);
	}
	fputc('\n', page->out);
	wrap_text(page->out, page->width, 0, gettext(words_explain[EXPLAIN_LINES]));
	fputc('\n', page->out);
}

static int put_rules(const struct message_words *w, const struct page *page)
{
	int r = 0;

	if (!w->rules[0] || !w->rules[1])
		return 0;
	fputc('\n', page->out);
	for (size_t i = 0; r == 0 && w->rules[i]; i++)
		r = explain_lines(page, w->rules[i]);
	if (r == 0)
		wrap_text(page->out, page->width, 0, gettext(words_explain[EXPLAIN_RULES]));
	return r;
}

static int put_meaning(const struct log_entry *entry, const struct page *page)
{
	char *text = meaning_of(entry, true);
	int r = -ENOMEM;

	explain_title(page, EXPLAIN_SAID);
	if (text)
		r = explain_lines(page, text);
	free(text);
	return r;
}

static int put_next(const struct log_entry *entry, const struct page *page)
{
	char *text = next_of(entry);
	int r = -ENOMEM;

	explain_title(page, EXPLAIN_NEXT);
	if (text)
		r = explain_lines(page, text);
	free(text);
	return r;
}

static int put_text(const struct log *log, const struct log_entry *best, size_t count, const struct page *page)
{
	const struct message_words *w = words_of(best);
	int r = 0;

	if (count > 1)
		put_messages(log, page);
	fprintf(page->out, "%s\n", best->text);
	if (w->meaning)
		r = put_meaning(best, page);
	if (r == 0)
		r = put_next(best, page);
	if (r == 0)
		r = put_rules(w, page);
	if (r < 0 || !w->rules[0])
		return r;
	fputc('\n', page->out);
	return explain_rule(rule_find(w->rules[0]), fit, best, page);
}

static json *message_json(const struct log_entry *entry)
{
	const struct message_words *w = words_of(entry);
	json *object = json_new_object(), *rules = json_new_array();
	const struct log_line *line = &entry->line;
	char address[PCI_ADDRESS_SIZE];

	for (size_t i = 0; w->rules[i]; i++)
		json_append(rules, json_text(w->rules[i]));
	json_put(object, "line", json_text(entry->text));
	json_put(object, "device", line->has_address ?
			 json_text(pci_address_format(line->address, address)) : NULL);
	json_put(object, "group", line->has_group ? json_made(json_object_new_int64(line->group)) :
						    NULL);
	json_put(object, "rules", rules);
	json_put(object, "meaning", w->meaning ? json_owned(meaning_of(entry, false)) : NULL);
	json_put(object, "next", json_owned(next_of(entry)));
	return object;
}

static bool names_rule(const struct log *log, const char *rule)
{
	for (size_t i = 0; i < log->count; i++)
		for (size_t k = 0; is_explained(log, i) && words_of(&log->entries[i])->rules[k]; k++)
			if (strcmp(words_of(&log->entries[i])->rules[k], rule) == 0)
				return true;
	return false;
}

/* The likeliest first. */
static int put_json(const struct log *log, const struct log_entry *best, FILE *out)
{
	json *matched = json_new_array(), *rules = json_new_array();
	const char *first = words_of(best)->rules[0];
	size_t count;
	const struct rule *all = rules_all(&count);

	json_append(matched, message_json(best));
	for (size_t i = 0; i < log->count; i++)
		if (is_explained(log, i) && &log->entries[i] != best)
			json_append(matched, message_json(&log->entries[i]));
	if (first)
		json_append(rules, explain_rule_json(rule_find(first)));
	for (size_t i = 0; i < count; i++)
		if (names_rule(log, all[i].id) && (!first || strcmp(all[i].id, first) != 0))
			json_append(rules, explain_rule_json(&all[i]));
	return explain_json(matched, rules, out);
}

int report_explain_messages(const struct log *log, bool as_json, unsigned int width, FILE *out)
{
	const struct page page = { .out = out, .width = wrap_columns(width) };
	size_t count;
	const struct log_entry *best = likeliest(log, &count);
	int r;

	if (!best)
		return -ENOENT;
	r = as_json ? put_json(log, best, out) : put_text(log, best, count, &page);
	if (r < 0)
		return r;
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
