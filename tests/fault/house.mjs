/* What the fault tests share: a server on a cluster of its own, ways to break
 * it, and ways to look at what is left.  Only processes that belong to that
 * server and that cluster are ever signalled, each by its number. */

import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { BUILD, digestOf, freePort, haltKore, instant, makeMarks, ROOT,
	startKore, startServer } from '../api/server.mjs';
import { leafOf, rootsOf } from './tree.mjs';

const PATIENCE_MS = 20000;
const PAUSE_MS = 25;

const run = promisify(execFile);

/* Say something that the tally shows even when all is well. */
export const tell = (text) => process.stderr.write(`# ! ${text}\n`);

/* Ask again and again, a bounded number of times, until it is so. */
export async function until(what, question) {
	for (let left = PATIENCE_MS / PAUSE_MS; left > 0; left--) {
		if (await question())
			return;
		await delay(PAUSE_MS);
	}
	assert.fail(`still not so: ${what}`);
}

/* A community in which ada may claim to have given talks. */
export async function openHouse(options) {
	const server = await startServer({ ownCluster: true, ...options });
	await server.home.record('ada', 'activity', { slug: 'talk',
		title: 'Talk', units: ['minutes'], endorsers: ['editor'] });
	return server;
}

/* A second server on the same database, with marks of its own. */
export async function openSecond(server) {
	const folder = join(server.folder, 'second');
	mkdirSync(folder, { mode: 0o711 });
	const env = { ...server.env, KLEOS_STATE: makeMarks(folder) };
	const port = await freePort();
	let kore = await startKore(folder, env, port);
	const second = {
		url: `http://127.0.0.1:${port}`,
		pid: () => kore.child.pid,
		output: () => readFileSync(kore.log, 'utf8'),
		async restart() {
			await second.halt();
			kore = await startKore(folder, env, port);
		},
		halt: () => haltKore(kore),
	};
	return second;
}

/* What ada says about herself; signed, not sent. */
export async function claim(server, summary) {
	const payload = await server.home.payload('ada', 'contribution', {
		activity: 'talk', from: instant().slice(0, 10),
		subject: 'handle:ada', summary });
	return server.home.envelope('ada', 'contribution', payload);
}

/* Run SQL as superuser, on the server's database if on no other. */
export const sql = (server, text, database) =>
	sqlIn(server.cluster.folder, text, database);

export const adminUrl = (server) => urlIn(server.cluster.folder, 'postgres');

/* Hold what a query locks; the result lets it go. */
export async function hold(server, query) {
	const psql = spawn('psql', ['-XqAt', adminUrl(server)],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	psql.stdin.write(`BEGIN; ${query}; SELECT 'held';\n`);
	await once(psql.stdout, 'data');
	return async () => {
		psql.stdin.end('ROLLBACK;\n');
		await once(psql, 'exit');
	};
}

/* Hold the lock that every append needs. */
export const lockLog = (server) =>
	hold(server, 'SELECT community FROM log FOR UPDATE');

export const childrenOf = (pid) =>
	readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
		.trim().split(' ').filter(Boolean).map(Number);

/* The processes that answer: children of the one we started. */
export const workers = (server) => childrenOf(server.pid());

function alive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/* The first process of the PostgreSQL whose data is folder/pg, while it runs. */
export function postmaster(folder) {
	try {
		const lock = readFileSync(join(folder, 'pg', 'postmaster.pid'), 'utf8');
		const pid = Number(lock.split('\n')[0]);
		return alive(pid) ? pid : undefined;
	} catch {
		return undefined;
	}
}

/* End it as if its machine had lost its power. */
export async function killDatabase(folder, signal = 'SIGQUIT') {
	const pid = postmaster(folder);
	process.kill(pid, signal); /* SIGQUIT is an immediate shutdown */
	await until('PostgreSQL has ended', () => !alive(pid));
}

export async function crashDatabase(server) {
	await killDatabase(server.cluster.folder);
	server.cluster.start();
}

/* Run SQL as superuser in the cluster of any folder. */
export function sqlIn(folder, text, database = 'kleos') {
	return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text,
		urlIn(folder, 'postgres', database)], { encoding: 'utf8' }).trim();
}

/* How a role reaches the cluster of any folder. */
export const urlIn = (folder, role = 'kleos_app', database = 'kleos') =>
	tool('pg.sh', 'url', folder, role, database);

export function tool(name, ...args) {
	return execFileSync(`tools/${name}`, args,
		{ cwd: ROOT, encoding: 'utf8' }).trim();
}

/* Every entry of the log, in order. */
export async function bundle(server) {
	const entries = [];
	for (let next = '/api/v1/orchard/bundle?from=0'; next !== undefined;) {
		const page = await server.get(next);
		assert.equal(page.status, 200, page.text);
		entries.push(...page.text.trimEnd().split('\n').slice(1)
			.map((line) => JSON.parse(line)));
		next = /<([^>]*)>; *rel="?next"?/
			.exec(page.headers.get('link') ?? '')?.[1];
	}
	return entries;
}

/* The key of the log, as it is now. */
export const vkeyOf = async (server) => (await server.home.get('')).body.vkey;

/* Each receipt tells where its statement is, and no two statements share an
 * index, of which none is left out. */
export function assertRecorded(entries, receipts) {
	const digests = entries.map(({ payload, redacted }) =>
		redacted?.payload ?? digestOf(payload));
	entries.forEach((entry, i) => assert.equal(entry.index, i));
	assert.equal(new Set(digests).size, entries.length);
	for (const receipt of receipts) {
		const entry = entries[receipt.index];
		assert.ok(entry, `entry ${receipt.index} is lost`);
		assert.equal(digests[receipt.index], receipt.digest);
		assert.equal(entry.recorded_at, receipt.recorded_at);
	}
}

/* All heads are those of one tree with these entries, genuinely signed. */
export function assertOneTree(entries, heads) {
	const roots = rootsOf(entries.map(leafOf));
	for (const { size, root, genuine } of heads) {
		assert.ok(genuine);
		assert.deepEqual(root, roots[size], `the root for ${size}`);
	}
}

/* kleos-admin fsck finds nothing, and a downloaded bundle passes the audit. */
export async function assertSound(server) {
	const file = join(server.folder, 'bundle');
	for (const [program, ...args] of [
		['kleos-admin', 'fsck'],
		['kleos', 'bundle', '-o', file, '--url', server.url, '--community',
			'orchard'],
		['kleos', 'audit', file, '--log', server.log],
	])
		await run(`${BUILD}/${program}`, args, { env: server.env })
			.catch(({ message, stdout, stderr }) =>
				assert.fail(`${message}: ${stdout}${stderr}`));
	rmSync(file);
}
