/* Nothing grows without end: bodies, queues, waits, lists, the time for a
 * request.  What is beyond a limit is told so at once, and the rest goes on. */

import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { parse, value } from '../api/prometheus.mjs';
import { claim, hold, lockLog, openHouse, sql, until, workers } from
	'./house.mjs';

const BODY = 4 << 20;
const BODIES_A_WORKER = 16; /* 64 MiB */
const WAITING_A_WORKER = 512;

let server;
let c;

before(async () => {
	server = await openHouse();
	c = server.home;
});

after(async () => {
	await server?.stop();
});

function assertBusy(answer) {
	assert.equal(answer.status, 503, answer.text);
	assert.match(answer.text, /"code":"unavailable"/);
	assert.match(String(answer.headers['retry-after']), /^[1-9]/);
}

/* On a connection of its own. */
const ask = (path) => new Promise((resolve, reject) => {
	const started = Date.now();
	http.get(server.url + path, { agent: false }, (answer) => {
		let text = '';
		answer.setEncoding('utf8').on('data', (more) => {
			text += more;
		}).on('end', () => resolve({ status: answer.statusCode, text,
			headers: answer.headers, ms: Date.now() - started }));
	}).on('error', reject);
});

/* Say something and listen; status is that of the first answer. */
function speak(text) {
	const socket = net.connect(server.port, server.host);
	const started = Date.now();
	const said = { socket, text: '' };
	said.over = new Promise((resolve) => {
		socket.on('close', () => resolve({ ms: Date.now() - started }));
	});
	socket.on('error', () => {}).on('data', (data) => {
		said.text += data;
		said.status ??= Number(said.text.split(' ')[1]);
	});
	socket.write(text);
	return said;
}

const announce = (len) => speak(`POST ${c.base}/statements HTTP/1.1\r\n` +
	'Host: localhost\r\nContent-Type: application/x-ndjson\r\n' +
	`Content-Length: ${len}\r\n\r\n{`);

const metric = async (name, labels) =>
	value(parse((await ask('/metrics')).text), name, labels);

test('holds 64 MiB of bodies in a worker and refuses the rest', async () => {
	const n = workers(server).length;
	const room = n * BODIES_A_WORKER;
	const promised = [];
	try {
		for (let i = 0; i < room + 8; i++) {
			promised.push(announce(BODY));
			await sleep(5);
		}
		await until('the rest is refused', () => promised.filter(
			({ status }) => status !== undefined).length >= 8);
		const refused = promised.filter(({ text }) => text !== '');
		for (const { text, status } of refused)
			assertBusy({ status, text, headers: { 'retry-after':
				/\r\nretry-after: (\d+)/.exec(text)?.[1] } });
		assert.ok(promised.length - refused.length <= room);
		await until('it is counted', async () =>
			await metric('kleos_bodies_bytes') ===
				(promised.length - refused.length) * BODY);
		assert.equal((await ask(c.base)).status, 200, 'reading goes on');
	} finally {
		promised.forEach(({ socket }) => socket.destroy());
	}
	await until('there is room again', async () =>
		(await c.submit(await claim(server, 'room'))).status === 201);
	await until('nothing is held', async () =>
		await metric('kleos_bodies_bytes') === 0);
});

test('lets 512 requests of a worker wait and refuses the rest', async () => {
	const n = workers(server).length;
	const release = await hold(server,
		'LOCK TABLE community IN ACCESS EXCLUSIVE MODE');
	let early = 0;
	const answers = Array.from({ length: n * WAITING_A_WORKER + 400 },
		async () => {
			const answer = await ask(`${c.base}/people`);
			if (answer.ms < 4000)
				early++;
			return answer;
		});
	try {
		await until('the rest is refused', () => early >= 300);
		assert.ok(await metric('kleos_queue_length', { queue: 'requests' }) <=
			n * WAITING_A_WORKER);
	} finally {
		await release();
	}
	const all = await Promise.all(answers);
	const refused = all.filter(({ status }) => status !== 200);
	refused.forEach(assertBusy);
	assert.ok(refused.length >= 300 && refused.length < all.length);
	assert.equal(await metric('kleos_queue_length'), 0);
});

