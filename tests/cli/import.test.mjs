/* Files become signed statements, and every row of them ends somewhere. */

import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, readdirSync, writeFileSync }
	from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome, ROOT } from './kleos.mjs';

const MINUTES = join(ROOT, 'tests/fixtures/minutes');
const BAD = join(ROOT, 'tests/fixtures/minutes-bad');
const CSV = join(ROOT, 'tests/fixtures/csv');
const START = '2025-01-01T00:00:00Z';
const BOTS = ['--bot', 'meetbot', '--bot', 'gatebot'];
/* Which files are whose; README.md there. */
const GROUPS = {
	'orchard-ops': { chair: 'maren', files: /^(orchard|operators)/,
		aliases: ['orchard_ops', 'operators_orchard'] },
	'harbor-sig': { chair: 'idris', files: /^harbor/i, aliases: [] },
	'docs-wg': { chair: 'suvi', files: /^docs/, aliases: ['docs'] },
};
const CHAIRS = Object.values(GROUPS).map((group) => group.chair);
const home = makeHome();
let server;

before(async () => {
	server = await startServer({ replay: true, madeAt: START });
	for (const handle of CHAIRS)
		server.keys[handle] = makeKey(server.folder, handle);
});
after(async () => {
	await server?.stop();
	home.remove();
});

const minutesOf = (pattern) => readdirSync(MINUTES)
	.filter((name) => name.endsWith('.txt') && pattern.test(name))
	.map((name) => join(MINUTES, name));

/* How many lines there are under "People present" of a file. */
const rowsOf = (path) => [...readFileSync(path, 'utf8')
	.split(/People present[^\n]*/)[1].matchAll(/^\* /gm)].length;

/* A community in which chairs can import; kleos there. */
function settle(community, dated = ['--made-at', START]) {
	const kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: community.slug });
	const by = (handle, ...args) => kleos(...args, '--json', '--key',
		server.keys[handle].path);
	const says = (handle, ...args) => {
		const done = by(handle, ...args, ...dated);
		assert.equal(done.status, 0, `${args.join(' ')}: ${done.err}`);
		return done.json;
	};

	for (const chair of CHAIRS) {
		const { digest } = says(chair, 'enrol', chair);
		says('ada', 'vouch', digest);
		says('ada', 'identity', 'link', `irc:${chair}`, chair);
	}
	for (const [slug, { chair, aliases }] of Object.entries(GROUPS)) {
		says('ada', 'group', 'create', slug, '--kind', 'wg', '--title',
			slug, ...aliases.flatMap((alias) => ['--alias', alias]));
		says('ada', 'office', 'grant', chair, 'chair', '--group', slug,
			'--from', '2025-01-01');
	}
	says('ada', 'activity', 'talk', '--title', 'Talk');
	return { kleos, by, says, community };
}

