// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/relaxed.h"

#include <string.h>

#include "kernel/outcome.h"

static bool has_range(const struct host_group *group, const char *type)
{
	for (size_t i = 0; i < group->reserved_count; i++)
		if (strcmp(group->reserved[i].type, type) == 0 &&
		    !outcome_is_isa_range(&group->reserved[i]))
			return true;
	return false;
}

/* Ranges of exempt devices are relaxable in every kernel that has the type. */
static bool may_be_exempt(const struct host *host, const struct profile_set *profiles,
			  const struct host_group *group)
{
	if (group->members_seen != SEEN || !profiles->count)
		return true;
	for (size_t m = 0; m < group->member_count; m++)
		for (size_t i = 0; i < profiles->count; i++)
			if (link_class_exempt(profiles->rows[i],
					      host->devices[group->members[m]].class))
				return true;
	return false;
}

/* Before 5.3 the patch leaves the type alone, so that "direct" tells nothing. */
static bool tells_types(const struct profile_set *profiles)
{
	for (size_t i = 0; i < profiles->count; i++)
		if (!profile_has(profiles->rows[i], RELAXABLE_TYPE))
			return false;
	return profiles->count > 0;
}

static enum answer shown(const struct host *host, const struct profile_set *profiles)
{
	bool typed = tells_types(profiles), direct = false, relaxed = false;

	for (size_t g = 0; g < host->group_count; g++) {
		const struct host_group *group = &host->groups[g];
		bool relaxable = has_range(group, "direct-relaxable");

		typed |= relaxable;
		direct |= has_range(group, "direct");
		relaxed |= relaxable && !may_be_exempt(host, profiles, group);
	}
	if (direct && typed)
		return ANSWER_NO;
	return relaxed ? ANSWER_YES : ANSWER_UNKNOWN;
}

enum answer relaxed_by_option(const struct host *host, const struct profile_set *profiles,
			      const char *release, bool asked, bool evidence)
{
	enum answer answer = ANSWER_UNKNOWN;

	if (machine_iommu_kind(host) != IOMMU_INTEL ||
	    !machine_option(host, "intel_iommu", "relax_rmrr"))
		return ANSWER_NO;
	if (evidence)
		answer = shown(host, profiles);
	if (answer != ANSWER_UNKNOWN)
		return answer;
	if (log_is_of(&host->log, release) && log_has(&host->log, LOG_RELAXED))
		return ANSWER_YES;
	if (log_is_of(&host->log, release) && log_has(&host->log, LOG_RELAX_UNKNOWN))
		return ANSWER_NO;
	if (!asked && host->kernel.image_known)
		return host->kernel.strings & STRING_RELAX_OPTION ? ANSWER_YES : ANSWER_NO;
	if (release && strstr(release, "-pve"))
		return ANSWER_YES;
	return asked ? ANSWER_NO : ANSWER_UNKNOWN;
}
