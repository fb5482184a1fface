/* A community and a server for one test file, from nothing: a database, keys
 * made by ssh-keygen, a genesis signed by its first founder, and the real kore
 * on a free port of the loopback. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, mkdirSync, mkdtempSync, openSync,
	readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import canonicalize from 'canonicalize';

import { makeKey, sshsig } from './keys.mjs';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BUILD = process.env.KLEOS_BUILD ?? process.env.BUILD ?? `${ROOT}build`;
const HOST = '127.0.0.1';
const NOBODY = 65534; /* kore.sh runs the workers as nobody when it is root */
const START_MS = 20000;

/* Statements of these types say which tree head their signer has seen. */
const GOVERNANCE = new Set(['log-key', 'key', 'assent', 'office',
	'policy']);

export const FOUNDERS = {
	ada: 'registrar',
	bea: 'registrar',
	olga: 'official',
	otto: 'official',
};

export const digestOf = (text) =>
	createHash('sha256').update(text).digest('hex');

function run(command, args, env) {
	const done = spawnSync(command, args,
		{ cwd: ROOT, env, encoding: 'utf8' });
	if (done.status !== 0)
		throw new Error(`${command} ${args.join(' ')}: ${done.stderr}`);
	return done.stdout.trim();
}

/* A folder that the users of PostgreSQL and of the workers can enter. */
function makeFolder() {
	const folder = mkdtempSync(join(tmpdir(), 'kleos-api-'));
	chmodSync(folder, 0o711);
	return folder;
}

/* The suite's cluster as it was at first: migrating takes longer. */
function copyCluster(folder, url, env) {
	const psql = (sql) => run('psql', ['-Xq', url('postgres', 'postgres'),
		'-c', sql]);

	run('tools/pg.sh', ['copy', process.env.KLEOS_TMP, folder]);
	run('tools/pg.sh', ['start', folder], env);
	psql('DROP DATABASE kleos');
	psql('ALTER DATABASE kleos_empty RENAME TO kleos');
}

/* A cluster of our own, migrated, with more in its environment; it ends with
 * stop(). */
function startCluster(folder, more) {
	const url = (...role) => run('tools/pg.sh', ['url', folder, ...role]);
	const env = { ...process.env, ...more };

	if (process.env.KLEOS_TMP) {
		copyCluster(folder, url, env);
	} else {
		run('tools/pg.sh', ['start', folder], env);
		run('tools/migrate.sh', [url('kleos_owner')]);
	}
	return {
		folder,
		env,
		app: url('kleos_app'),
		owner: url('kleos_owner'),
		start: () => run('tools/pg.sh', ['start', folder], env),
		stop: () => run('tools/pg.sh', ['stop', folder]),
	};
}

/* Another database in the cluster that the suite has started. */
function borrowCluster() {
	const name = `api_${process.pid}_${randomBytes(3).toString('hex')}`;
	const inName = (url) => url.replace('dbname=kleos', `dbname=${name}`);
	const psql = (sql) => run('psql',
		['-Xq', process.env.KLEOS_DB_ADMIN, '-c', sql]);

	psql(`CREATE DATABASE ${name} TEMPLATE kleos_empty OWNER kleos_owner`);
	return {
		app: inName(process.env.KLEOS_DB),
		owner: inName(process.env.KLEOS_DB_OWNER),
		start() {},
		stop: () => psql(`DROP DATABASE ${name} WITH (FORCE)`),
	};
}

/* A new folder for high-water marks. */
export function makeMarks(folder) {
	const marks = join(folder, 'marks');

	mkdirSync(marks, { mode: 0o700 });
	if (process.getuid() === 0)
		chownSync(marks, NOBODY, NOBODY);
	return marks;
}

function environment(folder, cluster) {
	const marks = makeMarks(folder);
	const master = join(folder, 'master.key');

	writeFileSync(master, randomBytes(32).toString('hex'), { mode: 0o600 });
	if (process.getuid() === 0)
		chownSync(master, NOBODY, NOBODY);
	return {
		...process.env,
		BUILD,
		KLEOS_DB: cluster.app,
		KLEOS_DB_OWNER: cluster.owner,
		KLEOS_MASTER_KEY_FILE: master,
		KLEOS_STATE: marks,
		KLEOS_WEB: join(BUILD, 'web'),
	};
}

