/* Signatures made here are those of ssh-keygen, and the other way round. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey, makeSecurityKey, sshsig } from '../../api/keys.mjs';
import { concat, equal } from '../../../web/lib/bytes.js';
import * as ed25519 from '../../../web/lib/ed25519.js';
import {
	fromPoint, parse as parseKey, wireString,
} from '../../../web/lib/sshkey.js';
import {
	armor, parse, sign, unarmor, verify,
} from '../../../web/lib/sshsig.js';
import { needs, refuses, vector } from './lib.mjs';

const NAMESPACE = 'kleos.v1.contribution';
const MESSAGE = '{"a":"d\u00e9j\u00e0 vu"}';

let folder;
let key;

before(() => {
	folder = mkdtempSync(join(tmpdir(), 'kleos-sshsig-'));
	key = makeKey(folder, 'ada');
});

after(() => rmSync(folder, { recursive: true, force: true }));

function keygen(args, input) {
	return spawnSync('ssh-keygen', args, { cwd: folder, input,
		encoding: 'utf8' });
}

function acceptedByKeygen(line, armored, namespace, message) {
	writeFileSync(join(folder, 'signers'), `ada ${line}\n`);
	writeFileSync(join(folder, 'sig'), armored);
	return keygen(['-Y', 'verify', '-f', 'signers', '-I', 'ada', '-n',
		namespace, '-s', 'sig'], message).status === 0;
}

test('ssh-keygen accepts what a WebCrypto key signs', async () => {
	const pair = await ed25519.generate();
	const point = await ed25519.pointOf(pair.publicKey);
	const { line } = fromPoint(point);
	const armored = await sign(pair.privateKey, point, NAMESPACE, MESSAGE);
	assert.ok(acceptedByKeygen(line, armored, NAMESPACE, MESSAGE));
	assert.ok(!acceptedByKeygen(line, armored, NAMESPACE, `${MESSAGE} `));
	assert.ok(!acceptedByKeygen(line, armored, 'kleos.v1.vouch', MESSAGE));
	assert.equal((await verify(armored, NAMESPACE, MESSAGE)).key.line, line);
});

test('what ssh-keygen signs is accepted here', async () => {
	for (const hash of ['sha512', 'sha256']) {
		const made = keygen(['-q', '-Y', 'sign', '-n', NAMESPACE, '-O',
			`hashalg=${hash}`, '-f', key.path], MESSAGE);
		assert.equal(made.status, 0, made.stderr);
		const found = await verify(made.stdout, NAMESPACE, MESSAGE);
		assert.equal(found.hash, hash);
		assert.equal(found.key.line, key.line);
		assert.equal(armor(found.blob), made.stdout);
	}
});

test('the same key signs the same as ssh-keygen', async () => {
	const seed = key.secret.export({ format: 'der', type: 'pkcs8' })
		.subarray(-32);
	const mine = await sign(await ed25519.fromSeed(seed),
		parseKey(key.line).point, NAMESPACE, MESSAGE);
	assert.equal(mine, sshsig(key, NAMESPACE, MESSAGE));
});

test('a security key counts when it was touched', async () => {
	const device = makeSecurityKey();
	for (const hash of ['sha512', 'sha256']) {
		const armored = sshsig(device, NAMESPACE, MESSAGE, hash);
		assert.ok(acceptedByKeygen(device.line, armored, NAMESPACE, MESSAGE));
		const found = await verify(armored, NAMESPACE, MESSAGE);
		assert.equal(found.key.line, device.line);
		assert.equal(found.counter, 7);
	}
	const untouched = { ...device, touch: Buffer.from([0, 0, 0, 0, 7]) };
	await refuses(() => verify(sshsig(untouched, NAMESPACE, MESSAGE),
		NAMESPACE, MESSAGE), 'bad-signature', /nobody touched/);
});

test('a signature for something else is none', async () => {
	const armored = sshsig(key, NAMESPACE, MESSAGE);
	await refuses(() => verify(armored, 'kleos.v1.vouch', MESSAGE),
		'bad-signature', /for namespace kleos\.v1\.contribution/);
	await refuses(() => verify(armored, NAMESPACE, `${MESSAGE} `),
		'bad-signature', /these bytes/);
	const other = parseKey(makeKey(folder, 'other').line);
	await refuses(() => verify(armored, NAMESPACE, MESSAGE, other),
		'unknown-key', /another key/);
	assert.ok(await verify(armored, NAMESPACE, MESSAGE, parseKey(key.line)));
});

/* Every bit of the blob is either checked or signed. */
test('no bit of a signature can change', async () => {
	const found = parseKey(key.line);
	for (const signer of [key, makeSecurityKey()]) {
		const blob = unarmor(sshsig(signer, NAMESPACE, MESSAGE));
		for (let at = 0; at < blob.length; at++) {
			const other = Uint8Array.from(blob);
			other[at] ^= 1 << at % 8;
			await assert.rejects(verify(armor(other), NAMESPACE, MESSAGE,
				signer === key ? found : parseKey(signer.line)),
			(error) => /^(malformed|key-type|bad-signature|unknown-key)$/
				.test(error.code), `byte ${at}`);
		}
	}
});

