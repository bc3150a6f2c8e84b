// SPDX-License-Identifier: GPL-2.0-or-later
/* What a kernel tells about itself: its symbols, its image, and what was kept of them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host.h"
#include "host/kernel-record.h"
#include "tests/unit/sample-image.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)
#define RELEASE "5.14.0-362.el9.x86_64"
#define NAME "Linux version " RELEASE " (somebody) #1"
#define BOOT "boot/vmlinuz-" RELEASE
#define KEPT "run/vfio-check/kernel-" RELEASE
#define OTHERS "0000000000000000 T iommu_group_get\n0000000000000000 T schedule\n"

static struct host *open_host(struct tree *t, const char *release)
{
	static struct host host;
	char text[128];

	snprintf(text, sizeof(text), "%s\n", release);
	tree_text(t, "proc/sys/kernel/osrelease", text);
	assert_int_equal(host_open(&host, t->root, NULL, 0), 0);
	return &host;
}

/* Symbols */

static void assert_symbols(struct tree *t, bool known, bool claims)
{
	struct host *host = open_host(t, RELEASE);

	host_read_symbols(host);
	assert_int_equal(host->kernel.symbols_known, known);
	assert_int_equal(host->kernel.claims, claims);
	host_close(host);
}

static void the_symbol_is_seen(void **state)
{
	tree_text(*state, "proc/kallsyms", OTHERS
		  "0000000000000000 T iommu_group_claim_dma_owner\n0000000000000000 T last\n");
	assert_symbols(*state, true, true);
}

static void that_there_is_no_such_symbol_is_seen(void **state)
{
	tree_text(*state, "proc/kallsyms", OTHERS
		  "0000000000000000 T iommu_group_claim_dma_owner_of_mine\n"
		  "0000000000000000 r __ksymtab_iommu_group_claim_dma_owner\n"
		  "0000000000000000 t iommu_group_claim_dma_owner\t[mine]\n");
	assert_symbols(*state, true, false);
}

static void a_long_list_is_read_to_its_end(void **state)
{
	FILE *file;

	tree_text(*state, "proc/kallsyms", OTHERS);
	file = fopen(tree_path(*state, "proc/kallsyms"), "ae");
	assert_non_null(file);
	for (unsigned int i = 0; i < 20000; i++)
		fprintf(file, "0000000000000000 t symbol_%u\n", i);
	fputs("0000000000000000 T iommu_group_claim_dma_owner\n", file);
	assert_int_equal(fclose(file), 0);
	assert_symbols(*state, true, true);
}

static void a_list_that_is_none_says_nothing(void **state)
{
	static const char *const lists[] = {
		"", "\n", "0000000000000000 T schedule\n",
		"0000000000000000 T iommu_group_get\n0000000000000000 T sched", "not symbols at all",
	};

	assert_symbols(*state, false, false);
	for (size_t i = 0; i < COUNT(lists); i++) {
		tree_text(*state, "proc/kallsyms", lists[i]);
		assert_symbols(*state, false, false);
	}
	tree_remove(*state, "proc/kallsyms");
	tree_fifo(*state, "proc/kallsyms");
	assert_symbols(*state, false, false);
}

/* The image */

static void put_image(struct tree *t, const char *path, const char *name, const char *word)
{
	const char *words[] = { name, word, NULL };
	struct bytes elf = image_elf(words), packed = image_pack(&elf, PACKED_XZ);
	struct bytes image = image_x86(&packed, 30);

	tree_bytes(t, path, image.data, image.size);
	free(elf.data);
	free(packed.data);
	free(image.data);
}

static struct kernel_evidence image_of(struct tree *t, const char *release, bool search)
{
	struct host *host = open_host(t, release);
	struct kernel_evidence kernel;

	host_read_image(host, search);
	kernel = host->kernel;
	host_close(host);
	return kernel;
}

static void assert_image(struct tree *t, uint32_t strings)
{
	struct kernel_evidence kernel = image_of(t, RELEASE, true);

	assert_true(kernel.image_known);
	assert_int_equal(kernel.strings, strings);
	assert_int_equal(kernel.image_error, 0);
}

static void assert_no_image(struct tree *t, const char *release, int error)
{
	struct kernel_evidence kernel = image_of(t, release, true);

	assert_false(kernel.image_known);
	assert_int_equal(kernel.strings, 0);
	assert_int_equal(kernel.image_error, error);
}

