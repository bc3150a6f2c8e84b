/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of an administrator's additions to libvirt's profile of QEMU, with our block in it. */
#ifndef GATE_GATE_FILE_H
#define GATE_GATE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define GATE_FILE "local/abstractions/libvirt-qemu"

/*
 * @text with @block in the place of the block that is in it, or at its end; NULL for
 * @block: without any. All else stays. *@result is new memory. 0, -ENOMEM, or -EINVAL:
 * a block begins and does not end, or ends without a beginning, in the line *@line.
 */
int gate_splice(const char *text, const char *block, char **result, size_t *line);

/*
 * Print the lines that the blocks of @now and @then, texts of whole files, do not share, each behind
 * @missing or @superfluous. Comments do not count. How many there are.
 */
size_t gate_differences(const char *now, const char *then, const char *missing,
			const char *superfluous, FILE *out);

/*
 * The file below AppArmor's directory @dir, opened and locked against others of us; its
 * directories are made if @make. 0 or negative errno; gate_file_close() in either case.
 */
struct gate_file {
	int dir;		/* that it really is in */
	char *name;		/* its name there */
	char *path;		/* as people know it */
	char *text;		/* what it has now, "" if there is none */
	unsigned int mode, owner, group;
};
int gate_file_open(const char *dir, bool make, struct gate_file *file);
int gate_file_write(const struct gate_file *file, const char *text);
void gate_file_close(struct gate_file *file);

#endif
