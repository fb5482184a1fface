/* Files on their way to becoming statements: what the server reads in them, and
 * whose the names in them are. */

import { ask, get, post } from './api.js';
import { api, apiWith } from './site.js';

/* More than this in one go is for the command line. */
export const FACTS_MAX = 200;

/*
 * What POST .../import/{format} makes of a file, which may be a text or a Blob;
 * bots are nicks that are left out.
 */
export async function readFile({ format, name, group, bots, file }) {
	const query = bots.map((bot) => `&bot=${encodeURIComponent(bot)}`).join('');
	const response = await ask(apiWith(['import', format], { name, group }) +
		query, { method: 'POST', body: file,
		headers: { 'content-type': 'application/octet-stream' } });
	return response.json();
}

/* Everybody who is named: [{ identity, rows, quantities, index }]. */
export const namesIn = ({ facts }) => facts.flatMap(({ body }, index) =>
	(body.attendees ?? [{ identity: body.subject, rows: body.rows,
		quantities: body.quantities }]).map((one) => ({ ...one, index })));

/* Whose they are: a Map from identity to handle or null. */
export async function ownersOf(identities) {
	if (identities.length === 0)
		return new Map();
	const { items } = await post(api('identities'),
		{ identities: [...new Set(identities)] });
	return new Map(items.map(({ identity, handle }) => [identity, handle]));
}

/* The rows that facts of an import speak of already, if it was cut short. */
async function rowsInLog(imported) {
	const { items } = await get(apiWith(['statements'],
		{ target: imported, limit: FACTS_MAX }));
	const facts = await Promise.all(items.map(({ digest }) =>
		get(api('statements', digest))));
	return new Set(namesIn({ facts }).flatMap(({ rows }) => rows ?? []));
}

/* The import first, and then its facts, which carry its digest. */
const bound = ({ type, body }, digestOf) =>
	({ type, body: (drafts) => ({ ...body, import: digestOf(drafts) }) });

/*
 * What is to be signed for a draft of the server's, as propose() takes it: all
 * of it, or, if the file is in the log already, what is missing there.
 */
export async function itemsOf(draft) {
	if (draft.imported === undefined)
		return [{ type: 'import', body: draft.import.body },
			...draft.facts.map((fact) =>
				bound(fact, ([first]) => first.digest))];
	const there = await rowsInLog(draft.imported);
	return draft.facts.filter((fact) => !namesIn({ facts: [fact] })
		.some(({ rows }) => rows?.some((row) => there.has(row))))
		.map((fact) => bound(fact, () => draft.imported));
}
