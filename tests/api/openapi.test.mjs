/* schemas/openapi.json against the running server: every route is in it,
 * every status that it lists is answered, and every body is as it says. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import Ajv from 'ajv/dist/2020.js';
import canonicalize from 'canonicalize';

import { sql } from '../fault/house.mjs';
import { sshsig } from './keys.mjs';
import { policyDocument, populate, talk } from './orchard.mjs';
import { ROOT, startServer } from './server.mjs';
import { Witness } from './witness.mjs';

const openapi = JSON.parse(readFileSync(`${ROOT}schemas/openapi.json`, 'utf8'));
const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
	['get', 'post', 'put', 'delete'].filter((method) => item[method] !== undefined)
		.map((method) => ({ path, method, ...item[method] })));

const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
ajv.addVocabulary(['openapi', 'info', 'servers', 'paths', 'components']);
ajv.addSchema({ $id: 'openapi', ...openapi });

/* The validator of the schema at a place of the document. */
function validator(schema) {
	const ref = schema.$ref?.replace('#', 'openapi#');
	return ref === undefined ? ajv.compile(schema)
		: ajv.getSchema(ref) ?? ajv.compile({ $ref: ref });
}

const response = (operation, status) => {
	const found = operation.responses[status];
	return found?.$ref === undefined ? found
		: openapi.components.responses[found.$ref.split('/').at(-1)];
};

/* Is the answer one that the operation lists, in status, type and form? */
function assertListed(operation, answer) {
	const listed = response(operation, answer.status);
	assert.ok(listed, `${answer.status} is not listed: ${answer.text}`);
	const type = answer.type.split(';')[0];
	const content = listed.content[type];
	assert.ok(content, `${type} is not listed for ${answer.status}`);
	if (!type.endsWith('json') || type === 'application/x-ndjson')
		return;
	const check = validator(content.schema);
	assert.ok(check(answer.body), `${ajv.errorsText(check.errors)}\n` +
		answer.text);
}

let server;
let c;
let seeds;
let replay;
let minutes;
let policyDigest;
let mine;
let spare; /* to be ended */
let registrar;

before(async () => {
	server = await startServer({ ownCluster: true });
	c = server.home;
	seeds = await populate(c);
	await c.record('ada', 'identity', { action: 'link',
		identity: 'irc:mia', handle: 'mia' });
	await c.introduce('dai');
	mine = await c.bearer('mia');
	spare = await c.bearer('mia');
	registrar = await c.bearer('ada');
	await c.put('/private/contact/mia', kept, mine);
	await c.get('/private/contact/mia', { headers: mine });
	sql(server, `INSERT INTO cosignature (community, witness, size, made_at,
		signature) VALUES (1, '${new Witness('w', {}).vkey}', 2, 1,
		decode(repeat('00', 64), 'hex'))`);
	minutes = readFileSync(
		`${ROOT}tests/fixtures/minutes/orchard_ops.2025-03-04-15.00.txt`);
	replay = server.found({ slug: 'then', title: 'Then', replay: true,
		madeAt: '2014-12-01T00:00:00Z' });
	policyDigest = (await c.get('/policies')).body.items[0].digest;
	for (const policy of ['one', 'other'])
		await c.agree('olga', 'otto', 'policy', { document: policyDocument({
			policy, roles: { both: { title: 'Both', use: 'recognition',
				rule: { office: { kinds: ['chair'] } } } } }) });
});

after(async () => {
	await server?.stop();
});

const kept = JSON.stringify({ value: { text: 'by the pear tree' } });
const random = () => randomBytes(16).toString('base64url');

/* The {parts} of a path that exist. */
const parts = () => ({ c: 'orchard', file: 'contribution.json',
	digest: seeds.claim.digest, handle: 'mia', slug: 'ops', role: 'voter',
	format: 'minutes', kind: 'contact', id: 'mia', code: 'conflict',
	tile: '0/000.p/1' });

const list = (...identities) => JSON.stringify({ identities });
const json = (body) => ({ body, type: 'application/json' });

/*
 * What is different from the simplest request for each operation and status:
 * the parts of its path, its query, its body.
 */
