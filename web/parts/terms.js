/* Terms of office as bars over time, with a table behind. */

import { html, useCallback, useMemo } from '../lib/preact.js';
import { stateOf } from '../lib/authority.js';
import { Bound } from '../lib/time.js';
import { words } from '../lib/words.js';
import { COLOURS, Picture } from './chart.js';
import { Group, Person, Statement } from './links.js';

const text = {
	en: {
		offices: { chair: 'Chair', recorder: 'Recorder', organiser: 'Organiser',
			moderator: 'Moderator', editor: 'Editor', member: 'Member',
			'track-chair': 'Track chair', registrar: 'Registrar',
			official: 'Official' },
		states: { now: 'in office', over: 'over', future: 'to come' },
		person: 'Person', office: 'Office', group: 'Group', from: 'From',
		until: 'Until', state: 'State', open: 'no end', by: 'Given by',
		everywhere: 'everywhere', occasion: 'for one meeting',
	},
	de: {
		offices: { chair: 'Vorsitz', recorder: 'Protokoll',
			organiser: 'Organisation', moderator: 'Moderation',
			editor: 'Redaktion', member: 'Mitglied',
			'track-chair': 'Vorsitz eines Strangs',
			registrar: 'Registratur', official: 'Wahlleitung' },
		states: { now: 'im Amt', over: 'vorbei', future: 'kommt noch' },
		person: 'Person', office: 'Amt', group: 'Gruppe', from: 'Von',
		until: 'Bis', state: 'Stand', open: 'ohne Ende', by: 'Verliehen von',
		everywhere: 'überall', occasion: 'für ein Treffen',
	},
};

const ROW_HEIGHT = 30;
const AXIS_HEIGHT = 60;
const LABEL_WIDTH = 130;

/* An office in words; what a community invented is called what it calls it. */
export const officeName = (office) => words(text).offices[office] ?? office;

/* In office, over or to come: a word, not a colour alone. */
export function TermState({ term }) {
	const state = stateOf(term);
	return html`<span class=${`state ${state === 'now' ? 'good'
		: state === 'future' ? 'wait' : ''}`}>${words(text).states[state]}</span>`;
}

/* Columns of a table of terms; withGroup for lists of several groups. */
export function termColumns(withGroup) {
	const t = words(text);
	return [
		{ name: 'person', title: t.person,
			cell: ({ handle }) => html`<${Person} handle=${handle} />` },
		{ name: 'office', title: t.office, cell: ({ office, occasion }) =>
			html`${officeName(office)}${
				occasion && html` (<${Statement} digest=${occasion}>${
					t.occasion}<//>)`}` },
		...withGroup ? [{ name: 'group', title: t.group, cell: ({ group }) =>
			group === undefined ? html`<span class="quiet">${t.everywhere}</span>`
				: html`<${Group} slug=${group} />` }] : [],
		{ name: 'from', title: t.from, 
			cell: ({ from }) => html`<${Bound} at=${from} />` },
		{ name: 'until', title: t.until, cell: ({ until }) =>
			until === undefined ? t.open : html`<${Bound} at=${until} end />` },
		{ name: 'state', title: t.state,
			cell: (term) => html`<${TermState} term=${term} />` },
		{ name: 'by', title: t.by, cell: ({ grant, granted_by: by }) =>
			html`<${Statement} digest=${grant}><bdi>${by}</bdi><//>` },
	];
}

export const termId = ({ grant, handle, office, since }) =>
	`${grant} ${handle} ${office} ${since}`;

/* The picture reaches from the first beginning to a while after now. */
function draw(Plot, { width, height }, rows) {
	const now = Date.now();
	const first = Math.min(now, ...rows.map(({ from }) => Date.parse(from)));
	const ends = rows.map(({ until }) => until).filter(Boolean)
		.map((until) => Date.parse(until));
	const last = Math.max(now, ...ends) + (now - first) / 20 + 1;
	const data = rows.map((term, row) => ({ row, state: stateOf(term, now),
		from: new Date(term.from), until: new Date(term.until ?? last) }));
	return Plot.plot({
		width, height, marginLeft: LABEL_WIDTH, marginRight: 20,
		marginBottom: 40,
		x: { type: 'utc', domain: [new Date(first), new Date(last)],
			label: null, grid: true, ticks: Math.max(2, Math.floor(width / 130)) },
		y: { type: 'band', domain: rows.map((_, i) => i), label: null,
			padding: 0.3 },
		marks: [
			Plot.axisY({ tickSize: 0, lineWidth: 11,
				textOverflow: 'ellipsis-end', tickFormat: (i) =>
					`${rows[i].handle}, ${officeName(rows[i].office)}` }),
			Plot.barX(data, { x1: 'from', x2: 'until', y: 'row', rx: 3,
				fill: ({ state }) => COLOURS[state === 'over' ? 6 : 0] }),
			Plot.ruleX([new Date(now)], { stroke: 'var(--mark)',
				strokeWidth: 2 }),
		],
	});
}

export function Terms({ title, lead, terms }) {
	const rows = useMemo(() => [...terms].sort((a, b) =>
		Date.parse(b.from) - Date.parse(a.from)), [terms]);
	const drawRows = useCallback((Plot, size) => draw(Plot, size, rows), [rows]);
	return html`<${Picture} title=${title} lead=${lead} draw=${drawRows}
		height=${rows.length * ROW_HEIGHT + AXIS_HEIGHT}
		columns=${termColumns(false)} rows=${rows} id=${termId} />`;
}
