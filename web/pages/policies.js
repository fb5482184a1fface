/* /<community>/policies: the published rules, each with its versions. */

import { html, show, useTitle } from '../app.js';
import { page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Person } from '../parts/links.js';
import { Empty } from '../parts/list.js';
import { State } from '../parts/policystate.js';
import text from './policies.text.js';

/* The versions of each policy, the newest first. */
function byName(items) {
	const names = new Map();
	for (const item of items)
		names.set(item.id, [item, ...names.get(item.id) ?? []]);
	return [...names.values()];
}

function Version({ version, instant, t }) {
	return html`<li><a href=${page('policies', version.digest)}><bdi>${
		version.title}</bdi>, ${t.version(number(version.version))}</a> <${State}
		version=${version} instant=${instant} />
		<p class="quiet">${t.from} <${Instant} at=${version.effective_from}
			both />, ${t.by} <${Person} handle=${version.by} /></p></li>`;
}

function Policies({ answer, t }) {
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="lead">${t.lead}</p>
		${answer.items.length === 0 && html`<${Empty}><p>${t.none}</p><//>`}
		${byName(answer.items).map((versions) => html`<section
			key=${versions[0].id}><h2><bdi>${versions[0].title}</bdi></h2>
			<ul class="timeline">${versions.map((version) => html`<${Version}
				key=${version.digest} version=${version}
				instant=${answer.instant} t=${t} />`)}</ul></section>`)}
		<p><a href=${page('roles')}>${t.roles}</a></p>`;
}

show(Policies, text);
