/* /<community>/registrar/keys: stop a lost or stolen key from speaking for
 * somebody. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { get } from '../lib/api.js';
import { api, fragment } from '../lib/site.js';
import { number } from '../lib/words.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Choice, Line } from '../parts/field.js';
import { Person, Statement } from '../parts/links.js';
import { Busy, Empty, Table } from '../parts/list.js';
import { Trouble } from '../parts/trouble.js';
import text from './keys.text.js';

function usePerson(turn) {
	const [state, setState] = useState({});
	const load = (handle) => {
		setState({ busy: true });
		get(api('people', handle)).then((person) => setState({ person }),
			(trouble) => setState({ trouble }));
	};
	useEffect(() => {
		if (state.person)
			load(state.person.handle);
	}, [turn]);
	return { ...state, load };
}

function KeyState({ one, t }) {
	if (one.distrusted_from !== undefined)
		return html`<span class="state bad">${one.distrusted_from < one.ended
			? t.distrusted(number(one.distrusted_from))
			: t.stolen(number(one.ended))}</span>`;
	return one.ended === undefined
		? html`<span class="state good">${t.counts}</span>`
		: html`<span class="state">${t.revokedAt(number(one.ended))}</span>`;
}

function Keys({ person, desk, onRevoke, t }) {
	const columns = [
		{ name: 'key', title: t.key, cell: ({ fingerprint, statement }) =>
			html`<${Statement} digest=${statement}><code>${
				fingerprint}</code><//>` },
		{ name: 'by', title: t.addedBy, cell: ({ added_by: by }) =>
			html`<${Person} handle=${by} />` },
		{ name: 'state', title: t.state,
			cell: (one) => html`<${KeyState} one=${one} t=${t} />` },
		{ name: 'act', title: t.act, cell: (one) => html`<button type="button"
			class="small" disabled=${!desk.may}
			onClick=${() => onRevoke(one)} aria-label=${t.revokeKey(
				one.fingerprint)}>${t.revoke}</button>` },
	];
	return person.keys.length === 0
		? html`<${Empty}><p>${t.keyless}</p><//>`
		: html`<h2>${t.keysOf(html`<${Person} handle=${person.handle} />`)}</h2>
			<p class="quiet">${t.all}</p>
			<${Table} caption=${t.keys} columns=${columns} rows=${person.keys}
				id=${({ fingerprint, since }) => `${fingerprint} ${since}`} />`;
}

/* Why, what follows from it, and, of a stolen key, since when. */
function Revoke({ one, person, desk, onDone, onCancel, t }) {
	const [draft, setDraft] = useState({ reason:
		one.ended === undefined ? 'lost' : 'compromised', from: '' });
	const change = (fields) => setDraft((old) => ({ ...old, ...fields }));
	const { reason, from } = draft;
	const two = reason === 'compromised' && from !== '';
	const wrong = from !== '' && !/^[0-9]{1,15}$/.test(from);
	const reasons = one.ended === undefined
		? ['lost', 'compromised', 'superseded'] : ['compromised'];
	const revoke = () => desk.acts.act({ type: 'key', body: {
		action: 'revoke', handle: person.handle, fingerprint: one.fingerprint,
		reason, ...two && { distrust_from: Number(from) } },
	title: t.revokeTitle(person.handle), explain: t.follows[reason] }, {
		said: two ? t.asked(person.handle) : t.revoked(person.handle),
		after: onDone });
	return html`<section class="card"><h2>${t.why}</h2>
		<p><code>${one.fingerprint}</code></p>
		<${Choice} legend=${t.reason} name="reason" value=${reason}
			onChoice=${(value) => change({ reason: value })}
			options=${reasons.map((value) => ({ value, text: t.reasons[value] }))} />
		<p class="note">${t.follows[reason]}</p>
		${reason === 'compromised' && html`<${Line} label=${t.since}
			hint=${t.sinceHint(number(one.since))} name="from" draft=${draft}
			change=${change} inputmode="numeric"
			wrong=${wrong ? t.noNumber : undefined} />`}
		${two && html`<p class="note wait">${t.byTwo}</p>`}
		<p class="row"><button type="button" class="first" disabled=${wrong}
			onClick=${revoke}>${t.goOn}</button>
			<button type="button" onClick=${onCancel}>${t.cancel}</button></p>
	</section>`;
}

function KeysPage({ t }) {
	const desk = useDesk();
	const [draft, setDraft] = useState({ handle: fragment('handle') ?? '' });
	const [chosen, setChosen] = useState(null);
	const { person, trouble, busy, load } = usePerson(desk.acts.done.length);
	useTitle(t.title);
	useEffect(() => { if (draft.handle !== '') load(draft.handle); }, []);
	const look = (event) => {
		event.preventDefault();
		setChosen(null);
		load(draft.handle.trim());
	};
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<form onSubmit=${look}><${Line} label=${t.handle} name="handle"
			draft=${draft} change=${setDraft} autocapitalize="none"
			spellcheck=${false} /><p><button disabled=${
			draft.handle.trim() === ''}>${t.look}</button></p></form>
		${busy && html`<${Busy} />`}
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${chosen && person && html`<${Revoke} key=${chosen.fingerprint}
			one=${chosen} person=${person} desk=${desk} t=${t}
			onDone=${() => setChosen(null)} onCancel=${() => setChosen(null)} />`}
		${person && html`<${Keys} person=${person} desk=${desk}
			onRevoke=${setChosen} t=${t} />`}
		<h2>${t.newKey}</h2><p>${t.newKeyHow}</p>
		<pre>kleos key add FILE --handle HANDLE</pre><//>`;
}

show(KeysPage, text);
