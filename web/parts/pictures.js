/* The two pictures that pages draw: how much there was in each month, and of
 * which there is most. */

import { html, useCallback, useMemo } from '../lib/preact.js';
import { formatDay } from '../lib/time.js';
import { number } from '../lib/words.js';
import { COLOURS, Picture } from './chart.js';

const MONTHS_HEIGHT = 260;
const ROW_HEIGHT = 30;
const TOP = 5;
const AXIS_HEIGHT = 30;
const LABEL_WIDTH = 130;
const TICK_WIDTH = 90;

/* What is left over beyond the colours is shown as one. */
function limit(series, otherTitle) {
	if (series.length <= COLOURS.length)
		return series;
	const rest = series.slice(COLOURS.length - 1);
	return [...series.slice(0, COLOURS.length - 1), {
		title: otherTitle,
		values: rest[0].values.map((_, i) =>
			rest.reduce((sum, { values }) => sum + values[i], 0)),
	}];
}

/* Counts are whole: no ticks between them. */
const wholeTicks = (max) => ({ grid: true, label: null,
	ticks: Math.min(4, max), tickFormat: (n) => number(n) });

const colours = (names) => ({ type: 'ordinal', domain: names,
	range: names.map((_, i) => COLOURS[i]) });

/* Every so many, so that labels do not run into one another. */
function someOf(list, width) {
	const every = Math.ceil(list.length * TICK_WIDTH / width) || 1;
	return list.filter((_, i) => (list.length - 1 - i) % every === 0);
}

function drawMonths(Plot, { width, height }, months, series) {
	const names = series.map((_, i) => i);
	const data = series.flatMap(({ title, values }, name) => values
		.map((n, i) => ({ month: months[i], n, name, title }))
		.filter(({ n }) => n > 0));
	const sums = months.map((_, i) =>
		series.reduce((sum, { values }) => sum + values[i], 0));
	return Plot.plot({
		width, height, marginLeft: 45, marginRight: 30,
		x: { type: 'band', domain: months, label: null, padding: 0.15 },
		y: wholeTicks(Math.max(1, ...sums)),
		color: colours(names),
		marks: [
			Plot.axisX({ ticks: someOf(months, width), tickSize: 0,
				tickFormat: formatDay }),
			Plot.barY(data, Plot.stackY({ x: 'month', y: 'n', fill: 'name',
				order: names, stroke: 'var(--ground)', strokeWidth: 1 })),
			Plot.ruleY([0]),
			Plot.tip(data, Plot.pointerX(Plot.stackY({ x: 'month', y: 'n',
				order: names, z: 'name', title: ({ month, n, title }) =>
					`${formatDay(month)}: ${title}, ${number(n)}` }))),
		],
	});
}

/*
 * Bars by month, one upon the other.  months: ['2026-03', ...]; series:
 * [{ title, values }], the greatest first, with a value for each month; t:
 * { month, other }.
 */
export function Months({ title, lead, months, series, t }) {
	const shown = useMemo(() => limit(series, t.other), [series]);
	const draw = useCallback((Plot, size) =>
		drawMonths(Plot, size, months, shown), [months, shown]);
	const columns = [
		{ name: 'month', title: t.month, cell: (i) => formatDay(months[i]) },
		...shown.map((one, at) => ({ name: at, title: one.title,
			numeric: true, cell: (i) => number(one.values[i]) })),
	];
	return html`<${Picture} title=${title} lead=${lead} height=${MONTHS_HEIGHT}
		legend=${shown.map((one) => one.title)} draw=${draw} columns=${columns}
		rows=${months.map((_, i) => months.length - 1 - i)} id=${(i) => i} />`;
}

function drawRanks(Plot, { width, height }, rows, kinds) {
	const names = kinds.map((_, i) => i);
	const data = rows.flatMap(({ values }, row) => values.map((n, kind) =>
		({ row, n, kind })).filter(({ n }) => n > 0));
	const sums = rows.map(({ values }) => values.reduce((a, b) => a + b, 0));
	return Plot.plot({
		width, height, marginLeft: LABEL_WIDTH, marginRight: 30,
		marginTop: TOP, marginBottom: AXIS_HEIGHT,
		x: wholeTicks(Math.max(1, ...sums)),
		y: { type: 'band', domain: rows.map((_, i) => i), label: null,
			padding: 0.25 },
		color: colours(names),
		marks: [
			Plot.axisY({ tickSize: 0, tickFormat: (i) => rows[i].title,
				lineWidth: 11, textOverflow: 'ellipsis-end' }),
			Plot.barX(data, Plot.stackX({ y: 'row', x: 'n', fill: 'kind',
				order: names, stroke: 'var(--ground)', strokeWidth: 1 })),
			Plot.ruleX([0]),
		],
	});
}

/*
 * Bars from left to right.  rows: [{ title, cell, values }], the greatest
 * first, cell being what the table shows for the title; kinds: the titles of
 * the values; of: what the rows are.
 */
export function Ranks({ title, lead, rows, kinds, of }) {
	const draw = useCallback((Plot, size) =>
		drawRanks(Plot, size, rows, kinds), [rows, kinds]);
	const columns = [
		{ name: 'title', title: of, cell: (row) => row.cell ?? row.title },
		...kinds.map((kind, i) => ({ name: i, title: kind, numeric: true,
			cell: ({ values }) => number(values[i]) })),
	];
	return html`<${Picture} title=${title} lead=${lead} legend=${kinds}
		height=${TOP + rows.length * ROW_HEIGHT + AXIS_HEIGHT} draw=${draw}
		columns=${columns} rows=${rows} id=${(row) => rows.indexOf(row)} />`;
}
