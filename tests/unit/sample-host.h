/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine that never was: a struct host put together in memory, with its table,
 * for the tests of what is concluded from a host.
 *
 * It begins as a good Intel machine without devices: Linux 6.1.76, one remapping
 * unit that takes every device, interrupts remapped, vfio-pci loaded, the memory
 * map seen with [SAMPLE_BASE, SAMPLE_BASE + 1 MiB) reserved. It uses no device for itself.
 */
#ifndef UNIT_SAMPLE_HOST_H
#define UNIT_SAMPLE_HOST_H

#include "advice/advise.h"
#include "policy/judge.h"
#include "tests/unit/ivrs-builder.h"
#include "tests/unit/table-builder.h"

#define SAMPLE_RELEASE "6.1.76"
#define SAMPLE_BASE 0x7e000000ull
#define SAMPLE_END 0x7e000fffull

enum {
	CLASS_SATA = 0x010601,
	CLASS_NVME = 0x010802,
	CLASS_NIC = 0x020000,
	CLASS_VGA = 0x030000,
	CLASS_3D = 0x030200,
	CLASS_AUDIO = 0x040300,
	CLASS_HOST = 0x060000,
	CLASS_ISA = 0x060100,
	CLASS_PORT = 0x060400,
	CLASS_OTHER_BRIDGE = 0x068000,
	CLASS_SERIAL = 0x070002,
	CLASS_UHCI = 0x0c0300,
	CLASS_XHCI = 0x0c0330,
	CLASS_USB_DEVICE = 0x0c03fe,
	CLASS_SMBUS = 0x0c0500,
	CLASS_UCSI = 0x0c8000,
};

struct sample {
	struct host host;
	struct dmar_bytes table;
	struct ivrs_bytes ivrs;
	struct tables tables;
	struct links links;
	struct judge_options options;
	struct judgement judgement;
	struct advised advised;
};

/* For cmocka_unit_test_setup_teardown(): *state is a struct sample. */
int sample_setup(void **state);
int sample_teardown(void **state);

/*
 * A function below its bridges, as sysfs writes the chain: "00:1c.0/01:00.0", with
 * a domain before the first where it is not 0. It is asked about, on @driver (or
 * NULL), and in no group. It answers, can be reset, and has nothing to do with SR-IOV.
 * Answers its index.
 */
size_t sample_device(struct sample *s, const char *chain, uint32_t class, const char *driver);
/* A port on pcieport with its buses; nobody asks about it. */
size_t sample_bridge(struct sample *s, const char *chain, uint8_t secondary, uint8_t subordinate);

/* Put devices into a new group, in the order of registration; its index. */
size_t sample_group_of(struct sample *s, const size_t *devices, size_t count);
#define sample_group(s, ...) \
	sample_group_of(s, (const size_t[]){ __VA_ARGS__ }, \
			sizeof((const size_t[]){ __VA_ARGS__ }) / sizeof(size_t))
/* A line of the group's reserved_regions. */
void sample_reserve(struct sample *s, size_t group, uint64_t base, uint64_t end, const char *type);

void sample_release(struct sample *s, const char *release);
void sample_command_line(struct sample *s, const char *text);
/* A line of the memory map in place of what there was. */
void sample_memory(struct sample *s, uint64_t base, uint64_t end, int type);

/* The machine's groups are gone, as with the IOMMU off. */
void sample_without_groups(struct sample *s);
/* No DMAR either, and no IOMMU at all. */
void sample_without_table(struct sample *s);
/* The IOMMUs are AMD's; the machine has an IVRS that cannot be read, and no DMAR. */
void sample_make_amd(struct sample *s);
/*
 * The same with an IVRS that can be read: one unit, 00:00.2, that takes every device and
 * has the one IOAPIC of the machine as the southbridge's. More goes behind it.
 */
void sample_make_amd_with_table(struct sample *s);
/* What such an IVRS begins with, for cases that want other units. */
void sample_begin_ivrs(struct sample *s);

/* An RMRR over [SAMPLE_BASE, SAMPLE_END] with one scope. */
void sample_rmrr(struct sample *s, uint8_t scope_type, const char *path);

/* Memory [SAMPLE_BASE, SAMPLE_END] that is a unity map for a range of requester numbers. */
void sample_ivmd(struct sample *s, uint16_t first, uint16_t last);

/* The row of the one candidate that @release has; fails where there are more. */
const struct profile *sample_row(const char *release);

/* Parse the table as it stands and link it as @release would. */
const struct links *sample_links(struct sample *s, const char *release);

/* Parse the table as it stands and judge; options are the sample's own. */
const struct judgement *sample_judge(struct sample *s);
/* ... and what it says about @device. */
const struct device_judgement *sample_judge_device(struct sample *s, size_t device);

#endif
