/* /<community>/people: everybody, by handle, or those who are called so. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { apiWith, page, parameter } from '../lib/site.js';
import { Instant, runsNow } from '../lib/time.js';
import { number } from '../lib/words.js';
import { asked, Choice, Filter } from '../parts/filter.js';
import { Group, Person } from '../parts/links.js';
import { Empty, More, Table } from '../parts/list.js';
import text from './people.text.js';

const NAMES = ['q', 'size'];

const kindsOf = ({ kinds, keyless }, t) =>
	[...kinds, ...keyless ? [t.keyless] : []].join(', ');

const columnsOf = (t) => [
	{ name: 'handle', title: t.person, cell: (one) => html`<${Person}
		handle=${one.handle} />${one.name !== undefined && html` <bdi>${
		one.name}</bdi>`}${
		one.merged_into !== undefined && html` (${t.merged} <${Person}
			handle=${one.merged_into} />)`}${(one.kinds.length > 0 ||
		one.keyless) && html`<div class="quiet"><bdi>${
			kindsOf(one, t)}</bdi></div>`}` },
	{ name: 'offices', title: t.offices, cell: ({ offices }) => html`<ul
		class="bare">${offices.filter((one) => runsNow(one)).map((one) => html`<li
		key=${one.grant + one.office}>${one.office}${one.group !== undefined &&
		html` ${t.of} <${
		Group} slug=${one.group} />`}</li>`)}</ul>` },
	{ name: 'facts', title: t.facts, numeric: true,
		cell: ({ facts }) => number(facts) },
	{ name: 'since', title: t.since, cell: (one) => html`<${Instant}
		at=${one.recorded_at} day />` },
];

const Nobody = ({ t }) => html`<${Empty}>${parameter('q') === null
	? html`<p>${t.none} <a href=${page('enrol')}>${t.join}</a></p>`
	: html`<p>${t.nobody}</p><p><a href=${page('unmatched')}>${
		t.unmatched}</a></p>`}<//>`;

function People({ answer, t }) {
	const list = useList(apiWith(['people'], asked(NAMES)), answer);
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		<${Filter} names=${NAMES} title=${t.find} go=${t.find} clear=${t.clear}>
			<${Choice} name="q" title=${t.name} type="search" maxlength="100" />
		<//>
		<div>${list.items.length === 0 && !list.busy
			? html`<${Nobody} t=${t} />`
			: html`<${Table} caption=${t.title} columns=${columnsOf(t)}
				rows=${list.items} id=${({ handle }) => handle} />`}</div>
		<${More} list=${list} />`;
}

show(People, text);
