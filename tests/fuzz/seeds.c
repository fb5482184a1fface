/*
 * seeds.c FOLDER: give each file of a folder to a fuzz target, as one test in
 * TAP: what was accepted once is accepted still, and what was refused, whose
 * name begins with "refused-", is refused.
 */

#include <dirent.h>
#include <stdio.h>

#include "fixture.h"
#include "fuzz/fuzz.h"

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool
try(const char *folder, const char *name)
{
	static const char refused[] = "refused-";
	bool expected = strncmp(name, refused, strlen(refused)) != 0;
	auto_buf struct buf path = { 0 }, seed = { 0 };

	buf_printf(&path, "%s/%s", folder, name);
	/* Of its own size, so that a sanitizer sees a step behind it. */
	if (buf_failed(&path) || !fixture_read(path.data, &seed))
		return false;
	unsigned char *exact auto_free = malloc(seed.len > 0 ? seed.len : 1);
	fuzz_require(exact != NULL);
	if (seed.len > 0)
		memcpy(exact, seed.data, seed.len);
	return fuzz_one((struct bytes){ exact, seed.len }) == expected;
}

int
main(int argc, char **argv)
{
	struct dirent **list = NULL;
	int n = argc == 2 ? scandir(argv[1], &list, is_visible, alphasort) : -1;
	int failed = 0;

	printf("1..%d\n", n < 0 ? 0 : n);
	for (int i = 0; i < n; i++) {
		/* Before it is tried: then an abort has a name. */
		printf("# %s\n", list[i]->d_name);
		(void)fflush(stdout);
		bool ok = try(argv[1], list[i]->d_name);
		printf("%s %d - %s\n", ok ? "ok" : "not ok", i + 1,
		    list[i]->d_name);
		failed += !ok;
		free(list[i]);
	}
	free(list);
	return n <= 0 || failed > 0;
}
