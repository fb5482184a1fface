/* What is wrong with a bundle, a proof or a tree head, by the code that says
 * so: each way of being wrong has its own. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { Witness } from '../api/witness.mjs';
import { kleosIn, makeHome } from './kleos.mjs';
import { digestOf, Ledger, orchard } from './ledger.mjs';

const home = makeHome();
const kleos = kleosIn(home);
const { log, talk } = orchard(home.path);
const { log: other } = orchard(home.path);
const SIZE = log.entries.length;
const PAGES = [3, 10];
const text = log.bundle({ pages: PAGES });
const lines = text.split(/(?<=\n)/);

after(() => home.remove());

function file(name, content) {
	const path = join(home.path, name);
	writeFileSync(path, content);
	return path;
}

const audit = (content, ...args) => kleos('audit', '--json',
	file('bundle', content), '--log', log.log, ...args);

/* What a report comes to. */
const gist = ({ status, json }) => [status, json?.verdict, json?.code];
const broken = (code) => [1, 'broken', code];

/* Lines of the bundle, spoiled. */
function edited(edit) {
	const copy = [...lines];
	edit(copy);
	return copy.join('');
}

/* Line of an entry: header, 3 entries, header, 7 entries, header, the rest. */
const lineOf = (index) => index + 1 + PAGES.filter((end) =>
	index >= end).length;
const entryAt = (index) => JSON.parse(lines[lineOf(index)]);

const line = (value) => `${JSON.stringify(value)}\n`;

/* An entry as if it had been erased. */
function erased(index) {
	const { payload, signature, recorded_at: at } = entryAt(index);
	const blob = Buffer.from(signature.replace(/-----[^-]*-----/g, ''),
		'base64');
	return line({ index, recorded_at: at, redacted: {
		payload: digestOf(payload), signature: createHash('sha256')
			.update(blob).digest('hex') } });
}

/* A log whose last import is followed by too many rows. */
function tooManyRows() {
	const { log: second } = orchard(home.path);
	const sha = digestOf('few rows');
	const source = second.say('cleo', 'import', { format: 'minutes',
		name: 'few.txt', sha256: sha, group: 'ops', rows_in: 1,
		matched: 0, queued: 1, rejections: [] });
	second.say('cleo', 'occasion', { group: 'ops', status: 'held',
		name: 'Ops weekly', start: '2026-02-05T18:00:00Z', source: sha,
		import: source, attendees: [
			{ identity: 'irc:rue', rows: [1] },
			{ identity: 'irc:sorrel', rows: [2] }] });
	return second;
}

/* The same people say the same, but for the last word. */
function forkOf(ledger) {
	const fork = Object.assign(Object.create(Ledger.prototype), ledger,
		{ entries: ledger.entries.slice(0, -1) });
	fork.say('bea', 'activity', { slug: 'walk', title: 'Walk' });
	return fork;
}

test('a bundle that is all right has the code none', () => {
	assert.deepEqual(gist(audit(text)), [0, 'authenticated', 'none']);
	assert.deepEqual(gist(kleos('audit', '--json', file('bundle', text))),
		[6, 'self-consistent', 'unauthenticated']);
});

test('wherever it is cut, a bundle is torn', () => {
	const bytes = Buffer.from(log.bundle({ header: {} }));
	const whole = [];

	for (let cut = 0; cut < bytes.length; cut += 997)
		assert.deepEqual(gist(audit(bytes.subarray(0, cut))),
			broken('torn'), `at ${cut}`);
	for (let end = 0, at = 0; at < lines.length; at++) {
		end += lines[at].length;
		const cut = text.slice(0, end);
		const [status, , code] = gist(audit(cut));
		if (status === 0)
			whole.push(at);
		else
			assert.equal(code, 'torn', `after line ${at + 1}`);
	}
	/* What ends with a page and its checkpoint is an older bundle. */
	assert.deepEqual(whole, [3, 11, lines.length - 1]);
});

