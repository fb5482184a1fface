/* The machine of the database: its clock is moved, its disk is full. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Breakage, clockFor, removeDisk, smallDisk } from './breakage.mjs';
import { Chance } from './chance.mjs';
import { assertRecorded, assertSound, bundle, claim, openHouse, until, vkeyOf }
	from './house.mjs';
import { insist, Record } from './record.mjs';

const AHEAD_MS = 63000;
const ALLOWED_MS = 60000;
const BACK_MS = -3600000;
const BIG = 'x'.repeat(900);
const isRoot = process.getuid() === 0;

let server;
let watch;
let disk;
let record;

before(async () => {
	server = await openHouse({
		disk: isRoot ? (folder) => (disk = smallDisk(folder)) : undefined,
		clusterEnv(folder) {
			const { clock, env } = clockFor(folder);
			watch = clock;
			return env;
		},
	});
	record = new Record(await vkeyOf(server));
});

after(async () => {
	await server?.halt();
	server?.cluster.stop();
	if (disk !== undefined)
		removeDisk(disk);
	await server?.stop();
});

const say = async (summary) => {
	const answer = await server.home.submit(await claim(server, summary));
	if (answer.status === 201)
		record.acknowledge(answer.body);
	return answer;
};

const at = (answer) => Date.parse(answer.body.recorded_at);

test('recorded_at never goes back with the clock, nor far ahead of it',
	async () => {
		const first = await say('in time');
		watch.set(BACK_MS);
		const refused = await say('an hour too early');
		assert.equal(refused.status, 503, refused.text);
		assert.match(refused.body.detail, /more than 60 s ahead/);

		watch.set(-ALLOWED_MS / 2);
		const early = await say('half a minute too early');
		assert.equal(early.status, 201, early.text);
		assert.equal(at(early), at(first));

		watch.set(AHEAD_MS);
		const ahead = await say('ahead of time');
		assert.equal(ahead.status, 201, ahead.text);
		assert.ok(at(ahead) >= at(first) + AHEAD_MS);
	});

test('after a clock that ran ahead it waits for as long as it must',
	async () => {
		const before = Date.now();
		watch.set(0);
		const refused = await say('while it waits');
		assert.equal(refused.status, 503, refused.text);
		assert.match(refused.body.detail, /more than 60 s ahead/);
		assert.ok(Number(refused.headers.get('retry-after')) > 0);

		const envelope = await claim(server, 'as soon as it can');
		await insist(record, envelope, () => server.url);
		const waited = Date.now() - before;
		assert.ok(waited >= AHEAD_MS - ALLOWED_MS - 1000, `${waited} ms`);
		assertRecorded(await bundle(server), record.receipts);
	});

test('a full disk refuses, and an emptied one loses nothing',
	{ skip: isRoot ? false : 'only root can make a small disk' }, async () => {
		const life = { over: false };
		const writing = Promise.all(Array.from({ length: 4 }, async () => {
			while (!life.over)
				await insist(record, await claim(server, BIG),
					() => server.url);
		}));
		const breakage = new Breakage({ servers: [server], disk,
			chance: new Chance(1) });
		await until('it was full', async () => {
			await breakage.full();
			return /No space left on device/.test(readFileSync(
				join(server.cluster.folder, 'pg.log'), 'utf8'));
		});
		life.over = true;
		await writing;
		record.assertOnlyPutOff();
		assert.ok(record.refusals.get(503) > 0);
		assertRecorded(await bundle(server), record.receipts);
		await assertSound(server);
	});
