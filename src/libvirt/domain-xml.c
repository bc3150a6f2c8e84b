// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/domain-xml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/machine-type.h"
#include "libvirt/guest-cpu.h"
#include "libvirt/qemu-arguments.h"
#include "libvirt/xml-values.h"
#include "libvirt/xml-walk.h"

/* Elements by their local names: any prefix may stand for the name space qemu. */
enum element {
	ELEMENT_OTHER,
	ELEMENT_DOMAIN,
	ELEMENT_MEMORY,
	ELEMENT_MAX_MEMORY,
	ELEMENT_DEVICES,
	ELEMENT_HOSTDEV,
	ELEMENT_INTERFACE,
	ELEMENT_ACTUAL,
	ELEMENT_DISK,
	ELEMENT_SOURCE,
	ELEMENT_ADDRESS,
	ELEMENT_COMMANDLINE,
	ELEMENT_ARG,
	ELEMENT_OVERRIDE,
	ELEMENT_DEVICE,
	ELEMENT_FRONTEND,
	ELEMENT_PROPERTY,
	ELEMENT_HOOK_DATA,
	ELEMENT_NETWORK,
	ELEMENT_NETWORK_PORT,
	ELEMENT_PLUG,
	ELEMENT_FORWARD,
	ELEMENT_PF,
	ELEMENT_OS,
	ELEMENT_TYPE,
	ELEMENT_CONTROLLER,
	ELEMENT_IOMMU,
	ELEMENT_DRIVER,
	ELEMENT_CPU,
	ELEMENT_MAX_PHYS_ADDR,
	ELEMENTS,
};

static const char *const element_names[ELEMENTS] = {
	[ELEMENT_DOMAIN] = "domain",
	[ELEMENT_MEMORY] = "memory",
	[ELEMENT_MAX_MEMORY] = "maxMemory",
	[ELEMENT_DEVICES] = "devices",
	[ELEMENT_HOSTDEV] = "hostdev",
	[ELEMENT_INTERFACE] = "interface",
	[ELEMENT_ACTUAL] = "actual",
	[ELEMENT_DISK] = "disk",
	[ELEMENT_SOURCE] = "source",
	[ELEMENT_ADDRESS] = "address",
	[ELEMENT_COMMANDLINE] = "commandline",
	[ELEMENT_ARG] = "arg",
	[ELEMENT_OVERRIDE] = "override",
	[ELEMENT_DEVICE] = "device",
	[ELEMENT_FRONTEND] = "frontend",
	[ELEMENT_PROPERTY] = "property",
	[ELEMENT_HOOK_DATA] = "hookData",
	[ELEMENT_NETWORK] = "network",
	[ELEMENT_NETWORK_PORT] = "networkport",
	[ELEMENT_PLUG] = "plug",
	[ELEMENT_FORWARD] = "forward",
	[ELEMENT_PF] = "pf",
	[ELEMENT_OS] = "os",
	[ELEMENT_TYPE] = "type",
	[ELEMENT_CONTROLLER] = "controller",
	[ELEMENT_IOMMU] = "iommu",
	[ELEMENT_DRIVER] = "driver",
	[ELEMENT_CPU] = "cpu",
	[ELEMENT_MAX_PHYS_ADDR] = "maxphysaddr",
};

enum attribute {
	ATTRIBUTE_DOMAIN,
	ATTRIBUTE_BUS,
	ATTRIBUTE_SLOT,
	ATTRIBUTE_FUNCTION,
	ATTRIBUTE_UUID,
	ATTRIBUTE_MODE,
	ATTRIBUTE_TYPE,
	ATTRIBUTE_MANAGED,
	ATTRIBUTE_UNIT,
	ATTRIBUTE_DEV,
	ATTRIBUTE_NAME,
	ATTRIBUTE_VALUE,
	ATTRIBUTE_INDEX,
	ATTRIBUTE_MODEL,
	ATTRIBUTE_MACHINE,
	ATTRIBUTE_ARCH,
	ATTRIBUTE_CACHING_MODE,
	ATTRIBUTE_LIMIT,
	ATTRIBUTE_BITS,
	ATTRIBUTES,
};

