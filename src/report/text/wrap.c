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

size_t wrap_columns(unsigned int width)
{
	if (!width)
		return TEXT_WIDTH;
	return width < TEXT_NARROWEST ? TEXT_NARROWEST : width > TEXT_WIDEST ? TEXT_WIDEST : width;
}

/* Words are not broken for a narrower column. */
#define ROOM_LEAST 10

/* The bytes of a word that fit into @room, up to where a path or a list is best parted. */
static size_t part_of_word(const char *word, size_t length, size_t room)
{
	size_t fits = wrap_fit(word, room), at;

	if (fits >= length)
		return length;
	for (at = fits; at > fits / 2; at--)
		if (strchr("/,=", word[at - 1]))
			return at;
	if (fits)
		return fits;
	return wrap_fit(word, 2) ? wrap_fit(word, 2) : 1;
}

void wrap_text(FILE *out, size_t width, size_t start, const char *text)
{
	wrap_on(out, width, start, start, text);
}

void wrap_on(FILE *out, size_t width, size_t column, size_t start, const char *text)
{
	size_t gap = column > start ? 1 : 0;

	text += strspn(text, " \n");
	while (*text) {
		size_t columns, length = piece(text, &columns), blanks, whole = length;

		if (column > start && column + gap + columns > width) {
			fputc('\n', out);
			wrap_blanks(out, start);
			column = start;
			gap = 0;
		}
		if (column + gap + columns > width && width >= start + ROOM_LEAST) {
			length = part_of_word(text, length, width > column ? width - column : 0);
			columns = length < whole ? width : columns;
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

/* The quotation that is open behind @c, where @open was before; 0: none. */
static char quotation(char open, char c)
{
	if (open)
		return c == open ? 0 : open;
	return c == '\'' || c == '"' ? c : 0;
}

/* The length of the first word of the @length bytes at @line, with what is quoted in it. */
static size_t shell_word(const char *line, size_t length)
{
	char open = 0;
	size_t at = 0;

	while (at < length && (open || line[at] != ' '))
		open = quotation(open, line[at++]);
	return at;
}

/* The bytes before the last blank that leave room for " \" in @room columns; 0: there is none. */
static size_t before_blank(const char *line, size_t length, size_t room)
{
	size_t fits = room > 2 ? wrap_fit(line, room - 2) : 0, best = 0;
	char open = 0;

	for (size_t at = 0; at < length && at <= fits; at++) {
		if (!open && line[at] == ' ')
			best = at;
		open = quotation(open, line[at]);
	}
	return best;
}

/* The bytes up to the last slash that fit; 0: there is none, or a quotation keeps all together. */
static size_t up_to_slash(const char *line, size_t length, size_t room)
{
	size_t at = room > 1 ? wrap_fit(line, room - 1) : 0;

	if (memchr(line, '\'', length) || memchr(line, '"', length))
		return 0;
	while (at && line[at - 1] != '/')
		at--;
	return at;
}

void wrap_command(FILE *out, size_t width, size_t indent, const char *line, size_t length)
{
	size_t start = indent;

	while (wrap_fit(line, width > start ? width - start : 0) < length) {
		size_t word = shell_word(line, length);
		size_t part = before_blank(line, length, width > start ? width - start : 0);

		if (part) {
			wrap_blanks(out, start);
			fprintf(out, "%.*s \\\n", (int)part, line);
			start = indent + 2;
			part++;
		} else if (start && word < width) {
			/* It fits if nothing stands before it. */
			start = 0;
			continue;
		} else if (word < length && word < width) {
			/* What the next line begins with parts the words. */
			fprintf(out, "%.*s\\\n", (int)word, line);
			start = indent + 2;
			part = word + 1;
		} else {
			part = up_to_slash(line, word, width > start ? width - start : 0);
			if (!part)
				break;
			wrap_blanks(out, start);
			fprintf(out, "%.*s\\\n", (int)part, line);
			start = 0;
		}
		line += part;
		length -= part;
	}
	wrap_blanks(out, start);
	fprintf(out, "%.*s\n", (int)length, line);
}
