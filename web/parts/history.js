/* Is the log still the one that this browser saw before? */

import { html, useEffect, useState } from '../lib/preact.js';
import { unhex } from '../lib/bytes.js';
import { openCheckpoint, parseKey } from '../lib/note.js';
import * as pins from '../lib/pins.js';
import { compare } from '../lib/seen.js';
import { community } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Forks } from './forks.js';
import { signersOf } from './proof.js';
import text from './history.text.js';

/* The head is read again where pins.js could not tell anything of it. */
async function lookAt(home, note) {
	const before = await pins.get(community()).catch(() => undefined);
	const found = await compare(home, note);
	const vkeys = [before?.vkey ?? home.vkey];
	const head = found.head ?? await openCheckpoint(note,
		await Promise.all(vkeys.map(parseKey))).catch(() => undefined);
	const told = head !== undefined && found.state !== 'forked' &&
		head.size === home.size && head.root.join() !== unhex(home.root).join();
	return { ...found, ...(told && { state: 'forked', code: 'wrong-root' }),
		head, before,
		lines: await signersOf(note, vkeys).catch(() => undefined) };
}

/*
 * What pins.js says of a community's checkpoint, with head (as of note.js, if
 * its signature holds), lines (who signed) and before (what was remembered
 * before now); undefined while it is not known.
 */
export function useLook(home, note) {
	const [look, setLook] = useState();
	useEffect(() => {
		let current = true;
		if (note !== undefined)
			lookAt(home, note).then((found) => current && setLook(found));
		return () => { current = false; };
	}, [home, note]);
	return look;
}

const LOOKS = { first: 'good', same: 'good', grown: 'good', behind: 'wait',
	forked: 'bad', unknown: 'bad' };

/* An older head that is proven to be older is nothing to fear. */
const lookOf = ({ state, code }) =>
	state === 'behind' && code !== 'none' ? 'bad' : LOOKS[state];

const saidOf = ({ state, code }) =>
	state === 'behind' && code !== 'none' ? 'rolledBack'
		: state === 'unknown' && code === 'no-storage' ? 'noStorage' : state;

/* What useLook() found, as nobody can overlook it when it is bad. */
export function Verdict({ look }) {
	const t = words(text);
	if (look === undefined)
		return html`<div class="note verdict"><p role="status">${t.busy}</p></div>`;
	const bad = lookOf(look) === 'bad';
	return html`<div class=${`note verdict ${lookOf(look)}`} role=${bad ? 'alert' : 'status'}>
		<p><strong>${t.states[saidOf(look)]}</strong></p>
		<p>${look.before && t.seen(number(look.before.size),
			html`<${Instant} at=${look.before.last_seen} />`)}${' '}
		${look.head && t.now(number(look.head.size))}</p>
		${bad && html`<p><bdi>${look.why}</bdi></p><p>${t.todo}</p>`}
		<${Forks} pin=${look.pin} />
	</div>`;
}
