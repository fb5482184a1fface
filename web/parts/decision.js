/* A decision explained to people: the answer in a sentence, then the rule with
 * what it came to, part by part (docs/policy.md, "Decision"). */

import { html, useEffect, useState } from '../lib/preact.js';
import { get, useAnswer } from '../lib/api.js';
import { api, apiWith, page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Busy } from './list.js';
import { RoleRules } from './rule.js';
import { t as ruleText } from './rulewords.js';
import { decisionSummary } from './summary.js';
import text from './decision.text.js';

export { decisionSummary } from './summary.js';

const t = words(text);
const LOOKS = { pass: 'good', fail: '', insufficient: 'wait',
	unchecked: 'wait' };

/* "Yes", "Not yet": the result alone, for lists. */
export const Result = ({ result }) =>
	html`<span class=${`state ${LOOKS[result]}`}>${t.results[result]}</span>`;

const documents = new Map();

/* A document never changes: it is asked for once on a page. */
function policyOf(digest) {
	if (!documents.has(digest))
		documents.set(digest, get(api('policies', digest))
			.then(({ document }) => document));
	return documents.get(digest);
}

/*
 * The document of a policy by its digest: undefined while it is coming, null
 * if it did not come.  digest may be undefined, for none yet.
 */
export function usePolicy(digest) {
	const [document, setDocument] = useState(undefined);
	useEffect(() => {
		let current = true;
		if (digest !== undefined)
			policyOf(digest).then((one) => current && setDocument(one),
				() => current && setDocument(null));
		return () => { current = false; };
	}, [digest]);
	return document;
}

/* What a record is called in the list of what counted: what it was, what
 * somebody wrote of it, and when. */
function labelOf({ kind, activity, group, body, name, start }) {
	const what = activity === undefined || activity === 'attendance'
		? ruleText.attendance : activity;
	return { what: group === undefined ? what : ruleText.inGroup(what, group),
		said: kind === 'attendance' ? name : body?.summary,
		at: kind === 'attendance' ? start : body?.from };
}

/* What is known of somebody's newest records, by digest; undefined until that
 * is settled. */
export function useFacts(id, size) {
	const address = id?.startsWith('handle:')
		? apiWith(['people', id.slice('handle:'.length), 'record'],
			{ limit: 200, size })
		: id && apiWith(['statements'], { subject: id, limit: 200, size });
	const { answer, busy } = useAnswer(address ?? null);
	return busy ? undefined : new Map((answer?.items ?? []).map((one) =>
		[one.digest, labelOf(one)]));
}

/* The sentence alone, with its policy fetched: for lists of decisions.  Children
 * come with it, behind it. */
export function Summary({ decision, children }) {
	const document = usePolicy(decision.policy.digest);
	return document === undefined ? html`<${Busy} />`
		: html`<span>${decisionSummary(decision, document ?? undefined)}</span>${
			' '}${children}`;
}

function Circumstances({ decision, document }) {
	const { result, since, lapses_on: lapses, policy } = decision;
	return html`<dl class="facts">
		${result === 'pass' && html`<dt>${t.since}</dt>
			<dd><${Instant} at=${since} both /> – ${t.sinceHint}</dd>
			<dt>${t.lapses}</dt>
			<dd>${lapses ? html`<${Instant} at=${lapses} both /> – ${
				t.lapsesHint}` : t.never}</dd>`}
		<dt>${t.asOf}</dt><dd><${Instant} at=${decision.instant} both /></dd>
		<dt>${t.size}</dt><dd>${t.sizes(decision.size)}</dd>
		<dt>${t.policy}</dt>
		<dd><a href=${page('policies', policy.digest)}><bdi>${
			document?.title ?? policy.id}</bdi></a>, ${
			t.version(number(policy.version))}</dd>
	</dl>
	${decision.redacted && html`<p class="note wait">${
		t.erased(decision.redacted)}</p>`}`;
}

function Rules({ decision, document, facts, level }) {
	const { trace } = decision;
	const roles = document?.roles ?? {};
	const Heading = `h${level}`;
	return html`<${Heading}>${t.rule}<//>
		${document === null && html`<p class="note wait">${t.noPolicy}</p>`}
		<${RoleRules} role=${roles[trace.role]} trace=${trace}
			document=${document ?? undefined} facts=${facts} />
		${trace.others?.map((other) => html`<section key=${other.role}
			id=${`role-${other.role}`}><${Heading}>${t.role(other.role)}<//>
			<${RoleRules} role=${roles[other.role]} trace=${other}
				document=${document ?? undefined} facts=${facts} /></section>`)}`;
}

/*
 * The whole decision, as GET .../roles/{role}/decision gives it.  It asks for
 * the policy and for what the records are called by itself.  level is that of
 * its headings.  Its children stand below it, and come with it, so that nothing
 * moves.
 */
export function Decision({ decision, level = 2, children }) {
	const document = usePolicy(decision.policy.digest);
	const facts = useFacts(decision.id, decision.size);
	if (document === undefined || facts === undefined)
		return html`<${Busy} />`;
	return html`<p class=${`lead note ${LOOKS[decision.result]}`}>${
		decisionSummary(decision, document ?? undefined)}</p>
		<${Circumstances} decision=${decision} document=${document} />
		<${Rules} decision=${decision} document=${document} facts=${facts}
			level=${level} />${children}`;
}
