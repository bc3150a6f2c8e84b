/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which order to stop what has a device open, so that its driver lets go of it. */
#ifndef POLICY_HOLDING_H
#define POLICY_HOLDING_H

#include "policy/judgement.h"

/*
 * What has a device open, in the order in which it is stopped: what draws, any other, and services
 * that only keep the driver awake.
 */
struct holding {
	const struct device_holder *holder;	/* with the first of its nodes */
	const char *unit;			/* systemd's, where the name is known; or NULL */
};

/* Those of host.devices[@device], each process once, in @arena; *@count of them. */
const struct holding *holding_order(const struct host *host, size_t device, struct arena *arena,
				    size_t *count);

/* "Xorg (712)" in @arena, or NULL. */
char *holding_name(const struct holding *holding, struct arena *arena);

/* May to take it from its driver hang? The finding that says so, or NULL; waived it does not count. */
const struct finding *holding_hangs(const struct device_judgement *d);

#endif
