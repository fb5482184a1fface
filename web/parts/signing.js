/* The signing dialog, drawn; parts/sign.js says when and with what. */

import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { sealAll } from '../lib/signing.js';
import { words } from '../lib/words.js';
import { About, LeftOut } from './about.js';
import { Exact } from './exact.js';
import { Statement } from './links.js';
import { Busy } from './list.js';
import { Outside } from './outside.js';
import { Steps } from './steps.js';
import { Reason, Trouble } from './trouble.js';
import text from './sign.text.js';

/* Of so many texts each is unfolded at once. */
const OPEN_MAX = 3;

function Key({ entry, t }) {
	return html`<p>${entry.kind === 'browser' ? t.browserKey : t.outsideKey}
		${' '}<strong><bdi>${entry.handle}</bdi></strong><br />
		<small><code>${entry.fingerprint}</code></small></p>`;
}

/* For a key outside the browser the command has the text in it, too. */
function Texts({ drafts, entry, t }) {
	const open = entry.kind === 'browser' && drafts.length <= OPEN_MAX;
	return html`<details open=${open}>
		<summary>${t.exact(drafts.length)}</summary>
		${drafts.map(({ payload, digest }) =>
			html`<${Exact} key=${digest} payload=${payload} />`)}
	</details>`;
}

/* One click, as the key is here. */
function SignHere({ drafts, entry, onChoice, t }) {
	const [trouble, setTrouble] = useState(null);
	const first = useRef(null);
	useEffect(() => first.current?.focus({ preventScroll: true }), []);
	const sign = () => sealAll(drafts, entry).then(onChoice, setTrouble);
	return html`${trouble && html`<${Trouble} trouble=${trouble} />`}
		<p class="row"><button type="button" class="first" ref=${first}
			onClick=${sign}>${t.sign(drafts.length)}</button>
		<${Cancel} onChoice=${onChoice} t=${t} /></p>`;
}

const Cancel = ({ onChoice, t }) => html`<button type="button"
	onClick=${() => onChoice(null)}>${t.cancel}</button>`;

function Review({ drafts, entry, explain, told, faults, onChoice, t }) {
	return html`<${LeftOut} faults=${faults} />
		<div class="explain">${explain}<${About} told=${told} /></div>
		<${Texts} drafts=${drafts} entry=${entry} t=${t} />
		<p class="quiet">${t.permanent}</p>
		<${Key} entry=${entry} t=${t} />
		${entry.kind === 'browser'
			? html`<${SignHere} drafts=${drafts} entry=${entry}
				onChoice=${onChoice} t=${t} />`
			: html`<${Outside} drafts=${drafts} entry=${entry}
				onSigned=${onChoice} button=${t.send} />
				<p><${Cancel} onChoice=${onChoice} t=${t} /></p>`}`;
}

/* All that it would be about was told otherwise than it was signed. */
const Nothing = ({ faults, onChoice, t }) => html`<${LeftOut} faults=${faults}
	nothing /><p><button type="button" class="first" onClick=${() =>
	onChoice(null)}>${t.close}</button></p>`;

function NotSent({ trouble, onChoice, t }) {
	return html`<${Trouble} trouble=${trouble} />
		<p>${t.notSent}</p>
		<p class="row"><button type="button" class="first"
			onClick=${() => onChoice(true)}>${t.again}</button>
		<button type="button" onClick=${() => onChoice(null)}>${
			t.giveUp}</button></p>`;
}

function Refused({ outcomes, t }) {
	const refused = outcomes.filter(({ status }) => status === 'refused');
	return refused.length > 0 && html`<div class="trouble" role="alert">
		<p>${t.refused(refused.length)}</p>
		<ul>${refused.map(({ digest, problem }) => html`<li key=${digest}>
			<${Reason} code=${problem.code}
				message=${problem.detail ?? problem.title} /></li>`)}</ul></div>`;
}

function Report({ report, progress, t }) {
	if (report === undefined)
		return html`<p role="status" class="quiet">${progress === undefined
			? t.checking : t.checkingMany(...progress)}</p>`;
	return html`${report.error && html`<p class="note wait">${
		t.notChecked}</p>`}<${Steps} steps=${report.steps} />`;
}

function Done({ outcomes, report, progress, onClose, t }) {
	const first = useRef(null);
	useEffect(() => first.current?.focus({ preventScroll: true }), []);
	const recorded = outcomes.filter(({ status }) => status === 'recorded');
	return html`<div role="status"><p><span class=${recorded.length > 0
		? 'state good' : 'state wait'}>${recorded.length > 0
		? t.recorded(recorded.length) : t.waiting}</span>
		${recorded.length === 1 && html`${' '}${t.atNumber(recorded[0].index)}
			${' '}<${Statement} digest=${recorded[0].digest}>${t.look}<//>`}</p>
		${recorded.length === 0 && html`<p>${t.waits}</p>`}</div>
		<${Refused} outcomes=${outcomes} t=${t} />
		${recorded.length > 0 && html`<${Report} report=${report}
			progress=${progress} t=${t} />`}
		<p><button type="button" class="first" ref=${first}
			onClick=${onClose}>${t.close}</button></p>`;
}

/* Esc is "cancel", "not now" or "done"; while it is sent there is no way back,
 * though a browser may close the dialog all the same. */
function leave(dialog, { phase, onChoice, onClose }) {
	if (phase === 'review' || phase === 'nothing' || phase === 'trouble')
		onChoice(null);
	else if (phase === 'done')
		onClose();
	else if (!dialog.open)
		dialog.showModal();
}

const PHASES = {
	preparing: ({ t }) => html`<p role="status">${t.preparing}</p><${Busy} />`,
	sending: ({ t }) => html`<p role="status">${t.sending}</p>`,
	review: Review,
	nothing: Nothing,
	trouble: NotSent,
	done: Done,
};

export function Dialog(props) {
	const t = words(text);
	const dialog = useRef(null);
	const Phase = PHASES[props.phase];
	useEffect(() => {
		const before = document.activeElement;
		dialog.current.showModal();
		return () => before?.focus?.();
	}, []);
	return html`<dialog ref=${dialog} aria-labelledby="signing-title"
		class="signing" onClose=${() => leave(dialog.current, props)}
		onCancel=${(event) => {
			event.preventDefault();
			leave(dialog.current, props);
		}}>
		<h2 id="signing-title"><bdi>${props.title}</bdi></h2>
		<${Phase} ...${props} t=${t} /></dialog>`;
}
