/* The ways to what somebody does in office. */

import { html } from '../lib/preact.js';
import { stateOf, terms } from '../lib/authority.js';
import { page } from '../lib/site.js';
import { words } from '../lib/words.js';
import { officeName } from './terms.js';

const text = {
	en: { title: 'My offices', desk: 'Registrar’s desk',
		inbox: (group) => `Inbox of ${group}`,
		minutes: (group) => `Record a meeting of ${group}`,
		policies: 'Policies' },
	de: { title: 'Meine Ämter', desk: 'Registratur',
		inbox: (group) => `Eingang von ${group}`,
		minutes: (group) => `Ein Treffen von ${group} eintragen`,
		policies: 'Regeln' },
};

/* Where an office is held; nothing for those without a page of their own. */
const WAYS = {
	registrar: (_, t) => [[page('registrar'), t.desk]],
	official: (_, t) => [[page('policies'), t.policies]],
	chair: (group, t) => [[page('groups', group, 'inbox'), t.inbox(group)],
		[page('groups', group, 'minutes'), t.minutes(group)]],
	recorder: (group, t) => [[page('groups', group, 'minutes'),
		t.minutes(group)]],
};

export function Duties({ offices }) {
	const t = words(text);
	const held = terms(offices).filter((one) => stateOf(one) === 'now' &&
		one.occasion === undefined);
	return held.length > 0 && html`<section><h2>${t.title}</h2>
		<ul class="plainlist">${held.map(({ grant, office, group }) => html`<li
			key=${`${grant} ${office}`}>${officeName(office)}${group && html` (<bdi>${
				group}</bdi>)`}${(WAYS[office]?.(group, t) ?? []).map(
				([address, name]) => html` · <a href=${address}>${name}</a>`)}</li>`)}
		</ul></section>`;
}
