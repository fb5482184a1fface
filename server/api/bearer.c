#include "api/bearer.h"

#include <strings.h>

#include "store/load.h"
#include "store/session.h"

/* RFC 6750: the scheme in any case, blanks, the token. */
static const char *
token_of(const struct query *query, struct err *err)
{
	static const char scheme[] = "bearer ";
	const char *text = query->authorization;

	if (strncasecmp(text, scheme, strlen(scheme)) == 0) {
		text += strlen(scheme);
		return text + strspn(text, " ");
	}
	(void)err_set(err, ERR_UNAUTHORIZED,
	    "this needs a session: open one and send Authorization: Bearer "
	    "TOKEN");
	return NULL;
}

/* Does the key still count that opened the session? */
static bool
check_key(const struct question *question, const struct store_session *session,
    struct err *err)
{
	const struct key_row *key =
	    world_standing(question->world, WORLD_KEY_LINES,
		bytes_of(session->key_line), question->community.size);

	if (key != NULL && strcmp(key->handle, session->handle) == 0)
		return true;
	return err_set(err, ERR_UNAUTHORIZED,
	    "the key that opened this session counts no more");
}

bool
bearer_open(struct question *question, struct bearer *bearer, struct err *err)
{
	struct db *db = question->service->db;
	struct wants wants = { .arena = &question->arena };
	const struct store_session_request request = {
		.community = question->community.id,
		.now = service_now(),
	};
	struct store_session session;
	const char *token = token_of(question->query, err);

	question->by_clock = true; /* nothing of it is for caches */
	if (token == NULL ||
	    !store_session_find(db, &request, token, &question->arena, &session,
		err) ||
	    !wants_add(&wants, WANT_HANDLE, session.handle, err) ||
	    !store_load_governance(db, &question->community, question->world,
		err) ||
	    !store_load_wants(db, &question->community, &wants,
		question->community.size, question->world, err) ||
	    !check_key(question, &session, err))
		return false;
	bearer->handle = session.handle;
	bearer->token = token;
	bearer->at.index = question->community.size;
	bearer->at.recorded_at = request.now;
	return true;
}
