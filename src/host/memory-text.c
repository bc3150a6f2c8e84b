// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/memory-text.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256

static bool grow(struct memory_text *m, size_t size)
{
	size_t room = m->room ? m->room : FIRST_ROOM;
	char *larger;

	while (room - m->size <= size)
		room *= 2;
	larger = realloc(m->text, room);
	if (!larger)
		return false;
	m->text = larger;
	m->room = room;
	return true;
}

static ssize_t take(void *cookie, const char *bytes, size_t size)
{
	struct memory_text *m = cookie;

	if (!m->failed && m->room - m->size <= size)
		m->failed = !grow(m, size);
	if (m->failed)
		return 0;
	memcpy(m->text + m->size, bytes, size);
	m->size += size;
	m->text[m->size] = '\0';
	return (ssize_t)size;
}

void memory_text_begin(struct memory_text *m)
{
	static const cookie_io_functions_t functions = { .write = take };

	*m = (struct memory_text){ 0 };
	m->out = fopencookie(m, "w", functions);
}

char *memory_text_end(struct memory_text *m)
{
	bool lost = !m->out || ferror(m->out);

	if (m->out && fclose(m->out) != 0)
		lost = true;
	/* What nothing was written to is empty, and not missing. */
	if (!lost && !m->text)
		m->text = calloc(1, 1);
	if (lost || m->failed) {
		free(m->text);
		m->text = NULL;
	}
	m->out = NULL;
	return m->text;
}
