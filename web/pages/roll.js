/* /<community>/roles/<role>/roll: everybody who has a role, as of an instant
 * and by how much of the log. */

import { html, show, useEffect, useState, useTitle } from '../app.js';
import { ServerTrouble, useList } from '../lib/api.js';
import { rollCommand, rollDigest } from '../lib/roll.js';
import { apiWith, community, page, pageWith, parameter, path }
	from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { number } from '../lib/words.js';
import { Cut, useCut } from '../parts/cut.js';
import { Result, usePolicy } from '../parts/decision.js';
import { Why, decisionPage, useDecisions } from '../parts/decisions.js';
import { Copyable, Identity } from '../parts/links.js';
import { More } from '../parts/list.js';
import { RollCompare } from '../parts/rollcompare.js';
import { RollTable } from '../parts/rolltable.js';
import { Trouble } from '../parts/trouble.js';
import { WhichPolicy } from '../parts/whichpolicy.js';
import { useWhole } from '../parts/wholeroll.js';
import text from './roll.text.js';

const role = path()[1];
const policy = parameter('policy');

/* What the browser makes of the digest: it must be that of this very list. */
function useDigestCheck(roll, whole) {
	const [same, setSame] = useState(null);
	useEffect(() => {
		if (whole.roll !== null)
			rollDigest(whole.roll).then((digest) =>
				setSame(digest === null ? null : digest === roll.digest));
	}, [whole.roll]);
	return same;
}

function Digest({ roll, whole, t }) {
	const same = useDigestCheck(roll, whole);
	return html`<dt>${t.digest}</dt><dd><${Copyable} value=${roll.digest}
		label=${t.copyDigest} /> ${same === true && html`<span
			class="state good onscreen">${t.same}</span>`}${same === false &&
			html`<span class="state bad">${t.other}</span>`}${
			whole.roll === null && html`<button type="button" class="onscreen"
				disabled=${whole.busy} onClick=${whole.load}>${
				whole.busy ? t.checking : t.check}</button>`}</dd>`;
}

function Head({ roll, whole, document, t }) {
	return html`<dl class="facts">
		<dt>${t.asOf}</dt><dd><${Instant} at=${roll.as_of} both /></dd>
		<dt>${t.size}</dt><dd>${t.sizes(roll.size)}</dd>
		<dt>${t.policy}</dt><dd><a href=${page('policies', roll.policy)}><bdi>${
			document?.title ?? roll.policy.slice(0, 8)}</bdi></a>${document &&
			`, ${t.version(number(document.version))}`}</dd>
		<${Digest} roll=${roll} whole=${whole} t=${t} />
	</dl>
	${roll.redacted && html`<p class="note wait">${t.erased(roll.redacted)}</p>`}`;
}

function Sums({ sums, t }) {
	return html`<dl class="numbers">${['pass', 'fail', 'insufficient',
		'unchecked'].map((result) => html`<div key=${result}>
			<dt>${t.sums[result]}</dt><dd>${number(sums[result])}</dd></div>`)}
	</dl>`;
}

/* The roll in other forms, by the very instant and size that are shown. */
function Files({ roll, print, t }) {
	const file = (format) => apiWith(['roles', role, 'roll'],
		{ as_of: roll.as_of, size: roll.size, policy, format });
	return html`<p class="row onscreen">
		<button type="button" onClick=${print}>${t.print}</button>
		<a class="button" href=${file('csv')} download=${
			`${community()}-${role}-${roll.as_of}-${roll.size}.csv`}>CSV</a>
		<a href=${file('text')}>${t.text}</a> <a href=${file('json')}>JSON</a>
		<a href=${pageWith(['roles', role, 'roll'], { as_of: roll.as_of,
			size: roll.size, policy })}>${t.lasting}</a>
	</p>
	<details class="onscreen"><summary>${t.recompute}</summary>
		<p>${t.recomputeLead}</p><pre>${rollCommand(roll, policy)}</pre>
	</details>`;
}

