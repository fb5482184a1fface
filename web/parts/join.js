/* The form with which somebody joins: a handle, a key, and a statement. */

import { html, useEffect, useState } from '../lib/preact.js';
import { utf8 } from '../lib/bytes.js';
import { useDraft } from '../lib/draft.js';
import { isTaken, keep } from '../lib/enrolment.js';
import { addOutside, create, describe, forget, persist, signerOf, support,
	use } from '../lib/keyring.js';
import { KEY_PROOF, keyProofText, proveKey } from '../lib/statement.js';
import { page } from '../lib/site.js';
import { Choice, Field, Line } from './field.js';
import { HandleField, useHandle } from './handle.js';
import { Outside } from './outside.js';
import { propose, tellKeys } from './sign.js';
import { Trouble } from './trouble.js';

const EMPTY = { handle: '', kinds: '', way: 'browser', line: '' };

/* "Operator, end user": the words that a person statement takes. */
const slugs = (words) => [...new Set(words.split(/[,;\n]/)
	.map((word) => word.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '').slice(0, 39)).filter(Boolean))].slice(0, 8);

/* The text in which a key asks to be somebody's, as something to sign. */
function proofDraft(about, handle, line) {
	const payload = keyProofText(about.log, handle, line);
	return { payload, bytes: utf8(payload), namespace: KEY_PROOF };
}

/* Does the key come to be in this browser, and is its person in already? */
const isHere = (way) => way === 'browser' || way === 'elsewhere';
const isIn = (way) => way === 'there' || way === 'elsewhere';

/* A key for the form: the one that is there already, or a new one. */
async function takeKey(entry, about, { handle, way, line }) {
	if (entry !== undefined && (isHere(way) ? entry.kind === 'browser'
		: line.trim().startsWith(entry.line)))
		return describe(entry.id, { handle });
	if (entry !== undefined)
		await forget(entry.id, entry.fingerprint);
	const owner = { slug: about.slug, log: about.log, handle };
	const taken = isHere(way) ? await create(owner)
		: await addOutside(line, owner);
	await use(taken.id);
	return taken;
}

async function sayPerson(entry, proven, draft, t) {
	const kinds = slugs(draft.kinds);
	const said = await propose({ type: 'person', entry, title: t.signTitle,
		explain: t.signExplain(entry.handle),
		body: { handle: entry.handle, keys: [proven],
			...(kinds.length > 0 && { kinds }) } });
	if (said.status === 'waiting')
		keep(entry.handle, { digest: said.digest,
			sent: new Date().toISOString() });
	return said.status !== 'cancelled';
}

function Ways({ draft, change, can, t }) {
	const options = ['browser', 'outside', 'there', 'elsewhere'].map((value) => ({ value,
		text: t.ways[value], hint: t.wayHints[value] }));
	return html`<${Choice} legend=${t.way} name="way" value=${draft.way}
			options=${options} onChoice=${(way) => change({ way })} />
		${can && !can.can && html`<p class="note wait">${t.cannot}
			<bdi>${can.why}</bdi></p>`}`;
}

/* What a new key of this browser means, before it is made. */
const AboutKey = ({ t }) => html`<div class="note"><p><strong>${
	t.keyTitle}</strong></p><ul>${t.keyPoints.map((point) =>
	html`<li>${point}</li>`)}</ul></div>`;

function LineField({ draft, change, wrong, t }) {
	return html`<${Field} label=${t.line} wrong=${wrong}
		hint=${html`${t.lineHint} <code>ssh-keygen -t ed25519</code>`}>${
		(attributes) => html`<textarea ...${attributes} name="line"
			spellcheck=${false} value=${draft.line}
			placeholder="ssh-ed25519 AAAA… you@example"
			onInput=${(event) => change({ line: event.target.value })} />`}<//>`;
}

/* An ssh key asks to be this person's: the first of its two signatures. */
function Proving({ proving, onProven, onBack, t }) {
	return html`<div class="card"><h2>${t.proofTitle}</h2>
		<p>${t.proofLead}</p>
		<${Outside} drafts=${[proving.draft]} entry=${proving.entry}
			button=${t.proofNext} onSigned=${([{ signature }]) =>
				onProven({ key: proving.entry.line, proof: signature })} />
		<p><button type="button" onClick=${onBack}>${t.back}</button></p>
	</div>`;
}

