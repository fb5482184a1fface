/* client.h: who asks, by address, when proxies stand between.  Pure. */

#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "core/bytes.h"
#include "core/err.h"
#include "core/scope.h"

#define CLIENT_NETS_MAX 32

/* An IPv6 address, or an IPv4 one mapped into it; zeros for a Unix socket. */
struct client_address {
	unsigned char byte[16];
};

struct client_net {
	struct client_address address;
	unsigned bits;
};

/* Whose word is taken for whom they speak for.  { 0 } is nobody's. */
struct client_proxies {
	struct client_net net[CLIENT_NETS_MAX];
	size_t n;
	bool local; /* those who come through a Unix socket */
};

/*
 * Read "127.0.0.1 10.0.0.0/8 fd00::/8 unix", blank-separated.  ERR_USAGE
 * naming what is none of this, and beyond CLIENT_NETS_MAX.
 */
bool client_proxies_parse(const char *text, struct client_proxies *proxies,
    struct err *err) MUST_CHECK;

/* An address of a socket: 4 or 16 bytes, or 0 for a Unix socket. */
struct client_address client_address(const void *bytes, size_t len);

/*
 * Who is it, when peer sent an X-Forwarded-For of this value (all such fields
 * in order, joined by commas; "" for none)?  Each proxy adds at the end whom
 * it heard it from, so addresses count from the end for as long as those who
 * said so are trusted; what stands before is anybody's invention.
 */
struct client_address client_find(const struct client_proxies *proxies,
    struct client_address peer, const char *forwarded);

/*
 * What is charged: the address, but of IPv6 the first 64 bits, because a
 * household has at least as many.  Borrowed from it.
 */
struct bytes client_key(const struct client_address *address);

#endif
