/* Sessions, private rows, and who sees them. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { fingerprint, makeKey } from './keys.mjs';
import { DAY_MS, populate } from './orchard.mjs';
import { instant, startServer } from './server.mjs';

const SECRET = 'the third pear tree from the left';

let server;
let c;
const header = {};

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	for (const handle of ['ada', 'olga', 'mia', 'cleo'])
		header[handle] = await c.bearer(handle);
});

after(async () => {
	await server?.stop();
});

const digestOf = (text) => createHash('sha256').update(text).digest('hex');

const newId = () => randomBytes(16).toString('base64url');
const row = (value = { text: SECRET }, more = {}) =>
	JSON.stringify({ value, ...more });
const put = (by, path, body = row()) =>
	c.put(`/private/${path}`, body, header[by]);
const get = (by, path) => c.get(`/private/${path}`, { headers: header[by] });

/* Change or ask the database behind the server's back. */
function sql(text) {
	const done = spawnSync('psql', ['-XqAt', server.cluster.owner, '-c', text],
		{ encoding: 'utf8' });
	assert.equal(done.status, 0, done.stderr);
	return done.stdout.trim();
}

function assertProblem(answer, status, code, field) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.type, 'application/problem+json');
	assert.equal(answer.body.code, code, answer.text);
	assert.equal(answer.body.field, field, answer.text);
}

describe('a session', () => {
	test('is opened by a signed challenge', async () => {
		const offer = await c.get('/session');
		assert.equal(offer.status, 200, offer.text);
		assert.deepEqual(Object.keys(offer.body).sort(),
			['challenge', 'expires', 'host', 'log']);
		assert.equal(offer.body.host, `127.0.0.1:${server.port}`);
		assert.equal(offer.body.log, c.log);
		assert.equal(offer.headers.get('cache-control'), 'no-store');

		const opened = await c.openSession('mia', { challenge: offer.body });
		assert.equal(opened.status, 201, opened.text);
		assert.equal(opened.body.handle, 'mia');
		assert.match(opened.body.token, /^[A-Za-z0-9_-]{43}$/);
		const minutes = (Date.parse(opened.body.expires) - Date.now()) / 60e3;
		assert.ok(minutes > 14 && minutes <= 15, opened.text);
		assert.equal(opened.headers.get('cache-control'), 'no-store');
	});

	test('is bought once by a challenge', async () => {
		const { body } = await c.get('/session');
		await c.openSession('mia', { challenge: body });
		assertProblem(await c.openSession('cleo', { challenge: body }),
			409, 'conflict', '/challenge');
	});

	const wrong = [
		['for another host', { fields: { host: 'evil.example' } },
			422, 'invalid', '/host'],
		['for another log', { fields: { log: '0'.repeat(64) } },
			422, 'wrong-log', '/log'],
		['for another time',
			{ fields: { expires: instant(Date.now() + DAY_MS) } },
			422, 'invalid', '/challenge'],
		['that has expired', { fields: { expires: '2026-01-01T00:00:00Z' } },
			422, 'bad-time', '/expires'],
		['at no time at all',
			{ fields: { expires: '2026-02-31T00:00:00Z' } },
			400, 'malformed', '/expires'],
		['that nobody gave', { fields: { challenge: 'A'.repeat(64) } },
			422, 'invalid', '/challenge'],
		['with something more', { fields: { by: 'ada' } },
			422, 'invalid', '/payload/by'],
		['in another namespace', { namespace: 'kleos.v1.vouch' },
			403, 'bad-signature', '/signature'],
	];
	for (const [why, options, status, code, field] of wrong) {
		test(`is not opened by a challenge ${why}`, async () => {
			assertProblem(await c.openSession('mia', options),
				status, code, field);
		});
	}

	test('is not opened under a name that is not ours', async () => {
		const raw = spawnSync('curl', ['-s', '-H', 'Host: evil.example',
			`${server.url}${c.base}/session`], { encoding: 'utf8' });
		assert.equal(JSON.parse(raw.stdout).code, 'invalid', raw.stdout);
	});

	test('is not opened by a key that is nobody\'s', async () => {
		const key = makeKey(server.folder, 'stranger');
		assertProblem(await c.openSession('mia', { key }),
			403, 'unknown-key', '/signature');
	});

	test('is not opened by who only waits', async () => {
		await c.introduce('wim');
		assertProblem(await c.openSession('wim'),
			403, 'unknown-key', '/signature');
	});

	test('is not opened by what is no envelope', async () => {
		assertProblem(await c.post('/session', 'nonsense'), 400, 'malformed');
		assertProblem(await c.post('/session', '{}'),
			422, 'invalid', '/payload');
		assertProblem(await c.post('/session', JSON.stringify(
			{ payload: '{ }', signature: 'x' })), 400, 'not-canonical',
		'/payload');
	});

	test('ends with the key that opened it', async () => {
		const key = makeKey(server.folder, 'cleo-second');
		await c.record('cleo', 'key', { action: 'add', handle: 'cleo',
			key: key.line, proof: c.proof('cleo', key) });
		const { body } = await c.openSession('cleo', { key });
		const headers = { authorization: `Bearer ${body.token}` };
		const path = '/private/contact/cleo';
		assert.equal((await c.get(path, { headers })).status, 404);
		await c.record('cleo', 'key', { action: 'revoke', handle: 'cleo',
			fingerprint: fingerprint(key), reason: 'superseded' });
		assertProblem(await c.get(path, { headers }), 401, 'unauthorized');
		assertProblem(await c.openSession('cleo', { key }),
			403, 'unknown-key', '/signature');
	});

	test('ends after its minutes', async () => {
		const headers = await c.bearer('pia');
		sql("UPDATE session SET expires_at = 1 WHERE handle = 'pia'");
		assertProblem(await c.get('/private/contact/pia', { headers }),
			401, 'unauthorized');
	});

	test('ends when its owner says so, with no second use of what bought it',
		async () => {
			const { body: challenge } = await c.get('/session');
			const { body: { token } } = await c.openSession('remo',
				{ challenge });
			const headers = { authorization: `Bearer ${token}` };
			const other = await c.bearer('remo');
			const end = () => c.get('/session',
				{ method: 'DELETE', headers });
			const done = await end();

			assert.equal(done.status, 200, done.text);
			assert.deepEqual(done.body, { handle: 'remo' });
			assert.equal(done.headers.get('cache-control'), 'no-store');
			assertProblem(await c.get('/private/contact/remo', { headers }),
				401, 'unauthorized');
			assertProblem(await end(), 401, 'unauthorized');
			assertProblem(await c.openSession('remo', { challenge }),
				409, 'conflict', '/challenge');
			assert.equal((await c.get('/private/contact/remo',
				{ headers: other })).status, 404, 'the other one goes on');
		});

	test('is asked for where it is missing or unknown', async () => {
		for (const authorization of [undefined, 'Bearer x', 'Basic x',
			'Bearer', 'x']) {
			const headers = authorization ? { authorization } : {};
			const answer = await c.get('/waiting', { headers });
			assertProblem(answer, 401, 'unauthorized');
			assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
		}
	});

	test('is of one community alone', async () => {
		const other = server.found({ slug: 'meadow', title: 'Meadow' });
		assertProblem(await other.get('/private/contact/ada',
			{ headers: header.ada }), 401, 'unauthorized');
	});
});