test('a bundle that was put together anew', async (t) => {
	const swap = (a, b) => edited((copy) => {
		[copy[a], copy[b]] = [copy[b], copy[a]];
	});
	const page = (from, to) => lines.slice(from, to).join('');
	const foreign = (index) => line({ ...entryAt(index),
		payload: other.entries[index].payload,
		signature: other.entries[index].signature });
	const rows = [
		['two entries swapped', swap(lineOf(5), lineOf(6)),
			'out-of-order'],
		['an entry left out', edited((copy) => copy.splice(lineOf(6), 1)),
			'out-of-order'],
		['two pages swapped', page(4, 12) + page(0, 4) + page(12),
			'out-of-order'],
		['a page left out', page(0, 4) + page(12), 'out-of-order'],
		['an entry twice', edited((copy) =>
			copy.splice(lineOf(5), 0, copy[lineOf(5)])), 'duplicated'],
		['the last entry twice', text + lines.at(-1), 'duplicated'],
		['a page twice', page(0, 12) + page(4), 'duplicated'],
		['a header twice', lines[0] + text, 'duplicated'],
		['another log\'s entry', edited((copy) => {
			copy[lineOf(7)] = foreign(7);
		}), 'wrong-log'],
		['another log\'s page', page(0, 12) + page(12).replace(log.log,
			other.log), 'wrong-log'],
		['an entry more than its page has', text + line({ ...entryAt(5),
			index: SIZE }), 'not-covered'],
	];
	for (const [why, content, code] of rows)
		await t.test(`${why}: ${code}`, () => {
			assert.deepEqual(gist(audit(content)), broken(code));
		});
	await t.test('another log\'s entry is named', () => assert.match(
		audit(edited((copy) => { copy[lineOf(7)] = foreign(7); }))
			.json.field, /^entry 7\b/));
});

test('a bundle that somebody else has signed', async (t) => {
	const thief = new Ledger(home.path);
	const resigned = log.bundle({ header: { vkey: thief.vkey,
		checkpoint: log.checkpoint(SIZE, thief.signers(1)) } });
	const forged = log.bundle({ header: { checkpoint: log.checkpoint(SIZE,
		[{ ...log.signers(SIZE)[0], secret: thief.logKeys[0].secret }]) } });
	const { log: second } = orchard(home.path);
	second.say('bea', 'activity', { slug: 'walk', title: 'Walk' },
		{ key: second.key('ada') });
	const more = log.bundle({ header: { checkpoint: log.checkpoint(SIZE,
		[...log.signers(SIZE), ...thief.signers(1)]) } });

	for (const [why, content, code, args] of [
		['the checkpoint by another key', resigned, 're-signed'],
		['the checkpoint by another key in the log\'s name', forged,
			'bad-signature'],
		['the checkpoint by another key as well', more, 'bad-signature'],
		['a statement by somebody else\'s key', second.bundle(),
			'unknown-key', second.log],
	])
		await t.test(`${why}: ${code}`, () => {
			const done = kleos('audit', '--json', file('bundle', content),
				'--log', args ?? log.log);
			assert.deepEqual(gist(done), broken(code));
		});
});

test('a bundle whose entries and checkpoints disagree', async (t) => {
	const late = (index) => edited((copy) => {
		copy[lineOf(index)] = line({ ...entryAt(index),
			recorded_at: entryAt(index).recorded_at
				.replace('00Z', '01Z') });
	});
	const fork = forkOf(log);
	const header = (ledger, from, to) => line({ bundle: 1, log: log.log,
		origin: log.origin, vkey: log.vkey,
		checkpoint: ledger.checkpoint(SIZE), from, to });
	const forked = header(fork, 0, 3) + lines.slice(1, 4).join('') +
		header(log, 3, SIZE) + log.bundle().split(/(?<=\n)/).slice(4)
		.join('');
	const sums = tooManyRows();
	const rows = [
		['one was recorded at another time', late(SIZE - 2), 'wrong-root',
			/from 10 to \d+ was changed/],
		['and somebody saw it as it was', late(7), 'wrong-root',
			/one of them was changed/],
		['the key has signed two roots', forked, 'forked',
			/two histories/],
		['a checkpoint ends before its page', log.bundle({ header: {
			checkpoint: log.checkpoint(SIZE - 1) } }), 'not-covered', /./],
		['a payload is missing', edited((copy) => {
			copy[lineOf(SIZE - 1)] = erased(SIZE - 1);
		}), 'erased-without-cause', /no redaction/],
		['the founding is missing', edited((copy) => {
			copy[1] = erased(0);
		}), 'erased-without-cause', /never erased/],
		['an import has more rows than it says', sums.bundle(),
			'wrong-sums', /more rows/, sums.log],
	];
	for (const [why, content, code, detail, id] of rows)
		await t.test(`${why}: ${code}`, () => {
			const done = kleos('audit', '--json', file('bundle', content),
				'--log', id ?? log.log);
			assert.deepEqual(gist(done), broken(code));
			assert.match(done.json.detail, detail);
		});
});

