/* What people who write are told, and how they insist on being told. */

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import { readCheckpoint } from './tree.mjs';

const TRIES = 6000;
const AGAIN_MS = 20;
const PATIENCE_MS = 60000;

/* Everything that anybody was told, in the order in which it was heard. */
export class Record {
	receipts = []; /* {digest, index, recorded_at} */
	heads = []; /* {size, root, genuine}: all that were ever shown */
	refusals = new Map(); /* how often which status */
	cuts = 0; /* requests without an answer */
	waiting = [];

	constructor(vkey) {
		this.vkey = vkey;
	}

	acknowledge({ digest, index, recorded_at, proof }) {
		this.receipts.push({ digest, index, recorded_at });
		this.see(proof);
		this.waiting = this.waiting.filter(({ n, resolve }) => {
			if (n <= this.receipts.length)
				resolve();
			return n > this.receipts.length;
		});
	}

	/* A checkpoint, or a proof that ends with one. */
	see(text) {
		this.heads.push(readCheckpoint(text, this.vkey));
	}

	refuse({ status, text }) {
		const what = status === 503 ? status : `${status} ${text}`;
		this.refusals.set(what, (this.refusals.get(what) ?? 0) + 1);
	}

	/* When so many were acknowledged. */
	reached(n) {
		return new Promise((resolve) => {
			this.waiting.push({ n, resolve });
		});
	}

	assertOnlyPutOff() {
		assert.deepEqual([...this.refusals.keys()]
			.filter((what) => what !== 503), []);
	}

	toString() {
		return `${this.receipts.length} acknowledged, ` +
			`${this.refusals.get(503) ?? 0} times put off with 503, ` +
			`${this.cuts} times cut off, ${this.heads.length} heads seen`;
	}
}

async function submit(url, envelope) {
	const answer = await fetch(`${url}/api/v1/orchard/statements`, {
		method: 'POST', body: JSON.stringify(envelope),
		headers: { 'content-type': 'application/json' },
		signal: AbortSignal.timeout(PATIENCE_MS) });
	return { status: answer.status, text: await answer.text() };
}

/* Say it until somebody says that it is recorded; where() says to whom. */
export async function insist(record, envelope, where) {
	for (let left = TRIES; left > 0; left--) {
		const answer = await submit(where(), envelope).catch(() => null);
		if (answer?.status === 201 || answer?.status === 200) {
			record.acknowledge(JSON.parse(answer.text));
			return;
		}
		if (answer === null)
			record.cuts++;
		else
			record.refuse(answer);
		await delay(AGAIN_MS);
	}
	assert.fail(`never recorded: ${record}`);
}
