/* The fields of a contribution. */

import { html } from '../lib/preact.js';
import { today } from '../lib/claim.js';
import { Field, Line } from './field.js';
import { More } from './list.js';

function Activity({ list, draft, change, wrong, t }) {
	return html`<${Field} label=${t.activity} wrong=${wrong}>${(attributes) =>
		html`<select ...${attributes} name="activity" value=${draft.activity}
			onChange=${({ target }) => change({ activity: target.value })}>
			<option value="">${t.choose}</option>
			${list.items.map(({ slug, title }) => html`<option key=${slug}
				value=${slug}>${title}</option>`)}
		</select>`}<//>`;
}

/* Who may judge what names no group is for the activity to say. */
function GroupField({ groups, endorsers, draft, change, wrong, t }) {
	const hint = draft.group !== '' ? t.groupHint
		: endorsers.length > 0 ? t.noGroupHint(endorsers.join(', '))
			: t.nobodyHint;
	return html`<${Field} label=${t.group} hint=${hint} wrong=${wrong}>${
		(attributes) => html`<select ...${attributes} name="group"
			value=${draft.group} onChange=${({ target }) =>
				change({ group: target.value, occasion: undefined })}>
			<option value="">${t.noGroup}</option>
			${groups.items.map(({ slug, title }) => html`<option key=${slug}
				value=${slug}>${title}</option>`)}
		</select>`}<//>${groups.items.length > 0 &&
			html`<${More} list=${groups} />`}`;
}

const DateLine = ({ ...props }) => html`<${Line} ...${props} type="date"
	max=${today()} />`;

function When({ draft, change, wrong, t }) {
	return html`<div class="row">
		<${DateLine} name="from" label=${draft.longer ? t.from : t.day}
			draft=${draft} change=${change} wrong=${wrong.from} />
		${draft.longer && html`<${DateLine} name="until" label=${t.until}
			draft=${draft} change=${change} wrong=${wrong.until} />`}</div>
		<p><label><input type="checkbox" checked=${draft.longer}
			onChange=${({ target }) => change({ longer: target.checked })} />
		${' '}${t.longer}</label></p>`;
}

function Quantities({ units, draft, change, wrong, t }) {
	const set = (unit, value) => change({ quantities:
		{ ...draft.quantities, [unit]: value } });
	return units.length > 0 && html`<fieldset><legend>${t.quantities}</legend>
		<div class="row">${units.map((unit) => html`<${Field} key=${unit}
			label=${unit}>${(attributes) => html`<input ...${attributes}
			inputmode="numeric" autocomplete="off" name=${`quantity-${unit}`}
			value=${draft.quantities[unit] ?? ''}
			onInput=${({ target }) => set(unit, target.value.trim())} />`}<//>`)}
		</div><p class="wrong" role="alert">${wrong}</p></fieldset>`;
}

const Text = ({ label, hint, wrong, name, draft, change, ...more }) =>
	html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${(attributes) =>
		html`<textarea ...${attributes} ...${more} name=${name}
			value=${draft[name]} onInput=${({ target }) =>
			change({ [name]: target.value })} />`}<//>`;

/*
 * activities and groups are lists of useList(); hats those that the person
 * has worn before; wrong is what to say at which field.
 */
export function ClaimFields({ activities, groups, hats, units, endorsers,
	draft, change, wrong, t }) {
	const common = { draft, change, t };
	return html`<${Activity} list=${activities} wrong=${wrong.activity}
			...${common} />
		<${GroupField} groups=${groups} endorsers=${endorsers}
			wrong=${wrong.group} ...${common} />
		<${When} wrong=${wrong} ...${common} />
		<${Quantities} units=${units} wrong=${wrong.quantities}
			...${common} />
		<${Text} name="summary" label=${t.summary} hint=${t.summaryHint}
			wrong=${wrong.summary} ...${common} />
		<${Text} name="evidence" label=${t.evidence} hint=${t.evidenceHint}
			wrong=${wrong.evidence} ...${common} rows="2" class="short"
			spellcheck=${false} inputmode="url" />
		<${Line} name="hat" label=${t.hat} hint=${t.hatHint} list="hats"
			maxlength="39" wrong=${wrong.hat} ...${common} />
		<datalist id="hats">${hats.map((hat) =>
			html`<option key=${hat} value=${hat} />`)}</datalist>`;
}
