/* What went wrong, and what to do about it. */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';
import text from './trouble.text.js';

function advice(t, { status, code, retry }) {
	if (status === undefined)
		return t.codes[code] ?? t.unexpected;
	if (status === 0)
		return t.unreachable;
	if (status === 429 || status === 503)
		return t.busy(retry ?? 10);
	return t.codes[code] ?? (status === 404 ? t.missing
		: status >= 500 ? t.server : null);
}

/* Why one of several things did not work, in a line: by its code where that has
 * words, and as the server or this page says it. */
export function Reason({ code, message }) {
	const t = words(text);
	return html`${t.codes[code]} ${t.said(html`<bdi lang="en">${
		message}</bdi>`)}`;
}

/* A trouble of lib/api.js or any error; again, when given, is a way to retry. */
export function Trouble({ trouble, again }) {
	const t = words(text);
	const told = advice(t, trouble);
	return html`<div class="trouble" role="alert">
		<p><strong>${t.title}.</strong> ${told}</p>
		${trouble.status !== 0 && html`<p class="quiet">${
			t.said(html`<bdi lang="en">${trouble.message}</bdi>`)}</p>`}
		${trouble.code && trouble.status > 0 &&
			html`<p class="quiet">${t.rule(trouble.code)}</p>`}
		${again && html`<button type="button" onClick=${again}>${
			t.again}</button>`}
	</div>`;
}
