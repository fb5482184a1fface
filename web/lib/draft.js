/* What is typed is kept in this browser until it has been sent, so that a lost
 * network, a closed window or a mistaken click costs nothing. */

import { useCallback, useState } from './preact.js';
import { community } from './site.js';

const keyOf = (name) => `kleos:${community()}:draft:${name}`;

function read(name, initial) {
	try {
		const text = localStorage.getItem(keyOf(name));
		return text === null ? initial : { ...initial, ...JSON.parse(text) };
	} catch {
		return initial; /* no storage, or not ours */
	}
}

function write(name, value) {
	try {
		if (value === null)
			localStorage.removeItem(keyOf(name));
		else
			localStorage.setItem(keyOf(name), JSON.stringify(value));
	} catch {
		/* Then it lives as long as the page. */
	}
}

/* Change a draft that no form shows at the moment; with() gives the new one. */
export function revise(name, initial, change) {
	write(name, change(read(name, initial)));
}

/*
 * [value, change, clear]: an object of plain values that survives the page.
 * change({ field: value }) changes some of it; clear() goes back to initial.
 */
export function useDraft(name, initial) {
	const [value, setValue] = useState(() => read(name, initial));
	const change = useCallback((fields) => setValue((old) => {
		const next = { ...old, ...fields };
		write(name, next);
		return next;
	}), [name]);
	const clear = useCallback(() => {
		write(name, null);
		setValue(initial);
	}, [name]);
	return [value, change, clear];
}
