#include "formats/witness.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/base64.h"
#include "core/cosignature.h"
#include "core/line.h"
#include "formats/lines.h"

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static struct bytes
trim(struct bytes text)
{
	while (text.len > 0 && is_blank(text.data[0]))
		text = (struct bytes){ text.data + 1, text.len - 1 };
	while (text.len > 0 && is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

/* Printable ASCII without blanks, so that nothing can be smuggled in; and
 * somebody to ask. */
static bool
is_address(struct bytes url)
{
	struct bytes host = url;

	if (!line_skip(&host, "http://") && !line_skip(&host, "https://"))
		return false;
	for (size_t i = 0; i < url.len; i++)
		if (url.data[i] <= ' ' || url.data[i] > '~')
			return false;
	return host.len > 0 && host.data[0] != '/';
}

static bool
parse(struct bytes line, struct arena *arena, struct witness *out,
    struct err *err)
{
	struct bytes vkey = line;
	const char *text;
	char *url;

	vkey.len = 0;
	while (vkey.len < line.len && !is_blank(line.data[vkey.len]))
		vkey.len++;
	struct bytes rest =
	    trim((struct bytes){ line.data + vkey.len, line.len - vkey.len });
	while (rest.len > 0 && rest.data[rest.len - 1] == '/')
		rest.len--;
	text = arena_copy(arena, vkey);
	url = arena_copy(arena, rest);
	if (text == NULL || url == NULL)
		return err_memory(err);
	if (memchr(line.data, '\0', line.len) != NULL)
		return err_set(err, ERR_INVALID, "holds a NUL");
	if (!cosignature_key_parse(text, &out->key, err))
		return false;
	out->url = url;
	return is_address(rest) ||
	       err_set(err, ERR_INVALID,
		   "after the key comes an address, http:// or https://");
}

/* A second line of one witness would ask it twice. */
static bool
check_new(const struct witness *list, size_t n, struct err *err)
{
	const struct note_key *key = &list[n].key;

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].key.name, key->name) == 0 ||
		    memcmp(list[i].key.point, key->point, sizeof(key->point)) ==
			0)
			return err_set(err, ERR_INVALID,
			    "this witness, or its key, was there before");
	return true;
}

static bool
add(struct bytes line, struct arena *arena, struct witness *list, size_t *n,
    struct err *err)
{
	line = trim(line);
	if (line.len == 0 || line.data[0] == '#')
		return true;
	if (*n == WITNESSES_MAX)
		return err_set(err, ERR_INVALID, "more than %d witnesses",
		    WITNESSES_MAX);
	if (!parse(line, arena, &list[*n], err) || !check_new(list, *n, err))
		return false;
	(*n)++;
	return true;
}

bool
witness_list(struct bytes text, struct arena *arena, struct witness **list,
    size_t *n, struct err *err)
{
	struct witness *made = arena_array(arena, WITNESSES_MAX, sizeof(*made));
	struct lines lines = lines_of(text);
	struct bytes line;
	size_t found = 0;
	char where[32];

	if (made == NULL)
		return err_memory(err);
	while (lines_next(&lines, &line)) {
		(void)snprintf(where, sizeof(where), "line %zu", lines.number);
		if (!add(line, arena, made, &found, err))
			return err_under(err, where);
	}
	*list = made;
	*n = found;
	return true;
}

void
witness_request(uint64_t old, const struct merkle_proof *proof,
    struct bytes checkpoint, struct buf *out)
{
	buf_printf(out, "old %" PRIu64 "\n", old);
	for (size_t i = 0; i < proof->n; i++) {
		base64_encode(digest_bytes(&proof->hash[i]), out);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	buf_add(out, checkpoint.data, checkpoint.len);
}

bool
witness_size(struct bytes body, uint64_t *size)
{
	struct bytes line;
	uint64_t read;

	if (!line_next(&body, &line) || body.len > 0 ||
	    !line_uint64(line, &read))
		return false;
	*size = read;
	return true;
}
