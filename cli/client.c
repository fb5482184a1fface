#include "cli/client.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/output.h"
#include "core/line.h"
#include "core/text.h"

enum { CONNECT_SECONDS = 10, STALL_SECONDS = 120 };

struct client {
	CURL *curl;
	char *url;
	char why[CURL_ERROR_SIZE];
};

static bool
address_is_ours(const char *url)
{
	return strncmp(url, "http://", 7) == 0 ||
	       strncmp(url, "https://", 8) == 0;
}

struct client *
client_new(const char *url, struct err *err)
{
	if (!address_is_ours(url)) {
		(void)err_set(err, ERR_USAGE,
		    "the server's address begins with http:// or https://");
		return NULL;
	}
	struct client *client = calloc(1, sizeof(*client));
	if (client == NULL) {
		(void)err_memory(err);
		return NULL;
	}
	client->url = strdup(url);
	client->curl = curl_easy_init();
	if (client->url == NULL || client->curl == NULL) {
		(void)err_memory(err);
		client_free(client);
		return NULL;
	}
	for (size_t len = strlen(url); len > 0 && url[len - 1] == '/'; len--)
		client->url[len - 1] = '\0';
	return client;
}

void
client_free(struct client *client)
{
	if (client == NULL)
		return;
	curl_easy_cleanup(client->curl);
	free(client->url);
	free(client);
}

const char *
client_url(const struct client *client)
{
	return client->url;
}

void
reply_done(struct reply *reply)
{
	buf_done(&reply->body);
}

static size_t
take_body(char *data, size_t size, size_t n, void *context)
{
	struct reply *reply = context;

	buf_add(&reply->body, data, size * n);
	return buf_failed(&reply->body) ? 0 : size * n;
}

/* The value of a header line, if that is the name of its field. */
static bool
is_field(struct bytes line, const char *name, struct bytes *value)
{
	size_t len = strlen(name);

	if (line.len < len ||
	    strncasecmp((const char *)line.data, name, len) != 0)
		return false;
	while (line.len > len &&
	       strchr("\r\n", (char)line.data[line.len - 1]) != NULL)
		line.len--;
	*value = text_trim((struct bytes){ line.data + len, line.len - len });
	return true;
}

/* A whole number of seconds; 0 for a date and for nonsense. */
static unsigned
read_seconds(struct bytes text)
{
	enum { SECONDS_MAX = 1000000 };
	uint64_t seconds;

	if (!line_uint64(text, &seconds) || seconds > SECONDS_MAX)
		return 0;
	return (unsigned)seconds;
}

/* Nothing but hexadecimal digits comes from a server into a message. */
static void
read_id(struct bytes text, struct reply *reply)
{
	size_t n = 0;

	while (n < text.len && n < sizeof(reply->id) - 1 &&
	       isxdigit(text.data[n])) {
		reply->id[n] = (char)text.data[n];
		n++;
	}
	reply->id[n] = '\0';
}

static size_t
take_header(const char *data, size_t size, size_t n, void *context)
{
	const struct bytes line = { (const unsigned char *)data, size * n };
	struct reply *reply = context;
	struct bytes value;

	if (is_field(line, "link:", &value) &&
	    memmem(value.data, value.len, "rel=\"next\"", 10) != NULL)
		reply->next = true;
	else if (is_field(line, "retry-after:", &value))
		reply->retry_s = read_seconds(value);
	else if (is_field(line, "x-request-id:", &value))
		read_id(value, reply);
	return size * n;
}

static struct curl_slist *
headers_of(const struct request *request)
{
	auto_buf struct buf accept = { 0 }, type = { 0 }, bearer = { 0 };
	struct curl_slist *list;

	buf_printf(&accept, "Accept: %s",
	    request->accept != NULL
		? request->accept
		: "application/json, application/problem+json");
	list = curl_slist_append(NULL, accept.data);
	/* Waiting for "100 Continue" would cost a second. */
	list = curl_slist_append(list, "Expect:");
	if (request->bearer != NULL) {
		buf_printf(&bearer, "Authorization: Bearer %s",
		    request->bearer);
		list = curl_slist_append(list, bearer.data);
	}
	if (request->type == NULL)
		return list;
	buf_printf(&type, "Content-Type: %s", request->type);
	return curl_slist_append(list, type.data);
}

static void
set_body(CURL *curl, const struct request *request)
{
	if (request->type != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
		    request->body.data);
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)request->body.len);
	}
	if (request->method != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST,
		    request->method);
}

static void
set_limits(CURL *curl)
{
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	    (long)CONNECT_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
	    (long)STALL_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "kleos");
}

