/* Bytes that are not quite HTTP, over a raw socket.  Each gets the status
 * that is written beside it, as problem+json on a connection that closes,
 * and the server goes on answering everybody else. */

import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startServer } from './server.mjs';

const ALIVE = '/healthz';
const SUBMIT = '/api/v1/nowhere/statements';
const WAIT_MS = 4000;

let server;

before(async () => {
	server = await startServer();
});

after(async () => {
	await server?.stop();
});

/* Cut the first whole answer off some text; null while it is incomplete. */
function cutAnswer(text) {
	const end = text.indexOf('\r\n\r\n');
	if (end < 0)
		return null;
	const lines = text.slice(0, end).split('\r\n');
	const fields = Object.fromEntries(lines.slice(1).map((line) => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon).toLowerCase(),
			line.slice(colon + 1).trim()];
	}));
	const len = Number(fields['content-length'] ?? 0);
	const rest = text.slice(end + 4);
	if (rest.length < len)
		return null;
	return {
		answer: {
			status: Number(lines[0].split(' ')[1]),
			fields,
			body: rest.slice(0, len),
		},
		rest: rest.slice(len),
	};
}

/*
 * Send the chunks, a moment apart, and collect answers until the server
 * closes, or until there are as many as wanted.
 */
async function talk(chunks, wanted = Infinity) {
	const socket = net.connect(server.port, server.host);
	const answers = [];
	let text = '';
	let closed = false;

	socket.setNoDelay(true);
	const over = new Promise((resolve) => {
		socket.on('data', (data) => {
			text += data.toString('latin1');
			for (let cut; (cut = cutAnswer(text)) !== null;) {
				answers.push(cut.answer);
				text = cut.rest;
			}
			if (answers.length >= wanted)
				resolve();
		});
		socket.on('end', () => {
			closed = true;
			resolve();
		});
		socket.on('error', resolve);
	});
	for (const chunk of chunks) {
		socket.write(Buffer.from(chunk, 'latin1'));
		await sleep(30);
	}
	await Promise.race([over, sleep(WAIT_MS, null, { ref: false })]);
	socket.destroy();
	return { answers, closed, rest: text };
}

async function assertAlive() {
	const answer = await fetch(server.url + ALIVE);
	assert.equal(answer.status, 200);
	await answer.arrayBuffer();
}

const HOST = 'Host: localhost\r\n';
const GET = `GET ${ALIVE} HTTP/1.1\r\n${HOST}`;
const POST = `POST ${SUBMIT} HTTP/1.1\r\n${HOST}` +
	'Content-Type: application/json\r\n';
const many = (n) => Array.from({ length: n }, (_, i) => `X-${i}: y\r\n`)
	.join('');

