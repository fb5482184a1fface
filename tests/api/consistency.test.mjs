/* That the log has only grown, proven from one size to another. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';
import { isConsistent } from './witness.mjs';

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

const json = (path) => c.json(path);

const bytes = (hex) => Buffer.from(hex, 'hex');

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
					assert.ok(isConsistent(from, to, bytes(found.from.root),
						bytes(found.to.root), found.proof.map(bytes)));
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

	test('of a day is asked for by the size that the log had then', async () => {
		const { items } = (await c.get('/statements?limit=200')).body;
		const [newest, other] = [items[0], items[items.length - 3]];
		const at = async (text) => (await c.get(`/log?at=${text}`)).body;
		assert.deepEqual(await at(newest.recorded_at), { size: items.length,
			at: newest.recorded_at, recorded_at: newest.recorded_at });
		const then = await at(other.recorded_at);
		const known = items.filter(({ recorded_at: when }) =>
			when <= other.recorded_at);
		assert.equal(then.size, known.length);
		assert.equal(then.size - 1, known[0].index);
		assert.equal((await at('2999-01-01')).size, items.length);
		assert.equal((await c.get('/log')).body.size, items.length);
	});

	test('of a day before the log began there is none', async () => {
		const { status, body } = await c.get('/log?at=2001-05-01');
		assert.equal(status, 422);
		assert.match(body.detail, /^at lies before .*began, \d{4}-/);
		assert.equal((await c.get('/log?at=yesterday')).status, 400);
		assert.equal((await c.get('/log?size=1')).status, 422);
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
