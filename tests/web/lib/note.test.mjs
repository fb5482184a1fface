/* Signed notes and checkpoints are what C2SP says, to the byte. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startServer } from '../../api/server.mjs';
import { hex, unhex } from '../../../web/lib/bytes.js';
import {
	openCheckpoint, parse, parseCheckpoint, parseKey, signers, verify, writeKey,
} from '../../../web/lib/note.js';
import { flip, refuses, workedExample } from './lib.mjs';

/* The published example of the format. */
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const TEXT = 'If you think cryptography is the answer to your problem,\n' +
	'then you don\'t know what your problem is.\n';
const OURS = '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInN' +
	'IuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const OTHER = '\u2014 example.org/witness AAAAAQA=\n';

/* Made by another implementation, of a seed of 32 times 5. */
const WITNESS =
	'witness.example/w1+567cde09+BG56HN0psLeP0Tr0xVmP7/TvKpcWbjym8uT7/M2AUFvx';
const HEAD = 'kleos.example/orchard\n20852163\n' +
	'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const COSIGNED = '\u2014 witness.example/w1 VnzeCQAAAABkGFDLKUPGogbyKueKg8qcYy+n' +
	'nW7gbBS9zISYPWvw1DEg09e7pEok4ttsAENCwB7yyQwiD8Tqa8HF80dLyY+ZpgwUBg==\n';

let server;

before(async () => {
	server = await startServer();
});

after(() => server?.stop());

test('reads and writes the published key', async () => {
	const key = await parseKey(VKEY);
	assert.equal(key.name, 'PeterNeumann');
	assert.equal(key.id, 'c74f20a3');
	assert.equal(await writeKey(key.name, key.point), VKEY);
	assert.equal((await parseKey(WITNESS)).name, 'witness.example/w1');
});

test('a key has one form and an id that fits', async () => {
	const weak = await writeKey('example.org/log',
		unhex('01'.padEnd(64, '0')));
	for (const vkey of ['', 'PeterNeumann', 'PeterNeumann+c74f20a3',
		VKEY.replace('a3', 'a4'), VKEY.replace('c7', 'C7'),
		VKEY.replace('Peter', 'Pieter'), VKEY.replace('Peter', 'Peter '),
		VKEY.replace('PeterNeumann', ''), VKEY.replace('+AR', '+Ah'),
		`${VKEY.slice(0, -1)}=`, `${VKEY}\n`, `${VKEY}+`, weak,
		VKEY.replace('Peter', 'x'.repeat(128))])
		await refuses(() => parseKey(vkey), 'invalid', /key/, vkey);
});

const NOTES = [
	['the published example', TEXT + '\n' + OURS],
	['another signature before it', TEXT + '\n' + OTHER + OURS],
	['another signature after it', TEXT + '\n' + OURS + OTHER],
	['the name of the key with another id',
		TEXT + '\n' + OURS + '\u2014 PeterNeumann AAAAAQA=\n'],
	['another text', 'x' + TEXT + '\n' + OURS, 'bad-signature'],
	['an empty line more', TEXT + '\n\n' + OURS, 'bad-signature'],
	['only another\'s', TEXT + '\n' + OTHER, 'bad-signature'],
	['a short signature', TEXT + '\n\u2014 PeterNeumann x08go/Y=\n',
		'bad-signature'],
	['nothing', '', 'malformed'],
	['no signature', TEXT, 'malformed'],
	['no signature after the empty line', TEXT + '\n', 'malformed'],
	['no empty line', TEXT + OURS, 'malformed'],
	['no line end', TEXT + '\n' + OURS.trimEnd(), 'malformed'],
	['another dash', TEXT + '\n' + OURS.replace('\u2014', '-'), 'malformed'],
	['no base64', TEXT + '\n' + OURS.replace('x08g', 'x08!'), 'malformed'],
	['only an id', TEXT + '\n' + OURS + '\u2014 x AAAAAQ==\n', 'malformed'],
	['a name with +', TEXT + '\n' + OURS + '\u2014 x+y AAAAAQA=\n', 'malformed'],
	['a name with a wide blank',
		TEXT + '\n' + OURS + '\u2014 x\u2003y AAAAAQA=\n', 'malformed'],
	['an empty line between', TEXT + '\n' + OURS + '\n' + OTHER,
		'bad-signature'],
	['two by one key', TEXT + '\n' + OURS + OTHER + OTHER, 'malformed'],
	['a tab', 'a\tb\n\n' + OURS, 'malformed'],
	['half a character', 'a\ud800\n\n' + OURS, 'malformed'],
	['65 signatures', TEXT + '\n' + Array.from({ length: 65 }, (_, i) =>
		`\u2014 w${i} AAAAAQA=\n`).join(''), 'malformed'],
];

