// SPDX-License-Identifier: GPL-2.0-or-later
/* What a kernel's log makes of the findings: evidence, rarely more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define BOOT "Linux version " SAMPLE_RELEASE " (builder@example) #1\n"
#define OTHER_BOOT "Linux version 6.1.75 (builder@example) #1\n"
#define REFUSED(driver, address) driver " " address ": DMAR: Device is ineligible for IOMMU domain " \
				 "attach due to platform RMRR requirement.  Contact your platform " \
				 "vendor.\n"
#define RELAXED "DMAR: Intel-IOMMU: assuming all RMRRs are relaxable. This can lead to instability\n"
#define MEMORY "firmware-reserved-memory"
#define CONTRADICTION "evidence-contradiction"

/* Give the sample this log. */
static void say(struct sample *s, const char *text)
{
	char path[] = "/tmp/vfio-check-log-XXXXXX";
	int fd = mkstemp(path), r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	log_clear(&s->host.log);
	r = log_read_file(&s->host.log, path);
	unlink(path);
	assert_int_equal(r, 0);
}

static const struct finding *find(const struct findings *findings, const char *rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].rule->id, rule) == 0)
			return &findings->items[i];
	return NULL;
}

/* How many lines of the log the finding quotes; 0 where there is none. */
static size_t quoted(const struct findings *findings, const char *rule)
{
	const struct finding *finding = find(findings, rule);
	size_t count = 0;

	for (size_t i = 0; finding && i < finding->evidence_count; i++)
		count += finding->evidence[i].kind == FROM_LOG;
	return count;
}

static size_t nic(struct sample *s)
{
	size_t device = sample_device(s, "00:02.0", CLASS_NIC, "vfio-pci");

	sample_group(s, device);
	return device;
}

static size_t demanded_nic(struct sample *s)
{
	size_t device = nic(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:02.0");
	sample_reserve(s, s->host.devices[device].group, SAMPLE_BASE, SAMPLE_END, "direct");
	return device;
}

static void a_refusal_is_evidence_of_the_demand(void **state)
{
	struct sample *s = *state;
	size_t device = demanded_nic(s);
	const struct device_judgement *d;

	say(s, BOOT REFUSED("vfio-pci", "0000:00:02.0"));
	d = sample_judge_device(s, device);
	assert_int_equal(quoted(&d->findings, MEMORY), 1);
	assert_null(find(&d->findings, CONTRADICTION));
}

static void a_refusal_of_another_device_is_not(void **state)
{
	struct sample *s = *state;
	size_t device = demanded_nic(s);

	say(s, BOOT REFUSED("vfio-pci", "0000:00:03.0"));
	assert_int_equal(quoted(&sample_judge_device(s, device)->findings, MEMORY), 0);
	say(s, BOOT "Device is ineligible for IOMMU domain attach due to platform RMRR requirement");
	assert_int_equal(quoted(&sample_judge_device(s, device)->findings, MEMORY), 0);
}

static void a_refusal_of_a_member_is(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:04.0", 1, 1);
	size_t device = sample_device(s, "00:04.0/01:00.0", CLASS_NIC, "vfio-pci");
	size_t group = sample_group(s, port, device);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:04.0");
	sample_reserve(s, group, SAMPLE_BASE, SAMPLE_END, "direct");
	say(s, BOOT REFUSED("pcieport", "0000:00:04.0"));
	assert_int_equal(quoted(&sample_judge_device(s, device)->findings, MEMORY), 1);
}

static void listed_regions_are_evidence_where_they_are_the_same(void **state)
{
	struct sample *s = *state;
	size_t device = demanded_nic(s);

	say(s, BOOT "DMAR: RMRR base: 0x0000007e000000 end: 0x0000007e000fff\n"
		    "DMAR: RMRR base: 0x0000007e000000 end: 0x0000007e001fff\n"
		    "DMAR: RMRR base: 0x0000007dfff000 end: 0x0000007e000fff\n"
		    "pci 0000:00:02.0: DMAR: Setting identity map [0x7e000000 - 0x7e000fff]\n"
		    "pci 0000:00:03.0: DMAR: Setting identity map [0x7e000000 - 0x7e000fff]\n");
	assert_int_equal(quoted(&sample_judge_device(s, device)->findings, MEMORY), 2);
}

static void the_last_lines_are_quoted(void **state)
{
	struct sample *s = *state;
	size_t device = demanded_nic(s);
	const struct finding *finding;

	say(s, BOOT REFUSED("a", "0000:00:02.0") REFUSED("b", "0000:00:02.0")
		    REFUSED("c", "0000:00:02.0") REFUSED("d", "0000:00:02.0"));
	finding = find(&sample_judge_device(s, device)->findings, MEMORY);
	assert_non_null(finding);
	assert_int_equal(quoted(&s->judgement.devices[0].findings, MEMORY), 3);
	assert_string_equal(s->host.log.entries[finding->evidence[finding->evidence_count - 1].index]
				    .line.word, "d");
}

/* The verdict and the outcome are the same with and without. */
static void a_log_of_another_kernel_changes_nothing(void **state)
{
	static const char *const logs[] = {
		"",
		OTHER_BOOT REFUSED("vfio-pci", "0000:00:02.0"),
		REFUSED("vfio-pci", "0000:00:02.0"),
		OTHER_BOOT RELAXED,
	};
	struct sample *s = *state;
	size_t device = nic(s);

	for (size_t i = 0; i < COUNT(logs); i++) {
		const struct device_judgement *d;

		say(s, logs[i]);
		d = sample_judge_device(s, device);
		assert_int_equal(d->verdict, VERDICT_SAFE);
		assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
		assert_int_equal(d->findings.count, i == 1 || i == 2);
		if (d->findings.count)
			assert_int_equal(d->findings.items[0].severity, SEVERITY_INFO);
	}
}

static void a_refusal_by_this_kernel_of_what_it_should_accept_is_a_contradiction(void **state)
{
	struct sample *s = *state;
	size_t device = nic(s);
	const struct device_judgement *d;

	say(s, BOOT REFUSED("vfio-pci", "0000:00:02.0"));
	d = sample_judge_device(s, device);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	assert_int_equal(quoted(&d->findings, CONTRADICTION), 1);
	assert_int_equal(find(&d->findings, CONTRADICTION)->detail, DETAIL_LOG_REFUSES);
	assert_int_equal(find(&d->findings, CONTRADICTION)->other, device);
}

/* A kernel of 2019 refused itself so before any driver was there. */
static void a_refusal_at_boot_is_none_of_vfios(void **state)
{
	struct sample *s = *state;
	size_t device = nic(s);

	say(s, BOOT REFUSED("pci", "0000:00:02.0")
		    "pci 0000:00:02.0: Failed to add to iommu group 23: -1\n");
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_SAFE);
}

