#include "core/jcs_read.h"

#include "core/buf.h"
#include "core/jcs.h"
#include "core/utf8.h"

struct reader {
	struct bytes text;
	size_t at;
	unsigned depth;
	enum jcs_form form;
	struct buf string; /* one that was written with escapes */
	struct err broken; /* a key that was there, or the first broken rule */
	struct err *err;   /* why it is not even JSON */
};

/* A key without its escapes, as far as the limits go. */
struct key {
	size_t len;
	size_t end; /* the byte behind it */
	bool bad;   /* beyond the limits */
	char byte[JCS_KEY_MAX];
};

/*
 * A text that breaks a rule is read to its end, since it may be no JSON at
 * all; but nobody gets to see the tree, which need not be right then.
 */
static json_t *read_value(struct reader *reader);

static bool
malformed(const struct reader *reader, const char *what)
{
	return err_set(reader->err, ERR_MALFORMED, "%s at byte %zu", what,
	    reader->at);
}

/* A rule of this form and of those that have more. */
static void
note(struct reader *reader, enum jcs_form form, const char *rule, size_t at)
{
	if (reader->form >= form && reader->broken.code == ERR_NONE)
		(void)err_set(&reader->broken, ERR_NOT_CANONICAL,
		    "%s at byte %zu", rule, at);
}

/* Such a text is nothing that anybody may rely on, whatever else it breaks. */
static void
note_duplicate(struct reader *reader, size_t end)
{
	if (reader->broken.code != ERR_MALFORMED)
		(void)err_set(&reader->broken, ERR_MALFORMED,
		    "duplicate key that ends at byte %zu", end);
}

/* What jansson has made; without memory it has made nothing. */
static json_t *
made(const struct reader *reader, json_t *value)
{
	if (value == NULL)
		(void)err_memory(reader->err);
	return value;
}

static struct bytes
rest_of(const struct reader *reader)
{
	return (struct bytes){ reader->text.data + reader->at,
		reader->text.len - reader->at };
}

/* The next byte, or -1 at the end. */
static int
peek(const struct reader *reader)
{
	return reader->at < reader->text.len ? reader->text.data[reader->at]
					     : -1;
}

/* Step over one byte if it is the next. */
static bool
take(struct reader *reader, char c)
{
	if (peek(reader) != (unsigned char)c)
		return false;
	reader->at++;
	return true;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static void
skip_space(struct reader *reader)
{
	size_t start = reader->at;

	while (take(reader, ' ') || take(reader, '\t') || take(reader, '\n') ||
	       take(reader, '\r'))
		continue;
	if (reader->at > start)
		note(reader, JCS_CANONICAL, "white space", start);
}

const char *
jcs_point_rule(uint32_t point)
{
	if (point == 0)
		return "U+0000";
	if (point < 0x20 && point != '\n' && point != '\t')
		return "control character other than \\n and \\t";
	if (point >= 0xd800 && point <= 0xdfff)
		return "lone surrogate";
	if (utf8_is_noncharacter(point))
		return "non-character";
	return NULL;
}

static void
note_point(struct reader *reader, uint32_t point, size_t at)
{
	const char *rule = jcs_point_rule(point);
	bool never = point == 0 || (point >= 0xd800 && point <= 0xdfff);

	if (rule != NULL)
		note(reader, never ? JCS_AROUND : JCS_LOOSE, rule, at);
}

/* Four hex digits. */
static bool
read_unit(struct reader *reader, uint32_t *unit)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++, reader->at++) {
		int c = peek(reader);
		int lower = c | 0x20;

		if (is_digit(c))
			value = value << 4 | (uint32_t)(c - '0');
		else if (c != -1 && lower >= 'a' && lower <= 'f')
			value = value << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return malformed(reader, "expected four hex digits");
	}
	*unit = value;
	return true;
}

/* What follows \u: one code unit, or two that make a pair. */
static bool
read_unicode(struct reader *reader, uint32_t *point)
{
	uint32_t high = 0;
	uint32_t low = 0;
	size_t second;

	if (!read_unit(reader, &high))
		return false;
	*point = high;
	second = reader->at;
	if (high < 0xd800 || high > 0xdbff || !take(reader, '\\') ||
	    !take(reader, 'u')) {
		reader->at = second;
		return true;
	}
	if (!read_unit(reader, &low))
		return false;
	if (low >= 0xdc00 && low <= 0xdfff)
		*point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	else
		reader->at = second;
	return true;
}

/*
 * An escape, from its backslash.  JCS writes only ", \, \n and \t with one;
 * the other control characters that it would escape are not admitted.
 */
static bool
read_escape(struct reader *reader, uint32_t *point)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	size_t start = reader->at++;
	int c = peek(reader);
	const char *letter = c > 0 ? strchr(letters, c) : NULL;

	if (c != 'u' && letter == NULL)
		return malformed(reader, "unknown escape");
	reader->at++;
	if (letter != NULL)
		*point = (unsigned char)meant[letter - letters];
	else if (!read_unicode(reader, point))
		return false;
	note_point(reader, *point, start);
	if (strchr("\"\\nt", c) == NULL)
		note(reader, JCS_CANONICAL, "needless escape", start);
	return true;
}

