/* Checking without a server: one statement with its proof, and a download that
 * goes on where it was cut off. */

import assert from 'node:assert/strict';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

const home = makeHome();
let server;
let c;
let kleos;
let alone; /* kleos without any server */
let vkey;
let seeds;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
	({ vkey } = (await c.get('')).body);
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
	alone = kleosIn(home);
});

after(async () => {
	await server?.stop();
	home.remove();
});

const at = (name) => join(home.path, name);

function write(name, doc) {
	writeFileSync(at(name), typeof doc === 'string' ? doc
		: JSON.stringify(doc));
	return at(name);
}

describe('a statement with its proof', () => {
	let saved;

	before(() => {
		const done = kleos('statement', 'show', seeds.claim.digest, '-o',
			at('claim.json'));
		assert.equal(done.status, 0, done.err);
		saved = JSON.parse(readFileSync(at('claim.json'), 'utf8'));
	});

	test('is in the log of a key that is known', () => {
		const done = alone('verify', at('claim.json'), '--vkey', vkey,
			'--log', server.log);

		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /verdict: authenticated/);
		assert.match(done.out, /contribution by mia/);
		const { json } = alone('verify', at('claim.json'), '--vkey', vkey,
			'--json');
		assert.equal(json.verdict, 'authenticated');
		assert.equal(json.digest, seeds.claim.digest);
		assert.equal(json.index, seeds.claim.body.index);
	});

	test('is only self-consistent by the key that it brings', () => {
		const done = alone('verify', at('claim.json'));

		assert.equal(done.status, 6);
		assert.match(done.out, /self-consistent, not authenticated/);
	});

	test('proves nothing once anything is changed', () => {
		const other = JSON.parse(saved.payload);
		const [name] = vkey.split('+');
		const cases = {
			'another word': { payload: JSON.stringify({ ...other,
				by: 'cleo' }) },
			'another signature': { signature:
				seeds.endorsement.envelope.signature },
			'another time': { recorded_at: '2026-01-01T00:00:00.000Z' },
			'another index': { index: saved.index + 1 },
			'another proof': { proof: saved.proof.replace(
				/^index \d+$/m, 'index 3') },
			'another root': { proof: saved.proof.replace(
				new RegExp(`(${name}\n\\d+\n).`), '$1A') },
		};
		for (const [why, fields] of Object.entries(cases)) {
			const done = alone('verify', write('bad.json',
				{ ...saved, ...fields }), '--vkey', vkey, '--json');
			assert.equal(done.status, 1, `${why}: ${done.out}`);
			assert.equal(done.json.verdict, 'broken', why);
			assert.ok(done.json.code, why);
		}
	});

	test('of another log or key is told apart', () => {
		const log = alone('verify', at('claim.json'), '--vkey', vkey,
			'--log', '0'.repeat(63) + '1', '--json');
		assert.equal(log.status, 1);
		assert.equal(log.json.code, 'wrong-log');
		const stranger = 'else.example/x+5c2ed2e1+' +
			'AXK1nPC8gK7jkZCVr0bgLrb0a5JYlcRTS2iWoDQkRH2F';
		const key = alone('verify', at('claim.json'), '--vkey', stranger);
		assert.equal(key.status, 1);
	});

	test('needs a file that holds one', () => {
		for (const [text, status] of [['nonsense', 1], ['{}', 1],
			['[]', 1]])
			assert.equal(alone('verify', write('bad.json', text)).status,
				status, text);
		assert.equal(alone('verify', at('nowhere')).status, 3);
	});

	test('holds when it is erased, by its digests', async () => {
		const thanks = await c.record('mia', 'thanks',
			{ to: 'handle:cleo', for: 'The notes.' });
		const proof = await c.get(`/statements/${thanks.digest}/proof`);
		const { recorded_at: recorded } = thanks.body;
		await c.agree('mia', 'ada', 'redaction', { reason: 'request',
			erase: [{ digest: thanks.digest, index: thanks.body.index,
				type: 'thanks' }] });
		const bundle = await c.get(`/bundle?from=${thanks.body.index}`);
		const { redacted } = JSON.parse(bundle.text.split('\n')[1]);
		const done = alone('verify', write('erased.json', {
			redacted, recorded_at: recorded, proof: proof.text }),
		'--vkey', vkey, '--json');

		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.erased, true);
	});
});

describe('a download', () => {
	const size = (name) => statSync(at(name)).size;
	const download = (name) => kleos('bundle', '-o', at(name));

	test('goes on where it was cut off', () => {
		assert.equal(download('whole').status, 0);
		const whole = readFileSync(at('whole'));

		for (const cut of [0, 1, 100, whole.length >> 1,
			whole.length - 1]) {
			writeFileSync(at('cut'), whole);
			truncateSync(at('cut'), cut);
			const done = download('cut');
			assert.equal(done.status, 0, `${cut}: ${done.err}`);
			assert.equal(kleos('audit', at('cut'), '--log',
				server.log).status, 0, `${cut}`);
		}
	});

	test('brings an older one up to date', async () => {
		assert.equal(download('older').status, 0);
		const before = size('older');
		await c.record('mia', 'thanks',
			{ to: 'handle:cleo', for: 'One more.' });
		const done = download('older');

		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /, 1 of them new$/m);
		assert.ok(size('older') > before);
		const audit = kleos('audit', at('older'), '--log', server.log,
			'--json');
		assert.equal(audit.status, 0, audit.err);
		assert.equal(audit.json.size, (await c.get('')).body.size);
	});

	test('adds nothing where there is nothing new', () => {
		assert.equal(download('older').status, 0);
		const before = size('older');
		assert.match(download('older').out, /, 0 of them new$/m);
		assert.equal(size('older'), before);
	});

	test('never goes over what is something else', () => {
		write('letter', 'Dear Ada,\n');
		const letter = download('letter');
		assert.equal(letter.status, 1);
		assert.match(letter.err, /is no bundle: give another name/);
		assert.equal(readFileSync(at('letter'), 'utf8'), 'Dear Ada,\n');

		const text = readFileSync(at('whole'), 'utf8').replace(server.log,
			'1'.repeat(64));
		write('other', text);
		const other = download('other');
		assert.equal(other.status, 1);
		assert.match(other.err, /bundle of another log/);
		assert.equal(readFileSync(at('other'), 'utf8'), text);
	});
});
