/* A field of a form: its label, what helps to fill it, and what is wrong. */

import { html, useState } from '../lib/preact.js';

let ids = 0;

/* A name that nothing else on the page has. */
export const useId = () => useState(() => `id-${++ids}`)[0];

/*
 * children is a function that draws the control with the attributes it is
 * given: html`<input ...${attributes} ... />`.
 */
export function Field({ label, hint, wrong, children }) {
	const id = useId();
	const described = [hint && `${id}-hint`, `${id}-wrong`].filter(Boolean);
	return html`<div class="field"><label for=${id}>${label}</label>
		${children({ id, 'aria-describedby': described.join(' '),
			'aria-invalid': Boolean(wrong) })}
		${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
		<p class="wrong" id=${`${id}-wrong`} role="alert">${wrong}</p></div>`;
}

/* A line of text that is kept under `name` of a useDraft() pair. */
export function Line({ label, hint, wrong, name, draft, change, ...more }) {
	return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${
		(attributes) => html`<input type="text" ...${attributes} ...${more}
			name=${name} value=${draft[name]} onInput=${(event) =>
			change({ [name]: event.target.value })} />`}<//>`;
}

/* One of several: options are [{ value, text, hint }]. */
export function Choice({ legend, name, value, options, onChoice }) {
	return html`<fieldset><legend>${legend}</legend>${options.map((one) =>
		html`<label class="choice" key=${one.value}><input type="radio"
			name=${name} value=${one.value} checked=${value === one.value}
			onChange=${() => onChoice(one.value)} />
		<span><strong>${one.text}</strong>${one.hint &&
			html`<br /><span class="quiet">${one.hint}</span>`}</span>
		</label>`)}</fieldset>`;
}
