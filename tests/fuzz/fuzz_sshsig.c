/* Any bytes at all, as a signature blob, a key blob and a line of a .pub
 * file: a key that is accepted has one line, which is accepted again. */

#include "core/sshsig.h"
#include "fuzz/fuzz.h"

static bool
try_signature(struct bytes input)
{
	struct err err = { 0 };
	struct sshsig sig;

	if (!sshsig_parse(input, &sig, &err))
		return false;
	if (sshsig_verify(&sig, sig.namespace, input, &err))
		abort(); /* nobody signs a blob that contains the signature */
	return true;
}

static bool
try_key(struct bytes input)
{
	struct sshwire_out blob = { 0 };
	struct err err = { 0 };
	struct ssh_key key;

	if (!ssh_key_read(input, &key, &err))
		return false;
	ssh_key_write(&key, &blob);
	if (!bytes_equal(sshwire_bytes(&blob), input))
		abort();
	return true;
}

static bool
try_line(struct bytes input)
{
	struct err err = { 0 };
	struct ssh_key key, again;

	if (!ssh_key_parse(input, &key, &err))
		return false;
	struct ssh_key_line line = ssh_key_line(&key);
	if (!ssh_key_parse(bytes_of(line.text), &again, &err) ||
	    strcmp(line.text, ssh_key_line(&again).text) != 0)
		abort();
	return true;
}

bool
fuzz_one(struct bytes input)
{
	bool signature = try_signature(input);
	bool key = try_key(input);

	return try_line(input) || signature || key;
}
