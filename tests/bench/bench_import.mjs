/* How long does `kleos import minutes` take?  The generated minutes always,
 * and the real ones where they are.  Adds to bench.json what it found. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync }
	from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome, ROOT } from '../cli/kleos.mjs';

const REPORT = join(process.env.KLEOS_BUILD, 'bench.json');
const SHARED = resolve(ROOT, process.env.KLEOS_SHARED ?? '../shared');
const START = '2014-01-01T00:00:00Z';
const SETS = {
	generated: { folder: join(ROOT, 'tests/fixtures/minutes'),
		bots: ['meetbot', 'gatebot'] },
	real: { folder: join(SHARED, 'data/openstack-auc/meetings'),
		bots: ['openstack', 'openstackgerrit'] },
};

/* Every file of minutes in a folder and below. */
function find(folder) {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory())
			return find(path);
		return name.endsWith('.txt') ? [path] : [];
	});
}

/* A group as its files spell it, in the form in which names are compared. */
const nameOf = (path) => basename(path).split('.')[0].toLowerCase()
	.replace(/[^a-z0-9]+/g, '-');

/* One community in which ada chairs every group; then she imports it all. */
function measure(server, name, home) {
	const { folder, bots } = SETS[name];
	const paths = find(folder);
	const community = server.found({ slug: name });
	const kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: community.slug,
		KLEOS_KEY: server.keys.ada.path });
	const does = (...args) => {
		const done = kleos(...args, '--json');
		assert.equal(done.status, 0, `${args[0]}: ${done.err}${done.out}`);
		return done.json;
	};

	for (const [i, alias] of [...new Set(paths.map(nameOf))].entries()) {
		const slug = `group-${i}`;
		does('group', 'create', slug, '--kind', 'working-group', '--title',
			alias, '--alias', alias, '--made-at', START);
		does('office', 'grant', 'ada', 'chair', '--group', slug,
			'--from', START, '--made-at', START);
	}
	const begun = performance.now();
	const { total } = does('import', 'minutes',
		...bots.flatMap((bot) => ['--bot', bot]), ...paths);
	const seconds = (performance.now() - begun) / 1000;
	assert.equal(total.rows_in,
		total.matched + total.queued + total.rejected);
	return { files: paths.length, rows: total.rows_in,
		seconds: Number(seconds.toFixed(3)) };
}

const home = makeHome();
const server = await startServer({ replay: true, madeAt: START });
try {
	const figures = {};
	for (const name of Object.keys(SETS)) {
		if (!existsSync(SETS[name].folder)) {
			console.log(`${name} minutes: not there`);
			continue;
		}
		figures[name] = measure(server, name, home);
		const { files, rows, seconds } = figures[name];
		console.log(`${name} minutes: ${files} files with ${rows} rows ` +
			`in ${seconds} s`);
	}
	const report = existsSync(REPORT)
		? JSON.parse(readFileSync(REPORT, 'utf8')) : {};
	writeFileSync(REPORT,
		`${JSON.stringify({ ...report, imports: figures }, null, '\t')}\n`);
} finally {
	await server.stop();
	home.remove();
}
