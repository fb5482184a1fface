/* What went wrong, and what to do about it. */

import { html } from '../vendor/preact.js';
import { plural, words } from '../lib/words.js';

const text = {
	en: {
		title: 'This did not work',
		again: 'Try again',
		unreachable: 'The server did not answer. Check the network; nothing you typed is lost.',
		busy: (seconds) => `The server is asked too much at the moment. Try again in ${plural(seconds, { one: 'second', other: 'seconds' })}.`,
		server: 'The fault is on the side of the server. Try again later; if it stays, tell who runs it.',
		missing: 'What you were looking for is not here. It may be spelt otherwise.',
		unexpected: 'Something unexpected happened in this page. Loading it anew may help.',
		rule: (code) => html`Rule: <a href=${`/problems/${code}`}>${code}</a>`,
	},
	de: {
		title: 'Das hat nicht geklappt',
		again: 'Noch einmal versuchen',
		unreachable: 'Der Server hat nicht geantwortet. Prüfe das Netz; nichts Getipptes ist verloren.',
		busy: (seconds) => `Der Server wird gerade zu viel gefragt. Versuche es in ${plural(seconds, { one: 'Sekunde', other: 'Sekunden' })} wieder.`,
		server: 'Der Fehler liegt beim Server. Versuche es später; bleibt es so, sage es denen, die ihn betreiben.',
		missing: 'Das Gesuchte gibt es hier nicht. Vielleicht schreibt es sich anders.',
		unexpected: 'In dieser Seite ist etwas Unerwartetes geschehen. Neu laden kann helfen.',
		rule: (code) => html`Regel: <a href=${`/problems/${code}`}>${code}</a>`,
	},
};

function advice(t, { status, retry }) {
	if (status === undefined)
		return t.unexpected;
	if (status === 0)
		return t.unreachable;
	if (status === 429 || status === 503)
		return t.busy(retry ?? 10);
	if (status === 404)
		return t.missing;
	return status >= 500 ? t.server : null;
}

/* A trouble of lib/api.js or any error; again, when given, is a way to retry. */
export function Trouble({ trouble, again }) {
	const t = words(text);
	const told = advice(t, trouble);
	return html`<div class="trouble" role="alert">
		<p><strong>${t.title}.</strong> ${told}</p>
		${trouble.status !== 0 && html`<p class="quiet">${trouble.message}</p>`}
		${trouble.code && trouble.status > 0 &&
			html`<p class="quiet">${t.rule(trouble.code)}</p>`}
		${again && html`<button type="button" onClick=${again}>${
			t.again}</button>`}
	</div>`;
}
