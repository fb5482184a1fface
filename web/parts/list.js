/* Lists and tables, and what they say when there is nothing in them. */

import { html } from '../lib/preact.js';
import { words } from '../lib/words.js';
import { Trouble } from './trouble.js';

const text = {
	en: { more: 'Show more', busy: 'Loading…' },
	de: { more: 'Mehr zeigen', busy: 'Lädt …' },
};

/* Nothing here: why, and what to do next (children). */
export const Empty = ({ children }) => html`<div class="empty">${children}</div>`;

export const Busy = () => html`<p class="quiet" role="status">${words(text).busy}</p>`;

/*
 * A table.  columns: [{ name, title, cell(row), numeric, sort }], where sort is
 * "ascending" or "descending" if the rows are sorted by it; rows of any kind;
 * id(row) for its identity.  The caption is read by screen readers first.
 */
export function Table({ caption, columns, rows, id }) {
	return html`<div class="scroll" tabindex="0" role="region"
		aria-label=${caption}><table>
		<caption class="unseen">${caption}</caption>
		<thead><tr>${columns.map(({ name, title, numeric, sort }) =>
			html`<th key=${name} scope="col" aria-sort=${sort} class=${numeric ? 'n' : ''}>${
				title}</th>`)}</tr></thead>
		<tbody>${rows.map((row) => html`<tr key=${id(row)}>${
			columns.map(({ name, cell, numeric }) =>
				html`<td key=${name} class=${numeric ? 'n' : ''}>${
					cell(row)}</td>`)}</tr>`)}</tbody>
	</table></div>`;
}

/* The end of a list of lib/api.js useList(): more of it, or what went wrong. */
export function More({ list }) {
	const t = words(text);
	if (list.trouble)
		return html`<${Trouble} trouble=${list.trouble} again=${list.more} />`;
	if (list.busy)
		return html`<${Busy} />`;
	return list.more && html`<button type="button" onClick=${list.more}>${
		t.more}</button>`;
}
