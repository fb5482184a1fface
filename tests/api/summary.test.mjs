/* A community at a glance. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';

import { fingerprint, makeKey } from './keys.mjs';
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

const STATES = ['endorsed', 'waiting', 'disputed'];
const day = (ms) => instant(ms).slice(0, 10);
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const total = (series) => STATES.map((state) => series.total[state]);
const judge = (by, of, verdict, fields = {}) => c.record(by, 'endorsement',
	{ of: [{ statement: of.digest, ...fields }], verdict,
		reason: verdict === 'dispute' ? 'It rained.' : undefined });

/* The same numbers, out of the records of people, where core decides. */
async function recorded() {
	const sums = { endorsed: 0, waiting: 0, disputed: 0 };
	for (const { handle } of (await json('/people?limit=200')).items) {
		const { states } = await json(`/people/${handle}/record?limit=1`);
		for (const state of STATES)
			sums[state] += states[state];
	}
	return STATES.map((state) => sums[state]);
}

test('counts facts by month and by what they are', async () => {
	const shown = await json('/summary');
	const now = instant().slice(0, 7);

	assert.equal(shown.months.length, 24);
	assert.ok(shown.months.at(-1) <= now && shown.months.at(-1) >
		`${Number(now.slice(0, 4)) - 1}`);
	assert.deepEqual(shown.all.total,
		{ endorsed: 3, waiting: 1, disputed: 0, people: 2 });
	for (const state of [...STATES, 'people'])
		assert.equal(shown.all[state].length, 24);
	for (const state of STATES)
		assert.equal(sum(shown.all[state]), shown.all.total[state]);
	assert.deepEqual(shown.activities.map((one) =>
		[one.activity, one.title, ...total(one), one.total.people]),
	[['attendance', undefined, 2, 0, 0, 2], ['talk', 'Talk', 1, 1, 0, 1]]);
	assert.deepEqual(shown.groups.map((one) =>
		[one.group, one.title, ...total(one)]), [['ops', 'Ops', 3, 1, 0]]);
	assert.deepEqual(shown.hats.map((one) => [one.hat, ...total(one)]),
		[[undefined, 3, 1, 0]]);
});

test('says what there is and what waits', async () => {
	await c.introduce('dai');
	await c.record('olga', 'policy', { document: { policy: 'later',
		version: 1, title: 'Later', effective_from: '2030-01-01T00:00:00Z',
		roles: { guest: { title: 'Guest', use: 'recognition',
			rule: { office: { kinds: ['chair'] } } } } } });
	const shown = await json('/summary');

	assert.deepEqual(shown.totals, { people: 8, groups: 2,
		offices: { chair: 2, recorder: 1, registrar: 2, official: 2 },
		requests: 1, newcomers: 1, unmatched: 1 });
	assert.deepEqual(shown.claims, [{ group: 'ops', title: 'Ops', n: 1 }]);
	assert.equal(shown.size, (await json('')).size);
});

test('puts a month where its days are', async () => {
	await c.record('mia', 'contribution', talk({ from: '2024-12-31',
		hat: 'operator', group: undefined }));
	await c.record('mia', 'contribution', talk({ from: '2025-01-01',
		hat: 'operator' }));
	const shown = await json('/summary?months=120');
	const at = (month) => shown.months.indexOf(month);
	const operator = shown.hats.find((one) => one.hat === 'operator');
	const none = shown.groups.find((one) => one.group === undefined);

	assert.equal(shown.months.length, 120);
	assert.equal(operator.waiting[at('2024-12')], 1);
	assert.equal(operator.waiting[at('2025-01')], 1);
	assert.equal(sum(operator.waiting), 2);
	assert.equal(operator.total.people, 1);
	assert.deepEqual(total(none), [0, 1, 0]);
	assert.equal(shown.all.people[at('2025-01')], 1);
	assert.deepEqual((await json('/summary?months=1')).months,
		[shown.months.at(-1)]);
});