test('minutes', async (t) => {
	const { kleos, by } = settle(server.home);
	const { files, chair } = GROUPS['orchard-ops'];
	const paths = minutesOf(files);
	const bundle = join(home.path, 'minutes.bundle');

	await t.test('--dry-run prints statements and records nothing', () => {
		const done = kleos('import', 'minutes', '--dry-run', ...BOTS,
			...paths, '--key', server.keys[chair].path);
		assert.equal(done.status, 0, done.err);
		const payloads = done.out.trim().split('\n').map(JSON.parse);
		assert.equal(payloads.length, 2 * paths.length);
		assert.deepEqual(payloads.slice(0, 2).map(({ type }) => type),
			['import', 'occasion']);
		assert.match(payloads[1].body.import, /^[0-9a-f]{64}$/);
		assert.equal(kleos('statement', 'show',
			payloads[1].body.import).status, 3);
	});
	await t.test('say rows in = matched + queued + rejected', () => {
		const done = kleos('import', 'minutes', ...BOTS, ...paths, '--key',
			server.keys[chair].path);
		assert.equal(done.status, 0, done.err);
		let all = 0;
		for (const path of paths) {
			const line = done.out.split('\n').find((one) =>
				one.startsWith(`${path}:`));
			const [, rows, matched, queued, rejected] = line.match(
				/rows (\d+) = matched (\d+) \+ queued (\d+) \+ rejected (\d+)/)
				.map(Number);
			assert.equal(rows, rowsOf(path));
			assert.equal(rows, matched + queued + rejected);
			assert.match(line, /bot: \d/);
			all += rows;
		}
		assert.match(done.out, new RegExp(`^total: rows ${all} = `, 'm'));
	});
	await t.test('are dated by the end of the meeting', () => {
		const [first] = kleos('unmatched', '--json').json;
		assert.ok(first.facts > 0);
		const times = [...readFileSync(fetchBundle(), 'utf8').matchAll(
			/\\"made_at\\":\\"(2025-0[34][^"\\]+)/g)].map((m) => m[1]);
		assert.equal(times.length, 2 * paths.length);
		assert.deepEqual(times, [...times].sort());
	});
	/* The log as it is now, in a file. */
	function fetchBundle() {
		const done = kleos('bundle', '-o', bundle);
		assert.equal(done.status, 0, done.err);
		return bundle;
	}
	const size = async () => (await server.home.get('')).body.size;

	await t.test('the same again is said, and counts nothing', async () => {
		const before = await size();
		const done = kleos('import', 'minutes', ...BOTS, ...paths, '--key',
			server.keys[chair].path);
		assert.equal(done.status, 0, done.err);
		assert.equal([...done.out.matchAll(/imported already/g)].length,
			paths.length);
		assert.match(done.out, /^total: rows 0 = /m);
		assert.equal(await size(), before);
	});
	await t.test('the same twice in one call is said', async () => {
		const [path] = minutesOf(/^docs_wg.2025-03-11/);
		const copy = join(home.path, 'copy.2025-03-11-09.00.txt');
		copyFileSync(path, copy);
		const done = by('suvi', 'import', 'minutes', ...BOTS, path, copy);
		assert.equal(done.status, 0, done.err);
		assert.deepEqual(done.json.files.map((file) => file.status).sort(),
			['already', 'imported']);
	});
	await t.test('an interrupted import is completed', async () => {
		const [path] = minutesOf(/^docs.2025-04-08/);
		const dry = kleos('import', 'minutes', '--dry-run', ...BOTS, path,
			'--key', server.keys.suvi.path);
		const [payload] = dry.out.split('\n');
		const sent = await server.home.submit(server.home.envelope('suvi',
			'import', payload));
		assert.equal(sent.status, 201, sent.text);
		const done = by('suvi', 'import', 'minutes', ...BOTS, path);
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.files[0].status, 'completed');
		assert.equal(done.json.files[0].import, sent.digest);
		const again = by('suvi', 'import', 'minutes', ...BOTS, path);
		assert.equal(again.json.files[0].status, 'already');
	});
	await t.test('but not with other bots', async () => {
		const [path] = minutesOf(/^docs_wg.2025-04-22/);
		const dry = kleos('import', 'minutes', '--dry-run', ...BOTS, path,
			'--key', server.keys.suvi.path);
		const [payload] = dry.out.split('\n');
		await server.home.submit(server.home.envelope('suvi', 'import',
			payload));
		const done = by('suvi', 'import', 'minutes', path);
		assert.equal(done.status, 1);
		assert.match(done.json.files[0].error.detail, /--bot/);
		assert.equal(by('suvi', 'import', 'minutes', ...BOTS, path).json
			.files[0].status, 'completed');
	});
	await t.test('that cannot be read spoil no others', () => {
		const bad = readdirSync(BAD).filter((name) => name.endsWith('.txt'))
			.map((name) => join(BAD, name));
		const good = minutesOf(/^docs_wg.2025-03-25/);
		const done = kleos('import', 'minutes', ...BOTS, ...bad, ...good,
			'/nowhere.txt', '--key', server.keys.suvi.path);
		assert.equal(done.status, 1);
		for (const path of [...bad, '/nowhere.txt'])
			assert.match(done.err, new RegExp(`^${path}: .+`, 'm'));
		assert.match(done.err, /line \d+/);
		assert.match(done.out, /no-identity: 1/);
		assert.match(done.out, /^files \d+: 1 recorded now$/m);
	});
	await t.test('of a group that nobody knows say how to name it', () => {
		const path = join(home.path, 'strange.2025-05-01-10.00.txt');
		writeFileSync(path, readFileSync(paths[0], 'utf8').replaceAll(
			/meetings\/[^/]+\//g, 'meetings/strange_team/'));
		const done = kleos('import', 'minutes', ...BOTS, path, '--key',
			server.keys[chair].path);
		assert.equal(done.status, 1);
		assert.match(done.err, /"strange_team".*kleos group alias/);
		const given = by(chair, 'import', 'minutes', ...BOTS, '--group',
			'nothing', path);
		assert.equal(given.status, 1);
		assert.match(given.err, /nothing/);
	});
	await t.test('by somebody without the office are refused', () => {
		const [path] = minutesOf(/^harbor_sig.2025-03-05/);
		const done = by('suvi', 'import', 'minutes', ...BOTS, path);
		assert.equal(done.status, 1);
		assert.equal(done.json.files[0].error.code, 'forbidden');
		assert.equal(by('idris', 'import', 'minutes', ...BOTS, path).status,
			0);
	});
	await t.test('two nicks of one person are one attendance', async () => {
		const list = await server.home.get(
			'/statements?type=occasion&q=quill&limit=200');
		const shown = await Promise.all(list.body.items.map((item) =>
			server.home.get(`/statements/${item.digest}`)));
		const twice = shown.map(({ body }) => body.body.attendees.filter(
			(one) => one.identity === 'irc:quill')).filter((found) =>
			found.length > 0);
		assert.ok(twice.length > 1);
		for (const found of twice)
			assert.equal(found.length, 1);
		assert.ok(twice.some(([one]) => one.rows.length === 2));
	});
	await t.test('the whole log holds', () => {
		const done = kleos('audit', '--json', fetchBundle(), '--log',
			server.log);
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.imports.incomplete, 0);
		assert.equal(done.json.imports.rows_in, done.json.imports.matched +
			done.json.imports.queued + done.json.imports.rejected);
		assert.equal(done.json.imports.recorded,
			done.json.imports.matched + done.json.imports.queued);
	});
});

