/* How far somebody is with each role: held or not, until when, what is
 * missing. */

import { html, useState } from '../lib/preact.js';
import { page } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Badge } from './badge.js';
import { Decision, Result, Summary, usePolicy } from './decision.js';
import { OnWay } from './onway.js';

const text = {
	en: {
		why: 'Why: what counted, what did not, what is missing',
		roll: 'Everybody who has this role',
		uses: { franchise: 'Roles with a vote', recognition: 'Roles that say thanks' },
		leads: { franchise: 'Who may vote or stand.', recognition: 'They give no vote.' },
		unknown: 'Other roles',
	},
	de: {
		why: 'Warum: was zählte, was nicht, was fehlt',
		roll: 'Alle mit dieser Rolle',
		uses: { franchise: 'Rollen mit Stimme', recognition: 'Rollen, die Danke sagen' },
		leads: { franchise: 'Wer wählen oder gewählt werden darf.', recognition: 'Sie geben keine Stimme.' },
		unknown: 'Andere Rollen',
	},
};

/* The explanation is only drawn once somebody wants it. */
function Why({ decision, t }) {
	const [open, setOpen] = useState(false);
	return html`<details onToggle=${(event) => setOpen(event.target.open)}>
		<summary>${t.why}</summary>
		${open && html`<${Decision} decision=${decision} />`}</details>`;
}

function Role({ handle, decision, role, t }) {
	const title = role?.title ?? decision.role;
	return html`<article id=${`role-${decision.role}`}>
		<h3><bdi>${title}</bdi> <${Result} result=${decision.result} /></h3>
		<p><${Summary} decision=${decision}><${OnWay}
			decision=${decision} /><//></p>
		<${Why} decision=${decision} t=${t} />
		<p><a href=${page('roles', decision.role, 'roll')}>${t.roll}</a></p>
		<${Badge} handle=${handle} role=${decision.role} title=${title} />
	</article>`;
}

/* Roles that give a vote are never mixed with those that only say thanks. */
function Use({ use, handle, rows, t }) {
	return rows.length > 0 && html`<section>
		<h2>${t.uses[use] ?? t.unknown}</h2>
		${t.leads[use] && html`<p class="quiet">${t.leads[use]}</p>`}
		${rows.map(({ decision, role }) => html`<${Role} handle=${handle}
			key=${`${decision.role} ${decision.policy.digest}`}
			decision=${decision} role=${role} t=${t} />`)}</section>`;
}

/* Names like "ptl-voter@nova" are a role for one group. */
const roleOf = (document, role) => document?.roles?.[role.split('@')[0]] ??
	document?.roles?.[role];

/* Roles come from few policies; each is asked for once. */
function Group({ handle, decisions, t }) {
	const document = usePolicy(decisions[0].policy.digest);
	if (document === undefined)
		return null;
	const rows = decisions.map((decision) => ({ decision,
		role: roleOf(document, decision.role) }));
	return ['franchise', 'recognition', undefined].map((use) =>
		html`<${Use} key=${use} use=${use} handle=${handle} t=${t}
			rows=${rows.filter(({ role }) => role?.use === use)} />`);
}

/* items are decisions, as GET .../standing gives them. */
export function Progress({ handle, items }) {
	const t = words(text);
	const policies = [...new Set(items.map(({ policy }) => policy.digest))];
	return policies.map((digest) => html`<${Group} key=${digest}
		handle=${handle} t=${t} decisions=${items.filter(({ policy }) =>
			policy.digest === digest)} />`);
}

function ProgressLine({ handle, decision }) {
	const document = usePolicy(decision.policy.digest);
	const { role, result } = decision;
	return html`<li><a href=${`${page('people', handle, 'standing')}#role-${
		role}`}><strong><bdi>${roleOf(document, role)?.title ?? role}</bdi>
		</strong></a><div>${result === 'pass'
		? html`<span class="state good"><${Summary} decision=${decision} /></span>`
		: html`<${Summary} decision=${decision}><${OnWay}
			decision=${decision} /><//>`}</div></li>`;
}

const isHeld = ({ result }) => result === 'pass';

/* The same in short, what is held first, for pages that have more to tell. */
export function ProgressLines({ handle, items }) {
	const inTurn = [...items.filter(isHeld),
		...items.filter((one) => !isHeld(one))];
	return html`<ul class="plainlist airy">${inTurn.map((decision) => html`<${
		ProgressLine} key=${`${decision.role} ${decision.policy.digest}`}
		handle=${handle} decision=${decision} />`)}</ul>`;
}
