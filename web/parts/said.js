/* What was said once and is to be said again, by the text that its author
 * signed (lib/held.js): nothing that somebody else put into it is signed on. */

import { html, useEffect, useState } from '../lib/preact.js';
import { holdEach } from '../lib/held.js';
import { LeftOut } from './about.js';
import { Busy } from './list.js';
import { Trouble } from './trouble.js';

function useSaid(digest, log) {
	const [state, setState] = useState({});
	useEffect(() => {
		let current = true;
		const set = (found) => current && setState({ digest, ...found });
		holdEach([{ digest }], log).then(({ held, faults }) =>
			set({ said: held.get(digest), faults: [...faults]
				.map(([one, error]) => ({ digest: one, error })) }),
		(trouble) => set({ trouble }));
		return () => { current = false; };
	}, [digest, log]);
	return state.digest === digest ? state : {};
}

/* children is a function that draws what is made of the statement, as hold()
 * gives it; where it does not hold, that is shown instead. */
export function Said({ digest, log, children }) {
	const { said, faults, trouble } = useSaid(digest, log);
	if (trouble)
		return html`<${Trouble} trouble=${trouble} />`;
	if (!faults)
		return html`<${Busy} />`;
	return said ? children(said) : html`<${LeftOut} faults=${faults} />`;
}
