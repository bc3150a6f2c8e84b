// SPDX-License-Identifier: GPL-2.0-or-later
/* QEMU's types of machines by their names: machine-type.c. */
#include "host/machine-type.h"
#include "tests/unit/unit.h"

static void assert_type(const char *name, enum machine_kind kind, unsigned int version, bool newest)
{
	struct machine_type type = machine_type_of(name);

	assert_int_equal(type.kind, kind);
	assert_int_equal(type.version, version);
	assert_int_equal(type.newest, newest);
}

static void names_have_a_kind_and_a_version(void **state)
{
	(void)state;
	assert_type("q35", MACHINE_Q35, 0, true);
	assert_type("pc-q35-7.2", MACHINE_Q35, 0x702, false);
	assert_type("pc-q35-10.1", MACHINE_Q35, 0xa01, false);
	assert_type("pc", MACHINE_I440FX, 0, true);
	assert_type("pc-i440fx-9.0", MACHINE_I440FX, 0x900, false);
	assert_type("pc-1.3", MACHINE_I440FX, 0x103, false);
	assert_type("virt", MACHINE_VIRT, 0, true);
	assert_type("virt-8.2", MACHINE_VIRT, 0x802, false);
	assert_type("microvm", MACHINE_MICROVM, 0, true);
	assert_type("pseries-9.1", MACHINE_PSERIES, 0x901, false);
	assert_type("s390-ccw-virtio-8.1", MACHINE_S390, 0x801, false);
}

static void a_distribution_counts_by_itself(void **state)
{
	(void)state;
	assert_type("pc-q35-rhel9.4.0", MACHINE_Q35, 0, false);
	assert_type("virt-rhel9.4.0", MACHINE_VIRT, 0, false);
	assert_type("pc-q35-noble", MACHINE_Q35, 0, false);
	assert_type("pc-q35-8.2v2", MACHINE_Q35, 0, false);
	assert_type("pc-i440fx-rhel7.6.0", MACHINE_I440FX, 0, false);
}

static void what_nobody_knows_is_no_kind(void **state)
{
	static const char *const others[] = { "",      "pc-",     "pc-q35-",     "pc-q35",
					      "Q35",   "q35-9.0", "xq35",        "virtual",
					      "pc-98", "raspi4b", "pc-q35-9.0 ", "pc-q35-9\x1b[31m",
					      "virt\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_type(others[i], MACHINE_OTHER, 0, false);
}

static void an_architecture_has_its_machines(void **state)
{
	(void)state;
	assert_true(machine_is_of(MACHINE_Q35, "x86_64"));
	assert_true(machine_is_of(MACHINE_I440FX, "i686"));
	assert_false(machine_is_of(MACHINE_Q35, "aarch64"));
	assert_false(machine_is_of(MACHINE_I440FX, "ppc64le"));
	assert_true(machine_is_of(MACHINE_VIRT, "aarch64"));
	assert_true(machine_is_of(MACHINE_VIRT, "riscv64"));
	assert_true(machine_is_of(MACHINE_VIRT, "loongarch64"));
	assert_false(machine_is_of(MACHINE_VIRT, "x86_64"));
	assert_false(machine_is_of(MACHINE_PSERIES, "s390x"));
	assert_true(machine_is_of(MACHINE_OTHER, "x86_64"));
}

static void kinds_are_compared_and_not_versions(void **state)
{
	(void)state;
	assert_true(machine_same_kind("q35", "pc-q35-7.2"));
	assert_true(machine_same_kind("pc", "pc-i440fx-noble"));
	assert_false(machine_same_kind("pc", "q35"));
	assert_true(machine_same_kind("raspi4b", "raspi4b"));
	assert_false(machine_same_kind("raspi4b", "raspi3b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_have_a_kind_and_a_version),
		cmocka_unit_test(a_distribution_counts_by_itself),
		cmocka_unit_test(what_nobody_knows_is_no_kind),
		cmocka_unit_test(an_architecture_has_its_machines),
		cmocka_unit_test(kinds_are_compared_and_not_versions),
	};

	return RUN(tests);
}
