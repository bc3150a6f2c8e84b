// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host uses its devices for, read from small trees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"
#include "host/usage-read.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* Functions behind ports of their own, and how sysfs leads there from a class. */
#define SATA "0000:01:00.0"
#define NVME "0000:02:00.0"
#define NIC "0000:03:00.0"
#define XHCI "0000:04:00.0"
#define BELOW(address) "pci0000:00/0000:00:1c.0/" address
#define SDA BELOW(SATA) "/ata1/host0/target0:0:0/0:0:0:0/block/sda"
#define SDB BELOW(NVME) "/host1/block/sdb"

#define ROOTFS "1 1 0:2 / / rw - rootfs rootfs rw\n"
#define ROUTES "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n"
#define DEFAULT_ROUTE "\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
#define SWAPS "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n"
#define ALL_KEYS "10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n"

struct used {
	struct tree *tree;
	struct host host;
	bool open;
};

static int setup(void **state)
{
	struct used *u = calloc(1, sizeof(*u));

	assert_non_null(u);
	*state = u;
	assert_int_equal(tree_setup((void **)&u->tree), 0);
	tree_text(u->tree, "proc/self/mountinfo", ROOTFS);
	tree_text(u->tree, "proc/swaps", SWAPS);
	tree_text(u->tree, "proc/net/route", ROUTES);
	tree_text(u->tree, "proc/consoles", "");
	tree_device(u->tree, BELOW(SATA), 0x010601, "ahci", -1);
	return 0;
}

static int teardown(void **state)
{
	struct used *u = *state;

	if (u->open)
		host_close(&u->host);
	tree_teardown((void **)&u->tree);
	free(u);
	return 0;
}

static void rewrite(struct used *u, const char *path, const char *text)
{
	tree_remove(u->tree, path);
	tree_text(u->tree, path, text);
}

static void mounts(struct used *u, const char *lines)
{
	rewrite(u, "proc/self/mountinfo", lines);
}

/* A member of a class at @path below sys/devices. */
static void member(struct used *u, const char *class, const char *path)
{
	char at[512], target[1024];

	snprintf(at, sizeof(at), "sys/class/%s/%s", class, strrchr(path, '/') + 1);
	snprintf(target, sizeof(target), "../../devices/%s", path);
	tree_link(u->tree, at, target);
	snprintf(at, sizeof(at), "sys/devices/%s", path);
	tree_dir(u->tree, at);
}

static void block(struct used *u, const char *path, const char *number)
{
	char at[1024], text[32];

	member(u, "block", path);
	snprintf(at, sizeof(at), "sys/devices/%s/dev", path);
	snprintf(text, sizeof(text), "%s\n", number);
	tree_text(u->tree, at, text);
}

static void slave(struct used *u, const char *above, const char *below)
{
	char at[512];

	snprintf(at, sizeof(at), "sys/devices/virtual/block/%s/slaves/%s", above, below);
	tree_link(u->tree, at, "anywhere");
}

static void lower(struct used *u, const char *above, const char *below)
{
	char at[512];

	snprintf(at, sizeof(at), "sys/devices/virtual/net/%s/lower_%s", above, below);
	tree_link(u->tree, at, "anywhere");
}

static void keyboard(struct used *u, const char *path, const char *keys)
{
	char at[1024];

	member(u, "input", path);
	snprintf(at, sizeof(at), "sys/devices/%s/capabilities/ev", path);
	tree_text(u->tree, at, "120013\n");
	snprintf(at, sizeof(at), "sys/devices/%s/capabilities/key", path);
	tree_text(u->tree, at, keys);
	snprintf(at, sizeof(at), "sys/devices/%s/name", path);
	tree_text(u->tree, at, "A keyboard\n");
}

static const struct host_usage *read_usage(struct used *u)
{
	struct pci_address address;
	struct host_ask ask = { .addresses = &address, .address_count = 1,
				.facts = FACT_STORAGE | FACT_NETWORK | FACT_CONSOLE };

	assert_true(pci_address_parse(SATA, &address));
	if (u->open)
		host_close(&u->host);
	u->open = true;
	assert_int_equal(host_open(&u->host, u->tree->root, NULL, 0), 0);
	assert_int_equal(host_read(&u->host, &ask), 0);
	return &u->host.usage;
}

/* The use of that kind at @address; bridges above have it too. */
static const struct host_use *use_at(const struct host_usage *usage, const char *address,
				     enum use_kind kind)
{
	struct pci_address a;

