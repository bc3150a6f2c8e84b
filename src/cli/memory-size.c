// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/memory-size.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/error.h"

/* No processor has more address bits than 52. */
#define MOST (UINT64_C(1) << 52)

static const char units[] = "BKMGT";

static const char *unit_of(char c)
{
	return c ? strchr(units, toupper((unsigned char)c)) : NULL;
}

/*
 * A number alone is MiB for QEMU, KiB for libvirt, and for most people GiB: of these the two with
 * which it is a guest's memory.
 */
static int refuse_bare(const char *text, unsigned long long number)
{
	const char *likely = number < 256 ? "GM" : number < 1 << 20 ? "MK" : "KB";

	return cli_error("--guest-memory %s: expected a unit behind it, %s%c or %s%c?", text, text,
			 likely[0], text, likely[1]);
}

/* "8GB", "8GiB", "8 G": the unit is there, and something with it. */
static bool is_spelled_out(const char *rest, const char **unit)
{
	rest += strspn(rest, " ");
	*unit = unit_of(*rest);
	return *unit && (!rest[1] || strcasecmp(rest + 1, "B") == 0 || strcasecmp(rest + 1, "iB") == 0);
}

/* "1.5G": what it is in the next smaller unit, where that is a whole number. */
static bool is_fraction(const char *text, unsigned long long *number, char *unit)
{
	char *end;
	double value = strtod(text, &end), whole;
	const char *given = unit_of(*end);

	if (!given || given == units || !memchr(text, '.', (size_t)(end - text)) || value <= 0 ||
	    value > 1 << 20)
		return false;
	whole = value * 1024;
	*number = (unsigned long long)whole;
	*unit = given[-1];
	return whole > 0 && (double)*number == whole;
}

static int refuse(const char *text, const char *rest)
{
	unsigned long long number;
	const char *unit;
	char smaller;

	if (strtoull(text, NULL, 10) && rest > text && is_spelled_out(rest, &unit))
		return cli_error("--guest-memory %s: %.*s%c?", text, (int)(rest - text), text, *unit);
	if (is_fraction(text, &number, &smaller))
		return cli_error("--guest-memory %s: expected a whole number: %llu%c?", text, number,
				 smaller);
	return cli_error("--guest-memory %s: expected a whole number with B, K, M, G or T behind it, such "
			 "as 8G", text);
}

int memory_size_read(const char *text, uint64_t *bytes)
{
	unsigned long long number;
	const char *unit;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)*text))
		return refuse(text, text);
	if (!*end && number && !errno)
		return refuse_bare(text, number);
	unit = unit_of(*end);
	if (!unit || end[1] || !number)
		return refuse(text, end);
	if (errno || number > MOST >> 10 * (unit - units))
		return cli_error("--guest-memory %s: expected at most 4096T", text);
	*bytes = (uint64_t)number << 10 * (unit - units);
	return 0;
}
