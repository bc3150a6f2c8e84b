/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is it UTF-8? Text of files that anybody may have written. */
#ifndef HOST_UTF8_H
#define HOST_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of the character at @text, of which there are @left; 0: it is none (RFC 3629). */
static inline size_t utf8_length(const char *text, size_t left)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 :
			s[0] < 0xf5 ? 4 : 0;

	if (!length || length > left)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than it needs to be, a surrogate, or beyond U+10FFFF */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return length;
}

/*
 * Is the character of @length bytes one that a terminal takes for an order? In UTF-8 those
 * from U+0080 to U+009F are such too, and U+202A to U+202E and U+2066 to U+2069, which show what
 * follows in another order (Unicode's annex 9). Ends of lines and tabulators are none.
 */
static inline bool utf8_is_control(const char *character, size_t length)
{
	const unsigned char *c = (const unsigned char *)character;

	if (length == 1)
		return (c[0] < ' ' && c[0] != '\n' && c[0] != '\t') || c[0] == 0x7f;
	if (length == 2)
		return c[0] == 0xc2 && c[1] < 0xa0;
	return length == 3 && c[0] == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
					       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));
}

#endif
