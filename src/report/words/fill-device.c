// SPDX-License-Identifier: GPL-2.0-or-later
/* Places that stand for a device, a group or a driver, and for what else the finding names. */
#include <libintl.h>

#include "report/words/fill.h"
#include "report/words/subject.h"

#define MAX_LISTED 3

static size_t other_of(const struct phrase *p)
{
	return p->finding ? p->finding->other : NO_INDEX;
}

static const char *put_address(const struct phrase *p, size_t device, FILE *out)
{
	char text[PCI_ADDRESS_SIZE];

	if (device == NO_INDEX)
		return "?";
	return fill_text(pci_address_format(p->j->host->devices[device].address, text), out);
}

const char *fill_device(const struct phrase *p, FILE *out)
{
	return put_address(p, subject_device(p), out);
}

const char *fill_other(const struct phrase *p, FILE *out)
{
	return put_address(p, other_of(p), out);
}

const char *fill_demanded(const struct phrase *p, FILE *out)
{
	return put_address(p, other_of(p) != NO_INDEX ? other_of(p) : subject_device(p), out);
}

const char *fill_named(const struct phrase *p, FILE *out)
{
	return put_address(p, subject_named(p), out);
}

const char *fill_named_id(const struct phrase *p, FILE *out)
{
	const struct host_device *named;

	if (subject_named(p) == NO_INDEX)
		return NULL;
	named = &p->j->host->devices[subject_named(p)];
	return fill_print(out, "%04x:%04x", named->vendor, named->device);
}

/* As the kernel's lines have it: 02:00.0 */
const char *fill_other_bdf(const struct phrase *p, FILE *out)
{
	const struct pci_address *address;

	if (other_of(p) == NO_INDEX)
		return NULL;
	address = &p->j->host->devices[other_of(p)].address;
	return fill_print(out, "%02x:%02x.%x", address->bus, pci_device_number(address->devfn),
			  pci_function_number(address->devfn));
}

/* As libvirt calls it: pci_0000_02_00_0 */
const char *fill_node_device(const struct phrase *p, FILE *out)
{
	char text[PCI_ADDRESS_SIZE];

	if (subject_device(p) == NO_INDEX)
		return "";
	pci_address_format(p->j->host->devices[subject_device(p)].address, text);
	for (char *at = text; *at; at++)
		if (*at == ':' || *at == '.')
			*at = '_';
	return fill_print(out, "pci_%s", text);
}

const char *fill_along(const struct phrase *p, FILE *out)
{
	(void)out;
	return other_of(p) != NO_INDEX ? words[WORD_GOES_ALONG] : "";
}

const char *fill_group(const struct phrase *p, FILE *out)
{
	const struct host_group *group = subject_group(p);

	return fill_print(out, "%u", group ? group->id : 0);
}

static const char *driver_of(const struct phrase *p, size_t device)
{
	return device == NO_INDEX ? NULL : p->j->host->devices[device].driver;
}

const char *fill_driver(const struct phrase *p, FILE *out)
{
	const char *driver = driver_of(p, p->evidence ? subject_named(p) : subject_device(p));

	if (p->outcome && p->outcome->named_driver)
		driver = p->outcome->named_driver;
	return driver ? fill_text(driver, out) : words[WORD_NO_DRIVER];
}

const char *fill_members(const struct phrase *p, FILE *out)
{
	const char *none = words[WORD_NO_DRIVER];

	for (size_t i = 0; p->finding && i < p->finding->evidence_count; i++) {
		size_t member = p->finding->evidence[i].index;
		const char *driver = driver_of(p, member);

		fputs(i ? ", " : "", out);
		put_address(p, member, out);
		fprintf(out, " (%s)", driver ? driver : p->translate ? gettext(none) : none);
	}
	return "";
}

const char *fill_what(const struct phrase *p, FILE *out)
{
	return fill_text(p->finding ? p->finding->what : NULL, out);
}

const char *fill_through(const struct phrase *p, FILE *out)
{
	return fill_text(p->finding ? p->finding->through : NULL, out);
}

/* The platform driver that has claimed memory by the name {what}. */
const char *fill_buffer_driver(const struct phrase *p, FILE *out)
{
	return fill_text(p->finding && p->finding->what ?
				 framebuffer_driver(p->finding->what) : NULL, out);
}

const char *fill_slot(const struct phrase *p, FILE *out)
{
	return fill_text(p->finding && p->finding->slot ? p->finding->slot->name : NULL, out);
}

/* {what} is a list; this is how a shell takes it. */
const char *fill_swaps(const struct phrase *p, FILE *out)
{
	const char *list = p->finding ? p->finding->what : NULL;

	for (; list && *list; list++)
		if (list[0] != ',' || list[1] != ' ')
			fputc(*list, out);
	return list ? "" : NULL;
}

/* What evidence from files says, as far as there is room for it. */
const char *fill_found_texts(const struct phrase *p, FILE *out)
{
	size_t listed = 0;

	for (size_t i = 0; p->finding && i < p->finding->evidence_count && listed < MAX_LISTED; i++)
		if (p->finding->evidence[i].kind == FROM_FILE)
			fprintf(out, "%s%s", listed++ ? ", " : "", p->finding->evidence[i].text);
	return "";
}
