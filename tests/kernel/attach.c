// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attach [ADDRESS...] - give every PCI function to VFIO and say what happened
 *
 * Runs as root in a guest that may be thrown away: every function with a
 * type 0 header is taken from its driver and bound to vfio-pci, but those
 * named as arguments, which stay as they are.  Then each function is attached
 * on its own through the legacy container, as QEMU does it; where that works,
 * single pages are mapped in and beside the reserved ranges, and the device is
 * reset; and everything is let go again.  One line of JSON for each function.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEVICES "/sys/bus/pci/devices/"
#define GROUPS "/sys/kernel/iommu_groups/"
#define PAGE UINT64_C(0x1000)

enum { LEVEL_WARNING = 4 };

static int kmsg;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* A path below the folder of one function; lives until the next call. */
static const char *attribute(const char *address, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), DEVICES "%s/%s", address, name);
	return path;
}

static int write_file(const char *path, const char *text)
{
	ssize_t done;
	int fd;

	fd = open(path, O_WRONLY);
	if (fd < 0)
		return errno;
	done = write(fd, text, strlen(text));
	close(fd);
	return done < 0 ? errno : 0;
}

/* The last element of a symbolic link's target, or false without a link. */
static bool link_name(const char *path, char *name, size_t size)
{
	char target[PATH_MAX];
	ssize_t len;

	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return false;
	target[len] = '\0';
	snprintf(name, size, "%s", strrchr(target, '/') + 1);
	return true;
}

static bool has_type0_header(const char *address)
{
	unsigned char config[64];
	ssize_t got;
	int fd;

	fd = open(attribute(address, "config"), O_RDONLY);
	if (fd < 0)
		die(address);
	got = read(fd, config, sizeof(config));
	close(fd);
	return got == sizeof(config) && (config[0x0e] & 0x7f) == 0;
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The kernel writes what is not printable as \xNN; JSON wants \u00NN. */
static void print_text(FILE *out, const char *text, const char *end)
{
	while (text < end) {
		int c = *text++;

		if (c == '\\' && *text == 'x' && end - text >= 3) {
			c = hex(text[1]) << 4 | hex(text[2]);
			text += 3;
		}
		if (c < ' ' || c > '~' || c == '"' || c == '\\')
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
}

/*
 * Print what the kernel has logged since the last call as members of a JSON
 * array.  Returns the errno that vfio-pci's probe failed with according to
 * the log, as sysfs does not hand it on, or 0.
 */
static int print_kmsg(FILE *out)
{
	const char *comma = "";
	char record[8192];
	int probe_error = 0;
	ssize_t len;

	for (;;) {
		char *text, *end, *error;
		unsigned int prio;

		len = read(kmsg, record, sizeof(record) - 1);
		if (len < 0 && errno == EPIPE)	/* overwritten: go on */
			continue;
		if (len <= 0)
			break;
		record[len] = '\0';
		prio = strtoul(record, NULL, 10);
		text = strchr(record, ';');
		if (!text || prio >> 3)	/* from the kernel itself only */
			continue;
		end = strchrnul(++text, '\n');
		fprintf(out, "%s{\"level\": %u, \"text\": \"", comma, prio & 7);
		print_text(out, text, end);
		fputs("\"}", out);
		comma = ", ";

		*end = '\0';
		error = strstr(text, " failed with error -");
		if (error && (prio & 7) <= LEVEL_WARNING)
			probe_error = atoi(strchr(error, '-') + 1);
	}
	return probe_error;
}

/*
 * WHERE is the step that refused, or NULL.  ERROR is 0 where nobody says what
 * it was.  MAPS is what could be mapped, as members of a JSON array, RESET what
 * came of a reset, as JSON.
 */
static void report(const char *address, const char *where, int error,
		   bool stays, const char *log, const char *maps,
		   const char *reset)
{
	char group[16];

	if (!link_name(attribute(address, "iommu_group"), group, sizeof(group)))
		strcpy(group, "null");
	printf("{\"address\": \"%s\", \"group\": %s, ", address, group);
	if (where && error)
		printf("\"outcome\": \"refuses\", \"at\": \"%s\", "
		       "\"errno\": \"%s\"", where, strerrorname_np(error));
	else
		printf("\"outcome\": \"%s\", \"at\": %s%s%s, "
		       "\"errno\": null", where ? "refuses" : "accepts",
		       where ? "\"" : "", where ? where : "null",
		       where ? "\"" : "");
	printf(", \"stays\": %s, \"kmsg\": [%s], \"maps\": [%s], "
	       "\"reset\": %s}\n", stays ? "true" : "false", log, maps, reset);
}

/* True if the function is now vfio-pci's; if not, that is reported. */
static bool bind(const char *address)
{
	char driver[64], *log;
	int error, probe_error;
	size_t size;
	FILE *out;

	lseek(kmsg, 0, SEEK_END);
	if (link_name(attribute(address, "driver"), driver, sizeof(driver)) &&
	    write_file(attribute(address, "driver/unbind"), address))
		die("unbind");
	if (write_file(attribute(address, "driver_override"), "vfio-pci"))
		die("driver_override");
	error = write_file("/sys/bus/pci/drivers_probe", address);
	if (link_name(attribute(address, "driver"), driver, sizeof(driver)) &&
	    !strcmp(driver, "vfio-pci"))
		return true;

	out = open_memstream(&log, &size);
	if (!out)
		die("open_memstream");
	probe_error = print_kmsg(out);
	fclose(out);
	report(address, "bind", probe_error ? probe_error : error, false, log,
	       "", "null");
	free(log);
	return false;
}

/* Map one page of the guest's memory at IOVA; 0 or the errno. */
static int map_page(int container, uint64_t iova)
{
	static char page[PAGE] __attribute__((aligned(PAGE)));
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)page,
		.iova = iova,
		.size = PAGE,
	};
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = iova,
		.size = PAGE,
	};

	if (ioctl(container, VFIO_IOMMU_MAP_DMA, &map))
		return errno;
	if (ioctl(container, VFIO_IOMMU_UNMAP_DMA, &unmap))
		die("VFIO_IOMMU_UNMAP_DMA");
	return 0;
}

