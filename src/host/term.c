// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/term.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* errno(3): the kernel's logs have numbers, programs have words. */
static const struct {
	int number;
	const char *name, *words;
	enum log_kind kind;
} errors[] = {
	{ EPERM, "EPERM", "Operation not permitted", TERM_EPERM },
	{ ENOENT, "ENOENT", "No such file or directory", TERM_ENOENT },
	{ ENOMEM, "ENOMEM", "Cannot allocate memory", TERM_ENOMEM },
	{ EACCES, "EACCES", "Permission denied", TERM_EACCES },
	{ EBUSY, "EBUSY", "Device or resource busy", TERM_EBUSY },
	{ ENODEV, "ENODEV", "No such device", TERM_ENODEV },
	{ EINVAL, "EINVAL", "Invalid argument", TERM_EINVAL },
};

static const struct {
	const char *word;
	enum log_kind kind;
} terms[] = {
	{ "RMRR", TERM_RMRR },
	{ "IVMD", TERM_IVMD },
	{ "unity map", TERM_IVMD },
	{ "RMR", TERM_RMR },
	{ "DMAR", TERM_TABLE },
	{ "IVRS", TERM_TABLE },
	{ "IORT", TERM_TABLE },
	{ "IOMMU", TERM_IOMMU },
	{ "VT-d", TERM_IOMMU },
	{ "VTd", TERM_IOMMU },
	{ "AMD-Vi", TERM_IOMMU },
	{ "SMMU", TERM_IOMMU },
	{ "intel_iommu=on", TERM_IOMMU },
	{ "iommu=pt", TERM_PASSTHROUGH_MODE },
	{ "IOMMU group", TERM_GROUP },
	{ "iommu_group", TERM_GROUP },
	{ "IOMMU groups", TERM_GROUP },
	{ "ACS", TERM_ACS },
	{ "pcie_acs_override", TERM_ACS },
	{ "interrupt remapping", TERM_REMAPPING },
	{ "allow_unsafe_interrupts", TERM_REMAPPING },
	{ "FLR", TERM_RESET },
	{ "reset_method", TERM_RESET },
	{ "D3cold", TERM_D3COLD },
	{ "D3", TERM_D3COLD },
	{ "SR-IOV", TERM_SRIOV },
	{ "SRIOV", TERM_SRIOV },
	{ "VF", TERM_SRIOV },
	{ "PF", TERM_SRIOV },
	{ "relax_rmrr", TERM_RELAX },
	{ "intel_iommu=relax_rmrr", TERM_RELAX },
	{ "noiommu", TERM_NOIOMMU },
	{ "enable_unsafe_noiommu_mode", TERM_NOIOMMU },
	{ "romfile", TERM_ROM },
	{ "option ROM", TERM_ROM },
	{ "VBIOS", TERM_ROM },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* "error 22", "errno: 22", "-22", "rc=-22": where a number stands for an error; 0: @text has none. */
static int number_of(const char *text, bool whole)
{
	static const char *const before[] = { "errno", "error", "err", "rc", "ret" };

	for (size_t i = 0; i < COUNT(before); i++) {
		const char *at = strcasestr(text, before[i]), *digits;

		if (!at || (at > text && is_word(at[-1])) || (whole && at != text))
			continue;
		digits = at + strlen(before[i]);
		digits += strspn(digits, " :=(-");
		if (isdigit((unsigned char)*digits) && digits > at + strlen(before[i]))
			return atoi(digits);
	}
	if (whole && strspn(text, "-0123456789") == strlen(text))
		return abs(atoi(text));
	return 0;
}

static bool found(struct log_line *line, enum log_kind kind)
{
	*line = (struct log_line){ .kind = kind };
	return true;
}

static bool number_read(const char *text, bool whole, struct log_line *line)
{
	int number = number_of(text, whole);

	for (size_t i = 0; number && i < COUNT(errors); i++)
		if (errors[i].number == number)
			return found(line, errors[i].kind);
	return false;
}

bool term_read(const char *text, struct log_line *line)
{
	for (size_t i = 0; i < COUNT(errors); i++)
		if (strcasecmp(text, errors[i].name) == 0 || strcasecmp(text, errors[i].words) == 0)
			return found(line, errors[i].kind);
	for (size_t i = 0; i < COUNT(terms); i++)
		if (strcasecmp(text, terms[i].word) == 0)
			return found(line, terms[i].kind);
	return number_read(text, true, line);
}

/* Does @word stand in @text with nothing on either side that belongs to it? */
static bool stands_in(const char *text, const char *word)
{
	for (const char *at = text; (at = strcasestr(at, word)); at++)
		if ((at == text || !is_word(at[-1])) && !is_word(at[strlen(word)]))
			return true;
	return false;
}

bool term_find(const char *text, struct log_line *line)
{
	for (size_t i = 0; i < COUNT(terms); i++)
		/* Two letters are a word of many languages. */
		if (strlen(terms[i].word) > 2 && stands_in(text, terms[i].word))
			return found(line, terms[i].kind);
	for (size_t i = 0; i < COUNT(errors); i++)
		if (stands_in(text, errors[i].name) || stands_in(text, errors[i].words))
			return found(line, errors[i].kind);
	return number_read(text, false, line);
}
