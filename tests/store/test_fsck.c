#include "lab.h"

#include <stdio.h>

/* Whatever is damaged, fsck names its table and its row. */

static void
nothing_is_wrong_with_what_is_sound(void **state)
{
	struct lab *lab = lab_of(state);

	lab_reads(lab);
	lab_print(lab);
	assert_int_equal(lab->n, 0);
	assert_int_equal(lab->out.damaged, 0);
	assert_int_equal(lab->out.communities, 1);
	assert_int_equal(lab->out.entries, lab->house->head.size);
	assert_int_equal(lab->out.waiting, 2);
	assert_true(lab_fsck(lab, "fsck"));
	assert_false(lab_fsck(lab, "frost"));
	assert_int_equal(lab->err.code, ERR_NOT_FOUND);
}

/* How fsck names a row of each table, in SQL. */
static const char *
name_of_row(const char *table)
{
	if (strcmp(table, "community") == 0)
		return "slug";
	if (strcmp(table, "log") == 0)
		return "(SELECT slug FROM community LIMIT 1)";
	if (strcmp(table, "entry") == 0)
		return "index::text";
	if (strcmp(table, "node") == 0)
		return "level || '/' || index";
	if (strcmp(table, "waiting") == 0)
		return "encode(digest, 'hex')";
	if (strcmp(table, "private_row") == 0)
		return "concat(kind, '/', id)";
	if (strcmp(table, "private_read") == 0)
		return "number::text";
	if (strcmp(table, "cosignature") == 0)
		return "concat(witness, '/', size)";
	if (strcmp(table, "witness_standing") == 0)
		return "witness";
	if (strcmp(table, "session") == 0)
		return "encode(token_digest, 'hex')";
	if (strcmp(table, "log_seed") == 0)
		return "vkey";
	return "since_index || '/' || ordinal";
}

/* Columns of which nothing else says a little more or less. */
static const struct {
	const char *table;
	const char *column;
	const char *damage;
	const char *why;
} loose[] = {
	{ "waiting", "received_at", "received_at # (1::bigint << 40)",
	    "but made_at says about when" },
	{ "waiting", "arrival", "~ arrival", "but they are positive" },
};

/* Tables of which nothing can be checked but that their community exists. */
static const struct {
	const char *table;
	const char *why;
} unchecked[] = {
	{ "private_read", "a trace, which nothing repeats" },
	{ "witness_standing", "what happened, and of no account" },
	{ "session", "digests of random bytes, which are not kept" },
};

static bool
is_unchecked(const char *table)
{
	for (size_t i = 0; i < COUNT(unchecked); i++)
		if (strcmp(unchecked[i].table, table) == 0)
			return true;
	return false;
}

/* The damaged value of a column, in SQL. */
static void
flip(const char *table, const char *column, const char *type, unsigned n,
    char sql[512])
{
	for (size_t i = 0; i < COUNT(loose); i++)
		if (strcmp(loose[i].table, table) == 0 &&
		    strcmp(loose[i].column, column) == 0) {
			(void)snprintf(sql, 512, "%s", loose[i].damage);
			return;
		}
	if (strcmp(type, "text") == 0 || strcmp(type, "bytea") == 0)
		(void)snprintf(sql, 512, "pg_temp.flip(%s, %u)", column, n);
	else if (strcmp(type, "boolean") == 0)
		(void)snprintf(sql, 512, "NOT %s", column);
	else
		(void)snprintf(sql, 512, "coalesce(%s # 1::%s, 1)", column,
		    type);
}

/* One cell, its damage, and what fsck says to it. */
struct cell {
	char table[32];
	char column[32];
	char type[32];
	char ctid[32];
	char damage[512]; /* SQL */
};

static void
copy(char *to, size_t size, const PGresult *res, int row, int col)
{
	(void)snprintf(to, size, "%s", PQgetvalue(res, row, col));
}

