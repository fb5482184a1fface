#include "cli/seen.h"

#include "cli/file.h"
#include "cli/output.h"
#include "core/cosignature.h"
#include "core/line.h"

/* The witness of one --witness, which was not named before. */
static bool
parse_witness(const struct call *call, const char *vkey, struct note_key *key,
    struct err *err)
{
	const char *other;
	size_t same = 0, at = 0;

	if (!cosignature_key_parse(vkey, key, err)) {
		err->code = ERR_USAGE;
		return err_under(err, "--witness");
	}
	while (
	    (other = options_next(&call->options, OPTION_WITNESS, &at)) != NULL)
		same += strcmp(other, vkey) == 0;
	return same == 1 ||
	       err_set(err, ERR_USAGE, "--witness names %s twice", key->name);
}

static bool
count_witness(struct seen *seen, const struct note_key *key, struct err *err)
{
	struct cosignature cosignature;

	if (seen->note.len == 0 ||
	    !cosignature_present(buf_bytes(&seen->note), key))
		return true;
	if (!cosignature_verify(buf_bytes(&seen->note), key, &cosignature,
		err)) {
		if (err->code == ERR_BAD_SIGNATURE)
			err->code = ERR_BAD_COSIGNATURE;
		return err_under(err, "--checkpoint");
	}
	seen->witnesses++;
	return true;
}

/* Every --witness; *n is how many there are. */
static bool
count_witnesses(const struct call *call, struct seen *seen, size_t *n,
    struct err *err)
{
	const char *vkey;
	size_t at = 0;

	*n = 0;
	while ((vkey = options_next(&call->options, OPTION_WITNESS, &at)) !=
	       NULL) {
		struct note_key key;

		(*n)++;
		if (!parse_witness(call, vkey, &key, err) ||
		    !count_witness(seen, &key, err))
			return false;
	}
	return true;
}

static bool
read_needed(const struct call *call, size_t witnesses, size_t *needed,
    struct err *err)
{
	const char *text = call_option(call, OPTION_WITNESSES_NEEDED);
	uint64_t n = witnesses;

	if (text != NULL &&
	    (!line_uint64(bytes_of(text), &n) || n == 0 || n > witnesses))
		return err_set(err, ERR_USAGE,
		    "--witnesses-needed must be a whole number from 1 to that "
		    "of --witness, %zu",
		    witnesses);
	*needed = (size_t)n;
	return true;
}

static bool
read_note(const struct call *call, struct bytes at_hand, struct seen *seen,
    struct err *err)
{
	const char *path = call_option(call, OPTION_CHECKPOINT);
	struct bytes text;

	if (path == NULL)
		buf_add(&seen->note, at_hand.data, at_hand.len);
	else if (!file_read(path, NOTE_MAX, &seen->note, err))
		return false;
	if (buf_failed(&seen->note))
		return err_memory(err);
	if (path == NULL && at_hand.len == 0)
		return true;
	return (note_text(buf_bytes(&seen->note), &text, err) &&
		   checkpoint_parse(text, &seen->head, err)) ||
	       err_under(err, "--checkpoint");
}

bool
seen_read(const struct call *call, struct bytes at_hand, struct seen *seen,
    struct err *err)
{
	size_t n;

	return read_note(call, at_hand, seen, err) &&
	       count_witnesses(call, seen, &n, err) &&
	       read_needed(call, n, &seen->needed, err);
}

void
seen_done(struct seen *seen)
{
	buf_done(&seen->note);
}

void
seen_try(struct seen *seen, const struct note_key *key)
{
	struct checkpoint head;
	struct err ignored;

	seen->by_log = seen->by_log || checkpoint_verify(buf_bytes(&seen->note),
					   key, &head, &ignored);
}

/* It says more than is here. */
static bool
judge_greater(const struct seen *seen, uint64_t size, struct err *err)
{
	if (!seen->by_log && seen->witnesses == 0)
		return err_field(err, ERR_UNCHECKED, "--checkpoint",
		    "it has %llu entries, of which %llu are here, and none of "
		    "the keys that are known here has signed it",
		    (unsigned long long)seen->head.size,
		    (unsigned long long)size);
	return err_field(err, ERR_ROLLED_BACK, "--checkpoint",
	    "the log had %llu entries already, here it has %llu: this is "
	    "older, or the log was rolled back",
	    (unsigned long long)seen->head.size, (unsigned long long)size);
}

/* It says something else of what is here. */
static bool
judge_other(const struct seen *seen, struct err *err)
{
	if (!seen->by_log)
		return err_field(err, ERR_FALSE_WITNESS, "--checkpoint",
		    "witnesses have signed another root at %llu entries, the "
		    "log's key has not",
		    (unsigned long long)seen->head.size);
	return err_field(err, ERR_FORKED, "--checkpoint",
	    "the log's key has signed another root at %llu entries: the log "
	    "has two histories",
	    (unsigned long long)seen->head.size);
}

bool
seen_judge(const struct seen *seen, const char *origin, uint64_t size,
    const struct digest *root, struct err *err)
{
	if (strcmp(seen->head.origin, origin) != 0)
		return err_field(err, ERR_WRONG_LOG, "--checkpoint",
		    "it is of another log: %s", seen->head.origin);
	if (root == NULL)
		return judge_greater(seen, size, err);
	bool same = digest_equal(root, &seen->head.root);
	if (!seen->by_log && (same || seen->witnesses == 0))
		return err_field(err, ERR_BAD_SIGNATURE, "--checkpoint",
		    "no key of the log has signed it");
	return same || judge_other(seen, err);
}

bool
seen_enough(const struct seen *seen)
{
	return seen->witnesses >= seen->needed;
}

void
seen_json(const struct seen *seen, json_t *report)
{
	if (seen->needed == 0)
		return;
	(void)json_object_set_new(report, "witnesses",
	    json_pack("{s:I, s:I, s:I}", "signed", (json_int_t)seen->witnesses,
		"needed", (json_int_t)seen->needed, "size",
		(json_int_t)seen->head.size));
}

void
seen_print(const struct seen *seen)
{
	if (seen->needed > 0)
		output("witnesses: %zu have signed at %llu entries, %zu are "
		       "needed\n",
		    seen->witnesses, (unsigned long long)seen->head.size,
		    seen->needed);
}
