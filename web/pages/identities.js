/* /<community>/registrar/identities: names that are nobody's yet, to be linked
 * with people, and links that were wrong, to be taken apart. */

import { html, show, useEffect, useMemo, useState, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { useAll } from '../lib/all.js';
import { ownersOf } from '../lib/import.js';
import { fold, similar } from '../lib/similar.js';
import { api, apiWith } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Line } from '../parts/field.js';
import { Identity, Person } from '../parts/links.js';
import { Busy, Empty, More, Table } from '../parts/list.js';
import { Compared, Facts, Roles, ServersWord, standingOf, useComparison }
	from '../parts/standing.js';
import { Trouble } from '../parts/trouble.js';
import text from './identities.text.js';

/* The schemes under which the same name is worth a look. */
const SCHEMES = ['irc', 'github', 'gitlab', 'gerrit', 'openinfra'];

const nameOf = (identity) => identity.slice(identity.indexOf(':') + 1);

const ASKED_MAX = 5000;

/* Whose the same names are elsewhere, however many people there are: [{ name,
 * handle }]. */
function useNamesakes(items) {
	const [found, setFound] = useState([]);
	const key = items.map(({ identity }) => identity).join(' ');
	useEffect(() => {
		let current = true;
		const asked = items.map(({ identity }) => nameOf(identity))
			.flatMap((name) => [...SCHEMES.map((scheme) => `${scheme}:${name}`),
				`handle:${fold(name)}`]).slice(0, ASKED_MAX);
		ownersOf(asked).then((owners) => current && setFound([...owners]
			.filter(([, handle]) => handle)
			.map(([identity, handle]) => ({ name: nameOf(identity), handle }))),
		() => {});
		return () => { current = false; };
	}, [key]);
	return found;
}

function Suggestions({ handles, onChoose, t }) {
	return handles.length === 0 ? html`<span class="quiet">${t.noIdea}</span>`
		: html`<span class="row">${handles.map((handle) => html`<button
			type="button" class="small" key=${handle} onClick=${() =>
				onChoose(handle)}>${t.isIt(handle)}</button>`)}</span>`;
}

function Row({ item, handles, onLink, t }) {
	return html`<li class="card"><h2><${Identity} id=${item.identity} /></h2>
		<p>${t.did(item)} <${Instant} at=${item.first} day /> – <${Instant}
			at=${item.last} day /></p>
		<div class="row"><${Suggestions} handles=${handles} onChoose=${onLink}
			t=${t} /><button type="button" class="small" onClick=${() =>
				onLink('')}>${t.somebodyElse}</button></div></li>`;
}

/* Who is meant: loaded, so that a mistyped handle is found before signing. */
function useSomebody() {
	const [state, setState] = useState({});
	const load = (handle) => {
		setState({ busy: true });
		standingOf(handle).then((standing) => setState({ standing }),
			(trouble) => setState({ trouble }));
	};
	return { ...state, load, clear: () => setState({}) };
}

function Impact({ standing, item, t }) {
	const { handle } = standing.person;
	return html`<h3>${t.impact}</h3>
		<ul><li>${t.moves(item, html`<${Person} handle=${handle} />`)}</li>
			<li>${t.ownWork}</li><li>${t.cannot}</li></ul>
		<${Facts} standings=${[standing]} titles=${[t.sofar]} />
		<${Roles} standings=${[standing]} titles=${[t.before]} />
		<${ServersWord} />`;
}

/* What is about to be said of one identity. */
function Link({ item, start, desk, onLinked, onCancel, t }) {
	const [draft, setDraft] = useState({ handle: start });
	const somebody = useSomebody();
	const { standing, trouble } = somebody;
	useEffect(() => { if (start !== '') somebody.load(start); }, []);
	const look = (event) => {
		event.preventDefault();
		somebody.load(draft.handle.trim());
	};
	return html`<section class="card"><h2>${t.whose(html`<${Identity}
			id=${item.identity} />`)}</h2>
		<form onSubmit=${look}><${Line} label=${t.handle} name="handle"
			draft=${draft} change=${setDraft} autocapitalize="none"
			spellcheck=${false} />
		<p class="row"><button disabled=${draft.handle.trim() === ''}>${
			t.look}</button>
			<button type="button" onClick=${onCancel}>${t.cancel}</button></p></form>
		${somebody.busy && html`<${Busy} />`}
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${standing && html`<${Impact} standing=${standing} item=${item} t=${t} />
			<p><button type="button" class="first" disabled=${!desk.may}
				onClick=${() => onLinked(item, standing)}>${t.link(
				item.identity, standing.person.handle)}</button></p>`}
	</section>`;
}

