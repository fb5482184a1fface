/* GET /metrics: read strictly, and every number held against what was done. */

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { populate, talk } from './orchard.mjs';
import { parse, value } from './prometheus.mjs';
import { startServer } from './server.mjs';
import { workers, until } from '../fault/house.mjs';

let server;
let c;

before(async () => {
	server = await startServer({ ownCluster: true });
	c = server.home;
	await populate(c);
});

after(async () => {
	await server?.stop();
});

async function metrics() {
	const answer = await server.get('/metrics');
	assert.equal(answer.status, 200);
	return parse(answer.text);
}

/* How much a number grew while something was done. */
async function growth(name, labels, action) {
	const then = value(await metrics(), name, labels);
	await action();
	return value(await metrics(), name, labels) - then;
}

/* On a connection of its own, so that the workers share them out. */
const ask = (path) => new Promise((resolve, reject) => {
	http.get(server.url + path, { agent: false }, (answer) => {
		answer.resume().on('end', () => resolve(answer.statusCode));
	}).on('error', reject);
});

test('is text that a strict reader takes, with a unit in each name',
	async () => {
		const answer = await server.get('/metrics');
		const families = parse(answer.text);

		assert.equal(answer.type,
			'text/plain; version=0.0.4; charset=utf-8');
		assert.equal(answer.headers.get('cache-control'), 'no-store');
		assert.ok(families.size >= 15);
		assert.match(answer.text,
			/^kleos_build_info\{version="\d+\.\d+\.\d+[^"]*"\} 1$/m);
		assert.match(answer.text,
			/route="\/api\/v1\/\{c\}\/statements",status="201"/);
	});

test('adds up over workers, whichever is asked', async () => {
	const route = '/api/v1/{c}/groups/{slug}';
	const labels = { route, status: '404' };
	let mostly = 0;
	const n = await growth('kleos_requests_total', labels, async () => {
		const done = await Promise.all(Array.from({ length: 200 }, (_, i) =>
			ask(`${c.base}/groups/nowhere-${i}`)));
		mostly = done.filter((status) => status === 404).length;
	});

	assert.equal(mostly, 200);
	assert.equal(n, 200);
	const families = await metrics();
	assert.equal(value(families, 'kleos_request_duration_seconds_count',
		{ route }), value(families, 'kleos_requests_total', { route }));
	assert.doesNotMatch((await server.get('/metrics')).text, /nowhere-/);
});

test('counts what becomes of statements', async () => {
	const outcome = (which, action) =>
		growth('kleos_statements_total', { outcome: which }, action);
	const [batches] = [await growth('kleos_append_batch_statements_count', {},
		async () => {
			let kept;
			assert.equal(await outcome('recorded', async () => {
				kept = await c.record('mia', 'contribution', talk());
			}), 1);
			assert.equal(await outcome('already', () =>
				c.submit(kept.envelope)), 1);
			assert.equal(await outcome('refused', () =>
				c.say('mia', 'endorsement', { of: [{ statement:
					kept.digest }], verdict: 'endorse' })), 1);
			assert.equal(await outcome('waiting', () =>
				c.introduce('newcomer')), 1);
		})];

	assert.equal(batches, 4);
});

test('counts refusals by their code', async () => {
	const refused = (reason, action) =>
		growth('kleos_refused_total', { reason }, action);

	assert.equal(await refused('not-found', () => ask('/nowhere')), 1);
	assert.equal(await refused('method-not-allowed', () =>
		server.get('/healthz', { method: 'DELETE' })), 1);
	assert.equal(await refused('bad-signature', () =>
		c.say('mia', 'contribution', talk(), { key: c.keys.ada,
			namespace: 'kleos.v1.vouch' })), 1);
	assert.equal(await refused('too-large', () =>
		c.post('/statements', 'x'.repeat(5 << 20))), 1);
});

test('knows how far the log is, and its mark', async () => {
	const size = (await c.get('')).body.size;
	const families = await metrics();
	const community = server.community;

	assert.equal(value(families, 'kleos_log_size_entries', { community }),
		size);
	assert.equal(value(families, 'kleos_log_mark_entries', { community }),
		size);
});

test('knows its workers, and when one has died', async () => {
	const pids = workers(server);
	const now = Date.now() / 1000;
	const before = await metrics();
	const recorded = value(before, 'kleos_statements_total',
		{ outcome: 'recorded' });

	assert.ok(recorded > 0);
	assert.equal(value(before, 'kleos_worker_starts_total'), pids.length);
	for (let worker = 1; worker <= pids.length; worker++) {
		const labels = { worker: `${worker}` };
		const start = value(before, 'kleos_worker_start_time_seconds',
			labels);
		const bytes = value(before, 'kleos_worker_resident_memory_bytes',
			labels);
		assert.ok(start > now - 600 && start <= now + 1, `${start}`);
		assert.ok(bytes > 1 << 20 && bytes < 1 << 30, `${bytes}`);
	}
	process.kill(pids[0], 'SIGKILL');
	await until('the worker was started again', async () => {
		const answer = await server.get('/metrics').catch(() => undefined);
		return answer && value(parse(answer.text),
			'kleos_worker_starts_total') === pids.length + 1;
	});
	assert.equal(value(await metrics(), 'kleos_statements_total',
		{ outcome: 'recorded' }), recorded, 'what it counted is kept');
});

test('needs no database, and counts that it is away', async () => {
	server.cluster.stop();
	try {
		const failed = await growth('kleos_database_connects_total',
			{ result: 'failed' }, async () => {
				assert.equal((await c.get('/people')).status, 503);
			});
		assert.ok(failed > 0);
	} finally {
		server.cluster.start();
	}
	const made = await growth('kleos_database_connects_total',
		{ result: 'made' }, async () => {
			while ((await server.get('/readyz')).status !== 200)
				await sleep(50);
		});
	assert.ok(made > 0);
});

test('has the methods of a thing to read', async () => {
	const head = await server.get('/metrics', { method: 'HEAD' });
	const post = await server.post('/metrics', '{}', 'application/json');

	assert.equal(head.status, 200);
	assert.equal(head.text, '');
	assert.equal(post.status, 405);
	assert.match(post.headers.get('allow'), /GET, HEAD/);
});
