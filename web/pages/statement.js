/* /<community>/statements/<digest>: what was said, and the proof of it. */

import { html, show, useTitle } from '../app.js';
import { getText, useAnswer } from '../lib/api.js';
import { api } from '../lib/site.js';
import { targetsOf } from '../lib/statement.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Body } from '../parts/body.js';
import { Download } from '../parts/download.js';
import { Exact } from '../parts/exact.js';
import { Copyable, Group, Person, Statement } from '../parts/links.js';
import { Proof, useCheck } from '../parts/proof.js';
import { Quoted, Sentence, typeName } from '../parts/sentence.js';
import { Trouble } from '../parts/trouble.js';
import text from './statement.text.js';

/* Longer texts wait behind a click. */
const LONG = 3000;

function State({ answer, t }) {
	const { retracted, waits_for: waits, effective_at: since } = answer;
	if (retracted)
		return html`<p><span class="state bad">${t.retracted}</span>${' '}
			${t.retractedBy(html`<${Statement} digest=${retracted.statement}>${
				retracted.by}<//>`)}${retracted.reason !== undefined &&
				html`: <${Quoted} value=${retracted.reason} />`}</p>`;
	if (waits)
		return html`<p><span class="state wait">${t.waits}</span>${' '}
			${t.waitsFor[waits.type](waits.office)}</p>`;
	return html`<p><span class="state good">${t.effective}</span>${
		since !== undefined && ` ${t.since(number(since))}`}</p>`;
}

function Judgements({ items, t }) {
	return items.length > 0 && html`<section><h2>${t.judgements}</h2>
		<ul class="timeline">${items.map((one) => html`<li key=${one.index}>
			<span class=${`state ${one.verdict === 'endorse' ? 'good' : 'bad'}`}>${
				t.verdicts[one.verdict]}</span>${' '}
			${t.judgedBy(html`<${Person} handle=${one.by} />`, one.office,
				one.group && html`<${Group} slug=${one.group} />`)}${
				one.attendee && html` (<bdi>${one.attendee}</bdi>)`}${
				one.reason !== undefined &&
				html`: <${Quoted} value=${one.reason} />`} ·${' '}
			<${Statement} digest=${one.statement}>${
				t.entry(number(one.index))}<//></li>`)}</ul></section>`;
}

function References({ answer, t }) {
	const judged = new Set(answer.endorsements.map((one) => one.statement));
	const items = answer.referred_by.filter((one) => !judged.has(one.digest));
	return items.length > 0 && html`<section><h2>${t.references}</h2>
		<ul class="timeline">${items.map((one) => html`<li key=${one.digest}>
			<${Sentence} statement=${{ ...one, of: answer }} /> ·${' '}
			<${Statement} digest=${one.digest}>${
				t.entry(number(one.index))}<//></li>`)}</ul></section>`;
}

function Signed({ answer, t }) {
	const { payload, signature } = answer.envelope;
	return html`<section><h2>${t.exact}</h2>
		<p>${t.exactLead}</p>
		<details open=${payload.length <= LONG}>
			<summary>${t.payload}</summary><${Exact} payload=${payload} />
		</details>
		<details><summary>${t.signature}</summary><pre>${signature}</pre></details>
		<details><summary>${t.digest}</summary>
			<p><${Copyable} value=${answer.digest} label=${t.copy} /></p></details></section>`;
}

const instantOf = (at) => `${at.slice(0, 19).replace(/[-:T]/g, '')}Z`;

const commands = ({ digest, by, type, recorded_at: at }) =>
	`curl -s ${location.origin}${api('allowed_signers')} >allowed_signers
sha256sum payload      # ${digest}
ssh-keygen -Y verify -f allowed_signers -I ${by} -n kleos.v1.${type} \\
    -O verify-time=${instantOf(at)} -s payload.sig <payload`;

function ByHand({ answer, proof, t }) {
	const { payload, signature } = answer.envelope;
	return html`<details class="byhand"><summary>${t.byHand}</summary>
		<p>${t.byHandLead}</p>
		<p class="row"><${Download} bytes=${payload} name="payload">${
			t.savePayload}<//>
		<${Download} bytes=${signature} name="payload.sig">${t.saveSignature}<//>
		</p><pre>${commands(answer)}</pre>
		${proof && html`<p>${t.proofText}</p><pre>${proof}</pre>`}</details>`;
}

function Check({ answer, t }) {
	const proof = useAnswer(answer.proof, getText);
	const home = useAnswer(api());
	const person = useAnswer(api('people', answer.by));
	const found = useCheck(answer, { proof: proof.answer, home: home.answer,
		person: person.trouble ? null : person.answer });
	const trouble = proof.trouble ?? home.trouble;
	return html`<section><h2>${t.check}</h2>
		<div>${trouble ? html`<${Trouble} trouble=${trouble} />`
			: html`<${Proof} found=${found} by=${answer.by} />`}</div>
		<${ByHand} answer=${answer} proof=${proof.answer} t=${t} /></section>`;
}

function useTarget(answer) {
	const [target] = targetsOf(answer);
	return useAnswer(target === undefined ? null
		: api('statements', target)).answer;
}

function StatementPage({ answer, t }) {
	const of = useTarget(answer);
	useTitle(`${typeName(answer.type)} ${answer.index}`);
	return html`<p class="quiet kind">${typeName(answer.type)}, ${
			t.entry(number(answer.index))}</p>
		<h1 class="sentence"><${Sentence} statement=${{ ...answer, of }} /></h1>
		<${State} answer=${answer} t=${t} />
		<dl class="facts"><dt>${t.recorded}</dt>
			<dd><${Instant} at=${answer.recorded_at} both /></dd>
			<dt>${t.made}</dt><dd><${Instant} at=${answer.made_at} both /></dd>
			<dt>${t.by}</dt><dd><${Person} handle=${answer.by} /></dd></dl>
		<h2>${t.says}</h2>
		<${Body} type=${answer.type} body=${answer.body} />
		<${Judgements} items=${answer.endorsements} t=${t} />
		<${References} answer=${answer} t=${t} />
		<${Check} answer=${answer} t=${t} />
		<${Signed} answer=${answer} t=${t} />`;
}

show(StatementPage, text);
