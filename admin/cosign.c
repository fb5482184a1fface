#include "admin/cosign.h"

#include <inttypes.h>
#include <time.h>

#include "admin/fetch.h"
#include "core/cosignature.h"
#include "store/cosignatures.h"
#include "store/proof.h"
#include "store/standing.h"

enum {
	OK = 200,
	CONFLICT = 409,
	UNPROCESSABLE = 422,
	/* A size that is out of date, the right one, and one lost race. */
	ATTEMPTS = 3,
	FRESH_SECONDS = 24 * 3600,
};

bool
cosign_open(struct db *db, const struct store_community *community,
    struct bytes note, struct cosign *out, struct err *err)
{
	struct cosign made = { .db = db, .community = community, .note = note };
	struct consistency there;
	struct bytes text;

	if (!note_text(note, &text, err) ||
	    !checkpoint_parse(text, &made.head, err))
		return false;
	there = (struct consistency){ .from = made.head.size,
		.to = made.head.size };
	if (made.head.size > community->size)
		return err_set(err, ERR_UNAVAILABLE,
		    "the checkpoint has %" PRIu64
		    " entries, the database %" PRIu64,
		    made.head.size, community->size);
	if (!store_consistency(db, community, &there, err))
		return false;
	if (!digest_equal(&there.to_root, &made.head.root) ||
	    strcmp(made.head.origin, community->key.name) != 0)
		return err_set(err, ERR_WRONG_LOG,
		    "the checkpoint is not of the log in the database");
	*out = made;
	return true;
}

static bool
write_request(const struct cosign *cosign, uint64_t old, struct buf *text,
    struct err *err)
{
	struct consistency grown = { .from = old, .to = cosign->head.size };

	if (old > 0 &&
	    !store_consistency(cosign->db, cosign->community, &grown, err))
		return false;
	witness_request(old, &grown.proof, cosign->note, text);
	return !buf_failed(text) || err_memory(err);
}

/* A cosignature of this very head, by this very key, or nothing. */
static bool
keep(const struct cosign *cosign, const struct witness *witness,
    struct bytes lines, struct err *err)
{
	const struct store_scope scope = { cosign->community->id,
		cosign->head.size };
	auto_buf struct buf note = { .max = NOTE_MAX };
	struct cosignature given;
	struct bytes text;

	if (!note_text(cosign->note, &text, err))
		return false;
	buf_add(&note, text.data, text.len);
	buf_putc(&note, '\n');
	buf_add(&note, lines.data, lines.len);
	if (buf_failed(&note))
		return err_memory(err);
	if (!cosignature_verify(buf_bytes(&note), &witness->key, &given, err)) {
		err->code = ERR_BAD_SIGNATURE;
		return false;
	}
	return store_cosignature_put(cosign->db, &scope, &witness->key, &given,
	    err);
}

/* How long the log is by now: others may have submitted it meanwhile. */
static bool
size_of_now(const struct cosign *cosign, uint64_t *size, struct err *err)
{
	struct store_community now;

	if (!store_community(cosign->db, cosign->community->slug, false, &now,
		err))
		return false;
	*size = now.size;
	return true;
}

/*
 * The witness has seen another size than we said: which, and can it be?
 * COSIGN_FRESH means that it has to be asked again, with *old.
 */
static enum cosign_outcome
learn(const struct cosign *cosign, struct bytes body, uint64_t *old,
    struct err *err)
{
	uint64_t seen, now;

	if (!witness_size(body, &seen)) {
		(void)err_set(err, ERR_UNAVAILABLE,
		    "answered 409 without a size");
		return COSIGN_CONFLICT;
	}
	if (seen == *old && seen == cosign->head.size) {
		(void)err_set(err, ERR_WRONG_LOG,
		    "FORK: has seen another log of %" PRIu64 " entries", seen);
		return COSIGN_FORKED;
	}
	if (seen <= cosign->head.size) {
		*old = seen;
		return COSIGN_FRESH;
	}
	if (!size_of_now(cosign, &now, err))
		return COSIGN_FAILED;
	if (seen > now) {
		(void)err_set(err, ERR_WRONG_LOG,
		    "FORK: has seen %" PRIu64
		    " entries, but the log has %" PRIu64,
		    seen, now);
		return COSIGN_FORKED;
	}
	(void)err_set(err, ERR_UNAVAILABLE, "was ahead of this checkpoint");
	return COSIGN_CONFLICT;
}

