// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/xml-library.h"

#include "system/elf-note.h"
#include "system/loaded.h"

ELF_NOTE_DLOPEN(note, "libvirt-hook", "Read domains that libvirt is about to start",
		"\"" XML_LIBRARY "\",\"" XML_LIBRARY_OTHER "\"");

static bool load(const char *name, struct xml_library *l)
{
	const struct loaded_function wanted[] = {
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

	/* Never closed; nobody asks twice. */
	return loaded_open(name, wanted, sizeof(wanted) / sizeof(wanted[0]));
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
