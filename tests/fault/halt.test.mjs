/* The server is told to stop at the worst moments: while it starts, and when a
 * worker has just been killed.  It ends all the same, each time.
 *
 * FAULT_MINUTES is for how long, FAULT_SEED repeats a run. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { spawnKore, startKore, startServer } from '../api/server.mjs';
import { Chance } from './chance.mjs';
import { childrenOf, until } from './house.mjs';

const ROUNDS = 12; /* of each test, where it is to be short */
const START_MS = 1000;
const PATIENCE_MS = 8000;
const SIGNALS = ['SIGTERM', 'SIGQUIT', 'SIGINT'];

const minutes = Number(process.env.FAULT_MINUTES || 0);
const seed = Number(process.env.FAULT_SEED ||
	Math.floor(Math.random() * 0x7fffffff));
const chance = new Chance(seed);

let server;

before(async () => {
	server = await startServer();
	await server.halt();
});

after(async () => {
	await server?.stop();
});

/* All of its processes on one core: what is forked runs late. */
function crowd({ pid }) {
	const [core] = /Cpus_allowed_list:\s*(\d+)/
		.exec(readFileSync('/proc/self/status', 'utf8')).slice(1);
	execFileSync('taskset', ['-pc', core, `${pid}`]);
}

/* Only ours, and only if the test has failed.  The parent must not start
 * another one meanwhile. */
function killAll({ pid }) {
	process.kill(pid, 'SIGSTOP');
	for (const one of [...childrenOf(pid), pid])
		process.kill(one, 'SIGKILL');
}

async function assertEnds({ child, ended, log }, signal, when) {
	child.kill(signal);
	const over = await Promise.race([ended.then(() => true),
		delay(PATIENCE_MS, false, { ref: false })]);
	if (over)
		return;
	killAll(child);
	assert.fail(`${signal} ${when}: still there after ${PATIENCE_MS} ms ` +
		`(seed ${seed}): ${readFileSync(log, 'utf8').slice(-2000)}`);
}

/* Wait until the script has become Kore: a shell has its own mind about SIGINT. */
async function becomeKore({ pid }) {
	while (readFileSync(`/proc/${pid}/comm`, 'utf8') !== 'kore\n')
		await delay(1);
}

async function repeat(round) {
	const end = Date.now() + minutes * 30000; /* half of it for each test */
	for (let n = 0; n < ROUNDS || Date.now() < end; n++)
		await round();
}

test('ends when it is told to stop while it starts', () => repeat(async () => {
	const kore = spawnKore(server.folder, server.env, server.port);
	const ms = chance.below(START_MS);
	if (chance.happens(50))
		crowd(kore.child);
	await becomeKore(kore.child);
	await delay(ms);
	await assertEnds(kore, chance.pick(SIGNALS), `${ms} ms after the start`);
}));

test('ends when it is told to stop while a worker starts anew', () =>
	repeat(async () => {
		const kore = await startKore(server.folder, server.env, server.port);
		const ms = chance.below(20);
		if (chance.happens(50))
			crowd(kore.child);
		process.kill(chance.pick(childrenOf(kore.child.pid)), 'SIGKILL');
		if (ms > 0)
			await delay(ms - 1);
		await assertEnds(kore, chance.pick(SIGNALS),
			`${ms} ms after a worker was killed`);
	}));

test('its workers end when it is killed itself', async () => {
	const { child, ended } = await startKore(server.folder, server.env,
		server.port);
	const left = childrenOf(child.pid);
	assert.ok(left.length > 0);
	child.kill('SIGKILL');
	await ended;
	try {
		await until('nobody holds the port', () => fetch(`${server.url}/healthz`,
			{ signal: AbortSignal.timeout(1000) })
			.then(() => false, ({ cause }) => cause?.code === 'ECONNREFUSED'));
	} catch (error) {
		left.forEach((pid) => process.kill(pid, 'SIGKILL'));
		throw error;
	}
});

test('and what it left behind is in nobody\'s way', async () => {
	await server.restart();
	assert.equal((await server.get('/readyz')).status, 200);
	assert.doesNotMatch(readFileSync(join(server.folder, 'server.log'), 'utf8'),
		/sandbox violation/);
});
