/* The name of a key by which people compare it. */

import { html, useEffect, useState } from '../lib/preact.js';
import { fingerprint, parse } from '../lib/sshkey.js';

/* Of a line "type base64"; the line itself where it cannot be read. */
export function useFingerprint(line) {
	const [mark, setMark] = useState('…');
	useEffect(() => {
		Promise.resolve().then(() => fingerprint(parse(line)))
			.then(setMark, () => setMark(line));
	}, [line]);
	return mark;
}

export const Fingerprint = ({ line }) =>
	html`<code>${useFingerprint(line)}</code>`;
