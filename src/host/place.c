// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/place.h"

#include <string.h>
#include <strings.h>

#include "host/read.h"
#include "host/source.h"

#define TREE "sys/firmware/devicetree/base"

/* NULL: any; the beginning of what stands there. The first row that fits counts. */
static const struct {
	const char *vendor, *product, *bios;
	enum host_place place;
} makers[] = {
	{ "Amazon EC2", NULL, NULL, PLACE_EC2 },
	{ NULL, NULL, "Amazon EC2", PLACE_EC2 },
	{ "Microsoft Corporation", "Virtual Machine", NULL, PLACE_HYPER_V },
	{ "VMware", NULL, NULL, PLACE_VMWARE },
	{ NULL, "VMware", NULL, PLACE_VMWARE },
	{ "QEMU", NULL, NULL, PLACE_KVM },
	{ "Bochs", NULL, NULL, PLACE_KVM },
	{ "OpenStack", NULL, NULL, PLACE_KVM },
	{ NULL, "OpenStack", NULL, PLACE_KVM },
	{ NULL, "KVM", NULL, PLACE_KVM },
	{ NULL, "KubeVirt", NULL, PLACE_KVM },
	{ NULL, "RHEV Hypervisor", NULL, PLACE_KVM },
	{ NULL, "oVirt Node", NULL, PLACE_KVM },
	{ NULL, "Standard PC (", NULL, PLACE_KVM },
	{ NULL, "Google Compute Engine", NULL, PLACE_OTHER_GUEST },
	{ "Alibaba Cloud", "Alibaba Cloud ECS", NULL, PLACE_OTHER_GUEST },
	{ "DigitalOcean", NULL, NULL, PLACE_OTHER_GUEST },
	{ "Hetzner", "vServer", NULL, PLACE_OTHER_GUEST },
	{ "Xen", NULL, NULL, PLACE_OTHER_GUEST },
	{ "innotek GmbH", NULL, NULL, PLACE_OTHER_GUEST },
	{ NULL, "VirtualBox", NULL, PLACE_OTHER_GUEST },
	{ NULL, "Parallels", NULL, PLACE_OTHER_GUEST },
	{ "Parallels", NULL, NULL, PLACE_OTHER_GUEST },
	{ "BHYVE", NULL, NULL, PLACE_OTHER_GUEST },
	{ NULL, NULL, "BHYVE", PLACE_OTHER_GUEST },
	{ "Apple", "Apple Virtualization", NULL, PLACE_OTHER_GUEST },
	{ "Nutanix", "AHV", NULL, PLACE_OTHER_GUEST },
	{ "Cloud Hypervisor", NULL, NULL, PLACE_OTHER_GUEST },
};

static bool fits(const char *beginning, const struct fact_text *fact)
{
	return !beginning || (fact->seen == SEEN &&
			      strncasecmp(fact->text, beginning, strlen(beginning)) == 0);
}

static bool is_named(const struct fact_text *fact)
{
	return fact->seen == SEEN && *fact->text;
}

static bool is_metal(const struct fact_text *product)
{
	return product->seen == SEEN && strstr(product->text, ".metal");
}

static enum host_place place_by_name(const struct host *host)
{
	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		if (!fits(makers[i].vendor, &host->platform.vendor) ||
		    !fits(makers[i].product, &host->platform.product) ||
		    !fits(makers[i].bios, &host->platform.bios_vendor))
			continue;
		if (makers[i].place == PLACE_EC2 && is_metal(&host->platform.product))
			return PLACE_BARE_METAL;
		/* EC2's old instances are Xen's, and their firmware's version says so. */
		if (host->platform.bios_version.seen == SEEN &&
		    strstr(host->platform.bios_version.text, "amazon"))
			return PLACE_EC2;
		return makers[i].place;
	}
	return PLACE_UNKNOWN;
}

static enum host_place place_by_xen(const struct host *host)
{
	char text[64];

	if (source_readf(host->source, text, sizeof(text), "proc/xen/capabilities") == 0 &&
	    strstr(text, "control_d"))
		return PLACE_XEN_DOM0;
	if (source_readf(host->source, text, sizeof(text), "sys/hypervisor/type") == 0 &&
	    strcmp(text, "xen") == 0)
		return PLACE_OTHER_GUEST;
	return PLACE_UNKNOWN;
}

/* Is it a board without ACPI? QEMU's virt shows itself in its device tree. */
static enum host_place place_by_tree(const struct host *host)
{
	char text[256];

	if (source_exists(host->source, "sys/firmware/acpi"))
		return PLACE_UNKNOWN;
	if (source_readf(host->source, text, sizeof(text), TREE "/compatible") == 0)
		return strstr(text, "dummy-virt") ? PLACE_KVM : PLACE_DEVICE_TREE;
	return source_exists(host->source, TREE "/model") ? PLACE_DEVICE_TREE : PLACE_UNKNOWN;
}

/* Whole words of the first processor's flags. */
static enum host_place place_by_flags(const char *processor)
{
	const char *flags = strstr(processor, "\nflags"), *word;
	size_t length;

	if (!flags)
		return PLACE_UNKNOWN;
	flags = flags + 1 + strcspn(flags + 1, ":\n");
	for (word = flags + strspn(flags, ": \t"); *word && *word != '\n';
	     word += length + strspn(word + length, " \t")) {
		length = strcspn(word, " \t\n");
		if (length == strlen("hypervisor") && strncmp(word, "hypervisor", length) == 0)
			return PLACE_OTHER_GUEST;
	}
	return *word ? PLACE_BARE_METAL : PLACE_UNKNOWN;
}

static bool is_arm(const struct host *host, const char *processor)
{
	static const char *const words[] = { "aarch64", "arm64" };
	const struct fact_text *const texts[] = { &host->version, &host->release };

	if (host->tables[TABLE_IORT].seen == SEEN || host->tables[TABLE_IORT].seen == HIDDEN ||
	    host->iommu == IOMMU_SMMU || strstr(processor, "CPU implementer"))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
			if (texts[t]->seen == SEEN && strstr(texts[t]->text, words[i]))
				return true;
	return false;
}

void host_read_place(struct host *host)
{
	char processor[PLACE_CPU_SIZE] = "";
	enum host_place place = place_by_xen(host);

	if (place == PLACE_UNKNOWN || place == PLACE_OTHER_GUEST) {
		enum host_place named = place_by_name(host);

		place = named != PLACE_UNKNOWN ? named : place;
	}
	if (place == PLACE_UNKNOWN)
		place = place_by_tree(host);
	if (place == PLACE_UNKNOWN) {
		if (source_readf(host->source, processor, sizeof(processor), "proc/cpuinfo") < 0)
			*processor = '\0';
		place = place_by_flags(processor);
	}
	if (place == PLACE_UNKNOWN && is_named(&host->platform.vendor))
		place = PLACE_BARE_METAL;
	host->where = (struct host_where){ place, is_arm(host, processor) };
}
