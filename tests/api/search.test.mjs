/* One box for everything. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { growTo, meeting, populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';

let server;
let c;
let seeds;
let said;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
	await c.record('ada', 'identity', { action: 'link',
		identity: 'irc:quince', handle: 'mia' });
	await c.record('pia', 'profile', { handle: 'pia', name: 'Pia 100%_Perry' });
	said = await c.record('mia', 'contribution',
		talk({ summary: 'How to "graft" a Quince\ttree \\ twig' }));
});

after(async () => {
	await server?.stop();
});

async function found(q, more = '') {
	const answer = await c.get(`/search?q=${encodeURIComponent(q)}${more}`);
	assert.equal(answer.status, 200, answer.text);
	return answer.body.items;
}

const short = (items) => items.map((item) => [item.kind, item.id,
	...item.context === undefined ? [] : [item.context]]);

test('finds things by any of their names, whatever the case', async () => {
	const rows = [
		['MIA', [['person', 'mia']]],
		['perry', [['person', 'pia', 'Pia 100%_Perry']]],
		['rc:QUI', [['person', 'mia', 'irc:quince']]],
		['s_w', [['group', 'ops', 'Ops_WG']]],
		['operators', [['group', 'sig']]],
		['votes', [['role', 'voter', 'Who votes']]],
		['voter', [['role', 'voter']]],
		['tal', [['activity', 'talk']]],
		[' graft" a q ', [['statement', said.digest, 'mia']]],
		['ops weekly', [['statement', seeds.occasion.digest, 'remo']]],
		['nothing at all', []],
	];
	for (const [q, items] of rows)
		assert.deepEqual(short(await found(q)), items, q);
});

test('reads no character as a sign for others', async () => {
	for (const q of ['%', '_'])
		assert.deepEqual(short(await found(q)).filter(([kind]) =>
			kind === 'person'), [['person', 'pia', 'Pia 100%_Perry']], q);
	for (const q of ['m%a', 'm_a', 'm.a', '.*', '[a-z]', '\'', '\\d', '$1', '*'])
		assert.deepEqual(await found(q), [], q);
	assert.deepEqual(short(await found('\\')),
		[['statement', said.digest, 'mia']]);
});

test('finds a statement by its digest or how that begins', async () => {
	const { digest } = seeds.policy;
	for (const q of [digest, digest.slice(0, 8),
		digest.slice(0, 12).toUpperCase()]) {
		const [item] = await found(q);
		assert.equal(item.id, digest);
		assert.equal(item.title, 'policy');
		assert.equal(item.statement.type, 'policy');
	}
	assert.deepEqual(await found(digest.slice(0, 7)), []);
	assert.deepEqual(await found(`${digest}0`), []);
});

test('leads to what it found', async () => {
	for (const q of ['mia', 'ops', 'voter', 'talk', 'quince'])
		for (const { url } of await found(q))
			assert.equal((await server.get(url)).status, 200, url);
});

test('gives few of each kind, what begins with the text first', async () => {
	for (const handle of ['abel', 'label', 'zabel'])
		await c.enrol(handle);
	await c.record('ada', 'group', { action: 'create', slug: 'lab',
		kind: 'wg', title: 'Abc' });
	const people = (items) => items.filter((item) => item.kind === 'person')
		.map((item) => item.id);

	assert.deepEqual(people(await found('abel')), ['abel', 'label', 'zabel']);
	assert.deepEqual(people(await found('label')), ['label']);
	assert.deepEqual(short(await found('ab', '&limit=1')),
		[['person', 'abel'], ['group', 'lab']]);
});

test('says nothing that was not known at a size', async () => {
	const { index } = said.body;

	assert.deepEqual(short(await found('graft', `&size=${index}`)), []);
	assert.deepEqual(short(await found('graft', `&size=${index + 1}`)),
		[['statement', said.digest, 'mia']]);
	await c.record('mia', 'contribution', talk({ summary: 'Soon gone' }))
		.then((gone) => c.agree('mia', 'ada', 'redaction',
			{ reason: 'request', erase: [{ digest: gone.digest,
				index: gone.body.index, type: 'contribution' }] }));
	assert.deepEqual(await found('soon gone'), []);
});

test('refuses what it cannot look for', async () => {
	for (const query of ['', 'q=', 'q=%20%20', `q=${'a'.repeat(101)}`,
		'q=a%0ab', 'q=%00', 'q=%ff', 'q=a&limit=0', 'q=a&limit=51',
		'q=a&cursor=1'])
		assert.ok([400, 422].includes(
			(await c.get(`/search?${query}`)).status), query);
	assert.deepEqual(await found('\u{1f34f}'.repeat(100)), []);
});

test('looks for people in pages too', async () => {
	const handles = async (query) =>
		(await c.get(`/people?${query}`)).body.items.map((one) => one.handle);

	assert.deepEqual(await handles('q=ABEL'), ['abel', 'label', 'zabel']);
	const page = (await c.get('/people?q=abel&limit=2')).body;
	assert.deepEqual(await handles(`q=abel&limit=2&cursor=${page.next}`),
		['zabel']);
	assert.deepEqual(await handles('q=QUINCE'), ['mia']);
	assert.deepEqual(await handles('q=100%25'), ['pia']);
	assert.deepEqual(await handles('q=1000'), []);
	assert.equal((await c.get('/people?q=')).status, 422);
});

test('looks for groups in pages too, and by kind', async () => {
	const slugs = async (query) =>
		(await c.get(`/groups?${query}`)).body.items.map((one) => one.slug);

	assert.deepEqual(await slugs('q=OPS'), ['ops']);
	assert.deepEqual(await slugs('q=s_w'), ['ops']);
	assert.deepEqual(await slugs('q=operator'), ['sig']);
	assert.deepEqual(await slugs('kind=wg'), ['lab', 'ops']);
	assert.deepEqual(await slugs('kind=wg&q=abc'), ['lab']);
	const page = (await c.get('/groups?kind=wg&limit=1')).body;
	assert.deepEqual(await slugs(`kind=wg&limit=1&cursor=${page.next}`),
		['ops']);
	assert.deepEqual(await slugs('kind=w'), []);
});

test('looks for words among the newest statements only', async () => {
	await c.record('remo', 'occasion', meeting({ name: 'Graft party',
		start: '2026-03-03T10:00:00Z' }));
	await growTo(c, 10000 + said.body.index);

	assert.deepEqual(short(await found('graft')).map(([, , by]) => by),
		['remo', 'mia']);
	await growTo(c, 10000 + said.body.index + 1);
	assert.deepEqual(short(await found('graft')).map(([, , by]) => by),
		['remo']);
});