test('an older bundle is rolled back once a later head is known', () => {
	const older = log.bundle({ pages: PAGES }).split(/(?<=\n)/)
		.slice(0, 12).join('');
	const head = (size) => ['--checkpoint', file('head',
		log.checkpoint(size))];

	assert.deepEqual(gist(audit(older)), [0, 'authenticated', 'none']);
	assert.deepEqual(gist(audit(older, ...head(SIZE))),
		broken('rolled-back'));
	for (const size of [1, 10])
		assert.equal(audit(older, ...head(size)).status, 0, `${size}`);
	assert.equal(audit(text, ...head(SIZE)).status, 0);
});

test('a head from elsewhere that does not fit', async (t) => {
	const fork = forkOf(log);
	const thief = new Ledger(home.path);
	const head = (name, note) => ['--checkpoint', file(name, note)];
	const later = orchard(home.path).log;
	for (const [why, note, status, code] of [
		['of another branch', fork.checkpoint(), 1, 'forked'],
		['by another key', log.checkpoint(SIZE, [{
			...thief.logKeys[0], id: log.logKeys[0].id }]), 1,
		'bad-signature'],
		['of another log', later.checkpoint().replaceAll(later.origin,
			'else.example/log'), 1, 'wrong-log'],
		['that is none', 'hello\n', 1, 'malformed'],
		['of later, by a key that is not known', log.checkpoint(SIZE)
			.replace(`\n${SIZE}\n`, '\n99\n'), 4, 'unchecked'],
	])
		await t.test(`${why}: ${code}`, () => {
			const done = audit(text, ...head('head', note));
			assert.deepEqual(gist(done), [status, 'broken', code]);
			assert.match(done.json.field, /^--checkpoint/);
		});
});

/* Witnesses, who are not asked over the network here. */
const [w1, w2, liar] = ['w1', 'w2', 'w3'].map((name) =>
	new Witness(`witness.example/${name}`, {}));
const bodyOf = (note) => `${note.split('\n\n')[0]}\n`;
const witnessed = (note, ...by) => note + by.map((one) =>
	one.cosign(bodyOf(note))).join('');
const asked = (...by) => by.flatMap((one) => ['--witness', one.vkey]);

test('witnesses of a bundle', async (t) => {
	const note = witnessed(log.checkpoint(10), w1, w2);
	const head = (content) => ['--checkpoint', file('head', content)];
	const forked = forkOf(log);
	const lie = `${bodyOf(forked.checkpoint())}\n`;
	const forged = note + liar.cosign(bodyOf(log.checkpoint(9)));

	await t.test('who have signed are counted', () => {
		const done = audit(text, ...head(note), ...asked(w1, w2));
		assert.deepEqual(gist(done), [0, 'authenticated', 'none']);
		assert.deepEqual(done.json.witnesses,
			{ signed: 2, needed: 2, size: 10 });
	});
	await t.test('who have not are missed', () => {
		const args = [...head(note), ...asked(w1, w2, liar)];
		assert.deepEqual(gist(audit(text, ...args)),
			[6, 'self-consistent', 'unwitnessed']);
		const enough = audit(text, ...args, '--witnesses-needed', '2');
		assert.deepEqual(gist(enough), [0, 'authenticated', 'none']);
	});
	await t.test('do not say which log is meant', () => {
		const done = kleos('audit', '--json', file('bundle', text),
			...head(note), ...asked(w1));
		assert.deepEqual(gist(done),
			[6, 'self-consistent', 'unauthenticated']);
	});
	for (const [why, content, code] of [
		['whose line is of another head', forged, 'bad-cosignature'],
		['who signed what the log never did', lie +
			liar.cosign(bodyOf(lie)), 'false-witness'],
		['who signed what the log did on another branch', witnessed(
			forked.checkpoint(), liar), 'forked'],
	])
		await t.test(`${why}: ${code}`, () => assert.deepEqual(
			gist(audit(text, ...head(content), ...asked(liar))),
			broken(code)));
	await t.test('hold a shorter bundle to what they saw', () => {
		const older = lines.slice(0, 4).join('');
		assert.deepEqual(gist(audit(older, ...head(note), ...asked(w1))),
			broken('rolled-back'));
	});
	for (const [why, args] of [
		['without a checkpoint', asked(w1)],
		['named twice', [...head(note), ...asked(w1, w1)]],
		['that is no witness\' key', [...head(note), '--witness',
			log.vkey]],
		['fewer than needed', [...head(note), ...asked(w1),
			'--witnesses-needed', '2']],
		['needed by nobody', [...head(note), '--witnesses-needed', '1']],
	])
		await t.test(`${why} are a wrong call`, () => assert.equal(
			audit(text, ...args).status, 2));
});

