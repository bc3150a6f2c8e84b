// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attach [ADDRESS...] - give every PCI function to VFIO and say what happened
 *
 * Runs as root in a guest that may be thrown away: every function with a
 * type 0 header is taken from its driver and bound to vfio-pci, but those
 * named as arguments, which stay as they are.  Then each bound function is
 * attached on its own through the legacy container, as QEMU does it, and
 * everything is let go again.  One line of JSON for each function.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/vfio.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEVICES "/sys/bus/pci/devices/"

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

/* WHERE is the step that refused, or NULL. */
static void report(const char *address, const char *where, int error,
		   const char *log)
{
	char group[16];

	if (!link_name(attribute(address, "iommu_group"), group, sizeof(group)))
		strcpy(group, "null");
	printf("{\"address\": \"%s\", \"group\": %s, ", address, group);
	if (where)
		printf("\"outcome\": \"refuses\", \"at\": \"%s\", "
		       "\"errno\": \"%s\"", where, strerrorname_np(error));
	else
		printf("\"outcome\": \"accepts\", \"at\": null, "
		       "\"errno\": null");
	printf(", \"kmsg\": [%s]}\n", log);
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
	report(address, "bind", probe_error ? probe_error : error, log);
	free(log);
	return false;
}

/* Returns 0 or the errno of the step that WHERE then names. */
static int attach(const char *address, const char **where)
{
	int container = -1, group = -1, device = -1, error = 0;
	char number[16], path[32];

	*where = "open";
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

static void attach_and_report(const char *address)
{
	const char *where;
	size_t size;
	char *log;
	FILE *out;
	int error;

	lseek(kmsg, 0, SEEK_END);
	error = attach(address, &where);
	out = open_memstream(&log, &size);
	if (!out)
		die("open_memstream");
	print_kmsg(out);
	fclose(out);
	report(address, where, error, log);
	free(log);
}

static char **stays;

static int wanted(const struct dirent *entry)
{
	char **stay;

	if (entry->d_name[0] == '.' || !has_type0_header(entry->d_name))
		return 0;
	for (stay = stays; *stay; stay++)
		if (!strcmp(*stay, entry->d_name))
			return 0;
	return 1;
}

int main(int argc, char **argv)
{
	struct dirent **functions;
	int i, count;
	bool *bound;

	(void)argc;
	stays = argv + 1;
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (kmsg < 0)
		die("/dev/kmsg");
	count = scandir(DEVICES, &functions, wanted, alphasort);
	if (count < 0)
		die(DEVICES);
	bound = calloc(count, sizeof(*bound));
	if (!bound)
		die("calloc");

	/* A group can be attached only when all of it is bound. */
	for (i = 0; i < count; i++)
		bound[i] = bind(functions[i]->d_name);
	for (i = 0; i < count; i++)
		if (bound[i])
			attach_and_report(functions[i]->d_name);
	return 0;
}
