/* A form whose fields are the parameters of the page's own address. */

import { html } from '../lib/preact.js';
import { parameter } from '../lib/site.js';

/* What is empty does not come into the address. */
function submit(event) {
	event.preventDefault();
	const given = [...new FormData(event.target)]
		.filter(([, value]) => value.trim() !== '');
	const search = new URLSearchParams(given).toString();
	location.assign(`${location.pathname}${search && '?'}${search}`);
}

/* A field that begins with what the address says.  type is that of an input;
 * options, [[value, title], ...], make it a choice. */
export function Choice({ name, title, type = 'text', options, ...more }) {
	const value = parameter(name) ?? '';
	return html`<label class="ask"><span>${title}</span> ${options
		? html`<select name=${name}>${options.map(([one, label]) =>
			html`<option value=${one} selected=${one === value}>${
				label}</option>`)}</select>`
		: html`<input name=${name} type=${type} defaultValue=${value}
			...${more} />`}</label>`;
}

/* names are those of the fields: when one is set, `clear` leads out again. */
export function Filter({ names, title, go, clear, children }) {
	return html`<form class="filter" aria-label=${title} onSubmit=${submit}>
		${children}
		<span class="row"><button class="first">${go}</button>
		${names.some((name) => parameter(name)) &&
			html`<a href=${location.pathname}>${clear}</a>`}</span>
	</form>`;
}

/* What the address asks, for a question to the server. */
export const asked = (names) => Object.fromEntries(
	names.map((name) => [name, parameter(name)]));
