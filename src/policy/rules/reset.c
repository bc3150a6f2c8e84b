// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the device be reset between its users, and does it survive that? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/device-facts.h"
#include "host/memory-text.h"
#include "policy/broken-reset.h"
#include "policy/chipset.h"
#include "policy/needs.h"
#include "policy/rules/functions.h"

static const struct host_device *mate_at(const struct judgement *j,
					 const struct device_facts *facts, const char *name)
{
	struct pci_address address;
	size_t known;

	if (!pci_address_parse(name, &address))
		return NULL;
	known = host_find(j->host, address);
	if (known != NO_INDEX)
		return &j->host->devices[known];
	for (size_t i = 0; i < facts->mate_count; i++)
		if (pci_address_key(facts->mates[i].address) == pci_address_key(address))
			return &facts->mates[i];
	return NULL;
}

/* As lspci calls them. */
static const char *kind_of(uint32_t class)
{
	static const struct {
		uint32_t class, mask;
		const char *name;
	} kinds[] = {
		{ 0x0604, 0xffff, "PCI bridge" }, { 0x0600, 0xff00, "bridge" },
		{ 0x0c03, 0xffff, "USB controller" }, { 0x0c05, 0xffff, "SMBus" },
		{ 0x0c80, 0xffff, "serial bus controller" }, { 0x1080, 0xffff, "encryption controller" },
		{ 0x0403, 0xffff, "audio device" }, { 0x0108, 0xffff, "NVMe controller" },
		{ 0x0106, 0xffff, "SATA controller" }, { 0x0100, 0xff00, "storage controller" },
		{ 0x0200, 0xff00, "network controller" }, { 0x0300, 0xff00, "display controller" },
		{ 0x0400, 0xff00, "multimedia controller" }, { 0x0500, 0xff00, "memory controller" },
		{ 0x0700, 0xff00, "communication controller" },
		{ 0x0800, 0xff00, "system peripheral" },
		{ 0x1100, 0xff00, "signal processing controller" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if ((class >> 8 & kinds[i].mask) == kinds[i].class)
			return kinds[i].name;
	return "device";
}

/* Mates as "0000:01:00.1 (audio device, snd_hda_intel)", with commas between them. */
static void list_mate(FILE *out, const char *name, const struct host_device *mate, bool more)
{
	fprintf(out, "%s%s", more ? ", " : "", name);
	if (mate && mate->class)
		fprintf(out, " (%s%s%s)", kind_of(mate->class), mate->driver ? ", " : "",
			mate->driver ? mate->driver : "");
}

/* The host lives on it, or somebody has it open. */
static bool is_used(const struct judgement *j, const struct host_device *mate,
		    struct finding *finding)
{
	const struct host_usage *usage = &j->host->usage;
	bool used = needs_management(mate) || (mate->holders && mate->holders->count &&
					       !outcome_is_vfios(mate));

	for (size_t i = 0; i < usage->use_count; i++) {
		const struct host_use *use = &usage->uses[i];

		if (pci_address_key(use->address) != pci_address_key(mate->address) ||
		    needs_given_up(j->host, mate, use))
			continue;
		finding_evidence_file(finding, use->source, use->text);
		used = true;
	}
	return used;
}

struct mates {
	struct memory_text all, kept, bridges;
	size_t count, kept_count, bridge_count;
};

static void sort_mate(const struct judgement *j, const char *name, const struct host_device *mate,
		      struct mates *mates, struct finding *finding)
{
	if (mate && host_is_bridge(mate)) {
		list_mate(mates->bridges.out, name, mate, mates->bridge_count++);
		return;
	}
	list_mate(mates->all.out, name, mate, mates->count++);
	if (mate && (is_used(j, mate, finding) || chipset_stays(mate)))
		list_mate(mates->kept.out, name, mate, mates->kept_count++);
}

static const char *take(struct memory_text *text, struct arena *arena)
{
	char *written = memory_text_end(text), *kept = NULL;

	arena->failed |= !written;
	if (written && *written)
		kept = arena_strdup(arena, written);
	free(written);
	return kept;
}

/* Who is reset along, and may they all go to the same guest? */
static void tell_mates(const struct judgement *j, const struct device_facts *facts,
		       struct finding *finding)
{
	struct mates mates = { .count = 0 };
	const char *kept, *bridges;

	memory_text_begin(&mates.all);
	memory_text_begin(&mates.kept);
	memory_text_begin(&mates.bridges);
	for (const char *at = facts->bus_mates; *at; at += strspn(at, ", ")) {
		size_t length = strcspn(at, ",");
		char name[PCI_ADDRESS_SIZE] = "";

		if (length < sizeof(name) && mates.all.out && mates.kept.out && mates.bridges.out) {
			memcpy(name, at, length);
			sort_mate(j, name, mate_at(j, facts, name), &mates, finding);
		}
		at += length;
	}
	finding->what = take(&mates.all, finding->arena);
	kept = take(&mates.kept, finding->arena);
	bridges = take(&mates.bridges, finding->arena);
	if (!finding->what)
		finding->what = bridges;
	finding->detail = bridges ? DETAIL_NO_RESET_BRIDGE : kept ? DETAIL_NO_RESET_KEPT :
								    DETAIL_NO_RESET_ALONE;
	finding->through = bridges ? bridges : kept;
}

enum unchecked rule_no_reset(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding *finding;

	/* What no guest gets needs no reset. */
	if (chipset_has(&j->host->devices[device]))
		return CHECKED;
	if (!facts || facts->reset_seen != SEEN)
		return UNCHECKED_RESET;
	if (facts->reset)
		return CHECKED;
	finding = finding_add(findings, DETAIL_NO_RESET, device);
	/* What the kernel shows, or what is missing there. */
	finding_evidence_attribute(finding, facts->name,
				   facts->reset_methods ? "reset_method" : "reset",
				   facts->reset_methods ? facts->reset_methods : "");
	if (facts->reset_methods && !*facts->reset_methods)
		finding->detail = DETAIL_NO_RESET_OFF;
	else if (facts->bus_mates)
		tell_mates(j, facts, finding);
	return CHECKED;
}

/* What the running kernel lists; NULL: it does not, or is not the one that is asked about. */
static const char *listed_ways(const struct judgement *j, const struct device_facts *facts)
{
	return j->evidence && facts->reset_seen == SEEN ? facts->reset_methods : NULL;
}

/* The ways that the kernel may go, as far as it shows them. */
static unsigned int possible_ways(const struct device_facts *facts, const char *listed)
{
	if (listed)
		return broken_reset_ways(listed);
	if (facts->reset_seen == SEEN && !facts->reset)
		return BY_BUS | BY_NONE;
	return BY_FLR | BY_BUS | BY_NONE;
}

static bool is_avoided(const struct judgement *j, const struct broken_reset *row)
{
	for (size_t c = 0; row->avoided && c < j->candidate_count; c++)
		if (!(j->candidates[c].profile->behaviours & row->avoided))
			return false;
	return row->avoided && j->kernel_known;
}

enum unchecked rule_reset_broken(const struct judgement *j, size_t device,
				 struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct broken_reset *row = broken_reset_of(asked);
	const struct device_facts *facts = asked->facts;
	struct finding *finding;
	const char *listed;

	if (!row || asked->is_vf)
		return CHECKED;
	if (!facts || facts->physfn_seen == NOT_ASKED)
		return UNCHECKED_RESET;
	listed = listed_ways(j, facts);
	if (facts->physfn_seen == SEEN || !(row->ways & possible_ways(facts, listed)) ||
	    (!listed && is_avoided(j, row)))
		return CHECKED;
	finding = finding_add(findings, row->detail, device);
	finding->through = row->source;
	if (listed)
		finding_evidence_attribute(finding, facts->name, "reset_method", listed);
	/* Where the kernel does not say what it does, it may have the quirk: stable releases do. */
	if (row->by_kernel && !listed)
		finding->detail = DETAIL_RESET_UNFIXED;
	else if (finding->detail == DETAIL_RESET_HANGS)
		finding->severity = SEVERITY_UNSAFE;
	return CHECKED;
}
