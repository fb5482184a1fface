/* GET /metrics says how each witness has answered: who cosigned, how much,
 * when, and who did not, by why. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from '../fault/house.mjs';
import { growTo, populate } from './orchard.mjs';
import { parse, value } from './prometheus.mjs';
import { BUILD, startServer } from './server.mjs';
import { Witness } from './witness.mjs';

const KINDS = ['dead', 'conflict', 'forked', 'invalid', 'refused'];
const SECRET = 'quincetree';

let server;
let c;
let list;
const witnesses = {};

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	const { origin, vkey } = (await c.get('')).body;
	for (const name of ['good', 'dead', 'liar', 'stubborn', 'rude', 'odd'])
		witnesses[name] = await new Witness(`witness.example/${name}`,
			{ [origin]: vkey }).start();
	list = join(server.folder, 'witnesses');
});

after(async () => {
	await Promise.all(Object.values(witnesses).map((one) => one.stop()));
	await server?.stop();
});

/* Addresses may have a password in them, which is nobody's business. */
const enlist = (...names) => writeFileSync(list, names.map((name) =>
	`${witnesses[name].vkey} ${witnesses[name].url
		.replace('//', `//user:${SECRET}@`)}\n`).join(''));

const env = () => ({ PATH: process.env.PATH, KLEOS_DB: server.env.KLEOS_DB,
	KLEOS_WITNESSES: list, KLEOS_URL: server.url });

async function ask() {
	const child = spawn(`${BUILD}/kleos-admin`, ['witness'], { env: env() });
	child.stdout.resume();
	child.stderr.resume();
	await new Promise((resolve) => child.on('close', resolve));
}

const text = async () => (await server.get('/metrics')).text;
const labelsOf = (name) => ({ community: 'orchard',
	witness: `witness.example/${name}` });
const number = async (metric, name, more = {}) =>
	value(parse(await text()), `kleos_witness_${metric}`,
		{ ...labelsOf(name), ...more });
const failures = async (name) => Object.fromEntries(await Promise.all(
	KINDS.map(async (kind) => [kind, await number('failures_total', name,
		{ kind })])));
const sizeOf = async () => (await c.get('')).body.size;

/* The metrics follow within seconds. */
const follows = (what, metric, name, is, more) => until(what, async () =>
	await number(metric, name, more) === is);

test('a witness that cosigned has a time, a size and no lag', async () => {
	const started = Math.floor(Date.now() / 1000);
	enlist('good');
	await ask();
	const size = await sizeOf();
	await follows('it is shown', 'cosigned_entries', 'good', size);

	const at = await number('cosigned_time_seconds', 'good');
	assert.ok(at >= started && at <= Date.now() / 1000, `${at}`);
	assert.equal(await number('lag_entries', 'good'), 0);
	assert.deepEqual(Object.values(await failures('good')), [0, 0, 0, 0, 0]);
});

test('its lag is what the log has grown by since', async () => {
	const size = await sizeOf();
	await growTo(c, size + 3);
	await follows('it lags', 'lag_entries', 'good', 3);
	assert.equal(await number('cosigned_entries', 'good'), size);
	await ask();
	await follows('it has caught up', 'lag_entries', 'good', 0);
	assert.equal(await number('cosigned_entries', 'good'), size + 3);
});

test('each way of not cosigning is counted apart', async () => {
	const size = await sizeOf();
	const spoilt = {
		dead: ['dead', (bad) => bad.stop()],
		liar: ['invalid', (bad) => {
			bad.trick.instead = () => ({ status: 200,
				text: bad.cosign('kleos.example/orchard\n1\nAAAA\n') });
		}],
		stubborn: ['conflict', (bad) => {
			bad.trick.instead = () => ({ status: 409, text: 'x\n' });
		}],
		rude: ['refused', (bad) => {
			bad.trick.instead = () => ({ status: 403 });
		}],
		odd: ['forked', (bad) => bad.seen.set('kleos.example/orchard',
			{ root: Buffer.alloc(32), size })],
	};
	for (const [name, [, spoil]] of Object.entries(spoilt))
		await spoil(witnesses[name]);
	enlist('good', ...Object.keys(spoilt));
	await ask();
	await ask();

	for (const [name, [kind]] of Object.entries(spoilt)) {
		await follows(`${name} is counted`, 'failures_total', name, 2,
			{ kind });
		assert.equal(Object.values(await failures(name))
			.reduce((sum, n) => sum + n), 2, name);
		assert.equal(await number('cosigned_time_seconds', name), 0);
		assert.equal(await number('lag_entries', name), await sizeOf());
	}
	assert.deepEqual(Object.values(await failures('good')), [0, 0, 0, 0, 0]);
});

test('who is not asked any more is not shown any more', async () => {
	enlist('good', 'rude');
	const child = spawn(`${BUILD}/kleos-admin`, ['witness', '--every', '1'],
		{ env: env() });
	child.stdout.resume();
	child.stderr.resume();
	const ended = new Promise((resolve) => child.on('close', resolve));
	try {
		await until('others are forgotten', async () =>
			!/witness\.example\/(?:dead|liar|stubborn|odd)/
				.test(await text()));
	} finally {
		child.kill('SIGTERM');
		await ended;
	}
	assert.ok(await number('failures_total', 'rude', { kind: 'refused' }) >= 2);
	assert.equal(await number('cosigned_entries', 'good'), await sizeOf());
});

test('a witness on the list is shown before it has ever answered', async () => {
	const late = new Witness('witness.example/"late\\', {});
	witnesses.late = await late.start();
	enlist('good', 'late');
	const done = spawnSync(`${BUILD}/kleos-admin`,
		['witness', '--every', '3600'], { env: env(), timeout: 2000 });
	assert.equal(done.signal, 'SIGTERM');
	await until('it is shown, escaped', async () => (await text()).includes(
		'kleos_witness_cosigned_time_seconds{community="orchard",' +
		'witness="witness.example/\\"late\\\\"} 0\n'));
});

test('no address and no password is in any of it', async () => {
	assert.doesNotMatch(await text(), new RegExp(`${SECRET}|http|127\\.0`));
	assert.doesNotMatch(server.output(), new RegExp(SECRET));
});
