/* What somebody is about to sign about is what its author has signed. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { makeKey } from '../../api/keys.mjs';
import { populate, talk } from '../../api/orchard.mjs';
import { startServer } from '../../api/server.mjs';
import { openPage, startBrowser } from '../browser.mjs';

let server;
let c;
let browser;
let page;
let work;
let shown;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	work = await c.record('mia', 'contribution', talk({ summary: 'one' }));
	const { by, made_at, body } = JSON.parse(work.envelope.payload);
	shown = { digest: work.digest, type: 'contribution', by, made_at, body,
		subject: 'handle:mia', group: 'ops', activity: 'talk' };
	browser = await startBrowser();
	page = await openPage(browser, server.url);
	await page.route('**/quiet', (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>-</title>' }));
	await page.goto('/orchard/quiet');
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* What hold() says: 'held', or the code of what differs. */
const hold = (told, envelope = work.envelope, log = c.log) =>
	page.evaluate(async ([what, held, ofLog]) => {
		const { askKeys, hold: holdOne } = await import('/lib/held.js');
		try {
			await holdOne(what, { envelope: held, log: ofLog,
				keysOf: askKeys() });
			return 'held';
		} catch (error) {
			return error.code;
		}
	}, [told, envelope, log]);

test('what is shown as it was signed is held', async () => {
	assert.equal(await hold(shown), 'held');
	assert.equal(await hold({ digest: work.digest }), 'held');
});

for (const [name, value] of [['digest', '0'.repeat(64)],
	['type', 'occasion'], ['by', 'cleo'], ['made_at', '2020-01-01T00:00:00Z'],
	['body', { ...talk(), summary: 'another' }],
	['subject', 'handle:cleo'], ['group', 'sig'], ['activity', 'attendance']])
	test(`another ${name} than was signed is found`, async () => {
		assert.equal(await hold({ ...shown, [name]: value }), 'wrong-log');
	});

test('a text that its author has not signed is found', async () => {
	const { payload } = work.envelope;
	const stranger = makeKey(server.folder, 'stranger');
	for (const key of [stranger, c.keys.cleo])
		assert.equal(await hold(shown, c.envelope('mia', 'contribution',
			payload, { key })), 'unknown-key');
	assert.equal(await hold(shown, c.envelope('mia', 'endorsement', payload)),
		'bad-signature');
	const other = await c.payload('mia', 'contribution', talk());
	const { signature } = c.envelope('mia', 'contribution', other);
	assert.equal(await hold(shown, { payload, signature }), 'bad-signature');
});

test('a text of another log is found', async () => {
	assert.equal(await hold(shown, work.envelope, '1'.repeat(64)), 'wrong-log');
});

/* What is left to be signed, as [digests, those with a fault]. */
const holdTargets = (items, told, inTurn) =>
	page.evaluate(async ([list, known, log, turn]) => {
		const { holdTargets: holdAll } = await import('/lib/held.js');
		const { items: left, faults } = await holdAll(list,
			{ log, shown: known, inTurn: turn });
		return [left.map(({ body }) => body.of), faults.map((fault) =>
			fault.digest)];
	}, [items, told, c.log, inTurn]);

test('what differs is left out of what is signed, by name', async () => {
	const other = await c.record('mia', 'contribution', talk());
	const of = [work, other].map(({ digest }) => ({ statement: digest }));
	const items = [{ type: 'endorsement', body: { of, verdict: 'endorse' } }];
	const lie = [{ ...shown, subject: 'handle:cleo' }];
	assert.deepEqual(await holdTargets(items, []), [[of], []]);
	assert.deepEqual(await holdTargets(items, [shown]), [[of], []]);
	assert.deepEqual(await holdTargets(items, lie),
		[[[of[1]]], [work.digest]]);
	const alone = [{ type: 'endorsement',
		body: { of: [of[0]], verdict: 'endorse' } }];
	assert.deepEqual(await holdTargets(alone, lie), [[], [work.digest]]);
	assert.deepEqual(await holdTargets([...items, ...alone], lie, true),
		[[], [work.digest]]);
});

test('what an assent gives effect to is held with what that is about', async () => {
	const told = await c.record('mia', 'contribution', talk({ summary: 'two' }));
	const erase = (type) => [{ digest: told.digest, index: told.body.index,
		type }];
	const { digest } = await c.record('mia', 'redaction',
		{ reason: 'request', erase: erase('contribution') });
	const items = [{ type: 'assent', body: { of: digest } }];
	assert.deepEqual(await holdTargets(items, []), [[digest], []]);
	assert.deepEqual(await holdTargets(items, [{ digest: told.digest,
		subject: 'handle:cleo' }]), [[], [told.digest]]);
	/* What it is called there has to be what it is. */
	const called = [{ type: 'redaction', body: { erase: erase('thanks') } }];
	assert.deepEqual((await holdTargets(called, []))[1], [told.digest]);
});
