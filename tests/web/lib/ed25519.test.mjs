/* Ed25519 signatures are what RFC 8032 and libsodium take for them. */

import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';

import { concat, sha512 } from '../../../web/lib/bytes.js';
import * as ed25519 from '../../../web/lib/ed25519.js';
import { bytes, needs, refuses, vector } from './lib.mjs';

test('agrees with Wycheproof', needs('ed25519'), async () => {
	const { testGroups } = JSON.parse(
		vector('ed25519', 'wycheproof_ed25519_test.json'));
	let n = 0;
	for (const { publicKey, tests } of testGroups)
		for (const one of tests) {
			const ok = await ed25519.verify(bytes(publicKey.pk),
				bytes(one.msg), bytes(one.sig));
			assert.equal(ok, one.result === 'valid',
				`${one.tcId}: ${one.comment}`);
			n++;
		}
	assert.equal(n, 151);
});

/* RFC 8032, 7.1, test 2. */
test('signs as RFC 8032 does', async () => {
	const key = await ed25519.fromSeed(bytes(
		'4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
	assert.deepEqual(await ed25519.sign(key, Uint8Array.of(0x72)), bytes(
		'92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
		'085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'));
});

const WEAK = {
	'order 1': '01'.padEnd(64, '0'),
	'order 2': `ec${'ff'.repeat(30)}7f`,
	'order 4': '00'.repeat(32),
	'order 4, with a sign': `${'00'.repeat(31)}80`,
	'order 8': '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
	'order 8, with a sign':
		'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
	'a second name of y = 0': `ed${'ff'.repeat(30)}7f`,
	'a second name of y = 1': `ee${'ff'.repeat(30)}7f`,
	'the greatest second name': 'ff'.repeat(32),
	'x = 0 with a sign': `01${'00'.repeat(30)}80`,
	'31 bytes': '58'.repeat(31),
};

test('knows weak and impossible points', async () => {
	for (const [why, point] of Object.entries(WEAK))
		assert.ok(!ed25519.isSound(bytes(point)), why);
	assert.ok(ed25519.isSound(bytes(`58${'66'.repeat(31)}`)));
});

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const littleEndian = (raw) =>
	BigInt(`0x${Buffer.from(raw).reverse().toString('hex')}`);

const scalar = (n) => Uint8Array.from(
	Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse());

/* The secret number of a seed and its point, as RFC 8032, 5.1.5 has it. */
async function secretOf(seed) {
	const half = (await sha512(seed)).subarray(0, 32);
	half[0] &= 0xf8;
	half[31] = (half[31] & 0x7f) | 0x40;
	const jwk = createPrivateKey({ format: 'der', type: 'pkcs8', key: concat(
		bytes('302e020100300506032b657004220420'), seed) })
		.export({ format: 'jwk' });
	return { secret: littleEndian(half) % ORDER,
		point: Uint8Array.from(Buffer.from(jwk.x, 'base64url')) };
}

/*
 * Engines accept both: R + hA = SB holds for all h where A is neutral, and
 * where R is neutral the owner of the key has signed without a secret number.
 */
test('refuses what engines would take of weak points', async () => {
	const neutral = bytes(WEAK['order 1']);
	const { secret, point } = await secretOf(bytes('07'.repeat(32)));
	const message = bytes('0102');
	assert.ok(!await ed25519.verify(neutral, message,
		concat(point, scalar(secret))));
	const h = littleEndian(await sha512(neutral, point, message)) % ORDER;
	const idle = concat(neutral, scalar(h * secret % ORDER));
	assert.ok(!await ed25519.verify(point, message, idle));
	const key = await crypto.subtle.importKey('raw', point, 'Ed25519', false,
		['verify']);
	assert.ok(await crypto.subtle.verify('Ed25519', key, idle, message));
});

test('a new pair signs, and its private half cannot be had', async () => {
	const { privateKey, publicKey } = await ed25519.generate();
	const point = await ed25519.pointOf(publicKey);
	const message = bytes('0102');
	const signature = await ed25519.sign(privateKey, message);
	assert.ok(await ed25519.verify(point, message, signature));
	signature[63] ^= 1;
	assert.ok(!await ed25519.verify(point, message, signature));
	assert.equal(privateKey.extractable, false);
	await assert.rejects(crypto.subtle.exportKey('pkcs8', privateKey));
});

test('says that an old browser cannot tell, and not that it is forged',
	async (t) => {
		t.mock.method(crypto.subtle, 'importKey', async () => {
			throw new DOMException('Unrecognized name', 'NotSupportedError');
		});
		t.mock.method(crypto.subtle, 'generateKey', async () => {
			throw new DOMException('Unrecognized name', 'NotSupportedError');
		});
		const point = bytes(`58${'66'.repeat(31)}`);
		await refuses(() => ed25519.verify(point, bytes(''),
			bytes('58'.repeat(64))), 'unsupported', /Ed25519/);
		await refuses(() => ed25519.generate(), 'unsupported', /Ed25519/);
	});
