// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/modprobe.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/arena.h"
#include "host/known-files.h"
#include "host/source.h"

#define BLANKS " \t"
#define FILE_MAX (1 << 20)
#define PATH_SIZE 512
#define MODULE_NAME_MAX 64	/* kernel: MODULE_NAME_LEN */
#define LINES_MAX 4096	/* that are kept; nobody has so many about VFIO */

/* modprobe takes '-' and '_' for the same, but between a pattern's brackets. */
static void underscores(char *name)
{
	bool inside = false;

	for (; *name; name++) {
		inside = *name == '[' || (inside && *name != ']');
		if (*name == '-' && !inside)
			*name = '_';
	}
}

/* Lines of these kinds are about all modules that a pattern fits, and the first one counts. */
static bool has_pattern(enum modprobe_kind kind)
{
	return kind == MODPROBE_INSTALL || kind == MODPROBE_SOFTDEP;
}

static bool fits(const struct modprobe_line *line, const char *module)
{
	return has_pattern(line->kind) ? fnmatch(line->module, module, 0) == 0 :
					 strcmp(line->module, module) == 0;
}

/* Softdeps may be about a device's driver, whichever it is. */
static bool is_ours(enum modprobe_kind kind, const char *module)
{
	static const char *const modules[] = { "vfio", "vfio_pci", "vfio_pci_core",
					       "vfio_iommu_type1", "vfio_virqfd" };

	if (kind == MODPROBE_SOFTDEP)
		return true;
	for (size_t i = 0; kind == MODPROBE_INSTALL && i < sizeof(modules) / sizeof(modules[0]); i++)
		if (fnmatch(module, modules[i], 0) == 0)
			return true;
	return strncmp(module, "vfio", 4) == 0;
}

static void add(struct modprobe_config *config, enum modprobe_kind kind, const char *source,
		const char *module, const char *text)
{
	struct modprobe_line line = { .kind = kind }, *lines;

	if (!is_ours(kind, module) || config->count >= LINES_MAX)
		return;
	line.source = arena_strdup(config->arena, source);
	line.module = arena_strdup(config->arena, module);
	line.text = arena_strdup(config->arena, text);
	lines = arena_array(config->arena, config->lines, config->count, sizeof(*lines));
	if (!lines)
		return;
	config->lines = lines;
	lines[config->count++] = line;
}

static void parse_line(char *line, const char *source, struct modprobe_config *config)
{
	static const struct {
		const char *command;
		enum modprobe_kind kind;
	} commands[] = {
		{ "blacklist", MODPROBE_BLACKLIST },
		{ "install", MODPROBE_INSTALL },
		{ "options", MODPROBE_OPTIONS },
		{ "softdep", MODPROBE_SOFTDEP },
	};
	char *save = NULL, *command, *module, *text;

	if (*line == '#')
		return;
	command = strtok_r(line, BLANKS, &save);
	module = command ? strtok_r(NULL, BLANKS, &save) : NULL;
	if (!module)
		return;
	text = save ? save + strspn(save, BLANKS) : NULL;
	underscores(module);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(command, commands[i].command) == 0)
			add(config, commands[i].kind, source, module, text ? text : "");
}

/* A backslash before the line's end joins the next line; before anything else it goes away. */
void modprobe_parse(char *text, const char *source, struct modprobe_config *config)
{
	while (*text) {
		char *line = text, *to = text;

		for (; *text && *text != '\n'; text++) {
			if (*text == '\\' && *++text == '\n')
				continue;
			if (!*text)
				break;
			*to++ = *text;
		}
		text += *text == '\n';
		*to = '\0';
		parse_line(line, source, config);
	}
}

/* The next word of a command line, with quotes as the kernel takes them; moves *@text. */
static char *next_word(char **text)
{
	char *at = *text + strspn(*text, " \t\n"), *word = at, *to = at;
	bool quoted = false;

	for (; *at && (quoted || !strchr(" \t\n", *at)); at++) {
		if (*at == '"')
			quoted = !quoted;
		else
			*to++ = *at;
	}
	*text = at + (*at != '\0');
	*to = '\0';
	return word;
}

