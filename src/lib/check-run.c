// SPDX-License-Identifier: GPL-2.0-or-later
/* Which run it is: what the host is called, when it began, and how long it took. */
#include "lib/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "host/utf8.h"

#define NAME_MOST 255

/* It goes into files that others read, and from there to terminals. */
static bool is_name(const char *name)
{
	size_t left = strlen(name);

	if (!left || left > NAME_MOST)
		return false;
	for (size_t n; left; name += n, left -= n) {
		n = utf8_length(name, left);
		if (!n || utf8_is_control(name, n) || *name == '\n' || *name == '\t')
			return false;
	}
	return true;
}

int check_name_run(struct vfc_check *check, const char *name)
{
	struct utsname own;

	if (!name)
		return 0;
	if (!*name) {
		if (!check->host.live)
			return check_fail(check, -EINVAL, "--host-name: a captured tree and a table do not "
					  "tell it; expected --host-name=NAME");
		name = uname(&own) == 0 ? own.nodename : "";
	}
	if (!is_name(name))
		return check_fail(check, -EINVAL, "--host-name: expected --host-name=NAME, at most %d bytes "
				  "of UTF-8 without control characters", NAME_MOST);
	check->run.host_name = strdup(name);
	return check->run.host_name ? 0 : -ENOMEM;
}

/* The C library's own would read the time zone, which may be another host's. */
static void write_time(uint64_t seconds, char text[RUN_TIME_SIZE])
{
	uint32_t day = policy_date(seconds);
	unsigned int second = (unsigned int)(seconds % 86400);

	snprintf(text, RUN_TIME_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
		 day / 10000 % 10000, day / 100 % 100, day % 100, second / 3600, second / 60 % 60,
		 second % 60);
}

void check_begin_run(struct vfc_check *check, const uint64_t *time_given)
{
	time_t now = time(NULL);

	clock_gettime(CLOCK_MONOTONIC, &check->run.began);
	check->run.given = time_given;
	write_time(time_given ? *time_given : now > 0 ? (uint64_t)now : 0, check->run.time);
}

uint64_t check_run_took(const struct vfc_check *check)
{
	struct timespec now;

	if (check->run.given || clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return 0;
	return (uint64_t)((now.tv_sec - check->run.began.tv_sec) * 1000 +
			  (now.tv_nsec - check->run.began.tv_nsec) / 1000000);
}
