/* What changed between two lists of lines. */

/* How long the longest common part is, from each pair of places to the ends. */
function commonLengths(old, now) {
	const lengths = old.map(() => new Uint16Array(now.length + 1));
	lengths.push(new Uint16Array(now.length + 1));
	for (let i = old.length - 1; i >= 0; i--)
		for (let j = now.length - 1; j >= 0; j--)
			lengths[i][j] = old[i] === now[j] ? lengths[i + 1][j + 1] + 1
				: Math.max(lengths[i + 1][j], lengths[i][j + 1]);
	return lengths;
}

/*
 * [{ line, change }] of all lines of both, in order: change is "same", "gone"
 * (in old alone) or "new".  Meant for hundreds of lines, not for thousands.
 */
export function changes(old, now) {
	const lengths = commonLengths(old, now);
	const out = [];
	let i = 0;
	let j = 0;
	while (i < old.length || j < now.length) {
		if (i < old.length && j < now.length && old[i] === now[j]) {
			out.push({ line: old[i++], change: 'same' });
			j++;
		} else if (j === now.length || (i < old.length &&
			lengths[i + 1][j] >= lengths[i][j + 1])) {
			out.push({ line: old[i++], change: 'gone' });
		} else {
			out.push({ line: now[j++], change: 'new' });
		}
	}
	return out;
}
