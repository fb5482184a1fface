#include "core/jcs_scan.h"

#include "core/jcs.h"
#include "core/utf8.h"

struct scan {
	struct bytes text;
	size_t at;
	unsigned depth;
	bool loose;
	struct err *broken; /* the first rule of JCS-int that is broken */
	struct err *err;    /* why it is not even JSON */
};

/* A key without its escapes, as far as the limits go. */
struct key {
	size_t len;
	unsigned char byte[JCS_KEY_MAX];
};

static bool scan_value(struct scan *scan);

static bool
malformed(const struct scan *scan, const char *what)
{
	return err_set(scan->err, ERR_MALFORMED, "%s at byte %zu", what,
	    scan->at);
}

static void
note(const struct scan *scan, const char *rule, size_t at)
{
	if (scan->broken->code == ERR_NONE)
		(void)err_set(scan->broken, ERR_NOT_CANONICAL, "%s at byte %zu",
		    rule, at);
}

/* The next byte, or -1 at the end. */
static int
peek(const struct scan *scan)
{
	return scan->at < scan->text.len ? scan->text.data[scan->at] : -1;
}

/* Step over one byte if it is the next. */
static bool
take(struct scan *scan, char c)
{
	if (peek(scan) != (unsigned char)c)
		return false;
	scan->at++;
	return true;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static void
skip_space(struct scan *scan)
{
	size_t start = scan->at;

	while (take(scan, ' ') || take(scan, '\t') || take(scan, '\n') ||
	       take(scan, '\r'))
		continue;
	if (scan->at > start && !scan->loose)
		note(scan, "white space", start);
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

/* Four hex digits. */
static bool
scan_unit(struct scan *scan, uint32_t *unit)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++, scan->at++) {
		int c = peek(scan);
		int lower = c | 0x20;

		if (is_digit(c))
			value = value << 4 | (uint32_t)(c - '0');
		else if (c != -1 && lower >= 'a' && lower <= 'f')
			value = value << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return malformed(scan, "expected four hex digits");
	}
	*unit = value;
	return true;
}

/* What follows \u: one code unit, or two that make a pair. */
static bool
scan_unicode(struct scan *scan, uint32_t *point)
{
	uint32_t high, low;
	size_t second;

	if (!scan_unit(scan, &high))
		return false;
	*point = high;
	second = scan->at;
	if (high < 0xd800 || high > 0xdbff || !take(scan, '\\') ||
	    !take(scan, 'u')) {
		scan->at = second;
		return true;
	}
	if (!scan_unit(scan, &low))
		return false;
	if (low >= 0xdc00 && low <= 0xdfff)
		*point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	else
		scan->at = second;
	return true;
}

/*
 * An escape, from its backslash.  JCS writes only ", \, \n and \t with one;
 * the other control characters that it would escape are not admitted.
 */
static bool
scan_escape(struct scan *scan, uint32_t *point)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	size_t start = scan->at++;
	int c = peek(scan);
	const char *letter = c > 0 ? strchr(letters, c) : NULL;
	const char *rule;

	if (c != 'u' && letter == NULL)
		return malformed(scan, "unknown escape");
	scan->at++;
	if (letter != NULL)
		*point = (unsigned char)meant[letter - letters];
	else if (!scan_unicode(scan, point))
		return false;
	rule = jcs_point_rule(*point);
	if (rule != NULL)
		note(scan, rule, start);
	else if (!scan->loose && strchr("\"\\nt", c) == NULL)
		note(scan, "needless escape", start);
	return true;
}

/* One character of a string that is not escaped. */
static bool
scan_plain(struct scan *scan, uint32_t *point)
{
	struct bytes rest = { scan->text.data + scan->at,
		scan->text.len - scan->at };
	size_t len = utf8_decode(rest, point);
	const char *rule;

	if (rest.len == 0)
		return malformed(scan, "unfinished string");
	if (len == 0)
		return malformed(scan, "invalid UTF-8");
	if (*point < 0x20)
		return malformed(scan, "raw control character in a string");
	rule = jcs_point_rule(*point);
	if (rule != NULL)
		note(scan, rule, scan->at);
	scan->at += len;
	return true;
}

