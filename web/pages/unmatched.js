/* /<community>/unmatched: names in the records that belong to nobody yet. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { api, page, pageWith } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Identity } from '../parts/links.js';
import { Empty, More, Table } from '../parts/list.js';
import text from './unmatched.text.js';

const columnsOf = (t) => [
	{ name: 'identity', title: t.identity, cell: ({ identity }) =>
		html`<${Identity} id=${identity} />` },
	{ name: 'facts', title: t.facts, numeric: true, cell: (one) =>
		html`<a href=${pageWith(['statements'], { subject: one.identity })}>${
			number(one.facts)}</a>` },
	{ name: 'first', title: t.first, cell: ({ first }) =>
		html`<${Instant} at=${first} day />` },
	{ name: 'last', title: t.last, cell: ({ last }) =>
		html`<${Instant} at=${last} day />` },
];

function Unmatched({ answer, t }) {
	const list = useList(api('unmatched'), answer);
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		<ul><li>${t.yours} <a href=${page('enrol')}>${t.enrol}</a></li>
			<li>${t.registrar} <a href=${page('registrar')}>${t.desk}</a></li></ul>
		<div>${list.items.length === 0 && !list.busy
			? html`<${Empty}><p>${t.none} <a href=${page('people')}>${
				t.people}</a></p><//>`
			: html`<${Table} caption=${t.title} columns=${columnsOf(t)}
				rows=${list.items} id=${({ identity }) => identity} />`}</div>
		<${More} list=${list} />`;
}

show(Unmatched, text);