static const char *const attribute_names[ATTRIBUTES] = {
	"domain", "bus",     "slot", "function", "uuid",  "mode",
	"type",   "managed", "unit", "dev",      "name",  "value",
	"index",  "model",   "machine", "arch",  "caching_mode",
	"limit",  "bits",
};

struct reading {
	struct domain_xml *xml;
	enum element path[XML_DEPTH_MAX];
	int depth; /* of the element at hand */
	long line;
	/* the device whose element is open */
	bool in_device, wanted, found, managed;
	enum assigned_kind kind;
	int device_depth;
	long device_line;
	size_t device_first; /* of those that it brings */
	bool placed;
	struct pci_address place;
	struct guest_bus *bus; /* whose <controller> was the last */
	long machine_line;     /* of the first <type>, or 0 */
	bool names_machine;    /* the argument before the next is -machine */
	bool names_cpu;        /* ... -cpu */
	struct guest_cpu cpu;
	enum qemu_option option; /* the argument before the next */
	/* An argument or property that cannot be understood; the rest is read nevertheless. */
	bool has_late_error;
	char *late_error;
	int size_depth; /* of a <memory> that is open, or 0 */
	char *unit, size_text[32];
};

static int add(struct reading *r, struct assigned device)
{
	struct domain_xml *xml = r->xml;
	struct assigned *devices = list_grow(xml->devices, xml->device_count, sizeof(*devices));

	if (!devices) {
		free(device.name);
		return -ENOMEM;
	}
	device.line = r->line;
	devices[xml->device_count++] = device;
	xml->devices = devices;
	return 0;
}

static int add_named(struct reading *r, enum assigned_kind kind, const char *name)
{
	char *copy = strdup(name);

	return copy ? add(r, (struct assigned){ .kind = kind, .name = copy }) : -ENOMEM;
}

static bool is(const struct xml_element *a, enum attribute which, const char *value)
{
	return a->values[which] && strcmp(a->values[which], value) == 0;
}

/* One part of an address; libvirt takes what is missing for 0. */
static int address_part(struct reading *r, const struct xml_element *a, enum attribute which,
			uint32_t most, uint32_t *value)
{
	const char *text = a->values[which];

	*value = 0;
	if (text && !xml_number(text, most, value))
		return xml_fail(&r->xml->error, XML_NUMBER, r->line,
				element_names[r->path[r->depth]], attribute_names[which], text,
				most);
	return 0;
}

static int read_address(struct reading *r, const struct xml_element *a, struct pci_address *address)
{
	uint32_t domain, bus, slot, function;
	int error;

	if (!a->values[ATTRIBUTE_DOMAIN] && !a->values[ATTRIBUTE_BUS] &&
	    !a->values[ATTRIBUTE_SLOT] && !a->values[ATTRIBUTE_FUNCTION])
		return xml_fail(&r->xml->error, XML_ADDRESS_EMPTY, r->line);
	error = address_part(r, a, ATTRIBUTE_DOMAIN, UINT32_MAX, &domain);
	if (error == 0)
		error = address_part(r, a, ATTRIBUTE_BUS, 0xff, &bus);
	if (error == 0)
		error = address_part(r, a, ATTRIBUTE_SLOT, 0x1f, &slot);
	if (error == 0)
		error = address_part(r, a, ATTRIBUTE_FUNCTION, 7, &function);
	if (error == 0)
		*address = (struct pci_address){
			.domain = domain,
			.bus = (uint8_t)bus,
			.devfn = (uint8_t)(slot << 3 | function),
		};
	return error;
}

static int take_address(struct reading *r, const struct xml_element *a, enum assigned_kind kind,
			bool managed)
{
	struct assigned device = { .kind = kind, .managed = managed };
	int error = read_address(r, a, &device.address);

	return error < 0 ? error : add(r, device);
}

