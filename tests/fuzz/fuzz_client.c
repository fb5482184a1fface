/*
 * The first line names the proxies that are trusted, the second byte by byte
 * what peer says of whom it speaks for.  Who is found was named by somebody
 * who is trusted, or is the peer.
 */

#include "core/buf.h"
#include "fuzz/fuzz.h"
#include "http/client.h"

static void
check_untrusted(struct client_address peer, const char *forwarded)
{
	static const struct client_proxies nobody;
	const struct client_address found =
	    client_find(&nobody, peer, forwarded);

	fuzz_require(memcmp(&found, &peer, sizeof(peer)) == 0);
}

/* What a client writes before the proxy's word makes no difference. */
static void
check_invention(struct client_address peer, const char *forwarded)
{
	struct client_proxies one = { .net[0] = { peer, 128 }, .n = 1 };
	auto_buf struct buf more = { 0 };

	buf_printf(&more, "192.0.2.66, %s, 198.51.100.7", forwarded);
	fuzz_require(!buf_failed(&more));
	const struct client_address plain =
	    client_find(&one, peer, "198.51.100.7");
	const struct client_address found = client_find(&one, peer, more.data);
	fuzz_require(memcmp(&found, &plain, sizeof(plain)) == 0);
}

bool
fuzz_one(struct bytes input)
{
	static const unsigned char loopback[4] = { 127, 0, 0, 1 };
	const struct client_address peers[] = {
		client_address(loopback, sizeof(loopback)),
		client_address("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16),
		client_address(NULL, 0),
	};
	char *text auto_free = fuzz_text(input);
	struct client_proxies proxies = { 0 };
	struct err err = { 0 };
	struct bytes key;

	char *forwarded = strchr(text, '\n');
	if (forwarded == NULL)
		return false;
	*forwarded++ = '\0';
	bool ok = client_proxies_parse(text, &proxies, &err);
	fuzz_require(ok ? proxies.n <= CLIENT_NETS_MAX : err.code == ERR_USAGE);
	for (size_t i = 0; i < COUNT(peers); i++) {
		const struct client_address found =
		    client_find(&proxies, peers[i], forwarded);

		key = client_key(&found);
		fuzz_require(key.len == 8 || key.len == 16);
		check_untrusted(peers[i], forwarded);
		check_invention(peers[i], forwarded);
	}
	return ok;
}
