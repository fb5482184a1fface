/* kleos-admin as an operator starts it: what it takes, says and exits with. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync,
	statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey, sshsig } from '../api/keys.mjs';
import { digestOf, ROOT, startServer } from '../api/server.mjs';

const DONE = 0;
const REFUSED = 1;
const USAGE = 2;
const UNREADABLE = 3;

let server;
let ada;
let bundle;
let other; /* a fresh community that nobody has founded yet */

/* Run it; { status, out, err }, and json where that is what it printed. */
function admin(args, env = {}) {
	const done = spawnSync(`${server.env.BUILD}/kleos-admin`, args, {
		cwd: ROOT, encoding: 'utf8', env: { ...server.env, ...env } });
	let json;
	try {
		json = JSON.parse(done.stdout);
	} catch {
		json = undefined;
	}
	return { status: done.status, out: done.stdout, err: done.stderr, json };
}

function assertExits(status, args, env, message = /./) {
	const done = admin(args, env);
	assert.equal(done.status, status, `${args}: ${done.out}${done.err}`);
	assert.match(status === DONE ? done.out : done.err, message);
	return done;
}

/* SQL as superuser, in the database of the server or in another. */
function sql(text, database) {
	const url = process.env.KLEOS_DB_ADMIN.replace(/dbname=\S+/,
		database ?? server.env.KLEOS_DB_OWNER.match(/dbname=\S+/)[0]);
	const done = spawnSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1',
		'-c', text, url], { encoding: 'utf8' });
	assert.equal(done.status, 0, done.stderr);
	return done.stdout.trim();
}

before(async () => {
	server = await startServer();
	ada = makeKey(server.folder, 'ada-of-many');
	other = join(server.folder, 'grove.json');
	await server.home.record('ada', 'activity', { slug: 'talk',
		title: 'Talk', endorsers: ['editor'] });
	await server.home.introduce('nils');
	bundle = (await server.home.get('/bundle?from=0')).text;
});

after(async () => {
	await server?.stop();
});

test('help goes to stdout, wrong usage to stderr', () => {
	for (const args of [['--help'], ['help']])
		assertExits(DONE, args, {}, /usage: kleos-admin COMMAND/);
	const none = assertExits(USAGE, [], {}, /usage: kleos-admin COMMAND/);
	assert.equal(none.out, '');
	const { out } = admin(['--help']);
	for (const command of ['migrate', 'create', 'found', 'status', 'waiting',
		'rebuild', 'recover', 'fsck', 'witness', 'expire'])
		assert.match(out, new RegExp(`^  ${command}\\b`, 'm'));
	for (const args of [['create', '--help'], ['fsck', 'grove', '--help']])
		assert.equal(assertExits(DONE, args).out, out);
	assertExits(DONE, ['--version'], {},
		/^kleos-admin \d+\.\d+\.\d+\S*, for schema version \w+$/m);
	const kleos = spawnSync(`${server.env.BUILD}/kleos`, ['--version'],
		{ encoding: 'utf8' });
	assert.match(kleos.stdout, /^kleos \d+\.\d+\.\d+\S*\n$/);
});

test('migrate says where it looked for its folder', () => {
	const run = (...args) => spawnSync(`${server.env.BUILD}/kleos-admin`,
		['migrate', ...args], { cwd: server.folder, encoding: 'utf8',
			env: { ...server.env, KLEOS_MIGRATIONS: undefined } });
	const none = run('--migrations', '/nowhere');
	assert.equal(none.status, UNREADABLE);
	assert.equal(none.stderr,
		'kleos-admin: /nowhere: No such file or directory\n');
	if (existsSync('/usr/local/share/kleos') || existsSync('/usr/share/kleos'))
		return;
	const { status, stderr } = run();
	assert.equal(status, UNREADABLE);
	assert.match(stderr, /no migrations here, no \/usr\/local\/\S+ and no \S+;/);
	assert.match(stderr, /--migrations or KLEOS_MIGRATIONS/);
});

