// SPDX-License-Identifier: GPL-2.0-or-later
/* The JSON of an earlier run: what is taken for one, and how anything else is refused. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/check.h"
#include "report/expect/expect.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

/* The least that is a whole answer. */
#define SOUND \
	"{\"schema\":\"vfio-check/2\",\"tool\":{\"version\":\"0\",\"rules\":[\"r\"]}," \
	"\"host\":{\"kernel\":{\"release\":null,\"asked\":null}," \
	"\"platform\":{\"bios_version\":null,\"bios_date\":null}," \
	"\"iommu\":{\"kind\":null,\"enabled\":true,\"interrupt_remapping\":null}}," \
	"\"tables\":[],\"regions\":[],\"groups\":[{\"id\":1,\"devices\":[\"0000:00:03.0\"]," \
	"\"type\":null,\"reserved\":null}],\"devices\":[],\"findings\":[]}"

static int read_bytes(struct tree *t, const char *data, size_t size, char *sentence, size_t room)
{
	struct expectation *e;
	char *error;
	int r;

	tree_bytes(t, "earlier.json", data, size);
	r = expectation_read(tree_path(t, "earlier.json"), &e, &error);
	snprintf(sentence, room, "%s", error ? error : "");
	assert_int_equal(r < 0, error != NULL);
	free(error);
	expectation_free(e);
	return r;
}

static void assert_refused(struct tree *t, const char *data, const char *place)
{
	char sentence[1024];

	assert_int_equal(read_bytes(t, data, strlen(data), sentence, sizeof(sentence)), -EINVAL);
	assert_non_null(strstr(sentence, "earlier.json: "));
	assert_non_null(strstr(sentence, ": expected "));
	if (!strstr(sentence, place))
		fail_msg("%s does not name %s", sentence, place);
}

static void a_whole_answer_is_taken(void **state)
{
	char sentence[1024];

	assert_int_equal(read_bytes(*state, SOUND "\n", strlen(SOUND "\n"), sentence,
				    sizeof(sentence)), 0);
}

static void the_place_of_a_mistake_is_told(void **state)
{
	assert_refused(*state, "{\"schema\":1}", "schema: expected a text");
	assert_refused(*state, "{\"schema\":\"vfio-check/1\",\"tool\":{\"version\":\"0\",\"rules\":[1]}}",
		       "tool.rules[0]: expected a text");
	assert_refused(*state, "{\"schema\":\"vfio-check/1\"}", "tool: expected an object");
}

static void another_schema_is_refused(void **state)
{
	char text[] = SOUND;

	*strstr(text, "check/2") = 'C';
	assert_refused(*state, text, "schema: expected \"vfio-check/1\" / \"vfio-check/2\"");
}

static void the_line_of_a_syntax_error_is_told(void **state)
{
	assert_refused(*state, "{\n\n]", "line 3");
	assert_refused(*state, SOUND "\n\n{}", "line 3");
	assert_refused(*state, "{", "line 1");
}

static void levels_are_counted(void **state)
{
	char text[4096];

	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_refused(*state, text, "32 levels");
}

/* A name of any length, and a place that is longer than is kept of it. */
static void long_names_are_cut(void **state)
{
	size_t size = 1 << 20;
	char *text = malloc(size), sentence[1024];

	memset(text, 'x', size);
	memcpy(text, "{\"", 2);
	memcpy(text + size - 5, "\":1}", 5);
	assert_int_equal(read_bytes(*state, text, size - 1, sentence, sizeof(sentence)), -EINVAL);
	free(text);
}

/* Each cut and each changed byte: an answer, and nothing that a sanitizer minds. */
static void any_other_bytes_have_an_answer(void **state)
{
	char text[sizeof(SOUND)], sentence[1024];

	for (size_t i = 0; i < sizeof(SOUND) - 1; i++)
		assert_true(read_bytes(*state, SOUND, i, sentence, sizeof(sentence)) < 0);
	for (size_t i = 0; i < sizeof(SOUND) - 1; i++)
		for (int byte = 0; byte < 256; byte += 17) {
			memcpy(text, SOUND, sizeof(text));
			text[i] = (char)byte;
			read_bytes(*state, text, sizeof(SOUND) - 1, sentence, sizeof(sentence));
		}
}

/* A host that was judged, and its own answer, in which one member after the other is spoiled. */
struct spoiled {
	struct tree *tree;
	struct vfc_check *check;
	json *answer;
	size_t count;
};

