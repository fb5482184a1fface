/* What the reader has just done on a page, and the way back. */

import { html, useState } from '../lib/preact.js';
import { page } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Trouble } from './trouble.js';

const text = {
	en: { look: 'Look at it', undo: 'Undo…', done: 'Just done',
		partly: 'Some of it was refused.' },
	de: { look: 'Ansehen', undo: 'Rückgängig …', done: 'Gerade getan',
		partly: 'Ein Teil wurde abgelehnt.' },
};

const isDone = ({ status }) => status === 'recorded' || status === 'partly';

/*
 * { done, trouble, act, undo }.  act(words, { said, undo, after }) proposes
 * words as useSigner() has it and resolves to what came of it, or to null if
 * that failed, which `trouble` then tells.  Once recorded, after(result) is
 * called, and `said` (a sentence, or what makes one of the result) is listed
 * with undo(result), the { words,
 * said, after } that take it back, where there is such a way.
 */
export function useActs(propose) {
	const [done, setDone] = useState([]);
	const [trouble, setTrouble] = useState(null);
	const act = async (proposal, { said, undo, after }) => {
		setTrouble(null);
		try {
			const result = await propose(proposal);
			if (!isDone(result))
				return result;
			setDone((old) => [{ digest: result.digest,
				said: typeof said === 'function' ? said(result) : said,
				partly: result.status === 'partly',
				undo: undo?.(result) }, ...old]);
			after?.(result);
			return result;
		} catch (error) {
			setTrouble(error);
			return null;
		}
	};
	const undo = (one) => act(one.undo.words, { said: one.undo.said,
		after: (result) => {
			setDone((old) => old.filter((other) => other !== one));
			one.undo.after?.(result);
		} });
	return { done, trouble, act, undo };
}

/* The list of those, and what went wrong. */
export function Acts({ acts }) {
	const t = words(text);
	return html`${acts.trouble && html`<${Trouble} trouble=${acts.trouble} />`}
		<ul class="timeline acts" aria-label=${t.done} aria-live="polite">${
			acts.done.map((one) => html`<li key=${one.digest} class="row">
			<span class="state good" aria-hidden="true">✓</span>
			<span>${one.said} ${one.partly && t.partly}</span>
			<a href=${page('statements', one.digest)}>${t.look}</a>
			${one.undo && html`<button type="button" class="small"
				onClick=${() => acts.undo(one)}>${t.undo}</button>`}</li>`)}</ul>`;
}
