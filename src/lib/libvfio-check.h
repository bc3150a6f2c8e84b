/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libvfio-check: may a PCI device of this host, or of a captured one, be given to a
 * virtual machine, and what will the kernel do about it?
 *
 *	struct vfc_options options = { .sysroot = "/" };
 *	struct vfc_check *check;
 *
 *	if (vfc_open(&options, &check) == 0 && vfc_add_address(check, "0000:03:00.0") == 0 &&
 *	    vfc_judge(check) == 0)
 *		vfc_report(check, VFC_TEXT, VFC_CHECK, 0, 0, stdout);
 *	vfc_close(check);
 *
 * No promise about the ABI is made before version 1.0.
 *
 * Functions that can fail answer 0 or a negative errno. Strings that are returned
 * belong to the check and live as long as it does.
 */
#ifndef LIB_LIBVFIO_CHECK_H
#define LIB_LIBVFIO_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vfc_check;	/* a host and the questions about it */
struct vfc_device;	/* what is to be said about one device */
struct vfc_finding;	/* one reason */

struct vfc_options {
	const char *sysroot;	/* "/", a captured tree, or NULL: there are only tables */
	const char *acpi;	/* a raw table or acpidump's text in place of the host's, or NULL */
	const char *kernel;	/* judge as this release would, or NULL: the host's own */
	/*
	 * The memory of the guest in bytes, or 0: not asked. Where QEMU puts it follows from
	 * the machine type and the architecture, as libvirt's <os><type> has them; NULL: not
	 * told, and q35, or virt on ARM. Of others, "" for instance, it is not known.
	 */
	uint64_t guest_memory;
	const char *guest_machine, *guest_arch;
	/*
	 * The most address bits that the guest's CPU has; 0: as many as the host's, as with
	 * libvirt's host-passthrough.
	 */
	unsigned int guest_bits;
	const char *dmesg;	/* a kernel's log as evidence, "-": standard input, or NULL: none */
	/*
	 * Where the release of the host's kernel does not tell enough, its image may be
	 * searched, which takes half a second or more. What an earlier search has left
	 * is used in any case.
	 */
	bool search_image;
	/*
	 * A bridge that is named is no error. There is nothing to judge about it; its group is
	 * among the groups.
	 */
	bool bridges;
	/*
	 * Judge without the administrator's etc/vfio-check/policy.conf, of this host or of the
	 * tree. With it, a broken file is an error of vfc_open().
	 */
	bool no_policy;
	/* Only verdicts and the exit status will be asked: what is only told is not read. */
	bool verdict_only;
	/*
	 * What JSON and JUnit call the host, in UTF-8 without control characters; "": by this
	 * host's own name, which a captured tree has not; NULL: not at all.
	 */
	const char *host_name;
	/*
	 * In them the run began at *@time, in seconds after 1970, and took no time, so that they
	 * do not differ from run to run; NULL: at vfc_open().
	 */
	const uint64_t *time;
};

/*
 * Open a host. vfc_close() is due in any case, also to ask vfc_error() first:
 * -ENOMEM alone leaves *check NULL.
 */
int vfc_open(const struct vfc_options *options, struct vfc_check **check);
void vfc_close(struct vfc_check *check);

/* The last failure as a sentence. */
const char *vfc_error(const struct vfc_check *check);

/*
 * Which devices: `[domain:]bus:dev.fn` or `pci_0000_02_00_0`, and filters as lspci's
 * -s and -d. Without any of them, every endpoint. -EINVAL: malformed.
 */
int vfc_add_address(struct vfc_check *check, const char *address);
int vfc_filter_slot(struct vfc_check *check, const char *filter);
int vfc_filter_id(struct vfc_check *check, const char *filter);

/*
 * The address of what @text means: an address, a path of sysfs that leads to a PCI device, the name
 * of a network interface or a block device (or its /dev/NAME), of which a partition means its disk.
 * Names are read from sysfs, addresses not. -ENOENT: there is none of that name; -ENODEV: no PCI
 * device is below it, as of a bridge without any; -ENOTUNIQ: several are, which vfc_error() lists;
 * -ENODATA: a tree has no names.
 */
#define VFC_ADDRESS_SIZE 17
int vfc_find_address(struct vfc_check *check, const char *text, char address[VFC_ADDRESS_SIZE]);

/* The interface or block device with the name nearest to @text, to be asked about; NULL: none is
 * near. */
const char *vfc_nearest_name(struct vfc_check *check, const char *text);

/*
 * Names of devices elsewhere: the PCI function that a mediated device is a part of, and the virtual
 * functions, by @index from 0 on, of the one that a network interface is on. -ENOENT: there is
 * no such mediated device or interface; -ENODEV: it is not on PCI; -ENXIO: no more of them.
 */
