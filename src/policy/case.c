// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/case.h"

const struct finding_case *case_of(enum detail detail)
{
	static const struct finding_case *const parts[] = {
		cases_memory, cases_table, cases_iommu, cases_host,
		cases_device, cases_waiver, cases_module, cases_hardware, cases_display,
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i][detail].title)
			return &parts[i][detail];
	return NULL;
}
