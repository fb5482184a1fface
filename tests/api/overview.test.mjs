/* What pages ask for beyond lists: what there is, at a glance. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { DAY_MS, meeting, populate } from './orchard.mjs';
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

describe('activities', () => {
	test('are those in force, each said last', async () => {
		const { size, items: [talk] } = await json('/activities');
		const again = await c.record('ada', 'activity',
			{ slug: 'talk', title: 'Talk or tour' });
		const first = await c.record('ada', 'activity',
			{ slug: 'booth', title: 'Booth' });

		assert.deepEqual([talk.slug, talk.title, talk.units, talk.endorsers],
			['talk', 'Talk', ['minutes'], ['editor']]);
		assert.deepEqual((await json('/activities')).items, [
			{ slug: 'booth', title: 'Booth', units: [], endorsers: [],
				since: first.body.index, statement: first.digest },
			{ slug: 'talk', title: 'Talk or tour', units: [], endorsers: [],
				since: again.body.index, statement: again.digest },
		]);
		assert.deepEqual((await json(`/activities?size=${size}`)).items,
			[talk]);
	});
});

describe('lists', () => {
	const of = async (path, key, value) => (await json(path)).items
		.find((item) => item[key] === value);

	test('say who holds an office, and until when', async () => {
		const { digest } = await c.record('ada', 'office', { action: 'grant',
			handle: 'cleo', office: 'chair', group: 'sig',
			from: '2026-01-01', until: '2030-06' });
		const { size } = await json('');
		const sig = async (query = '') => (await of(`/groups${query}`, 'slug',
			'sig')).chairs.map((chair) => [chair.handle, chair.until]);
		const cleo = async () => (await of('/people', 'handle', 'cleo'))
			.offices.map((office) => [office.group, office.until]);
		const until = '2030-07-01T00:00:00Z';

		assert.deepEqual(await sig(), [['pia', undefined], ['cleo', until]]);
		assert.deepEqual(await cleo(), [['ops', undefined], ['sig', until]]);
		await c.record('ada', 'office', { action: 'end', grant: digest,
			at: '2026-02-01' });
		const over = '2026-02-01T00:00:00Z';
		assert.deepEqual(await sig(), [['pia', undefined], ['cleo', over]]);
		assert.deepEqual(await cleo(), [['ops', undefined], ['sig', over]]);
		assert.deepEqual(await sig(`?size=${size}`),
			[['pia', undefined], ['cleo', until]]);
		const record = await json('/people/cleo/record?kind=office');
		assert.deepEqual(record.items.map(({ office }) =>
			[office.group, office.until]), [['sig', over], ['ops', undefined]]);
	});

	test('say when a group met last, if it did', async () => {
		const { digest } = seeds.occasion;

		assert.deepEqual((await of('/groups', 'slug', 'ops')).last_meeting,
			{ statement: digest, name: 'Ops weekly',
				start: JSON.parse(seeds.occasion.envelope.payload).body.start });
		assert.equal((await of('/groups', 'slug', 'sig')).last_meeting,
			undefined);
		await c.record('remo', 'occasion', meeting({ status: 'planned',
			name: 'Next', start: instant(Date.now() + DAY_MS),
			attendees: undefined }));
		assert.equal((await of('/groups', 'slug', 'ops')).last_meeting
			.statement, digest);
	});

	test('call people by the names in their profiles', async () => {
		await c.record('cleo', 'profile', { handle: 'cleo', name: 'Cleo' });
		await c.record('cleo', 'profile', { handle: 'cleo', name: 'Cleo C.' });

		assert.equal((await of('/people', 'handle', 'cleo')).name, 'Cleo C.');
		assert.equal((await of('/people', 'handle', 'remo')).name, undefined);
	});
});

describe('the record of a person', () => {
	const record = (query = '') => json(`/people/mia/record${query}`);
	const kinds = (page) => page.items.map((item) => item.kind);
	let seeded;

	before(async () => {
		await c.record('ada', 'identity', { action: 'link',
			identity: 'irc:mia', handle: 'mia' });
		seeded = await c.record('remo', 'occasion', meeting({
			name: 'Ops retro', start: instant(Date.now() - 4 * DAY_MS),
			attendees: [{ identity: 'handle:mia', hat: 'operator' },
				{ identity: 'irc:mia', quantities: { lines: 9 } },
				{ identity: 'irc:pear' }] }));
		await c.record('cleo', 'thanks', { to: 'irc:mia', for: 'The notes.' });
		await c.record('cleo', 'office', { action: 'grant', handle: 'mia',
			office: 'editor', group: 'ops', from: '2026-02-01' });
	});

	test('has everything, newest first, under all identities', async () => {
		const page = await record();

		assert.deepEqual(kinds(page), ['office', 'thanks', 'attendance',
			'attendance', 'contribution', 'contribution']);
		const indices = page.items.map((item) => item.index);
		assert.deepEqual(indices, [...indices].sort((a, b) => b - a));
		const [office, thanks, met] = page.items;
		assert.equal(office.office.office, 'editor');
		assert.equal(thanks.body.for, 'The notes.');
		assert.equal(thanks.by, 'cleo');
		assert.equal(met.digest, seeded.digest);
		assert.equal(met.name, 'Ops retro');
		assert.equal(met.by_office, 'recorder');
		assert.equal(met.state, 'endorsed');
		assert.deepEqual(met.as, [
			{ identity: 'handle:mia', hat: 'operator', quantities: {} },
			{ identity: 'irc:mia', quantities: { lines: 9 } }]);
		assert.equal(met.body, undefined);
	});

	test('comes in pages of any size, and by kind and state', async () => {
		const whole = (await record()).items;
		for (const limit of [1, 2, 4]) {
			const items = [];
			for (let page = { next: '' }; page.next !== undefined;) {
				page = await record(`?limit=${limit}` +
					(page.next && `&cursor=${page.next}`));
				assert.ok(page.items.length <= limit);
				items.push(...page.items);
			}
			assert.deepEqual(items, whole);
		}
		for (const kind of new Set(whole.map((item) => item.kind)))
			assert.deepEqual((await record(`?kind=${kind}`)).items,
				whole.filter((item) => item.kind === kind));
		for (const state of ['waiting', 'endorsed', 'disputed'])
			assert.deepEqual((await record(`?state=${state}`)).items,
				whole.filter((item) => item.state === state));
		for (const query of ['kind=x', 'state=x', 'cursor=7a7a',
			'cursor=31', 'cursor=312e', 'cursor=2e31'])
			assert.equal((await c.get(`/people/mia/record?${query}`)).status,
				422, query);
	});

	test('says what became of a contribution', async () => {
		const state = async () => (await record('?kind=contribution'))
			.items.map((item) => item.state);
		const said = await record('?kind=contribution');
		const [open, claim] = said.items;
		const judge = (by, verdict, reason) => c.record(by, 'endorsement', {
			of: [{ statement: open.digest }], verdict, reason });

		assert.deepEqual(await state(), ['waiting', 'endorsed']);
		assert.deepEqual(said.states, { waiting: 1, endorsed: 3,
			disputed: 0, distrusted: 0, retracted: 0 });
		assert.equal(claim.judgements[0].by, 'cleo');
		assert.equal(claim.body.subject, 'handle:mia');
		await judge('cleo', 'dispute', 'It rained.');
		assert.deepEqual(await state(), ['disputed', 'endorsed']);
		assert.equal((await record('?state=disputed')).items[0]
			.judgements[0].reason, 'It rained.');
		await judge('pia', 'endorse');
		assert.deepEqual(await state(), ['endorsed', 'endorsed']);
		await c.record('mia', 'retraction',
			{ of: open.digest, reason: 'It did rain.' });
		assert.deepEqual(await state(), ['retracted', 'endorsed']);
		assert.equal((await record('?state=retracted')).items[0]
			.retracted.reason, 'It did rain.');
	});

	test('leaves waiting what somebody recorded of themselves', async () => {
		await c.record('remo', 'occasion', meeting({ name: 'Alone',
			start: instant(Date.now() - 2 * DAY_MS),
			attendees: [{ identity: 'handle:remo' }] }));
		const { items: [met] } = await json('/people/remo/record');

		assert.equal(met.state, 'waiting');
		assert.equal(met.by_office, 'recorder');
	});

	test('goes on with whom they turned out to be', async () => {
		const { size } = await json('');
		const before = await record();

		await c.record('ada', 'identity',
			{ action: 'merge', handle: 'mia', into: 'pia' });
		const after = await json('/people/pia/record');
		const own = await record();
		assert.equal(own.merged_into, 'pia');
		assert.deepEqual(kinds(own), ['office']);
		assert.deepEqual(after.items.map((item) => item.digest),
			[...before.items.filter((item) => item.kind !== 'office')
				.map((item) => item.digest),
			(await json('/people/pia')).offices[0].grant]);
		assert.deepEqual(await record(`?size=${size}`), before);
		await c.record('ada', 'identity', { action: 'unmerge', handle: 'mia' });
	});
});

describe('a roll in pages', () => {
	const path = '/roles/voter/roll';
	let whole;
	let at;

	before(async () => {
		const attendees = Array.from({ length: 12 }, (_, i) =>
			({ identity: `irc:pip${String.fromCharCode(97 + i)}` }));
		await c.record('remo', 'occasion', meeting({ name: 'Harvest',
			start: instant(Date.now() - DAY_MS), attendees }));
		whole = await json(path);
		at = `as_of=${whole.as_of}&size=${whole.size}`;
	});

	test('is the same roll', async () => {
		for (const limit of [1, 5, 200]) {
			const items = [];
			for (let page = { next: '' }; page.next !== undefined;) {
				page = await json(`${path}/people?${at}&limit=${limit}` +
					(page.next && `&cursor=${page.next}`));
				items.push(...page.items);
				assert.ok(page.items.length <= limit);
				assert.equal(page.found, whole.people.length);
				for (const name of ['digest', 'as_of', 'size', 'policy'])
					assert.equal(page[name], whole[name]);
				assert.deepEqual(page.sums, whole.sums);
			}
			assert.deepEqual(items.map(({ id }) => ({ id })), whole.people);
			for (const { id, handle } of items)
				assert.equal(handle, /^handle:(.*)/.exec(id)?.[1]);
		}
	});

	test('can be looked through', async () => {
		const page = await json(`${path}/people?${at}&q=PIP&limit=3`);

		assert.equal(page.found, 12);
		assert.deepEqual(page.items.map(({ id }) => id),
			['irc:pipa', 'irc:pipb', 'irc:pipc']);
		const last = await json(`${path}/people?${at}&q=pipl`);
		assert.deepEqual([last.found, last.items, last.next],
			[1, [{ id: 'irc:pipl' }], undefined]);
		assert.equal((await json(`${path}/people?${at}&q=nobody`)).found, 0);
		assert.equal((await c.get(`${path}/people?q=`)).status, 422);
	});
});
