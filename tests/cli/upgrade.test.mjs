/* A community that has lived under an older version of the database moves to
 * the newest one, and goes on. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';

import { populate, talk } from '../api/orchard.mjs';
import { ROOT, startServer } from '../api/server.mjs';

/* The oldest version that holds a whole community. */
const OLD = 'grants';
const WRONG = new RegExp(`schema version ${OLD}, this program needs \\S+: ` +
	'run kleos-admin migrate');

let server;
let c;
let seeds;
let pending;
let person;

function admin(...args) {
	return spawnSync(`${server.env.BUILD}/kleos-admin`, args,
		{ cwd: ROOT, encoding: 'utf8', env: server.env });
}

function goesWell(...args) {
	const done = admin(...args);
	assert.equal(done.status, 0, `${args}: ${done.stdout}${done.stderr}`);
	return done.stdout;
}

/* Take the database back; what newer versions brought is lost. */
function goBack(version) {
	const done = spawnSync('tools/migrate.sh', [server.cluster.owner,
		'revert', '-y', '--to', version], { cwd: ROOT, encoding: 'utf8' });
	assert.equal(done.status, 0, done.stderr);
}

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
	pending = await c.record('ada', 'office', { action: 'grant',
		handle: 'mia', office: 'registrar', from: '2026-01-01' });
	person = await c.introduce('nora');
});
after(async () => {
	await server?.stop();
});

test('a server that runs says when the database is another version', async () => {
	goBack('sessions');
	const away = await server.get('/readyz');
	const alive = await server.get('/healthz');
	goesWell('migrate');
	const back = await server.get('/readyz');

	assert.equal(away.status, 503);
	assert.match(away.body.detail, /schema version sessions/);
	assert.equal(alive.status, 200);
	assert.equal(back.status, 200, back.text);
});

test('nothing starts on an older version', async () => {
	await server.halt();
	goBack(OLD);
	for (const args of [['status'], ['fsck'], ['rebuild', 'orchard'],
		['expire']]) {
		const done = admin(...args);
		assert.notEqual(done.status, 0, `${args}`);
		assert.match(done.stderr, WRONG);
	}
	await assert.rejects(server.restart(), WRONG);
});

test('migrate fills in what newer versions derive', async () => {
	goesWell('migrate');
	assert.match(goesWell('fsck'), /: fine$/m);
	assert.match(goesWell('rebuild', 'orchard'), /: identical$/m);
	goesWell('migrate');
});

test('the community goes on where it was', async () => {
	await server.restart();
	const old = await c.get(`/statements/${seeds.claim.digest}`);
	const again = await c.submit(seeds.claim.envelope);
	const claim = await c.record('mia', 'contribution', talk());

	assert.equal(old.status, 200, old.text);
	assert.equal(old.body.index, seeds.claim.body.index);
	assert.equal(again.status, 200);
	assert.equal(claim.body.index, pending.body.index + 1);
	await c.record('bea', 'assent', { of: pending.digest });
	await c.record('mia', 'vouch', { person: person.digest });
	await c.record('mia', 'retraction', { of: claim.digest });
	assert.match(goesWell('fsck'), /: fine$/m);
});
