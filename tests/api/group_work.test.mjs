/* What a group does, and who holds which office. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { DAY_MS, meeting, populate, talk } from './orchard.mjs';
import { instant, startServer } from './server.mjs';

let server;
let c;
let seeds;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
});

after(async () => {
	await server?.stop();
});

const json = (path) => c.json(path);

const sum = (months, name) =>
	months.reduce((n, month) => n + month[name], 0);

describe('the work of a group', () => {
	test('is its meetings, its people and both by month', async () => {
		const { group, months, people, meetings } =
			await json('/groups/Ops_WG/work');

		assert.equal(group, 'ops');
		assert.deepEqual(people.map(({ id, meetings: n, contributions }) =>
			[id, n, contributions]),
		[['handle:mia', 1, 2], ['irc:quince', 1, 0]]);
		assert.deepEqual(meetings.map(({ name, status, by, attendees }) =>
			[name, status, by, attendees]),
		[['Ops weekly', 'held', 'remo', 2]]);
		assert.equal(meetings[0].digest, seeds.occasion.digest);
		assert.deepEqual(['meetings', 'attendances', 'contributions']
			.map((name) => sum(months, name)), [1, 2, 2]);
		assert.deepEqual(await json('/groups/sig/work'),
			{ group: 'sig', months: [], people: [], meetings: [] });
	});

	test('counts a person once, whatever their names are', async () => {
		const { size } = await json('');
		await c.enrol('mia-2');
		await c.record('ada', 'identity', { action: 'link',
			identity: 'irc:quince', handle: 'mia-2' });
		await c.record('ada', 'identity', { action: 'merge',
			handle: 'mia-2', into: 'mia' });

		await c.record('cleo', 'contribution', talk(
			{ subject: 'handle:cleo' }));

		const { months, people } = await json('/groups/ops/work');
		assert.equal(people.pop().id, 'handle:cleo');
		assert.deepEqual(people.map((one) => [one.id, one.meetings]),
			[['handle:mia', 1]]);
		assert.equal(sum(months, 'attendances'), 1);
		const then = await json(`/groups/ops/work?size=${size}`);
		assert.equal(then.people.length, 2);
	});

	test('is without what was taken back', async () => {
		const claim = await c.record('mia', 'contribution', talk());
		const meet = await c.record('remo', 'occasion',
			meeting({ start: instant(Date.now() - DAY_MS) }));
		const before = await json('/groups/ops/work');
		await c.record('mia', 'retraction', { of: claim.digest });
		await c.record('remo', 'retraction', { of: meet.digest });
		const now = await json('/groups/ops/work');

		assert.equal(now.people[0].contributions,
			before.people[0].contributions - 1);
		assert.deepEqual(now.meetings, before.meetings.slice(1));
	});

	test('of no group is not there', async () => {
		assert.equal((await c.get('/groups/nowhere/work')).status, 404);
		assert.equal((await c.get('/groups/ops/work?month=1')).status, 422);
	});
});

describe('offices', () => {
	const who = ({ items }) => items.map(({ handle, office }) =>
		`${handle} ${office}`);

	test('are listed, the one granted last first', async () => {
		const all = who(await json('/offices'));
		assert.deepEqual(all.slice(0, 3),
			['remo recorder', 'cleo chair', 'pia chair']);
		assert.deepEqual(all.slice(3).sort(), ['ada registrar',
			'bea registrar', 'olga official', 'otto official']);
	});

	test('can be had by office, group and person, in pages', async () => {
		assert.deepEqual(who(await json('/offices?group=ops')),
			['remo recorder', 'cleo chair']);
		assert.deepEqual(who(await json('/offices?handle=ada')),
			['ada registrar']);
		const first = await json('/offices?office=chair&limit=1');
		const rest = await json(
			`/offices?office=chair&limit=1&cursor=${first.next}`);
		assert.deepEqual([...who(first), ...who(rest), rest.next],
			['cleo chair', 'pia chair', undefined]);
	});

	test('that ended stay, with the end that they had', async () => {
		const { items: [chair] } = await json('/offices?handle=pia');
		const end = await c.record('ada', 'office',
			{ action: 'end', grant: chair.grant });
		const { items } = await json('/offices?handle=pia');
		assert.deepEqual(items, [{ ...chair, since: end.body.index,
			until: end.body.recorded_at }]);
		assert.deepEqual((await json(
			`/offices?handle=pia&size=${end.body.index}`)).items, [chair]);
	});

	test('that wait for an assent are not held', async () => {
		const asked = await c.record('ada', 'office', { action: 'grant',
			handle: 'mia', office: 'official', from: '2026-01-01' });
		assert.deepEqual((await json('/offices?handle=mia')).items, []);
		await c.record('bea', 'assent', { of: asked.digest });
		assert.deepEqual(who(await json('/offices?handle=mia')),
			['mia official']);
	});
});
