/* sshsig.js: signatures as OpenSSH makes them (PROTOCOL.sshsig; docs/
 * protocol.md, section 3), armored as `ssh-keygen -Y sign` writes them.  A
 * reader is stricter than OpenSSH: one namespace, exact lengths, nothing left
 * over.  Errors: 'malformed', 'key-type', 'bad-signature'. */

import {
	base64, bytesOf, concat, equal, failure, readNumber, sha256, sha512, uint32,
	unbase64,
} from './bytes.js';
import * as ed25519 from './ed25519.js';
import {
	ED25519, ED25519_SK, fromPoint, latin, read as readKey, wireReader,
	wireString,
} from './sshkey.js';

const MAGIC = 'SSHSIG';
const VERSION = 1;
const USER_PRESENT = 1;
const HASHES = { sha256, sha512 };

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const COLUMNS = 70;
const TEXT_MAX = 8192;

const malformed = (what) => failure('malformed', `signature ${what}`);
const bad = (why) => failure('bad-signature', why);

/* 70 columns, LF, final LF. */
export function armor(blob) {
	const lines = base64(blob).match(new RegExp(`.{1,${COLUMNS}}`, 'g'));
	return [BEGIN, ...lines, END, ''].join('\n');
}

/* The blob in an armored text: lines of any length, LF or CRLF. */
export function unarmor(armored) {
	if (armored.length > TEXT_MAX)
		throw malformed(`is longer than ${TEXT_MAX} bytes`);
	const lines = armored.split('\n').map((line) => line.replace(/\r$/, ''));
	if (lines.shift() !== BEGIN)
		throw malformed(`does not begin with ${BEGIN}`);
	const end = lines.indexOf(END);
	if (end < 1 || lines.slice(0, end).includes(''))
		throw malformed(`has an empty line or no ${END}`);
	if (lines.slice(end + 1).join('\n') !== '')
		throw malformed(`has something after ${END}`);
	return unbase64(lines.slice(0, end).join(''));
}

/* What is signed instead of the message. */
export async function signedData(namespace, message, hash = 'sha512') {
	return concat(MAGIC, wireString(namespace), wireString(''),
		wireString(hash), wireString(await HASHES[hash](message)));
}

/* The whole blob of a plain key's signature. */
function compose(key, namespace, hash, signature) {
	return concat(MAGIC, uint32(VERSION), wireString(key.blob),
		wireString(namespace), wireString(''), wireString(hash), wireString(
			concat(wireString(ED25519), wireString(signature))));
}

/*
 * Sign bytes (or a text) with a private CryptoKey whose public half is point.
 * namespace is printable ASCII without blanks.  Returns the armored text.
 */
export async function sign(privateKey, point, namespace, message) {
	const hash = 'sha512';
	const data = await signedData(namespace, bytesOf(message), hash);
	return armor(compose(fromPoint(point), namespace, hash,
		await ed25519.sign(privateKey, data)));
}

function parseKey(blob) {
	try {
		return readKey(blob);
	} catch (error) {
		if (error.code === 'key-type')
			throw error;
		throw malformed(`has a bad key: ${error.message}`);
	}
}

function parseNamespace(bytes) {
	const namespace = latin(bytes);
	if (!/^[\x21-\x7e]{1,63}$/.test(namespace))
		throw malformed('has no namespace of 1 to 63 printable characters');
	return namespace;
}

function parseHash(bytes) {
	const hash = latin(bytes);
	if (!Object.hasOwn(HASHES, hash))
		throw malformed('hashes with neither sha512 nor sha256');
	return hash;
}

/* The last field: type, 64 bytes, and of security keys flags and counter. */
function parseSignature(field, key) {
	const fields = wireReader(field, malformed);
	if (latin(fields.string()) !== key.type)
		throw malformed('is of another type than its key');
	const signature = fields.string();
	if (signature.length !== ed25519.SIGNATURE_LEN)
		throw malformed(`is not ${ed25519.SIGNATURE_LEN} bytes long`);
	const touch = key.type === ED25519_SK ? fields.take(5) : undefined;
	if (!fields.isDone())
		throw malformed('has something after its last field');
	return { signature, touch };
}

/*
 * What a blob says, verified or not: {key, namespace, hash, signature, blob},
 * of security keys also touch (flags and counter) and counter.
 */
export function parse(blob) {
	const fields = wireReader(blob, malformed);
	if (latin(fields.take(MAGIC.length)) !== MAGIC)
		throw malformed(`does not begin with ${MAGIC}`);
	if (fields.number() !== VERSION)
		throw malformed(`is not of version ${VERSION}`);
	const key = parseKey(fields.string());
	const namespace = parseNamespace(fields.string());
	if (fields.string().length !== 0)
		throw malformed('uses the reserved field');
	const hash = parseHash(fields.string());
	const { signature, touch } = parseSignature(fields.string(), key);
	if (!fields.isDone())
		throw malformed('has something after its last field');
	return { key, namespace, hash, signature, blob, touch,
		counter: touch && readNumber(touch.subarray(1)) };
}

/* What a security key signs instead of those bytes (PROTOCOL.u2f). */
async function deviceData({ key, touch }, data) {
	return concat(await sha256(key.application), touch, await sha256(data));
}

/*
 * Is an armored text a signature of these bytes (or this text), in exactly
 * this namespace, and by this key if one is given?  Returns what parse() does,
 * so that .key says whose it is; else throws.
 */
export async function verify(armored, namespace, message, key) {
	const found = parse(unarmor(armored));
	if (key !== undefined && !equal(found.key.blob, key.blob))
		throw failure('unknown-key', 'signed by another key');
	if (found.namespace !== namespace)
		throw bad(`signed for namespace ${found.namespace}, not ${namespace}`);
	if (found.touch && (found.touch[0] & USER_PRESENT) === 0)
		throw bad('signed by a security key that nobody touched');
	const plain = await signedData(namespace, bytesOf(message), found.hash);
	const data = found.touch ? await deviceData(found, plain) : plain;
	if (!await ed25519.verify(found.key.point, data, found.signature))
		throw bad('signature does not verify for these bytes');
	return found;
}
