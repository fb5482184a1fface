/* A form for one kind of statement, made of a list of its fields: what is typed
 * is kept, what is wrong stands at its field, and the dialog shows the text. */

import { html, useState } from '../lib/preact.js';
import { slug } from '../lib/claim.js';
import { useDraft } from '../lib/draft.js';
import { words } from '../lib/words.js';
import { Field, Line } from './field.js';

const text = {
	en: {
		go: 'Go on to signing', choose: 'Choose…', none: 'none',
		need: 'This is needed.',
		slug: 'Small letters, digits and hyphens, at most 39, beginning with a letter or digit.',
		taken: 'There is one with this short name. Choose it above to change it.',
		same: 'Nothing is changed so far.',
		order: 'The end is after the beginning.', url: 'An address that begins with https:// or http://.',
	},
	de: {
		go: 'Weiter zum Unterschreiben', choose: 'Wählen …', none: 'keine',
		need: 'Das wird gebraucht.',
		slug: 'Kleine Buchstaben, Ziffern und Bindestriche, höchstens 39, am Anfang Buchstabe oder Ziffer.',
		taken: 'Es gibt schon eine mit diesem Kurznamen. Wähle sie oben, um sie zu ändern.',
		same: 'Bisher ist nichts geändert.',
		order: 'Das Ende liegt nach dem Anfang.', url: 'Eine Adresse, die mit https:// oder http:// beginnt.',
	},
};

const SLUG = /^[a-z0-9][a-z0-9-]{0,38}$/;
const LIST = /[,;\n]/;

const partsOf = (value) => [...new Set(value.split(LIST)
	.map((one) => one.trim()).filter(Boolean))];

function faultOf({ kind, required, name, taken }, draft, t) {
	const value = draft[name].trim();
	if (value === '')
		return required ? t.need : undefined;
	if (kind === 'slug' && !SLUG.test(value))
		return t.slug;
	if (taken?.includes(value))
		return t.taken;
	if (kind === 'slugs' && !partsOf(value).every((one) => SLUG.test(one)))
		return t.slug;
	if (kind === 'url' && !/^https?:\/\/[^ ]+$/.test(value))
		return t.url;
	return name === 'until' && draft.from && value < draft.from ? t.order
		: undefined;
}

/* Each field's value as a body has it. */
const valueOf = ({ kind }, value) => kind === 'slugs' || kind === 'list'
	? partsOf(value) : value.trim();

/* And as it is typed. */
const typed = (value) => Array.isArray(value) ? value.join(', ') : value ?? '';

/* What is empty is left out; what was there before and nobody has touched, or
 * has no field, is exactly what it was. */
function valuesOf(fields, draft, present) {
	const values = { ...present };
	for (const field of fields) {
		const { name } = field;
		if (draft[name].trim() === '')
			delete values[name];
		else if (draft[name] !== typed(present[name]))
			values[name] = valueOf(field, draft[name]);
	}
	return values;
}

const isTouched = (fields, draft, present) => fields.some(({ name }) =>
	draft[name] !== typed(present[name]));

/* The short name follows the title as long as nobody has changed it. */
function withSlug(fields, draft, changed) {
	const follows = fields.some(({ name, from }) => name === 'slug' && from) &&
		'title' in changed && draft.slug === slug(draft.title);
	return follows ? { ...changed, slug: slug(changed.title) } : changed;
}

function Control({ field, draft, change, wrong, about, t }) {
	const { name, kind, options } = field;
	const { label, hint } = about;
	if (kind === 'choice')
		return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${
			(attributes) => html`<select ...${attributes} name=${name}
				value=${draft[name]} onChange=${({ target }) =>
					change({ [name]: target.value })}>
				<option value="">${field.required ? t.choose : t.none}</option>
				${options.map((one) => html`<option key=${one.value}
					value=${one.value}>${one.text}</option>`)}</select>`}<//>`;
	if (kind === 'text')
		return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${
			(attributes) => html`<textarea ...${attributes} class="short"
				name=${name} maxlength="2000" value=${draft[name]}
				onInput=${({ target }) => change({ [name]: target.value })} />`
		}<//>`;
	const plain = kind === 'slug' || kind === 'slugs' || kind === 'url';
	return html`<${Line} name=${name} label=${label} hint=${hint} wrong=${wrong}
		draft=${draft} change=${change} ...${kind === 'day' ? { type: 'date' }
		: { maxlength: '2048' }} ...${plain ? { autocapitalize: 'none',
		spellcheck: false } : {}} />`;
}

/* The field that the server's refusal names. */
const refusedAt = ({ problem } = {}) => problem?.field?.split('/')[2];

/*
 * form is { name, fields, wish(values) }: fields are [{ name, kind, required,
 * options, from, taken }] with kind 'line', 'slug', 'slugs', 'list', 'day', 'url',
 * 'text' or 'choice', from a slug that follows the title, taken the slugs that it
 * cannot be; wish makes what acts.act() (parts/acts.js) takes, [proposal, told],
 * of their values.  said names each field: { label, hint }.  given are values to
 * begin with.  present, where one that is there is said again, are all of its
 * values: the fields begin with them.
 */
export function SayForm({ form, acts, may, said, given = {}, present, onDone }) {
	const t = words(text);
	const { name, fields, wish } = form;
	const start = { ...Object.fromEntries(fields.map((one) =>
		[one.name, typed(present?.[one.name])])), ...given };
	const [draft, change, clear] = useDraft(`say:${[name, ...Object.values(
		present ? { slug: present.slug, ...start } : given)].join(':')}`, start);
	const [asked, setAsked] = useState(false);
	const faults = fields.map((field) => faultOf(field, draft, t));
	const same = present !== undefined && !isTouched(fields, draft, present);
	const submit = (event) => {
		event.preventDefault();
		setAsked(true);
		if (same || faults.some(Boolean))
			return;
		const [proposal, told] = wish(valuesOf(fields, draft, present ?? {}));
		acts.act(proposal, { ...told, after: () => {
			clear();
			setAsked(false);
			onDone?.();
		} });
	};
	const refused = refusedAt(acts.trouble ?? undefined);
	return html`<form onSubmit=${submit} noValidate>${fields.map((field, i) =>
		html`<${Control} key=${field.name} field=${field} draft=${draft} t=${t}
			about=${said[field.name]} change=${(changed) =>
				change(withSlug(fields, draft, changed))}
			wrong=${(asked && faults[i]) || (refused === field.name
				&& acts.trouble.message) || undefined} />`)}
		${present && html`<p role="status">${asked && same && t.same}</p>`}
		<p><button class="first" disabled=${!may}>${t.go}</button></p></form>`;
}