/* In and beside each range that sysfs shows for the group. */
static void map_ranges(int container, const char *group, FILE *out)
{
	const char *comma = "";
	uint64_t base, end;
	char path[64];
	FILE *ranges;

	snprintf(path, sizeof(path), GROUPS "%s/reserved_regions", group);
	ranges = fopen(path, "r");
	if (!ranges)
		die(path);
	while (fscanf(ranges, "%" SCNx64 " %" SCNx64 " %*s", &base, &end) == 2) {
		uint64_t first = base & -PAGE, last = end & -PAGE;
		uint64_t pages[] = { first - PAGE, first, last, last + PAGE };
		size_t i;

		for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
			int error;

			if (pages[i] == -PAGE)	/* before the first page */
				continue;
			error = map_page(container, pages[i]);
			fprintf(out, "%s{\"iova\": %" PRIu64 ", \"errno\": ",
				comma, pages[i]);
			if (error)
				fprintf(out, "\"%s\"}", strerrorname_np(error));
			else
				fputs("null}", out);
			comma = ", ";
		}
	}
	fclose(ranges);
}

/*
 * Does sysfs tell how the device can be reset, does VFIO say that it can, and does
 * that work?  As JSON.
 */
static void try_reset(const char *address, int device, char *text, size_t size)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };
	const char *error = NULL;

	if (ioctl(device, VFIO_DEVICE_GET_INFO, &info))
		die("VFIO_DEVICE_GET_INFO");
	if (ioctl(device, VFIO_DEVICE_RESET))
		error = strerrorname_np(errno);
	snprintf(text, size, "{\"told\": %s, \"flag\": %s, "
		 "\"errno\": %s%s%s}",
		 access(attribute(address, "reset_method"), F_OK) ? "false" : "true",
		 info.flags & VFIO_DEVICE_FLAGS_RESET ? "true" : "false",
		 error ? "\"" : "", error ? error : "null", error ? "\"" : "");
}

/* Returns 0 or the errno of the step that WHERE then names. */
static int attach(const char *address, const char **where, FILE *maps,
		  char *reset, size_t size)
{
	int container = -1, group = -1, device = -1, error = 0;
	char number[16], path[32];

	/* Without a bound member the group has no node: a matter of binding. */
	*where = "bind";
	container = open("/dev/vfio/vfio", O_RDWR);
	if (container < 0)
		goto failed;
	if (!link_name(attribute(address, "iommu_group"), number,
		       sizeof(number)))
		goto failed;
	snprintf(path, sizeof(path), "/dev/vfio/%s", number);
	group = open(path, O_RDWR);
	if (group < 0)
		goto failed;

	*where = "VFIO_GROUP_SET_CONTAINER";
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container))
		goto failed;

	*where = "VFIO_SET_IOMMU";
	if (ioctl(container, VFIO_SET_IOMMU,
		  ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU) ?
		  VFIO_TYPE1v2_IOMMU : VFIO_TYPE1_IOMMU))
		goto failed;

	*where = "VFIO_GROUP_GET_DEVICE_FD";
	device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address);
	if (device < 0)
		goto failed;
	*where = NULL;
	map_ranges(container, number, maps);
	try_reset(address, device, reset, size);
	goto out;

failed:
	error = errno;
out:
	if (device >= 0)
		close(device);
	if (group >= 0)
		close(group);
	if (container >= 0)
		close(container);
	return error;
}

static void attach_and_report(const char *address, bool stays)
{
	char *log, *mapped, reset[80] = "null";
	FILE *out, *maps;
	const char *where;
	size_t size;
	int error;

	lseek(kmsg, 0, SEEK_END);
	maps = open_memstream(&mapped, &size);
	if (!maps)
		die("open_memstream");
	error = attach(address, &where, maps, reset, sizeof(reset));
	fclose(maps);
	out = open_memstream(&log, &size);
	if (!out)
		die("open_memstream");
	print_kmsg(out);
	fclose(out);
	report(address, where, error, stays, log, mapped, reset);
	free(log);
	free(mapped);
}

static char **stays;

static bool has_to_stay(const char *address)
{
	char **stay;

	for (stay = stays; *stay; stay++)
		if (!strcmp(*stay, address))
			return true;
	return false;
}

static bool has_group(const char *address)
{
	return !access(attribute(address, "iommu_group"), F_OK);
}

static int wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && has_type0_header(entry->d_name);
}

int main(int argc, char **argv)
{
	struct dirent **functions;
	int i, count;
	bool *ready;

	(void)argc;
	stays = argv + 1;
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (kmsg < 0)
		die("/dev/kmsg");
	count = scandir(DEVICES, &functions, wanted, alphasort);
	if (count < 0)
		die(DEVICES);
	ready = calloc(count, sizeof(*ready));
	if (!ready)
		die("calloc");

	/* A group can be attached only when all of it is bound. */
	for (i = 0; i < count; i++) {
		const char *address = functions[i]->d_name;

		ready[i] = has_to_stay(address) ? has_group(address) :
						  bind(address);
	}
	for (i = 0; i < count; i++)
		if (ready[i])
			attach_and_report(functions[i]->d_name,
					  has_to_stay(functions[i]->d_name));
	return 0;
}
