/* /<community>/policies/<digest>: one version of a policy, in words beside its
 * data, and what changed between two versions. */

import { html, show, useState, useTitle } from '../app.js';
import { useAnswer } from '../lib/api.js';
import { changes } from '../lib/lines.js';
import { api, page, pageWith } from '../lib/site.js';
import { formatDay, Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { usePolicy } from '../parts/decision.js';
import { Elsewhere, Person, Statement } from '../parts/links.js';
import { Busy } from '../parts/list.js';
import { State } from '../parts/policystate.js';
import { RoleRules } from '../parts/rule.js';
import { roleLines } from '../parts/rulewords.js';
import { Trouble } from '../parts/trouble.js';
import text from './policy.text.js';

/* Where there is no room for both, the words come first. */
const isWide = matchMedia('(min-width: 60rem)').matches;

/* Who agreed: from the statement that published it. */
function Assents({ statement, t }) {
	const { answer } = useAnswer(api('statements', statement));
	const assents = (answer?.referred_by ?? [])
		.filter(({ type }) => type === 'assent');
	return html`<dt>${t.assented}</dt><dd>${assents.length === 0 ? '…'
		: assents.map((one) => html`<span key=${one.digest}>
			<${Person} handle=${one.by} /> <${Statement}
				digest=${one.digest}>${t.statement}<//></span> `)}</dd>`;
}

function Head({ policy, t }) {
	return html`<p><${State} version=${policy} instant=${policy.instant} /></p>
	<dl class="facts">
		<dt>${t.from}</dt><dd><${Instant} at=${policy.effective_from} both /></dd>
		<dt>${t.zone}</dt><dd>${policy.document.zone ?? 'UTC'}</dd>
		${policy.authority && html`<dt>${t.authority}</dt>
			<dd><${Elsewhere} url=${policy.authority} /></dd>`}
		<dt>${t.published}</dt><dd><${Person} handle=${policy.by} /> <${Statement}
			digest=${policy.statement}>${t.statement}<//></dd>
		<${Assents} statement=${policy.statement} t=${t} />
		<dt>${t.digest}</dt><dd><code>${policy.digest}</code></dd>
	</dl>`;
}

/* One role: its rules in words, and the data that they are. */
function Role({ name, role, policy, t }) {
	const query = { policy: policy.digest };
	return html`<section><h2><bdi>${role.title}</bdi></h2>
		<p><span class="state">${t.uses[role.use]}</span> <a
			href=${pageWith(['roles', name, 'roll'], query)}>${t.roll}</a>, <a
			href=${pageWith(['roles', name], query)}>${t.ask}</a></p>
		<div class="beside"><div><${RoleRules} role=${role}
			document=${policy.document} /></div>
			<details open=${isWide}><summary>${t.data}</summary><pre tabindex="0">${
				JSON.stringify({ [name]: role }, null, 2)}</pre></details></div>
	</section>`;
}

/* All that a document says, in lines of words. */
function linesOf(document, t) {
	return [document.title, `${t.from}: ${formatDay(document.effective_from)}`,
		`${t.zone}: ${document.zone ?? 'UTC'}`,
		...document.authority ? [`${t.authority}: ${document.authority}`] : [],
		...Object.entries(document.roles).flatMap(([name, role]) =>
			[`${t.role} ${name}`, ...roleLines(role, document)
				.map((line) => `  ${line}`)])];
}

const marks = { same: ' ', gone: '−', new: '+' };
const tags = { same: 'span', gone: 'del', new: 'ins' };

function Changes({ old, now, t }) {
	const before = usePolicy(old.digest);
	if (before === undefined)
		return html`<${Busy} />`;
	if (before === null)
		return html`<${Trouble} trouble=${new Error(t.noVersion)} />`;
	return html`<pre class="changes" tabindex="0">${changes(
		linesOf(before, t), linesOf(now.document, t)).map(({ line, change }, i) =>
		html`<${tags[change]} key=${i}>${marks[change]} <bdi>${line}</bdi>${
			'\n'}</${tags[change]}>`)}</pre>`;
}

/* The other versions, and what changed since one of them. */
function Versions({ policy, t }) {
	const { answer, trouble, again } = useAnswer(api('policies'));
	const [chosen, choose] = useState(undefined);
	const others = (answer?.items ?? []).filter(({ id, digest }) =>
		id === policy.id && digest !== policy.digest);
	const older = others.filter(({ version }) => version < policy.version);
	const old = others.find(({ digest }) => digest === chosen) ??
		older[older.length - 1];
	if (trouble)
		return html`<${Trouble} trouble=${trouble} again=${again} />`;
	if (others.length === 0)
		return html`<p class="quiet">${answer ? t.only : ''}</p>`;
	return html`<ul>${others.map((one) => html`<li key=${one.digest}>
			<a href=${page('policies', one.digest)}>${
				t.version(number(one.version))}</a> <${State} version=${one}
				instant=${answer.instant} /></li>`)}</ul>
		<div class="field"><label for="old">${t.compare}</label>
			<select id="old" value=${old?.digest ?? ''} onChange=${(event) =>
				choose(event.target.value)}>
			${old === undefined && html`<option value="">–</option>`}
			${others.map((one) => html`<option key=${one.digest}
				value=${one.digest}>${t.version(number(one.version))}</option>`)}
			</select></div>
		${old && html`<${Changes} old=${old} now=${policy} t=${t} />`}`;
}

function Policy({ answer, t }) {
	const { title, version, document } = answer;
	useTitle(`${title}, ${t.version(number(version))}`);
	return html`<h1><bdi>${title}</bdi>, ${t.version(number(version))}</h1>
		<${Head} policy=${answer} t=${t} />
		${Object.entries(document.roles).map(([role, said]) => html`<${Role}
			key=${role} name=${role} role=${said} policy=${answer} t=${t} />`)}
		<h2>${t.versions}</h2><${Versions} policy=${answer} t=${t} />
		<h2>${t.whole}</h2><p>${t.wholeLead}</p>
		<details><summary>${t.wholeData}</summary><pre tabindex="0">${
			JSON.stringify(document, null, 2)}</pre></details>
		<p><a href=${page('policies')}>${t.all}</a></p>`;
}

show(Policy, text);
