/* /<community>/sources: what was taken over from elsewhere, and what is known
 * to be missing. */

import { html, show, useTitle } from '../app.js';
import { useList } from '../lib/api.js';
import { api, page } from '../lib/site.js';
import { Bound, Day, Days } from '../lib/time.js';
import { plural } from '../lib/words.js';
import { Elsewhere, Group, Person, Statement } from '../parts/links.js';
import { Empty, More } from '../parts/list.js';
import { Quoted } from '../parts/sentence.js';
import text from './sources.text.js';

const Where = ({ one, t }) => html`${one.activity !== undefined &&
	html`, ${t.activity} <bdi>${one.activity}</bdi>`}${one.group !== undefined &&
	html`, ${t.group} <${Group} slug=${one.group} />`}`;

const what = {
	gap: (one, t) => html`${t.gap} <bdi>${one.source}</bdi><${Where} one=${one}
		t=${t} />, ${one.until === undefined
	? html`${t.since} <${Bound} at=${one.from} />`
	: html`<${Bound} at=${one.from} /> – <${Bound} at=${one.until} end />`}`,
	list: (one, t) => html`${t.list} <bdi>${one.list}</bdi>, <${Day}
		at=${one.taken_at} />${!one.complete && `: ${t.notAll}`}`,
	metric: (one, t) => html`<bdi>${one.measure}</bdi> ${t.by} <bdi>${
		one.source}</bdi>, <${Days} from=${one.from} until=${one.until} />`,
};

function Source({ one, t }) {
	const parts = one.kind === 'gap' ? [one.statement] : one.statements;
	return html`<li><span class=${`state ${one.whole ? 'good' : 'wait'}`}>${
			one.whole ? t.whole : one.kind === 'gap' ? t.missing
				: t.parts(one.present, one.parts)}</span>${' '}
		${what[one.kind](one, t)}${one.reason !== undefined &&
			html`: <${Quoted} value=${one.reason} />`}
		<div class="quiet">${t.recordedBy} <${Person} handle=${one.by} /> ·${' '}
			${parts.map((digest, i) => html`<${Statement} key=${digest}
				digest=${digest}>${parts.length === 1 ? t.statement
				: t.part(i + 1)}<//> `)}
			${one.url !== undefined && html`· <${Elsewhere} url=${one.url} />`}
		</div></li>`;
}

function Sources({ answer, t }) {
	const list = useList(api('sources'), answer);
	useTitle(t.title);
	return html`<h1>${t.title}</h1>
		<p class="quiet">${t.lead}</p>
		<p class=${answer.incomplete > 0 ? 'note wait' : 'note good'}>${
			answer.incomplete > 0 ? plural(answer.incomplete, t.incomplete)
				: t.nothingMissing}</p>
		<div>${list.items.length === 0 && !list.busy
			? html`<${Empty}><p>${t.none} <a href=${page('statements')}>${
				t.statements}</a></p><//>`
			: html`<ol class="timeline">${list.items.map((one, i) =>
				html`<${Source} key=${i} one=${one} t=${t} />`)}</ol>`}</div>
		<${More} list=${list} />`;
}

show(Sources, text);