const special = {
	policy: { 200: () => ({ parts: { digest: policyDigest } }) },
	decision: {
		200: () => ({ query: 'person=mia' }),
		400: () => ({ query: 'person=mia&as_of=yesterday' }),
		404: () => ({ query: 'person=zed' }),
		409: () => ({ query: 'person=mia', parts: { role: 'both' } }),
	},
	tile: {
		400: () => ({ parts: { tile: '0/0' } }),
		404: () => ({ parts: { tile: '0/999' } }),
	},
	search: { 200: () => ({ query: 'q=o' }) },
	badge: { 409: () => ({ parts: { role: 'both' } }) },
	role: { 409: () => ({ parts: { role: 'both' } }) },
	rollPeople: { 409: () => ({ parts: { role: 'both' } }) },
	roll: { 409: () => ({ parts: { role: 'both' } }) },
	decisions: {
		200: () => json(list('mia', 'irc:quince', 'nonsense:x')),
		400: () => json('nonsense'),
		409: () => ({ ...json(list('mia')), parts: { role: 'both' } }),
		413: () => json('x'.repeat(256 * 1024 + 1)),
	},
	owners: {
		200: () => json(list('irc:Mia', 'irc:quince', 'handle:mia', ':')),
		400: () => json('{'),
		413: () => json('x'.repeat(2 * 1024 * 1024 + 1)),
	},
	draft: {
		200: () => ({ query: 'name=m.txt&group=ops&bot=orchardbot',
			body: minutes, type: 'text/plain' }),
		400: () => ({ query: 'name=m.txt', body: '<html>',
			type: 'text/plain' }),
		413: () => ({ query: 'name=m.txt', type: 'text/plain',
			body: 'x'.repeat(4 * 1024 * 1024 + 1) }),
		422: () => ({ query: 'name=m.txt&group=nowhere', body: minutes,
			type: 'text/plain' }),
	},
	consistency: { 200: () => ({ query: 'from=1' }) },
	sizeAt: { 400: () => ({ query: 'at=yesterday' }) },
	proof: { 422: () => ({ query: 'size=100000' }) },
	statements: { 400: () => ({ query: 'from=yesterday' }) },
	statement: { 410: async () => ({ parts: {
		digest: (await forgotten()).digest } }) },
	schema: { 404: () => ({ parts: { file: 'nothing.json' } }) },
	reason: { 404: () => ({ parts: { code: 'boredom' } }) },
	session: {
		200: () => json('{}'),
		201: async () => json(await challenged('mia')),
		400: () => json('nonsense'),
		403: async () => json(await challenged('mia', 'kleos.v1.vouch')),
		409: async () => json(await spent()),
		413: () => json('x'.repeat(16 * 1024 + 1)),
		429: async () => json(await restless()),
	},
	private: {
		200: () => ({ headers: mine }),
		403: () => ({ parts: { id: 'cleo' } }),
	},
	keep: {
		200: () => ({ ...json(kept), headers: mine }),
		201: () => ({ parts: { kind: 'grounds', id: random() } }),
		400: () => json('nonsense'),
		403: () => ({ parts: { id: 'cleo' } }),
		413: () => json('x'.repeat(64 * 1024 + 1)),
		429: async () => ({ parts: await hoarded() }),
	},
	remove: {
		200: async () => {
			const id = random();
			await c.put(`/private/grounds/${id}`, kept, mine);
			return { headers: mine, parts: { kind: 'grounds', id } };
		},
		403: () => ({ parts: { kind: 'contact', id: 'cleo' } }),
	},
	end: { 200: () => ({ headers: spare }) },
	reads: {
		200: () => ({ headers: mine }),
		403: () => ({ parts: { id: 'cleo' } }),
	},
	waiting: {
		200: () => ({ headers: registrar }),
		403: () => ({ headers: mine }),
	},
	submit: {
		200: () => json(JSON.stringify(seeds.claim.envelope)),
		201: async () => json(await envelope('mia')),
		202: async () => json(await envelope('dai')),
		400: () => json('nonsense'),
		403: async () => json(await envelope('mia', 'kleos.v1.person')),
		409: async () => json(JSON.stringify((await again()))),
		410: async () => json(JSON.stringify((await forgotten()).envelope)),
		413: () => json('x'.repeat(81 * 1024)),
		422: () => json('{}'),
		429: async () => json(await crowded()),
	},
};

/* What takes the same wrong turn everywhere. */
const usual = {
	400: () => ({ query: 'as_of=yesterday' }),
	401: () => ({ headers: {} }),
	404: () => ({ parts: { c: 'nowhere' } }),
	415: () => ({ type: 'application/xml', body: '<a/>' }),
	422: () => ({ query: 'nonsense=1' }),
};

async function envelope(by, namespace) {
	const payload = await c.payload(by, 'contribution',
		talk({ subject: `handle:${by}` }));
	return JSON.stringify(c.envelope(by, 'contribution', payload,
		{ namespace }));
}

/* A thank-you that somebody asked to be erased. */
async function forgotten() {
	const thanks = await c.record('mia', 'thanks',
		{ to: 'handle:cleo', for: 'The notes.' });
	await c.agree('mia', 'ada', 'redaction', { reason: 'request', erase: [
		{ digest: thanks.digest, index: thanks.body.index,
			type: 'thanks' }] });
	return thanks;
}

/* The same endorsement again, as another statement. */
async function again() {
	const payload = await c.payload('cleo', 'endorsement',
		{ of: [{ statement: seeds.claim.digest }], verdict: 'endorse' });
	return c.envelope('cleo', 'endorsement', payload);
}

