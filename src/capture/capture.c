// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/capture.h"

#include <errno.h>
#include <fnmatch.h>
#include <libintl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/copy.h"
#include "capture/noting.h"
#include "capture/write.h"
#include "host/advice-files.h"
#include "host/errors.h"
#include "host/holder-nodes.h"
#include "host/holders.h"
#include "host/host.h"
#include "host/known-files.h"

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
	{ "vfio-dev", EXISTS },
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

static void copy_wanted(struct capture *c, const char *path, const struct wanted *wanted)
{
	char target[PATH_MAX];
	int fd;

	if (capture_link_text(c, path, target, sizeof(target)) < 0) {
		capture_copy_file(c, path, wanted->content);
		return;
	}
	if (wanted->content != CONF)
		return;
	fd = source_open_file(c->source, path);
	if (fd >= 0)
		close(fd);
	/* A link to nothing still stands before files of its name in other directories. */
	if (fd == -ENOENT)
		capture_copy_link(c, path, target, sizeof(target));
	else
		capture_copy_file(c, path, wanted->content);
}

/* Copy those files and links of the directory @path that are named. */
static void copy_dir(struct capture *c, const char *path, const struct wanted *files,
		     const char *const *links)
{
	char **names = capture_list(c, path), item[PATH_MAX], target[PATH_MAX];

	for (char **name = names; name && *name; name++) {
		if ((size_t)snprintf(item, sizeof(item), "%s/%s", path, *name) >= sizeof(item)) {
			capture_hide(c, path, -ENAMETOOLONG);
			continue;
		}
		for (size_t i = 0; files && files[i].pattern; i++) {
			if (fnmatch(files[i].pattern, *name, 0) != 0)
				continue;
			copy_wanted(c, item, &files[i]);
			break;
		}
		for (size_t i = 0; links && links[i]; i++)
			if (fnmatch(links[i], *name, 0) == 0)
				capture_copy_link(c, item, target, sizeof(target));
	}
	source_free_names(names);
}

/* Where a link in a class or bus directory leads: "sys/devices/...", or false. */
static bool device_dir(const char *target, char *path, size_t size)
{
	while (strncmp(target, "../", 3) == 0)
		target += 3;
	if (strncmp(target, "devices/", 8) != 0)
		return false;
	for (const char *up = target; (up = strstr(up, "/..")); up += 3)
		if (up[3] == '/' || up[3] == '\0')
			return false;
	return (size_t)snprintf(path, size, "sys/%s", target) < size;
}

