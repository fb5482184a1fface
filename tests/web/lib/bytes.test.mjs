/* Texts of byte strings have one form each. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
	base64, base64url, concat, equal, hex, readDecimal, readNumber, sha256,
	sha512, text, uint32, uint64, unbase64, unhex, utf8,
} from '../../../web/lib/bytes.js';
import { refuses } from './lib.mjs';

test('hex and base64 come back as they went', () => {
	for (let len = 0; len < 70; len++) {
		const some = Uint8Array.from({ length: len }, (_, i) => i * 37 + len);
		const buffer = Buffer.from(some);
		assert.equal(hex(some), buffer.toString('hex'));
		assert.equal(base64(some), buffer.toString('base64'));
		assert.equal(base64url(some), buffer.toString('base64url'));
		assert.deepEqual(unhex(hex(some)), some);
		assert.deepEqual(unbase64(base64(some), len), some);
	}
});

test('no other form of base64 is read', async () => {
	for (const digits of ['AA', 'AA=', 'AA===', 'AB==', 'AAA=AAA=', 'A A=',
		'AAAA\n', ' AAAA', 'AA-_', 'AAA\u00e9', 'QQ==QQ==', undefined, null])
		await refuses(() => unbase64(digits), 'malformed', /base64/,
			String(digits));
	await refuses(() => unbase64('AAAA', 2), 'malformed', /of 2 bytes/);
});

test('no other form of hexadecimal is read', async () => {
	for (const digits of ['0', 'AB', '0g', ' 00', '00\n', undefined, 12])
		await refuses(() => unhex(digits), 'malformed', /hexadecimal/,
			String(digits));
	await refuses(() => unhex('0000', 3), 'malformed', /6 hexadecimal/);
});

test('text is UTF-8 and nothing is put in its place', async () => {
	assert.equal(text(utf8('\ufeffd\u00e9j\u00e0 \u{1f600}')),
		'\ufeffd\u00e9j\u00e0 \u{1f600}');
	for (const lone of ['\ud800', 'a\udc00', '\udc00\ud800'])
		await refuses(() => utf8(lone), 'malformed', /surrogate/);
	for (const raw of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x80]])
		await refuses(() => text(Uint8Array.from(raw)), 'malformed', /UTF-8/);
});

test('numbers are big-endian and fit', async () => {
	assert.equal(hex(uint32(0x01020304)), '01020304');
	assert.equal(hex(uint64(2 ** 53 - 1)), '001fffffffffffff');
	assert.equal(readNumber(uint64(2 ** 53 - 1)), 2 ** 53 - 1);
	for (const n of [-1, 2 ** 32, 1.5, NaN, '1'])
		await refuses(() => uint32(n), 'invalid', /4 bytes/, String(n));
	await refuses(() => readNumber(unhex('0020000000000000')), 'malformed',
		/2\^53/);
});

test('decimal numbers have one form', () => {
	assert.equal(readDecimal('0'), 0);
	assert.equal(readDecimal('9007199254740991'), 2 ** 53 - 1);
	for (const digits of ['', '00', '01', '-1', '+1', '1.0', ' 1', '1\n', '1e3',
		'9007199254740992', '18446744073709551615'])
		assert.equal(readDecimal(digits), undefined, digits);
});

test('parts are joined, compared and hashed as one', async () => {
	assert.ok(equal(concat('a', utf8('b'), new Uint8Array()), utf8('ab')));
	assert.ok(!equal(utf8('ab'), utf8('abc')));
	assert.ok(!equal(utf8('ab'), utf8('ac')));
	/* FIPS 180-2, of "abc". */
	assert.equal(hex(await sha256('a', 'bc')), 'ba7816bf8f01cfea414140de5dae' +
		'2223b00361a396177a9cb410ff61f20015ad');
	assert.match(hex(await sha512('abc')), /^ddaf35a193617abacc417349ae204131/);
});
