/* POST /statements: what is recorded, and what is refused with which status,
 * code and field. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import canonicalize from 'canonicalize';

import { fingerprint, makeKey, sshsig } from './keys.mjs';
import { DAY_MS, policyDocument, populate, talk } from './orchard.mjs';
import { digestOf, instant, startServer } from './server.mjs';

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

function assertProblem(answer, status, code, field) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.type, 'application/problem+json');
	assert.equal(answer.body.code, code, answer.text);
	assert.equal(answer.body.status, status);
	assert.equal(answer.body.type, `/problems/${code}`);
	assert.equal(answer.body.field, field, answer.text);
}

describe('a statement that is recorded', () => {
	test('gets 201 and a receipt of four members', async () => {
		const said = await c.say('mia', 'contribution', talk());

		assert.equal(said.status, 201);
		assert.deepEqual(Object.keys(said.body).sort(),
			['digest', 'index', 'proof', 'recorded_at']);
		assert.equal(said.body.digest, said.digest);
		assert.match(said.body.recorded_at,
			/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
		assert.match(said.body.proof, new RegExp(
			`^c2sp.org/tlog-proof@v1\nindex ${said.body.index}\n`));
	});

	test('gets 200 and the same index when it comes again', async () => {
		const first = await c.record('mia', 'contribution', talk());
		const again = await c.submit(first.envelope);

		assert.equal(again.status, 200);
		assert.equal(again.body.index, first.body.index);
		assert.equal(again.body.recorded_at, first.body.recorded_at);
	});

	test('is signed by ssh-keygen as well as by our own bytes', async () => {
		const payload = await c.payload('mia', 'contribution', talk());
		const file = `${server.folder}/by-hand`;
		writeFileSync(file, payload);
		const signed = spawnSync('ssh-keygen', ['-q', '-Y', 'sign', '-n',
			'kleos.v1.contribution', '-f', c.keys.mia.path, file]);
		assert.equal(signed.status, 0, `${signed.stderr}`);
		const answer = await c.submit({ payload,
			signature: readFileSync(`${file}.sig`, 'utf8') });

		assert.equal(answer.status, 201, answer.text);
	});

	test('is refused under another signature', async () => {
		const second = makeKey(server.folder, 'mia-second');
		await c.record('mia', 'key', { action: 'add', handle: 'mia',
			key: second.line, proof: c.proof('mia', second) });
		const first = await c.record('mia', 'contribution', talk());
		const answer = await c.submit(c.envelope('mia', 'contribution',
			first.envelope.payload, { key: second }));

		assertProblem(answer, 409, 'conflict', undefined);
	});
});

describe('the waiting room', () => {
	test('keeps what a newcomer says, and tells them so', async () => {
		const person = await c.introduce('dai');
		const claim = await c.say('dai', 'contribution',
			talk({ subject: 'handle:dai' }));

		for (const said of [person, claim]) {
			assert.equal(said.status, 202);
			assert.deepEqual(said.body,
				{ digest: said.digest, status: 'waiting' });
		}
		assert.equal((await c.get('/people/dai')).status, 404);
		assert.equal((await c.get(`/statements/${claim.digest}`)).status,
			404);
	});

	test('lets person and claims in with the vouch', async () => {
		const person = await c.introduce('eve');
		const claim = await c.say('eve', 'contribution',
			talk({ subject: 'handle:eve' }));
		const vouch = await c.record('bea', 'vouch',
			{ person: person.digest });
		const rows = await Promise.all([person, vouch, claim].map(
			({ digest }) => c.get(`/statements/${digest}`)));

		assert.deepEqual(rows.map((row) => row.status), [200, 200, 200]);
		assert.deepEqual(rows.map((row) => row.body.index),
			[0, 1, 2].map((i) => rows[0].body.index + i));
		assert.equal(new Set(rows.map((r) => r.body.recorded_at)).size, 1);
		assert.equal((await c.get('/people/eve')).body.handle, 'eve');
	});

	test('keeps no stranger', async () => {
		const stranger = makeKey(server.folder, 'stranger');
		const answer = await c.say('zed', 'contribution',
			talk({ subject: 'handle:zed' }), { key: stranger });

		assertProblem(answer, 403, 'unknown-signer', '/by');
	});

	test('takes no more than it may of one handle', async () => {
		await c.introduce('fay');
		let answer;
		for (let i = 0; i < 25; i++) {
			answer = await c.say('fay', 'contribution',
				talk({ subject: 'handle:fay' }));
			if (answer.status !== 202)
				break;
		}

		assertProblem(answer, 429, 'too-many', undefined);
		assert.ok(Number(answer.headers.get('retry-after')) > 0);
	});
});

/* What is sent is made of a good statement, spoilt in one way. */
const good = () => c.payload('mia', 'contribution', talk());
const signed = (payload) => c.envelope('mia', 'contribution', payload);
const spoilt = (change) => async () => {
	const payload = change(await good());
	return c.submit(signed(payload));
};
const withFields = (fields) => async () => c.say('mia', 'contribution',
	talk(), { fields: await fields() });

