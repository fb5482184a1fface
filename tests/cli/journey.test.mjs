/* Everything a community does, with the command alone, against a real server:
 * from enrolling to a roll that anybody can recompute. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { instant, startServer } from '../api/server.mjs';
import { kleosBeside, kleosIn, makeHome } from './kleos.mjs';
import { orchard, POLICY } from './ledger.mjs';

const DAY = 24 * 3600 * 1000;
const HEX = /\b[0-9a-f]{64}\b/;
const home = makeHome();
const today = instant().slice(0, 10);
const yesterday = instant(Date.now() - DAY).slice(0, 10);
let server;
let kleos;

before(async () => {
	server = await startServer();
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
	for (const handle of ['cleo', 'dai', 'eli', 'fay'])
		server.keys[handle] = makeKey(server.folder, handle);
});
after(async () => {
	await server?.stop();
	home.remove();
});

/* The command with somebody's key. */
const by = (handle, ...args) => kleos(...args, '--key',
	server.keys[handle].path);

/* The same, where it must succeed; the digest of what was said. */
function says(handle, ...args) {
	const done = by(handle, ...args, '--json');
	assert.equal(done.status, 0, `${args.join(' ')}: ${done.err}`);
	return done.json;
}

function file(name, text) {
	const path = join(home.path, name);
	writeFileSync(path, text);
	return path;
}

test('people enrol, wait, and enter by a vouch', async (t) => {
	for (const handle of ['cleo', 'dai', 'eli']) {
		const done = by(handle, 'enrol', handle, '--kind', 'operator');
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /waits until a registrar says: kleos vouch/);
		const vouched = by('ada', 'vouch', done.out.match(HEX)[0]);
		assert.equal(vouched.status, 0, vouched.err);
		assert.match(vouched.out, /recorded as entry \d+/);
		assert.match(vouched.out, /receipt verified/);
	}
	await t.test('nobody without an office vouches', () => {
		const done = by('fay', 'enrol', 'fay', '--json');
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.status, 'waiting');
		const refused = by('cleo', 'vouch', done.json.digest);
		assert.equal(refused.status, 1);
		assert.match(refused.err, /registrar/);
	});
	await t.test('a key that nobody has is told so', () => {
		const done = by('fay', 'vouch', '0'.repeat(64));
		assert.equal(done.status, 1);
		assert.match(done.err, /nobody here has the key/);
	});
	await t.test('people lists them', () => {
		assert.match(kleos('people').out, /^dai$/m);
		assert.match(kleos('people', 'dai').out, /key SHA256:/);
		assert.equal(kleos('people', 'nobody').status, 3);
	});
});

