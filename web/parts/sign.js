/*
 * Signing, for every page that says something.
 *
 *	const { who, propose } = useSigner();
 *
 * who is the key that signs here: an entry of lib/keyring.js with .handle, null
 * if this browser has none (then <NoKey /> says what to do), and undefined for
 * the moment until that is known.
 *
 * propose({ type, body, title, explain }), or propose({ items: [{ type, body }],
 * title, explain }) for many at once (a body may be a function of the drafts
 * before it, see lib/signing.js), opens a dialog that shows what would be
 * signed, and resolves to { status, digest, index, recordedAt, results } when
 * it is answered for.  status is 'recorded', 'waiting' (for a vouch), 'partly'
 * (of many, some were refused) or 'cancelled'; the others are of the first
 * statement, results of each (lib/signing.js submit).  title is a few words,
 * explain a sentence or anything Preact draws.  entry, where given, is another
 * key to sign with; inTurn says that items are sent one after the other, up to
 * the first that is refused.  What items name by digest is fetched and shown in
 * the dialog by its own text; about is what the page has told of it, [{ digest,
 * ... }], with its envelope where that is known.  What was told otherwise than
 * it was signed is left out of items: results say what was.  It rejects with a ServerTrouble when the server refuses,
 * or with an Error that has a .code when nothing could be composed; show either
 * in a <Trouble />.  The dialog goes on to show how the receipt was verified;
 * nobody has to wait for that.
 */

import { html, render, useEffect, useState } from '../lib/preact.js';
import { failure } from '../lib/bytes.js';
import { keepSaid } from '../lib/enrolment.js';
import { holdTargets } from '../lib/held.js';
import { canonicalText } from '../lib/jcs.js';
import { current, list } from '../lib/keyring.js';
import { checkAll, prepare, submit } from '../lib/signing.js';
import { community, page } from '../lib/site.js';
import { read } from '../lib/statement.js';
import { drop, keep, recall } from '../lib/unsent.js';
import { words } from '../lib/words.js';
import { Dialog } from './signing.js';
import { Trouble } from './trouble.js';
import text from './sign.text.js';

const listeners = new Set();

/* The keys of this browser here: those that have a handle. */
export async function ownKeys() {
	try {
		return (await list()).filter(({ slug, handle }) =>
			slug === community() && handle !== '');
	} catch {
		return []; /* a browser that keeps nothing has no keys */
	}
}

async function whoSigns() {
	const keys = await ownKeys();
	const newest = keys.at(-1);
	return newest === undefined ? null
		: await current(newest.log) ?? newest;
}

/* To be called by whoever has changed the keys, or what is unsent. */
export const tellKeys = () => listeners.forEach((listener) => listener());

let host;
let shown = null;

function draw(fields) {
	if (host === undefined) {
		host = document.createElement('div');
		document.body.append(host);
	}
	shown = fields === null ? null : { ...shown, ...fields };
	render(shown && html`<${Dialog} ...${shown} onClose=${close} />`, host);
}

const close = () => draw(null);

/* Show something that has to be answered. */
const choose = (fields) => new Promise((resolve) =>
	draw({ ...fields, onChoice: resolve }));

/* Anything but a refusal: it may even be recorded, and only the answer lost. */
const isPassing = ({ status }) => status === undefined || status === 429 ||
	status < 400 || status >= 500;

/* Until it is answered for, or given up for now. */
async function deliver(envelopes, drafts, inTurn) {
	for (;;) {
		draw({ phase: 'sending' });
		try {
			const outcomes = await submit(envelopes, drafts, inTurn);
			drop();
			return outcomes;
		} catch (trouble) {
			if (!isPassing(trouble)) {
				drop();
				throw trouble;
			}
			if (!await choose({ phase: 'trouble', trouble }))
				throw trouble;
		}
	}
}

/* Each with what it says: that may be less than was proposed. */
function summary(outcomes, drafts) {
	const [first] = outcomes;
	const refused = outcomes.some(({ status }) => status === 'refused');
	return { ...first, status: refused ? 'partly' : first.status,
		results: outcomes.map((one, i) =>
			({ ...one, body: drafts[i].statement.body })) };
}

