/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What firmware calls the machine and itself. */
#ifndef HOST_DMI_H
#define HOST_DMI_H

#include "host/host.h"

/* A DMI string that names something, or NULL: firmware is full of placeholders. */
const char *dmi_text(const struct fact_text *fact);

/* Who made the machine, and its name: the mainboard's where that of the machine is a placeholder. */
const char *dmi_maker(const struct host *host);
const char *dmi_name(const struct host *host);

#endif
