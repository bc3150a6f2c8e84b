// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/xml-library.h"

#include <dlfcn.h>
#include <string.h>

/* POSIX lets dlsym's answer be a function's address; ISO C has no way to write that. */
static bool find(void *handle, const char *name, void *function)
{
	void *symbol = dlsym(handle, name);

	memcpy(function, &symbol, sizeof(symbol));
	return symbol != NULL;
}

static bool find_all(void *handle, struct xml_library *l)
{
	const struct {
		const char *name;
		void *function;
	} wanted[] = {
		{ "xmlReaderForIO", &l->reader_for_io },
		{ "xmlFreeTextReader", &l->free_reader },
		{ "xmlSetGenericErrorFunc", &l->set_generic_error },
		{ "xmlTextReaderSetErrorHandler", &l->set_error_handler },
		{ "xmlTextReaderLocatorLineNumber", &l->error_line },
		{ "xmlTextReaderGetParserLineNumber", &l->parser_line },
		{ "xmlTextReaderRead", &l->read },
		{ "xmlTextReaderNodeType", &l->node_type },
		{ "xmlTextReaderDepth", &l->depth },
		{ "xmlTextReaderIsEmptyElement", &l->is_empty_element },
		{ "xmlTextReaderConstLocalName", &l->local_name },
		{ "xmlTextReaderConstValue", &l->value },
		{ "xmlTextReaderMoveToNextAttribute", &l->next_attribute },
		{ "xmlTextReaderMoveToElement", &l->to_element },
		{ "xmlTextReaderCurrentNode", &l->current_node },
		{ "xmlGetLineNo", &l->line_of },
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!find(handle, wanted[i].name, wanted[i].function))
			return false;
	return true;
}

const struct xml_library *xml_library(void)
{
	static struct xml_library library;
	static void *handle;

	if (handle)
		return &library;
	/* Most of its functions are never called: they are looked up when they are. */
	handle = dlopen(XML_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
	if (!handle)
		return NULL;
	if (!find_all(handle, &library)) {
		/* Not closed, so that dlerror() keeps its text; nobody asks twice. */
		handle = NULL;
		return NULL;
	}
	return &library;
}
