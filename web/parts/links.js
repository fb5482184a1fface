/* Names that lead to the page of what they name.  <bdi> keeps marks that turn
 * the direction of text inside the name. */

import { html, useState } from '../lib/preact.js';
import { page } from '../lib/site.js';
import { words } from '../lib/words.js';

const text = {
	en: { copy: 'Copy', copied: 'Copied' },
	de: { copy: 'Kopieren', copied: 'Kopiert' },
};

export const Person = ({ handle }) =>
	html`<a class="person" href=${page('people', handle)}><bdi>${handle}</bdi></a>`;

export const Group = ({ slug, title }) =>
	html`<a href=${page('groups', slug)}><bdi>${title ?? slug}</bdi></a>`;

/* A digest is 64 digits; people compare the first ones. */
export const Statement = ({ digest, children }) =>
	html`<a href=${page('statements', digest)} title=${digest}>${
		children ?? html`<code>${digest.slice(0, 8)}</code>`}</a>`;

/* Somebody by identity: a person if there is one, else as it is written. */
export function Identity({ id }) {
	return id.startsWith('handle:')
		? html`<${Person} handle=${id.slice('handle:'.length)} />`
		: html`<span class="identity"><bdi>${id}</bdi></span>`;
}

/* The host alone, as the browser reads it; null where it reads none. */
const hostOf = (url) => URL.canParse(url) ? new URL(url).host : null;

/*
 * A link that somebody else wrote: only to the web, and it says so.  Where many
 * stand below one another, `brief` shows the host, and all of it as its title.
 */
export function Elsewhere({ url, brief = false }) {
	if (!/^https?:\/\//i.test(url))
		return html`<bdi>${url}</bdi>`;
	const shown = (brief && hostOf(url)) || url;
	return html`<a class="elsewhere" href=${url} title=${shown === url
		? undefined : url} rel="nofollow noopener noreferrer"><bdi>${shown}</bdi></a>`;
}

/* Long values that are for machines: shown whole, copied with one click. */
export function Copyable({ value, label }) {
	const t = words(text);
	const [copied, setCopied] = useState(false);
	const copy = async () => {
		await navigator.clipboard.writeText(value);
		setCopied(true);
		setTimeout(() => setCopied(false), 2000);
	};
	return html`<span class="copyable"><code>${value}</code>
		<button type="button" class="small" onClick=${copy}
			title=${label}>${copied ? t.copied : t.copy}</button></span>`;
}
