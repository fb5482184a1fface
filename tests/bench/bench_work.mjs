/* The figures that docs/performance.md speaks of: every one beside a peer or
 * a limit that was measured in the same minute, and the same again as the log
 * grows.  Prints one table and writes bench.json to the build folder.
 *
 *	BENCH_SECONDS=3   how long one measurement takes, about
 *	BENCH_ROUNDS=3    how often each is repeated
 *	BENCH_SIZES=10000,100000   statements in the log
 *	BENCH_FULL=1      1,000,000 statements about 100,000 people as well
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync }
	from 'node:fs';
import { join } from 'node:path';

import { policyDocument } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { BATCH, BUILD, compare, CORES, get, MANY, perSecond, pgbench, run,
	seconds, sql, statements, timed, verify, withPeer } from './measure.mjs';

const REPORT = join(BUILD, 'bench.json');
const SIZES = (process.env.BENCH_SIZES ?? '10000,100000').split(',')
	.map(Number).concat(process.env.BENCH_FULL ? [1000000] : []);
const PART = 50000; /* how much the loader keeps in memory */
const FACTS = 200; /* of the person who is decided about */
const batched = ['--batch', String(BATCH)];
const p99 = (figures) => figures.p99;

/* A tenth of a log are people, the rest is what they did. */
async function fill(server, from, to) {
	const people = (size) => Math.floor(size / 10);
	const send = async (n, first, args) => {
		for (let at = 0; at < n; at += PART) {
			const part = Math.ceil(Math.min(PART, n - at) / BATCH) * BATCH;
			await statements(server, 4, part, [...batched, ...args,
				'--first', String(first + at)]);
		}
	};
	const born = Math.ceil((people(to) - people(from)) / BATCH) * BATCH;

	if (born > 0)
		await send(born, server.people, ['--people']);
	server.people += Math.max(born, 0);
	const { size } = (await server.home.get('')).body;
	if (size < to)
		await send(to - size, 0, ['--subjects', String(server.people)]);
}

async function begin(server) {
	const home = server.home;
	await home.record('ada', 'activity', { slug: 'talk', title: 'Talk',
		units: ['minutes'], endorsers: ['editor'] });
	await home.record('bea', 'office', { action: 'grant', handle: 'ada',
		office: 'editor', from: '2020-01-01' });
	await home.agree('olga', 'otto', 'policy', { document: policyDocument({
		roles: { voter: { title: 'Voter', use: 'franchise', rule: { count: {
			select: { activities: ['talk'] }, window: 'year',
			at_least: FACTS } } } } }) });
	await home.record('ada', 'person', { handle: 'busy' });
	await statements(server, 1, FACTS, [...batched, '--subject', 'busy']);
	await sql(server, 'CREATE TABLE bench (n bigint GENERATED ALWAYS AS ' +
		'IDENTITY PRIMARY KEY, payload bytea NOT NULL, ' +
		'signature bytea NOT NULL)');
	server.people = 0;
}

/* The bytes of the newest statement as a row of their own. */
async function insert(server) {
	const [payload, signature] = (await sql(server,
		"SELECT convert_from(payload, 'UTF8'), encode(signature, 'hex') " +
		'FROM entry ORDER BY index DESC LIMIT 1')).split('|');
	const text = 'INSERT INTO bench (payload, signature) VALUES ' +
		"(convert_to(:payload, 'UTF8'), decode(:signature, 'hex'))";
	return (connections) =>
		pgbench(server, connections, text, { payload, signature });
}

async function appends(server) {
	const bare = await insert(server);
	const append = (connections, args = [], port) => timed((n) =>
		statements(server, connections, n, args, port));
	const one = (n) => statements(server, 1, n, []);

	return [
		await compare(`statements, ${MANY} connections`, 'pgbench, one row',
			'>= 1', () => append(MANY), () => bare(MANY), perSecond),
		await withPeer(server, (port) => compare(
			`statements, ${MANY} connections`, 'Fastify + pg', '>= 3',
			() => append(MANY), () => append(MANY, [], port), perSecond)),
		await compare(`statements, ${BATCH} a request`,
			`libsodium, ${CORES} cores`, '>= 0.6',
			() => append(CORES, batched), verify, perSecond),
		await compare('p99 of one POST', 'p99 of pgbench', '<= 3',
			() => timed(one, 200), () => bare(1), p99),
	];
}

/* The file among the pages whose size is nearest. */
function fileOfSize(size) {
	const files = readdirSync(join(BUILD, 'web'), { recursive: true })
		.filter((name) => /\.(html|css|js)$/.test(name))
		.map((name) => ({ path: `/${name}`,
			size: statSync(join(BUILD, 'web', name)).size }));
	return files.reduce((a, b) =>
		Math.abs(a.size - size) <= Math.abs(b.size - size) ? a : b).path;
}

