/* What was checked of a receipt, step by step, with the result of each. */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';
import { Mark } from './mark.js';
import text from './sign.text.js';

/* Those that people ask about; the others are shown when they do not pass. */
const TOLD = ['signature', 'inclusion', 'checkpoint', 'history'];

/*
 * steps are those of lib/signing.js checkAll() or lib/receipt.js: { name, state,
 * why }; names may change the sentence of a step.
 */
export function Steps({ steps, names = {} }) {
	const t = words(text);
	const shown = steps.filter(({ name, state }) =>
		TOLD.includes(name) || state !== 'passed')
		.sort((a, b) => TOLD.indexOf(a.name) - TOLD.indexOf(b.name));
	return html`<ul class="steps">${shown.map(({ name, state, why }) =>
		html`<li key=${name}><${Mark} state=${state}>${t[state]}<//>
			${' '}${names[name] ?? t.steps[name]}
			${why && html`<br /><span class="quiet"><bdi>${why}</bdi></span>`}
		</li>`)}</ul>
		${steps.some(({ state }) => state === 'failed') &&
			html`<p class="trouble" role="alert">${t.alarm}</p>`}`;
}
