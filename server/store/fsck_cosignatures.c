#include <stdio.h>

#include "core/cosignature.h"
#include "store/fsck_parts.h"

/* Cosignatures: did that witness sign the head that the log had? */

enum { COL_WITNESS, COL_SIZE, COL_MADE_AT, COL_SIGNATURE };

struct row_name {
	char text[NOTE_VKEY_MAX + 24]; /* witness/size */
};

struct cosigned_walk {
	struct checking *checking;
	struct row_name last; /* rows come in order of witness and size */
};

static void
damage(struct checking *checking, const struct row_name *name,
    const char *column, const char *what)
{
	fsck_damage(checking,
	    &(struct fsck_place){ "cosignature", name->text, column }, "%s",
	    what);
}

/* The body of the checkpoint of a size, as the entries give it. */
static bool
write_head(const struct checking *checking, uint64_t size,
    const struct community_row *genesis, struct buf *text, struct err *err)
{
	const struct merkle_source source = tree_source(checking->tree);
	struct checkpoint head = { .size = size };

	(void)snprintf(head.origin, sizeof(head.origin), "%s", genesis->origin);
	if (!merkle_root_at(&source, size, &head.root, err))
		return false;
	checkpoint_write(&head, text);
	return !buf_failed(text) || err_memory(err);
}

/* Whose signature, under what.  The place of the tree is known. */
static bool
check_signature(struct checking *checking, const struct row_name *name,
    const PGresult *res, int row, struct bytes text, struct err *err)
{
	auto_arena struct arena arena = { 0 };
	struct bytes signature = sql_get_bytes(res, row, COL_SIGNATURE);
	struct cosignature cosignature = {
		.time = sql_get_size(res, row, COL_MADE_AT),
	};
	struct note_key key;
	const char *vkey;
	struct err why;

	if (!sql_get_text(res, row, COL_WITNESS, &arena, &vkey, err))
		return false;
	if (vkey == NULL || !cosignature_key_parse(vkey, &key, &why)) {
		damage(checking, name, "witness", "is no key of a witness");
		return true;
	}
	if (PQgetisnull(res, row, COL_MADE_AT) ||
	    signature.len != sizeof(cosignature.signature)) {
		damage(checking, name, "", "is missing, or cut");
		return true;
	}
	memcpy(cosignature.signature, signature.data, signature.len);
	if (!cosignature_check(text, &key, &cosignature, &why))
		damage(checking, name, "", why.msg);
	return true;
}

static bool
take_cosignature(const PGresult *res, int row, void *context, struct err *err)
{
	struct cosigned_walk *walk = context;
	struct checking *checking = walk->checking;
	const struct community_row *genesis =
	    world_community(replay_world(checking->replay));
	uint64_t size = sql_get_size(res, row, COL_SIZE);
	struct bytes witness = sql_get_bytes(res, row, COL_WITNESS);
	auto_buf struct buf text = { 0 };
	struct row_name name = { 0 };

	(void)snprintf(name.text, sizeof(name.text), "%.*s/%s",
	    (int)witness.len, (const char *)witness.data,
	    PQgetisnull(res, row, COL_SIZE) ? "" : fsck_name(size).text);
	if (strcmp(name.text, walk->last.text) == 0)
		damage(checking, &name, "", "is there twice");
	walk->last = name;
	if (genesis == NULL || (checking->gap && size > checking->next))
		return true;
	if (size == 0 || size > tree_size(checking->tree)) {
		damage(checking, &name, "size", "is none that the log has");
		return true;
	}
	return write_head(checking, size, genesis, &text, err) &&
	       check_signature(checking, &name, res, row, buf_bytes(&text),
		   err);
}

bool
fsck_cosignatures(struct checking *checking, struct err *err)
{
	static const char sql[] =
	    FSCK_CURSOR "SELECT witness, size, made_at, signature"
			" FROM cosignature WHERE community = $1"
			" ORDER BY witness, size";
	struct cosigned_walk walk = { .checking = checking };
	const struct fsck_stream stream = { .table = "cosignature",
		.sql = sql,
		.take = take_cosignature,
		.context = &walk };

	return fsck_stream(checking, &stream, err);
}