static enum cosign_outcome
judge(const struct cosign *cosign, const struct fetched *answer, uint64_t *old,
    struct err *err)
{
	if (answer->status == CONFLICT)
		return learn(cosign, buf_bytes(&answer->body), old, err);
	/* The proof is right of this log: so it saw another one. */
	if (answer->status == UNPROCESSABLE && *old > 0) {
		(void)err_set(err, ERR_WRONG_LOG,
		    "FORK: has seen another log of %" PRIu64 " entries", *old);
		return COSIGN_FORKED;
	}
	(void)err_set(err, ERR_UNAVAILABLE, "answered %ld", answer->status);
	return COSIGN_REFUSED;
}

/* One question; COSIGN_FRESH means that it has to be put again, with *old. */
static enum cosign_outcome
attempt(const struct cosign *cosign, const struct witness *witness,
    uint64_t *old, struct err *err)
{
	auto_buf struct buf url = { 0 }, text = { 0 };
	auto_fetched struct fetched answer = { 0 };

	if (!write_request(cosign, *old, &text, err))
		return COSIGN_FAILED;
	buf_printf(&url, "%s/add-checkpoint", witness->url);
	if (buf_failed(&url)) {
		(void)err_memory(err);
		return COSIGN_FAILED;
	}
	const struct bytes body = buf_bytes(&text);
	if (!fetch(url.data, &body, &answer, err))
		return COSIGN_DEAD;
	if (answer.status != OK)
		return judge(cosign, &answer, old, err);
	if (keep(cosign, witness, buf_bytes(&answer.body), err))
		return COSIGN_DONE;
	return err->code == ERR_BAD_SIGNATURE ? COSIGN_INVALID : COSIGN_FAILED;
}

static bool
is_fresh(const struct cosign *cosign, const struct store_cosigned *last,
    uint64_t now)
{
	return last->size > cosign->head.size ||
	       (last->size == cosign->head.size &&
		   last->time + FRESH_SECONDS >= now);
}

/* Until it is cosigned or clear why not. */
static enum cosign_outcome
insist(const struct cosign *cosign, const struct witness *witness, uint64_t old,
    struct err *err)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		enum cosign_outcome outcome =
		    attempt(cosign, witness, &old, err);

		if (outcome != COSIGN_FRESH)
			return outcome;
	}
	(void)err_set(err, ERR_UNAVAILABLE,
	    "says each time that it has seen another size");
	return COSIGN_CONFLICT;
}

/* As it is counted, if it is the witness's doing. */
static bool
count(const struct cosign *cosign, const struct witness *witness,
    enum cosign_outcome outcome, const struct store_cosigned *given,
    struct err *err)
{
	static const enum standing_answer answers[] = {
		[COSIGN_DEAD] = STANDING_DEAD,
		[COSIGN_CONFLICT] = STANDING_CONFLICT,
		[COSIGN_FORKED] = STANDING_FORKED,
		[COSIGN_INVALID] = STANDING_INVALID,
		[COSIGN_REFUSED] = STANDING_REFUSED,
		[COSIGN_FRESH] = STANDING_COSIGNED,
		[COSIGN_DONE] = STANDING_COSIGNED,
	};
	const struct standing standing = {
		.community = cosign->community->id,
		.witness = witness->key.name,
		.answer = answers[outcome],
		.size = given->size,
		.at = (int64_t)given->time * 1000,
	};

	return outcome == COSIGN_FAILED ||
	       store_standing_count(cosign->db, &standing, err);
}

enum cosign_outcome
cosign(const struct cosign *cosign, const struct witness *witness,
    struct err *err)
{
	enum cosign_outcome outcome = COSIGN_FRESH;
	const uint64_t now = (uint64_t)time(NULL);
	struct store_cosigned last;
	struct err trouble;

	if (!store_cosigned(cosign->db, cosign->community->id, &witness->key,
		&last, err))
		return COSIGN_FAILED;
	if (!is_fresh(cosign, &last, now)) {
		outcome = insist(cosign, witness, last.size, err);
		last = (struct store_cosigned){ cosign->head.size, now };
	} else if (last.time > now) {
		last.time = now; /* it was the witness's word */
	}
	if (count(cosign, witness, outcome, &last, &trouble))
		return outcome;
	*err = trouble;
	return COSIGN_FAILED;
}
