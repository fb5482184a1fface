/* What the log refuses of people who know its form, walked one by one: with
 * which status, code and field, and that nothing is half done afterwards. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { fingerprint, makeKey } from './keys.mjs';
import { DAY_MS, policyDocument, populate, talk } from './orchard.mjs';
import { digestOf, instant, startServer } from './server.mjs';

const YESTERDAY = instant(Date.now() - DAY_MS).slice(0, 10);

let server;
let c;
let seeds;
let registrar; /* a session */
const said = {}; /* what the rows refer to, by name */

/* A grant that needs the assent of a second registrar. */
const grant = (handle, office = 'registrar') => ({ action: 'grant', handle,
	office, from: '2026-01-01' });
const listed = (fields) => ({ list: 'members', taken_at: YESTERDAY,
	complete: true, parts: 2, identities: ['github:a', 'irc:b'], ...fields });
const measured = (fields) => ({ source: 'forge', measure: 'changes',
	from: '2026-01-01', until: '2026-06', parts: 2,
	values: [{ identity: 'github:a', value: 1 },
		{ identity: 'irc:b', value: 2 }], ...fields });
const merge = (handle, into) => ({ action: 'merge', handle, into });
const revoke = (handle, key, fields) => ({ action: 'revoke', handle,
	fingerprint: fingerprint(key), reason: 'compromised', ...fields });
const works = (fields) => ({ handle: 'mia', organisation: 'works', ...fields });

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
	registrar = await c.bearer('ada');
	for (const handle of ['una', 'vic', 'wim'])
		await c.enrol(handle);
	said.pending = await c.record('ada', 'office', grant('mia'));
	said.effective = await c.agree('ada', 'bea', 'office', grant('pia'));
	said.alone = await c.record('ada', 'group', { action: 'create',
		slug: 'docs', kind: 'wg', title: 'Docs' });
	said.policy = await c.record('olga', 'policy', { document:
		policyDocument({ version: 2,
			effective_from: instant(Date.now() + DAY_MS) }) });
	said.waiting = await c.introduce('nora');

	said.second = makeKey(server.folder, 'second');
	await c.record('ada', 'key', { action: 'add', handle: 'ada',
		key: said.second.line, proof: c.proof('ada', said.second) });

	/* A key of cleo's that two registrars gave her. */
	said.given = makeKey(server.folder, 'given');
	said.added = await c.agree('ada', 'bea', 'key', { action: 'add',
		handle: 'cleo', key: said.given.line,
		proof: c.proof('cleo', said.given) });
	await c.agree('ada', 'bea', 'office', grant('cleo'));

	said.cleos = await c.record('cleo', 'contribution',
		talk({ subject: 'handle:cleo' }));
	await c.record('mia', 'profile', { handle: 'mia', name: 'Mia' });
	await c.record('mia', 'thanks',
		{ to: 'handle:cleo', for: 'The lamp.' });
	await c.record('mia', 'declaration',
		{ question: 'active', answer: true, from: '2026-01-01' });
	await c.record('mia', 'retraction', { of: seeds.open.digest });
	said.list = await c.record('ada', 'list', listed({ part: 1 }));
	said.metric = await c.record('olga', 'metric', measured({ part: 1 }));
	said.organisation = await c.record('ada', 'organisation',
		{ slug: 'works', name: 'Works' });
	await c.record('mia', 'affiliation', works({ from: '2026-01-01' }));
	await c.record('ada', 'identity', merge('una', 'vic'));
	await c.record('ada', 'identity', merge('vic', 'wim'));
});

after(async () => {
	await server?.stop();
});

async function state() {
	const { size, root } = (await c.get('')).body;
	const { items } = (await c.get('/waiting?limit=200',
		{ headers: registrar })).body;
	return { size, root, waiting: items.map((item) => item.digest) };
}

/* Rows of [why, send, status, code, field, what the message says]. */
function walk(title, rows) {
	describe(title, () => {
		for (const [why, send, status, code, field, rule] of rows) {
			test(`${why} is ${status} ${code}`, async () => {
				const past = await state();
				const answer = await send();

				assert.equal(answer.status, status, answer.text);
				assert.equal(answer.body.code, code, answer.text);
				assert.equal(answer.body.field, field, answer.text);
				assert.match(answer.body.detail, rule);
				assert.deepEqual(await state(), past);
			});
		}
	});
}

