/* What the second types of statements add to the answers. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { populate, talk } from './orchard.mjs';
import { startServer } from './server.mjs';

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

describe('a person', () => {
	test('shows the newest profile, or none', async () => {
		assert.equal((await json('/people/mia')).profile, undefined);
		await c.record('mia', 'profile', { handle: 'mia', name: 'Mia' });
		const { digest } = await c.record('mia', 'profile', { handle: 'mia',
			name: 'Mia M.', hats: ['operator'],
			links: ['https://mia.example/'], show: ['offices'] });
		const { profile } = await json('/people/mia');

		assert.equal(profile.name, 'Mia M.');
		assert.deepEqual(profile.hats, ['operator']);
		assert.deepEqual(profile.links, ['https://mia.example/']);
		assert.deepEqual(profile.show, ['offices']);
		assert.equal(profile.statement, digest);
	});

	test('can be thanked, which is listed and never counted', async () => {
		const before = (await json('/people/mia')).counts;
		const { digest } = await c.record('cleo', 'thanks',
			{ to: 'handle:mia', for: 'The talk.', of: seeds.claim.digest });
		const { items } = await json(
			'/statements?type=thanks&subject=handle:mia');

		assert.deepEqual(items.map((item) => item.digest), [digest]);
		assert.deepEqual((await json('/people/mia')).counts, before);
	});
});

test('declarations stand with the person', async () => {
	const said = { question: 'active', answer: false, from: '2026-01-01',
		until: '2026-06' };
	const { digest, body: { index } } = await c.record('mia',
		'declaration', said);

	assert.deepEqual((await json('/people/mia')).declarations, [{ ...said,
		from: '2026-01-01T00:00:00Z', until: '2026-07-01T00:00:00Z',
		since: index, statement: digest }]);
});

describe('a retraction', () => {
	test('shows with what was taken back', async () => {
		const counts = (await json('/people/mia')).counts;
		const { digest, body: { index } } = await c.record('mia', 'retraction',
			{ of: seeds.open.digest, reason: 'It rained.' });
		const shown = await json(`/statements/${seeds.open.digest}`);

		assert.deepEqual(shown.retracted, { statement: digest, index,
			by: 'mia', reason: 'It rained.' });
		assert.ok(shown.referred_by.some((item) => item.digest === digest));
		assert.equal((await json('/people/mia')).counts.talk,
			counts.talk - 1);
		const then = await json(
			`/statements/${seeds.open.digest}?size=${index}`);
		assert.equal(then.retracted, undefined);
	});

	test('is one until a second registrar agrees', async () => {
		const { digest } = await c.record('ada', 'retraction',
			{ of: seeds.claim.digest, reason: 'Recorded twice.' });
		const waiting = await json(`/statements/${digest}`);

		assert.equal(waiting.status, 'pending');
		assert.deepEqual(waiting.waits_for,
			{ type: 'assent', office: 'registrar' });
		await c.record('bea', 'assent', { of: digest });
		assert.equal((await json(`/statements/${seeds.claim.digest}`))
			.retracted.statement, digest);
	});
});

describe('organisations', () => {
	before(async () => {
		await c.record('ada', 'organisation',
			{ slug: 'cider', name: 'Cider Holding' });
		await c.record('ada', 'organisation', { slug: 'works',
			name: 'Cider Works', url: 'https://works.example/',
			aliases: [{ name: 'CiderWorks' }],
			parents: [{ organisation: 'cider', until: '2026-06' }] });
		await c.record('mia', 'affiliation', { handle: 'mia',
			organisation: 'works', from: '2026-01-01', until: '2026-06' });
		await c.record('cleo', 'affiliation', { handle: 'cleo',
			independent: true, from: '2026-01-01' });
	});

	test('say who works there, as of an instant', async () => {
		const then = await json('/organisations?as_of=2026-06-30');
		const [cider, works] = then.items;

		assert.equal(then.independent, 1);
		assert.equal(cider.people, 0);
		assert.equal(works.people, 1);
		assert.deepEqual(works.aliases, ['CiderWorks']);
		assert.deepEqual(works.parents, [{ organisation: 'cider',
			until: '2026-07-01T00:00:00Z' }]);
		const later = await json('/organisations?as_of=2026-07-01');
		assert.equal(later.items[1].people, 0);
	});

	test('come in pages', async () => {
		const first = await json('/organisations?limit=1');
		const second = await json(
			`/organisations?limit=1&cursor=${first.next}`);

		assert.deepEqual([...first.items, ...second.items]
			.map((item) => item.slug), ['cider', 'works']);
		assert.equal(second.next, undefined);
	});

	test('stand with the people who work there', async () => {
		const [one] = (await json('/people/mia')).affiliations;
		assert.equal(one.organisation, 'works');
		assert.equal(one.from, '2026-01-01T00:00:00Z');
		assert.equal(one.until, '2026-07-01T00:00:00Z');
		const [other] = (await json('/people/cleo')).affiliations;
		assert.equal(other.independent, true);
		assert.equal(other.organisation, undefined);
	});
});

describe('sources', () => {
	let list;

	before(async () => {
		list = await c.record('ada', 'list', { list: 'members',
			taken_at: '2026-03-01', complete: true, part: 2, parts: 3,
			url: 'https://code.example/people', identities: ['irc:a'] });
		await c.record('olga', 'metric', { source: 'forge',
			measure: 'changes', from: '2026-01-01', until: '2026-03',
			values: [{ identity: 'irc:a', value: 3 }] });
		await c.record('remo', 'coverage', { source: 'minutes',
			activity: 'attendance', group: 'ops', from: '2026-02-01',
			until: '2026-02', reason: 'The bot was down.' });
	});

	test('say what is there and what is missing', async () => {
		const { incomplete, items: [gap, members, changes] } =
			await json('/sources');

		assert.equal(incomplete, 2);
		assert.equal(gap.kind, 'gap');
		assert.equal(gap.until, '2026-03-01T00:00:00Z');
		assert.equal(gap.reason, 'The bot was down.');
		assert.deepEqual(members, { kind: 'list', list: 'members',
			taken_at: '2026-03-01T00:00:00Z', complete: true, by: 'ada',
			url: 'https://code.example/people', parts: 3, present: 1,
			missing: [1, 3], statements: [list.digest], whole: false });
		assert.equal(changes.whole, true);
		assert.deepEqual(changes.missing, []);
		assert.equal((await c.get('/sources?as_of=2026-01-01')).status, 422);
	});

	test('come in pages, and as of a size', async () => {
		const first = await json('/sources?limit=2');
		const second = await json(`/sources?limit=2&cursor=${first.next}`);
		const then = await json(`/sources?size=${list.body.index}`);

		assert.deepEqual([...first.items, ...second.items].map(
			(item) => item.kind), ['gap', 'list', 'metric']);
		assert.equal(second.incomplete, 2);
		assert.deepEqual(then, { incomplete: 0, items: [] });
	});
});

describe('people who turn out to be one', () => {
	/* What both answers say of somebody, at a size or now. */
	const seen = async (handle, size) => {
		const at = size === undefined ? '' : `size=${size}`;
		const { counts, merged, merged_into: into } =
			await json(`/people/${handle}?${at}`);
		const { items } = await json(`/people?limit=200&${at}`);
		const listed = items.find((item) => item.handle === handle);

		assert.equal(listed.merged_into, into);
		return { counts, merged, into, facts: listed.facts };
	};
	const talkOf = (handle, day) => c.record(handle, 'contribution',
		talk({ subject: `handle:${handle}`, from: day }));

	before(async () => {
		for (const handle of ['quin', 'rhea', 'sol'])
			await c.enrol(handle);
		await talkOf('quin', '2026-11-01');
		await talkOf('rhea', '2026-11-02');
		await talkOf('sol', '2026-11-03');
		await c.record('ada', 'identity',
			{ action: 'link', identity: 'irc:rhea', handle: 'rhea' });
		await c.record('remo', 'contribution',
			talk({ subject: 'irc:rhea', from: '2026-11-04' }));
	});

	test('are counted together, and apart again', async () => {
		const two = { counts: { talk: 2 }, facts: 2, merged: [],
			into: undefined };
		const one = { ...two, counts: { talk: 1 }, facts: 1 };
		const gone = { counts: {}, facts: 0, merged: [] };
		const { size } = (await c.get('')).body;
		assert.deepEqual(await seen('rhea'), two);

		await c.record('ada', 'identity',
			{ action: 'merge', handle: 'rhea', into: 'quin' });
		assert.deepEqual(await seen('quin'), { ...one, counts: { talk: 3 },
			facts: 3, merged: ['rhea'] });
		assert.deepEqual(await seen('rhea'), { ...gone, into: 'quin' });
		await c.record('ada', 'identity',
			{ action: 'merge', handle: 'quin', into: 'sol' });
		assert.deepEqual(await seen('sol'), { ...one, counts: { talk: 4 },
			facts: 4, merged: ['quin'] });
		assert.deepEqual(await seen('rhea'), { ...gone, into: 'quin' });

		await c.record('ada', 'identity',
			{ action: 'unmerge', handle: 'quin' });
		await c.record('ada', 'identity',
			{ action: 'unmerge', handle: 'rhea' });
		assert.deepEqual(await seen('sol'), one);
		assert.deepEqual(await seen('quin'), one);
		assert.deepEqual(await seen('rhea'), two);
		assert.deepEqual(await seen('quin', size), one);
		assert.deepEqual(await seen('quin', size + 1), { ...one,
			counts: { talk: 3 }, facts: 3, merged: ['rhea'] });
	});

	test('keep their own keys and offices', async () => {
		await c.record('ada', 'identity',
			{ action: 'merge', handle: 'pia', into: 'sol' });
		const { items: [one] } = (await c.post('/identities',
			JSON.stringify({ identities: ['pia'] }))).body;
		const sol = await json('/people/sol');
		const pia = await json('/people/pia');

		assert.equal(one.handle, 'sol');
		assert.deepEqual(sol.offices, []);
		assert.equal(sol.keys.length, 1);
		assert.deepEqual(pia.offices.map(({ office }) => office), ['chair']);
		await c.record('ada', 'identity',
			{ action: 'unmerge', handle: 'pia' });
	});
});
