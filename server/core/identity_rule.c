#include "core/identity_rule.h"

#include "core/text.h"
#include "core/utf8.h"

/*
 * The closed table below is schemas/identity-schemes.json in C; the tests
 * run that file's vectors through identity_parse.
 *
 * A rule gets the value after the colon, not empty and of printable ASCII
 * (but for `name`), appends its normal form to out and says what is wrong
 * with it, or NULL.
 */

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

void
identity_value_add(struct identity_value *value, struct bytes more)
{
	if (more.len >= sizeof(value->text) - value->len) {
		value->full = true;
		return;
	}
	if (more.len > 0)
		memcpy(value->text + value->len, more.data, more.len);
	value->len += more.len;
	value->text[value->len] = '\0';
}

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

void
identity_value_lower(struct identity_value *value, struct bytes more)
{
	for (size_t i = 0; i < more.len; i++) {
		unsigned char c = lower(more.data[i]);

		identity_value_add(value, (struct bytes){ &c, 1 });
	}
}

static struct bytes
slice(struct bytes text, size_t from, size_t until)
{
	return (struct bytes){ text.data + from, until - from };
}

static bool
is_one_of(unsigned char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Are all its bytes in the set? */
static bool
consists_of(struct bytes text, const char *set)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_one_of(text.data[i], set))
			return false;
	return true;
}

static bool
ends_with(struct bytes text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len &&
	       memcmp(text.data + text.len - len, end, len) == 0;
}

/* Where c is first, or the length. */
static size_t
find(struct bytes text, unsigned char c)
{
	const unsigned char *at =
	    text.len > 0 ? memchr(text.data, c, text.len) : NULL;

	return at != NULL ? (size_t)(at - text.data) : text.len;
}

/* How many bytes at i stand for an @: itself, %40, or its wide forms. */
static size_t
at_sign(struct bytes text, size_t i)
{
	static const char *const forms[] = { "@", "%40", "\xEF\xBC\xA0",
		"\xEF\xB9\xAB" };

	for (size_t f = 0; f < COUNT(forms); f++) {
		size_t len = strlen(forms[f]);

		if (text.len - i >= len &&
		    memcmp(text.data + i, forms[f], len) == 0)
			return len;
	}
	return 0;
}

static bool
is_label(unsigned char c)
{
	return c >= 0x80 || is_one_of(c, LOWER UPPER DIGITS "-");
}

/* Does a host with at least one inner dot, or [an address], begin here? */
static bool
is_domain(struct bytes text)
{
	size_t i = 0;

	while (i < text.len && text.data[i] == ' ')
		i++;
	if (i < text.len && text.data[i] == '[')
		return true;
	size_t start = i;
	while (i < text.len && is_label(text.data[i]))
		i++;
	return i > start && i + 1 < text.len && text.data[i] == '.' &&
	       is_label(text.data[i + 1]);
}

bool
identity_holds_address(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t len = at_sign(text, i);
		struct bytes after = slice(text, i + len, text.len);
		unsigned char before = i > 0 ? text.data[i - 1] : ' ';

		if (len == 0 || before == '/')
			continue;
		if (is_domain(after))
			return true;
		if (before != ' ' && after.len > 0 && is_label(after.data[0]))
			return true;
	}
	return false;
}

static const char *
rule_handle(struct bytes in, struct identity_value *out)
{
	if (in.len > HANDLE_MAX || in.data[0] == '-' ||
	    !consists_of(in, LOWER DIGITS "-"))
		return "a handle is 1 to 39 of a-z, 0-9 and -, not - first";
	identity_value_add(out, in);
	return NULL;
}

static const char *
rule_github(struct bytes in, struct identity_value *out)
{
	struct bytes login = in;

	if (ends_with(in, "[bot]"))
		login.len -= strlen("[bot]");
	if (login.len < 1 || login.len > 39 ||
	    !consists_of(login, LOWER UPPER DIGITS "-_"))
		return "a GitHub login is 1 to 39 of a-z, 0-9, - and _";
	identity_value_lower(out, in);
	return NULL;
}

static const char *
rule_number(struct bytes in, struct identity_value *out)
{
	if (in.len > 18 || in.data[0] == '0' || !consists_of(in, DIGITS))
		return "must be a number of up to 18 digits, not 0 first";
	identity_value_add(out, in);
	return NULL;
}

