// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * JUnit's XML, as GitLab, GitHub's actions and Jenkins read it: a suite a device, in it a
 * case a rule and one for the kernel's answer. Never translated.
 *
 * Written without libxml2: linking it costs every run of the program 2 ms, as long as all
 * else that is loaded, and what is needed of it is xml_text().
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "host/utf8.h"
#include "policy/rules/rules.h"
#include "report/report.h"
#include "report/words/advice.h"

/* The result of a case; the counts of a suite go by it. */
enum result {
	PASSED,
	FAILURE,
	ERROR,
	SKIPPED,
	RESULTS,
};

struct junit {
	const struct judgement *j;
	const struct report_options *options;
	struct memory_text cases;	/* of the suite at hand */
	const char *suite;
	unsigned int counts[RESULTS];
};

/*
 * What XML 1.0 has no character for (section 2.2) is shown as U+FFFD. @quoted: in an
 * attribute, where a reader would make a blank of a line's end (section 3.3.3).
 */
static void xml_text(FILE *out, const char *text, bool quoted)
{
	size_t left = strlen(text);

	for (size_t n; left; text += n, left -= n) {
		n = utf8_length(text, left);
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else if ((*text == '\n' || *text == '\t') && quoted)
			fprintf(out, "&#%d;", *text);
		else if (*text == '\n' || *text == '\t')
			fputc(*text, out);
		else if (!n || (n == 1 && (*text < ' ' || *text == 0x7f)) ||
			 (n == 3 && memcmp(text, "\xef\xbf\xbe", 2) == 0 && (text[2] & 0x3e) == 0x3e))
			fputs("\xef\xbf\xbd", out);
		else
			fwrite(text, 1, n, out);
		n = n ? n : 1;
	}
}

static void attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	xml_text(out, value, true);
	fputc('"', out);
}

static void case_begin(struct junit *u, const char *name)
{
	fputs("  <testcase", u->cases.out);
	attribute(u->cases.out, "classname", u->suite);
	attribute(u->cases.out, "name", name);
	fputs(" time=\"0\">", u->cases.out);
}

/* @type and @message: what there is to say at a glance; @text: all of it; both may be NULL. */
static void case_end(struct junit *u, enum result result, const char *type, const char *message,
		     const char *text)
{
	static const char *const elements[RESULTS] = { "system-out", "failure", "error", "skipped" };

	u->counts[result]++;
	if (result != PASSED || text) {
		fprintf(u->cases.out, "<%s", elements[result]);
		if (result != PASSED && message)
			attribute(u->cases.out, "message", message);
		if (result == FAILURE || result == ERROR)
			attribute(u->cases.out, "type", type);
		fputc('>', u->cases.out);
		xml_text(u->cases.out, text ? text : "", false);
		fprintf(u->cases.out, "</%s>", elements[result]);
	}
	fputs("</testcase>\n", u->cases.out);
}

static void suite_begin(struct junit *u, const char *name)
{
	u->suite = name;
	memset(u->counts, 0, sizeof(u->counts));
	memory_text_begin(&u->cases);
}

/* Of all the run one suite has the time, so that the sum over suites is right. */
static void put_time(FILE *out, uint64_t milliseconds)
{
	fprintf(out, " time=\"%" PRIu64 ".%03" PRIu64 "\"", milliseconds / 1000, milliseconds % 1000);
}

/* Where it was and when. */
static void put_run(const struct junit *u, FILE *out)
{
	if (u->options->host_name)
		attribute(out, "hostname", u->options->host_name);
	attribute(out, "timestamp", u->options->time);
}

