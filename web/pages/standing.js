/* /<community>/people/<handle>/standing: progress to each role. */

import { html, show, useTitle } from '../app.js';
import { page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { Person } from '../parts/links.js';
import { Empty } from '../parts/list.js';
import { Progress } from '../parts/progress.js';
import text from './standing.text.js';

function Standing({ answer, t }) {
	const { handle, instant, size, items } = answer;
	useTitle(t.title(handle));
	return html`<h1>${t.heading(html`<${Person} handle=${handle} />`)}</h1>
		<p class="quiet">${t.lead} ${t.asOf} <${Instant} at=${instant} both />,
			${' '}${t.size(size)}.</p>
		${items.length === 0
			? html`<${Empty}><p>${t.none} <a href=${page('policies')}>${
				t.policies}</a></p><//>`
			: html`<${Progress} handle=${handle} items=${items} />`}`;
}

show(Standing, text);