/* One character of a string that is not escaped. */
static bool
read_plain(struct reader *reader, uint32_t *point)
{
	const struct bytes rest = rest_of(reader);
	size_t len = utf8_decode(rest, point);

	if (rest.len == 0)
		return malformed(reader, "unfinished string");
	if (len == 0)
		return malformed(reader, "invalid UTF-8");
	if (*point < 0x20)
		return malformed(reader, "raw control character in a string");
	note_point(reader, *point, reader->at);
	reader->at += len;
	return true;
}

static void
key_add(struct reader *reader, struct key *key, uint32_t point, size_t at)
{
	const char *rule = NULL;

	if (point < 0x20 || point > 0x7e)
		rule = "key that is not printable ASCII";
	else if (key->len == JCS_KEY_MAX)
		rule = "key longer than 64 bytes";
	else
		key->byte[key->len++] = (char)point;
	if (rule == NULL)
		return;
	key->bad = true;
	note(reader, JCS_AROUND, rule, at);
}

static bool
read_key(struct reader *reader, struct key *key)
{
	if (!take(reader, '"'))
		return malformed(reader, "expected a key");
	while (!take(reader, '"')) {
		size_t at = reader->at;
		uint32_t point = 0;

		if (peek(reader) == '\\' ? !read_escape(reader, &point)
					 : !read_plain(reader, &point))
			return false;
		key_add(reader, key, point, at);
	}
	key->end = reader->at;
	return true;
}

size_t
jcs_plain(struct bytes text)
{
	size_t n = 0;

	while (n < text.len && text.data[n] >= 0x20 && text.data[n] <= 0x7e &&
	       text.data[n] != '"' && text.data[n] != '\\')
		n++;
	return n;
}

/* What comes before an escape, from start on, and what the escape means. */
static bool
unescape(struct reader *reader, size_t start)
{
	unsigned char utf8[UTF8_MAX];
	uint32_t point = 0;

	buf_add(&reader->string, reader->text.data + start, reader->at - start);
	if (!read_escape(reader, &point))
		return false;
	buf_add(&reader->string, utf8, utf8_encode(point, utf8));
	return true;
}

/* The text between start and the quote just read, behind any escapes. */
static json_t *
make_string(struct reader *reader, size_t start)
{
	struct bytes text = { reader->text.data + start,
		reader->at - 1 - start };

	if (reader->string.len > 0) {
		buf_add(&reader->string, text.data, text.len);
		text = buf_bytes(&reader->string);
	}
	if (buf_failed(&reader->string))
		return made(reader, NULL);
	return made(reader,
	    json_stringn_nocheck((const char *)text.data, text.len));
}

static json_t *
read_string(struct reader *reader)
{
	size_t start = ++reader->at;

	reader->string.len = 0;
	while (!take(reader, '"')) {
		size_t plain = jcs_plain(rest_of(reader));
		uint32_t point = 0;

		reader->at += plain;
		if (plain > 0)
			continue;
		if (peek(reader) == '\\') {
			if (!unescape(reader, start))
				return NULL;
			start = reader->at;
		} else if (!read_plain(reader, &point)) {
			return NULL;
		}
	}
	return make_string(reader, start);
}

/* At least one digit. */
static bool
read_digits(struct reader *reader)
{
	if (!is_digit(peek(reader)))
		return malformed(reader, "expected a digit");
	while (is_digit(peek(reader)))
		reader->at++;
	return true;
}

/* An optional part of a number, which is JSON but not JCS-int. */
static bool
read_fraction(struct reader *reader)
{
	size_t start = reader->at;

	if (take(reader, '.')) {
		note(reader, JCS_LOOSE, "fraction", start);
		if (!read_digits(reader))
			return false;
		start = reader->at;
	}
	if (take(reader, 'e') || take(reader, 'E')) {
		note(reader, JCS_LOOSE, "exponent", start);
		if (!take(reader, '+'))
			(void)take(reader, '-');
		return read_digits(reader);
	}
	return true;
}

/* What these digits say, where 2^53 stands for all that is more. */
static int64_t
value_of(const unsigned char *digit, size_t n)
{
	int64_t value = 0;

	for (size_t i = 0; i < n && value <= JCS_INTEGER_MAX; i++)
		value = value * 10 + (digit[i] - '0');
	return value <= JCS_INTEGER_MAX ? value : JCS_INTEGER_MAX + 1;
}

static json_t *
read_number(struct reader *reader)
{
	size_t start = reader->at;
	bool minus = take(reader, '-');
	size_t first = reader->at;

	if (!read_digits(reader))
		return NULL;
	const unsigned char *digit = reader->text.data + first;
	size_t n = reader->at - first;

	if (n > 1 && *digit == '0') {
		reader->at = first;
		(void)malformed(reader, "number that starts with 0");
		return NULL;
	}
	size_t behind = reader->at;
	if (!read_fraction(reader))
		return NULL;
	if (reader->at > behind)
		return made(reader, json_real(0));
	if (minus && *digit == '0')
		note(reader, JCS_LOOSE, "negative zero", start);
	int64_t value = value_of(digit, n);
	if (value > JCS_INTEGER_MAX)
		note(reader, JCS_AROUND, "integer beyond 2^53-1", start);
	return made(reader, json_integer(minus ? -value : value));
}

