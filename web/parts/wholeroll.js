/* All of a roll, which may be long: fetched only for what cannot do with less,
 * and then once. */

import { useCallback, useRef, useState } from '../lib/preact.js';
import { get } from '../lib/api.js';
import { apiWith } from '../lib/site.js';

/* A page of a roll that has everybody on it is the whole. */
const wholeOf = (page) => page.items.length === page.sums.pass
	? { ...page, people: page.items } : null;

/*
 * { roll, load, busy, trouble }: roll is null until load() was called and has
 * come.  page: an answer of roll/people; policy: what the question named, if
 * any.
 */
export function useWhole(page, policy) {
	const [state, setState] = useState(() => ({ roll: wholeOf(page) }));
	const begun = useRef(state.roll !== null);
	const load = useCallback(async () => {
		if (begun.current)
			return;
		begun.current = true;
		setState({ roll: null, busy: true });
		try {
			setState({ roll: await get(apiWith(['roles', page.role, 'roll'],
				{ as_of: page.as_of, size: page.size, policy })) });
		} catch (trouble) {
			begun.current = false;
			setState({ roll: null, trouble });
		}
	}, [page]);
	return { ...state, load };
}
