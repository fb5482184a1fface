/* What the benchmarks share: the loader, pgbench, the peer, libsodium alone,
 * and ratios of what ran right after one another. */

import { execFile, spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, readdirSync, writeFileSync }
	from 'node:fs';
import net from 'node:net';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
export const BUILD = process.env.KLEOS_BUILD;
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
export const MANY = 64;
export const BATCH = 200;
export const CORES = availableParallelism?.() ?? cpus().length;

export async function run(command, args, options = {}) {
	const { stdout } = await execute(command, args,
		{ maxBuffer: 1 << 28, ...options });
	return stdout.trim();
}

/* As the owner of the tables, whose own the table bench is. */
export const sql = (server, text) => run('psql', ['-XqAt', '-v',
	'ON_ERROR_STOP=1', '-c', text, server.cluster.owner]);

/* The loader is told how many, not for how long. */
async function load(port, connections, n, args) {
	return JSON.parse(await run(join(BUILD, 'tests/bench/load'), [
		'--port', String(port), '--connections', String(connections),
		'--statements', String(n), ...args]));
}

/* Ada's statements; args say what else about them. */
export const statements = (server, connections, n, args, port) =>
	load(port ?? server.port, connections, n, ['--community', 'orchard',
		'--log', server.log, '--handle', 'ada',
		'--key', server.keys.ada.path, '--activity', 'talk', ...args]);

/* One path, again and again. */
export const get = (server, connections, n, path) =>
	load(server.port, connections, n, ['--get', path]);

/* As many as take about the wanted time, judged by a short run. */
export async function timed(start, trial = 500) {
	const { per_second: speed } = await start(trial);
	return start(Math.max(trial, Math.ceil(speed * SECONDS / BATCH) * BATCH));
}

/* Microseconds within which a share of pgbench's transactions were done. */
async function percentiles(folder) {
	const took = [];
	for (const name of readdirSync(folder)) {
		const input = createReadStream(join(folder, name));
		for await (const line of createInterface({ input }))
			took.push(Number(line.split(' ')[2]));
	}
	took.sort((a, b) => a - b);
	return { p50: took[Math.floor(took.length / 2)],
		p99: took[Math.floor(took.length * 0.99)] };
}

/* A statement of SQL, prepared, each in a transaction of its own. */
export async function pgbench(server, connections, text, values = {}) {
	const folder = mkdtempSync(join(server.folder, 'pgbench-'));
	const script = join(server.folder, 'pgbench.sql');
	writeFileSync(script, `${text};\n`);
	const out = await run('pgbench', ['-n', '-M', 'prepared', '-f', script,
		'-T', String(SECONDS), '-c', String(connections),
		'-j', String(Math.min(connections, CORES)),
		...Object.entries(values).flatMap(([k, v]) => ['-D', `${k}=${v}`]),
		'--log', '--log-prefix', join(folder, 'log'),
		server.cluster.owner]);
	return { connections, per_second: Number(/tps = ([\d.]+)/.exec(out)[1]),
		...await percentiles(folder) };
}

/* Signatures that libsodium checks on all cores with nothing else to do. */
export const verify = async () => JSON.parse(
	await run(join(BUILD, 'tests/bench/verify'), [String(SECONDS)]));

function freePort() {
	return new Promise((resolve) => {
		const probe = net.createServer();
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

/* Run something while the peer serves; it gets the port. */
export async function withPeer(server, what) {
	const port = await freePort();
	const peer = spawn(process.execPath, [
		fileURLToPath(new URL('fastify.mjs', import.meta.url)),
		String(port), server.cluster.owner, String(CORES)],
	{ stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, BENCH_KEY: server.keys.ada.line } });
	try {
		for (let tries = 0; ; tries++) {
			const there = await fetch(`http://127.0.0.1:${port}/`)
				.then(() => true, () => false);
			if (there)
				break;
			if (tries === 100)
				throw new Error('the peer does not start');
			await sleep(100);
		}
		return await what(port);
	} finally {
		peer.kill('SIGTERM');
	}
}

export const seconds = async (what) => {
	const begun = performance.now();
	await what();
	return (performance.now() - begun) / 1000;
};

const median = (list) =>
	[...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/*
 * One row of the table.  Ours and the base are measured in turn, because the
 * machine is not ours alone, and the ratio is the median of the rounds'.
 */
export async function compare(work, against, aim, ours, base, value,
	rounds = ROUNDS) {
	const turns = [];
	for (let i = 0; i < rounds; i++) {
		const a = await ours();
		const b = await base();
		turns.push({ ours: a, base: b, ratio: value(a) / value(b) });
	}
	const ratio = median(turns.map((turn) => turn.ratio));
	const turn = turns.find((one) => one.ratio === ratio);
	return { work, against, aim, ratio, ours: value(turn.ours),
		base: value(turn.base), turns };
}

export const perSecond = (figures) => figures.per_second;
