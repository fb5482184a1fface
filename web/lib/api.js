/* Questions to the server, and what comes back. */

import { useCallback, useEffect, useRef, useState }
	from './preact.js';

/*
 * What went wrong, for parts/trouble.js: status (0: no answer came at all),
 * code and detail as in problem+json, retry in seconds if it was said.
 */
export class ServerTrouble extends Error {
	constructor(status, problem, retry) {
		super(problem.detail ?? problem.title ?? `status ${status}`);
		this.status = status;
		this.code = problem.code;
		this.problem = problem;
		this.retry = retry;
	}
}

async function problemOf(response) {
	try {
		return await response.json();
	} catch {
		return { title: response.statusText };
	}
}

/* The response to a request, or a ServerTrouble thrown. */
export async function ask(address, options) {
	let response;
	try {
		response = await fetch(address, options);
	} catch (error) {
		throw new ServerTrouble(0, { code: 'unreachable',
			detail: error.message });
	}
	if (!response.ok)
		throw new ServerTrouble(response.status, await problemOf(response),
			Number(response.headers.get('retry-after')) || undefined);
	return response;
}

/* Asked without fields of our own, so that what the head of the page began to
 * load is the same request. */
export const get = async (address) => (await ask(address)).json();

export const getText = async (address) => (await ask(address)).text();

export async function post(address, body, type = 'application/json') {
	const response = await ask(address, { method: 'POST',
		headers: { 'content-type': type },
		body: typeof body === 'string' ? body : JSON.stringify(body) });
	return response.json();
}

/*
 * An answer while it is coming: { answer, trouble, busy, again }.  Nothing is
 * asked while address is null; again() asks once more.  how is get or getText.
 */
export function useAnswer(address, how = get) {
	const [state, setState] = useState({ busy: address !== null });
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		let current = true;
		if (address === null)
			return undefined;
		setState((old) => ({ ...old, busy: true }));
		how(address).then(
			(answer) => current && setState({ answer, busy: false }),
			(trouble) => current && setState({ trouble, busy: false }));
		return () => { current = false; };
	}, [address, turn]);
	return { ...state, again: useCallback(() => setTurn((n) => n + 1), []) };
}

/*
 * A list that comes in pages: { items, trouble, busy, more }.  first is the
 * page that is there already, or undefined; more is null at the end.  When the
 * address changes the list begins anew, with the next one of its own.
 */
export function useList(address, first) {
	const start = first === undefined
		? { items: [], next: '' }
		: { items: first.items, next: first.next };
	const [state, setState] = useState(start);
	const begun = useRef(first === undefined ? null : address);
	const load = useCallback(async (cursor, old) => {
		setState({ items: old, next: cursor, busy: true });
		try {
			const join = address.includes('?') ? '&' : '?';
			const { items, next } = await get(cursor === '' ? address
				: `${address}${join}cursor=${encodeURIComponent(cursor)}`);
			setState({ items: [...old, ...items], next });
		} catch (trouble) {
			setState({ items: old, next: cursor, trouble });
		}
	}, [address]);
	useEffect(() => {
		if (begun.current === address)
			return;
		begun.current = address;
		load('', []);
	}, [address, load]);
	const { items, next, busy = false, trouble } = state;
	return { items, busy, trouble,
		more: next === undefined ? null : () => load(next, items) };
}
