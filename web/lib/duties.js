/* duties.js: the offices of whoever signs in this browser, remembered, so that
 * the way to what they do in office stands in the header at once. */

import { stateOf, terms } from './authority.js';
import { community } from './site.js';

const key = () => `kleos:${community()}:duties`;

/* To be called by who has just learned them: all terms, as of a person. */
export function keepDuties(offices) {
	const kept = terms(offices).filter(({ ended, occasion }) =>
		ended === undefined && occasion === undefined)
		.map(({ office, group, from, until }) => ({ office, group, from, until }));
	try {
		localStorage.setItem(key(), JSON.stringify(kept));
	} catch {
		/* Then the way leads over My record. */
	}
}

/* Those of them that are held now: [{ office, group, from, until }]. */
export function duties() {
	try {
		return (JSON.parse(localStorage.getItem(key())) ?? [])
			.filter((term) => stateOf(term) === 'now');
	} catch {
		return [];
	}
}