test('a note is signed by a key or it is not', async () => {
	const key = await parseKey(VKEY);
	for (const [why, note, code] of NOTES)
		if (code)
			await refuses(() => verify(note, key), code, /note|text/, why);
		else
			assert.equal((await verify(note, key)).text, TEXT, why);
});

test('no character of a note can change', async () => {
	const key = await parseKey(VKEY);
	const note = TEXT + '\n' + OURS;
	for (let at = 0; at < note.length; at++)
		await assert.rejects(verify(flip(note, at), key),
			(error) => /^(malformed|bad-signature)$/.test(error.code), `${at}`);
});

test('a checkpoint is an origin, a size and a root', async () => {
	const head = parseCheckpoint(HEAD);
	assert.equal(head.origin, 'kleos.example/orchard');
	assert.equal(head.size, 20852163);
	assert.match(hex(head.root), /^0ac5186a91863e8e/);
	assert.equal(parseCheckpoint(`${HEAD}more\n`).size, 20852163);
	for (const [text, about] of [['', /origin/], ['x\n', /size/],
		[HEAD.replace('20852163', '020852163'), /size/],
		[HEAD.replace('20852163', '18446744073709551615'), /size/],
		[HEAD.replace('2I=', '2J='), /root/], ['x\n1\n\n', /root|line/],
		[HEAD.trimEnd(), /line end/], [`${HEAD}\n`, /empty extension/]])
		await refuses(() => parseCheckpoint(text), 'malformed', about, text);
});

test('cosignatures are shown by name, and verified where a key is given',
	async () => {
		const note = `${HEAD}\n${OTHER}${COSIGNED}`;
		const key = await parseKey(WITNESS);
		assert.deepEqual(await signers(note, []), [
			{ name: 'example.org/witness', id: '00000001', time: undefined,
				kind: 'other', verified: undefined },
			{ name: 'witness.example/w1', id: '567cde09', time: 1679315147,
				kind: 'witness', verified: undefined }]);
		assert.equal((await signers(note, [key]))[1].verified, true);
		for (const other of [note.replace('20852163', '20852164'),
			note.replace('2I=\n', '2I=\nmore\n'), note.replace('GFDL', 'GFDM')])
			assert.equal((await signers(other, [key]))[1].verified, false);
		const pretender = note.replace(COSIGNED,
			`\u2014 witness.example/w1 VnzeCQA=\n`);
		assert.equal((await signers(pretender, [key]))[1].verified, false);
	});

test('the worked example of the protocol verifies', async () => {
	const doc = workedExample();
	const [, vkey] = /^(kleos\.example\/orchard\+22e49d65\+\S+)$/m.exec(doc);
	const [note] = /kleos\.example\/orchard\n1\n\S+\n\n\u2014 .*\n/.exec(doc);
	const head = await openCheckpoint(note, [await parseKey(vkey)]);
	assert.equal(head.size, 1);
	assert.match(hex(head.root), /^cf603aa5dbdf7432/);
});

test('a server\'s checkpoint is opened with its log\'s key only', async () => {
	const { vkey, root, size } = (await server.home.get('')).body;
	const note = (await server.get('/orchard/log/checkpoint')).text;
	const key = await parseKey(vkey);
	const head = await openCheckpoint(note, [await parseKey(VKEY), key]);
	assert.equal(head.size, size);
	assert.equal(hex(head.root), root);
	assert.equal(head.key.vkey, vkey);
	assert.deepEqual((await signers(note, [key])).map(({ kind, verified }) =>
		[kind, verified]), [['log', true]]);
	await refuses(() => openCheckpoint(note, [{ ...key, name: 'x' }]),
		'wrong-log', /origin/);
	const namesake = await parseKey(await writeKey(key.name,
		(await parseKey(VKEY)).point));
	await refuses(() => openCheckpoint(note, [namesake]), 'bad-signature',
		/not signed/);
	assert.ok(await openCheckpoint(note, [namesake, key]));
	assert.ok(parse(note).signatures.length === 1);
});
