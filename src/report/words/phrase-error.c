// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with a question, or with a file of the administrator's. */
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/errors.h"
#include "report/report.h"
#include "report/words/advice.h"
#include "report/words/words-advice.h"

char *report_host_reason(const struct judgement *j, const struct host_error *error, bool translate)
{
	const struct phrase p = { .j = j, .translate = translate, .device = NO_INDEX };

	return phrase_with(&p, words_errors[error->kind],
			   "error", error->error ? error_text(error->error) : "",
			   "source", j->host->live ? "/" : j->options.source, NULL);
}

char *report_host_error(const struct judgement *j, const struct host_error *error, bool translate)
{
	char address[PCI_ADDRESS_SIZE], *reason = report_host_reason(j, error, translate), *text;
	const struct phrase p = { .j = j };

	if (!reason || !host_error_is_about_device(error))
		return reason;
	text = phrase_print(&p, "%s: %s", pci_address_format(error->address, address), reason);
	free(reason);
	return text;
}

char *phrase_policy_error(const char *file, const struct policy_error *error)
{
	struct phrase p = { .translate = true, .device = NO_INDEX };
	char line[24], *defect, *text;

	defect = phrase_with(&p, words_policy_defects[error->defect], "found", error->found, NULL);
	snprintf(line, sizeof(line), "%zu", error->line);
	text = phrase_with(&p, words[WORD_POLICY_BROKEN], "file", file, "line", line, "defect",
			   defect ? defect : "", NULL);
	free(defect);
	return text;
}

char *advice_error_text(const struct advice_error *error, const char *root)
{
	struct phrase p = { .translate = true, .device = NO_INDEX };
	const char *expected = error->key ? error->key : words_advice_values[error->value];
	char *what, *text, *file, line[24];

	what = phrase_with(&p, words_advice_errors[error->defect], "found", error->found,
			   "expected", !error->key && *expected ? gettext(expected) : expected,
			   "error", error->error ? error_text(error->error) : "", NULL);
	snprintf(line, sizeof(line), "%zu", error->line);
	if (asprintf(&file, "%s/%s", root, error->file) < 0)
		file = NULL;
	text = phrase_with(&p, words_advice[error->line ? ADVICE_WORD_BROKEN : ADVICE_WORD_UNUSED],
			   "file", file ? file : error->file, "line", line, "defect",
			   what ? what : "?", NULL);
	free(what);
	free(file);
	return text;
}
