/* /: what this is, and the communities of this server. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { Empty, More } from '../parts/list.js';
import text from './home.text.js';

function Community({ community, t }) {
	return html`<li class="card">
		<h2><a href=${`/${community.slug}`}><bdi>${community.title}</bdi></a></h2>
		${community.replay && html`<p class="replay">${t.replay}</p>`}
		<p class="quiet">${t.size(community.size)}</p>
	</li>`;
}

function Home({ answer, t }) {
	const list = useList('/api/v1/communities', answer);
	useTitle('');
	return html`<h1>${t.title}</h1>
		<p class="lead">${t.lead}</p>
		<ol>${t.steps.map((step) => html`<li>${step}</li>`)}</ol>
		<h2>${t.communities}</h2>
		${list.items.length === 0 && list.more === null &&
			html`<${Empty}><p>${t.none}</p><pre>${t.create}</pre><//>`}
		<ul class="grid">${list.items.map((community) => html`<${Community}
			key=${community.slug} community=${community} t=${t} />`)}</ul>
		<${More} list=${list} />
		<h2>${t.forWhom}</h2>
		<ul class="grid narrow">${t.people.map(({ who, what }) => html`<li
			class="card" key=${who}><h3>${who}</h3><p>${what}</p></li>`)}</ul>`;
}

show(Home, text);
