/* Somebody asks to be forgotten: what is gone, and what still holds. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { DAY_MS, meeting, populate } from '../api/orchard.mjs';
import { instant, ROOT, startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

/* Nothing else in the database says this. */
const WORDS = 'Pomegranate pruning at 3 a.m.';

const home = makeHome();
let server;
let c;
let kleos;
let claim; /* mia's, in her own words */
let size; /* of the log before anything was erased */
let stood; /* mia's standing then */

const by = (handle, ...args) => kleos(...args, '--key',
	server.keys[handle].path);

function says(handle, ...args) {
	const done = by(handle, ...args, '--json');
	assert.equal(done.status, 0, `${args.join(' ')}: ${done.err}`);
	return done.json;
}

const why = (...args) => kleos('why', 'mia', '--role', 'voter', '--as-of',
	'2027-01-01', '--json', ...args);
const decision = (at) => c.get(
	`/roles/voter/decision?person=mia&as_of=2027-01-01&size=${at}`);
const roll = (at) => c.get(
	`/roles/voter/roll?as_of=2027-01-01&size=${at}`);

function download(name) {
	const path = join(home.path, name);
	assert.equal(kleos('bundle', '-o', path).status, 0);
	return path;
}

const audit = (path) => kleos('audit', path, '--log', server.log, '--json');

function admin(...args) {
	return spawnSync(`${server.env.BUILD}/kleos-admin`, args, { cwd: ROOT,
		encoding: 'utf8', env: server.env });
}

/* All that the database holds, as text. */
function dump() {
	const done = spawnSync('pg_dump', ['--data-only', '--inserts',
		server.env.KLEOS_DB_OWNER], { encoding: 'utf8', maxBuffer: 1 << 28 });
	assert.equal(done.status, 0, done.stderr);
	return done.stdout;
}

const inHex = (text) => Buffer.from(text).toString('hex');
const blobOf = (armor) => Buffer.from(armor.replace(/-----[^-]*-----/g, ''),
	'base64');

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
	claim = await c.record('mia', 'contribution', { subject: 'handle:mia',
		activity: 'talk', group: 'ops', from: '2026-09-01',
		summary: WORDS });
	await c.record('cleo', 'endorsement',
		{ of: [{ statement: claim.digest }], verdict: 'endorse',
			reason: 'was there' });
	size = (await c.get('')).body.size;
	stood = (await decision(size)).body;
});

after(async () => {
	await server?.stop();
	home.remove();
});

test('what is asked for waits for a registrar, and says so', async () => {
	assert.match(dump(), new RegExp(inHex(WORDS)));
	const stranger = by('remo', 'redact', claim.digest, '--reason', 'request');
	assert.equal(stranger.status, 1);
	assert.match(stranger.err, /is not about remo/);
	const asked = by('mia', 'redact', claim.digest, '--reason', 'request');

	assert.equal(asked.status, 0, asked.err);
	assert.match(asked.out, /without effect until somebody else who is registrar/);
	assert.equal((await c.get(`/statements/${claim.digest}`)).status, 200);
	const digest = asked.out.match(/redaction ([0-9a-f]{64})/)[1];
	assert.equal(by('mia', 'assent', digest).status, 1);
	const old = await roll(size);
	const before = download('before.bundle');
	assert.equal(audit(before).json.erased, 0);

	says('ada', 'assent', digest);
	const gone = await c.get(`/statements/${claim.digest}`);
	assert.equal(gone.status, 410);
	assert.equal(gone.body.code, 'gone');
	assert.match(gone.body.detail, new RegExp(digest));
	const now = await roll(size);
	assert.notEqual(now.headers.get('etag'), old.headers.get('etag'));
	assert.equal(now.body.redacted, 1);
	assert.equal(old.body.redacted, undefined);
});

test('neither its words nor its signature are anywhere', () => {
	const all = dump();
	const blob = blobOf(claim.envelope.signature).toString('hex');
	const log = server.output();

	for (const trace of [WORDS, inHex(WORDS), blob, claim.envelope.signature])
		for (const text of [all, log])
			assert.ok(!text.includes(trace), trace.slice(0, 40));
	assert.ok(all.includes(claim.digest), 'its digest stays');
});

