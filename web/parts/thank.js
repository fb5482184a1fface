/* A thank-you in public. */

import { html, useState } from '../lib/preact.js';
import { useDraft } from '../lib/draft.js';
import { words } from '../lib/words.js';
import { Field } from './field.js';
import { NoKey, useSigner } from './sign.js';
import { Trouble } from './trouble.js';
import { Who } from './who.js';

const FOR_MAX = 2000;

const text = {
	en: {
		open: (to) => (to ? `Thank ${to}` : 'Thank somebody'),
		lead: 'Anybody can read it. It never counts for a role; it is there to be read.',
		who: 'Whom?',
		whoHint: 'A handle, or somebody known elsewhere, such as irc:quince.',
		what: 'What for?',
		go: 'See the exact text and sign',
		title: (to) => `Thank ${to}`,
		done: 'Your thanks are recorded.',
		need: 'Say whom, and what for.',
	},
	de: {
		open: (to) => (to ? `${to} danken` : 'Jemandem danken'),
		lead: 'Alle können es lesen. Es zählt nie für eine Rolle; es ist da, um gelesen zu werden.',
		who: 'Wem?',
		whoHint: 'Ein Handle, oder jemand, der anderswo bekannt ist, etwa irc:quince.',
		what: 'Wofür?',
		go: 'Genauen Text ansehen und unterschreiben',
		title: (to) => `${to} danken`,
		done: 'Dein Dank ist verzeichnet.',
		need: 'Sage, wem und wofür.',
	},
};

const identityOf = (who) => (who.includes(':') ? who : `handle:${who}`);

function ThankForm({ to, t }) {
	const { who, propose } = useSigner();
	const [draft, change, clear] = useDraft(`thanks:${to ?? ''}`,
		{ to: to ?? '', for: '' });
	const [state, setState] = useState({});
	const submit = (event) => {
		event.preventDefault();
		const [whom, what] = [draft.to.trim(), draft.for.trim()];
		if (whom === '' || what === '')
			return setState({ wrong: t.need });
		const body = { to: identityOf(whom), for: what };
		return propose({ type: 'thanks', title: t.title(whom), body })
			.then(({ status }) => {
				if (status === 'cancelled')
					return;
				clear();
				setState({ done: true });
			}, (trouble) => setState({ trouble }));
	};
	return html`<form onSubmit=${submit} novalidate><p class="quiet">${
			t.lead}</p>
		${who === null && html`<${NoKey} />`}
		${to === undefined && html`<${Who} label=${t.who} hint=${t.whoHint}
			value=${draft.to} change=${(value) => change({ to: value })} />`}
		<${Field} label=${t.what} wrong=${state.wrong}>${(attributes) =>
			html`<textarea ...${attributes} name="for" maxlength=${FOR_MAX}
				value=${draft.for} onInput=${({ target }) =>
				change({ for: target.value })} />`}<//>
		${state.trouble && html`<${Trouble} trouble=${state.trouble} />`}
		${state.done && html`<p class="note good" role="status">${t.done}</p>`}
		<p><button class="first" disabled=${!who}>${t.go}</button></p></form>`;
}

/* to is a handle; without it the form asks whom. */
export function Thank({ to }) {
	const t = words(text);
	const [open, setOpen] = useState(false);
	return html`<details onToggle=${({ target }) => setOpen(target.open)}>
		<summary>${t.open(to)}</summary>
		${open && html`<${ThankForm} to=${to} t=${t} />`}</details>`;
}
