// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <libintl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acpi/smbios.h"
#include "host/advice-files.h"
#include "host/errors.h"
#include "host/host.h"
#include "redact.h"

#define FILE_MAX (64 << 20)
#define CONFIG_HEADER_SIZE 64	/* what ordinary users get of a config space */

enum content {
	TEXT,			/* UUIDs and MAC addresses are taken out */
	PROPERTIES,		/* key=value lines, those with serials are left out */
	BYTES,
	CONFIG,
	SLOT,			/* a structure of the SMBIOS, kept only if it is a slot */
	EXISTS,			/* only that it is there */
};

struct capture {
	const struct source *source;
	const char *dir;
	FILE *log;
	unsigned int missed;
	int error;		/* negative errno of the first failing write */
};

static void miss(struct capture *c, const char *path, const char *why)
{
	c->missed++;
	fprintf(c->log, gettext("vfio-check: not captured: %s: %s\n"), path, gettext(why));
}

/* Where @path goes: interfaces may be named for their MAC address. */
static int full_path(const struct capture *c, const char *path, char *full)
{
	int start = snprintf(full, PATH_MAX, "%s/", c->dir);

	if ((size_t)start + strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	strcpy(full + start, path);
	redact_text(full + start);
	return 0;
}

/* Make the directories above @path, a path below c->dir. */
static int make_parents(struct capture *c, const char *path)
{
	char full[PATH_MAX];
	size_t start = strlen(c->dir) + 1;

	if (full_path(c, path, full) < 0)
		return -ENAMETOOLONG;
	for (char *slash = strchr(full + start, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(full, 0755) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static void put_file(struct capture *c, const char *path, const void *data, size_t size)
{
	char full[PATH_MAX];
	int r = make_parents(c, path), fd;

	fd = r < 0 || full_path(c, path, full) < 0 ? -1 : open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd >= 0) {
		ssize_t n = write(fd, data, size);

		r = n == (ssize_t)size ? 0 : n < 0 ? -errno : -ENOSPC;
		close(fd);
	} else if (r == 0) {
		r = -errno;
	}
	if (r < 0 && c->error == 0)
		c->error = r;
}

static void put_dir(struct capture *c, const char *path)
{
	char full[PATH_MAX];

	if (make_parents(c, path) < 0 || full_path(c, path, full) < 0 ||
	    (mkdir(full, 0755) < 0 && errno != EEXIST))
		c->error = c->error ? c->error : -EIO;
}

static void put_link(struct capture *c, const char *path, const char *target)
{
	char full[PATH_MAX], text[PATH_MAX];
	int r = make_parents(c, path);

	if (r == 0)
		r = full_path(c, path, full);
	snprintf(text, sizeof(text), "%s", target);
	redact_text(text);
	if (r == 0 && symlink(text, full) < 0 && errno != EEXIST)
		r = -errno;
	if (r < 0 && c->error == 0)
		c->error = r;
}

/*
 * To read the configuration space switches a device on: that would take a while, and
 * what is captured after it would tell of another state. @path is its file.
 */
static bool is_cold(const struct capture *c, const char *path)
{
	char name[PATH_MAX], state[16];

	if ((size_t)snprintf(name, sizeof(name), "%.*s/power_state",
			     (int)(strrchr(path, '/') - path), path) >= sizeof(name) ||
	    source_read_attribute_at(c->source, name, state, sizeof(state)) < 0)
		return false;
	return strcmp(state, "D3cold") == 0;
}

static void copy_file(struct capture *c, const char *path, enum content content)
{
	char *data;
	size_t size;
	int r;

	if (content == EXISTS) {
		if (source_exists(c->source, path))
			put_file(c, path, "", 0);
		return;
	}
	/* Of an empty file it is known that there is one. */
	if (content == CONFIG && source_is_live(c->source) && is_cold(c, path)) {
		put_file(c, path, "", 0);
		miss(c, path, "the device is switched off (D3cold)");
		return;
	}
	r = source_read(c->source, path, FILE_MAX, &data, &size);
	if (r < 0) {
		/* Attributes come and go with kernels; a device without power answers EIO. */
		if (r != -ENOENT && r != -ENOTDIR)
			miss(c, path, error_text(-r));
		return;
	}
	if (content == CONFIG && size <= CONFIG_HEADER_SIZE)
		miss(c, path, "the first 64 bytes only; root can read all");
	if (content == SLOT && (!size || data[0] != SMBIOS_SYSTEM_SLOT)) {
		free(data);
		return;
	}
	if (content == CONFIG) {
		redact_config((uint8_t *)data, size);
	} else if (content != BYTES && content != SLOT) {
		if (content == PROPERTIES)
			redact_properties(data);
		else
			redact_text(data);
		size = strlen(data);
	}
	put_file(c, path, data, size);
	free(data);
}

/* The text of the link @path of the source. */
static int link_text(struct capture *c, const char *path, char *target, size_t size)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int dir, r;

	snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
	dir = source_open_dir(c->source, parent);
	if (dir < 0)
		return dir;
	r = source_read_link(dir, slash + 1, target, size);
	close(dir);
	return r;
}

static bool copy_link(struct capture *c, const char *path, char *target, size_t size)
{
	if (link_text(c, path, target, size) < 0)
		return false;
	put_link(c, path, target);
	return true;
}

struct wanted {
	const char *pattern;
	enum content content;
};

static const struct wanted pci_files[] = {
	{ "uevent", TEXT }, { "class", TEXT }, { "vendor", TEXT }, { "device", TEXT },
	{ "subsystem_vendor", TEXT }, { "subsystem_device", TEXT }, { "revision", TEXT },
	{ "config", CONFIG }, { "boot_vga", TEXT }, { "enable", TEXT }, { "numa_node", TEXT },
	{ "power_state", TEXT }, { "d3cold_allowed", TEXT }, { "driver_override", TEXT },
	{ "reset_method", TEXT }, { "reset", EXISTS }, { "secondary_bus_number", TEXT },
	{ "subordinate_bus_number", TEXT }, { "sriov_numvfs", TEXT }, { "sriov_totalvfs", TEXT },
	{ "untrusted", TEXT }, { "removable", TEXT }, { "resource", TEXT },
	{ NULL, TEXT },
};

static const char *const pci_links[] = { "driver", "iommu_group", "iommu", "subsystem",
					 "physfn", "virtfn*", NULL };

static const struct wanted class_files[] = {
	{ "uevent", PROPERTIES }, { "dev", TEXT }, { "size", TEXT }, { "ro", TEXT },
	{ "removable", TEXT }, { "partition", TEXT }, { "hidden", TEXT }, { "ifindex", TEXT },
	{ "operstate", TEXT }, { "type", TEXT }, { "flags", TEXT }, { "name", TEXT },
	{ NULL, TEXT },
};

static const struct wanted key_files[] = { { "ev", TEXT }, { "key", TEXT }, { NULL, TEXT } };

static const struct wanted mapper_files[] = { { "name", TEXT }, { NULL, TEXT } };

static const char *const class_links[] = { "device", "master", "lower_*", "upper_*", "subsystem",
					   NULL };

static const struct wanted dmi_files[] = {
	{ "sys_vendor", TEXT }, { "product_name", TEXT }, { "product_version", TEXT },
	{ "product_family", TEXT }, { "product_sku", TEXT }, { "board_vendor", TEXT },
	{ "board_name", TEXT }, { "board_version", TEXT }, { "bios_vendor", TEXT },
	{ "bios_version", TEXT }, { "bios_date", TEXT }, { "bios_release", TEXT },
	{ "chassis_vendor", TEXT }, { "chassis_type", TEXT }, { NULL, TEXT },
};

static const struct wanted iommu_files[] = {
	{ "version", TEXT }, { "cap", TEXT }, { "ecap", TEXT }, { "address", TEXT },
	{ "features", TEXT }, { NULL, TEXT },
};

static const struct wanted any_file[] = { { "*", TEXT }, { NULL, TEXT } };

/* Copy those files and links of the directory @path that are named. */
static void copy_dir(struct capture *c, const char *path, const struct wanted *files,
		     const char *const *links)
{
	char **names, item[PATH_MAX], target[PATH_MAX];

	if (source_list(c->source, path, &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		if ((size_t)snprintf(item, sizeof(item), "%s/%s", path, *name) >= sizeof(item))
			continue;
		for (size_t i = 0; files && files[i].pattern; i++) {
			if (fnmatch(files[i].pattern, *name, 0) != 0)
				continue;
			if (link_text(c, item, target, sizeof(target)) < 0)
				copy_file(c, item, files[i].content);
			break;
		}
		for (size_t i = 0; links && links[i]; i++)
			if (fnmatch(links[i], *name, 0) == 0)
				copy_link(c, item, target, sizeof(target));
	}
	source_free_names(names);
}

/* Where a link in a class or bus directory leads: "sys/devices/...", or false. */
static bool device_dir(const char *target, char *path, size_t size)
{
	while (strncmp(target, "../", 3) == 0)
		target += 3;
	if (strncmp(target, "devices/", 8) != 0 || strstr(target, "/../"))
		return false;
	return (size_t)snprintf(path, size, "sys/%s", target) < size;
}

/* A directory of links to devices: keep the links, and files of what they lead to. */
static void copy_members(struct capture *c, const char *path, const struct wanted *files,
			 const char *const *links, const char *const *below,
			 const struct wanted *below_files)
{
	static const char *const all[] = { "*", NULL };
	char **names, item[PATH_MAX], target[PATH_MAX], dir[PATH_MAX];

	if (source_list(c->source, path, &names, NULL) < 0)
		return;
	put_dir(c, path);
	for (char **name = names; *name; name++) {
		snprintf(item, sizeof(item), "%s/%s", path, *name);
		if (!copy_link(c, item, target, sizeof(target)) ||
		    !device_dir(target, dir, sizeof(dir)))
			continue;
		copy_dir(c, dir, files, links);
		for (size_t i = 0; below && below[i]; i++) {
			if ((size_t)snprintf(item, sizeof(item), "%s/%s", dir, below[i]) < sizeof(item))
				copy_dir(c, item, below_files, below_files ? NULL : all);
		}
	}
	source_free_names(names);
}

/* Every directory in @path, itself only or with some of its files and links. */
static void copy_dirs(struct capture *c, const char *path, const struct wanted *files,
		      const char *const *links)
{
	char **names, item[PATH_MAX];

	if (source_list(c->source, path, &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		snprintf(item, sizeof(item), "%s/%s", path, *name);
		put_dir(c, item);
		copy_dir(c, item, files, links);
	}
	source_free_names(names);
}

static void copy_groups(struct capture *c)
{
	static const struct wanted files[] = { { "reserved_regions", TEXT }, { "type", TEXT },
					       { "name", TEXT }, { NULL, TEXT } };
	static const char *const all[] = { "*", NULL };
	char **names, item[PATH_MAX];

	copy_dirs(c, "sys/kernel/iommu_groups", files, NULL);
	if (source_list(c->source, "sys/kernel/iommu_groups", &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		snprintf(item, sizeof(item), "sys/kernel/iommu_groups/%s/devices", *name);
		put_dir(c, item);
		copy_dir(c, item, NULL, all);
	}
	source_free_names(names);
}

/* The slots for cards alone: other structures of the SMBIOS hold serial numbers. */
static void copy_smbios(struct capture *c)
{
	char **names, item[PATH_MAX];

	if (source_list(c->source, "sys/firmware/dmi/entries", &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		if (strncmp(*name, "9-", 2) != 0)
			continue;
		if ((size_t)snprintf(item, sizeof(item), "sys/firmware/dmi/entries/%s/raw", *name) <
		    sizeof(item))
			copy_file(c, item, SLOT);
	}
	source_free_names(names);
}

/* The members of each btrfs that is mounted. */
static void copy_btrfs(struct capture *c)
{
	static const char *const all[] = { "*", NULL };
	char **names, item[PATH_MAX];

	if (source_list(c->source, "sys/fs/btrfs", &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		snprintf(item, sizeof(item), "sys/fs/btrfs/%s/devices", *name);
		copy_dir(c, item, NULL, all);
	}
	source_free_names(names);
}

/* Block devices and what shows what they are made of. */
static void copy_storage(struct capture *c)
{
	static const char *const all[] = { "*", NULL };
	static const char *const layers[] = { "holders", "slaves", NULL };
	static const char *const mapper[] = { "dm", NULL };
	static const char *const controllers[] = { "nvme*", NULL };

	copy_members(c, "sys/class/block", class_files, class_links, layers, NULL);
	copy_members(c, "sys/class/block", NULL, NULL, mapper, mapper_files);
	copy_members(c, "sys/class/nvme-subsystem", NULL, controllers, NULL, NULL);
	copy_dir(c, "sys/dev/block", NULL, all);
	copy_btrfs(c);
}

/* Where the serial ports are that have a console on them. */
static void copy_consoles(struct capture *c)
{
	char *text, *save = NULL, path[PATH_MAX], target[PATH_MAX];

	copy_file(c, "proc/consoles", TEXT);
	if (source_read(c->source, "proc/consoles", FILE_MAX, &text, NULL) < 0)
		return;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		snprintf(path, sizeof(path), "sys/class/tty/%.*s", (int)strcspn(line, " \t/"), line);
		copy_link(c, path, target, sizeof(target));
	}
	free(text);
}

static void copy_sys(struct capture *c)
{
	static const char *const drivers[] = { "????*:??:??.?", "module", NULL };
	static const struct wanted slot[] = { { "address", TEXT }, { NULL, TEXT } };
	static const char *const keys[] = { "capabilities", NULL };
	static const char *const power[] = { "power", NULL };
	static const struct wanted power_files[] = { { "runtime_status", TEXT },
						     { "control", TEXT }, { NULL, TEXT } };
	static const char *const iommu[] = { "intel-iommu", "amd-iommu", NULL };

	copy_members(c, "sys/bus/pci/devices", pci_files, pci_links, power, power_files);
	copy_dirs(c, "sys/bus/pci/drivers", NULL, drivers);
	copy_dirs(c, "sys/bus/pci/slots", slot, NULL);
	copy_members(c, "sys/bus/thunderbolt/devices", NULL, NULL, NULL, NULL);
	copy_smbios(c);
	copy_groups(c);
	copy_members(c, "sys/class/iommu", NULL, NULL, iommu, iommu_files);
	copy_members(c, "sys/class/dmi", dmi_files, NULL, NULL, NULL);
	copy_storage(c);
	copy_members(c, "sys/class/net", class_files, class_links, NULL, NULL);
	copy_members(c, "sys/class/graphics", class_files, class_links, NULL, NULL);
	copy_members(c, "sys/class/input", class_files, class_links, keys, key_files);
	copy_file(c, "sys/firmware/acpi/tables/DMAR", BYTES);
	copy_file(c, "sys/firmware/acpi/tables/IVRS", BYTES);
	copy_file(c, "sys/firmware/acpi/tables/IORT", BYTES);
	copy_file(c, "sys/firmware/acpi/tables/APIC", BYTES);
}

static void copy_modules(struct capture *c)
{
	static const char *const with_parameters[] = { "vfio", "vfio_pci", "vfio_pci_core",
						       "vfio_iommu_type1", "iommufd", "kvm",
						       "kvm_intel", "kvm_amd" };
	static const struct wanted state[] = { { "initstate", TEXT }, { "taint", TEXT },
					       { NULL, TEXT } };
	/* modules.order only orders, and is the largest. */
	static const struct wanted lists[] = { { "modules.[!o]*", BYTES }, { NULL, TEXT } };
	char path[PATH_MAX], release[128];

	copy_dirs(c, "sys/module", state, NULL);
	for (size_t i = 0; i < sizeof(with_parameters) / sizeof(with_parameters[0]); i++) {
		snprintf(path, sizeof(path), "sys/module/%s/parameters", with_parameters[i]);
		copy_dir(c, path, any_file, NULL);
	}
	if (source_read_attribute_at(c->source, "proc/sys/kernel/osrelease", release,
				     sizeof(release)) < 0 || strchr(release, '/'))
		return;
	snprintf(path, sizeof(path), "lib/modules/%s", release);
	copy_dir(c, path, lists, NULL);
}

static void copy_rest(struct capture *c)
{
	static const char *const proc[] = {
		"proc/version", "proc/cmdline", "proc/mounts", "proc/swaps",
		"proc/fb", "proc/modules", "proc/sys/kernel/osrelease", "proc/self/mountinfo",
		"proc/net/route", "proc/net/ipv6_route", "proc/iomem", "proc/interrupts",
		"sys/module/apparmor/parameters/enabled",
	};
	static const struct wanted udev[] = { { "+pci:*", PROPERTIES }, { "b*", PROPERTIES },
					      { "n*", PROPERTIES }, { "c13:*", PROPERTIES },
					      { "+input:*", PROPERTIES }, { NULL, TEXT } };
	static const struct wanted advice[] = { { "*" ADVICE_SUFFIX, TEXT }, { NULL, TEXT } };
	static const struct wanted conf[] = { { "*.conf", TEXT }, { NULL, TEXT } };
	static const char *const modprobe[] = { "etc/modprobe.d", "run/modprobe.d",
						"usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
						"lib/modprobe.d" };

	/* What tells the boot loaders apart; what stands in them is nobody's business. */
	static const char *const boot[] = { "run/ostree-booted", "etc/kernel/proxmox-boot-uuids",
					    "etc/kernel/cmdline", "etc/default/grub",
					    "usr/sbin/grubby", "boot/loader/entries",
					    "efi/loader/entries" };

	for (size_t i = 0; i < sizeof(proc) / sizeof(proc[0]); i++)
		copy_file(c, proc[i], TEXT);
	copy_file(c, HOST_POLICY, TEXT);
	for (size_t i = 0; i < sizeof(boot) / sizeof(boot[0]); i++)
		copy_file(c, boot[i], EXISTS);
	copy_consoles(c);
	copy_dir(c, ADVICE_DIR, advice, NULL);
	copy_dir(c, "run/udev/data", udev, NULL);
	for (size_t i = 0; i < sizeof(modprobe) / sizeof(modprobe[0]); i++)
		copy_dir(c, modprobe[i], conf, NULL);
	if (geteuid() != 0 && source_is_live(c->source))
		miss(c, "proc/iomem", "the addresses are hidden from ordinary users");
}

static void keep_kernel(struct capture *c, struct vfc_check *check)
{
	const char *path;
	int error;
	const char *record = vfc_kernel_record(check, &path, &error);

	if (record)
		put_file(c, path, record, strlen(record));
	if (error)
		miss(c, gettext("what the kernel's image tells"), error_text(error));
}

int capture(const struct source *source, struct vfc_check *check, const char *dir, FILE *log)
{
	struct capture c = { .source = source, .dir = dir, .log = log };

	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	if (rmdir(dir) < 0 || mkdir(dir, 0755) < 0)
		return -errno;
	copy_sys(&c);
	copy_modules(&c);
	copy_rest(&c);
	keep_kernel(&c, check);
	return c.error ? c.error : (int)c.missed;
}
