/* What a file would become: the sums that have to add up, everybody who is
 * named, whose names they are, and what was left out and why. */

import { html, useEffect, useMemo, useState } from '../lib/preact.js';
import { namesIn, ownersOf } from '../lib/import.js';
import { Day } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Elsewhere, Identity, Person, Statement } from './links.js';
import { Table } from './list.js';

function Sums({ draft, t }) {
	const { rows_in: all, matched, queued, rejected } = draft;
	return html`<dl class="numbers">
			<div><dt>${t.rows}</dt><dd>${number(all)}</dd></div>
			<div><dt>= ${t.matched}</dt><dd>${number(matched)}</dd></div>
			<div><dt>+ ${t.queued}</dt><dd>${number(queued)}</dd></div>
			<div><dt>+ ${t.rejected}</dt><dd>${number(rejected)}</dd></div>
		</dl>
		<p class=${all === matched + queued + rejected ? 'quiet' : 'trouble'}>${
			all === matched + queued + rejected ? t.addsUp : t.wrongSums}</p>`;
}

function Rejections({ rejections, t }) {
	return rejections.length > 0 && html`<h3>${t.leftOut}</h3>
		<ul>${rejections.map(({ reason, rows }) => html`<li key=${reason}>${
			t.reasons[reason] ?? reason}: ${t.rowNumbers(rows)}</li>`)}</ul>`;
}

const amounts = (quantities = {}) => Object.entries(quantities)
	.map(([unit, n], i) => html`${i > 0 && ', '}${number(n)} <bdi>${unit}</bdi>`);

function useOwners(names) {
	const [owners, setOwners] = useState();
	useEffect(() => {
		let current = true;
		ownersOf(names.map(({ identity }) => identity)).then(
			(found) => current && setOwners(found),
			() => current && setOwners(new Map()));
		return () => { current = false; };
	}, [names]);
	return owners;
}

const nickOf = (identity) => identity.startsWith('irc:')
	? identity.slice('irc:'.length) : undefined;

function Whose({ handle, t }) {
	return handle ? html`<span class="state good">${t.isMatched}</span> <${Person}
			handle=${handle} />`
		: html`<span class="state wait">${t.isQueued}</span>`;
}

function Names({ draft, bots, setBots, t }) {
	const names = useMemo(() => namesIn(draft), [draft]);
	const owners = useOwners(names);
	const columns = [
		{ name: 'row', title: t.row, numeric: true,
			cell: ({ rows }) => rows?.join(', ') },
		{ name: 'name', title: t.named,
			cell: ({ identity }) => html`<${Identity} id=${identity} />` },
		{ name: 'whose', title: t.whose, cell: ({ identity }) => owners &&
			html`<${Whose} handle=${owners.get(identity)} t=${t} />` },
		{ name: 'amount', title: t.amount,
			cell: ({ quantities }) => amounts(quantities) },
		{ name: 'bot', title: t.bot, cell: ({ identity }) =>
			nickOf(identity) !== undefined && html`<button type="button"
				class="small" onClick=${() => setBots([...bots,
					nickOf(identity)])} aria-label=${t.isBot(nickOf(identity))}>${
				t.leaveOut}</button>` },
	];
	return html`<${Table} caption=${t.everybody} columns=${columns}
		rows=${names} id=${({ identity, index }) => `${index} ${identity}`} />`;
}

function Bots({ bots, setBots, t }) {
	return bots.length > 0 && html`<p class="row"><span>${t.bots}</span>${
		bots.map((bot) => html`<button type="button" class="small" key=${bot}
			onClick=${() => setBots(bots.filter((one) => one !== bot))}
			aria-label=${t.noBot(bot)}><bdi>${bot}</bdi> ×</button>`)}</p>`;
}

function Meeting({ body, t }) {
	return html`<dl class="facts"><dt>${t.meeting}</dt>
		<dd><bdi>${body.name}</bdi></dd>
		<dt>${t.start}</dt><dd><${Day} at=${body.start} /></dd>
		${body.end && html`<dt>${t.end}</dt><dd><${Day} at=${body.end} /></dd>`}
		${body.url && html`<dt>${t.fullLog}</dt><dd><${Elsewhere}
			url=${body.url} /></dd>`}</dl>`;
}

/* draft is the server's; bots are nicks, setBots(bots) has it read again. */
export function Preview({ draft, bots, setBots, t }) {
	const meetings = draft.facts.filter(({ type }) => type === 'occasion');
	return html`<section aria-live="polite"><h2>${t.preview}</h2>
		<p>${t.previewLead}</p>
		${draft.imported && html`<p class="note wait">${t.imported(
			html`<${Statement} digest=${draft.imported}>${t.earlier}<//>`)}</p>`}
		${meetings.map(({ body }, i) => html`<${Meeting} key=${i} body=${body}
			t=${t} />`)}
		<${Sums} draft=${draft} t=${t} />
		<${Bots} bots=${bots} setBots=${setBots} t=${t} />
		<${Names} draft=${draft} bots=${bots} setBots=${setBots} t=${t} />
		<${Rejections} rejections=${draft.rejections} t=${t} />
	</section>`;
}
