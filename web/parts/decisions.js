/* Decisions about several people at the same cuts, fetched when asked for. */

import { html, useCallback, useState } from '../lib/preact.js';
import { post } from '../lib/api.js';
import { decideMany } from '../lib/roll.js';
import { apiWith, pageWith } from '../lib/site.js';
import { Summary } from './decision.js';
import { Busy } from './list.js';
import { Trouble } from './trouble.js';

/* cut: { role, asOf, size, policy } of one question. */
const questionOf = ({ role, asOf, size, policy }) => apiWith(
	['roles', role, 'decisions'], { as_of: asOf, size, policy });

/*
 * { decisions, load, busy, trouble }: a map of what is there, by id; load(ids)
 * fetches those.
 */
export function useDecisions(cut) {
	const [state, setState] = useState({ decisions: new Map() });
	const address = questionOf(cut);
	const load = useCallback(async (ids) => {
		setState((old) => ({ decisions: old.decisions, busy: true }));
		try {
			const decisions = await decideMany(ids,
				(identities) => post(address, { identities }),
				(some) => setState({ decisions: some, busy: true }));
			setState({ decisions });
		} catch (trouble) {
			setState((old) => ({ decisions: old.decisions, trouble }));
		}
	}, [address]);
	return { ...state, load };
}

/* The page that explains one decision. */
export const decisionPage = ({ role, asOf, size, policy }, id) => pageWith(
	['roles', role, 'decision'], { person: id, as_of: asOf, size, policy });

/* Why, in a sentence, once it is there. */
export function Why({ list, id }) {
	const decision = list.decisions.get(id);
	if (decision !== undefined)
		return html`<${Summary} decision=${decision} />`;
	return list.trouble ? html`<${Trouble} trouble=${list.trouble} />`
		: list.busy && html`<${Busy} />`;
}
