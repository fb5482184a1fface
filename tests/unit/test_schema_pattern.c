#include "test.h"

#include "core/schema_pattern.h"

#include <regex.h>

#define STRAY_ANCHOR "^ or $ in a group or elsewhere than at the ends"
#define SHARED_RUN                                                             \
	"[^...] in a group or without a character before the next one"
#define UNFIT_BRACKET                                                          \
	"a bracket with [, \\, - or a character "                              \
	"outside printable ASCII inside, or no end"

static const struct {
	const char *why;
	const char *pattern;
	const char *problem; /* NULL: both syntaxes read it alike */
} patterns[] = {
	{ "a handle", "^[a-z0-9][a-z0-9-]{0,38}$", NULL },
	{ "a URL", "^https?://[^ ]+$", NULL },
	{ "alternatives", "^(a|b[cd]|e{2,})$", NULL },
	{ "anchors at the ends of alternatives", "^a|b$", NULL },
	{ "every escape", "\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\{\\|", NULL },
	{ "signs that are literal in brackets", "[.*+?(){}|$^/ ]", NULL },
	{ "a hyphen first and last", "[-a][a-]", NULL },
	{ "a negated bracket at the very end", "^a:[^ ]", NULL },
	{ "the largest repetition", "a{255}", NULL },
	{ "two runs with a character between", "^[^ @]+@[^ @]+$", NULL },
	{ "two runs in two alternatives", "^[^a]+$|^[^b]+$", NULL },
	{ "an anchor inside a group", "(^a)", STRAY_ANCHOR },
	{ "an anchor in the middle", "a^b", STRAY_ANCHOR },
	{ "an end in the middle", "a$b", STRAY_ANCHOR },
	{ "two runs that may share a character", "[^a]+[^b]+", SHARED_RUN },
	{ "with something between that may be missing", "[^a]+@?[^b]+",
	    SHARED_RUN },
	{ "with a group between", "[^a]+(c*)[^b]+", SHARED_RUN },
	{ "a run in a group, which may be repeated", "([^a]+){2}", SHARED_RUN },
	{ "nothing", "", "an empty alternative" },
	{ "an empty alternative", "a|", "an empty alternative" },
	{ "an empty group", "a()", "an empty alternative" },
	{ "an alternative of nothing inside", "(a||b)",
	    "an empty alternative" },
	{ "a class by letter", "\\d",
	    "an escape of anything but ^ $ \\ . * + ? ( ) [ { |" },
	{ "a word boundary", "\\ba",
	    "an escape of anything but ^ $ \\ . * + ? ( ) [ { |" },
	{ "a back-reference", "(a)\\1",
	    "an escape of anything but ^ $ \\ . * + ? ( ) [ { |" },
	{ "an escaped solidus", "\\/",
	    "an escape of anything but ^ $ \\ . * + ? ( ) [ { |" },
	{ "a backslash at the end", "a\\",
	    "an escape of anything but ^ $ \\ . * + ? ( ) [ { |" },
	{ "a group that is not kept", "(?:a)",
	    "a repetition of nothing, of an anchor or of a repetition" },
	{ "a look ahead", "(?=a)",
	    "a repetition of nothing, of an anchor or of a repetition" },
	{ "a lazy repetition", "a+?",
	    "a repetition of nothing, of an anchor or of a repetition" },
	{ "a repetition of a repetition", "a{2}{3}",
	    "a repetition of nothing, of an anchor or of a repetition" },
	{ "a repetition at the start", "*a",
	    "a repetition of nothing, of an anchor or of a repetition" },
	{ "a repeated anchor", "^*a",
	    "a repetition of nothing, of an anchor or of a repetition" },
	{ "the dot", "a.b",
	    "the dot, which stands for other characters in each syntax" },
	{ "a character beyond ASCII", "\xc3\xa9",
	    "a character outside printable ASCII" },
	{ "a line feed", "a\nb", "a character outside printable ASCII" },
	{ "a brace alone", "a}", "a \"]\" or \"}\" alone" },
	{ "a bracket alone", "a]", "a \"]\" or \"}\" alone" },
	{ "braces without a number", "a{,3}",
	    "a repetition that is not {n,m} to 255" },
	{ "braces without end", "a{3",
	    "a repetition that is not {n,m} to 255" },
	{ "more than POSIX promises", "a{256}",
	    "a repetition that is not {n,m} to 255" },
	{ "from more to less", "a{3,2}",
	    "a repetition that is not {n,m} to 255" },
	{ "a class by name", "[[:alpha:]]", UNFIT_BRACKET },
	{ "a backslash in a bracket", "[\\d]", UNFIT_BRACKET },
	{ "a bracket without end", "[a", UNFIT_BRACKET },
	{ "a hyphen in the middle", "[a-c-e]", UNFIT_BRACKET },
	{ "a range from high to low", "[z-a]", "a range without an end" },
	{ "an empty bracket", "[]a]", "an empty bracket" },
	{ "a bracket that negates nothing", "[^]a]", "an empty bracket" },
	{ "a byte beyond ASCII in a bracket", "[\xc3\xa9]", UNFIT_BRACKET },
	{ "one negated bracket may be a part of a character", "^[^a]$",
	    "[^...] without * or + after it" },
	{ "so may a counted one", "[^a]{2}", "[^...] without * or + after it" },
	{ "a group without end", "(a", "a \"(\" without its \")\"" },
	{ "a group without start", "a)", "a \")\" without its \"(\"" },
};

static void
admits_what_both_syntaxes_read_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		const char *got = schema_pattern_problem(patterns[i].pattern);
		const char *want = patterns[i].problem;

		if ((got == NULL) != (want == NULL) ||
		    (got != NULL && strcmp(got, want) != 0))
			fail_msg("%s: %s", patterns[i].why,
			    got != NULL ? got : "admitted");
	}
}

static void
admits_only_what_regcomp_takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		regex_t regex;

		if (patterns[i].problem != NULL)
			continue;
		if (regcomp(&regex, patterns[i].pattern,
			REG_EXTENDED | REG_NOSUB) != 0)
			fail_msg("%s", patterns[i].why);
		regfree(&regex);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(admits_what_both_syntaxes_read_alike),
		cmocka_unit_test(admits_only_what_regcomp_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
