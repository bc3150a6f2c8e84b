/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: whatever the firmware's tables are, raw or as acpidump's text, they are read to an
 * end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpidump.h"
#include "acpi/dmar.h"
#include "acpi/ivrs.h"
#include "acpi/smbios.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int condition)
{
	if (!condition)
		abort();
}

static void read_tables(const uint8_t *data, size_t size)
{
	struct smbios_slot slot;
	struct dmar dmar;
	struct ivrs ivrs;
	int r;

	r = dmar_parse(data, size, &dmar);
	demand(r == 0 || r == -ENOMEM);
	dmar_clear(&dmar);
	r = ivrs_parse(data, size, &ivrs);
	demand(r == 0 || r == -ENOMEM);
	ivrs_clear(&ivrs);
	smbios_slot_read(data, size, &slot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct acpidump_error error;
	uint8_t *table;
	size_t length;

	read_tables(data, size);
	demand(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (acpidump_is_text(text, size) &&
	    acpidump_extract(text, size, "DMAR", &table, &length, &error) == 0) {
		read_tables(table, length);
		free(table);
	}
	free(text);
	return 0;
}
