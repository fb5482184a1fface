/*
 * make_seeds.c FOLDER: write the seeds that need keys, or that follow from
 * the examples of the schemas, into a folder for each target, and the words
 * of all schemas as a dictionary beside it.  The same bytes on every run;
 * what nobody can compute, such as headers of HTTP, is kept there by hand.
 */

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "core/armor.h"
#include "core/base64.h"
#include "core/instant.h"
#include "core/jcs.h"
#include "core/tlogproof.h"
#include "fixture.h"
#include "formats/bundle.h"
#include "fuzz/fuzz.h"
#include "fuzz/story.h"
#include "softkey.h"
#include "softwitness.h"

#define ORIGIN "example.org/log"
#define EXAMPLES "schemas/examples/valid/"

enum { PER_TYPE = 2, BODY_MAX = 4096 };

static const char *folder;

static const unsigned char log_seed[NOTE_SEED_LEN] = { 1 };

static void
write_file(const char *path, struct bytes content)
{
	FILE *file = fopen(path, "wb");

	fuzz_require(file != NULL);
	fuzz_require(fwrite(content.data, 1, content.len, file) == content.len);
	fuzz_require(fclose(file) == 0);
}

static void
seed(const char *target, const char *name, struct bytes content)
{
	auto_buf struct buf path = { 0 };

	buf_printf(&path, "%s/%s", folder, target);
	(void)mkdir(path.data, 0777);
	buf_printf(&path, "/%s", name);
	fuzz_require(!buf_failed(&path));
	write_file(path.data, content);
}

/* A body in what goes around it. */
static void
seed_statement(const struct type *type, const char *example, json_t *body)
{
	static const char digest[] = "0954148af4908029c66ce38c7ea1a76c"
				     "5008efb1e623e75e5c8d8a2a1dcd1e53";
	json_t *doc auto_json = json_pack("{s:O, s:s, s:s, s:s, s:s, s:i}",
	    "body", body, "by", "ada", "made_at", "2026-03-01T12:00:00Z",
	    "nonce", "Zt6Jb0cQdUe-4fW_1xNs9A", "type", type->name, "v", 1);
	auto_buf struct buf name = { 0 };
	struct err err = { 0 };

	if (strcmp(type->name, "community") != 0)
		(void)json_object_set_new(doc, "log", json_string(digest));
	if (type->governance)
		(void)json_object_set_new(doc, "seen",
		    json_pack("{s:s, s:i}", "root", digest, "size", 17));
	char *payload auto_free = jcs_dump(doc, &err);
	fuzz_require(payload != NULL);

	/* What no schema says may still be refused: then it is no seed. */
	auto_arena struct arena arena = { 0 };
	struct statement statement;
	if (!statement_parse(fuzz_schemas(), bytes_of(payload), &arena,
		&statement, &err))
		return;
	buf_printf(&name, "%s-%.*s", type->name,
	    (int)(strlen(example) - strlen(".json")), example);
	seed("statement", name.data, bytes_of(payload));
}

static int
is_json(const struct dirent *entry)
{
	return strstr(entry->d_name, ".json") != NULL;
}

/* The first and the last of a type's examples that are not too long. */
static void
seed_type(const struct type *type)
{
	struct dirent **list = NULL;
	auto_buf struct buf path = { 0 };

	buf_printf(&path, EXAMPLES "%s", type->name);
	int n = scandir(path.data, &list, is_json, alphasort);
	fuzz_require(n > 0);
	for (int i = 0; i < n; i++) {
		auto_buf struct buf file = { 0 }, text = { 0 };

		buf_printf(&file, "%s/%s", path.data, list[i]->d_name);
		fuzz_require(fixture_read(file.data, &text));
		if ((i == 0 || i == n - 1 || n <= PER_TYPE) &&
		    text.len <= BODY_MAX) {
			json_t *body auto_json = json_loads(text.data, 0, NULL);

			fuzz_require(body != NULL);
			seed_statement(type, list[i]->d_name, body);
		}
		free(list[i]);
	}
	free(list);
}

/* Words as libFuzzer reads them; ours need no escapes. */
static void
add_word(struct buf *dictionary, const char *word)
{
	auto_buf struct buf line = { 0 };

	buf_printf(&line, "\"%s\"\n", word);
	if (strpbrk(word, "\\\"\n") != NULL ||
	    (dictionary->len > 0 && strstr(dictionary->data, line.data)))
		return;
	buf_puts(dictionary, line.data);
}

/* Names of members and the values that they may have. */
static void
add_words(struct buf *dictionary, json_t *schema)
{
	const char *key;
	json_t *value;
	size_t i;

	json_array_foreach (schema, i, value)
		add_words(dictionary, value);
	json_object_foreach (schema, key, value) {
		const char *name;
		json_t *item;

		if (strcmp(key, "properties") == 0)
			json_object_foreach (value, name, item)
				add_word(dictionary, name);
		if (strcmp(key, "enum") == 0)
			json_array_foreach (value, i, item)
				if (json_is_string(item))
					add_word(dictionary,
					    json_string_value(item));
		add_words(dictionary, value);
	}
}