int vfc_mdev_parent(struct vfc_check *check, const char *uuid, char address[VFC_ADDRESS_SIZE]);
int vfc_virtual_function(struct vfc_check *check, const char *interface, unsigned int index,
			 char address[VFC_ADDRESS_SIZE]);

/*
 * Whoever asks will take the device at @address, which may be of those that are judged or not,
 * from its driver and give it to vfio-pci, as libvirt does with managed='yes'. It changes no
 * verdict, only what vfc_device_keeper() answers.
 */
int vfc_free_address(struct vfc_check *check, const char *address);

/*
 * Read what the rules need and judge. Once only. -EINVAL: a file with advice of this host, which
 * is read only where a device needs it, cannot be used.
 */
int vfc_judge(struct vfc_check *check);

/*
 * After vfc_judge(), where a device of this very host is refused: quote what the running
 * kernel's log has already said about it. It changes no verdict, and where the log may not
 * be read, or one was given, nothing happens. Costs a read of the whole log.
 */
int vfc_quote_log(struct vfc_check *check);

/*
 * What is to be kept for another machine that judges a copy of this host's files, which
 * has no image of its kernel: the text of a file, and in *@path its place from the root
 * on. NULL: nothing, for the release tells all or no more could be found; *@error is
 * then the errno of an image that is there and cannot be used, or 0.
 */
const char *vfc_kernel_record(struct vfc_check *check, const char **path, int *error);

enum vfc_format {
	VFC_TEXT,
	VFC_JSON,		/* as schema.json says */
	VFC_JUNIT,		/* JUnit's XML, of VFC_CHECK only */
	VFC_TABLE,		/* a line a thing, for scripts; not of VFC_SUPPORT. vfc_table() */
};

enum vfc_view {
	VFC_CHECK,
	VFC_GROUPS,
	VFC_REGIONS,
	VFC_SUPPORT,		/* text: a message to the vendor about the one device that was asked */
};

enum {
	VFC_COLOUR = 1,
	VFC_STRICT = 2,		/* JUnit: "caution" fails */
	VFC_VERBOSE = 16,	/* text of a whole host: all about each device, not each cause once */
	VFC_READY = 32,		/* JUnit: what is not ready fails */
	VFC_ALL = 4,		/* text of a whole host: also functions of processor and chipset */
	VFC_NAMES = 8,		/* JSON: names also of devices that nobody named */
};

/*
 * Text: @flags, and lines of at most @width columns, from 40 to 120; 0: 79, and the lines of lists stay whole. VFC_SUPPORT answers -ENODATA
 * where it can only say that the firmware's demands cannot be seen.
 */
int vfc_report(const struct vfc_check *check, enum vfc_format format, enum vfc_view view,
	       unsigned int flags, unsigned int width, FILE *out);

/*
 * As VFC_TABLE: @columns by commas, or NULL for those that suit most; @bare: without a heading.
 * -EINVAL: there is no such column, or table.
 */
int vfc_table(const struct vfc_check *check, enum vfc_view view, const char *columns, bool bare,
	      FILE *out);
/* The columns that there are. NULL after the last. */
const char *vfc_column(enum vfc_view view, size_t index);
/* Can @columns be used? Else -EINVAL, and *@mistake is a sentence about it in new memory, or NULL. */
int vfc_columns(enum vfc_view view, const char *columns, char **mistake);

/*
 * After vfc_judge(): hold what was found against the JSON of an earlier run, all of it or
 * the devices that both are about. Once only. A file that cannot be used is an error.
 */
int vfc_expect(struct vfc_check *check, const char *file);
size_t vfc_difference_count(const struct vfc_check *check);
/* As text, or VFC_JSON: as expect.schema.json says. */
int vfc_report_differences(const struct vfc_check *check, enum vfc_format format,
			   unsigned int width, FILE *out);

/*
 * 2: some of what was asked cannot be used; 1: unsafe, or named by address or filter and refused by the
 * kernel; 3: unknown; 0. @strict: caution is 1.
 */
int vfc_exit_status(const struct vfc_check *check, bool strict);
/*
 * The same for a report of @view: where it is not about verdicts without 1 and 3, but VFC_REGIONS has 3
 * where a table cannot be read. @flags: VFC_STRICT; VFC_READY: 1 also for what the kernel would refuse
 * with the drivers as they are now, 3 where that is not known.
 */
int vfc_view_status(const struct vfc_check *check, enum vfc_view view, unsigned int flags);

/*
 * What kept an asked device from being judged; NULL after the last. Whether there is one at @index
 * and which device it is about vfc_host_error_address() tells without memory: false after the last;
 * "" for what is about all that was asked. The reason is the sentence without the address.
 */
const char *vfc_host_error(const struct vfc_check *check, size_t index);
bool vfc_host_error_address(const struct vfc_check *check, size_t index,
			    char address[VFC_ADDRESS_SIZE]);
