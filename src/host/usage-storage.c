// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mounted file systems and swap: /proc/self/mountinfo and /proc/swaps (proc(5); kernel:
 * show_mountinfo, swap_show).
 */
#include "host/usage-storage.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/source.h"

#define MOUNTINFO "proc/self/mountinfo"
#define SWAPS "proc/swaps"
#define BTRFS "sys/fs/btrfs"
#define TABLE_MAX (16 << 20)
#define SWAPS_MAX 64		/* Linux has no more than 32 (kernel: MAX_SWAPFILES) */
#define REPEATS_MAX 64		/* of one file system, all of which are told anyway */

/* The strings are parts of a copy of its line. */
struct mount {
	char *copy;
	char *line;
	unsigned int major, minor;
	const char *point, *type, *source;
	unsigned int repeats;	/* so many more are of the same file system */
};

struct storage {
	struct host *host;
	struct mount *mounts;
	size_t count;
	struct block_names names;
	void *by_number;	/* index.h: the first mount of each file system */
	bool lost;		/* something is in use, and where it is cannot be told */
	bool has_zfs;
};

/* 36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/root rw,errors=continue */
static bool parse_mount(struct mount *mount)
{
	char *save = NULL, *word = strtok_r(mount->copy, " ", &save);
	unsigned int field = 0;

	for (; word && strcmp(word, "-") != 0; word = strtok_r(NULL, " ", &save), field++) {
		if (field == 2 && sscanf(word, "%u:%u", &mount->major, &mount->minor) != 2)
			return false;
		if (field == 4) {
			mount->point = word;
			usage_unescape(word);
		}
	}
	mount->type = word ? strtok_r(NULL, " ", &save) : NULL;
	word = mount->type ? strtok_r(NULL, " ", &save) : NULL;
	if (!word)
		return false;
	usage_unescape(word);
	mount->source = word;
	return mount->point && field >= 6;
}

static int add_mount(struct storage *s, const char *line)
{
	struct mount *mounts = list_grow(s->mounts, s->count, sizeof(*mounts));
	struct mount *mount;

	if (!mounts)
		return -ENOMEM;
	s->mounts = mounts;
	mount = &mounts[s->count++];
	*mount = (struct mount){ .line = strdup(line), .copy = strdup(line) };
	if (!mount->line || !mount->copy)
		return -ENOMEM;
	if (!parse_mount(mount)) {
		s->lost = true;
		mount->point = NULL;
	}
	return 0;
}

/* File systems of more than one block device show the first only. */
static int trace_btrfs(struct storage *s, const char *member, const struct host_use *use)
{
	char **sets;
	int r = source_list(s->host->source, BTRFS, &sets, NULL);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (char **set = sets; r == 0 && *set; set++) {
		char **members;

		if (!source_exists(s->host->source, BTRFS "/%s/devices/%s", *set, member) ||
		    source_listf(s->host->source, &members, BTRFS "/%s/devices", *set) < 0)
			continue;
		for (char **name = members; r == 0 && *name; name++) {
			bool found;

			r = block_trace(s->host, *name, use, &found);
			s->lost |= !found;
		}
		source_free_names(members);
	}
	source_free_names(sets);
	return r;
}

