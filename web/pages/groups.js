/* /<community>/groups: all groups, each below the one it belongs to. */

import { html, show, useMemo, useState, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { apiWith, page } from '../lib/site.js';
import { Day, Instant, runsNow } from '../lib/time.js';
import { Group, Person, Statement } from '../parts/links.js';
import { Empty, More } from '../parts/list.js';
import text from './groups.text.js';

const LIMIT = 200;

const has = (name, words) => name.toLowerCase().includes(words);

/* By parent; what is below a group that is not there stands at the top. */
function treeOf(items) {
	const known = new Set(items.map(({ slug }) => slug));
	const tree = new Map();
	for (const item of items) {
		const above = known.has(item.parent) ? item.parent : undefined;
		tree.set(above, [...tree.get(above) ?? [], item]);
	}
	return tree;
}

function Chairs({ chairs, t }) {
	const now = chairs.filter((one) => runsNow(one));
	return now.length === 0 ? html`<span class="state wait">${t.noChair}</span>`
		: html`${t.chairs} ${now.map((one, i) => html`${i > 0 && ', '}<${Person}
			key=${one.grant} handle=${one.handle} />`)}`;
}

function Line({ group, words, t }) {
	const aliases = group.aliases.map(({ name }) => name)
		.filter((name) => words !== '' && has(name, words));
	const last = group.last_meeting;
	return html`<${Group} slug=${group.slug} title=${group.title} />${' '}
		<span class="state">${group.kind}</span>${' '}
		${group.until !== undefined && html`<span class="quiet">${t.until}
			<${Day} at=${group.until} /></span>`}
		<div><${Chairs} chairs=${group.chairs} t=${t} />${last !== undefined &&
			html` · ${t.met} <${Statement} digest=${last.statement}><${Instant}
			at=${last.start} day /><//>`} · <a href=${
			page('groups', group.slug, 'inbox')}>${t.inbox}</a>${
			aliases.length > 0 && html` <span class="quiet">· ${t.aliases} <bdi>${
			aliases.join(', ')}</bdi></span>`}</div>`;
}

const Branch = ({ tree, of, words, t }) => tree.has(of) && html`<ul class="tree">${
	tree.get(of).map((group) => html`<li key=${group.slug}>
		<${Line} group=${group} words=${words} t=${t} />
		<${Branch} tree=${tree} of=${group.slug} words=${words} t=${t} />
		</li>`)}</ul>`;

const fits = (group, words) => [group.slug, group.title, group.kind,
	...group.aliases.map(({ name }) => name)].some((name) => has(name, words));

function Groups({ answer, t }) {
	const list = useList(apiWith(['groups'], { limit: LIMIT }), answer);
	const [typed, setTyped] = useState('');
	const words = typed.toLowerCase();
	useTitle(t.title);
	const tree = useMemo(() => treeOf(words === '' ? list.items
		: list.items.filter((one) => fits(one, words))), [list.items, words]);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		${list.items.length === 0 && !list.busy
			? html`<${Empty}><p>${t.none} <a href=${`${page('registrar',
				'groups')}#group`}>${t.make}</a></p><//>`
			: html`<div><label class="field"><span class="label">${t.find}</span>
				<input type="search" value=${typed}
				onInput=${(event) => setTyped(event.target.value)} /></label>
				<${Branch} tree=${tree} of=${undefined} words=${words} t=${t} />
				${tree.size === 0 && html`<p role="status">${t.nothing}</p>`}</div>`}
		<div><${More} list=${list} /></div>`;
}

show(Groups, text);
