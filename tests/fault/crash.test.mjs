/* Workers are killed and PostgreSQL loses its power while people write.  What
 * was acknowledged is there, once, where the receipt said (protocol.md 4). */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Chance } from './chance.mjs';
import { assertOneTree, assertRecorded, bundle, claim, crashDatabase,
	openHouse, vkeyOf, workers } from './house.mjs';
import { insist, Record } from './record.mjs';

const WRITERS = 8;
const EACH = 40;

/* What is done to the house, and after how many acknowledgements. */
const FAULTS = [
	[20, 'worker'], [50, 'worker'], [80, 'database'], [120, 'worker'],
	[150, 'worker'], [180, 'database'], [210, 'worker'], [240, 'worker'],
	[260, 'both'], [290, 'worker'],
];

const chance = new Chance(20261122);

let server;

before(async () => {
	server = await openHouse();
});

after(async () => {
	await server?.stop();
});

function killWorker() {
	const pids = workers(server);
	if (pids.length > 0)
		process.kill(chance.pick(pids), 'SIGKILL');
}

async function write(record) {
	for (let i = 0; i < EACH; i++) {
		const envelope = await claim(server, `number ${i}`);
		await insist(record, envelope, () => server.url);
		if (i % 10 === 9)
			await insist(record, envelope, () => server.url);
	}
}

async function breakThings(record) {
	for (const [n, what] of FAULTS) {
		await record.reached(n);
		if (what !== 'database')
			killWorker();
		if (what !== 'worker')
			await crashDatabase(server);
	}
}

test('what was acknowledged outlives workers and the database', async (t) => {
	const record = new Record(await vkeyOf(server));
	const first = (await bundle(server)).length;
	await Promise.all([breakThings(record),
		...Array.from({ length: WRITERS }, () => write(record))]);
	const entries = await bundle(server);
	record.see((await server.get('/orchard/log/checkpoint')).text);
	t.diagnostic(`${record}`);

	await t.test('nothing was refused but with 503', () =>
		record.assertOnlyPutOff());

	await t.test('each receipt tells where its statement is', () => {
		assert.equal(entries.length, first + WRITERS * EACH);
		assert.equal(record.receipts.length,
			WRITERS * (EACH + Math.floor(EACH / 10)));
		assertRecorded(entries, record.receipts);
	});

	await t.test('all checkpoints are of one and the same tree', () => {
		assertOneTree(entries, record.heads);
		assert.equal(record.heads.at(-1).size, entries.length);
	});
});
