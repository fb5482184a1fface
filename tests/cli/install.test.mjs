/* What make install puts somewhere is all that a machine needs: units that
 * systemd takes, and programs that run from there with what came along. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, copyFileSync, existsSync, readFileSync, readdirSync,
	statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { awaitKore, BUILD, freePort, haltKore, makeMarks, ROOT, spawnAs,
	startServer } from '../api/server.mjs';

const NOBODY = 65534;
const isRoot = process.getuid() === 0;

let server;
let prefix;
let units;
let env; /* as kleos.service gives it */

function run(command, args, options) {
	const done = spawnSync(command, args,
		{ cwd: ROOT, encoding: 'utf8', ...options });
	assert.equal(done.status, 0, `${command} ${args}: ${done.stderr}`);
	return done.stdout;
}

const install = (more) => run('make', ['install', `BUILD=${BUILD}`],
	{ env: { ...process.env, MAKEFLAGS: '', ...more } });

/* The variables of a file as systemd.exec(5) reads it. */
const readEnvironment = (path) => Object.fromEntries(
	[...readFileSync(path, 'utf8').matchAll(/^(\w+)="?(.*?)"?$/gm)]
		.map(([, name, value]) => [name, value]));

before(async () => {
	server = await startServer();
	prefix = join(server.folder, 'local');
	install({ prefix });
	units = join(prefix, 'lib/systemd/system');
});

after(() => server?.stop());

test('systemd takes the units, whose programs are there', () => {
	const files = readdirSync(units).map((name) => join(units, name));
	assert.ok(files.length > 5);
	const done = spawnSync('systemd-analyze', ['verify', '--man=no', ...files],
		{ encoding: 'utf8' });
	assert.equal(done.stderr + done.stdout, '');
	assert.equal(done.status, 0);
});

test('what is installed names only what is installed, and what one makes',
	() => {
		const made = ['etc/kleos/master.key', 'etc/kleos/witnesses'];
		const folders = ['etc/kleos', 'lib/systemd/system'];
		const named = folders.flatMap((folder) =>
			readdirSync(join(prefix, folder)).flatMap((file) =>
				readFileSync(join(prefix, folder, file), 'utf8')
					.split(/[\s="';]+/)
					.filter((word) => word.startsWith(`${prefix}/`))));
		assert.ok(named.length > 10);
		for (const path of named)
			assert.ok(existsSync(path) ||
				made.includes(path.slice(prefix.length + 1)), path);
	});

test('a package finds its files below DESTDIR, with paths as they will be',
	() => {
		const root = join(server.folder, 'package');
		install({ prefix: '/usr', DESTDIR: root });
		for (const [path, mode] of [['usr/bin/kleos', 0o755],
			['usr/sbin/kleos-admin', 0o755],
			['usr/lib/kleos/kleos.so', 0o644],
			['usr/share/man/man1/kleos.1', 0o644],
			['usr/share/man/man8/kleos-admin.8', 0o644],
			['usr/share/kleos/migrations/sqitch.plan', 0o644],
			['usr/share/doc/kleos/operating.md', 0o644],
			['usr/share/doc/kleos/nginx.conf', 0o644],
			['etc/kleos/kleos.env', 0o644]])
			assert.equal(statSync(join(root, path)).mode & 0o777, mode, path);
		assert.match(readFileSync(join(root,
			'usr/lib/systemd/system/kleos.service'), 'utf8'),
		/^ExecStart=\S+ .*-c \/etc\/kleos\/kleos\.conf$/m);
		assert.match(readFileSync(join(root, 'etc/kleos/kleos.conf'), 'utf8'),
			/^load \/usr\/lib\/kleos\/kleos\.so$/m);
	});

/* What operating.md tells an operator to fill in. */
function fillIn() {
	const etc = join(prefix, 'etc/kleos');
	const marks = makeMarks(join(prefix, 'share'));
	const key = join(etc, 'master.key');
	copyFileSync(server.env.KLEOS_MASTER_KEY_FILE, key);
	if (isRoot)
		chownSync(key, NOBODY, NOBODY);
	const path = join(etc, 'kleos.env');
	writeFileSync(path, readFileSync(path, 'utf8')
		.replace(/^KLEOS_DB=.*$/m, `KLEOS_DB="${server.env.KLEOS_DB}"`)
		.replace(/^KLEOS_STATE=.*$/m, `KLEOS_STATE=${marks}`));
	return readEnvironment(path);
}

test('what somebody has filled in is kept when it is installed again', () => {
	env = fillIn();
	const conf = join(prefix, 'etc/kleos/kleos.env');
	const before = readFileSync(conf, 'utf8');
	install({ prefix });
	assert.equal(readFileSync(conf, 'utf8'), before);
	assert.equal(env.KLEOS_DB, server.env.KLEOS_DB);
});

test('kleos-admin finds the installed migrations and the database', () => {
	const admin = readEnvironment(join(prefix, 'etc/kleos/admin.env'));
	const said = run(join(prefix, 'sbin/kleos-admin'), ['migrate'],
		{ cwd: '/', env: { PATH: process.env.PATH, ...admin,
			KLEOS_DB_OWNER: server.env.KLEOS_DB_OWNER } });
	assert.match(said, /up-to-date/);
});

test('the server runs from there as its unit says, and so does kleos',
	async () => {
		const port = await freePort();
		const conf = join(prefix, 'etc/kleos/kleos.conf');
		writeFileSync(conf, readFileSync(conf, 'utf8')
			.replace(/^(\tbind \S+) \d+/m, `$1 ${port}`)
			.replace(/^pidfile .*$/m, `pidfile ${env.KLEOS_STATE}/pid`));
		const unit = readFileSync(join(units, 'kleos.service'), 'utf8');
		const start = /^ExecStart=(.*)$/m.exec(unit)[1].split(' ');
		const who = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
		const kore = spawnAs(join(server.folder, 'installed.log'), start,
			{ cwd: env.KLEOS_STATE, env: { TZ: 'UTC0', ...env }, ...who });
		try {
			await awaitKore(kore, port);
			const url = `http://127.0.0.1:${port}`;
			const page = await (await fetch(`${url}/orchard`)).text();
			const [, script] = /src="(\/w\/[^"]+)"/.exec(page);
			for (const path of ['/readyz', script])
				assert.equal((await fetch(url + path)).status, 200, path);
			const said = run(join(prefix, 'bin/kleos'), ['log', '--url', url,
				'--community', 'orchard'], { cwd: '/' });
			assert.match(said, /kleos\.example\/orchard/);
		} finally {
			await haltKore(kore);
		}
	});
