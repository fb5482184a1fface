/* Is a statement in the log, and who says so?  Checked in this browser, step by
 * step, with what the server sends as the only thing to be doubted. */

import { html, useEffect, useState } from '../lib/preact.js';
import { signers, parseKey } from '../lib/note.js';
import * as pins from '../lib/pins.js';
import { checkProof } from '../lib/receipt.js';
import { compare, historyStep } from '../lib/seen.js';
import { community, path } from '../lib/site.js';
import { fingerprint } from '../lib/sshkey.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Forks } from './forks.js';
import { Person } from './links.js';
import { LOOKS, Mark } from './mark.js';
import text from './proof.text.js';

/* Who signed a note, line by line; trusted are vkeys that are known. */
export async function signersOf(note, trusted) {
	return signers(note, await Promise.all(trusted.map(parseKey)));
}

/* What this browser remembers of the log counts before what is told now. */
export async function knownKeys(told) {
	const pin = await pins.get(community()).catch(() => undefined);
	return { vkeys: pin ? [pin.vkey] : told, pin };
}

/* The server says whose key it is; that it belongs to nobody is a failure. */
function ofSigner({ key }, person) {
	if (key === undefined || person?.keys === undefined)
		return { name: 'signer', state: 'unchecked', code: 'unchecked', why: '' };
	const known = person.keys.some((one) => one.key === key.line);
	return { name: 'signer', state: known ? 'passed' : 'failed',
		code: known ? 'none' : 'unknown-key', why: '' };
}

const UNSEEN = { name: 'history', state: 'unchecked', why: '' };

const worst = (steps) => ['failed', 'unchecked', 'passed'].find((state) =>
	steps.some((step) => step.state === state));

/* What the address of the page asks for, whatever has come. */
const asked = () => path()[1];

async function checkAll(statement, proof, home, person) {
	const { vkeys, pin } = await knownKeys(home.keys.map(({ vkey }) => vkey));
	const found = await checkProof(proof, statement.recorded_at, {
		...statement.envelope, vkeys, log: pin?.log ?? home.log,
		shown: { ...statement, digest: asked() } });
	const lines = found.head === undefined ? []
		: await signersOf(found.head.note, vkeys);
	const history = found.head && { ...await compare(home, found.head.note),
		before: pin };
	const [text, signature, ...rest] = found.steps;
	const steps = [text, signature, ofSigner(found, person), ...rest,
		history ? historyStep(history) : UNSEEN];
	return { ...found, steps, state: worst(steps), lines, history,
		fingerprint: found.key && await fingerprint(found.key),
		pinned: pin !== undefined };
}

/* The fault is told as one, whatever came of the page. */
const broken = (error) => ({ state: 'failed', lines: [], steps: [
	{ name: 'proof', state: 'failed', code: 'internal', why: error.message }] });

/*
 * What became of checking: undefined while it lasts, then { state, steps, key,
 * fingerprint, index, head, lines, history, pinned }, where history is what
 * pins.js look() says of its tree head, and before that was remembered.  given has the texts and answers that it takes;
 * proof, home (the community) and person (who signed) are undefined until they
 * are there, and person is null if it never will be.
 */
export function useCheck(statement, { proof, home, person }) {
	const [found, setFound] = useState();
	useEffect(() => {
		let current = true;
		if (proof === undefined || home === undefined || person === undefined)
			return undefined;
		checkAll(statement, proof, home, person).catch(broken)
			.then((result) => current && setFound(result));
		return () => { current = false; };
	}, [statement, proof, home, person]);
	return found;
}

export const Checked = ({ state }) => html`<${Mark} state=${state}>${
	words(text).states[state]}<//>`;

/* Those who signed a tree head, by name; a name alone proves nothing. */
export function Signers({ lines }) {
	const t = words(text);
	return html`<ul class="checks">${lines.map((line) =>
		html`<li key=${line.name + line.id}>
			<${Checked} state=${{ true: 'passed', false: 'failed' }[
				line.verified] ?? 'unchecked'} />
			<span><bdi>${line.name}</bdi> (${t.kinds[line.kind]})
			${line.time !== undefined && html`, <${Instant}
				at=${new Date(line.time * 1000).toISOString()} />`}
			${line.verified === undefined &&
				html`<br /><small>${t.unknownKey}</small>`}</span></li>`)}</ul>`;
}

/* The steps of useCheck()'s result, each with what it means. */
export function Proof({ found, by }) {
	const t = words(text);
	if (found === undefined)
		return html`<div class="note"><p role="status">${t.busy}</p></div>`;
	return html`<div><div class=${`note ${LOOKS[found.state]}`}
			role=${found.state === 'failed' ? 'alert' : 'status'}>
			<p><strong>${t.verdicts[found.state]}</strong></p></div>
		<ol class="checks">${found.steps.map(({ name, state, why }) =>
			html`<li key=${name}><${Checked} state=${state} />
				<span>${t.steps[name]({ ...found, by: html`<${Person} handle=${by} />` })}
				${why && html`<br /><small><bdi>${why}</bdi></small>`}</span>
			</li>`)}</ol>
		<${Forks} pin=${found.history?.pin} />
		${found.head && html`<h3>${t.signedBy(number(found.head.size))}</h3>
			<${Signers} lines=${found.lines} />`}
		<p class="quiet">${found.pinned ? t.pinned : t.told}</p></div>`;
}