static void open_host(struct spoiled *s)
{
	static char path[4096];
	const char *top = getenv("abs_top_srcdir");
	struct vfc_options options = { .sysroot = path };
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	snprintf(path, sizeof(path), "%s/data/hosts/intel-server", top ? top : ".");
	assert_int_equal(vfc_open(&options, &s->check), 0);
	assert_int_equal(vfc_add_address(s->check, "0000:02:00.0"), 0);
	assert_int_equal(vfc_judge(s->check), 0);
	assert_int_equal(vfc_report(s->check, VFC_JSON, VFC_CHECK, 0, 0, out), 0);
	fclose(out);
	s->answer = json_tokener_parse(text);
	assert_non_null(s->answer);
	free(text);
}

static void assert_told(struct spoiled *s, enum vfc_format format)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(vfc_report_differences(s->check, format, 0, out), 0);
	fclose(out);
	assert_true(size > 0);
	assert_null(strchr(text, '\x1b'));
	free(text);
}

/* It is refused in a sentence, or compared; no character of it reaches a terminal. */
static void hold_against(struct spoiled *s)
{
	int r;

	s->count++;
	tree_text(s->tree, "earlier.json", json_object_to_json_string(s->answer));
	r = vfc_expect(s->check, tree_path(s->tree, "earlier.json"));
	if (r < 0) {
		assert_int_equal(r, -EINVAL);
		assert_non_null(strstr(vfc_error(s->check), ": expected "));
		assert_null(strchr(vfc_error(s->check), '\x1b'));
	} else {
		assert_told(s, VFC_TEXT);
		assert_told(s, VFC_JSON);
	}
	expectation_free(s->check->expectation);
	s->check->expectation = NULL;
}

/* Make each member of @value in turn what @wrong says, and leave it out; of lists the first item. */
static void spoil(struct spoiled *s, json *value, const char *wrong)
{
	char *keys[64];
	int count = 0;

	if (json_object_is_type(value, json_type_array) && json_object_array_length(value)) {
		json *first = json_object_get(json_object_array_get_idx(value, 0));

		spoil(s, first, wrong);
		json_object_array_put_idx(value, 0, json_tokener_parse(wrong));
		hold_against(s);
		json_object_array_put_idx(value, 0, first);
	}
	if (!json_object_is_type(value, json_type_object))
		return;
	json_object_object_foreach(value, key, ignored) {
		(void)ignored;
		assert_true((size_t)count < COUNT(keys));
		keys[count++] = strdup(key);
	}
	while (count--) {
		json *member = json_object_get(json_object_object_get(value, keys[count]));

		spoil(s, member, wrong);
		json_object_object_add(value, keys[count], json_tokener_parse(wrong));
		hold_against(s);
		json_object_object_del(value, keys[count]);
		hold_against(s);
		json_object_object_add(value, keys[count], member);
		free(keys[count]);
	}
}

static void every_member_may_be_left_out_or_of_another_type(void **state)
{
	static const char *const wrong[] = { "null", "\"\\u001b[2J\"", "-1", "[]", "{}", "[[]]" };
	struct spoiled s = { .tree = *state };

	open_host(&s);
	for (size_t i = 0; i < COUNT(wrong); i++)
		spoil(&s, s.answer, wrong[i]);
	assert_true(s.count > 1000);
	json_object_put(s.answer);
	vfc_close(s.check);
}

static void no_file_is_an_error(void **state)
{
	struct tree *t = *state;
	struct expectation *e;
	char *error;

	assert_int_equal(expectation_read(tree_path(t, "absent"), &e, &error), -ENOENT);
	assert_non_null(strstr(error, "No such file or directory"));
	free(error);
	expectation_free(e);
	assert_int_equal(expectation_read(t->root, &e, &error), -EISDIR);
	free(error);
	expectation_free(e);
	expectation_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_whole_answer_is_taken),
		CASE(the_place_of_a_mistake_is_told),
		CASE(another_schema_is_refused),
		CASE(the_line_of_a_syntax_error_is_told),
		CASE(levels_are_counted),
		CASE(long_names_are_cut),
		CASE(any_other_bytes_have_an_answer),
		CASE(every_member_may_be_left_out_or_of_another_type),
		CASE(no_file_is_an_error),
	};

	return RUN(tests);
}