const bytes = [
	['what is no JSON', () => c.post('/statements', 'nonsense'),
		400, 'malformed'],
	['nothing at all', () => c.post('/statements', ''), 400, 'malformed'],
	['an envelope that repeats a key',
		() => c.post('/statements', '{"payload":"{}","payload":"{}"}'),
		400, 'malformed'],
	['an envelope with another member',
		async () => c.submit({ ...signed(await good()), extra: 1 }),
		422, 'invalid', '/extra'],
	['an envelope without a signature',
		async () => c.submit({ payload: await good() }),
		422, 'invalid', '/signature'],
	['a payload that is no JSON', spoilt(() => 'nonsense'),
		400, 'malformed'],
	['a payload with a blank', spoilt((text) => text.replace(':', ': ')),
		400, 'not-canonical'],
	['a payload in another order',
		spoilt((text) => JSON.stringify({ v: 1, ...JSON.parse(text) })),
		400, 'not-canonical'],
	['a payload that repeats a key',
		spoilt((text) => text.replace('{"body"', '{"body":{},"body"')),
		400, 'malformed'],
	['a payload with a fraction',
		spoilt((text) => text.replace('"v":1}', '"v":1.5}')),
		400, 'not-canonical'],
	['a payload of 33 KiB',
		withFields(() => ({ body: talk({ summary: 'x'.repeat(33792) }) })),
		413, 'too-large', '/payload'],
	['an envelope of 81 KiB',
		() => c.post('/statements', ' '.repeat(81 * 1024)),
		413, 'too-large'],
	['a payload of depth 17',
		withFields(() => ({ body: JSON.parse('{"a":'.repeat(16) + '1' +
			'}'.repeat(16)) })), 400, 'malformed'],
];

const statements = [
	['an unknown type',
		() => c.say('mia', 'sonnet', talk()), 422, 'invalid', '/type'],
	['an unknown field',
		() => c.say('mia', 'contribution', talk({ colour: 'red' })),
		422, 'invalid', '/body/colour'],
	['another version', withFields(() => ({ v: 2 })),
		422, 'invalid', '/v'],
	['another log', withFields(() => ({ log: digestOf('elsewhere') })),
		422, 'wrong-log', '/log'],
	['no log', async () => {
		const doc = JSON.parse(await good());
		delete doc.log;
		return c.submit(signed(canonicalize(doc)));
	}, 422, 'invalid', '/log'],
	['a day that there is not',
		() => c.say('mia', 'contribution', talk({ from: '2026-02-30' })),
		422, 'invalid', '/body/from'],
	['a tree head that this log never had', async () => c.say('ada', 'office',
		{ action: 'grant', handle: 'mia', office: 'chair', group: 'ops',
			from: '2026-01-01' },
		{ fields: { seen: { root: digestOf('fork'), size: 1 } } }),
	422, 'wrong-log', '/seen/root'],
	['a governance statement that has seen nothing', async () => {
		const doc = JSON.parse(await c.payload('ada', 'office',
			{ action: 'grant', handle: 'mia', office: 'chair',
				group: 'ops', from: '2026-01-01' }));
		delete doc.seen;
		return c.submit(c.envelope('ada', 'office', canonicalize(doc)));
	}, 422, 'invalid', '/seen'],
	['a statement of eight days ago', () => c.say('mia', 'contribution',
		talk(), { madeAt: instant(Date.now() - 8 * DAY_MS) }),
	422, 'bad-time', '/made_at'],
	['a statement of tomorrow', () => c.say('mia', 'contribution', talk(),
		{ madeAt: instant(Date.now() + DAY_MS) }),
	422, 'bad-time', '/made_at'],
	['a contribution dated in the future',
		() => c.say('mia', 'contribution',
			talk({ from: instant(Date.now() + DAY_MS) })),
		422, 'bad-time', '/body/from'],
];

