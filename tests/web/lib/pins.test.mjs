/* What was seen of a log is compared with what it shows now; in a browser it
 * is remembered. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { growTo, populate } from '../../api/orchard.mjs';
import { startServer } from '../../api/server.mjs';
import { base64, concat, hex, unhex, utf8 } from '../../../web/lib/bytes.js';
import * as ed25519 from '../../../web/lib/ed25519.js';
import { leafHash, nodeHash } from '../../../web/lib/merkle.js';
import { parseKey, writeKey } from '../../../web/lib/note.js';
import { judge } from '../../../web/lib/pins.js';
import { openPage, startBrowser } from '../browser.mjs';
import { QUIET } from './lib.mjs';

let server;
let c;
let browser;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const ask = async (from, to) => {
	const answer = await c.get(`/consistency?from=${from}&to=${to}`);
	if (answer.status !== 200)
		throw new Error(answer.body.detail);
	return answer.body;
};

/* The head of the log at a size of its past. */
async function headAt(size) {
	const { from } = await ask(size, (await c.get('')).body.size);
	return { size, root: unhex(from.root) };
}

test('a log that only grows is seen to grow, from every size', async () => {
	const { size } = (await c.get('')).body;
	const now = await headAt(size);
	assert.equal((await judge(now, now, ask)).state, 'same');
	for (let from = 0; from < size; from++) {
		const pin = from === 0 ? { size: 0 } : await headAt(from);
		assert.deepEqual(await judge(pin, now, ask),
			{ state: 'grown', code: 'none', why: '' }, `${from}`);
	}
});

test('an older head of the same log is behind, and proven to be', async () => {
	const { size } = (await c.get('')).body;
	assert.deepEqual(await judge(await headAt(size), await headAt(3), ask), {
		state: 'behind', code: 'none', why: 'an older head of the same log' });
});

/* Two trees of four leaves, of which the second ones begin otherwise. */
const hashes = await Promise.all(['a', 'b', 'c', 'd', 'x'].map(leafHash));
const [a, b, d3, d4, x] = hashes;
const end = await nodeHash(d3, d4);
const tree = async (first) => {
	const start = await nodeHash(first, b);
	return { 2: { size: 2, root: start },
		4: { size: 4, root: await nodeHash(start, end) } };
};
const ours = await tree(a);
const theirs = await tree(x);
const answer = (from, proof) => ({ from: { size: 2, root: hex(from.root) },
	proof: proof.map(hex) });
const honest = answer(ours[2], [end]);
const forking = answer(theirs[2], [end]);

const CASES = [
	['the same tree', ours[2], ours[2], undefined, 'same', 'none'],
	['a greater one', ours[2], ours[4], honest, 'grown', 'none'],
	['another root at that size', ours[4], theirs[4], undefined, 'forked',
		'forked'],
	['another beginning', ours[2], theirs[4], forking, 'forked', 'forked'],
	['another beginning, older', ours[4], theirs[2], honest, 'forked',
		'forked'],
	['another beginning, older, and no proof', ours[4], theirs[2], forking,
		'behind', 'rolled-back'],
	['an older head', ours[4], ours[2], honest, 'behind', 'none'],
	['a proof that leads nowhere', ours[2], ours[4], answer(ours[2], [a]),
		'unknown', 'wrong-root'],
	['a fork that is only said', ours[2], ours[4], forking, 'grown', 'none'],
	['another old root that leads nowhere', ours[2], theirs[4],
		answer(theirs[4], [end]), 'unknown', 'wrong-root'],
	['an older head and nothing to show for it', ours[4], ours[2],
		answer(ours[2], []), 'behind', 'rolled-back'],
	['no proof', ours[2], ours[4], {}, 'unknown', 'malformed'],
	['no hashes', ours[2], ours[4], { from: { root: 'x' }, proof: [] },
		'unknown', 'malformed'],
	['a proof without end', ours[2], ours[4],
		answer(ours[2], new Array(66).fill(a)), 'unknown', 'malformed'],
	['no server', ours[2], ours[4], undefined, 'unknown', 'unavailable'],
	['no server, and a smaller tree', ours[4], ours[2], undefined, 'behind',
		'rolled-back'],
];

