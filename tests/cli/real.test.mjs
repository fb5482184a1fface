/* The real job: 125 meetings of working groups that were really held, from
 * nothing to the electoral rolls that a script once made of them.  Needs the
 * data, which is no part of the project. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome, ROOT } from './kleos.mjs';

const SHARED = resolve(ROOT, process.env.KLEOS_SHARED ?? '../shared');
const DATA = join(SHARED, 'data/openstack-auc');
const SKIP = existsSync(DATA) ? false : `there is no ${
	'data/openstack-auc'} in KLEOS_SHARED`;
const POLICY = join(ROOT, 'schemas/examples/policies/auc-2016-as-run.json');
const START = '2014-12-01T00:00:00Z';
const BOTS = ['--bot', 'openstack', '--bot', 'openstackgerrit'];
const ROLLS = { '2016-04-05': 47, '2015-07-01': 45 };
const GROUPS = [
	['product-wg', /^product_/],
	['large-deployment', /^large_deployment/],
	['log-wg', /^log_wg$/],
	['ops-tags', /^(ops|_operator)_tags$/],
	['operators', /^openstack_operators$/],
];

const home = makeHome();
const cells = (path) => readFileSync(join(DATA, path), 'utf8').trim()
	.split(/\r?\n/).slice(1).map((line) => line.split(','));
const normal = (nick) => nick.replace(/^[ _]+|[ _]+$/g, '').toLowerCase();
const groupOf = (folder) => GROUPS.find(([, re]) => re.test(folder))[0];
let server;
let meetings;
let handles;

/* Every file, whose it is, and in which group. */
function findMeetings() {
	const starters = new Map(cells('meetings.csv').map(
		(row) => [row[0], normal(row[4])]));
	const folder = join(DATA, 'meetings');

	return readdirSync(folder).flatMap((group) =>
		readdirSync(join(folder, group)).flatMap((year) =>
			readdirSync(join(folder, group, year)).map((name) => ({
				path: join(folder, group, year, name),
				folder: group,
				group: groupOf(group),
				chair: starters.get(name.replace(/\.txt$/, '')),
			}))));
}

const chairs = () => [...new Set(meetings.map(({ chair }) => chair))].sort();

before(async () => {
	if (SKIP)
		return;
	meetings = findMeetings();
	/* Handles that say nothing about the people behind them. */
	handles = new Map(chairs().map((nick, i) => [nick, `chair-${i + 1}`]));
	server = await startServer({ replay: true, madeAt: START });
	for (const handle of [...handles.values(), 'somebody'])
		server.keys[handle] = makeKey(server.folder, handle);
});
after(async () => {
	await server?.stop();
	home.remove();
});

/* The command in a community, and what must succeed there, dated START. */
function speakersOf(community) {
	const kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: community.slug });
	const says = (handle, ...args) => {
		const done = kleos(...args, '--json', '--made-at', START, '--key',
			server.keys[handle].path);
		assert.equal(done.status, 0, `${args.join(' ')}: ${done.err}`);
		return done.json;
	};
	return { kleos, says, community };
}

function enrol({ says }, handle) {
	const { digest } = says(handle, 'enrol', handle);
	says('ada', 'vouch', digest);
}

/* People, groups with all their spellings, offices, and the policy. */
function settle(speakers) {
	const { says } = speakers;

	for (const [nick, handle] of handles) {
		enrol(speakers, handle);
		says('ada', 'identity', 'link', `irc:${nick}`, handle);
	}
	for (const [slug] of GROUPS) {
		const held = meetings.filter(({ group }) => group === slug);
		says('ada', 'group', 'create', slug, '--kind', 'working-group',
			'--title', slug, ...[...new Set(held.map(({ folder }) =>
				folder))].flatMap((folder) => ['--alias', folder]));
		for (const chair of new Set(held.map((one) => one.chair)))
			says('ada', 'office', 'grant', handles.get(chair), 'chair',
				'--group', slug, '--from', '2014-12-01');
	}
	const { digest } = says('olga', 'policy', 'publish', POLICY);
	says('otto', 'assent', digest);
}

