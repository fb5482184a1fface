/* What became of checking something: by a sign, a word and a colour. */

import { html } from '../lib/preact.js';

const MARKS = { passed: '✓', failed: '✗', unchecked: '?' };

/* How notes and states look for each. */
export const LOOKS = { passed: 'good', failed: 'bad', unchecked: 'wait' };

/* state is that of a step of lib/receipt.js; children are its word. */
export const Mark = ({ state, children }) => html`<span
	class=${`state ${LOOKS[state]}`}><span aria-hidden="true">${
	MARKS[state]}</span> ${children}</span>`;
