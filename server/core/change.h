/* change.h: what statements change: rows of a dozen kinds, each valid from
 * one index of the log to another.  world keeps them in memory, store in
 * tables; both are driven by the one description here. */

#ifndef CORE_CHANGE_H
#define CORE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/digest.h"
#include "core/err.h"
#include "core/scope.h"

/* The value of row.until while nothing has ended the row. */
#define ROW_OPEN UINT64_MAX

/*
 * Every row begins with this.  It came to be at index `since` as the
 * ordinal-th change there, and was ended at index `until`.  (since, ordinal)
 * names it.  Known to whoever has seen the first n entries when since < n;
 * still standing then when until >= n.
 */
struct row {
	uint64_t since;
	uint64_t until;
	int64_t ordinal;
};

bool row_stands(const struct row *row, uint64_t size) MUST_CHECK;

/*
 * Strings are NULL where a column may be absent.  Digests are all zero where
 * absent.  `statement` is the digest of the statement a row comes from.
 * Times are milliseconds (instant.h); an absent upper bound is INSTANT_MAX.
 * Lists of slugs are one string, blank-separated, for the same reason that
 * quantities are canonical JSON: they are read whole or not at all.
 * `signed_with` is the fingerprint of the key that signed the statement.
 */

struct community_row {
	struct row row;
	struct digest log; /* digest of the genesis payload */
	const char *slug;
	const char *title;
	const char *origin;
	const char *log_key; /* vkey of the first log key */
	const char *zone;
	const char *url; /* or NULL */
	bool replay;
};

/* One for every entry of the log. */
struct statement_row {
	struct row row; /* since is its index */
	struct digest digest;
	const char *type;
	const char *by;
	int64_t made_at;
	int64_t recorded_at;
	const char *subject;  /* identity it is about, or NULL */
	const char *group;    /* or NULL */
	const char *activity; /* or NULL */
	struct digest target; /* the statement it refers to, if one */
	bool pending;         /* was without effect when recorded */
	const char *signed_with;
};

struct person_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *kinds; /* list */
	const char *by;    /* who recorded it */
	bool keyless;
};

struct key_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *line;        /* "type base64" */
	const char *fingerprint; /* "SHA256:..." */
	const char *added_by;    /* handle; the person itself at enrolment */
	const char *signed_with; /* a founder's: the key itself */
	int64_t said;            /* index of the statement that adds it */
};

/*
 * A key that was revoked as compromised: what it signed from an index on is
 * not to be believed.  Keys that such statements added have rows of their
 * own.  Stands for ever.
 */
struct distrust_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *fingerprint;
	int64_t from; /* index */
};

struct link_row {
	struct row row;
	struct digest statement;
	const char *identity;
	const char *handle;
	const char *by;
};

struct activity_row {
	struct row row;
	struct digest statement;
	const char *slug;
	const char *title;
	const char *units;     /* list */
	const char *endorsers; /* list of offices */
};

struct group_row {
	struct row row;
	struct digest statement;
	const char *slug;
	const char *kind;
	const char *title;
	const char *parent; /* or NULL */
	int64_t from;
	int64_t until_at;
};

struct alias_row {
	struct row row;
	struct digest statement;
	const char *alias; /* normalised */
	const char *name;  /* as written */
	const char *group;
	int64_t from;
	int64_t until_at;
};

struct attribute_row {
	struct row row;
	struct digest statement;
	const char *group;
	const char *name;
	const char *value;
	int64_t from;
	int64_t until_at;
};

struct office_row {
	struct row row;
	struct digest statement; /* the grant */
	const char *handle;
	const char *office;
	const char *group;      /* or NULL */
	struct digest occasion; /* or zero */
	int64_t from;
	int64_t until_at;
	const char *by;
};

struct occasion_row {
	struct row row;
	struct digest statement;
	const char *group;
	const char *status; /* planned, held, cancelled */
	const char *name;
	int64_t start;
	int64_t end_at; /* INSTANT_MAX: not said */
	const char *url;
	struct digest source; /* SHA-256 of the file, or zero */
	struct digest import;
	const char *by;
};

struct fact_row {
	struct row row;
	struct digest statement;
	const char *identity; /* normalised */
	const char *activity;
	const char *group;      /* or NULL */
	struct digest occasion; /* or zero */
	int64_t from;           /* a day sits at 00:00 UTC */
	int64_t until_at;       /* exclusive end of a range; from for a point */
	bool day;               /* dated by day, not by instant */
	const char *quantities; /* canonical JSON, "{}" when none */
	const char *hat;        /* or NULL */
	const char *evidence;   /* first URL, or NULL */
	struct digest import;   /* or zero */
	const char *by;         /* who recorded it */
	const char *by_office;  /* office it was recorded in, or NULL */
	const char *endorsers;  /* offices that judge it when it has no group */
	const char *signed_with;
};

