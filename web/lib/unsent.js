/* unsent.js: what was signed here and not yet answered for.  The same envelope
 * is never recorded twice, so that it may always be sent again; one that was
 * composed anew would be another statement. */

import { community } from './site.js';

const key = () => `kleos:${community()}:unsent`;

/* { title, entry, envelopes } of keyring and signing, or null. */
export function recall() {
	try {
		return JSON.parse(localStorage.getItem(key()));
	} catch {
		return null;
	}
}

export function keep(signed) {
	try {
		localStorage.setItem(key(), JSON.stringify(signed));
	} catch {
		/* Then it lives as long as the page. */
	}
}

export function drop() {
	try {
		localStorage.removeItem(key());
	} catch {
		/* There was nothing to keep it in. */
	}
}
