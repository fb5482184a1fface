/* /<community>/search?q=: people, groups, roles, activities and statements
 * that have some words. */

import { html, show, useTitle } from '../app.js';
import { ServerTrouble } from '../lib/api.js';
import { page, pageWith, parameter } from '../lib/site.js';
import { Choice, Filter } from '../parts/filter.js';
import { Empty } from '../parts/list.js';
import { Quoted, Sentence } from '../parts/sentence.js';
import { Trouble } from '../parts/trouble.js';
import text from './search.text.js';

const KINDS = ['person', 'group', 'role', 'activity', 'statement'];

/* Where each leads: an activity to what was done of it. */
const places = {
	person: (id) => page('people', id),
	group: (id) => page('groups', id),
	role: (id) => page('roles', id, 'roll'),
	activity: (id) => pageWith(['statements'], { activity: id }),
	statement: (id) => page('statements', id),
};

function Found({ one }) {
	const href = places[one.kind](one.id);
	if (one.kind === 'statement')
		return html`<li>${one.statement &&
			html`<${Sentence} statement=${one.statement} />: `}
			<a href=${href}><${Quoted} value=${one.title} /></a></li>`;
	return html`<li><a href=${href}><bdi>${one.title}</bdi></a>
		${one.id !== one.title && html` <small><bdi>${one.id}</bdi></small>`}
		${one.context !== undefined && html` <small><bdi>${
			one.context}</bdi></small>`}</li>`;
}

function Kind({ kind, items, t }) {
	const own = items.filter((one) => one.kind === kind);
	return own.length > 0 && html`<section><h2>${t.kinds[kind]}</h2>
		<ul class="timeline">${own.map((one) => html`<${Found} key=${one.id}
			one=${one} />`)}</ul></section>`;
}

/* What was found, or why nothing could be looked for. */
function Answer({ answer, q, t }) {
	if (answer.items === undefined)
		return q === null ? null : html`<${Trouble} trouble=${
			new ServerTrouble(answer.status, answer)} />`;
	const none = answer.items.length === 0;
	return html`<div><p role="status">${none ? t.nothing : t.found}${' '}
			<q><bdi>${q}</bdi></q></p>
		${none && html`<${Empty}><p>${t.advice}</p>
			<p><a href=${page('people')}>${t.people}</a> · <a
			href=${page('unmatched')}>${t.unmatched}</a></p><//>`}
		${KINDS.map((kind) => html`<${Kind} key=${kind} kind=${kind}
			items=${answer.items} t=${t} />`)}
		<p><a href=${pageWith(['statements'], { q })}>${t.all}</a></p></div>`;
}

function Search({ answer, t }) {
	const q = parameter('q');
	useTitle(q === null ? t.title : `${t.title}: ${q}`);
	return html`<h1>${t.title}</h1>
		<${Filter} names=${[]} title=${t.title} go=${t.go}>
			<${Choice} name="q" title=${t.q} type="search" maxlength="100"
				required />
		<//>
		<${Answer} answer=${answer} q=${q} t=${t} />`;
}

show(Search, text);
