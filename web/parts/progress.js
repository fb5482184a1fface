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

/* Roles come from few policies; each is asked for once. */
function Group({ handle, decisions, t }) {
	const document = usePolicy(decisions[0].policy.digest);
	if (document === undefined)
		return null;
	const rows = decisions.map((decision) => ({ decision,
		role: document?.roles?.[decision.role.split('@')[0]] ??
			document?.roles?.[decision.role] }));
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

/* The same in a line a role, for pages that have more to tell. */
export function ProgressLines({ handle, items }) {
	return html`<ul class="plainlist">${items.map((decision) => html`<li
		key=${`${decision.role} ${decision.policy.digest}`}>
		<a href=${`${page('people', handle, 'standing')}#role-${
			decision.role}`}><bdi>${decision.role}</bdi></a>:
		${' '}<${Summary} decision=${decision}><${OnWay}
			decision=${decision} /><//></li>`)}</ul>`;
}