/* Who is neither on it nor surely not, with the reason on request. */
function Undecided({ roll, cut, t }) {
	const list = useList(apiWith(['roles', role, 'roll', 'people'],
		{ who: 'undecided', as_of: roll.as_of, size: roll.size, policy }));
	const why = useDecisions(cut);
	return html`<section><h2>${t.undecided}</h2>
		<p>${t.undecidedLead}</p>
		<ul class="timeline">${list.items.map(({ id, result }) => html`<li
			key=${id}><${Result} result=${result} /> <strong><${Identity}
				id=${id} /></strong> <${Why} list=${why} id=${id} /> <a
				class="onscreen" href=${decisionPage(cut, id)}
				aria-label=${t.whyOf(id)}>${t.why}</a></li>`)}</ul>
		<${More} list=${list} />
		${list.items.length > 0 && html`<p><button type="button"
			class="onscreen" onClick=${() =>
				why.load(list.items.map(({ id }) => id))}>${
			t.reasons}</button></p>`}
	</section>`;
}

/* Print when all of it is drawn: [printing, print]. */
function usePrint(whole) {
	const [printing, setPrinting] = useState(false);
	useEffect(() => {
		if (printing && whole.roll !== null) {
			print();
			setPrinting(false);
		}
	}, [printing, whole.roll]);
	return [printing, () => {
		setPrinting(true);
		whole.load();
	}];
}

function Roll({ roll, document, title, t }) {
	const cut = { role, asOf: roll.as_of, size: roll.size, policy };
	const whole = useWhole(roll, policy);
	const [printing, startPrint] = usePrint(whole);
	return html`<${Head} roll=${roll} whole=${whole} document=${document} t=${t} />
		${whole.trouble && html`<${Trouble} trouble=${whole.trouble}
			again=${whole.load} />`}
		<${Sums} sums=${roll.sums} t=${t} />
		<${Files} roll=${roll} print=${startPrint} t=${t} />
		<${Form} t=${t} />
		<h2>${t.people}</h2>
		<${RollTable} roll=${roll} cut=${cut} whole=${whole}
			printing=${printing} caption=${title} />
		${roll.sums.insufficient + roll.sums.unchecked > 0 &&
			html`<${Undecided} roll=${roll} cut=${cut} t=${t} />`}
		<div class="onscreen"><${RollCompare} roll=${roll} whole=${whole}
			policy=${policy} /></div>`;
}

function Form({ t }) {
	const cut = useCut({ asOf: parameter('as_of') ?? undefined,
		size: parameter('size') ?? undefined });
	const ask = (event) => {
		event.preventDefault();
		location.assign(pageWith(['roles', role, 'roll'],
			{ as_of: cut.asOf, size: cut.size, policy }));
	};
	return html`<details class="onscreen"><summary>${t.another}</summary>
		<form class="card" onSubmit=${ask}><${Cut} cut=${cut} id="of" />
			<button>${t.go}</button></form></details>`;
}

function Page({ answer, t }) {
	const isProblem = answer.status !== undefined;
	const document = usePolicy(isProblem ? undefined : answer.policy);
	const said = document?.roles[role];
	const name = said?.title ?? role;
	const title = `${t.roll}: ${name}`;
	useTitle(title);
	return html`<h1>${t.roll}: <bdi>${name}</bdi></h1>
		<p class="onpaper">${location.host}/${community()}</p>
		${said && html`<p class="quiet">${t.uses[said.use]}</p>`}
		${isProblem
			? html`<${Trouble} trouble=${new ServerTrouble(answer.status,
				answer)} />${answer.status === 409 && html`<${WhichPolicy}
				role=${role} part="roll" />`}`
			: html`<${Roll} roll=${answer} document=${document} title=${title}
				t=${t} />`}
		${isProblem && html`<${Form} t=${t} />`}
		<p class="onscreen"><a href=${pageWith(['roles', role], { policy })}>${
			t.ask}</a></p>`;
}

show(Page, text);
