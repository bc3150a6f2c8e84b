// SPDX-License-Identifier: GPL-2.0-or-later
/* modprobe's configuration: what is said about VFIO's modules, and as libkmod reads it. */
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/arena.h"
#include "host/modprobe.h"
#include "host/source.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

struct reading {
	struct tree *tree;
	struct source *source;
	struct arena arena;
	struct modprobe_config config;
};

static int reading_setup(void **state)
{
	struct reading *r = calloc(1, sizeof(*r));
	void *tree = NULL;

	assert_non_null(r);
	assert_int_equal(tree_setup(&tree), 0);
	r->tree = tree;
	*state = r;
	return 0;
}

static int reading_teardown(void **state)
{
	struct reading *r = *state;
	void *tree = r->tree;

	arena_clear(&r->arena);
	source_close(r->source);
	tree_teardown(&tree);
	free(r);
	return 0;
}

static const struct modprobe_config *reread(struct reading *r, const char *command_line)
{
	r->config = (struct modprobe_config){ .arena = &r->arena };
	source_close(r->source);
	assert_int_equal(source_open(r->tree->root, 0, &r->source), 0);
	modprobe_read(r->source, command_line, &r->config);
	return &r->config;
}

static const struct modprobe_config *parse(struct reading *r, const char *text)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	r->config = (struct modprobe_config){ .arena = &r->arena };
	modprobe_parse(copy, "etc/modprobe.d/x.conf", &r->config);
	free(copy);
	return &r->config;
}

static void assert_option(const struct modprobe_config *config, const char *module,
			  const char *option, const char *expected)
{
	const char *value = NULL;
	size_t length = 0;

	if (!expected) {
		assert_null(modprobe_option(config, module, option, &value, &length));
		return;
	}
	assert_non_null(modprobe_option(config, module, option, &value, &length));
	assert_int_equal(length, strlen(expected));
	assert_memory_equal(value, expected, length);
}

static void nothing_is_said_where_there_is_nothing(void **state)
{
	struct reading *r = *state;

	assert_int_equal(reread(r, NULL)->count, 0);
	assert_false(r->config.hidden);
	assert_int_equal(reread(r, "")->count, 0);
	assert_int_equal(reread(r, "quiet vfio vfio. .vfio= =")->count, 1);
}

static void commands_are_told_apart(void **state)
{
	const struct modprobe_config *config = parse(*state,
		"# blacklist vfio-pci\n"
		"\n"
		"blacklist vfio-pci\n"
		"  install\tvfio   /bin/false\n"
		"options vfio_iommu_type1 allow_unsafe_interrupts=1\n"
		"softdep e1000e pre: vfio-pci\n"
		"blacklist nouveau\n"
		"blacklist\n"
		"alias char-major-10 vfio\n"
		"BLACKLIST vfio-mdev");

	assert_int_equal(config->count, 4);
	assert_non_null(modprobe_find(config, MODPROBE_BLACKLIST, "vfio_pci"));
	assert_string_equal(modprobe_find(config, MODPROBE_INSTALL, "vfio")->text, "/bin/false");
	assert_null(modprobe_find(config, MODPROBE_INSTALL, "vfio_pci"));
	assert_null(modprobe_find(config, MODPROBE_BLACKLIST, "nouveau"));
	assert_option(config, "vfio_iommu_type1", "allow_unsafe_interrupts", "1");
	assert_string_equal(config->lines[0].source, "etc/modprobe.d/x.conf");
}

static void a_backslash_joins_lines(void **state)
{
	const struct modprobe_config *config =
		parse(*state, "options vfio-pci \\\n  ids=8086:10d3 \\\n disable_vga=1\n"
			      "blacklist vfio\\-pci\nblack\\\nlist vfio\n\\");

	assert_option(config, "vfio_pci", "ids", "8086:10d3");
	assert_option(config, "vfio_pci", "disable_vga", "1");
	assert_non_null(modprobe_find(config, MODPROBE_BLACKLIST, "vfio_pci"));
	assert_non_null(modprobe_find(config, MODPROBE_BLACKLIST, "vfio"));
}

