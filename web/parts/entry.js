/* One line of somebody's record: what it was, and what became of it. */

import { html } from '../lib/preact.js';
import { Day, Days, Instant } from '../lib/time.js';
import { number, words } from '../lib/words.js';
import { Elsewhere, Group, Person, Statement } from './links.js';
import text from './entry.text.js';

const LOOKS = { waiting: 'wait', endorsed: 'good', disputed: 'bad',
	distrusted: 'bad', retracted: '' };

const SUMMARY_SHOWN = 600;

const t = words(text);

/* What it counts as, and by whose word. */
export function FactState({ item }) {
	const { state, judgements = [], by_office: office } = item;
	const last = judgements.findLast(({ verdict }) =>
		verdict === (state === 'disputed' ? 'dispute' : 'endorse'));
	return html`<span class=${`state ${LOOKS[state]}`}>${t.states[state]}</span>
		${(state === 'endorsed' || state === 'disputed') && html` ${
			last === undefined ? t.byOffice(html`<${Person}
				handle=${item.by} />`, office)
				: t.byOffice(html`<${Person} handle=${last.by} />`,
					last.office)}`}
		${state === 'disputed' && last?.reason && html`<p>${t.because}
			${' '}<q><bdi>${last.reason}</bdi></q></p>`}
		${item.retracted?.reason && html`<p class="quiet">${t.because}
			${' '}<q><bdi>${item.retracted.reason}</bdi></q></p>`}`;
}

/* Long words are cut here; the statement's own page has all of them. */
function Words({ value }) {
	const all = [...value];
	return html`<p><bdi>${all.length > SUMMARY_SHOWN
		? `${all.slice(0, SUMMARY_SHOWN).join('')}…` : value}</bdi></p>`;
}

const amounts = (quantities) => Object.entries(quantities ?? {})
	.map(([unit, n]) => `${number(n)} ${unit}`).join(', ');

/* Hat and quantities, with what separates them. */
function Details({ hat, quantities }) {
	const told = [hat, amounts(quantities)].filter(Boolean);
	return told.length > 0 && html` <span class="quiet">· <bdi>${
		told.join(' · ')}</bdi></span>`;
}

function Contribution({ item, titles }) {
	const { body } = item;
	return html`<p><strong><bdi>${titles[body.activity] ?? body.activity}</bdi>
		</strong>${body.group && html`, <${Group} slug=${body.group} />`},
		${' '}<${Days} from=${body.from} until=${body.until} />
		<${Details} ...${body} /></p>
		${body.summary && html`<${Words} value=${body.summary} />`}
		${body.evidence && html`<ul class="plainlist">${body.evidence.map(
			(url) => html`<li key=${url}><${Elsewhere} url=${url} /></li>`)}
		</ul>`}<p><${FactState} item=${item} /></p>`;
}

function Attendance({ item }) {
	return html`<p><strong>${t.attended}</strong> <bdi>${item.name ??
		t.meeting}</bdi>${item.group && html`, <${Group}
		slug=${item.group} />`}, <${Instant} at=${item.start} day />${
		item.as.map((one) => html`<${Details} ...${one} />`)}
		${' '}<span class="quiet">· ${t.as} <bdi>${item.as.map(
			({ identity }) => identity).join(', ')}</bdi></span>
		${item.occasion_url && html`${' '}· <${Elsewhere}
			url=${item.occasion_url} brief />`}</p>
		<p><${FactState} item=${item} /></p>`;
}

export function Term({ office }) {
	const { from, until, ended } = office;
	return html`<strong><bdi>${t.offices[office.office] ?? office.office}</bdi>
		</strong>${office.group && html`, <${Group} slug=${office.group} />`},
		${' '}${t.from} <${Day} at=${from.slice(0, 10)} />${until && html`
		${' '}${t.until} <${Instant} at=${until} day />`}${
		ended !== undefined && html` <span class="state">${t.ended}</span>`}`;
}

const Office = ({ item }) => html`<p><${Term} office=${item.office} />
	${' '}<span class="quiet">${t.granted(html`<${Person}
		handle=${item.office.granted_by} />`)}</span></p>`;

const Thanks = ({ item }) => html`<p>${t.thanks(html`<${Person}
	handle=${item.by} />`)}</p>
	${item.body?.for && html`<${Words} value=${item.body.for} />`}`;

const KINDS = { contribution: Contribution, attendance: Attendance,
	office: Office, thanks: Thanks };

/*
 * item is that of GET .../people/{handle}/record; titles names activities by
 * slug; children are what can be done about it.
 */
export function Entry({ item, titles = {}, children }) {
	const Kind = KINDS[item.kind];
	return html`<li class="entry"><${Kind} item=${item} titles=${titles} />
		<p class="quiet">${t.recorded} <${Instant} at=${item.recorded_at} />
		${' '}· <${Statement} digest=${item.digest}>${t.proof}<//></p>
		${children}</li>`;
}
