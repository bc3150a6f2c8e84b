// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <libudev.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <syslog.h>
#include <unistd.h>

#include "cli/say.h"
#include "cmd/cmd.h"
#include "gate/gate.h"
#include "gate/watch.h"
#include "host/memory-text.h"

/* A whole bus can be bound at once while a device is being judged. */
#define QUEUE_BYTES (8 << 20)

/*
 * Where it is read at once: standard output, and the system's log for those who are elsewhere. Of a
 * tree this machine's log knows nothing.
 */
static void tell(const struct command_line *line, enum command_word word,
		 const struct sentence_pair *pairs)
{
	struct memory_text log;
	char *text;

	say_pairs(stdout, word, pairs);
	fflush(stdout);
	if (line->host.sysroot)
		return;
	memory_text_begin(&log);
	if (log.out)
		say_pairs(log.out, word, pairs);
	text = memory_text_end(&log);
	if (text) {
		text[strcspn(text, "\n")] = '\0';
		syslog(LOG_CRIT, "%s", text);
	}
	free(text);
}

/* What makes its verdict; NULL: nothing that was found. */
static const struct vfc_finding *reason_of(const struct vfc_device *device)
{
	const struct vfc_finding *finding;

	for (size_t i = 0; (finding = vfc_finding(device, i)); i++)
		if (vfc_finding_severity(finding) == vfc_device_verdict(device))
			return finding;
	return NULL;
}

static void alarm_about(const struct command_line *line, const struct vfc_check *check,
			const struct vfc_device *device)
{
	const char *driver = vfc_device_driver(check, device);
	const struct vfc_finding *reason = reason_of(device);

	if (!gate_blocks(device) || !watch_is_vfio(driver))
		return;
	tell(line, SAYS_ALARM, (const struct sentence_pair[]){
		{ "address", vfc_device_address(device) },
		{ "driver", driver },
		{ "verdict", vfc_verdict_name(vfc_device_verdict(device)) },
		{ "title", reason ? vfc_finding_title(reason) : "vfio-check ADDRESS" },
		{ "rule", reason ? vfc_finding_rule(reason) : vfc_verdict_name(VFC_UNKNOWN) },
		{ NULL, NULL },
	});
}

/*
 * The device at @address, or all for NULL. A device that cannot be judged calls for an alarm
 * where @driver, VFIO's, is known to have it. The exit status of check.
 */
static int judge_devices(const struct command_line *line, const char *address, const char *driver)
{
	struct vfc_options options = line->host;
	struct vfc_check *check = NULL;
	const struct vfc_device *device;
	const char *error = NULL;
	int status = EXIT_USAGE;

	if (!options.sysroot)
		options.sysroot = "/";
	/* An alarm about one device is not to wait for that. */
	options.search_image = !address;
	if (vfc_open(&options, &check) < 0 ||
	    (address && !line->once && vfc_add_address(check, address) < 0)) {
		error = vfc_error(check);
	} else if (line->once && ask_about(line, check, line->once) != 0) {
		vfc_close(check);
		return EXIT_USAGE;
	} else if (vfc_judge(check) < 0) {
		error = vfc_error(check);
	} else {
		error = vfc_host_error(check, 0);
		status = vfc_exit_status(check, false);
	}
	for (size_t i = 0; status != EXIT_USAGE && i < vfc_device_count(check); i++) {
		device = vfc_device(check, i);
		if (device)
			alarm_about(line, check, device);
		else
			status = EXIT_USAGE;
	}
	if (status == EXIT_USAGE && address && driver)
		tell(line, SAYS_WATCH_BLIND, (const struct sentence_pair[]){
			{ "address", address },
			{ "driver", driver },
			{ "error", error ? error : strerror(ENOMEM) },
			{ NULL, NULL },
		});
	else if (status == EXIT_USAGE)
		cli_error("%s", error ? error : strerror(ENOMEM));
	vfc_close(check);
	return status;
}

static void receive(const struct command_line *line, struct udev_monitor *monitor)
{
	struct udev_device *device;
	const char *driver, *address;

	errno = 0;
	device = udev_monitor_receive_device(monitor);
	if (!device) {
		if (errno != ENOBUFS)
			return;
		say(stderr, SAYS_WATCH_LOST, NULL);
		judge_devices(line, NULL, NULL);
		return;
	}
	driver = udev_device_get_property_value(device, "DRIVER");
	address = udev_device_get_sysname(device);
	if (address && watch_wants(udev_device_get_subsystem(device),
				   udev_device_get_action(device), driver))
		judge_devices(line, address, driver);
	udev_device_unref(device);
}

/* Until a signal says to end. */
static int watch(const struct command_line *line, struct udev_monitor *monitor, int signals)
{
	struct pollfd ready[2] = {
		{ .fd = udev_monitor_get_fd(monitor), .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};

	say(stdout, SAYS_WATCHING, NULL);
	fflush(stdout);
	/* What VFIO has already; whatever comes meanwhile waits in the monitor. */
	judge_devices(line, NULL, NULL);
	for (;;) {
		if (poll(ready, 2, -1) < 0 && errno != EINTR)
			return -errno;
		if (ready[1].revents)
			return 0;
		if (ready[0].revents)
			receive(line, monitor);
		ready[0].revents = ready[1].revents = 0;
	}
}

static int watch_until_told(const struct command_line *line)
{
	struct udev *udev = udev_new();
	struct udev_monitor *monitor = udev ? udev_monitor_new_from_netlink(udev, "kernel") : NULL;
	sigset_t set;
	int signals, r = -ENOMEM;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (signals < 0)
		r = -errno;
	else if (monitor)
		r = udev_monitor_filter_add_match_subsystem_devtype(monitor, "pci", NULL);
	if (r >= 0) {
		/* Only root may have more than the default; then less has to do. */
		udev_monitor_set_receive_buffer_size(monitor, QUEUE_BYTES);
		r = udev_monitor_enable_receiving(monitor);
	}
	if (r >= 0)
		r = watch(line, monitor, signals);
	if (r < 0)
		complain(SAYS_WATCH_FAILED, "error", strerror(-r), NULL);
	if (signals >= 0)
		close(signals);
	udev_monitor_unref(monitor);
	udev_unref(udev);
	return r < 0 ? EXIT_USAGE : EXIT_OK;
}

int cmd_watch(const struct command_line *line)
{
	int status;

	/* Programs look for alarms in logs, and why a device could not be judged comes translated. */
	setlocale(LC_MESSAGES, "C");
	openlog("vfio-check", LOG_PID, LOG_DAEMON);
	status = line->once ? judge_devices(line, line->once, NULL) : watch_until_told(line);
	closelog();
	return status;
}
