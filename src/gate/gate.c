// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate/gate.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "host/source.h"

#define LIST_MAX (64U << 20)

#define HEAD                                                                                    \
	GATE_BEGIN "\n"                                                                         \
	"# Made by \"vfio-check gate\", which puts another block in the place of this one.\n"

bool gate_blocks(const struct vfc_device *device)
{
	return vfc_device_verdict(device) >= VFC_UNKNOWN;
}

/* Is it blocked only for what it is, and not for what giving it away would do? */
static bool is_chipset(const struct vfc_device *device)
{
	const struct vfc_finding *finding;
	bool chipset = false;

	for (size_t i = 0; (finding = vfc_finding(device, i)); i++) {
		if (vfc_finding_severity(finding) < VFC_UNKNOWN)
			continue;
		if (!vfc_finding_is(finding, VFC_OF_KIND))
			return false;
		chipset = true;
	}
	return chipset;
}

/* Has its rule found something of this weight before it? */
static bool is_told(const struct vfc_device *device, size_t index)
{
	const struct vfc_finding *finding = vfc_finding(device, index);

	for (size_t i = 0; i < index; i++) {
		const struct vfc_finding *other = vfc_finding(device, i);

		if (vfc_finding_severity(other) == vfc_finding_severity(finding) &&
		    strcmp(vfc_finding_rule(other), vfc_finding_rule(finding)) == 0)
			return true;
	}
	return false;
}

void gate_reason(const struct vfc_device *device, FILE *out)
{
	enum vfc_verdict verdict = vfc_device_verdict(device);
	const struct vfc_finding *finding;
	const char *comma = ": ";

	fprintf(out, "%s %s", vfc_device_address(device), vfc_verdict_name(verdict));
	for (size_t i = 0; (finding = vfc_finding(device, i)); i++) {
		if (vfc_finding_severity(finding) != verdict || is_told(device, i))
			continue;
		fprintf(out, "%s%s", comma, vfc_finding_rule(finding));
		comma = ", ";
	}
}

struct member {
	const struct vfc_device *device;
	unsigned int group;
	bool noiommu;
};

static int compare(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->noiommu != y->noiommu)
		return x->noiommu - y->noiommu;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return strcmp(vfc_device_address(x->device), vfc_device_address(y->device));
}

/* The endpoints that have a group, by group. NULL for want of memory. */
static struct member *list_members(const struct vfc_check *check, size_t *count)
{
	size_t devices = vfc_device_count(check);
	struct member *members = calloc(devices + 1, sizeof(*members));

	*count = 0;
	for (size_t i = 0; members && i < devices; i++) {
		struct member *m = &members[*count];

		m->device = vfc_device(check, i);
		/* A block without it would let its group go. */
		if (!m->device) {
			free(members);
			return NULL;
		}
		*count += vfc_device_group(check, m->device, &m->group, &m->noiommu);
	}
	if (members)
		qsort(members, *count, sizeof(*members), compare);
	return members;
}

static bool is_denied(const struct member *members, size_t count)
{
	bool others = false;

	for (size_t i = 0; i < count; i++) {
		if (gate_blocks(members[i].device) && !is_chipset(members[i].device))
			return true;
		others |= !is_chipset(members[i].device);
	}
	return !others;
}

static void deny(const struct member *members, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!gate_blocks(members[i].device))
			continue;
		fputs("# ", out);
		gate_reason(members[i].device, out);
		fputc('\n', out);
	}
	fprintf(out, "deny /dev/vfio/%s%u rwm,\n", members->noiommu ? "noiommu-" : "", members->group);
}

char *gate_block(const struct vfc_check *check)
{
	size_t count;
	struct member *members = list_members(check, &count);
	struct memory_text text;

	if (!members)
		return NULL;
	memory_text_begin(&text);
	if (text.out)
		fputs(HEAD, text.out);
	for (size_t i = 0, n; text.out && i < count; i += n) {
		for (n = 1; i + n < count && members[i + n].group == members[i].group &&
			    members[i + n].noiommu == members[i].noiommu; )
			n++;
		if (is_denied(members + i, n))
			deny(members + i, n, text.out);
	}
	if (text.out)
		fputs(GATE_END "\n", text.out);
	free(members);
	return memory_text_end(&text);
}

char *gate_block_all(void)
{
	return strdup(HEAD
		      "# The host could not be judged: no device is let through.\n"
		      "deny /dev/vfio/[0-9]* rwm,\n"
		      "deny /dev/vfio/noiommu-* rwm,\n" GATE_END "\n");
}

/* Does lib/modules have it for the running kernel, as a module or built in? */
static bool is_listed(const struct source *source, const char *file)
{
	static const char *const lists[] = { "modules.dep", "modules.builtin" };
	char release[128], path[256], *text;
	bool found = false;

	if (source_readf(source, release, sizeof(release), "proc/sys/kernel/osrelease") < 0 ||
	    strchr(release, '/'))
		return false;
	for (size_t i = 0; !found && i < sizeof(lists) / sizeof(lists[0]); i++) {
		snprintf(path, sizeof(path), "lib/modules/%s/%s", release, lists[i]);
		if (source_read(source, path, LIST_MAX, &text, NULL) < 0)
			continue;
		found = strstr(text, file) != NULL;
		free(text);
	}
	return found;
}

bool gate_sees_iommufd(const struct source *source)
{
	/* Its node is there only once it is loaded; built in, it shows by its parameters. */
	return source_exists(source, "sys/module/iommufd") ||
	       source_exists(source, "sys/class/misc/iommu") ||
	       source_exists(source, "dev/iommu") || is_listed(source, "/iommufd.ko");
}
