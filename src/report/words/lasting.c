// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/lasting.h"

#include <stdlib.h>
#include <string.h>

#define CONFIG "/etc/modprobe.d/vfio.conf"
#define MODULES_LOAD "/etc/modules-load.d/vfio-pci.conf"
#define NIXOS "/etc/nixos/configuration.nix"

const char *const lasting_ways[LASTING_WAYS] = {
	[LASTING_DRIVERCTL] = "driverctl",
	[LASTING_ADDRESS] = "address",
	[LASTING_MODPROBE] = "modprobe",
	[LASTING_COMMAND_LINE] = "command-line",
	[LASTING_VIRTUAL] = "virtual-function",
};

const char *const lasting_reasons[LASTING_REASONS] = {
	[LASTING_TWIN] = "same-id",
	[LASTING_BUILT_IN] = "driver-built-in",
	[LASTING_VARIANT] = "no-ids",
};

/*
 * Lines of files, and commands, by what makes the initramfs. "..." stands for what is there already.
 * Those that are loaded by the initramfs in any case need no module to wait for them.
 */
#define LINES 3

static const struct {
	struct {
		const char *file, *line;
	} lines[LINES];
	const char *load;		/* where modules to load at boot are listed; NULL: in those lines */
	const char *command;		/* NULL: nobody knows */
} made_by[INITRAMFS_KINDS] = {
	[INITRAMFS_UNKNOWN] = { .load = MODULES_LOAD },
	[INITRAMFS_TOOLS] = { .load = MODULES_LOAD, .command = "update-initramfs -u" },
	[INITRAMFS_PROXMOX] = { .load = MODULES_LOAD, .command = "update-initramfs -u -k all" },
	[INITRAMFS_DRACUT] = { .load = MODULES_LOAD, .command = "dracut -f" },
	[INITRAMFS_TRANSACTIONAL] = {
		.load = MODULES_LOAD,
		.command = "transactional-update initrd",
	},
	[INITRAMFS_OSTREE] = {
		.command = "rpm-ostree initramfs --enable --arg=--add-drivers --arg=vfio-pci",
	},
	[INITRAMFS_MKINITCPIO] = {
		.lines = { { "/etc/mkinitcpio.conf",
			     "MODULES=(vfio_pci vfio vfio_iommu_type1 ...)" } },
		.command = "mkinitcpio -P",
	},
	[INITRAMFS_MKINITFS] = {
		.lines = { { "/etc/mkinitfs/features.d/vfio.modules", "kernel/drivers/vfio/*.ko*" },
			   { "/etc/mkinitfs/features.d/vfio.modules",
			     "kernel/drivers/vfio/pci/*.ko*" },
			   { "/etc/mkinitfs/mkinitfs.conf", "features=\"vfio ...\"" } },
		.load = "/etc/modules",
		.command = "mkinitfs",
	},
	[INITRAMFS_NIXOS] = {
		.lines = { { NIXOS, "boot.initrd.kernelModules = [ \"vfio_pci\" \"vfio\" "
				    "\"vfio_iommu_type1\" ];" } },
		.command = "nixos-rebuild boot",
	},
};

struct telling {
	const struct phrase *p;
	const struct lasting *l;
	const struct host_binding *binding;
	lasting_step *step;
	void *data;
};

/* @line is made for this. */
static void tell(const struct telling *t, const char *file, char *line)
{
	if (line)
		t->step(t->data, file, line);
	free(line);
}

static void tell_addresses(const struct telling *t, size_t itself)
{
	const struct host *host = t->p->j->host;

	for (size_t i = 0; i < t->l->device_count; i++) {
		size_t device = t->l->devices[i];
		char address[PCI_ADDRESS_SIZE];

		pci_address_format(host->devices[device].address, address);
		tell(t, NULL, phrase_print(t->p, "driverctl set-override %s %s", address,
					   device == itself ? t->l->driver : "vfio-pci"));
	}
}

static void tell_modules(const struct telling *t, const char *file)
{
	const char *load = made_by[t->binding->initramfs].load;

	for (size_t i = 0; i < t->l->module_count; i++)
		tell(t, file, phrase_print(t->p, "softdep %s pre: vfio-pci", t->l->modules[i]));
	/* Nothing else has it loaded. */
	if (!t->l->module_count && load)
		tell(t, load, phrase_print(t->p, "vfio-pci"));
}

