/* /<community>/groups/<slug>/meetings: meetings are planned, and what was planned
 * is said to have taken place, or called off. */

import { html, show, useState, useTitle } from '../app.js';
import { useAnswer } from '../lib/api.js';
import { stateOf, terms } from '../lib/authority.js';
import { useDraft } from '../lib/draft.js';
import { ownersOf } from '../lib/import.js';
import { ATTENDEES_MAX, NAME_MAX, URL_MAX, cancelledOf, heldOf, identitiesIn,
	planFaults, planOf } from '../lib/occasion.js';
import { api, page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { Acts, useActs } from '../parts/acts.js';
import { Field, Line } from '../parts/field.js';
import { Elsewhere, Group, Identity, Statement } from '../parts/links.js';
import { Busy, Empty } from '../parts/list.js';
import { Said } from '../parts/said.js';
import { NoKey, Unsent, useSigner } from '../parts/sign.js';
import { Trouble } from '../parts/trouble.js';
import text from './meetings.text.js';

const PLAN = { name: '', start: '', end: '', url: '' };

const MAY = ['chair', 'recorder'];

/* May they say what a group does?  Undefined until their offices are known. */
function useMay(who, group) {
	const { answer } = useAnswer(who ? api('people', who.handle) : null);
	return who === null ? false : answer && terms(answer.offices).some((one) =>
		one.group === group && MAY.includes(one.office) &&
		one.occasion === undefined && stateOf(one) === 'now');
}

/* A statement of a meeting, with its way back. */
const occasion = (body, t, after) => [{ type: 'occasion', body,
	title: t.title[body.status](body.name) }, { said: t.said[body.status](
	body.name), after, undo: ({ digest }) => ({ said: t.undone, after,
	words: { type: 'retraction', body: { of: digest }, title: t.undoTitle,
		explain: t.undoExplain[body.status] } }) }];

function PlanForm({ group, acts, may, again, t }) {
	const [draft, change, clear] = useDraft(`plan-${group}`, PLAN);
	const [asked, setAsked] = useState(false);
	const faults = planFaults(draft);
	const wrong = (name) => asked && faults[name] && t.wrong[faults[name]];
	const submit = (event) => {
		event.preventDefault();
		setAsked(true);
		if (Object.values(faults).some(Boolean))
			return;
		const [proposal, told] = occasion(planOf(group, draft), t, again);
		acts.act({ ...proposal, explain: t.planExplain }, { ...told,
			after: () => { clear(); setAsked(false); again(); } });
	};
	const line = (name, more) => html`<${Line} label=${t.fields[name]}
		hint=${t.hints[name]} name=${name} draft=${draft} change=${change}
		wrong=${wrong(name)} ...${more} />`;
	return html`<details class="card" id="plan"
		open=${location.hash === '#plan'}><summary><strong>${t.plan}</strong>
		</summary><form onSubmit=${submit} noValidate>
		${line('name', { maxlength: NAME_MAX })}
		${line('start', { type: 'datetime-local' })}
		${line('end', { type: 'datetime-local' })}
		${line('url', { maxlength: URL_MAX, autocapitalize: 'none',
			spellcheck: false })}
		<p><button class="first" disabled=${!may}>${t.goOn}</button></p>
	</form></details>`;
}

function Who({ identities, owners, t }) {
	return html`<ul>${identities.map((identity) => html`<li key=${identity}>
		<${Identity} id=${identity} />${!owners.get(identity) && html` <span
			class="quiet">(${t.nobodys})</span>`}</li>`)}</ul>`;
}

/* Those of a list whom nobody can be: handles that are not taken. */
const strangersIn = (identities, owners) => identities.filter((identity) =>
	identity.startsWith('handle:') && !owners.get(identity))
	.map((identity) => identity.slice('handle:'.length));

function HeldForm({ said, acts, again, t }) {
	const [draft, change, clear] = useDraft(`held-${said.digest}`, { who: '' });
	const [state, setState] = useState({});
	const sign = (identities, owners) => {
		const [proposal, told] = occasion(heldOf(said.body, identities), t, again);
		return acts.act({ ...proposal, explain: html`<p>${t.heldExplain(
			identities.length)}</p><${Who} identities=${identities}
			owners=${owners} t=${t} />` }, { ...told,
			after: () => { clear(); again(); } });
	};
	const submit = async (event) => {
		event.preventDefault();
		const identities = identitiesIn(draft.who);
		if (identities.length === 0 || identities.length > ATTENDEES_MAX)
			return setState({ wrong: t.wrong.howMany(ATTENDEES_MAX) });
		try {
			const owners = await ownersOf(identities);
			const strangers = strangersIn(identities, owners);
			setState({ wrong: strangers.length > 0 &&
				t.wrong.strangers(strangers.join(', ')) });
			return strangers.length === 0 && await sign(identities, owners);
		} catch (trouble) {
			return setState({ trouble });
		}
	};
	return html`<form onSubmit=${submit} noValidate>
		${state.trouble && html`<${Trouble} trouble=${state.trouble} />`}
		<${Field} label=${t.who} hint=${t.whoHint} wrong=${state.wrong}>${
			(attributes) => html`<textarea ...${attributes} class="short"
				autocapitalize="none" spellcheck=${false} value=${draft.who}
				onInput=${({ target }) => {
					change({ who: target.value });
					setState({});
				}} />`}<//>
		<p><button class="first">${t.goOn}</button></p></form>`;
}

/* What is made of a plan, by what its author signed. */
function Next({ said, ways, t }) {
	const { acts, who, again } = ways;
	const { body, by, digest } = said;
	const begun = Date.parse(body.start) <= Date.now();
	const cancel = () => {
		const [proposal, told] = occasion(cancelledOf(body), t, again);
		acts.act({ ...proposal, explain: t.cancelExplain }, told);
	};
	const takeBack = () => acts.act({ type: 'retraction', body: { of: digest },
		title: t.undoTitle, explain: t.undoExplain.planned },
	{ said: t.undone, after: again });
	return html`${begun ? html`<details><summary>${t.tookPlace}</summary>
			<${HeldForm} said=${said} acts=${acts} again=${again} t=${t} />
			</details>` : html`<p class="quiet">${t.notBegun}</p>`}
		<p class="row"><button type="button" onClick=${cancel}>${
			t.cancel}</button>
		${by === who.handle && html`<button type="button" onClick=${
			takeBack}>${t.takeBack}</button>`}</p>`;
}

function Planned({ item, log, ways, t }) {
	const { digest, name, start, url } = item;
	return html`<li class="card"><h3><${Statement} digest=${digest}><bdi>${
			name}</bdi><//></h3>
		<p><${Instant} at=${start} both />${url && html`<br /><${Elsewhere}
			url=${url} />`}</p>
		${ways.may && html`<${Said} digest=${digest} log=${log}>${(said) =>
			html`<${Next} said=${said} ways=${ways} t=${t} />`}<//>`}</li>`;
}

function List({ work, log, ways, t }) {
	const { answer, trouble, again } = work;
	if (trouble)
		return html`<${Trouble} trouble=${trouble} again=${again} />`;
	if (answer === undefined)
		return html`<${Busy} />`;
	const planned = answer.meetings.filter(({ status }) =>
		status === 'planned').reverse();
	return planned.length === 0 ? html`<${Empty}><p>${t.none}</p><//>`
		: html`<ul class="cards">${planned.map((item) => html`<${Planned}
			key=${item.digest} item=${item} log=${log} ways=${ways}
			t=${t} />`)}</ul>`;
}

function Meetings({ answer: { slug, title }, t }) {
	const { who, propose } = useSigner();
	const acts = useActs(propose);
	const may = useMay(who, slug);
	const work = useAnswer(api('groups', slug, 'work'));
	const ways = { acts, who, may, again: work.again };
	useTitle(t.pageTitle(title));
	return html`<h1>${t.heading} <${Group} slug=${slug} title=${title} /></h1>
		<p>${t.lead}</p>
		<p><a href=${page('groups', slug, 'minutes')}>${t.minutes}</a></p>
		<${Unsent} onSent=${() => location.reload()} />
		${who === null && html`<${NoKey} />`}
		${who && may === false && html`<p class="note wait">${t.not(html`<bdi>${
			who.handle}</bdi>`)}</p>`}
		<${Acts} acts=${acts} />
		<${PlanForm} group=${slug} acts=${acts} may=${may} again=${work.again}
			t=${t} />
		<h2>${t.planned}</h2><${List} work=${work} log=${who?.log} ways=${ways}
			t=${t} />`;
}

show(Meetings, text);
