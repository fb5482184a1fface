/* What kleos does with a bundle, without a server. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import canonicalize from 'canonicalize';

import { fingerprint } from '../api/keys.mjs';
import { kleosIn, makeHome } from './kleos.mjs';
import { digestOf, Ledger, orchard, POLICY } from './ledger.mjs';

const home = makeHome();
const kleos = kleosIn(home);
const { log } = orchard(home.path);
const BUNDLE = join(home.path, 'orchard.bundle');
const AS_OF = ['--as-of', '2026-04-01T00:00:00Z'];

writeFileSync(BUNDLE, log.bundle());
after(() => home.remove());

/* A file of this test. */
function file(name, text) {
	const path = join(home.path, name);
	writeFileSync(path, text);
	return path;
}

test('audit', async (t) => {
	await t.test('of the real log exits 0', () => {
		for (const args of [['--log', log.log], ['--vkey', log.vkey]]) {
			const done = kleos('audit', BUNDLE, ...args);
			assert.equal(done.status, 0, done.err);
			assert.match(done.out, /verdict: authenticated/);
			assert.match(done.out,
				/imports: 2, rows 8 = matched 2 \+ queued 4 \+ rejected 2/);
		}
	});
	await t.test('without anything from outside exits 6', () => {
		const done = kleos('audit', '--json', BUNDLE);
		assert.equal(done.status, 6, done.err);
		assert.equal(done.json.verdict, 'self-consistent');
		assert.equal(done.json.size, log.entries.length);
		assert.equal(done.json.root, log.root().toString('hex'));
		assert.equal(done.json.imports.recorded, 6);
		assert.equal(done.json.imports.incomplete, 0);
	});
	await t.test('of pages in a row is the same', () => {
		const done = kleos('audit', file('pages', log.bundle(
			{ pages: [3, 10] })), '--log', log.log);
		assert.equal(done.status, 0, done.err);
	});
	await t.test('reads the standard input', () => {
		const done = kleos({ input: log.bundle() }, 'audit', '-', '--log',
			log.log);
		assert.equal(done.status, 0, done.err);
	});
	const other = '0'.repeat(64);
	const swap = (entry, i, edit) => (i === 7 ? edit(entry) : entry);
	for (const [text, args, message, why] of [
		[log.bundle(), ['--log', other], /another log/, 'of another log'],
		[log.bundle(), ['--vkey', log.vkey.replace(/\+.{8}\+/,
			'+00000000+')], /another key/, 'by another key'],
		[log.bundle({ header: { log: other } }), [], /entry 1|another log/,
			'whose header names another log'],
		[log.bundle({ header: { origin: 'elsewhere.example/log' } }),
			['--log', log.log], /another origin/,
			'whose header names another origin'],
		[log.bundle({ edit: (entry, i) => swap(entry, i, (e) => ({ ...e,
			payload: e.payload.replace('2026', '2025') })) }), [],
		/entry 7/, 'with a changed payload'],
		[log.bundle({ edit: (entry, i) => swap(entry, i, (e) => ({ ...e,
			signature: log.entries[6].signature })) }), [], /entry 7/,
		'with another signature'],
		[log.bundle({ edit: (entry, i) => swap(entry, i, (e) => ({ ...e,
			recorded_at: '2026-03-01T12:00:30Z' })) }), [], /entry 7/,
		'whose time goes back'],
		[log.bundle({ header: { checkpoint: log.checkpoint(3) } }), [],
			/checkpoint/, 'whose checkpoint is old'],
		[log.bundle({ header: { checkpoint: log.checkpoint().replace(
			`\n${log.entries.length}\n`, '\n99\n') } }), [], /checkpoint/,
		'whose checkpoint is forged'],
		[log.bundle().split('\n').slice(0, -3).join('\n'), [], /line/,
			'that is cut off'],
		['', [], /empty/, 'that is empty'],
		['hello\n', [], /line 1/, 'that is something else'],
		[log.bundle().replace('"from":0', '"from":1'), [], /index|entry/,
			'that does not begin at the beginning'],
	])
		await t.test(`of a bundle ${why} exits 1`, () => {
			const done = kleos('audit', file('bad', text), ...args);
			assert.equal(done.status, 1, done.err + done.out);
			assert.match(done.err, message);
			assert.equal(done.out, '');
		});
	await t.test('names the index for programs', () => {
		const done = kleos('audit', '--json', file('bad', log.bundle({
			edit: (entry, i) => swap(entry, i, (e) => ({ ...e,
				signature: log.entries[6].signature })) })));
		assert.equal(done.status, 1);
		assert.equal(done.json.verdict, 'broken');
		assert.equal(done.json.checked, 7);
		assert.equal(done.json.field.startsWith('entry 7'), true);
	});
	await t.test('of somebody not entitled names the entry', () => {
		const { log: second } = orchard(home.path);
		second.say('dai', 'group', { action: 'create', slug: 'mine',
			kind: 'wg', title: 'Mine' });
		const done = kleos('audit', file('bad', second.bundle()), '--log',
			second.log);
		assert.equal(done.status, 1);
		assert.match(done.err, new RegExp(
			`entry ${second.entries.length - 1}`));
	});
	await t.test('says when rows of an import are still missing', () => {
		const { log: second } = orchard(home.path);
		second.say('cleo', 'import', { format: 'minutes', name: 'x.txt',
			sha256: digestOf('x'), group: 'ops', rows_in: 2, matched: 0,
			queued: 2, rejections: [] });
		const done = kleos('audit', file('part', second.bundle()), '--log',
			second.log);
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /facts are still missing: 6 rows of 8/);
	});
	await t.test('says when one person did what needs two', () => {
		const lone = new Ledger(home.path);
		lone.found({ ada: ['registrar'], olga: ['official'] });
		lone.enrol('cleo', 'ada');
		lone.say('ada', 'office', { action: 'grant', handle: 'cleo',
			office: 'official', from: '2026-01-01' });
		const done = kleos('audit', file('lone', lone.bundle()), '--log',
			lone.log);
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /single authority: 1 statements/);
	});
	await t.test('says what a distrusted key leaves behind', () => {
		const second = orchard(home.path).log;
		const from = second.entries.findLastIndex((entry) =>
			JSON.parse(entry.payload).type === 'import');
		const size = second.entries.length;
		const asked = second.say('ada', 'key', { action: 'revoke',
			handle: 'cleo', fingerprint: fingerprint(second.keys.cleo),
			reason: 'compromised', distrust_from: from });
		second.say('bea', 'assent', { of: asked });
		const path = file('distrusted', second.bundle());
		const done = kleos('audit', path, '--log', second.log);
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, new RegExp('distrusted: SHA256:\\S+ of cleo ' +
			`from entry ${from} on, by entry ${size + 1}: 1 statements ` +
			'have no effect left, 2 stand'));
		assert.match(done.out, new RegExp(
			`stands until it is reversed: entry ${from} {2}import `));
		assert.match(done.out, new RegExp(
			`stands until it is reversed: entry ${from + 1} {2}occasion `));
		const [key] = kleos('audit', path, '--json').json.distrusted;
		assert.deepEqual([key.handle, key.from, key.ignored,
			key.stands.map((one) => one.type)],
		['cleo', from, 1, ['import', 'occasion']]);

		const why = (...more) => kleos('why', 'dai', '--role', 'voter',
			'--bundle', path, '--log', second.log, ...AS_OF, ...more);
		assert.equal(why('--size', String(size)).status, 0);
		assert.equal(why().status, 1);
		assert.match(why().out, /signed by a key that is distrusted/);
	});
	await t.test('of a file that is not there exits 3', () => {
		assert.equal(kleos('audit', '/nowhere').status, 3);
	});
});

