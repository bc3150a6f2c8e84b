/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VFIO's modules: which are there, and how they are loaded. */
#ifndef HOST_MODULES_H
#define HOST_MODULES_H

#include "host/fact.h"
#include "host/modprobe.h"

struct host_modules {
	/* FACT_MODULES */
	bool listed;			/* lib/modules says what there is for this kernel */
	enum seen type1;		/* vfio_iommu_type1; SEEN: loaded or built in */
	bool type1_available;		/* not loaded, but modprobe would find it */
	/* FACT_MODULE_OPTIONS */
	struct fact_bool noiommu;	/* vfio's enable_unsafe_noiommu_mode, as it is now */
	struct fact_bool no_denylist;	/* vfio-pci's disable_denylist, as it is now */
	struct fact_bool no_idle_d3;	/* ... disable_idle_d3; asked only where a device is asleep */
	enum seen config_seen;		/* of the next one; HIDDEN: maybe not all of it */
	struct modprobe_config config;
};

#endif