static void tell_initramfs(const struct telling *t)
{
	enum initramfs kind = t->binding->initramfs;

	for (size_t i = 0; i < LINES && made_by[kind].lines[i].file; i++)
		tell(t, made_by[kind].lines[i].file,
		     phrase_print(t->p, "%s", made_by[kind].lines[i].line));
	if (made_by[kind].command)
		tell(t, NULL, phrase_print(t->p, "%s", made_by[kind].command));
	if (kind == INITRAMFS_PROXMOX && t->binding->boot_tool)
		tell(t, NULL, phrase_print(t->p, "proxmox-boot-tool refresh"));
}

/* Where configurations are made by a tool, the kernel's command line has the option. */
static void tell_option(const struct telling *t, const char *file)
{
	enum initramfs kind = t->binding->initramfs;

	if (t->l->told || t->l->way == LASTING_COMMAND_LINE)
		return;
	if (kind == INITRAMFS_NIXOS)
		tell(t, file, phrase_print(t->p, "boot.kernelParams = [ \"vfio-pci.ids=%s\" ];",
					   t->l->ids));
	else if (kind == INITRAMFS_OSTREE)
		tell(t, NULL, phrase_print(t->p, "rpm-ostree kargs --append=vfio-pci.ids=%s "
					   "--append=rd.driver.pre=vfio-pci", t->l->ids));
	else
		tell(t, file, phrase_print(t->p, "options vfio-pci %s", t->l->options));
}

static void tell_files(const struct telling *t)
{
	enum initramfs kind = t->binding->initramfs;
	const char *config = kind == INITRAMFS_NIXOS ? NIXOS : CONFIG;
	bool named = t->l->file && t->l->way == LASTING_MODPROBE && kind != INITRAMFS_NIXOS;
	char *file = phrase_print(t->p, "%s%s", named ? "/" : "", named ? t->l->file : config);

	if (!file)
		return;
	tell_option(t, file);
	if (kind != INITRAMFS_OSTREE && kind != INITRAMFS_NIXOS)
		tell_modules(t, file);
	tell_initramfs(t);
	free(file);
}

void lasting_each(const struct phrase *p, const struct device_judgement *d, lasting_step *step,
		  void *data)
{
	const struct telling t = {
		.p = p, .l = &d->lasting, .binding = &p->j->host->binding, .step = step,
		.data = data,
	};

	switch (t.l->way) {
	case LASTING_DRIVERCTL:
	case LASTING_ADDRESS:
		tell_addresses(&t, d->device);
		break;
	case LASTING_COMMAND_LINE:
		if (t.l->waits)
			tell_files(&t);
		break;
	case LASTING_MODPROBE:
		tell_files(&t);
		break;
	default:
		break;
	}
}

static char *say(const struct phrase *p, const struct lasting *l, const char *format)
{
	struct phrase about = *p;
	const struct device_binding *binding = p->j->host->devices[l->about].binding;
	char *option = phrase_print(p, "vfio-pci.ids=%s", l->ids ? l->ids : ""), *text;

	about.device = l->about;
	text = phrase_with(&about, format, "other", l->other ? l->other : "", "on-option",
			   option ? option : "", "what",
			   l->reason == LASTING_VARIANT ? l->driver :
			   binding && binding->modules ? binding->modules : "", NULL);
	free(option);
	return text;
}

char *lasting_text(const struct phrase *p, const struct device_judgement *d)
{
	const struct lasting *l = &d->lasting;
	const char *format = words_lasting[l->way][l->way == LASTING_ADDRESS ? l->reason : 0];

	if (!format || (l->way == LASTING_COMMAND_LINE && l->told))
		return NULL;
	if (l->way == LASTING_COMMAND_LINE && l->file)
		format = words[WORD_LASTING_CHANGE];
	else if (l->way == LASTING_MODPROBE && !l->file)
		return NULL;
	return say(p, l, format);
}

char *lasting_last(const struct phrase *p, const struct device_judgement *d)
{
	const struct lasting *l = &d->lasting;

	if (l->way != LASTING_MODPROBE && !(l->way == LASTING_COMMAND_LINE && l->waits))
		return NULL;
	return made_by[p->j->host->binding.initramfs].command ? NULL :
							say(p, l, words[WORD_LASTING_INITRAMFS]);
}
