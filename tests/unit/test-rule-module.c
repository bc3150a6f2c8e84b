// SPDX-License-Identifier: GPL-2.0-or-later
/* What is concluded from VFIO's modules, their options and noiommu: rules/module.c. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/source.h"
#include "kernel/modules.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"

#define MISSING "vfio-module-missing"
#define BLACKLISTED "vfio-module-blacklisted"
#define OPTION "vfio-module-option"
#define NOIOMMU "noiommu-mode"

/* A NIC alone in its group, ready for a guest. */
static size_t lone_nic(struct sample *s)
{
	size_t nic = sample_device(s, "00:1c.0/04:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, nic);
	return nic;
}

static void set_driver(struct sample *s, size_t device, const char *driver)
{
	s->host.devices[device].driver = arena_strdup(&s->host.arena, driver);
}

/* A file of modprobe.d in place of what there was. */
static void set_config(struct sample *s, const char *text)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	s->host.modules.config = (struct modprobe_config){ .arena = &s->host.arena };
	modprobe_parse(copy, "etc/modprobe.d/x.conf", &s->host.modules.config);
	free(copy);
}

static void take_words(struct sample *s, const char *words)
{
	struct source *none;

	s->host.modules.config = (struct modprobe_config){ .arena = &s->host.arena };
	assert_int_equal(source_open("/proc/self/fdinfo", 0, &none), 0);
	modprobe_read(none, words, &s->host.modules.config);
	source_close(none);
	sample_command_line(s, words);
}

static const struct todo *find_todo(const struct device_judgement *d, enum todo_action action)
{
	for (size_t i = 0; i < d->todo_count; i++)
		if (d->todo[i].action == action)
			return &d->todo[i];
	return NULL;
}

/* Modules that are missing */

static void with_all_loaded_nothing_is_said(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = sample_judge_device(s, lone_nic(s));

	assert_no(&d->findings, MISSING);
	assert_no(&s->judgement.findings, MISSING);
	assert_no(&s->judgement.findings, BLACKLISTED);
	assert_no(&s->judgement.findings, OPTION);
	assert_int_equal(d->todo_count, 0);
	assert_int_equal(d->not_checked_count, 0);
}

