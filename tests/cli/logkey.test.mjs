/* Another key for the log: made by the operator, brought by two registrars,
 * and followed by everybody who remembers the old one. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { startServer } from '../api/server.mjs';
import { readCheckpoint } from '../fault/tree.mjs';
import { KLEOS, kleosIn, makeHome, ROOT } from './kleos.mjs';
import { orchard } from './ledger.mjs';

const AUTHENTICATED = 0;
const BROKEN = 1;
const UNAUTHENTICATED = 6;
const DAY = 24 * 3600 * 1000;
const home = makeHome();

function file(name, text) {
	const path = join(home.path, name);
	writeFileSync(path, text);
	return path;
}

after(() => home.remove());

test('a bundle of a log that has had two keys', async (t) => {
	const kleos = kleosIn(home);
	const { log } = orchard(home.path);
	const before = log.entries.length;
	const old = log.vkey;
	log.rotate(30);
	const fresh = log.vkey;
	const during = file('during', log.bundle({ pages: [3, before] }));
	const audit = (bundle, ...args) => kleos('audit', bundle, ...args);
	const [newer, older] = log.signers(log.entries.length);

	await t.test('is authenticated by its digest and by both keys', () => {
		for (const args of [['--log', log.log], ['--vkey', fresh],
			['--vkey', old]]) {
			const done = audit(during, ...args);
			assert.equal(done.status, AUTHENTICATED, done.err);
			assert.match(done.out, /verdict: authenticated/);
		}
	});
	await t.test('says which keys there were', () => {
		const { json, status } = audit(during, '--json');
		assert.equal(status, UNAUTHENTICATED);
		assert.equal(json.vkey, fresh);
		assert.deepEqual(json.keys, [
			{ vkey: old, from: 0, until: new Date(log.clock + 30 * DAY)
				.toISOString().replace('.000Z', 'Z') },
			{ vkey: fresh, from: before + 1 }]);
		assert.ok(audit(during).out.includes(`key ${old} until 2026-`));
	});
	const wrong = (why, text, message) => t.test(why, () => {
		const done = audit(file('wrong', text), '--log', log.log);
		assert.equal(done.status, BROKEN, done.out);
		assert.match(done.err, message);
	});
	await wrong('is broken if the old key alone signs the end', log.bundle(
		{ header: { vkey: old, checkpoint: log.checkpoint(undefined,
			[older]) } }), /another key/);
	await wrong('is broken if the new key signs what was before it',
		`${JSON.stringify({ bundle: 1, log: log.log, origin: log.origin,
			vkey: fresh, checkpoint: log.checkpoint(3, [newer]),
			from: 0, to: 3 })}\n${
			log.bundle({ pages: [3] }).split('\n').slice(1).join('\n')}`,
		/another key/);
	await t.test('is not authenticated by a key that did not sign, and ' +
		'broken if another one claims to be it', () => {
		const alone = file('alone', log.bundle({ header: {
			checkpoint: log.checkpoint(undefined, [newer]) } }));
		assert.equal(audit(alone, '--vkey', fresh).status, AUTHENTICATED);
		assert.equal(audit(alone, '--vkey', old).status, UNAUTHENTICATED);
		const forged = file('forged', log.bundle({ header: { checkpoint:
			log.checkpoint(undefined, [newer, { ...older,
				secret: newer.secret }]) } }));
		for (const args of [['--vkey', old], ['--log', log.log]]) {
			const { status, json } = audit(forged, '--json', ...args);
			assert.equal(status, BROKEN);
			assert.deepEqual([json.code, json.field],
				['bad-signature', 'checkpoint']);
		}
	});
	log.say('bea', 'activity', { slug: 'walk', title: 'Walk' },
		{ at: log.clock + 30 * DAY });
	const later = file('later', log.bundle({ pages: [before, before + 2] }));
	await t.test('after the overlap the old key alone does not do', () => {
		assert.equal(audit(later, '--vkey', fresh).status, AUTHENTICATED);
		assert.equal(audit(later, '--log', log.log).status, AUTHENTICATED);
		assert.equal(audit(later, '--log', log.log, '--vkey', old).status,
			AUTHENTICATED);
		for (const args of [['audit', later], ['why', 'dai', '--role',
			'voter', '--bundle', later], ['roll', '--role', 'voter',
			'--bundle', later]]) {
			const done = kleos(...args, '--vkey', old);
			assert.equal(done.status, UNAUTHENTICATED, done.err);
			assert.match(done.err, new RegExp(
				`since entry ${before + 1} it is another`));
			assert.match(done.err, /--log/);
		}
	});
	await wrong('nor if it still signs', log.bundle({ header: { vkey: old,
		checkpoint: log.checkpoint(undefined, [older]) } }),
	/another key/);
	await t.test('a key that never was one is another log\'s', () => {
		const { log: other } = orchard(home.path);
		const done = audit(later, '--vkey', other.vkey);
		assert.equal(done.status, BROKEN);
		assert.match(done.err, /another key/);
	});
	await t.test('what only one registrar said changes nothing', () => {
		const { log: half } = orchard(home.path);
		const [signer] = half.signers(1);
		const { log: other } = orchard(home.path);
		half.say('ada', 'log-key', { key: other.vkey, overlap_days: 1 });
		assert.equal(audit(file('half', half.bundle()), '--vkey',
			signer.vkey).status, AUTHENTICATED);
		const done = audit(file('half', half.bundle({ header: {
			vkey: other.vkey, checkpoint: half.checkpoint(undefined,
				other.signers(1)) } })), '--log', half.log);
		assert.equal(done.status, BROKEN);
	});
});

test('on a real server', async (t) => {
	const server = await startServer();
	t.after(() => server.stop());
	const settings = { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community };
	const regular = makeHome(); /* remembers the first key */
	const kleos = kleosIn(regular, settings);
	t.after(() => regular.remove());
	const admin = (...args) => spawnSync(`${server.env.BUILD}/kleos-admin`,
		args, { cwd: ROOT, encoding: 'utf8', env: server.env });
	const by = (handle, ...args) => kleos(...args, '--key',
		server.keys[handle].path, '--as', handle);
	const said = (handle, ...args) => {
		const done = by(handle, ...args, '--json');
		assert.equal(done.status, 0, `${args}: ${done.err}`);
		return done;
	};
	const community = async () => (await server.home.get('')).body;
	const checkpoint = async () => (await server.get(
		`/${server.community}/log/checkpoint`)).text;
	const signatures = (text) => text.match(/^\u2014 /gm).length;
	const pin = () => {
		const folder = join(regular.path, 'state/kleos/pins');
		const [name] = readdirSync(folder);
		return JSON.parse(readFileSync(join(folder, name), 'utf8'));
	};
	const { vkey: old } = await community();
	const receipt = said('ada', 'activity', 'talk', '--title', 'Talk').json;
	let fresh;

	await t.test('a key that nobody made here is refused', () => {
		const stranger = kleosIn(home)('audit', '--json',
			file('any', orchard(home.path).log.bundle())).json.vkey;
		const other = by('ada', 'log-key', stranger);
		assert.equal(other.status, 1);
		assert.match(other.err, /does not hold this key; kleos-admin log-key/);
		assert.match(by('ada', 'log-key', old).err, /log's key already/);
		assert.match(by('ada', 'log-key', old, '--days', '401').err,
			/--days/);
		assert.match(by('ada', 'log-key', 'x').err, /\/body\/key/);
	});
	await t.test('the operator makes one', async () => {
		const done = admin('log-key', server.community);
		assert.equal(done.status, 0, done.stderr);
		fresh = done.stdout.trim();
		assert.match(fresh, /^kleos\.example\/orchard\+[0-9a-f]{8}\+\S+$/);
		assert.ok(done.stderr.includes(
			`kleos log-key --community orchard '${fresh}'`));
		assert.equal((await community()).vkey, old, 'not in force');
	});
	await t.test('two registrars bring it', async () => {
		const { json } = said('ada', 'log-key', fresh);
		assert.equal((await community()).vkey, old);
		assert.equal(by('ada', 'assent', json.digest).status, 1);
		said('bea', 'assent', json.digest);
	});
	await t.test('both sign, and the community says so', async () => {
		const now = await community();
		const text = await checkpoint();
		assert.equal(now.vkey, fresh);
		assert.deepEqual(now.keys.map(({ vkey, from, signs }) =>
			[vkey, from, signs]), [[old, 0, true],
			[fresh, now.size - 1, true]]);
		const until = Date.parse(now.keys[0].until);
		assert.equal(until, Date.parse(now.recorded_at) + 30 * DAY);
		assert.equal(now.keys[1].until, undefined);
		assert.equal(signatures(text), 2);
		assert.ok(readCheckpoint(text, old).genuine);
		assert.ok(readCheckpoint(text, fresh).genuine);
	});
	await t.test('an old receipt stands, and so do old sizes', async () => {
		assert.ok(readCheckpoint(receipt.proof, old).genuine);
		const again = await server.home.get(
			`/statements/${receipt.digest}/proof?size=2`);
		assert.equal(again.text, receipt.proof);
		const now = await server.home.get(
			`/statements/${receipt.digest}/proof`);
		assert.ok(readCheckpoint(now.text, fresh).genuine);
	});
	await t.test('who remembers the old key follows it once', () => {
		assert.equal(pin().vkey, old);
		const first = said('ada', 'activity', 'walk', '--title', 'Walk');
		assert.match(first.err, /another key.*all of the log was checked/s);
		assert.equal(pin().vkey, fresh);
		assert.equal(said('ada', 'activity', 'ride', '--title', 'Ride').err,
			'');
	});
	await t.test('--vkey may be either, and no third', () => {
		for (const key of [old, fresh])
			said('ada', 'activity', 'swim', '--title', 'Swim', '--vkey',
				key);
		const third = by('ada', 'activity', 'swim', '--title', 'Swim',
			'--vkey', admin('log-key', server.community).stdout.trim());
		assert.equal(third.status, 1);
		assert.match(third.err, /another key than --vkey/);
	});
	await t.test('a bundle can be audited with any of them', () => {
		const path = join(home.path, 'real.bundle');
		assert.equal(kleos('bundle', '-o', path).status, 0);
		for (const args of [['--log', server.log], ['--vkey', old],
			['--vkey', fresh]])
			assert.equal(kleos('audit', path, ...args).status,
				AUTHENTICATED);
	});
	await t.test('the database is sound and says the same again', async () => {
		const rebuilt = admin('rebuild', server.community);
		assert.match(rebuilt.stdout, /identical/);
		const fsck = admin('fsck', server.community);
		assert.equal(fsck.status, 0, fsck.stdout);
		const { keys } = await community();
		const [status] = JSON.parse(admin('status', '--json').stdout);
		assert.ok(admin('status').stdout.includes(
			`\n  vkey ${fresh}\n  vkey ${old}, until ${keys[0].until}\n`));
		assert.equal(status.vkey, fresh);
		assert.deepEqual(status.keys, [
			{ vkey: fresh, from: keys[1].from },
			{ vkey: old, from: 0, until: keys[0].until }]);
	});
	await t.test('what a server only says of its key is not believed', async () => {
		const { vkey: lie } = orchard(home.path).log;
		let lies = false;
		const proxy = http.createServer(async (request, response) => {
			const real = await fetch(server.url + request.url);
			const text = await real.text();
			response.setHeader('content-type',
				real.headers.get('content-type'));
			response.end(lies && !request.url.includes('/bundle')
				? text.replaceAll(fresh, lie) : text);
		});
		await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const run = async (state) => {
			const child = spawn(KLEOS, ['bundle', '-o',
				join(home.path, 'lie')], { env: { PATH: process.env.PATH,
				HOME: join(home.path, state),
				KLEOS_COMMUNITY: server.community,
				KLEOS_URL: `http://127.0.0.1:${proxy.address().port}` } });
			let err = '';
			child.stderr.on('data', (data) => { err += data; });
			const status = await new Promise((resolve) =>
				child.on('close', resolve));
			return { status, err };
		};
		assert.equal((await run('seen')).status, 0);
		lies = true;
		const remembers = await run('seen');
		const unseen = await run('unseen');
		proxy.close();
		assert.equal(remembers.status, 1);
		assert.match(remembers.err, /names another key than its log does/);
		assert.equal(unseen.status, 1);
		assert.match(unseen.err, /not signed by/);
	});
});

