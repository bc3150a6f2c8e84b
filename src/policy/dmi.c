// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/dmi.h"

#include <string.h>
#include <strings.h>

/* Nothing but blanks, or one character over and over, as a row of zeros. */
static bool is_filling(const char *text)
{
	const char one[] = { ' ', '\t', text[strspn(text, " \t")], '\0' };

	return !text[strspn(text, one)];
}

const char *dmi_text(const struct fact_text *fact)
{
	/* Compared without regard to case. */
	static const char *const placeholders[] = {
		"To Be Filled By O.E.M.", "System Manufacturer", "System Product Name",
		"System Version", "Default string", "Not Applicable", "Not Available",
		"Not Specified", "Unknown", "None", "N/A", "OEM", "O.E.M.", "OEM_MB", "Empty",
		"Invalid", "Undefined", "Type1ProductConfigId", "Manufacturer", "Product Name",
		"Others",
	};

	if (fact->seen != SEEN || is_filling(fact->text))
		return NULL;
	for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++)
		if (strcasecmp(fact->text, placeholders[i]) == 0)
			return NULL;
	return fact->text;
}