/* @took: milliseconds. 0 or -ENOMEM */
static int suite_end(struct junit *u, uint64_t took, FILE *out)
{
	unsigned int all = u->counts[PASSED] + u->counts[FAILURE] + u->counts[ERROR] +
			   u->counts[SKIPPED];
	char *cases = memory_text_end(&u->cases);

	if (!cases)
		return -ENOMEM;
	fputs(" <testsuite", out);
	attribute(out, "name", u->suite);
	put_run(u, out);
	fprintf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", all,
		u->counts[FAILURE], u->counts[ERROR], u->counts[SKIPPED]);
	put_time(out, took);
	fprintf(out, ">\n%s </testsuite>\n", cases);
	free(cases);
	return 0;
}

static enum result result_of(const struct junit *u, const struct finding *finding)
{
	/* As for the exit status: chipset functions count where they were named. */
	if (rule_has(finding->rule, ONLY_NAMED) && !u->j->options.named)
		return PASSED;
	if (finding->severity == SEVERITY_UNSAFE ||
	    (finding->severity == SEVERITY_CAUTION && u->options->strict))
		return FAILURE;
	return finding->severity == SEVERITY_UNKNOWN ? ERROR : PASSED;
}

static void finding_text(const struct junit *u, const struct finding *finding, FILE *out)
{
	const struct finding_case *w = case_of(finding->detail);
	struct phrase p = { .j = u->j, .device = NO_INDEX, .finding = finding };
	char *title = phrase(&p, w->title), *detail = phrase_detail(&p), *advice;

	fprintf(out, "%s: %s\n%s\n", severity_names[finding->severity], title ? title : "",
		detail ? detail : "");
	free(title);
	free(detail);
	for (size_t i = 0; i < finding->evidence_count; i++) {
		char *source, *what;
		int64_t offset;

		p.evidence = &finding->evidence[i];
		what = phrase_evidence(&p, &source, &offset);
		fprintf(out, "%s: %s\n", source ? source : "", what ? what : "");
		free(source);
		free(what);
	}
	p.evidence = NULL;
	advice = advice_text(&p);
	if (advice)
		fprintf(out, "%s\n", advice);
	free(advice);
}

static const struct not_checked *find_unchecked(const struct not_checked *items, size_t count,
						const struct rule *rule)
{
	for (size_t i = 0; i < count; i++)
		if (items[i].rule == rule)
			return &items[i];
	return NULL;
}

/*
 * A rule could not be applied, of which the verdict has taken account: an error where that
 * makes it "unknown" as far as the exit status goes.
 */
static void blind_case(struct junit *u, const struct not_checked *item, size_t device)
{
	bool decides = item->rule->blindness == DECIDES &&
		       (!rule_has(item->rule, ONLY_NAMED) || u->j->options.named);
	struct phrase p = { .j = u->j, .device = device };
	char *why = phrase_unchecked(&p, "vfio-check", item->why);

	case_end(u, decides ? ERROR : SKIPPED, "not checked", why, NULL);
	free(why);
}

/* What one rule says about the device, or the machine. False: no memory. */
static bool rule_case(struct junit *u, const struct rule *rule, const struct findings *findings,
		      const struct not_checked *blind, size_t device)
{
	const struct finding *worst = NULL;
	struct phrase p = { .j = u->j, .device = NO_INDEX };
	struct memory_text found;
	char *text, *title;

	memory_text_begin(&found);
	if (!found.out)
		return false;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->rule != rule)
			continue;
		finding_text(u, finding, found.out);
		if (!worst || finding->severity > worst->severity)
			worst = finding;
	}
	text = memory_text_end(&found);
	if (!text)
		return false;
	case_begin(u, rule->id);
	if (blind && (!worst || result_of(u, worst) == PASSED)) {
		blind_case(u, blind, device);
	} else if (worst) {
		p.finding = worst;
		title = phrase(&p, case_of(worst->detail)->title);
		case_end(u, result_of(u, worst), severity_names[worst->severity], title, text);
		free(title);
	} else {
		case_end(u, PASSED, NULL, NULL, NULL);
	}
	free(text);
	return true;
}