/* Prepare and found a community; true to the letter of kleos-admin's help. */
function found(folder, env, options, keys) {
	const genesis = join(folder, `${options.slug}.genesis`);
	const founders = Object.entries(options.founders);
	const [first] = founders[0];

	for (const [handle] of founders)
		keys[handle] ??= makeKey(folder, handle);
	run(`${BUILD}/kleos-admin`, ['create', options.slug,
		'--origin', `kleos.example/${options.slug}`,
		'--title', options.title, ...(options.replay ? ['--replay'] : []),
		...(options.madeAt ? ['--made-at', options.madeAt] : []),
		...founders.flatMap(([handle, offices]) => ['--founder',
			`${handle}=${keys[handle].path}.pub:${offices}`]),
		'-o', genesis], env);
	const payload = readFileSync(genesis, 'utf8');
	writeFileSync(`${genesis}.sig`,
		sshsig(keys[first], 'kleos.v1.community', payload));
	run(`${BUILD}/kleos-admin`, ['found', genesis, `${genesis}.sig`], env);
	return digestOf(payload);
}

export function freePort() {
	return new Promise((resolve, reject) => {
		const probe = net.createServer();
		probe.on('error', reject);
		probe.listen(0, HOST, () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

/* Begin to start a kore by a command; ended is kept when it is over. */
export function spawnAs(log, [command, ...args], options) {
	const out = openSync(log, 'a');
	const child = spawn(command, args,
		{ ...options, stdio: ['ignore', out, out] });
	const ended = new Promise((resolve) => child.on('exit', resolve));
	closeSync(out);
	return { child, ended, log };
}

export const spawnKore = (folder, env, port) =>
	spawnAs(join(folder, 'server.log'),
		['tools/kore.sh', join(folder, 'kore'), `${port}`],
		{ cwd: ROOT, env });

/* That kore, when it answers. */
export async function awaitKore(kore, port) {
	const end = Date.now() + START_MS;

	while (Date.now() < end && kore.child.exitCode === null) {
		try {
			await fetch(`http://${HOST}:${port}/healthz`);
			return kore;
		} catch {
			await sleep(50);
		}
	}
	kore.child.kill('SIGTERM');
	throw new Error(`kore did not start: ${readFileSync(kore.log, 'utf8')}`);
}

export const startKore = (folder, env, port) =>
	awaitKore(spawnKore(folder, env, port), port);

/* Stop kore and wait for its end. */
export async function haltKore({ child, ended }) {
	child.kill('SIGTERM');
	await ended;
}

/* 2026-11-22T10:00:00Z, without milliseconds. */
export const instant = (ms = Date.now()) =>
	new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/*
 * Let what has happened meanwhile be noticed: a connection that the server
 * closed while the test was blocked by a command must not be used again.
 */
async function settle() {
	for (let turn = 0; turn < 2; turn++)
		await new Promise((resolve) => { setImmediate(resolve); });
}

/* What an answer says, read once. */
async function read(response) {
	const text = await response.text();
	const type = response.headers.get('content-type') ?? '';
	return {
		status: response.status,
		headers: response.headers,
		type,
		text,
		body: /json/.test(type) && !/ndjson/.test(type)
			? JSON.parse(text) : undefined,
	};
}

/* One community as its people use it. */
class Community {
	constructor(server, slug, log, keys) {
		Object.assign(this, { server, slug, log, keys });
		this.base = `/api/v1/${slug}`;
	}

	get(path, init) {
		return this.server.get(this.base + path, init);
	}

	/* What is there: any other answer than 200 is an error. */
	async json(path) {
		const answer = await this.get(path);
		assert.equal(answer.status, 200, answer.text);
		return answer.body;
	}

	post(path, body, type = 'application/json') {
		return this.server.post(this.base + path, body, type);
	}

	put(path, body, headers = {}) {
		return this.get(path, { method: 'PUT', body, headers:
			{ 'content-type': 'application/json', ...headers } });
	}

	/* Sign a challenge; fields takes the place of any part of it. */
	async openSession(by, { key, namespace, fields, challenge } = {}) {
		const doc = challenge ?? (await this.get('/session')).body;
		const payload = canonicalize({ ...doc, ...fields });
		return this.post('/session', JSON.stringify({ payload,
			signature: sshsig(key ?? this.keys[by],
				namespace ?? 'kleos.v1.session', payload) }));
	}

	/* The header of somebody's new session. */
	async bearer(by) {
		const opened = await this.openSession(by);
		if (opened.status !== 201)
			throw new Error(`${by}: ${opened.text}`);
		return { authorization: `Bearer ${opened.body.token}` };
	}

	/* The canonical text of a statement; fields takes the place of any. */
	async payload(by, type, body, { fields, madeAt } = {}) {
		const doc = { body, by, log: this.log, made_at: madeAt ?? instant(),
			nonce: randomBytes(16).toString('base64url'), type, v: 1 };
		if (GOVERNANCE.has(type)) {
			const head = (await this.get('')).body;
			doc.seen = { root: head.root, size: head.size };
		}
		return canonicalize({ ...doc, ...fields });
	}

	envelope(by, type, payload, { key, namespace, hash } = {}) {
		return { payload, signature: sshsig(key ?? this.keys[by],
			namespace ?? `kleos.v1.${type}`, payload, hash) };
	}

	async submit(envelope) {
		const answer = await this.post('/statements',
			JSON.stringify(envelope));
		return { ...answer, digest: digestOf(envelope.payload) };
	}

	/*
	 * Sign something and send it; the answer with its digest and envelope.
	 * options: fields, madeAt, key, namespace, hash.
	 */
	async say(by, type, body, options = {}) {
		const payload = await this.payload(by, type, body, options);
		const envelope = this.envelope(by, type, payload, options);
		const answer = await this.submit(envelope);
		return { ...answer, envelope };
	}

	/* The same, where anything else than 201 is a mistake of the test. */
	async record(by, type, body, options) {
		const answer = await this.say(by, type, body, options);
		if (answer.status !== 201)
			throw new Error(`${by} ${type}: ${answer.text}`);
		return answer;
	}

	/* Say something that needs two, and let the second agree. */
	async agree(by, second, type, body, options) {
		const first = await this.record(by, type, body, options);
		await this.record(second, 'assent', { of: first.digest }, options);
		return first;
	}

	/* The proof that a key wants to be a person's. */
	proof(handle, key) {
		return sshsig(key, 'kleos.v1.key-proof', canonicalize(
			{ handle, key: key.line, log: this.log }));
	}

	/* A person's own statement, which then waits for a vouch. */
	introduce(handle, fields = {}, options = {}) {
		const key = this.keys[handle] ??= makeKey(this.server.folder, handle);
		return this.say(handle, 'person', { handle, keys: [
			{ key: key.line, proof: this.proof(handle, key) }],
		...fields }, options);
	}

	async enrol(handle, registrar = 'ada', fields = {}, options = {}) {
		const person = await this.introduce(handle, fields, options);
		if (person.status !== 202)
			throw new Error(`${handle}: ${person.text}`);
		await this.record(registrar, 'vouch', { person: person.digest },
			options);
		return person;
	}
}

/*
 * Start a server with one community.  options: slug, title, replay, madeAt
 * (of the genesis), founders (handle: offices), ownCluster (to be stopped and
 * started alone); of that cluster disk (makes a folder for it in the test's) and
 * clusterEnv (more for its environment).
 */
export async function startServer(options = {}) {
	const folder = makeFolder();
	const own = options.ownCluster || !process.env.KLEOS_DB_ADMIN;
	const cluster = own ? startCluster(options.disk?.(folder) ?? folder,
		options.clusterEnv?.(folder)) : borrowCluster();
	const settings = { slug: 'orchard', title: 'The Orchard',
		founders: FOUNDERS, ...options };
	const env = environment(folder, cluster);
	const port = await freePort();
	let kore;

	const server = {
		url: `http://${HOST}:${port}`, host: HOST, port, folder, env, cluster,
		community: settings.slug, keys: {},
		get: async (path, init) => {
			await settle();
			return read(await fetch(server.url + path, init));
		},
		post: (path, body, type) => server.get(path, { method: 'POST', body,
			headers: { 'content-type': type } }),
		found(more) {
			const all = { ...settings, ...more };
			const log = found(folder, env, all, server.keys);
			return new Community(server, all.slug, log, server.keys);
		},
		/* One that something else has founded here. */
		join: (slug, log, keys) => new Community(server, slug, log, keys),
		pid: () => kore.child.pid,
		output: () => readFileSync(kore.log, 'utf8'),
		async restart() {
			await server.halt();
			kore = await startKore(folder, env, port);
		},
		async halt() {
			if (kore !== undefined)
				await haltKore(kore);
		},
		async stop() {
			await server.halt();
			cluster.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
	try {
		server.home = server.found();
		server.log = server.home.log;
		server.say = (...args) => server.home.say(...args);
		kore = await startKore(folder, env, port);
	} catch (error) {
		await server.stop();
		throw error;
	}
	return server;
}
