/* What a request for erasure would erase, each by the text that was signed: who
 * agrees has read it. */

import { html, useEffect, useState } from '../lib/preact.js';
import { holdEach, namedBy } from '../lib/held.js';
import { words } from '../lib/words.js';
import { About, LeftOut } from './about.js';
import { Busy } from './list.js';
import { Trouble } from './trouble.js';

const text = {
	en: { show: (n) => `Show all ${n}`,
		not: 'Nobody can agree to this here: not all of it is what was signed.' },
	de: { show: (n) => `Alle ${n} zeigen`,
		not: 'Dem kann hier niemand zustimmen: nicht alles davon ist, was unterschrieben wurde.' },
};

/* More than this is asked for only by who wants to agree. */
const AT_ONCE = 20;

/* request is the statement; onSound(true) is called once all of it holds. */
export function Erased({ request, log, onSound }) {
	const t = words(text);
	const named = namedBy(request);
	const [wanted, setWanted] = useState(named.length <= AT_ONCE);
	const [state, setState] = useState({});
	useEffect(() => {
		if (wanted)
			holdEach(named, log).then(({ held, faults }) => {
				setState({ told: named.filter(({ digest }) =>
					held.has(digest)).map(({ digest }) => held.get(digest)),
				faults: [...faults].map(([digest, error]) =>
					({ digest, error })) });
				onSound(faults.size === 0);
			}, (trouble) => setState({ trouble }));
	}, [wanted]);
	if (state.trouble)
		return html`<${Trouble} trouble=${state.trouble} />`;
	if (!wanted)
		return html`<p><button type="button" onClick=${() => setWanted(true)}>${
			t.show(named.length)}</button></p>`;
	return state.told ? html`<${LeftOut} faults=${state.faults} />
			${state.faults.length > 0 && html`<p>${t.not}</p>`}
			<${About} told=${state.told} />`
		: html`<${Busy} />`;
}
