#include "core/identity.h"

#include <stdio.h>

#include "core/identity_rule.h"

static bool
is_printable_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	return true;
}

/* What is wrong with the value of a scheme, or NULL and its normal form. */
static const char *
apply(const struct identity_scheme *scheme, struct bytes in,
    struct identity_value *out)
{
	const char *why;

	if (in.len == 0)
		return "the value after the colon is empty";
	if (!scheme->at_signs && identity_holds_address(in))
		return IDENTITY_IS_ADDRESS;
	if (!scheme->unicode && !is_printable_ascii(in))
		return "must be of printable ASCII characters";
	identity_value_add(out, bytes_of(scheme->name));
	identity_value_add(out, bytes_of(":"));
	why = scheme->rule(in, out);
	if (why == NULL && out->full)
		why = "must be at most 255 bytes";
	return why;
}

bool
identity_parse(const char *text, struct identity *identity, struct err *err)
{
	size_t colon = strcspn(text, ":");
	struct bytes name = { (const unsigned char *)text, colon };
	const struct identity_scheme *scheme = identity_scheme(name);
	struct identity_value value = { 0 };
	const char *why;

	if (text[colon] == ':' && scheme != NULL) {
		why = apply(scheme, bytes_of(text + colon + 1), &value);
	} else if (identity_holds_address(bytes_of(text))) {
		why = IDENTITY_IS_ADDRESS;
	} else {
		why = "must be scheme:value with a scheme of handle, github, "
		      "github-id, gitlab, gerrit, irc, matrix, openinfra, "
		      "debian, orcid, url, name, private";
	}
	if (why != NULL)
		return err_set(err, ERR_INVALID, "%s", why);
	memcpy(identity->text, value.text, sizeof(identity->text));
	return true;
}

bool
identity_is_normal(const char *text)
{
	struct identity identity;
	struct err err;

	return identity_parse(text, &identity, &err) &&
	       strcmp(identity.text, text) == 0;
}

struct identity
identity_of_handle(const char *handle)
{
	struct identity identity = { 0 };

	(void)snprintf(identity.text, sizeof(identity.text), "handle:%s",
	    handle);
	return identity;
}

const char *
identity_handle(const char *identity)
{
	static const char scheme[] = "handle:";

	if (strncmp(identity, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	return identity + sizeof(scheme) - 1;
}

bool
handle_is_valid(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && len <= HANDLE_MAX && text[len] == '\0' &&
	       text[0] != '-';
}

static bool
is_alias_gap(char c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	bool digit = c >= '0' && c <= '9';

	return (unsigned char)c < 0x80 && !letter && !digit;
}

bool
alias_normalise(const char *text, struct identity *out, struct err *err)
{
	struct identity_value value = { 0 };
	bool gap = false;

	for (; *text != '\0'; text++) {
		if (is_alias_gap(*text)) {
			gap = true;
			continue;
		}
		if (gap && value.len > 0)
			identity_value_add(&value, bytes_of("-"));
		gap = false;
		identity_value_lower(&value,
		    (struct bytes){ (const unsigned char *)text, 1 });
	}
	if (value.len == 0)
		return err_set(err, ERR_INVALID,
		    "a group's alias needs a letter or a digit");
	if (value.full)
		return err_set(err, ERR_INVALID,
		    "a group's alias is at most %d bytes", IDENTITY_MAX - 1);
	memcpy(out->text, value.text, sizeof(out->text));
	return true;
}
