// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/say.h"
#include "cmd/cmd.h"
#include "gate/gate-file.h"
#include "gate/gate.h"
#include "host/source.h"
#include "host/whole-file.h"

#define TEXT_MAX (1U << 20)

/* udev's rule starts the unit again only on hosts that have a gate (90-vfio-check.rules). */
#define FLAG_DIR "/run/vfio-check"
#define FLAG FLAG_DIR "/gate"

struct gate {
	const struct command_line *line;
	const char *root, *dir;
	struct source *source;
	bool judged;
	char *block;		/* what should be there */
};

static bool is_switched_on(const struct gate *g)
{
	char enabled[8];

	if (source_readf(g->source, enabled, sizeof(enabled),
			 "sys/module/apparmor/parameters/enabled") == 0 && *enabled == 'Y')
		return true;
	say(stdout, SAYS_GATE_OFF, NULL);
	return false;
}

/* The line of qemu.conf that chooses another security driver than AppArmor, or 0. */
static size_t other_driver(const struct gate *g)
{
	char *text, *save = NULL;
	size_t number = 0, found = 0;

	if (source_read(g->source, "etc/libvirt/qemu.conf", TEXT_MAX, &text, NULL) < 0)
		return 0;
	/* Empty lines count too, so no strtok(). */
	for (char *line = text; line; line = save) {
		save = strchr(line, '\n');
		if (save)
			*save++ = '\0';
		number++;
		line += strspn(line, " \t");
		if (strncmp(line, "security_driver", strlen("security_driver")) == 0)
			found = strstr(line, "apparmor") ? 0 : number;
	}
	free(text);
	return found;
}

/* Would QEMU be held to what is written? Says why not. */
static bool is_in_force(const struct gate *g)
{
	char *path, *text = NULL, line[24];
	size_t size, number;
	bool good = false;
	int r;

	if (!is_switched_on(g) || asprintf(&path, "%s/abstractions/libvirt-qemu", g->dir) < 0)
		return false;
	r = read_whole(AT_FDCWD, path, TEXT_MAX, &text, &size);
	number = other_driver(g);
	if (r < 0) {
		say(stdout, SAYS_GATE_NO_PROFILE, "file", path, "error", strerror(-r), NULL);
	} else if (!strstr(text, "<" GATE_FILE ">")) {
		say(stdout, SAYS_GATE_NO_INCLUDE, "file", path, NULL);
	} else if (number) {
		snprintf(line, sizeof(line), "%zu", number);
		say(stdout, SAYS_GATE_NOT_LIBVIRT, "file", "/etc/libvirt/qemu.conf",
		    "line", line, NULL);
	} else {
		good = true;
	}
	free(text);
	free(path);
	return good;
}

/* What should be there. An exit status; where the host cannot be judged, all is denied. */
static int judge_host(struct gate *g)
{
	struct vfc_options options = g->line->host;
	struct vfc_check *check = NULL;
	const char *error;
	int status = EXIT_OK;

	options.sysroot = g->root;
	options.search_image = true;
	/* As if each device were asked by its address, which is what the hook does. */
	if (vfc_open(&options, &check) < 0 || vfc_filter_slot(check, "*:*:*.*") < 0 ||
	    vfc_judge(check) < 0)
		status = cli_error("%s", vfc_error(check));
	for (size_t i = 0; status != EXIT_USAGE && (error = vfc_host_error(check, i)); i++)
		cli_error("%s", error);
	if (status == EXIT_OK && vfc_host_error(check, 0))
		status = EXIT_USAGE;
	g->judged = status == EXIT_OK;
	g->block = g->judged ? gate_block(check) : gate_block_all();
	vfc_close(check);
	return g->block || status ? status : cli_error("%s", strerror(ENOMEM));
}

/* What stands between the two lines at the begin of a block and the one at its end. */
static void list_block(const char *block)
{
	size_t lines = 0, length;

	for (; *block; block += length + (block[length] == '\n'), lines++) {
		length = strcspn(block, "\n");
		if (lines < 2)
			continue;
		if (strncmp(block, GATE_END, strlen(GATE_END)) == 0)
			break;
		printf("  %.*s\n", (int)length, block);
	}
	if (lines == 2)
		say(stdout, SAYS_GATE_NONE, NULL);
}

static int unended(const struct gate_file *file, size_t line)
{
	char number[24];

	snprintf(number, sizeof(number), "%zu", line);
	complain(SAYS_GATE_UNENDED, "file", file->path, "line", number, NULL);
	return EXIT_USAGE;
}