async function reads(server) {
	const base = '/api/v1/orchard';
	const decision = `${base}/roles/voter/decision?person=busy`;
	const columns = await sql(server, "SELECT string_agg(attname::text, ', ')" +
		" FROM pg_attribute WHERE attrelid = 'fact_row'::regclass " +
		'AND attnum > 0 AND NOT attisdropped');
	const rows = `SELECT ${columns} FROM fact_row WHERE community = 1 ` +
		'AND identity = :who';
	const who = { who: 'handle:busy' };
	const digest = await sql(server, "SELECT encode(payload_digest, 'hex')" +
		' FROM entry WHERE index = 5');
	const proof = `${base}/statements/${digest}/proof`;
	const tile = '/orchard/log/tile/0/000';
	const sizeOf = async (path) => (await (await fetch(server.url + path))
		.arrayBuffer()).byteLength;
	const file = fileOfSize(await sizeOf(proof));
	const tileFile = fileOfSize(await sizeOf(tile));
	const ask = (path) => timed((n) => get(server, MANY, n, path));

	assert.equal((await server.get(decision)).body.result, 'pass');
	return [
		await compare(`decision over ${FACTS} facts, ${MANY} connections`,
			'pgbench, the same rows', '>= 0.5', () => ask(decision),
			() => pgbench(server, MANY, rows, who), perSecond),
		await compare('inclusion proof', `static file ${file}`, '>= 0.3',
			() => ask(proof), () => ask(file), perSecond),
		await compare('tile, full', `static file ${tileFile}`, '>= 0.3',
			() => ask(tile), () => ask(tileFile), perSecond),
	];
}

/*
 * A roll at a size that nobody has asked about, and the facts alone.  At
 * another instant alone, it would be one that is kept.
 */
async function roll(server, round = { n: 0 }) {
	const { size } = (await server.home.get('')).body;
	const copy = 'COPY (SELECT * FROM fact_row WHERE community = 1) TO STDOUT';
	const ask = async () => {
		const answer = await server.get('/api/v1/orchard/roles/voter/roll' +
			`?size=${size - ++round.n}`);
		assert.equal(answer.status, 200, answer.text);
	};
	return compare('roll, uncached: seconds', 'COPY of its facts', '<= 2',
		() => seconds(ask), () => seconds(() => sql(server, copy)),
		(figure) => figure);
}

async function audit(server) {
	const file = join(server.folder, 'orchard.bundle');
	const kleos = (...args) => run(join(BUILD, 'kleos'), args,
		{ env: { ...process.env, HOME: server.folder } });
	const { size } = (await server.home.get('')).body;

	await kleos('bundle', '--url', server.url, '--community', 'orchard',
		'-o', file);
	return compare('audit: entries', `libsodium, ${CORES} cores`, '>= 0.8',
		async () => ({ per_second: size / await seconds(() =>
			kleos('audit', file, '--log', server.log)) }),
		verify, perSecond, 1);
}

const number = (n) => n < 100 ? n.toPrecision(3)
	: Math.round(n).toLocaleString('en');
const line = (...cells) => console.log(cells[0].padEnd(42) +
	cells[1].padEnd(26) + cells.slice(2).map((cell) => cell.padStart(9))
	.join(''));

function show(size, rows) {
	console.log(`\n${size.toLocaleString('en')} statements`);
	line('work', 'against', 'ours', 'base', 'ratio', 'aim');
	for (const row of rows)
		line(row.work, row.against, number(row.ours), number(row.base),
			row.ratio.toFixed(2), row.aim);
}

/* What may not grow with the log: the first size beside each later one. */
function showGrowth(sizes) {
	console.log('\nas the log grows: a ratio of ratios, best 1');
	for (const [i, row] of sizes[0].rows.entries())
		line(row.work, row.against, ...sizes.slice(1).map((later) =>
			(later.rows[i].ratio / row.ratio).toFixed(2)));
}

const server = await startServer();
try {
	const sizes = [];
	await begin(server);
	for (const [i, size] of SIZES.entries()) {
		await fill(server, SIZES[i - 1] ?? 0, size);
		await sql(server, 'VACUUM ANALYZE');
		const rows = [...await appends(server), ...await reads(server),
			await roll(server), await audit(server)];
		sizes.push({ size, rows });
		show(size, rows);
	}
	showGrowth(sizes);
	const before = existsSync(REPORT)
		? JSON.parse(readFileSync(REPORT, 'utf8')) : {};
	writeFileSync(REPORT, `${JSON.stringify({ ...before, cores: CORES, sizes },
		null, '\t')}\n`);
} finally {
	await server.stop();
}
