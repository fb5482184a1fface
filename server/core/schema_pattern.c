#include "core/schema_pattern.h"

/* What one more repetition may cost is what POSIX promises: RE_DUP_MAX. */
enum { REPEAT_MAX = 255 };

struct reader {
	const char *at;
	const char *problem; /* the first one; NULL while there is none */
	unsigned depth;      /* groups that are open */
	bool negated;        /* [^...] came, and nothing certain since */
};

/* What was read last decides what may follow. */
enum atom {
	ATOM_NONE,   /* start, or after "(" and "|": nothing to repeat */
	ATOM_ANCHOR, /* ^ or $ */
	ATOM_PLAIN,
	ATOM_REPEATED,
};

static bool
refuse(struct reader *reader, const char *problem)
{
	if (reader->problem == NULL)
		reader->problem = problem;
	return false;
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* One end of a range, or a single character, inside brackets. */
static bool
is_member(char c)
{
	return c >= 0x20 && c <= 0x7e && !is_one_of(c, "[]\\-");
}

/* From behind "[" or "[^" to behind "]". */
static bool
read_members(struct reader *reader)
{
	const char *first = reader->at;

	for (; *reader->at != ']'; reader->at++) {
		const char *at = reader->at;

		if (*at == '-' && (at == first || at[1] == ']'))
			continue;
		if (!is_member(*at))
			return refuse(reader,
			    "a bracket with [, \\, - or a character "
			    "outside printable ASCII inside, or no end");
		if (at[1] != '-' || at[2] == ']')
			continue;
		if (!is_member(at[2]) || at[2] < at[0])
			return refuse(reader, "a range without an end");
		reader->at += 2;
	}
	if (reader->at == first)
		return refuse(reader, "an empty bracket");
	reader->at++;
	return true;
}

/*
 * [^...] stands for one character in ECMA-262 and may stand for one byte of
 * it in POSIX.  Nobody sees the difference when it takes a whole run, which
 * no other such run can share with it, or when nothing follows.
 */
static void
check_negated(struct reader *reader)
{
	if (reader->negated || reader->depth > 0)
		(void)refuse(reader,
		    "[^...] in a group or without a character before "
		    "the next one");
	else if (!is_one_of(*reader->at, "*+") && *reader->at != '\0')
		(void)refuse(reader, "[^...] without * or + after it");
	reader->negated = true;
}

static enum atom
read_bracket(struct reader *reader)
{
	bool negated = reader->at[1] == '^';

	reader->at += negated ? 2 : 1;
	if (read_members(reader) && negated)
		check_negated(reader);
	return ATOM_PLAIN;
}

/* Up to three digits; false when there are none or the number is too big. */
static bool
read_count(struct reader *reader, unsigned *count)
{
	const char *first = reader->at;
	unsigned value = 0;

	while (*reader->at >= '0' && *reader->at <= '9' && value <= REPEAT_MAX)
		value = value * 10 + (unsigned)(*reader->at++ - '0');
	*count = value;
	return reader->at > first && value <= REPEAT_MAX;
}

/* {n}, {n,} or {n,m}. */
static bool
read_braces(struct reader *reader)
{
	unsigned least, most;

	reader->at++;
	if (!read_count(reader, &least))
		return refuse(reader, "a repetition that is not {n,m} to 255");
	if (*reader->at == ',') {
		reader->at++;
		if (*reader->at != '}' &&
		    (!read_count(reader, &most) || most < least))
			return refuse(reader, "a repetition that is not "
					      "{n,m} to 255");
	}
	if (*reader->at != '}')
		return refuse(reader, "a repetition that is not {n,m} to 255");
	reader->at++;
	return true;
}

static enum atom
read_repeat(struct reader *reader, enum atom last)
{
	if (last != ATOM_PLAIN)
		(void)refuse(reader, "a repetition of nothing, of an anchor "
				     "or of a repetition");
	else if (*reader->at == '{')
		(void)read_braces(reader);
	else
		reader->at++;
	return ATOM_REPEATED;
}

static enum atom
read_escape(struct reader *reader)
{
	if (!is_one_of(reader->at[1], "^$\\.*+?()[{|"))
		(void)refuse(reader, "an escape of anything but "
				     "^ $ \\ . * + ? ( ) [ { |");
	reader->at += 2;
	return ATOM_PLAIN;
}

/* "(", ")" or "|"; none of them may leave an empty alternative. */
static enum atom
read_group(struct reader *reader, enum atom last)
{
	char c = *reader->at++;

	if (c == '(') {
		reader->depth++;
		return ATOM_NONE;
	}
	if (last == ATOM_NONE)
		(void)refuse(reader, "an empty alternative");
	if (c == '|' && reader->depth == 0)
		reader->negated = false;
	if (c == '|')
		return ATOM_NONE;
	if (reader->depth == 0)
		(void)refuse(reader, "a \")\" without its \"(\"");
	else
		reader->depth--;
	return ATOM_PLAIN;
}

/* Elsewhere they are rare, and implementations of POSIX differ. */
static enum atom
read_anchor(struct reader *reader, enum atom last)
{
	char c = *reader->at++;
	bool fits = c == '^' ? last == ATOM_NONE
			     : *reader->at == '\0' || *reader->at == '|';

	if (!fits || reader->depth > 0)
		(void)refuse(reader, "^ or $ in a group or elsewhere than at "
				     "the ends");
	return ATOM_ANCHOR;
}

/* One literal character. */
static enum atom
read_literal(struct reader *reader)
{
	char c = *reader->at++;

	if (c < 0x20 || c > 0x7e)
		(void)refuse(reader, "a character outside printable ASCII");
	else if (c == '.')
		(void)refuse(reader, "the dot, which stands for other "
				     "characters in each syntax");
	else if (is_one_of(c, "]}"))
		(void)refuse(reader, "a \"]\" or \"}\" alone");
	else if (reader->depth == 0 && !is_one_of(*reader->at, "*?{"))
		reader->negated = false;
	return ATOM_PLAIN;
}

static enum atom
read_atom(struct reader *reader, enum atom last)
{
	char c = *reader->at;

	if (c == '[')
		return read_bracket(reader);
	if (c == '\\')
		return read_escape(reader);
	if (is_one_of(c, "*+?{"))
		return read_repeat(reader, last);
	if (is_one_of(c, "()|"))
		return read_group(reader, last);
	if (is_one_of(c, "^$"))
		return read_anchor(reader, last);
	return read_literal(reader);
}

const char *
schema_pattern_problem(const char *pattern)
{
	struct reader reader = { .at = pattern };
	enum atom last = ATOM_NONE;

	while (reader.problem == NULL && *reader.at != '\0')
		last = read_atom(&reader, last);
	if (reader.depth > 0)
		(void)refuse(&reader, "a \"(\" without its \")\"");
	if (last == ATOM_NONE)
		(void)refuse(&reader, "an empty alternative");
	return reader.problem;
}
