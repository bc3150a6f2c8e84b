/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The readers of src/host/, one file a kind of fact; for host.c and the tests only. */
#ifndef HOST_READ_H
#define HOST_READ_H

#include "host/host.h"

/*
 * What could not be read is said in the host, in whose arena all is that they find. What there is
 * no memory for they go on without: then the arena has failed, and the host is not whole.
 */
static inline int host_answer(const struct host *host)
{
	return host->arena.failed ? -ENOMEM : 0;
}

/* index_add() into an index of @host. */
void host_index(struct host *host, void **index, uint64_t key, size_t value);

/* tables.c */
void host_read_tables(struct host *host);
/* Replace the tables by the file @path. Negative errno where it cannot be used. */
int host_replace_tables(struct host *host, const char *path);

/* device-path.c: where sysfs keeps it ("sys/devices/pci0000:00/0000:00:1c.0/..."): 0 or negative errno */
int host_device_path(struct host *host, struct pci_address address, char *path, size_t size);

/* devices.c: the index of the device at @address; NO_INDEX when it is not there */
size_t host_load_device(struct host *host, struct pci_address address);
/* All functions that sysfs lists: @count of them, in the arena. */
const struct pci_address *host_list_devices(struct host *host, size_t *count);
void host_follow(struct host *host, const struct scope_path *path);
void host_add_error(struct host *host, enum host_error_kind kind, struct pci_address address,
		    int error);

/* groups.c */
void host_read_groups(struct host *host, const struct host_ask *ask);
/* In the folder of groups: what is no number is none. */
bool host_is_group_name(const char *name);

/* memory.c */
void host_read_memory(struct host *host);

/* iommu.c */
void host_read_iommu(struct host *host);
void host_read_interrupts(struct host *host);
void host_read_aperture(struct host *host);
/* The bits that the VT-d unit @unit translates; false: they cannot be seen. */
bool host_unit_width(const struct host *host, const char *unit, unsigned int *width);

/* reach.c: of the asked devices */
void host_read_reach(struct host *host);

/* place.c: after the platform's name, the tables and the IOMMUs */
void host_read_place(struct host *host);

/* interrupts.c */
void host_read_shown_interrupts(struct host *host);

/*
 * device-facts.c: of a device whose directory @path is open as @dir; and of the asked devices
 * that have no facts yet, which takes another look for each
 */
void host_read_facts_of(struct host *host, struct host_device *device, const char *path,
			const struct source_dir *dir, const struct host_ask *ask);
void host_read_device_facts(struct host *host, const struct host_ask *ask);

/* holders.c: of what is asked for by address, and of the endpoints of its group */
void host_read_holders(struct host *host, const struct host_ask *ask);

/* display.c: before the groups; and after the memory map */
void host_load_display_bridges(struct host *host);
void host_read_displays(struct host *host, const struct host_ask *ask);

/* modules.c; a switch of a module is on where its file begins with Y or 1 */
void host_read_modules(struct host *host);
void host_read_module_options(struct host *host);
void host_read_switch(struct host *host, const char *path, struct fact_bool *fact);

/* module-aliases.c: of the asked devices */
void host_read_module_aliases(struct host *host);

/* noiommu.c: after the groups and the modules' options */
void host_read_noiommu(struct host *host);

/* acs.c */
void host_read_acs(struct host *host);

/* boot-loader.c */
void host_read_boot_loader(struct host *host);
void host_read_processor(struct host *host);

/* usage-all.c: what of @facts is about how the host uses its devices, once those are read */
void host_read_usage(struct host *host, uint32_t facts);

#endif
