/* A decision in one sentence, made of its trace (docs/policy.md). */

import { formatDay, formatMoment } from '../lib/time.js';
import { words } from '../lib/words.js';
import { inside, lackWords, ruleOfNode, ruleWords } from './rulewords.js';
import text from './decision.text.js';

const t = words(text);

/* Every node of a trace, the outermost first. */
function* nodes(node) {
	if (node === undefined)
		return;
	yield node;
	for (const one of [node.require, node.rule, node.unless,
		...node.rules ?? [], ...node.others ?? []])
		yield* nodes(one);
}

function lacksFigure(node, rule) {
	const what = lackWords(node, rule);
	return node.missing.until === undefined ? what
		: t.before(what, formatMoment(node.missing.until));
}

/* What several rules lack; those that are met lack nothing. */
function lacksOfMany(node, rule, ctx) {
	const rules = rule === undefined ? [] : inside(rule);
	return node.rules.map((one, i) => lacks(one, rules[i], ctx))
		.filter((one) => one !== null);
}

/* For a rule that must not hold: what has to end. */
const lacksNot = (node, rule, ctx) => node.result === 'pass'
	? t.not(ruleWords(rule ?? ruleOfNode(node), ctx.document)) : null;

function lacksRole(node, rule, ctx) {
	const other = node.when === 'instant' &&
		ctx.others.find(({ role }) => role === node.role);
	return other && !ctx.seen.has(node.role)
		? lacksOfRole(other, { ...ctx, seen: new Set([...ctx.seen, node.role]) })
		: ruleWords(rule ?? ruleOfNode(node), ctx.document);
}

const kinds = {
	count: lacksFigure,
	sum: lacksFigure,
	office: (node, rule, ctx) =>
		ruleWords(rule ?? ruleOfNode(node), ctx.document),
	role: lacksRole,
	not: (node, rule, ctx) => lacksNot(node.rule, rule && inside(rule)[0], ctx),
	none: (node, rule, ctx) => t.and(node.rules.map((one, i) =>
		lacksNot(one, rule && inside(rule)[i], ctx)).filter(Boolean)),
	all: (node, rule, ctx) => t.and(lacksOfMany(node, rule, ctx)),
	any: (node, rule, ctx) => t.or(lacksOfMany(node, rule, ctx)),
	at_least: (node, rule, ctx) => {
		const met = node.rules.filter(({ result }) => result === 'pass');
		return t.someOf(node.of - met.length, lacksOfMany(node, rule, ctx));
	},
};

/* What a node that is not met lacks, in words; null where it is met. */
const lacks = (node, rule, ctx) => node.result === 'pass' ? null
	: kinds[node.op](node, rule, ctx);

/* What a role that is not held lacks. */
function lacksOfRole(trace, ctx) {
	const role = ctx.document?.roles[trace.role];
	const held = trace.held ?? trace.rule.result;
	return t.and([
		trace.require && lacks(trace.require, role?.require, ctx),
		held === 'pass' ? null : lacks(trace.rule, role?.rule, ctx),
		trace.unless && lacksNot(trace.unless, role?.unless, ctx),
	].filter(Boolean));
}

function failSummary({ trace }, document) {
	const unless = trace.unless;
	if (unless?.result === 'pass')
		return t.excluded([...bites(unless, document?.roles[trace.role]?.unless,
			document)].join('; '));
	return t.lacking(lacksOfRole(trace, { document, seen: new Set(),
		others: trace.others ?? [] }));
}

/* The innermost rules that hold, of what must not. */
function* bites(node, rule, document) {
	const said = rule ?? ruleOfNode(node);
	if (node.op !== 'any' && node.op !== 'all')
		yield ruleWords(said, document);
	else
		for (const [i, one] of node.rules.entries())
			if (one.result === 'pass')
				yield* bites(one, inside(said)[i], document);
}

function insufficientSummary({ trace }) {
	for (const { gaps } of nodes(trace))
		if (gaps?.length > 0)
			return t.insufficient(gaps[0].source, formatDay(gaps[0].from),
				gaps[0].until && formatDay(gaps[0].until));
	return t.insufficientAnyhow;
}

function uncheckedSummary({ trace }) {
	for (const { op, when, role, result } of nodes(trace))
		if (op === 'role' && when === 'recorded' && result === 'unchecked')
			return t.unchecked(role);
	return t.uncheckedAnyhow;
}

const sentences = {
	pass: ({ lapses_on: lapses }) => lapses === undefined ? t.always
		: t.until(formatMoment(lapses)),
	fail: failSummary,
	insufficient: insufficientSummary,
	unchecked: uncheckedSummary,
};

/*
 * One sentence, a string: "Yes, until 8 Oct 2026, 11:00."; "Not yet: still
 * needed is 1 meeting attended before 3 Dec 2026, 10:00."  document is the
 * policy's, from GET .../policies/{digest}; without it the sentence cannot say
 * of what kind the missing records are.
 */
export const decisionSummary = (decision, document) =>
	sentences[decision.result](decision, document);
