/* /<community>/registrar: what there is to do for registrars, and whether there
 * are enough of them. */

import { html, show, useTitle } from '../app.js';
import { useAll } from '../lib/all.js';
import { useAnswer } from '../lib/api.js';
import { stateOf, terms } from '../lib/authority.js';
import { apiWith, page } from '../lib/site.js';
import { Bound } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Group, Person } from '../parts/links.js';
import { officeName } from '../parts/terms.js';
import text from './registrar.text.js';

const SOON_MS = 60 * 24 * 3600 * 1000;
const ENOUGH = 3;
const PAGE = 200;

function Tile({ name, count, t }) {
	const { title, lead } = t.tiles[name];
	return html`<li class="card"><h2><a href=${page('registrar', name)}>${
			title}</a></h2>
		<p>${lead}</p>${count !== undefined &&
			html`<p><strong>${count}</strong></p>`}</li>`;
}

const countOf = ({ answer }, t) => answer && (answer.next !== undefined
	? t.atLeast(answer.items.length) : t.wait(answer.items.length));

function Registrars({ offices, t }) {
	const now = terms(offices).filter((one) => one.office === 'registrar' &&
		stateOf(one) === 'now');
	const names = now.map(({ handle }, i) => html`${i > 0 && ', '}<${Person}
		handle=${handle} />`);
	return html`<h2>${t.registrars}</h2><p>${names}</p>
		${now.length < ENOUGH && html`<p class="note wait">${
			t.tooFew(now.length)}</p>`}`;
}

/* Groups that nobody leads now, and terms that end soon. */
function Attention({ offices, groups, t }) {
	const chairs = terms(offices).filter(({ office }) => office === 'chair');
	const led = new Set(chairs.filter((one) => stateOf(one) === 'now')
		.map(({ group }) => group));
	const alone = groups.filter(({ slug, until }) => !led.has(slug) &&
		!(until !== undefined && Date.parse(until) < Date.now()));
	const soon = terms(offices).filter((one) => stateOf(one) === 'now' &&
		one.until && Date.parse(one.until) < Date.now() + SOON_MS);
	return html`${alone.length > 0 && html`<h2>${t.alone}</h2>
			<p class="quiet">${t.aloneLead}</p>
			<ul>${alone.map(({ slug, title }) => html`<li key=${slug}><${Group}
				slug=${slug} title=${title} /></li>`)}</ul>`}
		${soon.length > 0 && html`<h2>${t.soon}</h2>
			<ul>${soon.map((one) => html`<li key=${`${one.grant} ${one.handle}`}>
				<${Person} handle=${one.handle} />, ${officeName(one.office)}${
					one.group && html` (<${Group} slug=${one.group} />)`}:
				${' '}<${Bound} at=${one.until} end /></li>`)}</ul>`}`;
}

function Registrar({ t }) {
	const desk = useDesk();
	const pending = useAnswer(apiWith(['statements'],
		{ status: 'pending', limit: PAGE }));
	const unmatched = useAnswer(apiWith(['unmatched'], { limit: PAGE }));
	const offices = useAll(apiWith(['offices'], { limit: PAGE }));
	const groups = useAll(apiWith(['groups'], { limit: PAGE }));
	useTitle(t.title);
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<ul class="grid">
			<${Tile} name="waiting" t=${t} />
			<${Tile} name="assents" t=${t} count=${countOf(pending, t)} />
			<${Tile} name="identities" t=${t} count=${countOf(unmatched, t)} />
			<${Tile} name="merge" t=${t} />
			<${Tile} name="offices" t=${t} count=${offices.items &&
				number(terms(offices.items).filter((one) =>
					stateOf(one) === 'now').length)} />
			<${Tile} name="groups" t=${t} />
			<${Tile} name="keys" t=${t} />
			<${Tile} name="erasure" t=${t} />
		</ul>
		${offices.items && html`<${Registrars} offices=${offices.items} t=${t} />`}
		${offices.items && groups.items && html`<${Attention} t=${t}
			offices=${offices.items} groups=${groups.items} />`}
	<//>`;
}

show(Registrar, text);