static bool
perform(struct client *client, const struct request *request,
    struct reply *reply, struct err *err)
{
	auto_buf struct buf url = { 0 };
	struct curl_slist *headers = headers_of(request);
	CURL *curl = client->curl;

	buf_printf(&url, "%s%s", client->url, request->path);
	/* Options go, connections stay. */
	curl_easy_reset(curl);
	set_limits(curl);
	set_body(curl, request);
	client->why[0] = '\0';
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, client->why);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url.data);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, reply);
	CURLcode code = curl_easy_perform(curl);
	curl_slist_free_all(headers);
	if (code != CURLE_OK)
		return err_set(err, ERR_UNAVAILABLE, "cannot reach %s: %s",
		    client->url,
		    client->why[0] != '\0' ? client->why
					   : curl_easy_strerror(code));
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status);
	return true;
}

bool
client_problem(const json_t *problem, struct err *err)
{
	const char *name = output_text(problem, "code");
	const char *detail = output_text(problem, "detail");
	enum err_code code = err_find(name);

	if (code == ERR_CODES)
		code = ERR_UNAVAILABLE;
	if (detail[0] == '\0')
		detail = output_text(problem, "title");
	return err_field(err, code, output_text(problem, "field"), "%s",
	    detail[0] != '\0' ? detail : "the server did not say why");
}

/* Whoever runs the server finds in its log what it does not say. */
static void
name_request(const struct reply *reply, struct err *err)
{
	size_t len = strlen(err->msg);

	if (reply->id[0] != '\0')
		(void)snprintf(err->msg + len, sizeof(err->msg) - len,
		    " (request %s)", reply->id);
}

/* What is not 2xx. */
static bool
refuse(struct client *client, const struct reply *reply, struct err *err)
{
	const char *where = NULL;
	json_error_t why;

	(void)curl_easy_getinfo(client->curl, CURLINFO_REDIRECT_URL, &where);
	if (where != NULL)
		return err_set(err, ERR_UNAVAILABLE,
		    "%s sends us to %.150s, where we do not follow",
		    client->url, where);

	auto_json json_t *problem =
	    json_loadb(reply->body.data != NULL ? reply->body.data : "",
		reply->body.len, JSON_REJECT_DUPLICATES, &why);
	if (json_is_object(problem)) {
		(void)client_problem(problem, err);
		if (reply->status >= 500)
			name_request(reply, err);
		return false;
	}
	return err_set(err, ERR_UNAVAILABLE,
	    "%s answered %ld without saying why", client->url, reply->status);
}

bool
client_wait(const struct client *client, json_int_t seconds, unsigned *waits)
{
	if (seconds <= 0 || seconds > CLIENT_WAIT_SECONDS_MAX ||
	    *waits == CLIENT_WAITS_MAX)
		return false;
	(*waits)++;
	output_note("%s asks us to wait: we go on in %d s\n", client->url,
	    (int)seconds);
	(void)sleep((unsigned)seconds);
	return true;
}

/*
 * For how long a server asks us to wait.  Of too many requests a Kleos that
 * names the problem names the time as well, if time is what it takes; what
 * stands before it cannot.
 */
static json_int_t
asked_to_wait(const struct reply *reply)
{
	json_error_t why;

	if (reply->status == 503)
		return reply->retry_s;
	if (reply->status != 429)
		return 0;
	auto_json json_t *problem =
	    json_loadb(reply->body.data != NULL ? reply->body.data : "",
		reply->body.len, JSON_REJECT_DUPLICATES, &why);
	if (strncmp(output_text(problem, "type"), "/problems/", 10) == 0)
		return output_number(problem, "retry_after");
	return reply->retry_s;
}

bool
client_send(struct client *client, const struct request *request,
    struct reply *reply, struct err *err)
{
	unsigned waits = 0;

	do {
		reply_done(reply);
		*reply = (struct reply){ .body.max = CLIENT_ANSWER_MAX };
		if (!perform(client, request, reply, err))
			return false;
	} while (client_wait(client, asked_to_wait(reply), &waits));
	if (reply->status < 200 || reply->status > 299)
		return refuse(client, reply, err);
	return true;
}

json_t *
client_json(struct client *client, const struct request *request,
    struct err *err)
{
	auto_reply struct reply reply = { 0 };
	json_error_t why;

	if (!client_send(client, request, &reply, err))
		return NULL;
	json_t *doc = json_loadb(reply.body.data != NULL ? reply.body.data : "",
	    reply.body.len, JSON_REJECT_DUPLICATES, &why);
	if (json_is_object(doc))
		return doc;
	json_decref(doc);
	(void)err_set(err, ERR_UNAVAILABLE,
	    "%s did not answer in JSON; is it a Kleos server?", client->url);
	return NULL;
}
