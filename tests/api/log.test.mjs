/* What the server writes down: one JSON object a line, enough to see what
 * happened, and nothing of what anybody said, holds, signed or asked. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import net from 'node:net';
import { after, before, test } from 'node:test';

import { populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';
import { until } from '../fault/house.mjs';

let server;
let c;
/* Whatever must not be found, with where it was. */
const secrets = new Map();

before(async () => {
	server = await startServer({ ownCluster: true });
	c = server.home;
	await populate(c);
});

after(async () => {
	await server?.stop();
});

/* A word that occurs nowhere else. */
function secret(where) {
	const word = `pear${secrets.size}tree${where.replace(/\W/g, '')}`;
	secrets.set(word, where);
	return word;
}

function keep(where, text) {
	secrets.set(text, where);
	return text;
}

const admin = (text) => {
	const done = spawnSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-c', text,
		server.cluster.app.replace('user=kleos_app', 'user=postgres')],
	{ encoding: 'utf8' });
	assert.equal(done.status, 0, done.stderr);
};

/* Bytes that fetch would not send. */
const raw = (text) => new Promise((resolve) => {
	const socket = net.connect(server.port, server.host, () => {
		socket.end(text);
	});
	socket.on('close', resolve).on('error', resolve).resume();
});

const claim = (where) => c.say('mia', 'contribution',
	talk({ summary: secret(where) }));

async function submitEverything() {
	const said = await claim('a statement');
	assert.equal(said.status, 201, said.text);
	for (const line of said.envelope.signature.split('\n').slice(1, -1))
		keep('a signature', line);
	keep('a payload in base64', Buffer.from(said.envelope.payload)
		.toString('base64').slice(20, 80));

	const forged = await c.say('mia', 'contribution',
		talk({ summary: secret('a forged statement') }),
		{ key: c.keys.ada });
	assert.equal(forged.status, 403);
	const odd = await c.say('mia', 'contribution',
		talk({ [secret('an unknown field')]: 1 }));
	assert.equal(odd.status, 422);
	for (const [where, body, type] of [
		['a body that is not JSON', '{"x":', 'application/json'],
		['a line', '{"payload":"', 'application/x-ndjson'],
		['another media type', '', 'text/xml'],
		['a media type', '', secret('the type itself')],
	])
		await c.post('/statements', body + secret(where), type);
	await c.post('/import/csv', `name\n${secret('a file')}\n`, 'text/csv');
	await c.post('/identities', JSON.stringify({ identities:
		[`mail:${secret('somebody asked for')}@example.org`] }),
	'application/json');
}

async function holdPrivateThings() {
	const header = await c.bearer('mia');
	keep('a token', header.authorization.split(' ')[1]);
	const body = (where) => JSON.stringify({ value: { text: secret(where) } });

	assert.equal((await c.put('/private/contact/mia', body('a contact'),
		header)).status, 201);
	assert.equal((await c.get('/private/contact/mia',
		{ headers: header })).status, 200);
	await c.put('/private/contact/ada', body('another\'s contact'), header);
	await c.get(`/private/contact/${secret('an id')}`, { headers: header });
	await c.get('/private/contact/mia', { headers: { authorization:
		`Bearer ${secret('a wrong token')}` } });
	await c.get('/private/contact/mia',
		{ headers: { authorization: secret('no scheme') } });

	/* What cannot be opened any more, and what the database dislikes. */
	admin(`UPDATE private_row SET sealed =
		overlay(sealed PLACING '\\x00000000' FROM 30)`);
	assert.equal((await c.get('/private/contact/mia',
		{ headers: header })).status, 500);
}

