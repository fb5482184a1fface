#include "http/client.h"

#include <arpa/inet.h>
#include <string.h>

#include "test.h"

static struct client_address
address(const char *text)
{
	unsigned char bytes[16];

	if (strcmp(text, "unix") == 0)
		return client_address(NULL, 0);
	if (inet_pton(AF_INET, text, bytes) == 1)
		return client_address(bytes, 4);
	assert_int_equal(inet_pton(AF_INET6, text, bytes), 1);
	return client_address(bytes, 16);
}

static void
believes_only_who_is_trusted(void **state)
{
	static const struct {
		const char *why;
		const char *trusted;
		const char *peer;
		const char *forwarded;
		const char *client;
	} rows[] = {
		{ "nobody is trusted", "", "127.0.0.1", "192.0.2.7",
		    "127.0.0.1" },
		{ "the proxy says it", "127.0.0.1", "127.0.0.1", "192.0.2.7",
		    "192.0.2.7" },
		{ "the client has invented one", "127.0.0.1", "127.0.0.1",
		    "198.51.100.1, 192.0.2.7", "192.0.2.7" },
		{ "the client claims to be a proxy", "127.0.0.1", "127.0.0.1",
		    "198.51.100.1,127.0.0.1,192.0.2.7", "192.0.2.7" },
		{ "another machine claims to forward", "127.0.0.1", "192.0.2.9",
		    "198.51.100.1", "192.0.2.9" },
		{ "two proxies", "127.0.0.1 10.0.0.0/8", "127.0.0.1",
		    "198.51.100.1, 192.0.2.7, 10.9.8.7", "192.0.2.7" },
		{ "only proxies", "127.0.0.1 10.0.0.0/8", "127.0.0.1",
		    "10.1.1.1", "10.1.1.1" },
		{ "the proxy speaks for itself", "127.0.0.1", "127.0.0.1", "",
		    "127.0.0.1" },
		{ "no address", "127.0.0.1", "127.0.0.1", "unknown",
		    "127.0.0.1" },
		{ "no address behind a good one", "127.0.0.1", "127.0.0.1",
		    "192.0.2.7, unknown", "127.0.0.1" },
		{ "an empty one", "127.0.0.1", "127.0.0.1", "192.0.2.7,",
		    "127.0.0.1" },
		{ "too long for an address", "127.0.0.1", "127.0.0.1",
		    "1111111111111111111111111111111111111111111111111111111"
		    "111111111111111111",
		    "127.0.0.1" },
		{ "blanks", "127.0.0.1", "127.0.0.1", "  192.0.2.7  ",
		    "192.0.2.7" },
		{ "IPv6", "::1", "::1", "2001:db8::5", "2001:db8::5" },
		{ "IPv4 in IPv6 is IPv4", "127.0.0.1", "::ffff:127.0.0.1",
		    "192.0.2.7", "192.0.2.7" },
		{ "a Unix socket that is trusted", "unix", "unix", "192.0.2.7",
		    "192.0.2.7" },
		{ "a Unix socket that is not", "127.0.0.1", "unix", "192.0.2.7",
		    "unix" },
		{ "the edge of a network", "10.0.0.0/9", "10.127.255.255",
		    "192.0.2.7", "192.0.2.7" },
		{ "behind its edge", "10.0.0.0/9", "10.128.0.0", "192.0.2.7",
		    "10.128.0.0" },
		{ "all of IPv4 is not IPv6", "0.0.0.0/0", "2001:db8::1",
		    "192.0.2.7", "2001:db8::1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct client_proxies proxies;
		struct err err;
		struct client_address wanted = address(rows[i].client);

		assert_true(
		    client_proxies_parse(rows[i].trusted, &proxies, &err));
		struct client_address found = client_find(&proxies,
		    address(rows[i].peer), rows[i].forwarded);
		if (memcmp(&found, &wanted, sizeof(found)) != 0)
			fail_msg("%s", rows[i].why);
	}
}

static void
refuses_what_is_no_network(void **state)
{
	static const char *const rows[] = { "localhost", "10.0.0.0/33",
		"::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0",
		"UNIX", "127.0.0.1,::1",
		"1::1 1::2 1::3 1::4 1::5 1::6 1::7 1::8 1::9 1::a 1::b "
		"1::c 1::d 1::e 1::f 1::10 1::11 1::12 1::13 1::14 1::15 "
		"1::16 1::17 1::18 1::19 1::1a 1::1b 1::1c 1::1d 1::1e "
		"1::1f 1::20 1::21" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct client_proxies proxies = { .n = 7 };
		struct err err;

		if (client_proxies_parse(rows[i], &proxies, &err))
			fail_msg("%s", rows[i]);
		assert_int_equal(err.code, ERR_USAGE);
		assert_int_equal(proxies.n, 7);
	}
}

static bool
are_charged_together(const char *one, const char *other)
{
	const struct client_address a = address(one);
	const struct client_address b = address(other);

	return bytes_equal(client_key(&a), client_key(&b));
}

static void
charges_a_household_of_ipv6_once(void **state)
{
	(void)state;
	assert_true(
	    are_charged_together("2001:db8:1:2::1", "2001:db8:1:2:f::"));
	assert_false(
	    are_charged_together("2001:db8:1:2::1", "2001:db8:1:3::1"));
	assert_false(are_charged_together("192.0.2.1", "192.0.2.2"));
	assert_false(are_charged_together("192.0.2.1", "unix"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(believes_only_who_is_trusted),
		cmocka_unit_test(refuses_what_is_no_network),
		cmocka_unit_test(charges_a_household_of_ipv6_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