static void each_literal_is_a_string(void **state)
{
	static const struct {
		const char *literal;
		uint32_t string;
	} known[] = {
		{ "DMAR: Device is ineligible for IOMMU domain attach due to", STRING_OLD_CHECK },
		{ "\0014Firmware has requested this device have a 1:1 IOMMU", STRING_NEW_CHECK },
		{ "iommu_group_claim_dma_owner", STRING_CLAIM },
		{ "direct-relaxable", STRING_RELAXABLE },
		{ "relax_rmrr", STRING_RELAX_OPTION },
		{ "PCIe ACS overrides enabled", STRING_ACS_OVERRIDE },
		{ "Device is eligible", 0 },
	};

	for (size_t i = 0; i < COUNT(known); i++) {
		put_image(*state, BOOT, NAME, known[i].literal);
		assert_image(*state, known[i].string);
	}
}

static void the_image_may_lie_beside_the_modules(void **state)
{
	put_image(*state, "lib/modules/" RELEASE "/vmlinuz", NAME, "relax_rmrr");
	assert_image(*state, STRING_RELAX_OPTION);
	/* One that cannot be used does not hide it. */
	tree_text(*state, BOOT, "no image");
	assert_image(*state, STRING_RELAX_OPTION);
}

static void an_image_that_was_built_anew_is_no_evidence(void **state)
{
	put_image(*state, BOOT, NAME, "relax_rmrr");
	tree_text(*state, "proc/version", NAME "\n");
	assert_image(*state, STRING_RELAX_OPTION);
	tree_text(*state, "proc/version", "Linux version " RELEASE " (somebody) #2\n");
	assert_no_image(*state, RELEASE, ESTALE);
}

static void without_an_image_nothing_is_known(void **state)
{
	assert_no_image(*state, RELEASE, 0);
	tree_text(*state, BOOT, "no image");
	assert_no_image(*state, RELEASE, EBADMSG);
}

static void a_release_is_no_path(void **state)
{
	char name[100];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	put_image(*state, BOOT, NAME, "relax_rmrr");
	put_image(*state, "lib/vmlinuz", "Linux version .. (", "relax_rmrr");
	assert_no_image(*state, "x/../vmlinuz-" RELEASE, 0);
	assert_no_image(*state, "..", 0);
	assert_no_image(*state, "", 0);
	assert_no_image(*state, name, 0);
}

static void without_leave_nothing_is_searched(void **state)
{
	put_image(*state, BOOT, NAME, "relax_rmrr");
	assert_false(image_of(*state, RELEASE, false).image_known);
}

/* What is kept */

static const struct kernel_evidence sample = {
	.symbols_known = true,
	.claims = true,
	.image_known = true,
	.strings = STRING_OLD_CHECK | STRING_CLAIM | STRING_ACS_OVERRIDE,
	.stamp = { 14545408, 1752140000, 123456 },
};

#define START "vfio-check kernel 1\nrelease " RELEASE "\n"
#define IMAGE "image 14545408 1752140000.000123456\n"

static void assert_same(const struct kernel_evidence *a, const struct kernel_evidence *b)
{
	assert_int_equal(a->symbols_known, b->symbols_known);
	assert_int_equal(a->claims, b->claims);
	assert_int_equal(a->image_known, b->image_known);
	assert_int_equal(a->strings, b->strings);
	assert_int_equal(a->stamp.size, b->stamp.size);
	assert_int_equal(a->stamp.seconds, b->stamp.seconds);
	assert_int_equal(a->stamp.nanoseconds, b->stamp.nanoseconds);
}

static void a_record_reads_as_documented(void **state)
{
	struct kernel_evidence none = { .image_known = true }, read;
	char text[RECORD_MAX];

	(void)state;
	assert_true(record_format(RELEASE, &sample, text));
	assert_string_equal(text, START "symbols claim\n" IMAGE
			    "strings old-check claim acs-override\n");
	assert_true(record_parse(text, RELEASE, &read));
	assert_same(&read, &sample);
	assert_true(record_format(RELEASE, &none, text));
	assert_string_equal(text, START "symbols unknown\nimage 0 0.000000000\nstrings none\n");
	assert_true(record_parse(text, RELEASE, &read));
	assert_same(&read, &none);
	assert_true(record_parse(START "symbols none\n", RELEASE, &read));
	assert_true(read.symbols_known && !read.claims && !read.image_known);
}