test('any order of chairs gives the same people', () => {
	const people = (slug, order) => {
		const { kleos } = settle(server.found({ slug }));
		for (const chair of order) {
			const { files } = Object.values(GROUPS).find((group) =>
				group.chair === chair);
			const done = kleos('import', 'minutes', ...BOTS,
				...minutesOf(files), '--key', server.keys[chair].path);
			assert.equal(done.status, 0, done.err);
		}
		return kleos('unmatched', '--json').json;
	};
	assert.deepEqual(people('one', CHAIRS),
		people('two', [...CHAIRS].reverse()));
});

test('csv', async (t) => {
	const { kleos, by, community } = settle(
		server.found({ slug: 'sheets' }));

	await t.test('records a contribution for each row that is one', () => {
		const done = by('maren', 'import', 'csv', '--group', 'orchard-ops',
			join(CSV, 'bad-rows.csv'));
		const [file] = done.json.files;
		assert.equal(file.rows_in,
			file.matched + file.queued + file.rejected);
		assert.ok(file.rejected > 0);
	});
	await t.test('completes what is missing, row by row', async () => {
		const path = join(home.path, 'sheet.csv');
		writeFileSync(path, 'subject,activity,date\n' + [1, 2, 3].map((n) =>
			`irc:p${n},talk,2025-02-0${n}\n`).join(''));
		const dry = kleos('import', 'csv', '--dry-run', '--group',
			'orchard-ops', path, '--key', server.keys.maren.path);
		const lines = dry.out.trim().split('\n');
		assert.equal(lines.length, 4);
		for (const [i, type] of [[0, 'import'], [2, 'contribution']]) {
			const answer = await community.submit(
				community.envelope('maren', type, lines[i]));
			assert.equal(answer.status, 201, answer.text);
		}
		const done = by('maren', 'import', 'csv', '--group', 'orchard-ops',
			path);
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.files[0].status, 'completed');
		const facts = kleos('unmatched', '--json').json.filter((one) =>
			/^irc:p\d$/.test(one.identity));
		assert.deepEqual(facts.map((one) => one.facts), [1, 1, 1]);
	});
	await t.test('that cannot be read is said with the line', () => {
		for (const name of ['binary.csv', 'empty.csv', 'open-quote.csv',
			'unknown-column.csv']) {
			const done = by('maren', 'import', 'csv', '--group',
				'orchard-ops', join(CSV, name));
			assert.equal(done.status, 1, name);
			assert.equal(done.json.files[0].status, 'failed');
		}
	});
});

test('in a community of the present everything is dated now', () => {
	const { kleos, by } = settle(server.found({ slug: 'present',
		replay: false, madeAt: undefined }), []);
	const [path] = minutesOf(/^orchard_ops.2025-03-04/);
	const before = Date.now();
	const done = by('maren', 'import', 'minutes', ...BOTS, path);
	assert.equal(done.status, 0, done.err);
	const { import: digest, status } = done.json.files[0];
	assert.equal(status, 'imported');
	const { made_at: madeAt } = kleos('statement', 'show', digest, '--json')
		.json;
	assert.ok(Math.abs(Date.parse(madeAt) - before) < 120000, madeAt);
});