const signatures = [
	['a signature of another namespace', () => c.say('mia', 'contribution',
		talk(), { namespace: 'kleos.v1.person' }), 403, 'bad-signature',
	'/signature'],
	['a signature of other bytes', async () => c.submit({
		payload: await good(),
		signature: sshsig(c.keys.mia, 'kleos.v1.contribution', 'other'),
	}), 403, 'bad-signature', '/signature'],
	['a signature by an unknown key', () => c.say('mia', 'contribution',
		talk(), { key: makeKey(server.folder, 'unknown') }),
	403, 'unknown-key', '/signature'],
	['a signature that is no armor', async () => c.submit({
		payload: await good(), signature: 'signed, mia' }),
	400, 'malformed', '/signature'],
	['a signature by a revoked key', async () => {
		const key = makeKey(server.folder, 'mia-lost');
		await c.record('mia', 'key', { action: 'add', handle: 'mia',
			key: key.line, proof: c.proof('mia', key) });
		await c.record('mia', 'key', { action: 'revoke', handle: 'mia',
			fingerprint: fingerprint(key), reason: 'lost' });
		return c.say('mia', 'contribution', talk(), { key });
	}, 403, 'unknown-key', '/signature'],
	['an RSA signature', async () => {
		const payload = await good();
		const key = `${server.folder}/rsa`;
		const file = `${server.folder}/by-rsa`;
		writeFileSync(file, payload);
		spawnSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '',
			'-f', key]);
		spawnSync('ssh-keygen', ['-q', '-Y', 'sign', '-n',
			'kleos.v1.contribution', '-f', key, file]);
		return c.submit({ payload,
			signature: readFileSync(`${file}.sig`, 'utf8') });
	}, 422, 'key-type', '/signature'],
];

const endorse = (by, digest, fields = {}) => c.say(by, 'endorsement',
	{ of: [{ statement: digest }], verdict: 'endorse', ...fields });

const authority = [
	['endorsing one\'s own work', async () => {
		const own = await c.record('cleo', 'contribution',
			talk({ subject: 'handle:cleo' }));
		return endorse('cleo', own.digest);
	}, 403, 'own-work'],
	['endorsing outside one\'s group', async () => {
		await c.record('ada', 'group', { action: 'create', slug: 'docs',
			kind: 'wg', title: 'Docs' });
		const claim = await c.record('mia', 'contribution',
			talk({ group: 'docs' }));
		return endorse('cleo', claim.digest);
	}, 403, 'forbidden'],
	['endorsing as a recorder', () => endorse('remo', seeds.open.digest),
		403, 'forbidden'],
	['endorsing before one\'s term', async () => {
		await c.enrol('early');
		await c.record('ada', 'office', { action: 'grant', handle: 'early',
			office: 'chair', group: 'ops',
			from: instant(Date.now() + DAY_MS) });
		return endorse('early', seeds.open.digest);
	}, 403, 'forbidden'],
	['endorsing after one\'s term', async () => {
		await c.enrol('late');
		await c.record('ada', 'office', { action: 'grant', handle: 'late',
			office: 'chair', group: 'ops', from: '2026-01-01',
			until: instant(Date.now() - 1000) });
		return endorse('late', seeds.open.digest);
	}, 403, 'forbidden'],
	['endorsing twice', () => endorse('cleo', seeds.claim.digest),
		409, 'conflict'],
	['endorsing something that does not exist',
		() => endorse('cleo', digestOf('nothing')), 422, 'unknown-target'],
	['a dispute without a reason', () => endorse('cleo', seeds.open.digest,
		{ verdict: 'dispute' }), 422, 'invalid'],
	['vouching without being a registrar', async () => {
		const person = await c.introduce('hal');
		return c.say('mia', 'vouch', { person: person.digest });
	}, 403, 'forbidden'],
	['a vouch for nobody', () => c.say('ada', 'vouch',
		{ person: digestOf('nobody') }), 422, 'unknown-target'],
	['a handle that is taken', async () => {
		const key = makeKey(server.folder, 'mia-again');
		return c.say('mia', 'person', { handle: 'mia', keys: [
			{ key: key.line, proof: c.proof('mia', key) }] }, { key });
	}, 409, 'conflict'],
	['the same meeting twice',
		() => c.say('remo', 'occasion', { ...JSON.parse(
			seeds.occasion.envelope.payload).body, name: 'Again' }),
		409, 'conflict'],
	['an assent by oneself', async () => {
		const policy = await c.record('olga', 'policy',
			{ document: policyDocument({ version: 7,
				effective_from: instant(Date.now() + DAY_MS) }) });
		return c.say('olga', 'assent', { of: policy.digest });
	}, 403, 'forbidden'],
];

