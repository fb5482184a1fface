/* kleos-admin reseal: another master key for all that is sealed, whenever it is
 * ended in between, and never beside a server that runs. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, statSync, writeFileSync }
	from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { until } from '../fault/house.mjs';

const [DONE, REFUSED, USAGE] = [0, 1, 2];
const NOBODY = 65534;
const BATCH = 100; /* RESEAL_BATCH */
const EACH = 100; /* rows of a kind that one owner may have */
const SECRET = 'the third pear tree from the left';

let server;
let c;
let old;
const ids = [];
const rows = () => ids.length;

const key = (name) => join(server.folder, name);
const newId = () => randomBytes(16).toString('base64url');

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	old = server.env.KLEOS_MASTER_KEY_FILE;
	const bearer = await c.bearer('ada');
	for (const kind of ['grounds', 'conflict'])
		for (let i = 0; i < EACH; i++) {
			ids.push(`${kind}/${newId()}`);
			const answer = await c.put(`/private/${ids.at(-1)}`,
				JSON.stringify({ value: { text: `${SECRET} ${i}` } }), bearer);
			assert.equal(answer.status, 201, answer.text);
		}
	ids.push('contact/ada');
	await c.put('/private/contact/ada', JSON.stringify(
		{ value: { text: SECRET } }), bearer);
});

after(async () => {
	await server?.stop();
});

function admin(args, env = {}) {
	const done = spawnSync(`${server.env.BUILD}/kleos-admin`, args,
		{ env: { ...server.env, ...env }, encoding: 'utf8' });
	return { status: done.status, out: done.stdout, err: done.stderr };
}

function assertExits(status, args, env) {
	const done = admin(args, env);
	assert.equal(done.status, status, `${args}: ${done.out}${done.err}`);
	assert.doesNotMatch(done.out + done.err, new RegExp(SECRET));
	return done;
}

const to = (name, ...more) => ['reseal', '--new-master-key', key(name), ...more];
const sums = (args, env) =>
	JSON.parse(assertExits(DONE, [...args, '--json'], env).out);
const fsck = (status, master) =>
	assertExits(status, ['fsck', '--master-key', master]);

/* What the tests break or hold, they do as who owns the tables. */
function sql(text) {
	const done = spawnSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text,
		server.cluster.owner], { encoding: 'utf8' });
	assert.equal(done.status, 0, done.stderr);
	return done.stdout.trim();
}

/* The server takes its key from there at its next start. */
function use(file) {
	if (process.getuid() === 0)
		chownSync(file, NOBODY, NOBODY);
	server.env.KLEOS_MASTER_KEY_FILE = file;
}

async function assertAllReadable() {
	const bearer = await c.bearer('ada');
	for (const id of ids) {
		const answer = await c.get(`/private/${id}`, { headers: bearer });
		assert.equal(answer.status, 200, answer.text);
		assert.match(answer.text, new RegExp(SECRET));
	}
	assert.equal((await server.get('/orchard/log/checkpoint')).status, 200);
	assert.equal((await c.record('ada', 'activity', { slug: newId()
		.toLowerCase().replace(/[^a-z0-9]/g, 'x'), title: 'Talk',
	units: ['minutes'], endorsers: ['editor'] })).status, 201);
}

test('refuses while a server runs, and looks only if told to', async () => {
	const said = assertExits(REFUSED, to('first'));
	assert.match(said.err, /stop the servers and kleos-witness first/);
	assert.ok(!existsSync(key('first')));

	writeFileSync(key('first'), randomBytes(32).toString('hex'),
		{ mode: 0o600 });
	assert.deepEqual(sums(to('first', '--check')), {
		private_rows: { old: rows(), new: 0, neither: 0 },
		log_keys: { old: 1, new: 0, neither: 0 } });
	await assertAllReadable();
});

