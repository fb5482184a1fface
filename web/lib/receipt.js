/* receipt.js: is a statement in the log, as a receipt or a proof says (docs/
 * protocol.md, section 4)?  Checked step by step, so that a page can show each.
 * Nothing here throws for a bad receipt: it says which step failed, and why. */

import {
	equal, failure, readDecimal, sha256, unbase64, unhex,
} from './bytes.js';
import { canonicalText } from './jcs.js';
import { entryLeaf, inclusionRoot } from './merkle.js';
import { openCheckpoint, parseKey } from './note.js';
import { parse as parseSshKey } from './sshkey.js';
import { verify } from './sshsig.js';
import { digestOf, read } from './statement.js';

const HEADER = 'c2sp.org/tlog-proof@v1';
const HASH_LEN = 32;
const HASHES_MAX = 64;

/*
 * The parts of a tlog-proof: {index, path (hashes), note}, of which nothing is
 * judged.  Throws 'malformed' with the number of the line.
 */
export function parseProof(proof) {
	const end = proof.indexOf('\n\n');
	const lines = proof.slice(0, end < 0 ? proof.length : end).split('\n');
	const wrong = (i, what) =>
		failure('malformed', `proof line ${i + 1} is not ${what}`);
	if (lines[0] !== HEADER)
		throw wrong(0, HEADER);
	const first = /^extra [A-Za-z0-9+/=]*$/.test(lines[1]) ? 2 : 1;
	const index = readDecimal(/^index (.*)$/.exec(lines[first])?.[1] ?? '');
	if (index === undefined)
		throw wrong(first, 'index and a decimal number');
	if (end < 0)
		throw wrong(lines.length - 1, 'there, nor a checkpoint after it');
	if (end + 2 === proof.length)
		throw wrong(lines.length + 1, 'there; a checkpoint is needed');
	if (lines.length - first - 1 > HASHES_MAX)
		throw wrong(first + 1 + HASHES_MAX, 'empty after so many hashes');
	const path = lines.slice(first + 1).map((line, i) => {
		try {
			return unbase64(line, HASH_LEN);
		} catch {
			throw wrong(first + 1 + i, 'the base64 of a hash');
		}
	});
	return { index, path, note: proof.slice(end + 2) };
}

/* Milliseconds of an instant as the server writes it; it has one form. */
export function readInstant(instant) {
	const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(instant)
		? Date.parse(instant) : NaN;
	if (Number.isNaN(ms) ||
		new Date(ms).toISOString().replace('.000Z', 'Z') !== instant)
		throw failure('malformed', 'not an instant', '/recorded_at');
	return ms;
}

const SHOWN = ['body', 'by', 'made_at', 'type'];

/* What is told in words beside a text has to be what the text says. */
function checkShown(shown, { statement, digest }) {
	const text = (value) => canonicalText({ value });
	if (shown.digest !== digest)
		throw failure('wrong-log', 'this is the text of another statement');
	for (const name of SHOWN)
		if (text(shown[name]) !== text(statement[name]))
			throw failure('wrong-log', 'what is shown is not what the text says',
				`/${name}`);
}

/*
 * Is what is told of a statement, {digest, type, by, made_at, body}, what its
 * payload says?  Throws 'wrong-log' if not, or as read() does.
 */
export const holdToText = async (shown, payload) =>
	checkShown(shown, await read(payload));

/* What is held is what the receipt is about, said in this log. */
async function checkStatement(claim, held, found) {
	if (claim.digest !== undefined &&
		claim.digest !== await digestOf(held.payload))
		throw failure('wrong-log', 'the receipt is about another statement');
	found.said = await read(held.payload);
	if (held.shown !== undefined)
		checkShown(held.shown, found.said);
	const { type, log } = found.said.statement;
	const own = type === 'community' ? found.said.digest : log;
	if (held.log !== undefined && own !== held.log)
		throw failure('wrong-log', 'the statement was made for another log');
}

/* By whom is for the page to show, unless it knows who it must be. */
async function checkSignature(claim, held, found) {
	const key = held.signer === undefined ? undefined
		: parseSshKey(held.signer);
	const { namespace } = found.said;
	found.sig = await verify(held.signature, namespace, held.payload, key);
}

