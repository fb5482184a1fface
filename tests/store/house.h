/* house.h: a community in a throw-away database, in which people with soft
 * keys say things to the appender. */

#ifndef TESTS_STORE_HOUSE_H
#define TESTS_STORE_HOUSE_H

#include "test.h"

#include "softkey.h"
#include "store/append.h"

struct house {
	struct db *db;    /* as the server */
	struct db *owner; /* as who owns the tables */
	struct heads *heads;
	struct schemas *schemas;
	struct arena arena;
	char slug[40];
	struct digest log;
	int64_t made_at; /* of the next statement; 0: the clock */
	unsigned nonce;
	struct append_head head; /* after the last append */
	struct err err;          /* of the last append */
	char folder[256];        /* of the marks */
};

/* Something said, ready for a batch; lives as long as the house. */
struct said {
	struct statement statement;
	struct bytes blob;
};

/* The database of the run; skips the test when there is none. */
const char *house_conninfo(const char *variable);

/*
 * Prepare and found a community under a slug of its own: registrars ada and
 * bea, officials olga and otto.
 */
struct house *house_new(const char *slug, bool replay);
void house_free(struct house *house);

/* cmocka fixtures of a house named after nobody in particular. */
int house_start(void **state);
int house_stop(void **state);

/* A key of a handle. */
struct softkey house_key(const char *handle, unsigned n);

/* A statement, signed with the n-th key of its signer; body is JSON. */
struct said *house_make(struct house *house, const char *by, unsigned n,
    const char *type, const char *body);

/* The self-signed person statement of a handle with its first key. */
struct said *house_newcomer(struct house *house, const char *handle);
struct said *house_vouch(struct house *house, const char *registrar,
    const struct said *person);

struct append_item house_item(const struct said *said);

/* Append one; house->err says why when the outcome is APPEND_FAILED. */
struct append_item house_append(struct house *house, const struct said *said);

/* Make and append; fails the test unless it is recorded. */
struct append_item house_say(struct house *house, const char *by,
    const char *type, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Somebody enrols and ada vouches. */
void house_enrol(struct house *house, const char *handle);

/* A group ops with its chair, cleo, and a member, mia. */
void house_furnish(struct house *house);

/*
 * What kleos-admin log-key does: the n-th key of this log (from 2 on), whose
 * seed is then sealed and kept; but not in force.
 */
struct note_vkey house_log_key(struct house *house, unsigned n);

/* A number out of the database, as superuser. */
int64_t house_number(const char *sql);
void house_command(const char *variable, const char *sql);

/* Stop or start the PostgreSQL of this run. */
void house_postgres(const char *command);

#endif
