/* signing.js: from what a page wants to say to what the log has recorded: texts
 * are composed, sealed, sent, and the receipts checked.  Nothing is drawn. */

import { ServerTrouble, ask, get, getText, post } from './api.js';
import { failure, hex } from './bytes.js';
import { signerOf } from './keyring.js';
import { checkReceipt } from './receipt.js';
import { compare, historyStep, isSound } from './seen.js';
import { api, community } from './site.js';
import { parse as parseKey } from './sshkey.js';
import { verify } from './sshsig.js';
import { compose, needsSeen, seal } from './statement.js';

/* Proofs that are fetched at a time when many were recorded at once. */
const AT_ONCE = 4;

/* The tree head that a statement of governance says it has seen. */
async function seeHead(about) {
	const note = await getText(`/${about.slug}/log/checkpoint`);
	const found = await compare(about, note);
	if (!isSound(found))
		throw failure(found.code, found.why);
	return { root: hex(found.head.root), size: found.head.size };
}

/*
 * What is going to be signed with a key of keyring.js: { about, drafts }, where
 * about is the community as the server tells of it and drafts are those of
 * statement.js compose(), one for each of items [{ type, body }].  A body that
 * names a statement before it is a function of the drafts so far.
 */
export async function prepare(items, entry) {
	const about = await get(api());
	if (about.log !== entry.log)
		throw failure('wrong-log', 'this key was made for another log that ' +
			`was once called ${community()}`);
	const seen = items.some(({ type }) => needsSeen(type))
		? await seeHead(about) : undefined;
	const drafts = [];
	for (const { type, body } of items)
		drafts.push(await compose({ by: entry.handle, type,
			body: typeof body === 'function' ? body(drafts) : body,
			log: about.log, seen: needsSeen(type) ? seen : undefined }));
	return { about, drafts };
}

/* Envelopes signed with a key of this browser. */
export async function sealAll(drafts, entry) {
	const signer = await signerOf(entry.id);
	const envelopes = [];
	for (const draft of drafts)
		envelopes.push(await seal(draft, signer));
	return envelopes;
}

const ARMOR = /-----BEGIN SSH SIGNATURE-----[^-]*-----END SSH SIGNATURE-----/g;

/* The signature among these that is of this draft, or the last trouble. */
async function findSignature(draft, signatures, key) {
	let trouble = failure('malformed', 'no signature of this was pasted');
	for (const signature of signatures)
		try {
			await verify(signature, draft.namespace, draft.bytes, key);
			return signature;
		} catch (error) {
			trouble = error;
		}
	throw trouble;
}

/*
 * Envelopes of drafts (or of anything with payload, bytes and namespace) and
 * the signatures that somebody pasted, in any order, with anything around
 * them.  Throws if one is missing, or by another key than the entry's.
 */
export async function matchPasted(drafts, pasted, entry) {
	const text = pasted.replaceAll('\r', '').replace(/^[ \t]+/gm, '');
	const signatures = (text.match(ARMOR) ?? []).map((one) => `${one}\n`);
	const key = parseKey(entry.line);
	const envelopes = [];
	if (signatures.length === 0)
		throw failure('malformed', 'no signature');
	for (const draft of drafts)
		envelopes.push({ payload: draft.payload,
			signature: await findSignature(draft, signatures, key) });
	return envelopes;
}

async function submitOne(envelope, draft) {
	const answer = await post(api('statements'), envelope);
	return answer.status === 'waiting'
		? { status: 'waiting', digest: draft.digest }
		: { status: 'recorded', digest: answer.digest, index: answer.index,
			recordedAt: answer.recorded_at, receipt: answer };
}

function outcomeOf(line, draft) {
	if (line.code !== undefined)
		return { status: 'refused', digest: draft.digest, problem: line };
	if (line.status === 'waiting')
		return { status: 'waiting', digest: draft.digest };
	return { status: 'recorded', digest: line.digest, index: line.index,
		recordedAt: line.recorded_at, receipt: line };
}

