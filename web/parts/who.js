/* A field for somebody: a handle or any identity, completed while typing. */

import { html, useEffect, useState } from '../lib/preact.js';
import { get } from '../lib/api.js';
import { apiWith } from '../lib/site.js';

const PAUSE_MS = 150;

/* Handles that have what was typed in them; nothing where that fails. */
function useSuggestions(typed) {
	const [handles, setHandles] = useState([]);
	useEffect(() => {
		if (typed.trim().length === 0 || typed.includes(':'))
			return undefined;
		const timer = setTimeout(() => {
			get(apiWith(['people'], { q: typed.trim(), limit: 10 })).then(
				({ items }) => setHandles(items.map(({ handle }) => handle)),
				() => setHandles([]));
		}, PAUSE_MS);
		return () => clearTimeout(timer);
	}, [typed]);
	return handles;
}

/* value and change(text) are the caller's; required, hint and label said. */
export function Who({ value, change, label, hint }) {
	const [typed, setTyped] = useState('');
	const handles = useSuggestions(typed);
	const type = ({ target }) => {
		setTyped(target.value);
		change(target.value);
	};
	return html`<div class="field">
		<label for="who">${label}</label>
		<input id="who" name="person" required maxlength="255" value=${value}
			list="who-list" autocomplete="off" autocapitalize="none"
			spellcheck=${false} aria-describedby="who-hint"
			onInput=${type} />
		<datalist id="who-list">${handles.map((handle) =>
			html`<option key=${handle} value=${handle} />`)}</datalist>
		<p class="hint" id="who-hint">${hint}</p>
	</div>`;
}
