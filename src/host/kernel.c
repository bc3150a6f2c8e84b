// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host.h"
#include "host/kernel-record.h"
#include "host/search.h"
#include "host/source.h"

#define SYMBOLS "proc/kallsyms"
#define SYMBOLS_MAX (UINT64_C(64) << 20)	/* real ones have about 10 MiB */
#define CHUNK_SIZE 65536

/* In the order of enum kernel_string; before them stands the image's own name. */
static const char *const literals[KERNEL_STRINGS] = {
	"Device is ineligible for IOMMU domain attach",
	"Firmware has requested this device have a 1:1",
	"iommu_group_claim_dma_owner",
	"direct-relaxable",
	"relax_rmrr",
	"PCIe ACS overrides enabled",
};

/* A tree keeps what was found out where it was captured; nobody guards its files. */
static void read_kept(const struct host *host, struct kernel_evidence *kept)
{
	char path[RECORD_PATH_MAX], *text;

	if (!record_path(host->release.text, path) ||
	    source_read(host->source, path, RECORD_MAX, &text, NULL) < 0)
		return;
	record_parse(text, host->release.text, kept);
	free(text);
}

/* The wanted symbol, and one that stands beside it in every kernel with an IOMMU since 3.6. */
static bool search_symbols(int fd, struct kernel_evidence *evidence)
{
	static const char *const words[] = { " iommu_group_claim_dma_owner\n",
					     " iommu_group_get\n", NULL };
	struct search search = { .words = words };
	char chunk[CHUNK_SIZE], last = '\0';
	uint64_t total = 0;
	ssize_t n;

	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n > 0) {
			search_feed(&search, chunk, (size_t)n);
			last = chunk[n - 1];
			total += (uint64_t)n;
		}
	} while (n > 0 && !(search.found & 1) && total <= SYMBOLS_MAX);
	evidence->claims = search.found & 1;
	/* Absence counts only in a list that is whole. */
	return evidence->claims || (n == 0 && last == '\n' && (search.found & 2));
}

void host_read_symbols(struct host *host)
{
	struct kernel_evidence kept = { 0 };
	struct stat stat;
	int fd;

	if (!host->source || host->release.seen != SEEN || host->kernel.symbols_known)
		return;
	fd = source_open_file(host->source, SYMBOLS);
	if (fd >= 0) {
		host->kernel.symbols_known = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) &&
					     search_symbols(fd, &host->kernel);
		close(fd);
	}
	if (host->kernel.symbols_known || host->live)
		return;
	read_kept(host, &kept);
	host->kernel.symbols_known = kept.symbols_known;
	host->kernel.claims = kept.claims;
}

/* Where distributions put the image: most in /boot, Fedora beside the modules too. */
static const char *const places[] = { "boot/vmlinuz-%s", "lib/modules/%s/vmlinuz" };

#define PLACES (sizeof(places) / sizeof(places[0]))
#define PLACE_MAX 128

static bool place(const struct host *host, size_t i, char path[PLACE_MAX])
{
	const char *release = host->release.text;

	/* It comes from a file and becomes a part of a path. */
	return *release && strlen(release) < 64 && !strchr(release, '/') &&
	       strcmp(release, ".") != 0 && strcmp(release, "..") != 0 &&
	       snprintf(path, PLACE_MAX, places[i], release) < PLACE_MAX;
}

static bool same_stamp(const struct image_stamp *a, const struct image_stamp *b)
{
	return a->size == b->size && a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

/* On the running machine a result stands as long as its image does. */
static bool is_current(const struct host *host, const struct kernel_evidence *kept)
{
	char path[PLACE_MAX];
	struct image_stamp stamp;

	for (size_t i = 0; i < PLACES; i++)
		if (place(host, i, path) && image_stamp(host->source, path, &stamp) == 0 &&
		    same_stamp(&stamp, &kept->stamp))
			return true;
	return false;
}

static bool take_kept(struct host *host)
{
	struct kernel_evidence kept = { 0 };
	struct source_dir run;

	if (host->live) {
		if (source_open_dir(host->source, "run", &run) < 0 ||
		    record_read(run.fd, host->release.text, 0, &kept) < 0)
			kept.image_known = false;
		source_close_dir(&run);
		kept.image_known = kept.image_known && is_current(host, &kept);
	} else {
		read_kept(host, &kept);
	}
	if (!kept.image_known)
		return false;
	host->kernel.image_known = true;
	host->kernel.strings = kept.strings;
	host->kernel.stamp = kept.stamp;
	return true;
}

/* Only root can; whoever cannot has lost nothing but the time. */
static void keep(const struct host *host)
{
	struct source_dir run;

	if (!host->live || geteuid() != 0 || source_open_dir(host->source, "run", &run) < 0)
		return;
	record_write(run.fd, host->release.text, 0, &host->kernel);
	source_close_dir(&run);
}

/*
 * The line by which an image calls itself: all of /proc/version, so that an image
 * that was built anew under the same release is known for another one.
 */
static void own_name(const struct host *host, char name[SEARCH_WORD_MAX])
{
	static const char start[] = "Linux version ";
	const char *version = host->version.seen == SEEN ? host->version.text : "";

	if (strncmp(version, start, sizeof(start) - 1) == 0 && strlen(version) < SEARCH_WORD_MAX)
		strcpy(name, version);
	else
		snprintf(name, SEARCH_WORD_MAX, "%s%s (", start, host->release.text);
}

static int search_places(struct host *host)
{
	const char *words[KERNEL_STRINGS + 2] = { 0 };
	char name[SEARCH_WORD_MAX], path[PLACE_MAX];
	int worst = -ENOENT;

	own_name(host, name);
	words[0] = name;
	for (size_t i = 0; i < KERNEL_STRINGS; i++)
		words[i + 1] = literals[i];
	for (size_t i = 0; i < PLACES; i++) {
		uint32_t found;
		int r = -ENOENT;

		if (place(host, i, path))
			r = image_search(host->source, path, words, &found, &host->kernel.stamp);
		if (r == 0) {
			host->kernel.strings = found >> 1;
			return 0;
		}
		if (r != -ENOENT && r != -ENOTDIR)
			worst = r;
	}
	return worst;
}

void host_read_image(struct host *host, bool search)
{
	int r;

	if (!host->source || host->release.seen != SEEN || host->kernel.image_known ||
	    host->kernel.image_error)
		return;
	if (take_kept(host) || !search)
		return;
	r = search_places(host);
	host->kernel.image_known = r == 0;
	if (r < 0 && r != -ENOENT)
		host->kernel.image_error = -r;
	if (r == 0)
		keep(host);
}
