// SPDX-License-Identifier: GPL-2.0-or-later
/* What all views are made of: paragraphs, lines, names, colours, and which machine it is. */
#include <libintl.h>
#include <stdint.h>
#include <stdlib.h>

#include "host/dmi.h"
#include "policy/chipset.h"
#include "report/text/text.h"
#include "report/text/wrap.h"

void text_paragraph(const struct text *t, unsigned int indent, const char *first, char *words)
{
	if (!words)
		return;
	wrap_blanks(t->out, indent);
	fputs(first, t->out);
	wrap_text(t->out, t->width, indent + wrap_width(first), words);
	free(words);
}

void text_titled(const struct text *t, const char *title, char *text)
{
	if (!text)
		return;
	fprintf(t->out, "  %s", title);
	wrap_on(t->out, t->width, 2 + wrap_width(title), 4, text);
	free(text);
}

void text_line(const struct text *t, char *line)
{
	fprintf(t->out, "%s\n", line ? line : "");
	free(line);
}

/* Where names begin that have no room beside what they belong to. */
#define BELOW 8

void text_whole(const struct text *t, unsigned int indent, char *line)
{
	if (!line)
		return;
	wrap_blanks(t->out, indent);
	if (t->options->width)
		wrap_text(t->out, t->width, indent, line);
	else
		fprintf(t->out, "%s\n", line);
	free(line);
}

void text_listed(const struct text *t, unsigned int column, const char *name)
{
	if (!t->options->width) {
		fprintf(t->out, "%s\n", name);
		return;
	}
	if (column + NAME_LEAST > t->width) {
		fputc('\n', t->out);
		column = BELOW;
		wrap_blanks(t->out, column);
	}
	wrap_text(t->out, t->width, column, name);
}

const char *text_colour(const struct text *t, enum verdict verdict)
{
	static const char *const colours[] = { "\033[32m", "\033[33m", "\033[35m", "\033[1;31m" };

	return t->options->colour ? colours[verdict] : "";
}

const char *text_plain(const struct text *t)
{
	return t->options->colour ? "\033[0m" : "";
}

void text_verdict(const struct text *t, enum verdict verdict, int width)
{
	fputs(text_colour(t, verdict), t->out);
	wrap_pad(t->out, gettext(verdict_names[verdict]), (size_t)width);
	fputs(text_plain(t), t->out);
}

const char *text_name(const struct text *t, const struct host_device *device, char *buffer)
{
	const char *name = names_device(t->names, device, true);
	char class[8];

	snprintf(class, sizeof(class), "%04x:", device->class >> 8);
	snprintf(buffer, NAME_SIZE, "%s [%04x:%04x]", name ? name : class, device->vendor,
		 device->device);
	return buffer;
}

struct phrase text_phrase(const struct text *t, size_t device, const struct finding *finding)
{
	return (struct phrase){
		.j = t->j,
		.translate = true,
		.device = device,
		.finding = finding,
	};
}

static const char *known(const char *text)
{
	return text ? text : "?";
}

/* What is foretold for a kernel beyond those that are known. */
static void kernel_note(const struct text *t, const struct phrase *p, const char *release)
{
	static const struct {
		enum word word;
		const char *known;
	} notes[] = {
		[REACH_NEWER] = { WORD_KERNEL_NEWER, PROFILE_TESTED_TO },
		[REACH_OLDER] = { WORD_KERNEL_OLDER, PROFILE_KNOWN_FROM },
		[REACH_NO_VFIO] = { WORD_KERNEL_NO_VFIO, PROFILE_VFIO_FROM },
	};
	enum profile_reach reach = profile_reach(release);

	if (reach == REACH_KNOWN)
		return;
	text_paragraph(t, 0, "", phrase_with(p, words[notes[reach].word], "kernel", release, "known",
					     notes[reach].known, NULL));
}

void text_machine(const struct text *t)
{
	const struct host *host = t->j->host;
	const char *release = host->release.seen == SEEN ? host->release.text : NULL;
	const char *vendor = dmi_maker(host);
	const char *product = dmi_name(host);
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	if (t->j->options.kernel)
		release = t->j->options.kernel;
	text_paragraph(t, 0, "",
		       phrase_with(&p, words[vendor || product ? WORD_MACHINE : WORD_MACHINE_UNNAMED],
				   "vendor", known(vendor), "product", known(product), "bios",
				   known(dmi_text(&host->platform.bios_version)), "kernel",
				   known(release), NULL));
	kernel_note(t, &p, release);
}

bool text_left_out(const struct text *t, const struct device_judgement *d)
{
	return !t->j->options.named && !t->options->all &&
	       chipset_has(&t->j->host->devices[d->device]);
}

void text_chipset(const struct text *t, size_t count)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char number[24];

	if (!count)
		return;
	snprintf(number, sizeof(number), "%zu", count);
	fputc('\n', t->out);
	text_paragraph(t, 0, "", phrase_with(&p, words[WORD_CHIPSET], "number", number, NULL));
}
