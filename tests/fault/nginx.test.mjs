/* The shipped site of nginx before the real server: TLS, HTTP/2, limits,
 * slow clients, and a server that starts again meanwhile. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { gunzipSync } from 'node:zlib';

import { populate, talk } from '../api/orchard.mjs';
import { parse, value } from '../api/prometheus.mjs';
import { startServer } from '../api/server.mjs';
import { until } from './house.mjs';
import { NAME, startNginx } from './nginx.mjs';

const skip = existsSync('/usr/sbin/nginx') && existsSync('/usr/bin/openssl')
	? false : 'there is no nginx or no openssl here';
const JSON_TYPE = { 'content-type': 'application/json' };
const LINES_TYPE = { 'content-type': 'application/x-ndjson' };
const BODY_MAX = 4 << 20;
const ENVELOPE_MAX = 80 << 10;

let server;
let c;
let nginx;

before(async () => {
	if (skip)
		return;
	Object.assign(process.env, { KLEOS_HOSTS: NAME,
		KLEOS_TRUSTED_PROXIES: '127.0.0.1', KLEOS_LIMIT_QUESTION: '1/3' });
	server = await startServer();
	c = server.home;
	await populate(c);
	nginx = await startNginx(join(server.folder, 'nginx'), server.port);
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

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function assertPage(answer, status, says) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
	assert.equal(answer.headers['retry-after'], '1');
	assert.match(answer.headers['strict-transport-security'], /max-age/);
	assert.match(answer.text, /^<!doctype html>/);
	assert.match(answer.text, says);
}

function assertProblem(answer, status, code) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.headers['content-type'], 'application/problem+json');
	const body = JSON.parse(answer.text);
	assert.equal(body.status, status);
	assert.equal(body.code, code);
	assert.match(answer.headers['strict-transport-security'], /max-age/);
}

behind('speaks TLS 1.2 and 1.3 and nothing older', async () => {
	const shake = (version) => new Promise((resolve, reject) => {
		const socket = tls.connect({ ...nginx.options, host: '127.0.0.1',
			port: nginx.secure, minVersion: version, maxVersion: version,
			ciphers: 'ALL:@SECLEVEL=0', ALPNProtocols: ['h2'] });
		socket.on('secureConnect', () => {
			resolve([socket.getProtocol(), socket.alpnProtocol]);
			socket.destroy();
		}).on('error', reject);
	});

	assert.deepEqual(await shake('TLSv1.3'), ['TLSv1.3', 'h2']);
	assert.deepEqual(await shake('TLSv1.2'), ['TLSv1.2', 'h2']);
	await assert.rejects(shake('TLSv1.1'));
});

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

behind('compresses, and knows again what a client has', async () => {
	const path = `${c.base}/statements?limit=200`;
	const small = await nginx.ask(path,
		{ headers: { 'accept-encoding': 'gzip' } });
	const plain = await nginx.ask(path);

	assert.equal(small.headers['content-encoding'], 'gzip');
	assert.equal(gunzipSync(small.bytes).toString(), plain.text);
	for (const { headers } of [small, plain]) {
		const known = await nginx.ask(path, { headers: {
			'accept-encoding': 'gzip', 'if-none-match': headers.etag } });
		assert.equal(known.status, 304);
		assert.equal(known.text, '');
	}
	const page = await nginx.ask('/',
		{ headers: { 'accept-encoding': 'gzip, br' } });
	assert.equal(page.status, 200);
});

behind('answers HEAD like GET, without the body', async () => {
	for (const path of [c.base, '/', `${c.base}/people`]) {
		const head = await nginx.ask(path, { method: 'HEAD' });
		const get = await nginx.ask(path);
		assert.equal(head.status, 200);
		assert.equal(head.bytes.length, 0);
		assert.equal(head.headers['content-type'],
			get.headers['content-type']);
		assert.equal(head.headers.etag, get.headers.etag);
	}
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

/* The answer to some text over HTTP/1.1. */
const raw = (text) => new Promise((resolve) => {
	const socket = nginx.open();
	let got = '';
	socket.on('data', (data) => {
		got += data;
	}).on('error', () => {}).on('close', () => {
		const [head, body] = got.split('\r\n\r\n');
		const [line, ...fields] = head.split('\r\n');
		resolve({ status: Number(line.split(' ')[1]), text: body,
			headers: Object.fromEntries(fields.map((field) =>
				[field.split(':')[0].toLowerCase(),
					field.slice(field.indexOf(':') + 1).trim()])) });
	});
	socket.write(text);
});

