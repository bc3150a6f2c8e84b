/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reading that nobody who judges a whole host can avoid, and nothing else:
 * `uevent`, `power_state`, `reset_method` and the `iommu_group` link of each device,
 * `reserved_regions` of each group. Its time is what vfio-check's is measured against.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static size_t bytes;

static int open_dir(const char *root, const char *below, DIR **dir)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", root, below);
	*dir = opendir(path);
	if (!*dir)
		perror(path);
	return *dir ? 0 : -1;
}

static int read_file(int dir, const char *name, const char *file)
{
	char path[512], buffer[4096];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", name, file);
	fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(path);
		return -1;
	}
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		bytes += (size_t)n;
	close(fd);
	return n < 0 ? -1 : 0;
}

/* Bridges, and devices that cannot be reset, have no such file. */
static int read_if_there(int dir, const char *name, const char *file)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", name, file);
	return faccessat(dir, path, F_OK, 0) < 0 ? 0 : read_file(dir, name, file);
}

static int read_link(int dir, const char *name, const char *file)
{
	char path[512], buffer[512];
	ssize_t n;

	snprintf(path, sizeof(path), "%s/%s", name, file);
	n = readlinkat(dir, path, buffer, sizeof(buffer));
	if (n < 0) {
		perror(path);
		return -1;
	}
	bytes += (size_t)n;
	return 0;
}

int main(int argc, char **argv)
{
	size_t devices = 0, groups = 0;
	struct dirent *entry;
	DIR *dir;

	if (argc != 2) {
		fprintf(stderr, "usage: floor TREE\n");
		return 2;
	}
	if (open_dir(argv[1], "sys/bus/pci/devices", &dir) < 0)
		return 1;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (read_file(dirfd(dir), entry->d_name, "uevent") < 0 ||
		    read_link(dirfd(dir), entry->d_name, "iommu_group") < 0 ||
		    read_file(dirfd(dir), entry->d_name, "power_state") < 0 ||
		    read_if_there(dirfd(dir), entry->d_name, "reset_method") < 0)
			return 1;
		devices++;
	}
	closedir(dir);

	if (open_dir(argv[1], "sys/kernel/iommu_groups", &dir) < 0)
		return 1;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (read_file(dirfd(dir), entry->d_name, "reserved_regions") < 0)
			return 1;
		groups++;
	}
	closedir(dir);
	printf("%zu devices, %zu groups, %zu bytes\n", devices, groups, bytes);
	return 0;
}