/*
 * A row goes by the name that it had or by the one that the damage gave it;
 * a community also by its number.
 */
static bool
names_either(const struct lab *lab, const struct cell *cell, const char *row,
    const char *after)
{
	return lab_names(lab, cell->table, row, cell->column) ||
	       lab_names(lab, cell->table, after, cell->column) ||
	       (strcmp(cell->table, "community") == 0 &&
		   lab_names(lab, cell->table, "1", cell->column));
}

/* Change a cell, look, and change it back; was it named? */
static bool
damage_is_named(struct lab *lab, struct cell *cell)
{
	char row[96];
	char after[96];
	PGresult *old = lab_ask(lab, "SELECT %s, %s FROM %s WHERE ctid = '%s'",
	    name_of_row(cell->table), cell->column, cell->table, cell->ctid);
	bool null = PQgetisnull(old, 0, 1);
	char *literal = PQescapeLiteral(lab->conn, PQgetvalue(old, 0, 1),
	    (size_t)PQgetlength(old, 0, 1));

	copy(row, sizeof(row), old, 0, 0);
	PGresult *res = lab_ask(lab,
	    "UPDATE %s SET %s = %s WHERE ctid = '%s' RETURNING ctid, %s",
	    cell->table, cell->column, cell->damage, cell->ctid,
	    name_of_row(cell->table));
	copy(cell->ctid, sizeof(cell->ctid), res, 0, 0);
	copy(after, sizeof(after), res, 0, 1);
	PQclear(res);
	lab_reads(lab);
	bool named = names_either(lab, cell, row, after);
	if (!named)
		lab_print(lab);
	size_t len = (size_t)PQgetlength(old, 0, 1) * 2 + 512;
	char *sql = malloc(len);
	(void)snprintf(sql, len,
	    "UPDATE %s SET %s = %s WHERE ctid = '%s' RETURNING ctid",
	    cell->table, cell->column, null ? "NULL" : literal, cell->ctid);
	res = lab_run(lab, sql);
	copy(cell->ctid, sizeof(cell->ctid), res, 0, 0);
	PQclear(res);
	free(sql);
	PQfreemem(literal);
	PQclear(old);
	return named;
}

/* Every column of one row. */
static void
damage_row(struct lab *lab, const char *table, const char *ctid, bool to_null,
    unsigned *n)
{
	struct cell cell = { 0 };
	PGresult *columns = lab_ask(lab,
	    "SELECT column_name, data_type, is_nullable"
	    " FROM information_schema.columns WHERE table_schema = 'public'"
	    " AND table_name = '%s'",
	    table);

	(void)snprintf(cell.table, sizeof(cell.table), "%s", table);
	(void)snprintf(cell.ctid, sizeof(cell.ctid), "%s", ctid);
	for (int i = 0; i < PQntuples(columns); i++, (*n)++) {
		copy(cell.column, sizeof(cell.column), columns, i, 0);
		copy(cell.type, sizeof(cell.type), columns, i, 1);
		if (is_unchecked(table) &&
		    strcmp(cell.column, "community") != 0)
			continue;
		flip(table, cell.column, cell.type, *n * 7, cell.damage);
		if (!damage_is_named(lab, &cell))
			fail_msg("%s.%s of the row at %s: %s is not named",
			    table, cell.column, ctid, cell.damage);
		if (!to_null)
			continue;
		PGresult *null =
		    lab_ask(lab, "SELECT %s IS NULL FROM %s WHERE ctid = '%s'",
			cell.column, table, cell.ctid);
		bool already = PQgetvalue(null, 0, 0)[0] == 't';
		PQclear(null);
		(void)snprintf(cell.damage, sizeof(cell.damage), "NULL");
		if (!already && !damage_is_named(lab, &cell))
			fail_msg("%s.%s NULL is not named", table, cell.column);
	}
	PQclear(columns);
}

