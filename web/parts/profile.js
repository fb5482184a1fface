/* What somebody wants to be seen of them. */

import { html, useState } from '../lib/preact.js';
import { slug } from '../lib/claim.js';
import { Field, Line } from './field.js';
import { propose } from './sign.js';
import { Trouble } from './trouble.js';

const PARTS = ['contributions', 'standing', 'offices', 'affiliations',
	'identities'];

const formOf = ({ name = '', hats = [], links = [], show = PARTS } = {}) =>
	({ name, hats: hats.join(', '), links: links.join('\n'), show });

const words = (text, split) => [...new Set(text.split(split)
	.map((one) => one.trim()).filter(Boolean))];

function bodyOf(handle, { name, hats, links, show }) {
	return { handle, ...(name.trim() && { name: name.trim() }),
		hats: words(hats, /[,;\n]/).map(slug).filter(Boolean),
		links: words(links, /\s/),
		...(show.length < PARTS.length && { show }) };
}

function Shown({ draft, change, t }) {
	const flip = (part) => change({ show: PARTS.filter((one) => one === part
		? !draft.show.includes(one) : draft.show.includes(one)) });
	return html`<fieldset><legend>${t.show}</legend><p class="quiet">${
		t.showHint}</p>${PARTS.map((part) => html`<label class="choice"
		key=${part}><input type="checkbox" onChange=${() => flip(part)}
		checked=${draft.show.includes(part)} /> ${t.parts[part]}</label>`)}
	</fieldset>`;
}

/* person is that of GET .../people/{handle}; t the words of pages/me.js. */
export function ProfileForm({ person, onDone, t }) {
	const [draft, setDraft] = useState(() => formOf(person.profile));
	const [trouble, setTrouble] = useState(null);
	const change = (fields) => setDraft({ ...draft, ...fields });
	const submit = (event) => {
		event.preventDefault();
		propose({ type: 'profile', title: t.profile,
			explain: t.profileExplain, body: bodyOf(person.handle, draft) })
			.then(({ status }) => status !== 'cancelled' && onDone(),
				setTrouble);
	};
	return html`<details><summary>${t.profileOpen}</summary>
		<form onSubmit=${submit}>
		<${Line} name="name" label=${t.name} hint=${t.nameHint}
			maxlength="120" draft=${draft} change=${change} />
		<${Line} name="hats" label=${t.hats} hint=${t.hatsHint}
			draft=${draft} change=${change} />
		<${Field} label=${t.links} hint=${t.linksHint}>${(attributes) =>
			html`<textarea ...${attributes} class="short" name="links"
				value=${draft.links} onInput=${({ target }) =>
				change({ links: target.value })} />`}<//>
		<${Shown} draft=${draft} change=${change} t=${t} />
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		<p><button class="first">${t.seeAndSign}</button></p></form></details>`;
}