	assert_true(pci_address_parse(address, &a));
	for (size_t i = 0; i < usage->use_count; i++)
		if (pci_address_key(usage->uses[i].address) == pci_address_key(a) &&
		    usage->uses[i].kind == kind)
			return &usage->uses[i];
	return NULL;
}

static void assert_use(const struct host_usage *usage, const char *address, enum use_kind kind,
		       const char *what, const char *through)
{
	const struct host_use *use = use_at(usage, address, kind);

	assert_non_null(use);
	assert_string_equal(use->what, what);
	assert_string_equal(use->through, through);
}

static void assert_idle(const struct host_usage *usage)
{
	assert_int_equal(usage->use_count, 0);
	assert_int_equal(usage->storage, SEEN);
	assert_int_equal(usage->network, SEEN);
	assert_int_equal(usage->console, SEEN);
	assert_int_equal(usage->keyboard, SEEN);
}

/* Storage */

static void a_host_in_memory_uses_nothing(void **state)
{
	assert_idle(read_usage(*state));
}

static void facts_that_nobody_asks_for_are_not_read(void **state)
{
	struct used *u = *state;
	struct host_ask ask = { .all = true };

	tree_remove(u->tree, "proc/self/mountinfo");
	u->open = true;
	assert_int_equal(host_open(&u->host, u->tree->root, NULL, 0), 0);
	assert_int_equal(host_read(&u->host, &ask), 0);
	assert_int_equal(u->host.usage.storage, NOT_ASKED);
	assert_int_equal(u->host.usage.network, NOT_ASKED);
	assert_int_equal(u->host.usage.console, NOT_ASKED);
}

static void a_mounted_partition_leads_to_its_controller(void **state)
{
	struct used *u = *state;
	const struct host_usage *usage;

	block(u, SDA, "8:0");
	block(u, SDA "/sda2", "8:2");
	tree_link(u->tree, "sys/dev/block/8:2", "../../devices/" SDA "/sda2");
	mounts(u, "1 0 8:2 / / rw,noatime master:1 - ext4 /dev/root rw\n");
	usage = read_usage(u);
	assert_use(usage, SATA, USE_MOUNT, "/", "sda2");
	assert_string_equal(use_at(usage, SATA, USE_MOUNT)->source, "proc/self/mountinfo");
	assert_string_equal(use_at(usage, SATA, USE_MOUNT)->text,
			    "1 0 8:2 / / rw,noatime master:1 - ext4 /dev/root rw");
	assert_int_equal(usage->storage, SEEN);
}

static void without_sys_dev_the_numbers_are_looked_up(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, SDA "/sda2", "8:2");
	mounts(u, "1 0 8:2 / / rw - ext4 /dev/sda2 rw\n2 1 8:0 / /b rw - ext4 /dev/sda rw\n");
	assert_use(read_usage(u), SATA, USE_MOUNT, "/", "sda2");
	assert_int_equal(u->host.usage.storage, SEEN);
}

static void mount_points_are_unescaped_and_listed_once(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	mounts(u, "1 0 8:0 / / rw - ext4 /dev/sda rw\n2 1 8:0 / /a\\040b\\134c rw - ext4 s rw\n"
		  "3 1 8:0 / / rw - ext4 /dev/sda rw\n4 1 8:0 / /c\\012d rw - ext4 /dev/sda rw\n"
		  "5 1 8:0 / /e rw - ext4 s rw\n6 1 8:0 / /f rw - ext4 s rw\n"
		  "7 1 8:0 / /g rw - ext4 s rw\n");
	assert_use(read_usage(u), SATA, USE_MOUNT, "/, /a b\\c, /c\\012d, /e, ...", "sda");
}

static void layers_are_followed_to_every_leg(void **state)
{
	struct used *u = *state;
	const struct host_usage *usage;

	block(u, SDA, "8:0");
	block(u, SDA "/sda1", "8:1");
	block(u, SDB, "8:16");
	block(u, "virtual/block/dm-0", "253:0");
	block(u, "virtual/block/md0", "9:0");
	block(u, "virtual/block/md0/md0p1", "259:0");
	slave(u, "dm-0", "md0p1");
	slave(u, "md0", "sda1");
	slave(u, "md0", "sdb");
	mounts(u, ROOTFS "2 1 253:0 / /srv rw - xfs /dev/mapper/vg-srv rw\n");
	usage = read_usage(u);
	assert_use(usage, SATA, USE_MOUNT, "/srv", "dm-0 -> md0p1 -> sda1");
	assert_use(usage, NVME, USE_MOUNT, "/srv", "dm-0 -> md0p1 -> sdb");
	assert_int_equal(usage->storage, SEEN);
}

