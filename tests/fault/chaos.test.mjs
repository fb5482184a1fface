/* Everything at once: many writers on two servers, one in ten statements said
 * twice, while workers, servers and PostgreSQL are killed and restarted,
 * connections cut, the disk filled and the clock moved.  Then everything must
 * be as it was promised (protocol.md 4).
 *
 * FAULT_MINUTES is for how long, FAULT_SEED repeats a run: the same things
 * are done in the same order, though not to the millisecond. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { Breakage, clockFor, removeDisk, smallDisk } from './breakage.mjs';
import { Chance } from './chance.mjs';
import { drip, neverRead, tear } from './clients.mjs';
import { assertOneTree, assertRecorded, assertSound, bundle, claim, openHouse,
	openSecond, tell, until, vkeyOf } from './house.mjs';
import { Proxy } from './proxy.mjs';
import { insist, Record } from './record.mjs';

const SHORT_MS = 13000;
const WRITERS = 12;
const MOST = 200000; /* statements, however long it takes */
const AGAIN = 10; /* of a hundred statements are said once more */
const TORN = 3; /* of a hundred requests are torn in the middle */

const minutes = Number(process.env.FAULT_MINUTES || 0);
const seed = Number(process.env.FAULT_SEED ||
	Math.floor(Math.random() * 0x7fffffff));
const chance = new Chance(seed);
const proxy = new Proxy();
const isRoot = process.getuid() === 0;

let server;
let second;
let watch;
let disk;

before(async () => {
	server = await openHouse({
		disk: isRoot ? (folder) => (disk = smallDisk(folder)) : undefined,
		clusterEnv(folder) {
			const { clock, env } = clockFor(folder);
			watch = clock;
			return env;
		},
	});
	const socket = /host='([^']*)'/.exec(server.env.KLEOS_DB)[1];
	const folder = join(server.folder, 'between');
	await proxy.open(folder, socket);
	server.env.KLEOS_DB = server.env.KLEOS_DB.replace(socket, folder);
	await server.restart();
	second = await openSecond(server);
});

after(async () => {
	await second?.halt();
	await server?.halt();
	proxy.close();
	server?.cluster.stop();
	if (disk !== undefined)
		removeDisk(disk);
	await server?.stop();
});

/* Looks at checkpoints; between failures they are seen, too. */
async function watchHeads(url, record, life) {
	while (!life.over) {
		await fetch(`${url}/orchard/log/checkpoint`).then(async (answer) => {
			const text = await answer.text();
			if (answer.status === 200)
				record.see(text);
		}).catch(() => {});
		await delay(100);
	}
}

function tearOne(url, envelope, luck) {
	const body = JSON.stringify(envelope);
	return tear(url, body, luck.below(body.length));
}

/* A writer with luck of its own. */
async function write(record, life, luck) {
	const where = () => luck.pick([server.url, second.url]);
	while (!life.over && life.left-- > 0) {
		const envelope = await claim(server, 'said');
		if (luck.happens(TORN))
			await tearOne(where(), envelope, luck);
		const said = [insist(record, envelope, where)];
		if (luck.happens(AGAIN))
			said.push(delay(luck.below(100)).then(() =>
				insist(record, envelope, where)));
		await Promise.all(said);
		life.said++;
		await delay(luck.below(120));
	}
}

/* Every kind once, then again in another order. */
async function breakThings(breakage, life) {
	const end = Date.now() + (minutes * 60000 || SHORT_MS);
	while (Date.now() < end)
		for (const kind of chance.shuffled(breakage.kinds())) {
			if (Date.now() >= end)
				break;
			await breakage.breakSomething(kind);
			await delay(chance.from(100, 900));
		}
	life.over = true;
}

test('nothing that was promised is broken', async (t) => {
	tell(`FAULT_SEED=${seed} FAULT_MINUTES=${minutes} repeats it`);
	if (!isRoot)
		tell('no disk is filled: only root can make a small one');
	const record = new Record(await vkeyOf(server));
	const first = (await bundle(server)).length;
	const life = { over: false, left: MOST, said: 0 };
	const breakage = new Breakage({ servers: [server, second], proxy, chance,
		watch, disk });
	const doing = [
		drip(server.url, life),
		neverRead(second.url, life),
		watchHeads(server.url, record, life),
		watchHeads(second.url, record, life),
		...Array.from({ length: WRITERS }, () =>
			write(record, life, chance.fork())),
	];
	await breakThings(breakage, life);
	await Promise.all(doing);
	for (const { url } of [server, second])
		await until('it is ready', () => fetch(`${url}/readyz`)
			.then(({ status }) => status === 200, () => false));
	const entries = await bundle(server);
	tell(`${life.said} statements, ${record}, PostgreSQL cut ` +
		`${proxy.cuts} times and ${proxy.commits} times at COMMIT; done: ` +
		JSON.stringify(Object.fromEntries(breakage.done)));

	await t.test('nothing was refused but with 503', () =>
		record.assertOnlyPutOff());
	await t.test('each statement is there once, where its receipt says', () => {
		assert.equal(entries.length, first + life.said);
		assertRecorded(entries, record.receipts);
	});
	await t.test('all checkpoints ever seen are of one tree', () =>
		assertOneTree(entries, record.heads));
	await t.test('audit and fsck find nothing', () => assertSound(server));
});
