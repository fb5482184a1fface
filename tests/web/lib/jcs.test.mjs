/* Canonical JSON has the one form of docs/protocol.md, section 1. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import canonicalize from 'canonicalize';

import { ROOT } from '../../api/server.mjs';
import { text } from '../../../web/lib/bytes.js';
import { canonical, canonicalText, parse } from '../../../web/lib/jcs.js';
import { needs, refuses, vector, vectorFiles } from './lib.mjs';

const nested = (depth) => (depth === 1 ? {} : { k: nested(depth - 1) });

const NOT = [
	['null', { a: [1, null] }, '/a/1', /null/],
	['nothing', { a: { b: undefined } }, '/a/b', /undefined/],
	['a hole', { a: [, 1] }, '/a/0', /undefined/],
	['a fraction', { a: 1.5 }, '/a', /not an integer/],
	['infinity', { a: Infinity }, '/a', /not an integer/],
	['no number', { a: NaN }, '/a', /not an integer/],
	['minus zero', { a: -0 }, '/a', /negative zero/],
	['2^53', { a: 2 ** 53 }, '/a', /beyond 2\^53-1/],
	['-2^53', { a: -(2 ** 53) }, '/a', /beyond 2\^53-1/],
	['a great number', { a: 1n }, '/a', /bigint/],
	['a function', { a: () => 1 }, '/a', /function/],
	['a symbol', { a: Symbol('x') }, '/a', /symbol/],
	['a date', { a: new Date(0) }, '/a', /plain/],
	['bytes', { a: new Uint8Array(1) }, '/a', /plain/],
	['a map', { a: new Map([['b', 1]]) }, '/a', /plain/],
	['half a character', { a: 'x\ud800' }, '/a', /lone surrogate/],
	['the other half', { a: ['\udc00\ud800'] }, '/a/0', /lone surrogate/],
	['NUL', { a: '\0' }, '/a', /U\+0000/],
	['a return', { a: '\r' }, '/a', /control character/],
	['an escape', { a: '\x1b' }, '/a', /control character/],
	['U+FDD0', { a: '\ufdd0' }, '/a', /non-character/],
	['U+10FFFF', { a: '\u{10ffff}' }, '/a', /non-character/],
	['an umlaut in a key', { '\u00e4': 1 }, '/\u00e4', /printable ASCII/],
	['DEL in a key', { '\x7f': 1 }, '/\x7f', /printable ASCII/],
	['a long key', { ['k'.repeat(65)]: 1 }, `/${'k'.repeat(65)}`, /64 bytes/],
	['signs of pointers in a key', { 'a/b~c': null }, '/a~1b~0c', /null/],
	['17 levels', nested(17), `${'/k'.repeat(16)}`, /16 levels/],
	['a list', [], '', /root that is not an object/],
	['a text', 'x', '', /root that is not an object/],
];

test('names the place and the rule of what it cannot write', async () => {
	for (const [why, value, place, rule] of NOT) {
		await refuses(() => canonical(value), 'not-canonical', rule, why);
		try {
			canonical(value);
		} catch (error) {
			assert.equal(error.place, place, why);
		}
	}
});

test('writes what fits, in one form', () => {
	const value = { b: [true, false, -1, 2 ** 53 - 1], a: 'x"\\\n\t/\u00e9\x7f',
		10: 1, 9: 2, A: {}, '': [] };
	const form = '{"":[],"10":1,"9":2,"A":{},"a":"x\\"\\\\\\n\\t/\u00e9\x7f",' +
		'"b":[true,false,-1,9007199254740991]}';
	assert.equal(text(canonical(value)), form);
	assert.equal(form, canonicalize(value));
	assert.deepEqual(parse(form), value);
	assert.equal(canonicalText(nested(16)), JSON.stringify(nested(16)));
});

test('agrees with another implementation about every example', () => {
	const folder = join(ROOT, 'schemas/examples/valid');
	let n = 0;
	for (const name of readdirSync(folder, { recursive: true })) {
		if (!name.endsWith('.json'))
			continue;
		const value = JSON.parse(readFileSync(join(folder, name), 'utf8'));
		/* A body may be of the right form and yet fit into no payload. */
		if (Buffer.byteLength(canonicalize(value)) > 32768)
			continue;
		assert.equal(canonicalText(value), canonicalize(value), name);
		assert.deepEqual(parse(canonicalize(value)), value, name);
		n++;
	}
	assert.ok(n > 100, `only ${n} examples`);
});