test('agrees with what decisions see, whatever was said of it', async () => {
	const from = day(Date.now() - 30 * DAY_MS);
	const claim = (fields) => c.record('mia', 'contribution',
		talk({ from, ...fields }));
	const check = async (change) => {
		const before = (await json('/summary?months=120')).all.total;
		await change();
		const { all } = await json('/summary?months=120');
		assert.deepEqual(total({ total: all.total })
			.map((n, i) => n - (i === 0 ? 1 : 0)), await recorded());
		return STATES.map((state) => all.total[state] - before[state]);
	};
	for (const handle of ['coe', 'nia'])
		await c.enrol(handle);
	for (const handle of ['coe', 'mia'])
		await c.record('ada', 'office', { action: 'grant', handle,
			office: 'chair', group: 'ops', from: '2026-01-01' });

	const one = await claim({ summary: 'one' });
	assert.deepEqual(await check(() => judge('cleo', one, 'dispute')),
		[0, -1, 1]);
	assert.deepEqual(await check(() => judge('coe', one, 'endorse')),
		[0, 0, 0]);
	assert.deepEqual(await check(() => judge('pia', one, 'endorse')),
		[1, 0, -1]);
	const two = await claim({ summary: 'two' });
	assert.deepEqual(await check(() => judge('cleo', two, 'dispute')),
		[0, -1, 1]);
	assert.deepEqual(await check(() => judge('cleo', two, 'endorse')),
		[1, 0, -1]);
	const three = await claim({ summary: 'three' });
	assert.deepEqual(await check(() => c.record('mia', 'retraction',
		{ of: three.digest })), [0, -1, 0]);
	const met = await c.record('remo', 'occasion', meeting({ name: 'Late',
		start: instant(Date.now() - 3 * DAY_MS), attendees: [
			{ identity: 'handle:mia' }, { identity: 'handle:remo' },
			{ identity: 'irc:mia' }] }));
	assert.deepEqual(await check(() => c.record('ada', 'identity',
		{ action: 'link', identity: 'irc:mia', handle: 'mia' })), [-1, 0, 0]);
	assert.deepEqual(await check(() => judge('cleo', met, 'dispute',
		{ attendee: 'irc:mia' })), [-1, 0, 1]);
});

test('follows who turned out to be whom, and lost keys', async () => {
	const claim = await c.record('nia', 'contribution',
		talk({ subject: 'handle:nia' }));
	await judge('coe', claim, 'endorse');
	const before = (await json('/summary')).all.total;
	await c.record('ada', 'identity',
		{ action: 'merge', handle: 'nia', into: 'coe' });
	const merged = (await json('/summary')).all.total;
	assert.deepEqual(total({ total: merged }),
		[before.endorsed - 1, before.waiting + 1, before.disputed]);
	await c.record('ada', 'identity', { action: 'unmerge', handle: 'nia' });
	assert.deepEqual((await json('/summary')).all.total, before);

	const key = c.keys.nia;
	const spare = makeKey(server.folder, 'nia-2');
	await c.record('nia', 'key', { action: 'add', handle: 'nia',
		key: spare.line, proof: c.proof('nia', spare) });
	await c.agree('ada', 'bea', 'key', { action: 'revoke', handle: 'nia',
		fingerprint: fingerprint(key), reason: 'compromised',
		distrust_from: claim.body.index });
	const { all } = await json('/summary');
	assert.equal(all.total.endorsed, before.endorsed - 1);
	assert.equal((await json('/people/nia/record')).items[0].state,
		'distrusted');
});

test('is of the size that is asked about', async () => {
	const shown = await json(`/summary?size=${seeds.claim.body.index}`);

	assert.equal(shown.size, seeds.claim.body.index);
	assert.equal(shown.all.total.people, 0);
	assert.deepEqual(shown.activities, []);
	assert.deepEqual(shown.claims, []);
	for (const query of ['months=0', 'months=121', 'months=x', 'month=1'])
		assert.equal((await c.get(`/summary?${query}`)).status, 422, query);
});

/* As if there were very much to count. */
function slowDown() {
	const types = 'integer, bigint, bigint[], bigint, text[], text[], text[], ' +
		'text[]';
	const done = spawnSync('psql', ['-Xq', server.cluster.owner, '-c',
		`ALTER FUNCTION work_by_month(${types}) RENAME TO fast_work;
		CREATE FUNCTION work_by_month(${types}) RETURNS TABLE (kind integer,
			name text, month integer, endorsed bigint, waiting bigint,
			disputed bigint, people bigint) LANGUAGE sql AS
		'SELECT f.* FROM pg_sleep(0.3),
			fast_work($1, $2, $3, $4, $5, $6, $7, $8) f'`]);
	assert.equal(done.status, 0, `${done.stderr}`);
}

test('is given again if it took long, until somebody gains authority',
	async () => {
		slowDown();
		const { size } = await json('/summary');
		const sizes = async () => {
			const list = [];
			for (let i = 0; i < 8; i++)
				list.push((await json('/summary')).size);
			return list;
		};
		await c.record('mia', 'contribution', talk({ summary: 'late' }));
		assert.ok((await sizes()).includes(size));
		assert.equal((await json(`/summary?size=${size + 1}`)).size, size + 1);
		await c.record('ada', 'office', { action: 'grant', handle: 'coe',
			office: 'editor', group: 'ops', from: '2026-01-01' });
		assert.ok((await sizes()).every((one) => one === size + 2));
	});
