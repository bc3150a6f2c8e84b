// SPDX-License-Identifier: GPL-2.0-or-later
/* The JSON of an earlier run: what is taken for one, and how anything else is refused. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
		CASE(no_file_is_an_error),
	};

	return RUN(tests);
}