test('what the server says is proven, or it counts for nothing', async () => {
	for (const [why, pin, head, said, state, code] of CASES) {
		const found = await judge(pin, head, async () => {
			if (said === undefined)
				throw new Error('no network');
			return said;
		});
		assert.deepEqual([found.state, found.code], [state, code], why);
	}
});

/* A log in our own hands, so that it can lie. */
async function makeLog(origin) {
	const pair = await ed25519.generate();
	const vkey = await writeKey(origin, await ed25519.pointOf(pair.publicKey));
	const { id } = await parseKey(vkey);
	return { vkey, async sign({ size, root }) {
		const text = `${origin}\n${size}\n${base64(root)}\n`;
		const blob = concat(unhex(id),
			await ed25519.sign(pair.privateKey, utf8(text)));
		return `${text}\n\u2014 ${origin} ${base64(blob)}\n`;
	} };
}

const LOG = '11'.repeat(32);

/* A page that does nothing by itself, of a new user or in another tab. */
async function openQuiet(context) {
	const page = context ? await context.newPage()
		: await openPage(browser, server.url);
	await page.goto(QUIET);
	return page;
}

/* look() in a page; said is what the server would answer. */
const look = (page, seen, said) => page.evaluate(async ([its, answered]) => {
	const pins = await import('/lib/pins.js');
	const { state, code, why, pin } = await pins.look({ slug: 'plum', ...its,
		ask: async () => answered ?? Promise.reject(new Error('away')) });
	return { state, code, why, pin };
}, [seen, said]);

test('a browser remembers, and moves on by proof only', async () => {
	const page = await openQuiet();
	const log = await makeLog('plum.example');
	const seen = async (head) =>
		({ log: LOG, vkey: log.vkey, note: await log.sign(head) });
	const first = await look(page, await seen(ours[2]));
	assert.equal(first.state, 'first', first.why);
	await page.reload();
	assert.equal((await look(page, await seen(ours[2]))).state, 'same');
	const doubtful = await look(page, await seen(ours[4]));
	assert.deepEqual([doubtful.state, doubtful.code, doubtful.pin.size],
		['unknown', 'unavailable', 2]);
	assert.equal((await look(page, await seen(ours[4]), honest)).state,
		'grown');
	const back = await look(page, await seen(ours[2]), honest);
	assert.deepEqual([back.state, back.pin.size], ['behind', 4]);
	assert.equal(back.pin.root, hex(ours[4].root));
	assert.equal(back.pin.first_seen, first.pin.first_seen);
	assert.deepEqual(page.problems, []);
});

test('a fork stays known, with both heads that show it', async () => {
	const page = await openQuiet();
	const log = await makeLog('plum.example');
	const seen = async (head) =>
		({ log: LOG, vkey: log.vkey, note: await log.sign(head) });
	await look(page, await seen(ours[2]));
	const fork = await seen(theirs[4]);
	for (let i = 0; i < 2; i++) {
		const found = await look(page, fork, forking);
		assert.equal(found.state, 'forked');
		assert.equal(found.pin.root, hex(ours[2].root));
		assert.deepEqual(found.pin.forks.map(({ note, against }) =>
			({ note, against })),
		[{ note: fork.note, against: (await seen(ours[2])).note }]);
	}
	const other = await look(page, { ...await seen(ours[2]),
		log: '22'.repeat(32) });
	assert.deepEqual([other.state, other.code], ['forked', 'wrong-log']);
	const grown = await look(page, await seen(ours[4]), honest);
	assert.equal(grown.state, 'grown');
	assert.ok(grown.pin.forks.length >= 1);
});