static void a_record_holds_all_strings(void **state)
{
	struct kernel_evidence all = sample, read;
	char text[RECORD_MAX], release[64];

	(void)state;
	all.strings = (1 << KERNEL_STRINGS) - 1;
	all.stamp = (struct image_stamp){ UINT64_C(1) << 62, INT64_C(100000000000), 999999999 };
	memset(release, 'r', sizeof(release) - 1);
	release[sizeof(release) - 1] = '\0';
	assert_true(record_format(release, &all, text));
	assert_true(record_parse(text, release, &read));
	assert_same(&read, &all);
}

static void what_is_no_record_is_not_believed(void **state)
{
	static const char *const texts[] = {
		"", "\n", "vfio-check kernel 2\nrelease " RELEASE "\nsymbols none\n",
		"vfio-check kernel 1\nrelease 6.1\nsymbols none\n", START, START "symbols\n",
		START "symbols some\n", START "symbols none", START "symbols none\n\n",
		START "symbols none\nmore\n", START "symbols none\n" IMAGE,
		START "symbols none\nstrings claim\n", START "symbols none\n" IMAGE "strings\n",
		START "symbols none\n" IMAGE "strings \n", START "symbols none\n" IMAGE "strings magic\n",
		START "symbols none\n" IMAGE "strings claim", START "symbols none\n" IMAGE "strings none \n",
		START "symbols none\n" IMAGE "strings claim old-check\n",
		START "symbols none\n" IMAGE "strings claim\nmore\n",
		START "symbols none\n" IMAGE "strings claims\n",
		START "symbols none\nimage 1 2\nstrings claim\n",
		START "symbols none\nimage x 2.3\nstrings claim\n",
		START "symbols none\nimage 99999999999999999999999 2.3\nstrings claim\n",
	};
	struct kernel_evidence read = sample;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (record_parse(texts[i], RELEASE, &read))
			fail_msg("believed: %s", texts[i]);
		assert_same(&read, &sample);
	}
}

static void a_tree_keeps_what_was_found(void **state)
{
	struct kernel_evidence kernel;

	tree_text(*state, KEPT, START "symbols claim\n" IMAGE "strings old-check claim\n");
	assert_symbols(*state, true, true);
	kernel = image_of(*state, RELEASE, false);
	assert_true(kernel.image_known);
	assert_int_equal(kernel.strings, STRING_OLD_CHECK | STRING_CLAIM);
	/* The tree's own list of symbols is nearer. */
	tree_text(*state, "proc/kallsyms", OTHERS);
	assert_symbols(*state, true, false);
	tree_text(*state, KEPT, START "symbols claim\n" IMAGE "strings magic\n");
	assert_no_image(*state, RELEASE, 0);
}

static int open_run(struct tree *t)
{
	int fd;

	tree_dir(t, "run");
	fd = open(tree_path(t, "run"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void a_record_is_written_and_read(void **state)
{
	struct kernel_evidence read, other = sample;
	int run = open_run(*state);
	mode_t mask = umask(0);
	struct stat stat;

	umask(0077);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -ENOENT);
	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), 0);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), 0);
	assert_same(&read, &sample);
	assert_int_equal(fstatat(run, "vfio-check", &stat, 0), 0);
	assert_int_equal(stat.st_mode & 07777, 0755);
	assert_int_equal(fstatat(run, "vfio-check/kernel-" RELEASE, &stat, 0), 0);
	assert_int_equal(stat.st_mode & 07777, 0644);
	other.strings = STRING_NEW_CHECK;
	assert_int_equal(record_write(run, RELEASE, geteuid(), &other), 0);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), 0);
	assert_int_equal(read.strings, STRING_NEW_CHECK);
	assert_int_equal(record_read(run, "6.1", geteuid(), &read), -ENOENT);
	assert_int_equal(record_read(run, "6/1", geteuid(), &read), -EINVAL);
	umask(mask);
	close(run);
}

static void nothing_is_left_beside_a_record(void **state)
{
	int run = open_run(*state);

	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), 0);
	tree_remove(*state, KEPT);
	assert_int_equal(unlinkat(run, "vfio-check", AT_REMOVEDIR), 0);
	close(run);
}

