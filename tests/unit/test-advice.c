// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The files of data/advice, each of which has to be complete and to be found by the machine
 * that it is for; what a file of an administrator may say, and how it is told what is wrong.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice/advice-data.h"
#include "advice/advise.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)
#define MEMORY "firmware-reserved-memory"
#define FILE_NAME "etc/vfio-check/advice.d/lab.advice"
#define TEXTS "cause = Why.\nremedy = What.\ncost = Much.\nconfidence = reported\nsource = us\n"

/* What a machine shows, as advice_find() takes it. */
struct facts {
	const char *keys[ADVICE_KEYS];
};

static struct advice_set built_in;

static int parse_built_in(void **state)
{
	struct advice_error error = { .file = "" };

	(void)state;
	for (size_t i = 0; i < advice_data_count; i++)
		if (advice_parse(&built_in, advice_data[i].name, advice_data[i].text,
				 advice_data[i].size, false, &error) < 0)
			fail_msg("%s:%zu: %s: defect %d", error.file, error.line, error.found,
				 error.defect);
	return 0;
}

static int clear_built_in(void **state)
{
	(void)state;
	advice_clear(&built_in);
	return 0;
}

static const char *found(const struct advice_set *set, const struct facts *facts)
{
	const struct advice *row = advice_find(set, facts->keys);

	return row ? row->id : "none";
}

#define assert_row(id, ...) \
	assert_string_equal(found(&built_in, &(struct facts){ { __VA_ARGS__ } }), id)

#define GEN8 [ADVICE_VENDOR] = "HP", [ADVICE_PRODUCT] = "ProLiant DL388p Gen8", \
	     [ADVICE_STRUCTURE] = "RMRR"

/* What is built in */

static void every_row_is_complete(void **state)
{
	(void)state;
	assert_true(built_in.count >= 25);
	for (size_t i = 0; i < built_in.count; i++) {
		const struct advice *row = &built_in.rows[i];

		assert_false(row->local);
		assert_non_null(row->texts[ADVICE_CAUSE]);
		assert_non_null(row->texts[ADVICE_REMEDY]);
		assert_non_null(row->texts[ADVICE_SOURCE]);
		assert_true(row->confidence > CONFIDENCE_MISSING && row->confidence < CONFIDENCES);
		assert_true(row->texts[ADVICE_COST] || row->confidence == CONFIDENCE_NONE);
	}
}

/* Sentences end, and what stands in a sentence of ours does not. */
static void texts_go_with_the_sentences_around_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < built_in.count; i++) {
		const struct advice *row = &built_in.rows[i];
		const enum advice_text sentences[] = { ADVICE_CAUSE, ADVICE_OTHERWISE, ADVICE_COST,
						       ADVICE_NO_HELP };
		const enum advice_text parts[] = { ADVICE_APPLIES, ADVICE_SOURCE };

		for (size_t k = 0; k < COUNT(sentences); k++) {
			const char *text = row->texts[sentences[k]];

			if (text && text[strlen(text) - 1] != '.')
				fail_msg("%s: %s", row->id, text);
		}
		for (size_t k = 0; k < COUNT(parts); k++) {
			const char *text = row->texts[parts[k]];

			if (text && text[strlen(text) - 1] == '.')
				fail_msg("%s: %s", row->id, text);
		}
	}
}

/* Lines to type stay lines, eight columns in. */
static void commands_fit_a_terminal(void **state)
{
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < built_in.count; i++) {
		const char *line = built_in.rows[i].texts[ADVICE_COMMANDS];

		for (; line; lines++) {
			size_t length = strcspn(line, "\n");

			assert_true(length + 8 < 80);
			line = line[length] ? line + length + 1 : NULL;
		}
	}
	assert_true(lines > 0);
}

/* The library has the very bytes of the files. */
static void the_files_are_built_in(void **state)
{
	const char *source = getenv("abs_top_srcdir");

	(void)state;
	if (!source)
		skip();
	for (size_t i = 0; i < advice_data_count; i++) {
		char path[4096], text[65536];
		size_t size;
		FILE *file;

		snprintf(path, sizeof(path), "%s/%s", source, advice_data[i].name);
		file = fopen(path, "r");
		assert_non_null(file);
		size = fread(text, 1, sizeof(text), file);
		fclose(file);
		assert_int_equal(size, advice_data[i].size);
		assert_memory_equal(text, advice_data[i].text, size);
	}
}

