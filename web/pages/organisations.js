/* /<community>/organisations: whom people work for, by what they say. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { api, page } from '../lib/site.js';
import { Bound } from '../lib/time.js';
import { number, plural } from '../lib/words.js';
import { Elsewhere, Statement } from '../parts/links.js';
import { Empty, More, Table } from '../parts/list.js';
import text from './organisations.text.js';

const Parent = ({ parent, t }) => html`<span><bdi>${parent.organisation}</bdi>${
	parent.from !== undefined && html` ${t.from} <${Bound} at=${parent.from} />`}${
	parent.until !== undefined && html` ${t.until} <${Bound}
		at=${parent.until} end />`}
	</span>`;

const columnsOf = (t) => [
	{ name: 'name', title: t.name, cell: (one) => html`<${Statement}
		digest=${one.statement}><bdi>${one.name}</bdi><//><br />
		<small><bdi>${[one.slug, ...one.aliases].join(', ')}</bdi></small>` },
	{ name: 'people', title: t.people, numeric: true,
		cell: ({ people }) => number(people) },
	{ name: 'parents', title: t.parents, cell: ({ parents }) =>
		parents.map((parent) => html`<${Parent} parent=${parent} t=${t} />`) },
	{ name: 'url', title: t.url, cell: ({ url }) => url !== undefined &&
		html`<${Elsewhere} url=${url} />` },
	{ name: 'change', title: t.act, cell: ({ slug, name }) => html`<a
		href=${`${page('registrar', 'groups')}#organisation&slug=${slug}`}
		aria-label=${t.changeIt(name)}>${t.change}</a>` },
];

function Organisations({ answer, t }) {
	const list = useList(api('organisations'), answer);
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		<div>${list.items.length === 0 && !list.busy
			? html`<${Empty}><p>${t.none}</p><pre>${t.create}</pre><//>`
			: html`<${Table} caption=${t.title} columns=${columnsOf(t)}
				rows=${list.items} id=${({ slug }) => slug} />`}</div>
		<${More} list=${list} />
		<p>${plural(answer.independent, t.independent)}
			${' '}<a href=${page('me')}>${t.say}</a></p>`;
}

show(Organisations, text);
