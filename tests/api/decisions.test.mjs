/* Who holds a role, and why: decisions and rolls. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { populate, talk } from './orchard.mjs';
import { digestOf, instant, startServer } from './server.mjs';

let server;
let c;
let seeds;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
	/* The policy stands at the size before the newest, too. */
	await c.record('mia', 'contribution', talk({ from: '2026-05-02' }));
});

after(async () => {
	await server?.stop();
});

const json = (path) => c.json(path);

describe('decisions', () => {
	const decide = (query) => c.get(`/roles/voter/decision?${query}`);

	test('say who holds a role, and why', async () => {
		const mia = (await decide('person=mia')).body;
		const quince = (await decide('person=irc:Quince')).body;
		const ada = (await decide('person=ada')).body;

		assert.equal(mia.result, 'pass');
		assert.equal(mia.id, 'handle:mia');
		assert.equal(quince.result, 'pass');
		assert.equal(quince.id, 'irc:quince');
		assert.equal(ada.result, 'fail');
		assert.equal(typeof ada.trace, 'object');
		assert.ok(mia.since < mia.instant && mia.instant < mia.lapses_on);
	});

	test('echo instant and size, whichever were asked', async () => {
		const { size } = await json('');
		const rows = [
			['as_of=2026-04-01', '2026-04-01T00:00:00Z', size],
			['as_of=2026-04-01T10:00:00Z', '2026-04-01T10:00:00Z', size],
			[`as_of=2026-04-01T10:00:00.250Z&size=${size - 1}`,
				'2026-04-01T10:00:00.250Z', size - 1],
		];
		for (const [query, at, n] of rows) {
			const { body } = await decide(`person=mia&${query}`);
			assert.equal(body.instant, at);
			assert.equal(body.size, n);
		}
	});

	test('refuse an as-of that is no instant, and a size that is none',
		async () => {
			for (const asOf of ['yesterday', '2026-02-30', '2026-13-01',
				'2026-04', '2026-04-01T25:00:00Z', '2026-04-01T10:00:00',
				'', '0', '2026-04-01T10:00:00%2B01:00']) {
				const answer = await decide(`person=mia&as_of=${asOf}`);
				assert.equal(answer.status, 400, asOf);
				assert.equal(answer.body.code, 'malformed', asOf);
				assert.match(answer.body.detail, /as_of/);
			}
			for (const size of ['0', '-1', 'x', '999999999', '1.5'])
				assert.equal((await decide(`person=mia&size=${size}`)).status,
					422, size);
		});

	test('know only what had been recorded', async () => {
		const before = await decide(
			`person=mia&size=${seeds.policy.body.index}`);

		assert.equal(before.status, 404, 'no policy was in force');
	});

	test('are the same one by one, many at once and as a standing',
		async () => {
			const at = 'as_of=2026-12-01';
			const ids = ['ada', 'mia', 'irc:quince', 'cleo', 'pia', 'remo',
				'olga', 'otto', 'bea'];
			const many = (await c.post(`/roles/voter/decisions?${at}`,
				JSON.stringify({ identities: ids }))).body;
			const one = await Promise.all(ids.map(async (id) =>
				(await decide(`person=${id}&${at}`)).body));
			const standing = await json(`/people/mia/standing?${at}`);

			assert.deepEqual(many.items.map((item) => item.decision), one);
			assert.deepEqual(standing.items, [one[1]]);
		});

	test('can be asked by policy, and by the digest of a document',
		async () => {
			const [{ digest }] = (await json('/policies')).items;
			const at = 'person=mia&as_of=2026-12-01';
			const plain = (await decide(at)).body;

			assert.deepEqual((await decide(`${at}&policy=voters`)).body,
				plain);
			assert.equal((await decide(`${at}&policy=${digest}`)).body.result,
				'pass');
			for (const [policy, status] of [['nothing', 404],
				[digestOf('x'), 404], ['No%20Slug', 422]])
				assert.equal((await decide(`${at}&policy=${policy}`)).status,
					status);
		});
});

