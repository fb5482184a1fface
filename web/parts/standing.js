/* What roles somebody has: before something is said, and again after it. */

import { html, useState } from '../lib/preact.js';
import { get } from '../lib/api.js';
import { api, pageWith } from '../lib/site.js';
import { number, words } from '../lib/words.js';
import { Person } from './links.js';
import { Table } from './list.js';

const text = {
	en: {
		results: { pass: 'yes', fail: 'no', insufficient: 'not enough data',
			unchecked: 'cannot be checked' },
		role: 'Role', activity: 'What', before: 'Before', after: 'Now',
		roles: 'Roles', facts: 'What is recorded of them',
		none: 'nothing yet',
		word: 'These numbers and roles are what the server says: nobody has signed them, and this browser does not compute them again. What they follow from is signed, and in the log for anybody to check.',
	},
	de: {
		results: { pass: 'ja', fail: 'nein', insufficient: 'zu wenige Daten',
			unchecked: 'nicht prüfbar' },
		role: 'Rolle', activity: 'Was', before: 'Vorher', after: 'Jetzt',
		roles: 'Rollen', facts: 'Was über sie eingetragen ist',
		none: 'noch nichts',
		word: 'Diese Zahlen und Rollen sagt der Server: niemand hat sie unterschrieben, und dieser Browser rechnet sie nicht nach. Unterschrieben ist, woraus sie folgen; das steht im Log, und alle können es prüfen.',
	},
};

/* A person with their decisions: { person, roles: [{ role, result }] }. */
export async function standingOf(handle) {
	const [person, { items }] = await Promise.all([
		get(api('people', handle)), get(api('people', handle, 'standing'))]);
	return { person, roles: items };
}

/* [{ role, values: [result or undefined] }] of several standings. */
function byRole(standings) {
	const names = new Set(standings.flatMap(({ roles }) =>
		roles.map(({ role }) => role)));
	return [...names].map((role) => ({ role, values: standings.map(({ roles }) =>
		roles.find((one) => one.role === role)?.result) }));
}

const GOOD = { pass: 'good', fail: '', insufficient: 'wait', unchecked: 'wait' };

const Result = ({ result, t }) => result && html`<span class=${`state ${
	GOOD[result]}`}>${t.results[result]}</span>`;

/* Roles of people side by side: titles are the heads of the columns. */
export function Roles({ standings, titles }) {
	const t = words(text);
	const columns = [
		{ name: 'role', title: t.role, cell: ({ role }) => html`<a
			href=${pageWith(['roles', role, 'decision'],
				{ person: standings[0].person.handle })}><bdi>${role}</bdi></a>` },
		...titles.map((title, i) => ({ name: String(i), title,
			cell: ({ values }) => html`<${Result} result=${values[i]} t=${t} />` })),
	];
	return html`<${Table} caption=${t.roles} columns=${columns}
		rows=${byRole(standings)} id=${({ role }) => role} />`;
}

/* How much is recorded of people, by activity, side by side. */
export function Facts({ standings, titles }) {
	const t = words(text);
	const names = [...new Set(standings.flatMap(({ person }) =>
		Object.keys(person.counts)))].sort();
	const columns = [
		{ name: 'activity', title: t.activity,
			cell: (name) => html`<bdi>${name}</bdi>` },
		...titles.map((title, i) => ({ name: String(i), title, numeric: true,
			cell: (name) => number(standings[i].person.counts[name] ?? 0) })),
	];
	return names.length === 0 ? html`<p class="quiet">${t.facts}: ${t.none}</p>`
		: html`<${Table} caption=${t.facts} columns=${columns} rows=${names}
			id=${(name) => name} />`;
}

/* To stand below them. */
export const ServersWord = () => html`<p class="quiet">${words(text).word}</p>`;

/*
 * [compared, compare]: compare(handle, before) looks again, and compared is
 * { handle, before, after } from then on.
 */
export function useComparison() {
	const [compared, setCompared] = useState(null);
	return [compared, (handle, before) => standingOf(handle).then((after) =>
		setCompared({ handle, before, after }), () => setCompared(null))];
}

/* What became of somebody's roles and record. */
export function Compared({ compared }) {
	const t = words(text);
	if (compared === null)
		return null;
	const standings = [compared.before, compared.after];
	return html`<section class="card" aria-live="polite">
		<h2><${Person} handle=${compared.handle} /></h2>
		<${Roles} standings=${standings} titles=${[t.before, t.after]} />
		<${Facts} standings=${standings} titles=${[t.before, t.after]} />
		<${ServersWord} /></section>`;
}
