/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How structures of the tables, and what they name, are called. */
#ifndef REPORT_WORDS_PLACE_H
#define REPORT_WORDS_PLACE_H

#include "kernel/link.h"
#include "policy/judgement.h"

#define PLACE_SIZE 1024

/* A structure of a table. */
struct place {
	const char *table;		/* "DMAR", "IVRS" */
	const char *structure;		/* "RMRR", "IVMD", ...; NULL: there is none */
	uint32_t offset;
	bool ranged;			/* it is memory: */
	uint64_t base, end;
};

struct place place_of_region(const struct region *region);
struct place place_of_match(const struct scope_match *match);
struct place place_of_block(const struct ivrs_block *block);

/* "endpoint", "range", ...: the words of the JSON schema. */
const char *place_scope_type(const struct region_scope *scope);

/*
 * What a scope names, in @size bytes of @buffer: a path as place_path() writes it, or the
 * address or addresses of a range; empty for all devices.
 */
void place_scope(const struct region *region, const struct region_scope *scope, char *buffer,
		 size_t size);

/* "00:1c.0/00.0", as "bus:device.function/device.function"; @size bytes are written at most. */
void place_path(const struct dmar_scope *scope, char *buffer, size_t size);

const char *place_dmar_scope_type(uint8_t type);

/* How a device is touched, by enum region_kind and enum region_via: the schema's words as well. */
extern const char *const place_kinds[], *const place_vias[];

/*
 * Does the kernel's list have to stand for the firmware's, as a table cannot be read? Only what
 * the running kernel shows of this machine counts.
 */
bool place_is_shown(const struct judgement *j);
/* Is it a range that the kernel lists because the firmware demands it? */
bool place_is_demand(const struct reserved_range *range);

/* The address that a requester number stands for. */
struct pci_address place_address(const struct region *region, uint16_t number);

#endif
