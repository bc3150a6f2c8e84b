// SPDX-License-Identifier: GPL-2.0-or-later
/* policy.conf: what is taken from it, and that nothing broken is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/utf8.h"
#include "policy/policy-file.h"
#include "policy/rules/rules.h"
#include "tests/unit/unit.h"

#define WHOLE \
	"[waiver]\naddress = 0000:02:00.0\ndevice = 8086:10D3\nregion = 0x7e010000-0x7e010fff\n" \
	"reason = because\n"

static struct policy policy;
static struct policy_error error;

static int parse_bytes(const char *bytes, size_t size)
{
	/* Without a NUL behind it, so that a sanitizer sees who reads on. */
	char *copy = malloc(size ? size : 1);
	int r;

	memcpy(copy, bytes, size);
	policy_clear(&policy);
	memset(&error, 0, sizeof(error));
	r = policy_parse(copy, size, &policy, &error);
	free(copy);
	return r;
}

static int parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

static void assert_broken(const char *text, size_t line, enum policy_defect defect)
{
	assert_int_equal(parse(text), -EINVAL);
	assert_int_equal(error.line, line);
	assert_int_equal(error.defect, defect);
	assert_true(strlen(error.found) < sizeof(error.found));
}

static int clear(void **state)
{
	(void)state;
	policy_clear(&policy);
	return 0;
}

static void an_empty_file_decides_nothing(void **state)
{
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_int_equal(parse("\n\n# only a comment\n ; and another"), 0);
	assert_int_equal(policy.severity_count + policy.waiver_count, 0);
}

static void a_severity_is_of_its_rule(void **state)
{
	(void)state;
	assert_int_equal(parse("[severity]\nnot-assignable = caution\niommu-missing=unsafe\n"), 0);
	assert_int_equal(policy.severity_count, 2);
	assert_ptr_equal(policy.severities[0].rule, rule_find("not-assignable"));
	assert_int_equal(policy.severities[0].severity, SEVERITY_CAUTION);
	assert_int_equal(policy.severities[0].line, 2);
	assert_int_equal(policy.severities[1].severity, SEVERITY_UNSAFE);
}

static void a_waiver_has_all_that_it_names(void **state)
{
	const struct policy_waiver *w;

	(void)state;
	assert_int_equal(parse("\n" WHOLE "expires = 2028-02-29\nregion = 0x0-0xFFFFFFFFFFFFFFFF\n"), 0);
	assert_int_equal(policy.waiver_count, 1);
	w = policy.waivers;
	assert_int_equal(w->line, 2);
	assert_ptr_equal(w->rule, rule_find("firmware-reserved-memory"));
	assert_int_equal(w->address.bus, 2);
	assert_int_equal(w->vendor, 0x8086);
	assert_int_equal(w->device, 0x10d3);
	assert_int_equal(w->region_count, 2);
	assert_int_equal(w->regions[0].base, 0x7e010000);
	assert_int_equal(w->regions[0].end, 0x7e010fff);
	assert_true(w->regions[1].end == UINT64_MAX);
	assert_string_equal(w->reason, "because");
	assert_int_equal(w->expires, 20280229);
}

static void sections_can_be_repeated(void **state)
{
	(void)state;
	assert_int_equal(parse(WHOLE "[severity]\nnot-assignable = info\n" WHOLE "[severity]\n"), 0);
	assert_int_equal(policy.waiver_count, 2);
	assert_int_equal(policy.waivers[1].line, 8);
	assert_int_equal(policy.waivers[1].expires, 0);
}

static void every_broken_line_is_told(void **state)
{
	(void)state;
	assert_broken("x\n", 1, POLICY_LINE);
	assert_broken("x = y\n", 1, POLICY_NO_SECTION);
	assert_broken("[severity\n", 1, POLICY_SECTION);
	assert_broken("[severity]\n= info\n", 2, POLICY_RULE);
	assert_broken("[severity]\nnot-assignable =\n", 2, POLICY_SEVERITY);
	assert_broken("[severity]\nnot-assignable = Info\n", 2, POLICY_SEVERITY);
	assert_broken("[severity]\niommu-disabled = info\n", 2, POLICY_LOWERED);
	assert_broken("[waiver]\nAddress = 02:00.0\n", 2, POLICY_KEY);
	assert_broken("[waiver]\naddress = 02:00.0\naddress = 02:00.0\n", 3, POLICY_TWICE);
	assert_broken("[waiver]\naddress =\n", 2, POLICY_ADDRESS);
	assert_broken("[waiver]\nrule = firmware-bug\n", 2, POLICY_RULE_UNWAIVABLE);
	assert_broken("[waiver]\nrule = evidence-contradiction\n", 2, POLICY_RULE_UNWAIVABLE);
}

