/* The shipped configuration of HAProxy before two real servers: TLS, HTTP/2,
 * limits, slow clients, and servers that start again one after the other. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { talk } from '../api/orchard.mjs';
import { freePort } from '../api/server.mjs';
import { furnish, testFront } from './behind.mjs';
import { assertProblem, NAME, startFront } from './front.mjs';
import { openSecond, until } from './house.mjs';

const skip = existsSync('/usr/sbin/haproxy') && existsSync('/usr/bin/openssl')
	? false : 'there is no haproxy or no openssl here';
const JSON_TYPE = { 'content-type': 'application/json' };

let server;
let second;
let c;
let front;
const house = {};

before(async () => {
	if (skip)
		return;
	server = await furnish();
	c = server.home;
	second = await openSecond(server);
	const begin = async (name, port, other) => startFront('haproxy',
		join(server.folder, name), port, other ?? await freePort());
	front = await begin('haproxy', server.port, new URL(second.url).port);
	Object.assign(house, { front, servers: [server, second], c, begin });
});

after(async () => {
	await front?.stop();
	await second?.halt();
	await server?.stop();
});

const behind = (what, action) => test(what, { skip }, action);
const post = (path, body, headers = JSON_TYPE, alone = false) =>
	front.ask(c.base + path, { method: 'POST', body, alone,
		headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
const envelope = async () => c.envelope('mia', 'contribution',
	await c.payload('mia', 'contribution', talk()));

testFront(house, skip);

behind('asks both servers, and records with either', async () => {
	for (let i = 0; i < 4; i++) {
		const one = await envelope();
		const said = await post('/statements', JSON.stringify(one));
		assert.equal(said.status, 201, said.text);
		const { digest, index } = JSON.parse(said.text);
		const found = await front.ask(`${c.base}/statements/${digest}`);
		assert.equal(found.status, 200);
		assert.equal(JSON.parse(found.text).index, index);
		assert.match(found.headers['strict-transport-security'], /max-age/);
		assert.match(found.headers['x-request-id'], /^[0-9a-f]{16}$/);
		assert.match(found.headers['content-security-policy'], /default-src/);
	}
	for (const one of [server, second])
		assert.match(one.output(), /"route":"\/api\/v1\/\{c\}\/statements/);
});

/* Who goes on sending what was refused loses the connection. */
const tooLarge = (path, body, headers) => post(path, body, headers, true);

behind('has the limit of each path', async () => {
	const kib = (n) => 'x'.repeat(n << 10);

	for (const [path, fits, headers] of [
		['/identities', 2048, JSON_TYPE],
		['/roles/voter/decisions', 256, JSON_TYPE],
		['/import/csv', 4096, { 'content-type': 'text/csv' }],
		['/statements', 4096, { 'content-type': 'application/x-ndjson' }],
	]) {
		const most = await post(path, kib(fits), headers);
		assert.ok([200, 400, 422].includes(most.status),
			`${path} ${most.status} ${most.text}`);
		assertProblem(await tooLarge(path, `${kib(fits)}x`, headers), 413,
			'too-large');
	}
	assertProblem(await tooLarge('/session', kib(97)), 413, 'too-large');
});

/* It cannot count what nobody has counted: the server says so (411). */
behind('passes bodies whose length nobody has said on to a refusal',
	async () => {
		const body = JSON.stringify(await envelope());
		const answer = await front.raw(
			`POST ${c.base}/statements HTTP/1.1\r\nHost: ${NAME}\r\n` +
			'Content-Type: application/json\r\nConnection: close\r\n' +
			'Transfer-Encoding: chunked\r\n\r\n' +
			`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
		assertProblem(answer, 411, 'length-required');
	});

behind('refuses what is too long as the server would', async () => {
	const close = `Host: ${NAME}\r\nConnection: close\r\n`;
	assertProblem(await front.raw(`GET / HTTP/1.1\r\n${close}` +
		`X-Long: ${'y'.repeat(20000)}\r\n\r\n`), 400, 'bad-header');
	assertProblem(await front.raw(`GET /${'y'.repeat(20000)} HTTP/1.1\r\n` +
		`${close}\r\n`), 414, 'target-too-long');
	assert.equal((await front.raw('GET / HTTP/1.1\r\nno field\r\n\r\n'))
		.status, 400, 'in words of its own');
	assertProblem(await front.ask(`/${'y'.repeat(3000)}`), 414,
		'target-too-long');
});

behind('goes on while one server starts again, then the other', async () => {
	const seen = new Map();
	let going = true;
	const reader = async () => {
		while (going) {
			const { status } = await front.ask(`${c.base}/people`)
				.catch(({ message }) => ({ status: message }));
			seen.set(status, (seen.get(status) ?? 0) + 1);
			await sleep(20);
		}
	};
	const readers = Array.from({ length: 8 }, reader);
	await server.restart();
	await sleep(3000);
	await second.restart();
	await sleep(1000);
	going = false;
	await Promise.all(readers);

	assert.deepEqual([...seen.keys()], [200], JSON.stringify([...seen]));
	const said = await post('/statements', JSON.stringify(await envelope()));
	assert.equal(said.status, 201, said.text);
});

behind('asks only the server that is ready', async () => {
	await server.halt();
	await until('its end is noticed', async () => {
		const answers = await Promise.all(Array.from({ length: 8 }, () =>
			front.ask(`${c.base}/people`)));
		return answers.every(({ status }) => status === 200);
	});
	await second.halt();
	assertProblem(await front.ask(c.base), 503, 'unavailable');
	await server.restart();
	await second.restart();
	await until('both are back', async () =>
		(await front.ask(c.base)).status === 200);
});
