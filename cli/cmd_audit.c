#include <inttypes.h>

#include "cli/commands.h"
#include "cli/distrusted.h"
#include "cli/erased.h"
#include "cli/offline.h"
#include "cli/output.h"
#include "core/instant.h"

/* What the log says of its keys. */
static json_t *
keys_json(const struct offline *offline)
{
	json_t *keys = json_array();

	for (size_t i = 0; i < offline->keys_n; i++) {
		const struct logkey *key = &offline->keys[i];
		const struct instant_text until = instant_format(key->until);

		(void)json_array_append_new(keys,
		    json_pack("{s:s, s:I, s:s*}", "vkey",
			note_vkey(&key->key).text, "from",
			(json_int_t)key->from, "until",
			key->until < INSTANT_MAX ? until.text : NULL));
	}
	return keys;
}

static void
put_keys(const struct offline *offline)
{
	for (size_t i = 0; i + 1 < offline->keys_n; i++)
		output("key %s until %s\n",
		    note_vkey(&offline->keys[i].key).text,
		    instant_format(offline->keys[i].until).text);
	output("key %s\n", offline_vkey(offline).text);
}

static json_t *
report_json(const struct offline *offline, json_t *distrusted, json_t *erased)
{
	struct rowsums_total rows = rowsums_total(offline->rowsums);
	struct digest root = replay_root(offline->replay);

	return json_pack(
	    "{s:b, s:s, s:s, s:s, s:s, s:I, s:s, s:I, s:I, s:I, s:{s:I, s:I, "
	    "s:I, s:I, s:I, s:I, s:I}, s:O, s:O, s:o}",
	    "replay", (int)offline_is_replay(offline), "verdict",
	    offline->doubt == ERR_NONE ? "authenticated" : "self-consistent",
	    "code", err_info(offline->doubt)->name, "log",
	    digest_hex(&offline->log).text, "vkey", offline_vkey(offline).text,
	    "size", (json_int_t)offline->size, "root", digest_hex(&root).text,
	    "single_authority",
	    (json_int_t)replay_single_authority(offline->replay), "erased",
	    (json_int_t)replay_erased(offline->replay), "unchecked",
	    (json_int_t)replay_unchecked(offline->replay), "imports", "n",
	    (json_int_t)rows.imports, "incomplete", (json_int_t)rows.incomplete,
	    "rows_in", (json_int_t)rows.rows_in, "matched",
	    (json_int_t)rows.matched, "queued", (json_int_t)rows.queued,
	    "rejected", (json_int_t)rows.rejected, "recorded",
	    (json_int_t)rows.recorded, "distrusted", distrusted, "redactions",
	    erased, "keys", keys_json(offline));
}

static void
put_imports(const struct rowsums_total *rows, uint64_t erased)
{
	const int64_t facts = rows->matched + rows->queued;

	output("imports: %zu, rows %" PRId64 " = matched %" PRId64
	       " + queued %" PRId64 " + rejected %" PRId64 "\n",
	    rows->imports, rows->rows_in, rows->matched, rows->queued,
	    rows->rejected);
	if (rows->incomplete > 0)
		output("of %zu imports facts are still missing%s: %" PRId64
		       " rows of %" PRId64 " are recorded\n",
		    rows->incomplete, erased > 0 ? " or were erased" : "",
		    rows->recorded, facts);
}

/* What was checked, and what nobody can check any more. */
static void
put_entries(const struct offline *offline)
{
	uint64_t erased = replay_erased(offline->replay);
	uint64_t unchecked = replay_unchecked(offline->replay);

	output("statements: %llu, every signature and every signer's right "
	       "checked\n",
	    (unsigned long long)(offline->size - erased));
	if (erased > 0)
		output("erased since they were recorded: %llu more\n",
		    (unsigned long long)erased);
	if (unchecked > 0)
		output("cannot be checked here: %llu, which rest on what was "
		       "erased and have no effect\n",
		    (unsigned long long)unchecked);
}

static void
put_report(const struct offline *offline, const json_t *distrusted,
    const json_t *erased)
{
	struct rowsums_total rows = rowsums_total(offline->rowsums);
	struct digest root = replay_root(offline->replay);
	uint64_t single = replay_single_authority(offline->replay);

	if (offline_is_replay(offline))
		output("REPLAY: this community is rebuilt from old records\n");
	output("log %s\n", digest_hex(&offline->log).text);
	put_keys(offline);
	put_entries(offline);
	erased_print(erased);
	output("root %s, as the log's key has signed it\n",
	    digest_hex(&root).text);
	put_imports(&rows, replay_erased(offline->replay));
	if (single > 0)
		output("single authority: %llu statements that ask for two "
		       "people had one\n",
		    (unsigned long long)single);
	distrusted_print(distrusted);
	seen_print(&offline->seen);
	output("verdict: %s\n", offline->doubt == ERR_NONE
				    ? "authenticated"
				    : "self-consistent, not authenticated");
}

/* The verdict on a bundle that does not hold, for programs. */
static void
put_broken(const struct offline *offline, const struct err *err)
{
	auto_json json_t *doc = json_pack("{s:s, s:I, s:s, s:s, s:s}",
	    "verdict", "broken", "checked", (json_int_t)offline->size, "code",
	    err_info(err->code)->name, "field", err->field, "detail", err->msg);

	output_json(doc);
}

bool
cmd_audit(struct call *call, struct err *err)
{
	auto_offline struct offline offline = { 0 };

	if (!offline_open(call, call->options.argument[0], true, &offline,
		err)) {
		if (call->json && offline_is_verdict(err->code))
			put_broken(&offline, err);
		return false;
	}
	const struct world *world = replay_world(offline.replay);
	auto_json json_t *distrusted =
	    distrusted_json(world, offline.size, err);
	auto_json json_t *erased = erased_json(world, err);
	if (distrusted == NULL || erased == NULL)
		return false;
	if (call->json) {
		auto_json json_t *report =
		    report_json(&offline, distrusted, erased);

		seen_json(&offline.seen, report);
		output_json(report);
	} else {
		put_report(&offline, distrusted, erased);
	}
	call->status = offline_status(&offline, 0);
	return true;
}