const refused = [
	['bytes after the declared body',
		[`${POST}Content-Length: 3\r\n\r\nabcX`], 400],
	['a request right behind a body',
		[`${POST}Content-Length: 3\r\n\r\nabc${GET}\r\n`], 400],
	['two requests in one segment', [`${GET}\r\n${GET}\r\n`], 400],
	['a chunked body',
		[`${POST}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`],
		411],
	['a length and Transfer-Encoding',
		[`${POST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc`],
		411],
	['a POST without a length', [`${POST}\r\n`], 411],
	['two lengths',
		[`${POST}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`], 400],
	['a length with a sign', [`${POST}Content-Length: +3\r\n\r\nabc`], 400],
	['a negative length', [`${POST}Content-Length: -3\r\n\r\nabc`], 400],
	['a length in hex', [`${POST}Content-Length: 0x3\r\n\r\nabc`], 400],
	['a list of lengths', [`${POST}Content-Length: 3, 3\r\n\r\nabc`], 400],
	['a length beyond counting',
		[`${POST}Content-Length: 18446744073709551619\r\n\r\nabc`], 400],
	['a body that is too large',
		[`${POST}Content-Length: 99999999\r\n\r\n`], 413],
	['a GET with a body', [`${GET}Content-Length: 3\r\n\r\nabc`], 400],
	['a DELETE with a body',
		[`DELETE ${SUBMIT} HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`],
		400],
	['a field that only begins with Host',
		[`GET ${ALIVE} HTTP/1.1\r\nHostile: evil\r\n${HOST}\r\n`], 400],
	['no Host', [`GET ${ALIVE} HTTP/1.1\r\nAccept: */*\r\n\r\n`], 400],
	['two Hosts', [`${GET}${HOST}\r\n`], 400],
	['a Host with a path in it',
		[`GET ${ALIVE} HTTP/1.1\r\nHost: a/b\r\n\r\n`], 400],
	['bare LF', [`GET ${ALIVE} HTTP/1.1\n${HOST.trim()}\n\n`], 400],
	['a bare CR in a value', [`${GET}X: a\rb\r\n\r\n`], 400],
	['NUL in a value', [`${GET}X: a\0b\r\n\r\n`], 400],
	['more than 23 fields', [`${GET}${many(23)}\r\n`], 431],
	['a field without a value', [`${GET}X:\r\n\r\n`], 400],
	['UTF-8 in a value', [`${GET}X: \xc3\xa9\r\n\r\n`], 400],
	['a tab in a value', [`${GET}X: a\tb\r\n\r\n`], 400],
	['a folded field', [`${GET}X: a\r\n b\r\n\r\n`], 400],
	['a blank before the colon', [`${GET}X : a\r\n\r\n`], 400],
	['a line without a colon', [`${GET}nonsense\r\n\r\n`], 400],
	['absolute form',
		[`GET http://localhost${ALIVE} HTTP/1.1\r\n${HOST}\r\n`], 400],
	['OPTIONS *', [`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`], 400],
	['CONNECT', [`CONNECT localhost:1 HTTP/1.1\r\n${HOST}\r\n`], 400],
	['the preface of HTTP/2',
		['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], 400],
	['a TLS hello', ['\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03'], 400],
	['a version from the future',
		[`GET ${ALIVE} HTTP/3.0\r\n${HOST}\r\n`], 505],
	['no version', [`GET ${ALIVE}\r\n${HOST}\r\n`], 400],
	['a method that nobody knows',
		[`BREW ${ALIVE} HTTP/1.1\r\n${HOST}\r\n`], 501],
	['TRACE', [`TRACE ${ALIVE} HTTP/1.1\r\n${HOST}\r\n`], 501],
	['a method in lower case',
		[`get ${ALIVE} HTTP/1.1\r\n${HOST}\r\n`], 501],
	['two blanks in the request line',
		[`GET  ${ALIVE} HTTP/1.1\r\n${HOST}\r\n`], 400],
	['a control character in the target',
		[`GET ${ALIVE}\x01 HTTP/1.1\r\n${HOST}\r\n`], 400],
	['an empty line in front', [`\r\n${GET}\r\n`], 400],
	['a target that is too long',
		[`GET /${'a'.repeat(3000)} HTTP/1.1\r\n${HOST}\r\n`], 414],
	['a request line without end', ['GET /' + 'a'.repeat(70000)], 414],
	['fields without end', [GET + `X: ${'a'.repeat(70000)}`], 431],
	['an expectation that nobody knows',
		[`${POST}Expect: tea\r\nContent-Length: 3\r\n\r\nabc`], 417],
];

for (const [why, chunks, status] of refused) {
	test(`refuses ${why} with ${status}`, async () => {
		const { answers, closed, rest } = await talk(chunks);

		assert.equal(answers.length, 1, 'one answer and no more');
		assert.equal(rest, '');
		assert.equal(answers[0].status, status);
		assert.equal(answers[0].fields['content-type'],
			'application/problem+json');
		assert.equal(answers[0].fields.connection, 'close');
		assert.equal(JSON.parse(answers[0].body).status, status);
		assert.ok(closed, 'the connection is closed');
		await assertAlive();
	});
}

test('answers a request that comes in single bytes', async () => {
	const { answers } = await talk([...`${GET}\r\n`], 1);

	assert.equal(answers[0].status, 200);
});

test('answers requests on one connection in their turn', async () => {
	const body = '{"x":1}';
	const { answers } = await talk([
		`${POST}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 3)}`,
		body.slice(3), `${GET}\r\n`, `${GET}\r\n`,
	], 3);

	assert.equal(answers.length, 3);
	assert.ok(answers[0].status >= 400, 'there is no such community');
	assert.deepEqual(answers.slice(1).map((a) => a.status), [200, 200]);
});

test('says 100 to who waits for it', async () => {
	const { answers } = await talk([
		`${POST}Expect: 100-continue\r\nContent-Length: 7\r\n\r\n`,
		'{"x":1}',
	], 2);

	assert.equal(answers[0].status, 100);
	assert.ok(answers[1].status >= 400);
});

test('refuses HTTP/1.0 only where it does not fit', async () => {
	const get = await talk([`GET ${ALIVE} HTTP/1.0\r\n${HOST}\r\n`]);
	const put = await talk([`PUT ${ALIVE} HTTP/1.0\r\n${HOST}` +
		'Content-Length: 0\r\n\r\n']);

	assert.equal(get.answers[0].status, 200);
	assert.ok(get.closed);
	assert.equal(put.answers[0].status, 505);
});

test('reads what a refused client still sends', async () => {
	const { answers, closed } = await talk([
		`${POST}Content-Length: 99999999\r\n\r\n`,
		...Array(8).fill('x'.repeat(100000)),
	]);

	assert.equal(answers[0].status, 413);
	assert.ok(closed);
});

test('keeps answering while many connections misbehave', async () => {
	const bad = Array.from({ length: 40 }, (_, i) =>
		talk(refused[i % refused.length][1]));
	const good = Array.from({ length: 64 }, async () => {
		for (let i = 0; i < 10; i++)
			await assertAlive();
	});

	await Promise.all([...bad, ...good]);
});

test('survives clients that leave in the middle', async () => {
	for (const text of [GET, `${POST}Content-Length: 50\r\n\r\nabc`,
		`${GET}\r\n`]) {
		const socket = net.connect(server.port, server.host);
		await new Promise((resolve) => socket.on('connect', resolve));
		socket.write(text);
		await sleep(5);
		socket.resetAndDestroy();
	}
	await assertAlive();
});

test('answers 405 with Allow, and OPTIONS without a body', async () => {
	const wrong = await fetch(server.url + ALIVE, { method: 'DELETE' });
	const options = await fetch(server.url + ALIVE, { method: 'OPTIONS' });

	assert.equal(wrong.status, 405);
	assert.match(wrong.headers.get('allow'), /\bGET\b/);
	assert.equal((await wrong.json()).code, 'method-not-allowed');
	assert.equal(options.status, 204);
	assert.match(options.headers.get('allow'), /\bHEAD\b/);
});

test('refuses paths that read like a way out', async () => {
	for (const path of ['/../etc/passwd', '/a/../b', '/a//b', '/./a',
		'/%2e%2e/a', '/a%00b', '/a%zz', '/a%', '/%ff', '/a%0ab']) {
		const { answers } = await talk(
			[`GET ${path} HTTP/1.1\r\n${HOST}\r\n`], 1);
		assert.equal(answers[0].status, 400, path);
	}
});
