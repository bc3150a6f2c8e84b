/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose processors the host has: their makers call the switch of the IOMMU by different names. */
#ifndef HOST_PROCESSOR_H
#define HOST_PROCESSOR_H

enum processor {
	PROCESSOR_UNKNOWN,
	PROCESSOR_INTEL,
	PROCESSOR_AMD,		/* and Hygon's, which are AMD's design */
};

/* Of /proc/cpuinfo, what is about the first processor fits in here and starts with its maker. */
#define PROCESSOR_TEXT_SIZE 256

#endif
