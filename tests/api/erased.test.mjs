/* Every answer on a log of which something of each kind was erased: none fails
 * for it, and none repeats a word. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { meeting, populate, talk } from './orchard.mjs';
import { ROOT, instant, startServer } from './server.mjs';

const openapi = JSON.parse(readFileSync(`${ROOT}schemas/openapi.json`, 'utf8'));

/* In everything that is erased, and in nothing else. */
const WORD = 'pomegranate';

let server;
let c;
let full; /* size before anything was erased */
let erased; /* their digests */
const items = [];

async function keep(by, type, body) {
	const said = await c.record(by, type, body);
	items.push({ digest: said.digest, index: said.body.index, type });
	return said.digest;
}

/* Something of each type that can be erased, some of it ended by another. */
async function sayAll() {
	const nick = (action, handle) => ({ action, identity: `irc:${WORD}`,
		handle });
	await keep('ada', 'identity', nick('link', 'mia'));
	await keep('ada', 'identity', nick('unlink', 'mia'));
	await keep('ada', 'identity', nick('link', 'remo'));
	for (const name of ['Ann', 'Ben'])
		await keep('mia', 'profile', { handle: 'mia', name: `${name} ${WORD}`,
			links: [`https://${WORD}.example/`] });
	await keep('mia', 'affiliation', { handle: 'mia', independent: true,
		from: '2024-01-01' });
	await keep('ada', 'identity', { action: 'merge', handle: 'nora',
		into: 'mia' });
	const start = instant(Date.now() - 3 * 24 * 3600 * 1000);
	const url = `https://ops.example/${WORD}`;
	await keep('cleo', 'occasion', { group: 'ops', status: 'planned', start,
		url, name: WORD });
	const held = await keep('cleo', 'occasion', meeting({ start, url,
		name: WORD, attendees: [{ identity: 'handle:mia' },
			{ identity: `irc:${WORD}` }] }));
	const work = await keep('mia', 'contribution', talk({ from: '2026-02-01',
		summary: WORD, hat: WORD }));
	const parts = [{ statement: held, attendee: `irc:${WORD}` },
		{ statement: work }];
	await keep('pia', 'endorsement', { verdict: 'endorse', of: parts });
	await keep('pia', 'endorsement', { verdict: 'dispute', reason: WORD,
		of: parts });
	await keep('cleo', 'thanks', { to: `irc:${WORD}`, for: WORD, of: work });
	return { held, work };
}

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	await c.enrol('nora');
	const { held, work } = await sayAll();
	/* What rests on it, and stays. */
	await c.record('mia', 'contribution', talk({ occasion: held }));
	await c.record('cleo', 'office', { action: 'grant', handle: 'mia',
		office: 'member', group: 'ops', occasion: held, from: '2026-01-01' });
	await c.record('cleo', 'endorsement', { verdict: 'endorse',
		of: [{ statement: work }] });
	await c.record('ada', 'retraction', { of: work, reason: 'no' });
	full = (await c.get('')).body.size;
	await c.agree('ada', 'bea', 'redaction', { reason: 'law',
		authority: 'decision 12', erase: items });
	erased = items.map((item) => item.digest);
});

after(async () => {
	await server?.stop();
});

/* What may stand in each place of a path. */
function parts() {
	return {
		c: ['orchard'], file: ['redaction.json'], slug: ['ops', 'sig'],
		role: ['voter'], kind: ['contact'], id: ['mia'],
		handle: ['mia', 'nora', 'remo', 'cleo'],
		digest: erased, code: ['gone'], tile: ['0/000.p/1'],
	};
}

/* Every path that an operation has, with those that are erased in it. */
function fill(path) {
	const all = parts();
	return path.split('/').reduce((paths, part) => {
		const name = part.match(/^\{(.*)\}$/)?.[1];
		const values = name === undefined ? [part] : all[name];
		return paths.flatMap((one) => values.map((value) =>
			one === undefined ? value : `${one}/${value}`));
	}, [undefined]);
}

/* The arguments to try with an operation. */
function queries(operation) {
	const names = (operation.parameters ?? []).map((one) => one.name);
	const some = names.includes('person')
		? ['handle:mia', 'handle:nora', `irc:${WORD}`, 'irc:quince']
			.map((id) => `person=${encodeURIComponent(id)}`)
		: [''];
	if (names.includes('target'))
		some.push(...erased.map((digest) => `target=${digest}`),
			`subject=irc:${WORD}`, `q=${WORD}`, 'status=pending',
			'status=unjudged');
	const sizes = names.includes('size') ? ['', `size=${full}`] : [''];
	const formats = names.includes('format')
		? ['', 'format=csv', 'format=text'] : [''];
	return some.flatMap((one) => sizes.flatMap((size) => formats.map(
		(format) => [one, size, format].filter(Boolean).join('&'))));
}

test('everything can be asked, and no answer fails or knows it', async () => {
	let asked = 0;
	for (const [path, item] of Object.entries(openapi.paths)) {
		if (item.get === undefined)
			continue;
		const operation = { parameters: [...item.parameters ?? [],
			...item.get.parameters ?? []] };
		for (const place of fill(path))
			for (const query of queries(operation))
				for (const accept of ['application/json', 'text/html']) {
					const url = query === '' ? place : `${place}?${query}`;
					const answer = await server.get(url,
						{ headers: { accept } });
					/* The question itself may be repeated. */
					const said = answer.text.replaceAll(
						encodeURIComponent(`irc:${WORD}`), '')
						.replaceAll(`irc:${WORD}`, '')
						.replaceAll(`q=${WORD}`, '');
					asked++;
					assert.ok(answer.status < 500,
						`${answer.status} ${url} ${answer.text}`);
					assert.ok(!said.includes(WORD),
						`${url} ${accept}: ${said}`);
				}
	}
	assert.ok(asked > 300, `${asked}`);
});

test('questions by many names find nobody by an erased link', async () => {
	const ids = [`irc:${WORD}`, 'handle:nora', 'handle:mia'];
	for (const size of ['', `?size=${full}`]) {
		const found = await c.post(`/identities${size}`,
			JSON.stringify({ identities: ids }));
		assert.equal(found.status, 200, found.text);
		const decided = await c.post(`/roles/voter/decisions${size}`,
			JSON.stringify({ identities: ids }));
		assert.equal(decided.status, 200, decided.text);
	}
});

test('no table has a word of it', () => {
	const dump = spawnSync('pg_dump', ['--data-only', '--inserts',
		server.env.KLEOS_DB_OWNER], { encoding: 'utf8', maxBuffer: 1 << 28 });
	assert.equal(dump.status, 0, dump.stderr);
	const hex = Buffer.from(WORD).toString('hex');
	for (const line of dump.stdout.split('\n'))
		for (const trace of [WORD, hex])
			assert.ok(!line.includes(trace), line.slice(0, 300));
});
