/* Any bytes at all, as a signature blob, a key blob and a line of a .pub
 * file: a key that is accepted has one line, which is accepted again. */

#include "core/sshsig.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static void
try_signature(struct bytes input)
{
	struct err err = { 0 };
	struct sshsig sig;

	if (!sshsig_parse(input, &sig, &err))
		return;
	if (sshsig_verify(&sig, sig.namespace, input, &err))
		abort(); /* nobody signs a blob that contains the signature */
}

static void
try_key(struct bytes input)
{
	struct sshwire_out blob = { 0 };
	struct err err = { 0 };
	struct ssh_key key;

	if (!ssh_key_read(input, &key, &err))
		return;
	ssh_key_write(&key, &blob);
	if (!bytes_equal(sshwire_bytes(&blob), input))
		abort();
}

static void
try_line(struct bytes input)
{
	struct err err = { 0 };
	struct ssh_key key, again;

	if (!ssh_key_parse(input, &key, &err))
		return;
	struct ssh_key_line line = ssh_key_line(&key);
	if (!ssh_key_parse(bytes_of(line.text), &again, &err) ||
	    strcmp(line.text, ssh_key_line(&again).text) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct bytes input = { data, len };

	try_signature(input);
	try_key(input);
	try_line(input);
	return 0;
}
