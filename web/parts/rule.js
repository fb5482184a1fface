/* A policy's rule in words; and beside it, where there is a trace of it
 * (docs/policy.md), what it came to and why. */

import { html, useState } from '../lib/preact.js';
import { formatDay, Day, Instant } from '../lib/time.js';
import { number, plural } from '../lib/words.js';
import { Group, Statement } from './links.js';
import { inside, isKnown, lackWords, needed, operator, ruleOfNode, ruleWords,
	spanWords, t } from './rulewords.js';

const FIRST = 20;
const LOOKS = { pass: 'good', fail: 'bad', insufficient: 'wait',
	unchecked: 'wait' };
const SETTLED = { pass: 'good' };
const TURNED = { pass: 'bad', fail: 'good' };

/* What a rule came to; against: it stands where it must not hold; settled: what
 * it is a part of is met in another way. */
function Came({ result, against, settled, said = against && t.against }) {
	const look = settled ? SETTLED[result]
		: (against && TURNED[result]) || LOOKS[result];
	return html`<span class=${`state ${look ?? ''}`}>${
		(said && said[result]) || t.results[result]}</span>`;
}

/* One record; what is known of it comes from a map by digest, or its date. */
function Fact({ fact, facts }) {
	const known = facts?.get(fact.statement);
	const label = known?.what ?? (fact.from && formatDay(fact.from));
	const text = label && html`<span>${label}${known?.said &&
		html`: <bdi>${known.said}</bdi>`}</span>`;
	return html`<li><${Statement} digest=${fact.statement}>${text}<//>${
		known?.at && html` <span class="quiet"><${Day} at=${known.at} /></span>`}${
		fact.quantity !== undefined && ` +${number(fact.quantity)}`}${
		fact.also && html` <small>(${t.also(fact.also.join(', '))})</small>`}</li>`;
}

function Facts({ list, facts }) {
	const [shown, setShown] = useState(FIRST);
	return html`<ul>${list.slice(0, shown).map((fact, i) =>
		html`<${Fact} key=${i} fact=${fact} facts=${facts} />`)}</ul>
		${list.length > shown && html`<button type="button"
			onClick=${() => setShown(shown + 10 * FIRST)}>${
			t.moreFacts}</button>`}`;
}

/* What does not count, by reason: the reasons first, they are what matters. */
function Ignored({ list, facts }) {
	const [open, setOpen] = useState(false);
	const reasons = Map.groupBy?.(list, ({ reason }) => reason) ?? group(list);
	return html`<details onToggle=${(event) => setOpen(event.target.open)}>
		<summary>${t.ignored(list.length)}</summary>
		${open && [...reasons].map(([reason, those]) => html`
			<p key=${reason}>${t.reasons[reason] ?? reason}</p>
			<${Facts} list=${those} facts=${facts} />`)}
	</details>`;
}

/* Map.groupBy for browsers of before 2024. */
function group(list) {
	const groups = new Map();
	for (const one of list)
		groups.set(one.reason, [...groups.get(one.reason) ?? [], one]);
	return groups;
}

function Gap({ gap }) {
	return html`<li><${Statement} digest=${gap.statement}>${
		t.gap(gap.source)}<//> ${t.gapOf(gap.activity, gap.group)}: <${Day}
		at=${gap.from} /> – ${gap.until ? html`<${Day} at=${gap.until} />`
			: t.onwards}</li>`;
}

function Missing({ node, rule }) {
	const { until } = node.missing;
	const fixed = until === node.window.until;
	return html`<p>${t.more(lackWords(node, rule))}.${until &&
		` ${(fixed ? t.closes : t.still)(formatDay(until))}`}</p>
		${node.gaps && html`<p>${t.gaps}</p>
			<ul>${node.gaps.map((gap, i) =>
				html`<${Gap} key=${i} gap=${gap} />`)}</ul>`}`;
}

/* A count or a sum: how far it came, by what, within which time. */
function Figure({ node, rule, facts, settled }) {
	const { counted, ignored, window } = node;
	return html`<p><strong>${t.figure(number(node.figure),
		t.needed(needed(node.bound)))}</strong>, <span class="quiet">${
		window.from ? html`<${Instant} at=${window.from} /> – ` : '… – '}<${
		Instant} at=${window.until} /></span></p>
		${node.missing && !settled && html`<${Missing} node=${node} rule=${rule} />`}
		${counted.length > 0 && html`<details open=${counted.length <= FIRST}>
			<summary>${t.counted(counted.length)}</summary>
			<${Facts} list=${counted} facts=${facts} /></details>`}
		${ignored.length > 0 && html`<${Ignored} list=${ignored}
			facts=${facts} />`}`;
}

