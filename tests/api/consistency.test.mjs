/* That the log has only grown, proven from one size to another. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';

let server;
let c;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
});

after(async () => {
	await server?.stop();
});

const json = async (path) => {
	const answer = await c.get(path);
	assert.equal(answer.status, 200, answer.text);
	return answer.body;
};

const sha256 = (...parts) => createHash('sha256')
	.update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();

/* RFC 9162, 2.1.4.2: the two roots that a proof leads to. */
function growth(from, to, root, proof) {
	const path = proof.map((hash) => Buffer.from(hash, 'hex'));
	let node = from - 1;
	let last = to - 1;

	if (from === to)
		return [root, root];
	if ((from & (from - 1)) === 0)
		path.unshift(Buffer.from(root, 'hex'));
	for (; node % 2 === 1; node >>= 1)
		last >>= 1;
	let [older, newer] = [path[0], path[0]];
	for (const hash of path.slice(1)) {
		if (node % 2 === 1 || node === last) {
			older = sha256([1], hash, older);
			newer = sha256([1], hash, newer);
			for (; node % 2 === 0 && node !== 0; node >>= 1)
				last >>= 1;
		} else {
			newer = sha256([1], newer, hash);
		}
		node >>= 1;
		last >>= 1;
	}
	return [older, newer].map((hash) => hash.toString('hex'));
}

describe('consistency', () => {
	const ask = (query) => json(`/consistency?${query}`);

	test('of any two sizes leads to both roots, which are those of then',
		async () => {
			const { size, root } = await json('');
			const roots = new Map([[size, root]]);

			for (let to = size; to > 0; to -= 5) {
				for (let from = 1; from <= to; from++) {
					const found = await ask(`from=${from}&to=${to}`);
					assert.deepEqual([found.from.size, found.to.size],
						[from, to]);
					for (const head of [found.from, found.to]) {
						const known = roots.get(head.size) ?? head.root;
						assert.equal(head.root, known);
						roots.set(head.size, known);
					}
					assert.deepEqual(growth(from, to, found.from.root,
						found.proof), [found.from.root, found.to.root]);
				}
			}
		});

	test('is with the log of now if nothing else is said', async () => {
		const { size, root } = await json('');
		assert.deepEqual((await ask('from=1')).to, { size, root });
		assert.deepEqual(await ask(`from=${size}`), { from: { size, root },
			to: { size, root }, proof: [] });
	});

	test('of two sizes is the same for ever', async () => {
		const path = '/consistency?from=2&to=5';
		const before = (await c.get(path)).headers.get('etag');
		await c.record('mia', 'contribution', talk({ summary: 'more' }));
		const { status } = await c.get(path,
			{ headers: { 'if-none-match': before } });
		assert.equal(status, 304);
	});

	test('is refused of sizes that the log does not have', async () => {
		const { size } = await json('');
		for (const query of ['', 'to=3', 'from=0', 'from=-1', 'from=x',
			'from=3&to=2', 'from=1&to=0', `from=1&to=${size + 1}`,
			`from=${size + 1}`, 'from=1&to=99999999999999999999'])
			assert.equal((await c.get(`/consistency?${query}`)).status, 422,
				query);
	});
});