static void the_last_option_counts(void **state)
{
	struct reading *r = *state;

	parse(r, "options vfio-pci ids=1:2 ids=3:4\noptions vfio_pci disable-vga ids=\"5:6,7:8\"\n");
	assert_option(&r->config, "vfio_pci", "ids", "5:6,7:8");
	assert_option(&r->config, "vfio_pci", "disable_vga", "");
	assert_option(&r->config, "vfio_pci", "id", NULL);
	assert_option(&r->config, "vfio_pci", "idss", NULL);
	assert_option(&r->config, "vfio", "ids", NULL);
}

static void assert_on(struct reading *r, const char *option, bool expected)
{
	char text[128];
	bool on;

	snprintf(text, sizeof(text), "options vfio %s\n", option);
	parse(r, text);
	assert_non_null(modprobe_switch(&r->config, "vfio", "enable_unsafe_noiommu_mode", &on));
	if (on != expected)
		fail_msg("%s: %d", option, on);
}

/* kernel: kstrtobool */
static void switches_are_read_as_the_kernel_does(void **state)
{
	static const char *const yes[] = { "=1", "=y", "=Y", "=on", "=ON", "=Yes", "", "=t" };
	static const char *const no[] = { "=0", "=n", "=N", "=off", "=no", "=x", "=o" };

	for (size_t i = 0; i < COUNT(yes); i++) {
		char option[64];

		snprintf(option, sizeof(option), "enable_unsafe_noiommu_mode%s", yes[i]);
		assert_on(*state, option, true);
	}
	for (size_t i = 0; i < COUNT(no); i++) {
		char option[64];

		snprintf(option, sizeof(option), "enable_unsafe_noiommu_mode%s", no[i]);
		assert_on(*state, option, false);
	}
}

static void a_file_shadows_those_of_its_name(void **state)
{
	struct reading *r = *state;

	tree_text(r->tree, "usr/lib/modprobe.d/a.conf", "options vfio-pci ids=1:1\n");
	tree_text(r->tree, "lib/modprobe.d/a.conf", "options vfio-pci ids=2:2\n");
	assert_option(reread(r, NULL), "vfio_pci", "ids", "1:1");
	tree_text(r->tree, "etc/modprobe.d/a.conf", "# nothing\n");
	assert_option(reread(r, NULL), "vfio_pci", "ids", NULL);
	tree_text(r->tree, "run/modprobe.d/b.conf", "options vfio-pci ids=3:3\n");
	tree_text(r->tree, "etc/modprobe.d/a.conf", "options vfio-pci ids=4:4\n");
	/* By name, whatever the directory. */
	assert_option(reread(r, NULL), "vfio_pci", "ids", "3:3");
	tree_text(r->tree, "etc/modprobe.d/c.conf.bak", "options vfio-pci ids=5:5\n");
	tree_text(r->tree, "etc/modprobe.d/c", "options vfio-pci ids=5:5\n");
	assert_option(reread(r, NULL), "vfio_pci", "ids", "3:3");
	assert_string_equal(modprobe_find(&r->config, MODPROBE_OPTIONS, "vfio_pci")->source,
			    "run/modprobe.d/b.conf");
}

static void the_command_line_has_the_last_word(void **state)
{
	struct reading *r = *state;
	bool on;

	tree_text(r->tree, "etc/modprobe.d/z.conf",
		  "options vfio_iommu_type1 allow_unsafe_interrupts=0\n");
	reread(r, "quiet vfio_iommu_type1.allow_unsafe_interrupts=1 vfio-pci.ids=\"1:2,3:4\" "
		  "modprobe.blacklist=nouveau,vfio-pci module_blacklist=vfio_pci,vfio-mdev");
	modprobe_switch(&r->config, "vfio_iommu_type1", "allow_unsafe_interrupts", &on);
	assert_true(on);
	assert_option(&r->config, "vfio_pci", "ids", "1:2,3:4");
	assert_non_null(modprobe_find(&r->config, MODPROBE_BLACKLIST, "vfio_pci"));
	assert_non_null(modprobe_find(&r->config, MODPROBE_FORBIDDEN, "vfio_pci"));
	/* The kernel compares letters: this is no module's name. */
	assert_null(modprobe_find(&r->config, MODPROBE_FORBIDDEN, "vfio_mdev"));
}