/* After the page has gone on: nothing that goes wrong here undoes it. */
async function showReceipts(outcomes, envelopes, about, entry) {
	const mine = Symbol('this showing');
	draw({ phase: 'done', outcomes, mine, report: undefined });
	if (!outcomes.some(({ status }) => status === 'recorded'))
		return;
	const tell = (fields) => shown?.mine === mine && draw(fields);
	try {
		tell({ report: await checkAll(outcomes, envelopes, about, entry,
			(done, all) => tell({ progress: [done, all] })) });
	} catch (error) {
		tell({ report: { state: 'unchecked', steps: [], error } });
	}
}

/* Who waits is shown to registrars alone: their own browser remembers for them
 * what they said. */
function rememberWaiting(outcomes, drafts, { handle }) {
	outcomes.forEach(({ status, digest }, i) => {
		const { type } = drafts[i].statement;
		if (status === 'waiting' && type !== 'person')
			keepSaid(handle, { digest,
				payload: canonicalText(drafts[i].statement) });
	});
}

async function send(envelopes, drafts, { about, entry, title, inTurn }) {
	keep({ title, entry, envelopes, inTurn });
	try {
		const outcomes = await deliver(envelopes, drafts, inTurn);
		rememberWaiting(outcomes, drafts, entry);
		showReceipts(outcomes, envelopes, about, entry);
		return summary(outcomes, drafts);
	} catch (trouble) {
		close();
		throw trouble;
	} finally {
		tellKeys();
	}
}

const NOTHING = { status: 'cancelled', results: [] };

/* What is going to be signed, and what it is about. */
async function prepareHeld(items, key, how) {
	const held = await holdTargets(items, { log: key.log, ...how });
	return { ...held, ...await prepare(held.items, key) };
}

export async function propose({ type, body, items = [{ type, body }], title,
	explain, entry, inTurn, about: listed }) {
	const key = entry ?? await whoSigns();
	if (key === null)
		throw failure('unknown-key', words(text).noKey);
	shown = null;
	draw({ phase: 'preparing', title, explain, entry: key });
	let ready;
	try {
		ready = await prepareHeld(items, key, { shown: listed, inTurn });
	} catch (trouble) {
		close();
		throw trouble;
	}
	const { drafts, about, told, faults } = ready;
	const envelopes = await choose({ told, faults, drafts,
		phase: drafts.length > 0 ? 'review' : 'nothing' });
	if (!envelopes) {
		close();
		return NOTHING;
	}
	return send(envelopes, drafts, { about, entry: key, title, inTurn });
}

/* Send what was signed before and not answered for. */
async function resend({ envelopes, entry, title, inTurn }) {
	shown = null;
	draw({ phase: 'preparing', title, entry });
	try {
		const { about } = await prepare([], entry);
		const drafts = await Promise.all(envelopes
			.map(({ payload }) => read(payload)));
		return await send(envelopes, drafts,
			{ about, entry, title, inTurn });
	} catch (trouble) {
		close();
		throw trouble;
	}
}

export function useSigner() {
	const [who, setWho] = useState(undefined);
	useEffect(() => {
		const listener = () => whoSigns().then(setWho);
		listener();
		listeners.add(listener);
		return () => listeners.delete(listener);
	}, []);
	return { who, propose };
}

/* Where somebody without a key wants to sign. */
export function NoKey() {
	const t = words(text);
	return html`<div class="note wait"><p>${t.noKey} <a href=${page('enrol')}>${
		t.getKey}</a></p></div>`;
}

/* What was signed and perhaps not sent, as lib/unsent.js has it, or null. */
export function useUnsent() {
	const [signed, setSigned] = useState(recall);
	useEffect(() => {
		const look = () => setSigned(recall());
		listeners.add(look);
		return () => listeners.delete(look);
	}, []);
	return signed;
}

/*
 * Says that something was signed and perhaps not sent, if so; onSent(signed,
 * result) is called once it is answered for.
 */
export function Unsent({ onSent }) {
	const t = words(text);
	const signed = useUnsent();
	const [trouble, setTrouble] = useState(null);
	const again = () => resend(signed).then((result) =>
		onSent(signed, result), setTrouble);
	return html`${trouble && html`<${Trouble} trouble=${trouble} />`}
		${signed && html`<div class="note wait" role="status">
		<p><strong>${t.unsent}:</strong> <bdi>${signed.title}</bdi></p>
		<p>${t.unsentLead}</p>
		<p class="row"><button type="button" class="first" onClick=${again}>${
			t.again}</button>
		<button type="button" onClick=${() => { drop(); tellKeys(); }}>${
			t.discard}</button></p></div>`}`;
}
