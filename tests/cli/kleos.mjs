/* The kleos command as people start it, with settings of the test alone. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD = process.env.KLEOS_BUILD ?? process.env.BUILD ?? `${ROOT}build`;
export const KLEOS = `${BUILD}/kleos`;

/* A folder of one test file, and how to be rid of it. */
export function makeHome() {
	const path = mkdtempSync(join(tmpdir(), 'kleos-cli-'));
	return {
		path,
		remove: () => rmSync(path, { recursive: true, force: true }),
	};
}

/*
 * A function that runs kleos with its home in a folder: kleos(...arguments)
 * or kleos({ env, input, cwd }, ...arguments) gives { status, out, err }, and
 * { json } too where the output is JSON.
 */
export function kleosIn(home, settings = {}) {
	const base = { PATH: process.env.PATH, HOME: home.path,
		XDG_CONFIG_HOME: join(home.path, 'config'),
		XDG_STATE_HOME: join(home.path, 'state'), ...settings };

	return (...args) => {
		const options = typeof args[0] === 'object' ? args.shift() : {};
		const done = spawnSync(KLEOS, args.map(String), {
			env: { ...base, ...options.env },
			input: options.input ?? '',
			cwd: options.cwd ?? ROOT,
			encoding: 'utf8',
			maxBuffer: 1 << 28,
		});
		if (done.error)
			throw done.error;
		let json;
		try {
			json = JSON.parse(done.stdout);
		} catch {
			json = undefined;
		}
		return { status: done.status, out: done.stdout, err: done.stderr,
			json };
	};
}

/* Run kleos beside us, who answer it ourselves; { status, err }. */
export async function kleosBeside(env, ...args) {
	const child = spawn(KLEOS, args, {
		env: { PATH: process.env.PATH, ...env } });
	let err = '';
	child.stdin.end();
	child.stdout.resume();
	child.stderr.on('data', (data) => { err += data; });
	const status = await new Promise((resolve) =>
		child.on('close', resolve));
	return { status, err };
}