/* Sources of such file systems are no block devices even where they begin with /dev. */
static bool is_elsewhere(const char *type)
{
	static const char *const types[] = { "9p", "nfs", "nfs4", "cifs", "virtiofs", "ceph",
					     "devtmpfs", "tmpfs", "overlay", "rootfs" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

/* *@found: all that @path can stand for is there. */
static int trace_path(struct storage *s, const char *path, const char *type,
		      const struct host_use *use, bool *found)
{
	char **names;
	int r = block_names_at(s->host, path, &names);

	*found = names && *names;
	for (char **name = names; r == 0 && name && *name; name++) {
		bool there;

		r = block_trace(s->host, *name, use, &there);
		*found &= there;
		if (r == 0 && there && strcmp(type, "btrfs") == 0)
			r = trace_btrfs(s, *name, use);
	}
	source_free_names(names);
	return r;
}

/* A file system without a block device of its own number: btrfs, bcachefs, FUSE, or none. */
static int trace_anonymous(struct storage *s, const struct mount *mount, const struct host_use *use)
{
	char source[PATH_MAX], *save = NULL;

	if (strncmp(mount->source, "/dev/", 5) != 0 || is_elsewhere(mount->type))
		return 0;
	snprintf(source, sizeof(source), "%s", mount->source);
	for (char *path = strtok_r(source, ":", &save); path; path = strtok_r(NULL, ":", &save)) {
		bool found;
		int r = trace_path(s, path, mount->type, use, &found);

		/* /dev/fuse is the source of many a file system of programs. */
		s->lost |= !found && strncmp(mount->type, "fuse", 4) != 0;
		if (r < 0)
			return r;
	}
	return 0;
}

static int trace_mount(struct storage *s, const struct mount *mount, const struct host_use *use)
{
	const struct block_id id = { mount->major, mount->minor, mount->source };
	bool found;
	int r;

	if (!mount->major)
		return trace_anonymous(s, mount, use);
	r = block_trace_number(s->host, &s->names, &id, use, &found);
	s->lost |= !found;
	return r;
}

/* Containers mount the same file system thousands of times. */
static int is_repeated(struct storage *s, size_t index, bool *repeated)
{
	struct mount *mount = &s->mounts[index];
	uint64_t number = (uint64_t)mount->major << 32 | mount->minor;
	size_t first = index_find(&s->by_number, number);

	*repeated = first != NO_INDEX && s->mounts[first].repeats++ >= REPEATS_MAX;
	return first == NO_INDEX ? index_add(&s->by_number, number, index) : 0;
}

static int read_mounts(struct storage *s)
{
	char *text, *save = NULL;
	int r = source_read(s->host->source, MOUNTINFO, TABLE_MAX, &text, NULL);

	if (r < 0) {
		s->lost = true;
		return r == -ENOMEM ? r : 0;
	}
	for (char *line = strtok_r(text, "\n", &save); r == 0 && line;
	     line = strtok_r(NULL, "\n", &save))
		r = add_mount(s, line);
	free(text);
	/* There is always something mounted, where it may be seen. */
	s->lost |= s->count == 0;
	for (size_t i = 0; r == 0 && i < s->count; i++) {
		const struct mount *mount = &s->mounts[i];
		bool repeated;
		struct host_use use = {
			.kind = USE_MOUNT,
			.what = (char *)(uintptr_t)mount->point,
			.source = MOUNTINFO,
			.text = mount->line,
		};

		if (!mount->point)
			continue;
		r = is_repeated(s, i, &repeated);
		if (r < 0 || repeated)
			continue;
		s->has_zfs |= strcmp(mount->type, "zfs") == 0;
		r = trace_mount(s, mount, &use);
	}
	return r;
}

/* The file system that holds the file @path: the last one mounted over the deepest point. */
static const struct mount *mount_of(const struct storage *s, const char *path)
{
	const struct mount *best = NULL;
	size_t deepest = 0;

	for (size_t i = 0; i < s->count; i++) {
		const char *point = s->mounts[i].point;
		size_t length = point ? strlen(point) : 0;

		if (length == 1)
			length = 0;
		if (!point || strncmp(path, point, length) != 0 || path[length] != '/' ||
		    (best && length < deepest))
			continue;
		best = &s->mounts[i];
		deepest = length;
	}
	return best;
}

/* "/dev/sda3                partition	8388604		0		-2", or a file */
static int read_swap(struct storage *s, char *line)
{
	struct host_use use = { .kind = USE_SWAP, .source = SWAPS, .text = line };
	char path[PATH_MAX], type[16];
	const struct mount *mount;
	bool found;
	int r;

	if (sscanf(line, "%4095s %15s", path, type) != 2) {
		s->lost = true;
		return 0;
	}
	usage_unescape(path);
	use.what = path;
	if (strcmp(type, "partition") == 0) {
		r = trace_path(s, path, "swap", &use, &found);
		s->lost |= !found;
		return r;
	}
	mount = mount_of(s, path);
	if (mount)
		return trace_mount(s, mount, &use);
	s->lost = true;
	return 0;
}

/* A kernel without swap has no such file; a tree should. */
static int read_swaps(struct storage *s)
{
	char *text, *save = NULL;
	size_t count = 0;
	int r = source_read(s->host->source, SWAPS, TABLE_MAX, &text, NULL);

	if (r < 0) {
		s->lost |= r != -ENOENT || !s->host->live;
		return r == -ENOMEM ? r : 0;
	}
	for (char *line = strtok_r(text, "\n", &save); r == 0 && line && count <= SWAPS_MAX;
	     line = strtok_r(NULL, "\n", &save), count++)
		if (strncmp(line, "Filename", 8) != 0)
			r = read_swap(s, line);
	s->lost |= count > SWAPS_MAX;
	free(text);
	return r;
}

int usage_read_storage(struct host *host)
{
	struct storage s = { .host = host };
	int r = read_mounts(&s);

	if (r == 0)
		r = read_swaps(&s);
	if (r == 0)
		r = usage_read_pools(host, s.has_zfs, &s.lost);
	host->usage.storage = s.lost ? HIDDEN : SEEN;
	for (size_t i = 0; i < s.count; i++) {
		free(s.mounts[i].copy);
		free(s.mounts[i].line);
	}
	free(s.mounts);
	block_names_clear(&s.names);
	index_clear(&s.by_number);
	return r;
}
