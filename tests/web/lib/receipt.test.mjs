/* A receipt proves what it proves; of one that does not, the step is named. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { armor as armorOf } from '../../api/keys.mjs';
import { populate, talk } from '../../api/orchard.mjs';
import { startServer } from '../../api/server.mjs';
import { hex, sha256 } from '../../../web/lib/bytes.js';
import {
	checkProof, checkReceipt, parseProof, readInstant,
} from '../../../web/lib/receipt.js';
import { unarmor } from '../../../web/lib/sshsig.js';
import { digestOf } from '../../../web/lib/statement.js';
import { flip, refuses, workedExample } from './lib.mjs';

let server;
let c;
let receipt;
let held;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	const work = await c.record('mia', 'contribution',
		talk({ summary: 'what it is about' }));
	receipt = work.body;
	held = { ...work.envelope, log: c.log,
		vkeys: [(await c.get('')).body.vkey] };
});

after(() => server?.stop());

const stepsOf = ({ steps }) =>
	Object.fromEntries(steps.map(({ name, state }) => [name, state]));

const ALL = { statement: 'passed', signature: 'passed', proof: 'passed',
	checkpoint: 'passed', inclusion: 'passed' };

/* Does it fail at this step first, and for this reason? */
async function fails(bad, other, step, code, about = /./) {
	const found = await checkReceipt(bad, other);
	const first = found.steps.find(({ state }) => state === 'failed');
	assert.equal(found.state, 'failed');
	assert.equal(first?.name, step, JSON.stringify(found.steps));
	assert.equal(first.code, code, first.why);
	assert.match(first.why, about);
	return found;
}

test('a receipt proves the statement that it is about', async () => {
	const found = await checkReceipt(receipt, held);
	assert.deepEqual(stepsOf(found), ALL, JSON.stringify(found.steps));
	assert.equal(found.state, 'passed');
	assert.equal(found.index, receipt.index);
	assert.equal(found.key.line, c.keys.mia.line);
	assert.equal(found.head.size, receipt.index + 1);
	assert.equal(found.statement.body.summary, 'what it is about');
});

test('so does a proof that is asked for later, of every entry', async () => {
	await c.record('mia', 'contribution', talk({ summary: 'more' }));
	const { items } = (await c.get('/statements?limit=200')).body;
	assert.ok(items.length > 10);
	for (const { digest } of items) {
		const shown = (await c.get(`/statements/${digest}`)).body;
		const proof = (await c.get(`/statements/${digest}/proof`)).text;
		const found = await checkProof(proof, shown.recorded_at,
			{ ...held, ...shown.envelope });
		assert.deepEqual(stepsOf(found), ALL, JSON.stringify(found.steps));
		assert.equal(found.index, shown.index);
	}
});