/* RFC 6962: the hashes from a leaf to the root. */
function pathOf(ledger, index, from = 0, to = ledger.entries.length) {
	if (to - from === 1)
		return [];
	let k = 1;
	while (k * 2 < to - from)
		k *= 2;
	const part = (a, b) => Object.assign(Object.create(Ledger.prototype),
		ledger, { entries: ledger.entries.slice(a, b) }).root();
	return index < from + k
		? [...pathOf(ledger, index, from, from + k), part(from + k, to)]
		: [...pathOf(ledger, index, from + k, to), part(from, from + k)];
}

const proofOf = (ledger, index, size, note = ledger.checkpoint(size)) =>
	`c2sp.org/tlog-proof@v1\nindex ${index}\n${pathOf(ledger, index, 0, size)
		.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;

test('a statement with a proof that is not its own', async (t) => {
	const index = SIZE - 1;
	const { payload, signature, recorded_at: at } = entryAt(index);
	assert.equal(digestOf(payload), talk);
	const verify = (fields, ...args) => kleos('verify', '--json',
		file('claim', JSON.stringify({ payload, signature,
			recorded_at: at, index, vkey: log.vkey,
			proof: proofOf(log, index, SIZE), ...fields })), ...args);
	const known = ['--vkey', log.vkey];
	const stranger = new Ledger(home.path, 'else.example/log');

	stranger.found({ ada: ['registrar'] });
	await t.test('its own is all right', () => {
		assert.deepEqual(gist(verify({}, ...known)),
			[0, 'authenticated', 'none']);
		assert.deepEqual(gist(verify({})),
			[6, 'self-consistent', 'unauthenticated']);
	});
	for (const [why, fields, code] of [
		['of another log', { proof: proofOf(stranger, 0, 1), index: 0 },
			'wrong-log'],
		['of another log of that name', { proof: proofOf(other, index,
			SIZE) }, 'bad-signature'],
		['of another size', { proof: proofOf(log, index, SIZE,
			log.checkpoint(3)) }, 'wrong-size'],
		['of another entry', { proof: proofOf(log, 5, SIZE) },
			'wrong-index'],
		['of another entry, which hides it', { proof: proofOf(log, 5,
			SIZE), index: 5 }, 'wrong-root'],
		['of another time', { recorded_at: '2026-03-01T12:00:00Z' },
			'wrong-root'],
	])
		await t.test(`${why}: ${code}`, () => assert.deepEqual(
			gist(verify(fields, ...known)), broken(code)));

	const fork = forkOf(log);
	const head = (note) => ['--checkpoint',
		file(`head-${digestOf(note)}`, note)];
	const note = witnessed(log.checkpoint(), w1, w2);
	for (const [why, args, expected] of [
		['of the same head', head(note), [0, 'authenticated', 'none']],
		['of witnesses', [...head(note), ...asked(w1, w2)],
			[0, 'authenticated', 'none']],
		['of too few of them', [...head(note), ...asked(w1, liar)],
			[6, 'self-consistent', 'unwitnessed']],
		['of another branch', head(fork.checkpoint()), broken('forked')],
		['of another size', head(log.checkpoint(10)),
			[4, 'broken', 'unchecked']],
	])
		await t.test(`held to a head ${why}`, () => assert.deepEqual(
			gist(verify({}, ...known, ...args)), expected));
	await t.test('may bring its witnesses along', () => assert.deepEqual(
		gist(verify({ proof: proofOf(log, index, SIZE, note) }, ...known,
			...asked(w1, w2))), [0, 'authenticated', 'none']));
});
