/* Taking out everything about oneself: back what was said, and erased what can
 * be. */

import { html, useState } from '../lib/preact.js';
import { allOf, eraseItems, findAbout } from '../lib/erasure.js';
import { api } from '../lib/site.js';
import { number } from '../lib/words.js';
import { Copyable } from './links.js';
import { propose } from './sign.js';
import { Trouble } from './trouble.js';

/* At most so many in one signing. */
const AT_ONCE = 500;

const findClaims = async (handle) => (await allOf(
	`${api('people', handle, 'record')}?kind=contribution&limit=200`))
	.filter((item) => item.by === handle && item.state !== 'retracted');

/* A step: it looks for what there is, says how much, and asks to sign. */
function Step({ title, lead, find, wish, none, done, onDone, t }) {
	const [state, setState] = useState({});
	const start = async () => {
		setState({ busy: true });
		try {
			const found = await find();
			const result = found.length === 0 ? null
				: await propose(wish(found));
			setState({ empty: result === null, result });
			if (result !== null && result.status !== 'cancelled')
				onDone();
		} catch (trouble) {
			setState({ trouble });
		}
	};
	const told = state.result && state.result.status !== 'cancelled';
	return html`<article><h3>${title}</h3><p>${lead}</p>
		${state.trouble && html`<${Trouble} trouble=${state.trouble} />`}
		${state.empty && html`<p class="note" role="status">${none}</p>`}
		${told && html`<div class="note good" role="status"><p>${
			done(state.result)}</p></div>`}
		<p><button type="button" disabled=${state.busy} onClick=${start}>${
			state.busy ? t.looking : t.seeAndSign}</button></p></article>`;
}

const eraseDone = (t) => ({ results }) => html`${t.eraseDone}
	${results.map(({ digest }) => html`<br /><${Copyable} key=${digest}
		value=${digest} label=${t.copy} />`)}`;

export function Leave({ who, onDone, t }) {
	const { handle } = who;
	return html`<section id="leave"><h2>${t.leave}</h2><p>${t.leaveLead}</p>
		<details><summary>${t.leaveOpen}</summary>
		<${Step} title=${t.backAll} lead=${t.backAllLead} onDone=${onDone}
			find=${() => findClaims(handle)} none=${t.backNone}
			done=${() => t.backDone} t=${t}
			wish=${(found) => ({ title: t.backAll,
				explain: t.backAllExplain(number(found.length)),
				items: found.slice(0, AT_ONCE).map(({ digest }) =>
					({ type: 'retraction', body: { of: digest } })) })} />
		<${Step} title=${t.erase} lead=${t.eraseLead} onDone=${onDone}
			find=${() => findAbout(`handle:${handle}`)} none=${t.eraseNone}
			done=${eraseDone(t)} t=${t}
			wish=${(found) => ({ title: t.erase,
				explain: t.eraseExplain(number(found.length)), about: found,
				items: eraseItems(found, { reason: 'request' }) })} />
		<article><h3>${t.meetings}</h3><p>${t.meetingsLead}</p>
			<p><code>kleos retract DIGEST --without handle:${handle}</code></p>
			<p>${t.staysLead}</p></article></details></section>`;
}
