/* erasure.js: what can be erased of what the log says about somebody, and the
 * statements that erase it. */

import { get } from './api.js';
import { api, apiWith } from './site.js';

/* At most so many in one statement. */
const ERASE_MAX = 256;

const PAGE = 200;

/* The types that nobody's authority rests on. */
export const ERASABLE = ['profile', 'identity', 'affiliation', 'occasion',
	'contribution', 'endorsement', 'thanks'];

/* What is about a person because they said it, or by being about them. */
const SAID = ['profile', 'affiliation', 'contribution', 'thanks'];
const ABOUT = ['contribution', 'identity', 'thanks'];

const HANDLE = 'handle:';

/* All pages of a list. */
export async function allOf(address) {
	const items = [];
	let next = '';
	do {
		const answer = await get(next === '' ? address
			: `${address}&cursor=${encodeURIComponent(next)}`);
		items.push(...answer.items);
		next = answer.next;
	} while (next !== undefined);
	return items;
}

/* Of several questions, each statement once. */
export async function findAbout(identity) {
	const asked = ABOUT.map((type) => ({ type, subject: identity }));
	if (identity.startsWith(HANDLE))
		asked.push(...SAID.map((type) =>
			({ type, by: identity.slice(HANDLE.length) })));
	const lists = await Promise.all(asked.map((query) =>
		allOf(apiWith(['statements'], { ...query, limit: PAGE }))));
	return [...new Map(lists.flat().map((one) => [one.digest, one])).values()];
}

/* One statement, if it is of a type that can be erased, as a list. */
export async function findOne(digest) {
	const { index, type, by } = await get(api('statements', digest));
	return ERASABLE.includes(type) ? [{ digest, index, type, by }] : [];
}

/* What erases these [{ digest, index, type }], to be signed together; rest is
 * { reason, authority }. */
export function eraseItems(found, rest) {
	const erase = found.map(({ digest, index, type }) =>
		({ digest, index, type }));
	const items = [];
	for (let at = 0; at < erase.length; at += ERASE_MAX)
		items.push({ type: 'redaction', body: { ...rest,
			erase: erase.slice(at, at + ERASE_MAX) } });
	return items;
}
