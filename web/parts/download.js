/* Bytes that are in the page, as a file to keep. */

import { html, useEffect, useMemo } from '../lib/preact.js';

/* bytes is a text or a byte string; it becomes the file as it is, without a
 * line end.  children are the link's text. */
export function Download({ bytes, name, children }) {
	const address = useMemo(() => URL.createObjectURL(
		new Blob([bytes], { type: 'application/octet-stream' })), [bytes]);
	useEffect(() => () => URL.revokeObjectURL(address), [address]);
	return html`<a href=${address} download=${name}>${children}</a>`;
}
