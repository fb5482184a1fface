/* The server is told to stop while people wait for answers. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { bundle, claim, lockLog, openHouse, sql, until } from './house.mjs';

const REQUESTS = 24;
const ESTABLISHED = '01';

let server;

before(async () => {
	server = await openHouse();
});

after(async () => {
	await server?.stop();
});

/* Send it; `sent` when it has left us, `status` when it was answered. */
function send(envelope) {
	const request = http.request(
		`${server.url}/api/v1/orchard/statements`,
		{ method: 'POST', agent: false,
			headers: { 'content-type': 'application/json' } });
	const status = once(request, 'response').then(async ([answer]) => {
		answer.resume();
		await once(answer, 'end');
		return answer.statusCode;
	});
	const sent = once(request, 'finish');
	request.end(JSON.stringify(envelope));
	return { sent, status };
}

/* Do so many connections exist, from which the server has read everything? */
function hasRead(n) {
	const port = server.port.toString(16).toUpperCase().padStart(4, '0');
	const queues = readFileSync('/proc/net/tcp', 'utf8').split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter(([, local, , state]) =>
			local?.endsWith(`:${port}`) && state === ESTABLISHED)
		.map((fields) => fields[4].split(':')[1]);
	return queues.length >= n && queues.every((rx) => Number(`0x${rx}`) === 0);
}

const lockWaiters = () => sql(server, 'SELECT count(*) FROM pg_stat_activity ' +
	"WHERE datname = current_database() AND wait_event_type = 'Lock'");

test('SIGTERM leaves no request without an answer', async (t) => {
	const envelopes = await Promise.all(Array.from({ length: REQUESTS },
		(_, i) => claim(server, `in flight ${i}`)));
	const unlock = await lockLog(server);
	const requests = envelopes.map(send);
	await Promise.all(requests.map(({ sent }) => sent));
	await until('the server has read all of them', () => hasRead(REQUESTS));
	await until('an append waits', async () => lockWaiters() > 0);
	process.kill(server.pid(), 'SIGTERM');
	await unlock();

	const statuses = await Promise.all(requests.map(({ status }) => status));
	await server.halt();
	await t.test('each was recorded, or told to come again', () => {
		assert.deepEqual(statuses
			.filter((status) => status !== 201 && status !== 503), []);
		assert.ok(statuses.includes(201));
	});
	await t.test('the workers ended by themselves', () => {
		assert.match(server.output(), /goodbye/);
		assert.doesNotMatch(server.output(), /exited with status/);
	});
	await t.test('what it said is true', async () => {
		await server.restart();
		const known = new Set((await bundle(server))
			.map(({ payload }) => payload));
		envelopes.forEach(({ payload }, i) => assert.equal(
			known.has(payload), statuses[i] === 201));
	});
});