describe('roles', () => {
	test('are shown one by one, with the policy that has them', async () => {
		const { body } = await c.get('/roles/voter?as_of=2026-12-01');
		const [listed] = (await json('/roles')).items;
		const { size } = await json('');

		assert.deepEqual(body, { instant: '2026-12-01T00:00:00Z', size,
			...listed });
		assert.equal((await c.get('/roles/voter?as_of=2020-01-01')).status,
			404);
		assert.equal((await c.get('/roles/king')).status, 404);
		const { digest } = listed.policy;
		assert.deepEqual((await c.get(`/roles/voter?policy=${digest}`)).body
			.policy, listed.policy);
	});
});

describe('whom one asks about', () => {
	const ask = (person, more = '') => c.get(`/roles/voter/decision?person=${
		encodeURIComponent(person)}${more}`);

	test('is found however their handle is written', async () => {
		for (const person of ['Mia', ' mia', 'MIA ', 'handle:mia'])
			assert.equal((await ask(person)).body.id, 'handle:mia', person);
		assert.equal((await c.get('/people/Mia')).body.handle, 'mia');
	});

	test('is said in words to be nobody', async () => {
		const { status, body } = await ask('Mia Moss');
		assert.equal(status, 422);
		assert.match(body.detail,
			/^person: must be a handle, such as nina, or .* irc:nina/);
		assert.match((await ask('zed')).body.detail, /^there is no person zed$/);
	});

	test('may not have been there yet', async () => {
		for (const path of ['/roles/voter/decision?person=mia&size=2',
			'/people/mia?size=2', '/people/mia/standing?size=2']) {
			const { status, body } = await c.get(path);
			assert.equal(status, 404, path);
			assert.equal(body.detail, 'there is no person mia yet, by what ' +
				'was known at 2 statements');
		}
	});
});

describe('rolls', () => {
	const at = 'as_of=2026-12-01';
	const roll = (query) => c.get(`/roles/voter/roll?${at}${query}`);

	test('have exactly the bytes of the protocol', async () => {
		const text = (await roll('&format=text')).text;
		const doc = (await roll('')).body;
		const { size, log } = await json('');
		const [{ digest: policy }] = (await json('/policies')).items;

		assert.equal(text, [
			`{"as_of":"2026-12-01T00:00:00Z","log":"${log}",` +
			`"policy":"${policy}","role":"voter","size":${size},"v":1}`,
			'{"id":"handle:mia"}', '{"id":"irc:quince"}', ''].join('\n'));
		assert.equal(doc.digest, digestOf(`kleos.v1.roll\0${text}`));
		assert.deepEqual(doc.people,
			[{ id: 'handle:mia' }, { id: 'irc:quince' }]);
		assert.deepEqual(doc.sums,
			{ pass: 2, fail: 7, insufficient: 0, unchecked: 0 });
		assert.deepEqual(doc.undecided, []);
		assert.equal((await roll('&format=csv')).text,
			'id,handle\r\nhandle:mia,mia\r\nirc:quince,\r\n');
	});

	test('are not changed by what comes later', async () => {
		const { size } = await json('');
		const before = (await roll(`&format=text&size=${size}`)).text;
		await c.record('ada', 'identity', { action: 'link',
			identity: 'irc:quince', handle: 'ada' });

		assert.equal((await roll(`&format=text&size=${size}`)).text, before);
		assert.match((await roll('&format=text')).text, /handle:ada/);
		await c.record('ada', 'identity', { action: 'unlink',
			identity: 'irc:quince', handle: 'ada' });
	});

	test('name the instant that was asked about, kept or not', async () => {
		const text = (await roll('&format=text')).text;
		for (const instant of ['2026-12-01T00:00:00.001Z',
			'2026-12-01T10:00:00.250Z', '2026-12-01T00:00:00.001Z']) {
			const then = `/roles/voter/roll?as_of=${instant}`;
			const { digest } = await json(then);

			assert.equal((await c.get(`${then}&format=text`)).text,
				text.replace('2026-12-01T00:00:00Z', instant));
			assert.equal(digest, digestOf('kleos.v1.roll\0' +
				text.replace('2026-12-01T00:00:00Z', instant)));
		}
		for (let times = 0; times < 3; times++) {
			const before = new Date().toISOString();
			const { as_of: now } = await json('/roles/voter/roll');

			assert.ok(Date.parse(before) <= Date.parse(now), `${before} ${now}`);
			assert.ok(Date.parse(now) <= Date.now());
		}
	});

	test('can only be had in known formats', async () => {
		assert.equal((await roll('&format=xml')).status, 422);
	});
});