test('it cannot be sent again, under whatever signature', async () => {
	const again = await c.submit(claim.envelope);
	assert.equal(again.status, 410);
	assert.equal(again.body.code, 'gone');
	const key = makeKey(server.folder, 'mia-too');
	const other = c.envelope('mia', 'contribution', claim.envelope.payload,
		{ key });
	assert.equal((await c.submit(other)).status, 410);
	const lines = await c.post('/statements',
		`${JSON.stringify(claim.envelope)}\n`, 'application/x-ndjson');
	assert.equal(JSON.parse(lines.text.split('\n')[0]).code, 'gone');
});

test('its proof still leads to the log', async () => {
	const proof = await c.get(`/statements/${claim.digest}/proof`);
	assert.equal(proof.status, 200);
	assert.match(proof.text, new RegExp(`^index ${claim.body.index}$`, 'm'));
});

test('answers at sizes before say what they cannot see', async () => {
	const { body } = await decision(size);

	assert.equal(body.redacted, 1);
	assert.equal(stood.redacted, undefined);
	assert.equal(body.result, 'pass', 'by another talk');
	assert.notDeepEqual(body.trace, stood.trace);
	assert.match(kleos('why', 'mia', '--role', 'voter', '--as-of',
		'2027-01-01', '--size', size).out, /erased since: 1 /);
	const { size: newest } = (await c.get('')).body;
	assert.equal((await decision(newest)).body.redacted, undefined);
	const people = await c.get('/people/mia');
	assert.equal(people.body.counts.talk, 2);
});

test('a bundle without it gives the same answers, and passes', async () => {
	const bundle = download('after.bundle');
	const text = readFileSync(bundle, 'utf8');
	const report = audit(bundle);

	assert.ok(!text.includes(WORDS));
	assert.match(text, new RegExp(`"redacted":{"payload":"${claim.digest}"`));
	assert.equal(report.status, 0, report.err);
	assert.equal(report.json.erased, 1);
	assert.equal(report.json.unchecked, 1, 'the endorsement of it');
	assert.equal(report.json.redactions.length, 1);
	assert.equal(report.json.redactions[0].digest, claim.digest);
	assert.equal(report.json.redactions[0].by, 'mia');
	assert.match(kleos('audit', bundle).out,
		/^erased: entry \d+, contribution, by entry \d+: mia asked, request$/m);
	for (const at of [size, (await c.get('')).body.size]) {
		const { body } = await decision(at);
		const offline = why('--size', at, '--bundle', bundle, '--log',
			server.log);
		assert.deepEqual(offline.json, body);
	}
});

test('an older download with the rest behind it answers alike', async () => {
	const lines = readFileSync(join(home.path, 'before.bundle'), 'utf8');
	const { to } = JSON.parse(lines.split('\n')[0]);
	const rest = await fetch(`${server.url}${c.base}/bundle?from=${to}`);
	const path = join(home.path, 'pieces.bundle');
	writeFileSync(path, lines + await rest.text());
	const report = audit(path);

	assert.ok(lines.includes(WORDS));
	assert.equal(report.status, 0, report.err);
	assert.equal(report.json.erased, 1);
	const { body } = await decision(size);
	assert.deepEqual(why('--size', size, '--bundle', path, '--log',
		server.log).json, body);
});

test('half of what was erased together may still be in a download', async () => {
	const link = (action, handle) => c.record('ada', 'identity',
		{ action, identity: 'irc:peach', handle });
	const items = [await link('link', 'mia')];
	const path = download('halves.bundle');
	items.push(await link('unlink', 'mia'));
	const other = await link('link', 'remo');
	const wish = says('ada', 'redact', ...items.map((one) => one.digest),
		'--reason', 'law', '--authority', 'decision 13');
	says('bea', 'assent', wish.digest);

	assert.equal(kleos('bundle', '-o', path).status, 0);
	const lines = readFileSync(path, 'utf8').split('\n');
	const peach = lines.filter((line) => line.includes('irc:peach'));
	assert.equal(peach.length, 2, 'the first link is there, its end is not');
	const report = audit(path);
	assert.equal(report.status, 0, report.err);
	assert.equal(report.json.erased, 3);

	const broken = join(home.path, 'broken.bundle');
	writeFileSync(broken, lines.map((line) =>
		line.replace('"remo', '"rema')).join('\n'));
	assert.equal(audit(broken).status, 1);
	assert.equal((await c.get(`/statements/${other.digest}`)).status, 200);
});

