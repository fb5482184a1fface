/* The log as static pieces (C2SP tlog-tiles), held against the bundle. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { bundle } from '../fault/house.mjs';
import { entryOf, leafOf, rootOf } from '../fault/tree.mjs';
import { growTo, populate } from './orchard.mjs';
import { startServer } from './server.mjs';

const SIZE = 600;

let server;
let entries;
let leaves;

before(async () => {
	server = await startServer();
	await populate(server.home);
	await growTo(server.home, SIZE);
	entries = await bundle(server);
	leaves = entries.map(leafOf);
});

after(async () => {
	await server?.stop();
});

const url = (path) => `${server.url}/orchard/log/tile/${path}`;

async function tile(path) {
	const response = await fetch(url(path));
	assert.equal(response.status, 200, path);
	return { headers: response.headers,
		bytes: Buffer.from(await response.arrayBuffer()) };
}

const bundled = (from, to) => Buffer.concat(entries.slice(from, to)
	.flatMap((entry) => [Buffer.from([0, 41]), entryOf(entry)]));

describe('tiles', () => {
	test('of level 0 are the leaves', async () => {
		const rows = [['0/000', 0, 256], ['0/001', 256, 512],
			['0/002.p/88', 512, 600]];
		for (const [path, from, to] of rows)
			assert.deepEqual((await tile(path)).bytes,
				Buffer.concat(leaves.slice(from, to)), path);
	});

	test('of level 1 are the roots of full tiles', async () => {
		assert.deepEqual((await tile('1/000.p/2')).bytes, Buffer.concat([
			rootOf(leaves, 0, 256), rootOf(leaves, 256, 512)]));
	});

	test('of entries are bundles of them', async () => {
		const rows = [['entries/000', 0, 256], ['entries/001', 256, 512],
			['entries/002.p/88', 512, 600]];
		for (const [path, from, to] of rows)
			assert.deepEqual((await tile(path)).bytes, bundled(from, to),
				path);
	});

	test('are there in part for every size that the log had', async () => {
		for (const width of [1, 2, 17, 87, 255]) {
			assert.deepEqual((await tile(`0/000.p/${width}`)).bytes,
				Buffer.concat(leaves.slice(0, width)));
			assert.deepEqual((await tile(`entries/001.p/${width}`)).bytes,
				bundled(256, 256 + width));
		}
		assert.equal((await tile('1/000.p/1')).bytes.length, 32);
	});

	test('are not there beyond what the log has', async () => {
		for (const path of ['0/002', '0/002.p/89', '0/003.p/1', '0/003',
			'1/000', '1/000.p/3', '1/001.p/1', '2/000.p/1', '63/000.p/1',
			'entries/002', 'entries/002.p/89', 'entries/x999/999',
			'0/x018/x446/x744/x073/x709/x551/615']) {
			const answer = await server.get(`/orchard/log/tile/${path}`);
			assert.equal(answer.status, 404, path);
			assert.equal(answer.body.code, 'not-found');
		}
	});

	test('have no other path', async () => {
		for (const path of ['0', '0/0', '0/x000/001', '0/001/000', '64/000',
			'00/000', '0/000.p/0', '0/000.p/256', '0/000.p/01', '0/000/',
			'0/000.p/', 'entries/0/000', 'data/000', '0/00%2f0']) {
			const answer = await server.get(`/orchard/log/tile/${path}`);
			assert.equal(answer.status, 400, path);
			assert.equal(answer.body.code, 'malformed');
		}
	});

	test('are kept for ever by whoever has them', async () => {
		for (const path of ['0/000', '0/002.p/3', 'entries/000']) {
			const { headers } = await tile(path);
			assert.equal(headers.get('content-type'),
				'application/octet-stream');
			assert.equal(headers.get('cache-control'),
				'public, max-age=31536000, immutable');
			assert.match(headers.get('etag'), /^"[0-9a-f]+"$/);

			const again = await fetch(url(path), { headers: {
				'if-none-match': headers.get('etag') } });
			assert.equal(again.status, 304);
			assert.equal((await fetch(url(path), { method: 'HEAD' }))
				.headers.get('etag'), headers.get('etag'));
		}
	});

	test('are read, of communities that there are', async () => {
		const posted = await fetch(url('0/000'), { method: 'POST', body: '' });
		assert.equal(posted.status, 405);
		assert.match(posted.headers.get('allow'), /\bGET\b/);
		for (const path of ['/nowhere/log/tile/0/000',
			'/orchard/log/tile/', '/orchard/log/tile'])
			assert.equal((await server.get(path)).status, 404, path);
		assert.equal((await server.get('/orchard/log/tile/0/000?size=1'))
			.status, 422);
	});

	test('of a new entry are there as soon as it is recorded', async () => {
		await growTo(server.home, SIZE + 1);
		assert.equal((await tile('0/002.p/89')).bytes.length, 89 * 32);
	});
});
