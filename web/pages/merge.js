/* /<community>/registrar/merge: two handles that are one person, and those who
 * are two after all. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { get } from '../lib/api.js';
import { api, fragment } from '../lib/site.js';
import { number } from '../lib/words.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Line } from '../parts/field.js';
import { Person } from '../parts/links.js';
import { Busy } from '../parts/list.js';
import { Compared, Facts, Roles, ServersWord, standingOf, useComparison }
	from '../parts/standing.js';
import { stateOf, terms } from '../lib/authority.js';
import { officeName } from '../parts/terms.js';
import { Trouble } from '../parts/trouble.js';
import text from './merge.text.js';

const FORM = /^[a-z0-9][a-z0-9-]{0,38}$/;

/* Both people as they are now. */
function useTwo() {
	const [state, setState] = useState({});
	const load = (handle, into) => {
		setState({ busy: true });
		Promise.all([standingOf(handle), standingOf(into)]).then(
			(two) => setState({ two }), (trouble) => setState({ trouble }));
	};
	return { ...state, load, clear: () => setState({}) };
}

/* What stays with the handle that is merged away. */
function Stays({ person, t }) {
	const offices = terms(person.offices).filter((one) =>
		stateOf(one) === 'now');
	const keys = person.keys.filter(({ ended }) => ended === undefined);
	return html`<li>${t.keys(html`<bdi>${person.handle}</bdi>`,
			number(keys.length))}</li>
		${offices.length > 0 && html`<li>${t.offices(html`<bdi>${
			person.handle}</bdi>`, offices.map(({ office }) =>
			officeName(office)).join(', '))}</li>`}`;
}

function Impact({ two, t }) {
	const [from, into] = two;
	const titles = two.map(({ person }) => person.handle);
	return html`<h2>${t.impact}</h2>
		<ul><li>${t.moves(html`<${Person} handle=${from.person.handle} />`,
			html`<${Person} handle=${into.person.handle} />`)}</li>
			<${Stays} person=${from.person} t=${t} />
			<li>${t.ownWork}</li><li>${t.twice}</li><li>${t.cannot}</li></ul>
		<h3>${t.recorded}</h3><${Facts} standings=${two} titles=${titles} />
		<h3>${t.roles}</h3><${Roles} standings=${two} titles=${titles} />
		<${ServersWord} />`;
}

const mergeOf = (handle, into) => ({ type: 'identity',
	body: { action: 'merge', handle, into } });
const unmergeOf = (handle) => ({ type: 'identity',
	body: { action: 'unmerge', handle } });

function Form({ draft, change, onLook, wrong, t }) {
	return html`<form onSubmit=${onLook} noValidate>
		<${Line} label=${t.handle} hint=${t.handleHint} name="handle"
			draft=${draft} change=${change} wrong=${wrong.handle}
			autocapitalize="none" spellcheck=${false} />
		<${Line} label=${t.into} hint=${t.intoHint} name="into" draft=${draft}
			change=${change} wrong=${wrong.into} autocapitalize="none"
			spellcheck=${false} />
		<p><button>${t.look}</button></p></form>`;
}

function wrongIn({ handle, into }, t) {
	return { handle: FORM.test(handle) ? undefined : t.noHandle,
		into: !FORM.test(into) ? t.noHandle
			: into === handle ? t.same : undefined };
}

/* Those who were merged into somebody, each to be taken apart again. */
function Merged({ desk, handle, onApart, t }) {
	const [state, setState] = useState({});
	const { person, trouble } = state;
	useEffect(() => {
		if (handle)
			get(api('people', handle)).then((found) =>
				setState({ person: found }), (error) =>
				setState({ trouble: error }));
	}, [handle, desk.acts.done.length]);
	if (trouble)
		return html`<${Trouble} trouble=${trouble} />`;
	const pairs = !person ? [] : [
		...person.merged.map((one) => [one, person.handle]),
		...person.merged_into ? [[person.handle, person.merged_into]] : []];
	return person && (pairs.length === 0 ? html`<p>${t.nothingMerged}</p>`
		: html`<ul>${pairs.map(([one, into]) => html`<li key=${one} class="row">
			<span>${t.isMerged(html`<${Person} handle=${one} />`,
				html`<${Person} handle=${into} />`)}</span>
			<button type="button" class="small" disabled=${!desk.may}
				onClick=${() => onApart(one, into)}>${t.apart}</button></li>`)}</ul>`);
}

function Apart({ desk, onApart, t }) {
	const [draft, setDraft] = useState({ handle: '' });
	const [asked, setAsked] = useState('');
	return html`<details class="card"><summary><strong>${t.mistake}</strong>
		</summary><form onSubmit=${(event) => {
			event.preventDefault();
			setAsked(draft.handle.trim());
		}}><${Line} label=${t.either} name="handle" draft=${draft}
			change=${setDraft} autocapitalize="none" spellcheck=${false} />
		<p><button>${t.showMerges}</button></p></form>
		<${Merged} desk=${desk} handle=${asked} onApart=${onApart} t=${t} />
	</details>`;
}

function useMerging(desk, two, compare, t) {
	const apart = (handle, into) => desk.acts.act({ ...unmergeOf(handle),
		title: t.apartTitle(handle), explain: t.apartExplain }, {
		said: t.wasTakenApart(handle, into) });
	const merge = () => {
		const [{ person: { handle } }, before] = two.two;
		const into = before.person.handle;
		desk.acts.act({ ...mergeOf(handle, into), title: t.mergeTitle(handle, into),
			explain: t.mergeExplain }, { said: t.wasMerged(handle, into),
			after: () => { two.clear(); compare(into, before); },
			undo: () => ({ said: t.wasTakenApart(handle, into),
				words: { ...unmergeOf(handle), title: t.apartTitle(handle),
					explain: t.apartExplain },
				after: () => compare(into, before) }) });
	};
	return { merge, apart };
}

function Merge({ t }) {
	const desk = useDesk();
	const two = useTwo();
	const [draft, setDraft] = useState({ handle: fragment('handle') ?? '',
		into: fragment('into') ?? '' });
	const [asked, setAsked] = useState(false);
	const [compared, compare] = useComparison();
	const { merge, apart } = useMerging(desk, two, compare, t);
	useTitle(t.title);
	const look = (event) => {
		event?.preventDefault();
		setAsked(true);
		if (!Object.values(wrongIn(draft, t)).some(Boolean))
			two.load(draft.handle, draft.into);
	};
	useEffect(() => { if (draft.handle && draft.into) look(); }, []);
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<${Compared} compared=${compared} />
		<${Form} draft=${draft} onLook=${look} t=${t}
			change=${(fields) => {
				setDraft((old) => ({ ...old, ...fields }));
				two.clear();
			}} wrong=${asked ? wrongIn(draft, t) : {}} />
		${two.busy && html`<${Busy} />`}
		${two.trouble && html`<${Trouble} trouble=${two.trouble} />`}
		${two.two && html`<${Impact} two=${two.two} t=${t} />
			<p><button type="button" class="first" disabled=${!desk.may}
				onClick=${merge}>${t.merge}</button></p>`}
		<${Apart} desk=${desk} onApart=${apart} t=${t} /><//>`;
}

show(Merge, text);
