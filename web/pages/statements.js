/* /<community>/statements: everything that was said, as sentences. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { apiWith, page, parameter } from '../lib/site.js';
import { asked, Choice, Filter } from '../parts/filter.js';
import { Empty, More } from '../parts/list.js';
import { typeName, types } from '../parts/sentence.js';
import { Timeline } from '../parts/timeline.js';
import text from './statements.text.js';

const NAMES = ['q', 'type', 'by', 'subject', 'group', 'activity', 'status',
	'from', 'until', 'target', 'digest', 'source', 'size'];

/* What is asked less often takes no room on a small screen. */
const RARE = ['by', 'subject', 'group', 'activity', 'status', 'from', 'until'];

function Questions({ t }) {
	return html`<${Filter} names=${NAMES} title=${t.filter} go=${t.go}
		clear=${t.clear}>
		<${Choice} name="q" title=${t.q} type="search" maxlength="100" />
		<${Choice} name="type" title=${t.type} options=${[['', t.any],
			...types().map((type) => [type, typeName(type)])]} />
		<details open=${RARE.some((name) => parameter(name))}>
		<summary>${t.rare}</summary><div class="filter">
		<${Choice} name="by" title=${t.by} />
		<${Choice} name="subject" title=${t.subject} />
		<${Choice} name="group" title=${t.group} />
		<${Choice} name="activity" title=${t.activity} />
		<${Choice} name="status" title=${t.status} options=${[['', t.any],
			...Object.entries(t.statuses)]} />
		<${Choice} name="from" title=${t.from} type="date" />
		<${Choice} name="until" title=${t.until} type="date" />
		</div></details>
	<//>`;
}

function Statements({ answer, t }) {
	const list = useList(apiWith(['statements'],
		{ ...asked(NAMES), with: 'body' }), answer);
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		<${Questions} t=${t} />
		<div>${list.items.length === 0 && !list.busy
			? html`<${Empty}><p>${t.none}</p>
				<p><a href=${page('contribute')}>${t.say}</a></p><//>`
			: html`<${Timeline} items=${list.items} />`}</div>
		<${More} list=${list} />`;
}

show(Statements, text);
