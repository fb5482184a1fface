/* held.js: what somebody is about to sign about, by the words of whoever said
 * it.  A digest tells a person nothing, and what a list tells beside one may be
 * anything: so the text itself is fetched and held against the digest, against
 * a signature by its author, and against what was shown of it. */

import { ServerTrouble, get } from './api.js';
import { failure } from './bytes.js';
import { holdToText } from './receipt.js';
import { api } from './site.js';
import { verify } from './sshsig.js';
import { read, targetsOf } from './statement.js';

/* Statements that are fetched at a time. */
const AT_ONCE = 8;

/* What lists tell of a statement in the words of its text, and of its body. */
const OF_TEXT = ['type', 'by', 'made_at', 'body'];
const OF_BODY = ['subject', 'group', 'activity', 'handle', 'office'];

const given = (shown, names) => names.filter((name) =>
	shown[name] !== undefined);

const pick = (shown, names) => Object.fromEntries(given(shown, names)
	.map((name) => [name, shown[name]]));

/* Who enters says which keys are theirs; of others the server has to. */
const ownKeys = ({ type, body }) => type === 'person'
	? (body.keys ?? []).map(({ key }) => key) : [];

async function checkKey(line, statement, keysOf) {
	const { by } = statement;
	if (!(await keysOf(by, ownKeys(statement))).includes(line))
		throw failure('unknown-key', `it is not signed by a key of ${by}`);
}

/*
 * The statement {digest, type, by, made_at, body, ...} that an envelope has, once
 * it is known to be what `shown` says ({digest}, and what else is told of it),
 * said in this log and signed by one of keysOf(by, own), which may be promised:
 * lines of keys, where own are those that a newcomer brings.  Throws an error that says what differs.
 */
export async function hold(shown, { envelope, log, keysOf }) {
	const { payload, signature } = envelope;
	const { statement, digest, namespace } = await read(payload);
	await holdToText({ ...statement, ...pick(shown, OF_TEXT),
		digest: shown.digest }, payload);
	for (const name of given(shown, OF_BODY))
		if (name in statement.body && statement.body[name] !== shown[name])
			throw failure('wrong-log',
				'what is shown is not what the text says', `/body/${name}`);
	if ((statement.type === 'community' ? digest : statement.log) !== log)
		throw failure('wrong-log', 'the statement was made for another log');
	const { key } = await verify(signature, namespace, payload);
	await checkKey(key.line, statement, keysOf);
	return { ...statement, digest };
}

/* The keys of people, each asked for once; what they bring counts first. */
export function askKeys() {
	const asked = new Map();
	return (handle, own) => {
		if (own.length > 0)
			return own;
		if (!asked.has(handle))
			asked.set(handle, get(api('people', handle))
				.then(({ keys }) => keys.map(({ key }) => key)));
		return asked.get(handle);
	};
}

/* Fetched, unless its envelope came with what was shown of it. */
async function fetchHeld(shown, { log, keysOf }) {
	const envelope = shown.envelope ??
		(await get(api('statements', shown.digest))).envelope;
	return hold(shown, { envelope, log, keysOf });
}

/* That the server cannot be asked says nothing about one statement. */
const isPassing = (error) => error instanceof ServerTrouble &&
	(error.status < 400 || error.status === 429 || error.status >= 500);

/*
 * Hold each of these {digest, ...} to its text: { held, faults }, maps by digest
 * of what hold() returned or threw.  Throws a ServerTrouble if the server
 * does not answer.
 */
export async function holdEach(items, log, keysOf = askKeys()) {
	const held = new Map();
	const faults = new Map();
	const left = [...items];
	const work = async () => {
		for (let one = left.shift(); one !== undefined; one = left.shift())
			try {
				held.set(one.digest, await fetchHeld(one, { log, keysOf }));
			} catch (error) {
				if (isPassing(error))
					throw error;
				faults.set(one.digest, error);
			}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { held, faults };
}

/* What a statement names: each by its digest, and with what it says of it. */
export const namedBy = ({ type, body }) => type === 'redaction'
	? (body.erase ?? []).map(({ digest, type: of }) => ({ digest, type: of }))
	: typeof body === 'function' ? []
		: targetsOf({ type, body }).map((digest) => ({ digest }));

/* A body without the targets that are bad; null if none is left. */
function trim(item, bad) {
	const { type, body } = item;
	if (!targetsOf(item).some((digest) => bad.has(digest)))
		return item;
	const name = { endorsement: 'of', redaction: 'erase' }[type];
	if (name === undefined)
		return null;
	const rest = body[name].filter(({ statement, digest }) =>
		!bad.has(statement ?? digest));
	return rest.length === 0 ? null : { ...item, body: { ...body, [name]: rest } };
}

/* Who assents gives effect to a text that is about others: what it erases, takes
 * back or ends.  { named, held, faults } of those, and the digests of assented
 * texts that are bad because of them. */
async function holdBehind(items, held, look) {
	const texts = items.filter(({ type }) => type === 'assent')
		.map(({ body }) => held.get(body.of)).filter(Boolean);
	const named = texts.flatMap(namedBy);
	const behind = await look(named);
	return { ...behind, named, bad: texts.filter((text) => namedBy(text)
		.some(({ digest }) => behind.faults.has(digest)))
		.map(({ digest }) => digest) };
}

/*
 * What items [{type, body}] are about, held to the texts: { items, told, faults },
 * where faulty targets are left out of items, told are the statements in the
 * order in which they are named, each assented one with what it is about, and
 * faults are [{ digest, error }].  shown is what the page has told of them.
 * Statements that make no sense without one another (inTurn) are left out
 * together.
 */
export async function holdTargets(items, { log, shown = [], inTurn }) {
	const known = new Map(shown.map((one) => [one.digest, one]));
	const keysOf = askKeys();
	const look = (named) => holdEach([...new Map(named.map((one) =>
		[one.digest, { ...known.get(one.digest), ...one }])).values()],
	log, keysOf);
	const named = items.flatMap(namedBy);
	const first = await look(named);
	const behind = await holdBehind(items, first.held, look);
	const held = new Map([...first.held, ...behind.held]);
	const faults = new Map([...first.faults, ...behind.faults]);
	const bad = new Set([...first.faults.keys(), ...behind.bad]);
	const sound = items.map((item) => typeof item.body === 'function' ? item
		: trim(item, bad)).filter((item) => item !== null);
	return { items: inTurn && faults.size > 0 ? [] : sound,
		told: [...new Set([...named, ...behind.named]
			.map(({ digest }) => digest))].filter((one) => held.has(one))
			.map((one) => held.get(one)),
		faults: [...faults].map(([digest, error]) => ({ digest, error })) };
}
