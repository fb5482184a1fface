/* /<community>: what this community is and what goes on in it. */

import { html, show, useTitle } from '../app.js';
import { page } from '../lib/site.js';
import { number } from '../lib/words.js';
import text from './overview.text.js';

const Number = ({ name, n, href }) => html`<div><dt><a href=${href}>${name}</a></dt>
	<dd>${number(n ?? 0)}</dd></div>`;

function Overview({ answer, t }) {
	const { title, size, counts } = answer;
	useTitle(title);
	return html`<h1><bdi>${title}</bdi></h1>
		${answer.settings.replay && html`<p class="replay">${t.replay}</p>`}
		<dl class="numbers">
			<${Number} name=${t.people} n=${counts.person} href=${page('people')} />
			<${Number} name=${t.groups} n=${counts.group} href=${page('groups')} />
			<${Number} name=${t.contributions} n=${counts.contribution}
				href=${page('statements')} />
			<${Number} name=${t.occasions} n=${counts.occasion}
				href=${page('statements')} />
			<${Number} name=${t.statements} n=${size} href=${page('log')} />
		</dl>`;
}

show(Overview, text);
