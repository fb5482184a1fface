/* What waits for an assent, in words, and statements by the first digits of
 * their digests. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { fingerprint, makeKey } from '../api/keys.mjs';
import { policyDocument, populate, talk } from '../api/orchard.mjs';
import { digestOf, startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

const home = makeHome();
let server;
let c;
let seeds;
let kleos;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
});
after(async () => {
	await server?.stop();
	home.remove();
});

test('nothing waits at first', () => {
	const done = kleos('pending');
	assert.equal(done.status, 0, done.err);
	assert.equal(done.out, 'nothing waits for an assent\n');
});

describe('what waits is said in words', () => {
	const key = {};
	const rows = [
		['an office', 'ada', 'office', () => ({ action: 'grant',
			handle: 'mia', office: 'registrar', from: '2026-01-01',
			until: '2027-12' }),
		/mia would be registrar from 2026-01-01 until 2027-12$/m],
		['the end of a founder\'s office', 'ada', 'office', () => ({
			action: 'end', grant: c.log, founder: 'otto',
			office: 'official', at: '2027-01-01' }),
		/otto would no longer be official$/m],
		['a key', 'bea', 'key', () => {
			Object.assign(key, makeKey(server.folder, 'spare'));
			return { action: 'add', handle: 'cleo', key: key.line,
				proof: c.proof('cleo', key) };
		}, /cleo would have the key SHA256:\S+$/m],
		['distrust', 'bea', 'key', () => ({ action: 'revoke',
			handle: 'mia', fingerprint: fingerprint(c.keys.mia),
			reason: 'compromised', distrust_from: 20 }),
		/what the key SHA256:\S+ of mia signed from entry 20 on would not/],
		['a policy', 'olga', 'policy', () => ({ document: policyDocument(
			{ version: 2, effective_from: '2099-01-01T00:00:00Z' }) }),
		/version 2 of the policy voters would be the rule from 2099-01-01T/],
		['a retraction', 'bea', 'retraction', () => ({
			of: seeds.open.digest, reason: 'It rained.' }),
		/^ {2}[0-9a-f]{12} would be taken back: It rained\.$/m],
		['an erasure', 'mia', 'redaction', () => ({ reason: 'request',
			erase: [{ digest: seeds.claim.digest, type: 'contribution',
				index: seeds.claim.body.index }] }),
		/erased for ever would be entry \d+ \(contribution [0-9a-f]{12}\): request$/m],
		['a key of the log', 'ada', 'log-key', () => {
			const made = spawnSync(`${server.env.BUILD}/kleos-admin`,
				['log-key', 'orchard'],
				{ encoding: 'utf8', env: server.env });
			return { key: made.stdout.trim(), overlap_days: 30 };
		}, /the log would have the key \S+, and the present one for 30 days/],
	];

	for (const [what, who, type, body, words] of rows) {
		test(what, async () => {
			const { digest } = await c.record(who, type, body());
			const { out } = kleos('pending');
			const said = out.slice(out.indexOf(`${digest}\n`),
				out.indexOf('\n', out.indexOf('  said by',
					out.indexOf(`${digest}\n`))));
			const office = type === 'policy' ? 'official' : 'registrar';

			assert.match(said, words);
			assert.match(said, new RegExp(`  said by ${who} at 20\\S+Z, `
				+ `waits for somebody else who is ${office}$`));
		});
	}

	test('until somebody assents', async () => {
		const all = kleos('pending', '--json').json;
		assert.equal(all.length, rows.length);
		await c.record('bea', 'assent', { of: all.at(-1).digest });
		const left = kleos('pending', '--json').json;
		assert.deepEqual(left.map(({ digest }) => digest),
			all.slice(0, -1).map(({ digest }) => digest));
	});
});

test('who asked withdraws what waits, and the log says so', async () => {
	const as = (who, ...args) => kleos(...args, '--key', c.keys[who].path);
	const { digest } = await c.record('ada', 'office', { action: 'grant',
		handle: 'pia', office: 'registrar', from: '2026-01-01' });
	assert.match(kleos('pending').out, new RegExp(digest));
	assert.equal(as('bea', 'retract', digest, '--reason', 'no').status, 1);
	const done = as('ada', 'retract', digest);
	assert.equal(done.status, 0, done.err);

	assert.doesNotMatch(kleos('pending').out, new RegExp(digest));
	const late = as('bea', 'assent', digest);
	assert.equal(late.status, 1);
	assert.match(late.err, /was withdrawn by ada/);
	const { json } = kleos('statement', 'show', digest, '--json');
	assert.equal(json.effective_at, undefined);
	assert.equal(json.retracted.by, 'ada');
	const bundle = `${home.path}/withdrawn.bundle`;
	assert.equal(kleos('bundle', '-o', bundle).status, 0);
	assert.equal(kleos('audit', bundle, '--log', c.log).status, 0);
	const again = spawnSync(`${server.env.BUILD}/kleos-admin`,
		['rebuild', 'orchard'], { encoding: 'utf8', env: server.env });
	assert.match(again.stdout, /: identical$/m, again.stderr);
});

describe('a statement is shown', () => {
	test('by the digits that why prints', () => {
		const why = kleos('why', 'mia', '--role', 'voter');
		const [, short] = why.out.match(/ ([0-9a-f]{12}) {2}handle:mia/);
		const done = kleos('statement', 'show', short, '--json');

		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.digest.slice(0, 12), short);
	});

	test('by eight digits, but not by seven or capital ones', () => {
		const { digest } = seeds.claim;
		const show = (text) => kleos('statement', 'show', text).status;

		assert.equal(show(digest.slice(0, 8)), 0);
		assert.equal(show(digest.slice(0, 63)), 0);
		assert.equal(show(digest), 0);
		assert.equal(show(digest.slice(0, 7)), 2);
		assert.equal(show(digest.slice(0, 12).toUpperCase()), 2);
		assert.equal(show('0'.repeat(12)), 3);
	});

	test('in every command by its first digits, and named in full', () => {
		const claim = seeds.claim.digest;
		const held = seeds.occasion.digest;
		const short = (digest) => digest.slice(0, 8);
		const rows = [
			[claim, 'assent', short(claim)],
			[claim, 'endorse', short(claim)],
			[held, 'endorse', `${short(held)}/irc:quince`],
			[claim, 'dispute', short(claim), '--reason', 'no'],
			[claim, 'retract', claim.slice(0, 20)],
			[claim, 'redact', short(claim), '--reason', 'request'],
			[held, 'redact', held, '--replacement', short(held),
				'--reason', 'request'],
			[claim, 'office', 'end', short(claim)],
			[claim, 'thanks', 'irc:quince', 'well done', '--of',
				short(claim)],
			[held, 'attest', 'talk', '--from', '2026-01-01', '--group',
				'ops', '--occasion', short(held)],
			[held, 'office', 'grant', 'mia', 'chair', '--group', 'ops',
				'--occasion', short(held)],
		];
		for (const [digest, ...args] of rows) {
			const done = kleos(...args, '--dry-run', '--as', 'mia');
			assert.equal(done.status, 0, `${args}: ${done.err}`);
			assert.ok(done.out.includes(`"${digest}"`), done.out);
			assert.match(done.err, new RegExp(
				`^[0-9a-f]{8,20} is ${digest}, \\S+ by `, 'm'));
		}
		const whole = kleos('endorse', claim, '--dry-run', '--as', 'mia');
		assert.equal(whole.err, '');
	});

	test('nowhere by digits that are too few or of nothing', () => {
		for (const [text, status] of [['abcdef0', 2], ['0'.repeat(9), 3],
			['ABCDEF012', 2], ['nonsense!', 2]])
			assert.equal(kleos('endorse', text, '--dry-run', '--as', 'mia')
				.status, status, text);
		assert.equal(kleos('vouch', seeds.claim.digest.slice(0, 8),
			'--dry-run', '--as', 'ada').status, 2, 'a vouch names all');
	});

	test('a policy by the first digits of its document', () => {
		const [{ digest }] = kleos('policy', 'show', '--json').json;
		const done = kleos('policy', 'show', digest.slice(0, 8));
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.digest, digest);
		assert.equal(kleos('policy', 'show', '0'.repeat(8)).status, 3);
	});

	test('not by digits that two begin with, which are named', async () => {
		const doc = JSON.parse(await c.payload('mia', 'contribution', talk()));
		const text = JSON.stringify(doc);
		const seen = new Map();
		let pair;

		/* The payload is canonical already, and only its nonce changes. */
		while (pair === undefined) {
			const payload = text.replace(doc.nonce,
				randomBytes(16).toString('base64url'));
			const start = digestOf(payload).slice(0, 8);
			if (seen.has(start))
				pair = [seen.get(start), payload];
			seen.set(start, payload);
		}
		for (const payload of pair) {
			const answer = await c.submit(
				c.envelope('mia', 'contribution', payload));
			assert.equal(answer.status, 201, answer.text);
		}
		const [one, two] = pair.map(digestOf);
		const done = kleos('statement', 'show', one.slice(0, 8));

		assert.equal(done.status, 2);
		assert.ok(done.err.includes(one) && done.err.includes(two), done.err);
		assert.equal(kleos('statement', 'show', one).status, 0);
		const signed = kleos('endorse', one.slice(0, 8), '--dry-run',
			'--as', 'ada');
		assert.equal(signed.status, 2);
		assert.ok(signed.err.includes(one), signed.err);
		assert.equal(signed.out, '');
	});
});
