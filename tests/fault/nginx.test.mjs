/* The shipped site of nginx before the real server: TLS, HTTP/2, limits,
 * slow clients, and a server that starts again meanwhile. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { talk } from '../api/orchard.mjs';
import { furnish, testFront } from './behind.mjs';
import { assertProblem, NAME, startFront } from './front.mjs';

const skip = existsSync('/usr/sbin/nginx') && existsSync('/usr/bin/openssl')
	? false : 'there is no nginx or no openssl here';
const JSON_TYPE = { 'content-type': 'application/json' };
const LINES_TYPE = { 'content-type': 'application/x-ndjson' };
const BODY_MAX = 4 << 20;
const ENVELOPE_MAX = 80 << 10;

let server;
let c;
let nginx;
const house = {};

before(async () => {
	if (skip)
		return;
	server = await furnish();
	c = server.home;
	const begin = (name, port) =>
		startFront('nginx', join(server.folder, name), port);
	nginx = await begin('nginx', server.port);
	Object.assign(house, { front: nginx, servers: [server], c, begin });
});

after(async () => {
	await nginx?.stop();
	await server?.stop();
});

const behind = (what, action) => test(what, { skip }, action);
const post = (path, body, headers = JSON_TYPE) =>
	nginx.ask(c.base + path, { method: 'POST', body, headers });
const envelope = async () => c.envelope('mia', 'contribution',
	await c.payload('mia', 'contribution', talk()));

testFront(house, skip);

behind('records a statement and reads it again', async () => {
	const one = await envelope();
	const said = await post('/statements', JSON.stringify(one));
	assert.equal(said.status, 201, said.text);
	const { digest, index } = JSON.parse(said.text);

	const found = await nginx.ask(`${c.base}/statements/${digest}`);
	assert.equal(found.status, 200);
	assert.equal(JSON.parse(found.text).index, index);
	assert.match(found.headers['strict-transport-security'], /max-age/);
	assert.match(found.headers['x-request-id'], /^[0-9a-f]{16}$/);
	assert.equal(found.headers.server, 'nginx');
	assert.match(found.headers['content-security-policy'], /default-src/);

	const again = await post('/statements', JSON.stringify(one));
	assert.equal(again.status, 200);
	assert.equal(JSON.parse(again.text).index, index);
});

behind('takes as much at once as the server does, and not a byte more',
	async () => {
		const lines = [];
		for (let left = BODY_MAX; left > 0;) {
			const text = JSON.stringify(await envelope());
			const len = Math.min(left, ENVELOPE_MAX) - 1;
			lines.push(text.padEnd(len < text.length * 2 ? left - 1 : len));
			left -= lines.at(-1).length + 1;
		}
		const body = `${lines.join('\n')}\n`;
		assert.equal(body.length, BODY_MAX);

		const answer = await post('/statements', body, LINES_TYPE);
		const done = answer.text.trim().split('\n')
			.map((line) => JSON.parse(line));
		assert.equal(answer.status, 200);
		assert.equal(done.length, lines.length + 1);
		assert.ok(done.slice(0, -1).every(({ index }) => index > 0));
		assertProblem(await post('/statements', `${body} `, LINES_TYPE), 413,
			'too-large');
	});

behind('has the limit of each path', async () => {
	const kib = (n) => 'x'.repeat(n << 10);

	for (const [path, fits, headers] of [
		['/identities', 2048, JSON_TYPE],
		['/roles/voter/decisions', 256, JSON_TYPE],
		['/import/csv', 4096, { 'content-type': 'text/csv' }],
	]) {
		const most = await post(path, kib(fits), headers);
		assert.ok([400, 422].includes(most.status), `${path} ${most.text}`);
		assertProblem(await post(path, `${kib(fits)}x`, headers), 413,
			'too-large');
	}
	assertProblem(await post('/session', kib(97)), 413, 'too-large');
});

behind('takes bodies whose length nobody has said', async () => {
	const body = JSON.stringify(await envelope());
	const answer = await nginx.raw(
		`POST ${c.base}/statements HTTP/1.1\r\nHost: ${NAME}\r\n` +
		'Content-Type: application/json\r\nConnection: close\r\n' +
		'Transfer-Encoding: chunked\r\n\r\n' +
		`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);

	assert.equal(answer.status, 201);
});

behind('refuses what is too long as the server would', async () => {
	assertProblem(await nginx.raw(`GET / HTTP/1.1\r\nHost: ${NAME}\r\n` +
		`X-Long: ${'y'.repeat(20000)}\r\n\r\n`), 400, 'bad-header');
	assertProblem(await nginx.raw(`GET /${'y'.repeat(20000)} HTTP/1.1\r\n` +
		`Host: ${NAME}\r\n\r\n`), 414, 'target-too-long');
	assertProblem(await nginx.raw('GET nowhere HTTP/1.1\r\n\r\n'), 400, 'bad-header');
	assertProblem(await nginx.ask(`/${'y'.repeat(3000)}`), 414,
		'target-too-long');
});

behind('fails for a moment only when the server starts again', async () => {
	const failures = [];
	let going = true;
	const reader = async () => {
		while (going) {
			const answer = await nginx.ask(`${c.base}/people`);
			if (answer.status !== 200)
				failures.push({ at: Date.now(), answer });
			/* After a thousand requests nginx ends a connection. */
			await sleep(40);
		}
	};
	const readers = Array.from({ length: 8 }, reader);
	const then = Date.now();
	await server.restart();
	const back = Date.now();
	await sleep(1000);
	going = false;
	await Promise.all(readers);

	for (const { at, answer } of failures) {
		assertProblem(answer, 503, 'unavailable');
		assert.equal(answer.headers['retry-after'], '1');
		assert.ok(at >= then && at <= back + 100, 'only while it was away');
	}
	const said = await post('/statements', JSON.stringify(await envelope()));
	assert.equal(said.status, 201, said.text);
});

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function assertPage(answer, status, says) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
	assert.equal(answer.headers['retry-after'], '1');
	assert.match(answer.headers['strict-transport-security'], /max-age/);
	assert.match(answer.text, /^<!doctype html>/);
	assert.match(answer.text, says);
}

behind('tells who looks at pages of its limits on a page', async () => {
	const answers = await Promise.all(Array.from({ length: 400 }, () =>
		nginx.ask('/orchard', { method: 'POST', headers: BROWSER,
			from: '::1' })));
	const late = answers.filter(({ status }) => status === 429);
	const other = await nginx.ask('/orchard', { method: 'POST',
		from: '::1' });

	assert.ok(late.length > 0);
	for (const answer of late)
		assertPage(answer, 429, /it helps to wait/);
	if (other.status === 429)
		assertProblem(other, 429, 'too-many');
});

behind('tells who looks at pages that the server is away', async () => {
	const origin = http.createServer();
	await new Promise((resolve) => origin.listen(0, '127.0.0.1', resolve));
	const { port } = origin.address();
	await new Promise((resolve) => origin.close(resolve));
	const other = await house.begin('away', port);
	try {
		assertPage(await other.ask('/orchard', { headers: BROWSER }), 503,
			/cannot be reached/);
		assertProblem(await other.ask('/orchard'), 503, 'unavailable');
	} finally {
		await other.stop();
	}
});