static void what_cannot_be_read_is_known_to_be_hidden(void **state)
{
	struct reading *r = *state;

	tree_text(r->tree, "etc/modprobe.d/a.conf", "blacklist vfio-pci\n");
	tree_fifo(r->tree, "etc/modprobe.d/b.conf");
	reread(r, NULL);
	assert_true(r->config.hidden);
	assert_int_equal(r->config.count, 1);
	tree_remove(r->tree, "etc/modprobe.d/b.conf");
	tree_dir(r->tree, "etc/modprobe.d/d.conf");
	tree_link(r->tree, "etc/modprobe.d/e.conf", "nowhere");
	assert_false(reread(r, NULL)->hidden);
	tree_text(r->tree, "run/modprobe.d", "a file\n");
	assert_true(reread(r, NULL)->hidden);
}

static void commands_that_do_nothing_refuse(void **state)
{
	static const struct {
		const char *command;
		bool refuses;
	} cases[] = {
		{ "/bin/false", true }, { "/bin/true", true }, { "/usr/bin/false # no", true },
		{ "false;", true }, { "/bin/falsehood", false }, { "", false },
		{ "/sbin/modprobe --ignore-install vfio-pci", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[128];
		const struct modprobe_line *line;

		snprintf(text, sizeof(text), "install vfio-pci %s\n", cases[i].command);
		line = modprobe_find(parse(*state, text), MODPROBE_INSTALL, "vfio_pci");
		assert_non_null(line);
		if (modprobe_is_refusal(line) != cases[i].refuses)
			fail_msg("%s", cases[i].command);
	}
}

static void softdeps_tell_who_waits(void **state)
{
	const struct modprobe_config *config =
		parse(*state, "softdep e1000e pre: vfio-pci\nsoftdep snd-hda-intel pre: drm vfio_pci\n"
			      "softdep igb post: vfio-pci\nsoftdep nvme vfio-pci\n");

	assert_true(modprobe_waits(config, "e1000e"));
	assert_true(modprobe_waits(config, "snd_hda_intel"));
	assert_true(modprobe_waits(config, "snd-hda-intel"));
	assert_false(modprobe_waits(config, "igb"));
	assert_false(modprobe_waits(config, "nvme"));
	assert_false(modprobe_waits(config, "e1000"));
}

/* How often libkmod, given the directory, answers @key and @value. */
static size_t kmod_count(struct kmod_ctx *ctx,
			 struct kmod_config_iter *(*begin)(const struct kmod_ctx *),
			 const char *key, const char *value)
{
	struct kmod_config_iter *iter = begin(ctx);
	size_t count = 0;

	while (kmod_config_iter_next(iter)) {
		const char *k = kmod_config_iter_get_key(iter), *v = kmod_config_iter_get_value(iter);

		count += strcmp(k, key) == 0 && (!value || (v && strcmp(v, value) == 0));
	}
	kmod_config_iter_free_iter(iter);
	return count;
}

static struct kmod_config_iter *blacklists(const struct kmod_ctx *ctx)
{
	return kmod_config_get_blacklists(ctx);
}

static struct kmod_config_iter *installs(const struct kmod_ctx *ctx)
{
	return kmod_config_get_install_commands(ctx);
}

static struct kmod_config_iter *options(const struct kmod_ctx *ctx)
{
	return kmod_config_get_options(ctx);
}

static void libkmod_reads_the_same(void **state)
{
	static const char text[] =
		"# options vfio-pci ids=0:0\n"
		"options vfio-pci \\\nids=8086:10d3 disable_vga=1\n"
		"options\tvfio_iommu_type1\tallow_unsafe_interrupts=1\n"
		"install vfio /bin/false\n"
		"blacklist vfio-pci\nblack\\\nlist vfio\\-mdev\n"
		" blacklist vfio_virqfd\n"
		"blacklist\nnonsense vfio\n";
	struct reading *r = *state;
	struct kmod_ctx *ctx;
	char directory[128];
	const char *paths[] = { directory, NULL };

	tree_text(r->tree, "etc/modprobe.d/a.conf", text);
	tree_dir(r->tree, "lib/modules/none");
	reread(r, NULL);
	snprintf(directory, sizeof(directory), "%s", tree_path(r->tree, "etc/modprobe.d"));
	ctx = kmod_new(tree_path(r->tree, "lib/modules/none"), paths);
	assert_non_null(ctx);
	for (size_t i = 0; i < r->config.count; i++) {
		const struct modprobe_line *line = &r->config.lines[i];

		if (line->kind == MODPROBE_BLACKLIST)
			assert_int_equal(kmod_count(ctx, blacklists, line->module, NULL), 1);
		else if (line->kind == MODPROBE_INSTALL)
			assert_int_equal(kmod_count(ctx, installs, line->module, line->text), 1);
		else
			assert_int_equal(kmod_count(ctx, options, line->module, line->text), 1);
	}
	assert_int_equal(r->config.count, 6);
	kmod_unref(ctx);
}

static void of_several_commands_libkmod_runs_the_same(void **state)
{
	static const char *const texts[] = {
		"install vfio_pci /bin/false\ninstall vfio_pci /bin/echo\n",
		"install vfio* /bin/false\ninstall vfio_pci /bin/echo\n",
		"install vfio-[a-p]ci /bin/a\ninstall * /bin/b\n",
		"install e1000* /bin/a\ninstall vfio_iommu_type? /bin/b\n",
		"softdep e1000e pre: nothing\nsoftdep e1000* pre: vfio-pci\n",
		"softdep e1000* pre: vfio-pci\nsoftdep e1000e pre: nothing\n",
	};
	static const char *const modules[] = { "vfio", "vfio_pci", "vfio_iommu_type1" };
	struct reading *r = *state;

	tree_dir(r->tree, "lib/modules/none");
	for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++) {
		char directory[128];
		const char *paths[] = { directory, NULL };
		struct kmod_ctx *ctx;

		tree_remove(r->tree, "etc");
		tree_text(r->tree, "etc/modprobe.d/a.conf", texts[t]);
		reread(r, NULL);
		snprintf(directory, sizeof(directory), "%s", tree_path(r->tree, "etc/modprobe.d"));
		ctx = kmod_new(tree_path(r->tree, "lib/modules/none"), paths);
		assert_non_null(ctx);
		for (size_t m = 0; m < sizeof(modules) / sizeof(modules[0]); m++) {
			const struct modprobe_line *ours =
				modprobe_find(&r->config, MODPROBE_INSTALL, modules[m]);
			struct kmod_module *module;
			const char *theirs;

			assert_int_equal(kmod_module_new_from_name(ctx, modules[m], &module), 0);
			theirs = kmod_module_get_install_commands(module);
			assert_string_equal(ours ? ours->text : "", theirs ? theirs : "");
			kmod_module_unref(module);
		}
		kmod_unref(ctx);
	}
	assert_true(modprobe_waits(&r->config, "e1000e"));
	tree_remove(r->tree, "etc");
	tree_text(r->tree, "etc/modprobe.d/a.conf", texts[4]);
	reread(r, NULL);
	assert_false(modprobe_waits(&r->config, "e1000e"));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, reading_setup, reading_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(nothing_is_said_where_there_is_nothing),
		CASE(commands_are_told_apart),
		CASE(a_backslash_joins_lines),
		CASE(the_last_option_counts),
		CASE(switches_are_read_as_the_kernel_does),
		CASE(a_file_shadows_those_of_its_name),
		CASE(the_command_line_has_the_last_word),
		CASE(what_cannot_be_read_is_known_to_be_hidden),
		CASE(commands_that_do_nothing_refuse),
		CASE(softdeps_tell_who_waits),
		CASE(libkmod_reads_the_same),
		CASE(of_several_commands_libkmod_runs_the_same),
	};

	return RUN(tests);
}
