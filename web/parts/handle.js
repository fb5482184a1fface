/* The name that somebody takes here: checked while it is typed. */

import { html, useEffect, useState } from '../lib/preact.js';
import { isTaken } from '../lib/enrolment.js';
import { words } from '../lib/words.js';
import { Field } from './field.js';
import { Person } from './links.js';

const text = {
	en: {
		label: 'Your handle',
		hint: 'The name by which you are known here, for ever: small letters a to z, digits and hyphens, at most 39.',
		form: 'Only small letters a to z, digits and hyphens, and no hyphen first; at most 39.',
		taken: 'is taken. If that is you, choose “I have joined already” below; otherwise add something, such as a digit or where you are from.',
		free: (handle) => `${handle} is free.`,
	},
	de: {
		label: 'Dein Name hier (Handle)',
		hint: 'Unter diesem Namen kennt man dich hier, für immer: kleine Buchstaben a bis z, Ziffern und Bindestriche, höchstens 39.',
		form: 'Nur kleine Buchstaben a bis z, Ziffern und Bindestriche, kein Bindestrich am Anfang; höchstens 39.',
		taken: 'ist vergeben. Bist du das, wähle unten „Ich bin schon dabei“; sonst füge etwas an, etwa eine Ziffer oder woher du kommst.',
		free: (handle) => `${handle} ist frei.`,
	},
};

const FORM = /^[a-z0-9][a-z0-9-]{0,38}$/;
const PAUSE_MS = 300;

/*
 * What is known of a handle: '' (nothing yet), 'form' (not one), 'taken' or
 * 'free'.  Where the server does not answer nothing is known; it will be said
 * when it is signed.
 */
export function useHandle(handle) {
	const [known, setKnown] = useState({});
	useEffect(() => {
		if (!FORM.test(handle))
			return undefined;
		const timer = setTimeout(async () => {
			const taken = await isTaken(handle).catch(() => undefined);
			if (taken !== undefined)
				setKnown({ handle, state: taken ? 'taken' : 'free' });
		}, PAUSE_MS);
		return () => clearTimeout(timer);
	}, [handle]);
	if (handle === '')
		return '';
	if (!FORM.test(handle))
		return 'form';
	return known.handle === handle ? known.state : '';
}

/* state is that of useHandle(); owner, where somebody has to have it already. */
export function HandleField({ handle, state, onInput, owner = false }) {
	const t = words(text);
	const wrong = {
		form: t.form,
		taken: !owner && html`<${Person} handle=${handle} /> ${t.taken}`,
	}[state];
	return html`<${Field} label=${t.label} hint=${owner ? undefined : t.hint}
		wrong=${wrong || undefined}>${(attributes) => html`<input type="text"
		...${attributes} name="handle" required maxlength="39"
		autocomplete="username" autocapitalize="none" spellcheck=${false}
		value=${handle} onInput=${(event) =>
			onInput(event.target.value.trim().toLowerCase())} />`}<//>
		<p class="quiet" role="status">${state === 'free' && !owner &&
			html`<span class="state good"><span aria-hidden="true">✓</span>
			${' '}${t.free(handle)}</span>`}</p>`;
}
