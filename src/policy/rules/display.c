// SPDX-License-Identifier: GPL-2.0-or-later
/* Graphics devices: what of the boot is left in them, and what they miss outside of their host. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/device-facts.h"
#include "kernel/igd.h"
#include "policy/rules/functions.h"

#define SYSFB "sysfb_init"
/* "BAR 0: can't reserve [mem 0x0123456789abcdef-0x0123456789abcdef 64bit pref]" */
#define LINE_SIZE 96

static bool is_display(const struct host_device *device)
{
	return device->class >> 16 == 0x03;
}

/* Does @buffer lie in memory of @device, by its own BARs or by /proc/iomem? */
static bool is_in(const struct host_device *device, const struct host_framebuffer *buffer)
{
	if (display_bar_with(device->display, buffer) >= 0)
		return true;
	return buffer->has_owner &&
	       pci_address_key(buffer->owner) == pci_address_key(device->address);
}

/* The end of what the kernel prints (kernel: pci_request_region, "%pR"); NULL: no such BAR. */
static const char *refusal_of(const struct host_device *device,
			      const struct host_framebuffer *buffer, struct arena *arena)
{
	int number = display_bar_with(device->display, buffer);
	const struct display_bar *bar;
	char line[LINE_SIZE];

	if (number < 0)
		return NULL;
	bar = &device->display->bars[number];
	snprintf(line, sizeof(line), "BAR %d: can't reserve [mem 0x%08" PRIx64 "-0x%08" PRIx64 "%s%s]",
		 number, bar->base, bar->end, bar->wide ? " 64bit" : "",
		 bar->prefetchable ? " pref" : "");
	return arena_strdup(arena, line);
}

/*
 * A platform device that has the range as its own (BOOTFB) keeps it whoever drives it. Where only a
 * driver has claimed it, it is free once that is unbound.
 */
static enum detail detail_of(const struct judgement *j, bool reserved, bool driven)
{
	if (machine_option(j->host, "initcall_blacklist", SYSFB))
		return DETAIL_BOOT_SCREEN_DESPITE;
	return reserved || !driven ? DETAIL_BOOT_SCREEN : DETAIL_BOOT_SCREEN_DRIVER;
}

static void add_boot_screen(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	struct finding *finding = NULL;
	bool reserved = false, driven = false;

	for (size_t i = 0; i < j->host->framebuffer_count; i++) {
		const struct host_framebuffer *buffer = &j->host->framebuffers[i];

		if (!is_in(asked, buffer))
			continue;
		reserved |= !framebuffer_driver(buffer->name);
		driven |= framebuffer_driver(buffer->name) != NULL;
		if (!finding) {
			finding = finding_add(findings, DETAIL_BOOT_SCREEN, device);
			finding->through = refusal_of(asked, buffer, findings->arena);
			if (finding->through)
				finding_evidence(finding, FROM_LINE, 0);
		}
		/* The driver that draws is the last one, as it is inside of what is reserved. */
		finding->what = buffer->name;
		finding_evidence_format(finding, "proc/iomem", "%08" PRIx64 "-%08" PRIx64 " : %s",
					buffer->base, buffer->end, buffer->name);
	}
	if (finding)
		finding->detail = detail_of(j, reserved, driven);
}

enum unchecked rule_boot_framebuffer(const struct judgement *j, size_t device,
				     struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];

	/* What is no display has a boot screen only where /proc/iomem shows it. */
	if (j->host->memory_seen != SEEN)
		return is_display(asked) ? UNCHECKED_MEMORY_MAP : CHECKED;
	if (!j->host->framebuffer_count || !asked->display)
		return CHECKED;
	add_boot_screen(j, device, findings);
	return CHECKED;
}

/* A part of the host that stands in the place of a bridge. */
static void tell_bridge(const struct judgement *j, size_t which, struct finding *finding)
{
	const struct host_device *bridge = &j->host->devices[which];
	char name[PCI_ADDRESS_SIZE], text[64];

	snprintf(text, sizeof(text), "class 0x%06x, vendor 0x%04x", bridge->class, bridge->vendor);
	finding->other = which;
	finding_evidence_attribute(finding, pci_address_format(bridge->address, name), "uevent", text);
}

enum unchecked rule_igd_regions(const struct judgement *j, size_t device, struct findings *findings)
{
	enum unchecked why = CHECKED;

	for (size_t c = 0; c < j->candidate_count; c++) {
		struct finding *finding;
		size_t which;

		switch (igd_open(j->candidates[c].profile, j->host, device, &which)) {
		case IGD_REFUSED:
			finding = finding_add(findings, DETAIL_IGD_BRIDGE, device);
			tell_bridge(j, which, finding);
			return CHECKED;
		case IGD_BARE:
			finding_add(findings, DETAIL_IGD_BARE, device)->severity = SEVERITY_UNKNOWN;
			return CHECKED;
		case IGD_UNSEEN:
			why = UNCHECKED_CONFIG;
			break;
		default:
			break;
		}
	}
	return why;
}

/* Did the firmware show its screen on it? */
static bool is_boot_display(const struct host *host, const struct host_device *device)
{
	for (size_t i = 0; i < host->usage.use_count; i++)
		if (host->usage.uses[i].kind == USE_BOOT_DISPLAY &&
		    pci_address_key(host->usage.uses[i].address) == pci_address_key(device->address))
			return true;
	return false;
}

/*
 * Makers whose guests' drivers look into the ROM. A display of AMD's without a ROM is a part of the
 * processor (APU): the firmware keeps its VBIOS in the table VFCT (kernel: drivers/gpu/drm/amd/amdgpu/
 * amdgpu_bios.c, amdgpu_acpi_vfct_bios).
 */
enum unchecked rule_graphics_rom(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_display *display = asked->display;
	struct finding *finding;
	bool boot;

	if (!is_display(asked))
		return CHECKED;
	if (!display || !display->named)
		return UNCHECKED_NOT_NAMED;
	if (asked->vendor != 0x1002 && asked->vendor != 0x10de && asked->vendor != 0x8086)
		return CHECKED;
	if (asked->facts && asked->facts->physfn_seen == SEEN)
		return CHECKED;
	boot = is_boot_display(j->host, asked);
	if (asked->vendor == 0x1002 && display->bars_seen == SEEN && !display->rom) {
		finding = finding_add(findings, DETAIL_ROM_ABSENT, device);
		finding_evidence_attribute(finding, asked->facts ? asked->facts->name : "", "resource",
					   "no ROM");
	} else if (boot || display->rom_shadow) {
		finding = finding_add(findings, DETAIL_ROM_USED, device);
		finding_evidence_attribute(finding, asked->facts ? asked->facts->name : "",
					   boot ? "boot_vga" : "resource", boot ? "1" : "ROM shadow");
	}
	return CHECKED;
}