test('a registrar makes groups, offices, activities', async (t) => {
	says('ada', 'group', 'create', 'ops', '--kind', 'working-group',
		'--title', 'Ops', '--alias', 'Ops_WG', '--attribute',
		'meets-on=irc');
	says('ada', 'group', 'create', 'sub', '--kind', 'working-group',
		'--title', 'Sub');
	says('ada', 'group', 'move', 'sub', 'ops');
	says('ada', 'group', 'change', 'sub', '--title', 'Below');
	says('ada', 'group', 'alias', 'ops', 'operators', '#ops-talk');
	says('ada', 'office', 'grant', 'cleo', 'chair', '--group', 'ops');
	says('ada', 'activity', 'talk', '--title', 'Talk', '--unit', 'minutes');
	await t.test('and everybody can see them', () => {
		const { out } = kleos('group', 'show', 'operators');
		assert.match(out, /^ops {2}Ops \(working-group\)$/m);
		assert.match(out, /also Ops_WG/);
		assert.match(out, /chair cleo from/);
		assert.match(kleos('group', 'show').out, /sub {2}Below .*under ops/);
	});
	await t.test('--dry-run records nothing', () => {
		const done = by('ada', 'group', 'create', 'dry', '--kind', 'x',
			'--title', 'Dry', '--dry-run');
		assert.equal(done.status, 0, done.err);
		assert.equal(JSON.parse(done.out).body.slug, 'dry');
		assert.equal(kleos('group', 'show', 'dry').status, 3);
	});
	await t.test('--made-at is for replay communities alone', () => {
		const done = by('ada', 'group', 'create', 'late', '--kind', 'x',
			'--title', 'Late', '--made-at', '2020-01-01T00:00:00Z');
		assert.equal(done.status, 2);
		assert.match(done.err, /replay/);
	});
	await t.test('an office that needs two waits for an assent', () => {
		const done = by('ada', 'office', 'grant', 'eli', 'official');
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /without effect until .* kleos assent/);
		const digest = done.out.match(HEX)[0];
		const own = by('ada', 'assent', digest);
		assert.equal(own.status, 1);
		says('bea', 'assent', digest);
		const shown = kleos('statement', 'show', digest, '--json');
		assert.equal(shown.json.status, 'effective');
		says('ada', 'office', 'end', digest);
	});
	await t.test('an office of the founding is named to be ended', () => {
		const half = by('ada', 'office', 'end', server.log, 'otto');
		assert.equal(half.status, 2);
		assert.match(half.err, /HANDLE and OFFICE/);
		const vague = by('ada', 'office', 'end', server.log);
		assert.equal(vague.status, 1);
		const { digest } = says('ada', 'office', 'end', server.log, 'otto',
			'official', '--at', '2100-01-01');
		says('bea', 'assent', digest);
	});
});

test('claims wait in the inbox until a chair endorses', async (t) => {
	const talk = says('dai', 'attest', 'talk', '--group', 'ops', '--from',
		yesterday, '--quantity', 'minutes=40', '--summary', 'Pear trees',
		'--evidence', 'https://talks.example/1').digest;
	const inbox = kleos('inbox', 'ops');
	assert.match(inbox.out, new RegExp(talk));
	assert.match(inbox.out, /minutes 40/);
	assert.match(inbox.out, /Pear trees/);
	await t.test('not by oneself', () => {
		const done = by('dai', 'endorse', talk);
		assert.equal(done.status, 1);
	});
	await t.test('by the chair', () => {
		says('cleo', 'endorse', talk);
		assert.match(kleos('inbox', 'ops').out, /nothing waits/);
	});
	await t.test('not twice', () => {
		assert.equal(by('cleo', 'endorse', talk).status, 1);
	});
	await t.test('or disputes, with a reason', () => {
		const other = says('eli', 'attest', 'talk', '--group', 'sub',
			'--from', yesterday).digest;
		const without = by('cleo', 'dispute', other);
		assert.equal(without.status, 2);
		says('cleo', 'dispute', other, '--reason', 'It was cancelled.');
		assert.equal(kleos('statement', 'show', other, '--json').json
			.endorsements[0].verdict, 'dispute');
	});
	await t.test('what the log refuses names the field', () => {
		const done = by('dai', 'attest', 'juggling', '--from', yesterday);
		assert.equal(done.status, 1);
		assert.match(done.err, /\/body\/activity/);
	});
});

test('two officials publish a policy', () => {
	const path = file('policy.json', JSON.stringify(POLICY, null, 2));
	const published = by('olga', 'policy', 'publish', path);
	assert.equal(published.status, 0, published.err);
	const digest = published.out.match(HEX)[0];
	const early = kleos('why', 'dai', '--role', 'voter');
	assert.equal(early.status, 3);
	assert.match(early.err, /voter/);
	says('otto', 'assent', digest);
	assert.match(kleos('policy', 'show').out, /orchard-voter version 1/);
});