test('what cannot be meant is refused with status 2', async (t) => {
	const cases = [
		{ args: ['dance'], says: /no command dance/, why: 'unknown' },
		{ args: ['status', 'a', 'b'], says: /2 arguments/, why: 'too many' },
		{ args: ['fsck', 'a', 'b'], says: /2 arguments/, why: 'too many' },
		{ args: ['rebuild'], says: /0 arguments/, why: 'no slug' },
		{ args: ['recover', 'a'], says: /1 arguments/, why: 'no bundle' },
		{ args: ['waiting'], says: /0 arguments/, why: 'no slug' },
		{ args: ['migrate', 'now'], says: /1 arguments/, why: 'takes none' },
		{ args: ['create'], says: /0 arguments/, why: 'no slug' },
		{ args: ['found'], says: /0 arguments/, why: 'no genesis' },
		{ args: ['found', 'a', 'b', 'c'], says: /what is c/, why: 'three' },
		{ args: ['status', '--colour'], says: /help/, why: 'no such option' },
		{ args: ['status', '--db'], says: /help/, why: 'no value' },
		{ args: ['create', 'grove', '--founder', 'x=y:registrar'],
			says: /--origin is needed/, why: 'no origin' },
		{ args: ['create', 'grove', '--origin', 'a b', '--founder', 'x'],
			says: /./, status: REFUSED, why: 'an origin with a blank' },
		{ args: ['create', 'grove', '--origin', 'o'],
			says: /at least one --founder/, why: 'no founder' },
		{ args: ['create', 'grove', '--origin', 'o', '--founder', 'ada'],
			says: /HANDLE=KEY.pub:OFFICES/, why: 'a founder without key' },
	];
	for (const { args, says, status = USAGE, why } of cases)
		await t.test(why, () => assertExits(status, args, {}, says));
	for (const [name, ...args] of [['KLEOS_MASTER_KEY_FILE', 'fsck'],
		['KLEOS_STATE', 'fsck'], ['KLEOS_STATE', 'recover', 'a', 'b']])
		await t.test(`${args[0]} without ${name}`, () => {
			assertExits(USAGE, args, { [name]: undefined }, /is needed/);
		});
	await t.test('no database at all', () => assertExits(USAGE, ['status'],
		{ KLEOS_DB: undefined, KLEOS_DB_OWNER: undefined },
		/--db, KLEOS_DB_OWNER or KLEOS_DB is needed/));
});

test('what cannot be reached ends with status 3', async (t) => {
	const away = `host=${server.folder} dbname=none`;
	for (const args of [['status'], ['fsck'], ['rebuild', 'orchard'],
		['waiting', 'orchard']])
		await t.test(`${args[0]} without PostgreSQL`, () => {
			assertExits(UNREADABLE, [...args, '--db', away], {},
				/cannot be reached/);
		});
	await t.test('found without its file', () => assertExits(UNREADABLE,
		['found', join(server.folder, 'no-such.json')], {}, /no-such/));
});

test('migrate brings an empty database to this version', () => {
	const name = `migrated_${process.pid}`;
	const db = server.env.KLEOS_DB_OWNER.replace(/dbname=\S+/,
		`dbname=${name}`);

	sql(`CREATE DATABASE ${name} OWNER kleos_owner`, 'dbname=postgres');
	try {
		assertExits(UNREADABLE, ['status', '--db', db], {},
			/kleos-admin migrate/);
		assert.equal(admin(['migrate', '--db', db]).status, DONE);
		assert.equal(admin(['migrate', '--db', db]).status, DONE, 'again');
		assert.deepEqual(assertExits(DONE, ['status', '--json', '--db', db])
			.json, []);
		assert.equal(assertExits(DONE, ['fsck', '--json', '--db', db])
			.json.communities, 0);
	} finally {
		sql(`DROP DATABASE ${name} WITH (FORCE)`, 'dbname=postgres');
	}
});

