/* /<community>/contribute: somebody says what they did. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { get, useList } from '../lib/api.js';
import { bodyOf, DRAFT, EMPTY, faultOf, faultsOf, formOf, next, saysDraft, today }
	from '../lib/claim.js';
import { useDraft } from '../lib/draft.js';
import { api, apiWith, fragment, page } from '../lib/site.js';
import { ClaimFields } from '../parts/claim.js';
import { Statement } from '../parts/links.js';
import { Busy, Empty, More } from '../parts/list.js';
import { NextSteps } from '../parts/nextsteps.js';
import { NoKey, Unsent, useSigner, useUnsent } from '../parts/sign.js';
import { Trouble } from '../parts/trouble.js';
import text from './contribute.text.js';

const ONCE = 200;

/* Only a contribution of one's own: whoever made the link may name another
 * statement, which would be taken back unseen. */
const isMine = (found, who) => found?.type === 'contribution' &&
	found.by === who?.handle;

/* The statement that is put right, if there is one. */
function useCorrected() {
	const digest = fragment('correct');
	const [found, setFound] = useState(null);
	useEffect(() => {
		if (digest !== null)
			get(api('statements', digest)).then(setFound,
				(trouble) => setFound({ trouble }));
	}, [digest]);
	return { digest, found };
}

const wearing = (draft, answer) => [...new Set([draft.hat,
	...(answer?.profile?.hats ?? [])])].filter(Boolean);

/* To say it anew and to take the old back is one act, in this order. */
function wishOf(body, corrected, t) {
	const items = [{ type: 'contribution', body }];
	if (corrected !== null)
		items.push({ type: 'retraction',
			body: { of: corrected, reason: t.corrected } });
	return { items, inTurn: true,
		title: corrected === null ? t.signTitle : t.correctTitle,
		explain: corrected === null ? t.signExplain : t.correctExplain };
}

/* Today, unless another day was chosen: a draft may be of yesterday. */
function useForm(corrected) {
	const [kept, change] = useDraft(corrected === null ? DRAFT
		: `correct:${corrected}`, { ...EMPTY,
		activity: (corrected === null && fragment('activity')) || '',
		group: fragment('group') ?? '' });
	return [{ ...kept, from: kept.from === '' ? today() : kept.from }, change];
}

const inWords = (faults, t) => Object.fromEntries(Object.entries(faults)
	.map(([field, rule]) => [field, t.rules[rule]]));

function useClaim({ activities, corrected, t }) {
	const { who, propose } = useSigner();
	const [draft, change] = useForm(corrected);
	const [state, setState] = useState({ wrong: {} });
	const activity = activities.items.find(({ slug }) =>
		slug === draft.activity);
	const units = activity?.units ?? [];
	const finish = (result, body) => {
		if (result.status === 'cancelled')
			return;
		setState({ wrong: {}, done: { result, body, activity } });
		change(next(draft));
	};
	const fail = (trouble) => {
		const wrong = faultOf(trouble);
		setState({ wrong, trouble: Object.keys(wrong).length > 0
			? undefined : trouble });
	};
	const submit = (event) => {
		event.preventDefault();
		const wrong = inWords(faultsOf(draft, units), t);
		setState({ wrong });
		if (Object.keys(wrong).length > 0)
			return;
		const body = bodyOf(draft, who.handle, units);
		propose(wishOf(body, corrected, t))
			.then((result) => finish(result, body), fail);
	};
	/* What was sent after all must not be said again by mistake. */
	const sent = ({ envelopes }) => {
		if (saysDraft(draft, envelopes.map(({ payload }) => payload)))
			change(next(draft));
	};
	return { ...state, who, draft, change, units, submit, sent,
		endorsers: activity?.endorsers ?? [],
		again: () => setState({ wrong: {} }) };
}

function Form({ claim, activities, groups, t }) {
	const { who, draft } = claim;
	const unsent = useUnsent();
	return html`<form onSubmit=${claim.submit} novalidate>
		<${ClaimFields} ...${claim} activities=${activities} groups=${groups}
			hats=${wearing(draft)} t=${t} />
		${Object.keys(claim.wrong).length > 0 && html`<p class="wrong"
			role="alert">${t.seeFields}</p>`}
		${claim.trouble && html`<${Trouble} trouble=${claim.trouble} />`}
		<p class="row"><button class="first" disabled=${!who ||
			unsent !== null}>${t.go}</button>
		<span class="quiet">${t.kept}</span></p></form>`;
}

function Contribute({ t }) {
	const activities = useList(api('activities'));
	const groups = useList(apiWith(['groups'], { limit: ONCE }));
	const { digest, found } = useCorrected();
	const claim = useClaim({ activities, corrected: digest, t });
	useTitle(t.title);
	const mine = isMine(found, claim.who);
	const strange = found?.digest !== undefined && claim.who && !mine;
	useEffect(() => {
		if (mine && claim.draft.activity === '')
			claim.change(formOf(found.body));
	}, [found, mine]);
	if (claim.done !== undefined)
		return html`<${NextSteps} ...${claim.done} again=${claim.again}
			t=${t} />`;
	return html`<h1>${digest === null ? t.title : t.correctTitle}</h1>
		<p class="quiet">${digest === null ? t.lead : t.correctLead}</p>
		<${Unsent} onSent=${claim.sent} />
		${claim.who === null && html`<${NoKey} />`}
		${found?.trouble && html`<${Trouble} trouble=${found.trouble} />`}
		${activities.trouble && html`<${More} list=${activities} />`}
		${activities.items.length === 0 && activities.more === null &&
			html`<${Empty}><p>${t.noActivity}</p>
				<p><a href=${page('people')}>${t.people}</a></p><//>`}
		${strange && html`<p class="trouble" role="alert">${t.notYours}
			${' '}<${Statement} digest=${found.digest} /></p>`}
		${digest === null || (mine && claim.draft.activity !== '')
			? html`<${Form} claim=${claim} activities=${activities}
				groups=${groups} t=${t} />`
			: !found?.trouble && !strange && claim.who !== null &&
				html`<${Busy} />`}`;
}

show(Contribute, text);
