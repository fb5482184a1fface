/* /<community>/registrar/erasure: a registrar asks that what is about somebody
 * be erased; another one has to agree. */

import { html, show, useState, useTitle } from '../app.js';
import { useDraft } from '../lib/draft.js';
import { ERASABLE, eraseItems, findAbout, findOne } from '../lib/erasure.js';
import { holdEach } from '../lib/held.js';
import { fragment, page } from '../lib/site.js';
import { LeftOut } from '../parts/about.js';
import { Body } from '../parts/body.js';
import { Desk, useDesk } from '../parts/desk.js';
import { Choice, Line } from '../parts/field.js';
import { Statement } from '../parts/links.js';
import { Busy, Empty } from '../parts/list.js';
import { Sentence, typeName } from '../parts/sentence.js';
import { Trouble } from '../parts/trouble.js';
import text from './erasure.text.js';

const REASONS = ['request', 'law', 'mistake', 'abuse'];

const START = { reason: 'request', authority: '' };

/* What somebody types: the digest of a statement, a name with its scheme, or a
 * handle. */
const find = (whom) => /^[0-9a-f]{64}$/.test(whom) ? findOne(whom)
	: findAbout(whom.includes(':') ? whom : `handle:${whom}`);

/* What was found, held to the texts: { found, faults } of those that hold. */
function useFound(log) {
	const [state, setState] = useState({});
	const look = async (whom) => {
		setState({ busy: true });
		try {
			const all = await find(whom);
			const { held, faults } = await holdEach(all, log);
			setState({ whom, faults: [...faults].map(([digest, error]) =>
				({ digest, error })), found: all.filter(({ digest }) =>
				held.has(digest)).map((one) => ({ ...one,
				said: held.get(one.digest) })) });
		} catch (trouble) {
			setState({ trouble });
		}
	};
	return { ...state, look, clear: () => setState({}) };
}

function Found({ one: { digest, type, said }, chosen, flip, t }) {
	return html`<li class="card"><label class="choice"><input type="checkbox"
			checked=${chosen} onChange=${flip} />
		<span><strong>${typeName(type)}</strong><br /><${Sentence}
			statement=${said} /></span></label>
		<details><summary>${t.words}</summary><${Body} type=${type}
			body=${said.body} /><p class="quiet"><${Statement}
			digest=${digest} /></p></details></li>`;
}

/* Which of them, why, and by which right. */
function Ask({ room, desk, t }) {
	const { found } = room;
	const [left, setLeft] = useState([]);
	const [draft, change, clear] = useDraft('erasure', START);
	const [asked, setAsked] = useState(false);
	const chosen = found.filter(({ digest }) => !left.includes(digest));
	const flip = (digest) => setLeft(left.includes(digest)
		? left.filter((one) => one !== digest) : [...left, digest]);
	const authority = draft.authority.trim();
	const submit = (event) => {
		event.preventDefault();
		setAsked(true);
		if (authority === '' || chosen.length === 0)
			return;
		desk.acts.act({ title: t.askTitle(chosen.length), explain: t.explain,
			items: eraseItems(chosen, { reason: draft.reason, authority }),
			about: chosen.map(({ digest, type, by }) => ({ digest, type, by })) },
		{ said: t.asked(chosen.length), after: () => { clear(); room.clear(); },
			undo: ({ results }) => ({ said: t.undone, words: {
				title: t.undoTitle, explain: t.undoExplain,
				items: results.map(({ digest }) => ({ type: 'retraction',
					body: { of: digest } })) } }) });
	};
	return html`<form onSubmit=${submit} noValidate><h2>${t.found(
			found.length)}</h2><p class="quiet">${t.foundLead}</p>
		<ul class="cards">${found.map((one) => html`<${Found} key=${one.digest}
			one=${one} chosen=${chosen.includes(one)} t=${t}
			flip=${() => flip(one.digest)} />`)}</ul>
		<${Choice} legend=${t.why} name="reason" value=${draft.reason}
			options=${REASONS.map((value) => ({ value, text: t.reasons[value] }))}
			onChoice=${(reason) => change({ reason })} />
		<${Line} label=${t.authority} hint=${t.authorityHint} name="authority"
			maxlength="2000" draft=${draft} change=${change}
			wrong=${asked && authority === '' && t.need} />
		<p role="status">${asked && chosen.length === 0 && t.chooseOne}</p>
		<p><button class="first" disabled=${!desk.may}>${t.goOn}</button></p>
	</form>`;
}

function Whom({ room, t }) {
	const [draft, setDraft] = useState({ whom: fragment('of') ?? '' });
	const look = (event) => {
		event.preventDefault();
		room.look(draft.whom.trim());
	};
	return html`<form onSubmit=${look}><${Line} label=${t.whom}
			hint=${t.whomHint} name="whom" draft=${draft} change=${setDraft}
			autocapitalize="none" spellcheck=${false} />
		<p><button class=${room.found ? '' : 'first'}
			disabled=${draft.whom.trim() === ''}>${t.look}</button></p></form>`;
}

function Erasure({ answer, t }) {
	const desk = useDesk();
	const room = useFound(answer.log);
	useTitle(t.title);
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<p>${t.open} <a href=${page('registrar', 'assents')}>${
			t.openLink}</a></p>
		<${Whom} room=${room} t=${t} />
		${room.busy && html`<${Busy} />`}
		${room.trouble && html`<${Trouble} trouble=${room.trouble} />`}
		${room.faults && html`<${LeftOut} faults=${room.faults} />`}
		${room.found?.length === 0 && html`<${Empty}><p>${t.none(ERASABLE
			.map(typeName).join(', '))}</p><//>`}
		${room.found?.length > 0 && html`<${Ask} key=${room.whom} room=${room}
			desk=${desk} t=${t} />`}<//>`;
}

show(Erasure, text);
