/* Two rolls of one role side by side: who entered, who left, and why. */

import { html, useEffect, useMemo, useState } from '../lib/preact.js';
import { useAnswer } from '../lib/api.js';
import { rollDifference } from '../lib/roll.js';
import { apiWith } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Cut, useCut } from './cut.js';
import { Why, decisionPage, useDecisions } from './decisions.js';
import { Identity } from './links.js';
import { Busy } from './list.js';
import { Trouble } from './trouble.js';
import text from './rollcompare.text.js';

const t = words(text);
const STEP = 50;

/* Which other roll is kept behind the # of the address, which the server does
 * not see, so that a comparison can be passed on. */
function given() {
	const fragment = new URLSearchParams(location.hash.slice(1));
	return { asOf: fragment.get('than') ?? undefined,
		size: fragment.get('than_size') ?? undefined };
}

function keep({ asOf, size }) {
	const fragment = new URLSearchParams({ than: asOf ?? 'now',
		...size === undefined ? {} : { than_size: size } });
	history.replaceState(null, '', `#${fragment}`);
}

/* People who changed sides, with the decision on that side on which they do
 * not have the role: it says why. */
function Changed({ ids, title, lead, cut, none }) {
	const [shown, setShown] = useState(STEP);
	const list = useDecisions(cut);
	const some = useMemo(() => ids.slice(0, shown), [ids, shown]);
	useEffect(() => {
		if (some.length > 0)
			list.load(some);
	}, [some, list.load]);
	return html`<h3>${title} (${number(ids.length)})</h3>
		<p class="quiet">${ids.length === 0 ? none : lead}</p>
		<ul class="timeline">${some.map((id) => html`<li key=${id}>
			<strong><${Identity} id=${id} /></strong>: <${Why} list=${list}
				id=${id} /> <a class="onscreen" href=${decisionPage(cut, id)}
				aria-label=${t.whyOf(id)}>${t.more}</a></li>`)}</ul>
		${shown < ids.length && html`<button type="button"
			onClick=${() => setShown(shown + 10 * STEP)}>${t.show}</button>`}`;
}

const cutOf = (roll, policy) => ({ role: roll.role, asOf: roll.as_of,
	size: roll.size, policy });

/* Only where nothing of the other roll lies later did anybody come and go. */
const isBefore = (other, roll) => other.size <= roll.size &&
	Date.parse(other.as_of) <= Date.parse(roll.as_of);

function Difference({ roll, other, policy }) {
	const told = isBefore(other, roll) ? t.since : t.beside;
	const { entered, left } = useMemo(() => rollDifference(other, roll),
		[other, roll]);
	return html`<p>${t.against} <${Instant} at=${other.as_of} both />, ${
			t.known(other.size)}: ${t.stayed(other.people.length - left.length)}</p>
		${other.policy !== roll.policy && html`<p class="note wait">${
			t.otherPolicy}</p>`}
		<${Changed} ids=${entered} title=${told.here} none=${t.noneHere}
			lead=${t.lackedThere} cut=${cutOf(other, policy)} />
		<${Changed} ids=${left} title=${told.there} none=${t.noneThere}
			lead=${t.lackedHere} cut=${cutOf(roll, policy)} />`;
}

/* roll: what is compared; whole: of useWhole(), all of it; policy: what the
 * question named, if any. */
export function RollCompare({ roll, whole, policy }) {
	const [than, setThan] = useState(given);
	const [asked, setAsked] = useState(location.hash.includes('than='));
	const cut = useCut({ asOf: than.asOf === 'now' ? undefined : than.asOf,
		size: than.size });
	const { answer, trouble, busy, again } = useAnswer(asked
		? apiWith(['roles', roll.role, 'roll'], { size: than.size, policy,
			as_of: than.asOf === 'now' ? undefined : than.asOf }) : null);
	useEffect(() => {
		if (asked)
			whole.load();
	}, [asked]);
	const ask = (event) => {
		const next = { asOf: cut.asOf ?? 'now', size: cut.size };
		event.preventDefault();
		keep(next);
		setThan(next);
		setAsked(true);
		again();
	};
	return html`<section><h2>${t.title}</h2>
		<form class="card" onSubmit=${ask}><p>${t.lead}</p>
			<${Cut} cut=${cut} id="than" /><button>${t.go}</button></form>
		${asked && (busy || whole.busy) && html`<${Busy} />`}
		${trouble && html`<${Trouble} trouble=${trouble} again=${again} />`}
		${answer && !busy && whole.roll && html`<${Difference}
			roll=${whole.roll} other=${answer} policy=${policy} />`}
	</section>`;
}
