/* Any single flipped bit of a bundle is found, and the entry named. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { KLEOS, kleosIn, makeHome, ROOT } from './kleos.mjs';
import { orchard } from './ledger.mjs';

const home = makeHome();
const kleos = kleosIn(home);

after(() => home.remove());

/* Something of every type, a second log key, and one statement erased. */
function complete() {
	const { log, talk } = orchard(home.path);
	const spare = makeKey(log.folder, 'spare');
	const gone = log.say('dai', 'thanks', { to: 'handle:cleo',
		for: 'Words that are regretted.' });
	const at = log.entries.length - 1;

	const claim = log.say('dai', 'contribution', { subject: 'handle:dai',
		activity: 'talk', group: 'ops', from: '2026-02-21' });
	log.say('cleo', 'endorsement', { of: [{ statement: claim }],
		verdict: 'endorse' });
	log.say('cleo', 'retraction', { of: talk, reason: 'It was put off.' });
	log.say('dai', 'declaration', { question: 'active', answer: true,
		from: '2026-01-01' });
	log.say('ada', 'organisation', { slug: 'works', name: 'Cider Works' });
	log.say('dai', 'affiliation', { handle: 'dai', organisation: 'works',
		from: '2026-01-01' });
	log.say('dai', 'profile', { handle: 'dai', name: 'Dai' });
	log.say('dai', 'key', { action: 'add', handle: 'dai', key: spare.line,
		proof: log.proof('dai', spare) });
	log.say('ada', 'list', { list: 'members', taken_at: '2026-03-01',
		complete: true, identities: ['irc:dai'] });
	log.say('olga', 'metric', { source: 'forge', measure: 'changes',
		from: '2026-01-01', until: '2026-02',
		values: [{ identity: 'irc:dai', value: 3 }] });
	log.say('cleo', 'coverage', { source: 'minutes',
		activity: 'attendance', group: 'ops', from: '2026-02-01',
		until: '2026-02', reason: 'The bot was down.' });
	const pages = [log.entries.length];
	log.rotate(30);
	const of = log.say('dai', 'redaction', { reason: 'request',
		erase: [{ digest: gone, index: at, type: 'thanks' }] });
	log.say('ada', 'assent', { of });
	return { log, pages, at };
}

/* What is left of an entry that was erased. */
function erase({ index, recorded_at: recordedAt, payload, signature }) {
	const digest = (bytes) => createHash('sha256').update(bytes)
		.digest('hex');
	return { index, recorded_at: recordedAt, redacted: {
		payload: digest(payload), signature: digest(Buffer.from(
			signature.replace(/-----[^-]*-----/g, ''), 'base64')) } };
}

test('any flipped bit of a bundle is found and its entry named', (t) => {
	const { log, pages, at } = complete();
	const path = join(home.path, 'bundle');
	const seed = Number(process.env.FLIPS_SEED ?? randomInt(2 ** 31));
	const text = log.bundle({ pages,
		edit: (entry, i) => (i === at ? erase(entry) : entry) });

	writeFileSync(path, text);
	const audit = kleos('audit', '--json', path, '--log', log.log);
	assert.equal(audit.status, 0, audit.err);
	assert.equal(audit.json.erased, 1);
	assert.equal(audit.json.keys.length, 2);
	const types = new Set(log.entries.map((entry) =>
		JSON.parse(entry.payload).type));
	const known = readdirSync(join(ROOT, 'schemas/examples/valid'));
	for (const type of known.filter((name) => !['envelope',
		'policy-document', 'private', 'session', 'statement']
		.includes(name)))
		assert.ok(types.has(type), `the bundle has no ${type}`);

	t.diagnostic(`FLIPS_SEED=${seed}`);
	const done = spawnSync(join(KLEOS, '../tests/cli/flips'),
		[path, String(seed)], { encoding: 'utf8' });
	t.diagnostic(done.stdout);
	assert.equal(done.status, 0, `FLIPS_SEED=${seed}\n${done.stderr}`);
	assert.equal(JSON.parse(done.stdout).flips, Buffer.byteLength(text));
});
