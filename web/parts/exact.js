/* Text that is signed, shown as it is: what would turn or hide a part of it is
 * made visible. */

import { html } from '../vendor/preact.js';
import { words } from '../lib/words.js';
import text from './sign.text.js';

/* Characters of format, such as those that turn the direction; and blanks that
 * are none. */
const UNSEEN = /([\p{Cf}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u3000])/u;

const nameOf = (character) => `U+${character.codePointAt(0).toString(16)
	.toUpperCase().padStart(4, '0')}`;

export function Exact({ payload }) {
	const t = words(text);
	return html`<pre class="exact"><bdi dir="ltr">${payload.split(UNSEEN)
		.map((part, i) => (i % 2 === 0 ? part
			: html`<mark title=${t.hidden(nameOf(part))}>${
				nameOf(part)}</mark>`))}</bdi></pre>`;
}