describe('a private row', () => {
	test('is its owner\'s to write and read', async () => {
		const first = await put('mia', 'contact/mia');
		assert.equal(first.status, 201, first.text);
		assert.deepEqual(Object.keys(first.body).sort(),
			['by', 'id', 'kept_until', 'kind', 'owner', 'written_at']);
		const days = (Date.parse(first.body.kept_until) - Date.now()) / DAY_MS;
		assert.ok(days > 399 && days <= 400, first.text);

		const again = await put('mia', 'contact/mia', row({ z: 1, a: SECRET }));
		assert.equal(again.status, 200, again.text);
		const read = await get('mia', 'contact/mia');
		assert.deepEqual(read.body.value, { a: SECRET, z: 1 });
		assert.equal(read.headers.get('etag'), null);
		assert.equal(read.headers.get('cache-control'), 'no-store');
	});

	test('is read by the office it is for, and no other', async () => {
		const id = newId();
		await put('mia', 'contact/mia');
		await put('mia', `grounds/${id}`);
		await put('mia', `conflict/${id}`);
		const may = async (by) => [
			(await get(by, 'contact/mia')).status,
			(await get(by, `grounds/${id}`)).status,
			(await get(by, `conflict/${id}`)).status,
		];
		assert.deepEqual(await may('ada'), [200, 403, 403]);
		assert.deepEqual(await may('olga'), [403, 200, 200]);
		assert.deepEqual(await may('cleo'), [403, 403, 403]);
		assert.deepEqual(await may('mia'), [200, 200, 200]);
	});

	test('of somebody else is not written over', async () => {
		const id = newId();
		await put('mia', `grounds/${id}`);
		assertProblem(await put('cleo', `grounds/${id}`), 403, 'forbidden');
		assertProblem(await put('olga', `grounds/${id}`), 403, 'forbidden');
		assertProblem(await put('ada', 'contact/mia'), 403, 'forbidden');
		assert.equal((await get('mia', `grounds/${id}`)).body.owner, 'mia');
	});

	test('of who has no key is written by a registrar', async () => {
		await c.record('ada', 'person', { handle: 'kim' });
		const answer = await put('ada', 'contact/kim');
		assert.equal(answer.status, 201, answer.text);
		assert.equal(answer.body.owner, 'kim');
		assert.equal(answer.body.by, 'ada');
		assertProblem(await put('mia', 'contact/kim'), 403, 'forbidden');
	});

	test('is removed by its owner alone, and once', async () => {
		const id = newId();
		const remove = (by, path) => c.get(`/private/${path}`,
			{ method: 'DELETE', headers: header[by] });
		await put('mia', `grounds/${id}`);
		await put('mia', 'contact/mia');
		await get('olga', `grounds/${id}`);
		for (const by of ['cleo', 'olga', 'ada'])
			assertProblem(await remove(by, `grounds/${id}`),
				403, 'forbidden');
		assertProblem(await remove('ada', 'contact/mia'), 403, 'forbidden');
		assertProblem(await remove(undefined, `grounds/${id}`),
			401, 'unauthorized');
		assert.equal((await get('mia', `grounds/${id}`)).status, 200);

		const removed = await remove('mia', `grounds/${id}`);
		assert.equal(removed.status, 200, removed.text);
		assert.equal(removed.body.id, id);
		assert.equal(removed.body.value, undefined);
		assertProblem(await get('mia', `grounds/${id}`), 404, 'not-found');
		assertProblem(await remove('mia', `grounds/${id}`),
			404, 'not-found');
		assertProblem(await remove('mia', `grounds/${newId()}`),
			404, 'not-found');
		assertProblem(await remove('mia', 'diary/mia'), 404, 'not-found');
		assertProblem(await remove('mia', 'grounds/short'), 422, 'invalid');
		assert.equal(sql(`SELECT count(*) FROM private_row
			WHERE id = '${id}'`), '0');
		assert.deepEqual((await get('mia', `grounds/${id}/reads`)).body.items
			.map(({ by }) => by), ['mia', 'olga']);
		assert.equal((await remove('mia', 'contact/mia')).status, 200);
	});

	test('of who has no key is removed by a registrar', async () => {
		const remove = (by) => c.get('/private/contact/kai',
			{ method: 'DELETE', headers: header[by] });
		await c.record('ada', 'person', { handle: 'kai' });
		await put('ada', 'contact/kai');
		assertProblem(await remove('mia'), 403, 'forbidden');
		assert.equal((await remove('ada')).status, 200);
		assertProblem(await remove('ada'), 404, 'not-found');
	});

	test('that is not there is not found', async () => {
		assertProblem(await get('mia', `grounds/${newId()}`), 404, 'not-found');
		assertProblem(await get('ada', 'contact/zed'), 404, 'not-found');
		assertProblem(await get('mia', 'contact/zed'), 403, 'forbidden');
		assertProblem(await get('mia', 'diary/mia'), 404, 'not-found');
		assertProblem(await get('mia', 'grounds/short'), 422, 'invalid');
	});

	test('needs a session', async () => {
		for (const by of [undefined, 'nobody']) {
			assertProblem(await get(by, 'contact/mia'), 401, 'unauthorized');
			assertProblem(await put(by, 'contact/mia'), 401, 'unauthorized');
		}
	});

	const bad = [
		['no JSON', '{', 400, 'malformed'],
		['a field twice', '{"value":{"a":1},"value":{"b":1}}',
			400, 'malformed'],
		['no value', '{}', 422, 'invalid', '/value'],
		['a fraction', '{"value":{"a":1.5}}', 422, 'invalid', '/value/a'],
		['nothing at all', '{"value":{"a":null}}', 400, 'not-canonical',
			'/value/a'],
		['a date beyond its kind', row({ a: 1 }, { keep_until:
			instant(Date.now() + 401 * DAY_MS) }), 422, 'bad-time',
		'/keep_until'],
		['a date that is over', row({ a: 1 }, { keep_until: '2026-01-01' }),
			422, 'bad-time', '/keep_until'],
		['a day that there is not', row({ a: 1 }, { keep_until:
			'2027-02-31' }), 400, 'malformed', '/keep_until'],
		['8 KiB and a byte', row({ a: 'x'.repeat(8192 - 7) }),
			413, 'too-large', '/value'],
		['far too much', row({ a: 'x'.repeat(70000) }), 413, 'too-large'],
	];
	for (const [why, body, status, code, field] of bad) {
		test(`is refused with ${why}`, async () => {
			assertProblem(await put('cleo', 'contact/cleo', body),
				status, code, field);
			assertProblem(await get('cleo', 'contact/cleo'),
				404, 'not-found');
		});
	}

	test('may have 8 KiB', async () => {
		const value = { a: 'x'.repeat(8192 - 8) };
		assert.equal((await put('mia', `grounds/${newId()}`, row(value)))
			.status, 201);
	});

	test('is gone after its date', async () => {
		const id = newId();
		const until = instant(Date.now() + DAY_MS);
		const answer = await put('mia', `grounds/${id}`,
			row({ a: 1 }, { keep_until: until }));
		assert.equal(answer.body.kept_until, until);
		sql(`UPDATE private_row SET written_at = 1, kept_until = 2 WHERE id =
			'${id}'`);
		assertProblem(await get('mia', `grounds/${id}`), 404, 'not-found');
		const gone = spawnSync(`${server.env.BUILD}/kleos-admin`,
			['expire', '--json'], { env: server.env, encoding: 'utf8' });
		assert.equal(gone.status, 0, gone.stderr);
		assert.equal(JSON.parse(gone.stdout).private_rows, 1);
		assert.equal(sql(`SELECT count(*) FROM private_row
			WHERE id = '${id}'`), '0');
	});

	test('shows its owner who has read it', async () => {
		const id = newId();
		await put('mia', `grounds/${id}`);
		await get('olga', `grounds/${id}`);
		await get('cleo', `grounds/${id}`);
		await get('mia', `grounds/${id}`);
		const reads = await get('mia', `grounds/${id}/reads`);
		assert.equal(reads.status, 200, reads.text);
		assert.deepEqual(reads.body.items.map(({ by }) => by),
			['mia', 'olga']);
		assert.ok(Math.abs(Date.parse(reads.body.items[0].at) - Date.now())
			< 60e3);
		assert.doesNotMatch(reads.text, /pear/);
		const page = await get('mia', `grounds/${id}/reads?limit=1`);
		const next = await get('mia',
			`grounds/${id}/reads?limit=1&cursor=${page.body.next}`);
		assert.deepEqual(next.body.items.map(({ by }) => by), ['olga']);
		assertProblem(await get('olga', `grounds/${id}/reads`),
			403, 'forbidden');
		assertProblem(await get('mia', `grounds/${newId()}/reads`),
			404, 'not-found');
		assertProblem(await get('ada', 'contact/mia/reads'),
			403, 'forbidden');
	});

	test('that was tampered with says only that it failed', async () => {
		const id = newId();
		await put('mia', `grounds/${id}`);
		sql(`UPDATE private_row SET owner = 'cleo' WHERE id = '${id}'`);
		const answer = await get('cleo', `grounds/${id}`);
		assertProblem(answer, 500, 'internal');
		assert.doesNotMatch(answer.text, /pear/);
	});

	test('is nowhere in the clear', async () => {
		await put('mia', 'contact/mia');
		await get('mia', 'contact/mia');
		await put('cleo', 'contact/cleo', row({ [SECRET]: 1.5 }));
		await put('cleo', 'contact/cleo', `{"value":{"a":"${SECRET}"`);
		const dumped = spawnSync('pg_dump', [server.cluster.owner],
			{ encoding: 'utf8', maxBuffer: 1 << 28 });
		assert.equal(dumped.status, 0, dumped.stderr);
		assert.match(dumped.stdout, /COPY public.private_row/);
		assert.doesNotMatch(dumped.stdout, /pear tree/);
		assert.doesNotMatch(dumped.stdout,
			new RegExp(Buffer.from('pear tree').toString('hex')));
		for (const { authorization } of Object.values(header))
			assert.ok(!dumped.stdout.includes(authorization.slice(7)));
		assert.doesNotMatch(server.output(), /pear tree|Bearer/);
		assert.doesNotMatch((await c.get('/bundle')).text, /pear tree/);
	});
});