/* Each chair imports the meetings that they started, in one call. */
function importAll({ kleos }, order) {
	return order.map((chair) => {
		const paths = meetings.filter((one) => one.chair === chair)
			.map(({ path }) => path);
		const done = kleos('import', 'minutes', '--json', ...BOTS, ...paths,
			'--key', server.keys[handles.get(chair)].path);
		assert.equal(done.status, 0, done.err + done.out);
		return done.json;
	});
}

const question = (as_of, size) => ['--role', 'auc', '--as-of',
	`${as_of}T00:00:00Z`, ...(size ? ['--size', size] : [])];

/* The nick that an id on the roll stands for. */
function nickOf(id) {
	const handle = id.replace(/^handle:/, '');
	const found = [...handles].find(([, one]) => one === handle);
	return found ? found[0] : id.replace(/^irc:/, '');
}

const rollOf = ({ kleos }, as_of) => {
	const done = kleos('roll', '--json', ...question(as_of));
	assert.equal(done.status, 0, done.err);
	return done.json;
};

/* Figures of a decision: meetings and lines. */
function figures(decision) {
	const [count, sum] = decision.trace.rule.rules;
	return { meetings: count.figure, lines: sum.figure };
}

test('the real job', { skip: SKIP, timeout: 300000 }, async (t) => {
	const speakers = speakersOf(server.home);
	const { kleos, says } = speakers;
	const reports = [];

	await t.test('a community is settled', () => settle(speakers));
	await t.test('all chairs import their meetings', () => {
		const started = Date.now();
		reports.push(...importAll(speakers, chairs()));
		t.diagnostic(`${meetings.length} files in ${
			Date.now() - started} ms`);
		assert.equal(meetings.length, 125);
	});
	await t.test('every row is matched, queued or rejected', () => {
		const files = reports.flatMap((report) => report.files);
		const sum = (key) => files.reduce((n, file) => n + file[key], 0);

		assert.equal(files.length, 125);
		for (const file of files) {
			assert.equal(file.status, 'imported');
			const [, people] = readFileSync(file.file, 'utf8')
				.split('People present');
			assert.equal(file.rows_in,
				[...people.matchAll(/^\* /gm)].length);
			assert.equal(file.rows_in,
				file.matched + file.queued + file.rejected);
		}
		for (const key of ['rows_in', 'matched', 'queued', 'rejected'])
			assert.equal(sum(key), reports.reduce(
				(n, report) => n + report.total[key], 0));
		t.diagnostic(`rows ${sum('rows_in')} = matched ${
			sum('matched')} + queued ${sum('queued')} + rejected ${
			sum('rejected')}`);
		const rows = cells('attendance.csv');
		assert.equal(sum('rows_in'), rows.length);
		assert.equal(sum('rejected'), rows.filter((row) =>
			row[6] === 'bot').length);
		assert.equal(files.reduce((n, file) =>
			n + (file.reasons.bot ?? 0), 0), sum('rejected'));
	});
	for (const [as_of, n] of Object.entries(ROLLS))
		await t.test(`the roll as of ${as_of} is the one expected`, () => {
			const expected = new Map(cells(`expected/${
				'roll_public-subset_asof-'}${as_of}_rule-auc.csv`).map(
				([nick, , lines, distinct]) => [nick,
					{ meetings: Number(distinct), lines: Number(lines) }]));
			const roll = rollOf(speakers, as_of);
			const nicks = roll.people.map(({ id }) => nickOf(id));

			assert.equal(expected.size, n);
			assert.deepEqual(nicks.sort(), [...expected.keys()].sort());
			for (const { id } of roll.people) {
				const done = kleos('why', id, '--json', ...question(as_of));
				assert.equal(done.status, 0, done.err);
				assert.deepEqual(figures(done.json),
					expected.get(nickOf(id)), nickOf(id));
			}
		});
	await t.test('another order of chairs gives the same rolls', () => {
		const others = speakersOf(server.found({ slug: 'other' }));
		settle(others);
		importAll(others, chairs().reverse());
		for (const as_of of Object.keys(ROLLS)) {
			const one = rollOf(speakers, as_of), two = rollOf(others, as_of);
			assert.deepEqual(two.people, one.people);
			assert.deepEqual(two.sums, one.sums);
		}
	});
	await t.test('why explains itself', () => {
		const [{ id }] = rollOf(speakers, '2016-04-05').people;
		const done = kleos('why', id, ...question('2016-04-05'));
		assert.equal(done.status, 0);
		assert.match(done.out, /auc, yes/);
		assert.match(done.out, /^REPLAY/m);
		assert.match(done.out, /counted: \d+/);
		assert.match(done.out, /ignored: \d+\n.*outside the window/);
	});
	await t.test('a link moves the record, an unlink moves it back', () => {
		const as_of = '2016-04-05';
		const before = rollOf(speakers, as_of);
		const { id } = before.people.find((one) => /^irc:/.test(one.id));
		const why = () => kleos('why', id, '--json', ...question(as_of));
		const had = why().json;

		enrol(speakers, 'somebody');
		says('ada', 'identity', 'link', id, 'somebody');
		const moved = rollOf(speakers, as_of).people.map((one) => one.id);
		assert.equal(moved.includes(id), false);
		assert.equal(moved.includes('handle:somebody'), true);
		assert.equal(moved.length, before.people.length);
		assert.equal(why().json.id, 'handle:somebody');
		assert.deepEqual(figures(why().json), figures(had));
		assert.deepEqual(kleos('why', id, '--json', ...question(as_of,
			before.size)).json, { ...had, size: before.size });

		says('ada', 'identity', 'unlink', id, 'somebody');
		assert.deepEqual(rollOf(speakers, as_of).people, before.people);
		assert.equal(why().json.id, id);
		assert.equal(kleos('why', 'somebody', ...question(as_of)).status, 1);
	});

	const { size } = (await server.home.get('')).body;
	const asked = Object.keys(ROLLS).map((as_of) => question(as_of, size));
	const answers = (...more) => asked.flatMap((args) => [
		kleos('roll', '--format', 'text', ...args, ...more).out,
		kleos('why', 'chair-1', '--json', ...args, ...more).json,
	]);
	const first = answers();

	await t.test('HTTP says the same bytes', async () => {
		for (const [i, as_of] of Object.keys(ROLLS).entries()) {
			const roll = await server.home.get(`/roles/auc/roll?as_of=${
				as_of}&size=${size}&format=text`);
			assert.equal(roll.text, first[2 * i]);
		}
	});
	await t.test('and after a restart', async () => {
		await server.restart();
		assert.deepEqual(answers(), first);
	});
	await t.test('and after kleos-admin rebuild', () => {
		const build = process.env.KLEOS_BUILD ?? process.env.BUILD ??
			`${ROOT}build`;
		const done = spawnSync(`${build}/kleos-admin`,
			['rebuild', server.community],
			{ env: server.env, encoding: 'utf8' });
		assert.equal(done.status, 0, done.stderr);
		assert.deepEqual(answers(), first);
	});
	await t.test('and from a downloaded bundle with no server', async () => {
		const bundle = join(home.path, 'real.bundle');
		const done = kleos('bundle', '-o', bundle);
		assert.equal(done.status, 0, done.err);
		await server.halt();
		assert.equal(kleos('roll', ...asked[0]).status, 3);
		const offline = ['--bundle', bundle, '--log', server.log];
		assert.deepEqual(answers(...offline), first);
		assert.equal(first[1].replay, true);
		const audit = kleos('audit', '--json', bundle, '--log', server.log);
		assert.equal(audit.status, 0, audit.err);
		assert.equal(audit.json.imports.n, 125);
		assert.equal(audit.json.imports.incomplete, 0);
		assert.equal(audit.json.imports.rows_in, reports.reduce(
			(n, report) => n + report.total.rows_in, 0));
	});
});
