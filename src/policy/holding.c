// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/holding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum rank {
	RANK_DISPLAY,
	RANK_OTHER,
	RANK_SERVICE,
};

#define DISPLAY "display-manager.service"

/*
 * How processes call themselves, cut at 15 characters (kernel: TASK_COMM_LEN), and the unit that
 * their packages start them by. systemd-logind holds displays for the session that draws.
 */
static const struct {
	const char *name;
	const char *unit;
	enum rank rank;
} known[] = {
	{ "Xorg", DISPLAY, RANK_DISPLAY },
	{ "X", DISPLAY, RANK_DISPLAY },
	{ "Xwayland", DISPLAY, RANK_DISPLAY },
	{ "gnome-shell", DISPLAY, RANK_DISPLAY },
	{ "gdm-wayland-ses", DISPLAY, RANK_DISPLAY },
	{ "gdm-x-session", DISPLAY, RANK_DISPLAY },
	{ "gdm", DISPLAY, RANK_DISPLAY },
	{ "gdm3", DISPLAY, RANK_DISPLAY },
	{ "sddm", DISPLAY, RANK_DISPLAY },
	{ "sddm-greeter", DISPLAY, RANK_DISPLAY },
	{ "lightdm", DISPLAY, RANK_DISPLAY },
	{ "lightdm-gtk-gre", DISPLAY, RANK_DISPLAY },
	{ "kwin_wayland", DISPLAY, RANK_DISPLAY },
	{ "kwin_x11", DISPLAY, RANK_DISPLAY },
	{ "plasmashell", DISPLAY, RANK_DISPLAY },
	{ "cosmic-comp", DISPLAY, RANK_DISPLAY },
	{ "systemd-logind", DISPLAY, RANK_DISPLAY },
	{ "ollama", "ollama.service", RANK_OTHER },
	{ "jellyfin", "jellyfin.service", RANK_OTHER },
	{ "opensm", "opensm.service", RANK_SERVICE },
	{ "ibacm", "ibacm.service", RANK_SERVICE },
	{ "nv-hostengine", "nvidia-dcgm.service", RANK_SERVICE },
	{ "nvidia-powerd", "nvidia-powerd.service", RANK_SERVICE },
	{ "nv-fabricmanage", "nvidia-fabricmanager.service", RANK_SERVICE },
	{ "nvidia-persiste", "nvidia-persistenced.service", RANK_SERVICE },
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

/* Where @name stands in the table, or KNOWN. */
static size_t find_known(const char *name)
{
	size_t i = 0;

	while (i < KNOWN && strcmp(known[i].name, name) != 0)
		i++;
	return i;
}

static enum rank rank_of(const struct holding *holding)
{
	size_t at = find_known(holding->holder->name);

	return at < KNOWN ? known[at].rank : RANK_OTHER;
}

static int compare(const void *a, const void *b)
{
	const struct holding *x = a, *y = b;

	if (rank_of(x) != rank_of(y))
		return rank_of(x) < rank_of(y) ? -1 : 1;
	return (x->holder->pid > y->holder->pid) - (x->holder->pid < y->holder->pid);
}

const struct holding *holding_order(const struct host *host, size_t device, struct arena *arena,
				    size_t *count)
{
	const struct device_holders *holders = host->devices[device].holders;
	struct holding *items = NULL;

	*count = 0;
	if (holders && holders->count)
		items = arena_alloc(arena, holders->count * sizeof(*items));
	for (size_t i = 0; items && i < holders->count; i++) {
		const struct device_holder *holder = &holders->items[i];
		size_t at = find_known(holder->name);

		if (*count && items[*count - 1].holder->pid == holder->pid)
			continue;
		items[(*count)++] = (struct holding){ holder, at < KNOWN ? known[at].unit : NULL };
	}
	if (*count > 1)
		qsort(items, *count, sizeof(*items), compare);
	return items;
}

char *holding_name(const struct holding *holding, struct arena *arena)
{
	size_t size = strlen(holding->holder->name) + sizeof(" (18446744073709551615)");
	char *text = arena_alloc(arena, size);

	if (text)
		snprintf(text, size, "%s (%lu)", holding->holder->name, holding->holder->pid);
	return text;
}

const struct finding *holding_hangs(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->findings.count; i++) {
		const struct finding *finding = &d->findings.items[i];

		if ((finding->detail == DETAIL_HELD || finding->detail == DETAIL_HELD_VFIO ||
		     finding->detail == DETAIL_HELD_UNFINISHED) &&
		    finding->severity >= SEVERITY_CAUTION)
			return finding;
	}
	return NULL;
}
