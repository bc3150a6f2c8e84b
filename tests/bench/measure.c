/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure PROGRAM [ARGUMENT...]: run it once with this standard input and say, in a line on
 * standard output, how many microseconds it took, how many KiB of memory it had at most, and its
 * exit status. This is small itself: Linux counts what a process had before exec, too.
 */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include <fcntl.h>
#include <unistd.h>

extern char **environ;

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	long long start, end;
	struct rusage usage;
	int status, error;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: measure PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	start = now();
	error = posix_spawn(&pid, argv[1], &actions, NULL, argv + 1, environ);
	if (error) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(error));
		return 2;
	}
	if (wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status))
		return 2;
	end = now();
	printf("%lld %ld %d\n", end - start, usage.ru_maxrss, WEXITSTATUS(status));
	return 0;
}
