// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/distribution.h"

#include <stdbool.h>
#include <string.h>

#include "host/source.h"

#define TEXT_SIZE 4096

const struct initramfs_mark initramfs_marks[INITRAMFS_MARKS] = {
	{ "run/ostree-booted", INITRAMFS_OSTREE },
	{ "etc/NIXOS", INITRAMFS_NIXOS },
	{ "usr/bin/pveversion", INITRAMFS_PROXMOX },
	{ "usr/sbin/transactional-update", INITRAMFS_TRANSACTIONAL },
	{ "usr/sbin/update-initramfs", INITRAMFS_TOOLS },
	{ "usr/bin/mkinitcpio", INITRAMFS_MKINITCPIO },
	{ "sbin/mkinitfs", INITRAMFS_MKINITFS },
	{ "usr/bin/dracut", INITRAMFS_DRACUT },
	{ "usr/sbin/dracut", INITRAMFS_DRACUT },
};

static const struct {
	const char *id;
	enum initramfs kind;
} names[] = {
	{ "debian", INITRAMFS_TOOLS },
	{ "ubuntu", INITRAMFS_TOOLS },
	{ "fedora", INITRAMFS_DRACUT },
	{ "rhel", INITRAMFS_DRACUT },
	{ "centos", INITRAMFS_DRACUT },
	{ "arch", INITRAMFS_MKINITCPIO },
	{ "archarm", INITRAMFS_MKINITCPIO },
	{ "opensuse-microos", INITRAMFS_TRANSACTIONAL },
	{ "opensuse-leap-micro", INITRAMFS_TRANSACTIONAL },
	{ "sle-micro", INITRAMFS_TRANSACTIONAL },
	{ "sl-micro", INITRAMFS_TRANSACTIONAL },
	{ "suse", INITRAMFS_DRACUT },
	{ "opensuse", INITRAMFS_DRACUT },
	{ "sles", INITRAMFS_DRACUT },
	{ "void", INITRAMFS_DRACUT },
	{ "alpine", INITRAMFS_MKINITFS },
	{ "nixos", INITRAMFS_NIXOS },
};

static enum initramfs named(const char *id)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].id, id) == 0)
			return names[i].kind;
	return INITRAMFS_UNKNOWN;
}

/* What @line has behind @name, without the quotes of a shell; NULL: it is another. */
static char *value_of(char *line, const char *name)
{
	size_t length = strlen(name);
	char *value = line + length, *end;

	if (strncmp(line, name, length) != 0)
		return NULL;
	if (*value == '"' || *value == '\'')
		value++;
	end = value + strcspn(value, "\"'\r");
	*end = '\0';
	return value;
}

enum initramfs distribution_named(char *text)
{
	enum initramfs by_id = INITRAMFS_UNKNOWN, by_like = INITRAMFS_UNKNOWN;
	char *line_end = NULL, *word_end = NULL;

	for (char *line = strtok_r(text, "\n", &line_end); line;
	     line = strtok_r(NULL, "\n", &line_end)) {
		char *id = value_of(line, "ID="), *like = value_of(line, "ID_LIKE=");

		if (id)
			by_id = named(id);
		for (char *word = like ? strtok_r(like, " \t", &word_end) : NULL;
		     word && !by_like; word = strtok_r(NULL, " \t", &word_end))
			by_like = named(word);
	}
	return by_id ? by_id : by_like;
}

enum initramfs distribution_initramfs(const struct source *source)
{
	char text[TEXT_SIZE];

	for (size_t i = 0; i < INITRAMFS_MARKS; i++)
		if (source_exists(source, "%s", initramfs_marks[i].path))
			return initramfs_marks[i].kind;
	if (source_readf(source, text, sizeof(text), OS_RELEASE) < 0)
		return INITRAMFS_UNKNOWN;
	return distribution_named(text);
}
