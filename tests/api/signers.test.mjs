/* Keys over their lives: added, rotated, stolen, on hardware; and what stock
 * ssh-keygen says of everything they signed. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { fingerprint, makeKey, makeSecurityKey } from './keys.mjs';
import { populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';

let server;
let c;
let seeds;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
});

after(async () => {
	await server?.stop();
});

const add = (handle, key) => ({ action: 'add', handle, key: key.line,
	proof: c.proof(handle, key) });
const revoke = (handle, key, reason, more) => ({ action: 'revoke', handle,
	fingerprint: fingerprint(key), reason, ...more });

const keysOf = async (handle) => (await c.get(`/people/${handle}`)).body.keys;
const shown = async (handle, key) => (await keysOf(handle))
	.find((one) => one.fingerprint === fingerprint(key));

/* What the last decision about mia says of one of her facts. */
async function reasonOf(digest, more = '') {
	const { body } = await c.get(
		`/roles/voter/decision?person=mia${more}`);
	const found = [];
	const walk = (node) => {
		if (node === null || typeof node !== 'object')
			return;
		for (const fact of [...node.counted ?? [], ...node.ignored ?? []])
			if (fact.statement === digest &&
				fact.reason !== 'wrong-activity')
				found.push(fact.reason ?? 'counts');
		Object.values(node).forEach(walk);
	};
	walk(body.trace);
	return found[0];
}

/* In order: each test goes on where the one before stopped. */
describe('keys', () => {
	test('a security key is added, and signs', async () => {
		const key = makeSecurityKey();
		await c.record('remo', 'key', add('remo', key));
		await c.record('remo', 'contribution',
			talk({ subject: 'handle:remo' }), { key });

		key.touch = Buffer.from([0, 0, 0, 0, 8]);
		const untouched = await c.say('remo', 'contribution',
			talk({ subject: 'handle:remo', from: '2026-03-03' }), { key });
		assert.equal(untouched.body.code, 'bad-signature');
	});

	test('one key takes the place of another', async () => {
		const key = makeKey(server.folder, 'pia-next');
		await c.record('pia', 'key', add('pia', key));
		await c.record('pia', 'key',
			revoke('pia', c.keys.pia, 'superseded'));
		const old = await c.say('pia', 'contribution',
			talk({ subject: 'handle:pia' }));
		assert.equal(old.body.code, 'unknown-key');
		c.keys.pia = key;
		await c.record('pia', 'contribution',
			talk({ subject: 'handle:pia' }));
		assert.equal((await keysOf('pia')).length, 2);
	});

	test('a stolen key is stopped alone and distrusted by two', async () => {
		const key = makeKey(server.folder, 'cleo-stolen');
		const own = c.keys.cleo;
		const { index } = (await c.record('cleo', 'key', add('cleo', key)))
			.body;
		const fact = await c.record('cleo', 'contribution', talk(), { key });
		const thiefs = makeKey(server.folder, 'thief');
		await c.record('cleo', 'key', add('cleo', thiefs), { key });
		assert.equal(await reasonOf(fact.digest), 'duplicate');
		await c.record('cleo', 'key', revoke('cleo', key, 'compromised'));

		const body = revoke('cleo', key, 'compromised',
			{ distrust_from: index });
		assert.equal((await c.say('cleo', 'key', body)).body.code,
			'forbidden');
		assert.equal((await c.say('ada', 'key',
			{ ...body, distrust_from: index - 1 })).body.field,
		'/body/distrust_from');
		const { size } = (await c.get('')).body;
		const asked = await c.record('ada', 'key', body);
		assert.equal(await reasonOf(fact.digest), 'duplicate');
		await c.record('bea', 'assent', { of: asked.digest });

		assert.equal(await reasonOf(fact.digest), 'distrusted-key');
		assert.equal(await reasonOf(fact.digest, `&size=${size}`),
			'duplicate');
		assert.equal(await reasonOf(seeds.claim.digest), 'counts');
		assert.equal((await shown('cleo', key)).distrusted_from, index);
		assert.equal((await shown('cleo', key)).distrusted_by, asked.digest);
		assert.equal((await shown('cleo', thiefs)).distrusted_from,
			index + 2);
		assert.equal((await shown('cleo', own)).distrusted_from, undefined);
		const used = await c.say('cleo', 'contribution', talk(),
			{ key: thiefs });
		assert.equal(used.body.code, 'unknown-key');
		const again = await c.say('cleo', 'key', add('cleo', key));
		assert.equal(again.body.code, 'conflict');
	});

	test('who lost every key gets one from two registrars', async () => {
		await c.record('mia', 'key', revoke('mia', c.keys.mia, 'lost'));
		c.keys.mia = makeKey(server.folder, 'mia-again');
		await c.agree('ada', 'bea', 'key', add('mia', c.keys.mia));
		await c.record('mia', 'contribution', talk({ from: '2026-02-02' }));
	});

	test('stock ssh-keygen verifies every recorded statement', async () => {
		const signers = `${server.folder}/allowed_signers`;
		const signature = `${server.folder}/statement.sig`;
		writeFileSync(signers, (await c.get('/allowed_signers')).text);
		const verify = (statement, at) => {
			writeFileSync(signature, statement.envelope.signature);
			return spawnSync('ssh-keygen', ['-Y', 'verify', '-f', signers,
				'-I', statement.by, '-n', `kleos.v1.${statement.type}`,
				'-s', signature, '-O', `verify-time=${at}`],
			{ input: statement.envelope.payload, encoding: 'utf8' });
		};
		const { items } = (await c.get('/statements?limit=200')).body;
		assert.equal(items.length, (await c.get('')).body.size);
		let revoked = 0;

		for (const { url } of items) {
			const one = (await server.get(url)).body;
			const at = one.recorded_at.replace(/\.\d+/, '')
				.replace(/[-:T]/g, '');
			const done = verify(one, at);
			assert.equal(done.status, 0,
				`${one.type} ${done.stderr}${done.stdout}`);
			/* Tomorrow only keys that stand today are good. */
			const later = verify(one, '20991231235959Z');
			const fit = (await keysOf(one.by)).some((key) =>
				key.ended === undefined && key.key.split(' ')[1] ===
				keyIn(one.envelope.signature));
			assert.equal(later.status === 0, fit, one.type);
			revoked += !fit;
		}
		assert.ok(revoked >= 5);
	});
});

/* The public key inside an armored signature, in base64. */
function keyIn(armored) {
	const blob = Buffer.from(armored.replace(/-----[^-]*-----/g, ''),
		'base64');
	return blob.subarray(14, 14 + blob.readUInt32BE(10)).toString('base64');
}
