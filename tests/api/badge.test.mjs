/* The picture of a decision. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { policyDocument, populate } from './orchard.mjs';
import { startServer } from './server.mjs';

const HOSTILE = '</title><script>"&\'\u202eevil\u2067';
const LONG = '\u{1f34f}'.repeat(100);

let server;
let c;
let odd;

before(async () => {
	server = await startServer();
	c = server.home;
	await populate(c);
	odd = server.found({ slug: 'odd', title: HOSTILE });
	await odd.agree('olga', 'otto', 'policy', { document: policyDocument({
		windows: { ever: { years: 50 } },
		roles: {
			long: { title: LONG, use: 'recognition',
				rule: { office: { kinds: ['official'] } } },
			sly: { title: HOSTILE, use: 'recognition',
				rule: { count: { select: { activities: ['talk'] },
					window: 'ever', at_least: 1 } } },
		} }) });
});

after(async () => {
	await server?.stop();
});

const badge = async (community, person, role, query = '') => {
	const answer = await community.get(
		`/people/${person}/badge/${role}${query}`);
	assert.equal(answer.status, 200, answer.text);
	return answer;
};

/* The texts of a picture, its title first, with nothing escaped any more. */
const texts = ({ text }) => [...text.matchAll(/<(title|text)[^>]*>([^<]*)</g)]
	.map(([, , inner]) => inner.replace(/&#(\d+);/g,
		(_, point) => String.fromCodePoint(Number(point))));

test('says what the decision says', async () => {
	const { body: { lapses_on } } = await c.get(
		'/roles/voter/decision?person=mia');
	const until = `yes until ${lapses_on.slice(0, 10)}`;

	assert.deepEqual(texts(await badge(c, 'mia', 'voter')),
		[`mia, The Orchard: Voter: ${until}`, 'The Orchard', 'Voter', until]);
	assert.equal(texts(await badge(c, 'ada', 'voter')).at(-1), 'no');
	assert.equal(texts(await badge(c, 'mia', 'voter', '?as_of=2026-01-02'))
		.at(-1), 'no');
	assert.equal(texts(await badge(odd, 'olga', 'long')).at(-1), 'yes');
});

test('says so when it cannot be known', async () => {
	await c.record('ada', 'coverage', { source: 'trellis', from: '2026-01-01',
		activity: 'attendance', reason: 'The notes were lost.' });

	assert.equal(texts(await badge(c, 'ada', 'voter')).at(-1),
		'not enough data');
});

test('is a picture that may be kept and is asked about again', async () => {
	const first = await badge(c, 'mia', 'voter');
	const etag = first.headers.get('etag');
	const again = await c.get('/people/mia/badge/voter',
		{ headers: { 'if-none-match': etag } });

	assert.equal(first.type, 'image/svg+xml; charset=utf-8');
	assert.equal(first.headers.get('cache-control'), 'no-cache');
	assert.equal(again.status, 304);
	assert.notEqual((await badge(c, 'ada', 'voter')).headers.get('etag'), etag);
});

test('is nothing but text and boxes, whatever the titles are', async () => {
	const sly = await badge(odd, 'ada', 'sly');
	const shown = HOSTILE.replace(/[\u202e\u2067]/g, '');

	assert.deepEqual(texts(sly),
		[`ada, ${shown}: ${shown}: no`, shown, shown, 'no']);
	const tags = [...sly.text.matchAll(/<\/?([a-z]+)/g)].map((m) => m[1]);
	assert.deepEqual([...new Set(tags)].sort(),
		['g', 'rect', 'svg', 'text', 'title']);
	assert.doesNotMatch(sly.text, /href|url\(|style|[^\x20-\x7e\n]/);
	assert.equal(sly.text.match(/https?:/g).length, 1);
	assert.match(sly.text, / role="img" aria-labelledby="t"/);
});

test('cuts titles by characters', async () => {
	const [, , title] = texts(await badge(odd, 'olga', 'long'));

	assert.equal(title, `${'\u{1f34f}'.repeat(39)}\u2026`);
});
