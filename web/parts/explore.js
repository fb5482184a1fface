/* Ways into a log: an entry by its number, and whether one size begins with
 * another. */

import { html, useState } from '../lib/preact.js';
import { get } from '../lib/api.js';
import { hex, unhex } from '../lib/bytes.js';
import { verifyConsistency } from '../lib/merkle.js';
import { askConsistency } from '../lib/seen.js';
import { apiWith, page } from '../lib/site.js';
import { number, words } from '../lib/words.js';
import { Checked } from './proof.js';
import { Trouble } from './trouble.js';
import text from './explore.text.js';

/* The newest of the first so many is the last of them, unless it is erased. */
async function findEntry(index) {
	const { items: [found] } = await get(apiWith(['statements'],
		{ size: index + 1, limit: 1 }));
	return found?.index === index ? found : null;
}

export function EntryByIndex({ size }) {
	const t = words(text);
	const [state, setState] = useState({});
	const find = async (event) => {
		event.preventDefault();
		const index = Number(new FormData(event.target).get('index'));
		try {
			const found = await findEntry(index);
			if (found === null)
				setState({ erased: index });
			else
				location.assign(page('statements', found.digest));
		} catch (trouble) {
			setState({ trouble });
		}
	};
	return html`<div><form class="row" onSubmit=${find}>
		<label>${t.index} <input name="index" type="number" required min="0"
			max=${size - 1} step="1" /></label>
		<button>${t.go}</button></form>
		${state.erased !== undefined && html`<p class="note wait" role="status">${
			t.erased(number(state.erased))}</p>`}
		${state.trouble && html`<${Trouble} trouble=${state.trouble} />`}</div>`;
}

const root = (head) => unhex(head.root, 32);

/* One step: does the tree at `to` begin with that at `from`? */
async function grows(from, to) {
	const answer = await askConsistency(from, to);
	const roots = [root(answer.from), root(answer.to)];
	await verifyConsistency(from, to, ...roots,
		answer.proof.map((digits) => unhex(digits, 32)));
	return roots;
}

/* Both sizes, and the newer one up to the head that the log has signed. */
async function check(from, to, head) {
	const [older, newer] = await grows(from, to);
	if (head !== undefined && to <= head.size) {
		const [again, signed] = await grows(to, head.size);
		if (hex(again) !== hex(newer) || hex(signed) !== hex(head.root))
			throw Object.assign(new Error('the proof does not lead to the ' +
				'tree head that the log has signed'), { code: 'wrong-root' });
	}
	return { state: 'passed', from, to, older: hex(older), newer: hex(newer),
		signed: head !== undefined };
}

function Result({ result, t }) {
	if (result.trouble)
		return html`<${Trouble} trouble=${result.trouble} />`;
	const { from, to, state, older, newer, signed, why } = result;
	return html`<div class=${`note ${state === 'passed' ? 'good' : 'bad'}`}
			role=${state === 'passed' ? 'status' : 'alert'}>
		<p><${Checked} state=${state} /> <strong>${(state === 'passed' ? t.grown
			: t.broken)(number(from), number(to))}</strong></p>
		${state === 'passed' ? html`<p>${signed ? t.signed : t.unsigned}</p>
			<dl class="facts"><dt>${t.rootOf(number(from))}</dt>
			<dd><code>${older}</code></dd><dt>${t.rootOf(number(to))}</dt>
			<dd><code>${newer}</code></dd></dl>` : html`<p><bdi>${why}</bdi></p>`}
	</div>`;
}

/* head is the verified one of now; pin is what this browser saw before. */
export function Consistency({ head, pin, size }) {
	const t = words(text);
	const [result, setResult] = useState();
	const compare = async (event) => {
		event.preventDefault();
		const data = new FormData(event.target);
		const [from, to] = [Number(data.get('from')), Number(data.get('to'))]
			.sort((a, b) => a - b);
		setResult(await check(from, to, head).catch((trouble) =>
			trouble.status === undefined ? { state: 'failed', from, to,
				why: trouble.message } : { trouble }));
	};
	const field = (name, title, value) => html`<label>${title} <input
		name=${name} type="number" required min="1" max=${size} step="1"
		defaultValue=${value} /></label>`;
	return html`<div><form class="row" onSubmit=${compare}
			onInput=${() => setResult(undefined)}>
		${field('from', t.from, Math.min(pin?.size ?? 1, size))}
		${field('to', t.to, size)}
		<button>${t.compare}</button></form>
		<p class="quiet">${t.compareLead}</p>
		${result && html`<${Result} result=${result} t=${t} />`}</div>`;
}