behind('takes bodies whose length nobody has said', async () => {
	const body = JSON.stringify(await envelope());
	const answer = await raw(
		`POST ${c.base}/statements HTTP/1.1\r\nHost: ${NAME}\r\n` +
		'Content-Type: application/json\r\nConnection: close\r\n' +
		'Transfer-Encoding: chunked\r\n\r\n' +
		`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);

	assert.equal(answer.status, 201);
});

behind('lets all the fields of a browser pass', async () => {
	const names = ['cookie', 'referer', 'user-agent', 'dnt', 'pragma',
		'upgrade-insecure-requests', 'sec-fetch-dest', 'sec-fetch-mode',
		'sec-fetch-site', 'sec-fetch-user', 'sec-ch-ua', 'sec-ch-ua-mobile',
		'sec-ch-ua-platform', 'accept-language', 'cache-control', 'priority',
		'origin', 'save-data', 'sec-gpc', 'if-modified-since'];
	const answer = await nginx.ask(`${c.base}/people`, { headers: {
		'accept': 'text/html,*/*;q=0.8', 'accept-encoding': 'gzip, br',
		...Object.fromEntries(names.map((name) => [name, 'something'])),
	} });

	assert.equal(answer.status, 200);
	assert.match(answer.headers['content-type'], /^text\/html/);
});

behind('refuses what is too long as the server would', async () => {
	assertProblem(await raw(`GET / HTTP/1.1\r\nHost: ${NAME}\r\n` +
		`X-Long: ${'y'.repeat(20000)}\r\n\r\n`), 400, 'bad-header');
	assertProblem(await raw(`GET /${'y'.repeat(20000)} HTTP/1.1\r\n` +
		`Host: ${NAME}\r\n\r\n`), 414, 'target-too-long');
	assertProblem(await raw('GET nowhere HTTP/1.1\r\n\r\n'), 400, 'bad-header');
	assertProblem(await nginx.ask(`/${'y'.repeat(3000)}`), 414,
		'target-too-long');
});

behind('has sessions under its name and no other', async () => {
	const own = await nginx.ask(`${c.base}/session`);
	const other = await nginx.ask(`${c.base}/session`,
		{ authority: 'evil.example' });

	assert.equal(own.status, 200, own.text);
	assert.equal(JSON.parse(own.text).host, NAME);
	assert.equal(other.status, 422, other.text);
});

behind('tells the server who asks, whatever the client says', async () => {
	const ask = (from, i) => nginx.ask(`${c.base}/people?size=3`, { from,
		headers: { 'x-forwarded-for': `198.51.100.${i}`,
			'x-real-ip': `198.51.100.${i}` } });
	const answers = [];
	for (let i = 0; i < 8; i++)
		answers.push(await ask('127.0.0.1', i));

	assertProblem(answers.at(-1), 429, 'too-many');
	assert.match(answers.at(-1).headers['retry-after'], /^[1-9]/);
	assert.equal((await ask('::1', 0)).status, 200, 'another client');
});

behind('tells who looks at pages so on a page', async () => {
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

behind('keeps the metrics from everybody', async () => {
	for (const path of ['/metrics', '/metrics?x=1', '/%6detrics', '//metrics',
		'/./metrics', '/x/../metrics', '/metrics/', '/metrics%2f',
		'/%2fmetrics', '/METRICS']) {
		const answer = await nginx.ask(path);
		assert.ok([400, 404].includes(answer.status), path);
		assert.doesNotMatch(answer.text, /kleos_/, path);
	}
	assert.equal((await server.get('/metrics')).status, 200);
});

behind('sends those who come without TLS where it is', async () => {
	const answer = await fetch(`http://127.0.0.1:${nginx.plain}/api/v1/x?y=1`,
		{ redirect: 'manual' });

	assert.equal(answer.status, 308);
	assert.match(answer.headers.get('location'),
		/^https:\/\/.*\/api\/v1\/x\?y=1$/);
});

behind('does not let slow senders near the server', async () => {
	const head = `POST ${c.base}/statements HTTP/1.1\r\nHost: ${NAME}\r\n` +
		'Content-Type: application/json\r\n';
	const heads = Array.from({ length: 20 }, () => nginx.open());
	const bodies = Array.from({ length: 20 }, () => nginx.open());
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
		heads.forEach((socket, i) =>
			socket.write(head[Math.floor((Date.now() - started) / 250)]));
		bodies.forEach((socket) => socket.write(' '));
	}, 250);
	try {
		for (let i = 0; i < 8; i++) {
			const answer = await nginx.ask(`${c.base}/people`);
			assert.equal(answer.status, 200);
			await sleep(1000);
		}
		const families = parse((await server.get('/metrics')).text);
		assert.equal(value(families, 'kleos_requests_in_flight'), 0);
		for (const ms of await Promise.all(closed))
			assert.ok(ms < 16000, `${ms} ms`);
	} finally {
		clearInterval(drip);
		[...heads, ...bodies].forEach((socket) => socket.destroy());
	}
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

behind('writes down no address and no path, but the id', async () => {
	const secret = 'quincetree';
	const answer = await nginx.ask(`/api/v1/${secret}?q=${secret}`,
		{ headers: { 'user-agent': secret } });
	const id = answer.headers['x-request-id'];
	await until('it is written', () => nginx.log().includes(id));

	assert.ok(server.output().includes(`"id":"${id}"`));
	assert.doesNotMatch(nginx.log(), /quince|127\.0\.0\.1|::1|\/api|mia/);
});

/* With a server of the test's own in place of Kleos. */
behind('keeps tiles, and only what says that it may be kept', async () => {
	const asked = new Map();
	const origin = http.createServer((request, response) => {
		const n = (asked.get(request.url) ?? 0) + 1;
		asked.set(request.url, n);
		response.setHeader('cache-control', request.url.includes('.p/')
			? 'no-cache' : 'public, max-age=31536000, immutable');
		response.end(`${request.url} ${n}`);
	});
	await new Promise((resolve) => origin.listen(0, '127.0.0.1', resolve));
	const other = await startNginx(join(server.folder, 'cache'),
		origin.address().port);
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
		assertPage(await other.ask('/orchard', { headers: BROWSER }), 503,
			/cannot be reached/);
	} finally {
		await other.stop();
		origin.closeAllConnections();
		origin.close();
	}
});
