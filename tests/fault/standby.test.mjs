/* The primary dies while people write, and a standby takes over.  What waits
 * for a synchronous one is never lost; an asynchronous one, and the old
 * primary when it comes back, are found out. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { anyOf, configure, promote, standby } from './clusters.mjs';
import { assertRecorded, assertSound, bundle, claim, killDatabase, openHouse,
	sqlIn, tool, until, urlIn, vkeyOf } from './house.mjs';
import { insist, Record } from './record.mjs';

const WRITERS = 6;
const EACH = 15;
/* A server that does not start says what to read, too. */
const WHY = /^.*the log kleos\.example\/orchard has (\d+) entries with root [0-9a-f]{12}, but (\d+) with root [0-9a-f]{12} were published(?:: see operating\.md, .*)?$/;

let server;
let left;
let right;
let record;

/* A primary, a standby it waits for, and one that has fallen behind. */
before(async () => {
	server = await openHouse();
	record = new Record(await vkeyOf(server));
	left = await standby(server.cluster.folder, 'left');
	right = await standby(server.cluster.folder, 'right');
	configure(server.cluster.folder, { synchronous_standby_names: 'left' });
	tool('pg.sh', 'stop', right);
	server.env.KLEOS_DB = anyOf([server.cluster.folder, left, right]);
	await server.restart();
});

after(async () => {
	for (const folder of [right, left])
		if (folder !== undefined)
			tool('pg.sh', 'stop', folder);
	await server?.stop();
});

const say = (envelope) => insist(record, envelope, () => server.url);

async function write(envelopes) {
	for (const envelope of envelopes)
		await say(envelope);
}

/* The server says why it does not write, and that it is not ready. */
async function assertRefuses(folder) {
	const size = () => Number(sqlIn(folder, 'SELECT size FROM log'));
	const before = size();
	const envelope = await claim(server, 'late');
	let detail = '';
	await until('it has noticed', async () => {
		const answer = await server.home.submit(envelope);
		assert.equal(answer.status, 503, answer.text);
		detail = answer.body.detail;
		return WHY.test(detail);
	});
	assert.equal(Number(WHY.exec(detail)[1]), before);
	assert.equal(Number(WHY.exec(detail)[2]),
		Math.max(...record.receipts.map(({ index }) => index)) + 1);
	assert.equal((await server.get('/readyz')).status, 503);
	assert.equal(size(), before);
}

/* The COMMIT that waits is cut off, and is visible here from then on; but it
 * is not yet what was asked for, and nobody says that it is: no receipt, no
 * checkpoint, no tile, no proof. */
test('nobody is told of what the standby does not have', async () => {
	const folder = server.cluster.folder;
	const waiting = 'FROM pg_stat_activity WHERE wait_event = \'SyncRep\'';
	tool('pg.sh', 'stop', left);
	const before = Number(sqlIn(folder, 'SELECT size FROM log'));
	const told = record.receipts.length;
	const telling = say(await claim(server, 'only here'));
	for (let n = 0; n < 2; n++) {
		await until('a COMMIT waits', () =>
			sqlIn(folder, `SELECT count(*) ${waiting}`) !== '0');
		sqlIn(folder, `SELECT pg_terminate_backend(pid) ${waiting}`);
	}
	await until('another one waits', () =>
		sqlIn(folder, `SELECT count(*) ${waiting}`) !== '0');
	assert.equal(Number(sqlIn(folder, 'SELECT size FROM log')), before + 1);
	assert.equal(record.receipts.length, told);
	const { digest } = (await server.get('/api/v1/orchard/statements?limit=2'))
		.body.items.at(-1);
	const ways = ['/orchard/log/checkpoint',
		`/orchard/log/tile/entries/000.p/${before + 1}`,
		`/api/v1/orchard/statements/${digest}/proof`,
		'/api/v1/orchard/bundle',
		`/api/v1/orchard/consistency?from=1&to=${before + 1}`];
	for (const way of ways) {
		const answer = await server.get(way);
		assert.equal(answer.status, 503, way);
		assert.match(answer.text, /standby that the database waits for/);
	}
	assert.equal((await server.get('/api/v1/orchard/people')).status, 200);
	const left_over = 'SELECT count(*) FROM pg_stat_activity WHERE query '
		+ 'LIKE \'%pg_logical_emit_message%\' AND pid <> pg_backend_pid()';
	await until('no question is left behind', () =>
		sqlIn(folder, left_over) === '0');
	tool('pg.sh', 'start', left);
	await telling;
	assert.equal(record.receipts.at(-1).index, before);
	for (const way of ways)
		assert.equal((await server.get(way)).status, 200, way);
});

test('a synchronous standby takes over without a loss', async () => {
	const envelopes = await Promise.all(Array.from({ length: WRITERS }, () =>
		Promise.all(Array.from({ length: EACH }, (_, i) =>
			claim(server, `number ${i}`)))));
	const before = record.receipts.length;
	const writing = Promise.all(envelopes.map(write));
	await until('they write', () => record.receipts.length >= WRITERS * 3);
	await killDatabase(server.cluster.folder, 'SIGKILL');
	const acknowledged = record.receipts.length;
	await promote(left);
	await writing;

	assert.ok(acknowledged < before + WRITERS * EACH, 'it died while they wrote');
	assert.equal(record.receipts.length, before + WRITERS * EACH);
	record.assertOnlyPutOff();
	assertRecorded(await bundle(server), record.receipts);
	server.env.KLEOS_DB_OWNER = urlIn(left, 'kleos_owner');
	await assertSound(server);
});

test('the old primary is refused when it comes back', async () => {
	await server.halt();
	server.cluster.start();
	await assert.rejects(server.restart(), ({ message }) =>
		WHY.test(message.trim().split('\n').at(-1)));
	server.cluster.stop();
	await server.restart();
	await say(await claim(server, 'the new one is written to'));
});

test('an asynchronous standby that lacks the tail is refused', async (t) => {
	await killDatabase(left, 'SIGKILL');
	tool('pg.sh', 'start', right);
	await promote(right);

	await t.test('by a server that runs', () => assertRefuses(right));
	await t.test('by a server that starts', async () => {
		await assert.rejects(server.restart(), ({ message }) =>
			WHY.test(message.trim().split('\n').at(-1)));
	});
	await t.test('and the one that has it is written to again', async () => {
		tool('pg.sh', 'stop', right);
		tool('pg.sh', 'start', left);
		await server.restart();
		await say(await claim(server, 'again'));
		assertRecorded(await bundle(server), record.receipts);
	});
});
