/* Who comes too often: limits by address, by costly question and by key.  The
 * test is the trusted proxy, and so says itself who its clients are. */

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { populate, talk } from './orchard.mjs';
import { parse, value } from './prometheus.mjs';
import { startServer } from './server.mjs';

const ROLL = '/roles/voter/roll';
let server;
let c;
let clients = 0;
let client;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	await limited({});
});

beforeEach(() => {
	client = `192.0.2.${++clients}`;
});

after(async () => {
	await server?.stop();
});

/* Start the server again with other limits. */
async function limited(settings) {
	Object.assign(server.env, { KLEOS_TRUSTED_PROXIES: '127.0.0.1',
		KLEOS_LIMIT_ADDRESS: '10/40', KLEOS_LIMIT_QUESTION: '1/4',
		KLEOS_LIMIT_KEY: '2/6', ...settings });
	await server.restart();
}

/* Each on a connection of its own, so that all workers get some. */
function ask(path, forwarded = client, { method = 'GET', body = '',
	type = 'application/json', accept } = {}) {
	return new Promise((resolve, reject) => {
		const headers = { host: `127.0.0.1:${server.port}` };
		if (forwarded !== undefined)
			headers['x-forwarded-for'] = forwarded;
		if (accept !== undefined)
			headers.accept = accept;
		if (method === 'POST') {
			headers['content-type'] = type;
			headers['content-length'] = Buffer.byteLength(body);
		}
		const request = http.request(server.url + path, { agent: false,
			method, headers }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (more) => {
				text += more;
			}).on('end', () => resolve({ status: response.statusCode,
				headers: response.headers, text }));
		});
		request.on('error', reject);
		request.end(body);
	});
}

const many = (n, action) => Promise.all(Array.from({ length: n },
	(_, i) => action(i)));
const count = (answers, status) =>
	answers.filter((answer) => answer.status === status).length;

function assertTooMany(answer, what) {
	assert.equal(answer.status, 429, answer.text);
	assert.match(answer.headers['content-type'], /^application\/problem\+json/);
	assert.equal(JSON.parse(answer.text).code, 'too-many');
	assert.match(JSON.parse(answer.text).detail, what);
	assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
}

describe('an address', () => {
	test('gets its burst from all workers together, and no more', async () => {
		const answers = await many(80, () => ask(`${c.base}/groups`));
		const passed = count(answers, 200);

		assert.ok(passed >= 40 && passed <= 60, `${passed} passed`);
		assert.equal(count(answers, 429), 80 - passed);
		assertTooMany(answers.find(({ status }) => status === 429),
			/from this address/);
		assert.equal((await ask(`${c.base}/groups`, '198.51.100.1')).status,
			200, 'another one');
		assert.equal((await ask('/healthz')).status, 200);
		assert.equal((await ask('/readyz')).status, 200);
		assert.equal((await ask('/style.css')).status, 200);
	});

	test('may come again when it was told', async () => {
		const answers = await many(80, () => ask(`${c.base}/groups`));
		const late = answers.find(({ status }) => status === 429);
		await sleep(1000 * Number(late.headers['retry-after']));

		assert.equal((await ask(`${c.base}/groups`)).status, 200);
	});

	test('pays for large bodies', async () => {
		const send = () => ask(`${c.base}/identities`, client, {
			method: 'POST', body: `${' '.repeat(1 << 20)}{}` });

		assert.equal(count(await many(4, send), 429), 2);
	});

	test('is the one that the last proxy has seen', async () => {
		const answers = await many(80, (i) => ask(`${c.base}/groups`,
			`198.51.100.${i}, ${client}`));

		assert.ok(count(answers, 429) >= 20, 'invented ones do not count');
	});

	test('is in the last of several fields', async () => {
		const answers = await many(80, (i) => ask(`${c.base}/groups`,
			[`198.51.100.${i}`, client]));

		assert.ok(count(answers, 429) >= 20, 'invented ones do not count');
	});

	test('is the network for IPv6', async () => {
		const answers = await many(80, (i) => ask(`${c.base}/groups`,
			`2001:db8:0:${clients}::${i}`));

		assert.ok(count(answers, 429) >= 20);
		assert.equal((await ask(`${c.base}/groups`, '2001:db8:1::1')).status,
			200);
	});
});

describe('a costly question', () => {
	const limit = (path, options) => many(12, () => ask(c.base + path, client,
		options));

	for (const [what, path, options] of [
		['everyone', ROLL],
		['another instant', '/roles/voter/decision?person=mia&as_of=2026-02-03'],
		['another size', '/people?size=3'],
		['words in any statement', '/statements?q=nowhere'],
		['many at once', '/roles/voter/decisions', { method: 'POST',
			body: '{"identities":["handle:mia"]}' }],
	])
		test(`has a limit of its own: ${what}`, async () => {
			const answers = await limit(path, options);
			const passed = answers.length - count(answers, 429);

			assert.ok(passed >= 4 && passed <= 7, `${passed} passed`);
			assertTooMany(answers.find(({ status }) => status === 429),
				/costly questions/);
			assert.equal((await ask(`${c.base}/roles/voter/decision` +
				'?person=mia')).status, 200, 'the present may be asked');
		});
});

