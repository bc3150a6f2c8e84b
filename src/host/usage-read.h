/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readers of src/host/usage-*.c share. */
#ifndef HOST_USAGE_READ_H
#define HOST_USAGE_READ_H

#include <stdbool.h>

#include "host/host.h"

/* How many devices below one another or beside one another are followed. */
#define USAGE_FOLLOWED_MAX 1024

/* The way down from what is used: each step knows the one above. */
struct usage_step {
	char *name;
	size_t above;		/* index, or NO_INDEX */
};

struct usage_way {
	struct usage_step *steps;	/* in the host's arena */
	size_t count;
	bool full;		/* there was more than USAGE_FOLLOWED_MAX */
};

/* Add a step, unless it was gone already: links of a tree may lead in circles. */
void usage_way_add(struct host *host, struct usage_way *way, const char *name, size_t above);

/*
 * The text of the link @folder/@name, a device of a class: negative errno where there is
 * none, -EINVAL for a name that is no file name.
 */
int usage_link(const struct host *host, const char *folder, const char *name, char *text,
	       size_t size);

/* Is there a PCI function in @path of sysfs? */
bool usage_is_on_pci(const char *path);

/* The last PCI function that @path of sysfs goes through. False: there is none. */
bool usage_last_function(const char *path, struct pci_address *address);

/*
 * Add the use for each PCI function that @path of sysfs goes through: behind Intel VMD, and
 * for a network card on USB, that is more than one endpoint. @use is a template, whose
 * strings are copied.
 */
void usage_add(struct host *host, const char *path, const struct host_use *use);

/* As usage_add, through the steps of @way down to @step: a usage_visit. @data: a struct host_use.
 */
void usage_add_way(struct host *host, const char *path, const struct usage_way *way, size_t step,
		   const void *data);

/* Replace the kernel's octal escapes (\040) in @text. */
void usage_unescape(char *text);

/*
 * What is done with each step of @way that is hardware on PCI; @path of sysfs, which its link has,
 * goes through the function.
 */
typedef void usage_visit(struct host *host, const char *path, const struct usage_way *way,
			 size_t step, const void *data);

/*
 * usage-network.c: go down from @interface through bridges, bonds and the like to what is on PCI.
 * How many functions were visited; *@lost becomes true where there was more than can be followed,
 * or no hardware below it at all.
 */
size_t network_walk(struct host *host, const char *interface, usage_visit *visit, const void *data,
		    bool *lost);

/* usage-storage.c, usage-network.c, usage-console.c */
void usage_read_storage(struct host *host);
void usage_read_network(struct host *host);
void usage_read_console(struct host *host);

#endif
