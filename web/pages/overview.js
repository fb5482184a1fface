/* /<community>: what this community is, what goes on in it, what waits, and
 * where to go for which job. */

import { html, show, useMemo, useTitle } from '../app.js';
import { useAnswer, useList } from '../lib/api.js';
import { api, apiWith, page, pageWith } from '../lib/site.js';
import { number } from '../lib/words.js';
import { Group } from '../parts/links.js';
import { Busy, Empty, More } from '../parts/list.js';
import { Months, Ranks } from '../parts/pictures.js';
import { Timeline } from '../parts/timeline.js';
import { Trouble } from '../parts/trouble.js';
import text from './overview.text.js';

const NEWEST = 6;
const RANKS = 10;

const Number = ({ name, n, href }) => html`<div>
	<dt><a href=${href}>${name}</a></dt>
	<dd>${n === undefined ? '…' : number(n)}</dd></div>`;

function Numbers({ answer, summary, t }) {
	return html`<dl class="numbers">
		<${Number} name=${t.people} n=${summary?.totals.people} href=${page('people')} />
		<${Number} name=${t.groups} n=${summary?.totals.groups} href=${page('groups')} />
		<${Number} name=${t.contributions} href=${pageWith(['statements'],
			{ type: 'contribution' })} n=${answer.counts.contribution ?? 0} />
		<${Number} name=${t.occasions} n=${answer.counts.occasion ?? 0}
			href=${pageWith(['statements'], { type: 'occasion' })} />
		<${Number} name=${t.statements} n=${answer.size} href=${page('log')} />
	</dl>`;
}

const Jobs = ({ t }) => html`<ul class="grid narrow">${t.jobs.map(
	({ path, title, text }) => html`<li class="card" key=${title}>
		<h2><a href=${page(...path)}>${title}</a></h2><p>${text}</p></li>`)}</ul>`;

function Waiting({ summary, t }) {
	const { claims, totals } = summary;
	const waiting = claims.reduce((sum, { n }) => sum + n, 0);
	const lines = [
		waiting > 0 && html`${t.claims(waiting)} ${claims.map(
			({ group, title, n }, i) => html`${i > 0 && ', '}${
				group === undefined ? t.noGroup : html`<a href=${
					page('groups', group, 'inbox')}><bdi>${title ?? group
					}</bdi></a>`} (${number(n)})`)}`,
		totals.requests > 0 && html`<a href=${pageWith(['statements'],
			{ status: 'pending' })}>${t.requests(totals.requests)}</a>`,
		totals.newcomers > 0 && html`<a href=${page('registrar')}>${
			t.newcomers(totals.newcomers)}</a>`,
		totals.unmatched > 0 && html`<a href=${page('unmatched')}>${
			t.unmatched(totals.unmatched)}</a>`,
	].filter(Boolean);
	return html`<section><h2>${t.waits}</h2>${lines.length === 0
		? html`<p>${t.nothingWaits}</p>`
		: html`<ul>${lines.map((line, i) => html`<li key=${i}>${line}</li>`)}
		</ul>`}</section>`;
}

const sum = ({ endorsed, waiting, disputed }) => endorsed.map((n, i) =>
	n + waiting[i] + disputed[i]);

const nameOf = (one, key, t) => one.title ?? t.names[one[key] ?? ''] ?? one[key];

const ranksOf = (list, key, t, cell) => list.slice(0, RANKS).map((one) => ({
	title: nameOf(one, key, t), cell: cell?.(one),
	values: [one.total.endorsed, one.total.waiting, one.total.disputed] }));

const groupCell = (one) => one.group === undefined ? undefined
	: html`<${Group} slug=${one.group} title=${one.title} />`;

/* The numbers stay the same, so that nothing is drawn twice. */
function Pictures({ summary, t }) {
	const series = useMemo(() => summary.activities.map((one) => ({
		title: nameOf(one, 'activity', t), values: sum(one) })), [summary]);
	const groups = useMemo(() =>
		ranksOf(summary.groups, 'group', t, groupCell), [summary]);
	const hats = useMemo(() => ranksOf(summary.hats.filter(({ hat }) =>
		hat !== undefined), 'hat', t), [summary]);
	const kinds = t.kinds;
	return html`<section id="done"><h2>${t.pictures}</h2>
		<${Months} title=${t.byMonth} lead=${t.byMonthLead} series=${series}
			months=${summary.months} t=${t} />
		<div class="grid wide">
			<${Ranks} title=${t.byGroup} lead=${t.byGroupLead} rows=${groups}
				kinds=${kinds} of=${t.group} />
			${hats.length > 0 && html`<${Ranks} title=${t.byHat} lead=${t.byHatLead}
					rows=${hats} kinds=${kinds} of=${t.hat} />`}
		</div></section>`;
}

function Newest({ t }) {
	const list = useList(apiWith(['statements'], { type: 'contribution',
		with: 'body', limit: NEWEST }));
	return html`<section><h2>${t.newest}</h2>
		<${Timeline} items=${list.items} /><div><${More} list=${list} /></div>
		<p><a href=${page('statements')}>${t.all}</a></p></section>`;
}

function Summed({ question, t }) {
	const { answer, trouble, again } = question;
	if (trouble)
		return html`<${Trouble} trouble=${trouble} again=${again} />`;
	if (answer === undefined)
		return html`<div class="tall"><${Busy} /></div>`;
	return html`<div><${Waiting} summary=${answer} t=${t} />
		${answer.activities.length === 0
			? html`<${Empty}><p>${t.none}</p><p><a href=${page('contribute')}>${
				t.first}</a></p><//>`
			: html`<${Pictures} summary=${answer} t=${t} />`}</div>`;
}

function Overview({ answer, t }) {
	const { title, settings } = answer;
	const summary = useAnswer(api('summary'));
	useTitle(title);
	return html`<h1><bdi>${title}</bdi></h1>
		<p class="lead">${t.lead}${settings.url?.startsWith('https://') &&
			html` <a href=${settings.url} rel="nofollow noopener">${
				t.site}</a>`}</p>
		<${Numbers} answer=${answer} summary=${summary.answer} t=${t} />
		<${Jobs} t=${t} />
		<div><${Summed} question=${summary} t=${t} /></div>
		<${Newest} t=${t} />`;
}

show(Overview, text);