test('why over a bundle', async (t) => {
	const why = (person, ...args) => kleos('why', person, '--role', 'voter',
		'--bundle', BUNDLE, '--log', log.log, ...AS_OF, ...args);

	await t.test('passes somebody who was there twice', () => {
		const done = why('dai');
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /handle:dai: voter, yes/);
		assert.match(done.out, /facts: 2, at least 2 needed/);
		assert.match(done.out, /since 2026-02-04/);
		assert.match(done.out, /lapses on 2026-08-03/);
	});
	await t.test('takes any of their identities', () => {
		const done = why('irc:DAI_', '--json');
		assert.equal(done.status, 0);
		assert.equal(done.json.id, 'handle:dai');
		assert.equal(done.json.result, 'pass');
	});
	await t.test('passes an identity that belongs to nobody', () => {
		const done = why('irc:quince');
		assert.equal(done.status, 0);
		assert.match(done.out, /^nobody has the identity irc:quince here$/m);
	});
	await t.test('says that nobody has an identity', () => {
		const done = why('irc:daii');
		assert.equal(done.status, 1);
		assert.match(done.out, /^nobody has the identity irc:daii here$/m);
		assert.doesNotMatch(why('irc:DAI_').out, /nobody/);
	});
	await t.test('of a handle that nobody has exits 3', () => {
		const done = why('daii');
		assert.equal(done.status, 3);
		assert.match(done.err, /there is no person daii/);
		assert.equal(done.out, '');
	});
	await t.test('says what is missing, and until when', () => {
		const done = why('irc:rue');
		assert.equal(done.status, 1);
		assert.match(done.out, /irc:rue: voter, no/);
		assert.match(done.out, /missing: 1 more/);
		assert.match(done.out, /counting until 2026-08-03/);
	});
	await t.test('says why something does not count', () => {
		const done = why('cleo');
		assert.equal(done.status, 1);
		assert.match(done.out, /ignored: 1/);
		assert.match(done.out, /own-work|not-endorsed/);
	});
	await t.test('asks about the past by --size', () => {
		const done = why('dai', '--size', log.entries.length - 3, '--json');
		assert.equal(done.status, 1, done.out);
		assert.equal(done.json.size, log.entries.length - 3);
	});
	await t.test('a bare day means its beginning', () => {
		const done = kleos('why', 'dai', '--role', 'voter', '--bundle',
			BUNDLE, '--log', log.log, '--as-of', '2026-02-04', '--json');
		assert.equal(done.json.instant, '2026-02-04T00:00:00Z');
		assert.equal(done.status, 1);
	});
	await t.test('without --log prints the answer and exits 6', () => {
		const done = kleos('why', 'dai', '--role', 'voter', '--bundle',
			BUNDLE, ...AS_OF);
		assert.equal(done.status, 6);
		assert.match(done.out, /voter, yes/);
		assert.match(done.err, /--log or --vkey/);
	});
	await t.test('of a role that there is not exits 3', () => {
		const done = kleos('why', 'dai', '--role', 'king', '--bundle',
			BUNDLE, '--log', log.log);
		assert.equal(done.status, 3);
		assert.match(done.err, /king/);
	});
	await t.test('of another policy exits 3', () => {
		assert.equal(why('dai', '--policy', 'auc').status, 3);
		assert.equal(why('dai', '--policy', 'orchard-voter').status, 0);
	});
	await t.test('of a document by its digest', () => {
		const digest = digestOf(canonicalize(POLICY));
		assert.equal(why('dai', '--policy', digest).status, 0);
	});
});

