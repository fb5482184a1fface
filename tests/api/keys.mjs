/* Keys of people, as ssh-keygen makes them, and signatures by them, as
 * ssh-keygen -Y sign makes them; built here byte by byte, so that a test that
 * signs a thousand times starts no thousand processes. */

import { spawnSync } from 'node:child_process';
import {
	createHash, createPrivateKey, generateKeyPairSync, sign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';

/* RFC 8410: what stands before the 32 bytes of an Ed25519 seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const sha256 = (data) => createHash('sha256').update(data).digest();
const sha512 = (data) => createHash('sha512').update(data).digest();

function str(data) {
	const bytes = Buffer.from(data);
	const len = Buffer.alloc(4);
	len.writeUInt32BE(bytes.length);
	return Buffer.concat([len, bytes]);
}

/*
 * The seed in an unencrypted private key file of OpenSSH (PROTOCOL.key): after
 * three strings and a number come the public key and the private section,
 * which has two check numbers, the type, the public point and seed | point.
 */
function readSeed(file) {
	const text = readFileSync(file, 'latin1');
	const blob = Buffer.from(text.replace(/-----[^-]*-----/g, ''), 'base64');
	let at = 'openssh-key-v1\0'.length;
	const next = () => {
		const len = blob.readUInt32BE(at);
		at += 4 + len;
		return blob.subarray(at - len, at);
	};

	next();
	next();
	next();
	at += 4;
	next();
	at += 4 + 8;
	next();
	next();
	return next().subarray(0, 32);
}

/* The key pair in a file of ssh-keygen's and its .pub. */
export function readKey(path) {
	const [type, base64] = readFileSync(`${path}.pub`, 'utf8').split(' ');
	return {
		path,
		line: `${type} ${base64}`,
		blob: Buffer.from(base64, 'base64'),
		secret: createPrivateKey({
			key: Buffer.concat([PKCS8, readSeed(path)]),
			format: 'der',
			type: 'pkcs8',
		}),
	};
}

/* Make a key pair in a folder; .path is the private file. */
export function makeKey(folder, name) {
	const path = `${folder}/${name}`;
	const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '',
		'-C', name, '-f', path]);
	if (made.status !== 0)
		throw new Error(`ssh-keygen: ${made.stderr}`);
	return readKey(path);
}

/*
 * A security key in software: PROTOCOL.u2f says what a real one adds to a
 * signature, here a touch (flags 1) and a counter of 7.
 */
export function makeSecurityKey(application = 'ssh:') {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const type = 'sk-ssh-ed25519@openssh.com';
	const point = publicKey.export({ format: 'der', type: 'spki' })
		.subarray(-32);
	const blob = Buffer.concat([str(type), str(point), str(application)]);
	return { type, blob, secret: privateKey, application,
		line: `${type} ${blob.toString('base64')}`,
		touch: Buffer.from([1, 0, 0, 0, 7]) };
}

/* The signature inside a blob: of the bytes, or of what a device makes of them. */
function rawSignature(key, tbs) {
	if (key.touch === undefined)
		return str(Buffer.concat([str('ssh-ed25519'),
			str(sign(null, tbs, key.secret))]));
	const seen = Buffer.concat([sha256(key.application), key.touch,
		sha256(tbs)]);
	return str(Buffer.concat([str(key.type),
		str(sign(null, seen, key.secret)), key.touch]));
}

export function fingerprint(key) {
	const hash = createHash('sha256').update(key.blob).digest('base64');
	return `SHA256:${hash.replace(/=+$/, '')}`;
}

export function armor(blob) {
	const lines = blob.toString('base64').match(/.{1,70}/g);
	return ['-----BEGIN SSH SIGNATURE-----', ...lines,
		'-----END SSH SIGNATURE-----', ''].join('\n');
}

/* An armored SSHSIG over a message; OpenSSH's default is sha512. */
export function sshsig(key, namespace, message, hash = 'sha512') {
	const digest = hash === 'sha512' ? sha512(message) : sha256(message);
	const tbs = Buffer.concat([Buffer.from('SSHSIG'), str(namespace),
		str(''), str(hash), str(digest)]);
	const one = Buffer.from([0, 0, 0, 1]);
	return armor(Buffer.concat([Buffer.from('SSHSIG'), one, str(key.blob),
		str(namespace), str(''), str(hash), rawSignature(key, tbs)]));
}
