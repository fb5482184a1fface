/* A session, to read what is private (docs/private.md).  Its token lives in this
 * page's memory and nowhere else: it goes when the page does. */

import { useState } from './preact.js';
import { ServerTrouble, ask, get, post } from './api.js';
import { failure, utf8 } from './bytes.js';
import { canonicalText } from './jcs.js';
import { signerOf } from './keyring.js';
import { api } from './site.js';
import { SESSION, answerChallenge } from './statement.js';

let open = null; /* { token, handle, expires } */

/* A challenge that is for this log and this host, ready to be signed elsewhere:
 * { payload, bytes, namespace }. */
export async function challenge(entry) {
	const offer = await get(api('session'));
	if (offer.log !== entry.log || offer.host !== location.host)
		throw failure('wrong-log', 'the challenge is for another log or host');
	const payload = canonicalText(offer);
	return { payload, bytes: utf8(payload), namespace: SESSION };
}

/* Begin with { payload, signature }, or with a key of this browser. */
export async function begin(envelope) {
	open = await post(api('session'), envelope);
	return open;
}

export async function beginHere(entry) {
	return begin(await answerChallenge(await get(api('session')),
		{ log: entry.log, host: location.host }, await signerOf(entry.id)));
}

export async function end() {
	const { token } = open ?? {};
	open = null;
	if (token !== undefined)
		await ask(api('session'), { method: 'DELETE',
			headers: { authorization: `Bearer ${token}` } });
}

/* What only the holder of the session may read; it is over once that is 401. */
export async function getPrivately(address) {
	try {
		return await (await ask(address, { cache: 'no-store',
			headers: { authorization: `Bearer ${open?.token}` } })).json();
	} catch (trouble) {
		if (trouble instanceof ServerTrouble && trouble.status === 401)
			open = null;
		throw trouble;
	}
}

/* [session, again]: the session that is open, or null; again() looks anew. */
export function useSession() {
	const [session, setSession] = useState(open);
	return [session, () => setSession(open)];
}
