/* record.js: entries of somebody's record in the order in which things were done,
 * which need not be that in which the log learned of them. */

/* When that was, as milliseconds: of work its beginning, of a meeting its start,
 * of a term its begin, of thanks the day on which they were said. */
export const doneAt = ({ body, start, office, recorded_at: recorded }) =>
	Date.parse(office?.from ?? body?.from ?? start ?? recorded);

/* The list stays as it is where two were done at one time. */
export const newestFirst = (items) =>
	[...items].sort((a, b) => doneAt(b) - doneAt(a));
