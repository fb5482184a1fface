/* Statements made here are those that the server and the command take. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { sshsig } from '../../api/keys.mjs';
import { populate, talk } from '../../api/orchard.mjs';
import { ROOT, startServer } from '../../api/server.mjs';
import { text } from '../../../web/lib/bytes.js';
import * as ed25519 from '../../../web/lib/ed25519.js';
import { canonical } from '../../../web/lib/jcs.js';
import { fromPoint, parse } from '../../../web/lib/sshkey.js';
import { sign, verify } from '../../../web/lib/sshsig.js';
import {
	KEY_PROOF, answerChallenge, compose, digestOf, judgements, keyProofText,
	namespaceOf, needsSeen, proveKey, read, seal,
} from '../../../web/lib/statement.js';
import { refuses } from './lib.mjs';

let server;
let c;
let browserKey; /* as keyring.signerOf makes it */

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	const pair = await ed25519.generate();
	const key = fromPoint(await ed25519.pointOf(pair.publicKey));
	browserKey = { key, sign: (namespace, message) =>
		sign(pair.privateKey, key.point, namespace, message) };
});

after(() => server?.stop());

const signerOf = (handle) => ({ key: parse(c.keys[handle].line),
	sign: async (namespace, message) =>
		sshsig(c.keys[handle], namespace, message) });

/* Say something as a page does. */
async function say(by, type, body, signer = signerOf(by)) {
	const { root, size } = (await c.get('')).body;
	const made = await compose({ by, type, log: c.log, body,
		seen: needsSeen(type) ? { root, size } : undefined });
	const answer = await c.submit(await seal(made, signer));
	return { ...answer, made };
}

test('somebody enrols with a key of the browser and works', async () => {
	const proven = await proveKey(c.log, 'dai', browserKey);
	const person = await say('dai', 'person', { handle: 'dai',
		keys: [proven] }, browserKey);
	assert.equal(person.status, 202, person.text);
	assert.equal(person.body.digest, person.made.digest);
	await c.record('ada', 'vouch', { person: person.made.digest });
	const work = await say('dai', 'contribution',
		talk({ subject: 'handle:dai', summary: 'd\u00e9j\u00e0 "vu"\n\t/' }),
		browserKey);
	assert.equal(work.status, 201, work.text);
	assert.equal(work.body.digest, work.made.digest);
});

test('types of governance say what their signer has seen', async () => {
	const body = { action: 'grant', handle: 'mia', office: 'recorder',
		group: 'ops', from: '2026-01-01', until: '2027-01-01' };
	const said = await say('ada', 'office', body);
	assert.equal(said.status, 201, said.text);
	assert.ok(said.made.statement.seen.size > 0);
	await refuses(() => compose({ by: 'ada', type: 'office', log: c.log,
		body }), 'invalid', /^\/seen: a office says/);
	await refuses(() => compose({ by: 'ada', type: 'thanks', log: c.log,
		body: {}, seen: { root: '', size: 1 } }), 'invalid', /does not say/);
});

/* The server's own list has one entry a type, in the type's file. */
test('knows which types are of governance', () => {
	const types = join(ROOT, 'server/core/types');
	let n = 0;
	for (const file of readdirSync(types)) {
		const source = readFileSync(join(types, file), 'utf8');
		const [, name] = /^\t\.name = "(.*)",$/m.exec(source) ?? [];
		if (name === undefined)
			continue;
		assert.equal(needsSeen(name), source.includes('.governance = true'),
			name);
		n++;
	}
	assert.ok(n > 20, `only ${n} types`);
});

test('a payload has what was given, a new nonce, and now', async () => {
	const made = await compose({ by: 'mia', type: 'thanks', log: c.log,
		body: { to: 'handle:pia', for: 'x' } });
	const { statement } = made;
	assert.deepEqual({ ...statement, nonce: '', made_at: '' }, { v: 1,
		by: 'mia', type: 'thanks', log: c.log, nonce: '', made_at: '',
		body: { to: 'handle:pia', for: 'x' } });
	assert.match(statement.nonce, /^[A-Za-z0-9_-]{22}$/);
	assert.ok(Math.abs(Date.parse(statement.made_at) - Date.now()) < 60000);
	assert.equal(made.payload, text(made.bytes));
	assert.equal(made.digest, await digestOf(made.payload));
	const again = await compose({ by: 'mia', type: 'thanks', log: c.log,
		body: statement.body, madeAt: Date.parse('1970-01-01T00:00:01.999Z') });
	assert.notEqual(again.statement.nonce, statement.nonce);
	assert.equal(again.statement.made_at, '1970-01-01T00:00:01Z');
	assert.deepEqual(await read(made.payload), { statement,
		digest: made.digest, namespace: 'kleos.v1.thanks' });
});

