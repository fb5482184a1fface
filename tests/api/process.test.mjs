/* The server as processes: what workers may do, and what happens when
 * PostgreSQL or the server itself goes away and comes back. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';

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

const children = (pid) => readFileSync(
	`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');

/* The fields of /proc/PID/status. */
const status = (pid) => Object.fromEntries(
	readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n')
		.map((line) => line.split(/:\s*/, 2)));

const envelope = async () => c.envelope('mia', 'contribution',
	await c.payload('mia', 'contribution', talk()));

/* Until PostgreSQL is used again. */
async function recovered() {
	const end = Date.now() + 10000;
	while ((await server.get('/readyz')).status !== 200) {
		assert.ok(Date.now() < end, 'the server does not recover');
		await sleep(50);
	}
}

test('workers are sandboxed and not root', () => {
	const pids = children(server.pid());

	assert.ok(pids.length >= 2, 'several workers');
	for (const pid of pids) {
		const fields = status(pid);
		assert.equal(fields.Seccomp, '2');
		assert.ok(fields.Uid.split('\t').every((uid) => uid !== '0'));
		assert.ok(fields.Gid.split('\t').every((gid) => gid !== '0'));
		assert.match(fields.Groups.trim(), /^(?!(.* )?0( |$))/);
		assert.equal(BigInt(`0x${fields.CapEff}`), 0n);
	}
});

test('listens on the loopback only', () => {
	const port = server.port.toString(16).toUpperCase().padStart(4, '0');
	const listening = ['tcp', 'tcp6'].flatMap((name) => readFileSync(
		`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1))
		.map((line) => line.trim().split(/\s+/))
		.filter(([, local, , state]) => state === '0A' &&
			local.endsWith(`:${port}`));

	assert.deepEqual(listening.map(([, local]) => local),
		[`0100007F:${port}`]);
});

/* The log says that it went, with PostgreSQL's words, and that it came. */
function assertEvents() {
	const events = server.output().split('\n')
		.filter((line) => line.includes('"event":'))
		.map((line) => JSON.parse(line));
	const away = events.filter(({ event }) => event === 'database away');

	assert.ok(away.length > 0);
	for (const { level, message } of away) {
		assert.equal(level, 'error');
		assert.match(message, /^connection to server/);
	}
	assert.ok(events.some(({ event, level, message }) =>
		event === 'database back' && level === 'info' &&
		message === undefined));
}

test('answers 503 while PostgreSQL is away, and recovers', async () => {
	const kept = await c.record('mia', 'contribution', talk());
	const sent = await envelope();

	server.cluster.stop();
	try {
		const write = await c.submit(sent);
		const read = await c.get('/people');
		for (const answer of [write, read]) {
			assert.equal(answer.status, 503, answer.text);
			assert.equal(answer.type, 'application/problem+json');
			assert.equal(answer.body.code, 'unavailable');
			assert.ok(Number(answer.headers.get('retry-after')) > 0);
		}
		assert.equal((await server.get('/healthz')).status, 200);
		assert.equal((await server.get('/readyz')).status, 503);
	} finally {
		server.cluster.start();
	}
	await recovered();
	assertEvents();
	assert.equal((await c.submit(sent)).status, 201);
	assert.equal((await c.submit(kept.envelope)).body.index,
		kept.body.index);
});

test('loses nothing that it acknowledged, whatever breaks', async () => {
	const envelopes = await Promise.all(
		Array.from({ length: 200 }, envelope));
	const answers = [];
	const breaking = (async () => {
		for (let i = 0; i < 10; i++) {
			spawnSync('psql', ['-Xq', server.cluster.app.replace(
				'user=kleos_app', 'user=postgres'), '-c',
			'SELECT pg_terminate_backend(pid) FROM pg_stat_activity ' +
				'WHERE usename = \'kleos_app\'']);
			await sleep(20);
		}
	})();

	for (let at = 0; at < envelopes.length; at += 20)
		answers.push(...await Promise.all(envelopes.slice(at, at + 20)
			.map((one) => c.submit(one))));
	await breaking;
	await recovered();

	const seen = new Set();
	for (const [i, answer] of answers.entries()) {
		assert.ok([200, 201, 503].includes(answer.status), answer.text);
		const again = await c.submit(envelopes[i]);
		assert.ok([200, 201].includes(again.status), again.text);
		if (answer.status !== 503)
			assert.equal(again.body.index, answer.body.index);
		seen.add(again.body.index);
	}
	assert.equal(seen.size, envelopes.length, 'each has one index');
	const { items } = (await c.get('/statements?limit=200')).body;
	items.slice(1).forEach((item, i) =>
		assert.equal(item.index, items[i].index - 1, 'without gaps'));
});

test('answers the same after a restart', async () => {
	const paths = ['', '/people', '/statements?limit=200',
		'/roles/voter/roll?as_of=2026-12-01&format=text'];
	const ask = () => Promise.all(paths.map(async (path) =>
		(await c.get(path)).text));
	const before = await ask();

	await server.restart();
	assert.deepEqual(await ask(), before);
});

test('finishes what it has begun when it is stopped', async () => {
	const envelopes = await Promise.all(Array.from({ length: 32 }, envelope));
	const answers = envelopes.map((one) => c.submit(one)
		.catch(() => ({ status: 0 })));
	await sleep(5);
	await server.restart();

	for (const [i, answer] of (await Promise.all(answers)).entries()) {
		if (answer.status !== 201)
			continue;
		const again = await c.submit(envelopes[i]);
		assert.equal(again.status, 200);
		assert.equal(again.body.index, answer.body.index);
	}
});

test('serves nothing for writing from a database that fell behind',
	async () => {
		const admin = server.cluster.app.replace('user=kleos_app',
			'user=postgres');
		const psql = (sql) => {
			const done = spawnSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1',
				admin, '-c', sql], { encoding: 'utf8' });
			assert.equal(done.status, 0, done.stderr);
		};
		const copy = 'size, edge, root, last_recorded_at, governance';
		const restore = (table) => psql(`UPDATE log SET (${copy}) =
			(SELECT ${copy} FROM ${table} t
			 WHERE t.community = log.community)`);
		psql('CREATE TABLE log_then AS SELECT * FROM log');
		await c.record('mia', 'contribution', talk());
		psql('CREATE TABLE log_now AS SELECT * FROM log');
		restore('log_then');
		try {
			const answer = await c.submit(await envelope());
			assert.equal(answer.status, 503, answer.text);
			assert.match(answer.body.detail, /were published/);
		} finally {
			restore('log_now');
			psql('DROP TABLE log_then, log_now');
		}
		assert.equal((await c.submit(await envelope())).status, 201);
	});

test('no worker died of any of this', () => {
	const deaths = server.output().split('\n')
		.filter((line) => /sandbox|exited with status (?!0$)/.test(line));

	assert.deepEqual(deaths.filter((line) => !/sandbox enabled/.test(line)),
		[]);
});
