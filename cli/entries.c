#include "cli/entries.h"

#include "cli/file.h"
#include "core/identity.h"
#include "core/line.h"
#include "formats/lines.h"

enum {
	FILE_MAX = 64 << 20,
	ROOM_MAX = 24 << 10, /* of a payload's 32 KiB */
	ROOM_EACH = 40,      /* what stands around an identity */
	VALUE_MAX = 1000000000,
};

/* Cut the number off the end of a line. */
static bool
take_number(struct bytes *line, int64_t *value)
{
	size_t len = line->len;
	uint64_t number;

	while (len > 0 && line->data[len - 1] != ' ' &&
	       line->data[len - 1] != '\t')
		len--;
	if (len == 0 ||
	    !line_uint64((struct bytes){ line->data + len, line->len - len },
		&number) ||
	    number > VALUE_MAX)
		return false;
	while (len > 0 &&
	       (line->data[len - 1] == ' ' || line->data[len - 1] == '\t'))
		len--;
	line->len = len;
	*value = (int64_t)number;
	return true;
}

static bool
read_line(struct bytes line, bool numbers, struct arena *arena,
    struct entry *entry, struct err *err)
{
	struct identity normal;
	const char *text;

	if (numbers && !take_number(&line, &entry->value))
		return err_set(err, ERR_USAGE,
		    "has no number from 0 to 1,000,000,000 at its end");
	text = arena_copy(arena, line);
	if (text == NULL)
		return err_memory(err);
	if (!identity_parse(text, &normal, err)) {
		err->code = ERR_USAGE;
		return false;
	}
	entry->identity = arena_strdup(arena, normal.text);
	return entry->identity != NULL || err_memory(err);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;

	return strcmp(left->identity, right->identity);
}

static bool
sort_entries(const char *path, struct entries *entries, struct err *err)
{
	if (entries->n == 0)
		return err_set(err, ERR_USAGE, "%s names nobody", path);
	qsort(entries->item, entries->n, sizeof(*entries->item),
	    compare_entries);
	for (size_t i = 1; i < entries->n; i++)
		if (strcmp(entries->item[i - 1].identity,
			entries->item[i].identity) == 0)
			return err_set(err, ERR_USAGE, "%s names %s twice",
			    path, entries->item[i].identity);
	return true;
}

static size_t
count_lines(struct bytes file)
{
	struct lines lines = lines_of(file);
	struct bytes line;
	size_t n = 0;

	while (lines_next(&lines, &line))
		n++;
	return n;
}

bool
entries_read(const char *path, bool numbers, struct arena *arena,
    struct entries *entries, struct err *err)
{
	auto_buf struct buf file = { 0 };
	struct bytes line;
	struct err why;

	if (!file_read(path, FILE_MAX, &file, err))
		return false;
	struct lines lines = lines_of(buf_bytes(&file));
	*entries = (struct entries){ 0 };
	entries->item = arena_array(arena, count_lines(buf_bytes(&file)),
	    sizeof(*entries->item));
	if (entries->item == NULL)
		return err_memory(err);
	while (lines_next(&lines, &line)) {
		if (line.len == 0)
			continue;
		if (!read_line(line, numbers, arena,
			&entries->item[entries->n++], &why))
			return err_set(err, why.code, "%s line %zu: %s", path,
			    lines.number, why.msg);
	}
	return sort_entries(path, entries, err);
}

size_t
entries_room(const struct entries *entries, size_t first)
{
	size_t room = 0;
	size_t n = 0;

	while (first + n < entries->n) {
		room += strlen(entries->item[first + n].identity) + ROOM_EACH;
		if (room > ROOM_MAX)
			break;
		n++;
	}
	return n;
}
