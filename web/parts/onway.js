/* What somebody has claimed towards a role and nobody has endorsed yet. */

import { html } from '../vendor/preact.js';
import { plural, words } from '../lib/words.js';
import { Statement } from './links.js';

const text = {
	en: {
		onWay: (n) => `On its way: ${plural(n, { one: 'claim', other: 'claims' })} that ${n === 1 ? 'waits' : 'wait'} to be endorsed`,
		one: (n) => `claim ${n}`,
	},
	de: {
		onWay: (n) => `Unterwegs: ${plural(n, { one: 'Beitrag, der', other: 'Beiträge, die' })} noch auf Bestätigung ${n === 1 ? 'wartet' : 'warten'}`,
		one: (n) => `Beitrag ${n}`,
	},
};

/* A fact that has one of these reasons would count but for an endorsement: all
 * else was looked at before (docs/policy.md). */
const WAITS = ['own-work', 'not-endorsed'];

const LINKED_MAX = 5;

/* What must not hold is nothing to be on the way to. */
const inside = (node) => (node.op === 'not' || node.op === 'none' ? []
	: [node.require, node.rule, ...node.rules ?? []].filter(Boolean));

const waiting = (node) => [...(node.ignored ?? [])
	.filter(({ reason }) => WAITS.includes(reason))
	.map(({ statement }) => statement), ...inside(node).flatMap(waiting)];

/* A decision of GET .../standing; nothing is drawn where nothing waits. */
export function OnWay({ decision }) {
	const t = words(text);
	const digests = [...new Set(waiting(decision.trace))];
	return digests.length > 0 && html`<span class="onway"><span
		class="state wait">${t.onWay(digests.length)}</span> ${
		digests.slice(0, LINKED_MAX).map((digest, i) => html`${i > 0 && ', '}<${
			Statement} key=${digest} digest=${digest}>${t.one(i + 1)}<//>`)}</span>`;
}
