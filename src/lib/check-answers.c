// SPDX-License-Identifier: GPL-2.0-or-later
/* What was judged, one device and one finding after the other. */
#include "lib/check.h"

#include <errno.h>
#include <stdlib.h>

#include "policy/holding.h"
#include "report/words/phrase.h"

static void clear_device(struct vfc_device *device)
{
	for (size_t f = 0; f < device->finding_count; f++) {
		free(device->findings[f].title);
		free(device->findings[f].text);
	}
	for (size_t b = 0; device->blind && b < device->judgement->not_checked_count; b++)
		free(device->blind[b]);
	free(device->blind);
	free(device->findings);
	free(device->line);
	*device = (struct vfc_device){ 0 };
}

/* The answers of the reading functions are made once, so that they can be lent out. */
static int lend_device(struct vfc_check *check, const struct device_judgement *d,
		       struct vfc_device *device)
{
	struct phrase p = { .j = &check->judgement, .device = d->device, .outcome = &d->kernel };

	device->judgement = d;
	pci_address_format(check->host.devices[d->device].address, device->address);
	device->line = phrase_kernel_line(&p);
	device->findings = calloc(d->findings.count + 1, sizeof(*device->findings));
	if (!device->findings)
		return -ENOMEM;
	for (size_t i = 0; i < d->findings.count; i++) {
		const struct finding *finding = &d->findings.items[i];
		struct phrase f = { .j = &check->judgement, .device = NO_INDEX, .finding = finding };

		device->findings[i] = (struct vfc_finding){
			.finding = finding,
			.title = phrase(&f, case_of(finding->detail)->title),
			.text = phrase_detail(&f),
		};
		device->finding_count++;
		/* A reason without words must not look like none. */
		if (!device->findings[i].title || !device->findings[i].text)
			return -ENOMEM;
	}
	return 0;
}

size_t vfc_device_count(const struct vfc_check *check)
{
	return check->judgement.device_count;
}

const struct vfc_device *vfc_device(const struct vfc_check *check, size_t index)
{
	struct vfc_check *c = (struct vfc_check *)check;

	if (index >= check->judgement.device_count)
		return NULL;
	if (!c->devices)
		c->devices = calloc(check->judgement.device_count, sizeof(*c->devices));
	if (!c->devices)
		return NULL;
	if (!c->devices[index].judgement &&
	    lend_device(c, &check->judgement.devices[index], &c->devices[index]) < 0) {
		clear_device(&c->devices[index]);
		return NULL;
	}
	return &c->devices[index];
}

const char *vfc_device_address(const struct vfc_device *device)
{
	return device->address;
}

enum vfc_verdict vfc_device_verdict(const struct vfc_device *device)
{
	return (enum vfc_verdict)device->judgement->verdict;
}

const char *vfc_verdict_name(enum vfc_verdict verdict)
{
	return verdict_names[verdict];
}

enum vfc_outcome vfc_device_outcome(const struct vfc_device *device, const char **step, int *error,
				    const char **line)
{
	const struct outcome *outcome = &device->judgement->kernel;

	*step = words_steps[outcome->at];
	*error = outcome->error;
	*line = device->line;
	return (enum vfc_outcome)outcome->kind;
}

static const struct host_device *of(const struct vfc_check *check, const struct vfc_device *device)
{
	return &check->host.devices[device->judgement->device];
}

const char *vfc_device_driver(const struct vfc_check *check, const struct vfc_device *device)
{
	return of(check, device)->driver;
}

bool vfc_device_group(const struct vfc_check *check, const struct vfc_device *device,
		      unsigned int *group, bool *noiommu)
{
	const struct host_group *found;

	if (of(check, device)->group == NO_INDEX)
		return false;
	found = &check->host.groups[of(check, device)->group];
	*group = found->id;
	*noiommu = found->noiommu;
	return true;
}

const struct vfc_finding *vfc_finding(const struct vfc_device *device, size_t index)
{
	return index < device->finding_count ? &device->findings[index] : NULL;
}

const struct vfc_finding *vfc_device_hold(const struct vfc_device *device)
{
	const struct finding *hold = holding_hangs(device->judgement);

	return hold ? &device->findings[hold - device->judgement->findings.items] : NULL;
}

const char *vfc_finding_rule(const struct vfc_finding *finding)
{
	return finding->finding->rule->id;
}

bool check_rule_is(const struct rule *rule, enum vfc_trait trait)
{
	static const enum rule_trait traits[] = {
		[VFC_OF_PARENTS] = OF_PARENTS,
		[VFC_OF_KIND] = OF_KIND,
		[VFC_OF_LOADING] = OF_LOADING,
		[VFC_COMMONPLACE] = COMMONPLACE,
	};

	return trait < sizeof(traits) / sizeof(traits[0]) && rule_has(rule, traits[trait]);
}

bool vfc_finding_is(const struct vfc_finding *finding, enum vfc_trait trait)
{
	return check_rule_is(finding->finding->rule, trait);
}

enum vfc_verdict vfc_finding_severity(const struct vfc_finding *finding)
{
	return (enum vfc_verdict)finding->finding->severity;
}

const char *vfc_finding_title(const struct vfc_finding *finding)
{
	return finding->title;
}

const char *vfc_finding_text(const struct vfc_finding *finding)
{
	return finding->text;
}

void check_clear_answers(struct vfc_check *check)
{
	for (size_t i = 0; check->devices && i < check->judgement.device_count; i++)
		clear_device(&check->devices[i]);
	free(check->devices);
	check->devices = NULL;
}
