/* Lists that are read whole, page after page: for what is few, such as groups. */

import { useCallback, useEffect, useState } from './preact.js';
import { get } from './api.js';

function after(address, cursor) {
	const join = address.includes('?') ? '&' : '?';
	return `${address}${join}cursor=${encodeURIComponent(cursor)}`;
}

/* Enough of what is few; whoever has more than that is served the first ones. */
const PAGES_MAX = 5;

/* All items of a list, or as many as five pages have. */
export async function getAll(address) {
	let answer = await get(address);
	const items = [...answer.items];
	for (let n = 1; answer.next !== undefined && n < PAGES_MAX; n++) {
		answer = await get(after(address, answer.next));
		items.push(...answer.items);
	}
	return items;
}

/*
 * { items, trouble, again }: items is undefined until all of them are there;
 * nothing is asked while address is null, and again() asks once more.
 */
export function useAll(address) {
	const [state, setState] = useState({});
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		let current = true;
		if (address !== null)
			getAll(address).then(
				(items) => current && setState({ items }),
				(trouble) => current && setState({ trouble }));
		return () => { current = false; };
	}, [address, turn]);
	return { ...state, again: useCallback(() => setTurn((n) => n + 1), []) };
}
