#include "api/rolls.h"

void
kept_roll_done(struct kept_roll *roll)
{
	free(roll->key);
	buf_done(&roll->bytes);
	buf_done(&roll->lacking);
	*roll = (struct kept_roll){ 0 };
}

/* Of the same log, but as it was before a change? */
static bool
is_stale(const char *kept, const char *key)
{
	const char *state = strchr(key, ' ');
	const char *rest = state != NULL ? strchr(state + 1, ' ') : NULL;

	return rest != NULL &&
	       strncmp(kept, key, (size_t)(state - key) + 1) == 0 &&
	       strncmp(kept, key, (size_t)(rest - key) + 1) != 0;
}

const struct kept_roll *
rolls_find(struct rolls *rolls, const char *key, int64_t instant)
{
	const struct kept_roll *found = NULL;

	for (size_t i = 0; i < ROLLS_KEPT; i++) {
		struct kept_roll *roll = &rolls->roll[i];

		if (roll->key == NULL)
			continue;
		if (is_stale(roll->key, key))
			kept_roll_done(roll);
		else if (strcmp(roll->key, key) == 0 &&
			 roll->stretch.from <= instant &&
			 instant < roll->stretch.until)
			found = roll;
		if (found == roll)
			roll->used = ++rolls->clock;
	}
	return found;
}

const struct kept_roll *
rolls_keep(struct rolls *rolls, const char *key, struct kept_roll *roll,
    struct err *err)
{
	struct kept_roll *oldest = &rolls->roll[0];
	char *copy = strdup(key);

	if (copy == NULL) {
		kept_roll_done(roll);
		(void)err_memory(err);
		return NULL;
	}
	for (size_t i = 1; i < ROLLS_KEPT; i++)
		if (rolls->roll[i].used < oldest->used)
			oldest = &rolls->roll[i];
	kept_roll_done(oldest);
	*oldest = *roll;
	oldest->key = copy;
	oldest->used = ++rolls->clock;
	*roll = (struct kept_roll){ 0 };
	return oldest;
}

void
rolls_done(struct rolls *rolls)
{
	for (size_t i = 0; i < ROLLS_KEPT; i++)
		kept_roll_done(&rolls->roll[i]);
}
