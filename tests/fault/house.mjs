/* What the fault tests share: a server on a cluster of its own, ways to break
 * it, and ways to look at what is left.  Only processes that belong to that
 * server and that cluster are ever signalled, each by its number. */

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { instant, ROOT, startServer } from '../api/server.mjs';

const PATIENCE_MS = 20000;
const PAUSE_MS = 25;

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
export async function openHouse() {
	const server = await startServer({ ownCluster: true });
	await server.home.record('ada', 'activity', { slug: 'talk',
		title: 'Talk', units: ['minutes'], endorsers: ['editor'] });
	return server;
}

/* What ada says about herself; signed, not sent. */
export async function claim(server, summary) {
	const payload = await server.home.payload('ada', 'contribution', {
		activity: 'talk', from: instant().slice(0, 10),
		subject: 'handle:ada', summary });
	return server.home.envelope('ada', 'contribution', payload);
}

/* Run SQL as superuser, on the server's database if on no other. */
export function sql(server, text, database = 'kleos') {
	return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text,
		adminUrl(server, database)], { encoding: 'utf8' }).trim();
}

export function adminUrl(server, database = 'kleos') {
	return execFileSync('tools/pg.sh',
		['url', server.folder, 'postgres', database],
		{ cwd: ROOT, encoding: 'utf8' }).trim();
}

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

/* The processes that answer: children of the one we started. */
export function workers(server) {
	const pid = server.pid();
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
		.trim().split(' ').filter(Boolean).map(Number);
}

function alive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/* As if its machine had lost its power, then start it again. */
export async function crashDatabase(server) {
	const lock = readFileSync(join(server.folder, 'pg', 'postmaster.pid'),
		'utf8');
	const pid = Number(lock.split('\n')[0]);
	process.kill(pid, 'SIGQUIT'); /* PostgreSQL's immediate shutdown */
	await until('PostgreSQL has ended', () => !alive(pid));
	server.cluster.start();
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
