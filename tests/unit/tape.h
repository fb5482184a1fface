/* tape.h: scenarios that are recorded, and played again with holes. */

#ifndef TAPE_H
#define TAPE_H

#include "scenario.h"

/* cmocka fixtures: a scenario from its founding, and an empty tape. */
int tape_setup(void **state);
int tape_teardown(void **state);

#define ON_TAPE(test)                                                          \
	cmocka_unit_test_setup_teardown(test, tape_setup, tape_teardown)

/* Record what is said from here on, behind a fresh scenario. */
void tape_start(struct scenario *s);

/* A statement that was recorded: its digest and its index. */
struct taped {
	struct digest digest;
	uint64_t index;
};

struct taped tape_last(const struct scenario *s);

/*
 * Replay the tape behind a fresh scenario, with some entries as holes.  False,
 * with s->err set, where it stops.
 */
bool tape_plays(struct scenario *s, const struct digest *holes, size_t holes_n);

/* The same, which must not stop. */
void tape_play(struct scenario *s, const struct digest *holes, size_t holes_n);

/* One entry of a redaction's `erase`. */
struct item {
	char text[256];
};

struct item item_of(struct taped taped, const char *type);

#define ASKED "{\"erase\":[%s],\"reason\":\"request\"}"
#define ASKED_TWO "{\"erase\":[%s,%s],\"reason\":\"request\"}"
#define ORDERED                                                                \
	"{\"erase\":[%s],\"reason\":\"law\",\"authority\":\"decision 12\"}"
#define ORDERED_TWO                                                            \
	"{\"erase\":[%s,%s],\"reason\":\"law\",\"authority\":\"decision 12\"}"

#endif