static void one_that_is_to_be_had_is_to_be_loaded(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_driver(s, nic, NULL);
	s->host.vfio_pci = NOT_THERE;
	s->host.vfio_pci_available = true;
	s->host.modules.listed = true;
	d = sample_judge_device(s, nic);
	assert_string_equal(assert_found(&d->findings, MISSING, SEVERITY_INFO,
					 DETAIL_MODULE_NOT_LOADED)->what, "vfio-pci");
	assert_no(&s->judgement.findings, MISSING);
	assert_string_equal(find_todo(d, PREPARE_LOAD_MODULE)->what, "vfio-pci");
	assert_non_null(find_todo(d, PREPARE_BIND));
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void one_that_the_kernel_lacks_is_to_be_installed(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_driver(s, nic, NULL);
	s->host.vfio_pci = NOT_THERE;
	s->host.modules.listed = true;
	d = sample_judge_device(s, nic);
	assert_string_equal(assert_found(&s->judgement.findings, MISSING, SEVERITY_INFO,
					 DETAIL_MODULE_ABSENT)->through, SAMPLE_RELEASE);
	assert_non_null(find_todo(d, PREPARE_INSTALL_MODULE));
	assert_null(find_todo(d, PREPARE_LOAD_MODULE));
	/* What another kernel has is not known. */
	s->options.kernel = "6.12";
	d = sample_judge_device(s, nic);
	assert_no(&s->judgement.findings, MISSING);
	assert_non_null(find_todo(d, PREPARE_LOAD_MODULE));
}

static void the_mapping_module_counts_too(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.modules.type1 = NOT_THERE;
	s->host.modules.type1_available = true;
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_string_equal(find_todo(d, PREPARE_LOAD_MODULE)->what, "vfio_iommu_type1");
	s->host.modules.type1 = HIDDEN;
	assert_int_equal(sample_judge_device(s, nic)->ready, ANSWER_YES);
}

/* Modules that are kept away */

static const struct device_judgement *judge_unloaded(struct sample *s, size_t nic)
{
	set_driver(s, nic, NULL);
	s->host.vfio_pci = NOT_THERE;
	s->host.vfio_pci_available = true;
	return sample_judge_device(s, nic);
}

static void a_blacklisted_module_can_be_loaded_by_name(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;
	const struct finding *finding;

	set_config(s, "blacklist vfio-pci\n");
	d = judge_unloaded(s, nic);
	finding = assert_found(&s->judgement.findings, BLACKLISTED, SEVERITY_INFO,
			       DETAIL_MODULE_BLACKLISTED);
	assert_string_equal(finding->evidence[0].source, "etc/modprobe.d/x.conf");
	assert_string_equal(finding->evidence[0].text, "blacklist vfio_pci");
	assert_int_equal(d->todo_count, 2);
	assert_non_null(find_todo(d, PREPARE_LOAD_MODULE));
}

static void one_that_is_not_installed_has_to_be_allowed_first(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_config(s, "install vfio /bin/false\n");
	d = judge_unloaded(s, nic);
	assert_found(&s->judgement.findings, BLACKLISTED, SEVERITY_INFO, DETAIL_MODULE_REFUSED);
	assert_int_equal(d->todo[0].action, PREPARE_ALLOW_MODULE);
	assert_string_equal(d->todo[0].what, "vfio");
	assert_string_equal(d->todo[0].through, "etc/modprobe.d/x.conf");
	assert_int_equal(d->todo[1].action, PREPARE_LOAD_MODULE);
	/* What a command of one's own does is not known. */
	set_config(s, "install vfio-pci /usr/local/sbin/bind-early\n");
	d = judge_unloaded(s, nic);
	assert_found(&s->judgement.findings, BLACKLISTED, SEVERITY_INFO, DETAIL_MODULE_REDIRECTED);
	assert_null(find_todo(d, PREPARE_ALLOW_MODULE));
}

static void the_kernels_own_blacklist_takes_a_reboot(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	take_words(s, "intel_iommu=on module_blacklist=vfio_pci");
	d = judge_unloaded(s, nic);
	assert_found(&s->judgement.findings, BLACKLISTED, SEVERITY_INFO, DETAIL_MODULE_FORBIDDEN);
	assert_int_equal(d->todo[0].action, PREPARE_ALLOW_OPTION);
	/* It was loaded before, or built in: nothing is to be done. */
	s->host.vfio_pci = SEEN;
	set_driver(s, nic, "vfio-pci");
	assert_int_equal(sample_judge_device(s, nic)->ready, ANSWER_YES);
}

static void what_of_modprobe_is_hidden_is_said(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.modules.config_seen = HIDDEN;
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, BLACKLISTED), UNCHECKED_MODULES);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

/* Options */

static void ids_name_devices(void **state)
{
	static const struct {
		const char *ids;
		bool named;
	} cases[] = {
		{ "8086:1234", true }, { "10de:1,8086:1234", true }, { "0x8086:0x1234", true },
		{ "8086:1234:ffffffff:ffffffff", true }, { "8086:1234:8086", false },
		{ "8086:ffffffff", true }, { "8086", false }, { "8086:", false }, { "", false },
		{ "8086:12345", false }, { "8086:1234x", false }, { ",,8086:1234,", true },
	};
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[128];

		snprintf(text, sizeof(text), "options vfio-pci ids=%s\n", cases[i].ids);
		set_config(s, text);
		if ((module_claims(&s->host, &s->host.devices[nic]) != NULL) != cases[i].named)
			fail_msg("%s", cases[i].ids);
	}
}

static void a_named_device_comes_with_the_module(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_config(s, "options vfio-pci ids=8086:1234\n");
	d = judge_unloaded(s, nic);
	assert_found(&d->findings, OPTION, SEVERITY_INFO, DETAIL_OPTION_IDS);
	assert_int_equal(d->todo_count, 1);
	assert_int_equal(d->todo[0].action, PREPARE_LOAD_MODULE);
	/* Once it is loaded the id has had its chance. */
	s->host.vfio_pci = SEEN;
	assert_non_null(find_todo(sample_judge_device(s, nic), PREPARE_BIND));
}

static void another_driver_may_be_there_first(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct finding *finding;

	set_driver(s, nic, "e1000e");
	set_config(s, "options vfio-pci ids=8086:1234\n");
	finding = assert_found(&sample_judge_device(s, nic)->findings, OPTION, SEVERITY_INFO,
			       DETAIL_OPTION_IDS_LATE);
	assert_string_equal(finding->what, "e1000e");
	set_config(s, "options vfio-pci ids=8086:1234\nsoftdep e1000e pre: vfio-pci\n");
	assert_found(&sample_judge_device(s, nic)->findings, OPTION, SEVERITY_INFO,
		     DETAIL_OPTION_IDS);
}

