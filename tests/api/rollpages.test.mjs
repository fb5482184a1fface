/* A roll in pages, for who looks at it: searched, sorted, and without those who
 * are only undecided. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { DAY_MS, meeting, populate } from './orchard.mjs';
import { instant, startServer } from './server.mjs';

const NICKS = Array.from({ length: 7 }, (_, i) => `irc:${'cmxzabd'[i]}nick`);

let server;
let c;
let roll; /* all of it */

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	await c.record('remo', 'occasion', meeting({ name: 'Grafting',
		start: instant(Date.now() - 2 * DAY_MS),
		attendees: [...NICKS, 'handle:cleo', 'handle:remo'].sort()
			.map((identity) => ({ identity })) }));
	await c.record('cleo', 'coverage', { source: 'minutes', group: 'ops',
		activity: 'attendance', from: instant(Date.now() - 30 * DAY_MS),
		until: instant(Date.now() - 25 * DAY_MS), reason: 'lost' });
	roll = (await c.get(`/roles/voter/roll?as_of=${instant()}`)).body;
});

after(() => server?.stop());

const ask = (query) => c.get(`/roles/voter/roll/people?as_of=${
	roll.as_of}&size=${roll.size}${query}`);

/* Everybody on all pages of two. */
async function pages(query, n) {
	const found = [];
	let cursor = '';
	do {
		const { body } = await ask(`&limit=2${query}${cursor}`);
		assert.equal(body.found, n);
		assert.ok(body.items.length <= 2);
		found.push(...body.items.map(({ id }) => id));
		cursor = body.next && `&cursor=${body.next}`;
	} while (cursor !== undefined);
	return found;
}

const ids = (list) => list.map(({ id }) => id);
const name = (id) => id.slice(id.indexOf(':'));
const by = (key) => (a, b) => key(a) < key(b) ? -1 : 1;

test('come in the order that was asked for', async () => {
	const all = ids(roll.people);
	const orders = { id: [...all], '-id': [...all].reverse(),
		name: [...all].sort(by(name)),
		'-name': [...all].sort(by(name)).reverse() };

	assert.ok(all.length >= 10);
	assert.notDeepEqual(orders.id, orders.name);
	for (const [sort, expected] of Object.entries(orders))
		assert.deepEqual(await pages(`&sort=${sort}`, all.length), expected,
			sort);
	assert.deepEqual(await pages('', all.length), all);
});

test('are of the same roll as the whole', async () => {
	const { digest, sums } = (await ask('')).body;
	assert.deepEqual({ digest, sums },
		{ digest: roll.digest, sums: roll.sums });
});

test('are searched in any order', async () => {
	const nicks = ids(roll.people).filter((id) => id.includes('nick'));
	assert.deepEqual(await pages('&q=NICK&sort=-name', nicks.length),
		[...nicks].sort(by(name)).reverse());
});

test('of who is undecided are asked for alone', async () => {
	const undecided = ids(roll.undecided);
	assert.ok(undecided.length > 2);
	assert.deepEqual(await pages('&who=undecided', undecided.length),
		undecided);
	const { items } = (await ask('&who=undecided')).body;
	assert.deepEqual(items.map(({ result }) => result),
		roll.undecided.map(({ result }) => result));
});

test('are refused in an order that there is not', async () => {
	for (const query of ['&sort=size', '&sort=', '&sort=--id', '&who=all'])
		assert.equal((await ask(query)).status, 422, query);
});