test('in a replay, where a month passes', async (t) => {
	const server = await startServer({ replay: true,
		madeAt: '2025-01-01T00:00:00Z' });
	t.after(() => server.stop());
	const { home: log } = server;
	const admin = (...args) => spawnSync(`${server.env.BUILD}/kleos-admin`,
		args, { cwd: ROOT, encoding: 'utf8', env: server.env });
	const fresh = admin('log-key', server.community).stdout.trim();
	const { vkey: old } = (await log.get('')).body;
	const regular = makeHome();
	t.after(() => regular.remove());
	const kleos = kleosIn(regular, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
	const activity = (slug, madeAt) => log.record('ada', 'activity',
		{ slug, title: slug }, { madeAt });
	const head = async () => (await server.get(
		`/${server.community}/log/checkpoint`)).text;
	const bundle = (...args) => kleos('bundle', '-o', join(regular.path, 'b'),
		...args);

	assert.equal(bundle().status, 0, 'the old key is remembered');
	await log.agree('ada', 'bea', 'log-key', { key: fresh, overlap_days: 31 },
		{ madeAt: '2025-01-31T00:00:00Z' });
	await activity('talk', '2025-03-02T23:59:59Z');
	assert.ok(readCheckpoint(await head(), old).genuine);
	await activity('walk', '2025-03-03T00:00:00Z');
	assert.ok(!readCheckpoint(await head(), old).genuine);
	assert.ok(readCheckpoint(await head(), fresh).genuine);
	assert.deepEqual((await log.get('')).body.keys.map(({ signs }) => signs),
		[false, true]);
	await t.test('the old key is told that its time is over', () => {
		const done = bundle('--vkey', old);
		assert.equal(done.status, 1);
		assert.match(done.err, /learn the present one/);
	});
	await t.test('who remembers it follows nonetheless', () => {
		const done = bundle();
		assert.equal(done.status, 0, done.err);
		assert.match(done.err, /another key/);
		const audit = kleos('audit', join(regular.path, 'b'), '--vkey', old);
		assert.equal(audit.status, UNAUTHENTICATED, audit.err);
	});
	await t.test('a seed of its that nothing opens is no damage', () => {
		const seed = 'UPDATE community SET log_seed = set_byte(log_seed, ' +
			'0, get_byte(log_seed, 0) # 1)';
		const done = spawnSync('psql', ['-Xqc', seed,
			server.env.KLEOS_DB_OWNER], { encoding: 'utf8' });
		assert.equal(done.status, 0, done.stderr);
		const fsck = admin('fsck');
		assert.equal(fsck.status, 0, fsck.stdout);
		assert.match(fsck.stdout, new RegExp('^note: orchard: community ' +
			'orchard log_seed: cannot be opened .*; it signs no more$', 'm'));
	});
});

test('when the key in force is lost for good', async (t) => {
	const server = await startServer();
	t.after(() => server.stop());
	const kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
	const admin = (...args) => {
		const done = spawnSync(`${server.env.BUILD}/kleos-admin`, args,
			{ cwd: ROOT, encoding: 'utf8', env: server.env });
		return { ...done, out: done.stdout.trim() };
	};
	const { vkey: old } = (await server.home.get('')).body;
	const seen = file('seen.checkpoint', (await server.get(
		`/${server.community}/log/checkpoint`)).text);
	const sign = (who, type, body) => {
		const path = join(home.path, `${type}.envelope`);
		const done = kleos('statement', 'sign', file('body',
			JSON.stringify(body)), '--type', type, '--log', server.log,
		'--checkpoint', seen, '--vkey', old, '--as', who, '--key',
		server.keys[who].path, '-o', path);
		assert.equal(done.status, 0, done.err);
		return path;
	};
	let fresh;
	let said;

	writeFileSync(server.env.KLEOS_MASTER_KEY_FILE, '5'.repeat(64));
	await server.restart();
	await t.test('nothing is recorded that cannot be signed', async () => {
		const refused = await server.home.say('ada', 'activity',
			{ slug: 'talk', title: 'Talk' });
		assert.equal(refused.status, 500);
		assert.equal((await server.home.get('')).body.size, 1);
	});
	await t.test('the operator has to say that it is lost', () => {
		const done = admin('log-key', server.community);
		assert.equal(done.status, 1);
		assert.match(done.stderr, /another master key.*--lost/s);
		fresh = admin('log-key', server.community, '--lost');
		assert.match(fresh.stderr, /kleos-admin record/);
		assert.doesNotMatch(fresh.stderr, /kleos assent/, 'it is offline');
		fresh = fresh.out;
		assert.equal(admin('log-key', 'no-such').status, 3);
	});
	await t.test('only the way to another key leads past the servers', () => {
		const talk = sign('ada', 'activity', { slug: 't', title: 'T' });
		assert.match(admin('record', server.community, talk).stderr,
			/log-key or assent/);
		const stranger = sign('ada', 'log-key', {
			key: orchard(home.path).log.vkey, overlap_days: 1 });
		assert.match(admin('record', server.community, stranger).stderr,
			/does not hold this key/);
		assert.match(admin('record', server.community, file('none',
			'{}')).stderr, /no envelope/);
		assert.equal(admin('record', server.community, 'nowhere').status, 3);
	});
	await t.test('two registrars sign it offline', () => {
		const done = admin('record', server.community,
			sign('ada', 'log-key', { key: fresh, overlap_days: 1 }));
		assert.equal(done.status, 0, done.stderr);
		[said] = done.out.split('\n');
		assert.match(done.out, /^entry 1$/m);
		const assent = sign('bea', 'assent', { of: said });
		assert.equal(admin('record', server.community, assent).status, 0);
		const again = admin('record', server.community, assent);
		assert.equal(again.status, 0, 'and again is fine');
		assert.match(again.out, /^entry 2$/m);
	});
	await t.test('and the log goes on', async () => {
		await server.home.record('ada', 'activity',
			{ slug: 'talk', title: 'Talk' });
		const text = (await server.get(
			`/${server.community}/log/checkpoint`)).text;
		assert.ok(readCheckpoint(text, fresh).genuine);
		assert.ok(!readCheckpoint(text, old).genuine);
		const path = join(home.path, 'lost.bundle');
		assert.equal(kleos('bundle', '-o', path).status, 0);
		assert.equal(kleos('audit', path, '--log', server.log).status,
			AUTHENTICATED);
	});
});