static void somebody_elses_record_is_not_read(void **state)
{
	struct kernel_evidence read;
	int run = open_run(*state);

	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), 0);
	assert_int_equal(record_read(run, RELEASE, geteuid() + 1, &read), -EPERM);
	assert_int_equal(record_write(run, RELEASE, geteuid() + 1, &sample), -EPERM);
	tree_mode(*state, "run/vfio-check", 0775);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -EPERM);
	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), -EPERM);
	tree_mode(*state, "run/vfio-check", 0757);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -EPERM);
	tree_mode(*state, "run/vfio-check", 0755);
	tree_mode(*state, KEPT, 0666);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -EPERM);
	close(run);
}

static void a_link_is_no_record(void **state)
{
	struct kernel_evidence read;
	int run = open_run(*state);

	tree_dir(*state, "run/other");
	tree_link(*state, "run/vfio-check", "other");
	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), -ENOTDIR);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -ENOTDIR);
	tree_remove(*state, "run/vfio-check");
	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), 0);
	tree_remove(*state, KEPT);
	tree_text(*state, "run/other/record", "precious");
	tree_link(*state, KEPT, "../other/record");
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -ELOOP);
	/* Written in its place, not through it. */
	assert_int_equal(record_write(run, RELEASE, geteuid(), &sample), 0);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), 0);
	close(run);
}

static void what_is_no_text_is_no_record(void **state)
{
	static const char with_nul[] = START "symbols none\n\0";
	struct kernel_evidence read;
	char large[RECORD_MAX + 100];
	int run = open_run(*state);

	tree_bytes(*state, KEPT, with_nul, sizeof(with_nul) - 1);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -EBADMSG);
	memset(large, '\n', sizeof(large));
	tree_bytes(*state, KEPT, large, sizeof(large));
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -EBADMSG);
	tree_remove(*state, KEPT);
	tree_fifo(*state, KEPT);
	assert_int_equal(record_read(run, RELEASE, geteuid(), &read), -EPERM);
	close(run);
}

static struct kernel_evidence live_image(struct tree *t, bool search)
{
	struct host *host = open_host(t, RELEASE);
	struct kernel_evidence kernel;

	host->live = true;
	host_read_image(host, search);
	kernel = host->kernel;
	host_close(host);
	return kernel;
}

static void the_running_machine_keeps_a_result_as_long_as_its_image(void **state)
{
	struct kernel_evidence kernel;

	/* Who else could write there, and have it believed? */
	if (geteuid() != 0)
		skip();
	tree_dir(*state, "run");
	put_image(*state, BOOT, NAME, "relax_rmrr");
	assert_false(live_image(*state, false).image_known);
	assert_true(live_image(*state, true).image_known);
	kernel = live_image(*state, false);
	assert_true(kernel.image_known);
	assert_int_equal(kernel.strings, STRING_RELAX_OPTION);
	put_image(*state, BOOT, NAME, "direct-relaxable");
	assert_false(live_image(*state, false).image_known);
	assert_int_equal(live_image(*state, true).strings, STRING_RELAXABLE);
	assert_int_equal(live_image(*state, false).strings, STRING_RELAXABLE);
	tree_remove(*state, BOOT);
	assert_false(live_image(*state, true).image_known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_symbol_is_seen),
		CASE(that_there_is_no_such_symbol_is_seen),
		CASE(a_long_list_is_read_to_its_end),
		CASE(a_list_that_is_none_says_nothing),
		CASE(each_literal_is_a_string),
		CASE(the_image_may_lie_beside_the_modules),
		CASE(an_image_that_was_built_anew_is_no_evidence),
		CASE(without_an_image_nothing_is_known),
		CASE(a_release_is_no_path),
		CASE(without_leave_nothing_is_searched),
		cmocka_unit_test(a_record_reads_as_documented),
		cmocka_unit_test(a_record_holds_all_strings),
		cmocka_unit_test(what_is_no_record_is_not_believed),
		CASE(a_tree_keeps_what_was_found),
		CASE(a_record_is_written_and_read),
		CASE(nothing_is_left_beside_a_record),
		CASE(somebody_elses_record_is_not_read),
		CASE(a_link_is_no_record),
		CASE(what_is_no_text_is_no_record),
		CASE(the_running_machine_keeps_a_result_as_long_as_its_image),
	};

	return RUN(tests);
}
