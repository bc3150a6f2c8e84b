// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/install-chain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libvirt/install.h"
#include "system/replace.h"

/*
 * The domain's XML has no NULs, so that it fits in a variable. The first hook's standard output
 * stays what it is: at restore and migrate it replaces the XML. What libvirt could not
 * execute, it passed over; so does this.
 */
static const char script[] =
	CHAIN_BEGIN
	"# Made by \"vfio-check libvirt-hook --install\"; --uninstall puts back what was here before.\n"
	"# This libvirt runs one hook of a kind: the one that was here, and then vfio-check.\n"
	"here=${0%%/*}\n"
	"input=$(cat)\n"
	"if [ -x \"$here/%1$s" HOOK_KEPT "\" ]; then\n"
	"\tprintf '%%s\\n' \"$input\" 2>/dev/null | \"$here/%1$s" HOOK_KEPT "\" \"$@\" || exit\n"
	"fi\n"
	"printf '%%s\\n' \"$input\" 2>/dev/null | \"$here/%1$s.d/" HOOK_NAME "\" \"$@\"\n";

static int keep(int hooks, const char *driver, const char *kept)
{
	if (linkat(hooks, driver, hooks, kept, 0) == 0)
		return 0;
	/* There are file systems without hard links; for a moment there is no hook then. */
	if (errno == EEXIST || renameat2(hooks, driver, hooks, kept, RENAME_NOREPLACE) < 0)
		return -errno;
	return 0;
}

int chain_put(int hooks, const char *driver)
{
	const struct stat like = { .st_mode = 0755 };
	char kept[64], *text;
	int r;

	snprintf(kept, sizeof(kept), "%s" HOOK_KEPT, driver);
	if (asprintf(&text, script, driver) < 0)
		return -ENOMEM;
	r = hook_place(hooks, driver) == PLACE_CHAIN ? 0 : keep(hooks, driver, kept);
	if (r == 0)
		r = replace_file(hooks, hooks, driver, text, strlen(text), &like);
	free(text);
	return r;
}

int chain_take(int hooks, const char *driver)
{
	char kept[64];

	snprintf(kept, sizeof(kept), "%s" HOOK_KEPT, driver);
	if (renameat(hooks, kept, hooks, driver) == 0)
		return 0;
	if (errno != ENOENT)
		return -errno;
	/* The hook that was kept has been removed since. */
	return unlinkat(hooks, driver, 0) < 0 ? -errno : 0;
}
