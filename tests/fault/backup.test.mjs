/* The machine of the database is gone, and a backup is restored: with every
 * commit that was acknowledged the server goes on, with one less it refuses. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync,
	writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BUILD } from '../api/server.mjs';
import { backup, configure, copyFiles, restore } from './clusters.mjs';
import { assertRecorded, assertSound, bundle, claim, killDatabase, openHouse,
	sql, sqlIn, tool, until, urlIn } from './house.mjs';

const POINT = 'before_the_accident';

let server;
let archive;
let base;
let older; /* a bundle of the time of the base backup */
let kept; /* and one of the end */
const receipts = [];
const erased = []; /* indices */
const restored = [];

async function write(n) {
	for (let i = 0; i < n; i++) {
		const answer = await server.home.submit(await claim(server, `no ${i}`));
		assert.equal(answer.status, 201, answer.text);
		receipts.push(answer.body);
	}
}

const download = async () =>
	(await server.get('/api/v1/orchard/bundle?from=0')).text;

/* End a segment of WAL and wait until the archive has it. */
async function archiveAll() {
	const name = sql(server, 'SELECT pg_walfile_name(pg_switch_wal())');
	await until(`${name} is in the archive`, () =>
		readdirSync(archive).includes(name));
}

/* One that is in the base backup with all it says, and one that is not. */
async function erase(...statements) {
	await server.home.agree('ada', 'bea', 'redaction', { reason: 'request',
		authority: 'as she asked',
		erase: statements.map(({ digest, index }) =>
			({ digest, index, type: 'contribution' })) });
	statements.forEach(({ index }) => erased.push(index));
}

/* A base backup; after it statements that are archived, and some that are
 * not, when the machine burns. */
before(async () => {
	server = await openHouse();
	archive = join(server.folder, 'archive');
	mkdirSync(archive);
	chmodSync(archive, 0o777);
	configure(server.cluster.folder, { archive_mode: 'on',
		archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f` });
	server.cluster.stop();
	server.cluster.start();
	await write(3);
	base = backup(server.cluster.folder, 'base');
	older = await download();
	await write(2);
	await erase(receipts[0], receipts.at(-1));
	sql(server, `SELECT pg_create_restore_point('${POINT}')`);
	await write(2);
	await archiveAll();
	await write(3);
	kept = await download();
	await killDatabase(server.cluster.folder);
	await server.halt();
});

after(async () => {
	restored.forEach((folder) => tool('pg.sh', 'stop', folder));
	await server?.stop();
});

/* What the server works on from its next start. */
function use(name, settings) {
	const folder = restore(base, name, settings);
	restored.push(folder);
	server.env.KLEOS_DB = urlIn(folder);
	server.env.KLEOS_DB_OWNER = urlIn(folder, 'kleos_owner');
	return () => sqlIn(folder, "SELECT size || ' entries with root ' || " +
		"left(encode(root, 'hex'), 12) FROM log");
}

/* It does not start, and says which head there is and which was shown. */
async function assertRefused(head, lost) {
	const size = receipts.at(-1).index + 1;
	assert.match(head(), new RegExp(`^${size - lost} `));
	await assert.rejects(server.restart(), ({ message }) => {
		const line = message.trim().split('\n').at(-1);
		assert.ok(line.includes(`has ${head()}, but ${size} with root`), line);
		assert.ok(line.includes(' were published: see operating.md'), line);
		return true;
	});
}

const segments = (folder) => readdirSync(folder)
	.filter((name) => /^[0-9A-F]{24}$/.test(name)).sort();

/* Does a segment begin with what its name says?  As docs/operating.md asks. */
function isWritten(segment) {
	const version = readFileSync(join(server.cluster.folder, 'pg/PG_VERSION'),
		'utf8').trim();
	return spawnSync(`/usr/lib/postgresql/${version}/bin/pg_waldump`,
		['-n', '1', segment]).status === 0;
}

const recovery = (more = {}) =>
	({ restore_command: `cp ${archive}/%f %p`, ...more });

test('a base backup alone is refused', async () => {
	await assertRefused(use('alone'), 9);
});

/* Somebody has kept a bundle, and nobody has the WAL. */
describe('what only a bundle has', () => {
	const lines = (text) => text.trimEnd().split('\n');
	const admin = (...args) => spawnSync(`${BUILD}/kleos-admin`, args,
		{ env: server.env, encoding: 'utf8' });
	const recover = (text) => {
		const file = join(server.folder, 'kept.bundle');
		writeFileSync(file, text);
		return admin('recover', 'orchard', file);
	};

	test('comes back as it was published, or not at all', async () => {
		const head = use('recovered');
		const before = head();
		const [first, ...entries] = lines(kept);
		const [a, b] = entries.slice(-2).map((line) => JSON.parse(line));
		const swapped = [...entries.slice(0, -2),
			...[{ ...b, index: a.index, recorded_at: a.recorded_at },
				{ ...a, index: b.index, recorded_at: b.recorded_at }]
				.map((line) => JSON.stringify(line))];
		for (const [why, bad] of [
			[/ends at entry \d+, the mark needs \d+; nothing was changed/,
				lines(older)],
			[/lacks entry \d+; nothing was changed/,
				[JSON.stringify({ ...JSON.parse(first), from: b.index }),
					entries.at(-1)]],
			[/have another root/, [first, ...swapped]],
			[/does not pass/, [first, ...entries.slice(0, -1),
				entries.at(-1).replace('"no 2', '"no 3')]],
		]) {
			const done = recover(`${bad.join('\n')}\n`);
			assert.equal(done.status, 1, done.stderr);
			assert.match(done.stderr, why);
			assert.equal(head(), before);
		}
		await assertRefused(head, 9);
		const fsck = admin('fsck');
		assert.equal(fsck.status, 1, fsck.stderr);
		assert.match(fsck.stdout, /in 1 communities: behind what was published$/m);
		assert.match(fsck.stderr, /1 logs are behind what was published: see /);
		const { fine, behind } = JSON.parse(admin('fsck', '--json').stdout);
		assert.deepEqual([fine, behind], [false, 1]);

		const done = recover(kept);
		assert.equal(done.status, 0, done.stderr);
		await server.restart();
		const whole = await bundle(server);
		assertRecorded(whole, receipts);
		assert.deepEqual(whole.filter(({ redacted }) => redacted)
			.map(({ index }) => index), erased);
		await assertSound(server);
		assert.match(recover(kept).stderr, /has reached its high-water mark/);
		await server.halt();
	});
});

test('a restore to a point in time is refused', async () => {
	await assertRefused(use('point', recovery({ recovery_target_name: POINT,
		recovery_target_action: 'promote' })), 5);
});

test('an archive that lacks the last segment is refused', async () => {
	await assertRefused(use('archived', recovery()), 3);
});

test('with the last segment of the old primary the server goes on',
	async () => {
		const old = join(server.cluster.folder, 'pg', 'pg_wal');
		const names = segments(old);
		const last = names.filter((name) => isWritten(join(old, name))).at(-1);
		const ready = (parseInt(last.slice(8), 16) + 1).toString(16)
			.toUpperCase().padStart(16, '0');
		const stale = last.slice(0, 8) + ready;
		if (!names.includes(stale))
			copyFiles(join(old, names[0]), join(old, stale));
		assert.ok(!isWritten(join(old, stale)), 'made ready for later');
		for (const name of names)
			if (name <= last && !segments(archive).includes(name))
				copyFiles(join(old, name), archive);
		use('whole', recovery());
		await server.restart();
		await write(2);
		assertRecorded(await bundle(server), receipts);
		await assertSound(server);
	});
