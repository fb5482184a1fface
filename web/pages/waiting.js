/* /<community>/registrar/waiting: newcomers, for a registrar who has shown by a
 * signature that they are one. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { begin, beginHere, challenge, end, getPrivately, useSession }
	from '../lib/session.js';
import { hold } from '../lib/held.js';
import { apiWith } from '../lib/site.js';
import { Instant, ago } from '../lib/time.js';
import { LeftOut } from '../parts/about.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Exact } from '../parts/exact.js';
import { useFingerprint } from '../parts/fingerprint.js';
import { Elsewhere } from '../parts/links.js';
import { Busy, Empty } from '../parts/list.js';
import { Outside } from '../parts/outside.js';
import { Sentence } from '../parts/sentence.js';
import { Trouble } from '../parts/trouble.js';
import text from './waiting.text.js';

const PAGE = 200;

/* By a key of this browser with one click; else with a signature pasted. */
function Door({ who, onOpen, t }) {
	const [draft, setDraft] = useState(null);
	const [trouble, setTrouble] = useState(null);
	const attempt = (work) => {
		setTrouble(null);
		setDraft(null);
		work.then(onOpen, setTrouble);
	};
	const show = () => challenge(who).then(setDraft, setTrouble);
	return html`<section class="card"><h2>${t.door}</h2>
		<p>${t.doorLead}</p>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${who.kind === 'browser' ? html`<p><button type="button" class="first"
				onClick=${() => attempt(beginHere(who))}>${t.openHere(
				who.handle)}</button></p>`
			: draft === null ? html`<p><button type="button" class="first"
				onClick=${show}>${t.openOutside}</button></p>`
				: html`<${Exact} payload=${draft.payload} />
				<${Outside} drafts=${[draft]} entry=${who} button=${t.open}
					onSigned=${([one]) => attempt(begin(one))} />`}
	</section>`;
}

/* What waits, by who wants to come in: those who share key and handle. */
function newcomers(items) {
	const groups = new Map();
	for (const item of items) {
		const key = `${item.handle} ${item.key}`;
		groups.set(key, [...groups.get(key) ?? [], item]);
	}
	return [...groups.values()].map((said) => ({
		person: said.find(({ type }) => type === 'person') ?? said[0], said }));
}

function Newcomer({ newcomer: { person, said }, mayVouch, onVouch, t }) {
	const { handle, body, rivals } = person;
	const mark = useFingerprint(person.key);
	const others = said.filter((one) => one !== person);
	return html`<li class="card"><h2><bdi>${handle}</bdi></h2>
		<dl class="facts">
			<dt>${t.came}</dt><dd>${ago(person.received_at)} (<${Instant}
				at=${person.received_at} />)</dd>
			<dt>${t.until}</dt><dd><${Instant} at=${person.expires_at} /></dd>
			${body.kinds?.length > 0 && html`<dt>${t.kinds}</dt><dd><bdi>${
				body.kinds.join(', ')}</bdi></dd>`}
			<dt>${t.key}</dt><dd><code>${mark}</code></dd>
		</dl>
		${rivals > 0 && html`<p class="note wait">${t.rivals(rivals)}</p>`}
		${others.length > 0 && html`<h3>${t.also}</h3><ul>${others.map((one) =>
			html`<li key=${one.digest}><${Sentence} statement=${{ ...one,
				by: one.handle }} />${one.body.evidence?.map((url) =>
				html` <${Elsewhere} url=${url} />`)}</li>`)}</ul>`}
		${person.type === 'person' ? html`<p><button type="button" class="first"
				disabled=${!mayVouch} onClick=${() => onVouch(person)}>${
				t.vouch(handle)}</button></p>`
			: html`<p class="quiet">${t.noPerson}</p>`}</li>`;
}

/* What the server says of who waits, as far as it is what they signed with the
 * key that they are told by: { items, faults }. */
async function holdRoom(items, log) {
	const kept = await Promise.all(items.map((item) => {
		const { digest, type, body, handle: by, key, envelope } = item;
		return hold({ digest, type, body, by },
			{ envelope, log, keysOf: () => [key] })
			.then(() => ({ item }), (error) => ({ digest, error }));
	}));
	return { items: kept.map(({ item }) => item).filter(Boolean),
		faults: kept.filter(({ error }) => error !== undefined) };
}

function useRoom(session, again, log) {
	const [state, setState] = useState({});
	const load = () => getPrivately(apiWith(['waiting'], { limit: PAGE })).then(
		async ({ items, next }) => setState({ more: next !== undefined,
			...await holdRoom(items, log) }),
		(trouble) => { setState({ trouble }); again(); });
	useEffect(() => { if (session) load(); }, [session]);
	return { ...state, load };
}

function Room({ room, desk, t }) {
	const vouch = (person) => desk.acts.act({ type: 'vouch',
		body: { person: person.digest }, title: t.vouchTitle(person.handle),
		explain: html`<p>${t.vouchExplain(person.handle)}</p>`,
		about: [{ digest: person.digest, type: 'person', body: person.body,
			by: person.handle, envelope: person.envelope }] }, {
		said: t.vouched(person.handle), after: room.load });
	if (!room.items)
		return room.trouble ? null : html`<${Busy} />`;
	return html`<p class="note">${t.vouchMeans}</p>
		<${LeftOut} faults=${room.faults} />
		${room.items.length === 0 && html`<${Empty}><p>${t.none}</p><//>`}
		<ul class="cards">${newcomers(room.items).map((newcomer) =>
			html`<${Newcomer} key=${newcomer.person.digest} newcomer=${newcomer}
				mayVouch=${desk.may} onVouch=${vouch} t=${t} />`)}</ul>
		${room.more && html`<p class="quiet">${t.more(PAGE)}</p>`}`;
}

function Waiting({ t }) {
	const desk = useDesk();
	const [session, again] = useSession();
	const room = useRoom(session, again, desk.who?.log);
	useTitle(t.title);
	const leave = () => end().then(again, again);
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		${room.trouble && html`<${Trouble} trouble=${room.trouble} />`}
		${desk.who && !session && html`<${Door} who=${desk.who} onOpen=${again}
			t=${t} />`}
		${session && html`<p class="row"><span>${t.openUntil(
				session.handle)} <${Instant} at=${session.expires} /></span>
			<button type="button" class="small" onClick=${leave}>${
				t.leave}</button></p>
			<${Room} room=${room} desk=${desk} t=${t} />`}<//>`;
}

show(Waiting, text);
