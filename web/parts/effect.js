/* What a statement that takes two would change, in plain words; and what nobody
 * can compute before. */

import { html } from '../lib/preact.js';
import { page } from '../lib/site.js';
import { number, words } from '../lib/words.js';
import { Fingerprint } from './fingerprint.js';
import { Person, Statement } from './links.js';
import { officeName } from './terms.js';
import text from './effect.text.js';

function office({ body }, t) {
	if (body.action === 'end')
		return html`<p>${body.founder ? t.endOf(html`<${Person}
			handle=${body.founder} />`, officeName(body.office)) : t.end}</p>`;
	return html`<p>${t.grant(html`<${Person} handle=${body.handle} />`,
		officeName(body.office))} ${t.powers[body.office] ?? t.powers.other}</p>
		<p>${t.meantime}</p>`;
}

function key({ body, by }, t) {
	const whose = html`<${Person} handle=${body.handle} />`;
	return body.action === 'add'
		? html`<p>${t.addKey(whose, html`<${Fingerprint} line=${body.key} />`)}</p>
			<p class="note wait">${t.addKeyCheck(whose)}</p>
			<p>${t.addKeyAfter(html`<${Person} handle=${by} />`, whose)}</p>`
		: html`<p>${t.distrust(html`<code>${body.fingerprint}</code>`, whose,
			number(body.distrust_from ?? 0))}</p><p>${t.cannotCompute}</p>`;
}

function policy({ body: { document } }, t) {
	return html`<p>${t.policy(html`<bdi>${document.title}</bdi>`,
			number(document.version))}</p>
		<ul>${Object.entries(document.roles).map(([name, role]) =>
			html`<li key=${name}><a href=${page('roles', name, 'roll')}><bdi>${
				role.title ?? name}</bdi></a></li>`)}</ul>
		<p>${t.policyCannot}</p>`;
}

/* What it would erase is shown by its own words elsewhere (parts/erased.js). */
function redaction({ body }, t) {
	const lost = body.erase.filter(({ type, replacement }) =>
		type === 'occasion' && !replacement);
	return html`<p>${t.redaction(body.erase.length)}</p>
		<p>${t.because[body.reason]}${body.authority && html` <q><bdi>${
			body.authority}</bdi></q>`}</p>
		${lost.length > 0 && html`<p class="note wait"><strong>${t.losesOthers(
			lost.length)}</strong></p>`}
		<p>${t.noWayBack}</p>`;
}

const SAY = {
	office, key, policy, redaction,
	retraction: ({ body }, t) => html`<p>${t.retraction(html`<${Statement}
		digest=${body.of} />`)}</p>`,
	'log-key': ({ body }, t) => html`<p>${t.logKey(html`<code>${body.key}</code>`,
		number(body.overlap_days))}</p>`,
};

/* item is a statement as it is shown alone, with its body. */
export function Effect({ item }) {
	const t = words(text);
	return (SAY[item.type] ?? (() => html`<p>${t.other}</p>`))(item, t);
}