const body = (action, identity, handle) => ({ type: 'identity',
	body: { action, identity, handle } });

/* Take apart what was linked by mistake. */
function Unlink({ desk, t }) {
	const [draft, setDraft] = useState({ handle: '' });
	const [gone, setGone] = useState([]);
	const { standing, trouble, load } = useSomebody();
	const take = (identity, handle) => desk.acts.act({
		...body('unlink', identity, handle), title: t.unlinkTitle(identity, handle),
		explain: t.unlinkExplain }, { said: t.unlinked(identity, handle),
		after: () => setGone((old) => [...old, identity]),
		undo: () => ({ words: { ...body('link', identity, handle),
			title: t.linkTitle(identity, handle), explain: t.relink },
		said: t.linked(identity, handle), after: () => load(handle) }) });
	const columns = [
		{ name: 'identity', title: t.identity,
			cell: ({ identity }) => html`<${Identity} id=${identity} />` },
		{ name: 'by', title: t.linkedBy,
			cell: ({ linked_by: by }) => html`<${Person} handle=${by} />` },
		{ name: 'act', title: t.act, cell: ({ identity }) => html`<button
			type="button" class="small" disabled=${!desk.may} onClick=${() =>
				take(identity, standing.person.handle)}
			aria-label=${t.unlinkTitle(identity, standing.person.handle)}>${
			t.unlink}</button>` },
	];
	const rows = standing?.person.identities.filter(({ identity }) =>
		!gone.includes(identity));
	return html`<details class="card"><summary><strong>${t.wrongLink}</strong>
		</summary><form onSubmit=${(event) => {
			event.preventDefault();
			setGone([]);
			load(draft.handle.trim());
		}}><${Line} label=${t.handle} name="handle" draft=${draft}
			change=${setDraft} autocapitalize="none" spellcheck=${false} />
		<p><button>${t.showLinks}</button></p></form>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${rows && (rows.length === 0 ? html`<p>${t.noLinks}</p>`
			: html`<${Table} caption=${t.links} columns=${columns} rows=${rows}
				id=${({ identity }) => identity} />`)}</details>`;
}

/* Linking, with a way back and the roles before and after. */
function useLinking(desk, t) {
	const [open, setOpen] = useState(null);
	const [gone, setGone] = useState([]);
	const [compared, compare] = useComparison();
	const link = (item, before) => {
		const { identity } = item;
		const { handle } = before.person;
		desk.acts.act({ ...body('link', identity, handle),
			title: t.linkTitle(identity, handle), explain: t.linkExplain }, {
			said: t.linked(identity, handle),
			after: () => {
				setOpen(null);
				setGone((old) => [...old, identity]);
				compare(handle, before);
			},
			undo: () => ({ said: t.unlinked(identity, handle),
				words: { ...body('unlink', identity, handle),
					title: t.unlinkTitle(identity, handle),
					explain: t.unlinkExplain },
				after: () => {
					setGone((old) => old.filter((one) => one !== identity));
					compare(handle, before);
				} }) });
	};
	return { open, setOpen, gone, compared, link };
}

function Identities({ answer, t }) {
	const desk = useDesk();
	const list = useList(api('unmatched'), answer);
	const people = useAll(apiWith(['people'], { limit: 200 }));
	const { open, setOpen, gone, compared, link } = useLinking(desk, t);
	const others = useNamesakes(list.items);
	const handles = useMemo(() => (people.items ?? [])
		.map(({ handle }) => handle), [people.items]);
	const items = list.items.filter(({ identity }) => !gone.includes(identity));
	useTitle(t.title);
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<${Compared} compared=${compared} />
		${items.length === 0 && list.more === null
			? html`<${Empty}><p>${t.none}</p><//>`
			: html`<p class="quiet">${t.count(number(items.length))}</p>`}
		<ul class="cards">${items.map((item) => open?.item === item
			? html`<li key=${item.identity}><${Link} item=${item}
				start=${open.handle} desk=${desk} onLinked=${link}
				onCancel=${() => setOpen(null)} t=${t} /></li>`
			: html`<${Row} key=${item.identity} item=${item} t=${t}
				handles=${similar(item.identity, handles, others)}
				onLink=${(handle) => setOpen({ item, handle })} />`)}</ul>
		<${More} list=${list} />
		<${Unlink} desk=${desk} t=${t} /><//>`;
}

show(Identities, text);