/* What QEMU is told to take: an address, or where sysfs has the device. */
static int take_argument(const char *device, void *data)
{
	const char *slash = strrchr(device, '/'), *name = slash ? slash + 1 : device;
	struct assigned assigned = { .kind = ASSIGNED_ARGUMENT };
	struct reading *r = data;

	if (strncmp(name, "pci_", 4) != 0 && pci_address_parse(name, &assigned.address))
		return add(r, assigned);
	/* .../UUID: hex digits and dashes. */
	if (slash && strspn(name, "0123456789abcdefABCDEF-") == 36 && !name[36])
		return add_named(r, ASSIGNED_MDEV, name);
	return -EINVAL;
}

static int add_option(struct reading *r, enum qemu_option option, const char *value)
{
	char *name;

	if (asprintf(&name, "%s %.120s", qemu_option_name(option), value) < 0)
		return -ENOMEM;
	return add(r, (struct assigned){ .kind = ASSIGNED_OPTION, .name = name });
}

/* Two that are not the same would give the guest another shape than one of them says. */
static int take_machine(struct reading *r, const char *machine, const char *arch)
{
	struct domain_xml *xml = r->xml;
	bool other = machine && xml->machine[0] && !machine_same_kind(machine, xml->machine);

	if (other || (arch && xml->arch[0] && strcmp(arch, xml->arch) != 0))
		return xml_fail(&xml->error, XML_MACHINES, r->line, other ? machine : arch,
				r->machine_line, other ? xml->machine : xml->arch);
	if (machine && !xml->machine[0])
		snprintf(xml->machine, sizeof(xml->machine), "%s", machine);
	if (arch && !xml->arch[0])
		snprintf(xml->arch, sizeof(xml->arch), "%s", arch);
	r->machine_line = r->machine_line ? r->machine_line : r->line;
	if (xml->machine[0] && xml->arch[0] &&
	    !machine_is_of(machine_type_of(xml->machine).kind, xml->arch))
		return xml_fail(&xml->error, XML_ARCHITECTURE, r->line, xml->arch, xml->machine);
	return 0;
}

/* "q35,accel=kvm", "accel=kvm,type=q35" behind -M and -machine */
static int take_machine_argument(struct reading *r, const char *value)
{
	const char *type = strstr(value, "type=");
	char machine[64];
	size_t length;

	if (type && (type == value || type[-1] == ','))
		value = type + strlen("type=");
	length = strcspn(value, ",=");
	if (!length || value[length] == '=' || length >= sizeof(machine))
		return 0;
	memcpy(machine, value, length);
	machine[length] = '\0';
	return take_machine(r, machine, NULL);
}

/* -device intel-iommu,caching-mode=on, or the same as JSON */
static void look_for_viommu(struct reading *r, const char *value)
{
	static const char *const others[] = { "amd-iommu", "virtio-iommu", "arm-smmuv3" };

	if (strstr(value, "intel-iommu")) {
		r->xml->viommu = VIOMMU_INTEL;
		r->xml->caching_mode |= strstr(value, "caching-mode=on") ||
					strstr(value, "caching-mode=true") ||
					strstr(value, "\"caching-mode\":true") ||
					strstr(value, "\"caching-mode\": true");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strstr(value, others[i]) && r->xml->viommu == VIOMMU_NONE)
			r->xml->viommu = VIOMMU_OTHER;
}

static int look_at_argument(struct reading *r, const char *value)
{
	bool is_machine = r->names_machine;
	enum qemu_option option = r->option;
	int error = is_machine ? take_machine_argument(r, value) : 0;

	if (error < 0)
		return error;
	r->names_machine = strcmp(value, "-M") == 0 || strcmp(value, "-machine") == 0 ||
			   strcmp(value, "--machine") == 0;
	r->xml->memory_moved |= strcmp(value, "-m") == 0 || strcmp(value, "--m") == 0 ||
				strstr(value, "max-ram-below-4g");
	if (r->names_cpu)
		guest_cpu_argument(&r->cpu, value);
	r->names_cpu = strcmp(value, "-cpu") == 0 || strcmp(value, "--cpu") == 0;
	look_for_viommu(r, value);
	r->option = qemu_option(value);
	if (qemu_option_brings(option, value))
		error = add_option(r, option, value);
	if (error == 0)
		error = qemu_argument_devices(option, value, take_argument, r);
	if (error != -EINVAL)
		return error;
	r->has_late_error = true;
	xml_fail(&r->late_error, XML_ARGUMENT, r->line, value);
	return 0;
}

