/* sshkey.js: public keys as OpenSSH writes them (RFC 4253, 4251; docs/
 * protocol.md, section 3).  A key is {type, point, application, blob, line}:
 * application (bytes) only of security keys; line is "type base64", its one form in
 * statements. */

import {
	base64, bytesOf, concat, failure, readNumber, sha256, uint32, unbase64,
} from './bytes.js';
import { POINT_LEN, isSound } from './ed25519.js';

export const ED25519 = 'ssh-ed25519';
export const ED25519_SK = 'sk-ssh-ed25519@openssh.com';

const APPLICATION_MAX = 255;

/* str(x) of the protocol: length | x. */
export function wireString(data) {
	const bytes = bytesOf(data);
	return concat(uint32(bytes.length), bytes);
}

/*
 * Reads the fields of a blob one after the other.  complain() makes the Error
 * for one that ends early.
 */
export function wireReader(blob, complain) {
	let at = 0;
	const take = (len) => {
		if (len > blob.length - at)
			throw complain('ends early');
		at += len;
		return blob.subarray(at - len, at);
	};
	const number = () => readNumber(take(4));
	return {
		take,
		number,
		string: () => take(number()),
		isDone: () => at === blob.length,
	};
}

/* Some bytes as text to compare or to show; it need not be UTF-8. */
export const latin = (bytes) => String.fromCharCode(...bytes);

const invalid = (what) => failure('invalid', `public key ${what}`);

/* Advice instead of a refusal, where it is a key that others accept. */
function checkType(type) {
	if (type === ED25519 || type === ED25519_SK)
		return;
	if (/^(ssh-|ecdsa-|sk-|rsa-)[a-z0-9.@-]{1,60}$/.test(type))
		throw failure('key-type', `${type} keys are not accepted; make one ` +
			'with `ssh-keygen -t ed25519`');
	throw failure('invalid', 'not an OpenSSH public key');
}

function readApplication(bytes) {
	if (bytes.length < 1 || bytes.length > APPLICATION_MAX ||
		bytes.includes(0))
		throw invalid(`has no application of 1 to ${APPLICATION_MAX} bytes`);
	return bytes;
}

function finish(type, point, application) {
	const blob = concat(wireString(type), wireString(point),
		application === undefined ? '' : wireString(application));
	return { type, point, application, blob, line: `${type} ${base64(blob)}` };
}

/* The key of the 32 bytes of a point. */
export const fromPoint = (point) => finish(ED25519, point);

/* The key in a blob; 'invalid', or 'key-type' with advice. */
export function read(blob) {
	const fields = wireReader(blob, invalid);
	const type = latin(fields.string());
	checkType(type);
	const point = fields.string();
	if (point.length !== POINT_LEN)
		throw invalid(`has no point of ${POINT_LEN} bytes`);
	const application = type === ED25519_SK
		? readApplication(fields.string()) : undefined;
	if (!fields.isDone())
		throw invalid('has something after its last field');
	if (!isSound(point))
		throw invalid('is a weak or impossible point');
	return finish(type, point, application);
}

/* The key of "type base64" and perhaps a comment. */
export function parse(line) {
	if (/[\n\r\0]/.test(line))
		throw invalid('is not one line of text');
	const [type, digits] = line.split(/[ \t]/);
	checkType(type);
	let blob;
	try {
		blob = unbase64(digits ?? '');
	} catch {
		throw invalid('is not valid base64');
	}
	const key = read(blob);
	if (key.type !== type)
		throw invalid('is of another type than it says');
	return key;
}

/* What people paste instead of the line of a .pub file, and what to do. */
const MISTAKES = [
	[/PRIVATE KEY-----|^PuTTY-User-Key-File/m, 'private-key',
		'this is the private half of a key: keep it to yourself and paste ' +
		'the line of the file that ends in .pub'],
	[/^---- BEGIN SSH2 PUBLIC KEY/m, 'invalid', 'this is a key in another ' +
		'form; `ssh-keygen -i -f FILE` writes the line that is needed'],
	[/^-----BEGIN SSH SIGNATURE/m, 'invalid', 'this is a signature, not a key'],
	[/^(SHA256:|MD5:|\d+ SHA256:)/, 'invalid', 'this is only the fingerprint ' +
		'of a key; paste the line of the file that ends in .pub'],
	[/-cert-v01@openssh\.com /, 'invalid', 'this is a certificate; paste the ' +
		'line of the key\'s own file that ends in .pub'],
	[/\n/, 'invalid', 'this is more than one line; paste one key'],
];

/*
 * The key in what somebody pasted: blanks around it and a comment behind it do
 * not matter.  Otherwise an Error that says what it is instead; its .code is
 * 'private-key' for what must not leave the pages in any form.
 */
export function parsePasted(pasted) {
	const line = pasted.trim();
	if (line === '')
		throw failure('invalid', 'paste the line of the file that ends in .pub');
	for (const [form, code, advice] of MISTAKES)
		if (form.test(line))
			throw failure(code, advice);
	return parse(line);
}

/* "SHA256:" and the unpadded base64, as OpenSSH shows it. */
export async function fingerprint(key) {
	return `SHA256:${base64(await sha256(key.blob)).replace(/=+$/, '')}`;
}