/* What the kernel will do. It fails where that, and nothing of the verdict, makes the status. */
static void outcome_case(struct junit *u, const char *name, const struct device_judgement *d,
			 const struct outcome *o, bool counts)
{
	struct phrase p = { .j = u->j, .device = d->device, .outcome = o };
	char *line = phrase_kernel_line(&p), *said = NULL;
	enum word word = o->kind == OUTCOME_ACCEPTS ? WORD_KERNEL_ACCEPTS :
			 o->kind == OUTCOME_UNKNOWN ? WORD_KERNEL_UNKNOWN :
			 line ? WORD_KERNEL_SAYS : !o->error ? WORD_KERNEL_NOTHING :
			 o->line == LINE_UNCERTAIN ? WORD_KERNEL_UNCERTAIN : WORD_KERNEL_SILENT;
	bool fails = o->kind == OUTCOME_REFUSES && counts && d->counted <= VERDICT_CAUTION;
	char *both = NULL;

	said = phrase(&p, words[word]);
	if (line)
		both = phrase_print(&p, "%s\n%s", said ? said : "", line);
	case_begin(u, name);
	case_end(u, fails ? FAILURE : o->kind == OUTCOME_UNKNOWN ? ERROR : PASSED,
		 fails ? "refused" : "unknown", said, both ? both : said);
	free(both);
	free(said);
	free(line);
}

static int device_suite(struct junit *u, const struct device_judgement *d, FILE *out)
{
	char address[PCI_ADDRESS_SIZE];
	size_t count;
	const struct rule *rules = rules_all(&count);
	bool written = true;

	suite_begin(u, pci_address_format(u->j->host->devices[d->device].address, address));
	if (!u->cases.out)
		return -ENOMEM;
	for (size_t i = 0; written && i < count; i++)
		written = rule_case(u, &rules[i], &d->findings,
				    find_unchecked(d->not_checked, d->not_checked_count, &rules[i]),
				    d->device);
	outcome_case(u, "kernel", d, &d->kernel, u->j->options.named);
	if (u->options->ready)
		outcome_case(u, "ready", d, &d->now, true);
	return suite_end(u, 0, out) < 0 || !written ? -ENOMEM : 0;
}

static bool is_told(const struct judgement *j, const struct rule *rule)
{
	for (size_t i = 0; i < j->findings.count; i++)
		if (j->findings.items[i].rule == rule)
			return true;
	return rule->machine;
}

/* What is to be said about the machine, and what was asked and cannot be answered. */
static int host_suite(struct junit *u, FILE *out)
{
	const struct judgement *j = u->j;
	size_t count;
	const struct rule *rules = rules_all(&count);
	bool written = true;

	suite_begin(u, "host");
	if (!u->cases.out)
		return -ENOMEM;
	for (size_t i = 0; written && i < count; i++)
		if (is_told(j, &rules[i]))
			written = rule_case(u, &rules[i], &j->findings,
					    find_unchecked(j->not_checked, j->not_checked_count,
							   &rules[i]), NO_INDEX);
	for (size_t i = 0; i < j->host->error_count; i++) {
		char *error = report_host_error(j, &j->host->errors[i], false), name[40];

		snprintf(name, sizeof(name), "question %zu", i + 1);
		case_begin(u, name);
		case_end(u, ERROR, "input", error, NULL);
		free(error);
	}
	return suite_end(u, u->options->took, out) < 0 || !written ? -ENOMEM : 0;
}

int report_junit(const struct judgement *j, const struct report_options *options, FILE *out)
{
	struct junit u = { .j = j, .options = options };
	int r;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vfio-check\"", out);
	attribute(out, "timestamp", options->time);
	put_time(out, options->took);
	fputs(">\n", out);
	r = host_suite(&u, out);
	for (size_t i = 0; r == 0 && i < j->device_count; i++)
		r = device_suite(&u, &j->devices[i], out);
	fputs("</testsuites>\n", out);
	if (r < 0)
		return r;
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
