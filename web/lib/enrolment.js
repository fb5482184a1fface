/* enrolment.js: what somebody who is not in the log yet has sent.  Who waits is
 * shown to registrars alone, so that this browser has to remember it. */

import { get, post } from './api.js';
import { api, apiWith, community } from './site.js';

const DAY_MS = 86400000;

/* After so many days what still waits is dropped. */
export const WAIT_DAYS = 30;

const keyOf = (handle) => `kleos:${community()}:enrolment:${handle}`;

/* { digest, sent } of the person statement of a handle; { in: true } once it is
 * in; or null. */
export function recall(handle) {
	try {
		return JSON.parse(localStorage.getItem(keyOf(handle)));
	} catch {
		return null;
	}
}

export function keep(handle, sent) {
	try {
		localStorage.setItem(keyOf(handle), JSON.stringify(sent));
	} catch {
		/* The registrars have it all the same. */
	}
}

const saidKey = (handle) => `kleos:${community()}:said:${handle}`;

/* As many as wait under one key. */
const SAID_MAX = 20;

/* What a handle said while it waited: [{ digest, payload, sent }]. */
export function recallSaid(handle) {
	try {
		return JSON.parse(localStorage.getItem(saidKey(handle))) ?? [];
	} catch {
		return [];
	}
}

function writeSaid(handle, said) {
	try {
		if (said.length === 0)
			localStorage.removeItem(saidKey(handle));
		else
			localStorage.setItem(saidKey(handle),
				JSON.stringify(said.slice(-SAID_MAX)));
	} catch {
		/* The registrars have it all the same. */
	}
}

/* Remember a statement that was sent and waits with its person. */
export const keepSaid = (handle, { digest, payload }) => writeSaid(handle, [
	...recallSaid(handle).filter((one) => one.digest !== digest),
	{ digest, payload, sent: new Date().toISOString() }]);

export const forgetSaid = (handle) => writeSaid(handle, []);

/* Of what was said while waiting, what the log has not taken: the rest needs no
 * memory any more. */
export async function settleSaid(handle) {
	const lost = [];
	for (const one of recallSaid(handle)) {
		const { items } = await get(apiWith(['statements'],
			{ digest: one.digest, limit: 1 }));
		if (items.length === 0)
			lost.push(one);
	}
	writeSaid(handle, lost);
	return lost;
}

/* When what was sent then is dropped, as an instant. */
export const dropsAt = (sent) =>
	new Date(Date.parse(sent) + WAIT_DAYS * DAY_MS).toISOString();

/* Is a handle somebody's?  That it is not yet is no mistake, as 404 would be. */
export async function isTaken(handle) {
	const { items } = await post(api('identities'),
		{ identities: [`handle:${handle}`] });
	return items[0].handle !== null;
}

/* Somebody by handle; who was there once is asked for without a detour. */
async function find(handle) {
	const known = recall(handle)?.in === true;
	if (!known && !await isTaken(handle))
		return undefined;
	keep(handle, { in: true });
	return get(api('people', handle));
}

/*
 * Where an entry of the keyring stands: { state, person, sent, drops }.  state
 * is 'in' (the key is the person's), 'out' (it was, and is revoked), 'other'
 * (the handle is that of somebody with other keys), 'waiting', 'late' (it was
 * dropped) or 'new' (nothing was sent).
 */
export async function standing(entry) {
	const person = await find(entry.handle);
	if (person !== undefined) {
		const same = person.keys.filter(({ fingerprint }) =>
			fingerprint === entry.fingerprint);
		return { person, state: same.length === 0 ? 'other'
			: same.some(({ ended }) => ended === undefined) ? 'in' : 'out' };
	}
	const sent = recall(entry.handle);
	if (sent === null)
		return { state: 'new' };
	const drops = dropsAt(sent.sent);
	return { state: Date.parse(drops) < Date.now() ? 'late' : 'waiting',
		sent, drops };
}