static void add_names(struct modprobe_config *config, enum modprobe_kind kind, char *names)
{
	char *save = NULL;

	for (char *name = strtok_r(names, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
		/* The kernel compares letter by letter: kernel/module/main.c, blacklisted(). */
		if (kind != MODPROBE_FORBIDDEN)
			underscores(name);
		add(config, kind, "proc/cmdline", name, "");
	}
}

static void parse_word(struct modprobe_config *config, char *word)
{
	static const char forbidden[] = "module_blacklist=", blacklist[] = "modprobe.blacklist=";
	size_t name = strcspn(word, ".=");

	if (strncmp(word, forbidden, sizeof(forbidden) - 1) == 0) {
		add_names(config, MODPROBE_FORBIDDEN, word + sizeof(forbidden) - 1);
	} else if (strncmp(word, blacklist, sizeof(blacklist) - 1) == 0) {
		add_names(config, MODPROBE_BLACKLIST, word + sizeof(blacklist) - 1);
	} else if (word[name] == '.') {
		word[name] = '\0';
		underscores(word);
		add(config, MODPROBE_OPTIONS, "proc/cmdline", word, word + name + 1);
	}
}

/* A file's name and which directory has it. */
struct named {
	const char *name;
	size_t directory;
};

static int compare_names(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->directory > y->directory) - (x->directory < y->directory);
}

static void read_file(const struct source *source, const struct named *file,
		      struct modprobe_config *config)
{
	char path[PATH_SIZE], *text = NULL;
	int r;

	snprintf(path, sizeof(path), "%s/%s", modprobe_directories[file->directory], file->name);
	r = source_read(source, path, FILE_MAX, &text, NULL);
	config->hidden |= r < 0 && r != -ENOENT && r != -EISDIR;
	if (r == 0)
		modprobe_parse(text, path, config);
	free(text);
}

static bool is_config(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && length < 256 && strcmp(name + length - 5, ".conf") == 0;
}

static void read_files(const struct source *source, char **const *names, size_t count,
		       struct modprobe_config *config)
{
	struct named *files = arena_alloc(config->arena, count * sizeof(*files));
	size_t used = 0;

	if (!files)
		return;
	for (size_t d = 0; d < MODPROBE_DIRECTORIES; d++)
		for (size_t i = 0; names[d] && names[d][i]; i++)
			if (is_config(names[d][i]))
				files[used++] = (struct named){ names[d][i], d };
	qsort(files, used, sizeof(*files), compare_names);
	for (size_t i = 0; i < used; i++)
		if (i == 0 || strcmp(files[i].name, files[i - 1].name) != 0)
			read_file(source, &files[i], config);
}

void modprobe_read(const struct source *source, const char *command_line,
		   struct modprobe_config *config)
{
	char **names[MODPROBE_DIRECTORIES] = { NULL }, *words;
	size_t count = 0;

	for (size_t d = 0; d < MODPROBE_DIRECTORIES; d++) {
		size_t n = 0;
		int r = source_list(source, modprobe_directories[d], &names[d], &n);

		config->hidden |= r < 0 && r != -ENOENT;
		count += n;
	}
	read_files(source, names, count, config);
	for (size_t d = 0; d < MODPROBE_DIRECTORIES; d++)
		source_free_names(names[d]);
	/* modprobe takes the command line last, so that it has the last word. */
	words = arena_strdup(config->arena, command_line);
	while (words && *words)
		parse_word(config, next_word(&words));
}

const struct modprobe_line *modprobe_find(const struct modprobe_config *config,
					  enum modprobe_kind kind, const char *module)
{
	const struct modprobe_line *found = NULL;

	for (size_t i = 0; i < config->count; i++)
		if (config->lines[i].kind == kind && fits(&config->lines[i], module) &&
		    (!found || !has_pattern(kind)))
			found = &config->lines[i];
	return found;
}

