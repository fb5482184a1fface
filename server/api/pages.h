/* pages.h: which page of people shows which answer. */

#ifndef API_PAGES_H
#define API_PAGES_H

#include "api/routes.h"

struct page {
	struct route route; /* "/{c}/people/{handle}", and what is asked */
	const char *module; /* "person": web/pages/person.js draws it */
	const char *title;  /* where the answer has none of its own */
	/* Other questions that the module will ask, so that the browser can
	 * begin with them: patterns with the same {parts}, or with {=name} for
	 * what the answer has under that name ("items.0.digest"; a "handle:"
	 * in front is left out), blank-separated; or NULL. */
	const char *also;
};

/*
 * The page under a decoded path, or NULL.  Paths are those of the interface
 * without "/api/v1"; part[] is as route_match() leaves it.  Routes come first:
 * whoever looks for a page has found none.
 */
const struct page *page_match(const char *path,
    struct route_part part[QUERY_PARAMS_MAX]);

/*
 * Every route that there is, those of pages last, ending with NULL.  Made by
 * the first call, which is the parent's.
 */
const struct route *const *routes_all(void);

/* Does its module show problems of its own question itself, because it is a
 * form in which they can be put right? */
bool page_is_form(const struct page *page);

/* The page that is shown where nothing else is: for problems. */
extern const struct page page_of_problems;

#endif
