/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * XML that may be hostile, node by node: at most XML_SIZE_MAX bytes and XML_DEPTH_MAX elements
 * within one another, no document type and with it no entities, no file and no network.
 */
#ifndef LIBVIRT_XML_WALK_H
#define LIBVIRT_XML_WALK_H

#include <stddef.h>

#include "libvirt/words-hook.h"

#define XML_SIZE_MAX (8 << 20)
#define XML_DEPTH_MAX 256

struct xml_element {
	const char *name;    /* without the prefix of its name space */
	int depth;           /* of the root: 0 */
	long line;           /* from 1 on; 0: not known */
	char *const *values; /* of handler's attributes; NULL: it has no such */
};

/* What is called for each node; what is not 0 ends the walk, which then answers that. */
struct xml_handler {
	const char *const *attributes; /* names, without prefix; at most XML_ATTRIBUTES_MAX */
	size_t attribute_count;
	int (*start)(const struct xml_element *element, void *data);
	int (*text)(const char *text, int depth, void *data);
	int (*end)(int depth, long line, void *data);
};

#define XML_ATTRIBUTES_MAX 24

/*
 * Read @fd, which stays open, to its end. 0, -ENOMEM, or -EINVAL with the reason in *@error, in
 * new memory; or what a function of @handler has answered.
 */
int xml_walk(int fd, const struct xml_handler *handler, void *data, char **error);

/* Put the sentence into *@error in place of what is there. Answers -EINVAL. */
int xml_fail(char **error, enum hook_word word, ...);

#endif
