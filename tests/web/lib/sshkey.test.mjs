/* Public keys are read as OpenSSH writes them, and nothing else is. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey, makeSecurityKey } from '../../api/keys.mjs';
import { base64, concat } from '../../../web/lib/bytes.js';
import {
	fingerprint, fromPoint, parse, parsePasted, read, wireString,
} from '../../../web/lib/sshkey.js';
import { needs, refuses, vector } from './lib.mjs';

let folder;
let key;

before(() => {
	folder = mkdtempSync(join(tmpdir(), 'kleos-sshkey-'));
	key = makeKey(folder, 'ada');
});

after(() => rmSync(folder, { recursive: true, force: true }));

const generate = (name, ...options) => spawnSync('ssh-keygen',
	['-q', '-N', '', '-C', name, '-f', join(folder, name), ...options]);
const file = (name) => readFileSync(join(folder, name), 'utf8');

test('a key by ssh-keygen has its line and its fingerprint', async () => {
	const found = parse(file('ada.pub').trim());
	assert.equal(found.line, key.line);
	assert.deepEqual(fromPoint(found.point), found);
	assert.deepEqual(read(found.blob), found);
	const said = spawnSync('ssh-keygen', ['-l', '-f', `${key.path}.pub`],
		{ encoding: 'utf8' }).stdout;
	assert.equal(await fingerprint(found), said.split(' ')[1]);
});

test('a key of a security key is read, with its application', () => {
	const device = makeSecurityKey('ssh:kleos');
	const found = parse(device.line);
	assert.equal(found.line, device.line);
	assert.equal(Buffer.from(found.application).toString(), 'ssh:kleos');
	assert.deepEqual(read(found.blob), found);
});

test('what is pasted may have blanks around it and a comment', () => {
	for (const pasted of [key.line, `\n  ${key.line} ada@home\r\n`,
		`${key.line}\tada and more`])
		assert.equal(parsePasted(pasted).line, key.line);
});

const PASTED = [
	['nothing', () => ' \n', 'invalid', /ends in \.pub/],
	['a private key', () => file('ada'), 'private-key', /private half/],
	['a private key among others', () => `${key.line}\n${file('ada')}`,
		'private-key', /private half/],
	['the key of another program', () => 'PuTTY-User-Key-File-3: ssh-ed25519',
		'private-key', /private half/],
	['RSA', () => file('rsa.pub'), 'key-type', /^ssh-rsa .*-t ed25519/],
	['ECDSA', () => file('ecdsa.pub'), 'key-type', /^ecdsa-sha2-nistp256 /],
	['two keys', () => `${key.line}\n${key.line}`, 'invalid', /more than one/],
	['a fingerprint', () => 'SHA256:YP7Y5J5c8HnCk2WzVQmvhU1J', 'invalid',
		/fingerprint/],
	['what ssh-keygen -l says', () => '256 SHA256:YP7Y5J ada (ED25519)',
		'invalid', /fingerprint/],
	['a certificate', () => 'ssh-ed25519-cert-v01@openssh.com AAAA',
		'invalid', /certificate/],
	['another form', () => '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA', 'invalid',
		/ssh-keygen -i/],
	['a signature', () => '-----BEGIN SSH SIGNATURE-----\nAAAA', 'invalid',
		/a signature/],
	['words', () => 'my key', 'invalid', /not an OpenSSH public key/],
	['markup as type', () => 'ssh-<b> AAAA', 'invalid', /not an OpenSSH/],
];

test('whoever pastes something else is told what it is', async () => {
	generate('rsa', '-t', 'rsa', '-b', '2048');
	generate('ecdsa', '-t', 'ecdsa');
	for (const [why, pasted, code, about] of PASTED)
		await refuses(() => parsePasted(pasted()), code, about, why);
});

const TYPE = wireString('ssh-ed25519');
const POINT = wireString(Uint8Array.from({ length: 32 }, () => 0x66));

const BROKEN = [
	['nothing', [], /ends early/],
	['a length beyond the end', [Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
		/ends early/],
	['no point', [TYPE], /ends early/],
	['a short point', [TYPE, wireString(new Uint8Array(31))], /32 bytes/],
	['a long point', [TYPE, wireString(new Uint8Array(33))], /32 bytes/],
	['the neutral point', [TYPE,
		wireString(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0 : 1)))],
	/weak/],
	['more behind it', [TYPE, POINT, Uint8Array.of(0)], /after its last/],
	['another type', [wireString('sk-ssh-ed25519@openssh.com'), POINT,
		wireString('ssh:')], /another type/],
];

test('a key has exactly its fields', async () => {
	for (const [why, parts, about] of BROKEN)
		await refuses(() => parse(`ssh-ed25519 ${base64(concat(...parts))}`),
			'invalid', about, why);
	await refuses(() => parse(key.line.slice(0, -1)), 'invalid', /base64/);
	await refuses(() => parse('ssh-ed25519'), 'invalid', /./);
	await refuses(() => parse(`${key.line} x\ny`), 'invalid', /one line/);
	for (const application of ['', 'x'.repeat(256), 'a\0b'])
		await refuses(() => read(concat(
			wireString('sk-ssh-ed25519@openssh.com'), POINT,
			wireString(application))), 'invalid', /application/);
});

test('reads the keys of OpenSSH\'s own tests', needs('sshsig'), async () => {
	const line = (name) => vector('sshsig', `${name}.pub`).toString();
	assert.equal(parsePasted(line('ed25519')).type, 'ssh-ed25519');
	for (const name of ['rsa', 'ecdsa'])
		await refuses(() => parsePasted(line(name)), 'key-type', /accepted/);
});
