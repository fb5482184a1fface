/* Pages, as files: what a browser does with it is tested elsewhere. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startServer } from './server.mjs';

let server;

before(async () => {
	server = await startServer();
});

after(async () => {
	await server?.stop();
});

test('has no script or style of its own, as its policy demands', async () => {
	const page = await server.get('/');
	const policy = page.headers.get('content-security-policy');

	assert.equal(page.status, 200);
	assert.match(page.type, /^text\/html/);
	assert.match(policy, /default-src 'none'/);
	assert.doesNotMatch(policy, /unsafe/);
	assert.doesNotMatch(page.text, /<script(?![^>]* (?:src=|type="application\/json"))|<style| style=| on\w+=/);
});

test('leads on without a script', async () => {
	const page = await server.get('/');
	const paths = [...page.text.matchAll(/(?:href|src)="(\/[^"]*)"/g)]
		.map(([, path]) => path);

	assert.match(page.text, /<main[^]*href="\/orchard"[^]*<\/main>/);
	assert.ok(paths.length >= 5);
	for (const path of paths)
		assert.equal((await server.get(path)).status, 200, path);
});

test('every link of an answer leads somewhere', async () => {
	const seen = new Set();
	const todo = ['/api/v1/communities'];
	while (todo.length > 0) {
		const path = todo.pop();
		const answer = await server.get(path);
		assert.ok([200, 422].includes(answer.status), `${path} ${answer.text}`);
		for (const [, next] of answer.text.matchAll(/"(\/(?:api|orchard)[^"]*)"/g))
			if (!seen.has(next)) {
				seen.add(next);
				todo.push(next);
			}
	}
	assert.ok(seen.size > 10);
});
