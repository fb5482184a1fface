/* /<community>/groups/<slug>: who leads a group, how it meets, who takes part,
 * and what is known to be missing. */

import { html, show, useMemo, useState, useTitle } from '../app.js';
import { useAll } from '../lib/all.js';
import { useAnswer } from '../lib/api.js';
import { stateOf, terms } from '../lib/authority.js';
import { api, apiWith, page, pageWith } from '../lib/site.js';
import { Bound, Instant } from '../lib/time.js';
import { number, plural } from '../lib/words.js';
import { Elsewhere, Group, Identity, Person, Statement } from '../parts/links.js';
import { Busy, Empty, Table } from '../parts/list.js';
import { Months } from '../parts/pictures.js';
import { officeName, Terms } from '../parts/terms.js';
import { Trouble } from '../parts/trouble.js';
import text from './group.text.js';

const MONTHS_MIN = 12;
const MONTHS_MAX = 24;
const LATEST = 8;

const sum = (list, name) => list.reduce((n, one) => n + one[name], 0);

function Places({ group, t }) {
	const { parent, children, aliases, attributes } = group;
	const listed = (slugs) => slugs.map((slug, i) =>
		html`${i > 0 && ', '}<${Group} slug=${slug} />`);
	return html`<dl class="facts">
		${parent && html`<dt>${t.parent}</dt><dd><${Group} slug=${parent} /></dd>`}
		${children.length > 0 && html`<dt>${t.children}</dt><dd>${
			listed(children)}</dd>`}
		${aliases.length > 0 && html`<dt>${t.aliases}</dt><dd>${
			aliases.map(({ name }, i) => html`${i > 0 && ', '}<bdi>${name}</bdi>`)
		}</dd>`}
		${attributes.map(({ name, value }) => html`<dt><bdi>${name}</bdi></dt>
			<dd><${Elsewhere} url=${value} /></dd>`)}
		${(group.from ?? group.until) && html`<dt>${t.exists}</dt><dd>${
			group.from && html`<${Bound} at=${group.from} />`} – ${
			group.until && html`<${Bound} at=${group.until} end />`}</dd>`}
	</dl>`;
}

function Leaders({ offices, t }) {
	const now = offices.filter((one) => stateOf(one) === 'now');
	if (offices.length === 0)
		return html`<${Empty}><p>${t.nobody} <a href=${page('registrar',
			'offices')}>${t.appoint}</a></p><//>`;
	return html`<p>${now.length === 0 ? t.noneNow : now.map((one, i) =>
			html`${i > 0 && ', '}<${Person} handle=${one.handle} /> (${
				officeName(one.office)})`)}</p>
		<${Terms} title=${t.terms} lead=${t.termsLead} terms=${offices} />`;
}