const CREATE = () => ['create', 'grove', '--origin', 'kleos.example/grove',
	'--title', 'The Grove', '--founder',
	`ada=${ada.path}.pub:registrar,official`];

test('create prepares a genesis, and found admits it once', async (t) => {
	await t.test('on standard output', () => {
		const { out, err } = assertExits(DONE, CREATE());
		const genesis = JSON.parse(out);
		assert.equal(genesis.type, 'community');
		assert.equal(genesis.body.slug, 'grove');
		assert.deepEqual(genesis.body.founders[0].offices,
			['registrar', 'official']);
		assert.match(err, /ssh-keygen -Y sign -n kleos.v1.community/);
		assert.match(assertExits(DONE, ['status', 'grove']).out,
			/waits for its genesis/);
	});
	const first = join(server.folder, 'first.json');
	await t.test('again into a file, which replaces what was prepared', () => {
		assert.equal(admin([...CREATE(), '-o', first]).status, DONE);
		assert.equal(admin([...CREATE(), '-o', other]).status, DONE);
	});
	const sign = (file) => writeFileSync(`${file}.sig`, sshsig(ada,
		'kleos.v1.community', readFileSync(file, 'utf8')));
	await t.test('not the one that was replaced', () => {
		sign(first);
		assertExits(REFUSED, ['found', first], {}, /another genesis/);
	});
	await t.test('not without, or with another signature', () => {
		assertExits(UNREADABLE, ['found', other], {}, /grove.json.sig/);
		writeFileSync(`${other}.sig`, sshsig(ada, 'kleos.v1.person',
			readFileSync(other, 'utf8')));
		assertExits(REFUSED, ['found', other], {}, /namespace|signature/);
	});
	await t.test('the right one, signed', () => {
		sign(other);
		const { out } = assertExits(DONE, ['found', other], {}, /^vkey /m);
		assert.match(out, new RegExp(
			digestOf(readFileSync(other, 'utf8'))));
		assert.equal(assertExits(DONE, ['status', 'grove', '--json'])
			.json[0].size, 1);
	});
	await t.test('and then its slug is taken', () => {
		assertExits(REFUSED, CREATE(), {}, /already/);
		assertExits(DONE, ['found', other], {}, /^log /m);
	});
	await t.test('--made-at is for replays', () => assertExits(USAGE,
		['create', 'elder', '--origin', 'e', '--made-at',
			'2015-05-18T00:00:00Z', '--founder',
			`ada=${ada.path}.pub:registrar`], {}, /--replay/));
});

test('create makes a master key of mode 0600 and no second one', () => {
	const path = join(server.folder, 'fresh.key');
	const env = { KLEOS_MASTER_KEY_FILE: path };
	const args = ['create', 'birch', '--origin', 'kleos.example/birch',
		'--founder', `ada=${ada.path}.pub:registrar`];

	assert.ok(assertExits(DONE, args, env).err.startsWith(`made ${path}: give ` +
		'it to the user of the server (chown), and keep a copy elsewhere\n'));
	assert.equal(statSync(path).mode & 0o777, 0o600);
	const before = readFileSync(path, 'utf8');
	assert.doesNotMatch(assertExits(DONE, args, env).err, /^made /);
	assert.equal(readFileSync(path, 'utf8'), before);
	chmodSync(path, 0o644);
	assertExits(USAGE, args, env, /0600/);
	sql("DELETE FROM log WHERE size = 0; DELETE FROM community c WHERE NOT"
		+ ' EXISTS (SELECT FROM log l WHERE l.community = c.id)');
});

test('status and waiting say what there is', () => {
	const [orchard] = assertExits(DONE, ['status', 'orchard', '--json']).json;
	assert.equal(orchard.log, server.home.log);
	assert.equal(orchard.size, 2);
	assert.match(assertExits(DONE, ['status', 'orchard']).out,
		/orchard: 2 entries/);
	assertExits(UNREADABLE, ['status', 'no-such'], {}, /no community no-such/);
	const [nils] = assertExits(DONE, ['waiting', 'orchard', '--json']).json;
	assert.equal(nils.handle, 'nils');
	assert.equal(nils.type, 'person');
	assert.match(assertExits(DONE, ['waiting', 'orchard']).out, /nils since/);
	assertExits(UNREADABLE, ['waiting', 'no-such'], {}, /no community no-such/);
});

