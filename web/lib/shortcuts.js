/* Keys of the keyboard that do something in a page.  They keep still while
 * somebody types, in dialogs and with modifiers, and can be switched off. */

import { useCallback, useEffect, useRef, useState }
	from './preact.js';

const KEPT = 'kleos:shortcuts';

function kept() {
	try {
		return localStorage.getItem(KEPT) !== 'off';
	} catch {
		return true;
	}
}

function keep(on) {
	try {
		localStorage.setItem(KEPT, on ? 'on' : 'off');
	} catch {
		/* Then it lives as long as the page. */
	}
}

const isTyping = (target) => target.isContentEditable ||
	(target.matches('input, textarea, select') &&
		!target.matches('[type=checkbox], [type=radio], [type=button]'));

/* Are these keys for the page? */
export const isForPage = (event) => !event.ctrlKey && !event.metaKey &&
	!event.altKey && !event.defaultPrevented && !isTyping(event.target) &&
	document.querySelector('dialog[open]') === null;

/*
 * [on, setOn]: run actions, { j: () => ..., '?': ... }, by the character that is
 * typed.  Whether they are on is remembered for all pages.
 */
export function useShortcuts(actions) {
	const [on, setOn] = useState(kept);
	const newest = useRef(actions);
	newest.current = actions;
	useEffect(() => {
		const listener = (event) => {
			const action = newest.current[event.key];
			if (!on || action === undefined || !isForPage(event))
				return;
			event.preventDefault();
			action();
		};
		document.addEventListener('keydown', listener);
		return () => document.removeEventListener('keydown', listener);
	}, [on]);
	return [on, useCallback((next) => { keep(next); setOn(next); }, [])];
}
