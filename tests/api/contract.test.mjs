/* What a stranger may expect of the interface who has read no more than what it
 * promises in general: of arguments, of lists, of entity tags, of refusals. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { makeKey, sshsig } from './keys.mjs';
import { policyDocument, populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';

let server;
let home;

before(async () => {
	server = await startServer();
	home = server.home;
	await populate(home);
	for (const slug of ['mentoring', 'translation'])
		await home.record('ada', 'activity', { slug, title: slug });
	const [role] = Object.values(policyDocument().roles);
	await home.agree('olga', 'otto', 'policy', { document: policyDocument({
		policy: 'thanked', roles: { helper: role, friend: role } }) });
});
after(() => server.stop());

/* Refused, in words that have all of these. */
function assertRefused(answer, status, ...words) {
	assert.equal(answer.status, status, answer.text);
	assert.match(answer.type, /^application\/problem\+json/);
	for (const word of words)
		assert.ok(answer.body.detail.includes(word), answer.text);
}

describe('arguments', () => {
	for (const path of ['/statements?limit=1&limit=2', '/people?q=a&limit=1&q=b',
		'/roles/voter/decision?person=mia&person=cleo',
		'/roles/voter/roll?as_of=2026-01-01&as_of=2026-02-01',
		'/bundle?from=0&from=1', '/log?at=2026-01-01&at=2026-01-02'])
		test(`that contradict each other are refused: ${path}`, async () => {
			const [, name] = /[?&]([a-z_]+)=[^&]*&(?:.*&)?\1=/.exec(path);
			assertRefused(await home.get(path), 422, name, 'once');
		});

	test('of which there may be many are taken: bots of an import', async () => {
		const answer = await home.post(
			'/import/minutes?name=a.txt&bot=one&bot=two', 'x', 'text/plain');
		assertRefused(answer, 400, 'MeetBot');
	});

	const bad = [
		['type=nope', 'type'], ['type=', 'type'],
		['by=No%20Body', 'by'], ['by=', 'by'],
		['group=', 'group'], ['group=No%20Group', 'group'],
		['activity=', 'activity'], ['activity=No!', 'activity'],
		['subject=', 'subject'], ['subject=nope:x', 'subject'],
		['q=', 'q'],
		['from=2026-03-01&until=2026-02', 'until'],
	];
	for (const [query, name] of bad)
		test(`that can find nothing are refused: statements?${query}`,
			async () => {
				assertRefused(await home.get(`/statements?${query}`),
					422, `${name}`);
			});

	test('that could find something are taken, even where nothing is',
		async () => {
			const by = async (query) =>
				(await home.json(`/statements?${query}`)).items;
			assert.equal((await by('type=contribution')).length, 2);
			for (const none of ['type=redaction', 'by=nobody',
				'group=none', 'activity=none', 'subject=irc:none',
				'from=2026-03-01&until=2026-03'])
				assert.deepEqual(await by(none), []);
			assert.deepEqual(await by('subject=mia'),
				await by('subject=handle:mia'));
		});
});

describe('lists', () => {
	for (const list of ['/roles', '/policies', '/activities'])
		test(`are given in pages: ${list}`, async () => {
			const whole = await home.json(list);
			const seen = [];
			let cursor = '';

			assert.ok(whole.items.length > 1);
			assert.equal(whole.next, undefined);
			do {
				const page = await home.json(`${list}?limit=1${cursor}`);
				assert.equal(page.items.length, 1);
				seen.push(...page.items);
				cursor = page.next && `&cursor=${page.next}`;
			} while (cursor);
			assert.deepEqual(seen, whole.items);
			assert.equal((await home.json(`${list}?limit=200`)).next,
				undefined);
			for (const bad of ['limit=0', 'limit=201'])
				assertRefused(await home.get(`${list}?${bad}`), 422,
					'limit', '200');
			for (const bad of ['zz', '2d31', '3939'])
				assertRefused(await home.get(`${list}?cursor=${bad}`),
					422, 'cursor');
		});
});

describe('a cursor that no page gave', () => {
	const hex = (text) => Buffer.from(text, 'latin1').toString('hex');
	const numbers = ['9999999999999999999', '18446744073709551615',
		'18446744073709551616', '-1', '1,5', '9'.repeat(140)];
	const bytes = ['\xff', 'a\xc3', '\xed\xa0\x80', '\xc0\x80', 'a\nb',
		'x'.repeat(300)];
	const counted = ['/statements', '/groups/ops/inbox', '/offices',
		'/people/mia/record', '/roles', '/policies', '/activities'];
	const named = ['/people', '/groups', '/unmatched', '/organisations',
		'/sources', '/roles/voter/roll/people',
		'/roles/voter/roll/people?sort=-name'];
	const cases = [
		...counted.map((path) => [path, [...numbers, ...bytes]]),
		...named.map((path) => [path, bytes]),
	];
	const ask = (path, key) => home.get(
		`${path}${path.includes('?') ? '&' : '?'}cursor=${hex(key)}`);

	for (const [path, keys] of cases)
		test(`is refused, and harms nobody: ${path}`, async () => {
			for (const key of keys)
				assertRefused(await ask(path, key), 422, 'cursor');
		});

	for (const path of ['/waiting', '/private/contact/ada/reads'])
		test(`is refused where a session is needed: ${path}`, async () => {
			const headers = await home.bearer('ada');
			for (const key of numbers)
				assertRefused(await home.get(
					`${path}?cursor=${hex(key)}`, { headers }),
				422, 'cursor');
		});

	test('is refused where communities are listed', async () => {
		for (const key of bytes)
			assertRefused(await server.get(
				`/api/v1/communities?cursor=${hex(key)}`), 422, 'cursor');
	});
});