static int look_at_override(struct reading *r, const char *property, const char *value)
{
	int error = property ? qemu_property_devices(property, value, take_argument, r) : 0;

	if (error != -EINVAL)
		return error;
	r->has_late_error = true;
	xml_fail(&r->late_error, XML_PROPERTY, r->line, property, value);
	return 0;
}

/* Is the element at hand, from the root down, @path with @length elements? */
static bool at(const struct reading *r, const enum element *path, int length)
{
	return r->depth == length - 1 && memcmp(r->path, path, (size_t)length * sizeof(*path)) == 0;
}

#define AT(r, ...)                                                                                 \
	at(r, (const enum element[]){ __VA_ARGS__ },                                               \
	   sizeof((enum element[]){ __VA_ARGS__ }) / sizeof(enum element))

static void open_device(struct reading *r, enum assigned_kind kind, bool wanted, bool managed)
{
	r->in_device = true;
	r->kind = kind;
	r->wanted = wanted;
	r->found = false;
	r->managed = managed;
	r->placed = false;
	r->device_first = r->xml->device_count;
	r->device_depth = r->depth;
	r->device_line = r->line;
}

static int open_hostdev(struct reading *r, const struct xml_element *a)
{
	static const char *const others[] = { "usb", "scsi", "scsi_host" };
	const char *type = a->values[ATTRIBUTE_TYPE];

	/* Of containers: block devices, interfaces, character devices. */
	if (is(a, ATTRIBUTE_MODE, "capabilities"))
		return 0;
	for (size_t i = 0; type && i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(type, others[i]) == 0)
			return 0;
	if (is(a, ATTRIBUTE_TYPE, "mdev"))
		open_device(r, ASSIGNED_MDEV, true, false);
	else if (is(a, ATTRIBUTE_TYPE, "pci"))
		open_device(r, ASSIGNED_HOSTDEV, true, is(a, ATTRIBUTE_MANAGED, "yes"));
	else
		return xml_fail(&r->xml->error, XML_TYPE, r->line, type ? type : "");
	return 0;
}

/* What opens a device; the rest of it comes within. */
static int look_for_device(struct reading *r, const struct xml_element *a)
{
	bool managed = is(a, ATTRIBUTE_MANAGED, "yes");
	bool hostdev = is(a, ATTRIBUTE_TYPE, "hostdev");

	if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_HOSTDEV))
		return open_hostdev(r, a);
	if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_DISK))
		open_device(r, ASSIGNED_NVME, is(a, ATTRIBUTE_TYPE, "nvme"), false);
	else if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_INTERFACE) ||
		 AT(r, ELEMENT_HOOK_DATA, ELEMENT_INTERFACE))
		open_device(r, ASSIGNED_INTERFACE, hostdev, managed);
	else if (AT(r, ELEMENT_HOOK_DATA, ELEMENT_NETWORK_PORT, ELEMENT_PLUG))
		open_device(r, ASSIGNED_PORT, is(a, ATTRIBUTE_TYPE, "hostdev-pci"), managed);
	else if (AT(r, ELEMENT_HOOK_DATA, ELEMENT_NETWORK, ELEMENT_FORWARD))
		open_device(r, ASSIGNED_POOL, is(a, ATTRIBUTE_MODE, "hostdev"), managed);
	return 0;
}

