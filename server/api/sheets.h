/* sheets.h: what a reader is told of the answer that a page shows, where no
 * script draws it: which members, in which order, and how people call them. */

#ifndef API_SHEETS_H
#define API_SHEETS_H

#include "api/pages.h"

/* How a member is shown. */
enum sheet_kind {
	SHEET_TEXT,    /* as it is; several, with commas between */
	SHEET_TIME,    /* an instant or a day */
	SHEET_WORD,    /* a code, as `words` has it */
	SHEET_WHO,     /* a handle or an identity */
	SHEET_DIGEST,  /* its first digits */
	SHEET_OUTSIDE, /* an address that somebody else wrote */
	SHEET_EXACT,   /* text or a document whose bytes matter, folded away */
	SHEET_REST,    /* whatever it is: see http/html.h */
	SHEET_COUNTS,  /* numbers by name, as a table */
	SHEET_TABLE,   /* objects: a row each, `fields` its columns */
	SHEET_LIST,    /* an object or several: a line each, of `fields` */
	SHEET_NAMED,   /* objects by name: a line each, that begins with it */
};

/* A code and what it means; the last has a NULL code.  An empty word hides it.
 */
struct sheet_word {
	const char *code;
	const char *word;
};

/*
 * A member.  What an answer lacks is left out, and so is a column that is empty
 * in all rows.
 */
struct sheet_field {
	const char *name;  /* that lead to it, "policy.id"; "" is all of it */
	const char *label; /* a line of a list puts it in front; or "" */
	enum sheet_kind kind;
	/* Where it leads: a pattern as pages.h has them in `also`, filled in
	 * from the row, or the name of a member that is a path; or NULL. */
	const char *link;
	const struct sheet_word *words;
	const struct sheet_field *fields; /* the last has a NULL name */
	const char *none; /* said instead of an empty list; NULL: nothing */
};

/* A way that leads on: a pattern, and what stands there for it. */
struct sheet_way {
	const char *path; /* NULL ends the list */
	const char *text;
};

/* A question that the reader may ask: a field of a form. */
struct sheet_input {
	const char *name; /* NULL ends the list */
	const char *label;
};

struct sheet {
	const char *module;  /* of the page */
	const char *heading; /* a member that says which one it is; or NULL */
	const char *lead;    /* a sentence, or NULL */
	const char *command; /* how the same is done without a browser */
	const struct sheet_field *fields; /* NULL: the answer is not shown */
	const struct sheet_way *ways;     /* or NULL */
	const char *action;               /* a pattern: who answers the form */
	const struct sheet_input *inputs; /* NULL: there is no form */
};

/* What is told on a page, or NULL. */
const struct sheet *sheet_of(const struct page *page);

#endif
