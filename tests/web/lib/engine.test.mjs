/* A browser's own engine comes to the same verdicts as the one of the tests. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate, talk } from '../../api/orchard.mjs';
import { startServer } from '../../api/server.mjs';
import { openPage, startBrowser } from '../browser.mjs';
import { QUIET, flip, needs, vector } from './lib.mjs';

let server;
let c;
let browser;
let page;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	browser = await startBrowser();
	page = await openPage(browser, server.url);
	await page.goto(QUIET);
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

test('every module loads under the content security policy', async () => {
	const names = await page.evaluate(async () => {
		const found = {};
		for (const name of ['bytes', 'ed25519', 'jcs', 'keyring', 'merkle',
			'note', 'pins', 'receipt', 'sshkey', 'sshsig', 'statement', 'store'])
			found[name] = Object.keys(await import(`/lib/${name}.js`)).length;
		return found;
	});
	assert.ok(Object.values(names).every((n) => n > 0));
	assert.deepEqual(page.problems, []);
});

test('agrees with Wycheproof', needs('ed25519'), async () => {
	const { testGroups } = JSON.parse(
		vector('ed25519', 'wycheproof_ed25519_test.json'));
	const wrong = await page.evaluate(async (groups) => {
		const { verify } = await import('/lib/ed25519.js');
		const { unhex } = await import('/lib/bytes.js');
		const found = [];
		for (const { publicKey, tests } of groups)
			for (const { tcId, msg, sig, result } of tests)
				if (await verify(unhex(publicKey.pk), unhex(msg),
					unhex(sig)) !== (result === 'valid'))
					found.push(tcId);
		return found;
	}, testGroups);
	assert.deepEqual(wrong, []);
});

const stepsIn = (receipt, held) => page.evaluate(async ([one, other]) => {
	const { checkReceipt } = await import('/lib/receipt.js');
	return (await checkReceipt(one, other)).steps.map(({ name, state }) =>
		`${name} ${state}`);
}, [receipt, held]);

test('a receipt passes as it is and in no other form', async () => {
	const work = await c.record('mia', 'contribution',
		talk({ summary: 'd\u00e9j\u00e0 vu' }));
	const held = { ...work.envelope, log: c.log,
		vkeys: [(await c.get('')).body.vkey] };
	const good = ['statement passed', 'signature passed', 'proof passed',
		'checkpoint passed', 'inclusion passed'];
	assert.deepEqual(await stepsIn(work.body, held), good);
	const { proof } = work.body;
	const at = proof.lastIndexOf('\u2014') + 60;
	assert.deepEqual(await stepsIn({ ...work.body, proof: flip(proof, at) },
		held), [...good.slice(0, 3), 'checkpoint failed',
		'inclusion unchecked']);
	assert.deepEqual(await stepsIn({ ...work.body,
		recorded_at: '2026-01-01T00:00:00Z' }, held),
	[...good.slice(0, 4), 'inclusion failed']);
	assert.deepEqual(page.problems, []);
});
