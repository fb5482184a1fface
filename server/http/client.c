#include "http/client.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { BITS_V4 = 96, BITS_MAX = 128, HOST_BYTES = 8 };

static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

static bool
is_v4(const struct client_address *address)
{
	return memcmp(address->byte, mapped, sizeof(mapped)) == 0;
}

struct client_address
client_address(const void *bytes, size_t len)
{
	struct client_address address = { { 0 } };

	if (len == sizeof(address.byte)) {
		memcpy(address.byte, bytes, len);
	} else if (len == 4) {
		memcpy(address.byte, mapped, sizeof(mapped));
		memcpy(address.byte + sizeof(mapped), bytes, len);
	}
	return address;
}

/* "192.0.2.1" or "2001:db8::1". */
static bool
read_address(const char *text, struct client_address *address)
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		*address = client_address(bytes, 4);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*address = client_address(bytes, 16);
	else
		return false;
	return true;
}

/* The same with "/bits", or all of them. */
static bool
read_net(char *text, struct client_net *net)
{
	char *slash = strchr(text, '/');
	char *end = NULL;

	if (slash != NULL)
		*slash = '\0';
	if (!read_address(text, &net->address))
		return false;
	unsigned first = is_v4(&net->address) ? BITS_V4 : 0;
	net->bits = BITS_MAX;
	if (slash == NULL)
		return true;
	unsigned long bits = strtoul(slash + 1, &end, 10);
	net->bits = first + (unsigned)bits;
	return slash[1] >= '0' && slash[1] <= '9' && *end == '\0' &&
	       bits <= BITS_MAX - first;
}

bool
client_proxies_parse(const char *text, struct client_proxies *proxies,
    struct err *err)
{
	struct client_proxies found = { .n = 0 };

	while (*(text += strspn(text, " ")) != '\0') {
		char word[64];
		size_t len = strcspn(text, " ");

		if (len >= sizeof(word) || found.n == CLIENT_NETS_MAX)
			return err_set(err, ERR_USAGE,
			    "at most %d addresses, such as 10.0.0.0/8",
			    CLIENT_NETS_MAX);
		memcpy(word, text, len);
		word[len] = '\0';
		if (strcmp(word, "unix") == 0)
			found.local = true;
		else if (!read_net(word, &found.net[found.n++]))
			return err_set(err, ERR_USAGE,
			    "%.*s is no address, no network and not unix",
			    (int)len, text);
		text += len;
	}
	*proxies = found;
	return true;
}

static bool
is_within(const struct client_address *address, const struct client_net *net)
{
	size_t whole = net->bits / 8;
	unsigned rest = net->bits % 8;

	if (memcmp(address->byte, net->address.byte, whole) != 0)
		return false;
	return rest == 0 || (address->byte[whole] >> (8 - rest)) ==
				(net->address.byte[whole] >> (8 - rest));
}

static bool
is_trusted(const struct client_proxies *proxies,
    const struct client_address *address)
{
	static const struct client_address local = { { 0 } };

	if (memcmp(address, &local, sizeof(local)) == 0)
		return proxies->local;
	for (size_t i = 0; i < proxies->n; i++)
		if (is_within(address, &proxies->net[i]))
			return true;
	return false;
}

/* Cut the last of a list off: where it begins; *len is how much is left. */
static const char *
last_of(const char *list, size_t *len, char out[64])
{
	size_t end = *len;
	size_t start;

	while (end > 0 && list[end - 1] == ' ')
		end--;
	for (start = end; start > 0 && list[start - 1] != ',';)
		start--;
	*len = start > 0 ? start - 1 : 0;
	while (start < end && list[start] == ' ')
		start++;
	if (end - start >= 64)
		end = start; /* too long for an address */
	memcpy(out, list + start, end - start);
	out[end - start] = '\0';
	return out;
}

struct client_address
client_find(const struct client_proxies *proxies, struct client_address peer,
    const char *forwarded)
{
	struct client_address found = peer;
	size_t len = strlen(forwarded);
	char word[64];

	while (len > 0 && is_trusted(proxies, &found) &&
	       read_address(last_of(forwarded, &len, word), &found))
		continue;
	return found;
}

struct bytes
client_key(const struct client_address *address)
{
	return (struct bytes){ address->byte,
		is_v4(address) ? sizeof(address->byte) : HOST_BYTES };
}