test('what is left out without a redaction does not pass', () => {
	const lines = readFileSync(join(home.path, 'after.bundle'), 'utf8')
		.split('\n');
	const hole = lines.findIndex((line) => line.includes('"redacted"'));
	const head = JSON.parse(lines[0]);
	const cases = [
		{ why: 'a thing nobody erased', at: hole + 1, index: hole },
		{ why: 'the founding', at: 1, index: 0 },
	];
	for (const { why: what, at, index } of cases) {
		const entry = JSON.parse(lines[at]);
		const bad = [...lines];
		const redacted = { payload: spawnSync('sha256sum',
			{ input: entry.payload, encoding: 'utf8' }).stdout.slice(0, 64),
		signature: spawnSync('sha256sum',
			{ input: blobOf(entry.signature), encoding: 'utf8' })
			.stdout.slice(0, 64) };
		bad[at] = JSON.stringify({ index: entry.index,
			recorded_at: entry.recorded_at, redacted });
		const path = join(home.path, 'bad.bundle');
		writeFileSync(path, bad.join('\n'));
		const report = audit(path);
		assert.equal(report.status, 1, what);
		assert.match(report.json.field, new RegExp(`^entry ${index}\\b`));
	}
	assert.equal(head.from, 0);
});

test('an occasion recorded again spares the others', async () => {
	const attendance = async (id) => (await c.get(
		`/roles/voter/decision?person=${id}&as_of=2027-01-01`)).body;
	const items = (await c.get('/statements?type=occasion')).body.items;
	const { digest } = items[0];
	const before = await attendance('irc:quince');
	const done = by('remo', 'retract', digest, '--without', 'handle:mia');
	assert.equal(done.status, 0, done.err);
	const again = done.out.match(/^occasion ([0-9a-f]{64})/m)[1];
	const wish = says('mia', 'redact', digest, '--reason', 'request',
		'--replacement', again);
	says('bea', 'assent', wish.digest);

	assert.equal((await c.get(`/statements/${digest}`)).status, 410);
	const after = await attendance('irc:quince');
	assert.equal(before.result, 'pass');
	assert.equal(after.result, 'pass');
	const { body } = await decision((await c.get('')).body.size);
	assert.ok(!JSON.stringify(body).includes(digest));
	assert.ok(!JSON.stringify(body).includes(again));
});

test('who was there with others names what takes its place', async () => {
	const { digest } = await c.record('remo', 'occasion', meeting(
		{ start: instant(Date.now() - 3 * DAY_MS) }));
	const refused = by('mia', 'redact', digest, '--reason', 'request');

	assert.equal(refused.status, 1);
	assert.match(refused.err, /replacement: is required: 1 others were there/);
});

test('statements are listed with what names them', () => {
	const { out } = kleos('statements', '--type', 'redaction');
	assert.match(out, /^[0-9a-f]{64} {2}\d+ {2}\S+ {2}redaction by mia/m);
	const { json } = kleos('statements', '--handle', 'remo', '--json');
	assert.ok(json.length > 0 && json.every((one) => one.by === 'remo'));
	const log = kleos('log', '--json').json;
	assert.equal(log.log, server.log);
	assert.match(kleos('log').out, /^--vkey /m);
});

test('what cannot be erased is refused by the rule', async () => {
	const person = (await c.get('/statements?type=person')).body.items[0];
	const refused = by('ada', 'redact', person.digest, '--reason', 'law',
		'--authority', 'decision 12');

	assert.equal(refused.status, 1);
	assert.match(refused.err, /\/body\/erase\/0\/type: .*never erased/);
	const other = by('ada', 'redact', claim.digest, '--reason', 'law',
		'--authority', 'decision 12');
	assert.equal(other.status, 1, other.err);
	assert.match(other.err, /erased by/);
	assert.equal(by('mia', 'redact', claim.digest).status, 2, 'no reason');
});

test('fsck finds nothing, and a rebuild changes nothing', async () => {
	const now = (await c.get('')).body.size;
	const { body } = await decision(now);
	const checked = admin('fsck');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
	const rebuilt = admin('rebuild', server.community);
	assert.equal(rebuilt.status, 0, rebuilt.stdout + rebuilt.stderr);
	assert.match(rebuilt.stdout, /derived: identical$/m);
	assert.deepEqual((await decision(now)).body, body);
});
