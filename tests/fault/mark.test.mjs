/* Somebody puts an old database back.  The high-water mark, which is kept
 * outside of it, tells: nothing may be written that would fork the log. */

import assert from 'node:assert/strict';
import { chownSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { claim, openHouse, sql } from './house.mjs';

const WHY = /published/;

let server;

before(async () => {
	server = await openHouse();
});

after(async () => {
	await server?.stop();
});

async function write(n) {
	for (let i = 0; i < n; i++) {
		const answer = await server.home.submit(await claim(server, `no ${i}`));
		assert.equal(answer.status, 201, answer.text);
	}
}

/* While the server is stopped: copy its database, or put a copy back. */
const keep = (name) => sql(server,
	`CREATE DATABASE ${name} TEMPLATE kleos OWNER kleos_owner`, 'postgres');

function putBack(name) {
	sql(server, 'DROP DATABASE kleos', 'postgres');
	sql(server, `CREATE DATABASE kleos TEMPLATE ${name} OWNER kleos_owner`,
		'postgres');
}

const head = () => sql(server, "SELECT size, encode(root, 'hex') FROM log");

/* Either it does not start or it does not write, and it says why. */
async function assertRefuses() {
	const before = head();
	const started = await server.restart().then(() => true, (error) => {
		assert.match(error.message, WHY);
		return false;
	});
	if (started) {
		const answer = await server.home.submit(await claim(server, 'late'));
		assert.equal(answer.status, 503);
		assert.match(answer.body.detail, WHY);
		await server.halt();
	}
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

	await t.test('when it has as many entries, but others', async () => {
		const { uid, gid } = statSync(marks);
		renameSync(marks, aside);
		mkdirSync(marks, { mode: 0o700 });
		chownSync(marks, uid, gid);
		await server.restart();
		await write(4);
		await server.halt();
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
