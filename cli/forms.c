#include "cli/forms.h"

#include "core/digest.h"
#include "core/instant.h"
#include "core/line.h"

static bool
is_log(const char *text, struct err *err)
{
	struct digest digest;

	return digest_parse(text, &digest) ||
	       err_set(err, ERR_USAGE,
		   "must be a digest of 64 hexadecimal digits in lower case");
}

/* A key that is cut or changed is another key, about which there is a verdict.
 */
static bool
is_vkey(const char *text, struct err *err)
{
	enum { HASH_LEN = 8 };
	const char *hash = strchr(text, '+');

	return (hash != NULL && hash > text &&
		   strspn(hash + 1, "0123456789abcdef") == HASH_LEN &&
		   hash[1 + HASH_LEN] == '+') ||
	       err_set(err, ERR_USAGE, "must have the form name+hash+base64");
}

static bool
is_size(const char *text, struct err *err)
{
	uint64_t size;

	return (line_uint64(bytes_of(text), &size) && size > 0) ||
	       err_set(err, ERR_USAGE, "must be a whole number from 1 on");
}

static bool
is_start(const char *text, struct err *err)
{
	int64_t ms;

	return date_start(text, 0, &ms, err);
}

static bool
is_end(const char *text, struct err *err)
{
	int64_t ms;

	return date_end(text, 0, &ms, err);
}

bool
forms_check(const struct options *options, struct err *err)
{
	static const struct {
		enum option_id id;
		bool (*fits)(const char *text, struct err *err);
	} forms[] = {
		{ OPTION_LOG, is_log },
		{ OPTION_VKEY, is_vkey },
		{ OPTION_SIZE, is_size },
		{ OPTION_AS_OF, is_start },
		{ OPTION_FROM, is_start },
		{ OPTION_AT, is_start },
		{ OPTION_UNTIL, is_end },
	};
	struct err why;

	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *text = options_value(options, forms[i].id);

		if (text != NULL && !forms[i].fits(text, &why))
			return err_set(err, ERR_USAGE, "--%s %s, not \"%.40s\"",
			    option_info(forms[i].id)->name, why.msg, text);
	}
	return true;
}
