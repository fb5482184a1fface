/* Whether a version of a policy governs now. */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';

const text = {
	en: { now: 'in force', later: 'not yet in force', past: 'replaced' },
	de: { now: 'in Kraft', later: 'noch nicht in Kraft', past: 'ersetzt' },
};

/* version: an item of the list of policies; instant: when that was asked. */
export function State({ version, instant }) {
	const t = words(text);
	if (version.in_force)
		return html`<span class="state good">${t.now}</span>`;
	return Date.parse(version.effective_from) > Date.parse(instant)
		? html`<span class="state wait">${t.later}</span>`
		: html`<span class="state">${t.past}</span>`;
}