static void
key_add(const struct scan *scan, struct key *key, uint32_t point, size_t at)
{
	if (point < 0x20 || point > 0x7e)
		note(scan, "key that is not printable ASCII", at);
	else if (key->len == JCS_KEY_MAX)
		note(scan, "key longer than 64 bytes", at);
	else
		key->byte[key->len++] = (unsigned char)point;
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

/* A string from its first quote; a key when key is not NULL. */
static bool
scan_string(struct scan *scan, struct key *key)
{
	scan->at++;
	while (!take(scan, '"')) {
		const struct bytes rest = { scan->text.data + scan->at,
			scan->text.len - scan->at };
		size_t plain = key == NULL ? jcs_plain(rest) : 0;
		size_t at = scan->at;
		uint32_t point;

		if (plain > 0) {
			scan->at += plain;
			continue;
		}
		if (peek(scan) == '\\' ? !scan_escape(scan, &point)
				       : !scan_plain(scan, &point))
			return false;
		if (key != NULL)
			key_add(scan, key, point, at);
	}
	return true;
}

/* At least one digit. */
static bool
scan_digits(struct scan *scan)
{
	if (!is_digit(peek(scan)))
		return malformed(scan, "expected a digit");
	while (is_digit(peek(scan)))
		scan->at++;
	return true;
}

/* An optional part of a number, which is JSON but not JCS-int. */
static bool
scan_fraction(struct scan *scan)
{
	size_t start = scan->at;

	if (take(scan, '.')) {
		note(scan, "fraction", start);
		if (!scan_digits(scan))
			return false;
		start = scan->at;
	}
	if (take(scan, 'e') || take(scan, 'E')) {
		note(scan, "exponent", start);
		if (!take(scan, '+'))
			(void)take(scan, '-');
		return scan_digits(scan);
	}
	return true;
}

/* Do these digits say more than 2^53-1? */
static bool
is_too_big(const unsigned char *digit, size_t n)
{
	int64_t value = 0;

	for (size_t i = 0; i < n && value <= JCS_INTEGER_MAX; i++)
		value = value * 10 + (digit[i] - '0');
	return value > JCS_INTEGER_MAX;
}

static bool
scan_number(struct scan *scan)
{
	size_t start = scan->at;
	bool minus = take(scan, '-');
	size_t first = scan->at;

	if (!scan_digits(scan))
		return false;
	const unsigned char *digit = scan->text.data + first;
	size_t n = scan->at - first;

	if (n > 1 && *digit == '0') {
		scan->at = first;
		return malformed(scan, "number that starts with 0");
	}
	if (!scan_fraction(scan))
		return false;
	if (minus && *digit == '0')
		note(scan, "negative zero", start);
	if (is_too_big(digit, n))
		note(scan, "integer beyond 2^53-1", start);
	return true;
}

static bool
scan_word(struct scan *scan)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t left = scan->text.len - scan->at;

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t len = strlen(words[i]);

		if (left < len ||
		    memcmp(scan->text.data + scan->at, words[i], len) != 0)
			continue;
		if (words[i][0] == 'n')
			note(scan, "null", scan->at);
		scan->at += len;
		return true;
	}
	return malformed(scan, "expected a value");
}

/* Bytewise, which for printable ASCII is also the order of RFC 8785. */
static bool
key_is_after(const struct key *a, const struct key *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->byte, b->byte, len);

	return order != 0 ? order > 0 : a->len > b->len;
}

/* "key": value; the key must not come before the previous one. */
static bool
scan_member(struct scan *scan, struct key *previous)
{
	struct key key = { 0 };
	size_t start = scan->at;

	if (peek(scan) != '"')
		return malformed(scan, "expected a key");
	if (!scan_string(scan, &key))
		return false;
	if (!scan->loose && key_is_after(previous, &key))
		note(scan, "key out of order", start);
	*previous = key;
	skip_space(scan);
	if (!take(scan, ':'))
		return malformed(scan, "expected \":\"");
	skip_space(scan);
	return scan_value(scan);
}

static bool
scan_object(struct scan *scan)
{
	struct key previous = { 0 };

	scan->at++;
	skip_space(scan);
	if (take(scan, '}'))
		return true;
	for (;;) {
		if (!scan_member(scan, &previous))
			return false;
		skip_space(scan);
		if (take(scan, '}'))
			return true;
		if (!take(scan, ','))
			return malformed(scan, "expected \",\" or \"}\"");
		skip_space(scan);
	}
}

static bool
scan_array(struct scan *scan)
{
	scan->at++;
	skip_space(scan);
	if (take(scan, ']'))
		return true;
	for (;;) {
		if (!scan_value(scan))
			return false;
		skip_space(scan);
		if (take(scan, ']'))
			return true;
		if (!take(scan, ','))
			return malformed(scan, "expected \",\" or \"]\"");
		skip_space(scan);
	}
}

/* Recursion ends at JCS_DEPTH_MAX; the root is the first level. */
static bool
scan_value(struct scan *scan)
{
	int c = peek(scan);
	bool ok;

	if (c == '"')
		return scan_string(scan, NULL);
	if (c == '-' || is_digit(c))
		return scan_number(scan);
	if (c != '{' && c != '[')
		return scan_word(scan);
	if (scan->depth == JCS_DEPTH_MAX)
		return malformed(scan, "more than 16 levels");
	scan->depth++;
	ok = c == '{' ? scan_object(scan) : scan_array(scan);
	scan->depth--;
	return ok;
}

bool
jcs_scan(struct bytes text, bool loose, struct err *broken, struct err *err)
{
	struct scan scan = { .text = text,
		.loose = loose,
		.broken = broken,
		.err = err };

	*broken = (struct err){ 0 };
	if (text.len > JCS_MAX)
		return err_set(err, ERR_TOO_LARGE,
		    "longer than %zu bytes of JSON", JCS_MAX);
	skip_space(&scan);
	if (peek(&scan) != '{')
		note(&scan, "root that is not an object", scan.at);
	if (!scan_value(&scan))
		return false;
	skip_space(&scan);
	if (scan.at < text.len)
		return malformed(&scan, "text after the end");
	return true;
}
