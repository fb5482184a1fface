/* Copies of a server's PostgreSQL, each in a folder of its own below the
 * server's: backups, and standbys. */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sqlIn, tool, until, urlIn } from './house.mjs';

const SOCKETS = /host='([^']*)'/;

/* Change settings of a cluster that runs. */
export function configure(folder, settings) {
	for (const [name, value] of Object.entries(settings))
		sqlIn(folder, `ALTER SYSTEM SET ${name} = '${value}'`);
	sqlIn(folder, 'SELECT pg_reload_conf()');
}

/* Settings of one that does not run yet; the last word counts. */
export function preset(folder, settings) {
	const lines = Object.entries(settings)
		.map(([name, value]) => `${name} = '${value}'\n`);
	const file = join(folder, 'pg', 'postgresql.auto.conf');
	writeFileSync(file, readFileSync(file, 'utf8') + lines.join(''));
}

/* A base backup, to be started or copied. */
export function backup(from, name, standby = []) {
	const folder = join(from, name);
	tool('pg.sh', 'copy', from, folder, ...standby);
	return folder;
}

/* A standby that calls itself so, and has begun to follow. */
export async function standby(from, name) {
	const folder = backup(from, name, [name]);
	preset(folder, { wal_retrieve_retry_interval: '200ms' });
	tool('pg.sh', 'start', folder);
	await until(`${name} follows`, () => sqlIn(from, 'SELECT count(*) FROM ' +
		`pg_stat_replication WHERE application_name = '${name}' AND ` +
		"state = 'streaming'") === '1');
	return folder;
}

/* It takes over; what it knew of standbys was its primary's. */
export async function promote(folder) {
	preset(folder, { synchronous_standby_names: '' });
	sqlIn(folder, 'SELECT pg_reload_conf()');
	sqlIn(folder, 'SELECT pg_promote()');
	await until('it can be written to', () =>
		sqlIn(folder, 'SELECT pg_is_in_recovery()') === 'f');
}

/* Files as they are, with their owners. */
export const copyFiles = (...paths) => execFileSync('cp', ['-a', ...paths]);

/*
 * Start a copy of a backup, as a cluster in a folder beside it.  With settings
 * of recovery it goes on with what the archive has.
 */
export function restore(pristine, name, settings = {}) {
	const folder = join(pristine, '..', name);
	copyFiles(pristine, folder);
	preset(folder, { archive_mode: 'off', ...settings });
	if ('restore_command' in settings)
		writeFileSync(join(folder, 'pg', 'recovery.signal'), '');
	tool('pg.sh', 'start', folder);
	return folder;
}

/* One connection string for all: whichever of them can be written to. */
export function anyOf(folders) {
	const urls = folders.map((folder) => urlIn(folder));
	const hosts = urls.map((url) => SOCKETS.exec(url)[1]).join(',');
	return `${urls[0].replace(SOCKETS, `host='${hosts}'`)} ` +
		'target_session_attrs=read-write';
}