static void with_another_kernel_there_is_no_contradiction(void **state)
{
	struct sample *s = *state;
	size_t device = nic(s);

	s->options.kernel = "6.12.1";
	say(s, BOOT REFUSED("vfio-pci", "0000:00:02.0"));
	assert_int_equal(sample_judge_device(s, device)->findings.count, 1);
}

/* On a command line with relax_rmrr, a kernel that lists no relaxed region. */
static const struct device_judgement *judge_relaxed(struct sample *s, const char *log)
{
	size_t device = nic(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:02.0");
	s->host.groups[s->host.devices[device].group].reserved_seen = NOT_THERE;
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	say(s, log);
	return sample_judge_device(s, device);
}

static void the_log_shows_that_regions_are_relaxed(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = judge_relaxed(s, BOOT RELAXED);

	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(find(&d->findings, MEMORY)->detail, DETAIL_DEMAND_RELAXED);
	assert_int_equal(quoted(&d->findings, MEMORY), 1);
}

/* And nothing else tells whether this kernel knows the option. */
static void another_kernels_log_does_not(void **state)
{
	struct sample *s = *state;

	assert_int_equal(judge_relaxed(s, OTHER_BOOT RELAXED)->kernel.kind,
			 OUTCOME_UNKNOWN);
	assert_int_equal(s->judgement.relaxed, ANSWER_UNKNOWN);
}

static void the_log_shows_that_the_option_is_unknown(void **state)
{
	struct sample *s = *state;
	const char *log = "Linux version 6.2.16-3-pve (builder)\n"
			  "DMAR: Unknown option - 'relax_rmrr'\n";

	sample_release(s, "6.2.16-3-pve");
	assert_int_equal(judge_relaxed(s, log)->kernel.kind, OUTCOME_REFUSES);
	log_clear(&s->host.log);
	assert_int_equal(sample_judge_device(s, 0)->kernel.kind, OUTCOME_ACCEPTS);
}

static void complaints_are_evidence_of_the_same_region(void **state)
{
	struct sample *s = *state;

	demanded_nic(s);
	sample_memory(s, 0, 0xfffff, MEMORY_OTHER);
	say(s, BOOT "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR "
		    "[0x000000007e000000-0x000000007e000fff], contact BIOS vendor for fixes\n"
		    "DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR "
		    "[0x000000007e000000-0x000000007e000fff]\n"
		    "DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR "
		    "[0x000000007f000000-0x000000007f000fff]\n");
	assert_int_equal(quoted(&sample_judge(s)->findings, "firmware-bug"), 2);
}

static void a_fallback_names_its_device_without_a_domain(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:04.0", 3, 3);
	size_t device = sample_device(s, "00:04.0/03:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, port);
	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "03:00.0");
	say(s, BOOT "DMAR: [Firmware Bug]: RMRR entry for device 03:00.0 is broken - applying "
		    "workaround\n"
		    "DMAR: [Firmware Bug]: RMRR entry for device 04:00.0 is broken - applying "
		    "workaround\n");
	assert_int_equal(quoted(&sample_judge(s)->findings, "firmware-bug"), 1);
}

static void an_iommu_that_is_off(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:02.0", CLASS_NIC, NULL);
	const struct judgement *j;

	sample_without_groups(s);
	say(s, BOOT "vfio-pci: probe of 0000:00:02.0 failed with error -22\n"
		    "vfio-pci: probe of 0000:00:03.0 failed with error -22\n"
		    "e1000e: probe of 0000:00:02.0 failed with error -22\n"
		    "AMD-Vi: [Firmware Bug]: IVRS invalid checksum\n");
	j = sample_judge(s);
	assert_int_equal(quoted(&j->findings, "iommu-disabled"), 2);
	assert_int_equal(quoted(&judgement_find(j, device)->findings, "iommu-disabled"), 1);
}

static void interrupts(void **state)
{
	struct sample *s = *state;
	size_t device = nic(s);

	sample_command_line(s, "intel_iommu=on intremap=off");
	say(s, BOOT "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module "
		    "param \"allow_unsafe_interrupts\" to enable VFIO IOMMU support on this "
		    "platform\n");
	assert_int_equal(quoted(&sample_judge_device(s, device)->findings,
				"interrupt-remapping-missing"), 1);
}

#define STUCK(from, address) "vfio-pci " address ": Unable to change power state from " from \
			     " to D0, device inaccessible\n"
#define POWER "device-power"

static void assert_stuck(struct sample *s, size_t device, const char *text, bool stuck)
{
	const struct device_judgement *d;
	const struct finding *finding;

	say(s, text);
	d = sample_judge_device(s, device);
	finding = find(&d->findings, POWER);
	assert_int_equal(finding != NULL, stuck);
	assert_int_equal(d->verdict, stuck ? VERDICT_UNSAFE : VERDICT_SAFE);
	assert_int_equal(quoted(&d->findings, POWER), stuck);
}

static void a_device_that_did_not_wake_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t device = nic(s);

	assert_stuck(s, device, BOOT STUCK("D3cold", "0000:00:02.0"), true);
	assert_null(find(&sample_judge_device(s, device)->findings, CONTRADICTION));
	assert_stuck(s, device, BOOT STUCK("D3hot", "0000:00:02.0"), true);
	assert_stuck(s, device, BOOT STUCK("unknown", "0000:00:02.0"), true);
	assert_stuck(s, device, BOOT "e1000e 0000:00:02.0: can't change power state from D3cold to D0 "
		     "(config space inaccessible)\n", true);
	assert_stuck(s, device, BOOT "e1000e 0000:00:02.0: Refused to change power state, currently in "
		     "D3\n", true);
	/* A ring that has lost its beginning. */
	assert_stuck(s, device, STUCK("D3cold", "0000:00:02.0"), true);
}

