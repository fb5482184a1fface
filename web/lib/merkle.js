/* merkle.js: the hash tree of RFC 6962 over the entries of a log, and its
 * proofs, verified as RFC 9162 says (docs/protocol.md, section 4).  Hashes are
 * byte strings of 32; sizes and indices at most 2^53 - 1, which is why they are
 * halved and not shifted.  Errors: 'wrong-size', 'wrong-root', 'forked'. */

import { equal, failure, sha256, uint64 } from './bytes.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (entry) => sha256(LEAF, entry);
export const nodeHash = (left, right) => sha256(NODE, left, right);

/*
 * The leaf hash of one entry: when it was recorded, in milliseconds, and the
 * SHA-256 of payload and of signature blob, which outlive an erasure.
 */
export async function entryLeaf(recordedAt, payloadDigest, signatureDigest) {
	const commitment = await sha256('kleos.v1.entry\0', payloadDigest,
		signatureDigest);
	return leafHash(Uint8Array.of(1, ...uint64(recordedAt), ...commitment));
}

const half = (n) => Math.floor(n / 2);
const isOdd = (n) => n % 2 === 1;
const isSize = (n) => Number.isSafeInteger(n) && n >= 0;

const wrongLength = () => failure('wrong-size',
	'proof has the wrong number of hashes for these sizes');

/*
 * A climb from the leaf at `node` of a level whose last one is `last` (fn and
 * sn of RFC 9162).  step() goes up one level, and past those on which the last
 * node has no sibling; is the next hash of the proof the left one?
 */
function climb(node, last) {
	const up = () => {
		node = half(node);
		last = half(last);
	};
	return {
		isDone: () => last === 0,
		skipOdd() {
			while (isOdd(node))
				up();
		},
		step() {
			if (last === 0)
				throw wrongLength();
			const isLeft = isOdd(node) || node === last;
			while (isLeft && !isOdd(node) && node !== 0)
				up();
			up();
			return isLeft;
		},
	};
}

/* The root to which an inclusion proof leads (RFC 9162, 2.1.3.2). */
export async function inclusionRoot(index, size, leaf, proof) {
	if (!isSize(size) || !isSize(index) || index >= size)
		throw failure('wrong-size',
			'a tree of this size has no entry at that index');
	const way = climb(index, size - 1);
	let hash = leaf;
	for (const sibling of proof)
		hash = way.step() ? await nodeHash(sibling, hash)
			: await nodeHash(hash, sibling);
	if (!way.isDone())
		throw wrongLength();
	return hash;
}

/* Does the proof lead from the leaf to this root?  Throws if not. */
export async function verifyInclusion(index, size, leaf, proof, root) {
	if (!equal(await inclusionRoot(index, size, leaf, proof), root))
		throw failure('wrong-root', 'proof leads to another root');
}

/* The roots of both trees to which a proof leads, from path[0] on. */
async function climbBoth(way, path) {
	let [older, newer] = [path[0], path[0]];
	way.skipOdd();
	for (const hash of path.slice(1))
		if (way.step()) {
			older = await nodeHash(hash, older);
			newer = await nodeHash(hash, newer);
		} else {
			newer = await nodeHash(newer, hash);
		}
	if (!way.isDone())
		throw wrongLength();
	return [older, newer];
}

/* Half until it is 1: bit operations end at 2^32. */
function isPowerOfTwo(n) {
	while (n > 1 && !isOdd(n))
		n = half(n);
	return n === 1;
}

function verifyEqual(fromRoot, toRoot, proof) {
	if (proof.length !== 0)
		throw wrongLength();
	if (!equal(fromRoot, toRoot))
		throw failure('forked',
			'two roots for the same size: the log was forked');
}

/*
 * Does the tree of size `to` begin with that of size `from`, at least 1 (RFC
 * 9162, 2.1.4.2)?  Throws if the proof does not show it.
 */
export async function verifyConsistency(from, to, fromRoot, toRoot, proof) {
	if (!isSize(from) || !isSize(to) || from === 0 || from > to)
		throw failure('wrong-size',
			'the older size must be from 1 to the newer size');
	if (from === to)
		return verifyEqual(fromRoot, toRoot, proof);
	if (proof.length === 0)
		throw wrongLength();
	const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
	const [older, newer] = await climbBoth(climb(from - 1, to - 1), path);
	if (!equal(older, fromRoot))
		throw failure('wrong-root', 'proof leads to another older root');
	if (!equal(newer, toRoot))
		throw failure('wrong-root', 'proof leads to another newer root');
	return undefined;
}