test('says what is missing, and takes two keys', async () => {
	await server.halt();
	const env = { KLEOS_MASTER_KEY_FILE: undefined };
	assert.match(assertExits(USAGE, to('first'), env).err, /--master-key/);
	assert.match(assertExits(USAGE, ['reseal']).err, /--new-master-key/);
	assert.match(assertExits(USAGE, ['reseal', '--new-master-key', old]).err,
		/holds the present master key/);
	assert.match(assertExits(USAGE, to('none', '--check')).err,
		/No such file/);
	assert.ok(!existsSync(key('none')));
	assert.match(assertExits(USAGE, ['reseal', '--new-master-key',
		`${server.folder}/no/where`]).err, /No such file/);
});

/* A lock on the last row stops it between its batches. */
test('goes on where it was killed', async () => {
	const [kind, id] = sql('SELECT kind, id FROM private_row ' +
		'ORDER BY community, kind, id OFFSET 150 LIMIT 1').split('|');
	const holder = spawn('psql', ['-XqAt', server.cluster.owner],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	holder.stdin.write(`BEGIN; SELECT 'held' FROM private_row WHERE kind = ` +
		`'${kind}' AND id = '${id}' FOR UPDATE;\n`);
	await new Promise((resolve) => holder.stdout.once('data', resolve));

	const child = spawn(`${server.env.BUILD}/kleos-admin`, to('first'),
		{ env: server.env });
	const ended = new Promise((resolve) => child.on('exit', (code, signal) =>
		resolve(signal)));
	await until('it waits for the row', () => sql(
		'SELECT count(*) FROM pg_stat_activity WHERE datname = ' +
		"current_database() AND wait_event_type = 'Lock'") === '1');
	child.kill('SIGKILL');
	assert.equal(await ended, 'SIGKILL');
	holder.stdin.end('ROLLBACK;\n');
	await new Promise((resolve) => holder.on('exit', resolve));

	assert.deepEqual(sums(to('first', '--check')).private_rows,
		{ old: rows() - BATCH, new: BATCH, neither: 0 });
	fsck(REFUSED, old);
	fsck(REFUSED, key('first'));

	assert.deepEqual(sums(to('first')), {
		private_rows: { resealed: rows() - BATCH, new: BATCH, neither: 0 },
		log_keys: { resealed: 1, new: 0, neither: 0 } });
	assert.deepEqual(sums(to('first')), {
		private_rows: { resealed: 0, new: rows(), neither: 0 },
		log_keys: { resealed: 0, new: 1, neither: 0 } });
});

test('afterwards all is sound under the new key, and nothing under the old',
	async () => {
		fsck(DONE, key('first'));
		const damaged = fsck(REFUSED, old);
		assert.match(damaged.err, new RegExp(`${rows() + 1} things are wrong`));
		use(key('first'));
		await server.restart();
		await assertAllReadable();
	});

test('makes the new key if there is none, and seals keys that are to follow',
	async () => {
		assert.equal(admin(['log-key', 'orchard']).status, DONE);
		await server.halt();
		const done = assertExits(DONE, to('second'));
		assert.match(done.out, new RegExp(
			`^private rows: ${rows()} sealed anew, 0 with the new key before, ` +
			'0 with neither\nlog keys: 2 sealed anew', 'm'));
		assert.equal(statSync(key('second')).mode & 0o777, 0o600);
		assert.match(readFileSync(key('second'), 'utf8'), /^[0-9a-f]{64}$/);
		fsck(DONE, key('second'));
		use(key('second'));
		await server.restart();
		await assertAllReadable();
	});

test('names what opens with neither key, and leaves it as it is', async () => {
	await server.halt();
	const bad = sql('UPDATE private_row SET kept_until = kept_until - 1 ' +
		"WHERE kind = 'contact' RETURNING encode(sealed, 'hex')");
	const done = assertExits(REFUSED, to('third'));

	assert.match(done.err, /orchard: private_row contact\/ada: opens with neither/);
	assert.match(done.err, /1 things open with neither key: left as they are/);
	assert.equal(sql("SELECT encode(sealed, 'hex') FROM private_row " +
		"WHERE kind = 'contact'"), bad);
	assert.match(fsck(REFUSED, key('third')).err, /1 things are wrong/);
});
