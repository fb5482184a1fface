/* occasion.js: a meeting as a form has it, and as a statement says it: first
 * planned, and later, at the same place, held or cancelled. */

import { bytesOf, hex } from './bytes.js';
import { instant } from './statement.js';

export const NAME_MAX = 200;
export const URL_MAX = 2048;
export const ATTENDEES_MAX = 500;

/* A time as people type it, in their own zone; NaN if it is none. */
const timeOf = (local) => Date.parse(local);

/* Of { name, start, end, url }, all of them text: the fields that are wrong, by
 * name of the sentence that says so. */
export function planFaults({ name, start, end, url }) {
	return {
		name: name.trim() === '' ? 'need' : undefined,
		start: Number.isNaN(timeOf(start)) ? 'need' : undefined,
		end: end !== '' && !(timeOf(end) >= timeOf(start)) ? 'order' : undefined,
		url: url.trim() !== '' && !/^https?:\/\/[^ ]+$/.test(url.trim())
			? 'url' : undefined,
	};
}

export const planOf = (group, { name, start, end, url }) => ({ group,
	status: 'planned', name: name.trim(), start: instant(timeOf(start)),
	...end !== '' && { end: instant(timeOf(end)) },
	...url.trim() !== '' && { url: url.trim() } });

/* Who was there, as somebody lists them: a handle, or a name elsewhere with its
 * scheme; each once. */
export const identitiesIn = (text) => [...new Set(text.split(/[,;\n]/)
	.map((one) => one.trim()).filter(Boolean)
	.map((one) => one.includes(':') ? one : `handle:${one.toLowerCase()}`))];

/* The order that the protocol wants: that of the bytes. */
const inOrder = (identities) => identities
	.map((identity) => [hex(bytesOf(identity)), identity])
	.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, identity]) => identity);

/* What follows from a plan, its body; the rest of it stays as it was said, or it
 * would be another meeting. */
export const heldOf = (plan, identities) => ({ ...plan, status: 'held',
	attendees: inOrder(identities).map((identity) => ({ identity })) });

export const cancelledOf = (plan) => ({ ...plan, status: 'cancelled' });
