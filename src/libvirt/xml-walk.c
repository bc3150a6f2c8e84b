// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/xml-walk.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libvirt/xml-library.h"

/* Where in what stands before the root element. */
enum prolog {
	PROLOG,
	PROLOG_OPEN,        /* behind < */
	PROLOG_DECLARATION, /* behind <! */
	PROLOG_COMMENT,
	PROLOG_INSTRUCTION,
	PROLOG_OVER,
};

struct walk {
	const struct xml_library *library;
	xmlTextReaderPtr reader;
	const struct xml_handler *handler;
	void *data;
	char **error;
	int fd;
	size_t size;
	int failed;   /* errno of read(2); EFBIG: there is more than may be */
	char *broken; /* libxml2's first complaint */
	long broken_line;
	enum prolog prolog;
	unsigned int closing; /* characters of what ends a comment or an instruction */
	bool has_doctype;
};

int xml_fail(char **error, enum hook_word word, ...)
{
	va_list arguments;

	free(*error);
	va_start(arguments, word);
	if (vasprintf(error, words_hook[word], arguments) < 0)
		*error = NULL;
	va_end(arguments);
	return -EINVAL;
}

static int read_attributes(const struct walk *w, char **values)
{
	const struct xml_library *l = w->library;
	int n;

	while ((n = l->next_attribute(w->reader)) == 1) {
		const char *name = (const char *)l->local_name(w->reader);
		const char *value = (const char *)l->value(w->reader);

		for (size_t i = 0; name && i < w->handler->attribute_count; i++) {
			/* x:type='...' beside type='...': nobody writes both. */
			if (strcmp(name, w->handler->attributes[i]) != 0 || values[i])
				continue;
			values[i] = strdup(value ? value : "");
			if (!values[i])
				return -ENOMEM;
		}
	}
	l->to_element(w->reader);
	return n < 0 ? -ENOMEM : 0;
}

static int take_element(struct walk *w, int depth, long line)
{
	bool is_empty = w->library->is_empty_element(w->reader) == 1;
	char *values[XML_ATTRIBUTES_MAX] = { NULL };
	struct xml_element element = {
		.name = (const char *)w->library->local_name(w->reader),
		.depth = depth,
		.line = line,
		.values = values,
	};
	int r = read_attributes(w, values);

	if (r == 0)
		r = w->handler->start(&element, w->data);
	if (r == 0 && is_empty)
		r = w->handler->end(depth, line, w->data);
	for (size_t i = 0; i < w->handler->attribute_count; i++)
		free(values[i]);
	return r;
}

static int take_node(struct walk *w)
{
	const struct xml_library *l = w->library;
	xmlNodePtr node = l->current_node(w->reader);
	long line = node ? l->line_of(node) : 0;
	int depth = l->depth(w->reader);

	if (depth < 0 || depth >= XML_DEPTH_MAX)
		return xml_fail(w->error, XML_TOO_DEEP, line, XML_DEPTH_MAX);
	switch (l->node_type(w->reader)) {
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return xml_fail(w->error, XML_DOCTYPE);
	case XML_READER_TYPE_ELEMENT:
		return take_element(w, depth, line);
	case XML_READER_TYPE_END_ELEMENT:
		return w->handler->end(depth, line, w->data);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return w->handler->text((const char *)l->value(w->reader), depth, w->data);
	default:
		return 0;
	}
}

static enum prolog after(struct walk *w, char c)
{
	switch (w->prolog) {
	case PROLOG:
		return c == '<' ? PROLOG_OPEN : PROLOG;
	case PROLOG_OPEN:
		w->closing = 0;
		return c == '!'	  ? PROLOG_DECLARATION
		       : c == '?' ? PROLOG_INSTRUCTION
				  : PROLOG_OVER;
	case PROLOG_DECLARATION:
		w->has_doctype |= c != '-';
		return PROLOG_COMMENT;
	case PROLOG_COMMENT:
		if (c == '>' && w->closing >= 2)
			return PROLOG;
		w->closing = c == '-' ? w->closing + 1 : 0;
		return PROLOG_COMMENT;
	case PROLOG_INSTRUCTION:
		if (c == '>' && w->closing)
			return PROLOG;
		w->closing = c == '?';
		return PROLOG_INSTRUCTION;
	default:
		return PROLOG_OVER;
	}
}

