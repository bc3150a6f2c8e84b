// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/interrupts.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/read.h"
#include "host/source.h"

#define INTERRUPTS "proc/interrupts"
#define INTERRUPTS_MAX (32 << 20)

/* The line of a machine with 8,192 processors has 90 KB. */
#define BUFFER_SIZE (128 << 10)

/* The file grows with processors and devices; once it has told, so much of it is enough. */
#define ENOUGH (64 << 10)

struct look {
	bool arm, remapped, plain, its, other;
	char chip[INTERRUPT_CHIP_SIZE];
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void keep_chip(const char *chip, size_t length, struct look *look)
{
	if (length >= sizeof(look->chip))
		length = sizeof(look->chip) - 1;
	for (size_t i = 0; i < length; i++)
		look->chip[i] = isgraph((unsigned char)chip[i]) ? chip[i] : '?';
	look->chip[length] = '\0';
}

/* Behind "24:" and the counts: the controller's name, or NULL for lines without a number. */
static const char *find_chip(const char *line)
{
	line += strspn(line, " ");
	if (!isdigit((unsigned char)*line))
		return NULL;
	line += strspn(line, "0123456789");
	if (*line != ':')
		return NULL;
	for (line++;; line += strspn(line, "0123456789")) {
		const char *word = line + strspn(line, " \t");
		size_t digits = strspn(word, "0123456789");

		if (!digits || !strchr(" \t", word[digits]))
			return word;
		line = word;
	}
}

/* Of another controller than those of x86: a message of a PCI device that no ITS has. */
static bool is_other_message(const char *chip, size_t length)
{
	static const char *const platform[] = { "ITS-", "pMSI", "fMSI" };

	for (size_t i = 0; i < sizeof(platform) / sizeof(platform[0]); i++)
		if (memmem(chip, length, platform[i], strlen(platform[i])))
			return false;
	return memmem(chip, length, "MSI", 3) != NULL;
}

static void look_at(const char *line, struct look *look)
{
	const char *chip = find_chip(line);
	size_t length = chip ? strcspn(chip, " \t") : 0;
	bool known = look->plain || look->its || look->other;

	if (!length)
		return;
	if (begins(chip, "GIC") && !memmem(chip, length, "MSI", 3))
		look->arm = true;
	else if (begins(chip, "IR-"))
		look->remapped = true;
	else if ((begins(chip, "PCI-MSI") || begins(chip, "IO-APIC")) && !strstr(chip, "AMD-Vi"))
		look->plain = true;
	else if (begins(chip, "ITS-MSI") || begins(chip, "ITS-PCI-MSI"))
		look->its = true;
	else if (look->arm && is_other_message(chip, length))
		look->other = true;
	if (look->remapped || (!known && (look->plain || look->its || look->other)))
		keep_chip(chip, length, look);
}

/* The lines in @text, which becomes what is left of it. */
static size_t look_at_lines(char *text, size_t size, bool end, struct look *look)
{
	char *line = text, *stop;

	text[size] = '\0';
	while (!look->remapped && (stop = memchr(line, '\n', size - (size_t)(line - text)))) {
		*stop = '\0';
		look_at(line, look);
		line = stop + 1;
	}
	size -= (size_t)(line - text);
	if (end)
		look_at(line, look);
	memmove(text, line, size);
	/* What fills the buffer and has no end is no line. */
	return size == BUFFER_SIZE - 1 ? 0 : size;
}

static int read_lines(int fd, struct look *look)
{
	char *buffer = malloc(BUFFER_SIZE);
	size_t left = 0, total = 0;
	ssize_t got;

	if (!buffer)
		return -ENOMEM;
	do {
		got = read(fd, buffer + left, BUFFER_SIZE - 1 - left);
		if (got < 0)
			break;
		total += (size_t)got;
		left = look_at_lines(buffer, left + (size_t)got, got == 0, look);
	} while (got && !look->remapped && total < INTERRUPTS_MAX &&
		 (total < ENOUGH || !(look->plain || look->its || look->other)));
	free(buffer);
	return got < 0 ? -errno : 0;
}

static void conclude(const struct look *look, struct host_interrupts *interrupts)
{
	bool apart = look->remapped || look->its;
	bool together = !look->remapped && (look->plain || look->other);

	interrupts->arm = look->arm;
	interrupts->isolated.seen = apart != together ? SEEN : HIDDEN;
	interrupts->isolated.value = apart;
	memcpy(interrupts->chip, look->chip, sizeof(look->chip));
}

void host_read_shown_interrupts(struct host *host)
{
	struct look look = { 0 };
	int fd = source_open_file(host->source, INTERRUPTS), r;

	host->interrupts.isolated.seen = seen_of(fd < 0 ? fd : 0);
	if (fd < 0)
		return;
	r = read_lines(fd, &look);
	close(fd);
	host->arena.failed |= r == -ENOMEM;
	if (r == 0)
		conclude(&look, &host->interrupts);
	else
		host->interrupts.isolated.seen = HIDDEN;
}