static void each_hpe_generation_has_its_own(void **state)
{
	(void)state;
	assert_row("hpe-gen8-slot", GEN8, [ADVICE_IN_SLOT] = "yes", [ADVICE_SLOT] = "3");
	assert_row("hpe-gen8-slot", GEN8, [ADVICE_IN_SLOT] = "yes", [ADVICE_SLOT] = "16");
	assert_row("hpe-gen8", GEN8, [ADVICE_IN_SLOT] = "yes", [ADVICE_SLOT] = "17");
	assert_row("hpe-gen8-onboard", GEN8, [ADVICE_IN_SLOT] = "no");
	assert_row("hpe-gen8", GEN8);
	assert_row("hpe-gen8", [ADVICE_VENDOR] = "HP", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_PRODUCT] = "ProLiant MicroServer Gen8");
	assert_row("hpe-gen6-gen7", [ADVICE_VENDOR] = "HP", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_PRODUCT] = "ProLiant DL360 G7");
	assert_row("hpe-gen9-nic", [ADVICE_VENDOR] = "HP", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_PRODUCT] = "ProLiant DL380 Gen9", [ADVICE_CLASS] = "020000");
	assert_row("hpe-gen9", [ADVICE_VENDOR] = "HP", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_PRODUCT] = "ProLiant DL380 Gen9", [ADVICE_CLASS] = "010400");
	assert_row("hpe-gen10-gen11", [ADVICE_VENDOR] = "HPE", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_PRODUCT] = "ProLiant DL385 Gen10 Plus");
	assert_row("amd-range", [ADVICE_VENDOR] = "HPE", [ADVICE_STRUCTURE] = "IVMD",
		   [ADVICE_PRODUCT] = "ProLiant DL385 Gen10 Plus", [ADVICE_SCOPE] = "range");
	/* No ProLiant */
	assert_row("none", [ADVICE_VENDOR] = "HP", [ADVICE_PRODUCT] = "HP Z420 Workstation",
		   [ADVICE_STRUCTURE] = "RMRR");
}

static void raid_controllers_are_known_by_their_regions(void **state)
{
	(void)state;
	assert_row("dell-perc", [ADVICE_VENDOR] = "Dell Inc.", [ADVICE_PRODUCT] = "PowerEdge T550",
		   [ADVICE_CLASS] = "010400", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_SIZE] = "0x3000\n0x8008000");
	assert_row("dell", [ADVICE_VENDOR] = "Dell Inc.", [ADVICE_PRODUCT] = "PowerEdge T550",
		   [ADVICE_CLASS] = "010400", [ADVICE_STRUCTURE] = "RMRR", [ADVICE_SIZE] = "0x3000");
	assert_row("megaraid", [ADVICE_VENDOR] = "Supermicro", [ADVICE_CLASS] = "010400",
		   [ADVICE_PCI_VENDOR] = "1000", [ADVICE_SIZE] = "0x8040000",
		   [ADVICE_STRUCTURE] = "RMRR");
}

static void other_platforms_have_theirs(void **state)
{
	(void)state;
	assert_row("amd-range", [ADVICE_VENDOR] = "Micro-Star International Co., Ltd.",
		   [ADVICE_STRUCTURE] = "IVMD", [ADVICE_SCOPE] = "range");
	assert_row("amd-single", [ADVICE_STRUCTURE] = "IVMD", [ADVICE_SCOPE] = "one");
	assert_row("lenovo-amd-notebook", [ADVICE_VENDOR] = "LENOVO", [ADVICE_STRUCTURE] = "IVMD",
		   [ADVICE_SCOPE] = "one", [ADVICE_SIZE] = "0x28000");
	assert_row("intel-me", [ADVICE_VENDOR] = "Dell Inc.", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_PCI_VENDOR] = "8086", [ADVICE_CLASS] = "078000");
	assert_row("nvidia-gb10", [ADVICE_STRUCTURE] = "RMR", [ADVICE_PCI_VENDOR] = "10de",
		   [ADVICE_DOMAIN] = "000f");
	assert_row("supermicro-card", [ADVICE_VENDOR] = "Supermicro", [ADVICE_STRUCTURE] = "RMRR",
		   [ADVICE_IN_SLOT] = "yes", [ADVICE_SLOT] = "2");
}

