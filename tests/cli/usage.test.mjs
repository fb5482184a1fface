/* What is mistyped is wrong usage (exit 2), said before anything is done, and
 * what programs ask for in JSON is JSON. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

let server;
let home;
let kleos;
let bundle;

before(async () => {
	server = await startServer();
	home = makeHome();
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: 'orchard', KLEOS_KEY: server.keys.ada.path });
	bundle = join(home.path, 'bundle');
});
after(async () => {
	home?.remove();
	await server?.stop();
});

test('bundle says in JSON what it has brought', () => {
	const first = kleos('bundle', '-o', bundle, '--json');
	const again = kleos('bundle', '-o', bundle, '--json');

	assert.equal(first.status, 0, first.err);
	assert.deepEqual(first.json,
		{ file: bundle, log: server.log, size: 1, new: 1 });
	assert.deepEqual(again.json, { ...first.json, new: 0 });
	assert.match(kleos('bundle', '-o', '-', '--json').out, /^\{"bundle":1,/);
});

const wrong = [
	[['audit', 'FILE', '--vkey', 'bad'], '--vkey'],
	[['audit', 'FILE', '--log', 'zz'], '--log'],
	[['audit', '/no/such/file', '--log', 'zz'], '--log'],
	[['verify', 'FILE', '--vkey', 'bad'], '--vkey'],
	[['why', 'ada', '--role', 'r', '--bundle', 'FILE', '--vkey', 'bad'],
		'--vkey'],
	[['why', 'ada', '--role', 'r', '--size', 'x'], '--size'],
	[['roll', '--role', 'r', '--size', '0'], '--size'],
	[['roll', '--role', 'r', '--size', '-1'], '--size'],
	[['roll', '--role', 'r', '--as-of', '2026-02-30'], '--as-of'],
	[['why', 'no body', '--role', 'r'], 'PERSON'],
	[['identity', 'show', 'nope:x'], 'IDENTITY'],
	[['thanks', 'no body', 'for it'], 'IDENTITY'],
	[['people', '--vkey', 'bad'], 'unknown option --vkey'],
	[['nonsense'], 'nonsense'], [['enrol'], 'usage'],
	[['log', '--at', 'yesterday'], '--at'],
	[['log', '--vkey', 'bad'], '--vkey'],
	[['statements', '--from', '2026-13-01'], '--from'],
	[['attest', 'talk', '--from', 'yesterday'], '--from'],
	[['coverage', 'irc', '--from', '2026-01-01', '--until', '2026-13'],
		'--until'],
];
for (const [args, word] of wrong)
	test(`is wrong usage: ${args.join(' ')}`, () => {
		const given = args.map((arg) => arg === 'FILE' ? bundle : arg);
		const text = kleos(...given);
		const json = kleos(...given, '--json');

		assert.equal(text.status, 2, text.err);
		assert.ok(text.err.includes(word), text.err);
		assert.equal(json.status, 2, json.err);
		assert.equal(json.out, '');
		assert.equal(JSON.parse(json.err).code, 'usage');
	});

test('dates that are right are let through', () => {
	for (const args of [['log', '--at', new Date().toISOString()],
		['statements', '--from', '2026-01-01', '--until', '2030-01']])
		assert.equal(kleos(...args).status, 0, kleos(...args).err);
});

const files = [['', 'malformed'], ['{', 'malformed'], ['[]', 'malformed'],
	['{}', 'malformed']];
for (const [text, code] of files)
	test(`verify gives its verdict in JSON on a file of "${text}"`, () => {
		const file = join(home.path, 'claim');
		writeFileSync(file, text);
		const done = kleos('verify', file, '--json');

		assert.equal(done.status, 1);
		assert.equal(done.json.verdict, 'broken');
		assert.equal(done.json.code, code);
	});

for (const command of ['audit', 'verify'])
	test(`${command} gives no verdict on a file that is not there`, () => {
		const done = kleos(command, join(home.path, 'none'), '--json');

		assert.equal(done.status, 3);
		assert.equal(done.out, '');
		assert.equal(JSON.parse(done.err).code, 'unavailable');
	});
