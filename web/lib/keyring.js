/* keyring.js: the keys of this browser's user, in IndexedDB.  One made here is
 * a CryptoKey that nobody can take out, not even these pages; it is gone with
 * the browser's data.  One from outside is only its public line: who has it
 * signs with ssh-keygen.
 *
 * A key belongs to one log.  An entry is {id, slug, log, handle, label, kind,
 * line, fingerprint, created_at}, where kind is 'browser' or 'outside'.  Errors:
 * 'unsupported' (no https, no Ed25519), 'no-storage', 'conflict', 'not-found',
 * 'private-key', 'key-type', 'invalid'. */

import { failure } from './bytes.js';
import * as ed25519 from './ed25519.js';
import {
	ED25519_SK, fingerprint, fromPoint, parse, parsePasted,
} from './sshkey.js';
import { sign, verify } from './sshsig.js';
import { instant } from './statement.js';
import * as store from './store.js';

/* Everything of a row but the key itself. */
function entryOf({ privateKey, ...entry }) {
	return entry;
}

/* Two tabs may add the same one at a time: the first is kept. */
async function add(key, owner, more) {
	const mark = await fingerprint(key);
	const { slug, log, handle = '', label = '' } = owner;
	const row = { id: `${log} ${mark}`, slug, log, handle, label,
		line: key.line, fingerprint: mark, created_at: instant(Date.now()),
		...more };
	const before = await store.update('keys', row.id,
		(old) => (old ? undefined : row));
	if (before !== undefined)
		throw failure('conflict', 'this browser knows this key already');
	return row;
}

async function find(id) {
	const row = await store.get('keys', id);
	if (row === undefined)
		throw failure('not-found', 'this browser has no such key any more');
	return row;
}

const trial = 'kleos.v1.trial';

/* Signs what means nothing, with the key as it came back from the disk. */
async function tryOut(id) {
	const signer = await signerOf(id);
	await verify(await signer.sign(trial, id), trial, id, signer.key);
}

/*
 * Make a pair for owner {slug, log, handle, label}; its entry.  It has been
 * kept, read back and tried before anybody hears of it.
 */
export async function create(owner) {
	const pair = await ed25519.generate();
	const key = fromPoint(await ed25519.pointOf(pair.publicKey));
	const row = await add(key, owner,
		{ kind: 'browser', privateKey: pair.privateKey });
	try {
		await tryOut(row.id);
	} catch (error) {
		await store.remove('keys', row.id);
		throw failure('no-storage',
			`this browser does not keep keys: ${error.message}`);
	}
	return entryOf(row);
}

/* Remember the public half of a key that is elsewhere, as somebody pasted it. */
export async function addOutside(pasted, owner) {
	return entryOf(await add(parsePasted(pasted), owner, { kind: 'outside' }));
}

/* The entries of a log, or of all; the oldest first. */
export async function list(log) {
	const rows = await store.getAll('keys');
	return rows.filter((row) => log === undefined || row.log === log)
		.sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
		.map(entryOf);
}

/* Change handle or label of an entry, which is all that may change. */
export async function describe(id, { handle, label }) {
	const before = await store.update('keys', id, (row) => row &&
		{ ...row, handle: handle ?? row.handle, label: label ?? row.label });
	if (before === undefined)
		throw failure('not-found', 'this browser has no such key any more');
	return entryOf(await find(id));
}

/* From now on this is the key to sign with in its log. */
export async function use(id) {
	const row = await find(id);
	await store.put('chosen', { log: row.log, id });
	return entryOf(row);
}

/* The key to sign with: the one chosen, or the only one; else undefined. */
export async function current(log) {
	const entries = await list(log);
	const chosen = await store.get('chosen', log);
	return entries.find(({ id }) => id === chosen?.id) ??
		(entries.length === 1 ? entries[0] : undefined);
}

/*
 * Remove a key for ever.  One made here cannot be had back, by anybody: who
 * calls this has said so, and shows it by naming its fingerprint.
 */
export async function forget(id, mark) {
	const row = await find(id);
	if (row.fingerprint !== mark)
		throw failure('conflict', 'this is the fingerprint of another key');
	await store.remove('keys', id);
	const chosen = await store.get('chosen', row.log);
	if (chosen?.id === id)
		await store.remove('chosen', row.log);
}

/*
 * What signs with a key made here: {key, sign(namespace, bytes)}, for
 * statement.seal and the like.  'unsupported' for one from outside.
 */
export async function signerOf(id) {
	const { privateKey, line } = await find(id);
	const key = parse(line);
	if (privateKey === undefined)
		throw failure('unsupported', 'this key is not in the browser; sign ' +
			'with ssh-keygen');
	return { key, sign: (namespace, bytes) =>
		sign(privateKey, key.point, namespace, bytes) };
}

/*
 * What the owner of a key from outside types to sign a file, which was written
 * without a line end.  The signature is then in FILE.sig.
 */
export function signCommand(entry, namespace, file = 'statement.json') {
	const name = entry.line.startsWith(ED25519_SK)
		? 'id_ed25519_sk' : 'id_ed25519';
	return `ssh-keygen -Y sign -n ${namespace} -f ~/.ssh/${name} ${file}`;
}

/*
 * Can keys be made and kept here?  {can: true}, or {can: false, code, why} with
 * the code of the failure.
 */
export async function support() {
	try {
		await ed25519.generate();
		await store.getAll('chosen');
		return { can: true, code: 'none', why: '' };
	} catch (error) {
		return { can: false, code: error.code ?? 'internal',
			why: error.message };
	}
}

/*
 * Ask the browser never to clear what is kept here when its disk is full:
 * {persisted}, true or false as it says, undefined where it cannot be asked.
 * Whoever clears the site's data still clears the keys.
 */
export async function persist() {
	try {
		return { persisted: await globalThis.navigator.storage.persist() };
	} catch {
		return { persisted: undefined };
	}
}
