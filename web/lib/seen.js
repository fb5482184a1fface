/* seen.js: is a checkpoint of this community's log one of the log that this
 * browser saw before?  What pins.js remembers, compared by what this server
 * proves, and the evidence where that fails. */

import { get } from './api.js';
import { hex, unbase64 } from './bytes.js';
import { look } from './pins.js';
import { apiWith, community } from './site.js';

export const askConsistency = (from, to) =>
	get(apiWith(['consistency'], { from, to }));

/* Compare, and remember more where that is right; as pins.js look(), which never
 * throws.  about is the community as the server tells of it. */
export const compare = ({ log, vkey }, note) => look({ slug: community(), log,
	vkey, note, ask: askConsistency });

const SOUND = ['first', 'same', 'grown'];

export const isSound = ({ state }) => SOUND.includes(state);

/* What compare() found, as a step like those of receipt.js.  An older head that
 * is proven to be older is nothing to fear. */
export function historyStep(found) {
	if (isSound(found) || found.code === 'none')
		return { name: 'history', state: 'passed' };
	return { name: 'history', why: found.why,
		state: found.state === 'unknown' ? 'unchecked' : 'failed' };
}

/* Two heads that exclude one another, in the form in which the command line
 * keeps them: a file to be shown to others. */
export function evidence({ log, vkey, note, against }) {
	const [, size, root] = against.split('\n');
	return `${JSON.stringify({ log, remembered: { root: hex(unbase64(root)),
		size: Number(size) }, seen: against, shown: note, vkey }, null, 2)}\n`;
}
