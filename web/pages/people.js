/* /<community>/people: everybody, by handle. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { api, page } from '../lib/site.js';
import { number } from '../lib/words.js';
import { Person } from '../parts/links.js';
import { Empty, More, Table } from '../parts/list.js';
import text from './people.text.js';

function People({ answer, t }) {
	const list = useList(api('people'), answer);
	useTitle(t.title);
	const columns = [
		{ name: 'handle', title: t.person,
			cell: ({ handle }) => html`<${Person} handle=${handle} />` },
		{ name: 'facts', title: t.facts, numeric: true,
			cell: ({ facts }) => number(facts) },
		{ name: 'statements', title: t.statements, numeric: true,
			cell: ({ statements }) => number(statements) },
	];
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		${list.items.length === 0
			? html`<${Empty}><p>${t.none} <a href=${page('enrol')}>${
				t.join}</a></p><//>`
			: html`<${Table} caption=${t.title} columns=${columns}
				rows=${list.items} id=${({ handle }) => handle} />`}
		<${More} list=${list} />`;
}

show(People, text);
