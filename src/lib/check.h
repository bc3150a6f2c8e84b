/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the library share behind the public header. */
#ifndef LIB_CHECK_H
#define LIB_CHECK_H

#include <pci/pci.h>
#include <time.h>

#include "advice/advise.h"
#include "host/kernel-record.h"
#include "lib/libvfio-check.h"
#include "policy/policy-file.h"
#include "report/expect/expect.h"
#include "report/report.h"

#define RUN_TIME_SIZE sizeof("9999-12-31T23:59:59Z")

/* Which run it is; what reports tell of it. */
struct run {
	char *host_name;		/* NULL: it is not told */
	char time[RUN_TIME_SIZE];
	bool given;			/* the time */
	struct timespec began;		/* by the clock that nobody sets */
};

struct vfc_finding {
	const struct finding *finding;
	char *title, *text;
};

struct vfc_device {
	const struct device_judgement *judgement;
	char address[PCI_ADDRESS_SIZE];
	char *line;
	struct vfc_finding *findings;
	size_t finding_count;
	char **blind;			/* vfc_device_blindness(), as not_checked[]; NULL: not yet */
};

struct vfc_check {
	struct host host;
	struct tables tables;
	struct judgement judgement;
	struct advised advised;
	char *sysroot, *kernel, *error;
	struct pci_address *addresses;
	size_t address_count;
	struct pci_address *freed;	/* vfc_free_address() */
	size_t freed_count;
	struct pci_filter filter;
	bool filtered, judged, search_image, verdict_only, bridges;
	bool unsaid;			/* judgement.unsaid */
	struct run run;
	uint64_t guest_memory;
	unsigned int guest_bits;
	char *guest_machine, *guest_arch;	/* NULL: not told */
	struct vfc_device *devices;
	char **host_errors, **host_reasons, **remarks;
	struct policy policy;
	struct expectation *expectation;	/* report/expect.h; NULL: none */
	char record_path[RECORD_PATH_MAX], record[RECORD_MAX];
};

/* check-error.c: remember the sentence for vfc_error(). Answers @error. */
int __attribute__((format(printf, 3, 4))) check_fail(struct vfc_check *check, int error,
						      const char *format, ...);

/* Does a device, of which address, class and ids are known, pass the struct pci_filter @data? */
bool check_passes(const struct host_device *device, const void *data);

/* check-answers.c: what the public header says of a rule's traits. */
bool check_rule_is(const struct rule *rule, enum vfc_trait trait);

/* check-table.c: what the reports call a view. */
enum report_view check_view(enum vfc_view view);

/* check-answers.c: free what was lent out. */
void check_clear_answers(struct vfc_check *check);

/* check-policy.c: the host's policy, into check->policy. 0 or negative errno, told. */
int check_open_policy(struct vfc_check *check);
/* check-run.c: it begins now, but tells @time where that is not NULL. */
void check_begin_run(struct vfc_check *check, const uint64_t *time);
/* ... of a host that is open: what struct vfc_options has for host_name. 0 or negative errno, told. */
int check_name_run(struct vfc_check *check, const char *name);
/* How long it has taken, in milliseconds; 0 where the time was given. */
uint64_t check_run_took(const struct vfc_check *check);

/* The day in UTC, as struct judge_options has it. */
uint32_t check_today(void);

#endif