async function textOf(response) {
	try {
		return await response.text();
	} catch (error) {
		throw new ServerTrouble(0, { code: 'unreachable',
			detail: error.message });
	}
}

async function submitMany(envelopes, drafts) {
	const response = await ask(api('statements'), { method: 'POST',
		headers: { 'content-type': 'application/x-ndjson' },
		body: envelopes.map((one) => JSON.stringify(one)).join('\n') });
	const lines = (await textOf(response)).trim().split('\n')
		.map((line) => JSON.parse(line));
	return drafts.map((draft, i) => outcomeOf(lines[i], draft));
}

const isRefusal = ({ status }) =>
	status >= 400 && status < 500 && status !== 429;

/* Each only once the one before it is recorded, up to the first refused. */
async function submitInTurn(envelopes, drafts) {
	const outcomes = [];
	for (const [i, draft] of drafts.entries())
		try {
			outcomes.push(await submitOne(envelopes[i], draft));
		} catch (trouble) {
			if (i === 0 || !isRefusal(trouble))
				throw trouble;
			outcomes.push({ status: 'refused', digest: draft.digest,
				problem: trouble.problem });
			break;
		}
	return outcomes;
}

/*
 * Send envelopes, in the order of their drafts; what became of each: { status:
 * 'recorded' | 'waiting' | 'refused', digest, index, recordedAt, receipt,
 * problem }.  Sent again, what is there already is answered as before.  Throws
 * a ServerTrouble; of several statements also if every one is refused.  inTurn:
 * what comes later makes no sense without what comes first.
 */
export async function submit(envelopes, drafts, inTurn) {
	if (drafts.length === 1 || inTurn)
		return submitInTurn(envelopes, drafts);
	const outcomes = await submitMany(envelopes, drafts);
	if (outcomes.every(({ status }) => status === 'refused'))
		throw new ServerTrouble(outcomes[0].problem.status,
			outcomes[0].problem);
	return outcomes;
}

async function checkOne(outcome, envelope, about, entry) {
	const proof = outcome.receipt.proof ??
		await getText(api('statements', outcome.digest, 'proof'));
	return checkReceipt({ ...outcome.receipt, proof }, { ...envelope,
		vkeys: about.keys.map(({ vkey }) => vkey), log: about.log,
		signer: entry.line });
}

/* Of the same step several times: the first that is as bad as any. */
const worstOf = (steps) => ['failed', 'unchecked', 'passed']
	.map((one) => steps.find(({ state }) => state === one)).find(Boolean);

const mergeSteps = (reports) => reports[0].steps.map((_, i) =>
	worstOf(reports.map(({ steps }) => steps[i])));

/* Those that differ, the smallest first. */
const distinct = (heads) => [...new Map(heads.map((head) =>
	[head.note, head])).values()].sort((a, b) => a.size - b.size);

/* Has the log kept all that this browser saw of it, up to each of these heads?
 * Otherwise each receipt could be of a history of its own. */
async function checkHistory(about, heads) {
	const steps = [];
	for (const { note } of distinct(heads))
		steps.push(historyStep(await compare(about, note)));
	return worstOf(steps) ?? { name: 'history', state: 'unchecked' };
}

/*
 * Check the receipts of what was recorded: { state, steps }, those of
 * receipt.js and at the end 'history'.  onProgress(done, all) is called as it
 * goes on.  Throws a ServerTrouble if a proof cannot be had.
 */
export async function checkAll(outcomes, envelopes, about, entry, onProgress) {
	const recorded = outcomes.map((outcome, i) => [outcome, envelopes[i]])
		.filter(([{ status }]) => status === 'recorded');
	const reports = [];
	while (reports.length < recorded.length) {
		const next = recorded.slice(reports.length, reports.length + AT_ONCE);
		reports.push(...await Promise.all(next.map(([outcome, envelope]) =>
			checkOne(outcome, envelope, about, entry))));
		onProgress(reports.length, recorded.length);
	}
	const heads = reports.map(({ head }) => head).filter(Boolean);
	const steps = [...mergeSteps(reports), await checkHistory(about, heads)];
	return { state: worstOf(steps).state, steps };
}
