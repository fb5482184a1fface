/* A community without a server: a log that the test writes itself, entry by
 * entry, as docs/protocol.md says, and its bundle. */

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

import canonicalize from 'canonicalize';

import { makeKey, sshsig } from '../api/keys.mjs';

const GOVERNANCE = new Set(['log-key', 'key', 'assent', 'office',
	'policy']);
const MINUTE = 60 * 1000;

const sha256 = (...parts) => {
	const hash = createHash('sha256');
	for (const part of parts)
		hash.update(part);
	return hash.digest();
};
const hex = (bytes) => bytes.toString('hex');
export const digestOf = (text) => hex(sha256(text));
const instant = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');

function root(leaves) {
	if (leaves.length === 0)
		return sha256('');
	if (leaves.length === 1)
		return leaves[0];
	let k = 1;
	while (k * 2 < leaves.length)
		k *= 2;
	return sha256(Buffer.from([1]), root(leaves.slice(0, k)),
		root(leaves.slice(k)));
}

/* The blob inside an armored signature. */
const unarmor = (text) =>
	Buffer.from(text.replace(/-----[^-]*-----/g, ''), 'base64');

function entryLeaf(recordedAt, payload, signature) {
	const time = Buffer.alloc(8);
	time.writeBigUInt64BE(BigInt(recordedAt));
	const c = sha256('kleos.v1.entry\0', sha256(payload),
		sha256(unarmor(signature)));
	return sha256(Buffer.from([0]), Buffer.from([1]), time, c);
}

function makeLogKey(origin) {
	const pair = generateKeyPairSync('ed25519');
	const point = pair.publicKey.export(
		{ format: 'der', type: 'spki' }).subarray(-32);
	const key = Buffer.concat([Buffer.from([1]), point]);
	const id = sha256(`${origin}\n`, key).subarray(0, 4);
	return { secret: pair.privateKey, id, from: 0,
		vkey: `${origin}+${hex(id)}+${key.toString('base64')}` };
}

export class Ledger {
	/* People's keys are made in a new folder inside the one given. */
	constructor(within, origin = 'kleos.example/orchard') {
		const folder = mkdtempSync(join(within, 'keys-'));
		Object.assign(this, { folder, origin, keys: {}, entries: [],
			nonce: 0, clock: Date.UTC(2026, 2, 1, 12) });
		this.logKeys = [makeLogKey(origin)];
	}

	/* The key in force at a size, as signed notes write it. */
	vkeyAt(size) {
		return this.signers(size)[0].vkey;
	}

	get vkey() {
		return this.vkeyAt(this.entries.length);
	}

	/* Who signs the checkpoint of a size, the key in force first. */
	signers(size) {
		const at = this.entries[size - 1]?.recordedAt ?? 0;
		return this.logKeys.filter((key) => key.from < size || !key.from)
			.map((key, i, known) => ({ ...key,
				until: known[i + 1]?.overlap ?? Infinity }))
			.filter((key) => at < key.until).reverse();
	}

	/* Another key of the log, which ada brings and bea assents to. */
	rotate(days) {
		const next = makeLogKey(this.origin);
		const of = this.say('ada', 'log-key',
			{ key: next.vkey, overlap_days: days });
		this.say('bea', 'assent', { of });
		this.logKeys.push({ ...next, from: this.entries.length - 1,
			overlap: this.clock + days * 24 * 60 * MINUTE });
	}

	key(handle) {
		this.keys[handle] ??= makeKey(this.folder, handle);
		return this.keys[handle];
	}

	root() {
		return root(this.entries.map((entry) => entry.leaf));
	}

	/* Append a statement; its digest.  Nothing is checked. */
	say(by, type, body, { fields, key, at } = {}) {
		this.clock = at ?? this.clock + MINUTE;
		const doc = { body, by, made_at: instant(this.clock),
			nonce: String(this.nonce++).padStart(22, '0'), type, v: 1 };
		if (this.log)
			doc.log = this.log;
		if (GOVERNANCE.has(type))
			doc.seen = { root: hex(this.root()),
				size: this.entries.length };
		const payload = canonicalize({ ...doc, ...fields });
		const signature = sshsig(key ?? this.key(by), `kleos.v1.${type}`,
			payload);
		this.entries.push({ payload, signature, recordedAt: this.clock,
			leaf: entryLeaf(this.clock, payload, signature) });
		return digestOf(payload);
	}

	/* founders: { handle: [offices] }; the first one signs. */
	found(founders, more = {}) {
		this.log = this.say(Object.keys(founders)[0], 'community', {
			slug: 'orchard', title: 'The Orchard', origin: this.origin,
			log_key: this.vkey,
			founders: Object.entries(founders).map(
				([handle, offices]) => ({ handle, offices,
					keys: [this.key(handle).line] })),
			...more,
		});
	}

	proof(handle, key) {
		return sshsig(key, 'kleos.v1.key-proof', canonicalize(
			{ handle, key: key.line, log: this.log }));
	}