describe('entity tags', () => {
	test('name the proof that a tree of a size gives', async () => {
		const [{ digest }] = (await home.json('/statements')).items;
		const path = `/statements/${digest}/proof`;
		const first = await home.get(path);
		const tag = first.headers.get('etag');

		assert.match(tag ?? '', /^"[^"]+"$/);
		assert.equal((await home.get(path,
			{ headers: { 'if-none-match': tag } })).status, 304);
		await home.record('mia', 'contribution', talk({ summary: 'later' }));
		const grown = await home.get(path,
			{ headers: { 'if-none-match': tag } });
		assert.equal(grown.status, 200);
		assert.notEqual(grown.headers.get('etag'), tag);
	});
});

describe('refusals', () => {
	test('of another signature say what is recorded, one by one and together',
		async () => {
			const first = await home.record('mia', 'contribution',
				talk({ summary: 'signed twice' }));
			const again = { ...first.envelope,
				signature: sshsig(home.keys.mia, 'kleos.v1.contribution',
					first.envelope.payload, 'sha256') };
			const recorded = {
				digest: first.digest,
				index: first.body.index,
				recorded_at: first.body.recorded_at,
			};
			const alone = await home.submit(again);
			const lines = await home.post('/statements',
				`${JSON.stringify(again)}\n`, 'application/x-ndjson');

			assertRefused(alone, 409, 'another signature');
			const both = [alone.body, JSON.parse(lines.text.split('\n')[0])];
			for (const { code, digest, index, recorded_at } of both)
				assert.deepEqual({ code, digest, index, recorded_at },
					{ code: 'conflict', ...recorded });
		});

	test('name what no file can have: an import by a digest of zeroes',
		async () => {
			const answer = await home.say('ada', 'import', { format: 'csv',
				name: 'a.csv', sha256: '0'.repeat(64), rows_in: 0,
				matched: 0, queued: 0, rejections: [] });
			assertRefused(answer, 422, 'not all of them 0');
			assert.equal(answer.body.field, '/body/sha256');
		});

	test('of other contradictions name no entry', async () => {
		const answer = await home.say('ada', 'activity',
			{ slug: 'x', title: 'X', units: ['a', 'a'] });
		assert.equal(answer.body.index, undefined);
		assert.equal(answer.body.recorded_at, undefined);
	});

	const wholes = [['/statements', '[]', 'envelope'],
		['/session', '[]', 'envelope'],
		['/private/contact/mia', '[]', 'body']];
	for (const [path, body, name] of wholes)
		test(`name what is no object: ${path}`, async () => {
			const bearer = await home.bearer('mia');
			const answer = path.startsWith('/private')
				? await home.put(path, body, bearer)
				: await home.post(path, body);
			assertRefused(answer, 422, name, 'must be an object');
		});

	const torn = ['', '{"identities":["mia\\u0000"]}', '{"identities":',
		'{"identities":nul}'];
	for (const path of ['/identities', '/roles/voter/decisions', '/session'])
		for (const body of torn)
			test(`say nothing of our libraries: ${path} ${body}`,
				async () => {
					const answer = await home.post(path, body);
					assertRefused(answer, 400, 'byte');
					assert.doesNotMatch(answer.body.detail,
						/JSON_|arguments|overflow/);
				});

	test('of a null in a private row say that it is not allowed', async () => {
		const answer = await home.put('/private/contact/mia',
			'{"value":{"a":null}}', await home.bearer('mia'));
		assertRefused(answer, 400, 'null is not allowed');
	});
});

describe('decisions', () => {
	test('about many say of a handle that nobody has what one says', async () => {
		const one = await home.get('/roles/voter/decision?person=nobody');
		const many = await home.post('/roles/voter/decisions', JSON.stringify(
			{ identities: ['nobody', 'handle:nobody', 'mia', 'irc:none'] }));

		assert.equal(one.status, 404);
		const [bare, full, mia, none] = many.body.items;
		for (const item of [bare, full]) {
			assert.equal(item.decision, undefined);
			assert.equal(item.problem.code, 'not-found');
			assert.equal(item.problem.detail, one.body.detail);
		}
		assert.equal(mia.decision.id, 'handle:mia');
		assert.equal(none.decision.result, 'fail');
	});

	test('by a policy that does not exist name it', async () => {
		assertRefused(await home.get(
			'/roles/voter/decision?person=mia&policy=zz'), 404, 'zz');
	});
});

test('a stranger cannot say that they are somebody else', async () => {
	const stranger = makeKey(server.folder, 'stranger');
	const answer = await home.say('mia', 'contribution', talk(),
		{ key: stranger });
	assertRefused(answer, 403, 'no key of mia');
});