describe('the waiting room', () => {
	test('is for registrars to see', async () => {
		await c.introduce('nina', { kinds: ['operator'] });
		await c.say('nina', 'contribution', { subject: 'handle:nina',
			activity: 'talk', from: '2026-10-01' });
		for (const by of ['mia', 'olga'])
			assertProblem(await c.get('/waiting', { headers: header[by] }),
				403, 'forbidden');
		const answer = await c.get('/waiting', { headers: header.ada });
		assert.equal(answer.status, 200, answer.text);
		const own = answer.body.items.filter(
			({ handle }) => handle === 'nina');
		assert.deepEqual(own.map(({ type }) => type),
			['person', 'contribution']);
		assert.equal(own[0].rivals, 0);
		assert.equal(own[0].key, c.keys.nina.line);
		assert.deepEqual(own[0].body.kinds, ['operator']);
		for (const { digest, envelope } of own) {
			assert.equal(digestOf(envelope.payload), digest);
			assert.match(envelope.signature, /^-----BEGIN SSH SIGNATURE-----/);
		}
		const days = (Date.parse(own[0].expires_at) -
			Date.parse(own[0].received_at)) / DAY_MS;
		assert.equal(days, 30);
	});

	test('comes in pages', async () => {
		const all = (await c.get('/waiting', { headers: header.ada })).body;
		const seen = [];
		let path = '/waiting?limit=1';
		while (path) {
			const page = await c.get(path, { headers: header.ada });
			seen.push(...page.body.items);
			path = page.body.next &&
				`/waiting?limit=1&cursor=${page.body.next}`;
		}
		assert.deepEqual(seen, all.items);
	});

	test('holds two who want one handle until a vouch decides', async () => {
		const say = (key) => c.say('vera', 'person', { handle: 'vera',
			keys: [{ key: key.line, proof: c.proof('vera', key) }] },
		{ key });
		const claim = (key) => c.say('vera', 'contribution', { subject:
			'handle:vera', activity: 'talk', from: '2026-10-01' }, { key });
		const [squatter, vera] = ['squatter', 'vera'].map(
			(name) => makeKey(server.folder, name));
		const first = await say(squatter);
		assert.equal(first.status, 202, first.text);
		const second = await say(vera);
		assert.equal(second.status, 202, second.text);
		const theirs = await claim(squatter);
		const hers = await claim(vera);
		assert.deepEqual([theirs.status, hers.status], [202, 202]);
		const shown = (await c.get('/waiting?limit=200',
			{ headers: header.ada })).body.items
			.filter(({ handle }) => handle === 'vera');
		assert.deepEqual(shown.map(({ rivals }) => rivals), [1, 1, 1, 1]);

		await c.record('ada', 'vouch', { person: second.digest });
		assert.equal((await c.submit(hers.envelope)).status, 200);
		const person = await c.submit(first.envelope);
		assertProblem(person, 409, 'conflict', '/body/handle');
		assertProblem(await c.submit(theirs.envelope), 403, 'unknown-key',
			'/signature');
		const late = await c.say('bea', 'vouch', { person: first.digest });
		assert.equal(late.status, 422, late.text);
		assert.equal((await c.get('/waiting?limit=200',
			{ headers: header.ada })).body.items
			.filter(({ handle }) => handle === 'vera').length, 0);
	});

	test('cannot be shut for a handle by one who floods it', async () => {
		const say = (key) => c.say('wanda', 'person', { handle: 'wanda',
			keys: [{ key: key.line, proof: c.proof('wanda', key) }] },
		{ key });
		const flood = makeKey(server.folder, 'flood');
		const wanda = makeKey(server.folder, 'wanda');
		let answer;
		for (let i = 0; i <= 20; i++)
			answer = await say(flood);
		assertProblem(answer, 429, 'too-many');
		assert.equal((await say(wanda)).status, 202);
	});

	test('is bounded, and then others are still heard', async () => {
		const key = makeKey(server.folder, 'many');
		const lines = [];
		for (let i = 0; i < 1001; i++) {
			const handle = `flood-${i}`;
			const payload = await c.payload(handle, 'person', { handle,
				keys: [{ key: key.line, proof: c.proof(handle, key) }] });
			lines.push(JSON.stringify(c.envelope(handle, 'person', payload,
				{ key })));
		}
		const codes = [];
		for (const part of [lines.slice(0, 500), lines.slice(500)]) {
			const answer = await c.post('/statements', part.join('\n') + '\n',
				'application/x-ndjson');
			codes.push(...answer.text.trim().split('\n').slice(0, -1)
				.map((line) => JSON.parse(line).code));
		}
		const full = codes.filter((code) => code === 'too-many').length;
		assert.ok(full >= 1 && full < 100, `${full} refused`);
		assert.ok(codes.every((code) => !code || code === 'too-many'));
		await c.record('mia', 'contribution', { subject: 'handle:mia',
			activity: 'talk', from: '2026-10-01' });
		assertProblem(await c.introduce('xaver'), 429, 'too-many');
		sql('UPDATE waiting SET received_at = 1');
		assert.equal((await c.introduce('yves')).status, 202);
		assert.deepEqual((await c.get('/waiting', { headers: header.ada }))
			.body.items.map(({ handle }) => handle), ['yves']);
	});
});