async function askEverything() {
	for (const path of [
		`/people/${secret('a handle')}`,
		`/people?limit=${secret('an argument')}`,
		`/roles/voter/decision?person=mail:${secret('a person')}@example.org`,
		`/roles/voter/roll?as_of=${secret('an instant')}`,
		`/people?${secret('the name of an argument')}=1`,
		`/statements?q=${secret('words')}`,
		`/statements/${secret('a digest')}`,
	])
		await c.get(path);
	await server.get(`/${secret('a path')}/log/checkpoint`);
	await server.get(`/api/v1/${secret('a community')}`);
	await server.get(`/${secret('nothing')}?x=${secret('a query')}`);
	await server.get(`/%zz${secret('a broken escape')}`);
	await server.get('/', { headers: {
		cookie: secret('a cookie'), referer: `https://a/${secret('from')}`,
		'user-agent': secret('a browser'), 'x-any': secret('a field'),
	} });
	await raw(`GET /${secret('a raw path')} HTTP/9.9\r\n\r\n`);
	await raw(`${secret('a method')} / HTTP/1.1\r\nHost: a\r\n\r\n`);
	await raw(`GET / HTTP/1.1\r\nHost: ${secret('a host')}/\r\n\r\n`);
	await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${secret('a tab')}\t\r\n\r\n`);
	await raw(`POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n` +
		secret('too much'));
}

/* Errors of the database quote rows, and values that it cannot read. */
async function failInTheDatabase() {
	const broken = async (how, status) => {
		const done = await claim(how);
		assert.equal(done.status, status, done.text);
		assert.doesNotMatch(done.text, /pear/);
	};
	admin(`ALTER TABLE entry ADD CONSTRAINT no_more
		CHECK (payload IS NULL) NOT VALID`);
	await broken('a row that breaks a constraint', 500);
	admin('ALTER TABLE entry DROP CONSTRAINT no_more');
	for (const [state, status] of [['22P02', 500], ['22003', 500]]) {
		admin(`CREATE FUNCTION object() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION '%', encode(NEW.payload, 'escape')
			USING ERRCODE = '${state}'; END $$;
			CREATE TRIGGER object BEFORE INSERT ON entry
			FOR EACH ROW EXECUTE FUNCTION object()`);
		await broken(`a value that is quoted ${state}`, status);
		admin('DROP TRIGGER object ON entry; DROP FUNCTION object()');
	}
	server.cluster.stop();
	try {
		await broken('a statement while the database is away', 503);
	} finally {
		server.cluster.start();
	}
	await until('the database is used again', async () =>
		(await server.get('/readyz')).status === 200);
}

/* Everything that was written, without the last line if it is not whole. */
const lines = () => server.output().split('\n').slice(0, -1);
const events = () => lines().filter((line) => line.startsWith('{'))
	.map((line) => JSON.parse(line));

test('writes nothing of what anybody said, holds or asked', async () => {
	await submitEverything();
	await holdPrivateThings();
	await askEverything();
	await failInTheDatabase();

	const text = server.output();
	assert.ok(secrets.size > 40);
	for (const [word, where] of secrets)
		assert.ok(!text.includes(word), `${where}: ${word}`);
	const metrics = (await server.get('/metrics')).text;
	for (const [word, where] of secrets)
		assert.ok(!metrics.includes(word), `${where}: ${word}`);
	for (const handle of ['mia', 'cleo', 'ada'])
		assert.doesNotMatch(text, new RegExp(`[^a-z]${handle}[^a-z]`));
});

/* What belongs to no request: here, that the database was away. */
function assertNoRequest({ time: _, ...event }) {
	if (event.level === 'info') {
		assert.deepEqual(event, { level: 'info', event: 'database back' });
		return;
	}
	const { message, ...rest } = event;
	assert.deepEqual(rest, { level: 'error', event: 'database away' });
	assert.match(message, /^connection to server/);
}

test('writes whole lines, each an event of ours or a word of Kore', () => {
	const routes = /^(?:\/[a-z0-9/{}._-]*|\((?:none|refused|static)\))$/;

	assert.ok(events().length > 60);
	for (const event of events()) {
		const { time, level, id, route, ...rest } = event;
		assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		if (rest.event !== undefined) {
			assertNoRequest(event);
			continue;
		}
		assert.match(id, /^[0-9a-f]{16}$/);
		assert.match(route, routes);
		if (level === 'error') {
			assert.deepEqual(Object.keys(rest), ['message']);
			continue;
		}
		assert.equal(level, 'info');
		const { method, status, reason, ms, bytes, ...other } = rest;
		assert.deepEqual(other, {});
		assert.match(method, /^(?:GET|HEAD|POST|PUT|OPTIONS|DELETE|PATCH|-)$/);
		assert.ok(status >= 200 && status < 600);
		assert.equal(reason !== undefined,
			status >= 400 && status !== 499, JSON.stringify(event));
		assert.match(reason ?? 'x', /^[a-z-]+$/);
		assert.ok(ms >= 0 && bytes >= 0);
	}
	for (const line of lines().filter((one) => !one.startsWith('{')))
		assert.match(line, /^(?:\[|kore|worker|proc |$)/, line);
});

/* The lines of a request: its own comes last, after the answer is sent. */
async function written(id) {
	const PATIENCE_MS = 5000;
	const end = Date.now() + PATIENCE_MS;
	let found = [];
	while (!found.some((event) => event.status !== undefined) &&
		Date.now() < end) {
		await new Promise((resolve) => { setTimeout(resolve, 20); });
		found = events().filter((event) => event.id === id);
	}
	return found;
}

test('has one line for a request, found by what the client was told',
	async () => {
		const answer = await c.get('/people?limit=0');
		const id = answer.headers.get('x-request-id');
		const found = await written(id);

		assert.equal(answer.status, 422);
		assert.equal(found.length, 1);
		assert.deepEqual({ ...found[0], time: 0, ms: 0 }, { time: 0,
			level: 'info', id, method: 'GET', route: '/api/v1/{c}/people',
			status: 422, reason: 'invalid', ms: 0,
			bytes: Buffer.byteLength(answer.text) });
	});

test('says of an internal error what the client is not told', async () => {
	const header = await c.bearer('mia');
	const answer = await c.get('/private/contact/mia', { headers: header });
	const id = answer.headers.get('x-request-id');
	const found = await written(id);

	assert.equal(answer.status, 500);
	assert.equal(answer.body.detail, undefined);
	assert.deepEqual(found.map(({ level }) => level), ['error', 'info']);
	assert.match(found[0].message, /sealed/);
});
