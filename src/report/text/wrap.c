// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text/wrap.h"

#include <stdbool.h>
#include <string.h>
#include <wchar.h>

/* JIS X 4051: what no line begins with, and what none ends with */
static const wchar_t no_begin[] =
	L"、。，．・：；？！ー々〻」』）】〕］｝〉》％…ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
	L",.:;?!)]}%";
static const wchar_t no_end[] = L"「『（【〔［｛〈《([{";

/* The character at @text, its columns, and its length in bytes. */
static size_t next(const char *text, wchar_t *c, size_t *columns)
{
	mbstate_t state = { 0 };
	size_t length = mbrtowc(c, text, strlen(text), &state);
	int width;

	if (length == (size_t)-1 || length == (size_t)-2 || length == 0) {
		*c = (unsigned char)*text;
		*columns = 1;
		return 1;
	}
	width = wcwidth(*c);
	*columns = width < 0 ? 1 : (size_t)width;
	return length;
}

size_t wrap_width(const char *text)
{
	size_t width = 0, columns;
	wchar_t c;

	while (*text) {
		text += next(text, &c, &columns);
		width += columns;
	}
	return width;
}

size_t wrap_fit(const char *text, size_t columns)
{
	size_t used = 0, bytes = 0, more;
	wchar_t c;

	while (text[bytes]) {
		size_t length = next(text + bytes, &c, &more);

		if (used + more > columns)
			break;
		used += more;
		bytes += length;
	}
	return bytes;
}

void wrap_blanks(FILE *out, size_t count)
{
	fprintf(out, "%*s", (int)count, "");
}

void wrap_pad(FILE *out, const char *text, size_t columns)
{
	size_t width = wrap_width(text);

	fputs(text, out);
	wrap_blanks(out, width < columns ? columns - width : 0);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* The bytes up to the next place where a line may end, and the columns that they take. */
static size_t piece(const char *text, size_t *columns)
{
	wchar_t last, c;
	size_t width, last_width, length = next(text, &last, &last_width);

	*columns = last_width;
	while (text[length] && !is_blank(text[length])) {
		size_t more = next(text + length, &c, &width);

		if ((last_width > 1 || width > 1) && !wcschr(no_begin, c) && !wcschr(no_end, last))
			break;
		*columns += width;
		length += more;
		last = c;
		last_width = width;
	}
	return length;
}

void wrap_text(FILE *out, size_t start, const char *text)
{
	wrap_on(out, start, start, text);
}

void wrap_on(FILE *out, size_t column, size_t start, const char *text)
{
	size_t gap = column > start ? 1 : 0;

	text += strspn(text, " \n");
	while (*text) {
		size_t columns, length = piece(text, &columns), blanks;

		if (column > start && column + gap + columns > TEXT_WIDTH) {
			fputc('\n', out);
			wrap_blanks(out, start);
			column = start;
			gap = 0;
		}
		wrap_blanks(out, gap);
		fwrite(text, 1, length, out);
		column += gap + columns;
		text += length;
		blanks = strspn(text, " \n");
		gap = blanks ? 1 : 0;
		text += blanks;
	}
	fputc('\n', out);
}