const publish = (change) => () => {
	const document = policyDocument({ policy: 'broken' });
	change(document);
	return c.say('olga', 'policy', { document });
};
const rule = (value) => publish((document) => {
	document.roles.voter.rule = value;
});
const count = (fields) => ({ count: { select: {}, ...fields } });

const policies = [
	['an unknown operator', rule({ most: [] }), 422],
	['two operators at once', rule({ all: [count({ at_least: 1 })],
		any: [count({ at_least: 1 })] }), 422],
	['a missing bound', rule(count({})), 422],
	['both bounds', rule(count({ at_least: 1, more_than: 1 })), 422],
	['an empty list', rule({ all: [] }), 422],
	['more rules than there are', rule({ at_least: { of: 3,
		rules: [count({ at_least: 1 })] } }), 422],
	['a cycle', publish(({ roles }) => {
		roles.a = { title: 'A', use: 'recognition',
			rule: { role: { role: 'b' } } };
		roles.b = { title: 'B', use: 'recognition',
			rule: { role: { role: 'a' } } };
	}), 422],
	['a window that is not defined',
		rule(count({ window: 'moon', at_least: 1 })), 422],
	['a zone that is a place', publish((document) => {
		document.zone = 'Europe/Paris';
	}), 422],
];

for (const [title, rows] of Object.entries({ bytes, statements, signatures,
	authority })) {
	describe(`refuses, of ${title},`, () => {
		for (const [why, send, status, code, field] of rows) {
			test(`${why} with ${status} ${code}`, async () => {
				const answer = await send();

				assert.equal(answer.status, status, answer.text);
				assert.equal(answer.body.code, code, answer.text);
				if (field !== undefined)
					assert.equal(answer.body.field, field, answer.text);
				if (answer.digest !== undefined)
					assert.equal((await c.get(
						`/statements/${answer.digest}`)).status, 404,
					'nothing is recorded');
			});
		}
	});
}

