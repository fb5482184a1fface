/* /<community>/me: one's own record, keys, and the way out. */

import { html, show, useCallback, useEffect, useState, useTitle }
	from '../app.js';
import { get, useAnswer, useList } from '../lib/api.js';
import { DRAFT, EMPTY, next, saysDraft } from '../lib/claim.js';
import { revise } from '../lib/draft.js';
import { keepDuties } from '../lib/duties.js';
import { standing } from '../lib/enrolment.js';
import { PAGE, newestFirst } from '../lib/record.js';
import { api, page } from '../lib/site.js';
import { number } from '../lib/words.js';
import { Duties } from '../parts/duties.js';
import { Entry } from '../parts/entry.js';
import { Person } from '../parts/links.js';
import { Busy, Empty, More } from '../parts/list.js';
import { Leave } from '../parts/leave.js';
import { Keys } from '../parts/mykeys.js';
import { MySay } from '../parts/mysay.js';
import { Order } from '../parts/order.js';
import { ProgressLines } from '../parts/progress.js';
import { ProfileForm } from '../parts/profile.js';
import { SaidLost, SaidWaiting } from '../parts/saidwaiting.js';
import { NoKey, Unsent, useSigner } from '../parts/sign.js';
import { TakeBack } from '../parts/takeback.js';
import { Thank } from '../parts/thank.js';
import { Trouble } from '../parts/trouble.js';
import text from './me.text.js';

/* Where the key stands, and the way to ask again. */
function useMe(who) {
	const [me, setMe] = useState(null);
	const look = useCallback(() => {
		if (who)
			standing(who).then(setMe, (trouble) => setMe({ trouble }));
	}, [who?.id]);
	useEffect(look, [look]);
	useEffect(() => { if (me?.person) keepDuties(me.person.offices); }, [me]);
	return [me, look];
}

const isMine = (item, handle) => item.kind === 'contribution' &&
	item.by === handle && item.state !== 'retracted';

function Actions({ item, handle, again, t }) {
	return isMine(item, handle) && html`<div class="row">
		<a class="button" href=${`${page('contribute')}#correct=${
			item.digest}`}>${t.correct}</a>
		<${TakeBack} item=${item} onDone=${again} t=${t} /></div>`;
}

function Timeline({ handle, again, t }) {
	const list = useList(`${api('people', handle, 'record')}?limit=${PAGE}`);
	const { answer } = useAnswer(api('activities'));
	const titles = Object.fromEntries((answer?.items ?? [])
		.map(({ slug, title }) => [slug, title]));
	return html`${list.items.length === 0 && list.more === null &&
			html`<${Empty}><p>${t.none} <a href=${page('contribute')}>${
				t.first}</a></p><//>`}
		<${Order} list=${list} />
		<ul class="timeline">${newestFirst(list.items).map((item) => html`<${Entry}
			key=${`${item.kind} ${item.digest}`} item=${item} titles=${titles}>
			<${Actions} item=${item} handle=${handle} again=${again}
				t=${t} /><//>`)}</ul><${More} list=${list} />`;
}

function Roles({ handle, t }) {
	const { answer, trouble } = useAnswer(api('people', handle, 'standing'));
	return html`<section><h2>${t.roles}</h2><div class="steady">${trouble
		? html`<${Trouble} trouble=${trouble} />`
		: answer === undefined ? html`<${Busy} />`
			: html`<${ProgressLines} handle=${handle} items=${answer.items} />`}
		</div><p><a href=${page('people', handle, 'standing')}>${
			t.standing}</a></p></section>`;
}

/* How many of one's facts are in which state. */
function States({ handle, turn, t }) {
	const [states, setStates] = useState(null);
	useEffect(() => {
		get(`${api('people', handle, 'record')}?limit=1`)
			.then((answer) => setStates(answer.states), () => {});
	}, [handle, turn]);
	const shown = Object.entries(t.states).filter(([state]) =>
		states === null || states[state] > 0 || state === 'endorsed');
	return html`<dl class="numbers">${shown.map(([state, name]) => html`<div
		key=${state}><dt>${name}</dt><dd>${states === null ? '–'
		: number(states[state])}</dd></div>`)}</dl>`;
}

function Mine({ who, person, look, t }) {
	const [turn, setTurn] = useState(0);
	const again = () => {
		setTurn(turn + 1);
		look();
	};
	const { handle } = who;
	return html`<p>${t.youAre(html`<${Person} handle=${handle} />`)}</p>
		<p class="row"><a class="button first" href=${page('contribute')}>${
			t.contribute}</a></p>
		<${Duties} offices=${person.offices} />
		<${States} handle=${handle} turn=${turn} t=${t} />
		<${Roles} key=${`roles-${turn}`} handle=${handle} t=${t} />
		<${SaidLost} handle=${handle} />
		<h2>${t.record}</h2><p class="quiet">${t.recordLead}</p>
		<${Timeline} key=${turn} handle=${handle} again=${again} t=${t} />
		<h2>${t.thanks}</h2><${Thank} />
		<h2>${t.profile}</h2><${ProfileForm} person=${person}
			onDone=${again} t=${t} />
		<${MySay} handle=${handle} onDone=${look} t=${t} />
		<${Keys} who=${who} person=${person} onDone=${again} t=${t} />
		<${Leave} who=${who} turn=${turn} onDone=${again} t=${t} />`;
}

function Me({ t }) {
	const { who } = useSigner();
	const [me, look] = useMe(who);
	useTitle(t.title);
	/* What was sent after all must not wait in its form to be said again. */
	const sent = ({ envelopes }) => {
		revise(DRAFT, EMPTY, (draft) => saysDraft(draft,
			envelopes.map(({ payload }) => payload)) ? next(draft) : draft);
		look();
	};
	const heading = html`<h1>${t.title}</h1><${Unsent} onSent=${sent} />`;
	if (who === null)
		return html`${heading}<p>${t.noKey}</p><${NoKey} />`;
	if (!who || me === null)
		return html`${heading}<${Busy} />`;
	if (me.trouble)
		return html`${heading}<${Trouble} trouble=${me.trouble}
			again=${look} />`;
	if (me.state !== 'in')
		return html`${heading}<div class="note wait"><p>${
			t.notIn[me.state](who.handle)} <a href=${page('enrol')}>${
			t.seeEnrol}</a></p></div>
			<${SaidWaiting} handle=${who.handle} state=${me.state} />`;
	return html`${heading}<${Mine} who=${who} person=${me.person}
		look=${look} t=${t} />`;
}

show(Me, text);
