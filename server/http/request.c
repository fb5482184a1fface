#include "http/request.h"

#include "core/buf.h"
#include "core/scope.h"
#include "http/target.h"

static const struct {
	const char *name;
	int value;
	enum method method;
} methods[] = {
	{ "GET", HTTP_METHOD_GET, METHOD_GET },
	{ "HEAD", HTTP_METHOD_HEAD, METHOD_GET },
	{ "POST", HTTP_METHOD_POST, METHOD_POST },
	{ "PUT", HTTP_METHOD_PUT, METHOD_PUT },
	{ "OPTIONS", HTTP_METHOD_OPTIONS, 0 },
	{ "DELETE", HTTP_METHOD_DELETE, METHOD_DELETE },
	{ "PATCH", HTTP_METHOD_PATCH, 0 },
};

const char *
request_field(struct http_request *req, const char *name)
{
	const char *value;

	return http_request_header(req, name, &value) == KORE_RESULT_OK ? value
									: "";
}

const char *
request_method_name(const struct http_request *req)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (methods[i].value == req->method)
			return methods[i].name;
	return "?";
}

enum method
request_method(const struct http_request *req)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (methods[i].value == req->method)
			return methods[i].method;
	return 0;
}

/* The address that the connection comes from. */
static struct client_address
peer_of(const struct connection *c)
{
	if (c->family == AF_INET)
		return client_address(&c->addr.ipv4.sin_addr,
		    sizeof(c->addr.ipv4.sin_addr));
	if (c->family == AF_INET6)
		return client_address(&c->addr.ipv6.sin6_addr,
		    sizeof(c->addr.ipv6.sin6_addr));
	return client_address(NULL, 0);
}

struct client_address
request_client(struct http_request *req, const struct client_proxies *proxies)
{
	const struct client_address peer = peer_of(req->owner);
	auto_buf struct buf forwarded = { 0 };
	const struct http_header *field;

	/* Some proxies add a field of their own behind those of the client. */
	TAILQ_FOREACH(field, &req->req_headers, list)
	if (strcasecmp(field->header, "x-forwarded-for") == 0)
		buf_printf(&forwarded, "%s%s", forwarded.len > 0 ? "," : "",
		    field->value);
	if (forwarded.len == 0 || buf_failed(&forwarded))
		return peer;
	return client_find(proxies, peer, forwarded.data);
}

const char *
request_target(const struct http_request *req, struct arena *arena)
{
	auto_buf struct buf target = { 0 };

	buf_puts(&target, req->path);
	if (req->query_string != NULL)
		buf_printf(&target, "?%s", req->query_string);
	return buf_failed(&target) ? NULL
				   : arena_copy(arena, buf_bytes(&target));
}

static char *
lower_case(struct arena *arena, struct bytes text)
{
	char *copy = arena_copy(arena, text);

	for (char *c = copy; c != NULL && *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}

/* "Application/JSON; charset=utf-8" is "application/json". */
static char *
media_type(struct arena *arena, const char *field)
{
	return lower_case(arena, (struct bytes){ (const unsigned char *)field,
				     strcspn(field, "; ") });
}

static bool
is_listed(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(list, word, len) == 0)
			return true;
		list += list[n] == ' ' ? n + 1 : n;
	}
	return false;
}

/* Only for routes with a body. */
static bool
read_body(struct http_request *req, const struct route *route,
    struct query *query, struct err *err)
{
	if (!is_listed(route->types, query->type))
		return err_set(err, ERR_UNSUPPORTED,
		    "the Content-Type here must be one of: %s",
		    route->types != NULL ? route->types : "");
	if (req->http_body_length > route->body_max)
		return err_set(err, ERR_TOO_LARGE,
		    "a body here has at most %zu bytes", route->body_max);
	if (req->http_body != NULL)
		query->body = (struct bytes){ req->http_body->data,
			req->http_body_length };
	return true;
}

bool
request_read(struct http_request *req, const struct route *route,
    const struct route_part part[QUERY_PARAMS_MAX], struct arena *arena,
    struct query *query, struct err *err)
{
	for (size_t i = 0; i < QUERY_PARAMS_MAX && part[i].start != NULL; i++) {
		query->param[i] = arena_copy(arena,
		    (struct bytes){ (const unsigned char *)part[i].start,
			part[i].len });
		if (query->param[i] == NULL)
			return err_memory(err);
	}
	query->accept = arena_strdup(arena, request_field(req, "accept"));
	query->type = media_type(arena, request_field(req, "content-type"));
	query->authorization =
	    arena_strdup(arena, request_field(req, "authorization"));
	query->host = lower_case(arena, bytes_of(request_field(req, "host")));
	if (query->accept == NULL || query->type == NULL ||
	    query->authorization == NULL || query->host == NULL)
		return err_memory(err);
	if (!target_args(arena, req->query_string, query, err))
		return false;
	return route->body_max == 0 || read_body(req, route, query, err);
}

size_t
request_body_max(const struct guard_head *head)
{
	static const struct bytes put = { (const unsigned char *)"PUT", 3 };
	struct route_part part[QUERY_PARAMS_MAX];
	auto_arena struct arena arena = { 0 };
	struct err err;
	unsigned allowed;
	size_t len = 0;

	while (len < head->target.len && head->target.data[len] != '?')
		len++;
	const char *raw =
	    arena_copy(&arena, (struct bytes){ head->target.data, len });
	const char *path = raw != NULL ? target_path(&arena, raw, &err) : NULL;
	if (path == NULL)
		return UNROUTED_BODY_MAX;

	const struct route *route = route_match(routes,
	    bytes_equal(head->method, put) ? METHOD_PUT : METHOD_POST, path,
	    part, &allowed);
	return route != NULL ? route->body_max : UNROUTED_BODY_MAX;
}

size_t
request_body_max_of_all(void)
{
	size_t max = UNROUTED_BODY_MAX;

	for (const struct route *row = routes; row->pattern != NULL; row++)
		max = row->body_max > max ? row->body_max : max;
	return max;
}
