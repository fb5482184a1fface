/* output.h: what people and programs get to read. */

#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <jansson.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

/*
 * Print text for people.  Much of it was written by strangers: control
 * characters but LF and TAB, and what is not UTF-8, become "?", so that
 * nobody can play with a terminal.
 */
void output(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same to the standard error: remarks beside the answer. */
void output_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A JSON document, indented. */
void output_json(const json_t *doc);

/* Exactly these bytes. */
void output_bytes(struct bytes bytes);

/*
 * Progress of long work, on a terminal only: "signing 17 of 250".  Removes
 * itself when done equals all.
 */
void output_progress(const char *what, size_t done, size_t all);

/* A failure, in text or as JSON, on the standard error. */
void output_failure(const struct err *err, bool json);

/* Has everything been written?  ERR_UNAVAILABLE otherwise. */
bool output_flush(struct err *err) MUST_CHECK;

/* A member's text, or "" when it is missing or no string. */
const char *output_text(const json_t *object, const char *key);

/* A member's whole number, or 0. */
json_int_t output_number(const json_t *object, const char *key);

#endif
