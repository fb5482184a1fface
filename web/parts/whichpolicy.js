/* Where several policies have a role of the same name, a question must say
 * which is meant: the ways to ask it again. */

import { html } from '../lib/preact.js';
import { useAnswer } from '../lib/api.js';
import { apiWith, pageWith, parameter } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Busy } from './list.js';
import { Trouble } from './trouble.js';

const text = {
	en: { which: 'Which one do you mean?' },
	de: { which: 'Welche ist gemeint?' },
};

/* role: its name; part: which of its pages, "roll" or "decision". */
export function WhichPolicy({ role, part }) {
	const as_of = parameter('as_of');
	const { answer, trouble, again } = useAnswer(apiWith(['roles'], { as_of }));
	if (trouble)
		return html`<${Trouble} trouble=${trouble} again=${again} />`;
	if (answer === undefined)
		return html`<${Busy} />`;
	const same = { person: parameter('person'), as_of,
		size: parameter('size') };
	return html`<p>${words(text).which}</p>
		<ul>${answer.items.filter((one) => one.role === role).map((one) =>
			html`<li key=${one.policy.id}><a href=${pageWith(['roles', role, part],
				{ ...same, policy: one.policy.id })}><bdi>${one.title}</bdi>, ${
				one.policy.id}</a></li>`)}</ul>`;
}