test('why and roll', async (t) => {
	await t.test('explain who passes', () => {
		const done = kleos('why', 'dai', '--role', 'voter');
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /handle:dai: voter, yes/);
	});
	await t.test('explain who does not', () => {
		const done = kleos('why', 'eli', '--role', 'voter');
		assert.equal(done.status, 1);
		assert.match(done.out, /disputed/);
	});
	await t.test('the roll has its bytes', () => {
		const done = kleos('roll', '--role', 'voter', '--format', 'text');
		assert.equal(done.status, 0, done.err);
		assert.match(done.out, /\n{"id":"handle:dai"}\n$/);
	});
	await t.test('sizes and instants are asked about', () => {
		const size = kleos('why', 'dai', '--role', 'voter', '--json').json
			.size;
		const old = kleos('why', 'dai', '--role', 'voter', '--as-of',
			yesterday);
		assert.equal(old.status, 1, old.out);
		assert.equal(kleos('why', 'dai', '--role', 'voter', '--size',
			size).status, 0);
		assert.equal(kleos('why', 'dai', '--role', 'voter', '--size',
			size + 1).status, 1);
	});
	await t.test('the size of a day is found', () => {
		const { size } = kleos('log', '--json').json;
		assert.equal(kleos('log', '--at', '2999-01-01', '--json').json.size,
			size);
		assert.match(kleos('log', '--at', '2999-01-01').out,
			new RegExp(`^--size ${size}\nthe last .* recorded at \\d{4}-`));
		const early = kleos('log', '--at', '2001-01-01');
		assert.notEqual(early.status, 0);
		assert.match(early.err, /before the log began/);
	});
});

test('identities and keys', async (t) => {
	await t.test('are linked and unlinked', () => {
		assert.equal(kleos('identity', 'show', 'irc:Dai_').status, 1);
		says('ada', 'identity', 'link', 'irc:Dai_', 'dai');
		const shown = kleos('identity', 'show', 'irc:dai|away');
		assert.equal(shown.status, 0);
		assert.match(shown.out, /irc:dai {2}dai/);
		says('ada', 'identity', 'unlink', 'irc:dai', 'dai');
		assert.equal(kleos('identity', 'show', 'irc:dai').status, 1);
	});
	await t.test('a second key is added, and used', () => {
		const second = makeKey(server.folder, 'dai2');
		says('dai', 'key', 'add', second.path);
		assert.match(kleos('key', 'list', 'dai').out,
			new RegExp(second.line.replaceAll('+', '\\+')));
		server.keys.dai2 = second;
		says('dai2', 'attest', 'talk', '--group', 'ops', '--from', today);
	});
	await t.test('a key elsewhere proves itself first', () => {
		const third = makeKey(server.folder, 'dai3');
		const proof = kleos('key', 'prove', third.path, '--handle', 'dai');
		assert.equal(proof.status, 0, proof.err);
		says('dai', 'key', 'add', file('proof.json', proof.out));
	});
	await t.test('a revoked key signs no more', () => {
		const list = kleos('key', 'list', 'dai', '--json').json;
		const second = list.find((key) =>
			key.key === server.keys.dai2.line);
		says('dai', 'key', 'revoke', second.fingerprint);
		const done = by('dai2', 'attest', 'talk', '--group', 'ops',
			'--from', today, '--as', 'dai');
		assert.equal(done.status, 1);
		assert.match(kleos('key', 'list', 'dai').out,
			/\(revoked by entry \d+: superseded\)/);
	});
	await t.test('one command puts a new key in the place of the old', () => {
		const old = server.keys.dai;
		server.keys.old = old;
		server.keys.dai = makeKey(server.folder, 'dai4');
		const done = by('old', 'key', 'rotate', server.keys.dai.path);
		assert.equal(done.status, 0, done.err);
		const list = kleos('key', 'list', 'dai', '--json').json;
		assert.equal(list.find((key) => key.key === old.line).ended > 0,
			true);
		says('dai', 'attest', 'talk', '--group', 'ops', '--from', today);
		assert.equal(by('old', 'attest', 'talk', '--group', 'ops',
			'--from', today, '--as', 'dai').status, 1);
	});
	await t.test('a stolen key is revoked, and by two distrusted', () => {
		const list = kleos('key', 'list', 'dai', '--json').json;
		const third = list.at(-2);
		says('dai', 'key', 'revoke', '--compromised', third.fingerprint);
		for (const [args, why] of [
			[['--distrust-from', third.since], /goes with --compromised/],
			[['--compromised', '--distrust-from', '-1'], /index of an entry/],
			[['--compromised', '--reason', 'lost'], /another/],
		]) {
			const done = by('ada', 'key', 'revoke', third.fingerprint,
				'--handle', 'dai', ...args.map(String));
			assert.equal(done.status, 2, done.err);
			assert.match(done.err, why);
		}
		const asked = by('ada', 'key', 'revoke', third.fingerprint,
			'--handle', 'dai', '--compromised', '--distrust-from',
			String(third.since), '--json');
		assert.equal(asked.status, 0, asked.err);
		says('bea', 'assent', asked.json.digest);
		assert.match(kleos('key', 'list', 'dai').out,
			new RegExp(`distrusted from entry ${third.since} on`));
	});
});

