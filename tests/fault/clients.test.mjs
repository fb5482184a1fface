/* Clients that take their time, or never take what they asked for. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { askAll, drip, neverRead, pageOf } from './clients.mjs';
import { claim, openHouse, until, workers } from './house.mjs';

const PACKS = 5;
const LINES = 600;
const MANY = 40;
const CROWD = 140;
const PAGE_MAX = 4 * 1024; /* KiB of a page of a bundle */
const GROWTH_MAX = 1.6 * MANY * PAGE_MAX; /* KiB of all workers together */
const UNSENT_MAX = 128 * 1024 * 1024; /* of a worker */
const PROMPT_MS = 2000;

let server;

async function submitPack() {
	const lines = await Promise.all(Array.from({ length: LINES }, async () =>
		`${JSON.stringify(await claim(server, 'x'.repeat(900)))}\n`));
	const answer = await server.home.post('/statements', lines.join(''),
		'application/x-ndjson');
	assert.equal(answer.status, 200, answer.text);
}

/* A log of some size: nobody's buffers hold many of its bundles. */
before(async () => {
	server = await openHouse();
	for (let i = 0; i < PACKS; i++)
		await submitPack();
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

test('who asks again before it reads gets both answers in turn',
	async () => {
		const indices = [0, 100];
		const asked = await askAll(server.url, indices);
		await delay(500);
		const answers = await asked.read();
		assert.equal(answers.length, indices.length);
		for (const [i, answer] of answers.entries()) {
			const alone = await fetch(server.url + pageOf(indices[i]));
			assert.equal(answer.status, 200);
			assert.equal(answer.body, await alone.text());
		}
	});

/* What waits in all workers, as they last noted it. */
async function unsent() {
	const text = await (await fetch(`${server.url}/metrics`)).text();
	return Number(/^kleos_unsent_bytes (\d+)$/m.exec(text)[1]);
}

test('what nobody takes is bounded, and small questions go on', async (t) => {
	const crowd = await Promise.all(Array.from({ length: CROWD }, () =>
		askAll(server.url, [0])));
	await until('there is no room for another page', async () => {
		const asked = await askAll(server.url, [0]);
		const [answer] = await asked.read();
		if (answer.status === 200)
			return false;
		assert.equal(answer.status, 503);
		assert.equal(JSON.parse(answer.body).code, 'unavailable');
		return true;
	});
	const small = await server.home.submit(await claim(server, 'small'));
	assert.equal(small.status, 201, small.text);
	const waiting = await unsent();
	t.diagnostic(`${waiting} bytes wait`);
	assert.ok(waiting <= workers(server).length * UNSENT_MAX);
	for (const asked of crowd)
		asked.leave();
	await until('nothing waits', async () => await unsent() === 0);
	assert.equal((await fetch(server.url + pageOf(0))).status, 200);
});