static const char *
rule_gitlab(struct bytes in, struct identity_value *out)
{
	if (in.data[0] == '-' || in.data[in.len - 1] == '.' ||
	    !consists_of(in, LOWER UPPER DIGITS "_.-"))
		return "a GitLab name is of a-z, 0-9, _, . and -, neither - "
		       "first nor . last";
	identity_value_lower(out, in);
	return NULL;
}

static const char *
rule_gerrit(struct bytes in, struct identity_value *out)
{
	if (!is_one_of(in.data[0], LOWER UPPER DIGITS) ||
	    !consists_of(in, LOWER UPPER DIGITS ".!#$%&*+=?^_`{|}~-"))
		return "a Gerrit user name starts with a letter or digit and "
		       "has no blanks";
	identity_value_lower(out, in);
	return NULL;
}

/*
 * Where the trailing |word begins, or the length.  Something that is more
 * than marks must stand before it: |nick is a nick, not a word.
 */
static size_t
irc_word(struct bytes nick)
{
	size_t at = nick.len;

	while (at > 0 && nick.data[at - 1] != '|')
		at--;
	if (at == 0 || at == nick.len ||
	    consists_of(slice(nick, 0, at - 1), "|_ "))
		return nick.len;
	return at - 1;
}

static struct bytes
irc_trim(struct bytes nick)
{
	while (nick.len > 0 && is_one_of(nick.data[0], " \t_"))
		nick = slice(nick, 1, nick.len);
	while (nick.len > 0 && is_one_of(nick.data[nick.len - 1], " \t_"))
		nick.len--;
	return nick;
}

static const char *
rule_irc(struct bytes in, struct identity_value *out)
{
	size_t len;

	/* Again and again, so that the normal form is its own normal form. */
	do {
		len = in.len;
		in.len = irc_word(in);
		in = irc_trim(in);
	} while (in.len < len);
	if (in.len == 0)
		return "nothing is left of the nick without its marks";
	if (in.len > 64 || !consists_of(in, LOWER UPPER DIGITS "[]\\`_^{|}-"))
		return "a nick is up to 64 of a-z, 0-9 and []\\`_^{|}-";
	identity_value_lower(out, in);
	return NULL;
}

/* host or host:port, of DNS labels or an IPv4 address. */
static bool
is_host(struct bytes host)
{
	size_t colon = find(host, ':');
	struct bytes port = slice(host, colon, host.len);
	struct bytes name = slice(host, 0, colon);

	if (port.len > 0 && (port.len < 2 || port.len > 6 ||
				!consists_of(slice(port, 1, port.len), DIGITS)))
		return false;
	while (name.len > 0) {
		size_t dot = find(name, '.');
		struct bytes label = slice(name, 0, dot);

		if (dot == 0 || dot > 63 || label.data[0] == '-' ||
		    label.data[dot - 1] == '-' ||
		    !consists_of(label, LOWER UPPER DIGITS "-"))
			return false;
		if (dot == name.len)
			return true;
		name = slice(name, dot + 1, name.len);
	}
	return false;
}

static const char *
rule_matrix(struct bytes in, struct identity_value *out)
{
	size_t colon = find(in, ':');

	if (in.data[0] != '@' || colon < 2 || colon == in.len ||
	    !is_host(slice(in, colon + 1, in.len)))
		return "a Matrix user is @local:server";

	struct bytes local = slice(in, 1, colon);
	if (identity_holds_address(local) ||
	    memmem(local.data, local.len, "=40", 3))
		return IDENTITY_IS_ADDRESS;
	if (!consists_of(local, LOWER UPPER DIGITS "._=/+-"))
		return "the local part of a Matrix user is of a-z, 0-9 and "
		       "._=/+-";
	identity_value_add(out, slice(in, 0, colon));
	identity_value_lower(out, slice(in, colon, in.len));
	return NULL;
}

static const char *
rule_debian(struct bytes in, struct identity_value *out)
{
	if (in.len > 32 || !is_one_of(in.data[0], LOWER UPPER) ||
	    !consists_of(in, LOWER UPPER DIGITS "-"))
		return "a Debian login is up to 32 of a-z, 0-9 and -, a letter "
		       "first";
	identity_value_lower(out, in);
	return NULL;
}

/* ISO 7064 mod 11-2 over the 15 digits before the last character. */
static char
orcid_check(const char *text)
{
	unsigned sum = 0;

	for (size_t i = 0; i < 18; i++)
		if (text[i] != '-')
			sum = (sum + (unsigned)(text[i] - '0')) * 2;
	return "0123456789X"[(12 - sum % 11) % 11];
}

