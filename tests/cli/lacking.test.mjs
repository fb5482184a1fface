/* A roll names those of whom too little is known, the first ten of them. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { populate, talk } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

const home = makeHome();
const bundle = join(home.path, 'orchard.bundle');
let server;
let c;
let kleos;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
});
after(async () => {
	await server?.stop();
	home.remove();
});

/* The same answer of the server and of its log. */
function roll(...args) {
	const online = kleos('roll', '--role', 'voter', '--as-of', '2026-12-01',
		...args);
	assert.equal(online.status, 0, online.err);
	assert.equal(kleos('bundle', '-o', bundle).status, 0);
	const offline = kleos('roll', '--role', 'voter', '--as-of',
		'2026-12-01', '--bundle', bundle, '--log', c.log, ...args);
	assert.equal(offline.status, 0, offline.err);
	assert.equal(offline.out, online.out);
	return online;
}

test('nobody is named while everything is known', () => {
	assert.doesNotMatch(roll().out, /lack data:/);
	assert.equal(roll('--json').json.lacking, undefined);
});

test('who lacks data is named', async () => {
	await c.record('remo', 'coverage', { source: 'minutes', group: 'ops',
		activity: 'attendance', from: '2026-01-01', until: '2026-12-01' });
	const { out } = roll();
	const { json } = roll('--json');

	assert.match(out, /^lack data: handle:ada handle:bea handle:cleo \S/m);
	assert.doesNotMatch(out, /more$/m);
	assert.equal(json.lacking.length, json.sums.insufficient);
	assert.deepEqual(json.lacking[0], { id: 'handle:ada' });
	assert.ok(!json.lacking.some(({ id }) => id === 'handle:mia'));
});

test('of many the first ten are named, and how many there are more',
	async () => {
		const before = roll('--json').json.sums.insufficient;
		for (let i = 0; i < 8; i++)
			await c.record('remo', 'contribution',
				talk({ subject: `irc:guest${i}`, activity: 'talk' }));
		const all = roll('--json').json.sums.insufficient;

		assert.ok(all > before);
		assert.match(roll().out,
			new RegExp(`^lack data:( \\S+){10} and ${all - 10} more$`, 'm'));
	});
