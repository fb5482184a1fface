/* One's own keys: which there are, another one, and none of them any more. */

import { html, useEffect, useState } from '../lib/preact.js';
import { utf8 } from '../lib/bytes.js';
import { create, forget, signerOf, use } from '../lib/keyring.js';
import { parsePasted } from '../lib/sshkey.js';
import { KEY_PROOF, keyProofText, proveKey } from '../lib/statement.js';
import { Field } from './field.js';
import { Outside } from './outside.js';
import { Registrars } from './registrars.js';
import { ownKeys, propose, tellKeys } from './sign.js';
import { Trouble } from './trouble.js';

const REASONS = ['lost', 'superseded', 'compromised'];

const addBody = (handle, { key, proof }) =>
	({ action: 'add', handle, key, proof });

/* Another key may come to be here, but it is this one that signs. */
async function addHere(who, t) {
	await use(who.id);
	const entry = await create({ slug: who.slug, log: who.log,
		handle: who.handle });
	let result = { status: 'cancelled' };
	try {
		const proven = await proveKey(who.log, who.handle,
			await signerOf(entry.id));
		result = await propose({ type: 'key', entry: who, title: t.addKey,
			explain: t.addHereExplain, body: addBody(who.handle, proven) });
	} finally {
		if (result.status === 'recorded')
			await use(entry.id);
		else
			await forget(entry.id, entry.fingerprint);
		tellKeys();
	}
	return result;
}

/* {key, proof} as another browser or `kleos key prove` writes it, or null. */
function readProven(pasted) {
	try {
		const { key, proof } = JSON.parse(pasted);
		return typeof key === 'string' && typeof proof === 'string'
			? { key, proof } : null;
	} catch {
		return null;
	}
}

function proofOf(who, pasted) {
	const { line } = parsePasted(pasted);
	const payload = keyProofText(who.log, who.handle, line);
	return { entry: { line, kind: 'outside', handle: who.handle },
		draft: { payload, bytes: utf8(payload), namespace: KEY_PROOF } };
}

function AddPasted({ who, add, t }) {
	const [pasted, setPasted] = useState('');
	const [wrong, setWrong] = useState(undefined);
	const [proving, setProving] = useState(null);
	const submit = (event) => {
		event.preventDefault();
		setWrong(undefined);
		const proven = readProven(pasted);
		if (proven !== null)
			return add(proven);
		try {
			return setProving(proofOf(who, pasted));
		} catch (error) {
			return setWrong(error.message);
		}
	};
	if (proving !== null)
		return html`<p>${t.proveLead}</p><${Outside} entry=${proving.entry}
			drafts=${[proving.draft]} button=${t.proveNext}
			onSigned=${([{ signature }]) => add({ key: proving.entry.line,
				proof: signature })} />`;
	return html`<form onSubmit=${submit} novalidate><${Field} label=${t.pasteKey}
		hint=${t.pasteKeyHint} wrong=${wrong}>${(attributes) =>
		html`<textarea ...${attributes} class="short" spellcheck=${false}
			name="newkey" value=${pasted} placeholder="ssh-ed25519 AAAA…"
			onInput=${({ target }) => setPasted(target.value)} />`}<//>
		<p><button>${t.next}</button></p></form>`;
}

function AddKey({ who, here, onDone, t }) {
	const [trouble, setTrouble] = useState(null);
	const finish = (work) => work.then(({ status }) =>
		status !== 'cancelled' && onDone(), setTrouble);
	const add = (proven) => finish(propose({ type: 'key', title: t.addKey,
		entry: who, explain: t.addExplain,
		body: addBody(who.handle, proven) }));
	return html`<div class="card"><h3>${t.addKey}</h3><p>${t.addLead}</p>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${!here.some(({ kind }) => kind === 'browser') && html`<p><button
			type="button" onClick=${() => finish(addHere(who, t))}>${
			t.addHere}</button></p>`}
		<${AddPasted} who=${who} add=${add} t=${t} /></div>`;
}

function Revoke({ who, mark, last, onDone, t }) {
	const [reason, setReason] = useState('lost');
	const [trouble, setTrouble] = useState(null);
	const submit = (event) => {
		event.preventDefault();
		propose({ type: 'key', title: t.revoke, entry: who,
			explain: t.revokes[reason], body: { action: 'revoke',
				handle: who.handle, fingerprint: mark, reason } })
			.then(({ status }) => status !== 'cancelled' && onDone(),
				setTrouble);
	};
	return html`<details><summary>${t.revoke}</summary>
		<form onSubmit=${submit}>${last && html`<p class="note wait">${
			t.lastKey}</p>`}
		<${Field} label=${t.why} hint=${t.revokes[reason]}>${(attributes) =>
			html`<select ...${attributes} value=${reason}
				onChange=${({ target }) => setReason(target.value)}>${
				REASONS.map((one) => html`<option key=${one} value=${one}>${
					t.reasons[one]}</option>`)}</select>`}<//>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		<p><button>${t.seeAndSign}</button></p></form></details>`;
}

/* A key that is also in this browser: it may sign, or be removed. */
function Local({ entry, who, ended, t }) {
	const act = (work) => work.then(tellKeys);
	return html`${entry.id === who.id
		? html`<span class="state good">${t.signs}</span>`
		: ended === undefined && html`<button type="button"
			onClick=${() => act(use(entry.id))}>${t.signWith}</button>`}
		${ended !== undefined && html`<button type="button" onClick=${() =>
			act(forget(entry.id, entry.fingerprint))}>${t.forget}</button>`}`;
}

function Key({ item, who, here, last, onDone, t }) {
	const entry = here.find(({ fingerprint }) =>
		fingerprint === item.fingerprint);
	return html`<li><p><code>${item.fingerprint}</code></p>
		<p class="row">${item.ended !== undefined
			&& html`<span class="state">${t.ended}</span>`}
		<span>${entry === undefined ? t.outsideHere
			: entry.kind === 'browser' ? t.inBrowser : t.known}</span>
		${entry && html`<${Local} entry=${entry} who=${who}
			ended=${item.ended} t=${t} />`}</p>
		${item.ended === undefined && html`<${Revoke} who=${who} last=${last}
			mark=${item.fingerprint} onDone=${onDone} t=${t} />`}</li>`;
}

/* person is that of GET .../people/{handle}; t the words of pages/me.js. */
export function Keys({ who, person, onDone, t }) {
	const [here, setHere] = useState([]);
	useEffect(() => {
		ownKeys().then(setHere);
	}, [who, person]);
	const live = person.keys.filter(({ ended }) => ended === undefined);
	return html`<section id="keys"><h2>${t.keys}</h2>
		${live.length === 1 && html`<p class="note wait">${t.oneKey}</p>`}
		<ul class="timeline">${person.keys.map((item) => html`<${Key}
			key=${item.fingerprint} item=${item} who=${who} here=${here}
			last=${live.length === 1} onDone=${onDone} t=${t} />`)}</ul>
		<${AddKey} who=${who} here=${here} onDone=${onDone} t=${t} />
		<details><summary>${t.lostTitle}</summary><ul>${t.lost.map((one) =>
			html`<li>${one}</li>`)}</ul><${Registrars} /></details></section>`;
}
