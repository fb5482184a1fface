/* After somebody asked to join: what happens next, and what is advisable. */

import { html, useEffect, useState } from '../lib/preact.js';
import { WAIT_DAYS } from '../lib/enrolment.js';
import { persist } from '../lib/keyring.js';
import { page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { Copyable } from './links.js';
import { Registrars } from './registrars.js';

/* Will the browser keep the key when its disk is full? */
export function Stored({ t }) {
	const [persisted, setPersisted] = useState(null);
	useEffect(() => {
		persist().then((answer) => setPersisted(String(answer.persisted)));
	}, []);
	return persisted !== null && html`<p class=${persisted === 'true'
		? 'note good' : 'note wait'}>${t.stored[persisted]}</p>`;
}

/* found is that of lib/enrolment.js standing(), with .who. */
export function Waiting({ found, look, t }) {
	const { who, state, sent, drops } = found;
	if (state === 'late')
		return html`<div class="note wait"><p>${t.late(WAIT_DAYS)}</p>
			<${Registrars} /></div>`;
	return html`<div class="note wait" role="status">
		<p><span class="state wait">${t.waitingState}</span>
			${' '}<strong>${t.waitingFor(who.handle)}</strong></p>
		<p>${t.waitingWhy}</p></div>
		<h2>${t.nextTitle}</h2>
		<ol>${t.next.map((step, i) => html`<li>${step}${i === 0 && html`<${
			Registrars} />`}</li>`)}</ol>
		<dl class="facts"><dt>${t.sentAt}</dt>
			<dd><${Instant} at=${sent.sent} /></dd>
		<dt>${t.dropsAt}</dt><dd><${Instant} at=${drops} both /></dd>
		<dt>${t.key}</dt><dd><code>${who.fingerprint}</code></dd>
		<dt>${t.number}</dt><dd><${Copyable} value=${sent.digest}
			label=${t.copy} /></dd></dl>
		<p class="row"><button type="button" class="first" onClick=${look}>${
			t.lookAgain}</button>
		<a class="button" href=${page('contribute')}>${t.already}</a></p>
		${who.kind === 'browser' && html`<${Stored} t=${t} />`}`;
}

export function Joined({ found, t }) {
	const { who } = found;
	return html`<div class="note good" role="status">
		<p><span class="state good">${t.inState}</span>
			${' '}<strong>${t.inLead(who.handle)}</strong></p></div>
		<p class="row"><a class="button first" href=${page('contribute')}>${
			t.contribute}</a>
		<a class="button" href=${page('me')}>${t.mine}</a>
		<a class="button" href=${page('people', who.handle)}>${t.profile}</a></p>
		<h2>${t.secondTitle}</h2><p>${t.second}
			${' '}<a href=${`${page('me')}#keys`}>${t.addKey}</a></p>
		${who.kind === 'browser' && html`<${Stored} t=${t} />`}`;
}
