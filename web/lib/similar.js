/* Who a name could be: suggestions for somebody who knows the people, and never
 * more than that. */

const FEW = 5;
const LONG = 8;
const SHORT = 4;

/* What people add to a nick and what they leave out of it. */
export const fold = (name) => name.normalize('NFKD').toLowerCase()
	.replace(/\|.*$/, '').replace(/[^a-z0-9]+/g, '')
	.replace(/(?:away|afk|home|work|laptop|mobile|irc)$/, '')
	.replace(/[0-9]+$/, '');

/* How many letters have to change between two words; at most `most`. */
export function distance(a, b, most) {
	if (Math.abs(a.length - b.length) > most)
		return most + 1;
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++)
			next[j] = Math.min(row[j] + 1, next[j - 1] + 1,
				row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
		row = next;
	}
	return row[b.length];
}

/* How good a match two folded names are: 0 the same, undefined none. */
function match(name, other) {
	const shorter = Math.min(name.length, other.length);
	if (name === other && name !== '')
		return 0;
	if (shorter < SHORT)
		return undefined;
	if (name.startsWith(other) || other.startsWith(name))
		return 1;
	const most = shorter >= LONG ? 2 : 1;
	return distance(name, other, most) <= most ? 2 : undefined;
}

const nameOf = (identity) => identity.slice(identity.indexOf(':') + 1);

/*
 * The people, of these, whose handle or a name of whom is like an identity, the
 * likest first, at most 5.  others: [{ name, handle }] are more names of theirs.
 */
export function similar(identity, handles, others = []) {
	const name = fold(nameOf(identity));
	const best = new Map();
	for (const other of [...handles.map((handle) =>
		({ name: handle, handle })), ...others]) {
		const found = match(name, fold(other.name));
		if (found !== undefined && !(best.get(other.handle) <= found))
			best.set(other.handle, found);
	}
	return [...best].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1))
		.slice(0, FEW).map(([handle]) => handle);
}
