/* Keys of a browser, in a real one: they sign, stay, and cannot be had. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { makeKey, makeSecurityKey } from '../../api/keys.mjs';
import { populate, talk } from '../../api/orchard.mjs';
import { startServer } from '../../api/server.mjs';
import { parse } from '../../../web/lib/sshkey.js';
import { verify } from '../../../web/lib/sshsig.js';
import { openPage, startBrowser } from '../browser.mjs';
import { QUIET } from './lib.mjs';

let server;
let c;
let browser;
let owner;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	browser = await startBrowser();
	owner = { slug: 'orchard', log: c.log, handle: 'dai', label: 'laptop' };
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* A new user's page; script goes before everything else. */
async function visit(script) {
	const page = await openPage(browser, server.url);
	if (script)
		await page.addInitScript(script);
	await page.goto(QUIET);
	return page;
}

/* Call a function of keyring.js in a page: what it gives, or its failure. */
const call = (page, name, ...args) => page.evaluate(async ([its, given]) => {
	const keyring = await import('/lib/keyring.js');
	try {
		return await keyring[its](...given);
	} catch (error) {
		return { failed: error.code, why: error.message };
	}
}, [name, args]);

const signWith = (page, id, namespace, message) => page.evaluate(
	async ([its, ...what]) => {
		const keyring = await import('/lib/keyring.js');
		return (await keyring.signerOf(its)).sign(...what);
	}, [id, namespace, message]);

test('a key is made, stays over a reload, and signs', async () => {
	const page = await visit();
	const made = await call(page, 'create', owner);
	assert.equal(made.kind, 'browser', made.why);
	assert.equal(made.privateKey, undefined);
	await page.reload();
	assert.deepEqual(await call(page, 'list', c.log), [made]);
	const armored = await signWith(page, made.id, 'kleos.v1.thanks', 'x');
	const found = await verify(armored, 'kleos.v1.thanks', 'x',
		parse(made.line));
	assert.equal(found.key.line, made.line);
	assert.deepEqual(page.problems, []);
});

test('nobody can take the private half out', async () => {
	const page = await visit();
	const { id } = await call(page, 'create', owner);
	const tries = await page.evaluate(async (its) => {
		const { get } = await import('/lib/store.js');
		const { privateKey } = await get('keys', its);
		const failures = [];
		for (const form of ['pkcs8', 'jwk', 'raw'])
			await crypto.subtle.exportKey(form, privateKey)
				.catch((error) => failures.push(error.name));
		return { failures, text: JSON.stringify(privateKey),
			extractable: privateKey.extractable };
	}, id);
	assert.equal(tries.failures.length, 3);
	assert.deepEqual(tries, { ...tries, text: '{}', extractable: false });
});

test('somebody enrols and works with nothing but a browser', async () => {
	const page = await visit();
	const { id, line } = await call(page, 'create', owner);
	const say = (type, body) => page.evaluate(async ([its, kind, what]) => {
		const keyring = await import('/lib/keyring.js');
		const statement = await import('/lib/statement.js');
		const signer = await keyring.signerOf(its.id);
		const body = kind !== 'person' ? what : { handle: 'dai', keys: [
			await statement.proveKey(its.log, 'dai', signer)] };
		const made = await statement.compose({ by: 'dai', type: kind,
			log: its.log, body });
		const answer = await fetch('/api/v1/orchard/statements', {
			method: 'POST', headers: { 'content-type': 'application/json' },
			body: JSON.stringify(await statement.seal(made, signer)) });
		return { status: answer.status, digest: made.digest,
			body: await answer.json() };
	}, [{ id, log: c.log }, type, body]);
	const person = await say('person');
	assert.equal(person.status, 202, JSON.stringify(person.body));
	await c.record('ada', 'vouch', { person: person.digest });
	const work = await say('contribution', talk({ subject: 'handle:dai' }));
	assert.equal(work.status, 201, JSON.stringify(work.body));
	const { keys } = (await c.get('/people/dai')).body;
	assert.equal(keys[0].key, line);
	assert.deepEqual(page.problems, []);
});

test('of several keys one is used, and each belongs to its log', async () => {
	const page = await visit();
	assert.equal(await call(page, 'current', c.log), undefined);
	const first = await call(page, 'create', owner);
	assert.equal((await call(page, 'current', c.log)).id, first.id);
	const second = await call(page, 'create', { ...owner, label: 'two' });
	assert.equal(await call(page, 'current', c.log), undefined);
	await call(page, 'use', second.id);
	assert.equal((await call(page, 'current', c.log)).id, second.id);
	const elsewhere = await call(page, 'create',
		{ slug: 'plum', log: '11'.repeat(32) });
	assert.deepEqual((await call(page, 'list', c.log)).map(({ id }) => id)
		.sort(), [first.id, second.id].sort());
	assert.equal((await call(page, 'list')).length, 3);
	assert.equal((await call(page, 'current', elsewhere.log)).id,
		elsewhere.id);
	const named = await call(page, 'describe', elsewhere.id,
		{ handle: 'bo', label: 'phone' });
	assert.deepEqual(named, { ...elsewhere, handle: 'bo', label: 'phone' });
});