test('envelopes that were signed before are sent', async (t) => {
	const body = file('body.json', JSON.stringify({ slug: 'essay',
		title: 'Essay' }));
	const envelope = join(home.path, 'envelope.json');
	const signed = by('ada', 'statement', 'sign', '--type', 'activity',
		'-o', envelope, body);
	assert.equal(signed.status, 0, signed.err);
	const first = kleos('statement', 'submit', '--json', envelope);
	assert.equal(first.status, 0, first.err);
	assert.equal(first.json.verified, true);
	await t.test('the same again has the same index', () => {
		const again = kleos('statement', 'submit', '--json', envelope);
		assert.equal(again.status, 0, again.err);
		assert.equal(again.json.index, first.json.index);
	});
	await t.test('one that was changed is refused here', () => {
		const text = readFileSync(envelope, 'utf8').replace('Essay', 'Assay');
		const done = kleos('statement', 'submit', file('x.json', text));
		assert.equal(done.status, 1);
		assert.match(done.err, /signature|verify/);
	});
	await t.test('one that is not JSON is refused here', () => {
		const done = kleos('statement', 'submit', file('x.json', 'hello'));
		assert.equal(done.status, 1);
		assert.match(done.err, /not JSON/);
	});
});

test('a bundle gives the same answers without the server', async (t) => {
	const bundle = join(home.path, 'orchard.bundle');
	const size = (await server.home.get('')).body.size;
	const done = kleos('bundle', '-o', bundle);
	assert.equal(done.status, 0, done.err);
	const offline = ['--bundle', bundle, '--log', server.log];
	const when = ['--role', 'voter', '--as-of', instant(), '--size', size];

	await t.test('audit', () => {
		const audit = kleos('audit', bundle, '--log', server.log);
		assert.equal(audit.status, 0, audit.err);
		assert.match(audit.out, new RegExp(`statements: ${size},`));
		assert.equal(kleos('audit', bundle).status, 6);
	});
	for (const format of ['text', 'csv', 'json'])
		await t.test(`roll as ${format}`, () => assert.equal(
			kleos('roll', ...when, '--format', format, ...offline).out,
			kleos('roll', ...when, '--format', format).out));
	await t.test('roll as the server itself writes it', async () => {
		for (const format of ['text', 'csv']) {
			const answer = await server.home.get(`/roles/voter/roll?as_of=${
				when[3]}&size=${size}&format=${format}`);
			assert.equal(kleos('roll', ...when, '--format', format,
				...offline).out, answer.text);
		}
	});
	for (const person of ['dai', 'eli', 'cleo', 'irc:nobody'])
		await t.test(`why ${person}`, () => {
			const here = kleos('why', person, ...when, ...offline, '--json');
			const there = kleos('why', person, ...when, '--json');
			assert.deepEqual(here.json, there.json);
			assert.equal(here.status, there.status);
		});
	await t.test('leaves no half file when it fails', () => {
		const failed = kleos('bundle', '-o', join(home.path, 'none'),
			'--community', 'nowhere');
		assert.equal(failed.status, 3);
		assert.deepEqual(readdirSync(home.path).filter((name) =>
			name.startsWith('none')), []);
	});
});

