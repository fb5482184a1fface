/* What is shown when a page cannot be: the answer is problem+json. */

import { html, show, useTitle } from '../app.js';
import { ServerTrouble } from '../lib/api.js';
import { community, page } from '../lib/site.js';
import { Trouble } from '../parts/trouble.js';
import text from './problem.text.js';

function Problem({ answer, t }) {
	useTitle(answer.title);
	const trouble = new ServerTrouble(answer.status, answer);
	return html`<h1>${t.titles[answer.status] ?? answer.title}</h1>
		<${Trouble} trouble=${trouble} />
		${community() !== undefined && html`<form class="row" role="search"
			action=${page('search')}><label>${t.find} <input type="search"
			name="q" required maxlength="100" /></label>
			<button>${t.search}</button></form>`}
		<p><a href="/">${t.home}</a></p>`;
}

show(Problem, text);