static void layers_in_a_circle_come_to_an_end(void **state)
{
	struct used *u = *state;

	block(u, "virtual/block/dm-0", "253:0");
	block(u, "virtual/block/dm-1", "253:1");
	slave(u, "dm-0", "dm-1");
	slave(u, "dm-0", "dm-0");
	slave(u, "dm-1", "dm-0");
	mounts(u, ROOTFS "2 1 253:0 / /srv rw - xfs /dev/dm-0 rw\n");
	assert_idle(read_usage(u));
}

static void more_layers_than_are_followed_are_not_taken_for_all(void **state)
{
	struct used *u = *state;
	char name[16];

	block(u, "virtual/block/dm-0", "253:0");
	for (int i = 0; i <= USAGE_FOLLOWED_MAX; i++) {
		snprintf(name, sizeof(name), "x%d", i);
		slave(u, "dm-0", name);
	}
	mounts(u, ROOTFS "2 1 253:0 / /srv rw - xfs /dev/dm-0 rw\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void the_controllers_of_an_nvme_subsystem_count(void **state)
{
	struct used *u = *state;

	block(u, "virtual/nvme-subsystem/nvme-subsys0/nvme0n1", "259:0");
	block(u, "virtual/nvme-subsystem/nvme-subsys0/nvme0n1/nvme0n1p1", "259:1");
	tree_link(u->tree, "sys/class/nvme-subsystem/nvme-subsys0",
		  "../../devices/virtual/nvme-subsystem/nvme-subsys0");
	tree_link(u->tree, "sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0",
		  "../../../" BELOW(NVME) "/nvme/nvme0");
	tree_link(u->tree, "sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme1",
		  "../../../" BELOW(SATA) "/nvme/nvme1");
	mounts(u, "1 0 259:1 / / rw - ext4 /dev/nvme0n1p1 rw\n");
	assert_use(read_usage(u), NVME, USE_MOUNT, "/", "nvme0n1p1");
	assert_use(&u->host.usage, SATA, USE_MOUNT, "/", "nvme0n1p1");
}

static void behind_vmd_both_functions_are_used(void **state)
{
	struct used *u = *state;

	block(u, "pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/10000:e1:00.0/nvme/nvme0/nvme0n1",
	      "259:0");
	mounts(u, "1 0 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
	assert_use(read_usage(u), "0000:00:0e.0", USE_MOUNT, "/", "nvme0n1");
	assert_use(&u->host.usage, "10000:e1:00.0", USE_MOUNT, "/", "nvme0n1");
}

static void btrfs_is_found_by_its_source_with_all_its_members(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, SDB, "8:16");
	tree_text(u->tree, "sys/fs/btrfs/0000/devices/sda", "");
	tree_text(u->tree, "sys/fs/btrfs/0000/devices/sdb", "");
	tree_text(u->tree, "sys/fs/btrfs/1111/devices/sdc", "");
	mounts(u, "1 0 0:30 /@ / rw - btrfs /dev/sda rw\n2 1 0:30 /@h /h rw - btrfs /dev/sda rw\n");
	assert_use(read_usage(u), SATA, USE_MOUNT, "/, /h", "sda");
	assert_use(&u->host.usage, NVME, USE_MOUNT, "/, /h", "sdb");
	assert_int_equal(u->host.usage.storage, SEEN);
}

static void names_of_the_device_mapper_are_looked_up(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, "virtual/block/dm-7", "253:7");
	tree_text(u->tree, "sys/devices/virtual/block/dm-7/dm/name", "luks-root\n");
	slave(u, "dm-7", "sda");
	mounts(u, "1 0 0:30 / / rw - btrfs /dev/mapper/luks-root rw\n");
	assert_use(read_usage(u), SATA, USE_MOUNT, "/", "dm-7 -> sda");
	mounts(u, "1 0 0:30 / / rw - btrfs /dev/mapper/luks-other rw\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
	assert_int_equal(u->host.usage.use_count, 0);
}

static void file_systems_without_block_devices_are_no_riddle(void **state)
{
	struct used *u = *state;

	mounts(u, ROOTFS "2 1 0:31 / /n rw - nfs4 server:/x rw\n3 1 0:32 / /f rw - fuse.x /dev/fuse rw\n"
		  "4 1 0:33 / /p rw - 9p /dev/root rw\n5 1 0:34 / /o rw - overlay overlay rw\n");
	assert_idle(read_usage(u));
}

static void a_source_that_is_not_there_hides_the_rest(void **state)
{
	struct used *u = *state;

	mounts(u, "1 0 0:30 / / rw - btrfs /dev/root rw\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
	mounts(u, "1 0 8:0 / / rw - ext4 /dev/sda rw\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void lines_that_are_none_hide_the_rest(void **state)
{
	static const char *const texts[] = {
		"", "\n", "- - - -\n", "1 0 8:0 / /\n", "1 0 x:y / / rw - ext4 /dev/sda rw\n",
		"1 0 0:2 / / rw - rootfs\n", ROOTFS "garbage\n", "1 0 0:2 / / - rootfs rootfs rw\n",
	};
	struct used *u = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		mounts(u, texts[i]);
		assert_int_equal(read_usage(u)->storage, HIDDEN);
	}
	tree_remove(u->tree, "proc/self/mountinfo");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void what_can_be_told_is_told_all_the_same(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	mounts(u, "1 0 8:0 / / rw - ext4 /dev/sda rw\ngarbage\n");
	assert_use(read_usage(u), SATA, USE_MOUNT, "/", "sda");
	assert_int_equal(u->host.usage.storage, HIDDEN);
}

static void swap_partitions_are_used(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, SDA "/sda3", "8:3");
	rewrite(u, "proc/swaps", SWAPS "/dev/sda3                partition\t8388604\t0\t-2\n");
	assert_use(read_usage(u), SATA, USE_SWAP, "/dev/sda3", "sda3");
	rewrite(u, "proc/swaps", SWAPS "/dev/sdz partition\t8388604\t0\t-2\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void swap_files_are_where_their_file_system_is(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, SDB, "8:16");
	mounts(u, "1 0 8:0 / / rw - ext4 /dev/sda rw\n2 1 8:16 / /var rw - ext4 /dev/sdb rw\n"
		  "3 1 0:40 / /variety rw - tmpfs tmpfs rw\n");
	rewrite(u, "proc/swaps", SWAPS "/var/swap\\040file file\t8\t0\t-2\n");
	assert_use(read_usage(u), NVME, USE_SWAP, "/var/swap file", "sdb");
	assert_null(use_at(&u->host.usage, SATA, USE_SWAP));
	rewrite(u, "proc/swaps", SWAPS "/various/swap file\t8\t0\t-2\n");
	assert_use(read_usage(u), SATA, USE_SWAP, "/various/swap", "sda");
	assert_null(use_at(&u->host.usage, NVME, USE_SWAP));
}

static void endless_tables_come_to_an_end(void **state)
{
	struct used *u = *state;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	block(u, SDA, "8:0");
	for (int i = 0; i < 200000; i++)
		fprintf(out, "1 0 8:0 / /m%d rw - ext4 /dev/sda rw\n", i);
	assert_int_equal(fclose(out), 0);
	mounts(u, text);
	free(text);
	assert_use(read_usage(u), SATA, USE_MOUNT, "/m0, /m1, /m2, /m3, ...", "sda");
	assert_int_equal(u->host.usage.storage, SEEN);

	out = open_memstream(&text, &size);
	assert_non_null(out);
	for (int i = 0; i < 1000; i++)
		fprintf(out, "/m%d/swap file 8 0 -2\n", i);
	assert_int_equal(fclose(out), 0);
	rewrite(u, "proc/swaps", text);
	free(text);
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void swap_space_that_cannot_be_seen_hides_the_rest(void **state)
{
	struct used *u = *state;

	rewrite(u, "proc/swaps", SWAPS "garbage\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
	rewrite(u, "proc/swaps", SWAPS "nowhere file 1 2 3\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
	tree_remove(u->tree, "proc/swaps");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void pool_members_are_told_by_udev(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, SDA "/sda1", "8:1");
	block(u, SDB, "8:16");
	tree_text(u->tree, "run/udev/data/b8:1", "S:disk/x\nE:ID_FS_TYPE=zfs_member\n");
	tree_text(u->tree, "run/udev/data/b8:0", "E:ID_FS_TYPE=ext4\n");
	block(u, SDA "/sda2", "8:2");
	block(u, "virtual/block/dm-0", "253:0");
	slave(u, "dm-0", "sda2");
	tree_link(u->tree, "sys/devices/" SDA "/sda2/holders/dm-0", "anywhere");
	tree_text(u->tree, "run/udev/data/b253:0", "E:ID_FS_TYPE=zfs_member\n");
	/* Nobody asks about the device of this one. */
	tree_text(u->tree, "run/udev/data/b8:16", "E:ID_FS_TYPE=zfs_member\n");
	read_usage(u);
	assert_int_equal(u->host.usage.uses[1].kind, USE_POOL);
	assert_string_equal(u->host.usage.uses[1].through, "sda1");
	assert_string_equal(u->host.usage.uses[3].through, "dm-0 -> sda2");
	assert_int_equal(u->host.usage.use_count, 4);
	assert_null(use_at(&u->host.usage, NVME, USE_POOL));
	assert_int_equal(u->host.usage.storage, SEEN);
	/* Nor does it change with ZFS about: others are not looked at. */
	tree_text(u->tree, "sys/module/zfs/version", "2\n");
	mounts(u, "1 0 0:30 / / rw - zfs rpool/ROOT rw\n");
	assert_null(use_at(read_usage(u), NVME, USE_POOL));
	assert_int_equal(u->host.usage.use_count, 4);
	assert_int_equal(u->host.usage.storage, SEEN);
	/* That the mounted one is elsewhere has to be seen. */
	tree_remove(u->tree, "run/udev/data/b8:1");
	tree_remove(u->tree, "run/udev/data/b253:0");
	assert_null(use_at(read_usage(u), SATA, USE_POOL));
	assert_int_equal(u->host.usage.storage, SEEN);
	tree_remove(u->tree, "run/udev/data/b8:16");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void pool_members_are_found_below_what_is_made_of_disks(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	block(u, SDA "/sda1", "8:1");
	block(u, "virtual/block/md0", "9:0");
	block(u, "virtual/block/md0/md0p1", "259:9");
	block(u, "virtual/block/dm-0", "253:0");
	slave(u, "md0", "sda1");
	slave(u, "dm-0", "md0p1");
	tree_link(u->tree, "sys/devices/" SDA "/sda1/holders/md0", "anywhere");
	tree_link(u->tree, "sys/devices/virtual/block/md0/md0p1/holders/dm-0", "anywhere");
	/* Who holds himself is asked once. */
	tree_link(u->tree, "sys/devices/virtual/block/dm-0/holders/dm-0", "anywhere");
	tree_text(u->tree, "run/udev/data/b253:0", "E:ID_FS_TYPE=zfs_member\n");
	assert_non_null(use_at(read_usage(u), SATA, USE_POOL));
	assert_int_equal(u->host.usage.storage, SEEN);
}

static void pool_members_are_found_on_nvme_with_several_paths(void **state)
{
	struct used *u = *state;

	tree_text(u->tree, "sys/devices/" BELOW(SATA) "/nvme/nvme0/dev", "240:0\n");
	tree_text(u->tree, "sys/devices/" BELOW(SATA) "/nvme/nvme0/nvme0c0n1/size", "1\n");
	block(u, "virtual/nvme-subsystem/nvme-subsys0/nvme0n1", "259:0");
	block(u, "virtual/nvme-subsystem/nvme-subsys0/nvme0n1/nvme0n1p1", "259:1");
	tree_link(u->tree, "sys/class/nvme-subsystem/nvme-subsys0/nvme0",
		  "../../../devices/" BELOW(SATA) "/nvme/nvme0");
	tree_text(u->tree, "run/udev/data/b259:1", "E:ID_FS_TYPE=zfs_member\n");
	assert_use(read_usage(u), SATA, USE_POOL, "nvme0n1p1", "nvme0n1p1");
}

static void folders_in_a_circle_are_not_searched_for_pools_for_ever(void **state)
{
	struct used *u = *state;
	char name[128];

	tree_text(u->tree, "run/udev/data/b8:0", "");
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "sys/devices/" BELOW(SATA) "/host%d", i);
		tree_link(u->tree, name, ".");
	}
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

static void a_mounted_zfs_without_members_hides_the_rest(void **state)
{
	struct used *u = *state;

	mounts(u, "1 0 0:30 / / rw - zfs rpool/ROOT rw\n");
	assert_int_equal(read_usage(u)->storage, HIDDEN);
}

/* Network */

static void the_default_route_leads_to_its_card(void **state)
{
	struct used *u = *state;

	member(u, "net", BELOW(NIC) "/virtio2/net/eth0");
	member(u, "net", BELOW(SATA) "/net/eth1");
	rewrite(u, "proc/net/route", ROUTES "eth0" DEFAULT_ROUTE
		"eth1\t0003A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
	assert_use(read_usage(u), NIC, USE_ROUTE, "eth0", "eth0");
	assert_null(use_at(&u->host.usage, SATA, USE_ROUTE));
	assert_null(use_at(&u->host.usage, SATA, USE_ONLY_NIC));
	assert_int_equal(u->host.usage.network, SEEN);
}

static void a_default_route_of_ipv6_counts_too(void **state)
{
	struct used *u = *state;

	member(u, "net", BELOW(NIC) "/net/eth0");
	tree_text(u->tree, "proc/net/ipv6_route",
		  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		  "fe800000000000000000000000000001 00000400 00000003 00000000 00000003 eth0\n"
		  "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 "
		  "00000000000000000000000000000000 00000100 00000002 00000000 00000001 eth1\n"
		  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		  "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200 lo\n");
	assert_use(read_usage(u), NIC, USE_ROUTE, "eth0", "eth0");
	assert_string_equal(use_at(&u->host.usage, NIC, USE_ROUTE)->source,
			    "proc/net/ipv6_route");
	assert_int_equal(u->host.usage.network, SEEN);
}

static void bridges_bonds_and_vlans_are_followed(void **state)
{
	struct used *u = *state;

	member(u, "net", BELOW(NIC) "/net/eth0");
	member(u, "net", BELOW(SATA) "/net/eth1");
	member(u, "net", "virtual/net/bond0");
	member(u, "net", "virtual/net/bond0.5");
	member(u, "net", "virtual/net/br0");
	member(u, "net", "virtual/net/tap0");
	lower(u, "br0", "bond0.5");
	lower(u, "br0", "tap0");
	lower(u, "bond0.5", "bond0");
	lower(u, "bond0", "eth0");
	lower(u, "bond0", "eth1");
	/* No kernel does that, a tree may. */
	lower(u, "bond0", "br0");
	rewrite(u, "proc/net/route", ROUTES "br0" DEFAULT_ROUTE);
	assert_use(read_usage(u), NIC, USE_ROUTE, "br0", "br0 -> bond0.5 -> bond0 -> eth0");
	assert_use(&u->host.usage, SATA, USE_ROUTE, "br0", "br0 -> bond0.5 -> bond0 -> eth1");
	assert_int_equal(u->host.usage.network, SEEN);
}

static void a_tunnel_is_carried_by_the_only_card_with_an_address(void **state)
{
	struct used *u = *state;
	const char *line = "eth0\t0003A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
	char text[1024];

	member(u, "net", "virtual/net/wg0");
	member(u, "net", BELOW(NIC) "/net/eth0");
	member(u, "net", BELOW(SATA) "/net/eth1");
	snprintf(text, sizeof(text), ROUTES "wg0" DEFAULT_ROUTE "%s%s", line, line);
	rewrite(u, "proc/net/route", text);
	assert_use(read_usage(u), NIC, USE_ONLY_NIC, "eth0", "eth0");
	assert_int_equal(u->host.usage.network, SEEN);
	/* With two of them it can be either. */
	snprintf(text, sizeof(text), ROUTES "wg0" DEFAULT_ROUTE "%seth1%s", line, line + 4);
	rewrite(u, "proc/net/route", text);
	assert_int_equal(read_usage(u)->use_count, 0);
	assert_int_equal(u->host.usage.network, HIDDEN);
}

static void two_vlans_of_one_card_are_one_card(void **state)
{
	struct used *u = *state;

	member(u, "net", BELOW(NIC) "/net/eth0");
	member(u, "net", "virtual/net/eth0.1");
	member(u, "net", "virtual/net/eth0.2");
	lower(u, "eth0.1", "eth0");
	lower(u, "eth0.2", "eth0");
	rewrite(u, "proc/net/route", ROUTES
		"eth0.1\t0003A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
		"eth0.2\t0004A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
	assert_use(read_usage(u), NIC, USE_ONLY_NIC, "eth0.1", "eth0.1 -> eth0");
}

static void an_unreachable_default_route_leads_nowhere(void **state)
{
	struct used *u = *state;

	member(u, "net", BELOW(NIC) "/net/eth0");
	rewrite(u, "proc/net/route", ROUTES
		"*\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n");
	assert_idle(read_usage(u));
}

static void routes_that_cannot_be_followed_hide_the_rest(void **state)
{
	static const char *const texts[] = {
		ROUTES "eth9" DEFAULT_ROUTE, ROUTES "../x" DEFAULT_ROUTE, ROUTES ".." DEFAULT_ROUTE,
		ROUTES "garbage\n",
	};
	struct used *u = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		rewrite(u, "proc/net/route", texts[i]);
		assert_int_equal(read_usage(u)->network, HIDDEN);
	}
	tree_remove(u->tree, "proc/net/route");
	assert_int_equal(read_usage(u)->network, HIDDEN);
}

static void a_bridge_without_hardware_is_no_way_out(void **state)
{
	struct used *u = *state;

	member(u, "net", "virtual/net/br0");
	member(u, "net", "virtual/net/tap0");
	lower(u, "br0", "tap0");
	rewrite(u, "proc/net/route", ROUTES "br0" DEFAULT_ROUTE);
	assert_int_equal(read_usage(u)->network, HIDDEN);
	/* A network card that is not on PCI is none of our business. */
	member(u, "net", "platform/soc/net/end0");
	tree_link(u->tree, "sys/devices/platform/soc/net/end0/device", "../..");
	lower(u, "br0", "end0");
	assert_idle(read_usage(u));
}

/* Console */

static void the_boot_display_is_the_screen(void **state)
{
	struct used *u = *state;

	tree_remove(u->tree, "sys/bus");
	tree_remove(u->tree, "sys/devices");
	tree_device(u->tree, BELOW(SATA), 0x030000, NULL, -1);
	assert_int_equal(read_usage(u)->console, HIDDEN);
	tree_text(u->tree, "sys/devices/" BELOW(SATA) "/boot_vga", "0\n");
	assert_idle(read_usage(u));
	rewrite(u, "sys/devices/" BELOW(SATA) "/boot_vga", "1\n");
	assert_use(read_usage(u), SATA, USE_BOOT_DISPLAY, "boot_vga", "");
}

static void the_first_frame_buffer_has_the_console(void **state)
{
	struct used *u = *state;

	member(u, "graphics", BELOW(NIC) "/graphics/fb0");
	member(u, "graphics", BELOW(SATA) "/graphics/fb1");
	member(u, "graphics", BELOW(XHCI) "/simple-framebuffer.0/graphics/fb2");
	member(u, "graphics", "virtual/graphics/fbcon");
	assert_use(read_usage(u), NIC, USE_FRAMEBUFFER, "fb0", "");
	assert_null(use_at(&u->host.usage, SATA, USE_FRAMEBUFFER));
	assert_use(&u->host.usage, XHCI, USE_FRAMEBUFFER, "fb2", "");
}

static void a_console_on_a_pci_port_is_one(void **state)
{
	struct used *u = *state;

	member(u, "tty", BELOW(NIC) "/0000:03:00.0:0/0000:03:00.0:0.0/tty/ttyS4");
	member(u, "tty", BELOW(SATA) "/tty/ttyS5");
	member(u, "tty", "virtual/tty/tty0");
	rewrite(u, "proc/consoles", "tty0                 -WU (EC p  )    4:7\n"
				    "ttyS4                -W- (E  p a)    4:68\n../x\n\n");
	assert_use(read_usage(u), NIC, USE_SERIAL_CONSOLE, "ttyS4", "");
	assert_null(use_at(&u->host.usage, SATA, USE_SERIAL_CONSOLE));
	tree_remove(u->tree, "proc/consoles");
	assert_int_equal(read_usage(u)->console, HIDDEN);
}

/* From Linux 6.6 on ports have devices of their own, whose names are almost PCI addresses. */
static void a_console_below_a_pnp_device_is_on_no_function(void **state)
{
	struct used *u = *state;

	member(u, "tty", "pnp0/00:04/00:04:0/00:04:0.0/tty/ttyS0");
	rewrite(u, "proc/consoles", "ttyS0                -W- (E  p a)    4:64\n");
	assert_idle(read_usage(u));
	assert_int_equal(u->host.usage.console, SEEN);
}

#define USB_KEYBOARD BELOW(XHCI) "/usb1/1-1/1-1:1.0/0003:046D:C31C.0001/input/input3"

static void the_only_keyboards_controller_is_used(void **state)
{
	struct used *u = *state;

	keyboard(u, USB_KEYBOARD, ALL_KEYS);
	/* A second one on the same controller; a power button; a program's. */
	keyboard(u, BELOW(XHCI) "/usb2/2-1/2-1:1.0/0003:1:2.0002/input/input4", ALL_KEYS);
	keyboard(u, "LNXSYSTM:00/LNXPWRBN:00/input/input1", "10000000000000 0\n");
	keyboard(u, "virtual/input/input9", ALL_KEYS);
	assert_use(read_usage(u), XHCI, USE_KEYBOARD, "A keyboard", "");
	assert_int_equal(u->host.usage.keyboard, SEEN);
}

static void with_another_keyboard_none_is_the_only_one(void **state)
{
	struct used *u = *state;

	keyboard(u, USB_KEYBOARD, ALL_KEYS);
	keyboard(u, "platform/i8042/serio0/input/input0", "402000000 3803078f800d001 "
		 "feffffdfffefffff fffffffffffffffe\n");
	assert_idle(read_usage(u));
}

static void keys_that_cannot_be_seen_are_said_to_be(void **state)
{
	struct used *u = *state;

	member(u, "input", USB_KEYBOARD);
	assert_int_equal(read_usage(u)->keyboard, HIDDEN);
	assert_int_equal(u->host.usage.use_count, 0);
}

static void bytes_that_are_no_text_do_not_get_through(void **state)
{
	struct used *u = *state;

	block(u, SDA, "8:0");
	mounts(u, "1 0 8:0 / /\x1b[2J\xff\xc3x\xe3\x83\x87 rw - ext4 /dev/sda rw\n");
	assert_use(read_usage(u), SATA, USE_MOUNT, "/?[2J??x\xe3\x83\x87", "sda");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_host_in_memory_uses_nothing),
		CASE(facts_that_nobody_asks_for_are_not_read),
		CASE(a_mounted_partition_leads_to_its_controller),
		CASE(without_sys_dev_the_numbers_are_looked_up),
		CASE(mount_points_are_unescaped_and_listed_once),
		CASE(layers_are_followed_to_every_leg),
		CASE(layers_in_a_circle_come_to_an_end),
		CASE(more_layers_than_are_followed_are_not_taken_for_all),
		CASE(the_controllers_of_an_nvme_subsystem_count),
		CASE(behind_vmd_both_functions_are_used),
		CASE(btrfs_is_found_by_its_source_with_all_its_members),
		CASE(names_of_the_device_mapper_are_looked_up),
		CASE(file_systems_without_block_devices_are_no_riddle),
		CASE(a_source_that_is_not_there_hides_the_rest),
		CASE(lines_that_are_none_hide_the_rest),
		CASE(what_can_be_told_is_told_all_the_same),
		CASE(swap_partitions_are_used),
		CASE(swap_files_are_where_their_file_system_is),
		CASE(endless_tables_come_to_an_end),
		CASE(swap_space_that_cannot_be_seen_hides_the_rest),
		CASE(pool_members_are_told_by_udev),
		CASE(pool_members_are_found_below_what_is_made_of_disks),
		CASE(pool_members_are_found_on_nvme_with_several_paths),
		CASE(folders_in_a_circle_are_not_searched_for_pools_for_ever),
		CASE(a_mounted_zfs_without_members_hides_the_rest),
		CASE(the_default_route_leads_to_its_card),
		CASE(a_default_route_of_ipv6_counts_too),
		CASE(bridges_bonds_and_vlans_are_followed),
		CASE(a_tunnel_is_carried_by_the_only_card_with_an_address),
		CASE(two_vlans_of_one_card_are_one_card),
		CASE(an_unreachable_default_route_leads_nowhere),
		CASE(a_bridge_without_hardware_is_no_way_out),
		CASE(routes_that_cannot_be_followed_hide_the_rest),
		CASE(the_boot_display_is_the_screen),
		CASE(the_first_frame_buffer_has_the_console),
		CASE(a_console_on_a_pci_port_is_one),
		CASE(a_console_below_a_pnp_device_is_on_no_function),
		CASE(the_only_keyboards_controller_is_used),
		CASE(with_another_keyboard_none_is_the_only_one),
		CASE(keys_that_cannot_be_seen_are_said_to_be),
		CASE(bytes_that_are_no_text_do_not_get_through),
	};

	return RUN(tests);
}
