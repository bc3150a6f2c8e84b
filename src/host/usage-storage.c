// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mounted file systems and swap: /proc/self/mountinfo and /proc/swaps (proc(5); kernel:
 * show_mountinfo, swap_show).
 */
#include "host/usage-storage.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"
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
	struct arena arena;	/* has the mounts, of which a host can have very many */
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

static void add_mount(struct storage *s, const char *line)
{
	struct mount mount = {
		.line = arena_strdup(&s->arena, line),
		.copy = arena_strdup(&s->arena, line),
	};
	struct mount *mounts = arena_array(&s->arena, s->mounts, s->count, sizeof(*mounts));

	if (!mounts)
		return;
	if (!parse_mount(&mount)) {
		s->lost = true;
		mount.point = NULL;
	}
	s->mounts = mounts;
	mounts[s->count++] = mount;
}

/* File systems of more than one block device show the first only. */
static void trace_btrfs(struct storage *s, const char *member, const struct host_use *use)
{
	char **sets;

	if (source_list(s->host->source, BTRFS, &sets, NULL) < 0)
		return;
	for (char **set = sets; *set; set++) {
		char **members;

		if (!source_exists(s->host->source, BTRFS "/%s/devices/%s", *set, member) ||
		    source_listf(s->host->source, &members, BTRFS "/%s/devices", *set) < 0)
			continue;
		for (char **name = members; *name; name++)
			s->lost |= !block_trace(s->host, *name, use);
		source_free_names(members);
	}
	source_free_names(sets);
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

/* Is all there that @path can stand for? */
static bool trace_path(struct storage *s, const char *path, const char *type,
		       const struct host_use *use)
{
	char **names = block_names_at(s->host, path);
	bool found = names && *names;

	for (char **name = names; name && *name; name++) {
		bool there = block_trace(s->host, *name, use);

		found &= there;
		if (there && strcmp(type, "btrfs") == 0)
			trace_btrfs(s, *name, use);
	}
	source_free_names(names);
	return found;
}

/* A file system without a block device of its own number: btrfs, bcachefs, FUSE, or none. */
static void trace_anonymous(struct storage *s, const struct mount *mount, const struct host_use *use)
{
	char source[PATH_MAX], *save = NULL;

	if (strncmp(mount->source, "/dev/", 5) != 0 || is_elsewhere(mount->type))
		return;
	snprintf(source, sizeof(source), "%s", mount->source);
	/* /dev/fuse is the source of many a file system of programs. */
	for (char *path = strtok_r(source, ":", &save); path; path = strtok_r(NULL, ":", &save))
		s->lost |= !trace_path(s, path, mount->type, use) &&
			   strncmp(mount->type, "fuse", 4) != 0;
}

static void trace_mount(struct storage *s, const struct mount *mount, const struct host_use *use)
{
	const struct block_id id = { mount->major, mount->minor, mount->source };

	if (mount->major)
		s->lost |= !block_trace_number(s->host, &s->names, &id, use);
	else
		trace_anonymous(s, mount, use);
}

/* Containers mount the same file system thousands of times. */
static bool is_repeated(struct storage *s, size_t index)
{
	struct mount *mount = &s->mounts[index];
	uint64_t number = (uint64_t)mount->major << 32 | mount->minor;
	size_t first = index_find(&s->by_number, number);

	if (first != NO_INDEX)
		return s->mounts[first].repeats++ >= REPEATS_MAX;
	host_index(s->host, &s->by_number, number, index);
	return false;
}

static void read_mounts(struct storage *s)
{
	char *text, *save = NULL;

	if (source_read(s->host->source, MOUNTINFO, TABLE_MAX, &text, NULL) < 0) {
		s->lost = true;
		return;
	}
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		add_mount(s, line);
	free(text);
	/* There is always something mounted, where it may be seen. */
	s->lost |= s->count == 0;
	for (size_t i = 0; i < s->count; i++) {
		const struct mount *mount = &s->mounts[i];
		struct host_use use = {
			.kind = USE_MOUNT,
			.what = (char *)(uintptr_t)mount->point,
			.source = MOUNTINFO,
			.text = mount->line,
		};

		if (!mount->point || is_repeated(s, i))
			continue;
		s->has_zfs |= strcmp(mount->type, "zfs") == 0;
		trace_mount(s, mount, &use);
	}
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
static void read_swap(struct storage *s, char *line)
{
	struct host_use use = { .kind = USE_SWAP, .source = SWAPS, .text = line };
	char path[PATH_MAX], type[16];
	const struct mount *mount;

	if (sscanf(line, "%4095s %15s", path, type) != 2) {
		s->lost = true;
		return;
	}
	usage_unescape(path);
	use.what = path;
	if (strcmp(type, "partition") == 0) {
		s->lost |= !trace_path(s, path, "swap", &use);
		return;
	}
	mount = mount_of(s, path);
	s->lost |= !mount;
	if (mount)
		trace_mount(s, mount, &use);
}

/* A kernel without swap has no such file; a tree should. */
static void read_swaps(struct storage *s)
{
	char *text, *save = NULL;
	size_t count = 0;
	int r = source_read(s->host->source, SWAPS, TABLE_MAX, &text, NULL);

	if (r < 0) {
		s->lost |= r != -ENOENT || !s->host->live;
		return;
	}
	for (char *line = strtok_r(text, "\n", &save); line && count <= SWAPS_MAX;
	     line = strtok_r(NULL, "\n", &save), count++)
		if (strncmp(line, "Filename", 8) != 0)
			read_swap(s, line);
	s->lost |= count > SWAPS_MAX;
	free(text);
}

void usage_read_storage(struct host *host)
{
	struct storage s = { .host = host };

	read_mounts(&s);
	read_swaps(&s);
	usage_read_pools(host, s.has_zfs, &s.lost);
	host->usage.storage = s.lost ? HIDDEN : SEEN;
	host->arena.failed |= s.arena.failed;
	arena_clear(&s.arena);
	index_clear(&s.by_number);
}
