/* lab.h: a community with a little of everything, in a database that no
 * longer refuses damage, and fsck to look at it. */

#ifndef TESTS_STORE_LAB_H
#define TESTS_STORE_LAB_H

#include <libpq-fe.h>

#include "house.h"
#include "store/fsck.h"

enum { FINDINGS_MAX = 4096 };

struct found {
	char table[24];
	char row[80];
	char column[24];
	char what[160];
	bool note;
};

struct lab {
	struct house *house;
	PGconn *conn; /* as superuser */
	struct seal_key master;
	struct found *found;
	size_t n;
	struct store_fscked out;
	struct err err;
};

/* cmocka fixtures of a group: one lab for all of its tests. */
int lab_start(void **state);
int lab_stop(void **state);

/* The lab; skips the test when there is no database. */
struct lab *lab_of(void **state);

/* Look, and keep what is found; lab_reads fails the test if that fails. */
bool lab_fsck(struct lab *lab, const char *slug);
void lab_reads(struct lab *lab);
void lab_print(const struct lab *lab);

/* Was this row (NULL: any) named, for this column (NULL: any) or as a whole? */
bool lab_names(const struct lab *lab, const char *table, const char *row,
    const char *column);

/* Run SQL as superuser, or fail the test. */
PGresult *lab_run(const struct lab *lab, const char *sql);
PGresult *lab_ask(const struct lab *lab, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