/* Interrupts that are not remapped, for an outcome that depends on the option. */
static const struct device_judgement *judge_without_remapping(struct sample *s, size_t nic)
{
	dmar_poke(&s->table, 37, 0, 1);
	return sample_judge_device(s, nic);
}

static void unsafe_interrupts_are_accepted_and_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	d = judge_without_remapping(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	s->host.unsafe_interrupts.value = true;
	d = judge_without_remapping(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_found(&s->judgement.findings, OPTION, SEVERITY_INFO, DETAIL_OPTION_INTERRUPTS);
}

static void options_of_a_module_that_is_not_loaded_count(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.unsafe_interrupts.seen = NOT_THERE;
	s->host.modules.type1 = NOT_THERE;
	assert_int_equal(judge_without_remapping(s, nic)->kernel.kind, OUTCOME_REFUSES);
	set_config(s, "options vfio_iommu_type1 allow_unsafe_interrupts=1\n");
	d = judge_without_remapping(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	set_config(s, "");
	s->host.modules.config_seen = HIDDEN;
	assert_int_equal(judge_without_remapping(s, nic)->kernel.kind, OUTCOME_UNKNOWN);
	/* What the loaded module has outranks what a file says. */
	set_config(s, "options vfio_iommu_type1 allow_unsafe_interrupts=1\n");
	s->host.unsafe_interrupts = (struct fact_bool){ SEEN, false };
	assert_int_equal(judge_without_remapping(s, nic)->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(count_in(&s->judgement.findings, OPTION), 0);
}

/* The deny list */

static size_t lone_qat(struct sample *s, uint16_t id)
{
	size_t qat = lone_nic(s);

	set_driver(s, qat, NULL);
	s->host.devices[qat].device = id;
	return qat;
}

static void a_denylisted_device_is_refused_at_bind(void **state)
{
	struct sample *s = *state;
	size_t qat = lone_qat(s, 0x37c8);
	const struct device_judgement *d = sample_judge_device(s, qat);

	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_BIND);
	assert_int_equal(d->kernel.error, EINVAL);
	assert_int_equal(d->kernel.line, LINE_DENYLIST);
	assert_int_equal(d->kernel.named, qat);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_found(&d->findings, OPTION, SEVERITY_UNSAFE, DETAIL_DENYLISTED);
	/* As things are it fails for another reason: nothing is bound. */
	assert_int_equal(d->now.error, ENOENT);
}

static void without_its_list_the_kernel_accepts_what_stays_unsafe(void **state)
{
	struct sample *s = *state;
	size_t qat = lone_qat(s, 0x37c8);
	const struct device_judgement *d;

	s->host.modules.no_denylist = (struct fact_bool){ SEEN, true };
	d = sample_judge_device(s, qat);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_found(&s->judgement.findings, OPTION, SEVERITY_INFO, DETAIL_OPTION_DENYLIST);
	s->host.modules.no_denylist.seen = NOT_THERE;
	set_config(s, "options vfio-pci disable_denylist=1\n");
	assert_int_equal(sample_judge_device(s, qat)->kernel.kind, OUTCOME_ACCEPTS);
}

static enum outcome_kind kind_on(struct sample *s, size_t device, const char *release)
{
	sample_release(s, release);
	return sample_judge_device(s, device)->kernel.kind;
}

/* doc/kernel-facts.md, section 11.1 */
static void kernels_have_the_list_since_5_9(void **state)
{
	struct sample *s = *state;
	size_t qat = lone_qat(s, 0x0435);

	assert_int_equal(kind_on(s, qat, "5.4.200"), OUTCOME_ACCEPTS);
	assert_int_equal(s->judgement.devices[0].verdict, VERDICT_UNSAFE);
	assert_int_equal(kind_on(s, qat, "5.10.100"), OUTCOME_UNKNOWN);
	assert_int_equal(kind_on(s, qat, "5.15.100"), OUTCOME_REFUSES);
	assert_int_equal(kind_on(s, qat, "7.2.0"), OUTCOME_REFUSES);
	/* A loaded module shows that its kernel has one. */
	s->host.modules.no_denylist = (struct fact_bool){ SEEN, false };
	assert_int_equal(kind_on(s, qat, "5.10.100"), OUTCOME_REFUSES);
	s->host.devices[qat].device = 0x0b25;
	assert_int_equal(kind_on(s, qat, "6.1.76"), OUTCOME_UNKNOWN);
	assert_int_equal(kind_on(s, qat, "6.12.1"), OUTCOME_REFUSES);
	s->host.devices[qat].device = 0x1234;
	assert_int_equal(kind_on(s, qat, "6.12.1"), OUTCOME_ACCEPTS);
}

static void who_is_bound_got_past_the_list(void **state)
{
	struct sample *s = *state;
	size_t qat = lone_qat(s, 0x0435);

	set_driver(s, qat, "vfio-pci");
	assert_int_equal(sample_judge_device(s, qat)->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(s->judgement.devices[0].ready, ANSWER_YES);
}

/* noiommu */

static void noiommu_is_unsafe_without_a_group(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_driver(s, nic, NULL);
	s->host.modules.noiommu = (struct fact_bool){ SEEN, true };
	d = sample_judge_device(s, nic);
	assert_no(&d->findings, NOIOMMU);
	assert_int_equal(d->verdict, VERDICT_SAFE);
	assert_found(&s->judgement.findings, OPTION, SEVERITY_INFO, DETAIL_OPTION_NOIOMMU);

	sample_without_table(s);
	d = sample_judge_device(s, nic);
	assert_found(&d->findings, NOIOMMU, SEVERITY_UNSAFE, DETAIL_NOIOMMU);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(d->kernel.at, STEP_BIND);
	assert_int_equal(d->kernel.error, ENOENT);
	assert_int_equal(d->kernel.line, LINE_NONE);
	assert_int_equal(d->now.qemu, QEMU_NO_GROUP);
}

static void vfios_own_group_is_none(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.modules.noiommu = (struct fact_bool){ SEEN, true };
	s->host.groups[0].noiommu = true;
	s->host.groups_seen = NOT_THERE;
	s->host.iommu = IOMMU_UNKNOWN;
	s->host.tables[TABLE_DMAR].seen = NOT_THERE;
	d = sample_judge_device(s, nic);
	assert_found(&d->findings, NOIOMMU, SEVERITY_UNSAFE, DETAIL_NOIOMMU);
	assert_found(&d->findings, "iommu-missing", SEVERITY_UNKNOWN, DETAIL_MISSING);
	assert_int_equal(d->kernel.error, ENOENT);
	assert_int_equal(d->kernel.qemu, QEMU_NO_NODE);
	assert_int_equal(d->ready, ANSWER_NO);
}

static void a_noiommu_that_is_only_announced_may_not_be(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_driver(s, nic, NULL);
	sample_without_table(s);
	s->host.vfio_pci = NOT_THERE;
	set_config(s, "options vfio enable_unsafe_noiommu_mode=1\n");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_UNKNOWN);
	assert_no(&d->findings, NOIOMMU);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	/* The module is there and has no such parameter. */
	s->host.vfio_pci = SEEN;
	assert_int_equal(sample_judge_device(s, nic)->kernel.error, EINVAL);
	s->host.modules.config_seen = HIDDEN;
	assert_int_equal(sample_judge_device(s, nic)->kernel.error, EINVAL);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(with_all_loaded_nothing_is_said),
		CASE(one_that_is_to_be_had_is_to_be_loaded),
		CASE(one_that_the_kernel_lacks_is_to_be_installed),
		CASE(the_mapping_module_counts_too),
		CASE(a_blacklisted_module_can_be_loaded_by_name),
		CASE(one_that_is_not_installed_has_to_be_allowed_first),
		CASE(the_kernels_own_blacklist_takes_a_reboot),
		CASE(what_of_modprobe_is_hidden_is_said),
		CASE(ids_name_devices),
		CASE(a_named_device_comes_with_the_module),
		CASE(another_driver_may_be_there_first),
		CASE(unsafe_interrupts_are_accepted_and_unsafe),
		CASE(options_of_a_module_that_is_not_loaded_count),
		CASE(a_denylisted_device_is_refused_at_bind),
		CASE(without_its_list_the_kernel_accepts_what_stays_unsafe),
		CASE(kernels_have_the_list_since_5_9),
		CASE(who_is_bound_got_past_the_list),
		CASE(noiommu_is_unsafe_without_a_group),
		CASE(vfios_own_group_is_none),
		CASE(a_noiommu_that_is_only_announced_may_not_be),
	};

	return RUN(tests);
}
