/* How many statements a second does the server record, and how many rows a
 * second does PostgreSQL alone take when one table gets the same bytes?  Both
 * in one run on one cluster, with 1 and with 64 connections; and statements
 * in batches.  Prints a table and writes bench.json to the build folder. */

import { execFile } from 'node:child_process';
import { createReadStream, mkdirSync, readdirSync, writeFileSync }
	from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { startServer } from '../api/server.mjs';

const run = promisify(execFile);
const BUILD = process.env.KLEOS_BUILD;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const MANY = 64;
const BATCH = 200;

/* As the owner of the tables, whose own the bench table is. */
async function sql(server, text) {
	const { stdout } = await run('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1',
		'-c', text, server.cluster.owner]);
	return stdout.trim();
}

/* The loader is told how many statements, not for how long. */
async function load(server, connections, statements, batch = []) {
	const { stdout } = await run(join(BUILD, 'tests/bench/load'), [
		'--port', String(server.port), '--community', 'orchard',
		'--log', server.log, '--handle', 'ada',
		'--key', server.keys.ada.path, '--activity', 'talk',
		'--connections', String(connections),
		'--statements', String(statements), ...batch]);
	return JSON.parse(stdout);
}

/* As many as take about the wanted time, judged by a short run. */
async function measure(server, connections, batch = []) {
	const trial = await load(server, connections, 1000, batch);
	const n = Math.max(1000, Math.ceil(trial.per_second * SECONDS));
	return load(server, connections, n, batch);
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

/* The bytes of the newest statement, as a row in a transaction of its own. */
async function pgbench(server, connections) {
	const folder = join(server.folder, `pgbench-${connections}`);
	const script = join(server.folder, 'insert.sql');
	const [payload, signature] = (await sql(server,
		"SELECT convert_from(payload, 'UTF8'), encode(signature, 'hex') " +
		'FROM entry ORDER BY index DESC LIMIT 1')).split('|');
	mkdirSync(folder);
	writeFileSync(script, 'INSERT INTO bench (payload, signature) ' +
		"VALUES (convert_to(:payload, 'UTF8'), " +
		"decode(:signature, 'hex'));\n");
	const { stdout } = await run('pgbench', ['-n', '-M', 'prepared',
		'-f', script, '-T', String(SECONDS), '-c', String(connections),
		'-j', String(Math.min(connections, 2)),
		'-D', `payload=${payload}`, '-D', `signature=${signature}`,
		'--log', '--log-prefix', join(folder, 'log'),
		server.cluster.owner]);
	return { connections,
		per_second: Number(/tps = ([\d.]+)/.exec(stdout)[1]),
		...await percentiles(folder) };
}

const round = (n) => Math.round(n).toLocaleString('en');
const row = (...cells) => console.log(cells[0].padEnd(34) +
	cells.slice(1).map((cell) => cell.padStart(12)).join(''));
const show = (what, figures, base) => row(what, round(figures.per_second),
	round(figures.p50), round(figures.p99),
	base ? (figures.per_second / base.per_second).toFixed(2) : '');

async function report(server) {
	await server.home.record('ada', 'activity', { slug: 'talk',
		title: 'Talk', units: ['minutes'], endorsers: ['editor'] });
	await sql(server, 'CREATE TABLE bench (n bigint GENERATED ALWAYS AS ' +
		'IDENTITY PRIMARY KEY, payload bytea NOT NULL, ' +
		'signature bytea NOT NULL)');

	const one = await measure(server, 1);
	const insertOne = await pgbench(server, 1);
	const many = await measure(server, MANY);
	const insertMany = await pgbench(server, MANY);
	const batches = await measure(server, 1, ['--batch', String(BATCH)]);

	row('', 'a second', 'p50 us', 'p99 us', 'ratio');
	show('pgbench, 1 client', insertOne);
	show('statements, 1 connection', one, insertOne);
	show(`pgbench, ${MANY} clients`, insertMany);
	show(`statements, ${MANY} connections`, many, insertMany);
	show(`statements, ${BATCH} a request`, batches);
	return { seconds: SECONDS,
		pgbench: [insertOne, insertMany],
		statements: [one, many, batches],
		ratio: { 1: one.per_second / insertOne.per_second,
			[MANY]: many.per_second / insertMany.per_second } };
}

const server = await startServer();
try {
	const figures = await report(server);
	writeFileSync(join(BUILD, 'bench.json'),
		`${JSON.stringify(figures, null, '\t')}\n`);
} finally {
	await server.stop();
}
