// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/dmi.h"

#include <string.h>
#include <strings.h>

/* Nothing but blanks, or one character over and over, as a row of zeros. */
static bool is_filling(const char *text)
{
	const char one[] = { ' ', '\t', text[strspn(text, " \t")], '\0' };

	return !text[strspn(text, one)];
}

/* The length of @text from its first to its last character that tells something. */
static size_t trimmed(const char **text)
{
	size_t length;

	*text += strspn(*text, " \t");
	length = strlen(*text);
	while (length && strchr(" \t.", (*text)[length - 1]))
		length--;
	return length;
}

const char *dmi_text(const struct fact_text *fact)
{
	/* Compared without regard to case, blanks around it and full stops behind it. */
	static const char *const placeholders[] = {
		"To Be Filled By O.E.M", "To Be Filled By OEM", "System Manufacturer",
		"System Product Name", "System Version", "System", "Default string",
		"Not Applicable", "Not Available", "Not Specified", "Unknown", "None", "N/A", "OEM",
		"O.E.M", "OEM_MB", "Empty", "Invalid", "Undefined", "Type1ProductConfigId",
		"Manufacturer", "Product Name", "Others", "x.x", "0123456789", "123456789",
	};
	const char *text = fact->text;
	size_t length;

	if (fact->seen != SEEN || is_filling(text))
		return NULL;
	length = trimmed(&text);
	for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++)
		if (strlen(placeholders[i]) == length &&
		    strncasecmp(text, placeholders[i], length) == 0)
			return NULL;
	return length ? fact->text : NULL;
}

const char *dmi_maker(const struct host *host)
{
	const char *maker = dmi_text(&host->platform.vendor);

	return maker ? maker : dmi_text(&host->platform.board_vendor);
}

const char *dmi_name(const struct host *host)
{
	const char *name = dmi_text(&host->platform.product);

	return name ? name : dmi_text(&host->platform.board);
}
