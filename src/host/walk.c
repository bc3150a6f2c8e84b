// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/notes.h"

#define MAX_LINKS 40	/* as the kernel's own limit for one path */

/* A directory on the way of a walk. */
struct step {
	int fd;			/* ONLY_NOTED: the tree has lost it */
	size_t length;		/* of its path in walk.where */
};

/*
 * RESOLVE_IN_ROOT by hand: @stack holds the directories from below the root down
 * to where the walk stands, so that ".." can go back and never above the root.
 */
struct walk {
	int root;
	const struct notes *notes;
	struct step stack[PATH_MAX / 2];
	size_t depth;
	unsigned int links;
	char rest[2 * PATH_MAX];
	char where[PATH_MAX];	/* without links */
	int found;
};

static int walk_fd(const struct walk *walk)
{
	return walk->depth ? walk->stack[walk->depth - 1].fd : walk->root;
}

static void walk_up(struct walk *walk, size_t depth)
{
	for (; walk->depth > depth; walk->depth--)
		if (walk->stack[walk->depth - 1].fd >= 0)
			close(walk->stack[walk->depth - 1].fd);
	walk->where[depth ? walk->stack[depth - 1].length : 0] = '\0';
}

/* Take the next component off the path: its length, 0 at the end, or negative errno. */
static int walk_next(struct walk *walk, char *name)
{
	char *start = walk->rest + strspn(walk->rest, "/");
	size_t length = strcspn(start, "/");

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, start, length);
	name[length] = '\0';
	memmove(walk->rest, start + length, strlen(start + length) + 1);
	return (int)length;
}

/* Put the text of the link @name in front of the path. 0 where it is no link. */
static int walk_link(struct walk *walk, const char *name)
{
	char target[PATH_MAX], joined[sizeof(walk->rest)];
	ssize_t n = readlinkat(walk_fd(walk), name, target, sizeof(target) - 1);

	if (n < 0)
		return errno == EINVAL ? 0 : -errno;
	if (++walk->links > MAX_LINKS)
		return -ELOOP;
	target[n] = '\0';
	walk_up(walk, target[0] == '/' ? 0 : walk->depth);
	/* What is left of the path is empty or begins with a slash. */
	if ((size_t)snprintf(joined, sizeof(joined), "%s%s", target, walk->rest) >= sizeof(joined))
		return -ENAMETOOLONG;
	strcpy(walk->rest, joined);
	return 1;
}

bool walk_join(char path[PATH_MAX], const char *name)
{
	size_t length = strlen(path), room = PATH_MAX - length;

	return (size_t)snprintf(path + length, room, "%s%s", length ? "/" : "", name) < room;
}

/* What the notes say about opening walk->where. 0: nothing, or negative errno. */
static int walk_note(const struct walk *walk, bool last, int flags)
{
	const struct note *note = notes_find(walk->notes, walk->where);

	/* That something is there is not hidden with what is in it. */
	return !note || !note->error || (last && (flags & O_PATH)) ? 0 : -note->error;
}

/* A descriptor, ONLY_NOTED, or negative errno. */
static int walk_open(const struct walk *walk, const char *name, int flags)
{
	int at = walk_fd(walk);
	int fd = at < 0 ? -1 : openat(at, name, flags | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (at >= 0 && (errno != ENOENT || strcmp(name, ".") == 0))
		return -errno;
	if (!notes_imply(walk->notes, walk->where))
		return -ENOENT;
	return flags & (O_DIRECTORY | O_PATH) ? ONLY_NOTED : -EISDIR;
}

/* One component further. 1: walk->found has what was opened; 0: go on; or negative errno. */
static int walk_step(struct walk *walk, int flags)
{
	char name[NAME_MAX + 1];
	bool last;
	int r;

	r = walk_next(walk, name);
	if (r < 0)
		return r;
	last = walk->rest[strspn(walk->rest, "/")] == '\0';
	if (strcmp(name, "..") == 0)
		walk_up(walk, walk->depth ? walk->depth - 1 : 0);
	if (r == 0 || strcmp(name, "..") == 0)
		strcpy(name, ".");
	if (strcmp(name, ".") == 0 && !last)
		return 0;
	if (strcmp(name, ".") != 0) {
		if (!walk_join(walk->where, name))
			return -ENAMETOOLONG;
		r = walk_note(walk, last, flags);
		if (r == 0 && walk_fd(walk) >= 0)
			r = walk_link(walk, name);
		if (r > 0 || (r < 0 && r != -ENOENT))
			return r < 0 ? r : 0;
	}
	/* A slash at the end asks for a directory. */
	if (last && walk->rest[0] == '/')
		flags |= O_DIRECTORY;
	walk->found = walk_open(walk, name, last ? flags : O_PATH | O_DIRECTORY);
	if (last || (walk->found < 0 && walk->found != ONLY_NOTED))
		return last ? 1 : walk->found;
	if (walk->depth == sizeof(walk->stack) / sizeof(walk->stack[0])) {
		if (walk->found >= 0)
			close(walk->found);
		return -ENAMETOOLONG;
	}
	walk->stack[walk->depth++] = (struct step){ walk->found, strlen(walk->where) };
	return 0;
}

int walk_in_root(int root, const struct notes *notes, const char *path, int flags,
		 char where[PATH_MAX])
{
	struct walk *walk;
	int r = 0;

	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	walk = calloc(1, sizeof(*walk));
	if (!walk)
		return -ENOMEM;
	walk->root = root;
	walk->notes = notes;
	strcpy(walk->rest, path);
	while (r == 0)
		r = walk_step(walk, flags);
	if (r > 0)
		r = walk->found;
	if (where)
		strcpy(where, walk->where);
	walk_up(walk, 0);
	free(walk);
	return r;
}
