/* bytes.js: byte strings and the texts they are written as.  A byte string is
 * a Uint8Array, here and in all of web/lib.  What does not have the one form
 * that a value has is refused, never mended: an Error with a .code that is
 * one of those of docs/cli.md, and a message that names the rule. */

/* An Error for others to throw.  place is a JSON pointer, where there is one. */
export function failure(code, message, place) {
	const error = new Error(place ? `${place}: ${message}` : message);
	return Object.assign(error, { code, place });
}

/* Half of a character; TextEncoder would quietly write another in its place. */
const LONE_SURROGATE = /\p{Surrogate}/u;

export function utf8(text) {
	if (LONE_SURROGATE.test(text))
		throw failure('malformed', 'text has a lone surrogate');
	return new TextEncoder().encode(text);
}

/* The text that these bytes are the UTF-8 of; a mark at its start stays. */
export function text(bytes) {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
			.decode(bytes);
	} catch {
		throw failure('malformed', 'invalid UTF-8');
	}
}

/* Bytes as they are, and texts as their UTF-8. */
export const bytesOf = (data) =>
	typeof data === 'string' ? utf8(data) : data;

export function concat(...parts) {
	const arrays = parts.map(bytesOf);
	const out = new Uint8Array(arrays.reduce((n, { length }) => n + length, 0));
	let at = 0;
	for (const array of arrays) {
		out.set(array, at);
		at += array.length;
	}
	return out;
}

export const equal = (a, b) =>
	a.length === b.length && a.every((byte, i) => byte === b[i]);

/* Big-endian.  n is a whole number that fits; at most 2^53 - 1. */
function number(n, len) {
	if (!Number.isSafeInteger(n) || n < 0 || n >= 256 ** len)
		throw failure('invalid', `not a number of ${len} bytes: ${n}`);
	const out = new Uint8Array(len);
	for (let i = len; i-- > 0; n = Math.floor(n / 256))
		out[i] = n % 256;
	return out;
}

export const uint32 = (n) => number(n, 4);
export const uint64 = (n) => number(n, 8);

/* What some bytes are the big-endian number of; 7 of them at most matter. */
export function readNumber(bytes) {
	const n = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
	if (!Number.isSafeInteger(n))
		throw failure('malformed', 'number beyond 2^53-1');
	return n;
}

/* A number as signed texts have it: decimal, no sign, no zero in front. */
export function readDecimal(digits) {
	const n = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
	return Number.isSafeInteger(n) ? n : undefined;
}

export const hex = (bytes) => Array.from(bytes,
	(byte) => byte.toString(16).padStart(2, '0')).join('');

/* In lower case; of len bytes where that is given. */
export function unhex(digits, len) {
	if (typeof digits !== 'string' || !/^([0-9a-f]{2})*$/.test(digits) ||
		(len !== undefined && digits.length !== 2 * len))
		throw failure('malformed', len === undefined
			? 'not pairs of hexadecimal digits in lower case'
			: `not ${2 * len} hexadecimal digits in lower case`);
	return Uint8Array.from(digits.match(/../g) ?? [],
		(pair) => parseInt(pair, 16));
}

export const base64 = (bytes) => btoa(Array.from(bytes,
	(byte) => String.fromCharCode(byte)).join(''));

/* RFC 4648, section 4, in its one form: padded, no blanks, no stray bits. */
export function unbase64(digits, len) {
	let out;
	try {
		out = Uint8Array.from(atob(digits), (c) => c.charCodeAt(0));
	} catch {
		out = undefined;
	}
	/* atob is lenient about blanks, padding and bits that say nothing. */
	if (out === undefined || base64(out) !== digits ||
		(len !== undefined && out.length !== len))
		throw failure('malformed', len === undefined
			? 'not base64' : `not the base64 of ${len} bytes`);
	return out;
}

/* Without padding. */
export const base64url = (bytes) => base64(bytes).replace(/=+$/, '')
	.replaceAll('+', '-').replaceAll('/', '_');

/* WebCrypto, which browsers have on pages from https and this machine only. */
export function subtle() {
	if (globalThis.crypto?.subtle === undefined)
		throw failure('unsupported', 'this page cannot check or sign ' +
			'anything: it must come over https');
	return globalThis.crypto.subtle;
}

const digest = async (name, parts) =>
	new Uint8Array(await subtle().digest(name, concat(...parts)));

/* Of bytes and texts, one after the other. */
export const sha256 = (...parts) => digest('SHA-256', parts);
export const sha512 = (...parts) => digest('SHA-512', parts);

/* Random bytes that nobody can guess. */
export const random = (len) =>
	globalThis.crypto.getRandomValues(new Uint8Array(len));