/* Something that answers like a server, but not as one should. */
async function pretend(answer, use) {
	const fake = http.createServer(answer);
	await new Promise((resolve) => fake.listen(0, '127.0.0.1', resolve));
	try {
		return await use(`http://127.0.0.1:${fake.address().port}`);
	} finally {
		fake.closeAllConnections();
		await new Promise((resolve) => fake.close(resolve));
	}
}

/* The real server, with one answer changed on its way. */
const between = (change) => async (request, response) => {
	const chunks = [];
	for await (const chunk of request)
		chunks.push(chunk);
	const real = await fetch(server.url + request.url, {
		method: request.method,
		headers: { accept: request.headers.accept,
			...(request.headers['content-type'] && { 'content-type':
				request.headers['content-type'] }) },
		body: request.method === 'POST' ? Buffer.concat(chunks) : undefined,
	});
	const text = change(await real.text(), request.url);
	response.writeHead(real.status,
		{ 'content-type': real.headers.get('content-type') });
	response.end(text);
};

const ask = (url, ...args) => kleosBeside({ HOME: home.path,
	KLEOS_COMMUNITY: server.community }, ...args, '--url', url);

test('a bundle of many pages is followed to its end', async () => {
	const { log } = orchard(home.path);
	const size = log.entries.length;
	const ends = [4, 9, size];
	const whole = log.bundle({ pages: ends.slice(0, -1) });
	const path = join(home.path, 'pages.bundle');
	const asked = [];

	await pretend((request, response) => {
		const url = new URL(request.url, 'http://localhost');
		if (url.pathname.includes('/tile/')) {
			response.end(log.tile(url.pathname.split('/tile/')[1]));
			return;
		}
		if (!url.pathname.endsWith('/bundle')) {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ log: log.log, vkey: log.vkey }));
			return;
		}
		const from = Number(url.searchParams.get('from'));
		const to = ends.find((end) => end > from);
		asked.push(from);
		if (to < size)
			response.setHeader('link',
				`<${url.pathname}?from=${to}>; rel="next"`);
		const start = whole.indexOf(whole.split('\n').find((line) =>
			line.includes(`"from":${from},`)));
		const next = whole.split('\n').find((line) =>
			line.includes(`"from":${to},`));
		response.end(whole.slice(start,
			next ? whole.indexOf(next) : undefined));
	}, async (url) => {
		const done = await ask(url, 'bundle', '-o', path);
		assert.equal(done.status, 0, done.err);
	});
	assert.deepEqual(asked, [0, 4, 9]);
	assert.equal(readFileSync(path, 'utf8'), whole);
	assert.equal(kleos('audit', path, '--log', log.log).status, 0);
});

