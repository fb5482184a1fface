/* people.h: the person whom a path names.  Private to api/. */

#ifndef API_PEOPLE_H
#define API_PEOPLE_H

#include "api/question.h"

/*
 * Load all that is known about the person whose handle is the pattern's second
 * part.  Borrowed from the world; NULL with err set: ERR_NOT_FOUND when there
 * is none.
 */
const struct person_row *people_find(struct question *question,
    struct err *err) MUST_CHECK;

#endif
