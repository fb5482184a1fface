/* /<community>/log: the log itself, and what this browser makes of it. */

import { html, show, useTitle } from '../app.js';
import { getText, useAnswer, useList } from '../lib/api.js';
import { api, apiWith, community, page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Copyable } from '../parts/links.js';
import { More } from '../parts/list.js';
import { Consistency, EntryByIndex } from '../parts/explore.js';
import { Signers } from '../parts/proof.js';
import { Timeline } from '../parts/timeline.js';
import { Trouble } from '../parts/trouble.js';
import { useLook, Verdict } from '../parts/history.js';
import text from './log.text.js';

const NEWEST = 10;

function Keys({ keys, t }) {
	return html`<ul>${keys.map((key) => html`<li key=${key.vkey}>
		<${Copyable} value=${key.vkey} label=${t.copy} /><br />
		<small>${t.keyFrom(number(key.from))}${key.until === undefined
			? `, ${t.inForce}` : html`, ${t.keyUntil} <${Instant}
				at=${key.until} />`}</small></li>`)}</ul>`;
}

function Facts({ answer, t }) {
	return html`<dl class="facts">
		<dt>${t.entries}</dt><dd>${number(answer.size)}</dd>
		<dt>${t.newest}</dt><dd><${Instant} at=${answer.recorded_at} both /></dd>
		<dt>${t.root}</dt><dd><${Copyable} value=${answer.root} label=${t.copy} /></dd>
		<dt>${t.name}</dt><dd><${Copyable} value=${answer.log} label=${t.copy} /></dd>
		<dt>${t.origin}</dt><dd><${Copyable} value=${answer.origin} label=${t.copy} /></dd>
		<dt>${t.keys}</dt><dd><${Keys} keys=${answer.keys} t=${t} /></dd>
	</dl>`;
}

function Checkpoint({ note, look, t }) {
	return html`<section><h2>${t.checkpoint}</h2>
		<p>${t.checkpointLead}</p>
		<div class="lines">${look?.lines && html`<${Signers} lines=${look.lines} />
			${look.lines.every(({ kind }) => kind !== 'witness') &&
				html`<p class="quiet">${t.noWitness}</p>`}`}</div>
		<details><summary>${t.note}</summary><pre>${note}</pre></details></section>`;
}

function Newest({ t }) {
	const list = useList(apiWith(['statements'],
		{ with: 'body', limit: NEWEST }));
	return html`<section><h2>${t.newestEntries}</h2>
		<${Timeline} items=${list.items} /><div><${More} list=${list} /></div>
		<p><a href=${page('statements')}>${t.search}</a></p></section>`;
}

const audit = ({ log, size }) => `export KLEOS_URL=${location.origin} KLEOS_COMMUNITY=${community()}
kleos bundle -o ${community()}.ndjson        # all ${size} entries
kleos audit ${community()}.ndjson --log ${log}`;

function Audit({ answer, t }) {
	return html`<section><h2>${t.audit}</h2>
		<p>${t.auditLead}</p><pre>${audit(answer)}</pre>
		<p><a href=${api('bundle')}>${t.bundle}</a> · <a
			href=${api('allowed_signers')}>${t.signers}</a></p></section>`;
}

function Log({ answer, t }) {
	useTitle(t.title);
	const checkpoint = useAnswer(answer.checkpoint, getText);
	const look = useLook(answer, checkpoint.answer);
	return html`<h1>${t.title}</h1>
		<p class="lead">${t.lead}</p>
		<div>${checkpoint.trouble
			? html`<${Trouble} trouble=${checkpoint.trouble} again=${checkpoint.again} />`
			: html`<${Verdict} look=${look} />`}</div>
		<${Facts} answer=${answer} t=${t} />
		<${Checkpoint} note=${checkpoint.answer} look=${look} t=${t} />
		<section><h2>${t.explore}</h2>
		<${EntryByIndex} size=${answer.size} />
		<${Consistency} head=${look?.head} pin=${look?.before}
			size=${answer.size} /></section>
		<${Audit} answer=${answer} t=${t} />
		<${Newest} t=${t} />`;
}

show(Log, text);
