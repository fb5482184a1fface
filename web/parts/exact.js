/* Text that is signed, shown as it is: what would turn or hide a part of it is
 * made visible. */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';
import text from './sign.text.js';

/* Controls, also those that a terminal obeys; characters of format, such as
 * those that turn the direction; others that are not drawn, such as fillers;
 * and blanks that are none. */
const UNSEEN = new RegExp('([\\p{C}\\p{Default_Ignorable_Code_Point}' +
	'\\p{Zl}\\p{Zp}\\u2800]|(?! )\\p{Zs})', 'u');

const nameOf = (character) => `U+${character.codePointAt(0).toString(16)
	.toUpperCase().padStart(4, '0')}`;

export function Exact({ payload }) {
	const t = words(text);
	return html`<pre class="exact"><bdi dir="ltr">${payload.split(UNSEEN)
		.map((part, i) => (i % 2 === 0 ? part
			: html`<mark title=${t.hidden(nameOf(part))}>${
				nameOf(part)}</mark>`))}</bdi></pre>`;
}
