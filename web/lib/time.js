/* Instants and days for people: in the reader's zone, with UTC at hand. */

import { html } from './preact.js';
import { locale } from './words.js';

const long = new Intl.DateTimeFormat(locale(),
	{ dateStyle: 'medium', timeStyle: 'short' });
const short = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' });
const dayOnly = new Intl.DateTimeFormat(locale(),
	{ dateStyle: 'medium', timeZone: 'UTC' });
const monthOnly = new Intl.DateTimeFormat(locale(),
	{ year: 'numeric', month: 'short', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });

const DAY_MS = 24 * 3600 * 1000;
const DAY_LEN = '2026-03-01'.length;

const UNITS = [['year', 31557600], ['month', 2629800], ['day', 86400],
	['hour', 3600], ['minute', 60]];

/* "3 days ago", "in 2 months"; from text of an instant. */
export function ago(instant, now = Date.now()) {
	const seconds = Math.round((Date.parse(instant) - now) / 1000);
	for (const [unit, length] of UNITS)
		if (Math.abs(seconds) >= length)
			return relative.format(Math.trunc(seconds / length), unit);
	return relative.format(0, 'second');
}

const utc = (instant) => `${new Date(instant).toISOString()
	.replace('T', ' ').replace(/(:\d\d)?\.\d+Z$/, '$1').replace(/Z$/, '')} UTC`;

/* An instant; the UTC form is its title, and its text where `both`. */
export function Instant({ at, both = false, day = false }) {
	const text = (day ? short : long).format(new Date(at));
	return html`<time datetime=${at} title=${utc(at)}>${text}${
		both ? html` <small>(${utc(at)})</small>` : null}</time>`;
}

/* Does a term { from, until } run now? */
export const runsNow = ({ from, until }, now = Date.now()) =>
	Date.parse(from) <= now && (until === undefined || now < Date.parse(until));

/* A date that was written as a day or a month belongs to no zone. */
export function formatDay(text) {
	if (/^\d{4}-\d\d$/.test(text))
		return monthOnly.format(new Date(`${text}-01T00:00:00Z`));
	if (/^\d{4}-\d\d-\d\d$/.test(text))
		return dayOnly.format(new Date(`${text}T00:00:00Z`));
	return long.format(new Date(text));
}

/* A moment in a sentence: one at midnight UTC was meant as a day, also where
 * what counts until then counts until just after. */
export const formatMoment = (text) => formatDay(
	Date.parse(text) % DAY_MS <= 1 ? text.slice(0, DAY_LEN) : text);

export const Day = ({ at }) =>
	html`<time datetime=${at} title=${/T/.test(at) ? utc(at) : at}>${
		formatDay(at)}</time>`;

/*
 * Where a term begins, or with `end` where it ends: days of a term begin at
 * midnight UTC, and belong to no zone; the last one is that before its end.
 */
export function Bound({ at, end = false }) {
	if (Date.parse(at) % DAY_MS !== 0)
		return html`<${Instant} at=${at} day />`;
	const day = new Date(Date.parse(at) - (end ? DAY_MS : 0)).toISOString();
	return html`<${Day} at=${day.slice(0, DAY_LEN)} />`;
}

/* "1 Mar 2026 – 31 Mar 2026", or a single day. */
export const Days = ({ from, until }) => until === undefined || until === from
	? html`<${Day} at=${from} />`
	: html`<${Day} at=${from} /> – <${Day} at=${until} />`;