/* Where an <address> says which device of the host it is, and not its place in the guest. */
static bool is_source(const struct reading *r)
{
	enum element parent = r->path[r->depth - 1];
	int below = r->depth - r->device_depth;

	switch (r->kind) {
	case ASSIGNED_PORT:
	case ASSIGNED_POOL:
		return below == 1;
	case ASSIGNED_NVME:
		/* Also of the images behind one. */
		return parent == ELEMENT_SOURCE;
	case ASSIGNED_INTERFACE:
		return parent == ELEMENT_SOURCE &&
		       (below == 2 || (below == 3 && r->path[r->depth - 2] == ELEMENT_ACTUAL));
	default:
		return parent == ELEMENT_SOURCE && below == 2;
	}
}

/* A place in the guest that cannot be read is none: libvirt would not have taken it. */
static bool take_place(const struct xml_element *a, struct pci_address *place)
{
	uint32_t domain = 0, bus = 0, slot = 0, function = 0;

	if (!is(a, ATTRIBUTE_TYPE, "pci") ||
	    (a->values[ATTRIBUTE_DOMAIN] && !xml_number(a->values[ATTRIBUTE_DOMAIN], 0xffff, &domain)) ||
	    (a->values[ATTRIBUTE_BUS] && !xml_number(a->values[ATTRIBUTE_BUS], 0xff, &bus)) ||
	    (a->values[ATTRIBUTE_SLOT] && !xml_number(a->values[ATTRIBUTE_SLOT], 0x1f, &slot)) ||
	    (a->values[ATTRIBUTE_FUNCTION] &&
	     !xml_number(a->values[ATTRIBUTE_FUNCTION], 7, &function)))
		return false;
	*place = (struct pci_address){ .domain = domain, .bus = (uint8_t)bus,
				       .devfn = (uint8_t)(slot << 3 | function) };
	return true;
}

static int look_at_address(struct reading *r, const struct xml_element *a)
{
	if (!is_source(r)) {
		if (r->depth - r->device_depth == 1)
			r->placed = take_place(a, &r->place);
		return 0;
	}
	if (r->kind == ASSIGNED_MDEV) {
		if (!a->values[ATTRIBUTE_UUID])
			return 0;
		r->found = true;
		return add_named(r, ASSIGNED_MDEV, a->values[ATTRIBUTE_UUID]);
	}
	if ((!r->wanted && r->kind != ASSIGNED_NVME) ||
	    (a->values[ATTRIBUTE_TYPE] && !is(a, ATTRIBUTE_TYPE, "pci")))
		return 0;
	r->found = true;
	return take_address(r, a, r->kind, r->managed);
}

static int look_into_device(struct reading *r, const struct xml_element *a)
{
	switch (r->path[r->depth]) {
	case ELEMENT_ACTUAL:
		/* What a network has given to an <interface type='network'>. */
		if (r->kind == ASSIGNED_INTERFACE && is(a, ATTRIBUTE_TYPE, "hostdev")) {
			r->wanted = true;
			r->managed = is(a, ATTRIBUTE_MANAGED, "yes");
		}
		return 0;
	case ELEMENT_SOURCE:
		if (r->kind == ASSIGNED_NVME)
			r->managed = is(a, ATTRIBUTE_MANAGED, "yes");
		return 0;
	case ELEMENT_ADDRESS:
		return look_at_address(r, a);
	case ELEMENT_PF:
		if (r->kind != ASSIGNED_POOL || !r->wanted || !a->values[ATTRIBUTE_DEV])
			return 0;
		r->found = true;
		return add_named(r, ASSIGNED_POOL_PF, a->values[ATTRIBUTE_DEV]);
	default:
		return 0;
	}
}