static void ids_regions_and_dates_are_exact(void **state)
{
	static const char *const ids[] = { "8086", "8086:", "8086:10d", "8086:10d3 ", "0x8086:10d3",
					   "8086:10d3:", "80866:10d3", ":10d3", "8086:10dg" };
	static const char *const regions[] = { "", "0x1", "0x1-", "-0x1", "1-2", "0x2-0x1", "0x-0x1",
					       "0x1-0x2-0x3", "0x1-0x10000000000000000",
					       "0x1 - 0x2", "0x1-0x2x" };
	static const char *const dates[] = { "", "2027", "2027-6-30", "27-06-30", "2027-13-01",
					     "2027-00-01", "2027-01-00", "2027-04-31", "2027-02-29",
					     "2100-02-29", "2027-06-30T00:00", "+027-06-30" };
	char text[128];

	(void)state;
	for (size_t i = 0; i < COUNT(ids); i++) {
		/* Blanks at the end of a line belong to nothing. */
		bool trimmed = strchr(ids[i], ' ');

		snprintf(text, sizeof(text), "[waiver]\ndevice = %s\n", ids[i]);
		assert_broken(text, trimmed ? 1 : 2, trimmed ? POLICY_NO_ADDRESS : POLICY_IDS);
	}
	for (size_t i = 0; i < COUNT(regions); i++) {
		snprintf(text, sizeof(text), "[waiver]\nregion = %s\n", regions[i]);
		assert_broken(text, 2, POLICY_REGION);
	}
	for (size_t i = 0; i < COUNT(dates); i++) {
		snprintf(text, sizeof(text), "[waiver]\nexpires = %s\n", dates[i]);
		assert_broken(text, 2, POLICY_DATE);
	}
}

static void a_waiver_that_lacks_something_is_none(void **state)
{
	(void)state;
	assert_broken("#\n[waiver]\n", 2, POLICY_NO_ADDRESS);
	assert_broken("[waiver]\naddress = 02:00.0\n[severity]\n", 1, POLICY_NO_IDS);
	assert_broken("[waiver]\naddress = 02:00.0\ndevice = 8086:10d3\nreason = x\n", 1,
		      POLICY_NO_REGION);
	assert_broken("[waiver]\naddress = 02:00.0\ndevice = 8086:10d3\nregion = 0x0-0x1\n", 1,
		      POLICY_NO_REASON);
	assert_broken(WHOLE "rule = group-shared\n", 1, POLICY_REGION_UNASKED);
	assert_int_equal(parse("[waiver]\nrule = not-assignable\naddress = 02:00.0\n"
			       "device = 8086:10d3\nreason = x\n"), 0);
}

#define CRITICAL \
	"[waiver]\nrule = host-critical\naddress = 02:00.0\ndevice = 8086:10d3\nreason = x\n"

static void what_the_host_may_lose_is_named(void **state)
{
	(void)state;
	assert_broken(CRITICAL, 1, POLICY_NO_USE);
	assert_broken(CRITICAL "use = mouse\n", 6, POLICY_USE);
	assert_broken(CRITICAL "use =\n", 6, POLICY_USE);
	assert_broken(WHOLE "use = network\n", 1, POLICY_USE_UNASKED);
	assert_int_equal(parse(CRITICAL "use = network\nuse = /srv\n"), 0);
	assert_int_equal(policy.waivers[0].use_count, 2);
	assert_string_equal(policy.waivers[0].uses[1], "/srv");
}

static void regions_are_counted(void **state)
{
	char text[2048] = "[waiver]\n";

	(void)state;
	for (int i = 0; i < POLICY_REGIONS_MAX; i++)
		strcat(text, "region = 0x1000-0x1fff\n");
	assert_broken(text, 1, POLICY_NO_ADDRESS);
	strcat(text, "region = 0x1000-0x1fff\n");
	assert_broken(text, POLICY_REGIONS_MAX + 2, POLICY_REGIONS);
}