const assent = (by, what, options) =>
	c.say(by, 'assent', { of: said[what].digest }, options);

walk('an assent', [
	['by the same person', () => assent('ada', 'pending'),
		403, 'forbidden', '/by', /another person's than ada's/],
	['by the same person with another key',
		() => assent('ada', 'pending', { key: said.second }),
		403, 'forbidden', '/by', /another person's than ada's/],
	['in another\'s name', () => assent('bea', 'pending', { key: said.second }),
		403, 'unknown-key', '/signature', /no key of bea/],
	['by one whose key the first one added', () => assent('cleo', 'pending'),
		403, 'forbidden', '/by', /ada added a key of cleo/],
	['by who lacks the office', () => assent('olga', 'pending'),
		403, 'forbidden', '/by', /office of registrar/],
	['by who holds another office', () => assent('bea', 'policy'),
		403, 'forbidden', '/by', /office of official/],
	['to something already effective', () => assent('bea', 'effective'),
		409, 'conflict', '/body/of', /has taken effect already/],
	['to something that needs none', () => assent('bea', 'alone'),
		409, 'conflict', '/body/of', /needs no assent/],
	['to an assent', async () => {
		const { items: [newest] } = (await c.get(
			'/statements?type=assent&limit=1')).body;
		return c.say('bea', 'assent', { of: newest.digest });
	}, 409, 'conflict', '/body/of', /needs no assent/],
	['to nothing', () => c.say('bea', 'assent', { of: digestOf('nothing') }),
		422, 'unknown-target', '/body/of', /no such statement/],
	['to somebody who waits', () => assent('bea', 'waiting'),
		422, 'unknown-target', '/body/of', /no such statement/],
	['to the genesis', () => c.say('bea', 'assent', { of: c.log }),
		409, 'conflict', '/body/of', /needs no assent/],
]);

walk('distrust', [
	['from before the key existed', () => c.say('ada', 'key',
		revoke('cleo', said.given, { distrust_from: said.added.body.index - 1 })),
	422, 'invalid', '/body/distrust_from', /before entry \d+, which added/],
	['of a first key from before its person', () => c.say('ada', 'key',
		revoke('mia', c.keys.mia, { distrust_from: 0 })),
	422, 'invalid', '/body/distrust_from', /before entry \d+, which added/],
	['from beyond the statement itself', async () => c.say('ada', 'key',
		revoke('cleo', said.given,
			{ distrust_from: (await state()).size + 1 })),
	422, 'invalid', '/body/distrust_from', /beyond the statement itself/],
	['of a key that the person never had', () => c.say('ada', 'key',
		revoke('cleo', c.keys.mia, { distrust_from: 1 })),
	422, 'unknown-target', '/body/fingerprint', /never had such a key/],
	['of a key that is only lost', () => c.say('ada', 'key',
		revoke('cleo', said.given,
			{ reason: 'lost', distrust_from: said.added.body.index })),
	422, 'invalid', '/body/distrust_from', /reason compromised only/],
	['of somebody else\'s key', () => c.say('mia', 'key',
		revoke('cleo', said.given, { distrust_from: said.added.body.index })),
	403, 'forbidden', '/by', /office of registrar/],
	['of one\'s own key without an office', () => c.say('mia', 'key',
		revoke('mia', c.keys.mia, { distrust_from: 9 })),
	403, 'forbidden', '/by', /office of registrar/],
]);

