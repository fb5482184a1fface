/* Proofs of the hash tree hold for what they were made, and nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { equal, hex, unbase64, unhex } from '../../../web/lib/bytes.js';
import {
	entryLeaf, inclusionRoot, leafHash, nodeHash, verifyConsistency,
	verifyInclusion,
} from '../../../web/lib/merkle.js';
import { needs, refuses, vector, vectorFiles } from './lib.mjs';

const MOST = 20;
const leaves = await Promise.all(Array.from({ length: MOST }, (_, i) =>
	leafHash(Uint8Array.of(i))));

/* The greatest power of two below n. */
function split(n) {
	let k = 1;
	while (k * 2 < n)
		k *= 2;
	return k;
}

/* RFC 6962, 2.1: MTH, PATH and SUBPROOF as they stand there. */
async function root(d) {
	const k = split(d.length);
	return d.length === 1 ? d[0]
		: nodeHash(await root(d.slice(0, k)), await root(d.slice(k)));
}

async function path(m, d) {
	const k = split(d.length);
	if (d.length === 1)
		return [];
	return m < k
		? [...await path(m, d.slice(0, k)), await root(d.slice(k))]
		: [...await path(m - k, d.slice(k)), await root(d.slice(0, k))];
}

async function subproof(m, d, whole) {
	const k = split(d.length);
	if (m === d.length)
		return whole ? [] : [await root(d)];
	return m <= k
		? [...await subproof(m, d.slice(0, k), whole), await root(d.slice(k))]
		: [...await subproof(m - k, d.slice(k), false),
			await root(d.slice(0, k))];
}

/* The same list with one hash changed, left out or added, each in turn. */
function* spoiled(proof) {
	for (let i = 0; i < proof.length; i++) {
		yield proof.map((hash, j) => (j === i
			? hash.map((byte, at) => byte ^ (at === 31)) : hash));
		yield proof.filter((_, j) => j !== i);
	}
	yield [...proof, leaves[0]];
	yield [leaves[0], ...proof];
}

test('every entry of every small tree is proven, and nothing else', async () => {
	for (let size = 1; size <= MOST; size++) {
		const d = leaves.slice(0, size);
		const top = await root(d);
		for (let i = 0; i < size; i++) {
			const proof = await path(i, d);
			assert.ok(equal(await inclusionRoot(i, size, d[i], proof), top));
			await assert.rejects(verifyInclusion(i, size,
				leaves[(i + 1) % MOST], proof, top));
			for (const other of spoiled(proof))
				await assert.rejects(
					verifyInclusion(i, size, d[i], other, top),
					/proof/, `${i} of ${size}`);
		}
	}
});

test('every small tree begins with every smaller one', async () => {
	for (let to = 1; to <= MOST; to++)
		for (let from = 1; from <= to; from++) {
			const [older, newer] = [await root(leaves.slice(0, from)),
				await root(leaves.slice(0, to))];
			const proof = await subproof(from, leaves.slice(0, to), true);
			await verifyConsistency(from, to, older, newer, proof);
			for (const other of spoiled(proof))
				await assert.rejects(
					verifyConsistency(from, to, older, newer, other),
					undefined, `${from} of ${to}`);
			await assert.rejects(
				verifyConsistency(from, to, leaves[1], newer, proof));
			await assert.rejects(
				verifyConsistency(from, to, older, leaves[2], proof));
		}
});

test('says what is wrong', async () => {
	const [a, b] = leaves;
	const top = await nodeHash(a, b);
	await refuses(() => verifyInclusion(2, 2, a, [b], top), 'wrong-size', /no/);
	await refuses(() => verifyInclusion(-1, 2, a, [b], top), 'wrong-size', /no/);
	await refuses(() => verifyInclusion(0, 2 ** 53, a, [b], top), 'wrong-size');
	await refuses(() => verifyInclusion(0, 2, a, [], top), 'wrong-size',
		/number of hashes/);
	await refuses(() => verifyInclusion(0, 2, a, [b, b], top), 'wrong-size');
	await refuses(() => verifyConsistency(1, 2, a, top, [b, b]), 'wrong-size');
	await refuses(() => verifyInclusion(0, 2, b, [b], top), 'wrong-root');
	await refuses(() => verifyConsistency(0, 2, a, top, [b]), 'wrong-size');
	await refuses(() => verifyConsistency(2, 2, a, b, []), 'forked', /forked/);
	await refuses(() => verifyConsistency(1, 2, b, top, [b]), 'wrong-root');
	await refuses(() => verifyConsistency(1, 2, a, b, [b]), 'wrong-root',
		/newer/);
});

/* Beyond 2^32 a shift would come round: these have 2^40 entries and one. */
test('great trees are climbed as small ones', async () => {
	const size = 2 ** 40 + 1;
	const [left, leaf] = leaves;
	const top = await nodeHash(left, leaf);
	await verifyInclusion(size - 1, size, leaf, [left], top);
	await verifyConsistency(size - 1, size, left, top, [leaf]);
	await refuses(() => verifyInclusion(size - 2, size, leaf, [left], top),
		'wrong-size');
});

test('an entry has the leaf of the worked example', async () => {
	const leaf = await entryLeaf(Date.parse('2026-01-10T09:00:00.123Z'), unhex(
		'0954148af4908029c66ce38c7ea1a76c5008efb1e623e75e5c8d8a2a1dcd1e53'),
	unhex('756785880cd5261915d696d267127ca746a672ab297d8f41b0a400a837d553f0'));
	assert.equal(hex(leaf),
		'cf603aa5dbdf7432323252f805a61028de3a5d600b0254ffe26ab81522145e88');
});

/* Some have words where the value of a hash does not matter, or nothing. */
function hashes(texts) {
	return texts.map((one) => {
		const raw = unbase64(one ?? '');
		assert.ok(raw.length > 0);
		return Uint8Array.from({ length: 32 }, (_, i) => raw[i] ?? 0);
	});
}

async function holds(claim) {
	const proof = hashes(claim.proof ?? []);
	if (claim.size1 !== undefined)
		return verifyConsistency(claim.size1, claim.size2,
			...hashes([claim.root1, claim.root2]), proof);
	const [leaf, top] = hashes([claim.leafHash, claim.root]);
	return verifyInclusion(claim.leafIdx, claim.treeSize, leaf, proof, top);
}

test('agrees with the published vectors', needs('merkle'), async () => {
	let n = 0;
	for (const name of vectorFiles('merkle')) {
		const claim = JSON.parse(vector('merkle', name));
		const found = await holds(claim).then(() => false, () => true);
		assert.equal(found, claim.wantErr, name);
		n++;
	}
	assert.ok(n > 90, `only ${n} vectors`);
});
