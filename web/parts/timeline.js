/* Statements one below the other, as sentences, newest first. */

import { html } from '../lib/preact.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Statement } from './links.js';
import { Sentence } from './sentence.js';

const text = {
	en: { entry: (n) => `entry ${n}`, pending: 'waits for another to agree' },
	de: { entry: (n) => `Eintrag ${n}`, pending: 'wartet auf Zustimmung' },
};

/* items are those of /statements with "body". */
export function Timeline({ items }) {
	const t = words(text);
	return html`<ol class="timeline">${items.map((one) =>
		html`<li key=${one.digest}><${Sentence} statement=${one} />
			${one.status === 'pending' &&
				html` <span class="state wait">${t.pending}</span>`}
			<div class="quiet"><${Instant} at=${one.recorded_at} /> ·${' '}
				<${Statement} digest=${one.digest}>${
					t.entry(number(one.index))}<//></div>
		</li>`)}</ol>`;
}