describe('refuses a policy with', () => {
	for (const [why, send, status] of policies) {
		test(`${why}, naming a field of the document`, async () => {
			const answer = await send();

			assert.equal(answer.status, status, answer.text);
			assert.equal(answer.body.code, 'invalid');
			assert.match(answer.body.field, /^\/body\/document\//);
		});
	}
});

test('records an office that needs two, shown without effect', async () => {
	const grant = await c.say('ada', 'office', { action: 'grant',
		handle: 'mia', office: 'registrar', from: '2026-01-01' });
	const shown = await c.get(`/statements/${grant.digest}`);

	assert.equal(grant.status, 201);
	assert.equal(shown.body.status, 'pending');
	assert.deepEqual(shown.body.waits_for,
		{ type: 'assent', office: 'registrar' });
	assert.deepEqual((await c.get('/people/mia')).body.offices, []);

	const assent = await c.record('bea', 'assent', { of: grant.digest });
	const later = await c.get(`/statements/${grant.digest}`);
	assert.equal(later.body.status, 'effective');
	assert.equal(later.body.effective_at, assent.body.index);
	assert.equal((await c.get('/people/mia')).body.offices[0].office,
		'registrar');
});

test('lets an official help the last registrar who has a key', async () => {
	const duo = server.found({ slug: 'duo' });
	const key = makeKey(server.folder, 'bea-again');
	const add = { action: 'add', handle: 'bea', key: key.line,
		proof: duo.proof('bea', key) };
	const usual = await duo.record('ada', 'key', add);
	await duo.record('ada', 'key', { action: 'revoke', handle: 'bea',
		fingerprint: fingerprint(duo.keys.bea), reason: 'lost' });
	const late = await duo.say('olga', 'assent', { of: usual.digest });
	const { digest } = await duo.record('ada', 'key', add);
	const shown = await duo.get(`/statements/${digest}`);
	const own = await duo.say('ada', 'assent', { of: digest });

	assertProblem(late, 403, 'forbidden', '/by');
	assert.deepEqual(shown.body.waits_for,
		{ type: 'assent', office: 'official' });
	assertProblem(own, 403, 'forbidden', '/by');
	await duo.record('olga', 'assent', { of: digest });
	const { digest: third } = await duo.record('bea', 'office',
		{ action: 'grant', handle: 'otto', office: 'registrar',
			from: '2026-01-01' }, { key });
	await duo.record('ada', 'assent', { of: third });
});

test('says what a problem means where its type leads', async () => {
	const { body: problem } = await c.say('mia', 'sonnet', {});
	const meant = await server.get(problem.type);
	const page = await server.get(problem.type,
		{ headers: { accept: 'text/html' } });
	const { body: { items } } = await server.get('/problems');

	assert.equal(meant.status, 200);
	assert.equal(meant.body.code, problem.code);
	assert.equal(meant.body.title, problem.title);
	assert.equal(meant.body.status, problem.status);
	assert.match(meant.body.meaning, /^[A-Z].*\.$/);
	assert.match(page.type, /^text\/html/);
	assert.ok(page.text.includes(problem.title));
	assert.ok(items.some(({ code }) => code === 'gone'));
	assertProblem(await server.get('/problems/boredom'),
		404, 'not-found', undefined);
});

test('refuses another media type, method and community', async () => {
	const xml = await c.post('/statements', '<a/>', 'application/xml');
	const put = await c.get('/statements', { method: 'PUT', body: '{}',
		headers: { 'content-type': 'application/json' } });
	const elsewhere = await server.post('/api/v1/nowhere/statements',
		JSON.stringify(signed(await good())), 'application/json');
	const argument = await c.post('/statements?dry-run=1', '{}');

	assertProblem(xml, 415, 'unsupported', undefined);
	assert.equal(put.status, 405);
	assert.match(put.headers.get('allow'), /\bPOST\b/);
	assertProblem(elsewhere, 404, 'not-found', undefined);
	assertProblem(argument, 422, 'invalid', undefined);
});

describe('many lines at once', () => {
	const ndjson = (lines) => c.post('/statements', lines.join('\n'),
		'application/x-ndjson');
	const parse = (answer) => answer.text.trimEnd().split('\n')
		.map((line) => JSON.parse(line));

	test('are answered one by one, in order, and a bad one spoils no other',
		async () => {
			const ok = [];
			for (let i = 0; i < 3; i++)
				ok.push(JSON.stringify(signed(await good())));
			const stranger = c.envelope('mia', 'contribution', await good(),
				{ key: makeKey(server.folder, 'stranger-2') });
			const answer = await ndjson([ok[0], 'nonsense', ok[1], '',
				JSON.stringify(stranger), ok[0], ok[2]]);
			const lines = parse(answer);

			assert.equal(answer.status, 200);
			assert.equal(answer.type, 'application/x-ndjson');
			assert.equal(lines.length, 8);
			assert.deepEqual(Object.keys(lines[0]).sort(),
				['digest', 'index', 'recorded_at']);
			assert.equal(lines[1].code, 'malformed');
			assert.equal(lines[2].index, lines[0].index + 1);
			assert.equal(lines[3].code, 'malformed');
			assert.equal(lines[4].code, 'unknown-key');
			assert.deepEqual(lines[5], lines[0]);
			assert.equal(lines[6].index, lines[0].index + 2);
			assert.equal(lines[7].size, lines[0].index + 3);
			assert.match(lines[7].checkpoint,
				new RegExp(`^kleos.example/orchard\n${lines[7].size}\n`));
		});

	test('see what the lines before them said', async () => {
		const claim = await good();
		const judged = await c.payload('cleo', 'endorsement',
			{ of: [{ statement: digestOf(claim) }], verdict: 'endorse' });
		const lines = parse(await ndjson([JSON.stringify(signed(claim)),
			JSON.stringify(c.envelope('cleo', 'endorsement', judged))]));

		assert.equal(lines[1].index, lines[0].index + 1);
	});

	test('may all be bad', async () => {
		const { size } = (await c.get('')).body;
		const lines = parse(await ndjson(['{}', '[]']));

		assert.deepEqual(lines.map((line) => line.code),
			['invalid', 'invalid', undefined]);
		assert.equal(lines[2].size, size);
	});

	test('are a thousand at most', async () => {
		const thousand = await ndjson(Array(1000).fill('{}'));
		const more = await ndjson(Array(1001).fill('{}'));

		assert.equal(parse(thousand).length, 1001);
		assertProblem(more, 413, 'too-large', undefined);
	});

	test('are not none', async () => {
		assertProblem(await ndjson([]), 400, 'malformed', undefined);
	});

	test('have 4 MiB at most', async () => {
		const answer = await ndjson(['x'.repeat(4 * 1024 * 1024 + 1)]);

		assert.equal(answer.status, 413);
	});
});

test('accepts sixty-four at a time, each with its own index', async () => {
	const envelopes = await Promise.all(Array.from({ length: 64 },
		async () => signed(await good())));
	const answers = await Promise.all(envelopes.map((e) => c.submit(e)));

	assert.ok(answers.every((answer) => answer.status === 201));
	assert.equal(new Set(answers.map((a) => a.body.index)).size, 64);
});
