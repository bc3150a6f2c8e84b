// SPDX-License-Identifier: GPL-2.0-or-later
#include "system/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX 65536

static void __attribute__((noreturn)) become(const char *const arguments[], int output, int failure)
{
	int nothing = open("/dev/null", O_RDONLY);
	int error;

	setpgid(0, 0);
	if (nothing >= 0)
		dup2(nothing, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	setenv("LC_ALL", "C", 1);
	/* A daemon starts its hooks without them; so must what is tried here. */
	unsetenv("LD_LIBRARY_PATH");
	unsetenv("LD_PRELOAD");
	execvp(arguments[0], (char *const *)arguments);
	error = errno;
	if (write(failure, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

static long milliseconds_left(const struct timespec *end)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (end->tv_sec - now.tv_sec) * 1000 + (end->tv_nsec - now.tv_nsec) / 1000000;
}

/* Until nobody holds the other end any more. 0 or -ETIMEDOUT. */
static int drain(int from, unsigned int seconds, char *text, size_t *used)
{
	struct timespec end;
	char rest[4096];

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += seconds;
	for (;;) {
		struct pollfd ready = { .fd = from, .events = POLLIN };
		size_t room = OUTPUT_MAX - *used;
		long left = milliseconds_left(&end);
		ssize_t n;

		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(&ready, 1, (int)left) <= 0)
			continue;
		n = read(from, room ? text + *used : rest, room ? room : sizeof(rest));
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return 0;
		if (n > 0 && room)
			*used += (size_t)n;
	}
}

static int finish(pid_t child, int from, unsigned int seconds, char *text, size_t *used)
{
	int r = drain(from, seconds, text, used), status;

	if (r < 0)
		kill(-child, SIGKILL);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (r < 0)
		return r;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run_program(const char *const arguments[], unsigned int seconds, char **output)
{
	int pipes[2] = { -1, -1 }, failure[2] = { -1, -1 }, error, r;
	char *text = malloc(OUTPUT_MAX + 1);
	size_t used = 0;
	pid_t child;

	r = text && pipe2(pipes, O_CLOEXEC) == 0 && pipe2(failure, O_CLOEXEC) == 0 ? 0 : -errno;
	if (r < 0)
		goto out;
	fflush(NULL);
	child = fork();
	if (child == 0)
		become(arguments, pipes[1], failure[1]);
	r = -errno;
	close(pipes[1]);
	close(failure[1]);
	pipes[1] = failure[1] = -1;
	if (child < 0)
		goto out;
	r = finish(child, pipes[0], seconds, text, &used);
	if (read(failure[0], &error, sizeof(error)) == sizeof(error))
		r = -error;
out:
	for (int i = 0; i < 2; i++) {
		if (pipes[i] >= 0)
			close(pipes[i]);
		if (failure[i] >= 0)
			close(failure[i]);
	}
	if (output && text) {
		text[used] = '\0';
		*output = text;
	} else {
		if (output)
			*output = NULL;
		free(text);
	}
	return r;
}