/* What is put right by its own type, and what the message proposes. */
const ways = [
	['community', /as long as its log/],
	['person', /revoke the keys/],
	['profile', /another profile/],
	['vouch', /revoke the person's keys/],
	['key', /another key statement/],
	['assent', /put right by its own type/],
	['identity', /unlink or unmerge/],
	['organisation', /another organisation/],
	['activity', /another activity/],
	['group', /another group/],
	['office', /end the office/],
	['thanks', /only be erased/],
	['list', /another list statement/],
	['metric', /another metric statement/],
	['declaration', /declare what holds now/],
	['policy', /next version/],
	['retraction', /say again what was taken back/],
];

const retract = (by, of, fields = {}) =>
	c.say(by, 'retraction', { of, ...fields });

walk('a retraction', [
	...ways.map(([type, rule]) => [`of a statement of type ${type}`,
		async () => {
			const { items: [newest] } = (await c.get(
				`/statements?type=${type}&status=effective&limit=1`)).body;
			return retract('ada', newest.digest, { reason: 'Wrong.' });
		}, 422, 'invalid', '/body/of', rule]),
	['of what was taken back already',
		() => retract('mia', seeds.open.digest),
		409, 'conflict', '/body/of', /was taken back already/],
	['of what somebody else said', () => retract('remo', seeds.claim.digest),
		403, 'forbidden', '/by', /said by mia, and remo is no registrar/],
	['by a registrar without a reason',
		() => retract('ada', seeds.claim.digest),
		422, 'invalid', '/body/reason', /is required from a registrar/],
	['of nothing', () => retract('mia', digestOf('nothing')),
		422, 'unknown-target', '/body/of', /no such statement/],
	['of what only waits', () => retract('ada', said.waiting.digest),
		422, 'unknown-target', '/body/of', /no such statement/],
]);

/* The same bytes, signed once more in another way. */
const resign = (what, key, hash) => {
	const { payload } = said[what].envelope;
	const { by, type } = JSON.parse(payload);
	return c.submit(c.envelope(by, type, payload,
		{ key: key ?? c.keys[by], hash }));
};

walk('the same payload under another signature', [
	['by the same key', () => resign('alone', undefined, 'sha256'),
		409, 'conflict', undefined, /another signature/],
	['by another key of the signer', () => resign('cleos', said.given),
		409, 'conflict', undefined, /another signature/],
	['while it needs an assent', () => resign('pending', undefined, 'sha256'),
		409, 'conflict', undefined, /another signature/],
	['while it waits for a vouch', () => resign('waiting', undefined, 'sha256'),
		409, 'conflict', undefined, /another signature/],
]);

const identity = (body) => c.say('ada', 'identity', body);

walk('a merge', [
	['into the one who was merged into', () => identity(merge('vic', 'una')),
		409, 'conflict', '/body/handle', /merged into wim already/],
	['that closes a circle of two', () => identity(merge('wim', 'vic')),
		409, 'conflict', '/body/into', /would be a circle/],
	['that closes a circle of three', () => identity(merge('wim', 'una')),
		409, 'conflict', '/body/into', /would be a circle/],
	['into oneself', () => identity(merge('mia', 'mia')),
		422, 'invalid', '/body/into', /is the same handle/],
	['of who is merged', () => identity(merge('una', 'mia')),
		409, 'conflict', '/body/handle', /merged into vic already/],
	['into nobody', () => identity(merge('mia', 'nobody')),
		422, 'unknown-target', '/body/into', /no person nobody/],
	['undone where there is none', () => identity(
		{ action: 'unmerge', handle: 'mia' }),
	422, 'unknown-target', '/body/handle', /is not merged/],
]);

const affiliate = (fields) => c.say('mia', 'affiliation', works(fields));

walk('an affiliation', [
	['that ends before it starts', () => affiliate(
		{ from: '2026-06-01', until: '2026-05-31' }),
	422, 'invalid', '/body/until', /must be after from/],
	['that ends in an earlier month', () => affiliate(
		{ from: '2026-06-01', until: '2026-05' }),
	422, 'invalid', '/body/until', /must be after from/],
	['that ends the instant it starts', () => affiliate(
		{ from: '2026-06-01T10:00:00Z', until: '2026-06-01T10:00:00Z' }),
	422, 'invalid', '/body/until', /must be after from/],
	['with an organisation that there is not', () => affiliate(
		{ organisation: 'nowhere', from: '2026-01-01' }),
	422, 'unknown-target', '/body/organisation', /no organisation nowhere/],
	['that is said already', () => affiliate({ from: '2026-01-01' }),
		409, 'conflict', '/body', /is said already/],
	['of somebody else', () => c.say('cleo', 'affiliation',
		works({ from: '2026-01-01' })),
	403, 'forbidden', '/by', /mia has a key/],
]);

const list = (fields) => c.say('ada', 'list', listed(fields));
const metric = (fields) => c.say('olga', 'metric', measured(fields));
const other = { identities: ['irc:z'] };
const others = { values: [{ identity: 'irc:z', value: 3 }] };

walk('a list', [
	['with a part beyond the last', () => list({ part: 3 }),
		422, 'invalid', '/body/part', /one of the 2 parts/],
	['with part 0', () => list({ part: 0 }),
		422, 'invalid', '/body/part', /\b1\b/],
	['of more parts than its others', () => list({ part: 2, parts: 3,
		...other }), 409, 'conflict', '/body/parts', /has 2 parts, as/],
	['with the same part again', () => list({ part: 1, ...other }),
		409, 'conflict', '/body/part', /recorded already, as/],
	['that is complete in one part only', () => list({ part: 2,
		complete: false, ...other }),
	409, 'conflict', '/body/complete', /says otherwise/],
	['that replaces another part', () => list({ part: 2,
		replaces: said.list.digest, ...other }),
	409, 'conflict', '/body/replaces', /is part 1, not part 2/],
	['that replaces no part', () => list({ part: 2,
		replaces: said.metric.digest, ...other }),
	422, 'unknown-target', '/body/replaces', /no standing part/],
	['with somebody twice', () => list({ part: 2,
		identities: ['irc:z', 'irc:z'] }),
	422, 'invalid', '/body/identities/1', /repeats an earlier/],
	['out of order', () => list({ part: 2, identities: ['irc:z', 'irc:y'] }),
		422, 'invalid', '/body/identities/1', /after the one before it/],
	['of tomorrow', () => list({ part: 2, ...other,
		taken_at: instant(Date.now() + DAY_MS) }),
	422, 'bad-time', '/body/taken_at', /in the future/],
	['by nobody in office', () => c.say('mia', 'list', listed({ part: 2 })),
		403, 'forbidden', '/by', /office of registrar/],
]);

walk('a metric', [
	['with a part beyond the last', () => metric({ part: 3 }),
		422, 'invalid', '/body/part', /one of the 2 parts/],
	['of fewer parts than its others', () => metric({ parts: 1, ...others }),
		409, 'conflict', '/body/parts', /has 2 parts, as/],
	['with the same part again', () => metric({ part: 1, ...others }),
		409, 'conflict', '/body/part', /recorded already, as/],
	['with a second number of somebody', () => metric({ part: 2,
		values: [{ identity: 'irc:b', value: 5 }] }),
	409, 'conflict', '/body/values/0/identity', /has the number 2 in/],
	['that replaces no part', () => metric({ part: 2,
		replaces: said.list.digest, ...others }),
	422, 'unknown-target', '/body/replaces', /no standing part/],
	['of a period that ends before it starts', () => metric({ part: 1,
		from: '2026-07-01', ...others }),
	422, 'invalid', '/body/until', /must be after from/],
	['of a period that is not over', () => metric({ part: 2, ...others,
		until: instant(Date.now() + DAY_MS) }),
	422, 'bad-time', '/body/until', /is not over yet/],
	['with somebody twice', () => metric({ part: 2, values:
		[...others.values, ...others.values] }),
	422, 'invalid', '/body/values/1/identity', /only once/],
]);

const at = (days) => ({ madeAt: instant(Date.now() + days * DAY_MS) });

walk('made_at', [
	['a month back', () => c.say('mia', 'contribution', talk(), at(-30)),
		422, 'bad-time', '/made_at', /more than 7 days back/],
	['a month ahead', () => c.say('mia', 'contribution', talk(), at(30)),
		422, 'bad-time', '/made_at', /more than 5 minutes ahead/],
	['a month back, of what would wait',
		() => c.introduce('opal', {}, at(-30)),
		422, 'bad-time', '/made_at', /more than 7 days back/],
	['a month ahead, of what would wait',
		() => c.introduce('opal', {}, at(30)),
		422, 'bad-time', '/made_at', /more than 5 minutes ahead/],
	['a month back, of an assent', () => assent('bea', 'pending', at(-30)),
		422, 'bad-time', '/made_at', /more than 7 days back/],
]);

const saw = async (change, type = 'assent') => {
	const { size, root } = await state();
	const seen = { size, root, ...change({ size, root }) };
	return type === 'assent' ? assent('bea', 'pending', { fields: { seen } })
		: c.say('mia', 'contribution', talk(), { fields: { seen } });
};

walk('seen', [
	['with another root at that size',
		() => saw(() => ({ root: digestOf('fork') })),
		422, 'wrong-log', '/seen/root', /not the root of this log/],
	['with the root of another size',
		() => saw(({ size }) => ({ size: size - 1 })),
		422, 'wrong-log', '/seen/root', /not the root of this log/],
	['beyond the log', () => saw(({ size }) => ({ size: size + 1 })),
		422, 'wrong-log', '/seen/size', /more than this log has/],
	['far beyond the log', () => saw(() => ({ size: 2 ** 53 - 1 })),
		422, 'wrong-log', '/seen/size', /more than this log has/],
	['of the empty tree', () => saw(() => ({ size: 0 })),
		422, 'wrong-log', '/seen/root', /not the root of this log/],
	['with a root that is none', () => saw(() => ({ root: 'fork' })),
		422, 'invalid', '/seen/root', /./],
	['where nobody has to say it',
		() => saw(() => ({ root: digestOf('fork') }), 'contribution'),
		422, 'invalid', '/seen', /must not be there in a contribution/],
]);

describe('a private row of somebody else', () => {
	const id = randomBytes(16).toString('base64url');
	const value = JSON.stringify({ value: { text: 'The third pear tree.' } });
	const header = {};
	const other = JSON.stringify({ value: { text: 'Cut down.' } });

	before(async () => {
		for (const handle of ['mia', 'remo'])
			header[handle] = await c.bearer(handle);
		await c.put('/private/contact/mia', value, header.mia);
		await c.put(`/private/grounds/${id}`, value, header.mia);
	});
	for (const [why, path, init] of [
		['read', '', {}],
		['written', '', { method: 'PUT', body: other }],
		['looked into for its readers', '/reads', {}],
	]) {
		test(`is not ${why}`, async () => {
			for (const row of ['contact/mia', `grounds/${id}`]) {
				const past = await state();
				const answer = await c.get(`/private/${row}${path}`,
					{ ...init, headers: { ...header.remo,
						'content-type': 'application/json' } });
				const kept = await c.get(`/private/${row}`,
					{ headers: header.mia });
				const reads = await c.get(`/private/${row}/reads`,
					{ headers: header.mia });

				assert.equal(answer.status, 403, answer.text);
				assert.equal(answer.body.code, 'forbidden');
				assert.match(answer.body.detail, /this is somebody else's/);
				assert.deepEqual(kept.body.value, JSON.parse(value).value);
				assert.ok(reads.body.items.every(({ by }) => by === 'mia'));
				assert.deepEqual(await state(), past);
			}
		});
	}
});

/* What is sent together is refused as what is sent one after the other. */
test('of two in one request the second is refused, alone', async () => {
	const past = await state();
	const twice = async (by, type, body) => c.envelope(by, type,
		await c.payload(by, type, body));
	const lines = await Promise.all([
		twice('ada', 'identity', merge('pia', 'remo')),
		twice('ada', 'identity', merge('remo', 'pia')),
		twice('bea', 'assent', { of: said.pending.digest }),
		twice('bea', 'assent', { of: said.pending.digest }),
		twice('ada', 'list', listed({ part: 2, ...other })),
		twice('ada', 'list', listed({ part: 2, ...other })),
	]);
	const answer = await c.post('/statements',
		lines.map((line) => JSON.stringify(line)).join('\n'),
		'application/x-ndjson');
	const parsed = answer.text.trimEnd().split('\n')
		.map((line) => JSON.parse(line));

	assert.deepEqual(parsed.slice(0, -1).map(({ code, field }) =>
		code && `${code} ${field}`), [undefined, 'conflict /body/into',
		undefined, 'conflict /body/of', undefined, 'conflict /body/part']);
	assert.equal((await state()).size, past.size + 3);
});