test('waits 5 s for the lock of a log, while reading goes on', async () => {
	const release = await lockLog(server);
	const started = Date.now();
	try {
		const late = c.submit(await claim(server, 'late'));
		assert.equal((await ask(`${c.base}/people`)).status, 200);
		const answer = await late;
		const ms = Date.now() - started;
		assert.equal(answer.status, 503);
		assert.equal(answer.headers.get('retry-after'), '1');
		assert.ok(ms > 4000 && ms < 9000, `${ms} ms`);
	} finally {
		await release();
	}
});

/* A trigger sees the settings of the session that it runs in. */
test('bounds every statement and transaction in the database', async () => {
	sql(server, `CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF current_setting('statement_timeout') <> '30s' OR
			    current_setting('lock_timeout') <> '5s' OR
			    current_setting('idle_in_transaction_session_timeout')
				<> '30s' OR
			    current_setting('synchronous_commit') <> 'on' THEN
				RAISE EXCEPTION 'without bounds';
			END IF;
			RETURN NEW;
		END $$;
		CREATE TRIGGER look BEFORE INSERT ON entry
		FOR EACH ROW EXECUTE FUNCTION look()`);
	assert.equal((await c.submit(await claim(server, 'bound'))).status, 201);
	sql(server, `CREATE OR REPLACE FUNCTION look() RETURNS trigger
		LANGUAGE plpgsql AS $$ BEGIN
			RAISE EXCEPTION 'canceling statement due to statement timeout'
			USING ERRCODE = '57014';
		END $$`);
	const cut = await c.submit(await claim(server, 'cut'));
	sql(server, 'DROP TRIGGER look ON entry; DROP FUNCTION look()');

	assert.equal(cut.status, 503, cut.text);
	assert.equal((await c.submit(await claim(server, 'on'))).status, 201);
});

test('gives slow senders so long and no longer', async () => {
	const head = speak('GET / HTTP/1.1\r\nHost: a\r\n');
	const body = announce(100);
	const drip = setInterval(() => {
		head.socket.write('X');
		body.socket.write(' ');
	}, 500);
	const idle = speak('');
	try {
		for (const [slow, most] of [[head, 11000], [body, 16000]]) {
			const { ms } = await slow.over;
			assert.equal(slow.status, 408, slow.text);
			assert.match(slow.text, /"code":"request-timeout"/);
			assert.ok(ms > 5000 && ms < most + 3000, `${ms} ms`);
		}
		await idle.over;
		assert.equal(idle.text, '');
	} finally {
		clearInterval(drip);
		for (const { socket } of [head, body, idle])
			socket.destroy();
	}
});

test('bounds every list and every question about many', async () => {
	const openapi = (await server.get('/api/v1/openapi.json')).body;
	const lists = Object.entries(openapi.paths).filter(([, item]) =>
		item.get?.parameters?.some(({ name }) => name === 'limit'));
	const parts = { c: 'orchard', slug: 'none', kind: 'contact', id: 'ada' };

	assert.ok(lists.length >= 5, `${lists.length} lists`);
	for (const [path] of lists) {
		const at = path.replace(/\{(\w+)\}/g, (all, name) => parts[name]);
		for (const limit of ['0', '201', '-1', '1e2', '99999999999999999999'])
			assert.ok([401, 422].includes((await server.get(
				`${at}?limit=${limit}`)).status), `${at} ${limit}`);
	}
	for (const [path, most] of [['/roles/voter/decisions', 500],
		['/identities', 5000]]) {
		const list = (n) => JSON.stringify({ identities: Array.from(
			{ length: n }, (_, i) => `irc:nick${i}`) });
		const send = async (n) => (await c.post(path, list(n),
			'application/json')).status;
		assert.equal(await send(most + 1), 422, path);
		assert.notEqual(await send(most), 422, path);
	}
});
