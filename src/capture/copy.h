/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copy one thing of a host into the directory of a capture: a file, a link, a directory.
 *
 * Paths are those of the source, from its root on. What cannot be read is told and counted, and
 * so is what has its place taken by something else; what cannot be written is remembered:
 * callers go on in all cases.
 */
#ifndef CAPTURE_COPY_H
#define CAPTURE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "capture/noting.h"

#define CAPTURE_FILE_MAX (64 << 20)

enum content {
	TEXT,			/* UUIDs and MAC addresses are taken out */
	CONF,			/* as TEXT; of a link, what it leads to: so those who read it do */
	PROPERTIES,		/* key=value lines, those with serials are left out */
	BYTES,
	CONFIG,
	SLOT,			/* a structure of the SMBIOS, kept only if it is a slot */
	EXISTS,			/* only that it is there */
};

/*
 * Tell that @path is not captured and note it, so that who reads the tree finds the same: @error is a negative errno. What is
 * not there is not missed.
 */
void capture_hide(struct capture *c, const char *path, int error);

/* The names in @path, which is made in the capture as well; or NULL. */
char **capture_list(struct capture *c, const char *path);

void capture_put_file(struct capture *c, const char *path, const void *data, size_t size);
void capture_put_dir(struct capture *c, const char *path);

/* What is not there is not missed. */
void capture_copy_file(struct capture *c, const char *path, enum content content);

/* The text of the link @path of the source. 0 or negative errno. */
int capture_link_text(struct capture *c, const char *path, char *target, size_t size);
/* Copy it, and answer its text in @target. False: there is none. */
bool capture_copy_link(struct capture *c, const char *path, char *target, size_t size);

#endif
