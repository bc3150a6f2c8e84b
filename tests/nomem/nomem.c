// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Preloaded into a program: what it does when there is no memory. Before main() the program
 * divides: a child a run goes on into main(), with one of its allocations failing, or that one
 * and all behind it. The parent never reaches main(); it compares what each child wrote and
 * ended with, and says it as one line of TAP.
 *
 * A run is right if it is, to the byte, the run that nothing disturbed, or if it ends with
 * status 2 and says in exactly one line on stderr that there is no memory.
 *
 * Environment:
 * NOMEM_CASE	what stands behind "ok", a number and a name
 * NOMEM_RUNS	at most that many runs a mode, spread over all allocations; 0: each one
 * NOMEM_HOOK	1: it is libvirt's hook, which blocks by any status but 0
 * NOMEM_LINES	how many lines may say why, 1 without it
 * NOMEM_REMOVE	a file that is removed before each run, because the program makes it
 *
 * With NOMEM_ONE, a number, and without NOMEM_CASE that allocation fails in the one run that there
 * is, and with NOMEM_BEHIND, a number, all behind it: for a debugger.
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_SHOWN 12
#define CPU_SECONDS 60

/*
 * Three functions of libraries that do not look at what malloc() answers, and crash or end the
 * process: pci_alloc(), pci_lookup_name() when it first opens the list of names, and, with the
 * names of members, json_tokener_parse_ex(), which is for --expect. Nothing outside of them helps
 * with that, so that nothing fails within them.
 */
static bool suspended;


extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

struct json_object;
struct json_tokener;
struct pci_access;

struct run {
	int out, err;		/* files in memory */
	int status;		/* as a shell has it: 128 and more is a signal */
};

/* What a child tells the parent: how many allocations there were. NULL: count nothing. */
static volatile long *allocations;
static long failing;
static bool all_behind;

static bool fails(void)
{
	long number;

	if (!allocations || suspended)
		return false;
	number = __atomic_add_fetch(allocations, 1, __ATOMIC_RELAXED);
	if (!failing || (all_behind ? number < failing : number != failing))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	if (fails())
		return ENOMEM;
	*memory = __libc_memalign(alignment, size);
	return *memory ? 0 : ENOMEM;
}

/* POSIX lets dlsym's answer be a function's address; ISO C has no way to write that. */
static void find(const char *name, void *function)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	memcpy(function, &symbol, sizeof(symbol));
}

struct pci_access *pci_alloc(void)
{
	struct pci_access *(*real)(void), *access;

	suspended = true;
	find("pci_alloc", &real);
	access = real();
	suspended = false;
	return access;
}

char *pci_lookup_name(struct pci_access *access, char *text, int size, int flags, ...)
{
	char *(*real)(struct pci_access *, char *, int, int, ...), *name;
	static bool opened;
	va_list list;
	int a, b;

	va_start(list, flags);
	a = va_arg(list, int);
	b = va_arg(list, int);
	va_end(list);
	suspended = !opened;
	opened = true;
	find("pci_lookup_name", &real);
	name = real(access, text, size, flags, a, b);
	suspended = false;
	return name;
}

struct json_object *json_tokener_parse_ex(struct json_tokener *tokener, const char *text, int size)
{
	struct json_object *(*real)(struct json_tokener *, const char *, int), *value;

	suspended = true;
	find("json_tokener_parse_ex", &real);
	value = real(tokener, text, size);
	suspended = false;
	return value;
}

static long number_of(const char *name)
{
	const char *text = getenv(name);

	return text ? atol(text) : 0;
}

static void become_child(const struct run *run)
{
	struct rlimit cpu = { CPU_SECONDS, CPU_SECONDS }, core = { 0, 0 };

	dup2(run->out, STDOUT_FILENO);
	dup2(run->err, STDERR_FILENO);
	close(run->out);
	close(run->err);
	lseek(STDIN_FILENO, 0, SEEK_SET);
	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_CORE, &core);
}