const char *vfc_host_error_reason(const struct vfc_check *check, size_t index);

/*
 * What could not be used and changes no answer, a file of advice.d; NULL after the last.
 * People should be told; no report says it.
 */
const char *vfc_remark(const struct vfc_check *check, size_t index);

enum vfc_verdict {
	VFC_SAFE,
	VFC_CAUTION,
	VFC_UNKNOWN,
	VFC_UNSAFE,
};

/* As in JSON: "safe". */
const char *vfc_verdict_name(enum vfc_verdict verdict);

enum vfc_outcome {
	VFC_OUTCOME_UNKNOWN,
	VFC_ACCEPTS,
	VFC_REFUSES,
};

/*
 * The judged devices, by address. NULL after the last; before it, below vfc_device_count():
 * memory is short, and nothing is known of that device.
 */
size_t vfc_device_count(const struct vfc_check *check);
const struct vfc_device *vfc_device(const struct vfc_check *check, size_t index);
const char *vfc_device_address(const struct vfc_device *device);
enum vfc_verdict vfc_device_verdict(const struct vfc_device *device);
/* With all endpoints of the group on vfio-pci; the call, errno (0: none), and the kernel's line. */
enum vfc_outcome vfc_device_outcome(const struct vfc_device *device, const char **step, int *error,
				    const char **line);

/* The device's driver now, or NULL. */
const char *vfc_device_driver(const struct vfc_check *check, const struct vfc_device *device);

/*
 * Its IOMMU group: false if it has none. *@noiommu: it is one that VFIO makes where there is no
 * IOMMU, whose node is /dev/vfio/noiommu-NUMBER.
 */
bool vfc_device_group(const struct vfc_check *check, const struct vfc_device *device,
		      unsigned int *group, bool *noiommu);

/*
 * With the drivers as they are, but for vfc_free_address(): what keeps the device's group from
 * VFIO. That is the device itself, unless it is freed or VFIO has it (*@driver NULL: it has none), and
 * the endpoints of its group that other drivers have and nobody frees. False after the last.
 */
bool vfc_device_keeper(const struct vfc_check *check, const struct vfc_device *device, size_t index,
		       char address[VFC_ADDRESS_SIZE], const char **driver);

/*
 * What could not be seen, so that the verdict is not better than unknown: the rule that was
 * blind, and a sentence. NULL after the last; the sentence also where memory is short.
 */
const char *vfc_device_blind_rule(const struct vfc_device *device, size_t index);
const char *vfc_device_blindness(const struct vfc_check *check, const struct vfc_device *device,
				 size_t index);

/*
 * The finding that says that to take the device from its driver would not return: a process has
 * it open, or there were too many to look at all. NULL: none, or the administrator waives it.
 */
const struct vfc_finding *vfc_device_hold(const struct vfc_device *device);

/* NULL after the last. */
const struct vfc_finding *vfc_finding(const struct vfc_device *device, size_t index);
const char *vfc_finding_rule(const struct vfc_finding *finding);
enum vfc_verdict vfc_finding_severity(const struct vfc_finding *finding);	/* VFC_SAFE: info */

/* What kind of thing a finding says, for whoever acts on it: identifiers of rules are for people. */
enum vfc_trait {
	VFC_OF_PARENTS,		/* it counts also where the host keeps the device and lends a part of it */
	VFC_OF_KIND,		/* what the device is, whatever giving it away would do */
	VFC_OF_LOADING,		/* modules of VFIO that are not loaded */
	VFC_COMMONPLACE,	/* nothing to warn of where the host keeps the device */
};
bool vfc_finding_is(const struct vfc_finding *finding, enum vfc_trait trait);
/* The same of what a rule would say that was blind: @index as of vfc_device_blind_rule(). */
bool vfc_device_blind_is(const struct vfc_device *device, size_t index, enum vfc_trait trait);

const char *vfc_finding_title(const struct vfc_finding *finding);
const char *vfc_finding_text(const struct vfc_finding *finding);

/* The identifiers of the rules, in the order in which a report tells them. NULL after the last. */
const char *vfc_rule(size_t index);

/*
 * What @rule means, how it is found, what can be done; NULL: a list of all rules. JSON is
 * as explain.schema.json says. -ENOENT: there is no such rule.
 */
int vfc_explain(const char *rule, enum vfc_format format, unsigned int width, FILE *out);

/*
 * What a message of the kernel, QEMU, libvirt or DPDK means, or each known one in a log; NULL: from
 * standard input. No host is looked at. -ENOENT: none is known; -EFBIG: more than 64 MiB.
 */
int vfc_explain_message(const char *text, enum vfc_format format, unsigned int width, FILE *out);

const char *vfc_version(void);

#ifdef __cplusplus
}
#endif

#endif