test('a server that cheats is found out', async (t) => {
	const attest = ['attest', 'talk', '--group', 'ops', '--from', today,
		'--key', server.keys.dai.path, '--as', 'dai'];
	const cases = [
		['a receipt for another index', (text) => text.replace(
			/"index":\s*(\d+)/, (_, n) => `"index":${Number(n) + 1}`),
		attest, /another index/],
		['a receipt with another time', (text) => text.replace(
			/("recorded_at":\s*"\d{4})/, (m) => `${m.slice(0, -1)}1`),
		attest, /proof/],
		['a receipt about something else', (text) => text.replace(
			/("digest":\s*")[0-9a-f]{8}/, '$100000000'), attest,
		/another statement/],
		['a roll without somebody', (text) => text.replace(
			'{"id":"handle:dai"}', ''), ['roll', '--role', 'voter'],
		/digest/],
		['another key for the log', (text, url) => (url.endsWith(
			server.community) ? text.replace(server.log, '0'.repeat(64))
			: text), ['group', 'create', 'g', '--kind', 'k', '--title',
			't', '--key', server.keys.ada.path, '--vkey', 'kleos.example/x+00000000+AAAA'],
		/--vkey/],
	];
	for (const [why, change, args, message] of cases)
		await t.test(why, () => pretend(between(change), async (url) => {
			const done = await ask(url, ...args);
			assert.equal(done.status, 1, done.err);
			assert.match(done.err, message);
		}));
	await t.test('another log under the same address', async () => {
		let log = server.log;
		await pretend(between((text) => text.replace(server.log, log)),
			async (url) => {
				const first = await ask(url, ...attest, '--dry-run');
				assert.equal(first.status, 0, first.err);
				log = '0'.repeat(64);
				const second = await ask(url, ...attest, '--dry-run');
				assert.equal(second.status, 1);
				assert.match(second.err, /not the log that was here before/);
			});
	});
	await t.test('a log that shrinks', async () => {
		const { text } = await server.get(
			`/${server.community}/log/checkpoint`);
		let old = false;
		const office = ['office', 'end', '0'.repeat(64), '--dry-run',
			'--key', server.keys.ada.path];
		await server.home.record('ada', 'activity',
			{ slug: 'more', title: 'More' });
		await pretend(between((real, url) => (old &&
			url.endsWith('checkpoint') ? text : real)), async (url) => {
			const first = await ask(url, ...office);
			assert.equal(first.status, 0, first.err);
			old = true;
			const second = await ask(url, ...office);
			assert.equal(second.status, 1);
			assert.match(second.err, /shrunk/);
		});
	});
	await t.test('an answer by less of the log than was seen', async () => {
		const question = ['roll', '--role', 'voter', '--as-of',
			'2027-01-01'];
		let less = 0;
		await pretend(between((real, url) => (url.includes('/roll?')
			? real.replace(/"size":(\d+)/, (_, n) =>
				`"size":${Number(n) - less}`) : real)),
		async (url) => {
			const seen = await ask(url, 'office', 'end', '0'.repeat(64),
				'--dry-run', '--key', server.keys.ada.path);
			assert.equal(seen.status, 0, seen.err);
			const first = await ask(url, ...question);
			assert.equal(first.status, 0, first.err);
			less = 1;
			const second = await ask(url, ...question);
			assert.equal(second.status, 1);
			assert.match(second.err, /but the log had \d+ already/);
		});
	});
	await t.test('a redirect is not followed', () => pretend(
		(request, response) => {
			response.writeHead(302, { location: `${server.url}${
				request.url}` });
			response.end();
		}, async (url) => {
			const done = await ask(url, 'inbox', 'ops');
			assert.equal(done.status, 3);
			assert.match(done.err, /do not follow/);
		}));
	await t.test('a page that is no answer', () => pretend(
		(request, response) => response.end('<html>hello'), async (url) => {
			const done = await ask(url, 'inbox', 'ops');
			assert.equal(done.status, 3);
			assert.match(done.err, /did not answer in JSON/);
		}));
	await t.test('a gateway that cannot reach it', () => pretend(
		(request, response) => {
			response.writeHead(502);
			response.end('bad gateway');
		}, async (url) => {
			const done = await ask(url, 'inbox', 'ops');
			assert.equal(done.status, 3);
			assert.match(done.err, /answered 502/);
		}));
	await t.test('a connection that breaks off', () => pretend(
		(request, response) => response.destroy(), async (url) => {
			const done = await ask(url, 'inbox', 'ops');
			assert.equal(done.status, 3);
		}));
});
