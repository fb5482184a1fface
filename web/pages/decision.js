/* /<community>/roles/<role> and .../decision?person=: what a role takes, and
 * whether somebody has it, and why. */

import { html, show, useState, useTitle } from '../app.js';
import { ServerTrouble } from '../lib/api.js';
import { pageWith, page, parameter, path } from '../lib/site.js';
import { Cut, useCut } from '../parts/cut.js';
import { Decision, usePolicy } from '../parts/decision.js';
import { Identity } from '../parts/links.js';
import { Busy } from '../parts/list.js';
import { RoleRules } from '../parts/rule.js';
import { Trouble } from '../parts/trouble.js';
import { WhichPolicy } from '../parts/whichpolicy.js';
import { Who } from '../parts/who.js';
import text from './decision.text.js';

const role = path()[1];
const policy = parameter('policy');

/* The answer to the page's question is a problem where there is none. */
const troubleOf = (answer) => answer.status === undefined ? null
	: new ServerTrouble(answer.status, answer);

function Form({ t }) {
	const [who, setWho] = useState(parameter('person') ?? '');
	const cut = useCut({ asOf: parameter('as_of'), size: parameter('size') });
	const [opened] = useState(cut.asOf !== undefined ||
		cut.size !== undefined);
	const ask = (event) => {
		event.preventDefault();
		location.assign(pageWith(['roles', role, 'decision'], {
			person: who.trim(), as_of: cut.asOf, size: cut.size, policy }));
	};
	return html`<form class="card" onSubmit=${ask}>
		<h2>${t.ask}</h2>
		<${Who} value=${who} change=${setWho} label=${t.who} hint=${t.whoHint} />
		<details open=${opened}>
			<summary>${t.earlier}</summary><${Cut} cut=${cut} id="of" />
		</details>
		<button class="first">${t.go}</button>
	</form>`;
}

/* What the role takes, for who has asked about nobody yet. */
function About({ answer, t }) {
	const document = usePolicy(answer.policy.digest);
	return html`<p class="lead">${t.uses[answer.use]}</p>
		<h2>${t.takes}</h2>
		${document === undefined ? html`<${Busy} />`
			: html`<${RoleRules} role=${document?.roles[role]}
				document=${document} />`}
		<p><a href=${page('policies', answer.policy.digest)}>${
			document?.title ?? answer.policy.id}</a></p>`;
}

/* The same answer at any later time: with its instant and size. */
const lasting = ({ id, instant, size }) => pageWith(
	['roles', role, 'decision'],
	{ person: id, as_of: instant, size, policy });

function Answer({ answer, t }) {
	return html`<${Decision} decision=${answer}>
		<p class="row"><button type="button" onClick=${() => print()}>${
			t.print}</button>
			<a class="onscreen" href=${lasting(answer)}>${t.lasting}</a></p>
		<${Form} t=${t} /><//>`;
}

/* The role's name for people, as its policy has it. */
function useRoleTitle(answer) {
	const document = usePolicy(answer.policy?.digest);
	return answer.title !== undefined && answer.status === undefined
		? answer.title : document?.roles[role]?.title ?? role;
}

function Page({ answer, t }) {
	const title = useRoleTitle(answer);
	const trouble = troubleOf(answer);
	useTitle(answer.id === undefined ? title : `${answer.id} – ${title}`);
	return html`<h1><bdi>${title}</bdi>${answer.id && html`: <${Identity}
			id=${answer.id} />`}</h1>
		<p class="onscreen"><a href=${pageWith(['roles', role, 'roll'],
			{ policy })}>${t.roll}</a></p>
		${trouble && html`<${Trouble} trouble=${trouble} />`}
		${answer.status === 409 && html`<${WhichPolicy} role=${role}
			part="decision" />`}
		${answer.trace && html`<${Answer} answer=${answer} t=${t} />`}
		${!trouble && !answer.trace && html`<${About} answer=${answer}
			t=${t} />`}
		${!answer.trace && html`<${Form} t=${t} />`}`;
}

show(Page, text);
