/* Rolls (docs/protocol.md, section 6): their bytes, and what to do with them. */

/* The exact text that the digest of a roll is of, from the server's JSON.
 * JSON.stringify writes strings as canonical JSON does. */
export function rollText({ as_of: asOf, log, policy, role, size, v, people }) {
	const header = { as_of: asOf, log, policy, role, size, v };
	return [header, ...people.map(({ id }) => ({ id }))]
		.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/* Its digest in hex, or null where the browser does not compute any: without
 * TLS. */
export async function rollDigest(roll) {
	if (globalThis.crypto?.subtle === undefined)
		return null;
	const bytes = new TextEncoder().encode(
		`kleos.v1.roll\0${rollText(roll)}`);
	const digest = await crypto.subtle.digest('SHA-256', bytes);
	return [...new Uint8Array(digest)]
		.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* Who is on one roll and not on the other, as lists of ids in their order. */
export function rollDifference(before, after) {
	const old = new Set(before.people.map(({ id }) => id));
	const now = new Set(after.people.map(({ id }) => id));
	return { entered: [...now].filter((id) => !old.has(id)),
		left: [...old].filter((id) => !now.has(id)) };
}

/* What to type to compute a roll again from a copy of the whole log. */
export function rollCommand({ role, as_of: asOf, size, log }, policy) {
	return ['kleos bundle -o log.bundle',
		`kleos roll --role ${role} --as-of ${asOf} --size ${size}${
			policy ? ` --policy ${policy}` : ''} \\\n    --bundle log.bundle --log ${log}`]
		.join('\n');
}

const AT_ONCE = 500;

/*
 * The decisions on many ids, asked for in as few questions as there can be.
 * ask(ids) resolves to the answer of POST .../decisions; tell(map) is called
 * with all there is after each, { id: decision }.
 */
export async function decideMany(ids, ask, tell) {
	const decisions = new Map();
	for (let i = 0; i < ids.length; i += AT_ONCE) {
		const { items } = await ask(ids.slice(i, i + AT_ONCE));
		for (const { identity, decision } of items)
			decisions.set(identity, decision);
		tell(new Map(decisions));
	}
	return decisions;
}
