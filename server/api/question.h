/* question.h: one question about one community: whose log, how much of it,
 * and as of when.  Private to api/. */

#ifndef API_QUESTION_H
#define API_QUESTION_H

#include "api/context.h"
#include "core/world.h"
#include "store/community.h"

/*
 * Everything is read in one snapshot of the database, so that what an answer
 * says belongs together.  For question_done, also when opening failed.
 */
struct question {
	struct service *service;
	const struct query *query;
	struct tx tx;
	struct store_community community; /* as the snapshot has it */
	struct arena arena;               /* for what the answer needs */
	struct world *world;              /* empty until something is loaded */
	uint64_t size;   /* how much of the log is to be known */
	int64_t instant; /* see question_as_of */
	bool by_clock;   /* the answer depends on when it is given */
};

/*
 * Begin with the community that the pattern's first part names.  allowed
 * lists the arguments that this path takes, blank-separated; any other is
 * ERR_INVALID, because a misspelt one would be a silent guess.  "size" is
 * read if given: from 1 to the size of the log.  ERR_NOT_FOUND when there is
 * no such community.
 */
bool question_open(struct question *question, struct service *service,
    const struct query *query, const char *allowed, struct err *err) MUST_CHECK;
void question_done(struct question *question);

#define auto_question __attribute__((cleanup(question_done)))

/*
 * Refuse arguments that are not in a blank-separated list, and those given
 * twice, of which one would win silently; only of "bot" there may be many.
 */
bool question_args(const struct query *query, const char *allowed,
    struct err *err) MUST_CHECK;

/* Of which log, and how much of it. */
struct store_scope question_scope(const struct question *question);

/* Read "as_of", an instant or a bare day; without it, the clock. */
bool question_as_of(struct question *question, struct err *err) MUST_CHECK;

/*
 * Read "q", what is looked for: 1 to 100 characters on one line, without the
 * blanks around them.  Folded (text.h), in the arena; *out is NULL without it.
 */
bool question_sought(struct question *question, const char **out,
    struct err *err) MUST_CHECK;

/*
 * The handle that a text means, whatever the case of its letters and without
 * blanks around it; NULL when it is none.  Lives in the arena.
 */
const char *question_handle(struct question *question, const char *text);

/* ERR_NOT_FOUND: there is no such person, or not yet at the size; false. */
bool question_nobody(const struct question *question, const char *name,
    struct err *err);

/*
 * The identity that a text means: a bare handle, or any identity, which is
 * normalised.  Lives in the arena; NULL with err set otherwise.
 */
const char *question_identity(struct question *question, const char *text,
    struct err *err) MUST_CHECK;

/*
 * The group that the path's second part names, by slug or any other name of
 * it, in a world that has governance; NULL with err set otherwise.
 */
const struct group_row *question_group(const struct question *question,
    struct err *err) MUST_CHECK;

/*
 * Answer with a document, which it takes (NULL is no memory): marked when
 * the community is a replay, with an entity tag unless the clock decided.
 */
bool question_answer(struct question *question, struct answer *answer,
    json_t *doc, struct err *err) MUST_CHECK;

/* The entity tag alone, for answers that are not JSON. */
void question_tag(const struct question *question, struct answer *answer);

/*
 * The path below /api/v1/{c} that is before, part, which is escaped, and
 * after: ("/people/", handle, "").  A new JSON string, or NULL when there is
 * no memory.
 */
json_t *question_path(const struct question *question, const char *before,
    const char *part, const char *after) MUST_CHECK;

#endif
