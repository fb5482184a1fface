/* /<community>/people/<handle>: somebody's public page. */

import { html, show, useState, useTitle } from '../app.js';
import { useAnswer, useList } from '../lib/api.js';
import { PAGE, newestFirst } from '../lib/record.js';
import { api, apiWith, page } from '../lib/site.js';
import { Day, Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Entry, Term } from '../parts/entry.js';
import { Elsewhere, Person, Statement } from '../parts/links.js';
import { Busy, Empty, More } from '../parts/list.js';
import { Order } from '../parts/order.js';
import { ProgressLines } from '../parts/progress.js';
import { Thank } from '../parts/thank.js';
import { Trouble } from '../parts/trouble.js';
import text from './person.text.js';

const KINDS = ['contribution', 'attendance', 'office', 'thanks'];

/* What somebody does not want to be shown here; the log has it all the same. */
const shows = ({ profile }, part) =>
	profile?.show === undefined || profile.show.includes(part);

function Head({ person, t }) {
	const { handle, profile, kinds } = person;
	const words = [...new Set([...kinds, ...(profile?.hats ?? [])])];
	return html`<h1><bdi>${profile?.name ?? handle}</bdi></h1>
		<p class="row">${profile?.name && html`<strong><bdi>${handle}</bdi>
			</strong>`}
		${words.map((word) => html`<span class="state" key=${word}><bdi>${
			word}</bdi></span>`)}
		${person.keyless && html`<span class="quiet">${t.keyless}</span>`}</p>
		${person.merged_into && html`<p class="note">${t.merged(html`<${Person}
			handle=${person.merged_into} />`)}</p>`}
		${person.merged.length > 0 && html`<p class="quiet">${t.alsoAs(
			person.merged.join(', '))}</p>`}
		${profile?.links?.length > 0 && html`<ul class="plainlist">${
			profile.links.map((url) => html`<li key=${url}><${Elsewhere}
				url=${url} /></li>`)}</ul>`}`;
}

function Counts({ person, titles, t }) {
	const counts = Object.entries(person.counts);
	return counts.length > 0 && html`<dl class="numbers" aria-label=${
		t.counts}>${counts.map(([activity, n]) => html`<div key=${activity}>
		<dt><bdi>${titles[activity] ?? activity}</bdi></dt>
		<dd>${number(n)}</dd></div>`)}</dl>`;
}

function Roles({ handle, t }) {
	const { answer, trouble, again } =
		useAnswer(api('people', handle, 'standing'));
	return html`<section><h2>${t.roles}</h2><div class="steady">${trouble
		? html`<${Trouble} trouble=${trouble} again=${again} />`
		: answer === undefined ? html`<${Busy} />`
			: answer.items.length === 0 ? html`<p class="quiet">${t.noRoles}</p>`
				: html`<${ProgressLines} handle=${handle}
					items=${answer.items} />`}</div>
		<p><a href=${page('people', handle, 'standing')}>${t.standing}</a></p>
	</section>`;
}

const Offices = ({ offices, t }) => offices.length > 0 && html`<section>
	<h2>${t.offices}</h2><ul class="plainlist">${offices.map((office) =>
		html`<li key=${`${office.grant} ${office.office}`}><${Term}
			office=${office} /></li>`)}</ul></section>`;

const Affiliations = ({ list, t }) => list.length > 0 && html`<section>
	<h2>${t.affiliations}</h2><ul class="plainlist">${list.map((one) => html`<li
		key=${one.statement}><bdi>${one.independent ? t.independent
		: one.organisation}</bdi>, ${t.from} <${Day}
		at=${one.from.slice(0, 10)} />${one.until && html` ${t.until} <${Instant}
		at=${one.until} day />`}</li>`)}</ul></section>`;

const Identities = ({ list, t }) => list.length > 0 && html`<section>
	<h2>${t.identities}</h2><ul class="plainlist">${list.map((one) => html`<li
		key=${one.identity}><bdi>${one.identity}</bdi> <span class="quiet">(${
		t.linkedBy} <${Person} handle=${one.linked_by} />, <${Statement}
		digest=${one.statement}>${t.proof}<//>)</span></li>`)}</ul></section>`;

function Filter({ kind, choose, t }) {
	const ways = [[null, t.all], ...KINDS.map((one) => [one, t.kinds[one]])];
	return html`<p class="row" role="group" aria-label=${t.filter}>${ways.map(
		([one, name]) => html`<button key=${name} type="button"
			aria-pressed=${one === kind ? 'true' : 'false'}
			onClick=${() => choose(one)}>${name}</button>`)}</p>`;
}

function Timeline({ person, titles, t }) {
	const { handle } = person;
	const [kind, choose] = useState(null);
	const list = useList(apiWith(['people', handle, 'record'],
		{ limit: PAGE, kind }));
	return html`<section><h2>${t.record}</h2>
		<${Filter} kind=${kind} choose=${choose} t=${t} />
		${list.items.length === 0 && list.more === null && html`<${Empty}>
			<p>${t.none(handle)} <a href=${page('contribute')}>${
				t.contribute}</a></p><//>`}
		<${Order} list=${list} />
		<ul class="timeline">${newestFirst(list.items).map((item) => html`<${Entry}
			key=${`${item.kind} ${item.digest}`} item=${item}
			titles=${titles} />`)}</ul><${More} list=${list} /></section>`;
}

function Profile({ answer, t }) {
	const { handle } = answer;
	const { answer: named } = useAnswer(api('activities'));
	const titles = { attendance: t.attendance, ...Object.fromEntries(
		(named?.items ?? []).map(({ slug, title }) => [slug, title])) };
	useTitle(answer.profile?.name ?? handle);
	return html`<${Head} person=${answer} t=${t} />
		${shows(answer, 'contributions') && html`<${Counts} person=${answer}
			titles=${titles} t=${t} />`}
		${shows(answer, 'standing') && !answer.merged_into &&
			html`<${Roles} handle=${handle} t=${t} />`}
		${shows(answer, 'offices') && html`<${Offices}
			offices=${answer.offices} t=${t} />`}
		${shows(answer, 'affiliations') && html`<${Affiliations}
			list=${answer.affiliations} t=${t} />`}
		${shows(answer, 'identities') && html`<${Identities}
			list=${answer.identities} t=${t} />`}
		<${Thank} to=${handle} />
		${shows(answer, 'contributions')
			? html`<${Timeline} person=${answer} titles=${titles} t=${t} />`
			: html`<p class="quiet">${t.hidden}</p>`}`;
}

show(Profile, text);
