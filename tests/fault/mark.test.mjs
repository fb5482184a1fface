/* Somebody puts an old database back.  The high-water mark, which is kept
 * outside of it, tells: nothing may be written that would fork the log. */

import assert from 'node:assert/strict';
import { chownSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { claim, openHouse, sql, until } from './house.mjs';

const WHY = new RegExp('the log kleos.example/orchard has \\d+ entries with ' +
	'root [0-9a-f]{12}, but \\d+ with root [0-9a-f]{12} were published$');
const LEADS_ON = ': see operating.md, The log is behind its mark, and ' +
	'kleos-admin recover';
const VERSION = /has schema version later, this program needs \w+: run /;

/* More than is ever written to the right one. */
const MORE = 30;

let server;

before(async () => {
	server = await openHouse();
});

after(async () => {
	await server?.stop();
});

/* Do something with a database to which nobody is connected. */
function alone(name, statement) {
	const after = statement.split(' RENAME TO ')[1] ?? name;
	sql(server, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`, 'postgres');
	sql(server, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity ' +
		`WHERE datname = '${name}'`, 'postgres');
	sql(server, statement, 'postgres');
	sql(server, `ALTER DATABASE ${after} ALLOW_CONNECTIONS true`, 'postgres');
}

const rename = (from, to) =>
	alone(from, `ALTER DATABASE ${from} RENAME TO ${to}`);

const keep = (name) => alone('kleos',
	`CREATE DATABASE ${name} TEMPLATE kleos OWNER kleos_owner`);

/* While the server is stopped: put a copy back. */
function putBack(name) {
	sql(server, 'DROP DATABASE kleos', 'postgres');
	sql(server, `CREATE DATABASE kleos TEMPLATE ${name} OWNER kleos_owner`,
		'postgres');
}

/* Put another database in the place of the one that the server works on. */
async function during(name, look) {
	rename('kleos', 'aside');
	rename(name, 'kleos');
	try {
		await look();
	} finally {
		rename('kleos', name);
		rename('aside', 'kleos');
	}
	await until('it goes on by itself', async () =>
		(await server.get('/readyz')).status === 200);
	await write(1);
}

/* Whoever wants to write is told why not, and nothing is written. */
async function assertStops(why, requests) {
	const count = () => sql(server, 'SELECT count(*) FROM entry');
	const before = count();
	await until('it has noticed', async () =>
		why.test((await server.get('/readyz')).body.detail));
	for (const request of requests) {
		const answer = await request();
		assert.equal(answer.status, 503, answer.text);
		assert.match(answer.body.detail, why);
	}
	assert.equal(count(), before);
}

/* Log lines that belong to no request. */
const events = () => server.output().split('\n').flatMap((line) =>
	(line.includes('"event":') ? [JSON.parse(line)] : []));

/* Whoever reads the log, or watches the metrics, gets to know. */
async function assertAlarms() {
	const behind = events().find(({ event }) => event === 'log behind');
	assert.equal(behind?.level, 'error');
	assert.match(behind.message, WHY);
	/* A reader is shown the shorter log, whose head is signed. */
	const answer = await server.get('/orchard/log/checkpoint');
	assert.equal(answer.status, 200, answer.text);
	const { text } = await server.get('/metrics');
	const gauge = (name) => Number(new RegExp(
		`^kleos_log_${name}_entries\\{community="orchard"\\} (\\d+)$`, 'm')
		.exec(text)[1]);
	assert.equal(gauge('size'), Number(sql(server, 'SELECT size FROM log')));
	assert.ok(gauge('mark') > gauge('size'), text);
}

async function write(n) {
	for (let i = 0; i < n; i++) {
		const answer = await server.home.submit(await claim(server, `no ${i}`));
		assert.equal(answer.status, 201, answer.text);
	}
}

const head = () => sql(server, "SELECT size, encode(root, 'hex') FROM log");

/* It does not start, and its last line names both heads and what to read. */
async function assertRefuses() {
	const before = head();

	await assert.rejects(server.restart(), ({ message }) => {
		const line = message.trim().split('\n').at(-1);
		assert.ok(line.endsWith(LEADS_ON), line);
		assert.match(line.slice(0, -LEADS_ON.length), WHY);
		return true;
	});
	assert.equal(head(), before);
}

test('an older database is not written to', async (t) => {
	const marks = join(server.folder, 'marks');
	const aside = join(server.folder, 'marks.aside');
	await write(3);
	await server.halt();
	keep('kept_old');
	await server.restart();
	await write(4);
	await server.halt();
	keep('kept_new');

	await t.test('when the log is shorter than what was shown', async () => {
		putBack('kept_old');
		await assertRefuses();
	});

	await t.test('when it has more entries, but others', async () => {
		const { uid, gid } = statSync(marks);
		renameSync(marks, aside);
		mkdirSync(marks, { mode: 0o700 });
		chownSync(marks, uid, gid);
		await server.restart();
		await write(MORE);
		await server.halt();
		keep('kept_forked');
		rmSync(marks, { recursive: true });
		renameSync(aside, marks);
		await assertRefuses();
	});

	await t.test('and the right one is written to again', async () => {
		putBack('kept_new');
		await server.restart();
		await write(1);
	});
});

test('a database that is swapped while it runs is not written to',
	async (t) => {
		const header = await server.home.bearer('ada');
		const offer = (await server.home.get('/session')).body;
		const submit = async () =>
			server.home.submit(await claim(server, 'swapped'));
		const writers = [submit,
			() => server.home.openSession('ada', { challenge: offer }),
			() => server.home.put('/private/contact/ada',
				'{"value":{"text":"a pear"}}', header)];
		keep('kept_older');
		keep('kept_empty');
		sql(server, 'TRUNCATE community CASCADE', 'kept_empty');
		keep('kept_later');
		sql(server, "UPDATE sqitch.changes SET change = 'later' WHERE " +
			'committed_at = (SELECT max(committed_at) FROM sqitch.changes)',
		'kept_later');
		await write(2);

		await t.test('when it is older', () => during('kept_older',
			async () => {
				await assertStops(WHY, writers);
				await assertAlarms();
			}));
		await t.test('when it says something else', () => during('kept_forked',
			() => assertStops(WHY, [submit])));
		await t.test('when it has no such log', () => during('kept_empty',
			() => assertStops(/the database has no log kleos.example/,
				[submit])));
		await t.test('when it is of another version', () => during('kept_later',
			() => assertStops(VERSION, [submit])));
	});

test('it does not start on another version', async () => {
	await server.halt();
	keep('kept_again');
	sql(server, "UPDATE sqitch.changes SET change = 'later' WHERE " +
		'committed_at = (SELECT max(committed_at) FROM sqitch.changes)');
	await assert.rejects(server.restart(), VERSION);
	putBack('kept_again');
	await server.restart();
	await write(1);
});