test('a payload has at most 32,768 bytes', async () => {
	const most = { a: '\u00e9'.repeat((32768 - 8) / 2) };
	assert.equal(canonical(most).length, 32768);
	assert.deepEqual(parse(canonical(most)), most);
	await refuses(() => canonical({ a: `${most.a}x` }), 'too-large', /32769/);
	await refuses(() => parse('x'.repeat(32769)), 'too-large', /32768/);
});

const NOT_READ = [
	['two of a key', '{"a":1,"a":1}', 'not-canonical', /character 6/],
	['two of a key, one escaped', '{"a":1,"\\u0061":1}', 'not-canonical', /6/],
	['a blank', '{"a": 1}', 'not-canonical', /character 5/],
	['a line end', '{"a":1}\n', 'not-canonical', /character 7/],
	['another order', '{"b":1,"a":1}', 'not-canonical', /character 2/],
	['a needless escape', '{"a":"\\/"}', 'not-canonical', /character 6/],
	['an exponent', '{"a":1e0}', 'not-canonical', /character 6/],
	['a fraction of zero', '{"a":1.0}', 'not-canonical', /character 6/],
	['minus zero', '{"a":-0}', 'not-canonical', /negative zero/],
	['a rounded number', '{"a":9007199254740993}', 'not-canonical', /2\^53/],
	['half a character', '{"a":"\\ud800"}', 'not-canonical', /surrogate/],
	['a mark at the start', '\ufeff{}', 'malformed', /JSON/],
	['nothing', '', 'malformed', /JSON/],
	['half an object', '{"a":', 'malformed', /JSON/],
];

test('reads nothing that is not in its own form', async () => {
	for (const [why, form, code, rule] of NOT_READ) {
		await refuses(() => parse(form), code, rule, why);
		await refuses(() => parse(Buffer.from(form)), code, rule, why);
	}
	await refuses(() => parse(Uint8Array.of(0x7b, 0xff, 0x7d)), 'malformed',
		/UTF-8/);
});

test('a key called __proto__ is a key', () => {
	const form = '{"__proto__":{"a":1},"constructor":2}';
	assert.equal(canonicalText(parse(form)), form);
});

test('writes the vectors of RFC 8785 byte for byte', needs('jcs'), async () => {
	const read = (folder, name) =>
		vector('jcs', folder, name).toString('utf8');
	const value = JSON.parse(read('input', 'unicode.json'));
	assert.equal(canonicalText(value), read('output', 'unicode.json'));
	for (const [name, rule] of Object.entries({ 'arrays.json': /root/,
		'french.json': /ASCII/, 'structures.json': /ASCII/,
		'values.json': /null/, 'weird.json': /ASCII/ }))
		await refuses(() => canonical(JSON.parse(read('input', name))),
			'not-canonical', rule, name);
});

/* Most are no objects: so each is also judged as the field of one. */
test('judges the JSON test suite', needs('json-parsing'), () => {
	let n = 0;
	for (const name of vectorFiles('json-parsing')) {
		const raw = vector('json-parsing', name);
		for (const data of [raw,
			Buffer.concat([Buffer.from('{"k":'), raw, Buffer.from('}')])]) {
			let taken;
			try {
				taken = parse(new Uint8Array(data));
			} catch (error) {
				assert.match(error.code, /^(malformed|not-canonical|too-large)$/,
					`${name}: ${error.stack}`);
				continue;
			}
			assert.notEqual(name[0], 'n', name);
			assert.equal(canonicalize(taken), data.toString('utf8'), name);
		}
		n++;
	}
	assert.ok(n >= 300, `only ${n} vectors`);
});