static int open_file(const struct gate *g, bool make, struct gate_file *file)
{
	int r = gate_file_open(g->dir, make, file);

	/* What is not there needs no removal, and differs from what should be. */
	if (r == -ENOENT && !make) {
		file->text = strdup("");
		r = file->text ? 0 : -ENOMEM;
	}
	if (r < 0) {
		complain(SAYS_GATE_CANNOT_READ, "file", file->path ? file->path : g->dir,
			 "error", strerror(-r), NULL);
		return EXIT_USAGE;
	}
	return 0;
}

static void set_flag(const struct gate *g, bool set)
{
	int fd;

	if (g->line->host.sysroot || g->line->apparmor_dir)
		return;
	if (!set) {
		unlink(FLAG);
		return;
	}
	mkdir(FLAG_DIR, 0755);
	fd = open(FLAG, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd >= 0)
		close(fd);
}

/* Write the file as it should be, or without a block. */
static int put(const struct gate *g, const struct gate_file *file, const char *text)
{
	int r;

	r = strcmp(text, file->text) == 0 ? 0 : gate_file_write(file, text);
	if (r < 0) {
		complain(SAYS_GATE_CANNOT_WRITE, "file", file->path, "error", strerror(-r), NULL);
		return EXIT_USAGE;
	}
	set_flag(g, g->block);
	return EXIT_OK;
}

static int compare(const struct gate_file *file, const char *text)
{
	size_t count = gate_differences(file->text, text,
					gettext(command_words[SAYS_GATE_MISSING_LINE]),
					gettext(command_words[SAYS_GATE_STALE_LINE]), stdout);

	/* A block without lines is one that says so: this host has been looked at. */
	if (count || (!strstr(file->text, GATE_BEGIN) && strstr(text, GATE_BEGIN))) {
		say(stdout, SAYS_GATE_DIFFERS, "file", file->path, NULL);
		return EXIT_UNSAFE;
	}
	return EXIT_OK;
}

static int act(const struct gate *g)
{
	struct gate_file file;
	char *text = NULL;
	size_t line;
	int status = open_file(g, !g->line->only_check && !g->line->remove, &file), r = 0;

	if (status == 0)
		r = gate_splice(file.text, g->block, &text, &line);
	if (r == -EINVAL)
		status = unended(&file, line);
	else if (r < 0)
		status = cli_error("%s", strerror(-r));
	if (status)
		goto out;
	status = g->line->only_check ? compare(&file, text) : put(g, &file, text);
	if (status)
		goto out;
	if (!g->block)
		say(stdout, strcmp(text, file.text) == 0 ? SAYS_GATE_NOT_THERE : SAYS_GATE_REMOVED,
		    "file", file.path, "dir", g->dir, NULL);
	else if (!g->judged)
		complain(SAYS_GATE_ALL, "file", file.path, NULL);
	else
		say(stdout, g->line->only_check || strcmp(text, file.text) == 0 ? SAYS_GATE_CURRENT :
										  SAYS_GATE_WRITTEN,
		    "file", file.path, NULL);
	if (g->judged)
		list_block(g->block);
	if (!g->line->only_check && strcmp(text, file.text) != 0)
		say(stdout, SAYS_GATE_RUNNING, NULL);
out:
	free(text);
	gate_file_close(&file);
	return status;
}

int cmd_gate(const struct command_line *line)
{
	struct gate g = { .line = line, .root = line->host.sysroot ? line->host.sysroot : "/" };
	int status = EXIT_OK, judged = EXIT_OK, r;

	if (line->host.sysroot && !line->apparmor_dir)
		return cli_error("gate: a tree is only read; expected --apparmor-dir DIR as well");
	r = source_open(g.root, 0, &g.source);
	if (r < 0) {
		/* Who judges it says why not. */
		if (judge_host(&g) == EXIT_OK)
			cli_error("%s: %s", g.root, strerror(-r));
		status = EXIT_USAGE;
		goto out;
	}
	g.dir = line->apparmor_dir ? line->apparmor_dir : "/etc/apparmor.d";
	if (!line->remove && !is_in_force(&g)) {
		say(stdout, SAYS_GATE_ELSE, NULL);
		status = EXIT_UNKNOWN;
		goto out;
	}
	if (!line->remove)
		judged = judge_host(&g);
	if (line->remove || (g.block && (g.judged || !line->only_check)))
		status = act(&g);
	if (!line->remove && gate_sees_iommufd(g.source))
		say(stdout, SAYS_GATE_NO_IOMMUFD, NULL);
	if (judged)
		status = judged;
out:
	free(g.block);
	source_close(g.source);
	return fflush(stdout) == 0 ? status : cli_error("cannot write");
}
