/* Keys that count no more: which, since when and why, and who is stuck when
 * too many of them do not. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';

import { fingerprint, makeKey } from '../api/keys.mjs';
import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

const home = makeHome();
let server;
let c;
let kleos;

before(async () => {
	server = await startServer();
	c = server.home;
	await c.enrol('mia');
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
});
after(async () => {
	await server?.stop();
	home.remove();
});

const revoke = (community, by, handle, reason, more = {}) =>
	community.record(by, 'key', { action: 'revoke', handle, reason,
		fingerprint: fingerprint(community.keys[handle]), ...more });

/* Another key for mia, in the place of the one she signs with. */
async function replaceKey() {
	const key = makeKey(server.folder, `mia-${Math.random()}`);
	await c.agree('ada', 'bea', 'key', { action: 'add', handle: 'mia',
		key: key.line, proof: c.proof('mia', key) });
	return key;
}

test('key list says when and why a key was revoked', async () => {
	assert.doesNotMatch(kleos('key', 'list', 'mia').out, /revoked/);
	const rows = [];
	for (const reason of ['superseded', 'lost', 'compromised']) {
		const next = await replaceKey();
		const { index } = (await revoke(c, 'ada', 'mia', reason)).body;
		rows.push({ reason, index, print: fingerprint(c.keys.mia) });
		c.keys.mia = next;
	}
	const { out } = kleos('key', 'list', 'mia');
	const { json } = kleos('key', 'list', 'mia', '--json');

	for (const { reason, index, print } of rows) {
		const line = out.split('\n').find((one) => one.startsWith(print));
		assert.ok(line.includes(`(revoked by entry ${index}: ${reason})`),
			line);
		assert.equal(json.find((key) => key.fingerprint === print).reason,
			reason);
	}
	const last = out.split('\n').find((one) =>
		one.startsWith(fingerprint(c.keys.mia)));
	assert.doesNotMatch(last, /revoked/);
});

test('key list names the assent that made a distrust hold', async () => {
	const next = await replaceKey();
	const print = fingerprint(c.keys.mia);
	const asked = await revoke(c, 'ada', 'mia', 'compromised',
		{ distrust_from: (await c.get('')).body.size });
	const { body } = await c.record('bea', 'assent', { of: asked.digest });
	c.keys.mia = next;

	assert.match(kleos('key', 'list', 'mia').out.split('\n').find((one) =>
		one.startsWith(print)), new RegExp(`revoked by entry ${body.index}: `
			+ 'compromised\\)  \\(distrusted from entry \\d+ on\\)'));
});

test('status names who would be missed, and then who is', async () => {
	const duo = server.found({ slug: 'duo', title: 'Duo',
		origin: 'kleos.example/duo',
		founders: { ada: 'registrar', bea: 'registrar' } });
	const status = () => spawnSync(`${server.env.BUILD}/kleos-admin`,
		['status', 'duo', '--json'], { encoding: 'utf8', env: server.env });
	const warnings = () => JSON.parse(status().stdout)[0].warnings;

	const [one, two, ...none] = warnings().sort();
	assert.match(one, /^one step from a standstill: should ada lose every key/);
	assert.match(one, /no two people with keys would be left/);
	assert.match(two, /should bea/);
	assert.deepEqual(none, []);
	await revoke(duo, 'ada', 'bea', 'lost');
	assert.deepEqual(warnings(), ['standstill: no two people with keys are '
		+ 'left to make registrars or officials or to give anybody a key; '
		+ 'without a key: bea']);
});