static void boards_that_users_wrote_about_have_rows(void **state)
{
	static const char *const boards[][3] = {
		{ "Gigabyte Technology Co., Ltd.", "B650 AORUS ELITE AX", "gigabyte-b650-aorus-elite-ax" },
		{ "Gigabyte Technology Co., Ltd.", "B850 GAMING WIFI6", "gigabyte-b850-gaming-wifi6" },
		{ "Gigabyte Technology Co., Ltd.", "X670E AORUS MASTER", "amd-range" },
		{ "ASUSTeK COMPUTER INC.", "ROG Zephyrus G14 GA403UV_GA403UV",
		  "asus-zephyrus-g14-ga403" },
		{ "Micro-Star International Co., Ltd.", "MS-7E49", "msi-x870e" },
		{ "Micro-Star International Co., Ltd.", "MS-7E53", "amd-range" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(boards); i++)
		assert_row(boards[i][2], [ADVICE_VENDOR] = boards[i][0], [ADVICE_PRODUCT] = boards[i][1],
			   [ADVICE_STRUCTURE] = "IVMD", [ADVICE_SCOPE] = "range");
	assert_row("hpe-dl320e-gen8-v2", [ADVICE_VENDOR] = "HP",
		   [ADVICE_PRODUCT] = "ProLiant DL320e Gen8 v2", [ADVICE_STRUCTURE] = "RMRR");
}

static void whom_nobody_knows_anything_about_is_to_be_asked(void **state)
{
	static const char *const vendors[][2] = {
		{ "LENOVO", "lenovo" },
		{ "Supermicro", "supermicro" },
		{ "FUJITSU", "fujitsu" },
		{ "Cisco Systems Inc", "cisco" },
		{ "Huawei Technologies Co., Ltd.", "huawei" },
		{ "Inspur", "inspur" },
		{ "Quanta Computer Inc", "quanta" },
		{ "ASUSTeK COMPUTER INC.", "asus" },
		{ "MSI", "msi" },
		{ "Micro-Star International Co., Ltd.", "msi" },
		{ "Gigabyte Technology Co., Ltd.", "gigabyte" },
		{ "ASRock", "asrock" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(vendors); i++) {
		struct facts facts = { { [ADVICE_VENDOR] = vendors[i][0],
					 [ADVICE_STRUCTURE] = "RMRR" } };

		assert_string_equal(found(&built_in, &facts), vendors[i][1]);
		assert_int_equal(advice_find(&built_in, facts.keys)->confidence, CONFIDENCE_NONE);
	}
	assert_row("none", [ADVICE_VENDOR] = "Example Systems", [ADVICE_STRUCTURE] = "RMRR");
	assert_row("none", [ADVICE_STRUCTURE] = "RMRR");
}

/* What an administrator writes */

static int parse(struct advice_set *set, const char *text, struct advice_error *error)
{
	return advice_parse(set, FILE_NAME, text, strlen(text), true, error);
}

#define WITH(...) (&(struct facts){ { __VA_ARGS__ } })

static void own_rows_go_first(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error;
	const char *general = "[theirs]\nvendor = A*\nclass = 02*\nstructure = RMRR\n" TEXTS;

	(void)state;
	assert_int_equal(advice_parse(&set, "built-in", general, strlen(general), false, &error), 0);
	assert_int_equal(parse(&set, "[ours]\nvendor = acme\n" TEXTS, &error), 0);
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "ACME", [ADVICE_CLASS] = "020000",
					     [ADVICE_STRUCTURE] = "RMRR")),
			    "ours");
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "Apple", [ADVICE_CLASS] = "020000",
					     [ADVICE_STRUCTURE] = "RMRR")),
			    "theirs");
	advice_clear(&set);
}

