/* What can be asked, and that the answers are right. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { fingerprint } from './keys.mjs';
import { meeting, populate, talk } from './orchard.mjs';
import { ROOT, digestOf, instant, startServer } from './server.mjs';

let server;
let c;
let seeds;

before(async () => {
	server = await startServer();
	c = server.home;
	seeds = await populate(c);
});

after(async () => {
	await server?.stop();
});

const json = (path) => c.json(path);

/* All items of a list, page by page. */
async function all(path, limit) {
	const items = [];
	let cursor;
	do {
		const page = await json(`${path}${path.includes('?') ? '&' : '?'}` +
			`limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
		assert.ok(page.items.length <= limit);
		items.push(...page.items);
		cursor = page.next;
	} while (cursor !== undefined);
	return items;
}

describe('lists', () => {
	test('give everything once, in pages of any size', async () => {
		for (const path of ['/statements', '/people', '/groups', '/unmatched',
			'/groups/sig/inbox']) {
			const whole = await all(path, 200);
			assert.ok(whole.length > 0, path);
			for (const limit of [1, 2, 3])
				assert.deepEqual(await all(path, limit), whole, path);
		}
	});

	test('refuse a limit or cursor that is none', async () => {
		for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=',
			'cursor=', 'cursor=zz', 'cursor=abc', 'cursor=7a7a'])
			assert.equal((await c.get(`/statements?${query}`)).status, 422,
				query);
	});

	test('of statements are newest first, without gaps', async () => {
		const items = await all('/statements', 7);
		const { size } = await json('');

		assert.deepEqual(items.map((item) => item.index),
			Array.from({ length: size }, (_, i) => size - 1 - i));
	});
});

describe('statements', () => {
	const found = async (query) =>
		(await json(`/statements?${query}`)).items.map((item) => item.digest);

	test('say what they say, and what of, when bodies are asked for',
		async () => {
			const { items } = await json('/statements?type=endorsement&with=body');
			const one = items.find(({ digest }) =>
				digest === seeds.endorsement.digest);
			assert.equal(one.body.verdict, 'endorse');
			assert.equal(one.of.digest, seeds.claim.digest);
			assert.equal(one.of.body.activity, 'talk');
			assert.equal(one.of.of, undefined);
			const plain = (await json('/statements?type=endorsement')).items[0];
			assert.equal(plain.body ?? plain.of, undefined);
		});

	test('are found by what they are and say', async () => {
		const day = instant().slice(0, 10);
		const rows = {
			'type=policy': [seeds.policy.digest],
			'type=redaction': [],
			'by=cleo&type=endorsement': [seeds.endorsement.digest],
			'subject=mia&type=contribution':
				[seeds.open.digest, seeds.claim.digest],
			'subject=handle:mia&activity=talk':
				[seeds.open.digest, seeds.claim.digest],
			'subject=irc:Quince': [seeds.occasion.digest],
			'group=ops&type=occasion': [seeds.occasion.digest],
			'status=unjudged': [seeds.open.digest],
			'status=pending': [],
			'q=OPS%20WEEKLY': [seeds.occasion.digest],
			'q=%25': [],
			[`target=${seeds.policy.digest}&type=policy`]: [],
			[`from=${day}&type=policy`]: [seeds.policy.digest],
			[`until=${day}&type=policy`]: [seeds.policy.digest],
			'until=2026-01&type=policy': [],
			[`source=${digestOf('no file')}`]: [],
		};
		for (const [query, digests] of Object.entries(rows))
			assert.deepEqual(await found(query), digests, query);
	});

	test('are shown with what was signed and what refers to it', async () => {
		const shown = await json(`/statements/${seeds.claim.digest}`);

		assert.deepEqual(shown.envelope, seeds.claim.envelope);
		assert.equal(shown.index, seeds.claim.body.index);
		assert.equal(shown.recorded_at, seeds.claim.body.recorded_at);
		assert.equal(shown.status, 'effective');
		assert.deepEqual(shown.body,
			JSON.parse(seeds.claim.envelope.payload).body);
		assert.equal(shown.endorsements.length, 1);
		assert.equal(shown.endorsements[0].statement,
			seeds.endorsement.digest);
		assert.equal(shown.endorsements[0].verdict, 'endorse');
	});

	test('that needed two say since when they have effect', async () => {
		const shown = await json(`/statements/${seeds.policy.digest}`);

		assert.equal(shown.status, 'effective');
		assert.equal(shown.referred_by[0].type, 'assent');
		assert.equal(shown.effective_at, shown.referred_by[0].index);
	});

	test('are found by how their digests begin', async () => {
		const { digest } = seeds.claim;
		const found = async (start) => (await c.get(
			`/statements?digest=${start}`)).body.items.map((i) => i.digest);

		assert.deepEqual(await found(digest.slice(0, 8)), [digest]);
		assert.deepEqual(await found(digest.slice(0, 9)), [digest]);
		assert.deepEqual(await found(digest), [digest]);
		assert.deepEqual(await found('00000000'), []);
		for (const start of ['', digest.slice(0, 7), `${digest}0`,
			'ABCDEF0123', '0123456z'])
			assert.equal((await c.get(`/statements?digest=${start}`)).status,
				422, start);
	});

	test('are not there before they were recorded', async () => {
		const path = `/statements/${seeds.claim.digest}`;

		assert.equal((await c.get(
			`${path}?size=${seeds.claim.body.index}`)).status, 404);
		const then = await json(`${path}?size=${seeds.claim.body.index + 1}`);
		assert.deepEqual(then.endorsements, []);
	});
});

/* RFC 9162, 2.1.3.2, over the entry that the protocol describes. */
const sha256 = (...parts) => createHash('sha256')
	.update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();

function leafOf(shown) {
	const armored = shown.envelope.signature.replace(/-----[^-]*-----/g, '');
	const commitment = sha256('kleos.v1.entry\0',
		sha256(shown.envelope.payload), sha256(Buffer.from(armored, 'base64')));
	const at = Buffer.alloc(8);
	at.writeBigUInt64BE(BigInt(Date.parse(shown.recorded_at)));
	return sha256([0], [1], at, commitment);
}

function climb(leaf, index, size, path) {
	let hash = leaf;
	let last = size - 1;
	for (const step of path) {
		if (index % 2 === 1 || index === last) {
			hash = sha256([1], step, hash);
			while (index % 2 === 0 && index !== 0) {
				index /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			hash = sha256([1], hash, step);
		}
		index = Math.floor(index / 2);
		last = Math.floor(last / 2);
	}
	return hash;
}

describe('proofs', () => {
	test('lead from every statement to the root of the checkpoint',
		async () => {
			for (const { url } of await all('/statements', 200)) {
				const shown = (await server.get(url)).body;
				const proof = (await server.get(shown.proof)).text;
				const [lines, ...checkpoint] = proof.split('\n\n');
				const [origin, size, root] = checkpoint[0].split('\n');
				const path = lines.split('\n').slice(2)
					.map((line) => Buffer.from(line, 'base64'));

				assert.equal(origin, 'kleos.example/orchard');
				assert.equal(climb(leafOf(shown), shown.index, Number(size),
					path).toString('base64'), root);
			}
		});

	test('and checkpoint are of the size and root that are shown',
		async () => {
			const head = await json('');
			const [origin, size, root] =
				(await server.get(head.checkpoint)).text.split('\n');

			assert.equal(origin, head.origin);
			assert.equal(Number(size), head.size);
			assert.equal(Buffer.from(root, 'base64').toString('hex'),
				head.root);
		});
});

describe('people', () => {
	test('are shown with keys, offices, identities and work', async () => {
		const cleo = await json('/people/cleo');
		const mia = await json('/people/mia');

		assert.equal(cleo.keys[0].key, c.keys.cleo.line);
		assert.equal(cleo.keys[0].fingerprint, fingerprint(c.keys.cleo));
		assert.deepEqual(cleo.offices.map((o) => [o.office, o.group]),
			[['chair', 'ops']]);
		assert.deepEqual(mia.counts, { talk: 2, attendance: 1 });
	});

	test('get and lose identities, with all that is recorded of them',
		async () => {
			const link = (action) => c.record('ada', 'identity',
				{ action, identity: 'irc:quince', handle: 'pia' });
			const owner = async () => (await c.post('/identities',
				'{"identities":["irc:Quince_"]}')).body.items[0].handle;
			const unmatched = async () => (await json('/unmatched')).items
				.map((item) => item.identity);

			assert.deepEqual(await unmatched(), ['irc:quince']);
			assert.equal(await owner(), null);
			await link('link');
			assert.equal(await owner(), 'pia');
			assert.deepEqual((await json('/people/pia')).counts,
				{ attendance: 1 });
			assert.equal((await json('/people/pia')).identities[0].identity,
				'irc:quince');
			assert.deepEqual(await unmatched(), []);
			await link('unlink');
			assert.equal(await owner(), null);
			assert.deepEqual((await json('/people/pia')).counts, {});
			assert.deepEqual(await unmatched(), ['irc:quince']);
		});
});

describe('groups', () => {
	test('are found under any of their names', async () => {
		for (const name of ['ops', 'Ops_WG', 'ops-wg', 'OPS%20WG']) {
			const group = await json(`/groups/${name}`);
			assert.equal(group.slug, 'ops');
			assert.equal(group.parent, 'sig');
			assert.deepEqual(group.attributes,
				[{ name: 'meets-on', value: 'irc' }]);
			assert.deepEqual(group.offices.map((o) => o.handle).sort(),
				['cleo', 'remo']);
		}
		assert.deepEqual((await json('/groups/sig')).children, ['ops']);
		assert.equal((await c.get('/groups/nothing')).status, 404);
	});

	test('show what waits for their chairs, also below them', async () => {
		const waits = async (group) => (await json(`/groups/${group}/inbox`))
			.items.map((item) => item.digest);
		const claim = await c.record('mia', 'contribution',
			talk({ from: '2026-05-01' }));

		assert.deepEqual(await waits('ops'),
			[claim.digest, seeds.open.digest]);
		assert.deepEqual(await waits('sig'), await waits('ops'));
		await c.record('pia', 'endorsement',
			{ of: [{ statement: claim.digest }], verdict: 'endorse' });
		assert.deepEqual(await waits('ops'), [seeds.open.digest]);
	});
});

describe('what is a pure function of the log', () => {
	test('has a tag, and 304 for who knows it', async () => {
		for (const path of ['', '/people', '/people/mia', '/groups/ops',
			'/statements?type=person', '/roles/voter/roll?as_of=2026-12-01',
			'/allowed_signers', '/bundle', '/unmatched']) {
			const first = await c.get(path);
			const etag = first.headers.get('etag');
			assert.match(etag ?? '', /^"[0-9a-f]{32}"$/, path);
			const again = await c.get(path,
				{ headers: { 'if-none-match': etag } });
			assert.equal(again.status, 304, path);
		}
	});

	test('has another tag when it may differ', async () => {
		const tag = async (path) => (await c.get(path)).headers.get('etag');
		const before = await tag('/people/mia');
		const old = await tag('/people/mia?size=5');

		assert.notEqual(await tag('/people/cleo'), before);
		await c.record('mia', 'contribution', talk({ from: '2026-05-02' }));
		assert.notEqual(await tag('/people/mia'), before);
		assert.equal(await tag('/people/mia?size=5'), old);
	});

	test('has none when the clock decides', async () => {
		for (const path of ['/roles', '/roles/voter/decision?person=mia',
			'/people/mia/standing'])
			assert.equal((await c.get(path)).headers.get('etag'), null, path);
	});
});

describe('a file to import', () => {
	const name = 'orchard_ops.2025-03-04-15.00.txt';
	const file = readFileSync(`${ROOT}tests/fixtures/minutes/${name}`);
	const draft = (query, body, format = 'minutes') => c.post(
		`/import/${format}?${query}`, body, 'text/plain');

	test('becomes unsigned statements whose sums are right', async () => {
		const { size } = await json('');
		const { body } = await draft(
			`name=${name}&group=Ops_WG&bot=orchardbot`, file);
		const rejected = body.rejections.flatMap((r) => r.rows);

		assert.equal(body.sha256, digestOf(file));
		assert.equal(body.rows_in,
			body.matched + body.queued + body.rejected);
		assert.equal(rejected.length, body.rejected);
		assert.equal(body.import.type, 'import');
		assert.equal(body.import.body.group, 'ops');
		assert.deepEqual(body.facts.map((fact) => fact.type), ['occasion']);
		assert.equal((await json('')).size, size, 'nothing is recorded');
	});

	test('is known again once it was imported', async () => {
		const query = `name=${name}&group=ops&bot=orchardbot`;
		const first = (await draft(query, file)).body;
		const statement = await c.record('remo', 'import', first.import.body);

		assert.equal(first.imported, undefined);
		assert.equal((await draft(query, file)).body.imported,
			statement.digest);
		assert.deepEqual((await json(
			`/statements?type=import&source=${first.sha256}`)).items
			.map((item) => item.digest), [statement.digest]);
		const twice = await c.say('remo', 'import',
			{ ...first.import.body, name: 'again.txt' });
		assert.equal(twice.status, 409);
	});

	test('is refused when it is none', async () => {
		const cut = readFileSync(
			`${ROOT}tests/fixtures/minutes-bad/cut-in-row.txt`);
		const rows = [
			['empty', ''], ['cut off', cut], ['HTML', '<html><body>'],
			['binary', Buffer.from([0, 1, 2, 255])],
		];
		for (const [why, body] of rows) {
			const answer = await draft('name=m.2026-01-01-10.00.txt&group=ops',
				body);
			assert.equal(answer.status, 400, why);
			assert.equal(answer.body.code, 'malformed', why);
		}
		assert.equal((await draft('name=x', file, 'word')).status, 404);
		assert.equal((await draft('group=ops', file)).status, 422);
		assert.equal((await draft(`name=${name}&group=nowhere`, file)).body
			.code, 'unknown-target');
	});

	test('may be a table', async () => {
		const csv = 'subject,activity,date,group\n' +
			'handle:mia,talk,2026-03-01,ops\nirc:plum,talk,2026-03-02,ops\n' +
			'nonsense,talk,2026-03-02,ops\n';
		const { body } = await c.post('/import/csv?name=t.csv', csv,
			'text/csv');

		assert.deepEqual([body.rows_in, body.matched, body.queued,
			body.rejected], [3, 1, 1, 1]);
		assert.equal(body.facts.length, 2);
	});
});

describe('downloads', () => {
	test('give the whole log, page by page', async () => {
		const { size, log } = await json('');
		const lines = (await c.get('/bundle')).text.trimEnd().split('\n')
			.map((line) => JSON.parse(line));

		assert.equal(lines[0].bundle, 1);
		assert.equal(lines[0].log, log);
		assert.deepEqual([lines[0].from, lines[0].to], [0, size]);
		assert.deepEqual(lines.slice(1).map((line) => line.index),
			Array.from({ length: size }, (_, i) => i));
		assert.equal(digestOf(lines[1].payload), log);
		const rest = (await c.get(`/bundle?from=${size - 2}`)).text
			.trimEnd().split('\n');
		assert.equal(rest.length, 3);
		assert.equal((await c.get(`/bundle?from=${size}`)).status, 200);
		assert.equal((await c.get(`/bundle?from=${size + 1}`)).status, 422);
	});

	test('serve the schemas as they are', async () => {
		for (const name of ['contribution.json', 'policy-document.json',
			'identity-schemes.json']) {
			const answer = await server.get(`/schemas/${name}`);
			assert.equal(answer.text,
				readFileSync(`${ROOT}schemas/${name}`, 'utf8'));
		}
	});
});

describe('a bundle of many pages', () => {
	test('is followed by its links', async () => {
		const summary = 'x'.repeat(1900);
		for (let n = 0; n < 2; n++) {
			const lines = await Promise.all(Array.from({ length: 900 },
				async () => JSON.stringify(c.envelope('mia', 'contribution',
					await c.payload('mia', 'contribution',
						talk({ summary }))))));
			const answer = await c.post('/statements', lines.join('\n'),
				'application/x-ndjson');
			assert.equal(answer.status, 200, answer.text);
		}
		const { size } = await json('');
		let path = `${c.base}/bundle`;
		let next = 0;
		for (let pages = 1; path !== undefined; pages++) {
			const page = await server.get(path);
			const [header, ...lines] = page.text.trimEnd().split('\n');
			assert.ok(page.text.length < 4.2 * 1024 * 1024);
			assert.equal(JSON.parse(header).from, next);
			assert.equal(JSON.parse(header).to, next + lines.length);
			next += lines.length;
			path = /^<([^>]+)>; rel="next"$/.exec(
				page.headers.get('link') ?? '')?.[1];
			assert.ok(path !== undefined || pages > 1);
		}
		assert.equal(next, size);
	});
});

/* Last, because it fills the lists. */
test('a list of statements leaves out a body that is long', async () => {
	const long = await c.record('remo', 'occasion', meeting({
		start: '2026-01-02T10:00:00Z', attendees: Array.from({ length: 200 },
			(_, i) => ({ identity: `irc:n${String(i).padStart(3, '0')}` })) }));
	const { items } = await json('/statements?type=occasion&with=body');
	const one = items.find(({ digest }) => digest === long.digest);
	assert.equal(one.body, undefined);
	assert.ok(items.some(({ body }) => body !== undefined));
});
