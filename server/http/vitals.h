/* vitals.h: what a worker says of itself for /metrics. */

#ifndef HTTP_VITALS_H
#define HTTP_VITALS_H

/*
 * Count a start of this worker, and from then on note every second how many
 * connections, requests and bodies it holds and how much memory; and for all
 * workers now and then how witnesses have answered.  It ends with its parent.
 * Once a worker, before anything is counted.
 */
void vitals_watch(void);

#endif