static void a_row_takes_the_place_of_one_with_its_id(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error;
	const char *theirs = "[one]\nvendor = A\n" TEXTS "[two]\nvendor = B\n" TEXTS;

	(void)state;
	assert_int_equal(advice_parse(&set, "built-in", theirs, strlen(theirs), false, &error), 0);
	assert_int_equal(parse(&set, "[one]\nvendor = C\n" TEXTS, &error), 0);
	assert_int_equal(set.count, 2);
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "A")), "none");
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "C")), "one");
	advice_clear(&set);
}

static void the_row_that_asks_for_most_is_taken(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error;

	(void)state;
	assert_int_equal(parse(&set, "[few]\nvendor = A\n" TEXTS "[most]\nvendor = A\nclass = 02*\n" TEXTS
				     "[later]\nclass = 0200*\nvendor = A\n" TEXTS, &error), 0);
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "A", [ADVICE_CLASS] = "020000")),
			    "most");
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "A", [ADVICE_CLASS] = "010000")),
			    "few");
	/* What is not known fits nothing. */
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "A")), "few");
	advice_clear(&set);
}

static void values_go_on_in_lines_that_begin_with_a_blank(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error;

	(void)state;
	assert_int_equal(parse(&set, "# A comment \xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80\r\n\r\n[one]\r\nvendor = A |\r\n B\r\n"
				     "remedy = First\r\n\tand # second.\r\n# another\r\n"
				     "commands = ls\n\t  ps\ncause = [c]\n [d]\n"
				     "confidence = none\nsource = us", &error), 0);
	assert_int_equal(set.count, 1);
	assert_string_equal(set.rows[0].texts[ADVICE_REMEDY], "First and # second.");
	assert_string_equal(set.rows[0].texts[ADVICE_COMMANDS], "ls\nps");
	assert_string_equal(set.rows[0].texts[ADVICE_CAUSE], "[c] [d]");
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "B")), "one");
	advice_clear(&set);
}

