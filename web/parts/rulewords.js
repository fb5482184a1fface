/* A policy's rules in words, as strings without markup: all that they are made
 * of is checked by the schema of policy documents and is plain ASCII. */

import { formatDay } from '../lib/time.js';
import { number, plural, words } from '../lib/words.js';
import text from './rule.text.js';

export const t = words(text);

const formOf = (n, forms) => plural(n, forms).replace(number(n), '').trim();

/* {"months": 6}: "6 months". */
export function spanWords(span) {
	const [[unit, n]] = Object.entries(span);
	return plural(n, t[unit]);
}

/* When: document.windows are those that the rule may name. */
function windowWords(window, document) {
	const span = typeof window === 'string'
		? document?.windows?.[window] : window;
	if (span === undefined)
		return typeof window === 'string' ? window : t.ever;
	if (span.until === undefined)
		return t.within(spanWords(span));
	return span.from === undefined ? t.before(formatDay(span.until))
		: t.between(formatDay(span.from), formatDay(span.until));
}

/* What is selected, in its two forms; undefined: nobody said. */
function nouns(select) {
	const slugs = select?.activities?.filter((one) => one !== 'attendance');
	if (select === undefined)
		return t.selected;
	if (slugs === undefined)
		return t.anything;
	if (slugs.length === 0)
		return t.meetings;
	return slugs.length < select.activities.length ? t.both(slugs)
		: t.contributions(slugs);
}

function groupName(pick) {
	if (typeof pick === 'string')
		return pick;
	return pick.kind === undefined ? t.under(pick.under) : t.kind(pick.kind);
}

const groupWords = (groups) => t.groups(groups.map(groupName));

/* ", in ops, endorsed by somebody in office": all conditions but activities. */
function conditions(select = {}) {
	const { groups, hats, occasions, sources, endorsed } = select;
	return [
		groups && groupWords(groups),
		hats && t.hats(hats),
		occasions && t.occasions(occasions.length),
		sources && t.sources(sources.length),
		endorsed && t.endorsed(endorsed.at_least ?? 1, endorsed.by),
	].filter(Boolean);
}

const isPlain = (distinct) => distinct === undefined || distinct === 'facts';

/* The number from which on a bound is met. */
export const needed = (bound) => bound.at_least ?? bound.more_than + 1;

/* "More than 0" is what nobody says. */
const boundWords = (bound) => bound.more_than > 0
	? t.moreThan(bound.more_than) : t.atLeast(needed(bound));

function countWords(count, document) {
	const n = count.more_than || needed(count);
	const kind = nouns(count.select);
	const what = isPlain(count.distinct) ? formOf(n, kind)
		: t.with(formOf(n, t.distinct[count.distinct]), kind.other);
	return [`${boundWords(count)} ${what}`, ...conditions(count.select),
		windowWords(count.window, document)].join(', ');
}

const sumWords = (sum, document) => [
	t.total(boundWords(sum), sum.quantity, nouns(sum.select).other),
	...conditions(sum.select), windowWords(sum.window, document)].join(', ');

function officeWords({ kinds, groups, when = 'at' }, document) {
	const office = [t.office(kinds), groups && groupWords(groups)]
		.filter(Boolean).join(', ');
	if (when === 'at')
		return t.officeAt(office);
	return when.during === undefined
		? t.officeFor(office, plural(when.for_days, t.days))
		: t.officeDuring(office, windowWords(when.during, document));
}

const leaves = {
	count: countWords,
	sum: sumWords,
	office: officeWords,
	role: ({ role, when }) => when === 'recorded' ? t.roleRecorded(role)
		: t.role(role),
};

/* The operator of a rule and what it is given. */
export const operator = (rule) => Object.entries(rule)[0];

/* The rules inside a rule, or inside its node in a trace. */
export function inside(rule) {
	const [op, value] = operator(rule);
	if (op === 'not')
		return [value];
	return Array.isArray(value) ? value : value?.rules ?? [];
}

/* Can a rule be said in words? */
export const isKnown = (rule) => {
	const [op] = operator(rule);
	return op in leaves || op in t.ops || op === 'at_least';
};

/*
 * One rule in words, without those inside it: "at least 2 meetings attended,
 * within the last 6 months"; "All of these:".
 */
export function ruleWords(rule, document) {
	const [op, value] = operator(rule);
	if (op in leaves)
		return leaves[op](value, document);
	if (op === 'at_least')
		return t.atLeastOf(value.of, value.rules.length);
	return t.ops[op] ?? t.unknown(op);
}

/* A rule and all inside it, one line each, deeper ones further in. */
export function ruleLines(rule, document, depth = 0) {
	const line = `${'  '.repeat(depth)}${ruleWords(rule, document)}`;
	const data = isKnown(rule) ? '' : ` ${JSON.stringify(rule)}`;
	return [line + data, ...inside(rule).flatMap((one) =>
		ruleLines(one, document, depth + 1))];
}

/* A role: what there is of its parts, and how long it is kept, line by line. */
export function roleLines(role, document) {
	const lines = ['require', 'rule', 'unless'].filter((part) => role[part])
		.flatMap((part) => [`${t.parts[part]}:`,
			...ruleLines(role[part], document, 1)]);
	return [role.title, t[role.use], ...lines,
		...(role.holds_for ? [t.holdsFor(spanWords(role.holds_for))] : [])];
}

/* "1 more meeting attended": what a count or a sum lacks, by its node in a
 * trace and the rule it is of, if that is known. */
export function lackWords(node, rule) {
	const n = node.missing.figure;
	const value = rule === undefined ? {} : operator(rule)[1];
	const kind = nouns(value.select);
	if (node.op === 'sum')
		return [t.some(number(n), node.quantity, kind.other),
			...conditions(value.select)].join(', ');
	return [isPlain(node.distinct) ? plural(n, kind)
		: t.with(plural(n, t.distinct[node.distinct]), kind.other),
	...conditions(value.select)].join(', ');
}

/*
 * The rule that a node of a trace is of, as far as the node tells: what it
 * selects only the document knows.
 */
export function ruleOfNode(node) {
	const { op, bound, window, quantity, distinct, kinds, role } = node;
	if (op === 'count' || op === 'sum')
		return { [op]: { ...bound, window, quantity, distinct } };
	if (op === 'office')
		return { office: { kinds, when: node.when === 'at' ? 'at'
			: { [node.when]: node[node.when] } } };
	if (op === 'role')
		return { role: { role, when: node.when } };
	if (op === 'not')
		return { not: ruleOfNode(node.rule) };
	const rules = node.rules.map(ruleOfNode);
	return { [op]: op === 'at_least' ? { of: node.of, rules } : rules };
}
