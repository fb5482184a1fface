/* record.js: entries of somebody's record in the order in which things were done,
 * which need not be that in which the log learned of them. */

/* When that was, as milliseconds: of work its beginning, of a meeting its start,
 * of a term its begin, of thanks the day on which they were said. */
export const doneAt = ({ body, start, office, recorded_at: recorded }) =>
	Date.parse(office?.from ?? body?.from ?? start ?? recorded);

/* So many are asked for at a time: enough for a year or two, which are then
 * wholly in the order of their dates. */
export const PAGE = 200;

/*
 * Sorted within each page of the list, which comes in the order of the log: what
 * is loaded later stands below all that somebody is reading already.  The list
 * stays as it is where two were done at one time.
 */
export function newestFirst(items) {
	const sorted = [];
	for (let at = 0; at < items.length; at += PAGE)
		sorted.push(...items.slice(at, at + PAGE)
			.sort((a, b) => doneAt(b) - doneAt(a)));
	return sorted;
}
