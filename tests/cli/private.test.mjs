/* Sessions and what is private, with the command alone. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync }
	from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { startServer } from '../api/server.mjs';
import { KLEOS, kleosIn, makeHome } from './kleos.mjs';

const home = makeHome();
const SECRET = { text: 'by the pear tree' };
let server;
let kleos;
let row;

before(async () => {
	server = await startServer();
	await server.home.enrol('mia');
	await server.home.enrol('dai');
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
	row = join(home.path, 'row.json');
	writeFileSync(row, JSON.stringify(SECRET));
});
after(async () => {
	await server?.stop();
	home.remove();
});

const by = (handle, ...args) => kleos(...args, '--key',
	server.keys[handle].path);

test('a session is opened and kept for its owner alone', () => {
	const done = by('mia', 'session');
	assert.equal(done.status, 0, done.err);
	assert.match(done.out, /^session of mia until 20.*Z$/m);
	const path = done.out.match(/kept in (.*)$/m)[1];
	assert.equal(statSync(path).mode & 0o777, 0o600);
	const { token } = JSON.parse(readFileSync(path, 'utf8'));
	assert.ok(!done.out.includes(token));
	const json = by('mia', 'session', '--json').json;
	assert.match(json.token, /^[A-Za-z0-9_-]{43}$/);
	assert.equal(json.handle, 'mia');
});

test('a session is not opened without a key that counts', () => {
	assert.equal(kleos('session').status, 2);
	assert.equal(kleos('waiting').status, 2);
	const stranger = join(home.path, 'row.json');
	assert.notEqual(kleos('session', '--key', stranger).status, 0);
});

test('a contact is kept and read, which its owner sees', () => {
	const put = by('mia', 'private', 'put', 'contact', row);
	assert.equal(put.status, 0, put.err);
	assert.match(put.out, /^contact mia is kept until 20/);
	assert.deepEqual(by('mia', 'private', 'get', 'contact').json, SECRET);
	const seen = by('ada', 'private', 'get', 'contact', 'mia', '--json');
	assert.deepEqual(seen.json.value, SECRET);
	const refused = by('dai', 'private', 'get', 'contact', 'mia');
	assert.equal(refused.status, 1);
	assert.match(refused.err, /somebody else's/);
	const reads = by('mia', 'private', 'reads', 'contact', '--json');
	assert.deepEqual(reads.json.map((read) => read.by), ['ada', 'mia']);
});

test('grounds get an id of their own, and may be kept shorter', () => {
	const soon = new Date(Date.now() + 864e5).toISOString().slice(0, 10);
	const put = by('mia', 'private', 'put', 'grounds', row, '--until', soon,
		'--json');
	assert.equal(put.status, 0, put.err);
	assert.match(put.json.id, /^[A-Za-z0-9_-]{22}$/);
	const got = by('olga', 'private', 'get', 'grounds', put.json.id);
	assert.deepEqual(got.json, SECRET);
	assert.equal(by('ada', 'private', 'get', 'grounds', put.json.id).status, 1);
	assert.equal(by('mia', 'private', 'get', 'grounds').status, 2);
});

test('what cannot be kept is not sent', () => {
	writeFileSync(row, '[]');
	const done = by('mia', 'private', 'put', 'contact', row);
	assert.equal(done.status, 1);
	writeFileSync(row, JSON.stringify(SECRET));
});

test('what is one\'s own is removed, once', () => {
	by('dai', 'private', 'put', 'contact', row);
	const others = by('mia', 'private', 'delete', 'contact', 'dai');
	const done = by('dai', 'private', 'delete', 'contact');
	const again = by('dai', 'private', 'delete', 'contact');

	assert.equal(others.status, 1);
	assert.match(others.err, /somebody else's/);
	assert.equal(done.status, 0, done.err);
	assert.match(done.out, /^contact dai is removed$/m);
	assert.equal(again.status, 3);
	assert.match(again.err, /no such private row/);
});

test('a session is ended here and at the server', async () => {
	const path = by('dai', 'session').out.match(/kept in (.*)$/m)[1];
	const { token } = JSON.parse(readFileSync(path, 'utf8'));
	const done = by('dai', 'session', 'end');
	const answer = await server.home.get('/private/contact/dai',
		{ headers: { authorization: `Bearer ${token}` } });

	assert.equal(done.status, 0, done.err);
	assert.match(done.out, /the session of dai is over/);
	assert.ok(!existsSync(path));
	assert.equal(answer.status, 401);
	assert.equal(by('dai', 'session', 'end').status, 3);
});

test('registrars see who waits', async () => {
	await server.home.introduce('nina');
	const done = by('ada', 'waiting');
	assert.equal(done.status, 0, done.err);
	assert.match(done.out, /^ {2}person nina, came/m);
	assert.match(done.out, /kleos vouch DIGEST/);
	assert.equal(by('mia', 'waiting').status, 1);
	const [first] = by('ada', 'waiting', '--json').json;
	assert.equal(by('ada', 'vouch', first.digest).status, 0);
	assert.match(by('ada', 'waiting').out, /nobody waits/);
});

/* A server in between that passes on what another one has said. */
async function relay(change) {
	const proxy = http.createServer(async (req, res) => {
		const answer = await fetch(server.url + req.url);
		let text = await answer.text();
		if (req.url.endsWith('/session'))
			text = JSON.stringify(change(JSON.parse(text)));
		res.writeHead(answer.status, { 'content-type': 'application/json' });
		res.end(text);
	});
	await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
	return proxy;
}

/* spawnSync would keep the relay from answering. */
async function relayed(change) {
	const proxy = await relay(change);
	const child = spawn(KLEOS, ['session', '--key', server.keys.mia.path,
		'--url', `http://127.0.0.1:${proxy.address().port}`, '--community',
		server.community], { env: { PATH: process.env.PATH, HOME: home.path,
		XDG_STATE_HOME: join(home.path, 'relayed') } });
	let err = '';
	child.stderr.on('data', (data) => { err += data; });
	const status = await new Promise((done) => child.on('exit', done));
	proxy.close();
	return { status, err };
}

test('a challenge of another host or log is not signed', async () => {
	const host = await relayed((doc) => doc);
	assert.equal(host.status, 1, host.err);
	assert.match(host.err, /the challenge is for 127\.0\.0\.1:\d+, but we have/);
	const log = await relayed((doc) => ({ ...doc, host: '127.0.0.1',
		log: '0'.repeat(64) }));
	assert.equal(log.status, 1, log.err);
	assert.match(log.err, /another log/);
	const more = await relayed((doc) => ({ ...doc, host: '127.0.0.1',
		by: 'ada' }));
	assert.equal(more.status, 1, more.err);
	const kept = readdirSync(join(home.path, 'relayed', 'kleos'));
	assert.deepEqual(kept, ['pins']);
});
