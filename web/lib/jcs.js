/* jcs.js: canonical JSON, writing and reading (docs/protocol.md, section 1).
 * RFC 8785 of such values only as no two implementations read differently. */

import { failure, text, utf8 } from './bytes.js';

const BYTES_MAX = 32 * 1024;
const DEPTH_MAX = 16;
const KEY_MAX = 64;

const refuse = (place, rule) => {
	throw failure('not-canonical', rule, place);
};

/* The rule that a code point breaks, if it does. */
function pointRule(point) {
	if (point === 0)
		return 'U+0000';
	if (point < 0x20 && point !== 0x0a && point !== 0x09)
		return 'control character other than \\n and \\t';
	if (point >= 0xd800 && point <= 0xdfff)
		return 'lone surrogate';
	if ((point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) === 0xfffe)
		return 'non-character';
	return undefined;
}

/* No other character has an escape; JSON.stringify would write more. */
function writeString(value, place) {
	for (const character of value) {
		const rule = pointRule(character.codePointAt(0));
		if (rule !== undefined)
			refuse(place, rule);
	}
	return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
		.replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

function writeNumber(value, place) {
	if (Object.is(value, -0))
		refuse(place, 'negative zero');
	if (!Number.isInteger(value))
		refuse(place, 'number that is not an integer');
	if (!Number.isSafeInteger(value))
		refuse(place, 'integer beyond 2^53-1');
	return String(value);
}

/* RFC 6901; a key is shown as it is, whatever it is. */
const below = (place, key) =>
	`${place}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

function writeKey(key, place) {
	if (!/^[\x20-\x7e]*$/.test(key))
		refuse(place, 'key that is not printable ASCII');
	if (key.length > KEY_MAX)
		refuse(place, `key longer than ${KEY_MAX} bytes`);
	return writeString(key, place);
}

/* Keys are ASCII, so that the order of sort() is that of their bytes. */
function writeObject(object, place, depth) {
	const fields = Object.keys(object).sort().map((key) => {
		const here = below(place, key);
		return `${writeKey(key, here)}:${write(object[key], here, depth)}`;
	});
	return `{${fields.join(',')}}`;
}

/* Array.from finds holes, which map() would pass over. */
const writeArray = (array, place, depth) => `[${Array.from(array,
	(item, i) => write(item, below(place, i), depth)).join(',')}]`;

/* Not a Date, a Map or the like, of which only a part would be written. */
function isPlain(value) {
	const above = Object.getPrototypeOf(value);
	return above === null || Object.getPrototypeOf(above) === null;
}

function writeContainer(value, place, depth) {
	if (depth === DEPTH_MAX)
		refuse(place, `more than ${DEPTH_MAX} levels`);
	if (Array.isArray(value))
		return writeArray(value, place, depth + 1);
	if (!isPlain(value))
		refuse(place, 'neither a plain object nor a list');
	return writeObject(value, place, depth + 1);
}

function write(value, place, depth) {
	switch (typeof value) {
	case 'string':
		return writeString(value, place);
	case 'number':
		return writeNumber(value, place);
	case 'boolean':
		return String(value);
	case 'object':
		return value === null ? refuse(place, 'null')
			: writeContainer(value, place, depth);
	default:
		return refuse(place, typeof value);
	}
}

/*
 * The canonical bytes of an object.  Throws 'not-canonical' with the .place of
 * what cannot be written (a JSON pointer, empty for the root) and its rule, or
 * 'too-large'.
 */
export function canonical(value) {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		refuse('', 'root that is not an object');
	const bytes = utf8(write(value, '', 0));
	if (bytes.length > BYTES_MAX)
		throw failure('too-large',
			`${bytes.length} bytes, at most ${BYTES_MAX}`);
	return bytes;
}

export const canonicalText = (value) => text(canonical(value));

function readJson(form) {
	try {
		return JSON.parse(form);
	} catch (error) {
		throw failure('malformed', `not JSON: ${error.message}`);
	}
}

/*
 * What canonical bytes, or their text, say.  JSON.parse drops all but the last
 * of two equal keys, so that only what comes out the same again is taken.
 * Throws 'too-large', 'malformed' (no JSON at all) or 'not-canonical'.
 */
export function parse(data) {
	const form = typeof data === 'string' ? data : text(data);
	if (form.length > BYTES_MAX)
		throw failure('too-large', `more than ${BYTES_MAX} bytes`);
	const value = readJson(form);
	const own = canonicalText(value);
	if (own === form)
		return value;
	let at = 0;
	while (own[at] === form[at])
		at++;
	throw failure('not-canonical',
		`differs from its canonical form at character ${at}`);
}
