/* Witnesses are asked to cosign what the server signs; what they answer is
 * checked, kept and published, and nothing they do harms the log. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test }
	from 'node:test';

import { kleosIn, makeHome } from '../cli/kleos.mjs';
import { growTo, populate } from './orchard.mjs';
import { ROOT, startServer } from './server.mjs';
import { cosigners, Witness } from './witness.mjs';

const DONE = 0;
const FORKED = 1;
const USAGE = 2;
const MISSING = 3;

let server;
let c;
let logs;
let list;
let witnesses = [];
let names = 0;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	const { origin, vkey } = (await c.get('')).body;
	logs = { [origin]: vkey };
	list = join(server.folder, 'witnesses');
});

after(async () => {
	await server?.stop();
});

/* Two new ones for each test: what others have signed stays. */
beforeEach(async () => {
	witnesses = await Promise.all([1, 2].map(() =>
		new Witness(`witness.example/w${names++}`, logs).start()));
	enlist(witnesses);
});

afterEach(async () => {
	await Promise.all(witnesses.map((witness) => witness.stop()));
});

function enlist(those) {
	writeFileSync(list, '# whom we ask\n' + those.map((witness) =>
		`${witness.vkey} ${witness.url}/\n`).join(''));
}

/* As the server's role, with the key and the marks out of reach. */
function begin(args, env = {}) {
	const child = spawn(`${server.env.BUILD}/kleos-admin`,
		['witness', ...args], { cwd: ROOT, env: { PATH: process.env.PATH,
			KLEOS_DB: server.env.KLEOS_DB, KLEOS_WITNESSES: list,
			KLEOS_URL: server.url, ...env } });
	const run = { child, out: '', err: '' };
	child.stdout.on('data', (data) => { run.out += data; });
	child.stderr.on('data', (data) => { run.err += data; });
	run.ended = new Promise((resolve) => child.on('close', resolve));
	return run;
}

async function ask(args = [], env = {}) {
	const run = begin(args, env);
	const status = await run.ended;
	return { status, out: run.out, err: run.err };
}

const grow = async (n = 1) =>
	growTo(c, (await c.get('')).body.size + n);
const sizeOf = (note) => Number(note.split('\n')[1]);
const checkpoint = async () =>
	(await server.get('/orchard/log/checkpoint')).text;
const witnessed = (query = '') =>
	server.get(`/orchard/log/witnessed-checkpoint${query}`);

describe('what witnesses cosign', () => {
	test('is published with the checkpoint that it belongs to', async () => {
		const { size } = (await c.get('')).body;
		const done = await ask();
		const note = await checkpoint();

		assert.equal(done.status, DONE, done.err);
		assert.match(done.out, new RegExp(`has cosigned ${size} entries`));
		assert.equal(sizeOf(note), size);
		assert.deepEqual(cosigners(note, witnesses).sort(),
			witnesses.map(({ name }) => name).sort());
		assert.equal((await witnessed()).text, note);
	});

	test('stays there when the log has grown', async () => {
		await ask();
		const before = await checkpoint();
		await grow();

		assert.deepEqual(cosigners(await checkpoint(), witnesses), []);
		assert.equal((await witnessed()).text, before);
		assert.equal((await witnessed('?by=2')).text, before);
	});

	test('is followed as the log grows, with proofs', async () => {
		for (const n of [1, 2, 5, 60]) {
			await grow(n);
			const done = await ask(['orchard']);
			assert.equal(done.status, DONE, done.err);
			assert.equal(cosigners(await checkpoint(), witnesses).length, 2);
		}
		assert.ok(witnesses[0].asked.slice(1).every(
			({ status, old }) => status === 200 && old > 0));
	});

	test('is not asked for twice', async () => {
		await ask();
		const again = await ask();

		assert.equal(again.status, DONE, again.err);
		assert.equal(witnesses[0].asked.length, 1);
	});

	test('can be asked for by how many there are', async () => {
		const [first] = witnesses;
		await grow();
		enlist([first]);
		await ask();
		const one = sizeOf((await witnessed('?by=1')).text);

		assert.equal(one, (await c.get('')).body.size);
		assert.ok(sizeOf((await witnessed('?by=2')).text) < one);
		assert.equal((await witnessed('?by=48')).status, 404);
		for (const query of ['?by=0', '?by=49', '?by=x', '?for=1'])
			assert.equal((await witnessed(query)).status, 422, query);
	});

	test('is gone on with by a process that is left running', async () => {
		const run = begin(['--every', '1']);
		try {
			for (let round = 0; round < 2; round++) {
				await grow();
				let found = [];
				for (let i = 0; i < 100 && found.length < 2; i++) {
					await new Promise((resolve) => setTimeout(resolve, 100));
					found = cosigners(await checkpoint(), witnesses);
				}
				assert.equal(found.length, 2, run.err);
			}
		} finally {
			run.child.kill('SIGTERM');
			await run.ended;
		}
		const events = run.out.trimEnd().split('\n')
			.map((line) => JSON.parse(line));
		assert.ok(events.length >= 4);
		assert.ok(events.every(({ time, level, community, witness }) =>
			time && level === 'info' && community === 'orchard' && witness));
	});
});

