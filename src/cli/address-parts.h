/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The address that somebody may have meant by a word that is none. */
#ifndef CLI_ADDRESS_PARTS_H
#define CLI_ADDRESS_PARTS_H

#include <stddef.h>

#include "host/address.h"

#define ADDRESS_PARTS 4

struct address_parts {
	const char *text[ADDRESS_PARTS]; /* where each begins in the word */
	size_t length[ADDRESS_PARTS];
	unsigned long value[ADDRESS_PARTS];
	char before[ADDRESS_PARTS]; /* what separates it from the one before */
	unsigned int count;
};

enum parts_meant {
	PARTS_NONE,        /* the word is nothing like an address */
	PARTS_MEANT,       /* it is one, spelled in another way: "01-00.0" */
	PARTS_NO_FUNCTION, /* "02:00" */
	PARTS_NO_BUS,      /* "1f.2" */
	PARTS_BUS,         /* that part is too large: "01:20.0", "01:00.8" */
	PARTS_DEVICE,
	PARTS_FUNCTION,
	PARTS_NUMBER, /* "14" */
	PARTS_VENDOR, /* "10de" */
};

/* @meant: the address, that part of it, or the number, as it is to be typed. */
enum parts_meant address_parts_read(const char *word, struct address_parts *parts,
				    char meant[PCI_ADDRESS_SIZE]);

#endif
