/* What must hold before servers, whoever stands there: nginx or HAProxy, with
 * the shipped configuration. */

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { populate } from '../api/orchard.mjs';
import { parse, value } from '../api/prometheus.mjs';
import { startServer } from '../api/server.mjs';
import { assertProblem, BROWSER, METRICS, NAME } from './front.mjs';
import { until } from './house.mjs';

/* A server that knows its name and who stands before it, with people. */
export async function furnish() {
	Object.assign(process.env, { KLEOS_HOSTS: NAME,
		KLEOS_TRUSTED_PROXIES: '127.0.0.1', KLEOS_LIMIT_QUESTION: '1/3' });
	const server = await startServer();
	await populate(server.home);
	return server;
}

/*
 * house is filled in before any of these runs: front, servers, c (a community
 * with people), and begin(name, port): another one before another server.
 */
export function testFront(house, skip) {
	const behind = (what, action) => test(what, { skip }, action);

	behind('speaks TLS 1.2 and 1.3 and nothing older', async () => {
		assert.deepEqual(await house.front.shake('TLSv1.3'), ['TLSv1.3', 'h2']);
		assert.deepEqual(await house.front.shake('TLSv1.2'), ['TLSv1.2', 'h2']);
		await assert.rejects(house.front.shake('TLSv1.1'));
	});

	behind('compresses, and knows again what a client has', async () => {
		const path = `${house.c.base}/statements?limit=200`;
		const small = await house.front.ask(path,
			{ headers: { 'accept-encoding': 'gzip' } });
		const plain = await house.front.ask(path);

		assert.equal(small.headers['content-encoding'], 'gzip');
		assert.equal(gunzipSync(small.bytes).toString(), plain.text);
		for (const { headers } of [small, plain]) {
			const known = await house.front.ask(path, { headers: {
				'accept-encoding': 'gzip', 'if-none-match': headers.etag } });
			assert.equal(known.status, 304);
			assert.equal(known.text, '');
		}
		const page = await house.front.ask('/',
			{ headers: { 'accept-encoding': 'gzip, br' } });
		assert.equal(page.status, 200);
	});

	behind('answers HEAD like GET, without the body', async () => {
		for (const path of [house.c.base, '/', `${house.c.base}/people`]) {
			const head = await house.front.ask(path, { method: 'HEAD' });
			const get = await house.front.ask(path);
			assert.equal(head.status, 200);
			assert.equal(head.bytes.length, 0);
			assert.equal(head.headers['content-type'],
				get.headers['content-type']);
			assert.equal(head.headers.etag, get.headers.etag);
		}
	});

	behind('lets all the fields of a browser pass', async () => {
		const answer = await house.front.ask(`${house.c.base}/people`, { headers: BROWSER });

		assert.equal(answer.status, 200);
		assert.match(answer.headers['content-type'], /^text\/html/);
	});

	behind('has sessions under its name and no other', async () => {
		const own = await house.front.ask(`${house.c.base}/session`);
		const other = await house.front.ask(`${house.c.base}/session`,
			{ authority: 'evil.example' });

		assert.equal(own.status, 200, own.text);
		assert.equal(JSON.parse(own.text).host, NAME);
		assert.equal(other.status, 422, other.text);
	});

	behind('tells who serves who asks, whatever the client says', async () => {
		const ask = (from, i) => house.front.ask(`${house.c.base}/people?size=3`, { from,
			headers: { 'x-forwarded-for': `198.51.100.${i}`,
				'x-real-ip': `198.51.100.${i}` } });
		const answers = [];
		for (let i = 0; i < 6 * (house.servers.length + 1); i++)
			answers.push(await ask('127.0.0.1', i));

		assertProblem(answers.at(-1), 429, 'too-many');
		assert.match(answers.at(-1).headers['retry-after'], /^[1-9]/);
		assert.equal((await ask('::1', 0)).status, 200, 'another client');
	});

	behind('keeps the metrics from everybody', async () => {
		for (const path of METRICS) {
			const answer = await house.front.ask(path);
			assert.ok([400, 404].includes(answer.status), path);
			assert.doesNotMatch(answer.text, /kleos_/, path);
		}
		for (const { url } of house.servers)
			assert.equal((await fetch(`${url}/metrics`)).status, 200);
	});

	behind('sends those who come without TLS where it is', async () => {
		const { plain } = house.front;
		const answer = await fetch(`http://127.0.0.1:${plain}/api/v1/x?y=1`,
			{ redirect: 'manual' });

		assert.equal(answer.status, 308);
		assert.match(answer.headers.get('location'),
			/^https:\/\/.*\/api\/v1\/x\?y=1$/);
	});

	behind('does not let slow senders near the server', async () => {
		const head = `POST ${house.c.base}/statements HTTP/1.1\r\nHost: ${NAME}\r\n` +
			'Content-Type: application/json\r\n';
		const heads = Array.from({ length: 20 }, () => house.front.open());
		const bodies = Array.from({ length: 20 }, () => house.front.open());
		const started = Date.now();
		const closed = heads.map((socket) => new Promise((resolve) => {
			socket.on('close', () => resolve(Date.now() - started))
				.on('error', () => {}).resume();
		}));
		for (const socket of bodies) {
			socket.on('error', () => {}).resume();
			socket.write(`${head}Content-Length: 1000\r\n\r\n`);
		}
		const drip = setInterval(() => {
			heads.forEach((socket) => socket.write(
				head[Math.floor((Date.now() - started) / 250)] ?? 'x'));
			bodies.forEach((socket) => socket.write(' '));
		}, 250);
		try {
			for (let i = 0; i < 8; i++) {
				const answer = await house.front.ask(`${house.c.base}/people`);
				assert.equal(answer.status, 200);
				await sleep(1000);
			}
			for (const { url } of house.servers) {
				const text = await (await fetch(`${url}/metrics`)).text();
				assert.equal(value(parse(text), 'kleos_requests_in_flight'), 0);
			}
			for (const ms of await Promise.all(closed))
				assert.ok(ms < 16000, `${ms} ms`);
		} finally {
			clearInterval(drip);
			[...heads, ...bodies].forEach((socket) => socket.destroy());
		}
	});

	behind('writes down no address and no path, but the id', async () => {
		const secret = 'quincetree';
		const answer = await house.front.ask(`/api/v1/${secret}?q=${secret}`,
			{ headers: { 'user-agent': secret } });
		const id = answer.headers['x-request-id'];
		await until('it is written', () => house.front.log().includes(id));

		assert.ok(house.servers.some((one) =>
			one.output().includes(`"id":"${id}"`)));
		assert.doesNotMatch(house.front.log(), /quince|127\.0\.0\.1|::1|\/api|mia/);
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
		const other = await house.begin('cache', origin.address().port);
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
}