/* The tables of the record; those of Sqitch are elsewhere. */
static PGresult *
all_tables(const struct lab *lab)
{
	return lab_run(lab,
	    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
	    " AND relnamespace = 'public'::regnamespace ORDER BY relname");
}

static void
names_every_column_of_every_row(void **state)
{
	struct lab *lab = lab_of(state);
	PGresult *tables = all_tables(lab);
	unsigned n = 0;

	for (int t = 0; t < PQntuples(tables); t++) {
		const char *table = PQgetvalue(tables, t, 0);
		PGresult *keys = lab_ask(lab, "SELECT %s FROM %s ORDER BY 1",
		    name_of_row(table), table);

		if (PQntuples(keys) == 0)
			fail_msg("there is nothing in %s to damage", table);
		for (int i = 0; i < PQntuples(keys); i++) {
			PGresult *at = lab_ask(lab,
			    "SELECT ctid FROM %s WHERE %s = '%s'", table,
			    name_of_row(table), PQgetvalue(keys, i, 0));

			damage_row(lab, table, PQgetvalue(at, 0, 0), i == 0,
			    &n);
			PQclear(at);
		}
		PQclear(keys);
	}
	PQclear(tables);
	print_message("# %u columns\n", n);
	lab_reads(lab);
	assert_int_equal(lab->n, 0);
}

/*
 * What waits leaves no trace when it goes: a vouch or time takes it away, and
 * time what is private.
 */
static bool
may_vanish(const char *table)
{
	return strcmp(table, "waiting") == 0 ||
	       strcmp(table, "private_row") == 0 ||
	       strcmp(table, "cosignature") == 0 || is_unchecked(table);
}

static void
names_every_row_that_is_gone_or_there_twice(void **state)
{
	struct lab *lab = lab_of(state);
	PGresult *tables = all_tables(lab);

	for (int t = 0; t < PQntuples(tables); t++) {
		const char *table = PQgetvalue(tables, t, 0);
		PGresult *keys = lab_ask(lab, "SELECT %s FROM %s ORDER BY 1",
		    name_of_row(table), table);

		for (int i = 0; i < PQntuples(keys); i++) {
			const char *row = PQgetvalue(keys, i, 0);
			bool whole = strcmp(table, "community") == 0;

			PQclear(lab_ask(lab,
			    "CREATE TEMP TABLE kept AS SELECT * FROM %s"
			    " WHERE %s = '%s'",
			    table, name_of_row(table), row));
			PQclear(lab_ask(lab,
			    "INSERT INTO %s SELECT * FROM kept", table));
			lab_reads(lab);
			if (!is_unchecked(table) &&
			    !lab_names(lab, table, row, NULL))
				fail_msg("%s %s twice", table, row);
			PQclear(lab_ask(lab, "DELETE FROM %s WHERE %s = '%s'",
			    table, name_of_row(table), row));
			lab_reads(lab);
			if (!may_vanish(table) &&
			    !lab_names(lab, table, whole ? NULL : row, NULL)) {
				lab_print(lab);
				fail_msg("%s %s gone", table, row);
			}
			PQclear(lab_ask(lab,
			    "INSERT INTO %s SELECT * FROM kept", table));
			PQclear(lab_run(lab, "DROP TABLE kept"));
		}
		PQclear(keys);
	}
	PQclear(tables);
	lab_reads(lab);
	assert_int_equal(lab->n, 0);
}

static void
names_every_table_that_is_empty(void **state)
{
	struct lab *lab = lab_of(state);
	PGresult *tables = all_tables(lab);

	for (int t = 0; t < PQntuples(tables); t++) {
		const char *table = PQgetvalue(tables, t, 0);

		PQclear(
		    lab_ask(lab, "CREATE TEMP TABLE kept AS TABLE %s", table));
		PQclear(lab_ask(lab, "TRUNCATE %s", table));
		lab_reads(lab);
		if (!may_vanish(table) && !lab_names(lab, table, NULL, NULL))
			fail_msg("%s is empty and nobody says so", table);
		PQclear(
		    lab_ask(lab, "INSERT INTO %s SELECT * FROM kept", table));
		PQclear(lab_run(lab, "DROP TABLE kept"));
	}
	PQclear(tables);
	lab_reads(lab);
	assert_int_equal(lab->n, 0);
}