struct endorsement_row {
	struct row row;
	struct digest statement;
	struct digest target;
	const char *identity; /* of one attendee, or NULL: the whole */
	const char *by;
	const char *office; /* by which it was given */
	const char *group;  /* of that office, or NULL */
	bool dispute;
	const char *reason; /* or NULL */
	const char *signed_with;
};

struct import_row {
	struct row row;
	struct digest statement;
	struct digest source;
	const char *format;
	const char *name;
	const char *group; /* or NULL */
	const char *by;
	int64_t rows_in;
	int64_t matched;
	int64_t queued;
	int64_t rejected;
};

struct policy_row {
	struct row row;
	struct digest statement;
	struct digest document_digest;
	const char *policy; /* its slug */
	int64_t version;
	int64_t effective_from;
	const char *document; /* canonical JSON */
	const char *by;
};

/* What was taken back: every row of the target ended here. */
struct retraction_row {
	struct row row;
	struct digest statement;
	struct digest target;
	const char *type; /* of the target */
	const char *by;
	const char *reason; /* or NULL */
};

/* What a person shows of themselves. */
struct profile_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *name;  /* or NULL */
	const char *hats;  /* list */
	const char *links; /* list of URLs */
	const char *show;  /* list, or NULL: everything */
	const char *by;
};

/* An employer, a foundation, a university. */
struct organisation_row {
	struct row row;
	struct digest statement;
	const char *slug;
	const char *name;
	const char *url; /* or NULL */
	const char *by;
};

/* Another name of an organisation. */
struct organisation_alias_row {
	struct row row;
	struct digest statement;
	const char *alias; /* normalised */
	const char *name;  /* as written */
	const char *organisation;
};

/* What an organisation belongs to. */
struct organisation_parent_row {
	struct row row;
	struct digest statement;
	const char *organisation;
	const char *parent;
	int64_t from;
	int64_t until_at;
};

/* Whom a person works for, or that they work for nobody. */
struct affiliation_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *organisation; /* or NULL: independent */
	int64_t from;
	int64_t until_at;
	const char *by;
};

/* A gap: what is recorded of this time is not all there was. */
struct coverage_row {
	struct row row;
	struct digest statement;
	const char *source;
	const char *activity; /* or NULL: any */
	const char *group;    /* or NULL: any */
	int64_t from;
	int64_t until_at;
	const char *reason; /* or NULL */
	const char *by;
};

/* A person's own yes or no to a question. */
struct declaration_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *question;
	bool answer;
	int64_t from;
	int64_t until_at;
};

/* One part of who was on a list at a time. */
struct list_row {
	struct row row;
	struct digest statement;
	const char *list;
	int64_t taken_at;
	bool complete; /* nobody else was on it */
	int64_t part;
	int64_t parts;
	const char *url; /* or NULL */
	const char *by;
};

/* Somebody who was on it. */
struct listed_row {
	struct row row;
	struct digest statement;
	const char *identity;
	const char *list;
	int64_t taken_at;
};

/* One part of what was measured over a period. */
struct metric_row {
	struct row row;
	struct digest statement;
	const char *source;
	const char *measure;
	int64_t from;
	int64_t until_at;
	int64_t part;
	int64_t parts;
	const char *url; /* or NULL */
	const char *by;
};

/* The number of one identity. */
struct measured_row {
	struct row row;
	struct digest statement;
	const char *identity;
	const char *source;
	const char *measure;
	int64_t from;
	int64_t until_at;
	int64_t value;
};

/* Two people turned out to be one: what handle did is into's from here on. */
struct merge_row {
	struct row row;
	struct digest statement;
	const char *handle;
	const char *into;
	const char *by;
};

/*
 * A statement whose payload and signature are erased: only its digests are
 * left, and no row comes from it any more at any size.
 */
struct redaction_row {
	struct row row;
	struct digest statement; /* the redaction */
	struct digest target;
	int64_t entry; /* index of the target */
	const char *type;
	struct digest replacement; /* occasion said in its place, or zero */
	const char *reason;
	const char *authority; /* or NULL */
	const char *by;
};

/*
 * Another key of the log: it signs every checkpoint that covers this row, and
 * the key before it does so too for a while.  Stands for ever.
 */
struct log_key_row {
	struct row row;
	struct digest statement;
	const char *vkey;
	int64_t overlap_until; /* when the key before it stops */
	const char *by;
};

/* Recorded, but without effect until somebody completes it. */
struct pending_row {
	struct row row;
	struct digest statement;
	const char *type;
	const char *by;
	const char *office;  /* which the one who completes it must hold */
	const char *payload; /* to derive its changes later */
	const char *signed_with;
};

