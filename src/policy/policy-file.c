// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/policy-file.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "host/printable.h"
#include "host/utf8.h"
#include "policy/rules/rules.h"

#define LINE_MAX_BYTES 4096

enum section {
	SECTION_NONE,
	SECTION_SEVERITY,
	SECTION_WAIVER,
};

struct reader {
	struct policy *policy;
	struct policy_error *error;
	enum section section;
	size_t line;
};

/* Remember the piece that is wrong, in a form that any terminal takes. */
static int broken(struct reader *r, size_t line, enum policy_defect defect, const char *found)
{
	r->error->defect = defect;
	r->error->line = line;
	snprintf(r->error->found, sizeof(r->error->found), "%s", found);
	make_printable(r->error->found, true);
	return -EINVAL;
}

static bool is_text(const char *line, size_t size)
{
	for (size_t i = 0, n; i < size; i += n) {
		n = utf8_length(line + i, size - i);
		if (!n || utf8_is_control(line + i, n))
			return false;
	}
	return true;
}

static char *trim(char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length && strchr(" \t", text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

/* Exactly @digits digits of base @base at *@text, which moves behind them. */
static bool number(const char **text, int digits, int base, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++) {
		int c = tolower((unsigned char)**text);
		int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;

		if (digit >= base)
			return false;
		*value = *value * (uint64_t)base + (uint64_t)digit;
		(*text)++;
	}
	return true;
}

static bool parse_ids(const char *text, struct policy_waiver *waiver)
{
	uint64_t vendor, device;

	if (!number(&text, 4, 16, &vendor) || *text++ != ':' || !number(&text, 4, 16, &device) ||
	    *text)
		return false;
	waiver->vendor = (uint16_t)vendor;
	waiver->device = (uint16_t)device;
	waiver->has_ids = true;
	return true;
}

static bool parse_hex(const char **text, uint64_t *value)
{
	size_t digits;

	if (strncmp(*text, "0x", 2) != 0)
		return false;
	*text += 2;
	digits = strspn(*text, "0123456789abcdefABCDEF");
	return digits >= 1 && digits <= 16 && number(text, (int)digits, 16, value);
}

static bool parse_region(const char *text, struct policy_region *region)
{
	return parse_hex(&text, &region->base) && *text++ == '-' &&
	       parse_hex(&text, &region->end) && !*text && region->base <= region->end;
}

static uint64_t days_of(uint64_t year, uint64_t month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

uint32_t policy_date(uint64_t seconds)
{
	uint64_t days = seconds / 86400, year = 1970, month = 1;

	while (year < 9999 && days >= days_of(year, month)) {
		days -= days_of(year, month);
		year += month == 12;
		month = month % 12 + 1;
	}
	return (uint32_t)(year * 10000 + month * 100 + (year < 9999 ? days + 1 : 1));
}

static bool parse_date(const char *text, uint32_t *date)
{
	uint64_t year, month, day;

	if (!number(&text, 4, 10, &year) || *text++ != '-' || !number(&text, 2, 10, &month) ||
	    *text++ != '-' || !number(&text, 2, 10, &day) || *text)
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_of(year, month))
		return false;
	*date = (uint32_t)(year * 10000 + month * 100 + day);
	return true;
}

static int severity_of(const char *text)
{
	for (int i = 0; i <= SEVERITY_UNSAFE; i++)
		if (strcmp(text, severity_names[i]) == 0)
			return i;
	return -1;
}

static int take_severity(struct reader *r, const char *key, const char *value)
{
	struct policy *policy = r->policy;
	const struct rule *rule = rule_find(key);
	int severity = severity_of(value);
	struct policy_severity *larger;

	if (!rule)
		return broken(r, r->line, POLICY_RULE, key);
	if (severity < 0)
		return broken(r, r->line, POLICY_SEVERITY, value);
	/* To call the unknown harmless is a guess, not a policy. */
	if (rule->severity == SEVERITY_UNKNOWN && severity < SEVERITY_UNKNOWN)
		return broken(r, r->line, POLICY_LOWERED, value);
	for (size_t i = 0; i < policy->severity_count; i++)
		if (policy->severities[i].rule == rule)
			return broken(r, r->line, POLICY_TWICE, key);
	larger = arena_array(&policy->arena, policy->severities, policy->severity_count,
			     sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	larger[policy->severity_count++] =
		(struct policy_severity){ r->line, rule, (enum severity)severity };
	policy->severities = larger;
	return 0;
}

static int take_region(struct reader *r, struct policy_waiver *waiver, const char *value)
{
	if (waiver->region_count == POLICY_REGIONS_MAX)
		return broken(r, r->line, POLICY_REGIONS, value);
	if (!parse_region(value, &waiver->regions[waiver->region_count]))
		return broken(r, r->line, POLICY_REGION, value);
	waiver->region_count++;
	return 0;
}

static bool is_use(const char *text)
{
	static const char *const words[] = { POLICY_USE_NETWORK, POLICY_USE_SCREEN, POLICY_USE_CONSOLE,
					     POLICY_USE_KEYBOARD, POLICY_USE_CONTROLLER,
					     POLICY_USE_VIRTUAL };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return *text == '/';
}

static int take_use(struct reader *r, struct policy_waiver *waiver, const char *value)
{
	if (!is_use(value))
		return broken(r, r->line, POLICY_USE, value);
	if (waiver->use_count == POLICY_USES_MAX)
		return broken(r, r->line, POLICY_USES, value);
	waiver->uses[waiver->use_count] = arena_strdup(&r->policy->arena, value);
	return waiver->uses[waiver->use_count++] ? 0 : -ENOMEM;
}

static int take_rule(struct reader *r, struct policy_waiver *waiver, const char *value)
{
	waiver->rule = rule_find(value);
	if (!waiver->rule)
		return broken(r, r->line, POLICY_RULE, value);
	if (!waiver->rule->device || waiver->rule->severity == SEVERITY_UNKNOWN)
		return broken(r, r->line, POLICY_RULE_UNWAIVABLE, value);
	return 0;
}

static int take_reason(struct reader *r, struct policy_waiver *waiver, const char *value)
{
	if (!*value)
		return broken(r, r->line, POLICY_REASON, value);
	waiver->reason = arena_strdup(&r->policy->arena, value);
	return waiver->reason ? 0 : -ENOMEM;
}

static int take_waiver(struct reader *r, const char *key, const char *value)
{
	struct policy_waiver *waiver = &r->policy->waivers[r->policy->waiver_count - 1];

	if (strcmp(key, "region") == 0)
		return take_region(r, waiver, value);
	if (strcmp(key, "use") == 0)
		return take_use(r, waiver, value);
	if (strcmp(key, "rule") == 0)
		return waiver->rule ? broken(r, r->line, POLICY_TWICE, key) :
				      take_rule(r, waiver, value);
	if (strcmp(key, "reason") == 0)
		return waiver->reason ? broken(r, r->line, POLICY_TWICE, key) :
					take_reason(r, waiver, value);
	if (strcmp(key, "address") == 0) {
		if (waiver->has_address)
			return broken(r, r->line, POLICY_TWICE, key);
		waiver->has_address = pci_address_parse(value, &waiver->address);
		return waiver->has_address ? 0 : broken(r, r->line, POLICY_ADDRESS, value);
	}
	if (strcmp(key, "device") == 0) {
		if (waiver->has_ids)
			return broken(r, r->line, POLICY_TWICE, key);
		return parse_ids(value, waiver) ? 0 : broken(r, r->line, POLICY_IDS, value);
	}
	if (strcmp(key, "expires") == 0) {
		if (waiver->expires)
			return broken(r, r->line, POLICY_TWICE, key);
		return parse_date(value, &waiver->expires) ? 0 :
							     broken(r, r->line, POLICY_DATE, value);
	}
	return broken(r, r->line, POLICY_KEY, key);
}

/* The section that ends here: is a waiver whole? */
static int end_section(struct reader *r)
{
	struct policy_waiver *waiver;
	enum policy_defect defect = POLICY_SOUND;
	bool by_region, by_use;

	if (r->section != SECTION_WAIVER)
		return 0;
	waiver = &r->policy->waivers[r->policy->waiver_count - 1];
	if (!waiver->rule)
		waiver->rule = rule_with(OF_DEMANDS);
	by_region = rule_has(waiver->rule, WAIVED_BY_REGION);
	by_use = rule_has(waiver->rule, WAIVED_BY_USE);
	if (!waiver->has_address)
		defect = POLICY_NO_ADDRESS;
	else if (!waiver->has_ids)
		defect = POLICY_NO_IDS;
	else if (by_region && !waiver->region_count)
		defect = POLICY_NO_REGION;
	else if (!by_region && waiver->region_count)
		defect = POLICY_REGION_UNASKED;
	else if (by_use && !waiver->use_count)
		defect = POLICY_NO_USE;
	else if (!by_use && waiver->use_count)
		defect = POLICY_USE_UNASKED;
	else if (!waiver->reason)
		defect = POLICY_NO_REASON;
	return defect ? broken(r, waiver->line, defect, "[waiver]") : 0;
}

static int begin_section(struct reader *r, const char *line)
{
	struct policy_waiver *larger;
	int error = end_section(r);

	if (error)
		return error;
	r->section = SECTION_SEVERITY;
	if (strcmp(line, "[severity]") == 0)
		return 0;
	if (strcmp(line, "[waiver]") != 0)
		return broken(r, r->line, POLICY_SECTION, line);
	r->section = SECTION_WAIVER;
	larger = arena_array(&r->policy->arena, r->policy->waivers, r->policy->waiver_count,
			     sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	larger[r->policy->waiver_count++] = (struct policy_waiver){ .line = r->line };
	r->policy->waivers = larger;
	return 0;
}

static int take_line(struct reader *r, char *line)
{
	char *text = trim(line), *equals;

	if (!*text || *text == '#' || *text == ';')
		return 0;
	if (*text == '[')
		return begin_section(r, text);
	equals = strchr(text, '=');
	if (!equals)
		return broken(r, r->line, POLICY_LINE, text);
	if (r->section == SECTION_NONE)
		return broken(r, r->line, POLICY_NO_SECTION, text);
	*equals = '\0';
	text = trim(text);
	equals = trim(equals + 1);
	return r->section == SECTION_SEVERITY ? take_severity(r, text, equals) :
						take_waiver(r, text, equals);
}

int policy_parse(const char *text, size_t size, struct policy *policy, struct policy_error *error)
{
	struct reader r = { .policy = policy, .error = error };
	int result = 0;

	memset(policy, 0, sizeof(*policy));
	for (size_t start = 0, next; result == 0 && start < size; start = next) {
		const char *end = memchr(text + start, '\n', size - start);
		size_t length = end ? (size_t)(end - (text + start)) : size - start;
		char line[LINE_MAX_BYTES];

		next = start + length + 1;
		r.line++;
		if (length && text[start + length - 1] == '\r')
			length--;
		memcpy(line, text + start, length < sizeof(line) ? length : sizeof(line) - 1);
		line[length < sizeof(line) ? length : sizeof(line) - 1] = '\0';
		if (length >= sizeof(line))
			result = broken(&r, r.line, POLICY_LINE, line);
		else if (!is_text(text + start, length))
			result = broken(&r, r.line, POLICY_BYTE, line);
		else
			result = take_line(&r, line);
	}
	return result ? result : end_section(&r);
}

void policy_clear(struct policy *policy)
{
	arena_clear(&policy->arena);
	memset(policy, 0, sizeof(*policy));
}