test('rebuild derives the same again, and mends what was not', () => {
	assert.equal(assertExits(DONE, ['rebuild', 'orchard', '--json'])
		.json.identical, true);
	sql("UPDATE activity_row SET title = 'Talc'");
	assert.match(assertExits(DONE, ['rebuild', 'orchard']).out,
		/different before in activity_row/);
	assert.match(assertExits(DONE, ['rebuild', 'orchard']).out, /identical/);
	assertExits(UNREADABLE, ['rebuild', 'no-such'], {}, /no community no-such/);
});

test('copy-marks raises each mark of a copy and lowers none', () => {
	const copy = mkdtempSync(join(server.folder, 'copy.'));
	const name = `${server.log}.mark`;
	const mine = readFileSync(join(server.env.KLEOS_STATE, name), 'utf8');
	const read = () => readFileSync(join(copy, name), 'utf8');
	const [origin, size] = mine.split('\n');
	const mark = (n) => `${origin}\n${n}\n${'A'.repeat(43)}=\n`;

	assertExits(DONE, ['copy-marks', copy], {}, /has the marks of 1 logs/);
	assert.equal(read(), mine);
	writeFileSync(join(copy, name), mark(Number(size) - 1));
	assertExits(DONE, ['copy-marks'], { KLEOS_MARKS_COPY: copy });
	assert.equal(read().replace(/\0+$/, ''), mine.replace(/\0+$/, ''));
	writeFileSync(join(copy, name), mark(Number(size) + 1));
	assertExits(DONE, ['copy-marks', copy]);
	assert.equal(read(), mark(Number(size) + 1));
	assertExits(USAGE, ['copy-marks'], {}, /to which folder/);
	assertExits(UNREADABLE, ['copy-marks', '/nowhere'], {}, /mark cannot be/);
});

test('recover needs a mark, the log in question, and something lost', () => {
	const file = join(server.folder, 'some.bundle');
	const state = mkdtempSync(join(server.folder, 'marks.'));
	const args = ['recover', 'orchard', file];

	assertExits(UNREADABLE, args, {}, /No such file/);
	writeFileSync(file, '{}\n');
	assertExits(REFUSED, args, {}, /line 1/);
	writeFileSync(file, bundle);
	assertExits(REFUSED, args, {}, /has reached its high-water mark: 2 of 2/);
	assertExits(UNREADABLE, [...args, '--state', state], {},
		/no high-water mark/);
	assertExits(REFUSED, ['recover', 'grove', file], {}, /another log/);
});

test('fsck finds nothing in what is sound', () => {
	assert.match(assertExits(DONE, ['fsck', 'orchard']).out, /: fine$/m);
	const { json } = assertExits(DONE, ['fsck', '--json']);
	assert.equal(json.fine, true);
	assert.equal(json.entries, 3, 'orchard has two and grove one');
	assert.equal(json.waiting, 1);
	assert.deepEqual(json.findings, []);
	assertExits(UNREADABLE, ['fsck', 'no-such'], {}, /no community no-such/);
});

test('fsck names damage, ends with 1, and changes nothing', () => {
	const damaged = () => sql('SELECT title FROM activity_row');

	sql("UPDATE activity_row SET title = 'Talc'");
	const lines = assertExits(REFUSED, ['fsck', 'orchard'], {}, /1 thing/);
	assert.match(lines.out, /^orchard: activity_row 1\/1 title: /m);
	assert.match(lines.out, /: damaged$/m);
	const { json } = assertExits(REFUSED, ['fsck', '--json']);
	assert.equal(json.fine, false);
	assert.deepEqual(json.findings, [{ community: 'orchard',
		table: 'activity_row', row: '1/1', column: 'title',
		what: 'is not what the log says' }]);
	assert.equal(admin(['fsck', 'grove']).status, DONE);
	assert.equal(damaged(), 'Talc');
	assert.equal(admin(['rebuild', 'orchard']).status, DONE);
	assert.equal(admin(['fsck']).status, DONE);
});

