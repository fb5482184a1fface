/* One claim as a chair sees it: who, what, when, with what evidence, how long it
 * has waited; and why it cannot be judged by the reader, if it cannot. */

import { html } from '../lib/preact.js';
import { chairOf, isOf } from '../lib/authority.js';
import { Days, ago } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Elsewhere, Group, Identity, Person, Statement } from './links.js';

/*
 * Why the reader cannot judge this: null when they can, else a sentence.  who is
 * that of useSigner(), reader { me, groups } as far as they are known.
 */
export function whyNot(item, who, { me, groups }, t) {
	if (who === null)
		return t.noKey;
	if (!me || !groups)
		return t.looking;
	if (isOf(me, item.subject))
		return t.ownWork;
	return chairOf(me.offices, groups, item.group).state === 'now' ? null
		: t.notChair;
}

function Facts({ item, t }) {
	const { body, by, subject } = item;
	return html`<dl class="facts">
		<dt>${t.when}</dt><dd><${Days} from=${body.from} until=${body.until} /></dd>
		<dt>${t.group}</dt><dd><${Group} slug=${item.group} /></dd>
		${Object.entries(body.quantities ?? {}).map(([unit, n]) =>
			html`<dt><bdi>${unit}</bdi></dt><dd>${number(n)}</dd>`)}
		${body.hat && html`<dt>${t.hat}</dt><dd><bdi>${body.hat}</bdi></dd>`}
		<dt>${t.evidence}</dt><dd>${body.evidence?.length > 0
			? html`<ul class="cards">${body.evidence.map((url) =>
				html`<li><${Elsewhere} url=${url} /></li>`)}</ul>`
			: html`<span class="quiet">${t.noEvidence}</span>`}</dd>
		${subject !== `handle:${by}` && html`<dt>${t.recordedBy}</dt>
			<dd><${Person} handle=${by} /></dd>`}
	</dl>`;
}

/* onJudge('endorse' or 'dispute'); obstacle is that of whyNot. */
export function Claim({ item, obstacle, chosen, onToggle, onJudge, onFocus, t }) {
	const { body, digest, subject, recorded_at: at } = item;
	const name = `claim-${digest.slice(0, 16)}`;
	return html`<li class="card" tabindex="-1" aria-labelledby=${name}
		onFocusIn=${onFocus}>
		<div class="row"><input type="checkbox" checked=${chosen && !obstacle}
			disabled=${obstacle !== null} onChange=${onToggle}
			aria-label=${t.select} aria-describedby=${name} />
			<h2 id=${name}><${Identity} id=${subject} />: <bdi>${
				body.activity}</bdi></h2></div>
		${body.summary && html`<p class="said"><bdi>${body.summary}</bdi></p>`}
		<${Facts} item=${item} t=${t} />
		<p class="quiet"><${Statement} digest=${digest}>${t.claimed(ago(at))}<//></p>
		${obstacle === null ? html`<p class="row">
			<button type="button" onClick=${() => onJudge('endorse')}
				aria-describedby=${name}>${t.endorse}</button>
			<button type="button" onClick=${() => onJudge('dispute')}
				aria-describedby=${name}>${t.dispute}</button></p>`
			: html`<p class="quiet">${obstacle}</p>`}
	</li>`;
}
