/* Workers are killed and PostgreSQL loses its power while people write.  What
 * was acknowledged is there, once, where the receipt said (protocol.md 4). */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { assertOneTree, assertRecorded, bundle, claim, crashDatabase,
	openHouse, workers } from './house.mjs';
import { readCheckpoint } from './tree.mjs';

const WRITERS = 8;
const EACH = 40;
const TRIES = 2000;
const AGAIN_MS = 20;

/* What is done to the house, and after how many acknowledgements. */
const FAULTS = [
	[20, 'worker'], [50, 'worker'], [80, 'database'], [120, 'worker'],
	[150, 'worker'], [180, 'database'], [210, 'worker'], [240, 'worker'],
	[260, 'both'], [290, 'worker'],
];

let server;

/* Numbers that look random and are the same in every run. */
let seed = 20261122;
function below(n) {
	seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
	return (seed >>> 16) % n;
}

before(async () => {
	server = await openHouse();
});

after(async () => {
	await server?.stop();
});

function killWorker() {
	const pids = workers(server);
	if (pids.length > 0)
		process.kill(pids[below(pids.length)], 'SIGKILL');
}

/* Everything that anybody was told, in the order in which it was heard. */
class Record {
	receipts = [];
	refusals = new Map();
	heard = 0;
	waiting = [];

	acknowledge(receipt) {
		this.receipts.push(receipt);
		this.heard++;
		this.waiting = this.waiting.filter(({ n, resolve }) => {
			if (n <= this.heard)
				resolve();
			return n > this.heard;
		});
	}

	refuse(status) {
		this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
	}

	reached(n) {
		return new Promise((resolve) => {
			this.waiting.push({ n, resolve });
		});
	}
}

/* Say it until somebody says that it is recorded. */
async function insist(record, envelope) {
	for (let left = TRIES; left > 0; left--) {
		let answer = null;
		try {
			answer = await server.home.submit(envelope);
		} catch {
			answer = null; /* cut off, or nobody listens now */
		}
		if (answer?.status === 201 || answer?.status === 200) {
			record.acknowledge(answer.body);
			return;
		}
		if (answer !== null)
			record.refuse(answer.status);
		await delay(AGAIN_MS);
	}
	assert.fail('never recorded');
}

async function write(record) {
	for (let i = 0; i < EACH; i++) {
		const envelope = await claim(server, `number ${i}`);
		await insist(record, envelope);
		if (i % 10 === 9)
			await insist(record, envelope);
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
	const record = new Record();
	const first = (await bundle(server)).length;
	await Promise.all([breakThings(record),
		...Array.from({ length: WRITERS }, () => write(record))]);
	const entries = await bundle(server);
	t.diagnostic(`${record.heard} acknowledgements, refused: ` +
		JSON.stringify([...record.refusals]));

	await t.test('nothing was refused but with 503', () => {
		assert.deepEqual([...record.refusals.keys()]
			.filter((status) => status !== 503), []);
	});

	await t.test('each receipt tells where its statement is', () => {
		assert.equal(entries.length, first + WRITERS * EACH);
		assert.equal(record.heard,
			WRITERS * (EACH + Math.floor(EACH / 10)));
		assertRecorded(entries, record.receipts);
	});

	await t.test('all checkpoints are of one and the same tree', async () => {
		const { vkey } = (await server.home.get('')).body;
		const heads = record.receipts.map(({ proof }) =>
			readCheckpoint(proof, vkey));
		const last = await server.get('/orchard/log/checkpoint');
		heads.push(readCheckpoint(last.text, vkey));
		assertOneTree(entries, heads);
		assert.equal(heads.at(-1).size, entries.length);
	});
});