static void mistakes_are_named_with_their_line(void **state)
{
	static const struct {
		const char *text;
		enum advice_defect defect;
		size_t line;
		const char *found;
	} files[] = {
		{ "vendor = A\n", ADVICE_NO_ROW, 1, "vendor = A" },
		{ "\n[a b]\n", ADVICE_BAD_ID, 2, "[a b]" },
		{ "[]\n", ADVICE_BAD_ID, 1, "[]" },
		{ "[a\n", ADVICE_BAD_ID, 1, "[a" },
		{ "[a]\nvendor A\n", ADVICE_NO_KEY, 2, "vendor A" },
		{ "[a]\n continued\n", ADVICE_NO_KEY, 2, "continued" },
		{ "[a]\nvendr = A\n", ADVICE_UNKNOWN_KEY, 2, "vendr" },
		{ "[a]\nvendor = A\nvendor = B\n", ADVICE_KEY_TWICE, 3, "vendor" },
		{ "[a]\nvendor =  \n", ADVICE_EMPTY, 2, "vendor" },
		{ "[a]\nconfidence = sure\n", ADVICE_BAD_VALUE, 2, "sure" },
		{ "[a]\nclass = 0x0200\n" TEXTS, ADVICE_BAD_VALUE, 1, "0x0200" },
		{ "[a]\nclass = 01\n" TEXTS, ADVICE_BAD_VALUE, 1, "01" },
		{ "[a]\nclass = 02* | 010\n" TEXTS, ADVICE_BAD_VALUE, 1, "02* | 010" },
		{ "[a]\nclass = 0200000*\n" TEXTS, ADVICE_BAD_VALUE, 1, "0200000*" },
		{ "[a]\npci-vendor = 808\n" TEXTS, ADVICE_BAD_VALUE, 1, "808" },
		{ "[a]\npci-device = [01]0d33\n" TEXTS, ADVICE_BAD_VALUE, 1, "[01]0d33" },
		{ "[a]\ndomain = 0\n" TEXTS, ADVICE_BAD_VALUE, 1, "0" },
		{ "[a]\nvendor = [\n" TEXTS, ADVICE_BAD_VALUE, 1, "[" },
		{ "[a]\nproduct = Gen[89\n" TEXTS, ADVICE_BAD_VALUE, 1, "Gen[89" },
		{ "[a]\nproduct = Gen8\\\n" TEXTS, ADVICE_BAD_VALUE, 1, "Gen8\\" },
		{ "[a]\nvendor = HP |\n" TEXTS, ADVICE_BAD_VALUE, 1, "HP |" },
		{ "[a]\nvendor = HP || HPE\n" TEXTS, ADVICE_BAD_VALUE, 1, "HP || HPE" },
		{ "[a]\nsize = 0x08008000\n" TEXTS, ADVICE_BAD_VALUE, 1, "0x08008000" },
		{ "[a]\nsize = 4096\n" TEXTS, ADVICE_BAD_VALUE, 1, "4096" },
		{ "[a]\nin-slot = maybe\n" TEXTS, ADVICE_BAD_VALUE, 1, "maybe" },
		{ "[a]\nstructure = RMRR|DRHD\n" TEXTS, ADVICE_BAD_VALUE, 1, "RMRR|DRHD" },
		{ "[a]\nscope = everything\n" TEXTS, ADVICE_BAD_VALUE, 1, "everything" },
		{ "[a]\nvendor = *a*b*c*\n" TEXTS, ADVICE_BAD_VALUE, 1, "*a*b*c*" },
		{ "[a]\nvendor = A\n" TEXTS "no-help = {what}\n", ADVICE_BAD_PLACE, 1, "{what}" },
		{ "[a]\nvendor = A\n" TEXTS "no-help = slot {slot}\n", ADVICE_BAD_PLACE, 1,
		  "{slot}" },
		{ "[a]\nvendor = A\n" TEXTS "no-help = a}\n", ADVICE_BAD_PLACE, 1, "}" },
		{ "[a]\nvendor = A\n[b]\n", ADVICE_INCOMPLETE, 1, "a" },
		{ "[a]\n" TEXTS, ADVICE_INCOMPLETE, 1, "a" },
		{ "[a]\nvendor = A\n" TEXTS "[a]\nvendor = A\n" TEXTS, ADVICE_ID_TWICE, 8, "a" },
		{ "[a]\n\033[2J\n", ADVICE_NO_TEXT, 2, "" },
		{ "# \xc2\x9b\n", ADVICE_NO_TEXT, 1, "" },
		{ "# \xff\n", ADVICE_NO_TEXT, 1, "" },
		{ "# \xc3\n", ADVICE_NO_TEXT, 1, "" },
		{ "# \xc0\xaf\n", ADVICE_NO_TEXT, 1, "" },
		{ "# \xed\xa0\x80\n", ADVICE_NO_TEXT, 1, "" },
		{ "# \xf4\x90\x80\x80\n", ADVICE_NO_TEXT, 1, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct advice_set set = { 0 };
		struct advice_error error = { 0 };

		assert_int_equal(parse(&set, files[i].text, &error), -EINVAL);
		assert_int_equal(error.defect, files[i].defect);
		assert_int_equal(error.line, files[i].line);
		assert_string_equal(error.found, files[i].found);
		assert_string_equal(error.file, FILE_NAME);
		advice_clear(&set);
	}
}

static void of_a_file_with_a_mistake_no_row_is_kept(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error;
	const char *theirs = "[one]\nvendor = A\n" TEXTS;

	(void)state;
	assert_int_equal(advice_parse(&set, "built-in", theirs, strlen(theirs), false, &error), 0);
	assert_int_equal(parse(&set, "[one]\nvendor = B\n" TEXTS "[two]\nvendor = C\n" TEXTS
				     "[three]\nclass = 1\n" TEXTS, &error), -EINVAL);
	assert_int_equal(set.count, 1);
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "A")), "one");
	assert_string_equal(found(&set, WITH([ADVICE_VENDOR] = "B")), "none");
	advice_clear(&set);
}

