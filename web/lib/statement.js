/* statement.js: statements on their way to the log (docs/protocol.md, section
 * 2): the canonical text that somebody signs, and the envelope that goes to
 * POST /api/v1/{c}/statements.  What a body may say is for the schemas and the
 * server to judge. */

import {
	base64url, bytesOf, failure, hex, random, sha256, utf8,
} from './bytes.js';
import { canonical, canonicalText, parse as parseJson } from './jcs.js';
import { verify } from './sshsig.js';

/* The types that say which tree head their signer has seen. */
const GOVERNANCE = new Set(['assent', 'key', 'log-key', 'office', 'policy']);

const NONCE_LEN = 16;

export const needsSeen = (type) => GOVERNANCE.has(type);

/* A signature for one type is none for another. */
export const namespaceOf = (type) => `kleos.v1.${type}`;

export const KEY_PROOF = 'kleos.v1.key-proof';
export const SESSION = 'kleos.v1.session';

/* 2026-11-22T10:00:00Z of milliseconds since 1970, cut to seconds. */
export const instant = (ms) =>
	new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/* A statement's name: of its payload, bytes or text. */
export const digestOf = async (payload) => hex(await sha256(payload));

function checkSeen(type, seen) {
	if (needsSeen(type) && seen === undefined)
		throw failure('invalid', `a ${type} says which tree head its signer ` +
			'has seen', '/seen');
	if (!needsSeen(type) && seen !== undefined)
		throw failure('invalid', `a ${type} does not say what its signer has ` +
			'seen', '/seen');
}

/*
 * What is going to be signed: {statement, payload (the canonical text, to be
 * shown as it is), bytes, digest, namespace}.
 *
 *	by, type, log   who, what kind, and the digest of the log
 *	body            an object in the form that the type demands
 *	seen            {root, size} that the signer has verified, of a tree of
 *	                this log: in types of governance, and only there
 *	madeAt, nonce   left out but in tests: now, and 16 new random bytes
 */
export async function compose({ by, type, log, body, seen, madeAt, nonce }) {
	checkSeen(type, seen);
	const statement = {
		body, by, log, type, v: 1,
		made_at: instant(madeAt ?? Date.now()),
		nonce: base64url(nonce ?? random(NONCE_LEN)),
		...(seen && { seen: { root: seen.root, size: seen.size } }),
	};
	const bytes = canonical(statement);
	return { statement, payload: canonicalText(statement), bytes,
		digest: await digestOf(bytes), namespace: namespaceOf(type) };
}

/*
 * Sign what compose() made.  signer is {sign(namespace, bytes)} which returns
 * an armored text, such as keyring's; what it returns is verified, by its key
 * where signer.key is there.
 */
export async function seal({ payload, bytes, namespace }, signer) {
	const signature = await signer.sign(namespace, bytes);
	await verify(signature, namespace, bytes, signer.key);
	return { payload, signature };
}

/*
 * What a payload says, without a look at who signed it: {statement, digest,
 * namespace}.  Throws as jcs.parse does, and 'unchecked' for another version.
 */
export async function read(payload) {
	const statement = parseJson(payload);
	if (statement.v !== 1 || typeof statement.type !== 'string' ||
		typeof statement.by !== 'string')
		throw failure('unchecked', 'a statement of a form that is not known ' +
			'here');
	return { statement, digest: await digestOf(payload),
		namespace: namespaceOf(statement.type) };
}

/* What a new key signs to become a person's; line is its "type base64". */
export const keyProofText = (log, handle, line) =>
	canonicalText({ handle, key: line, log });

/* {key, proof} for the body of a person or key statement. */
export async function proveKey(log, handle, signer) {
	const { line } = signer.key;
	const proof = await signer.sign(KEY_PROOF,
		utf8(keyProofText(log, handle, line)));
	return { key: line, proof };
}

/*
 * The answer to the challenge of GET /api/v1/{c}/session, once it is known to
 * be for this log and this host (location.host): signed for another, it would
 * let that one in.
 */
export async function answerChallenge(challenge, { log, host }, signer) {
	if (challenge.log !== log || challenge.host !== host)
		throw failure('wrong-log', 'the challenge is for another log or host');
	const payload = canonicalText(challenge);
	return { payload, signature: await signer.sign(SESSION, utf8(payload)) };
}

/* The digests that a body names as what it is about. */
export function targetsOf({ type, body = {} }) {
	const one = { assent: body.of, retraction: body.of, thanks: body.of,
		vouch: body.person, office: body.grant }[type];
	if (one !== undefined)
		return [one];
	if (type === 'endorsement')
		return (body.of ?? []).map(({ statement }) => statement);
	return type === 'redaction' ? (body.erase ?? []).map(({ digest }) => digest)
		: [];
}

const TARGETS_MAX = 256;

/* Room for the rest of the payload, of which handles are the longest part. */
const FRAME_BYTES = 1024;
const BODY_BYTES = 32 * 1024 - FRAME_BYTES;

const sizeOf = (value) => bytesOf(JSON.stringify(value)).length;

/*
 * The bodies of as few endorsements as it takes to judge all targets, each
 * {statement} or {statement, attendee} and taken once: at most 256 in one, and
 * no longer than a payload may be.  verdict is 'endorse' or 'dispute'; a
 * dispute has a reason.
 */
export function judgements(targets, verdict, reason) {
	const rest = { verdict, ...(reason && { reason }) };
	const room = BODY_BYTES - sizeOf({ of: [], ...rest });
	const bodies = [];
	let left = 0;
	if (verdict === 'dispute' && !reason)
		throw failure('invalid', 'a dispute says why', '/reason');
	for (const target of new Map(targets.map((one) =>
		[`${one.statement}/${one.attendee ?? ''}`, one])).values()) {
		const size = sizeOf(target) + 1;
		if (size > left || bodies.at(-1).of.length === TARGETS_MAX) {
			bodies.push({ of: [], ...rest });
			left = room;
		}
		bodies.at(-1).of.push(target);
		left -= size;
	}
	return bodies;
}
