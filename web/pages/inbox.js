/* /<community>/groups/<slug>/inbox: what waits for the chairs of a group, one by
 * one or many with one signature. */

import { html, show, useEffect, useRef, useState, useTitle } from '../app.js';
import { useAll } from '../lib/all.js';
import { useAnswer, useList } from '../lib/api.js';
import { chairOf } from '../lib/authority.js';
import { keepDuties } from '../lib/duties.js';
import { useShortcuts } from '../lib/shortcuts.js';
import { api, apiWith, page } from '../lib/site.js';
import { judgements } from '../lib/statement.js';
import { Bound } from '../lib/time.js';
import { Acts, useActs } from '../parts/acts.js';
import { Claim, whyNot } from '../parts/unjudged.js';
import { Group } from '../parts/links.js';
import { Empty, More } from '../parts/list.js';
import { NoKey, Unsent, useSigner } from '../parts/sign.js';
import { Trouble } from '../parts/trouble.js';
import text from './inbox.text.js';

/* What is known of the reader here: { me, groups }, or null without a key. */
function useReader(who) {
	const me = useAnswer(who ? api('people', who.handle) : null);
	const groups = useAll(apiWith(['groups'], { limit: 200 }));
	useEffect(() => { if (me.answer) keepDuties(me.answer.offices); },
		[me.answer]);
	return { me: me.answer, groups: groups.items,
		trouble: me.trouble ?? groups.trouble };
}

/* The reader's standing in this group, said before anything is tried. */
function Standing({ who, reader, slug, t }) {
	if (who === null)
		return html`<${NoKey} />`;
	if (reader.trouble)
		return html`<${Trouble} trouble=${reader.trouble} />`;
	if (!reader.me || !reader.groups)
		return null;
	const { state, term } = chairOf(reader.me.offices, reader.groups, slug);
	if (state === 'now')
		return html`<p class="quiet">${t.asChair(html`<${Group}
			slug=${term.group} />`, term.until && html`<${Bound}
			at=${term.until} end />`)}</p>`;
	const place = term && html`<${Group} slug=${term.group} />`;
	return html`<div class="note wait"><p>${{
		over: () => t.over(place, html`<${Bound} at=${term.until} end />`),
		future: () => t.future(place, html`<${Bound} at=${term.from} />`),
		none: () => t.noChair,
	}[state]()}</p></div>`;
}

function Keys({ choosing, t }) {
	const [on, setOn] = choosing.shortcuts;
	return html`<details open=${choosing.help} onToggle=${(event) =>
			choosing.setHelp(event.target.open)}>
		<summary>${t.keys} <kbd>?</kbd></summary>
		<dl class="facts">${Object.entries(t.keyList).map(([key, what]) =>
			html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl>
		<p><label><input type="checkbox" checked=${on} onChange=${(event) =>
			setOn(event.target.checked)} /> ${t.keysOn}</label></p></details>`;
}

function Selected({ n, all, onAll, onNone, onJudge, t }) {
	return html`<div class="row bar"><label><input type="checkbox"
			checked=${n > 0 && n === all} disabled=${all === 0}
			onChange=${n === all ? onNone : onAll} /> ${t.selectAll(all)}</label>
		<span class="row"><span aria-live="polite">${t.selected(n)}</span>
		<button type="button" disabled=${n === 0} class="first"
			onClick=${() => onJudge('endorse')}>${t.endorseSelected}</button>
		<button type="button" disabled=${n === 0} onClick=${() =>
			onJudge('dispute')}>${t.disputeSelected}</button></span></div>`;
}

function Dispute({ items, onSend, onCancel, t }) {
	const [reason, setReason] = useState('');
	const [asked, setAsked] = useState(false);
	const field = useRef(null);
	useEffect(() => field.current.focus(), []);
	const send = (event) => {
		event.preventDefault();
		setAsked(true);
		if (reason.trim() !== '')
			onSend(reason.trim());
	};
	const wrong = asked && reason.trim() === '';
	return html`<form class="card" onSubmit=${send}>
		<h2>${t.disputeTitle(items.length)}</h2>
		<p>${t.disputeMeans}</p>
		<div class="field"><label for="reason">${t.reason}</label>
			<textarea id="reason" ref=${field} value=${reason} maxlength="2000"
				aria-invalid=${wrong} aria-describedby="reason-wrong"
				onInput=${(event) => setReason(event.target.value)} />
			<p class="wrong" id="reason-wrong" role="alert">${
				wrong && t.reasonWanted}</p></div>
		<p class="row"><button class="first">${t.goOn}</button>
			<button type="button" onClick=${onCancel}>${t.cancel}</button></p>
	</form>`;
}

const without = (set, keys) => new Set([...set].filter((one) =>
	!keys.includes(one)));

/* What of it was recorded, by digest; of an act that was proposed. */
const judged = ({ results }) => results
	.filter(({ status }) => status === 'recorded')
	.flatMap(({ body }) => body.of.map(({ statement }) => statement));

