// SPDX-License-Identifier: GPL-2.0-or-later
/* groups: who is in which IOMMU group, as a tree: what is below a bridge stands below it. */
#include <langinfo.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "report/text/text.h"
#include "report/text/wrap.h"

#define STEP 4 /* columns that a level of the tree takes */

/* A group's members, or those of none: parents before their children. */
struct forest {
	const struct host_group *group; /* NULL: none */
	size_t *nodes;                  /* indices into host.devices */
	unsigned int *levels;
	size_t count;
};

struct view {
	const struct text *t;
	struct forest *forests;
	size_t count;
	size_t address_width, driver_width;
	bool utf8;
};

/* 1 if @above is a bridge over @device. */
static bool is_above(const struct host_device *above, const struct host_device *device)
{
	return above->address.domain == device->address.domain && above->depth < device->depth &&
	       memcmp(above->chain, device->chain, above->depth * sizeof(*above->chain)) == 0;
}

/* Depth first. */
static int compare_nodes(const void *x, const void *y, void *data)
{
	const struct host *host = data;
	const struct host_device *a = &host->devices[*(const size_t *)x];
	const struct host_device *b = &host->devices[*(const size_t *)y];

	if (a->address.domain != b->address.domain)
		return a->address.domain < b->address.domain ? -1 : 1;
	for (unsigned int i = 0; i < a->depth && i < b->depth; i++) {
		int order = memcmp(&a->chain[i], &b->chain[i], sizeof(a->chain[i]));

		if (order)
			return order;
	}
	return (int)a->depth - (int)b->depth;
}

/* How many of the list are above each. */
static void find_levels(const struct host *host, struct forest *f)
{
	size_t above[UINT8_MAX + 1];
	unsigned int height = 0;

	for (size_t i = 0; i < f->count; i++) {
		while (height && !is_above(&host->devices[f->nodes[above[height - 1]]],
					   &host->devices[f->nodes[i]]))
			height--;
		f->levels[i] = height;
		above[height++] = i;
	}
}

static bool add_forest(struct view *v, const struct host_group *group, const size_t *nodes,
		       size_t count)
{
	const struct host *host = v->t->j->host;
	struct forest *f = &v->forests[v->count];

	*f = (struct forest){
		.group = group,
		.nodes = malloc((count + 1) * sizeof(*f->nodes)),
		.levels = malloc((count + 1) * sizeof(*f->levels)),
		.count = count,
	};
	v->count++;
	if (!f->nodes || !f->levels)
		return false;
	memcpy(f->nodes, nodes, count * sizeof(*nodes));
	qsort_r(f->nodes, count, sizeof(*nodes), compare_nodes, (void *)host);
	find_levels(host, f);
	for (size_t i = 0; i < count; i++) {
		const struct host_device *device = &host->devices[f->nodes[i]];
		char address[PCI_ADDRESS_SIZE];
		size_t width = STEP * (f->levels[i] + 1) +
			       strlen(pci_address_format(device->address, address));
		size_t driver = device->driver ? strlen(device->driver) : 1;

		v->address_width = width > v->address_width ? width : v->address_width;
		if (driver > v->driver_width)
			v->driver_width = driver;
	}
	return true;
}

/* Who is in no group: the judged devices, and the bridges over them. */
static bool add_ungrouped(struct view *v)
{
	const struct judgement *j = v->t->j;
	const struct host *host = j->host;
	size_t *nodes = malloc((host->device_count + 1) * sizeof(*nodes)), count = 0, judged;
	bool done;

	if (!nodes)
		return false;
	for (size_t i = 0; i < j->device_count; i++)
		if (host->devices[j->devices[i].device].group == NO_INDEX)
			nodes[count++] = j->devices[i].device;
	judged = count;
	for (size_t i = 0; i < host->device_count; i++) {
		const struct host_device *bridge = &host->devices[i];
		bool above = false;

		if (!host_is_bridge(bridge) || bridge->group != NO_INDEX || judgement_find(j, i))
			continue;
		for (size_t k = 0; !above && k < judged; k++)
			above = is_above(bridge, &host->devices[nodes[k]]);
		if (above)
			nodes[count++] = i;
	}
	done = !count || add_forest(v, NULL, nodes, count);
	free(nodes);
	return done;
}

static int compare_groups(const void *x, const void *y)
{
	const struct host_group *a = ((const struct forest *)x)->group;
	const struct host_group *b = ((const struct forest *)y)->group;

	return (a->id > b->id) - (a->id < b->id);
}

static const char *mark(const struct view *v, const struct device_judgement *d)
{
	static const char *const signs[] = { "✓", "!", "?", "✗" };
	static const char *const letters[] = { "+", "!", "?", "x" };

	if (!d)
		return v->utf8 ? "·" : "-";
	return v->utf8 ? signs[d->verdict] : letters[d->verdict];
}

static bool has_next(const struct forest *f, size_t node)
{
	for (size_t i = node + 1; i < f->count && f->levels[i] >= f->levels[node]; i++)
		if (f->levels[i] == f->levels[node])
			return true;
	return false;
}

static void put_branch(const struct view *v, const struct forest *f, size_t node, bool *open)
{
	unsigned int level = f->levels[node];

	for (unsigned int i = 0; i < level; i++)
		fputs(!open[i] ? "    " : v->utf8 ? "│   " : "|   ", v->t->out);
	open[level] = has_next(f, node);
	if (v->utf8)
		fputs(open[level] ? "├── " : "└── ", v->t->out);
	else
		fputs(open[level] ? "|-- " : "`-- ", v->t->out);
}

