/* The hash tree of RFC 6962 and what stands around it (protocol.md 4), in
 * its plainest form. */

import { createHash, createPublicKey, verify } from 'node:crypto';

const COMMITMENT = Buffer.from('kleos.v1.entry\0');
/* RFC 8410: what stands before the 32 bytes of an Ed25519 point. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function sha256(...parts) {
	const hash = createHash('sha256');
	parts.forEach((part) => hash.update(part));
	return hash.digest();
}

/* The blob in an armored signature. */
const unarmored = (text) =>
	Buffer.from(text.replace(/-----.*-----/g, ''), 'base64');

/* MTH of leaves[from..to). */
export function rootOf(leaves, from = 0, to = leaves.length) {
	if (to - from === 0)
		return sha256('');
	if (to - from === 1)
		return leaves[from];
	let half = 1;
	while (half * 2 < to - from)
		half *= 2;
	return sha256(Buffer.from([1]), rootOf(leaves, from, from + half),
		rootOf(leaves, from + half, to));
}

const node = (left, right) => sha256(Buffer.from([1]), left, right);

/* The roots of all trees of these leaves, one leaf after the other; [n] is
 * MTH of the first n. */
export function rootsOf(leaves) {
	const roots = [sha256('')];
	const peaks = []; /* of complete subtrees, the largest first */
	for (const [i, leaf] of leaves.entries()) {
		peaks.push(leaf);
		for (let n = i + 1; n % 2 === 0; n /= 2) {
			const right = peaks.pop();
			peaks.push(node(peaks.pop(), right));
		}
		roots.push(peaks.reduceRight((right, left) => node(left, right)));
	}
	return roots;
}

/* The entry of one line of a bundle. */
export function entryOf(entry) {
	const commitment = sha256(COMMITMENT, sha256(entry.payload),
		sha256(unarmored(entry.signature)));
	const head = Buffer.alloc(9);
	head[0] = 1;
	head.writeBigUInt64BE(BigInt(Date.parse(entry.recorded_at)), 1);
	return Buffer.concat([head, commitment]);
}

/* Its leaf. */
export const leafOf = (entry) => sha256(Buffer.from([0]), entryOf(entry));

/* A signed checkpoint, from itself or from the end of a tlog-proof. */
export function readCheckpoint(text, vkey) {
	const [name, id, key] = vkey.split(/\+(.*?)\+(.*)/s);
	const note = text.startsWith(`${name}\n`)
		? text : text.slice(text.indexOf(`\n\n${name}\n`) + 2);
	const end = note.indexOf('\n\n') + 1;
	const body = note.slice(0, end);
	const [origin, size, root] = body.split('\n');
	const mark = `\u2014 ${name} `;
	/* A log has two keys of one name while one takes the other's place. */
	const signed = note.slice(end + 1).split('\n')
		.filter((line) => line.startsWith(mark))
		.map((line) => Buffer.from(line.slice(mark.length), 'base64'))
		.find((raw) => raw.subarray(0, 4).toString('hex') === id)
		?? Buffer.alloc(0);
	const point = Buffer.from(key, 'base64').subarray(1);
	const genuine = origin === name &&
		signed.subarray(0, 4).toString('hex') === id &&
		verify(null, Buffer.from(body), createPublicKey({ format: 'der',
			type: 'spki', key: Buffer.concat([SPKI, point]) }),
		signed.subarray(4));
	return { size: Number(size), root: Buffer.from(root, 'base64'), genuine };
}
