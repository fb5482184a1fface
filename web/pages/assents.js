/* /<community>/registrar/assents: what was said and waits for a second person,
 * with what it would change. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { get } from '../lib/api.js';
import { holds } from '../lib/authority.js';
import { askKeys, holdEach } from '../lib/held.js';
import { api, apiWith } from '../lib/site.js';
import { ago } from '../lib/time.js';
import { LeftOut } from '../parts/about.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Effect } from '../parts/effect.js';
import { Erased } from '../parts/erased.js';
import { Person, Statement } from '../parts/links.js';
import { Busy, Empty } from '../parts/list.js';
import { Sentence } from '../parts/sentence.js';
import { officeName } from '../parts/terms.js';
import { Trouble } from '../parts/trouble.js';
import text from './assents.text.js';

const SHOWN = 50;

/* Who agrees signs a digest: so what is told of it here has to be the text that
 * has it, as its author signed it. */
async function findPending(log) {
	const { items, next } = await get(apiWith(['statements'],
		{ status: 'pending', limit: SHOWN }));
	const keysOf = askKeys();
	items.forEach(({ by }) => keysOf(by, []).catch(() => {}));
	const whole = await Promise.all(items.map(async ({ digest }) =>
		({ ...await get(api('statements', digest)), digest })));
	const { held, faults } = await holdEach(whole, log, keysOf);
	return { more: next !== undefined,
		items: whole.filter(({ digest }) => held.has(digest)),
		faults: [...faults].map(([digest, error]) => ({ digest, error })) };
}

function usePending(log) {
	const [state, setState] = useState({});
	useEffect(() => {
		findPending(log).then(setState, (trouble) => setState({ trouble }));
	}, []);
	return state;
}

/* Why the reader cannot agree to it, or null. */
function whyNot(item, who, offices, t) {
	if (who === null)
		return t.noKey;
	if (!who || !offices)
		return t.looking;
	if (item.by === who.handle)
		return t.own;
	const { office } = item.waits_for ?? {};
	return office === undefined || holds(offices, office) ? null
		: t.notOffice(officeName(office));
}

function Request({ item, log, obstacle, onAgree, t }) {
	const erases = item.type === 'redaction';
	const [sound, setSound] = useState(!erases);
	return html`<li class="card">
		<h2><${Sentence} statement=${item} /></h2>
		<p><span class="state wait">${t.waits}</span></p>
		<p class="quiet"><${Statement} digest=${item.digest}>${
			t.asked(ago(item.recorded_at))}<//> · ${t.by} <${Person}
			handle=${item.by} /></p>
		<h3>${t.changes}</h3>
		<${Effect} item=${item} />
		${erases && html`<${Erased} request=${item} log=${log}
			onSound=${setSound} />`}
		${obstacle === null ? html`<p><button type="button" class="first"
				disabled=${!sound} onClick=${onAgree}>${t.agree}</button></p>
			<p class="quiet">${t.otherwise}</p>`
			: html`<p class="quiet">${obstacle}</p>`}</li>`;
}

function Assents({ answer, t }) {
	const desk = useDesk();
	const { items, faults, trouble, more } = usePending(answer.log);
	const [gone, setGone] = useState([]);
	useTitle(t.title);
	const agree = (item) => desk.acts.act({ type: 'assent',
		body: { of: item.digest }, title: t.agreeTitle,
		about: [item],
		explain: html`<p>${t.agreeExplain}</p><${Effect} item=${item} />` }, {
		said: t.agreed, after: () => setGone((old) => [...old, item.digest]) });
	const left = items?.filter(({ digest, waits_for: waits }) =>
		waits?.type === 'assent' && !gone.includes(digest));
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${!items && !trouble && html`<${Busy} />`}
		${faults && html`<${LeftOut} faults=${faults} />`}
		${left?.length === 0 && html`<${Empty}><p>${t.none}</p><//>`}
		<ul class="cards">${left?.map((item) => html`<${Request}
			key=${item.digest} item=${item} log=${answer.log} t=${t} onAgree=${() => agree(item)}
			obstacle=${whyNot(item, desk.who, desk.offices, t)} />`)}</ul>
		${more && html`<p class="quiet">${t.more(SHOWN)}</p>`}
	<//>`;
}

show(Assents, text);
