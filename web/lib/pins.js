/* pins.js: what this browser saw last of each log, so that a log which shrinks
 * or shows another history is found out.  It is kept in IndexedDB, by the
 * community's slug, and moves forward only by a consistency proof. */

import { equal, failure, hex, unhex } from './bytes.js';
import { verifyConsistency } from './merkle.js';
import { openCheckpoint, parseKey } from './note.js';
import { instant } from './statement.js';
import * as store from './store.js';

const HASH_LEN = 32;
const HASHES_MAX = 65;

/* Enough to show somebody; each of them is proof enough. */
const FORKS_MAX = 8;

const verdict = (state, code = 'none', why = '') => ({ state, code, why });

const forked = (size) => verdict('forked', 'forked',
	`the log has two histories: another root at ${size} entries was signed`);

/* What the server says of two sizes, of which nothing is believed. */
function readAnswer(answer) {
	if (!Array.isArray(answer?.proof) || answer.proof.length > HASHES_MAX)
		throw failure('malformed', 'not a consistency proof');
	return { from: unhex(answer.from?.root, HASH_LEN),
		proof: answer.proof.map((digits) => unhex(digits, HASH_LEN)) };
}

async function leads(from, to, root, proof) {
	try {
		await verifyConsistency(from.size, to.size, root, to.root, proof);
		return true;
	} catch (error) {
		if (error.code === 'unsupported')
			throw error;
		return false;
	}
}

/*
 * How do two heads of one log agree, the older one smaller?  A proof that leads
 * from another old root to the new one shows a fork; one that leads nowhere
 * shows nothing but that the server cannot or will not say.
 */
async function compare(older, newer, ask) {
	const { from, proof } = readAnswer(await ask(older.size, newer.size));
	if (await leads(older, newer, older.root, proof))
		return 'consistent';
	return await leads(older, newer, from, proof) ? 'forked' : 'unknown';
}

/* The log now shows less than it once did. */
async function judgeSmaller(head, pin, ask) {
	const rolledBack = (why) => verdict('behind', 'rolled-back', why);
	let found;
	try {
		found = await compare(head, pin, ask);
	} catch (error) {
		return rolledBack(`the log had ${pin.size} entries already, now it ` +
			`shows ${head.size} (${error.message})`);
	}
	if (found === 'forked')
		return forked(head.size);
	return found === 'consistent'
		? verdict('behind', 'none', 'an older head of the same log')
		: rolledBack('the server does not prove that what it shows is the ' +
			'beginning of what was seen');
}

async function judgeGreater(head, pin, ask) {
	const cannot = (code, why) => verdict('unknown', code,
		`whether the log has only grown cannot be told: ${why}`);
	try {
		const found = await compare(pin, head, ask);
		if (found === 'forked')
			return forked(pin.size);
		return found === 'consistent' ? verdict('grown')
			: cannot('wrong-root', 'the server\'s proof leads elsewhere');
	} catch (error) {
		return cannot(error.code ?? 'unavailable', error.message);
	}
}

/*
 * How does a verified head {size, root} go with one that was seen before?
 * ask(from, to) fetches GET /api/v1/{c}/consistency as JSON and throws when it
 * cannot.  {state, code, why}, where state is
 *
 *	same      the very same tree
 *	grown     it has more entries, after all that were seen
 *	behind    it has fewer: with code 'none' proven to be only older, and with
 *	          'rolled-back' not
 *	forked    proven to be another history
 *	unknown   nobody can tell, for the reason given
 */
export async function judge(pin, head, ask) {
	if (head.size === pin.size)
		return equal(head.root, pin.root) ? verdict('same')
			: forked(pin.size);
	if (head.size < pin.size)
		return judgeSmaller(head, pin, ask);
	return pin.size === 0 ? verdict('grown') : judgeGreater(head, pin, ask);
}

const isSame = (a, b) => a?.note === b?.note && a?.vkey === b?.vkey;

/*
 * Put a head in the place of the pin that it was compared with; false if
 * another tab has been faster, so that it was not compared with what is there.
 */
async function remember({ slug, log }, head, pin) {
	const now = instant(Date.now());
	const before = await store.update('pins', slug, (row) => {
		if (!isSame(row, pin))
			return undefined;
		return { slug, log, vkey: head.key.vkey, size: head.size,
			root: hex(head.root), note: head.note, last_seen: now,
			first_seen: row?.first_seen ?? now, forks: row?.forks ?? [] };
	});
	return isSame(before, pin);
}

/* Two signed heads of one log are the proof together, for others to see. */
async function keepFork({ slug, log }, { note, key: { vkey } }) {
	await store.update('pins', slug, (before) => {
		if (before === undefined || before.forks.length === FORKS_MAX ||
			before.forks.some((fork) => fork.note === note))
			return undefined;
		return { ...before, forks: [...before.forks, { log, vkey, note,
			against: before.note, seen: instant(Date.now()) }] };
	});
}

/* The head in a note, by the key that is remembered rather than a new one. */
async function openNote({ note, log, vkey }, pin) {
	const trusted = pin?.log === log ? pin.vkey : vkey;
	try {
		return await openCheckpoint(note, [await parseKey(trusted)]);
	} catch (error) {
		if (error.code === 'bad-signature' && trusted !== vkey)
			throw failure('re-signed', 'the log is signed by another key than ' +
				'before; learn from somewhere else than this server if it is ' +
				'the right one');
		throw error;
	}
}

async function judgeSeen({ log, ask }, head, pin) {
	if (pin === undefined)
		return verdict('first');
	if (pin.log !== log)
		return verdict('forked', 'wrong-log',
			'this is not the log that was here before');
	return judge({ size: pin.size, root: unhex(pin.root) }, head, ask);
}

async function lookAt(seen) {
	const pin = await get(seen.slug);
	const head = await openNote(seen, pin);
	const found = await judgeSeen(seen, head, pin);
	if (found.state === 'forked')
		await keepFork(seen, head);
	else if (['first', 'same', 'grown'].includes(found.state) &&
		!await remember(seen, head, pin))
		return lookAt(seen);
	return { head, ...found };
}

/*
 * Compare the log with what is remembered of it, and remember more where that
 * is right: at first sight, and when it has grown.  Takes {slug, log, vkey,
 * note (its checkpoint), ask (as of judge)}; vkey, which the server says, counts
 * only at first sight.  Returns judge's {state, code, why}, where state may also
 * be 'first', with .head and .pin, the row of get() as it is now.  Never throws:
 * what cannot be checked or kept is 'unknown', with its code.
 */
export async function look(seen) {
	const found = await lookAt(seen).catch((error) =>
		verdict('unknown', error.code ?? 'internal', error.message));
	const pin = await get(seen.slug).catch(() => undefined);
	return { ...found, pin };
}

/*
 * What is remembered under a slug: {slug, log, vkey, size, root (hex), note,
 * first_seen, last_seen, forks}, each fork with the two notes that exclude one
 * another, note (by vkey) and against; or undefined.
 */
export const get = (slug) => store.get('pins', slug);

export const list = () => store.getAll('pins');

/*
 * Take another key of a log that is remembered, after its user has learned it
 * from somewhere else.  The tree that was seen stays.
 */
export async function trust(slug, vkey) {
	await parseKey(vkey);
	await store.update('pins', slug, (pin) => pin && { ...pin, vkey });
}

/* Only ever because somebody asks for it. */
export const forget = (slug) => store.remove('pins', slug);
