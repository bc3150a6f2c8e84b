// SPDX-License-Identifier: GPL-2.0-or-later
/* What makes the initramfs, by the words of os-release. */
#include <stdio.h>

#include "host/distribution.h"
#include "tests/unit/unit.h"

static enum initramfs named(const char *text)
{
	char copy[256];

	snprintf(copy, sizeof(copy), "%s", text);
	return distribution_named(copy);
}

static void an_id_is_enough(void **state)
{
	(void)state;
	assert_int_equal(named("NAME=\"Debian GNU/Linux\"\nID=debian\n"), INITRAMFS_TOOLS);
	assert_int_equal(named("ID=\"arch\""), INITRAMFS_MKINITCPIO);
	assert_int_equal(named("ID='alpine'\r\n"), INITRAMFS_MKINITFS);
}

static void an_id_outranks_what_it_is_like(void **state)
{
	(void)state;
	assert_int_equal(named("ID_LIKE=\"suse opensuse\"\nID=opensuse-microos\n"),
			 INITRAMFS_TRANSACTIONAL);
}

static void the_first_known_likeness_counts(void **state)
{
	(void)state;
	assert_int_equal(named("ID=pop\nID_LIKE=\"ubuntu debian\"\n"), INITRAMFS_TOOLS);
	assert_int_equal(named("ID=x\nID_LIKE=\"y rhel  fedora\"\n"), INITRAMFS_DRACUT);
}

static void other_names_are_no_ids(void **state)
{
	(void)state;
	assert_int_equal(named("VERSION_ID=debian\nVARIANT_ID=arch\n"), INITRAMFS_UNKNOWN);
	assert_int_equal(named("ID=debianized\n"), INITRAMFS_UNKNOWN);
	assert_int_equal(named(" ID=debian\n"), INITRAMFS_UNKNOWN);
}

static void nothing_is_nothing(void **state)
{
	(void)state;
	assert_int_equal(named(""), INITRAMFS_UNKNOWN);
	assert_int_equal(named("ID=\nID_LIKE=\"\n\n=\"\"\n"), INITRAMFS_UNKNOWN);
	assert_int_equal(named("ID_LIKE="), INITRAMFS_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_enough),
		cmocka_unit_test(an_id_outranks_what_it_is_like),
		cmocka_unit_test(the_first_known_likeness_counts),
		cmocka_unit_test(other_names_are_no_ids),
		cmocka_unit_test(nothing_is_nothing),
	};

	return RUN(tests);
}