test('the worked example of the protocol passes', async () => {
	const doc = workedExample();
	const payload = /^\{"body".*?\n(?=\n)/ms.exec(doc)[0].replaceAll('\n', '');
	const [signature] = /^-----BEGIN[^]*?END SSH SIGNATURE-----\n/m.exec(doc);
	const [proof] = /^c2sp\.org\/tlog-proof@v1\n[^]*?\n\n[^]*?\n\n.*\n/m
		.exec(doc);
	const vkeys = /^kleos\.example\/orchard\+22e49d65\+\S+$/m.exec(doc);
	const found = await checkReceipt({ proof, index: 0,
		recorded_at: '2026-01-10T09:00:00.123Z', digest:
		'0954148af4908029c66ce38c7ea1a76c5008efb1e623e75e5c8d8a2a1dcd1e53' },
	{ payload, signature, vkeys });
	assert.deepEqual(stepsOf(found), ALL, JSON.stringify(found.steps));
});

const changed = (fields) => ({ ...receipt, ...fields });

test('each part of a receipt matters', async () => {
	await fails(changed({ digest: flip(receipt.digest, 5) }), held,
		'statement', 'wrong-log', /another statement/);
	await fails(changed({ index: receipt.index - 1 }), held, 'proof',
		'wrong-index', /another index/);
	await fails(changed({ recorded_at: '2026-01-01T00:00:00Z' }), held,
		'inclusion', 'wrong-root', /that time/);
	await fails(changed({ recorded_at: 'now' }), held, 'inclusion',
		'malformed', /instant/);
	for (const part of ['digest', 'index', 'recorded_at', 'proof']) {
		const { [part]: _, ...rest } = receipt;
		assert.equal((await checkReceipt(rest, held)).state, 'failed', part);
	}
});

test('each part of what is held matters', async () => {
	const other = await c.record('mia', 'contribution', talk({ summary: 'x' }));
	await fails(receipt, { ...held, ...other.envelope }, 'statement',
		'wrong-log', /another statement/);
	await fails(receipt, { ...held, signature: other.envelope.signature },
		'signature', 'bad-signature', /these bytes/);
	const spaced = ` ${held.payload}`;
	await fails(changed({ digest: await digestOf(spaced) }),
		{ ...held, payload: spaced }, 'statement', 'not-canonical');
	await fails(receipt, { ...held, log: '00'.repeat(32) }, 'statement',
		'wrong-log', /another log/);
	await fails(receipt, { ...held, signer: c.keys.pia.line }, 'signature',
		'unknown-key', /another key/);
	await fails(receipt, { ...held, vkeys: [] }, 'checkpoint', 'wrong-log',
		/origin/);
	assert.equal((await checkReceipt(receipt, { ...held,
		signer: c.keys.mia.line })).state, 'passed');
});

test('what is told in words has to be what was signed', async () => {
	const { digest, type, by, made_at, body } =
		(await c.get(`/statements/${receipt.digest}`)).body;
	const shown = { digest, type, by, made_at, body };
	const about = (fields) => ({ ...held, shown: { ...shown, ...fields } });
	assert.equal((await checkReceipt(receipt, about({}))).state, 'passed');
	for (const fields of [{ type: 'thanks' }, { by: 'pia' },
		{ made_at: '2026-01-01T00:00:00Z' },
		{ body: { ...body, summary: 'something else' } }])
		await fails(receipt, about(fields), 'statement', 'wrong-log',
			/not what the text says/);
	await fails(receipt, about({ digest: flip(digest, 5) }), 'statement',
		'wrong-log', /another statement/);
	await fails(receipt, about({ body: undefined }), 'statement',
		'not-canonical');
});

test('a signature that was made anew is not the one recorded', async () => {
	const again = c.envelope('mia', 'contribution', held.payload,
		{ hash: 'sha256' });
	const found = await fails(receipt, { ...held, ...again }, 'inclusion',
		'wrong-root');
	assert.equal(stepsOf(found).signature, 'passed');
});

/* Where a character stands says which step has to find it. */
test('no character of a proof can change', async () => {
	const { proof } = receipt;
	const note = proof.indexOf('\n\n') + 2;
	const path = proof.indexOf('\n', proof.indexOf('index ')) + 1;
	for (let at = 0; at < proof.length; at++) {
		const found = await checkReceipt(changed({ proof: flip(proof, at) }),
			held);
		const first = found.steps.find(({ state }) => state === 'failed')?.name;
		const may = at < path ? ['proof']
			: at < note ? ['proof', 'inclusion', 'checkpoint']
				: ['checkpoint', 'proof'];
		assert.ok(may.includes(first), `${at} (${proof[at]}): ${first}`);
		assert.equal(found.steps[0].state, 'passed');
		assert.equal(found.steps[1].state, 'passed');
	}
});

test('no bit of payload or signature can change', async () => {
	for (let at = 0; at < held.payload.length; at += 3)
		await fails(receipt, { ...held, payload: flip(held.payload, at) },
			'statement', 'wrong-log', /another statement/);
	const blob = unarmor(held.signature);
	for (let at = 0; at < blob.length; at += 3) {
		const other = Uint8Array.from(blob);
		other[at] ^= 1;
		const found = await checkReceipt(receipt, { ...held,
			signature: armorOf(Buffer.from(other)) });
		assert.equal(stepsOf(found).signature, 'failed', `byte ${at}`);
		assert.equal(stepsOf(found).inclusion, 'unchecked');
	}
});

test('what comes after a step that failed is not taken for checked',
	async () => {
		const found = await checkReceipt(changed({ proof: 'x' }), held);
		assert.deepEqual(stepsOf(found), { ...ALL, proof: 'failed',
			checkpoint: 'unchecked', inclusion: 'unchecked' });
		assert.equal(found.state, 'failed');
	});

test('nothing is thrown, whatever comes', async () => {
	for (const bad of [undefined, null, 1, 'x', [], {}, { proof: 1 },
		{ proof: null, index: 'x', recorded_at: {}, digest: [] }])
		for (const other of [held, {}, undefined, { payload: 1 },
			{ ...held, signature: null }, { ...held, vkeys: 'x' },
			{ ...held, erased: 1 }, { ...held, vkeys: [null] }]) {
			const found = await checkReceipt(bad, other);
			assert.equal(found.state, 'failed');
			assert.equal(found.steps.length, 5);
		}
});

test('an erased entry is proven by its digests', async () => {
	const erased = { payload: receipt.digest,
		signature: hex(await sha256(unarmor(held.signature))) };
	const found = await checkReceipt(receipt, { erased, vkeys: held.vkeys });
	assert.deepEqual(stepsOf(found), { ...ALL, statement: 'unchecked',
		signature: 'unchecked' });
	assert.equal(found.steps[0].code, 'gone');
	assert.equal(found.state, 'unchecked');
	await fails(receipt, { vkeys: held.vkeys,
		erased: { ...erased, payload: receipt.digest.replace(/^./,
			(digit) => (digit === '0' ? '1' : '0')) } },
	'inclusion', 'wrong-root');
});

test('what this browser cannot do is no verdict', async (t) => {
	t.mock.method(crypto.subtle, 'importKey', async () => {
		throw new DOMException('Unrecognized name', 'NotSupportedError');
	});
	const found = await checkReceipt(receipt, held);
	assert.equal(found.state, 'unchecked');
	assert.deepEqual(found.steps.map(({ code }) => code), ['none',
		'unsupported', 'none', 'unsupported', 'unchecked']);
});

const HASH = `${'A'.repeat(43)}=\n`;
const START = 'c2sp.org/tlog-proof@v1\n';

test('a proof has one form', async () => {
	assert.deepEqual(parseProof(`${START}extra AAAA\nindex 7\n\nnote`),
		{ index: 7, path: [], note: 'note' });
	assert.equal(parseProof(`${START}index 7\n${HASH.repeat(64)}\nnote`)
		.path.length, 64);
	for (const [text, about] of [['', /line 1/], ['x\n', /line 1/],
		[START, /line 2/], [`${START}index 07\n\nn`, /line 2/],
		[`${START}extra !\nindex 7\n\nn`, /line 2/],
		[`${START}extra AAAA\nextra AAAA\nindex 7\n\nn`, /line 3/],
		[`${START}index 7\n`, /line 3/], [`${START}index 7\n\n`, /line 4/],
		[`${START}index 7\nAAAA\n\nn`, /line 3/],
		[`${START}index 7\n${HASH.repeat(65)}\nn`, /line 67/]])
		await refuses(() => parseProof(text), 'malformed', about, text);
});

test('an instant has one form', async () => {
	assert.equal(readInstant('2026-01-10T09:00:00.123Z'), 1768035600123);
	assert.equal(readInstant('2026-01-10T09:00:00Z'), 1768035600000);
	for (const bad of ['2026-01-10T09:00:00.000Z', '2026-01-10', '2026-02-30T' +
		'00:00:00Z', '2026-01-10T09:00:00+00:00', '2026-01-10T24:00:00Z', '',
	undefined])
		await refuses(() => readInstant(bad), 'malformed', /instant/, bad);
});
