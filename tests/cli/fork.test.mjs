/* A log that shows two histories under one key: whoever has seen the first
 * does not fall for the second, however much longer it is. */

import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { kleosBeside, makeHome } from './kleos.mjs';
import { Ledger } from './ledger.mjs';

const FORK_AT = 5;

const home = makeHome();
let runs = 0;
let state; /* of the run: where its pins are */
let fake;
let honest;
let forked;
let shown; /* which of them is served, how much of it, and how well */

/* So many entries more, each with its text. */
function grow(log, size, text) {
	while (log.entries.length < size)
		log.say('ada', 'activity',
			{ slug: `a${log.entries.length}`, title: text });
}

/* The same log, key and all, up to a size. */
function copy(log, size) {
	return Object.assign(Object.create(Ledger.prototype), log,
		{ entries: log.entries.slice(0, size) });
}

function answer(request, response) {
	const { log, size, bend, missing } = shown;
	const tile = /^\/orchard\/log\/tile\/(.*)$/.exec(request.url)?.[1];

	if (tile !== undefined) {
		const bytes = copy(log, size).tile(tile);
		if (missing)
			response.writeHead(404);
		response.end(bend ? bend(bytes) : bytes);
	} else if (request.url === '/orchard/log/checkpoint') {
		response.end(log.checkpoint(size));
	} else {
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ log: log.log, vkey: log.vkey }));
	}
}

before(async () => {
	honest = new Ledger(home.path);
	honest.found({ ada: ['registrar'], olga: ['official'] });
	grow(honest, FORK_AT, 'both say so');
	forked = copy(honest, FORK_AT);
	grow(honest, 70, 'the first history');
	grow(forked, 600, 'the second history');
	fake = http.createServer(answer);
	await new Promise((resolve) => fake.listen(0, '127.0.0.1', resolve));
});

after(() => {
	fake.closeAllConnections();
	fake.close();
	home.remove();
});

beforeEach(() => {
	state = join(home.path, `state-${runs++}`);
});

/* Something that names the tree it saw: so the checkpoint is asked for. */
function look(what) {
	shown = what;
	return kleosBeside({ HOME: home.path, XDG_STATE_HOME: state }, 'office',
		'end', '0'.repeat(64), '--dry-run', '--as', 'ada', '--community',
		'orchard', '--url', `http://127.0.0.1:${fake.address().port}`);
}

const remembered = () => {
	const folder = join(state, 'kleos', 'pins');
	return JSON.parse(readFileSync(
		join(folder, readdirSync(folder)[0]), 'utf8'));
};

test('a log that only grows is followed', async () => {
	for (const size of [1, 2, 3, 4, 7, 8, 9, 64, 70]) {
		const done = await look({ log: honest, size });
		assert.equal(done.status, 0, done.err);
		assert.equal(remembered().size, size);
	}
});

test('a log that grows beyond its tiles is followed', async () => {
	for (const size of [5, 255, 256, 257, 512, 513, 600]) {
		const done = await look({ log: forked, size });
		assert.equal(done.status, 0, done.err);
		assert.equal(remembered().size, size);
	}
});

test('another history is refused at every size, and not remembered',
	async (t) => {
		for (const [seen, later] of [[6, 7], [6, 600], [8, 9], [8, 16],
			[7, 256], [33, 64], [64, 65], [70, 512], [70, 513]])
			await t.test(`${seen} entries, then ${later}`, async () => {
				state = join(home.path, `state-${runs++}`);
				assert.equal((await look({ log: honest, size: seen }))
					.status, 0);
				const done = await look({ log: forked, size: later });

				assert.equal(done.status, 1, done.err);
				assert.match(done.err, /another history/);
				assert.equal(remembered().size, seen);
				assert.equal((await look({ log: honest, size: 70 }))
					.status, 0);
			});
	});

/* The size and root that a note says, once its signature was verified. */
function verified(note, vkey) {
	const [text, lines] = note.split('\n\n');
	const key = Buffer.from(vkey.split('+').slice(2).join('+'), 'base64');
	const spki = Buffer.concat([Buffer.from('302a300506032b6570032100',
		'hex'), key.subarray(1)]);
	const signature = Buffer.from(lines.split(' ')[2], 'base64').subarray(4);

	assert.ok(verify(null, Buffer.from(`${text}\n`), createPublicKey(
		{ key: spki, format: 'der', type: 'spki' }), signature));
	const [, size, root] = text.split('\n');
	return { size: Number(size), root };
}

test('both histories are kept as they were signed, for others to see',
	async (t) => {
		for (const [seen, later] of [[6, 6], [6, 7], [8, 600]])
			await t.test(`${seen} entries, then ${later}`, async () => {
				state = join(home.path, `state-${runs++}`);
				await look({ log: honest, size: seen });
				const done = await look({ log: forked, size: later });

				assert.equal(done.status, 1, done.err);
				const [, path] = /another history .* signed in (\S+)$/m
					.exec(done.err);
				const fork = JSON.parse(readFileSync(path, 'utf8'));
				assert.equal(fork.log, honest.log);
				assert.equal(fork.vkey, honest.vkey);
				assert.equal(fork.seen, honest.checkpoint(seen));
				assert.equal(fork.shown, forked.checkpoint(later));
				const one = verified(fork.seen, fork.vkey);
				const other = verified(fork.shown, fork.vkey);
				assert.equal(one.size, seen);
				assert.equal(other.size, later);
				assert.notEqual(one.root, other.root);
			});
	});

test('what was remembered before notes were kept is shown unsigned',
	async () => {
		await look({ log: honest, size: 6 });
		const folder = join(state, 'kleos', 'pins');
		const pin = join(folder, readdirSync(folder)[0]);
		const { note, ...old } = remembered();
		assert.ok(note);
		writeFileSync(pin, JSON.stringify(old));
		const done = await look({ log: forked, size: 7 });
		const [, path] = /signed in (\S+)$/m.exec(done.err);
		const fork = JSON.parse(readFileSync(path, 'utf8'));
		assert.equal(fork.seen, undefined);
		assert.deepEqual(fork.remembered, { root: old.root, size: 6 });
	});

test('a history that forks after what was seen is a history like any',
	async () => {
		assert.equal((await look({ log: honest, size: FORK_AT })).status, 0);
		const done = await look({ log: forked, size: 100 });
		assert.equal(done.status, 0, done.err);
	});

test('tiles that lie are no proof, neither of a fork nor of growth',
	async (t) => {
		const flip = (at) => (bytes) => {
			const bent = Buffer.from(bytes);
			bent[at < 0 ? bent.length + at : at] ^= 1;
			return bent;
		};
		const rows = { 'the first bit': flip(0), 'the last bit': flip(-1),
			'cut short': (bytes) => bytes.subarray(1),
			'too long': (bytes) => Buffer.concat([bytes, bytes]),
			'nothing': () => Buffer.alloc(0) };
		for (const [why, bend] of Object.entries(rows))
			await t.test(why, async () => {
				state = join(home.path, `state-${runs++}`);
				await look({ log: honest, size: 6 });
				const done = await look({ log: honest, size: 70, bend });

				assert.equal(done.status, 3, done.err);
				assert.match(done.err, /tile/);
				assert.doesNotMatch(done.err, /history/);
				assert.equal(remembered().size, 6);
			});
	});

test('without tiles nothing that has grown is believed', async () => {
	await look({ log: honest, size: 6 });
	const done = await look({ log: honest, size: 70, missing: true });
	assert.equal(done.status, 3, done.err);
	assert.equal(remembered().size, 6);
});