	enrol(handle, registrar) {
		const key = this.key(handle);
		const person = this.say(handle, 'person', { handle,
			keys: [{ key: key.line, proof: this.proof(handle, key) }] });
		this.say(registrar, 'vouch', { person });
		return person;
	}

	/* A tile of the tree, by what stands in its path after "tile/". */
	tile(path) {
		const [, level, index, , width = 256] =
			/^(\d+)\/(x?\d{3}(?:\/x?\d{3})*)(\.p\/(\d+))?$/.exec(path);
		const span = 256 ** Number(level);
		const first = Number(index.replace(/[x/]/g, '')) * 256;
		return Buffer.concat(Array.from({ length: Number(width) },
			(_, i) => root(this.entries.slice((first + i) * span,
				(first + i + 1) * span).map((entry) => entry.leaf))));
	}

	/* A signed note over a tree head. */
	checkpoint(size = this.entries.length, signers = this.signers(size)) {
		const head = root(this.entries.slice(0, size).map(
			(entry) => entry.leaf));
		const text = `${this.origin}\n${size}\n${
			head.toString('base64')}\n`;
		const lines = signers.map(({ id, secret }) => {
			const raw = Buffer.concat([id,
				sign(null, Buffer.from(text), secret)]);
			return `\u2014 ${this.origin} ${raw.toString('base64')}\n`;
		});
		return `${text}\n${lines.join('')}`;
	}

	/*
	 * The bundle as text.  pages: where pages end, besides the last;
	 * header and edit(entry, index) may spoil it.
	 */
	bundle({ pages = [], header = {}, edit = (entry) => entry } = {}) {
		const ends = [...pages, this.entries.length];
		const lines = [];
		let from = 0;

		for (const to of ends) {
			lines.push({ bundle: 1, log: this.log, origin: this.origin,
				vkey: this.vkeyAt(to),
				checkpoint: this.checkpoint(to), from, to, ...header });
			for (let i = from; i < to; i++) {
				const { payload, signature, recordedAt } =
					this.entries[i];
				lines.push(edit({ index: i,
					recorded_at: instant(recordedAt), payload,
					signature }, i));
			}
			from = to;
		}
		return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
	}
}

/* Who votes here: two attendances, or one endorsed talk, in half a year. */
export const POLICY = {
	policy: 'orchard-voter', version: 1, title: 'Who votes in the orchard',
	effective_from: '2026-01-01T00:00:00Z',
	windows: { 'half-year': { months: 6 } },
	roles: { voter: { title: 'Voter', use: 'franchise', rule: { any: [
		{ count: { select: { activities: ['attendance'] },
			window: 'half-year', at_least: 2 } },
		{ count: { select: { activities: ['talk'], endorsed: {} },
			window: 'half-year', at_least: 1 } },
	] } } },
};

/*
 * A small community: registrars ada and bea, officials olga and otto; cleo
 * chairs the group ops; an import of one meeting with cleo, dai and two nicks
 * that nobody has claimed, and a bot; a talk of dai's that cleo endorsed.
 */
export function orchard(folder) {
	const log = new Ledger(folder);

	log.found({ ada: ['registrar'], bea: ['registrar'],
		olga: ['official'], otto: ['official'] });
	log.enrol('cleo', 'ada');
	log.enrol('dai', 'bea');
	log.say('ada', 'group', { action: 'create', slug: 'ops', kind: 'wg',
		title: 'Ops' });
	log.say('ada', 'office', { action: 'grant', handle: 'cleo',
		office: 'chair', group: 'ops', from: '2026-01-01' });
	log.say('bea', 'activity', { slug: 'talk', title: 'Talk' });
	log.say('bea', 'identity', { action: 'link', identity: 'irc:dai',
		handle: 'dai' });
	const policy = log.say('olga', 'policy', { document: POLICY });
	log.say('otto', 'assent', { of: policy });
	for (const day of [3, 4]) {
		const sha = digestOf(`minutes of day ${day}`);
		const source = log.say('cleo', 'import', { format: 'minutes',
			name: `ops.2026-02-0${day}.txt`, sha256: sha, group: 'ops',
			rows_in: 4, matched: 1, queued: 2,
			rejections: [{ reason: 'bot', rows: [4] }] });
		log.say('cleo', 'occasion', { group: 'ops', status: 'held',
			name: 'Ops weekly', start: `2026-02-0${day}T18:00:00Z`,
			source: sha, import: source, attendees: [
				{ identity: 'irc:dai', quantities: { lines: 5 },
					rows: [1] },
				{ identity: 'irc:quince', quantities: { lines: 2 },
					rows: [2] },
				...(day === 3 ? [{ identity: 'irc:rue',
					quantities: { lines: 1 }, rows: [3] }]
					: [{ identity: 'irc:sorrel', rows: [3] }]),
			] });
	}
	const talk = log.say('cleo', 'contribution', { subject: 'handle:cleo',
		activity: 'talk', group: 'ops', from: '2026-02-20' });
	return { log, talk };
}