/* Months in which nothing happened are in the picture too: a year at least. */
function everyMonth(months) {
	const found = new Map(months.map((one) => [one.month, one]));
	const first = months.at(-1).month;
	const all = [];
	let [year, month] = months[0].month.split('-').map(Number);
	while (all.length < MONTHS_MIN ||
		(all.length < MONTHS_MAX && all.at(-1).month > first)) {
		const name = `${year}-${String(month).padStart(2, '0')}`;
		all.push(found.get(name) ?? { month: name, meetings: 0,
			attendances: 0, contributions: 0, people: 0 });
		[year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
	}
	return all.reverse();
}

function ByMonth({ title, lead, names, every, t }) {
	const months = useMemo(() => every.map(({ month }) => month), [every]);
	const series = useMemo(() => names.map((name) => ({ title: t[name],
		values: every.map((one) => one[name]) })), [every]);
	return html`<${Months} title=${title} lead=${lead} months=${months}
		series=${series} t=${t} />`;
}

function WorkPictures({ months, t }) {
	const every = useMemo(() => everyMonth(months), [months]);
	return html`<div class="grid wide">
		<${ByMonth} title=${t.held} lead=${t.heldLead} every=${every}
			names=${['meetings']} t=${t} />
		<${ByMonth} title=${t.byMonth} lead=${t.byMonthLead} every=${every}
			names=${['attendances', 'contributions']} t=${t} /></div>`;
}

function Meetings({ meetings, t }) {
	const [all, showAll] = useState(false);
	const columns = [
		{ name: 'start', title: t.start,
			cell: ({ start }) => html`<span class="whole"><${Instant}
				at=${start} day /></span>` },
		{ name: 'name', title: t.name, cell: ({ digest, name, status }) =>
			html`<${Statement} digest=${digest}><bdi>${name}</bdi><//>${
				status !== 'held' && html` <span class="state wait">${
					t.statuses[status]}</span>`}` },
		{ name: 'attendees', title: t.attendances, numeric: true,
			cell: ({ attendees }) => number(attendees) },
		{ name: 'url', title: t.minutes, cell: ({ url }) =>
			url && html`<${Elsewhere} url=${url} brief />` },
	];
	const rest = all ? 0 : meetings.length - LATEST;
	return html`<${Table} caption=${t.meetings} columns=${columns}
		rows=${rest > 0 ? meetings.slice(0, LATEST) : meetings}
		id=${({ digest }) => digest} />
		${rest > 0 && html`<p><button type="button" onClick=${() =>
			showAll(true)}>${t.older(rest)}</button></p>`}`;
}

function People({ people, t }) {
	const columns = [
		{ name: 'id', title: t.person,
			cell: ({ id }) => html`<${Identity} id=${id} />` },
		{ name: 'meetings', title: t.meetings, numeric: true,
			cell: ({ meetings }) => number(meetings) },
		{ name: 'contributions', title: t.contributions, numeric: true,
			cell: ({ contributions }) => number(contributions) },
		{ name: 'last', title: t.last,
			cell: ({ last }) => html`<${Instant} at=${last} day />` },
	];
	return html`<p class="quiet">${t.peopleLead} <a href=${page('unmatched')}>${
			t.unmatched}</a></p>
		<${Table} caption=${t.people} columns=${columns} rows=${people}
			id=${({ id }) => id} />`;
}

function Work({ slug, t }) {
	const { answer, trouble, busy, again } =
		useAnswer(api('groups', slug, 'work'));
	if (trouble)
		return html`<${Trouble} trouble=${trouble} again=${again} />`;
	if (busy && answer === undefined)
		return html`<${Busy} />`;
	const { months, people, meetings } = answer;
	if (months.length === 0 && meetings.length === 0)
		return html`<h2>${t.meetings}</h2><${Empty}><p>${t.noWork} <a
			href=${page('groups', slug, 'minutes')}>${t.record}</a></p><//>`;
	return html`<h2>${t.meetings}</h2>
		<dl class="numbers">${['meetings', 'attendances', 'contributions']
			.map((name) => html`<div><dt>${t[name]}</dt><dd>${
				number(sum(months, name))}</dd></div>`)}</dl>
		${months.length > 0 && html`<${WorkPictures} months=${months} t=${t} />`}
		${meetings.length > 0 && html`<h3>${t.latest}</h3><${Meetings}
			meetings=${meetings} t=${t} />`}
		<h2>${t.people}</h2><${People} people=${people} t=${t} />`;
}

function Gaps({ slug, t }) {
	const { items, trouble, again } = useAll(apiWith(['sources'],
		{ limit: 200 }));
	if (trouble)
		return html`<${Trouble} trouble=${trouble} again=${again} />`;
	const gaps = (items ?? []).filter(({ kind, group }) =>
		kind === 'gap' && (group === slug || group === undefined));
	if (items === undefined || gaps.length === 0)
		return html`<p class="quiet">${items === undefined ? '…' : t.noGaps}</p>`;
	return html`<ul>${gaps.map((gap) => html`<li key=${gap.statement}>
		<${Statement} digest=${gap.statement}><${Bound} at=${gap.from} />
			${' – '}${gap.until ? html`<${Bound} at=${gap.until} end />`
				: t.ongoing}<//>: ${t.gap(gap)}${
			gap.reason && html` <q><bdi>${gap.reason}</bdi></q>`}</li>`)}</ul>`;
}

function GroupPage({ answer, t }) {
	const { slug, kind, title } = answer;
	const offices = useMemo(() => terms(answer.offices), []);
	useTitle(title);
	return html`<h1><bdi>${title}</bdi></h1>
		<p><span class="state"><bdi>${kind}</bdi></span></p>
		<${Places} group=${answer} t=${t} />
		<p class="row"><a class="button first" href=${page('groups', slug,
			'inbox')}>${t.inbox}</a>
			<a class="button" href=${page('groups', slug, 'minutes')}>${
				t.record}</a>
			<a class="button" href=${page('groups', slug, 'meetings')}>${
				t.plan}</a>
			<a href=${pageWith(['statements'], { group: slug })}>${
				t.statements}</a>
			<a href=${`${page('registrar', 'groups')}#change&group=${
				slug}`}>${t.change}</a></p>
		<h2>${t.leaders}</h2>
		<${Leaders} offices=${offices} t=${t} />
		<${Work} slug=${slug} t=${t} />
		<h2>${t.gaps}</h2>
		<p class="quiet">${t.gapsLead}</p>
		<${Gaps} slug=${slug} t=${t} />
		<p><a href=${`${page('registrar', 'groups')}#gap&group=${slug}`}>${
			t.sayGap}</a></p>`;
}

show(GroupPage, text);