test('roll over a bundle', async (t) => {
	const roll = (...args) => kleos('roll', '--role', 'voter', '--bundle',
		BUNDLE, '--log', log.log, ...AS_OF, ...args);
	const text = `${canonicalize({ as_of: '2026-04-01T00:00:00Z',
		log: log.log, policy: digestOf(canonicalize(POLICY)),
		role: 'voter', size: log.entries.length, v: 1 })}\n` +
		'{"id":"handle:dai"}\n{"id":"irc:quince"}\n';
	const digest = createHash('sha256').update('kleos.v1.roll\0').update(text)
		.digest('hex');

	await t.test('gives the exact bytes', () => {
		const done = roll('--format', 'text');
		assert.equal(done.status, 0, done.err);
		assert.equal(done.out, text);
	});
	await t.test('as JSON has digest and sums', () => {
		const done = roll('--json');
		assert.equal(done.json.digest, digest);
		assert.deepEqual(done.json.people,
			[{ id: 'handle:dai' }, { id: 'irc:quince' }]);
		assert.deepEqual(done.json.sums, { pass: 2, fail: 7,
			insufficient: 0, unchecked: 0 });
		assert.equal(done.json.size, log.entries.length);
		assert.equal(roll('--format', 'json').out, done.out);
	});
	await t.test('as CSV has a line for each', () => {
		assert.equal(roll('--format', 'csv').out,
			'id,handle\r\nhandle:dai,dai\r\nirc:quince,\r\n');
	});
	await t.test('for people names the digest', () => {
		const done = roll();
		assert.match(done.out, new RegExp(`digest ${digest}`));
		assert.match(done.out, /2 pass, 7 do not/);
	});
	await t.test('without --log exits 6 with the answer', () => {
		const done = kleos('roll', '--role', 'voter', '--bundle', BUNDLE,
			...AS_OF, '--format', 'text');
		assert.equal(done.status, 6);
		assert.equal(done.out, text);
	});
	await t.test('of a broken bundle gives no answer', () => {
		const done = kleos('roll', '--role', 'voter', '--bundle',
			file('bad', log.bundle({ edit: (entry, i) => (i === 3
				? { ...entry, signature: log.entries[2].signature }
				: entry) })), '--log', log.log);
		assert.equal(done.status, 1);
		assert.equal(done.out, '');
	});
});