describe('a witness', () => {
	test('that knows more or less than we think is asked again', async () => {
		await ask();
		const [{ seen }] = witnesses;
		seen.clear();
		await grow();
		const done = await ask();

		assert.equal(done.status, DONE, done.err);
		assert.deepEqual(witnesses[0].asked.slice(-2)
			.map(({ status }) => status), [409, 200]);
	});

	const absent = {
		dead: (bad) => bad.stop(),
		silent: (bad) => { bad.trick.silent = true; },
	};
	for (const [why, spoil] of Object.entries(absent))
		test(`that is ${why} keeps nobody else from cosigning`, async () => {
			const [bad, good] = witnesses;
			const started = Date.now();
			await grow();
			await spoil(bad);
			const done = await ask();

			assert.equal(done.status, MISSING, done.out);
			assert.match(done.err, /1 cosignatures are missing/);
			assert.ok(Date.now() - started < 20000);
			assert.deepEqual(cosigners(await checkpoint(), witnesses),
				[good.name]);
		});

	for (const status of [400, 403, 404, 422, 500, 302])
		test(`that answers ${status} is named with it`, async () => {
			const [bad] = witnesses;
			await grow();
			bad.trick.instead = () => ({ status });
			const done = await ask();
			assert.equal(done.status, MISSING);
			assert.match(done.out, new RegExp(
				`${bad.name} answered ${status}`));
		});

	const lies = {
		'signs with another key': (bad, text) =>
			new Witness(bad.name, logs).cosign(text),
		'signs another head': (bad) =>
			bad.cosign('kleos.example/orchard\n1\nAAAA\n'),
		'signs under another name': (bad, text) =>
			bad.cosign(text).replace(bad.name, 'witness.example/x'),
		'sends a line that is none': () => 'thanks\n',
		'sends nothing': () => '',
		'sends a whole note': (bad, text) => `${text}\n${bad.cosign(text)}`,
		'sends far too much': () => 'x'.repeat(2 * 1024 * 1024),
	};
	for (const [why, lie] of Object.entries(lies))
		test(`that ${why} is not published`, async () => {
			const [bad, good] = witnesses;
			await grow();
			const [text] = (await checkpoint()).split('\n\n');
			bad.trick.instead = () => ({ status: 200,
				text: lie(bad, `${text}\n`) });
			const done = await ask();

			assert.equal(done.status, MISSING, done.out);
			assert.match(await checkpoint(), new RegExp(`${good.name} `));
			assert.doesNotMatch(await checkpoint(),
				new RegExp(`${bad.name} `));
		});

	const histories = {
		'longer than there is': (size) => size + 100,
		'of the same size': (size) => size,
		'of an earlier size': (size) => size - 1,
	};
	for (const [why, size] of Object.entries(histories))
		test(`that has seen another history ${why} raises the alarm`,
			async () => {
				const [odd, good] = witnesses;
				await grow(2);
				odd.seen.set('kleos.example/orchard', {
					root: Buffer.alloc(32),
					size: size((await c.get('')).body.size) });
				const done = await ask();

				assert.equal(done.status, FORKED, done.out);
				assert.match(done.out, new RegExp(`${odd.name} FORK`));
				assert.match(done.err, /another history/);
				assert.deepEqual(cosigners(await checkpoint(), witnesses),
					[good.name]);
				await grow();
			});

	test('that makes sizes up is given up', async () => {
		const [bad] = witnesses;
		let n = 0;
		await grow();
		for (const text of ['', 'x\n', '7', '-1\n']) {
			bad.trick.instead = () => ({ status: 409, text });
			assert.equal((await ask()).status, MISSING);
		}
		bad.trick.instead = () => ({ status: 409, text: `${n++}\n` });
		assert.equal((await ask()).status, MISSING);
		assert.equal(n, 3);
	});
});

describe('a stranger with what witnesses have signed', () => {
	test('holds the log and one statement of it to that', async (t) => {
		const home = makeHome();
		const at = (name) => join(home.path, name);
		const kleos = kleosIn(home, { KLEOS_URL: server.url,
			KLEOS_COMMUNITY: server.community });
		t.after(() => home.remove());
		await grow();
		assert.equal((await ask()).status, DONE);
		const { text } = await witnessed('?by=2');
		const items = (await c.get('/statements?limit=1')).body.items;
		await grow();
		writeFileSync(at('head'), text);
		const held = ['--checkpoint', at('head'), ...witnesses.flatMap(
			(witness) => ['--witness', witness.vkey])];

		assert.equal(kleos('bundle', '-o', at('bundle')).status, 0);
		const audit = kleos('audit', '--json', at('bundle'), '--log',
			server.log, ...held);
		assert.equal(audit.status, 0, audit.err);
		assert.deepEqual(audit.json.witnesses,
			{ signed: 2, needed: 2, size: sizeOf(text) });
		const { vkey } = audit.json;
		const show = (...more) => assert.equal(kleos('statement', 'show',
			items[0].digest, '-o', at('claim'), ...more).status, 0);
		const verify = () => kleos('verify', '--json', at('claim'),
			'--vkey', vkey, ...held);
		show();
		assert.deepEqual([verify().status, verify().json.code],
			[4, 'unchecked']);
		show('--size', sizeOf(text));
		assert.equal(verify().status, 0, verify().err);
		assert.equal(verify().json.witnesses.signed, 2);
	});
});

test('what cannot be meant is refused', async () => {
	const rows = [
		[['--every', '0'], {}, USAGE], [['--every', 'x'], {}, USAGE],
		[['--every', '1e3'], {}, USAGE],
		[[], { KLEOS_WITNESSES: undefined }, USAGE],
		[[], { KLEOS_URL: undefined }, USAGE],
		[['--witnesses', join(server.folder, 'none')], {}, MISSING],
		[['nowhere'], {}, MISSING],
		[[], { KLEOS_URL: 'http://127.0.0.1:9' }, MISSING],
	];
	for (const [args, env, status] of rows)
		assert.equal((await ask(args, env)).status, status, `${args}`);
	writeFileSync(list, '\nnonsense\n');
	const bad = await ask();
	assert.equal(bad.status, 1);
	assert.match(bad.err, /witnesses.*line 2/);
	writeFileSync(list, '# nobody\n');
	assert.equal((await ask()).status, USAGE);
});
