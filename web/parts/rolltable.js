/* The people of a roll: a table to search and to sort, a page at a time, and
 * whole on paper. */

import { html, useEffect, useMemo, useState } from '../vendor/preact.js';
import { page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { decisionPage } from './decisions.js';
import { Identity } from './links.js';
import { Empty, Table } from './list.js';
import text from './rolltable.text.js';

const t = words(text);
const ON_A_PAGE = 100;
const NEVER = '~';

/* Is this for paper?  Then all of it is drawn. */
function usePaper() {
	const [paper, setPaper] = useState(false);
	useEffect(() => {
		const media = matchMedia('print');
		const look = () => setPaper(media.matches);
		const before = () => setPaper(true);
		media.addEventListener('change', look);
		addEventListener('beforeprint', before);
		addEventListener('afterprint', look);
		return () => {
			media.removeEventListener('change', look);
			removeEventListener('beforeprint', before);
			removeEventListener('afterprint', look);
		};
	}, []);
	return paper;
}

const isPerson = (id) => id.startsWith('handle:');

const sorts = {
	name: (id) => id.replace(/^[^:]*:/, ''),
	kind: (id) => isPerson(id) ? '0' : '1',
	since: (id, decisions) => decisions.get(id)?.since ?? NEVER,
	lapses: (id, decisions) => decisions.get(id)?.lapses_on ?? NEVER,
};

const compare = (a, b) => a < b ? -1 : Number(a > b);

/* Those that have the text in them, in the order that was chosen. */
function arrange(ids, { find, by, down }, decisions) {
	const wanted = find.trim().toLowerCase();
	const key = sorts[by];
	const turn = down ? -1 : 1;
	return ids.filter((id) => id.toLowerCase().includes(wanted))
		.map((id) => [key(id, decisions), id])
		.sort((a, b) => turn * compare(a[0], b[0]) || compare(a[1], b[1]))
		.map(([, id]) => id);
}

function columnsOf(cut, order, setOrder, decisions, paper) {
	const sortable = (name, cell) => ({ name, cell,
		sort: order.by !== name ? undefined
			: order.down ? 'descending' : 'ascending',
		title: html`<button type="button" class="plainly" onClick=${() =>
			setOrder({ ...order, by: name, start: 0,
				down: order.by === name && !order.down })}>${t[name]}${
			order.by === name ? order.down ? ' ↓' : ' ↑' : ''}</button><span
			class="onpaper">${t[name]}</span>` });
	const time = (key) => (id) => decisions.get(id)?.[key]
		? html`<${Instant} at=${decisions.get(id)[key]} />`
		: decisions.has(id) ? t.never : '…';
	return [
		sortable('name', (id) => html`<${Identity} id=${id} />`),
		sortable('kind', (id) => isPerson(id) ? t.person
			: html`<a href=${page('unmatched')}>${t.nobody}</a>`),
		...decisions.size === 0 ? [] : [sortable('since', time('since')),
			sortable('lapses', time('lapses_on'))],
		...paper ? [] : [{ name: 'why', title: html`<span class="unseen">${t.why}</span>`,
			cell: (id) => html`<a class="whole" href=${decisionPage(cut, id)}
				aria-label=${t.whyOf(id)}>${t.why}</a>` }],
	];
}

function Pager({ start, n, move }) {
	const end = Math.min(start + ON_A_PAGE, n);
	if (n <= ON_A_PAGE)
		return null;
	return html`<div class="row onscreen">
		<button type="button" disabled=${start === 0}
			onClick=${() => move(start - ON_A_PAGE)}>${t.previous}</button>
		<span role="status">${t.range(number(start + 1), number(end),
			number(n))}</span>
		<button type="button" disabled=${end === n}
			onClick=${() => move(start + ON_A_PAGE)}>${t.next}</button>
	</div>`;
}

/*
 * ids: who is on it; cut: { role, asOf, size, policy }, for the links to why;
 * decisions: by id, where they were fetched; caption: what it is.
 */
export function RollTable({ ids, cut, decisions, caption }) {
	const paper = usePaper();
	const [order, setOrder] = useState({ find: '', by: 'name', down: false,
		start: 0 });
	const rows = useMemo(() => arrange(ids, order, decisions),
		[ids, order.find, order.by, order.down, decisions]);
	const shown = paper ? rows
		: rows.slice(order.start, order.start + ON_A_PAGE);
	return html`<div class="field onscreen"><label for="find">${t.find}</label>
			<input id="find" type="search" value=${order.find} onInput=${(event) =>
				setOrder({ ...order, find: event.target.value, start: 0 })} />
		</div>
		${rows.length === 0
			? html`<${Empty}><p>${ids.length === 0 ? t.none : t.noneFound}</p><//>`
			: html`<${Table} caption=${caption} rows=${shown} id=${(id) => id}
				columns=${columnsOf(cut, order, setOrder, decisions,
					paper)} />`}
		<${Pager} start=${order.start} n=${rows.length}
			move=${(start) => setOrder({ ...order, start })} />`;
}