static void what_is_no_text_is_refused(void **state)
{
	static const char *const bytes[] = { "\x1b[2J", "\x7f", "\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80",
					     "\xf4\x90\x80\x80", "\xc2\x9b", "\x01" };
	char text[256];

	(void)state;
	for (size_t i = 0; i < COUNT(bytes); i++) {
		snprintf(text, sizeof(text), WHOLE "# %s\n", bytes[i]);
		assert_broken(text, 6, POLICY_BYTE);
		for (const char *c = error.found; *c; c++)
			assert_true(*c >= ' ' && *c < 0x7f);
	}
	assert_int_equal(parse_bytes("#\0\n", 3), -EINVAL);
	assert_int_equal(error.defect, POLICY_BYTE);
	assert_int_equal(parse("# \xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80 tab\t\r\n"), 0);
}

static void long_lines_are_refused(void **state)
{
	char text[5000];

	(void)state;
	memset(text, '#', sizeof(text));
	assert_int_equal(parse_bytes(text, 4095), 0);
	assert_int_equal(parse_bytes(text, 4096), -EINVAL);
	assert_int_equal(error.defect, POLICY_LINE);
}

/* Each cut and each changed byte of a sound file: an answer, and never a read beyond it. */
static void any_other_bytes_have_an_answer(void **state)
{
	static const char sound[] = "[severity]\nnot-assignable = info\n" WHOLE "expires = 2027-06-30\n";
	char text[sizeof(sound)];

	(void)state;
	for (size_t i = 0; i < sizeof(sound); i++)
		parse_bytes(sound, i);
	for (size_t i = 0; i + 1 < sizeof(sound); i++)
		for (int byte = 0; byte < 256; byte += 3) {
			memcpy(text, sound, sizeof(text));
			text[i] = (char)byte;
			parse_bytes(text, sizeof(text) - 1);
		}
}

static void utf8_is_as_long_as_it_is(void **state)
{
	(void)state;
	assert_int_equal(utf8_length("a", 1), 1);
	assert_int_equal(utf8_length("\xc3\xa9", 2), 2);
	assert_int_equal(utf8_length("\xc3\xa9", 1), 0);
	assert_int_equal(utf8_length("\xe6\x97\xa5", 3), 3);
	assert_int_equal(utf8_length("\xf0\x9f\x98\x80", 4), 4);
	assert_int_equal(utf8_length("\xe0\x80\xaf", 3), 0);
	assert_int_equal(utf8_length("\x80", 1), 0);
}

static void days_are_those_of_the_calendar(void **state)
{
	(void)state;
	assert_int_equal(policy_date(0), 19700101);
	assert_int_equal(policy_date(86399), 19700101);
	assert_int_equal(policy_date(86400), 19700102);
	assert_int_equal(policy_date(951782400), 20000229);
	assert_int_equal(policy_date(951868800), 20000301);
	assert_int_equal(policy_date(1798675199), 20261230);
	assert_int_equal(policy_date(1798761599), 20261231);
	assert_int_equal(policy_date(1798761600), 20270101);
	assert_int_equal(policy_date(4107542400), 21000301);
	assert_int_equal(policy_date(UINT64_MAX), 99990101);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_empty_file_decides_nothing, clear),
		cmocka_unit_test_teardown(a_severity_is_of_its_rule, clear),
		cmocka_unit_test_teardown(a_waiver_has_all_that_it_names, clear),
		cmocka_unit_test_teardown(sections_can_be_repeated, clear),
		cmocka_unit_test_teardown(every_broken_line_is_told, clear),
		cmocka_unit_test_teardown(ids_regions_and_dates_are_exact, clear),
		cmocka_unit_test_teardown(a_waiver_that_lacks_something_is_none, clear),
		cmocka_unit_test_teardown(what_the_host_may_lose_is_named, clear),
		cmocka_unit_test_teardown(regions_are_counted, clear),
		cmocka_unit_test_teardown(what_is_no_text_is_refused, clear),
		cmocka_unit_test_teardown(long_lines_are_refused, clear),
		cmocka_unit_test_teardown(any_other_bytes_have_an_answer, clear),
		cmocka_unit_test(utf8_is_as_long_as_it_is),
		cmocka_unit_test(days_are_those_of_the_calendar),
	};

	return RUN(tests);
}
