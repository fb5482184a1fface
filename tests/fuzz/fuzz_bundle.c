/*
 * Any bytes at all: the reader of bundles may refuse them, never crash on
 * them, and an entry that it accepts is the same once it is written again.
 */

#include "formats/bundle.h"
#include "fuzz/fuzz.h"

static void
check_entry(const struct bundle *bundle, const struct bundle_entry *entry)
{
	struct bundle_header header = bundle->header;
	struct buf file auto_buf = { 0 };
	struct bundle again auto_bundle = { 0 };
	struct bundle_entry got = { 0 };
	struct err err = { 0 };
	bool more = false;

	header.from = entry->index;
	header.to = entry->index + 1;
	if (!bundle_write_header(&header, &file, &err) ||
	    !bundle_write_entry(entry, &file, &err) ||
	    !bundle_open(&again, buf_bytes(&file), &err) ||
	    !bundle_next(&again, &got, &more, &err) || !more)
		abort();
	if (got.index != entry->index ||
	    got.recorded_at != entry->recorded_at ||
	    got.redacted != entry->redacted ||
	    !bytes_equal(got.payload, entry->payload) ||
	    !bytes_equal(got.signature, entry->signature))
		abort();
}

bool
fuzz_one(struct bytes input)
{
	struct bundle bundle auto_bundle = { 0 };
	struct bundle_entry entry;
	struct err err = { 0 };
	bool more = true;

	if (!bundle_open(&bundle, input, &err))
		return false;
	while (bundle_next(&bundle, &entry, &more, &err) && more)
		check_entry(&bundle, &entry);
	return !more;
}