static int close_device(struct reading *r)
{
	static const char *const elements[] = {
		[ASSIGNED_HOSTDEV] = "hostdev", [ASSIGNED_INTERFACE] = "interface",
		[ASSIGNED_NVME] = "disk",       [ASSIGNED_MDEV] = "hostdev",
		[ASSIGNED_PORT] = "plug",
	};

	r->in_device = false;
	for (size_t i = r->device_first; r->placed && i < r->xml->device_count; i++) {
		r->xml->devices[i].placed = true;
		r->xml->devices[i].place = r->place;
	}
	/* A pool may be empty; what it gives is judged when it is given. */
	if (!r->wanted || r->found || r->kind == ASSIGNED_POOL)
		return 0;
	return xml_fail(&r->xml->error, XML_MISSING, r->device_line, elements[r->kind],
			r->kind == ASSIGNED_MDEV ? "UUID" : "PCI address");
}

static int open_size(struct reading *r, const struct xml_element *a)
{
	const char *unit = a->values[ATTRIBUTE_UNIT];

	r->size_depth = r->depth;
	r->size_text[0] = '\0';
	free(r->unit);
	r->unit = unit ? strdup(unit) : NULL;
	return unit && !r->unit ? -ENOMEM : 0;
}

static int close_size(struct reading *r)
{
	bool is_memory = r->path[r->size_depth] == ELEMENT_MEMORY;
	uint64_t bytes;

	r->size_depth = 0;
	if (!xml_size(r->size_text, r->unit, &bytes))
		return xml_fail(&r->xml->error, XML_SIZE, r->line,
				is_memory ? "memory" : "maxMemory", r->size_text,
				r->unit ? r->unit : "KiB");
	if (is_memory && bytes > r->xml->memory)
		r->xml->memory = bytes;
	return 0;
}

static void open_controller(struct reading *r, const struct xml_element *a)
{
	const char *model = a->values[ATTRIBUTE_MODEL] ? a->values[ATTRIBUTE_MODEL] : "";
	uint32_t index;

	r->bus = NULL;
	if (!is(a, ATTRIBUTE_TYPE, "pci") || !a->values[ATTRIBUTE_INDEX] ||
	    !xml_number(a->values[ATTRIBUTE_INDEX], GUEST_BUSES - 1, &index))
		return;
	r->bus = &r->xml->buses[index];
	*r->bus = (struct guest_bus){ .known = true, .kind = BUS_EXPRESS };
	if (strcmp(model, "pcie-to-pci-bridge") == 0)
		r->bus->kind = BUS_BEHIND_EXPRESS;
	else if (strcmp(model, "dmi-to-pci-bridge") == 0 || strcmp(model, "pci-bridge") == 0 ||
		 strcmp(model, "pci-expander-bus") == 0)
		r->bus->kind = BUS_BEHIND_BRIDGE;
}

static void open_viommu(struct reading *r, const struct xml_element *a)
{
	r->xml->viommu = is(a, ATTRIBUTE_MODEL, "intel") ? VIOMMU_INTEL : VIOMMU_OTHER;
}

/* What shapes the guest's PCI, and is no device of the host's. */
static int look_at_guest(struct reading *r, const struct xml_element *a)
{
	if (AT(r, ELEMENT_DOMAIN, ELEMENT_OS, ELEMENT_TYPE))
		return take_machine(r, a->values[ATTRIBUTE_MACHINE], a->values[ATTRIBUTE_ARCH]);
	if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_CONTROLLER))
		open_controller(r, a);
	else if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_CONTROLLER, ELEMENT_ADDRESS) && r->bus)
		r->bus->placed = take_place(a, &r->bus->place);
	else if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_IOMMU))
		open_viommu(r, a);
	else if (AT(r, ELEMENT_DOMAIN, ELEMENT_CPU))
		guest_cpu_mode(&r->cpu, a->values[ATTRIBUTE_MODE]);
	else if (AT(r, ELEMENT_DOMAIN, ELEMENT_CPU, ELEMENT_MAX_PHYS_ADDR))
		guest_cpu_limit(&r->cpu, a->values[ATTRIBUTE_MODE], a->values[ATTRIBUTE_LIMIT],
				a->values[ATTRIBUTE_BITS]);
	else if (AT(r, ELEMENT_DOMAIN, ELEMENT_DEVICES, ELEMENT_IOMMU, ELEMENT_DRIVER))
		r->xml->caching_mode |= is(a, ATTRIBUTE_CACHING_MODE, "on");
	return 0;
}

