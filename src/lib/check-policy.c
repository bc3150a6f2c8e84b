// SPDX-License-Identifier: GPL-2.0-or-later
/* The administrator's policy: read with the host, applied by the judgement. */
#include "lib/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/errors.h"
#include "report/words/phrase.h"

/* The file as people find it: of this host, or below the tree. */
static void policy_path(const struct vfc_check *check, char *path, size_t size)
{
	size_t length = strlen(check->sysroot);

	while (length && check->sysroot[length - 1] == '/')
		length--;
	snprintf(path, size, "%.*s/%s", (int)length, check->sysroot, HOST_POLICY);
}

int check_open_policy(struct vfc_check *check)
{
	struct policy_error error;
	char path[4096], *text, *sentence;
	size_t size;
	int r = host_read_policy(&check->host, &text, &size);

	if (r == -ENOENT)
		return 0;
	policy_path(check, path, sizeof(path));
	if (r < 0 && r != -ENOMEM) {
		const struct phrase p = { .translate = true, .device = NO_INDEX };

		sentence = phrase_with(&p, words[WORD_POLICY_UNREADABLE], "file", path, "error",
				       error_text(-r), NULL);
		check_fail(check, r, "%s", sentence ? sentence : path);
		free(sentence);
	}
	if (r < 0)
		return r;
	r = policy_parse(text, size, &check->policy, &error);
	free(text);
	if (r == -EINVAL) {
		sentence = phrase_policy_error(path, &error);
		check_fail(check, r, "%s", sentence ? sentence : path);
		free(sentence);
	}
	return r;
}

uint32_t check_today(void)
{
	time_t now = time(NULL);

	return policy_date(now > 0 ? (uint64_t)now : 0);
}
