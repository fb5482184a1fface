/* /<community>/registrar/assents: what was said and waits for a second person,
 * with what it would change. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { get } from '../lib/api.js';
import { holds } from '../lib/authority.js';
import { holdToText } from '../lib/receipt.js';
import { api, apiWith } from '../lib/site.js';
import { ago } from '../lib/time.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Effect } from '../parts/effect.js';
import { Person, Statement } from '../parts/links.js';
import { Busy, Empty } from '../parts/list.js';
import { Sentence } from '../parts/sentence.js';
import { officeName } from '../parts/terms.js';
import { Trouble } from '../parts/trouble.js';
import text from './assents.text.js';

const SHOWN = 50;

/* A statement as it is shown alone, with body and what it waits for.  Who agrees
 * signs its digest: so what is told of it has to be the text that has it. */
async function find({ digest }) {
	const item = await get(api('statements', digest));
	await holdToText({ ...item, digest }, item.envelope.payload);
	return item;
}

function usePending() {
	const [state, setState] = useState({});
	useEffect(() => {
		get(apiWith(['statements'], { status: 'pending', limit: SHOWN }))
			.then(async ({ items, next }) => setState({
				more: next !== undefined,
				items: await Promise.all(items.map(find)) }))
			.catch((trouble) => setState({ trouble }));
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

function Request({ item, obstacle, onAgree, t }) {
	return html`<li class="card">
		<h2><${Sentence} statement=${item} /></h2>
		<p><span class="state wait">${t.waits}</span></p>
		<p class="quiet"><${Statement} digest=${item.digest}>${
			t.asked(ago(item.recorded_at))}<//> · ${t.by} <${Person}
			handle=${item.by} /></p>
		<h3>${t.changes}</h3>
		<${Effect} item=${item} />
		${obstacle === null ? html`<p><button type="button" class="first"
				onClick=${onAgree}>${t.agree}</button></p>
			<p class="quiet">${t.otherwise}</p>`
			: html`<p class="quiet">${obstacle}</p>`}</li>`;
}

function Assents({ t }) {
	const desk = useDesk();
	const { items, trouble, more } = usePending();
	const [gone, setGone] = useState([]);
	useTitle(t.title);
	const agree = (item) => desk.acts.act({ type: 'assent',
		body: { of: item.digest }, title: t.agreeTitle,
		explain: html`<p>${t.agreeExplain}</p><p><${Sentence}
			statement=${item} /></p><${Effect} item=${item} />` }, {
		said: t.agreed, after: () => setGone((old) => [...old, item.digest]) });
	const left = items?.filter(({ digest, waits_for: waits }) =>
		waits?.type === 'assent' && !gone.includes(digest));
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${!items && !trouble && html`<${Busy} />`}
		${left?.length === 0 && html`<${Empty}><p>${t.none}</p><//>`}
		<ul class="cards">${left?.map((item) => html`<${Request}
			key=${item.digest} item=${item} t=${t} onAgree=${() => agree(item)}
			obstacle=${whyNot(item, desk.who, desk.offices, t)} />`)}</ul>
		${more && html`<p class="quiet">${t.more(SHOWN)}</p>`}
	<//>`;
}

show(Assents, text);
