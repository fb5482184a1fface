/* bidi.js: characters that turn the direction of text (UAX #9) stay inside the
 * text that has them.  <bdi> alone does not keep them there: a text can end the
 * isolation of the element that it stands in, or the paragraph.  As server/http/
 * bidi.h, which does the same for who has no script. */

const SPECIAL =
	/[\u001c-\u001e\u0085\u2029\u202a-\u202e\u2066-\u2069]/;

/* More of them open at a time serve no writing. */
const DEPTH_MAX = 16;

const PDF = '\u202c';
const PDI = '\u2069';

const EMBEDDINGS = '\u202a\u202b';
const OVERRIDES = '\u202d\u202e';
const ISOLATES = '\u2066\u2067\u2068';

const nameOf = (character) => `[U+${character.codePointAt(0).toString(16)
	.toUpperCase()}]`;

/* What is open is the list of what closes it. */
function open(character, closer, stack) {
	if (stack.length === DEPTH_MAX)
		return '';
	stack.push(closer);
	return character;
}

/* What closes an isolate closes what was opened in it. */
function closeIsolate(stack) {
	const at = stack.lastIndexOf(PDI);
	if (at < 0)
		return '';
	stack.length = at;
	return PDI;
}

function tameOne(character, stack) {
	if (EMBEDDINGS.includes(character))
		return open(character, PDF, stack);
	if (ISOLATES.includes(character))
		return open(character, PDI, stack);
	if (OVERRIDES.includes(character))
		return nameOf(character);
	if (character === PDI)
		return closeIsolate(stack);
	if (character === PDF)
		return stack.at(-1) === PDF ? stack.pop() : '';
	return ' ';
}

/*
 * A text that turns nothing but itself: what it opens is closed at its end, what
 * closes nothing is gone, what would end the paragraph is a blank, and marks that
 * override the direction of letters are named instead of obeyed.
 */
export function tame(text) {
	if (!SPECIAL.test(text))
		return text;
	const stack = [];
	const out = Array.from(text, (character) => SPECIAL.test(character)
		? tameOne(character, stack) : character);
	return out.join('') + stack.reverse().join('');
}