static void what_another_boot_could_not_wake_is_only_quoted(void **state)
{
	struct sample *s = *state;
	size_t device = nic(s);

	assert_stuck(s, device, OTHER_BOOT STUCK("D3cold", "0000:00:02.0"), false);
	assert_int_equal(quoted(&sample_judge_device(s, device)->findings, CONTRADICTION), 1);
	assert_stuck(s, device, BOOT STUCK("D3cold", "0000:00:02.0") BOOT, false);
	assert_stuck(s, device, BOOT STUCK("D3cold", "0000:00:03.0"), false);
	assert_stuck(s, device, BOOT "vfio-pci 0000:00:02.0: Refused to change power state from D0 to "
		     "D3hot\n", false);
	say(s, BOOT STUCK("D3cold", "0000:00:02.0"));
	s->host.log.foreign = true;
	assert_null(find(&sample_judge_device(s, device)->findings, POWER));
	s->host.log.foreign = false;
	s->options.kernel = "6.12";
	assert_null(find(&sample_judge_device(s, device)->findings, POWER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_refusal_is_evidence_of_the_demand),
		CASE(a_refusal_of_another_device_is_not),
		CASE(a_refusal_of_a_member_is),
		CASE(listed_regions_are_evidence_where_they_are_the_same),
		CASE(the_last_lines_are_quoted),
		CASE(a_log_of_another_kernel_changes_nothing),
		CASE(a_refusal_by_this_kernel_of_what_it_should_accept_is_a_contradiction),
		CASE(a_refusal_at_boot_is_none_of_vfios),
		CASE(with_another_kernel_there_is_no_contradiction),
		CASE(the_log_shows_that_regions_are_relaxed),
		CASE(another_kernels_log_does_not),
		CASE(the_log_shows_that_the_option_is_unknown),
		CASE(complaints_are_evidence_of_the_same_region),
		CASE(a_fallback_names_its_device_without_a_domain),
		CASE(an_iommu_that_is_off),
		CASE(interrupts),
		CASE(a_device_that_did_not_wake_is_unsafe),
		CASE(what_another_boot_could_not_wake_is_only_quoted),
	};

	return RUN(tests);
}
