// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/xml-library.h"

#include <dlfcn.h>
#include <string.h>

#include "system/elf-note.h"

ELF_NOTE_DLOPEN(note, "libvirt-hook", "Read domains that libvirt is about to start",
		"\"" XML_LIBRARY "\",\"" XML_LIBRARY_OTHER "\"");

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

static bool load(const char *name, struct xml_library *library)
{
	/* Most of its functions are never called: they are looked up when they are. */
	void *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);

	/* Never closed, so that dlerror() keeps its text; nobody asks twice. */
	return handle && find_all(handle, library);
}

const struct xml_library *xml_library(void)
{
	static struct xml_library library;
	static bool loaded;

	/* The first once more: where neither is there, it is the one to be told of. */
	loaded = loaded || load(XML_LIBRARY, &library) || load(XML_LIBRARY_OTHER, &library) ||
		 load(XML_LIBRARY, &library);
	return loaded ? &library : NULL;
}
