/* What somebody has claimed towards a role and nobody has endorsed yet. */

import { html } from '../lib/preact.js';
import { plural, words } from '../lib/words.js';
import { Statement } from './links.js';

const text = {
	en: {
		onWay: 'on its way',
		waits: (n) => plural(n, { one: 'claim waits to be endorsed', other: 'claims wait to be endorsed' }),
		one: (n) => `claim ${n}`,
	},
	de: {
		onWay: 'unterwegs',
		waits: (n) => plural(n, { one: 'Beitrag wartet auf Bestätigung', other: 'Beiträge warten auf Bestätigung' }),
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
	return digests.length > 0 && html`<span class="state wait">${
		t.onWay}</span> ${t.waits(digests.length)}: ${
		digests.slice(0, LINKED_MAX).map((digest, i) => html`${i > 0 && ', '}<${
			Statement} key=${digest} digest=${digest}>${t.one(i + 1)}<//>`)}`;
}
