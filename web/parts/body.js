/* What a statement says, member by member, in words and with links: nobody has
 * to read JSON. */

import { html } from '../lib/preact.js';
import { page } from '../lib/site.js';
import { Day } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Elsewhere, Group, Identity, Person, Statement } from './links.js';
import text from './body.text.js';

const PEOPLE = new Set(['handle', 'into', 'founder', 'by']);
const GROUPS = new Set(['group', 'parent']);
const LINES = 500;

/* Who did what comes first, whatever the order of the signed text. */
const FIRST = ['subject', 'handle', 'to', 'activity', 'name', 'title', 'group',
	'from', 'start', 'until', 'end', 'quantities', 'hat', 'summary', 'for',
	'evidence', 'url'];

const inTurn = (body) => [...FIRST.filter((name) => name in body),
	...Object.keys(body).filter((name) => !FIRST.includes(name))];

const isDigest = (value) => /^[0-9a-f]{64}$/.test(value);
const isDay = (value) => /^\d{4}-\d\d(-\d\d(T[\d:.]+Z)?)?$/.test(value);
const isIdentity = (value) => /^[a-z][a-z0-9-]*:\S+$/.test(value);

/* A file's digest is no statement's. */
function Text({ name, value }) {
	if (PEOPLE.has(name))
		return html`<${Person} handle=${value} />`;
	if (GROUPS.has(name))
		return html`<${Group} slug=${value} />`;
	if (/^https?:/.test(value))
		return html`<${Elsewhere} url=${value} />`;
	if (isDigest(value))
		return name === 'source' || name === 'sha256' || name === 'root'
			? html`<code>${value}</code>`
			: html`<${Statement} digest=${value} />`;
	if (isDay(value))
		return html`<${Day} at=${value} />`;
	if (/^(identity|identities|subject|to)$/.test(name) && isIdentity(value))
		return html`<${Identity} id=${value} />`;
	return value.includes('\n') ? html`<pre>${value}</pre>`
		: html`<bdi>${value}</bdi>`;
}

function Rows({ name, rows }) {
	const t = words(text);
	const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const title = t.names[name] ?? name.replaceAll('_', ' ');
	return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
		<table><thead><tr>${keys.map((key) => html`<th scope="col">${
			t.names[key] ?? key.replaceAll('_', ' ')}</th>`)}</tr></thead>
		<tbody>${rows.slice(0, LINES).map((row) => html`<tr>${keys.map((key) =>
			html`<td>${row[key] !== undefined &&
				html`<${Value} name=${key} value=${row[key]} />`}</td>`)}</tr>`)}
		</tbody></table></div>${rows.length > LINES &&
			html`<p>${t.more(number(rows.length - LINES))}</p>`}`;
}

function List({ name, values }) {
	const t = words(text);
	if (values.length > 0 && values.every((one) => typeof one === 'object'))
		return html`<${Rows} name=${name} rows=${values} />`;
	return html`${values.slice(0, LINES).map((one, i) => html`${i > 0 && ', '}<${
		Value} name=${name} value=${one} />`)}${
		values.length > LINES && t.more(number(values.length - LINES))}`;
}

function Value({ name, value }) {
	const t = words(text);
	if (typeof value === 'string')
		return html`<${Text} name=${name} value=${value} />`;
	if (typeof value === 'number')
		return number(value);
	if (typeof value === 'boolean')
		return value ? t.yes : t.no;
	if (!Array.isArray(value) && Object.values(value).every((one) =>
		typeof one === 'number'))
		return Object.entries(value).map(([unit, n]) =>
			`${number(n)} ${t.names[unit] ?? unit}`).join(', ');
	return Array.isArray(value) ? html`<${List} name=${name} values=${value} />`
		: html`<${Body} body=${value} />`;
}

/* The rules of a policy have a page of their own. */
export function Body({ type, body }) {
	const t = words(text);
	if (type === 'policy')
		return html`<p><a href=${page('policies')}>${t.policies}</a></p>`;
	return html`<dl class="facts">${inTurn(body).map((name) => html`<dt
		key=${name}>${t.names[name] ?? name.replaceAll('_', ' ')}</dt>
		<dd><${Value} name=${name} value=${body[name]} /></dd>`)}</dl>`;
}
