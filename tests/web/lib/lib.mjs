/* For the tests of web/lib: published vectors, refusals, and flipped bits. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { join } from 'node:path';

import { ROOT } from '../../api/server.mjs';

/* Node 18 has it, but not where browsers do. */
globalThis.crypto ??= webcrypto;

const SHARED = join(process.env.KLEOS_SHARED ?? join(ROOT, '..', 'shared'),
	'vectors');

/* A page that starts nothing by itself. */
export const QUIET = '/api/v1/communities';

/* For the options of a test that reads published vectors. */
export const needs = (folder) => ({ skip: existsSync(join(SHARED, folder))
	? false : `no vectors/${folder} in KLEOS_SHARED` });

export const vector = (...path) => readFileSync(join(SHARED, ...path));

export const vectorFiles = (folder) => readdirSync(join(SHARED, folder),
	{ recursive: true }).filter((name) => /\.json$/.test(name));

/* The worked example of the protocol, without the indent of its lines. */
export const workedExample = () =>
	readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8')
		.split('## 7. Worked example')[1].replaceAll(/^ {4}/gm, '');

export const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));

/* Does it fail with this code, and a message about this? */
export async function refuses(work, code, about = /./, what = '') {
	await assert.rejects(async () => work(), (error) => {
		assert.equal(error.code, code, `${what}: ${error.stack}`);
		assert.match(error.message, about, what);
		return true;
	}, what);
}

/* A text with one bit of one character changed, which stays printable. */
export function flip(text, at) {
	const code = text.codePointAt(at);
	const other = code ^ 1;
	return text.slice(0, at) + String.fromCodePoint(other) +
		text.slice(at + String.fromCodePoint(code).length);
}