describe('a key', () => {
	const post = (body, type) => ask(`${c.base}/statements`, client,
		{ method: 'POST', body, type });
	const envelope = async (by = 'mia', options = {}) => c.envelope(by,
		'contribution', await c.payload(by, 'contribution',
			talk({ subject: `handle:${by}` })), options);
	const send = async (by, options) =>
		post(JSON.stringify(await envelope(by, options)));
	const ndjson = async (n, by) => (await many(n, () => envelope(by)))
		.map((one) => `${JSON.stringify(one)}\n`).join('');
	/* What was said for the tests before is paid by then. */
	const rested = () => sleep(4000);

	test('may have so much recorded, and then waits', async () => {
		await rested();
		const answers = [];
		for (let i = 0; i < 10; i++)
			answers.push(await send('mia'));

		const passed = count(answers, 201);
		assert.ok(passed >= 6 && passed <= 9, `${passed} passed`);
		assertTooMany(answers.at(-1), /under this key/);
		assert.equal((await send('cleo')).status, 201, 'another key');
	});

	test('pays for the lines that were recorded', async () => {
		await rested();
		const all = await post(await ndjson(12), 'application/x-ndjson');
		const statuses = all.text.trim().split('\n').slice(0, -1)
			.map((line) => JSON.parse(line).index !== undefined);
		assert.equal(statuses.filter(Boolean).length, 12,
			'all that came together');

		const next = await post(await ndjson(2), 'application/x-ndjson');
		const line = JSON.parse(next.text.split('\n')[0]);
		assert.equal(next.status, 200);
		assert.equal(line.status, 429);
		assert.equal(line.code, 'too-many');
		await sleep(1000 * 5);
	});

	test('pays nothing for what it has not signed now', async () => {
		await rested();
		const kept = await envelope();
		assert.equal((await post(JSON.stringify(kept))).status, 201);
		const forged = await envelope('mia', { key: c.keys.cleo });
		const foreign = c.envelope('mia', 'contribution',
			await c.payload('mia', 'contribution', talk(),
				{ fields: { log: '0'.repeat(64) } }));
		for (const [one, status] of [[kept, 200], [forged, 403],
			[foreign, 422]])
			assert.equal(count(await many(8, () =>
				post(JSON.stringify(one))), status), 8);

		assert.equal((await send('mia')).status, 201);
	});
});

test('tells who looks at pages so on a page', async () => {
	const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
	for (const path of ['/orchard/roles/voter/roll', '/orchard/search?q=talk',
		'/orchard']) {
		const answers = await many(60, () => ask(path, client, { accept }));
		for (const { status, headers, text } of answers) {
			assert.match(headers['content-type'], /^text\/html/);
			assert.match(text, /^<!doctype html>/i, `${path} ${status}`);
		}
		assert.ok(count(answers, 429) > 0, path);
	}
});

test('counts whom it has sent away', async () => {
	const { text } = await ask('/metrics');
	const families = parse(text);

	for (const limit of ['address', 'question', 'key'])
		assert.ok(value(families, 'kleos_limited_total', { limit }) > 0,
			limit);
});

test('believes nobody whom it was not told to', async () => {
	await limited({ KLEOS_TRUSTED_PROXIES: '10.0.0.0/8 unix' });
	const answers = await many(80, (i) => ask(`${c.base}/groups`,
		`198.51.100.${i}`));

	assert.ok(count(answers, 429) >= 20);
});

test('does not start with limits that it cannot read', async () => {
	for (const [name, text] of [['KLEOS_LIMIT_ADDRESS', '100'],
		['KLEOS_LIMIT_QUESTION', '0/5'], ['KLEOS_LIMIT_KEY', 'none'],
		['KLEOS_TRUSTED_PROXIES', 'localhost']])
		await assert.rejects(limited({ [name]: text }),
			new RegExp(`cannot start: ${name}`));
});

test('lets a conference import pass as it is shipped', async () => {
	await limited({ KLEOS_LIMIT_ADDRESS: '', KLEOS_LIMIT_QUESTION: '',
		KLEOS_LIMIT_KEY: '' });
	for (let file = 0; file < 2; file++) {
		const lines = await many(1000, async (i) => JSON.stringify(
			c.envelope('cleo', 'contribution', await c.payload('cleo',
				'contribution', talk({ summary: `talk ${file} ${i}` })))));
		const answer = await c.post('/statements', lines.join('\n'),
			'application/x-ndjson');
		const done = answer.text.trim().split('\n')
			.map((line) => JSON.parse(line));
		assert.equal(done.length, 1001);
		assert.deepEqual(done.slice(0, -1)
			.filter(({ index }) => index === undefined), []);
	}
});

test('answers a costly question once for all who wait for it', async () => {
	await limited({ KLEOS_LIMIT_ADDRESS: 'off', KLEOS_LIMIT_QUESTION: 'off',
		KLEOS_LIMIT_KEY: 'off' });
	const shared = async () => value(parse((await ask('/metrics')).text),
		'kleos_shared_answers_total');
	const path = `${c.base}${ROLL}?as_of=2026-02-03&format=text`;
	const [answers, others] = await Promise.all([
		many(200, () => ask(path)), many(100, () => ask(`${c.base}/groups`))]);

	assert.equal(count(answers, 200), 200);
	assert.equal(count(others, 200), 100);
	assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
	assert.ok(await shared() > 0);
	assert.ok(answers[0].text.startsWith('{'));
});

test('has in the newest answer what was recorded before it was asked',
	async () => {
		for (let i = 0; i < 20; i++) {
			const asked = many(6, () => ask(c.base + ROLL));
			const { body } = await c.record('mia', 'contribution', talk());
			const [answer] = await many(6, () => ask(c.base + ROLL));
			assert.ok(JSON.parse(answer.text).size > body.index);
			await asked;
		}
	});