/* The terms of office that were looked at, held at that time or not. */
function Terms({ node }) {
	if (node.terms.length === 0)
		return html`<p class="quiet">${t.noTerms}</p>`;
	return html`<details open><summary>${t.terms}</summary>
		<ul>${node.terms.map((term, i) => html`<li key=${i}>
			<${Statement} digest=${term.statement}>${term.office}<//> ${
				term.group && html`<${Group} slug=${term.group} /> `}
			<span class="quiet"><${Day} at=${term.from} /> – ${term.until
				? html`<${Day} at=${term.until} />` : t.open}</span></li>`)}
		</ul></details>`;
}

const evidence = { count: Figure, sum: Figure, office: Terms };

/* The rules inside a node of a trace, in their order. */
const nodesInside = (node) => node === undefined ? []
	: node.rules ?? (node.op === 'not' ? [node.rule] : []);

/* Of the alternatives the ones that were not needed are no fault. */
const isSettled = (op, node) => node?.result === 'pass' &&
	(op === 'any' || op === 'at_least');

const turns = (op) => op === 'not' || op === 'none';

/*
 * A rule as a list item with all that is inside it.  rule: as in the document
 * (undefined: as far as node tells); document: the policy's, for the windows
 * that it names; node: what it came to, or undefined; against: it must not
 * hold; settled: it makes no difference; facts: by digest, { what, said, at }
 * of statements that are known.
 */
export function Rule({ rule, document, node, against, settled, facts }) {
	const said = rule ?? ruleOfNode(node);
	const [op] = operator(said);
	const Evidence = node && evidence[node.op];
	const nodes = nodesInside(node);
	const other = node?.op === 'role' && node.when === 'instant';
	return html`<li class="rule">
		<p>${node && html`<${Came} result=${node.result}
				against=${against} settled=${settled} /> `}
			${other ? html`<a href=${`#role-${node.role}`}>${
				ruleWords(said, document)}</a>` : ruleWords(said, document)}</p>
		${!isKnown(said) && html`<pre>${JSON.stringify(said, null, 2)}</pre>`}
		${Evidence && html`<${Evidence} node=${node} rule=${rule}
			facts=${facts} settled=${settled} />`}
		${inside(said).length > 0 && html`<ul class="rules">${
			inside(said).map((one, i) => html`<${Rule} key=${i}
				rule=${rule && one} node=${nodes[i]} document=${document}
				facts=${facts} settled=${settled || isSettled(op, node)}
				against=${turns(op) !== Boolean(against)} />`)}</ul>`}
	</li>`;
}

/* What of a role's rule once held is shown as it was then. */
function Held({ trace, document, facts }) {
	if (trace.holds_for === undefined)
		return null;
	const rule = trace.held_version === document?.version
		? document?.roles[trace.role]?.rule : undefined;
	return html`<p>${t.holdsFor(spanWords(trace.holds_for))} <${Came}
		result=${trace.held} said=${t.held} /></p>
		${trace.held_rule && html`<details><summary>${
			formatDay(trace.held_at)}</summary><ul class="rules">
			<${Rule} rule=${rule} node=${trace.held_rule}
				document=${document} facts=${facts} /></ul></details>`}`;
}

/*
 * All parts of a role.  role: of the document, or undefined; trace: what it
 * came to, or undefined.  One of the two is there.
 */
export function RoleRules({ role, trace, document, facts }) {
	const parts = ['require', 'rule', 'unless']
		.filter((part) => role?.[part] ?? trace?.[part]);
	return html`${parts.map((part) => html`<section key=${part}>
		${parts.length > 1 && html`<p><strong>${t.parts[part]}</strong></p>`}
		<ul class="rules"><${Rule} rule=${role?.[part]} node=${trace?.[part]}
			document=${document} facts=${facts} against=${part === 'unless'} />
		</ul></section>`)}
		${trace ? html`<${Held} trace=${trace} document=${document}
			facts=${facts} />` : role.holds_for &&
			html`<p>${t.holdsFor(spanWords(role.holds_for))}</p>`}`;
}