enum change_kind {
	CHANGE_COMMUNITY,
	CHANGE_STATEMENT,
	CHANGE_PERSON,
	CHANGE_KEY,
	CHANGE_LINK,
	CHANGE_ACTIVITY,
	CHANGE_GROUP,
	CHANGE_ALIAS,
	CHANGE_ATTRIBUTE,
	CHANGE_OFFICE,
	CHANGE_OCCASION,
	CHANGE_FACT,
	CHANGE_ENDORSEMENT,
	CHANGE_IMPORT,
	CHANGE_POLICY,
	CHANGE_RETRACTION,
	CHANGE_PROFILE,
	CHANGE_ORGANISATION,
	CHANGE_ORGANISATION_ALIAS,
	CHANGE_ORGANISATION_PARENT,
	CHANGE_AFFILIATION,
	CHANGE_COVERAGE,
	CHANGE_DECLARATION,
	CHANGE_LIST,
	CHANGE_LISTED,
	CHANGE_METRIC,
	CHANGE_MEASURED,
	CHANGE_MERGE,
	CHANGE_PENDING,
	CHANGE_DISTRUST,
	CHANGE_REDACTION,
	CHANGE_LOG_KEY,
	CHANGE_KINDS, /* how many there are; not a kind */
	CHANGE_END,   /* no row of its own: ends another one */
	CHANGE_ERASE, /* no row of its own: erases a statement */
};

/* A set of kinds: CHANGE_BIT(CHANGE_FACT) | ... */
#define CHANGE_BIT(kind) (UINT64_C(1) << (kind))

/* Sets until of the row (since, ordinal) of that kind, which stands open. */
struct change_end {
	enum change_kind kind;
	uint64_t since;
	int64_t ordinal;
	uint64_t until;
};

/*
 * Takes payload and signature of an entry away, and every row that came from
 * them or rested on them (docs/protocol.md, Erasure).  A world that is filled
 * from a log without them (replay.h) never had these rows.
 */
struct change_erase {
	uint64_t entry; /* index */
	struct digest target;
};

struct change {
	enum change_kind kind;
	union {
		struct row row; /* of every kind below CHANGE_KINDS */
		struct community_row community;
		struct statement_row statement;
		struct person_row person;
		struct key_row key;
		struct link_row link;
		struct activity_row activity;
		struct group_row group;
		struct alias_row alias;
		struct attribute_row attribute;
		struct office_row office;
		struct occasion_row occasion;
		struct fact_row fact;
		struct endorsement_row endorsement;
		struct import_row import;
		struct policy_row policy;
		struct retraction_row retraction;
		struct profile_row profile;
		struct organisation_row organisation;
		struct organisation_alias_row organisation_alias;
		struct organisation_parent_row organisation_parent;
		struct affiliation_row affiliation;
		struct coverage_row coverage;
		struct declaration_row declaration;
		struct list_row list;
		struct listed_row listed;
		struct metric_row metric;
		struct measured_row measured;
		struct merge_row merge;
		struct pending_row pending;
		struct distrust_row distrust;
		struct redaction_row redaction;
		struct log_key_row log_key;
		struct change_end end;
		struct change_erase erase;
	};
};

/* How the members of a row are kept, so that nobody lists them twice. */
enum field_type {
	FIELD_TEXT,   /* const char *, may be NULL */
	FIELD_INT,    /* int64_t */
	FIELD_BOOL,   /* bool */
	FIELD_DIGEST, /* struct digest, zero means absent */
};

struct field {
	const char *name; /* the member's and the column's name */
	enum field_type type;
	size_t offset; /* within the row's struct */
};

#define CHANGE_FIELDS_MAX 16

struct change_info {
	const char *name; /* the table: "person" */
	size_t size;      /* of the row's struct */
	size_t fields_n;
	struct field
	    field[CHANGE_FIELDS_MAX]; /* all but struct row, in order */
};

/* The description of a kind below CHANGE_KINDS; never NULL. */
const struct change_info *change_info(enum change_kind kind);

/* A growing list of changes; memory of its items and strings is the arena's. */
struct changes {
	struct arena *arena;
	struct change *item;
	size_t n;
	size_t size;
	uint64_t index;  /* where they happen */
	int64_t ordinal; /* of the next row */
};

/*
 * Append a zeroed row of a kind, standing open from changes->index, with the
 * next ordinal: rows are numbered, ends are not, so that a row keeps its name
 * when what it ended is erased.  NULL with err set when there is no memory.
 * The pointer is good until the next append.
 */
struct change *changes_add(struct changes *changes, enum change_kind kind,
    struct err *err) MUST_CHECK;

/*
 * Leave out a row, but not its ordinal: what it would be about was erased, and
 * the rows after it keep their names.
 */
void changes_skip(struct changes *changes);

/*
 * Note in the changes from number `first` on by which key their statement,
 * recorded at index `said`, was signed; where that is noted already, it stays.
 */
bool changes_sign(struct changes *changes, size_t first,
    const char *fingerprint, uint64_t said, struct err *err) MUST_CHECK;

/* Append the end of a standing row. */
bool changes_end(struct changes *changes, enum change_kind kind,
    const struct row *row, struct err *err) MUST_CHECK;

/* Append the erasure of the statement at an index. */
bool changes_erase(struct changes *changes, uint64_t entry,
    const struct digest *target, struct err *err) MUST_CHECK;

#endif
