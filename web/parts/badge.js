/* Whether somebody has a role, as a picture to be shown elsewhere. */

import { html } from '../lib/preact.js';
import { api, page } from '../lib/site.js';
import { words } from '../lib/words.js';
import { Copyable } from './links.js';

const text = {
	en: {
		alt: (handle, role) => `Badge: ${role} of ${handle}`,
		embed: 'Show this badge elsewhere',
		lead: 'It says what is true whenever somebody looks, and leads to the reasons.',
		markdown: 'Markdown', html: 'HTML', copy: 'Copy',
	},
	de: {
		alt: (handle, role) => `Plakette: ${role}, ${handle}`,
		embed: 'Diese Plakette anderswo zeigen',
		lead: 'Sie sagt, was gerade stimmt, wenn jemand sie ansieht, und führt zu den Gründen.',
		markdown: 'Markdown', html: 'HTML', copy: 'Kopieren',
	},
};

const escaped = (value) => value.replace(/[&<>"']/g, (character) =>
	`&#${character.codePointAt(0)};`);

const bracketed = (value) => value.replace(/[[\]\\]/g, '\\$&')
	.replace(/\s+/g, ' ');

export function Badge({ handle, role, title }) {
	const t = words(text);
	const name = t.alt(handle, title);
	const picture = api('people', handle, 'badge', role);
	const [image, reasons] = [picture, page('people', handle, 'standing')]
		.map((address) => new URL(address, location.href).href);
	return html`<p><img class="badge" src=${picture} alt=${name} height="20"
			loading="lazy" /></p>
		<details><summary>${t.embed}</summary><p>${t.lead}</p>
		<p>${t.markdown}<br /><${Copyable} label=${t.copy}
			value=${`[![${bracketed(name)}](${image})](${reasons})`} /></p>
		<p>${t.html}<br /><${Copyable} label=${t.copy} value=${
			`<a href="${escaped(reasons)}"><img src="${escaped(image)}" ` +
			`alt="${escaped(name)}"></a>`} /></p></details>`;
}
