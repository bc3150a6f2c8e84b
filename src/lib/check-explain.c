// SPDX-License-Identifier: GPL-2.0-or-later
/* What rules, messages and words mean, without a host. */
#include <errno.h>
#include <string.h>

#include "host/log.h"
#include "host/term.h"
#include "lib/libvfio-check.h"
#include "report/report.h"

int vfc_explain(const char *rule, enum vfc_format format, unsigned int width, FILE *out)
{
	return report_explain(rule, format == VFC_JSON, width, out);
}

/* What is no message of its own, and perhaps has a word that is known. */
static int explain_term(const char *text, bool whole, bool as_json, unsigned int width, FILE *out)
{
	struct log log = { 0 };
	struct log_line line;
	int r;

	if (whole ? !term_read(text, &line) : !term_find(text, &line))
		return -ENOENT;
	r = log_of_line(&log, text, &line);
	if (r == 0)
		r = report_explain_messages(&log, as_json, width, out);
	log_clear(&log);
	return r;
}

int vfc_explain_message(const char *text, enum vfc_format format, unsigned int width, FILE *out)
{
	bool as_json = format == VFC_JSON;
	struct log log = { 0 };
	int r = text ? explain_term(text, true, as_json, width, out) : -ENOENT;

	if (r != -ENOENT)
		return r;
	r = text ? log_read_text(&log, text, strlen(text)) : log_read_messages(&log, "-");
	if (r == 0)
		r = report_explain_messages(&log, as_json, width, out);
	log_clear(&log);
	return r == -ENOENT && text ? explain_term(text, false, as_json, width, out) : r;
}
