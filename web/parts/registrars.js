/* Whom to tell: those who are registrars now. */

import { html } from '../lib/preact.js';
import { useAll } from '../lib/all.js';
import { stateOf, terms } from '../lib/authority.js';
import { apiWith } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Person } from './links.js';

const text = {
	en: { now: 'Registrars now:' },
	de: { now: 'Zur Registratur gehören jetzt:' },
};

export function Registrars() {
	const t = words(text);
	const { items } = useAll(apiWith(['offices'],
		{ office: 'registrar', limit: 200 }));
	const handles = [...new Set(terms(items ?? [])
		.filter((one) => stateOf(one) === 'now').map(({ handle }) => handle))].sort();
	return html`<p class="steadyline">${handles.length > 0 && html`${t.now} ${
		handles.map((handle, i) => html`${i > 0 && ', '}<${Person} key=${handle}
			handle=${handle} />`)}`}</p>`;
}
