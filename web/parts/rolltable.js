/* The people of a roll: a table to search and to sort, a page at a time, and
 * whole on paper.  What is looked for and in which order is the server's work. */

import { html, useEffect, useState } from '../lib/preact.js';
import { useAnswer } from '../lib/api.js';
import { apiWith, page, parameter } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { decisionPage, useDecisions } from './decisions.js';
import { Identity } from './links.js';
import { Empty, Table } from './list.js';
import { Trouble } from './trouble.js';
import text from './rolltable.text.js';

const t = words(text);
const PATIENCE_MS = 250;

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

/* What the address of the page asks beside the roll itself. */
const given = () => ({ find: parameter('q') ?? '',
	sort: parameter('sort') ?? 'id', cursors: [parameter('cursor')] });

const isGiven = ({ find, sort, cursors }) => {
	const start = given();
	return find.trim() === start.find && sort === start.sort &&
		cursors.length === 1 && parameter('limit') === null &&
		parameter('who') === null;
};

/*
 * The rows that are looked at: { answer, trouble, busy, again }.  Whoever types
 * is asked about when they pause; first is what came with the page.
 */
function useRows({ role, asOf, size, policy }, view, first) {
	const address = apiWith(['roles', role, 'roll', 'people'], { as_of: asOf,
		size, policy, q: view.find.trim(), sort: view.sort,
		cursor: view.cursors[view.cursors.length - 1] });
	const [asked, setAsked] = useState(null);
	useEffect(() => {
		const wait = setTimeout(() =>
			setAsked(isGiven(view) ? null : address), PATIENCE_MS);
		return () => clearTimeout(wait);
	}, [address]);
	const list = useAnswer(asked);
	return asked === null ? { answer: first } : { ...list,
		answer: list.answer ?? first };
}

/* Sorts by what the server knows: "id" is by kind, then by name. */
const SORTS = { name: 'name', kind: 'id' };

function columnsOf(cut, view, setView, decisions, paper) {
	const sortable = (name, cell) => ({ name, cell,
		sort: { [SORTS[name]]: 'ascending',
			[`-${SORTS[name]}`]: 'descending' }[view.sort],
		title: html`<button type="button" class="plainly" onClick=${() =>
			setView({ ...view, cursors: [null],
				sort: view.sort === SORTS[name] ? `-${SORTS[name]}`
					: SORTS[name] })}>${t[name]}${
			{ [SORTS[name]]: ' ↑', [`-${SORTS[name]}`]: ' ↓' }[view.sort]
			}</button><span class="onpaper">${t[name]}</span>` });
	const time = (name, key) => ({ name, title: t[name], cell: ({ id }) =>
		decisions.get(id)?.[key]
			? html`<${Instant} at=${decisions.get(id)[key]} />`
			: decisions.has(id) ? t.never : '…' });
	return [
		sortable('name', ({ id }) => html`<${Identity} id=${id} />`),
		sortable('kind', ({ id }) => isPerson(id) ? t.person
			: html`<a href=${page('unmatched')}>${t.nobody}</a>`),
		...decisions.size === 0 || paper ? [] : [time('since', 'since'),
			time('lapses', 'lapses_on')],
		...paper ? [] : [{ name: 'why',
			title: html`<span class="unseen">${t.why}</span>`,
			cell: ({ id }) => html`<a class="whole" href=${decisionPage(cut, id)}
				aria-label=${t.whyOf(id)}>${t.why}</a>` }],
	];
}

function Pager({ view, setView, answer, start }) {
	const { cursors } = view;
	const end = start + answer.items.length;
	if (cursors.length === 1 && answer.next === undefined)
		return null;
	return html`<div class="row onscreen">
		<button type="button" disabled=${cursors.length === 1} onClick=${() =>
			setView({ ...view, cursors: cursors.slice(0, -1) })}>${
			t.previous}</button>
		<span role="status">${t.range(number(start + 1), number(end),
			number(answer.found))}</span>
		<button type="button" disabled=${answer.next === undefined}
			onClick=${() => setView({ ...view,
				cursors: [...cursors, answer.next] })}>${t.next}</button>
	</div>`;
}

/* Since when and until when, of those who are looked at, for who asks. */
function useTimes(cut, items) {
	const [wanted, setWanted] = useState(false);
	const list = useDecisions(cut);
	useEffect(() => {
		if (wanted && items.length > 0)
			list.load(items.map(({ id }) => id));
	}, [wanted, items]);
	return { ...list, wanted, want: () => setWanted(true) };
}

function Times({ times }) {
	return html`${times.wanted ? html`<p class="quiet">${t.timesHint}</p>`
		: html`<button type="button" class="onscreen" onClick=${times.want}>${
			t.times}</button>`}
		${times.trouble && html`<${Trouble} trouble=${times.trouble} />`}`;
}

/*
 * roll: the first page of it, an answer of roll/people; cut: { role, asOf, size,
 * policy }, for the links to why; whole: of useWhole(), for paper; printing: is
 * it about to be printed; caption: what it is.
 */
export function RollTable({ roll, cut, whole, printing, caption }) {
	const paper = usePaper() || printing;
	const [view, setView] = useState(given);
	const { answer, trouble, again } = useRows(cut, view, roll);
	const times = useTimes(cut, answer.items);
	const all = paper && whole.roll !== null;
	const shown = all ? whole.roll.people : answer.items;
	useEffect(() => {
		if (paper)
			whole.load();
	}, [paper]);
	return html`<div class="field onscreen"><label for="find">${t.find}</label>
			<input id="find" type="search" value=${view.find} maxlength="100"
				onInput=${(event) => setView({ ...view,
					find: event.target.value, cursors: [null] })} /></div>
		${trouble && html`<${Trouble} trouble=${trouble} again=${again} />`}
		${shown.length === 0
			? html`<${Empty}><p>${roll.sums.pass === 0 ? t.none
				: t.noneFound}</p><//>`
			: html`<${Times} times=${times} /><${Table} caption=${caption}
				rows=${shown} id=${({ id }) => id} columns=${columnsOf(cut, view,
					setView, times.decisions, paper)} />`}
		${!all && shown.length < roll.sums.pass && html`<p class="onpaper">${
				t.part(number(shown.length), number(roll.sums.pass))}</p>`}
		<${Pager} view=${view} setView=${setView} answer=${answer}
			start=${(view.cursors.length - 1) * (roll.items.length)} />`;
}
