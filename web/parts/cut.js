/* The two cuts of every question (docs/policy.md): as of which instant, and by
 * how much of the log. */

import { html, useEffect, useState } from '../lib/preact.js';
import { useAnswer } from '../lib/api.js';
import { apiWith } from '../lib/site.js';
import { Instant } from '../lib/time.js';
import { words } from '../lib/words.js';
import text from './cut.text.js';

const t = words(text);
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const two = (n) => String(n).padStart(2, '0');

/* 2026-11-22T10:00, with seconds where there are any, for an input field. */
function localText(date) {
	const day = [date.getFullYear(), two(date.getMonth() + 1),
		two(date.getDate())].join('-');
	const seconds = date.getSeconds() === 0 && date.getMilliseconds() === 0
		? '' : `:${two(date.getSeconds())}.${
			String(date.getMilliseconds()).padStart(3, '0')}`;
	return `${day}T${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
}

/* What is in the field, as an instant of the protocol; undefined for none. */
function instantOf(value, zone) {
	const date = new Date(zone === 'UTC' ? `${value}Z` : value);
	return value === '' || Number.isNaN(date.getTime()) ? undefined
		: date.toISOString().replace('.000Z', 'Z');
}

const start = (asOf) => {
	const date = new Date(asOf ?? NaN);
	return Number.isNaN(date.getTime()) ? '' : localText(date);
};

/*
 * { fields, asOf, size }: state of the two cuts, undefined for now and for
 * all; fields is for Cut.  What is given is where it begins.
 */
export function useCut(given = {}) {
	const [value, setValue] = useState(start(given.asOf));
	const [zone, setZone] = useState('here');
	const [size, setSize] = useState(given.size ?? '');
	return { asOf: instantOf(value, zone), size: size || undefined,
		fields: { value, setValue, zone, setZone, size, setSize } };
}

function When({ value, setValue, zone, setZone, asOf, id }) {
	return html`<div class="field">
		<label for=${`${id}-when`}>${t.when}</label>
		<div class="row"><input id=${`${id}-when`} type="datetime-local"
			step="any" value=${value} aria-describedby=${`${id}-utc`}
			onInput=${(event) => setValue(event.target.value)} />
		<select aria-label=${t.zone} value=${zone}
			onChange=${(event) => setZone(event.target.value)}>
			<option value="here">${t.here(HERE)}</option>
			<option value="UTC">UTC</option></select></div>
		<p class="hint" id=${`${id}-utc`}>${asOf === undefined ? t.now
			: t.utc(asOf.replace('T', ' ').replace('Z', ''))}</p>
	</div>`;
}

/* What the log had at a moment, as a size: asked for, and put in its field. */
function Known({ setSize, id }) {
	const [value, setValue] = useState('');
	const at = instantOf(value, 'here');
	const { answer, trouble } = useAnswer(at === undefined ? null
		: apiWith(['log'], { at }));
	useEffect(() => {
		if (answer !== undefined)
			setSize(String(answer.size));
	}, [answer]);
	return html`<div class="field">
		<label for=${`${id}-known`}>${t.known}</label>
		<input id=${`${id}-known`} type="datetime-local" step="any"
			value=${value} aria-describedby=${`${id}-then`}
			onInput=${(event) => setValue(event.target.value)} />
		<p class="hint" id=${`${id}-then`} role="status">${
			at !== undefined && trouble ? html`<span class="wrong">${
				trouble.status === 422 ? t.early : trouble.message}</span>`
			: at !== undefined && answer ? html`${t.had(answer.size)} <${Instant}
				at=${answer.recorded_at} />.` : t.knownHint}</p>
	</div>`;
}

/* The fields; id tells those of one form from those of another. */
export function Cut({ cut, id, most }) {
	const { size, setSize } = cut.fields;
	return html`<${When} ...${cut.fields} asOf=${cut.asOf} id=${id} />
		<div class="field">
			<label for=${`${id}-size`}>${t.size}</label>
			<input id=${`${id}-size`} type="number" min="1" max=${most}
				value=${size} inputmode="numeric"
				aria-describedby=${`${id}-all`}
				onInput=${(event) => setSize(event.target.value)} />
			<p class="hint" id=${`${id}-all`}>${t.all}</p>
		</div>
		<${Known} setSize=${setSize} id=${id} />`;
}
