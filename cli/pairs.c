#include "cli/pairs.h"

#include "core/buf.h"
#include "core/line.h"

/* The place of "=" in a value. */
static const char *
split(enum option_id id, const char *text, struct err *err)
{
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text) {
		(void)err_set(err, ERR_USAGE, "--%s has the form %s",
		    option_info(id)->name, option_info(id)->metavar);
		return NULL;
	}
	return equals;
}

bool
pairs_list(const struct options *options, enum option_id id, json_t **out,
    struct err *err)
{
	auto_json json_t *list = NULL;
	const char *text;
	size_t at = 0;

	while ((text = options_next(options, id, &at)) != NULL) {
		const char *equals = split(id, text, err);

		if (equals == NULL)
			return false;
		if (list == NULL)
			list = json_array();
		if (json_array_append_new(list,
			json_pack("{s:s%, s:s}", "name", text,
			    (size_t)(equals - text), "value", equals + 1)) != 0)
			return err_memory(err);
	}
	*out = json_incref(list);
	return true;
}

static bool
add_number(json_t *numbers, enum option_id id, const char *text,
    struct err *err)
{
	const char *equals = split(id, text, err);
	auto_buf struct buf unit = { 0 };
	uint64_t value;

	if (equals == NULL)
		return false;
	if (!line_uint64(bytes_of(equals + 1), &value) ||
	    value > INT64_C(1000000000))
		return err_set(err, ERR_USAGE,
		    "--%s: \"%.40s\" is no whole number up to 1000000000",
		    option_info(id)->name, equals + 1);

	buf_add(&unit, text, (size_t)(equals - text));
	if (buf_failed(&unit))
		return err_memory(err);
	if (json_object_get(numbers, unit.data) != NULL)
		return err_set(err, ERR_USAGE, "--%s %s is given twice",
		    option_info(id)->name, unit.data);
	if (json_object_set_new(numbers, unit.data,
		json_integer((json_int_t)value)) != 0)
		return err_memory(err);
	return true;
}

bool
pairs_numbers(const struct options *options, enum option_id id, json_t **out,
    struct err *err)
{
	auto_json json_t *numbers = NULL;
	const char *text;
	size_t at = 0;

	while ((text = options_next(options, id, &at)) != NULL) {
		if (numbers == NULL)
			numbers = json_object();
		if (!add_number(numbers, id, text, err))
			return false;
	}
	*out = json_incref(numbers);
	return true;
}
