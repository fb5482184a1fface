/* The statements that a signature is about, each by the text that its author
 * signed (lib/held.js), and those that were left out. */

import { html } from '../lib/preact.js';
import { Instant } from '../lib/time.js';
import { plural, words } from '../lib/words.js';
import { Body } from './body.js';
import { Fingerprint } from './fingerprint.js';
import { Statement } from './links.js';
import { Sentence } from './sentence.js';
import { Reason } from './trouble.js';

const text = {
	en: {
		about: (n) => (n === 1 ? 'What it is about, as it was signed'
			: 'What it is about, each as it was signed'),
		more: (n) => `and ${plural(n, { one: 'more', other: 'more' })}`,
		said: 'said', key: 'Key',
		leftOut: (n) => `${plural(n, { one: 'entry is', other: 'entries are' })} left out: what is shown is not what its author signed, or that could not be checked.`,
		nothing: 'Nothing is left to sign.',
		todo: 'The server, or something on the way to it, shows what nobody has signed. If it stays so, tell the registrars.',
	},
	de: {
		about: (n) => (n === 1 ? 'Worum es geht, wie es unterschrieben wurde'
			: 'Worum es geht, jedes wie es unterschrieben wurde'),
		more: (n) => `und ${plural(n, { one: 'weiteres', other: 'weitere' })}`,
		said: 'gesagt', key: 'Schlüssel',
		leftOut: (n) => `${plural(n, { one: 'Eintrag bleibt', other: 'Einträge bleiben' })} weg: Gezeigt wird nicht, was unterschrieben wurde, oder das ließ sich nicht prüfen.`,
		nothing: 'Nichts bleibt zu unterschreiben.',
		todo: 'Der Server oder etwas auf dem Weg zu ihm zeigt, was niemand unterschrieben hat. Bleibt es so, sage es der Registratur.',
	},
};

const SHOWN = 10;

/* Keys by the name under which people compare them; their proofs are for
 * machines. */
function Keys({ statement: { type, body }, t }) {
	const lines = type === 'person' ? (body.keys ?? []).map(({ key }) => key)
		: type === 'key' && body.key ? [body.key] : [];
	return html`${lines.map((line) => html`<p key=${line}>${t.key}: <${Fingerprint}
		line=${line} /></p>`)}`;
}

function withoutKeys({ type, body }) {
	const { keys, key, proof, ...rest } = body;
	return type === 'person' || type === 'key' ? rest : body;
}

function Said({ statement, t }) {
	return html`<li class="card"><p><${Sentence} statement=${statement} /></p>
		<${Body} type=${statement.type} body=${withoutKeys(statement)} />
		<${Keys} statement=${statement} t=${t} />
		<p class="quiet">${t.said} <${Instant} at=${statement.made_at} /> ·${' '}
			<${Statement} digest=${statement.digest} /></p></li>`;
}

const List = ({ told, t }) => html`<ul class="cards">${told.map((one) =>
	html`<${Said} key=${one.digest} statement=${one} t=${t} />`)}</ul>`;

/* told are statements as hold() gives them. */
export function About({ told }) {
	const t = words(text);
	const rest = told.slice(SHOWN);
	return told.length > 0 && html`<h3>${t.about(told.length)}</h3>
		<${List} told=${told.slice(0, SHOWN)} t=${t} />
		${rest.length > 0 && html`<details><summary>${t.more(rest.length)}</summary>
			<${List} told=${rest} t=${t} /></details>`}`;
}

/* faults are [{ digest, error }]; nothing says that no other is left. */
export function LeftOut({ faults, nothing }) {
	const t = words(text);
	return faults.length > 0 && html`<div class="trouble" role="alert">
		<p><strong>${t.leftOut(faults.length)}</strong> ${nothing && t.nothing}</p>
		<ul>${faults.map(({ digest, error }) => html`<li key=${digest}><${Statement}
			digest=${digest} />: <${Reason} code=${error.code}
			message=${error.message} /></li>`)}</ul>
		<p>${t.todo}</p></div>`;
}