/* What is wrong with the form as it stands, said at the field: an object. */
function faultsOf(draft, state, t) {
	if (draft.handle === '')
		return { handle: t.needHandle };
	if (state === 'form' || (state === 'taken' && !isIn(draft.way)))
		return { handle: t.seeHandle };
	if (state === 'free' && isIn(draft.way))
		return { handle: t.notThere(draft.handle) };
	return !isHere(draft.way) && draft.line.trim() === ''
		? { line: t.needLine } : null;
}

function useCan() {
	const [can, setCan] = useState(null);
	useEffect(() => { support().then(setCan); }, []);
	return can;
}

/* What happens on the button: makes or takes the key, and goes on from there.
 * Undefined while there is more to do on this page. */
async function join({ about, entry, draft, setProving, t }) {
	const taken = await takeKey(entry, about, draft);
	if (isIn(draft.way))
		return true;
	if (taken.kind === 'outside') {
		setProving({ entry: taken,
			draft: proofDraft(about, taken.handle, taken.line) });
		return undefined;
	}
	/* The browser is asked to keep it, and may ask whoever sits there: what
	 * comes of it is shown afterwards, and nobody waits. */
	persist();
	return sayPerson(taken, await proveKey(about.log, taken.handle,
		await signerOf(taken.id)), draft, t);
}

const troubleAt = (trouble, field) => (field === 'line' &&
	['invalid', 'private-key', 'key-type', 'conflict'].includes(trouble?.code)
	&& trouble.status === undefined ? trouble.message : undefined);

/* The form as it is being filled, and what its button does. */
function useJoin({ about, entry, onSent, t }) {
	const [draft, change, clear] = useDraft('enrol',
		{ ...EMPTY, handle: entry?.handle ?? '' });
	const [trouble, setTrouble] = useState(null);
	const [wrong, setWrong] = useState(null);
	const [proving, setProving] = useState(null);
	const state = useHandle(draft.handle);
	const finish = (done) => {
		if (done === undefined)
			return;
		if (done)
			clear();
		tellKeys();
		onSent();
	};
	const attempt = (work) => {
		setTrouble(null);
		work().then(finish, (error) => {
			tellKeys();
			setTrouble(error);
		});
	};
	/* Who is quick presses before it is known whether the handle is free;
	 * no key is made for one that is not. */
	const enter = async () => {
		if (state === '' && !isIn(draft.way) && await isTaken(draft.handle)) {
			setWrong({ handle: t.seeHandle });
			return undefined;
		}
		return join({ about, entry, draft, setProving, t });
	};
	const submit = (event) => {
		event.preventDefault();
		const faults = faultsOf(draft, state, t);
		setWrong(faults);
		if (faults === null)
			attempt(enter);
	};
	const proven = (one) => attempt(() =>
		sayPerson(proving.entry, one, draft, t));
	return { draft, change, trouble, wrong, state, proving, submit, proven,
		back: () => setProving(null) };
}

function JoinFields({ form, t }) {
	const { draft, change, wrong, trouble, state } = form;
	const can = useCan();
	const lineTrouble = troubleAt(trouble, 'line');
	return html`<${HandleField} handle=${draft.handle} state=${state}
			owner=${isIn(draft.way)}
			onInput=${(handle) => change({ handle })} />
		${wrong?.handle && html`<p class="wrong" role="alert">${
			wrong.handle}</p>`}
		${!isIn(draft.way) && html`<${Line} label=${t.kinds}
			hint=${t.kindsHint} name="kinds" draft=${draft}
			change=${change} />`}
		<${Ways} draft=${draft} change=${change} can=${can} t=${t} />
		${isHere(draft.way) ? html`<${AboutKey} t=${t} />`
			: html`<${LineField} draft=${draft} change=${change} t=${t}
				wrong=${wrong?.line ?? lineTrouble} />`}
		${trouble && !lineTrouble && html`<${Trouble} trouble=${trouble} />`}`;
}

/*
 * about is the community; entry a key of the keyring that was made for this and
 * not sent; onSent() is called when something was.
 */
export function JoinForm({ about, entry, onSent, t }) {
	const form = useJoin({ about, entry, onSent, t });
	if (form.proving !== null)
		return html`${form.trouble && html`<${Trouble}
			trouble=${form.trouble} />`}<${Proving} proving=${form.proving}
			t=${t} onBack=${form.back} onProven=${form.proven} />`;
	return html`<p class="lead">${t.lead}</p>
		<ol>${t.steps.map((step) => html`<li>${step}</li>`)}</ol>
		<form onSubmit=${form.submit} novalidate>
		<${JoinFields} form=${form} t=${t} />
		<p><button class="first">${t.go[form.draft.way]}</button>
		${' '}<a href=${page()}>${t.later}</a></p></form>`;
}
