// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/mistyped.h"

#include <string.h>

#include "host/spelling.h"

#define KEY_MAX 48
#define SLIPS 2	/* letters that are other, too many or missing */

static const struct known {
	const char *key, *told;
	const char *values;	/* each between blanks; NULL: anything */
} options[] = {
	{ "intel_iommu", "intel_iommu=on, intel_iommu=off, iommu=pt",
	  " on off igfx_off forcedac strict sp_off sm_on sm_off tboot_noforce relax_rmrr " },
	{ "amd_iommu", "amd_iommu=off, amd_iommu=force_enable (it is on by itself), iommu=pt",
	  " fullflush off force_isolation force_enable pgtbl_v1 pgtbl_v2 irtcachedis nohugepages "
	  "v2_pgsizes_only " },
	{ "iommu", "iommu=pt, iommu=off, intel_iommu=on",
	  " off force noforce biomerge nomerge soft pt nopt usedac allowdac forcesac fullflush merge "
	  "panic nopanic calgary noaperture memaper noagp nobypass " },
	{ "iommu.passthrough", "iommu.passthrough=1", NULL },
	{ "vfio_pci.ids", "vfio-pci.ids=", NULL },
	{ "vfio_pci.disable_idle_d3", "vfio-pci.disable_idle_d3=1", NULL },
	{ "vfio_pci.disable_vga", "vfio-pci.disable_vga=1", NULL },
	{ "vfio_iommu_type1.allow_unsafe_interrupts",
	  "vfio_iommu_type1.allow_unsafe_interrupts=1", NULL },
	{ "pcie_acs_override", "pcie_acs_override=", NULL },
};

/* Two words in the other order: "iommu_intel" */
static bool is_swapped(const char *key, const char *known)
{
	size_t first = strcspn(key, "_."), second = strlen(key) - first, rest = strcspn(known, "_.");

	return second > 1 && strlen(known) == first + second && rest == second - 1 &&
	       strncmp(known, key + first + 1, rest) == 0 && strcmp(known + rest + 1, "") != 0 &&
	       strncmp(known + rest + 1, key, first) == 0;
}

/* Short names are near to many that mean something else. */
static bool is_near(const char *key, const char *known)
{
	size_t slips = strlen(known) < strlen("amd_iommu") ? 0 : strlen(known) < 11 ? 1 : SLIPS;

	return is_swapped(key, known) || (strlen(key) > 5 && spelling_distance(key, known) <= slips);
}

/* Is one of the comma-separated values of @length bytes at @value none of @known? */
static bool has_other(const char *value, size_t length, const char *known)
{
	while (length) {
		const char *comma = memchr(value, ',', length);
		size_t size = comma ? (size_t)(comma - value) : length;
		char word[KEY_MAX] = " ";

		if (size + 3 > sizeof(word))
			return true;
		memcpy(word + 1, value, size);
		word[1 + size] = ' ';
		/* "memaper=3" has one of its own; what a blank stands before is another option's. */
		if (size && (memchr(value, ' ', size) || !memchr(value, '=', size)) &&
		    !strstr(known, word))
			return true;
		length -= size + (comma != NULL);
		value += size + (comma != NULL);
	}
	return false;
}

/* What Linux knows in the place of the word, or NULL. */
static const char *known_instead(const char *word, size_t length)
{
	const char *equals = memchr(word, '=', length);
	size_t size = equals ? (size_t)(equals - word) : length;
	const char *value = equals ? equals + 1 : NULL;
	char key[KEY_MAX] = "";

	if (!size || size >= sizeof(key) || !equals)
		return NULL;
	for (size_t i = 0; i < size; i++)
		key[i] = word[i] == '-' ? '_' : word[i];
	/* Of key="value" take_quotes_off() has left the first. */
	value += value < word + length && *value == '"';
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(key, options[i].key) == 0)
			return options[i].values && has_other(value, (size_t)(word + length - value),
							      options[i].values) ?
				       options[i].told : NULL;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (is_near(key, options[i].key))
			return options[i].told;
	return NULL;
}

/*
 * One option and its value: a blank within quotes ends none, wherever they begin (kernel: lib/cmdline.c,
 * next_arg()). So "intel_iommu=on iommu=pt" in quotes is intel_iommu with a value of two words.
 */
static size_t length_of_word(const char *text)
{
	bool quoted = false;
	size_t length = 0;

	for (; text[length] && (quoted || !strchr(" \t\n", text[length])); length++)
		quoted ^= text[length] == '"';
	return length;
}

/* The quotes around an option, or around its value, are none of it. */
static void take_quotes_off(const char **word, size_t *length)
{
	if (*length && **word == '"') {
		++*word;
		--*length;
	}
	if (*length && (*word)[*length - 1] == '"')
		--*length;
}

bool mistyped_next(const char **text, struct mistyped *found)
{
	const char *at = *text;

	while (*(at += strspn(at, " \t\n"))) {
		size_t length = length_of_word(at);

		/* What stands behind it is init's. */
		if (length == 2 && strncmp(at, "--", 2) == 0)
			break;
		found->word = at;
		found->length = length;
		take_quotes_off(&found->word, &found->length);
		found->known = known_instead(found->word, found->length);
		at += length;
		*text = at;
		if (found->known)
			return true;
	}
	return false;
}
