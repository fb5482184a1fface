/* The log, read by an implementation that is not ours: Go's sumdb, from
 * Debian (tests/foreign/logread.go). */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { growTo, populate } from './orchard.mjs';
import { ROOT, startServer } from './server.mjs';

const SUMDB = '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog';
const SIZES = [40, 256, 257, 515];

const here = existsSync(SUMDB) &&
	spawnSync('go', ['version']).status === 0;

/* Without a network: everything comes from Debian's folder. */
function build(folder) {
	const program = join(folder, 'logread');
	const done = spawnSync('go', ['build', '-o', program,
		'tests/foreign/logread.go'], { cwd: ROOT, encoding: 'utf8', env: {
		...process.env, GO111MODULE: 'off', GOFLAGS: '', GOPROXY: 'off',
		GOPATH: '/usr/share/gocode', GOCACHE: join(folder, 'go-cache') } });
	assert.equal(done.status, 0, done.stderr);
	return program;
}

const head = async (c) => {
	const { size, root } = (await c.get('')).body;
	return `${size}:${Buffer.from(root, 'hex').toString('base64')}`;
};

describe('a reader that is not ours', { skip: here ? false :
	'go, or golang-golang-x-mod-dev, is not installed' }, () => {
	let server;
	let program;
	let vkey;
	const olds = [];
	const proofs = [];

	const read = (options) => {
		const { prefix = `${server.url}/orchard/log`, key = vkey,
			args = [] } = options ?? {};
		const done = spawnSync(program,
			['-prefix', prefix, '-vkey', key, ...args], { encoding: 'utf8' });
		return { status: done.status, why: done.stderr, found:
			done.status === 0 ? JSON.parse(done.stdout) : undefined };
	};
	const keep = (name, text) => {
		const path = join(server.folder, name);
		writeFileSync(path, text);
		return path;
	};

	before(async () => {
		server = await startServer();
		const c = server.home;
		program = build(server.folder);
		const { claim } = await populate(c);
		({ vkey } = (await c.get('')).body);
		olds.push(await head(c));
		proofs.push(keep('receipt', claim.body.proof));
		for (const size of SIZES) {
			await growTo(c, size);
			olds.push(await head(c));
			proofs.push(keep(`proof-${size}`, (await c.get(
				`/statements/${claim.digest}/proof`)).text));
		}
	});

	after(async () => {
		await server?.stop();
	});

	test('finds every entry below the root of the checkpoint', () => {
		const { status, why, found } = read();

		assert.equal(status, 0, why);
		assert.equal(found.size, SIZES.at(-1));
		assert.equal(found.entries, SIZES.at(-1));
		assert.ok(found.tiles >= 4);
	});

	test('finds it consistent with every head before', () => {
		const { status, why, found } = read({ args:
			olds.flatMap((old) => ['-old', old]) });

		assert.equal(status, 0, why);
		assert.equal(found.olds, SIZES.length + 1);
	});

	test('takes our proofs, old and new', () => {
		const { status, why, found } = read({ args:
			proofs.flatMap((proof) => ['-proof', proof]) });

		assert.equal(status, 0, why);
		assert.equal(found.proofs, SIZES.length + 1);
	});

	test('does not take another key, another past or a bent proof', () => {
		const lines = readFileSync(proofs[2], 'utf8').split('\n');
		lines[2] = lines[3];
		const [size] = olds[1].split(':');
		const [, other] = olds[2].split(':');

		assert.match(read({ key: vkey.replace(/^[^+]+/, 'kleos.example/x') })
			.why, /vkey/);
		assert.match(read({ args: ['-old', `${size}:${other}`] }).why,
			/consistency/);
		assert.match(read({ args: ['-proof', keep('bent', lines.join('\n'))] }).why,
			/proof/);
	});
});