async function checkProofForm(claim, held, found) {
	const proof = parseProof(claim.proof);
	if (claim.index !== undefined && claim.index !== proof.index)
		throw failure('wrong-index', 'the proof is for another index');
	found.proof = proof;
}

async function checkCheckpoint(claim, held, found) {
	const keys = await Promise.all(held.vkeys.map(parseKey));
	found.head = await openCheckpoint(found.proof.note, keys);
}

/* The digests of which an entry is made: also those of what was erased. */
async function digests(held, found) {
	if (held.erased)
		return [unhex(held.erased.payload, HASH_LEN),
			unhex(held.erased.signature, HASH_LEN)];
	return [await sha256(held.payload), await sha256(found.sig.blob)];
}

async function checkInclusion(claim, held, found) {
	const { proof: { index, path }, head } = found;
	const leaf = await entryLeaf(readInstant(claim.recorded_at),
		...await digests(held, found));
	const root = await inclusionRoot(index, head.size, leaf, path);
	if (!equal(root, head.root))
		throw failure('wrong-root', 'these bytes, recorded at that time, do ' +
			'not lead to the root that the log has signed');
}

/* In order; what a step needs is what those before it have found. */
const STEPS = [
	{ name: 'statement', run: checkStatement, needs: [], ofText: true },
	{ name: 'signature', run: checkSignature, needs: ['said'], ofText: true },
	{ name: 'proof', run: checkProofForm, needs: [] },
	{ name: 'checkpoint', run: checkCheckpoint, needs: ['proof'] },
	{ name: 'inclusion', run: checkInclusion, needs: ['proof', 'head'] },
];

const unchecked = (name, code, why) => ({ name, state: 'unchecked', code, why });

/* An Error that has no code of ours comes of something of another shape. */
function failed(name, error) {
	if (error.code === 'unsupported' || error.code === 'unchecked')
		return unchecked(name, error.code, error.message);
	const known = typeof error.code === 'string';
	return { name, state: 'failed', code: known ? error.code : 'malformed',
		why: known ? error.message : 'something is missing, or is not a text' };
}

async function runStep({ name, run, needs, ofText }, claim, held, found) {
	if (ofText && held.erased)
		return unchecked(name, 'gone', 'payload and signature were erased');
	if (needs.some((what) => found[what] === undefined) ||
		(run === checkInclusion && !held.erased && !found.sig))
		return unchecked(name, 'unchecked', 'what it needs is not there');
	try {
		await run(claim, held, found);
		return { name, state: 'passed', code: 'none', why: '' };
	} catch (error) {
		return failed(name, error);
	}
}

async function check(claim, held) {
	const found = {};
	const steps = [];
	for (const step of STEPS)
		steps.push(await runStep(step, Object(claim), Object(held), found));
	const state = ['failed', 'unchecked', 'passed'].find((one) =>
		steps.some((step) => step.state === one));
	return { state, steps, key: found.sig?.key, index: found.proof?.index,
		head: found.head, statement: found.said?.statement };
}

/*
 * Check a receipt {digest, index, recorded_at, proof}, or the like for a
 * statement that is shown, against what somebody holds:
 *
 *	payload, signature   the texts of the envelope; or instead of them
 *	erased               {payload, signature}: the digests of what was erased
 *	vkeys                the log's verifier keys that are trusted
 *	log                  the log's digest, if known
 *	shown                {digest, type, by, made_at, body}: what is told of the
 *	                     statement, if it has to be what the payload says
 *	signer               "type base64" of who must have signed, if known
 *
 * Returns {state, steps, key, index, head, statement}.  Steps are 'statement',
 * 'signature', 'proof', 'checkpoint' and 'inclusion', each {name, state, code,
 * why}; a state is 'passed', 'failed' or 'unchecked', and that of the whole is
 * 'passed' only if all are.  The others are what the steps have found, whatever
 * became of them: whose key signed, where the proof puts it, the tree head.
 */
export const checkReceipt = (receipt, held) => check({ digest: '', index: -1,
	recorded_at: '', proof: '', ...receipt }, held);

/* The same of the text of GET .../statements/{digest}/proof alone. */
export const checkProof = (proof, recordedAt, held) =>
	check({ proof, recorded_at: recordedAt }, held);
