// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/guest.h"

#include <string.h>

#define GIB (1ull << 30)
#define HIGH (4 * GIB)
#define HIGH_ON_AMD (1024 * GIB)
#define HYPERTRANSPORT 0xfd00000000ull
#define MOVES_SINCE 0x0701
#define ALIGNED_SINCE 0x0200

/* The machine that a host is likely to start where none was told. */
static const char *usual_machine(enum guest_arch arch)
{
	return arch == ARCH_ARM ? "virt" : arch == ARCH_X86 ? "q35" : NULL;
}

/* Of the host, whose guests are as it is where KVM runs them. */
static enum guest_arch arch_of(const struct host *host)
{
	if (host->where.arm)
		return ARCH_ARM;
	return host->iommu == IOMMU_OTHER && !host->iommu_virtio ? ARCH_OTHER : ARCH_X86;
}

struct guest guest_asked(const struct judgement *j)
{
	const struct judge_options *options = &j->options;
	struct guest guest = {
		.memory = options->guest_memory,
		.machine = options->guest_machine,
		.amd = machine_iommu_kind(j->host) == IOMMU_AMD,
	};

	guest.arch = options->guest_arch ? guest_arch_of(options->guest_arch) : arch_of(j->host);
	if (!guest.machine)
		guest.machine = usual_machine(guest.arch);
	if (guest.machine)
		guest.type = machine_type_of(guest.machine);
	if (guest.type.kind == MACHINE_OTHER)
		guest.machine = NULL;
	return guest;
}

/* Does QEMU begin what is above 4 GiB elsewhere where HyperTransport is in the way? */
static enum answer moves(const struct machine_type *type)
{
	if (type->newest)
		return ANSWER_YES;
	if (!type->version)
		return ANSWER_UNKNOWN;
	return type->version >= MOVES_SINCE ? ANSWER_YES : ANSWER_NO;
}

/* More than @most is split at @split. */
static bool lay_out_pc(const struct guest *guest, uint64_t most, uint64_t split,
		       struct guest_layout *layout)
{
	uint64_t devices = guest->type.kind == MACHINE_Q35 ? 32 * GIB : 2 * GIB;
	uint64_t high = HIGH, above = guest->memory - split;
	enum answer moved = ANSWER_NO;

	layout->count = 1;
	if (guest->memory < most) {
		layout->ranges[0] = (struct guest_range){ 0, guest->memory - 1 };
		return true;
	}
	if (guest->amd && high + (above + GIB - 1) / GIB * GIB + devices > HYPERTRANSPORT)
		moved = moves(&guest->type);
	if (moved == ANSWER_YES)
		high = HIGH_ON_AMD;
	layout->ranges[0] = (struct guest_range){ 0, split - 1 };
	/* What is as large as the split has nothing above it. */
	if (above)
		layout->ranges[layout->count++] = (struct guest_range){ high, high + above - 1 };
	return moved != ANSWER_UNKNOWN;
}

static bool lay_out_i440fx(const struct guest *guest, struct guest_layout *layout)
{
	const uint64_t most = 0xe0000000;

	/* RHEL 7.0 has QEMU 1.5 with changes of its own. */
	if (guest->memory >= most && strncmp(guest->machine, "pc-i440fx-rhel7.0.", 18) == 0)
		return false;
	if (guest->type.version && guest->type.version < ALIGNED_SINCE)
		return lay_out_pc(guest, most, most, layout);
	return lay_out_pc(guest, most, 3 * GIB, layout);
}

static bool lay_out_virt(const struct guest *guest, struct guest_layout *layout)
{
	uint64_t base = guest->arch == ARCH_ARM ? GIB : 2 * GIB;

	layout->ranges[0] = (struct guest_range){ base, base + guest->memory - 1 };
	layout->count = 1;
	return guest->arch == ARCH_ARM || guest->arch == ARCH_RISCV;
}

bool guest_layout(const struct guest *guest, struct guest_layout *layout)
{
	*layout = (struct guest_layout){ .count = 0 };
	if (!guest->memory || !guest->machine)
		return false;
	switch (guest->type.kind) {
	case MACHINE_Q35:
		return guest->arch == ARCH_X86 && lay_out_pc(guest, 0xb0000000, 2 * GIB, layout);
	case MACHINE_I440FX:
		return guest->arch == ARCH_X86 && lay_out_i440fx(guest, layout);
	case MACHINE_VIRT:
		return lay_out_virt(guest, layout);
	default:
		return false;
	}
}

bool guest_meets(const struct guest_layout *layout, uint64_t base, uint64_t end)
{
	for (size_t i = 0; i < layout->count; i++)
		if (base <= layout->ranges[i].end && end >= layout->ranges[i].base)
			return true;
	return false;
}

uint64_t guest_end(const struct guest_layout *layout)
{
	return layout->ranges[layout->count - 1].end;
}

uint64_t guest_memlock(const struct judgement *j)
{
	return j->options.guest_memory ? j->options.guest_memory + GIB : 0;
}

enum answer guest_fits(const struct judgement *j, const struct map_holes *holes)
{
	struct guest guest = guest_asked(j);
	struct guest_layout layout;

	if (!guest_layout(&guest, &layout))
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < holes->count; i++)
		if (guest_meets(&layout, holes->items[i].base, holes->items[i].end))
			return ANSWER_NO;
	switch (j->host->aperture_seen) {
	case NOT_THERE:
		return ANSWER_YES;
	case SEEN:
		if (guest_end(&layout) > j->host->aperture_most)
			return ANSWER_NO;
		/* Which of the units it is about is not followed up. */
		return guest_end(&layout) > j->host->aperture_least ? ANSWER_UNKNOWN : ANSWER_YES;
	default:
		return ANSWER_UNKNOWN;
	}
}