test('a blob has exactly its fields', async () => {
	const blob = unarmor(sshsig(key, NAMESPACE, MESSAGE));
	for (let len = 0; len < blob.length; len++)
		await refuses(() => parse(blob.subarray(0, len)), 'malformed', /./,
			`${len} bytes`);
	await refuses(() => parse(concat(blob, Uint8Array.of(0))), 'malformed',
		/after its last/);
	/* The namespace comes after a key of 51 bytes, the reserved field next. */
	const at = 6 + 4 + 4 + 51 + 4;
	const blank = Uint8Array.from(blob);
	blank[at] = 0x20;
	await refuses(() => parse(blank), 'malformed', /namespace/);
	const reserved = at + NAMESPACE.length;
	await refuses(() => parse(concat(blob.subarray(0, reserved),
		wireString('x'), blob.subarray(reserved + 4))), 'malformed',
	/reserved/);
});

const ARMOR = [
	['nothing', () => '', /begin with/],
	['a blank before it', (good) => ` ${good}`, /begin with/],
	['a text after it', (good) => `${good}x`, /after -----END/],
	['an empty line after it', (good) => `${good}\n`, /after -----END/],
	['an empty line in it', (good) => good.replace('\n', '\n\n'), /empty line/],
	['no end', (good) => good.slice(0, 120), /no -----END/],
	['no base64', (good) => good.replace(/^U/m, '!'), /base64/],
	['8 KiB of it', (good) => good + '\n'.repeat(8192), /longer than 8192/],
];

test('armor is read in lines of any length and in no other form', async () => {
	const good = sshsig(key, NAMESPACE, MESSAGE);
	const blob = unarmor(good);
	assert.ok(equal(unarmor(good.replaceAll('\n', '\r\n')), blob));
	assert.ok(equal(unarmor(good.trimEnd()), blob));
	const [begin, ...lines] = good.trimEnd().split('\n');
	assert.ok(equal(unarmor([begin, lines.slice(0, -1).join(''), lines.at(-1)]
		.join('\n')), blob));
	for (const [why, make, about] of ARMOR)
		await refuses(() => unarmor(make(good)), 'malformed', about, why);
});

test('agrees with the vectors of OpenSSH', needs('sshsig'), async () => {
	const message = new Uint8Array(vector('sshsig', 'signed-data'));
	const armored = (name) => vector('sshsig', `${name}.sig`).toString();
	assert.ok(await verify(armored('ed25519'), 'unittest', message));
	for (const name of ['rsa', 'ecdsa'])
		await refuses(() => verify(armored(name), 'unittest', message),
			'key-type', /-t ed25519/, name);
});
