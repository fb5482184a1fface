/* What somebody said before a registrar vouched for them, with what became of
 * it: it is in no list of the server's until then. */

import { html, useEffect, useState } from '../lib/preact.js';
import { dropsAt, forgetSaid, recallSaid, settleSaid } from '../lib/enrolment.js';
import { page } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { words } from '../lib/words.js';
import { Empty } from './list.js';
import { Sentence } from './sentence.js';

const text = {
	en: {
		title: 'What you said meanwhile',
		waits: 'waits with you', sent: 'sent', until: 'waits until',
		lead: 'It is recorded together with you, as soon as a registrar vouches for you. Until then only registrars see it.',
		none: 'Nothing yet. You need not wait:', log: 'log a contribution now',
		late: 'dropped', lateLead: 'Nobody vouched for you in time, so this was dropped with you. Ask to join again, then say it again.',
		lost: 'not recorded', lostTitle: 'Not recorded',
		lostLead: 'You said this while you waited, and the log has not taken it: it had waited too long, or broke a rule by then. Say it again if it still holds.',
		forget: 'I have seen it',
	},
	de: {
		title: 'Was du inzwischen gesagt hast',
		waits: 'wartet mit dir', sent: 'gesendet', until: 'wartet bis',
		lead: 'Es wird zusammen mit dir verzeichnet, sobald sich die Registratur für dich verbürgt. Bis dahin sieht nur sie es.',
		none: 'Noch nichts. Du brauchst nicht zu warten:', log: 'trage jetzt einen Beitrag ein',
		late: 'verfallen', lateLead: 'Niemand hat sich rechtzeitig für dich verbürgt; darum ist es mit dir verfallen. Melde dich noch einmal an und sage es dann wieder.',
		lost: 'nicht verzeichnet', lostTitle: 'Nicht verzeichnet',
		lostLead: 'Das sagtest du, während du wartetest, und das Log hat es nicht aufgenommen: Es wartete zu lange oder verstieß inzwischen gegen eine Regel. Sage es noch einmal, wenn es noch stimmt.',
		forget: 'Gesehen',
	},
};

function Items({ said, state, look, t }) {
	return html`<ul class="timeline">${said.map(({ digest, payload, sent }) =>
		html`<li key=${digest} class="entry"><p><${Sentence}
			statement=${JSON.parse(payload)} /></p>
		<p><span class=${`state ${look}`}>${t[state]}</span></p>
		<p class="quiet">${t.sent} <${Instant} at=${sent} />${state === 'waits' &&
			html` · ${t.until} <${Instant} at=${dropsAt(sent)} />`}</p></li>`)}</ul>`;
}

/* state is that of lib/enrolment.js standing(): 'waiting' or 'late'. */
export function SaidWaiting({ handle, state }) {
	const t = words(text);
	const said = recallSaid(handle);
	const waits = state === 'waiting';
	if (said.length === 0)
		return waits && html`<${Empty}><p>${t.none} <a href=${
			page('contribute')}>${t.log}</a></p><//>`;
	return html`<h2>${t.title}</h2><p class="quiet">${waits ? t.lead
		: t.lateLead}</p><${Items} said=${said} t=${t}
			state=${waits ? 'waits' : 'late'} look=${waits ? 'wait' : 'bad'} />`;
}

/* For who is in: what of it the log has not taken, if anything. */
export function SaidLost({ handle }) {
	const t = words(text);
	const [lost, setLost] = useState([]);
	useEffect(() => { settleSaid(handle).then(setLost, () => {}); }, [handle]);
	return lost.length > 0 && html`<h2>${t.lostTitle}</h2><p>${t.lostLead}</p>
		<${Items} said=${lost} state="lost" look="bad" t=${t} />
		<p><button type="button" onClick=${() => {
			forgetSaid(handle);
			setLost([]);
		}}>${t.forget}</button></p>`;
}