/* The statements that judge these items, and those that take that back. */
function useJudging(propose, t) {
	const acts = useActs(propose);
	const [gone, setGone] = useState(new Set());
	const judge = (items, verdict, reason) => {
		const bodies = judgements(items.map(({ digest }) =>
			({ statement: digest })), verdict, reason);
		return acts.act({ title: t.proposal(verdict, items.length),
			explain: html`<p>${t.explain(verdict, items.length)}</p>`,
			about: items,
			items: bodies.map((body) => ({ type: 'endorsement', body })) }, {
			said: (result) => t.did(verdict, judged(result).length),
			after: (result) => setGone((old) =>
				new Set([...old, ...judged(result)])),
			undo: (result) => ({ said: t.undone,
				words: { title: t.undoTitle, explain: t.undoExplain,
					items: result.results
						.filter(({ status }) => status === 'recorded')
						.map(({ digest }) =>
							({ type: 'retraction', body: { of: digest } })) },
				after: () => setGone((old) => without(old, judged(result))) }),
		});
	};
	return { acts, gone, judge };
}

/* One item has the keyboard; it is shown and spoken as the focus. */
function useCursor(items) {
	const place = useRef(null);
	const [at, setAt] = useState(-1);
	const move = (step) => {
		const next = Math.max(0, Math.min(items.length - 1, at + step));
		setAt(next);
		place.current?.children[next]?.focus();
	};
	return { place, move, setAt, item: items[at] };
}

function useInbox(answer, t) {
	const { who, propose } = useSigner();
	const reader = useReader(who);
	const list = useList(api('groups', answer.group, 'inbox'), answer);
	const judging = useJudging(propose, t);
	const items = list.items.filter(({ digest }) => !judging.gone.has(digest));
	const obstacle = (item) => whyNot(item, who, reader, t);
	const open = items.filter((item) => obstacle(item) === null);
	return { who, reader, list, judging, items, open, obstacle };
}

/* What is selected, what is being disputed, and the keys that do so. */
function useChoosing({ items, open, judging }) {
	const [chosen, setChosen] = useState(new Set());
	const [disputed, setDisputed] = useState(null);
	const [help, setHelp] = useState(false);
	const cursor = useCursor(items);
	const selected = open.filter(({ digest }) => chosen.has(digest));
	const toggle = ({ digest }) => setChosen((old) => old.has(digest)
		? without(old, [digest]) : new Set([...old, digest]));
	const start = (verdict, those) => verdict === 'dispute'
		? setDisputed(those) : judging.judge(those, 'endorse');
	const byKey = (verdict) => {
		const those = selected.length > 0 ? selected
			: open.filter((one) => one === cursor.item);
		if (those.length > 0)
			start(verdict, those);
	};
	const shortcuts = useShortcuts({
		j: () => cursor.move(1), k: () => cursor.move(-1),
		x: () => open.includes(cursor.item) && toggle(cursor.item),
		e: () => byKey('endorse'), d: () => byKey('dispute'),
		'?': () => setHelp(true),
	});
	return { chosen, setChosen, selected, toggle, start, cursor, help, setHelp,
		shortcuts, disputed, setDisputed };
}

function Claims({ inbox, choosing, t }) {
	const { list, items, open, obstacle } = inbox;
	const { chosen, setChosen, selected, toggle, start, cursor } = choosing;
	return html`${open.length > 0 && html`<${Selected} n=${selected.length}
			all=${open.length} t=${t}
			onAll=${() => setChosen(new Set(open.map((one) => one.digest)))}
			onNone=${() => setChosen(new Set())}
			onJudge=${(verdict) => start(verdict, selected)} />`}
		<ol class="cards" ref=${cursor.place}>${items.map((item, i) =>
			html`<${Claim} key=${item.digest} item=${item} t=${t}
				obstacle=${obstacle(item)} chosen=${chosen.has(item.digest)}
				onToggle=${() => toggle(item)} onFocus=${() => cursor.setAt(i)}
				onJudge=${(verdict) => start(verdict, [item])} />`)}</ol>
		<${More} list=${list} />`;
}

function Inbox({ answer, t }) {
	const inbox = useInbox(answer, t);
	const choosing = useChoosing(inbox);
	const { list, items, judging } = inbox;
	const { disputed, setDisputed } = choosing;
	useTitle(t.title(answer.group));
	const dispute = (reason) => {
		judging.judge(disputed, 'dispute', reason);
		setDisputed(null);
	};
	return html`<h1>${t.heading(html`<${Group} slug=${answer.group} />`)}</h1>
		<p class="quiet">${t.lead}</p>
		<${Unsent} onSent=${() => location.reload()} />
		<${Standing} who=${inbox.who} reader=${inbox.reader}
			slug=${answer.group} t=${t} />
		<${Acts} acts=${judging.acts} />
		${disputed && html`<${Dispute} items=${disputed} t=${t} onSend=${dispute}
			onCancel=${() => setDisputed(null)} />`}
		${items.length === 0 && list.more === null
			? html`<${Empty}><p>${t.none} <a href=${page('groups', answer.group,
				'minutes')}>${t.record}</a></p><//>`
			: html`<${Claims} inbox=${inbox} choosing=${choosing} t=${t} />`}
		<${Keys} choosing=${choosing} t=${t} />`;
}

show(Inbox, text);
