/* The frame of the registrar's pages: where they lead, and who may act. */

import { html, useEffect } from '../lib/preact.js';
import { useAnswer } from '../lib/api.js';
import { holds } from '../lib/authority.js';
import { keepDuties } from '../lib/duties.js';
import { api, page, path } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Acts, useActs } from './acts.js';
import { NoKey, Unsent, useSigner } from './sign.js';
import { Trouble } from './trouble.js';

const text = {
	en: {
		desk: 'Registrar’s desk',
		sections: { '': 'Desk', waiting: 'Waiting room',
			assents: 'To agree to', offices: 'Offices', groups: 'Groups',
			identities: 'Identities', merge: 'Merge', keys: 'Keys',
			erasure: 'Erasure' },
		not: (handle) => html`${handle} is not a registrar now. You can look at everything here; what you sign would be refused.`,
	},
	de: {
		desk: 'Registratur',
		sections: { '': 'Übersicht', waiting: 'Wartezimmer',
			assents: 'Zuzustimmen', offices: 'Ämter', groups: 'Gruppen',
			identities: 'Identitäten', merge: 'Zusammenführen',
			keys: 'Schlüssel', erasure: 'Löschung' },
		not: (handle) => html`${handle} gehört zurzeit nicht zur Registratur. Du kannst alles ansehen; was du unterschreibst, würde abgelehnt.`,
	},
};

/*
 * Who is at the desk: { who, offices, acts, may, trouble }; may they act as
 * registrar is true, false, or undefined until their offices are known.
 */
export function useDesk() {
	const { who, propose } = useSigner();
	const { answer, trouble } = useAnswer(who ? api('people', who.handle) : null);
	useEffect(() => { if (answer) keepDuties(answer.offices); }, [answer]);
	return { who, trouble, offices: answer?.offices, acts: useActs(propose),
		may: who === null ? false : answer && holds(answer.offices, 'registrar') };
}

function Sections({ t }) {
	const here = path()[1] ?? '';
	return html`<nav aria-label=${t.desk}><ul class="tabs">${
		Object.entries(t.sections).map(([name, title]) => html`<li key=${name}>
		<a href=${page('registrar', ...name === '' ? [] : [name])}
			aria-current=${name === here ? 'page' : undefined}>${title}</a>
		</li>`)}</ul></nav>`;
}

export function Desk({ desk, title, lead, children }) {
	const t = words(text);
	const { who, may, trouble, acts } = desk;
	return html`<${Sections} t=${t} />
		<h1>${title}</h1>
		<p>${lead}</p>
		<${Unsent} onSent=${() => location.reload()} />
		${who === null && html`<${NoKey} />`}
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${who && may === false && html`<p class="note wait">${t.not(html`<bdi>${
			who.handle}</bdi>`)}</p>`}
		<${Acts} acts=${acts} />
		${children}`;
}
