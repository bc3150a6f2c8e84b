/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What modprobe's configuration and the kernel command line say about VFIO's modules:
 * modprobe.d(5), and of the command line what modprobe and the kernel take from it.
 *
 * libkmod would read the live directories and the live command line whatever tree is
 * asked about, so that live hosts and trees are read by the same few lines here.
 */
#ifndef HOST_MODPROBE_H
#define HOST_MODPROBE_H

#include <stdbool.h>
#include <stddef.h>

enum modprobe_kind {
	MODPROBE_BLACKLIST,	/* not to be loaded by an alias, nor by libvirt; by name it is */
	MODPROBE_INSTALL,	/* @text is run in its place */
	MODPROBE_OPTIONS,	/* @text: "ids=8086:10d3 disable_vga=1" */
	MODPROBE_SOFTDEP,	/* @text: "pre: vfio-pci" */
	MODPROBE_FORBIDDEN,	/* module_blacklist=: the kernel itself takes no such module */
};

struct modprobe_line {
	enum modprobe_kind kind;
	char *source;		/* path below the root: "etc/modprobe.d/vfio.conf" */
	char *module;		/* with '_' for '-'; of INSTALL and SOFTDEP a pattern, fnmatch(3) */
	char *text;		/* what follows the module, or "" */
};

struct modprobe_config {
	struct arena *arena;	/* lent: has all below, and fails where there is no memory */
	bool hidden;		/* a file or a directory cannot be read; there may be more */
	struct modprobe_line *lines;	/* about VFIO's modules, and all softdeps; as read */
	size_t count;
};

struct arena;
struct source;

/*
 * Read the modprobe.d directories of @source and what @command_line (or NULL) says into @config,
 * which has its arena and else nothing.
 */
void modprobe_read(const struct source *source, const char *command_line,
		   struct modprobe_config *config);

/* Take over the lines of one file's @text, which is changed. */
void modprobe_parse(char *text, const char *source, struct modprobe_config *config);

/*
 * The line of @kind about @module ("vfio_pci") that counts, or NULL: the first of INSTALL and
 * SOFTDEP, else the last (libkmod: kmod_module_get_install_commands).
 */
const struct modprobe_line *modprobe_find(const struct modprobe_config *config,
					  enum modprobe_kind kind, const char *module);

/*
 * The value that @module is loaded with for @option, @length bytes, with the line that
 * says it; NULL where none does. An option without a value has an empty one.
 */
const struct modprobe_line *modprobe_option(const struct modprobe_config *config,
					    const char *module, const char *option,
					    const char **value, size_t *length);

/* As modprobe_option, for one that is on or off; @on is true as the kernel reads it (kstrtobool). */
const struct modprobe_line *modprobe_switch(const struct modprobe_config *config,
					    const char *module, const char *option, bool *on);

/* "blacklist", "install", ...: how @line begins. */
const char *modprobe_command(const struct modprobe_line *line);

/* Does a softdep have vfio-pci loaded before @module ("e1000e")? */
bool modprobe_waits(const struct modprobe_config *config, const char *module);

/* Does the install line @line keep its module from being loaded at all ("/bin/false")? */
bool modprobe_is_refusal(const struct modprobe_line *line);

#endif