/* One more than may wait for one newcomer. */
async function crowded() {
	await c.introduce('fay');
	for (let i = 0; i < 19; i++)
		await c.say('fay', 'contribution', talk({ subject: 'handle:fay' }));
	return envelope('fay');
}

async function challenged(by, namespace = 'kleos.v1.session') {
	const payload = canonicalize((await c.get('/session')).body);
	return JSON.stringify({ payload,
		signature: sshsig(c.keys[by], namespace, payload) });
}

/* A challenge that has bought a session. */
async function spent() {
	const body = await challenged('mia');
	await c.post('/session', body);
	return body;
}

/* One more than anybody has sessions. */
async function restless() {
	for (let i = 0; i < 20; i++)
		await c.openSession('remo');
	return challenged('remo');
}

/* A row beyond those that anybody has. */
async function hoarded() {
	for (let i = 0; i < 100; i++)
		await c.put(`/private/conflict/${random()}`, kept, mine);
	return { kind: 'conflict', id: random() };
}

async function ask(operation, status) {
	const base = await special[operation.operationId]?.[200]?.() ?? {};
	const wanted = await (special[operation.operationId]?.[status] ??
		usual[status] ?? (() => ({})))();
	const { query, body, type, headers } = { ...base, ...wanted };
	const all = { ...parts(), ...base.parts, ...wanted.parts };
	const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => all[name]) +
		(query === undefined ? '' : `?${query}`);
	return server.get(path, operation.method === 'get' ? { headers } : {
		method: operation.method.toUpperCase(), body,
		headers: { ...type && { 'content-type': type }, ...headers } });
}

test('every route is in it, and nothing else', () => {
	const source = readFileSync(`${ROOT}server/api/routes.c`, 'utf8')
		.replace(/COMMUNITY "/g, 'API "{c}/').replace(/API "/g, '"/api/v1/');
	const routes = [...source.matchAll(/METHOD_(\w+), "([^"]+)"/g)]
		.map(([, method, path]) =>
			`${method.toLowerCase()} ${path.replace('...}', '}')}`);

	assert.ok(routes.length > 20);
	assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`)
		.sort(), routes.sort());
});

test('the server serves it', async () => {
	assert.deepEqual((await server.get('/api/v1/openapi.json')).body, openapi);
});

for (const operation of operations) {
	describe(`${operation.method} ${operation.path}`, () => {
		for (const status of Object.keys(operation.responses)) {
			if (status === '503')
				continue;
			test(`answers ${status} as listed`, async () => {
				const answer = await ask(operation, status);

				assert.equal(answer.status, Number(status), answer.text);
				assertListed(operation, answer);
			});
		}
		for (const parameter of operation.parameters ?? []) {
			test(`takes ${parameter.name}`, async () => {
				const answer = await server.get(operation.path
					.replace(/\{(\w+)\}/g, (_, name) => parts()[name]) +
					`?${parameter.name}=1`);
				assert.doesNotMatch(answer.body?.detail ?? '',
					/^there is no argument/);
			});
		}
	});
}

test('every answer in JSON of a replay community says so', async () => {
	const ours = operations.filter(({ path, method }) => method === 'get' &&
		/^\/api\/v1\/\{c\}(\/(statements|people|groups|roles|policies|unmatched))?$/
			.test(path));

	assert.equal(ours.length, 7);
	for (const operation of ours) {
		const answer = await server.get(
			operation.path.replace('{c}', replay.slug));
		assert.equal(answer.body.replay, true, operation.path);
		assertListed(operation, answer);
	}
	assert.equal((await c.get('')).body.replay, undefined);
});

test('a browser gets every answer in JSON as a page', async () => {
	const simple = operations.filter((operation) =>
		operation.method === 'get' && operation.responses[200]
			?.content['application/json'] !== undefined);

	for (const operation of simple) {
		const { query, parts: more, headers } = await special[operation.operationId]
			?.[200]?.() ?? {};
		const all = { ...parts(), ...more };
		const path = operation.path.replace(/\{(\w+)\}/g, (_, n) => all[n]);
		const answer = await server.get(`${path}?${query ?? ''}`,
			{ headers: { accept: 'text/html', ...headers } });
		assert.equal(answer.status, 200, path);
		assert.match(answer.type, /^text\/html/, path);
		assert.doesNotMatch(answer.text, /<script/);
	}
});

test('without a database every one that needs it answers 503', async () => {
	server.cluster.stop();
	try {
		for (const operation of operations) {
			if (operation.responses[503] === undefined)
				continue;
			const simplest = operation.operationId === 'submit' ? 200 : 0;
			const answer = await ask(operation, simplest);
			assert.equal(answer.status, 503, operation.path);
			assert.ok(Number(answer.headers.get('retry-after')) > 0);
			assertListed(operation, answer);
		}
		assert.equal((await server.get('/healthz')).status, 200);
	} finally {
		server.cluster.start();
	}
});
