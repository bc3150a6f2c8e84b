// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/xml-values.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SIZE_MOST (UINT64_C(1) << 52)

bool xml_number(const char *text, uint32_t most, uint32_t *value)
{
	unsigned long long number;
	char *end;

	/* strtoull would take signs and blanks, too. */
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno || *end || number > most)
		return false;
	*value = (uint32_t)number;
	return true;
}

/* 0: there is no such unit, or no guest that large. */
static uint64_t unit_bytes(const char *unit)
{
	static const char prefixes[] = "kmgtp";
	const char *prefix;
	uint64_t base, bytes = 1;

	if (!unit)
		return 1024;
	if (strcasecmp(unit, "b") == 0 || strcasecmp(unit, "byte") == 0 ||
	    strcasecmp(unit, "bytes") == 0)
		return 1;
	prefix = *unit ? strchr(prefixes, tolower((unsigned char)*unit)) : NULL;
	if (!prefix)
		return 0;
	if (!unit[1] || strcasecmp(unit + 1, "iB") == 0)
		base = 1024;
	else if (strcasecmp(unit + 1, "B") == 0)
		base = 1000;
	else
		return 0;
	for (const char *p = prefixes; p <= prefix; p++)
		bytes *= base;
	return bytes;
}

bool xml_size(const char *number, const char *unit, uint64_t *bytes)
{
	uint64_t each = unit_bytes(unit);
	unsigned long long count;
	char *end;

	/* Where the XML was written by hand, blanks are around it. */
	number += strspn(number, " \t\r\n");
	if (!isdigit((unsigned char)*number) || !each)
		return false;
	errno = 0;
	count = strtoull(number, &end, 10);
	if (errno || end[strspn(end, " \t\r\n")] || count > SIZE_MOST / each)
		return false;
	*bytes = count * each;
	return true;
}
