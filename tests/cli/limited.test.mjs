/* A server that has enough for now: kleos waits for as long as it says, goes
 * on, and gives up in the end. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { startServer } from '../api/server.mjs';
import { kleosBeside, kleosIn, makeHome } from './kleos.mjs';

const FILES = 3;
const ROWS = 100;

const home = makeHome();
let server;
let kleos;
let front; /* before the server, and busy when it likes */
let refuse; /* what it answers instead, or nothing */
let posts;

function forward(request, response) {
	const { hostname, port } = new URL(server.url);
	request.pipe(http.request({ hostname, port, path: request.url,
		method: request.method, headers: request.headers }, (answer) => {
		response.writeHead(answer.statusCode, answer.headers);
		answer.pipe(response);
	}));
}

function answer(request, response) {
	posts += request.method === 'POST';
	const busy = refuse(request);
	if (!busy) {
		forward(request, response);
		return;
	}
	request.resume();
	const { status = 429 } = busy;
	response.writeHead(status, { 'content-type': 'application/problem+json',
		...busy.headers });
	response.end(JSON.stringify({ type: 'about:blank', status,
		title: 'Too Many Requests', code: 'too-many', ...busy.body }));
}

before(async () => {
	server = await startServer();
	server.keys.cleo = makeKey(server.folder, 'cleo');
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: 'orchard' });
	for (const args of [['activity', 'talk', '--title', 'Talk'],
		['group', 'create', 'ops', '--kind', 'wg', '--title', 'Ops']])
		goesWell('ada', ...args);
	const { digest } = goesWell('cleo', 'enrol', 'cleo');
	goesWell('ada', 'vouch', digest);
	goesWell('ada', 'office', 'grant', 'cleo', 'chair', '--group', 'ops',
		'--from', '2026-01-01');
	front = http.createServer(answer);
	await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
});

after(async () => {
	front?.closeAllConnections();
	front?.close();
	await server?.stop();
	home.remove();
});

beforeEach(() => {
	posts = 0;
	refuse = () => undefined;
});

function goesWell(handle, ...args) {
	const done = kleos(...args, '--json', '--key', server.keys[handle].path);
	assert.equal(done.status, 0, `${args}: ${done.err}`);
	return done.json;
}

/* Through the one who stands before the server. */
const through = (...args) => kleosBeside({ HOME: home.path,
	KLEOS_URL: `http://127.0.0.1:${front.address().port}`,
	KLEOS_COMMUNITY: 'orchard', KLEOS_KEY: server.keys.cleo.path }, ...args);
const talk = (day) => through('attest', 'talk', '--from', `2026-02-0${day}`);
const size = async () => (await server.home.get('')).body.size;

function table(name, rows) {
	const path = join(home.path, name);
	const lines = Array.from({ length: rows }, (_, i) =>
		`irc:${name.replace(/\W/g, '')}${i},talk,ops,2026-01-05`);
	writeFileSync(path, `${['subject,activity,group,date', ...lines]
		.join('\n')}\n`);
	return path;
}

test('an import goes on when its key may say more, and doubles nothing',
	async () => {
		Object.assign(server.env, { KLEOS_LIMIT_KEY: '20/20' });
		await server.restart();
		const before = await size();
		const paths = Array.from({ length: FILES }, (_, i) =>
			table(`t${i}.csv`, ROWS));
		const done = kleos('import', 'csv', ...paths, '--json', '--key',
			server.keys.cleo.path);

		assert.equal(done.status, 0, done.err);
		assert.match(done.err, /asks us to wait: we go on in \d+ s/);
		assert.equal(await size(), before + FILES * (ROWS + 1));
		Object.assign(server.env, { KLEOS_LIMIT_KEY: 'off' });
		await server.restart();
	});

test('one statement waits as it is told', async () => {
	const before = await size();
	refuse = (request) => request.method === 'POST' && posts === 1 &&
		{ headers: { 'retry-after': '1' } };
	const since = Date.now();
	const done = await talk(1);

	assert.equal(done.status, 0, done.err);
	assert.match(done.err, /we go on in 1 s/);
	assert.ok(Date.now() - since >= 1000);
	assert.equal(posts, 2, done.err);
	assert.equal(await size(), before + 1);
});

test('questions wait, too', async () => {
	let asked = 0;
	refuse = () => asked++ === 0 && { headers: { 'retry-after': '1' } };
	const done = await through('people');
	assert.equal(done.status, 0, done.err);
	assert.match(done.err, /we go on in 1 s/);
});

test('who is put off again and again gives up', async () => {
	const before = await size();
	refuse = (request) => request.method === 'POST' &&
		{ headers: { 'retry-after': '1' } };
	const done = await talk(2);

	assert.notEqual(done.status, 0);
	assert.equal(done.err.match(/we go on in 1 s/g).length, 5);
	assert.match(done.err, /Too Many Requests/);
	assert.equal(posts, 6);
	assert.equal(await size(), before);
});

const away = { status: 503, headers: { 'retry-after': '1',
	'x-request-id': '00ff00ff00ff00ff' },
	body: { type: '/problems/unavailable', code: 'unavailable',
		detail: 'the database cannot be reached' } };

test('who finds the server away waits, and says the same again', async () => {
	const before = await size();
	refuse = (request) => request.method === 'POST' && posts < 3 && away;
	const done = await talk(4);

	assert.equal(done.status, 0, done.err);
	assert.equal(posts, 3);
	assert.equal(await size(), before + 1);
});

test('what nobody answered is kept, to be sent again and recorded once',
	async () => {
		const before = await size();
		let sent = '';
		refuse = (request) => {
			request.on('data', (part) => {
				sent += part;
			});
			return request.method === 'POST' && away;
		};
		const done = await talk(5);
		refuse = () => undefined;

		assert.equal(done.status, 3);
		assert.match(done.err,
			/the database cannot be reached \(request 00ff00ff00ff00ff\)/);
		const [, path] = /kleos statement submit (\S+)/.exec(done.err);
		const { payload } = JSON.parse(readFileSync(path, 'utf8'));
		assert.ok(sent.includes(JSON.stringify(payload)));
		for (let i = 0; i < 2; i++) {
			const again = kleos('statement', 'submit', path, '--json');
			assert.equal(again.status, 0, again.err);
			assert.equal(again.json.index, before);
		}
		assert.equal(await size(), before + 1);
	});

test('what was refused is not kept', async () => {
	refuse = (request) => request.method === 'POST' && { status: 422,
		body: { type: '/problems/invalid', code: 'invalid', detail: 'no' } };
	const done = await talk(6);

	assert.equal(done.status, 1);
	assert.doesNotMatch(done.err, /statement submit/);
});

test('nobody waits for what would take too long, or no time helps', async (t) => {
	const rows = {
		'an hour': { headers: { 'retry-after': '3600' } },
		'a date': { headers: {
			'retry-after': 'Fri, 01 Jan 2027 00:00:00 GMT' } },
		'no time': {},
		'a negative one': { headers: { 'retry-after': '-1' } },
		'a problem that time does not solve': {
			headers: { 'retry-after': '1' },
			body: { type: '/problems/too-many', detail: 'too much waits' } },
	};
	for (const [why, busy] of Object.entries(rows))
		await t.test(why, async () => {
			refuse = (request) => request.method === 'POST' && busy;
			posts = 0;
			const done = await talk(3);
			assert.notEqual(done.status, 0);
			assert.doesNotMatch(done.err, /we go on/);
			assert.equal(posts, 1);
		});
});