test('a key is forgotten by its name only, and for ever', async () => {
	const page = await visit();
	const key = await call(page, 'create', owner);
	const other = await call(page, 'create', owner);
	await call(page, 'use', key.id);
	assert.equal((await call(page, 'forget', key.id, other.fingerprint))
		.failed, 'conflict');
	assert.equal((await call(page, 'list')).length, 2);
	await call(page, 'forget', key.id, key.fingerprint);
	assert.deepEqual(await call(page, 'list'), [other]);
	assert.deepEqual(await call(page, 'current', c.log), other);
	for (const name of ['signerOf', 'use', 'forget', 'describe'])
		assert.equal((await call(page, name, key.id, {})).failed,
			'not-found', name);
});

test('a key from outside is its public line, and says how to sign', async () => {
	const page = await visit();
	const { line } = makeKey(server.folder, 'outside');
	const key = await call(page, 'addOutside', ` ${line} me@home\n`, owner);
	assert.deepEqual([key.kind, key.line], ['outside', line]);
	assert.equal((await call(page, 'addOutside', line, owner)).failed,
		'conflict');
	assert.equal((await call(page, 'signerOf', key.id)).failed, 'unsupported');
	assert.equal(await call(page, 'signCommand', key, 'kleos.v1.thanks'),
		'ssh-keygen -Y sign -n kleos.v1.thanks -f ~/.ssh/id_ed25519 ' +
		'statement.json');
	const device = await call(page, 'addOutside', makeSecurityKey().line,
		owner);
	assert.match(await call(page, 'signCommand', device, 'x'),
		/id_ed25519_sk/);
});

test('a key that comes again is not used unasked', async () => {
	const page = await visit();
	const { line } = makeKey(server.folder, 'again');
	await call(page, 'create', owner);
	const { id, fingerprint } = await call(page, 'addOutside', line, owner);
	await call(page, 'use', id);
	await call(page, 'forget', id, fingerprint);
	await call(page, 'addOutside', line, owner);
	assert.equal(await call(page, 'current', c.log), undefined);
});

test('a private key that was pasted is not kept', async () => {
	const page = await visit();
	const found = await call(page, 'addOutside',
		'-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA', owner);
	assert.equal(found.failed, 'private-key');
	assert.deepEqual(await call(page, 'list'), []);
});

test('says whether the browser promises to keep it', async () => {
	const { persisted } = await call(await visit(), 'persist');
	assert.equal(typeof persisted, 'boolean');
	const page = await visit(() => Object.defineProperty(
		StorageManager.prototype, 'persist', { value: undefined }));
	assert.equal((await call(page, 'persist')).persisted, undefined);
});

/* What old browsers, private windows and pages without https are like. */
const LACKS = {
	'no Ed25519': ['unsupported', /Ed25519/, () => {
		SubtleCrypto.prototype.generateKey = async () => {
			throw new DOMException('Unrecognized name', 'NotSupportedError');
		};
	}],
	'no IndexedDB': ['no-storage', /private windows/, () => {
		Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
	}],
	'an IndexedDB that cannot be opened': ['no-storage', /refused/, () => {
		IDBFactory.prototype.open = () => {
			throw new DOMException('refused', 'SecurityError');
		};
	}],
};

for (const [what, [code, about, script]] of Object.entries(LACKS))
	test(`says plainly that there is ${what}`, async () => {
		const page = await visit(script);
		const support = await call(page, 'support');
		assert.deepEqual([support.can, support.code], [false, code]);
		assert.match(support.why, about);
		assert.equal((await call(page, 'create', owner)).failed, code);
	});

test('a browser that forgets keys at once makes none', async () => {
	const page = await visit(() => {
		const { put } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.put = function refuse(row) {
			if (row.privateKey)
				throw new DOMException('not cloned', 'DataCloneError');
			return put.call(this, row);
		};
	});
	assert.equal((await call(page, 'create', owner)).failed, 'no-storage');
	assert.deepEqual(await call(page, 'list'), []);
});

test('a key that does not come back from the disk is none', async () => {
	const page = await visit(() => {
		const { put } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.put = function lose({ privateKey, ...row }) {
			return put.call(this, row);
		};
	});
	assert.equal((await call(page, 'create', owner)).failed, 'no-storage');
	assert.deepEqual(await call(page, 'list'), []);
});

test('a full disk is said, and leaves no half of a key', async () => {
	const page = await visit(() => {
		const { put } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.put = function fill(row) {
			const request = put.call(this, row);
			this.transaction.abort();
			return request;
		};
	});
	assert.equal((await call(page, 'create', owner)).failed, 'no-storage');
	assert.deepEqual(await call(page, 'list'), []);
});

test('says plainly that a page without https makes no keys', async () => {
	const page = await openPage(browser, server.url);
	await page.route('http://orchard.example/**', async (route) => {
		const { pathname } = new URL(route.request().url());
		const { text, type } = await server.get(pathname);
		await route.fulfill({ body: text, contentType: type });
	});
	await page.goto(`http://orchard.example${QUIET}`);
	const support = await call(page, 'support');
	assert.deepEqual([support.can, support.code], [false, 'unsupported']);
	assert.match(support.why, /https/);
});

test('a browser that can says so', async () => {
	assert.deepEqual(await call(await visit(), 'support'),
		{ can: true, code: 'none', why: '' });
});