static void
make_statements(void)
{
	size_t n;
	const struct type *const *table = type_table(&n);
	auto_buf struct buf words = { 0 }, path = { 0 };

	buf_puts(&words, "# Made by make_seeds.c out of schemas/.\n");
	for (size_t i = 0; i < n; i++)
		seed_type(table[i]);
	for (size_t i = 0; i < schema_files_n; i++) {
		const struct bytes text = schema_files[i].text;
		json_t *schema auto_json =
		    json_loadb((const char *)text.data, text.len, 0, NULL);

		add_words(&words, schema);
	}
	buf_printf(&path, "%s/../statement.dict", folder);
	write_file(path.data, buf_bytes(&words));
}

static void
make_signature(const char *name, enum ssh_key_type type)
{
	const struct softkey soft = softkey_make(type, 1);
	const struct ssh_key_line line = ssh_key_line(&soft.key);
	auto_buf struct buf blob = { 0 }, armored = { 0 }, key = { 0 };
	auto_buf struct buf file = { 0 };

	softkey_sign(&soft, "kleos.v1.vouch", false, bytes_of("hello"), &blob);
	armor_write(buf_bytes(&blob), &armored);
	softkey_public(&soft, &key);
	seed("armor", name, buf_bytes(&armored));
	seed("sshsig", name, buf_bytes(&blob));
	buf_printf(&file, "key-%s", name);
	seed("sshsig", file.data, buf_bytes(&key));
	buf_printf(&file, "-line");
	seed("sshsig", file.data, bytes_of(line.text));
}

static void
make_note(void)
{
	struct checkpoint head = { .origin = ORIGIN, .size = 1 };
	auto_buf struct buf text = { 0 }, note = { 0 }, proof = { 0 };
	struct tlogproof made = { .index = 0 };
	struct err err = { 0 };
	struct note_signer signer;

	fuzz_require(note_signer_from_seed(ORIGIN, log_seed, &signer, &err));
	head.root = merkle_leaf(bytes_of("entry"));
	checkpoint_write(&head, &text);
	fuzz_require(note_sign(buf_bytes(&text), &signer, &note, &err));
	seed("note", "checkpoint", buf_bytes(&text));
	seed("note", "note", buf_bytes(&note));
	seed("note", "key", bytes_of(note_vkey(&signer.key).text));

	made.checkpoint = buf_bytes(&note);
	tlogproof_write(&made, &proof);
	seed("tlogproof", "first-of-one", buf_bytes(&proof));
	buf_done(&proof);
	made.path.n = 2;
	made.path.hash[0] = made.path.hash[1] = head.root;
	tlogproof_write(&made, &proof);
	seed("tlogproof", "two-hashes", buf_bytes(&proof));
}

/* The text that fuzz_cosignature.c takes answers to. */
static void
make_cosignature(void)
{
	static const char text[] =
	    ORIGIN "\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
	static const char name[] = "witness.example/w";
	const struct note_key key = softwitness_key(name, 7);
	const struct cosignature made =
	    softwitness_sign(7, bytes_of(text), 1772366400);
	const struct note_vkey vkey = cosignature_vkey(&key);
	auto_buf struct buf line = { 0 }, note = { 0 }, list = { 0 };

	cosignature_write(&key, &made, &line);
	buf_printf(&note, "%s\n%s", text, line.data);
	buf_printf(&list, "# whom we ask\n\n%s https://w.example/log/\n",
	    vkey.text);
	seed("cosignature", "line", buf_bytes(&line));
	seed("cosignature", "note", buf_bytes(&note));
	seed("cosignature", "key", bytes_of(vkey.text));
	seed("witness", "list", buf_bytes(&list));
}

/* Two entries of the story and a hole, on two pages. */
static void
make_bundle(void)
{
	const struct story *story = story_told();
	struct bundle_header header = { .origin = ORIGIN,
		.vkey = "key",
		.checkpoint = "note\n",
		.to = 2 };
	auto_buf struct buf file = { 0 };
	struct err err = { 0 };

	for (uint64_t i = 0; i < 3; i++) {
		const struct story_entry *entry = &story->entry[i];
		const struct bundle_entry line = {
			.index = i,
			.recorded_at = entry->recorded_at,
			.redacted = i == 1,
			.payload = entry->payload,
			.signature = entry->armored,
			.payload_digest = entry->statement.digest,
			.signature_digest = entry->statement.sig.digest,
		};

		if (i == 2)
			header.from = header.to++;
		if (i != 1)
			fuzz_require(bundle_write_header(&header, &file, &err));
		fuzz_require(bundle_write_entry(&line, &file, &err));
	}
	seed("bundle", "two-pages", buf_bytes(&file));
	seed("bundle", "refused-cut-off",
	    (struct bytes){ (const unsigned char *)file.data, file.len - 9 });
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	folder = argv[1];
	make_statements();
	make_signature("ed25519", SSH_KEY_ED25519);
	make_signature("ed25519-sk", SSH_KEY_ED25519_SK);
	make_note();
	make_cosignature();
	make_bundle();
	return 0;
}
