/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of libxml2 that are used here, loaded when there is XML to read: linked, the
 * library and what it links would cost every run of the program more time than all else
 * that is loaded, also the calls of the hook that have nothing to read.
 */
#ifndef LIBVIRT_XML_LIBRARY_H
#define LIBVIRT_XML_LIBRARY_H

#include <libxml/xmlreader.h>
#include <stdbool.h>

/*
 * Its name, and the other one that does as well: libxml2 2.14 broke the ABI, but of nothing that
 * is used here.
 */
#if LIBXML_VERSION >= 21400
#define XML_LIBRARY "libxml2.so.16"
#define XML_LIBRARY_OTHER "libxml2.so.2"
#else
#define XML_LIBRARY "libxml2.so.2"
#define XML_LIBRARY_OTHER "libxml2.so.16"
#endif

struct xml_library {
	__typeof__(xmlReaderForIO) *reader_for_io;
	__typeof__(xmlFreeTextReader) *free_reader;
	__typeof__(xmlSetGenericErrorFunc) *set_generic_error;
	__typeof__(xmlTextReaderSetErrorHandler) *set_error_handler;
	__typeof__(xmlTextReaderLocatorLineNumber) *error_line;
	__typeof__(xmlTextReaderGetParserLineNumber) *parser_line;
	__typeof__(xmlTextReaderRead) *read;
	__typeof__(xmlTextReaderNodeType) *node_type;
	__typeof__(xmlTextReaderDepth) *depth;
	__typeof__(xmlTextReaderIsEmptyElement) *is_empty_element;
	__typeof__(xmlTextReaderConstLocalName) *local_name;
	__typeof__(xmlTextReaderConstValue) *value;
	__typeof__(xmlTextReaderMoveToNextAttribute) *next_attribute;
	__typeof__(xmlTextReaderMoveToElement) *to_element;
	__typeof__(xmlTextReaderCurrentNode) *current_node;
	__typeof__(xmlGetLineNo) *line_of;
};

/*
 * The functions, which stay loaded until the process ends. NULL: the library is not there or
 * lacks one; dlerror() then tells what is wrong with XML_LIBRARY.
 */
const struct xml_library *xml_library(void);

#endif