/*
 * A document type is found before libxml2 gets to see it: with many entities, of which none is
 * used, it would take half a minute.
 */
static void look_for_doctype(struct walk *w, const char *text, size_t size)
{
	for (size_t i = 0; i < size && w->prolog != PROLOG_OVER && !w->has_doctype; i++)
		w->prolog = after(w, text[i]);
}

static int read_input(void *data, char *buffer, int size)
{
	struct walk *w = data;
	ssize_t n;

	do {
		n = read(w->fd, buffer, (size_t)size);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		w->failed = errno;
	if (n > 0) {
		w->size += (size_t)n;
		look_for_doctype(w, buffer, (size_t)n);
	}
	if (w->size > XML_SIZE_MAX)
		w->failed = EFBIG;
	return w->failed || w->has_doctype ? -1 : (int)n;
}

static void complain(void *data, const char *message, xmlParserSeverities severity,
		     xmlTextReaderLocatorPtr where)
{
	struct walk *w = data;

	if (w->broken || severity == XML_PARSER_SEVERITY_WARNING ||
	    severity == XML_PARSER_SEVERITY_VALIDITY_WARNING)
		return;
	w->broken = strdup(message);
	w->broken_line = w->library->error_line(where);
	/* Within an entity there is no line. */
	if (w->broken_line < 1)
		w->broken_line = w->library->parser_line(w->reader);
	if (w->broken)
		w->broken[strcspn(w->broken, "\n")] = '\0';
}

/* What libxml2 says of encodings reaches no reader, and would stand before our own line. */
static void __attribute__((format(printf, 2, 3))) keep_quiet(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
}

/* Why there is nothing more to read. */
static int explain_end(const struct walk *w, int status)
{
	if (w->has_doctype)
		return xml_fail(w->error, XML_DOCTYPE);
	if (w->failed == EFBIG)
		return xml_fail(w->error, XML_TOO_LARGE, XML_SIZE_MAX >> 20);
	if (w->failed)
		return xml_fail(w->error, XML_UNREADABLE, strerror(w->failed));
	if (!w->size)
		return xml_fail(w->error, XML_EMPTY);
	if (status < 0)
		return xml_fail(w->error, XML_BROKEN, w->broken_line, w->broken ? w->broken : "?");
	return 0;
}

int xml_walk(int fd, const struct xml_handler *handler, void *data, char **error)
{
	/* Neither XML_PARSE_NOENT nor XML_PARSE_DTDLOAD, and nothing said on standard error. */
	static const int options =
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES;
	struct walk w = {
		.handler = handler,
		.data = data,
		.error = error,
		.fd = fd,
	};
	int status, r = 0;

	errno = 0;
	w.library = xml_library();
	if (!w.library) {
		const char *why = dlerror();

		if (errno == ENOMEM)
			return -ENOMEM;
		return xml_fail(error, XML_LIBRARY_MISSING, XML_LIBRARY, why ? why : "?");
	}
	w.library->set_generic_error(NULL, keep_quiet);
	/* Libvirt writes no other encoding, whatever a declaration says. */
	w.reader = w.library->reader_for_io(read_input, NULL, &w, NULL, "UTF-8", options);
	if (!w.reader)
		return w.failed || w.has_doctype ? explain_end(&w, -1) : -ENOMEM;
	w.library->set_error_handler(w.reader, complain, &w);
	errno = 0;
	do {
		status = w.library->read(w.reader);
		if (status == 1 && !w.failed && !w.has_doctype)
			r = take_node(&w);
	} while (status == 1 && !w.failed && !w.has_doctype && r == 0);
	/* What libxml2 has no memory for it calls broken, or leaves out. */
	if (r == 0)
		r = errno == ENOMEM ? -ENOMEM : explain_end(&w, status);
	w.library->free_reader(w.reader);
	free(w.broken);
	return r;
}
