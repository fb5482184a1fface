/* What takes the place of all that was said before under its short name: a form
 * for a new one, or for one that is there, which begins with what was said. */

import { html, useState } from '../lib/preact.js';
import { words } from '../lib/words.js';
import { Field } from './field.js';
import { Said } from './said.js';
import { SayForm } from './sayform.js';

const text = {
	en: {
		which: 'Which one', fresh: 'A new one',
		hint: 'One that is there begins with what was said of it. What you do not touch stays; what you empty is gone.',
	},
	de: {
		which: 'Welche', fresh: 'Eine neue',
		hint: 'Eine, die da ist, beginnt mit dem, was von ihr gesagt wurde. Was du nicht anrührst, bleibt; was du leerst, fällt weg.',
	},
};

function Present({ item, form, log, ...rest }) {
	const fields = form.fields.filter(({ name }) => name !== 'slug');
	return html`<${Said} digest=${item.statement} log=${log}>${({ body }) =>
		html`<${SayForm} ...${rest} form=${{ ...form, fields }}
			present=${form.values(body)} />`}<//>`;
}

/*
 * As SayForm, for a form with a field "slug" and with values(body), the inverse
 * of what its wish() makes.  items are those that are there, [{ slug, title or
 * name, statement }]; start is the slug of one to begin with.
 */
export function SayAgain({ items, form, start, log, ...rest }) {
	const t = words(text);
	const [slug, choose] = useState(start ?? '');
	const item = items.find((one) => one.slug === slug);
	const fields = form.fields.map((one) => (one.name === 'slug'
		? { ...one, taken: items.map((other) => other.slug) } : one));
	return html`<${Field} label=${t.which} hint=${t.hint}>${(attributes) => html`
		<select ...${attributes} value=${item ? slug : ''}
			onChange=${({ target }) => choose(target.value)}>
			<option value="">${t.fresh}</option>
			${items.map((one) => html`<option key=${one.slug} value=${one.slug}>${
				one.title ?? one.name} (${one.slug})</option>`)}</select>`}<//>
		${item ? html`<${Present} key=${item.statement} item=${item} form=${form}
				log=${log} ...${rest} />`
			: html`<${SayForm} key="" form=${{ ...form, fields }} ...${rest} />`}`;
}