/* A directory of links to devices: keep the links, and files of what they lead to. */
static void copy_members(struct capture *c, const char *path, const struct wanted *files,
			 const char *const *links, const char *const *below,
			 const struct wanted *below_files)
{
	static const char *const all[] = { "*", NULL };
	char **names = capture_list(c, path), item[PATH_MAX], target[PATH_MAX], dir[PATH_MAX];

	for (char **name = names; name && *name; name++) {
		snprintf(item, sizeof(item), "%s/%s", path, *name);
		if (!capture_copy_link(c, item, target, sizeof(target)) ||
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
	char **names = capture_list(c, path), item[PATH_MAX];

	for (char **name = names; name && *name; name++) {
		snprintf(item, sizeof(item), "%s/%s", path, *name);
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
		copy_dir(c, item, NULL, all);
	}
	source_free_names(names);
}

/* The slots for cards alone: other structures of the SMBIOS hold serial numbers. */
static void copy_smbios(struct capture *c)
{
	char **names = capture_list(c, "sys/firmware/dmi/entries"), item[PATH_MAX];

	for (char **name = names; name && *name; name++) {
		if (strncmp(*name, "9-", 2) != 0)
			continue;
		if ((size_t)snprintf(item, sizeof(item), "sys/firmware/dmi/entries/%s/raw", *name) <
		    sizeof(item))
			capture_copy_file(c, item, SLOT);
	}
	source_free_names(names);
}

static void copy_tables(struct capture *c)
{
	char path[PATH_MAX];
	int any = source_has_entries(c->source, "sys/firmware");

	/* Where a container hides all of it, the capture does so too. */
	if (any == 0 || (any == -ENOENT && source_is_live(c->source)))
		capture_put_dir(c, "sys/firmware");
	for (unsigned int i = 0; i < TABLES; i++) {
		snprintf(path, sizeof(path), "sys/firmware/acpi/tables/%s",
			 firmware_tables[i].signature);
		capture_copy_file(c, path, BYTES);
	}
	capture_copy_file(c, "sys/firmware/acpi/tables/APIC", BYTES);
}

/* The members of each btrfs that is mounted. */
static void copy_btrfs(struct capture *c)
{
	static const char *const all[] = { "*", NULL };
	char **names = capture_list(c, "sys/fs/btrfs"), item[PATH_MAX];

	for (char **name = names; name && *name; name++) {
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

	capture_copy_file(c, "proc/consoles", TEXT);
	source_free_names(capture_list(c, "sys/class/tty"));
	if (source_read(c->source, "proc/consoles", CAPTURE_FILE_MAX, &text, NULL) < 0)
		return;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		snprintf(path, sizeof(path), "sys/class/tty/%.*s", (int)strcspn(line, " \t/"), line);
		capture_copy_link(c, path, target, sizeof(target));
	}
	free(text);
}

/* The names of the nodes of each device by which it can be held. */
static void copy_nodes(struct capture *c)
{
	char **names, **nodes, path[PATH_MAX], target[PATH_MAX], dir[PATH_MAX];

	if (source_list(c->source, "sys/bus/pci/devices", &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		snprintf(path, sizeof(path), "sys/bus/pci/devices/%s", *name);
		if (capture_link_text(c, path, target, sizeof(target)) < 0 ||
		    !device_dir(target, dir, sizeof(dir)))
			continue;
		for (size_t i = 0; holder_folders[i]; i++) {
			snprintf(path, sizeof(path), "%.3000s/%s", dir, holder_folders[i]);
			nodes = capture_list(c, path);
			for (char **node = nodes; node && *node; node++) {
				snprintf(target, sizeof(target), "%.3500s/%s", path, *node);
				if (source_has_entries(c->source, target) >= 0)
					capture_put_dir(c, target);
			}
			source_free_names(nodes);
		}
	}
	source_free_names(names);
}

/* Of nvidia's text, which has the UUID of the device, the number of its node. */
static void copy_minors(struct capture *c)
{
	char **names = capture_list(c, "proc/driver/nvidia/gpus"), path[PATH_MAX], text[2048];

	for (char **name = names; name && *name; name++) {
		char *minor, line[64];
		int r;

		snprintf(path, sizeof(path), "proc/driver/nvidia/gpus/%s/information", *name);
		r = source_readf(c->source, text, sizeof(text), "%s", path);
		minor = r == 0 ? holders_minor(text) : NULL;
		snprintf(line, sizeof(line), "Device Minor: \t %.16s\n", minor ? minor : "");
		if (minor)
			capture_put_file(c, path, line, strlen(line));
		else if (r < 0)
			capture_hide(c, path, r);
	}
	source_free_names(names);
}

/* Of a process that has such a node open its name and what leads to the node; 0 or negative errno. */
static int copy_holder(struct capture *c, unsigned long pid)
{
	char **names, path[64], file[PATH_MAX], target[PATH_MAX];
	bool holds = false;
	int r, error = 0;

	snprintf(path, sizeof(path), "proc/%lu/fd", pid);
	r = source_list(c->source, path, &names, NULL);
	if (r < 0)
		return r;
	for (char **name = names; *name; name++) {
		snprintf(file, sizeof(file), "%s/%s", path, *name);
		r = capture_link_text(c, file, target, sizeof(target));
		if (r < 0 && !error)
			error = r;
		if (r < 0 || !holders_is_node(target))
			continue;
		holds = true;
		capture_copy_link(c, file, target, sizeof(target));
	}
	source_free_names(names);
	snprintf(path, sizeof(path), "proc/%lu/comm", pid);
	if (holds)
		capture_copy_file(c, path, TEXT);
	return holds ? 0 : error;
}

/* One process whose files are hidden says as much as all of them. */
static void copy_holders(struct capture *c)
{
	bool told = false;
	char **names, path[64];

	copy_nodes(c);
	copy_minors(c);
	if (source_list(c->source, "proc", &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		unsigned long pid;
		int r;

		if (!holders_is_process(*name, &pid))
			continue;
		r = copy_holder(c, pid);
		if (told || !holders_is_hidden(c->source, pid, r))
			continue;
		snprintf(path, sizeof(path), "proc/%lu/fd", pid);
		capture_hide(c, path, r);
		told = true;
	}
	source_free_names(names);
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
	copy_tables(c);
}

static void copy_modules(struct capture *c)
{
	static const char *const with_parameters[] = { "vfio", "vfio_pci", "vfio_pci_core",
						       "vfio_iommu_type1", "iommufd", "kvm",
						       "kvm_intel", "kvm_amd" };
	static const struct wanted state[] = { { "initstate", TEXT }, { "taint", TEXT },
					       { "refcnt", TEXT },
					       { NULL, TEXT } };
	/* modules.order only orders, and is the largest. */
	static const struct wanted lists[] = { { "modules.[!o]*", BYTES }, { NULL, TEXT } };
	char path[PATH_MAX], release[128];

	copy_dirs(c, "sys/module", state, NULL);
	capture_copy_file(c, "sys/class/misc/iommu", EXISTS);
	capture_copy_file(c, "dev/iommu", EXISTS);
	for (size_t i = 0; i < sizeof(with_parameters) / sizeof(with_parameters[0]); i++) {
		snprintf(path, sizeof(path), "sys/module/%s/parameters", with_parameters[i]);
		copy_dir(c, path, any_file, NULL);
	}
	if (source_readf(c->source, release, sizeof(release), "proc/sys/kernel/osrelease") < 0 ||
	    strchr(release, '/'))
		return;
	snprintf(path, sizeof(path), "lib/modules/%s", release);
	copy_dir(c, path, lists, NULL);
}

/* Whose processors they are, and not one page for each of them. */
static void copy_processor(struct capture *c)
{
	char text[PLACE_CPU_SIZE], *end;
	int r = source_readf(c->source, text, sizeof(text), "proc/cpuinfo");

	if (r < 0) {
		capture_hide(c, "proc/cpuinfo", r);
		return;
	}
	/* The first processor's alone. */
	end = strstr(text, "\n\n");
	if (!end)
		end = strrchr(text, '\n');
	if (end)
		end[1] = '\0';
	capture_put_file(c, "proc/cpuinfo", text, strlen(text));
}

static void copy_rest(struct capture *c)
{
	static const char *const proc[] = {
		"proc/version", "proc/cmdline", "proc/mounts", "proc/swaps",
		"proc/fb", "proc/modules", "proc/sys/kernel/osrelease", "proc/self/mountinfo",
		"proc/net/route", "proc/net/ipv6_route", "proc/iomem", "proc/interrupts",
		"sys/module/apparmor/parameters/enabled", "proc/xen/capabilities",
		"sys/hypervisor/type", "sys/firmware/devicetree/base/compatible",
		"sys/firmware/devicetree/base/model", OS_RELEASE, PCI_IDS_FILE,
	};
	static const struct wanted udev[] = { { "+pci:*", PROPERTIES }, { "b*", PROPERTIES },
					      { "n*", PROPERTIES }, { "c13:*", PROPERTIES },
					      { "+input:*", PROPERTIES }, { NULL, TEXT } };
	static const struct wanted advice[] = { { "*" ADVICE_SUFFIX, CONF }, { NULL, TEXT } };
	static const struct wanted conf[] = { { "*.conf", CONF }, { NULL, TEXT } };

	for (size_t i = 0; i < sizeof(proc) / sizeof(proc[0]); i++)
		capture_copy_file(c, proc[i], TEXT);
	capture_copy_file(c, HOST_POLICY, TEXT);
	/* What tells the boot loaders apart; what stands in them is nobody's business. */
	for (size_t i = 0; i < BOOT_LOADER_MARKS; i++) {
		capture_copy_file(c, boot_loader_marks[i].first, EXISTS);
		if (boot_loader_marks[i].second)
			capture_copy_file(c, boot_loader_marks[i].second, EXISTS);
	}
	for (size_t i = 0; i < INITRAMFS_MARKS; i++)
		capture_copy_file(c, initramfs_marks[i].path, EXISTS);
	for (size_t i = 0; i < DRIVERCTL_MARKS; i++)
		capture_copy_file(c, driverctl_marks[i], EXISTS);
	copy_consoles(c);
	copy_holders(c);
	copy_processor(c);
	copy_dir(c, ADVICE_DIR, advice, NULL);
	copy_dir(c, "run/udev/data", udev, NULL);
	for (size_t i = 0; i < MODPROBE_DIRECTORIES; i++)
		copy_dir(c, modprobe_directories[i], conf, NULL);
	if (geteuid() != 0 && source_is_live(c->source))
		capture_miss(c, "proc/iomem", "the addresses are hidden from ordinary users");
}

static void keep_kernel(struct capture *c, struct vfc_check *check)
{
	const char *path;
	int error;
	const char *record = vfc_kernel_record(check, &path, &error);

	if (record)
		capture_put_file(c, path, record, strlen(record));
	if (error)
		capture_miss(c, gettext("what the kernel's image tells"), error_text(error));
}

int capture(const struct source *source, struct vfc_check *check, const char *dir, FILE *log)
{
	struct capture c = { .source = source, .root = capture_write_open(dir), .log = log };

	if (c.root < 0)
		return c.root;
	copy_sys(&c);
	copy_modules(&c);
	copy_rest(&c);
	keep_kernel(&c, check);
	capture_write_notes(&c);
	close(c.root);
	return c.error ? c.error : (int)c.missed;
}
