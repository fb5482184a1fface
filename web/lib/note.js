/* note.js: signed notes and the checkpoints that logs sign in them (C2SP
 * signed-note, tlog-checkpoint, tlog-cosignature; docs/protocol.md, section 4).
 * Notes are texts.  Errors: 'malformed', 'bad-signature', 'wrong-log'; of
 * verifier keys 'invalid'. */

import {
	base64, concat, equal, failure, hex, readDecimal, readNumber, sha256,
	unbase64, unhex, utf8,
} from './bytes.js';
import * as ed25519 from './ed25519.js';

/* What stands before the point in a verifier key. */
const LOG = 1;
const WITNESS = 4;

const ID_LEN = 4;
const TIME_LEN = 8;
const ROOT_LEN = 32;
const NOTE_MAX = 1048576;
const SIGNATURES_MAX = 64;

const malformed = (what) => failure('malformed', `note ${what}`);

const NAME_MAX = 127;

/* Neither + nor white space of any script; \s is not quite that. */
const NAME = /^[^+\p{White_Space}\0-\x1f]+$/u;

const keyId = async (name, algorithm, point) => (await sha256(name,
	Uint8Array.of(0x0a, algorithm), point)).subarray(0, ID_LEN);

/*
 * The key of "name+id+base64": {name, id, algorithm, point, vkey}; a log's or a
 * witness'.
 */
export async function parseKey(vkey) {
	const [, name, id, digits] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(vkey) ??
		[];
	const invalid = (why) => failure('invalid', `not a verifier key: ${why}`);
	let raw;
	try {
		raw = unbase64(digits, 1 + ed25519.POINT_LEN);
	} catch {
		throw invalid('not of the form name+id+base64');
	}
	const [algorithm, point] = [raw[0], raw.subarray(1)];
	if (!NAME.test(name) || utf8(name).length > NAME_MAX)
		throw invalid('its name is empty, too long or has blanks');
	if (algorithm !== LOG && algorithm !== WITNESS)
		throw invalid('neither a log\'s nor a witness\' Ed25519 key');
	if (!equal(unhex(id), await keyId(name, algorithm, point)))
		throw invalid('its id does not fit it');
	if (!ed25519.isSound(point))
		throw invalid('a weak or impossible point');
	return { name, id, algorithm, point, vkey };
}

/* "<dash> <name> <base64>"; the blob is an id and at least one byte more. */
function parseLine(line, i) {
	const [, name, digits] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
	let blob;
	try {
		blob = unbase64(digits);
	} catch {
		blob = [];
	}
	if (blob.length <= ID_LEN || !NAME.test(name))
		throw malformed(`has a malformed signature line ${i + 1}`);
	return { name, id: hex(blob.subarray(0, ID_LEN)),
		blob: blob.subarray(ID_LEN) };
}

const isBy = (line, key) => line.name === key.name && line.id === key.id;

function parseLines(lines) {
	if (lines.length > SIGNATURES_MAX)
		throw malformed(`has more than ${SIGNATURES_MAX} signatures`);
	const signatures = lines.map(parseLine);
	for (const [i, one] of signatures.entries())
		if (signatures.findIndex((other) => isBy(one, other)) !== i)
			throw malformed('is signed twice by the same key');
	return signatures;
}

/*
 * A note in its parts, nothing of it verified: {text, signatures}, where text
 * is what they sign, with its final LF, and each is {name, id (hex), blob}.
 */
export function parse(note) {
	if (utf8(note).length > NOTE_MAX || /[\0-\x09\x0b-\x1f]/.test(note))
		throw malformed(`is not text of at most ${NOTE_MAX} bytes`);
	const at = note.lastIndexOf('\n\n');
	if (at < 0 || at + 2 === note.length || !note.endsWith('\n'))
		throw malformed('has no empty line and signatures after it');
	return { text: note.slice(0, at + 1),
		signatures: parseLines(note.slice(at + 2, -1).split('\n')) };
}

/* The tree head that a text states: {origin, size, root (bytes)}. */
export function parseCheckpoint(text) {
	const [origin, digits, root, ...more] = text.split('\n');
	const wrong = (what) => failure('malformed', `checkpoint has ${what}`);
	const size = readDecimal(digits ?? '');
	if (!origin)
		throw wrong('no origin');
	if (size === undefined)
		throw wrong('no decimal size up to 2^53-1');
	if (more.pop() !== '' || more.includes(''))
		throw wrong('an empty extension line or no line end');
	try {
		return { origin, size, root: unbase64(root, ROOT_LEN) };
	} catch {
		throw wrong('no base64 root hash');
	}
}

/* What a witness' line says: when, and the signature. */
function readCosignature({ blob }) {
	if (blob.length !== TIME_LEN + ed25519.SIGNATURE_LEN)
		return undefined;
	try {
		return { time: readNumber(blob.subarray(0, TIME_LEN)),
			signature: blob.subarray(TIME_LEN) };
	} catch {
		return undefined;
	}
}

/* Is this line a signature of the text by that key? */
async function isGenuine(text, line, key) {
	if (key.algorithm === LOG)
		return ed25519.verify(key.point, utf8(text), line.blob);
	const cosignature = readCosignature(line);
	return cosignature !== undefined && ed25519.verify(key.point,
		concat(`cosignature/v1\ntime ${cosignature.time}\n`, text),
		cosignature.signature);
}

/*
 * Has this key (of parseKey) signed the note?  Lines by other keys are skipped
 * once they are known to be well formed.  Returns what parse() does, or throws.
 */
export async function verify(note, key) {
	const parts = parse(note);
	const line = parts.signatures.find((one) => isBy(one, key));
	if (line === undefined)
		throw failure('bad-signature', `note is not signed by ${key.name}`);
	if (!await isGenuine(parts.text, line, key))
		throw failure('bad-signature',
			`note's signature by ${key.name} does not verify`);
	return parts;
}

/*
 * The tree head in a note that one of these keys of the log has signed:
 * parseCheckpoint()'s with .key, the first of them that has, and .note.
 */
export async function openCheckpoint(note, keys) {
	const head = parseCheckpoint(parse(note).text);
	const own = keys.filter(({ name }) => name === head.origin);
	let why = failure('wrong-log', `the checkpoint's origin is ${head.origin}`);
	for (const key of own)
		try {
			await verify(note, key);
			return { ...head, key, note };
		} catch (error) {
			why = error;
		}
	throw why;
}

/*
 * Who has signed a note, line by line: {name, id, kind, time, verified}.  kind
 * is 'log' or 'witness', by the length of the line; time is what a witness says,
 * in seconds since 1970.  verified is undefined where the key is not among
 * `keys`: the name alone proves nothing.
 */
export async function signers(note, keys) {
	const { text, signatures } = parse(note);
	return Promise.all(signatures.map(async (line) => {
		const key = keys.find((one) => isBy(line, one));
		const cosignature = readCosignature(line);
		return { name: line.name, id: line.id, time: cosignature?.time,
			kind: cosignature ? 'witness'
				: line.blob.length === ed25519.SIGNATURE_LEN ? 'log' : 'other',
			verified: key && await isGenuine(text, line, key) };
	}));
}

/* The vkey that a point and a name make, as parseKey reads it. */
export async function writeKey(name, point, algorithm = LOG) {
	const id = hex(await keyId(name, algorithm, point));
	return `${name}+${id}+${base64(concat(Uint8Array.of(algorithm), point))}`;
}
