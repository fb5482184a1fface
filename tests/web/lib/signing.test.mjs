/* What is said of the receipts of several statements holds for each of them. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../../api/orchard.mjs';
import { startServer } from '../../api/server.mjs';
import { base64, concat, hex, unhex, utf8 } from '../../../web/lib/bytes.js';
import * as ed25519 from '../../../web/lib/ed25519.js';
import { leafHash, nodeHash } from '../../../web/lib/merkle.js';
import { parseKey, writeKey } from '../../../web/lib/note.js';
import { openPage, startBrowser } from '../browser.mjs';
import './lib.mjs';

const ORIGIN = 'kleos.example/orchard';

let server;
let browser;

before(async () => {
	server = await startServer();
	await populate(server.home);
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* Two logs under one key: of four leaves, and of two that begin otherwise. */
async function makeLogs() {
	const { privateKey, publicKey } = await ed25519.generate();
	const vkey = await writeKey(ORIGIN, await ed25519.pointOf(publicKey));
	const { id } = await parseKey(vkey);
	const [a, b, c, d, x] = await Promise.all(['a', 'b', 'c', 'd', 'x']
		.map(leafHash));
	const end = await nodeHash(c, d);
	const start = await nodeHash(a, b);
	const proofAt = async (size, root) => {
		const text = `${ORIGIN}\n${size}\n${base64(root)}\n`;
		const blob = concat(unhex(id),
			await ed25519.sign(privateKey, utf8(text)));
		return 'c2sp.org/tlog-proof@v1\nindex 0\n\n' +
			`${text}\n\u2014 ${ORIGIN} ${base64(blob)}\n`;
	};
	return { vkey, older: await proofAt(2, start),
		other: await proofAt(2, await nodeHash(x, b)),
		newer: await proofAt(4, await nodeHash(start, end)),
		consistency: { from: { size: 2, root: hex(start) },
			proof: [hex(end)] } };
}

/* What checkAll() says of the step in a new user's browser. */
async function check(logs, proofs, name) {
	const page = await openPage(browser, server.url);
	await page.route('**/consistency?*', (route) =>
		route.fulfill({ json: logs.consistency }));
	await page.route('**/quiet', (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>-</title>' }));
	await page.goto('/orchard/quiet');
	const { steps } = await page.evaluate(async ([vkey, texts]) => {
		const { checkAll } = await import('/lib/signing.js');
		const outcomes = texts.map((proof) => ({ status: 'recorded',
			receipt: { proof, index: 0, digest: '', recorded_at: '' } }));
		return checkAll(outcomes, texts.map(() => ({})), { slug: 'orchard',
			log: '11'.repeat(32), vkey, keys: [{ vkey }] }, {}, () => {});
	}, [logs.vkey, proofs]);
	await page.context().close();
	return steps.find((step) => step.name === name).state;
}

test('receipts of two histories are not taken for one', async () => {
	const logs = await makeLogs();
	const { older, other, newer } = logs;
	for (const [why, proofs, state] of [
		['one history', [older, newer], 'passed'],
		['the newer first', [newer, older], 'passed'],
		['one head twice', [older, older], 'passed'],
		['another beginning', [other, newer], 'failed'],
		['another beginning, later', [newer, other], 'failed'],
		['another root of one size', [older, other], 'failed']])
		assert.equal(await check(logs, proofs, 'history'), state, why);
});

test('what failed is not hidden by what was not checked', async () => {
	const logs = await makeLogs();
	const unsigned = logs.older.replace(/\n\u2014.*\n$/, '\n');
	const foreign = logs.older.replaceAll(ORIGIN, 'kleos.example/pear');
	assert.equal(await check(logs, ['x', foreign], 'checkpoint'), 'failed');
	assert.equal(await check(logs, ['x', unsigned], 'checkpoint'), 'failed');
});