static const char *
rule_orcid(struct bytes in, struct identity_value *out)
{
	static const char form[] = "0000-0000-0000-000?";
	char text[sizeof(form)] = "";

	if (in.len != sizeof(form) - 1)
		return "an ORCID iD is 16 digits in four groups with dashes";
	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = in.data[i];
		const char *set = form[i] == '-' ? "-" : DIGITS;

		if (!is_one_of(c, form[i] == '?' ? DIGITS "xX" : set))
			return "an ORCID iD is 16 digits in four groups with "
			       "dashes";
		text[i] = (char)(c == 'x' ? 'X' : c);
	}
	if (orcid_check(text) != text[18])
		return "the last digit of the ORCID iD does not fit the others";
	identity_value_add(out, bytes_of(text));
	return NULL;
}

/* Characters of a path and query (RFC 3986), with each % followed by hex. */
static bool
is_path(struct bytes text)
{
	static const char hex[] = DIGITS "abcdefABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		if (!is_one_of(text.data[i],
			LOWER UPPER DIGITS "-._~:/?@!$&'()*+,;=%"))
			return false;
		if (text.data[i] == '%' &&
		    (i + 2 >= text.len || !is_one_of(text.data[i + 1], hex) ||
			!is_one_of(text.data[i + 2], hex)))
			return false;
	}
	return true;
}

/* Take "https" or "http" and "://" off in and put them to out. */
static bool
url_scheme(struct bytes *in, struct identity_value *out)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < COUNT(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (in->len < len ||
		    strncasecmp((const char *)in->data, schemes[i], len) != 0)
			continue;
		identity_value_add(out, bytes_of(schemes[i]));
		*in = slice(*in, len, in->len);
		return true;
	}
	return false;
}

static const char *
rule_url(struct bytes in, struct identity_value *out)
{
	size_t end = 0;

	if (!url_scheme(&in, out))
		return "a URL starts with https:// or http://";
	if (find(in, '#') < in.len)
		return "a URL has no fragment (the # and what follows)";
	while (end < in.len && !is_one_of(in.data[end], "/?"))
		end++;

	struct bytes host = slice(in, 0, end);
	struct bytes path = slice(in, end, in.len);
	if (find(host, '@') < host.len)
		return "a URL has no user before its host";
	if (!is_host(host))
		return "the host of a URL is a DNS name, perhaps with a port";
	if (!is_path(path))
		return "a URL is of the characters of RFC 3986";
	identity_value_lower(out, host);
	if (path.len == 0 || path.data[0] != '/')
		identity_value_add(out, bytes_of("/"));
	identity_value_add(out, path);
	return NULL;
}

static const char *
rule_name(struct bytes in, struct identity_value *out)
{
	size_t start = out->len;
	bool gap = false;

	while (in.len > 0) {
		uint32_t point;
		size_t len = utf8_decode(in, &point);

		if (len == 0 || utf8_is_noncharacter(point))
			return "a name is UTF-8 text";
		if (text_is_space(point)) {
			gap = true;
		} else if (text_is_control(point)) {
			return "a name has no control characters";
		} else {
			if (gap && out->len > start)
				identity_value_add(out, bytes_of(" "));
			gap = false;
			identity_value_add(out, slice(in, 0, len));
		}
		in = slice(in, len, in.len);
	}
	return out->len > start ? NULL : "a name is not empty";
}

static const char *
rule_private(struct bytes in, struct identity_value *out)
{
	if (in.len != 22 || !consists_of(in, LOWER UPPER DIGITS "-_"))
		return "a private identity is 22 base64url characters";
	identity_value_add(out, in);
	return NULL;
}

static const struct identity_scheme schemes[] = {
	{ .name = "handle", .rule = rule_handle },
	{ .name = "github", .rule = rule_github },
	{ .name = "github-id", .rule = rule_number },
	{ .name = "gitlab", .rule = rule_gitlab },
	{ .name = "gerrit", .rule = rule_gerrit },
	{ .name = "irc", .rule = rule_irc },
	{ .name = "matrix", .rule = rule_matrix, .at_signs = true },
	{ .name = "openinfra", .rule = rule_number },
	{ .name = "debian", .rule = rule_debian },
	{ .name = "orcid", .rule = rule_orcid },
	{ .name = "url", .rule = rule_url },
	{ .name = "name", .rule = rule_name, .unicode = true },
	{ .name = "private", .rule = rule_private },
};

const struct identity_scheme *
identity_scheme(struct bytes name)
{
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (bytes_equal(name, bytes_of(schemes[i].name)))
			return &schemes[i];
	return NULL;
}
