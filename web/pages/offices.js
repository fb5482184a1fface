/* /<community>/registrar/offices: every term of office, to be granted and
 * ended. */

import { html, show, useMemo, useState, useTitle } from '../app.js';
import { getAll, useAll } from '../lib/all.js';
import { useAnswer, useList } from '../lib/api.js';
import { stateOf } from '../lib/authority.js';
import { useDraft } from '../lib/draft.js';
import { api, apiWith } from '../lib/site.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Field, Line } from '../parts/field.js';
import { Empty, More, Table } from '../parts/list.js';
import { officeName, termColumns, termId } from '../parts/terms.js';
import text from './offices.text.js';

const OFFICES = ['chair', 'recorder', 'organiser', 'moderator', 'editor',
	'track-chair', 'member', 'registrar', 'official'];
const BY_TWO = ['registrar', 'official'];
const NEEDS_GROUP = ['chair', 'recorder'];
const NO_GROUP = BY_TWO;

const START = { handle: '', office: 'chair', group: '', from: '', until: '' };

const today = () => new Date().toISOString().slice(0, 10);

function wrongIn({ handle, office, group, from, until }, t) {
	return {
		handle: /^[a-z0-9][a-z0-9-]{0,38}$/.test(handle) ? undefined : t.wrong.handle,
		group: NEEDS_GROUP.includes(office) && group === ''
			? t.wrong.group : undefined,
		until: until !== '' && until <= (from || today())
			? t.wrong.until : undefined,
	};
}

function bodyOf({ handle, office, group, from, until }) {
	return { action: 'grant', handle, office, from: from || today(),
		...group !== '' && !NO_GROUP.includes(office) && { group },
		...until !== '' && { until } };
}

function Fields({ draft, change, groups, wrong, t }) {
	return html`<${Line} label=${t.handle} name="handle" draft=${draft}
			change=${change} wrong=${wrong.handle} autocapitalize="none"
			spellcheck=${false} />
		<${Field} label=${t.office}>${(attributes) => html`<select
			...${attributes} value=${draft.office} onChange=${({ target }) =>
				change({ office: target.value })}>${OFFICES.map((one) =>
				html`<option value=${one}>${officeName(one)}</option>`)}
		</select>`}<//>
		${!NO_GROUP.includes(draft.office) && html`<${Field} label=${t.group}
			wrong=${wrong.group}>${(attributes) => html`<select ...${attributes}
				value=${draft.group} onChange=${({ target }) =>
					change({ group: target.value })}>
				<option value="">${NEEDS_GROUP.includes(draft.office)
					? t.choose : t.everywhere}</option>
				${groups.map(({ slug, title }) => html`<option value=${slug}>${
					title} (${slug})</option>`)}</select>`}<//>`}
		<${Line} label=${t.from} name="from" draft=${draft} change=${change}
			type="date" hint=${t.fromHint} />
		<${Line} label=${t.until} name="until" draft=${draft} change=${change}
			type="date" hint=${t.untilHint} wrong=${wrong.until} />`;
}

function Grant({ desk, onDone, groups, t }) {
	const [draft, change, clear] = useDraft('grant', START);
	const [asked, setAsked] = useState(false);
	const wrong = asked ? wrongIn(draft, t) : {};
	const submit = (event) => {
		event.preventDefault();
		setAsked(true);
		if (Object.values(wrongIn(draft, t)).some(Boolean))
			return;
		const words = { handle: draft.handle, office: officeName(draft.office) };
		desk.acts.act({ type: 'office', body: bodyOf(draft),
			title: t.grantTitle(words),
			explain: t.explain[draft.office] ?? t.explain.other }, {
			said: t.granted(words, BY_TWO.includes(draft.office)),
			after: () => { clear(); setAsked(false); onDone(); },
			undo: BY_TWO.includes(draft.office) ? undefined
				: ({ digest }) => ({ said: t.ended(words),
					words: { type: 'office', title: t.endTitle(words),
						body: { action: 'end', grant: digest },
						explain: t.endExplain }, after: onDone }) });
	};
	return html`<details class="card"><summary><strong>${t.grant}</strong>
		</summary><form onSubmit=${submit} noValidate>
		<${Fields} draft=${draft} change=${change} groups=${groups}
			wrong=${wrong} t=${t} />
		${BY_TWO.includes(draft.office) && html`<p class="note">${t.byTwo}</p>`}
		<p><button class="first" disabled=${!desk.may}>${t.goOn}</button></p>
	</form></details>`;
}

/* A founder's office was granted by the first statement, with others. */
function endOf({ grant, handle, office }, log) {
	return { action: 'end', grant,
		...grant === log && { founder: handle, office } };
}

/* What the list tells of the grant, to be held to what was signed. */
const toldOf = ({ grant, granted_by: by, handle, office, group }, log) =>
	grant === log ? [] : [{ digest: grant, type: 'office', by, handle, office,
		group }];

function Ended({ term, desk, log, onDone, t }) {
	const words = { handle: term.handle, office: officeName(term.office) };
	const end = () => desk.acts.act({ type: 'office', body: endOf(term, log),
		about: toldOf(term, log), title: t.endTitle(words),
		explain: t.endExplain }, {
		said: t.ended(words, BY_TWO.includes(term.office)), after: onDone });
	return html`<button type="button" class="small" disabled=${!desk.may || !log}
		onClick=${end} aria-label=${t.endTitle(words)}>${t.end}</button>`;
}

function Terms({ terms, columns, none, title }) {
	return html`<h2>${title}</h2>${terms.length === 0
		? html`<${Empty}><p>${none}</p><//>`
		: html`<${Table} caption=${title} columns=${columns} rows=${terms}
			id=${termId} />`}`;
}

/* The list as it came with the page, and the whole of it after a change. */
function useOffices(answer) {
	const first = useList(api('offices'), answer);
	const [items, setItems] = useState();
	return { list: items === undefined ? first : { items, more: null },
		refresh: () => getAll(apiWith(['offices'], { limit: 200 }))
			.then(setItems) };
}

function Offices({ answer, t }) {
	const desk = useDesk();
	const { list, refresh } = useOffices(answer);
	const groups = useAll(apiWith(['groups'], { limit: 200 }));
	const about = useAnswer(api());
	useTitle(t.title);
	const columns = useMemo(() => termColumns(true), []);
	const acting = [...columns, { name: 'end', title: t.act, cell: (term) =>
		html`<${Ended} term=${term} desk=${desk} log=${about.answer?.log}
			onDone=${refresh} t=${t} />` }];
	const by = (...states) => list.items.filter((term) =>
		states.includes(stateOf(term)));
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<${Grant} desk=${desk} onDone=${refresh} groups=${groups.items ?? []}
			t=${t} />
		<${Terms} title=${t.now} terms=${by('now', 'future')} columns=${acting}
			none=${t.noneNow} />
		${by('over').length > 0 && html`<details><summary>${t.over(
			by('over').length)}</summary><${Terms} title=${t.overTitle}
			terms=${by('over')} columns=${columns} /></details>`}
		<${More} list=${list} /><//>`;
}

show(Offices, text);