static int start_element(struct reading *r, const struct xml_element *a)
{
	int error = 0;

	if (r->depth == 0 && r->path[0] != ELEMENT_DOMAIN && r->path[0] != ELEMENT_HOOK_DATA)
		return xml_fail(&r->xml->error, XML_ROOT, r->line, a->name);
	if (AT(r, ELEMENT_DOMAIN, ELEMENT_MEMORY) || AT(r, ELEMENT_DOMAIN, ELEMENT_MAX_MEMORY))
		return open_size(r, a);
	if (r->in_device)
		return look_into_device(r, a);
	error = look_at_guest(r, a);
	if (error == 0)
		error = look_for_device(r, a);
	if (error < 0 || !a->values[ATTRIBUTE_VALUE])
		return error;
	if (AT(r, ELEMENT_DOMAIN, ELEMENT_COMMANDLINE, ELEMENT_ARG))
		return look_at_argument(r, a->values[ATTRIBUTE_VALUE]);
	if (AT(r, ELEMENT_DOMAIN, ELEMENT_OVERRIDE, ELEMENT_DEVICE, ELEMENT_FRONTEND,
	       ELEMENT_PROPERTY))
		return look_at_override(r, a->values[ATTRIBUTE_NAME], a->values[ATTRIBUTE_VALUE]);
	return 0;
}

static enum element element_of(const char *name)
{
	for (enum element e = ELEMENT_DOMAIN; name && e < ELEMENTS; e++)
		if (strcmp(name, element_names[e]) == 0)
			return e;
	return ELEMENT_OTHER;
}

static int on_start(const struct xml_element *element, void *data)
{
	struct reading *r = data;

	r->depth = element->depth;
	r->line = element->line;
	r->path[r->depth] = element_of(element->name);
	return start_element(r, element);
}

static int on_text(const char *text, int depth, void *data)
{
	struct reading *r = data;
	size_t used = strlen(r->size_text);

	if (!r->size_depth || depth != r->size_depth + 1 || !text)
		return 0;
	/* What does not fit must not be taken for a smaller number. */
	if (used + strlen(text) >= sizeof(r->size_text))
		snprintf(r->size_text, sizeof(r->size_text), "%.8s...", text);
	else
		strcpy(r->size_text + used, text);
	return 0;
}

static int on_end(int depth, long line, void *data)
{
	struct reading *r = data;

	r->depth = depth;
	r->line = line;
	if (r->size_depth && depth == r->size_depth)
		return close_size(r);
	return r->in_device && depth == r->device_depth ? close_device(r) : 0;
}

/* An option that cannot be followed may complete what is missing, and blocks anyway. */
static int late_error(struct reading *r)
{
	for (size_t i = 0; i < r->xml->device_count; i++)
		if (r->xml->devices[i].kind == ASSIGNED_OPTION)
			return 0;
	if (!r->has_late_error)
		return 0;
	r->xml->error = r->late_error;
	r->late_error = NULL;
	return -EINVAL;
}

int domain_xml_read(int fd, struct domain_xml *xml)
{
	static const struct xml_handler handler = {
		.attributes = attribute_names,
		.attribute_count = ATTRIBUTES,
		.start = on_start,
		.text = on_text,
		.end = on_end,
	};
	struct reading r = { .xml = xml };
	int error;

	*xml = (struct domain_xml){ 0 };
	error = xml_walk(fd, &handler, &r, &xml->error);
	if (error == 0)
		error = late_error(&r);
	xml->address_bits = guest_cpu_bits(&r.cpu, xml->machine);
	free(r.late_error);
	free(r.unit);
	return error;
}

void domain_xml_clear(struct domain_xml *xml)
{
	for (size_t i = 0; i < xml->device_count; i++)
		free(xml->devices[i].name);
	free(xml->devices);
	free(xml->error);
	*xml = (struct domain_xml){ 0 };
}
