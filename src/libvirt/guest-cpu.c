// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/guest-cpu.h"

#include <string.h>

#include "libvirt/xml-values.h"

#define MODEL_BITS 40
#define BITS_MOST 64

void guest_cpu_mode(struct guest_cpu *cpu, const char *mode)
{
	cpu->host |= mode && (strcmp(mode, "host-passthrough") == 0 ||
			      strcmp(mode, "maximum") == 0 || strcmp(mode, "host-model") == 0);
}

/* What is no number limits nothing. */
static void take(struct guest_cpu *cpu, const char *bits)
{
	cpu->told = true;
	if (!bits || !xml_number(bits, BITS_MOST, &cpu->bits))
		cpu->bits = 0;
}

void guest_cpu_limit(struct guest_cpu *cpu, const char *mode, const char *limit, const char *bits)
{
	take(cpu, mode && strcmp(mode, "emulate") == 0 ? bits : limit);
}

/* The value of the property @name, which ends at a comma, in @text; false: it is not there. */
static bool find_property(const char *value, const char *name, char *text, size_t size)
{
	const char *found = strstr(value, name);
	size_t length;

	if (!found)
		return false;
	found += strlen(name);
	length = strcspn(found, ",");
	if (length >= size)
		length = 0;
	memcpy(text, found, length);
	text[length] = '\0';
	return true;
}

void guest_cpu_argument(struct guest_cpu *cpu, const char *value)
{
	size_t length = strcspn(value, ",");
	char text[16];

	/* It replaces what libvirt says. */
	*cpu = (struct guest_cpu){
		.host = (length == 4 && strncmp(value, "host", 4) == 0) ||
			(length == 3 && strncmp(value, "max", 3) == 0),
	};
	if (find_property(value, ",host-phys-bits-limit=", text, sizeof(text)) ||
	    find_property(value, ",phys-bits=", text, sizeof(text)))
		take(cpu, text);
	else if (strstr(value, ",host-phys-bits=on") || strstr(value, ",host-phys-bits=true"))
		cpu->host = true;
}

unsigned int guest_cpu_bits(const struct guest_cpu *cpu, const char *machine)
{
	size_t length = strlen(machine);

	if (cpu->told)
		return cpu->bits;
	if (cpu->host || strstr(machine, "-rhel") ||
	    (length > 4 && strcmp(machine + length - 4, "-hpb") == 0))
		return 0;
	return MODEL_BITS;
}
