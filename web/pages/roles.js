/* /<community>/roles: what people can be here, the right to vote apart from
 * thanks. */

import { html, show, useTitle } from '../app.js';
import { page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { Empty } from '../parts/list.js';
import text from './roles.text.js';

/* Names like "ptl-voter@nova" are a role for one group. */
function Role({ one, t }) {
	return html`<li class="card"><h3><bdi>${one.title}</bdi></h3>
		<p class="quiet"><code>${one.role}</code>, ${t.by}${' '}
		<a href=${page('policies', one.policy.digest)}><bdi>${
			one.policy.id}</bdi> ${one.policy.version}</a></p>
		<form class="row ends" action=${page('roles', one.role, 'decision')}>
			<label class="ask"><span>${t.person}</span> <input name="person"
				required maxlength="200" autocomplete="off" autocapitalize="none" /></label>
			<button>${t.ask}</button></form>
		<p><a href=${page('roles', one.role, 'roll')}>${
			t.roll}</a></p></li>`;
}

function Use({ use, items, t }) {
	const own = items.filter((one) => one.use === use);
	return own.length > 0 && html`<section><h2>${t.uses[use]}</h2>
		<p>${t.leads[use]}</p>
		<ul class="grid wide">${own.map((one) => html`<${Role} key=${one.role}
			one=${one} t=${t} />`)}</ul></section>`;
}

function Roles({ answer, t }) {
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead} <a href=${page('policies')}>${
			t.policies}</a></p>
		${answer.items.length === 0
			? html`<${Empty}><p>${t.none}</p><p><a href=${page('policies')}>${
				t.policies}</a></p><//>`
			: ['franchise', 'recognition'].map((use) => html`<${Use}
				key=${use} use=${use} items=${answer.items} t=${t} />`)}
		<p class="quiet">${t.asOf} <${Instant} at=${answer.instant} both /></p>`;
}

show(Roles, text);
