/* What somebody says of themselves beside what they did: whom they work for, and
 * their yes or no to a question of the community. */

import { html, useState } from '../lib/preact.js';
import { useAll } from '../lib/all.js';
import { apiWith } from '../lib/site.js';
import { Acts, useActs } from './acts.js';
import { Choice } from './field.js';
import { SayForm } from './sayform.js';
import { propose } from './sign.js';

const START = { name: 'from', kind: 'day', required: true };
const END = { name: 'until', kind: 'day' };

const WORKS = ['for', 'independent'];

const backOf = (t) => ({ digest }) => ({ said: t.undone, words: {
	type: 'retraction', body: { of: digest }, title: t.undo,
	explain: t.undoExplain } });

function affiliation(handle, how, organisations, t) {
	const body = how === 'for' ? { handle } : { handle, independent: true };
	return { name: `affiliation-${how}`, fields: [
		...how === 'for' ? [{ name: 'organisation', kind: 'choice',
			required: true, options: organisations }] : [], START, END],
	wish: (values) => [{ type: 'affiliation', body: { ...body, ...values },
		title: t.title, explain: t.explain },
	{ said: t.said, undo: backOf(t) }] };
}

const declaration = (answer, t) => ({ name: 'declaration', fields: [
	{ name: 'question', kind: 'slug', required: true }, START, END],
wish: (values) => [{ type: 'declaration', body: { ...values, answer:
	answer === 'yes' }, title: t.title(values.question), explain: t.explain },
{ said: t.said(values.question) }] });

/* Choose first what changes the fields. */
function Chosen({ legend, name, values, texts, value, onChoice }) {
	return html`<${Choice} legend=${legend} name=${name} value=${value}
		onChoice=${onChoice} options=${values.map((one) =>
			({ value: one, text: texts[one] }))} />`;
}

function Works({ handle, acts, onDone, t }) {
	const [how, setHow] = useState('for');
	const list = useAll(apiWith(['organisations'], { limit: 200 }));
	const options = (list.items ?? []).map(({ slug, name }) =>
		({ value: slug, text: `${name} (${slug})` }));
	return html`<details><summary>${t.open}</summary><p class="quiet">${t.lead}</p>
		<${Chosen} legend=${t.how} name="works" values=${WORKS} texts=${t.hows}
			value=${how} onChoice=${setHow} />
		<${SayForm} key=${how} acts=${acts} may said=${t.fields} onDone=${onDone}
			form=${affiliation(handle, how, options, t)} /></details>`;
}

function Declares({ acts, onDone, t }) {
	const [answer, setAnswer] = useState('yes');
	return html`<details><summary>${t.open}</summary><p class="quiet">${t.lead}</p>
		<${Chosen} legend=${t.answer} name="answer" values=${['yes', 'no']}
			texts=${t.answers} value=${answer} onChoice=${setAnswer} />
		<${SayForm} acts=${acts} may said=${t.fields} onDone=${onDone}
			form=${declaration(answer, t)} /></details>`;
}

/* t are the words of pages/me.js. */
export function MySay({ handle, onDone, t }) {
	const acts = useActs(propose);
	return html`<${Acts} acts=${acts} />
		<${Works} handle=${handle} acts=${acts} onDone=${onDone} t=${t.works} />
		<${Declares} acts=${acts} onDone=${onDone} t=${t.declares} />`;
}
