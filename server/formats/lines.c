#include "formats/lines.h"

struct lines
lines_of(struct bytes file)
{
	if (file.len >= 3 && memcmp(file.data, "\xEF\xBB\xBF", 3) == 0) {
		file.data += 3;
		file.len -= 3;
	}
	return (struct lines){ .rest = file };
}

bool
lines_next(struct lines *lines, struct bytes *line)
{
	struct bytes rest = lines->rest;
	size_t len = 0;
	size_t end;

	if (rest.len == 0)
		return false;
	while (
	    len < rest.len && rest.data[len] != '\n' && rest.data[len] != '\r')
		len++;
	end = len < rest.len ? len + 1 : len;
	if (len + 1 < rest.len && rest.data[len] == '\r' &&
	    rest.data[len + 1] == '\n')
		end++;
	*line = (struct bytes){ rest.data, len };
	lines->rest = (struct bytes){ rest.data + end, rest.len - end };
	lines->number++;
	return true;
}