/* Does @word, @length bytes, set @option? The kernel takes '-' and '_' for the same here too. */
static bool sets(const char *word, size_t length, const char *option)
{
	for (; length && *option && *word != '='; word++, option++, length--)
		if (*word != *option && !(strchr("-_", *word) && strchr("-_", *option)))
			return false;
	return !*option && (!length || *word == '=');
}

/* The last word of @text that sets @option. */
static bool find_option(const char *text, const char *option, const char **value, size_t *length)
{
	bool found = false;

	for (text += strspn(text, BLANKS); *text; text += strspn(text, BLANKS)) {
		const char *word = text, *equals;
		size_t size = 0;

		for (bool quoted = false; text[size] && (quoted || !strchr(BLANKS, text[size]));
		     size++)
			quoted ^= text[size] == '"';
		text += size;
		if (!sets(word, size, option))
			continue;
		equals = memchr(word, '=', size);
		*value = equals ? equals + 1 : word + size;
		*length = (size_t)(word + size - *value);
		if (*length >= 2 && **value == '"' && (*value)[*length - 1] == '"') {
			*length -= 2;
			++*value;
		}
		found = true;
	}
	return found;
}

const struct modprobe_line *modprobe_option(const struct modprobe_config *config,
					    const char *module, const char *option,
					    const char **value, size_t *length)
{
	for (size_t i = config->count; i > 0; i--) {
		const struct modprobe_line *line = &config->lines[i - 1];

		if (line->kind == MODPROBE_OPTIONS && strcmp(line->module, module) == 0 &&
		    find_option(line->text, option, value, length))
			return line;
	}
	return NULL;
}

const struct modprobe_line *modprobe_switch(const struct modprobe_config *config,
					    const char *module, const char *option, bool *on)
{
	const char *value = "";
	size_t length = 0;
	const struct modprobe_line *line = modprobe_option(config, module, option, &value, &length);

	*on = line && (!length || strchr("yYtT1", value[0]) ||
		       (length > 1 && strchr("oO", value[0]) && strchr("nN", value[1])));
	return line;
}

bool modprobe_is_refusal(const struct modprobe_line *line)
{
	static const char *const commands[] = { "/bin/false", "/usr/bin/false", "false",
						"/bin/true", "/usr/bin/true", "true", ":", "exit" };
	size_t length = strcspn(line->text, BLANKS ";");

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i]) == length && strncmp(line->text, commands[i], length) == 0)
			return true;
	return false;
}

const char *modprobe_command(const struct modprobe_line *line)
{
	static const char *const commands[] = {
		[MODPROBE_BLACKLIST] = "blacklist",
		[MODPROBE_INSTALL] = "install",
		[MODPROBE_OPTIONS] = "options",
		[MODPROBE_SOFTDEP] = "softdep",
		[MODPROBE_FORBIDDEN] = "module_blacklist",
	};

	return commands[line->kind];
}

static bool is_same(const char *name, size_t length, const char *module)
{
	return sets(name, length, module) && !memchr(name, '=', length);
}

/* "pre: vfio-pci drm post: ..." */
static bool loads_before(const char *text)
{
	bool before = false;

	for (text += strspn(text, BLANKS); *text; text += strspn(text, BLANKS)) {
		size_t length = strcspn(text, BLANKS);

		if (text[length - 1] == ':')
			before = strncmp(text, "pre:", length) == 0;
		else if (before && is_same(text, length, "vfio_pci"))
			return true;
		text += length;
	}
	return false;
}

bool modprobe_waits(const struct modprobe_config *config, const char *module)
{
	char name[MODULE_NAME_MAX];
	const struct modprobe_line *line;

	snprintf(name, sizeof(name), "%s", module);
	underscores(name);
	line = modprobe_find(config, MODPROBE_SOFTDEP, name);
	return line && loads_before(line->text);
}
