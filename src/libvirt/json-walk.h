/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The members of a JSON object, as QEMU reads it: one after the other, without a tree. Why no
 * library does it: doc/decisions.md, section 5.
 */
#ifndef LIBVIRT_JSON_WALK_H
#define LIBVIRT_JSON_WALK_H

#define JSON_DEPTH_MAX 32

/*
 * Call @found, unless it is NULL, for each member of the object @text and of what is within it
 * that is no object or array, and for each such item of an array with the key before it. @value:
 * of strings, NULL for all else. QEMU takes strings in single quotes as well. 0; -EINVAL: there is
 * something else, something behind it, or it is deeper than JSON_DEPTH_MAX; or -ENOMEM.
 */
int json_walk(const char *text, void (*found)(const char *key, const char *value, void *data),
	      void *data);

#endif