/* True in the child, which goes on into main(). */
static bool start(struct run *run, long number)
{
	const char *made = getenv("NOMEM_REMOVE");
	int status = 0;
	pid_t pid;

	if (made)
		unlink(made);
	failing = number;
	*allocations = 0;
	run->out = memfd_create("out", 0);
	run->err = memfd_create("err", 0);
	pid = fork();
	if (pid == 0) {
		become_child(run);
		return true;
	}
	if (pid < 0 || run->out < 0 || run->err < 0) {
		perror("Bail out! nomem");
		_exit(1);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	run->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return false;
}

static void finish(struct run *run)
{
	close(run->out);
	close(run->err);
}

static bool same_file(int a, int b)
{
	char x[4096], y[4096];
	off_t offset = 0;

	for (;;) {
		ssize_t m = pread(a, x, sizeof(x), offset), n = pread(b, y, sizeof(y), offset);

		if (m != n || m < 0 || memcmp(x, y, (size_t)m) != 0)
			return false;
		if (m == 0)
			return true;
		offset += m;
	}
}

static void read_text(int fd, char *text, size_t size)
{
	ssize_t length = pread(fd, text, size - 1, 0);

	text[length > 0 ? length : 0] = '\0';
}

/* What is wrong with @run; NULL: nothing. */
static const char *judge(const struct run *run, const struct run *undisturbed)
{
	long most = number_of("NOMEM_LINES"), lines = 0;
	char text[4096];

	if (run->status >= 128)
		return "killed";
	if (run->status == undisturbed->status && same_file(run->err, undisturbed->err) &&
	    same_file(run->out, undisturbed->out))
		return NULL;
	read_text(run->err, text, sizeof(text));
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	/* Whoever blocks by any status says so, as far as there is memory for the words. */
	if (number_of("NOMEM_HOOK") && run->status)
		return lines ? NULL : "blocks without a word";
	if (run->status != 2)
		return run->status == undisturbed->status ? "the same status, but not all that it says"
							  : "another status";
	if (lines < 1 || lines > (most ? most : 1))
		return "not one line on stderr";
	return strcasestr(text, "memory") ? NULL : "does not say that there is no memory";
}

static void show(const struct run *run, long number, const char *wrong)
{
	char text[400];

	read_text(run->err, text, sizeof(text));
	for (char *c = text; *c; c++)
		if (*c == '\n')
			*c = '|';
	dprintf(STDOUT_FILENO, "# allocation %ld%s: %s; status %d, stderr: %s\n", number,
		all_behind ? " and all behind it" : "", wrong, run->status, text);
}

/* Runs that were wrong; -1: this is a child. */
static long sweep(const struct run *undisturbed, long total, long step, long *runs)
{
	long wrong = 0;

	for (long number = 1; number <= total; number += step) {
		struct run run;
		const char *what;

		if (start(&run, number))
			return -1;
		what = judge(&run, undisturbed);
		if (what && wrong++ < MOST_SHOWN)
			show(&run, number, what);
		finish(&run);
		++*runs;
	}
	return wrong;
}

__attribute__((constructor)) static void divide(void)
{
	long most = number_of("NOMEM_RUNS"), total, runs = 0, wrong = 0;
	const char *name = getenv("NOMEM_CASE");
	static long alone;
	struct run undisturbed;

	if (!name && number_of("NOMEM_ONE")) {
		allocations = &alone;
		failing = number_of("NOMEM_ONE");
		all_behind = number_of("NOMEM_BEHIND");
	}
	if (!name)
		return;
	unsetenv("LD_PRELOAD");
	allocations = mmap(NULL, sizeof(*allocations), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (allocations == MAP_FAILED || start(&undisturbed, 0)) {
		if (allocations == MAP_FAILED)
			_exit(1);
		return;
	}
	total = *allocations;
	for (int mode = 0; mode < 2; mode++) {
		long found, step = most && total > most ? total / most + 1 : 1;

		all_behind = mode == 1;
		found = sweep(&undisturbed, total, step, &runs);
		if (found < 0)
			return;
		wrong += found;
	}
	if (undisturbed.status >= 128 || total < 10) {
		show(&undisturbed, 0, "does not run");
		wrong++;
	}
	dprintf(STDOUT_FILENO, "%sok %s (status %d; %ld allocations, %ld runs, %ld wrong)\n",
		wrong ? "not " : "", name, undisturbed.status, total, runs, wrong);
	_exit(wrong ? 1 : 0);
}
