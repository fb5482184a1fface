/* What can be done to two servers and their PostgreSQL.  Each of these breaks
 * something, for some seconds at most, and the others have to live with it;
 * only processes of that house are signalled. */

import { execFile, execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, openSync, rmSync, statfsSync, writeSync }
	from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { BUILD, ROOT } from '../api/server.mjs';
import { killDatabase, sql, until, workers } from './house.mjs';

const DISK = 'size=1g,mode=0711';
const LEFT_ON_DISK = 16 * 1024;
const CHUNK = Buffer.alloc(1024 * 1024);

const run = promisify(execFile);

/* A disk that is small enough to be filled: for root only. */
export function smallDisk(folder) {
	const disk = join(folder, 'disk');
	mkdirSync(disk);
	execFileSync('mount', ['-t', 'tmpfs', '-o', DISK, 'kleos', disk]);
	return disk;
}

export const removeDisk = (disk) => execFileSync('umount', [disk]);

/* A clock that can be set: what clock.c reads. */
export class Clock {
	constructor(file) {
		this.file = openSync(file, 'w+', 0o644);
		this.set(0);
	}

	set(ms) {
		const offset = Buffer.alloc(8);
		offset.writeBigInt64LE(BigInt(ms));
		writeSync(this.file, offset, 0, offset.length, 0);
	}
}

/* Such a clock in a folder, and the environment of who shall read it. */
export function clockFor(folder) {
	const library = join(folder, 'clock.so');
	const file = join(folder, 'clock');
	copyFileSync(`${BUILD}/tests/fault/clock.so`, library);
	return { clock: new Clock(file),
		env: { LD_PRELOAD: library, KLEOS_CLOCK: file } };
}

/* Take all that is left of a disk, but what a row or two need. */
function fill(file, disk) {
	const to = openSync(file, 'w');
	const { bavail, bsize } = statfsSync(disk);
	try {
		for (let left = bavail * bsize - LEFT_ON_DISK; left > 0;)
			left -= writeSync(to, CHUNK, 0, Math.min(left, CHUNK.length));
	} finally {
		closeSync(to);
	}
}

export class Breakage {
	done = new Map(); /* how often what was done */

	constructor({ servers, proxy, chance, watch, disk }) {
		Object.assign(this, { servers, proxy, chance, watch, disk });
		this.cluster = servers[0].cluster;
	}

	/* All that can be done here, by name. */
	kinds() {
		return ['worker', 'server', 'backend', 'terminate', 'restart', 'crash',
			'cut', 'commit', ...this.watch ? ['clock'] : [],
			...this.disk ? ['full'] : []];
	}

	async breakSomething(kind) {
		this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
		await this[kind]();
	}

	/* PostgreSQL runs and answers, whatever was done to it. */
	async mend() {
		await until('PostgreSQL answers again', () =>
			run('tools/pg.sh', ['start', this.cluster.folder],
				{ cwd: ROOT, env: this.cluster.env })
				.then(() => true, () => false));
	}

	/* The process numbers of what our servers keep in PostgreSQL; none while
	 * it cannot be asked. */
	backends() {
		try {
			return sql(this.servers[0], 'SELECT pid FROM pg_stat_activity ' +
				"WHERE usename = 'kleos_app'").split('\n')
				.filter(Boolean).map(Number);
		} catch {
			return [];
		}
	}

	async worker() {
		const pids = workers(this.chance.pick(this.servers));
		if (pids.length > 0)
			process.kill(this.chance.pick(pids), 'SIGKILL');
	}

	async server() {
		await this.chance.pick(this.servers).restart();
	}

	/* PostgreSQL then ends all of them and recovers. */
	async backend() {
		const pids = this.backends();
		if (pids.length > 0)
			process.kill(this.chance.pick(pids), 'SIGKILL');
		await this.mend();
	}

	async terminate() {
		for (const pid of this.backends())
			if (this.chance.happens(50))
				process.kill(pid, 'SIGTERM');
	}

	async restart() {
		await run('tools/pg.sh', ['stop', this.cluster.folder], { cwd: ROOT });
		await delay(this.chance.from(0, 500));
		await this.mend();
	}

	async crash() {
		await killDatabase(this.cluster.folder);
		await delay(this.chance.from(0, 500));
		await this.mend();
	}

	async cut() {
		this.proxy.cut(() => this.chance.happens(50));
	}

	async commit() {
		for (let n = this.chance.from(1, 5); n > 0; n--) {
			this.proxy.armed = this.chance.pick(['before', 'after']);
			await delay(this.chance.from(20, 200));
		}
	}

	/* Forwards and back, or back and forwards. */
	async clock() {
		const jump = this.chance.from(1000, 63000);
		this.watch.set(this.chance.happens(50) ? jump : -jump);
		await delay(this.chance.from(300, 1500));
		this.watch.set(0);
	}

	async full() {
		const file = join(this.disk, 'filler');
		try {
			fill(file, this.disk);
			await delay(this.chance.from(500, 2500));
		} catch (error) {
			if (error.code !== 'ENOSPC')
				throw error;
		} finally {
			rmSync(file, { force: true });
		}
		await this.mend();
	}
}
