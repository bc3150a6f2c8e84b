// SPDX-License-Identifier: GPL-2.0-or-later
/* What a configuration space says of resets: PCI Express, AF and PM capabilities. */
#include <string.h>

#include <linux/pci_regs.h>

#include "host/config-space.h"
#include "tests/unit/unit.h"

struct space {
	uint8_t bytes[PCI_CFG_SPACE_EXP_SIZE];
};

static struct space space_of(uint16_t vendor, uint16_t device)
{
	struct space s = { { (uint8_t)vendor, (uint8_t)(vendor >> 8), (uint8_t)device,
			     (uint8_t)(device >> 8) } };

	s.bytes[PCI_STATUS] = PCI_STATUS_CAP_LIST;
	return s;
}

/* A capability in front of those that are there. */
static uint8_t *add(struct space *s, uint8_t at, uint8_t id)
{
	s->bytes[at] = id;
	s->bytes[at + PCI_CAP_LIST_NEXT] = s->bytes[PCI_CAPABILITY_LIST];
	s->bytes[PCI_CAPABILITY_LIST] = at;
	return s->bytes + at;
}

static void assert_resets(const struct space *s, int expected)
{
	assert_int_equal(config_space_resets(s->bytes, PCI_CFG_SPACE_SIZE), expected);
	assert_int_equal(config_space_resets(s->bytes, PCI_CFG_SPACE_EXP_SIZE), expected);
}

static void bit_28_of_the_express_capability_is_flr(void **state)
{
	struct space s = space_of(0x8086, 0x1234);

	(void)state;
	add(&s, 0x60, PCI_CAP_ID_EXP);
	assert_resets(&s, 0);
	s.bytes[0x60 + PCI_EXP_DEVCAP + 3] = 0x10;
	assert_resets(&s, RESET_FLR);
}

static void advanced_features_need_both_bits(void **state)
{
	struct space s = space_of(0x8086, 0x1234);
	uint8_t *af = add(&s, 0x40, PCI_CAP_ID_AF);

	(void)state;
	af[PCI_AF_CAP] = PCI_AF_CAP_FLR;
	assert_resets(&s, 0);
	af[PCI_AF_CAP] |= PCI_AF_CAP_TP;
	assert_resets(&s, RESET_AF_FLR);
}

static void power_management_resets_unless_it_says_not(void **state)
{
	struct space s = space_of(0x8086, 0x1234);
	uint8_t *pm = add(&s, 0x40, PCI_CAP_ID_PM);

	(void)state;
	assert_resets(&s, RESET_PM);
	pm[PCI_PM_CTRL] = PCI_PM_CTRL_NO_SOFT_RESET;
	assert_resets(&s, 0);
}

static void all_capabilities_count(void **state)
{
	struct space s = space_of(0x8086, 0x1234);

	(void)state;
	add(&s, 0x40, PCI_CAP_ID_PM);
	add(&s, 0x50, PCI_CAP_ID_MSI);
	add(&s, 0x60, PCI_CAP_ID_EXP)[PCI_EXP_DEVCAP + 3] = 0x10;
	assert_resets(&s, RESET_FLR | RESET_PM);
}

static void some_devices_do_not_keep_their_word(void **state)
{
	struct space s = space_of(0x1022, 0x149c);

	(void)state;
	add(&s, 0x60, PCI_CAP_ID_EXP)[PCI_EXP_DEVCAP + 3] = 0x10;
	add(&s, 0x40, PCI_CAP_ID_PM);
	assert_resets(&s, RESET_PM);
}

static void without_the_status_bit_there_is_no_list(void **state)
{
	struct space s = space_of(0x8086, 0x1234);

	(void)state;
	add(&s, 0x40, PCI_CAP_ID_PM);
	s.bytes[PCI_STATUS] = 0;
	assert_resets(&s, 0);
}

static void the_header_alone_says_nothing(void **state)
{
	struct space s = space_of(0x8086, 0x1234);

	(void)state;
	add(&s, 0x40, PCI_CAP_ID_PM);
	for (size_t size = 0; size < PCI_CFG_SPACE_SIZE; size++)
		assert_int_equal(config_space_resets(s.bytes, size), -1);
}

static void a_loop_and_a_list_out_of_bounds_come_to_an_end(void **state)
{
	struct space s = space_of(0x8086, 0x1234);

	(void)state;
	add(&s, 0x40, PCI_CAP_ID_PM)[PCI_CAP_LIST_NEXT] = 0x40;
	assert_resets(&s, RESET_PM);

	/* Registers that would lie behind the last byte are not read. */
	s = space_of(0x8086, 0x1234);
	add(&s, 0xfc, PCI_CAP_ID_EXP);
	assert_resets(&s, 0);
	s.bytes[0xfc] = PCI_CAP_ID_PM;
	assert_resets(&s, 0);

	memset(s.bytes, 0xff, sizeof(s.bytes));
	assert_resets(&s, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bit_28_of_the_express_capability_is_flr),
		cmocka_unit_test(advanced_features_need_both_bits),
		cmocka_unit_test(power_management_resets_unless_it_says_not),
		cmocka_unit_test(all_capabilities_count),
		cmocka_unit_test(some_devices_do_not_keep_their_word),
		cmocka_unit_test(without_the_status_bit_there_is_no_list),
		cmocka_unit_test(the_header_alone_says_nothing),
		cmocka_unit_test(a_loop_and_a_list_out_of_bounds_come_to_an_end),
	};

	return RUN(tests);
}