static void
what_cannot_be_read_is_never_fine(void **state)
{
	struct lab *lab = lab_of(state);
	PGresult *tables = all_tables(lab);

	for (int t = 0; t < PQntuples(tables); t++) {
		const char *table = PQgetvalue(tables, t, 0);

		PQclear(lab_ask(lab, "ALTER TABLE %s RENAME TO hidden", table));
		assert_false(lab_fsck(lab, NULL));
		PQclear(lab_ask(lab, "ALTER TABLE hidden RENAME TO %s", table));
	}
	PQclear(tables);
}

static void
mark_path(const struct lab *lab, char path[512])
{
	(void)snprintf(path, 512, "%s/%s.mark", lab->house->folder,
	    digest_hex(&lab->house->log).text);
}

/* Another text in the mark; fsck; and the old one again. */
static void
with_mark(struct lab *lab, const char *text)
{
	char path[512];
	char old[512];

	mark_path(lab, path);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	size_t len = fread(old, 1, sizeof(old), file);
	(void)fclose(file);
	file = fopen(path, "we");
	assert_non_null(file);
	(void)fputs(text, file);
	(void)fclose(file);
	lab_reads(lab);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(old, 1, len, file), len);
	(void)fclose(file);
}

static void
holds_the_log_against_its_mark(void **state)
{
	struct lab *lab = lab_of(state);
	static const char root[] =
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
	static const struct {
		const char *origin;
		int size;
		bool damage;
		bool behind;
		const char *says;
		const char *why;
	} cases[] = {
		{ "example.org/fsck", 1000, false, true, "ahead",
		    "more was published than is there" },
		{ "example.org/fsck", 7, true, false, "forked",
		    "another root was published" },
		{ NULL, 0, true, false, "damaged", "no checkpoint" },
		{ "", 0, false, false, "none yet", "an empty file" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[256] = "";

		if (cases[i].origin == NULL)
			(void)snprintf(text, sizeof(text), "x\ny\n");
		else if (cases[i].origin[0] != '\0')
			(void)snprintf(text, sizeof(text), "%s\n%d\n%s\n",
			    cases[i].origin, cases[i].size, root);
		with_mark(lab, text);
		print_message("# %s\n", cases[i].why);
		assert_true(lab->n > 0);
		assert_int_equal(lab->out.damaged > 0, cases[i].damage);
		assert_int_equal(lab->out.behind, cases[i].behind);
		assert_string_equal(lab->found[0].table, "mark");
		assert_non_null(strstr(lab->found[0].what, cases[i].says));
	}
}

static void
another_master_key_opens_nothing(void **state)
{
	struct lab *lab = lab_of(state);

	lab->master.byte[3] ^= 1;
	lab_reads(lab);
	lab->master.byte[3] ^= 1;
	assert_true(lab_names(lab, "community", "fsck", "log_seed"));
	assert_true(lab_names(lab, "log_seed", NULL, "seed"));
	assert_true(lab_names(lab, "private_row", "grounds/first", NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_wrong_with_what_is_sound),
		cmocka_unit_test(holds_the_log_against_its_mark),
		cmocka_unit_test(another_master_key_opens_nothing),
		cmocka_unit_test(names_every_table_that_is_empty),
		cmocka_unit_test(what_cannot_be_read_is_never_fine),
		cmocka_unit_test(names_every_row_that_is_gone_or_there_twice),
		cmocka_unit_test(names_every_column_of_every_row),
	};

	return cmocka_run_group_tests(tests, lab_start, lab_stop);
}
