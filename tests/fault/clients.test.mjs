/* Clients that take their time, or never take what they asked for. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { drip, neverRead } from './clients.mjs';
import { claim, openHouse, workers } from './house.mjs';

const LINES = 600;
const MANY = 40;
const GROWTH_MAX = 256 * 1024; /* KiB of all workers together */
const PROMPT_MS = 2000;

let server;

/* A log of some size: nobody's buffers hold many of its bundles. */
before(async () => {
	server = await openHouse();
	const lines = await Promise.all(Array.from({ length: LINES }, async () =>
		`${JSON.stringify(await claim(server, 'x'.repeat(900)))}\n`));
	const answer = await server.home.post('/statements', lines.join(''),
		'application/x-ndjson');
	assert.equal(answer.status, 200, answer.text);
});

after(async () => {
	await server?.stop();
});

/* What the workers hold in memory, in KiB. */
const memory = () => workers(server).reduce((sum, pid) => sum + Number(
	/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]), 0);

/* Others are served while it lasts, by the workers that were there. */
async function assertPrompt(t, busy) {
	const before = workers(server);
	const held = memory();
	const life = { over: false };
	const doing = Array.from({ length: MANY }, () => busy(server.url, life));
	await delay(2000);
	for (let i = 0; i < 20; i++) {
		const envelope = await claim(server, `prompt ${i}`);
		const from = performance.now();
		const answer = await server.home.submit(envelope);
		assert.equal(answer.status, 201, answer.text);
		assert.ok(performance.now() - from < PROMPT_MS);
	}
	const grown = memory() - held;
	t.diagnostic(`workers grew by ${grown} KiB`);
	life.over = true;
	await Promise.all(doing);
	assert.ok(grown < GROWTH_MAX, `grown by ${grown} KiB`);
	assert.deepEqual(workers(server), before);
}

test('writers that drip keep nobody waiting', (t) => assertPrompt(t, drip));

test('readers that never read keep nobody waiting', (t) =>
	assertPrompt(t, neverRead));