static void a_row_with_a_slot_may_name_it(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error;

	(void)state;
	assert_int_equal(parse(&set, "[a]\nin-slot = yes\n" TEXTS "no-help = {slot} {device} {demanded} "
				     "{vendor}\n[b]\nslot = 1\n" TEXTS "no-help = {slot}\n",
			       &error), 0);
	advice_clear(&set);
}

static void a_file_with_a_nul_is_no_text(void **state)
{
	static const char text[] = "[a]\n\0vendor = A\n";
	struct advice_set set = { 0 };
	struct advice_error error;

	(void)state;
	assert_int_equal(advice_parse(&set, FILE_NAME, text, sizeof(text) - 1, true, &error), -EINVAL);
	assert_int_equal(error.defect, ADVICE_NO_TEXT);
	assert_int_equal(error.line, 2);
	advice_clear(&set);
}

static void there_are_limits(void **state)
{
	struct advice_set set = { 0 };
	struct advice_error error = { 0 };
	char *text, *value = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	for (unsigned int i = 0; i <= ADVICE_ROWS_MAX; i++)
		fprintf(out, "[row-%u]\nvendor = A\n" TEXTS, i);
	fclose(out);
	assert_int_equal(parse(&set, text, &error), -EINVAL);
	assert_int_equal(error.defect, ADVICE_TOO_MANY);
	advice_clear(&set);
	free(text);
	assert_true(asprintf(&value, "[a]\nremedy = %*s\n", ADVICE_VALUE_MAX + 1, "x") > 0);
	memset(strchr(value, '=') + 2, 'x', ADVICE_VALUE_MAX);
	assert_int_equal(parse(&set, value, &error), -EINVAL);
	assert_int_equal(error.defect, ADVICE_BAD_VALUE);
	advice_clear(&set);
	free(value);
}

/* From a judgement */

static void name_machine(struct sample *s, const char *vendor, const char *product)
{
	s->host.platform.vendor = (struct fact_text){ SEEN, arena_strdup(&s->host.arena, vendor) };
	s->host.platform.product = (struct fact_text){ SEEN, arena_strdup(&s->host.arena, product) };
}

static void add_slot(struct sample *s, const char *name, uint8_t bus, int device)
{
	struct host_slot *slot = arena_alloc(&s->host.arena, sizeof(*slot));

	assert_non_null(slot);
	*slot = (struct host_slot){ .bus = bus, .device = device, .function = SLOT_ANY };
	strcpy(slot->name, name);
	s->host.slots = (struct host_slots){ .seen = SEEN, .items = slot, .count = 1, .listed = 1 };
}

/* What the kernel lists of sample_rmrr(). */
static void show_region(struct sample *s)
{
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
}

/* The finding about @device with its advice. */
static const struct finding *advised(struct sample *s, size_t device)
{
	const struct device_judgement *d = sample_judge_device(s, device);

	assert_true(advise_wanted(&s->judgement));
	assert_int_equal(advise(&s->judgement, &s->advised), 0);
	return find_in(&d->findings, MEMORY);
}

static void the_slot_of_the_bridge_above_counts(void **state)
{
	struct sample *s = *state;
	size_t device;

	sample_bridge(s, "00:03.0", 4, 7);
	device = sample_device(s, "00:03.0/04:00.0", CLASS_NIC, "e1000e");
	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0/00.0");
	show_region(s);
	name_machine(s, "HP", "ProLiant DL380p Gen8");
	add_slot(s, "3", 4, 0);
	assert_string_equal(advised(s, device)->advice->id, "hpe-gen8-slot");
	assert_string_equal(advised(s, device)->slot->name, "3");
}

static void a_device_on_the_board_is_in_no_slot(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:1f.2", CLASS_SATA, "ahci");

	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1f.2");
	show_region(s);
	name_machine(s, "HP", "ProLiant DL380p Gen8");
	add_slot(s, "3", 4, 0);
	assert_string_equal(advised(s, device)->advice->id, "hpe-gen8-onboard");
	assert_null(advised(s, device)->slot);
	/* That none are seen does not mean that it is in none. */
	s->host.slots.seen = HIDDEN;
	assert_string_equal(advised(s, device)->advice->id, "hpe-gen8");
}