test('fsck tells a missing entry from a shortened log', () => {
	sql('CREATE TABLE kept AS TABLE entry;'
		+ ' DELETE FROM entry WHERE index = 1');
	const { json } = assertExits(REFUSED, ['fsck', 'orchard', '--json']);
	assert.deepEqual(json.findings.map(({ table, row }) => [table, row]),
		[['mark', 'orchard'], ['entry', '1']]
			.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
	assert.match(json.notes[0].what, /was not compared/);
	sql('INSERT INTO entry SELECT * FROM kept WHERE index = 1;'
		+ ' DROP TABLE kept');
	assert.equal(admin(['fsck']).status, DONE);
});

test('fsck looks at the marks of the server', () => {
	const mark = join(server.env.KLEOS_STATE, `${server.home.log}.mark`);
	const text = readFileSync(mark, 'utf8');

	const [origin, , root] = text.split('\n');
	writeFileSync(mark, `${origin}\n9\n${root}\n`);
	const behind = assertExits(REFUSED, ['fsck', 'orchard'], {},
		/1 logs are behind what was published: see operating.md, The log is/);
	assert.match(behind.out, /mark orchard: is ahead/);
	assert.match(behind.out, /: behind what was published$/m);
	writeFileSync(mark, text.replace(/\n\d+\n/, '\n9\n'));
	assertExits(REFUSED, ['fsck', 'orchard'], {}, /1 things are wrong/);
	writeFileSync(mark, text);
	renameSync(mark, `${mark}.aside`);
	assert.match(assertExits(DONE, ['fsck', 'orchard']).out,
		/note: orchard: mark orchard: there is none yet/);
	assert.equal(existsSync(mark), false, 'fsck makes none');
	renameSync(`${mark}.aside`, mark);
});

test('fsck finds nothing while others write', async () => {
	let writing = true;
	const writer = (async () => {
		for (let i = 0; writing; i++)
			await server.home.record('ada', 'activity',
				{ slug: `work-${i}`, title: 'Work', endorsers: ['editor'] });
	})();
	try {
		for (let i = 0; i < 10; i++) {
			const child = spawn(`${server.env.BUILD}/kleos-admin`,
				['fsck'], { cwd: ROOT, env: server.env });
			let said = '';
			child.stdout.on('data', (data) => { said += data; });
			child.stderr.on('data', (data) => { said += data; });
			const status = await new Promise((resolve) => {
				child.on('close', resolve);
			});
			assert.equal(status, DONE, said);
		}
	} finally {
		writing = false;
		await writer;
	}
	const [{ size }] = admin(['status', 'orchard', '--json']).json;
	assert.ok(size > 10, `only ${size} entries were written meanwhile`);
});

test('fsck does not say fine of what it cannot read', () => {
	const folder = join(server.folder, 'no-such-folder');
	const key = join(server.folder, 'no-such-key');

	for (const args of [['--state', folder], ['--master-key', key]])
		assert.doesNotMatch(assertExits(UNREADABLE,
			['fsck', ...args]).out, /fine/);
	sql('ALTER TABLE node RENAME TO hidden');
	assert.doesNotMatch(assertExits(UNREADABLE, ['fsck'], {}, /node/).out,
		/fine/);
	sql('ALTER TABLE hidden RENAME TO node');
	assert.equal(admin(['fsck']).status, DONE);
});

/* docs/threat-model.md, "With the database password". */
test('who lends themselves an office in the tables is named', async () => {
	const fen = server.found({ slug: 'fen', title: 'The Fen' });

	sql(`INSERT INTO office_row SELECT community, since_index, 99, NULL,
		statement, 'olga', 'registrar', NULL, NULL, from_at, until_at,
		by_handle FROM office_row WHERE community = (SELECT id FROM
		community WHERE slug = 'fen') AND handle = 'ada'`);
	await fen.record('olga', 'group', { action: 'create', slug: 'mire',
		kind: 'wg', title: 'The Mire' });
	const { json } = assertExits(REFUSED, ['fsck', 'fen', '--json']);
	assert.deepEqual(json.findings.map(({ table, row }) => `${table} ${row}`)
		.sort(), ['entry 1', 'office_row 0/99']);
	assertExits(REFUSED, ['rebuild', 'fen'], {}, /entry 1 does not pass/);
});

test('status warns of a standstill, and one step before it', () => {
	const found = (slug, ...founders) => {
		const file = join(server.folder, `${slug}.json`);
		const keys = founders.map(([handle]) =>
			makeKey(server.folder, `${slug}-${handle}`));
		assertExits(DONE, ['create', slug, '--origin', `kleos.example/${slug}`,
			'--title', 'Alone', ...founders.flatMap(([handle, offices], i) =>
				['--founder', `${handle}=${keys[i].path}.pub:${offices}`]),
			'-o', file], {}, /^/);
		writeFileSync(`${file}.sig`, sshsig(keys[0], 'kleos.v1.community',
			readFileSync(file, 'utf8')));
		assertExits(DONE, ['found', file, `${file}.sig`]);
		return assertExits(DONE, ['status', slug, '--json']).json[0].warnings;
	};
	const [two, ...none] = found('duo', ['ada', 'registrar,official'],
		['bea', 'registrar']);

	assert.match(two, /one step from a standstill: should ada lose/);
	assert.equal(none.length, 1, 'bea would be missed as well');
	assert.match(assertExits(DONE, ['status', 'duo']).out,
		/\n {2}note: one step from a standstill: should ada/);
	assert.deepEqual(found('trio', ['ada', 'registrar'],
		['bea', 'registrar'], ['olga', 'official']), []);
	assert.deepEqual(found('one', ['ada', 'registrar'], ['olga', 'official']),
		['one step from a standstill: should ada lose every key, '
			+ 'nobody could give it back, and no two people with keys would '
			+ 'be left to make registrars or officials; a registrar more '
			+ 'prevents it']);
});

test('the manual names every command and option, and no others', () => {
	const manual = readFileSync(join(ROOT, 'docs/man/kleos-admin.8'), 'utf8');
	const { out } = assertExits(DONE, ['--help']);
	const all = (text, pattern) => [...new Set([...text.matchAll(pattern)]
		.map(([, name]) => name))].sort();
	const commands = all(manual, /^\.It Cm ([a-z-]+)/gm);
	const options = all(manual, /\bFl -([a-z-]+)/g);

	assert.deepEqual(commands, all(out, /^ {2}([a-z][a-z-]+)(?= |$)/gm));
	for (const name of all(out, /--([a-z-]+)/g))
		assert.ok(options.includes(name), name);
	/* What it does not know it refuses before it looks at anything else. */
	for (const name of options)
		assert.doesNotMatch(admin([`--${name}`, 'x', 'nonsense']).err,
			/unrecognized option/, name);
	assert.match(admin(['--nonsense', 'x']).err, /unrecognized option/);
	for (const name of all(out, /(KLEOS_[A-Z_]+)/g))
		assert.match(manual, new RegExp(`^\\.It Ev ${name}|Ev ${name}$`, 'm'));
});

test('the manuals are set without a complaint', (t) => {
	for (const page of ['kleos.1', 'kleos-admin.8']) {
		const done = spawnSync('groff', ['-mandoc', '-ww', '-z', '-Tutf8',
			join(ROOT, 'docs/man', page)], { encoding: 'utf8' });
		if (done.error) {
			t.skip('there is no groff');
			return;
		}
		assert.equal(done.stderr, '', page);
	}
});