/* "Intel Corporation 82574L ... (Ethernet controller) [8086:10d3]": what tells most comes first. */
static const char *model(const struct text *t, const struct host_device *device, char *buffer)
{
	const char *name = names_device(t->names, device, false);
	const char *both = names_device(t->names, device, true);
	size_t class = name && both ? strlen(both) - strlen(name) : 0;

	/* They are told apart by ": ". */
	if (class <= 2)
		return text_name(t, device, buffer);
	snprintf(buffer, NAME_SIZE, "%s (%.*s) [%04x:%04x]", name, (int)class - 2, both,
		 device->vendor, device->device);
	return buffer;
}

static void put_node(const struct view *v, const struct forest *f, size_t node, bool *open)
{
	const struct text *t = v->t;
	const struct host_device *device = &t->j->host->devices[f->nodes[node]];
	const struct device_judgement *d = judgement_find(t->j, f->nodes[node]);
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	const char *driver = device->driver ? device->driver : "-";
	size_t column = v->address_width + v->driver_width + 14;
	char address[PCI_ADDRESS_SIZE], name[NAME_SIZE];

	put_branch(v, f, node, open);
	wrap_pad(t->out, pci_address_format(device->address, address),
		 v->address_width - STEP * (f->levels[node] + 1));
	fprintf(t->out, "  %s%s%s ", d ? text_colour(t, d->verdict) : "", mark(v, d),
		d ? text_plain(t) : "");
	if (d)
		text_verdict(t, d->verdict, 8);
	else
		wrap_pad(t->out, host_is_bridge(device) ? gettext(words[WORD_BRIDGE]) : "-", 8);
	fputc(' ', t->out);
	if (t->options->width && column + NAME_LEAST > t->options->width) {
		fputc('\n', t->out);
		text_whole(t, 8, phrase_print(&p, "%s %s", driver, model(t, device, name)));
		return;
	}
	wrap_pad(t->out, driver, v->driver_width);
	fputc(' ', t->out);
	text_listed(t, (unsigned int)column, model(t, device, name));
}

static void put_forest(const struct view *v, const struct forest *f)
{
	const struct text *t = v->t;
	bool open[UINT8_MAX + 2] = { false };
	struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };
	char id[16], *title;

	snprintf(id, sizeof(id), "%u", f->group ? f->group->id : 0);
	title = phrase_with(&p, words[f->group ? WORD_GROUP : WORD_NO_GROUP], "group", id, NULL);
	fprintf(t->out, "%s%s%s", t->options->colour ? "\033[1m" : "", title ? title : "",
		text_plain(t));
	free(title);
	if (f->group && f->group->type.seen == SEEN)
		fprintf(t->out, "  %s", f->group->type.text);
	fputc('\n', t->out);
	for (size_t i = 0; i < f->count; i++)
		put_node(v, f, i, open);
}

/* "x 2 unsafe  ? 1 unknown ..." */
static void put_sum(const struct view *v)
{
	const struct judgement *j = v->t->j;
	size_t counts[VERDICT_UNSAFE + 1] = { 0 };
	bool any = false;

	for (size_t i = 0; i < j->device_count; i++)
		counts[j->devices[i].verdict]++;
	for (int verdict = VERDICT_UNSAFE; verdict >= 0; verdict--) {
		const struct device_judgement d = { .verdict = (enum verdict)verdict };

		if (!counts[verdict])
			continue;
		fprintf(v->t->out, "%s%s%s%s %zu ", any ? "   " : "\n",
			text_colour(v->t, d.verdict), mark(v, &d), text_plain(v->t),
			counts[verdict]);
		text_verdict(v->t, d.verdict, 0);
		any = true;
	}
	if (any)
		fputc('\n', v->t->out);
}

void text_groups(const struct text *t)
{
	const struct host *host = t->j->host;
	struct view v = {
		.t = t,
		.forests = calloc(host->group_count + 1, sizeof(*v.forests)),
		.driver_width = 6,
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
	};
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	bool complete = v.forests;

	/* Groups that only scopes led to were not read and are not told. */
	for (size_t i = 0; complete && i < host->group_count; i++)
		if (host->groups[i].members_seen != NOT_ASKED)
			complete = add_forest(&v, &host->groups[i], host->groups[i].members,
					      host->groups[i].member_count);
	if (complete && v.count)
		qsort(v.forests, v.count, sizeof(*v.forests), compare_groups);
	text_machine(t);
	if (complete && !v.count && host->groups_seen != SEEN)
		text_paragraph(t, 0, "", phrase(&p, words[host->groups_seen == HIDDEN ?
								  WORD_GROUPS_HIDDEN :
								  WORD_NO_GROUPS]));
	if (complete)
		complete = add_ungrouped(&v);
	for (size_t i = 0; complete && i < v.count; i++)
		put_forest(&v, &v.forests[i]);
	put_sum(&v);
	if (!complete)
		phrase_made(&p, NULL);
	for (size_t i = 0; i < v.count; i++) {
		free(v.forests[i].nodes);
		free(v.forests[i].levels);
	}
	free(v.forests);
}
