// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The network cards that the host's way out goes through: /proc/net/route and
 * ipv6_route (kernel: fib_route_seq_show, rt6_info_route; linux/route.h), then
 * sys/class/net and its lower_* links through bridges, bonds, teams, VLANs, macvlan.
 */
#include <limits.h>
#include <linux/if.h>
#include <linux/route.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/source.h"
#include "host/usage-read.h"

#define ROUTES_MAX (16 << 20)
#define NET "sys/class/net"

struct route {
	char interface[32];
	bool is_default;
};

/* One that has an address, and the line that shows it. */
struct interface {
	struct route route;
	const char *source;
	char *line;
};

struct interfaces {
	struct interface *items;
	size_t count;
	bool full;		/* there were more than USAGE_FOLLOWED_MAX */
};

static bool is_usable(unsigned int flags)
{
	return (flags & RTF_UP) && !(flags & RTF_REJECT);
}

/* eth0	00000000	0102A8C0	0003	0	0	0	00000000	... */
static bool parse_route(const char *line, struct route *route)
{
	unsigned int destination, gateway, flags, mask;

	if (sscanf(line, "%31s %x %x %x %*s %*s %*s %x", route->interface, &destination, &gateway,
		   &flags, &mask) != 5)
		return false;
	route->is_default = is_usable(flags) && destination == 0 && mask == 0;
	if (!is_usable(flags))
		route->interface[0] = '\0';
	return true;
}

/* Destination, length, source, length, gateway, metric, count, uses, flags, interface. */
static bool parse_route6(const char *line, struct route *route)
{
	unsigned int length, flags;
	char destination[33];

	if (sscanf(line, "%32[0-9a-f] %x %*s %*s %*s %*s %*s %*s %x %31s", destination, &length,
		   &flags, route->interface) != 4)
		return false;
	route->is_default = is_usable(flags) && length == 0 && strspn(destination, "0") == 32;
	/*
	 * Every interface that is up has routes for its link-local address. Captured trees do
	 * not tell these from others, so that only the default route shows an address.
	 */
	if (!route->is_default)
		route->interface[0] = '\0';
	return true;
}

/* The interfaces below the one of @step, or is it hardware that is not on PCI? */
static void add_lower(struct host *host, struct usage_way *way, size_t step, bool *hardware)
{
	char **names;

	if (source_listf(host->source, &names, NET "/%s", way->steps[step].name) < 0)
		return;
	for (char **name = names; *name; name++) {
		*hardware |= strcmp(*name, "device") == 0;
		if (strncmp(*name, "lower_", 6) == 0)
			usage_way_add(host, way, *name + 6, step);
	}
	source_free_names(names);
}

size_t network_walk(struct host *host, const char *interface, usage_visit *visit, const void *data,
		    bool *lost)
{
	struct usage_way way = { 0 };
	bool hardware = false;
	size_t functions = 0;

	usage_way_add(host, &way, interface, NO_INDEX);
	for (size_t i = 0; i < way.count; i++) {
		char link[PATH_MAX];

		/* Taps and virtual pairs below a bridge are for guests. */
		if (usage_link(host, NET, way.steps[i].name, link, sizeof(link)) < 0)
			continue;
		if (usage_is_on_pci(link)) {
			visit(host, link, &way, i, data);
			functions++;
		} else {
			add_lower(host, &way, i, &hardware);
		}
	}
	*lost |= way.full || (!functions && !hardware);
	return functions;
}

/* Down from @interface to how many functions? *@lost where no hardware is below it. */
static size_t follow(struct host *host, const struct interface *interface, enum use_kind kind,
		     bool *lost)
{
	struct host_use use = {
		.kind = kind,
		.what = (char *)(uintptr_t)interface->route.interface,
		.source = interface->source,
		.text = interface->line,
	};

	return network_walk(host, use.what, usage_add_way, &use, lost);
}

