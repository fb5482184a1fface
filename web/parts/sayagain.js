/* What takes the place of all that was said before under its short name: a form
 * for a new one, or for one that is there, which begins with what was said. */

import { html, useEffect, useState } from '../lib/preact.js';
import { holdEach } from '../lib/held.js';
import { words } from '../lib/words.js';
import { LeftOut } from './about.js';
import { Field } from './field.js';
import { Busy } from './list.js';
import { SayForm } from './sayform.js';
import { Trouble } from './trouble.js';

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

/* What was said, by the text that its author signed: what is signed next has
 * all of it that the reader does not touch. */
function useSaid(digest, log) {
	const [state, setState] = useState({});
	useEffect(() => {
		let current = true;
		const set = (found) => current && setState({ digest, ...found });
		if (digest !== undefined)
			holdEach([{ digest }], log).then(({ held, faults }) =>
				set({ body: held.get(digest)?.body, faults: [...faults]
					.map(([one, error]) => ({ digest: one, error })) }),
			(trouble) => set({ trouble }));
		return () => { current = false; };
	}, [digest, log]);
	return state.digest === digest ? state : {};
}

function Present({ item, form, log, ...rest }) {
	const { body, faults, trouble } = useSaid(item.statement, log);
	if (trouble)
		return html`<${Trouble} trouble=${trouble} />`;
	if (!faults)
		return html`<${Busy} />`;
	return body ? html`<${SayForm} ...${rest} form=${{ ...form,
			fields: form.fields.filter(({ name }) => name !== 'slug') }}
			present=${form.values(body)} />`
		: html`<${LeftOut} faults=${faults} />`;
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