static void placeholders_are_no_vendor(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	show_region(s);
	name_machine(s, "To Be Filled By O.E.M.", "Default string");
	assert_null(advised(s, device)->advice);
	/* The board's maker helps out. */
	s->host.platform.board_vendor = (struct fact_text){ SEEN, arena_strdup(&s->host.arena, "ASRock") };
	assert_string_equal(advised(s, device)->advice->id, "asrock");
}

static void advice_is_about_the_member_that_demands(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t raid = sample_device(s, "00:03.1", 0x010400, NULL);

	sample_group(s, nic, raid);
	dmar_rmrr(&s->table, 0, 0x40000000, 0x48007fff);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.1");
	sample_reserve(s, 0, 0x40000000, 0x48007fff, "direct");
	name_machine(s, "Dell Inc.", "PowerEdge T550");
	assert_int_equal(advised(s, nic)->detail, DETAIL_DEMAND_MEMBER);
	assert_string_equal(advised(s, nic)->advice->id, "dell-perc");
}

static void a_range_of_an_ivmd_is_known(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_make_amd_with_table(s);
	sample_release(s, "6.12.1");
	sample_group(s, device);
	sample_ivmd(s, 0, 0xfff);
	show_region(s);
	assert_string_equal(advised(s, device)->advice->id, "amd-range");
}

static void who_is_safe_needs_no_advice(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_group(s, device);
	sample_judge(s);
	assert_false(advise_wanted(&s->judgement));
}

static void a_file_that_cannot_be_read_is_left_out(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	const struct advice_error *error;

	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	show_region(s);
	sample_judge(s);
	s->host.advice.items = arena_alloc(&s->host.arena, sizeof(*s->host.advice.items));
	assert_non_null(s->host.advice.items);
	s->host.advice.items[0] = (struct advice_file){ .name = (char *)FILE_NAME, .error = EACCES };
	s->host.advice.count = 1;
	assert_int_equal(advise(&s->judgement, &s->advised), 0);
	assert_int_equal(s->advised.errors.count, 1);
	error = &s->advised.errors.items[0];
	assert_int_equal(error->defect, ADVICE_UNREADABLE);
	assert_int_equal(error->error, EACCES);
	assert_string_equal(error->file, FILE_NAME);
	assert_true(s->advised.rows.count > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_complete),
		cmocka_unit_test(texts_go_with_the_sentences_around_them),
		cmocka_unit_test(commands_fit_a_terminal),
		cmocka_unit_test(the_files_are_built_in),
		cmocka_unit_test(each_hpe_generation_has_its_own),
		cmocka_unit_test(raid_controllers_are_known_by_their_regions),
		cmocka_unit_test(other_platforms_have_theirs),
		cmocka_unit_test(boards_that_users_wrote_about_have_rows),
		cmocka_unit_test(whom_nobody_knows_anything_about_is_to_be_asked),
		cmocka_unit_test(own_rows_go_first),
		cmocka_unit_test(a_row_takes_the_place_of_one_with_its_id),
		cmocka_unit_test(the_row_that_asks_for_most_is_taken),
		cmocka_unit_test(values_go_on_in_lines_that_begin_with_a_blank),
		cmocka_unit_test(mistakes_are_named_with_their_line),
		cmocka_unit_test(of_a_file_with_a_mistake_no_row_is_kept),
		cmocka_unit_test(a_row_with_a_slot_may_name_it),
		cmocka_unit_test(a_file_with_a_nul_is_no_text),
		cmocka_unit_test(there_are_limits),
		CASE(the_slot_of_the_bridge_above_counts),
		CASE(a_device_on_the_board_is_in_no_slot),
		CASE(placeholders_are_no_vendor),
		CASE(advice_is_about_the_member_that_demands),
		CASE(a_range_of_an_ivmd_is_known),
		CASE(who_is_safe_needs_no_advice),
		CASE(a_file_that_cannot_be_read_is_left_out),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, parse_built_in, clear_built_in);
}