static void remember(struct host *host, struct interfaces *list, struct interface interface)
{
	const struct route *route = &interface.route;
	struct interface *items;

	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].route.interface, route->interface) == 0 &&
		    list->items[i].route.is_default == route->is_default)
			return;
	list->full |= list->count == USAGE_FOLLOWED_MAX;
	if (list->full)
		return;
	interface.line = arena_strdup(&host->arena, interface.line);
	items = arena_array(&host->arena, list->items, list->count, sizeof(*items));
	if (!items)
		return;
	list->items = items;
	items[list->count++] = interface;
}

/* Without IPv6 there is no table of it; that of IPv4 is always there. */
static void read_table(struct host *host, const char *path, bool optional,
		       bool (*parse)(const char *line, struct route *route), struct interfaces *list)
{
	char *text, *save = NULL;
	int r = source_read(host->source, path, ROUTES_MAX, &text, NULL);

	if (r < 0) {
		if (r != -ENOENT || !optional)
			host->usage.network = HIDDEN;
		return;
	}
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct interface interface = { .source = path, .line = line };

		if (strncmp(line, "Iface", 5) == 0)
			continue;
		if (!parse(line, &interface.route))
			host->usage.network = HIDDEN;
		else if (interface.route.interface[0] && strcmp(interface.route.interface, "lo") != 0)
			remember(host, list, interface);
	}
	free(text);
}

/* Where the uses from @first on end: the name behind the last arrow. */
static bool ends_alike(const struct host_usage *usage, size_t first)
{
	const char *common = NULL;

	for (size_t i = first; i < usage->use_count; i++) {
		const char *arrow = strrchr(usage->uses[i].through, '>');
		const char *end = arrow ? arrow + 2 : usage->uses[i].through;

		if (common && strcmp(common, end) != 0)
			return false;
		common = end;
	}
	return true;
}

/* No way out leads to PCI: then it counts whether just one NIC has an address at all. */
static bool find_only_nic(struct host *host, const struct interfaces *list)
{
	struct host_usage *usage = &host->usage;
	size_t before = usage->use_count, leading = 0;
	bool lost = false, found;

	for (size_t i = 0; i < list->count; i++)
		leading += follow(host, &list->items[i], USE_ONLY_NIC, &lost) > 0;
	found = leading == 1 || (leading && ends_alike(usage, before));
	if (!found)
		usage->use_count = before;
	return found;
}

static bool is_up(const struct host *host, const char *interface)
{
	char text[16];

	return strcmp(interface, "lo") != 0 &&
	       source_readf(host->source, text, sizeof(text), NET "/%s/flags", interface) == 0 &&
	       strtoul(text, NULL, 0) & IFF_UP;
}

static bool is_vrf(const struct host *host, const char *interface)
{
	char text[256];

	return source_readf(host->source, text, sizeof(text), NET "/%s/uevent", interface) == 0 &&
	       strstr(text, "DEVTYPE=vrf");
}

static bool any_interface(const struct host *host,
			  bool (*test)(const struct host *host, const char *interface))
{
	bool any = false;
	char **names;

	if (source_list(host->source, NET, &names, NULL) < 0)
		return false;
	for (char **name = names; *name && !any; name++)
		any = test(host, *name);
	source_free_names(names);
	return any;
}

/*
 * The kernel shows the main table alone. Of the others it is only known that they may be in
 * use: where a VRF is, or where nothing has a route and yet an interface is up (kernel:
 * Documentation/networking/vrf.rst, ip-rule(8)).
 */
static void look_for_other_tables(struct host *host, bool none)
{
	if ((source_exists(host->source, "sys/module/vrf") && any_interface(host, is_vrf)) ||
	    (none && any_interface(host, is_up)))
		host->usage.network = HIDDEN;
}

void usage_read_network(struct host *host)
{
	struct interfaces list = { 0 };
	size_t functions = 0;
	bool lost = false, found;

	host->usage.network = SEEN;
	read_table(host, "proc/net/route", false, parse_route, &list);
	read_table(host, "proc/net/ipv6_route", true, parse_route6, &list);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].route.is_default)
			functions += follow(host, &list.items[i], USE_ROUTE, &lost);
	found = functions || find_only_nic(host, &list);
	look_for_other_tables(host, !list.count);
	if (list.full || (lost && !found))
		host->usage.network = HIDDEN;
}
