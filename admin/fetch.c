#include "admin/fetch.h"

#include <curl/curl.h>

void
fetch_done(struct fetched *fetched)
{
	buf_done(&fetched->body);
}

static size_t
take(char *data, size_t size, size_t n, void *context)
{
	struct fetched *fetched = context;

	buf_add(&fetched->body, data, size * n);
	return buf_failed(&fetched->body) ? 0 : size * n;
}

static void
set_limits(CURL *curl)
{
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)FETCH_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "kleos");
}

static bool
perform(CURL *curl, const char *url, const struct bytes *body,
    struct fetched *out, struct err *err)
{
	char why[CURL_ERROR_SIZE] = "";

	set_limits(curl);
	if (body != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data);
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)body->len);
	}
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
	CURLcode code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		return err_set(err, ERR_UNAVAILABLE, "%.80s: %s", url,
		    why[0] != '\0' ? why : curl_easy_strerror(code));
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out->status);
	return true;
}

bool
fetch(const char *url, const struct bytes *body, struct fetched *out,
    struct err *err)
{
	/* Waiting for "100 Continue" would cost a second. */
	struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
	CURL *curl = curl_easy_init();

	*out = (struct fetched){ .body.max = FETCH_MAX };
	if (body != NULL)
		headers = curl_slist_append(headers,
		    "Content-Type: text/plain; charset=utf-8");
	if (curl != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	bool ok =
	    curl != NULL ? perform(curl, url, body, out, err) : err_memory(err);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	return ok;
}