test('another key counts when its user says so, and not before', async () => {
	const page = await openQuiet();
	const [log, thief] = [await makeLog('plum.example'),
		await makeLog('plum.example')];
	await look(page, { log: LOG, vkey: log.vkey,
		note: await log.sign(ours[2]) });
	const stolen = { log: LOG, vkey: thief.vkey,
		note: await thief.sign(ours[4]) };
	const found = await look(page, stolen, honest);
	assert.deepEqual([found.state, found.code, found.pin.size],
		['unknown', 're-signed', 2]);
	await page.evaluate(async (vkey) => (await import('/lib/pins.js'))
		.trust('plum', vkey), thief.vkey);
	const trusted = await look(page, stolen, honest);
	assert.deepEqual([trusted.state, trusted.pin.size], ['grown', 4]);
});

test('tabs that look at a time never put a smaller head over a greater one',
	async () => {
		const page = await openQuiet();
		const tab = await openQuiet(page.context());
		const log = await makeLog('plum.example');
		const seen = async (head) =>
			({ log: LOG, vkey: log.vkey, note: await log.sign(head) });
		const found = await Promise.all([
			look(page, await seen(ours[2]), honest),
			look(tab, await seen(ours[4]), honest)]);
		const states = found.map(({ state }) => state).sort();
		assert.ok(['behind,first', 'first,grown'].includes(states.join()),
			states.join());
		const { size } = await page.evaluate(async () =>
			(await import('/lib/pins.js')).get('plum'));
		assert.equal(size, 4);
	});

test('what another tab has seen meanwhile is compared with, too', async () => {
	const page = await openQuiet();
	const log = await makeLog('plum.example');
	const notes = {};
	for (const [name, head] of Object.entries({ mine: ours[2],
		greater: ours[4], other: theirs[2] }))
		notes[name] = await log.sign(head);
	const found = await page.evaluate(async ([its, signed, proof]) => {
		const pins = await import('/lib/pins.js');
		const seen = { slug: 'plum', ...its };
		await pins.look({ ...seen, note: signed.mine });
		let asked = 0;
		return pins.look({ ...seen, note: signed.greater, async ask() {
			if (asked++ === 0) {
				await pins.forget('plum');
				await pins.look({ ...seen, note: signed.other });
			}
			return proof;
		} });
	}, [{ log: LOG, vkey: log.vkey }, notes, honest]);
	assert.equal(found.state, 'forked', found.why);
	assert.equal(found.pin.note, notes.other);
});

test('the log of a server is followed as it grows', async () => {
	const page = await openQuiet();
	const visit = () => page.evaluate(async () => {
		const pins = await import('/lib/pins.js');
		const get = async (path) => (await fetch(path,
			{ headers: { accept: 'application/json' } }));
		const about = await (await get('/api/v1/orchard')).json();
		const note = await (await get('/orchard/log/checkpoint')).text();
		const { state, why, head } = await pins.look({ ...about, note,
			ask: async (from, to) => (await get('/api/v1/orchard/' +
				`consistency?from=${from}&to=${to}`)).json() });
		return { state, why, size: head.size };
	});
	const { size } = (await c.get('')).body;
	assert.deepEqual(await visit(), { state: 'first', why: '', size });
	await growTo(c, size + 9);
	assert.deepEqual(await visit(), { state: 'grown', why: '',
		size: size + 9 });
	assert.deepEqual(await visit(), { state: 'same', why: '',
		size: size + 9 });
	assert.deepEqual(page.problems, []);
});

test('without storage nothing is claimed', async () => {
	const page = await openPage(browser, server.url);
	await page.addInitScript(() => Object.defineProperty(globalThis,
		'indexedDB', { value: undefined }));
	await page.goto(QUIET);
	const log = await makeLog('plum.example');
	const found = await look(page, { log: LOG, vkey: log.vkey,
		note: await log.sign(ours[2]) });
	assert.deepEqual([found.state, found.code], ['unknown', 'no-storage']);
});
