/* The shipped configuration of HAProxy before two real servers: TLS, HTTP/2,
 * limits, slow clients, and servers that start again one after the other. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { populate, talk } from '../api/orchard.mjs';
import { parse, value } from '../api/prometheus.mjs';
import { freePort, startServer } from '../api/server.mjs';
import { assertProblem, BROWSER, METRICS, NAME, startFront }
	from './front.mjs';
import { openSecond, until } from './house.mjs';

const skip = existsSync('/usr/sbin/haproxy') && existsSync('/usr/bin/openssl')
	? false : 'there is no haproxy or no openssl here';
const JSON_TYPE = { 'content-type': 'application/json' };

let server;
let second;
let c;
let front;

before(async () => {
	if (skip)
		return;
	Object.assign(process.env, { KLEOS_HOSTS: NAME,
		KLEOS_TRUSTED_PROXIES: '127.0.0.1', KLEOS_LIMIT_QUESTION: '1/3' });
	server = await startServer();
	c = server.home;
	await populate(c);
	second = await openSecond(server);
	front = await startFront('haproxy', join(server.folder, 'haproxy'),
		server.port, new URL(second.url).port);
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

behind('speaks TLS 1.2 and 1.3 and nothing older', async () => {
	assert.deepEqual(await front.shake('TLSv1.3'), ['TLSv1.3', 'h2']);
	assert.deepEqual(await front.shake('TLSv1.2'), ['TLSv1.2', 'h2']);
	await assert.rejects(front.shake('TLSv1.1'));
});

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

behind('compresses, and knows again what a client has', async () => {
	const path = `${c.base}/statements?limit=200`;
	const small = await front.ask(path,
		{ headers: { 'accept-encoding': 'gzip' } });
	const plain = await front.ask(path);

	assert.equal(small.headers['content-encoding'], 'gzip');
	assert.equal(gunzipSync(small.bytes).toString(), plain.text);
	for (const { headers } of [small, plain]) {
		const known = await front.ask(path, { headers: {
			'accept-encoding': 'gzip', 'if-none-match': headers.etag } });
		assert.equal(known.status, 304);
		assert.equal(known.text, '');
	}
});

behind('answers HEAD like GET, without the body', async () => {
	for (const path of [c.base, '/', `${c.base}/people`]) {
		const head = await front.ask(path, { method: 'HEAD' });
		const get = await front.ask(path);
		assert.equal(head.status, 200);
		assert.equal(head.bytes.length, 0);
		assert.equal(head.headers['content-type'],
			get.headers['content-type']);
	}
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

behind('lets all the fields of a browser pass', async () => {
	const answer = await front.ask(`${c.base}/people`, { headers: BROWSER });
	assert.equal(answer.status, 200, answer.text);
	assert.match(answer.headers['content-type'], /^text\/html/);
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

behind('has sessions under its name and no other', async () => {
	const own = await front.ask(`${c.base}/session`);
	const other = await front.ask(`${c.base}/session`,
		{ authority: 'evil.example' });

	assert.equal(own.status, 200, own.text);
	assert.equal(JSON.parse(own.text).host, NAME);
	assert.equal(other.status, 422, other.text);
});

behind('tells the servers who asks, whatever the client says', async () => {
	const ask = (from, i) => front.ask(`${c.base}/people?size=3`, { from,
		headers: { 'x-forwarded-for': `198.51.100.${i}`,
			'x-real-ip': `198.51.100.${i}` } });
	const answers = [];
	for (let i = 0; i < 12; i++)
		answers.push(await ask('127.0.0.1', i));

	assertProblem(answers.at(-1), 429, 'too-many');
	assert.match(answers.at(-1).headers['retry-after'], /^[1-9]/);
	assert.equal((await ask('::1', 0)).status, 200, 'another client');
});

behind('keeps the metrics from everybody', async () => {
	for (const path of METRICS) {
		const answer = await front.ask(path);
		assert.ok([400, 404].includes(answer.status), path);
		assert.doesNotMatch(answer.text, /kleos_/, path);
	}
	assert.equal((await server.get('/metrics')).status, 200);
});

behind('sends those who come without TLS where it is', async () => {
	const answer = await fetch(`http://127.0.0.1:${front.plain}/api/v1/x?y=1`,
		{ redirect: 'manual' });

	assert.equal(answer.status, 308);
	assert.match(answer.headers.get('location'),
		/^https:\/\/.*\/api\/v1\/x\?y=1$/);
});

behind('does not let slow senders near the servers', async () => {
	const head = `POST ${c.base}/statements HTTP/1.1\r\nHost: ${NAME}\r\n` +
		'Content-Type: application/json\r\n';
	const slow = Array.from({ length: 40 }, () => front.open());
	const started = Date.now();
	const closed = slow.map((socket) => new Promise((resolve) => {
		socket.on('close', () => resolve(Date.now() - started))
			.on('error', () => {}).resume();
	}));
	slow.slice(20).forEach((socket) =>
		socket.write(`${head}Content-Length: 1000\r\n\r\n`));
	const drip = setInterval(() => {
		slow.forEach((socket, i) => socket.write(i >= 20 ? ' '
			: head[Math.floor((Date.now() - started) / 250)] ?? 'x'));
	}, 250);
	try {
		for (let i = 0; i < 8; i++) {
			const answer = await front.ask(`${c.base}/people`);
			assert.equal(answer.status, 200);
			await sleep(1000);
		}
		for (const url of [server.url, second.url]) {
			const text = await (await fetch(`${url}/metrics`)).text();
			assert.equal(value(parse(text), 'kleos_requests_in_flight'), 0);
		}
		for (const ms of await Promise.all(closed))
			assert.ok(ms < 16000, `${ms} ms`);
	} finally {
		clearInterval(drip);
		slow.forEach((socket) => socket.destroy());
	}
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

behind('writes down no address and no path, but the id', async () => {
	const secret = 'quincetree';
	const answer = await front.ask(`/api/v1/${secret}?q=${secret}`,
		{ headers: { 'user-agent': secret } });
	const id = answer.headers['x-request-id'];
	await until('it is written', () => front.log().includes(id));

	assert.ok([server, second].some((one) =>
		one.output().includes(`"id":"${id}"`)));
	assert.doesNotMatch(front.log(), /quince|127\.0\.0\.1|::1|\/api|mia/);
});

/* With a server of the test's own in place of Kleos. */
behind('keeps tiles, and only what says that it may be kept', async () => {
	const asked = new Map();
	const origin = http.createServer((request, response) => {
		const n = (asked.get(request.url) ?? 0) + 1;
		asked.set(request.url, n);
		response.setHeader('cache-control', request.url.includes('.p/')
			? 'no-cache' : 'public, max-age=31536000, immutable');
		const text = `${request.url} ${n}`;
		response.setHeader('content-length', text.length);
		response.end(text);
	});
	await new Promise((resolve) => origin.listen(0, '127.0.0.1', resolve));
	const other = await startFront('haproxy', join(server.folder, 'cache'),
		origin.address().port, await freePort());
	const twice = async (path) => {
		const texts = [(await other.ask(path)).text,
			(await other.ask(path)).text];
		assert.equal(texts[0], `${path} 1`);
		return texts[0] === texts[1];
	};
	try {
		assert.ok(await twice('/orchard/log/tile/0/000'));
		assert.ok(!await twice('/orchard/log/tile/0/000.p/7'));
		assert.ok(!await twice('/orchard/log/checkpoint'));
		assert.ok(!await twice('/api/v1/orchard/statements/1'));
		origin.closeAllConnections();
		await new Promise((resolve) => origin.close(resolve));
		const kept = await other.ask('/orchard/log/tile/0/000');
		assert.equal(kept.status, 200);
		assert.match(kept.headers['cache-control'], /immutable/);
		assertProblem(await other.ask('/orchard/log/checkpoint'), 503,
			'unavailable');
	} finally {
		await other.stop();
		origin.closeAllConnections();
		origin.close();
	}
});