static json_t *
read_word(struct reader *reader)
{
	static const struct {
		const char *word;
		json_t *(*make)(void);
	} words[] = {
		{ "true", json_true },
		{ "false", json_false },
		{ "null", json_null },
	};
	size_t left = reader->text.len - reader->at;

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t len = strlen(words[i].word);

		if (left < len || memcmp(reader->text.data + reader->at,
				      words[i].word, len) != 0)
			continue;
		if (words[i].make == json_null)
			note(reader, JCS_LOOSE, "null", reader->at);
		reader->at += len;
		return words[i].make();
	}
	(void)malformed(reader, "expected a value");
	return NULL;
}

/* Bytewise, which for printable ASCII is also the order of RFC 8785. */
static bool
key_is_after(const struct key *a, const struct key *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->byte, b->byte, len);

	return order != 0 ? order > 0 : a->len > b->len;
}

/* Takes the reference.  Bad keys may not be told apart, and need not be. */
static bool
put_member(struct reader *reader, json_t *object, const struct key *key,
    json_t *value)
{
	size_t n = json_object_size(object);

	if (key->bad) {
		json_decref(value);
		return true;
	}
	if (json_object_setn_new_nocheck(object, key->byte, key->len, value) !=
	    0)
		return err_memory(reader->err);
	if (json_object_size(object) == n)
		note_duplicate(reader, key->end);
	return true;
}

/* "key": value; the key must not come before the previous one. */
static bool
read_member(struct reader *reader, json_t *object, struct key *previous)
{
	struct key key = { 0 };
	size_t start = reader->at;

	if (!read_key(reader, &key))
		return false;
	if (key_is_after(previous, &key))
		note(reader, JCS_CANONICAL, "key out of order", start);
	*previous = key;
	skip_space(reader);
	if (!take(reader, ':'))
		return malformed(reader, "expected \":\"");
	skip_space(reader);
	json_t *value = read_value(reader);
	return value != NULL && put_member(reader, object, &key, value);
}

/* From behind "{" to behind "}". */
static bool
read_members(struct reader *reader, json_t *object)
{
	struct key previous = { 0 };

	skip_space(reader);
	if (take(reader, '}'))
		return true;
	for (;;) {
		if (!read_member(reader, object, &previous))
			return false;
		skip_space(reader);
		if (take(reader, '}'))
			return true;
		if (!take(reader, ','))
			return malformed(reader, "expected \",\" or \"}\"");
		skip_space(reader);
	}
}

static bool
read_item(struct reader *reader, json_t *array)
{
	json_t *item = read_value(reader);

	return item != NULL && (json_array_append_new(array, item) == 0 ||
				   err_memory(reader->err));
}

/* From behind "[" to behind "]". */
static bool
read_items(struct reader *reader, json_t *array)
{
	skip_space(reader);
	if (take(reader, ']'))
		return true;
	for (;;) {
		if (!read_item(reader, array))
			return false;
		skip_space(reader);
		if (take(reader, ']'))
			return true;
		if (!take(reader, ','))
			return malformed(reader, "expected \",\" or \"]\"");
		skip_space(reader);
	}
}

/* Recursion ends at JCS_DEPTH_MAX; the root is the first level. */
static json_t *
read_container(struct reader *reader)
{
	bool object = peek(reader) == '{';

	if (reader->depth == JCS_DEPTH_MAX) {
		(void)malformed(reader, "more than 16 levels");
		return NULL;
	}
	json_t *value auto_json =
	    made(reader, object ? json_object() : json_array());
	if (value == NULL)
		return NULL;
	reader->depth++;
	reader->at++;
	if (!(object ? read_members(reader, value) : read_items(reader, value)))
		return NULL;
	reader->depth--;
	return json_incref(value);
}

static json_t *
read_value(struct reader *reader)
{
	int c = peek(reader);

	if (c == '"')
		return read_string(reader);
	if (c == '-' || is_digit(c))
		return read_number(reader);
	if (c == '{' || c == '[')
		return read_container(reader);
	return read_word(reader);
}

static json_t *
read_document(struct reader *reader)
{
	skip_space(reader);
	if (peek(reader) != '{')
		note(reader, JCS_LOOSE, "root that is not an object",
		    reader->at);
	json_t *tree auto_json = read_value(reader);
	if (tree == NULL)
		return NULL;
	skip_space(reader);
	if (reader->at < reader->text.len)
		(void)malformed(reader, "text after the end");
	else if (reader->broken.code != ERR_NONE)
		*reader->err = reader->broken;
	else
		return json_incref(tree);
	return NULL;
}

json_t *
jcs_read(struct bytes text, enum jcs_form form, struct err *err)
{
	struct reader reader = { .text = text, .form = form, .err = err };
	json_t *tree = read_document(&reader);

	buf_done(&reader.string);
	return tree;
}