test('what cannot be canonical is named by its place', async () => {
	await refuses(() => compose({ by: 'mia', type: 'thanks', log: c.log,
		body: { to: 'handle:pia', for: 'x\0' } }), 'not-canonical',
	/^\/body\/for: U\+0000/);
	await refuses(() => read('{"v":2}'), 'unchecked', /not known/);
});

test('a signature by another key than the signer\'s is not sent', async () => {
	const made = await compose({ by: 'mia', type: 'thanks', log: c.log,
		body: { to: 'handle:pia', for: 'x' } });
	const liar = { key: signerOf('mia').key, sign: signerOf('pia').sign };
	await refuses(() => seal(made, liar), 'unknown-key', /another key/);
	const sleeper = { sign: (namespace) =>
		signerOf('mia').sign(namespace, 'x') };
	await refuses(() => seal(made, sleeper), 'bad-signature', /these bytes/);
});

test('the text of a key proof is that of the protocol', async () => {
	const log = '0954148af4908029c66ce38c7ea1a76c5008efb1e623e75e5c8d8a2a1dcd1e53';
	const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDh2pRjDAWjI1LGZovp0q0g' +
		'2JEWTY3PX9MymAcSaGOX/';
	assert.equal(keyProofText(log, 'dai', line),
		`{"handle":"dai","key":"${line}","log":"${log}"}`);
	const { key, proof } = await proveKey(log, 'dai', browserKey);
	await verify(proof, KEY_PROOF, keyProofText(log, 'dai', key),
		browserKey.key);
});

test('a challenge is answered for this log and host only', async () => {
	const { host } = new URL(server.url);
	const challenge = (await c.get('/session')).body;
	const answer = await answerChallenge(challenge, { log: c.log, host },
		signerOf('mia'));
	const opened = await c.post('/session', JSON.stringify(answer));
	assert.equal(opened.status, 201, opened.text);
	for (const here of [{ log: c.log, host: 'evil.example' },
		{ log: '00'.repeat(32), host }])
		await refuses(() => answerChallenge(challenge, here, signerOf('mia')),
			'wrong-log', /another log or host/);
});

test('many are judged with one signature', async () => {
	const works = [];
	for (const summary of ['one', 'two', 'three'])
		works.push((await c.record('mia', 'contribution',
			talk({ summary }))).digest);
	const bodies = judgements([...works, works[0]].map((statement) =>
		({ statement })), 'endorse');
	assert.equal(bodies.length, 1);
	assert.equal(bodies[0].of.length, 3);
	const said = await say('cleo', 'endorsement', bodies[0]);
	assert.equal(said.status, 201, said.text);
	await refuses(() => judgements([{ statement: works[0] }], 'dispute'),
		'invalid', /says why/);
});

test('more than fit into one statement take as few as it takes', () => {
	const statement = '0'.repeat(64);
	const short = Array.from({ length: 513 }, (_, i) =>
		({ statement: String(i).padStart(64, '0') }));
	assert.deepEqual(judgements(short, 'endorse').map(({ of }) => of.length),
		[256, 256, 1]);
	const long = Array.from({ length: 256 }, (_, i) => ({ statement,
		attendee: `irc:${'x'.repeat(60)}${i}` }));
	const reason = '\u00e9'.repeat(500);
	const bodies = judgements(long, 'dispute', reason);
	assert.ok(bodies.length === 2, `${bodies.length} statements`);
	assert.deepEqual(bodies.flatMap(({ of }) => of), long);
	for (const body of bodies)
		assert.ok(canonical({ body, by: 'x'.repeat(39), log: statement,
			made_at: '2026-11-22T10:00:00Z', nonce: 'x'.repeat(22),
			type: 'endorsement', v: 1 }).length <= 32768);
	assert.deepEqual(judgements([], 'endorse'), []);
});

test('a namespace is for one type', () => {
	assert.equal(namespaceOf('vouch'), 'kleos.v1.vouch');
});
