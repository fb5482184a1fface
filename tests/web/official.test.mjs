/* Journey of an official: ask about one person, read a roll, compare it, print
 * it, take it along, and read the policy it comes from. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { populate, policyDocument } from '../api/orchard.mjs';
import { ROOT, instant, startServer } from '../api/server.mjs';
import { faults, notInFirefox, openPage, picture, startBrowser }
	from './browser.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>' +
	'" onmouseover="alert(3)" \u202Egnihton';
const LONG = 'x'.repeat(120);
const DAY_MS = 24 * 3600 * 1000;
const BETWEEN = instant(Date.now() - 15 * DAY_MS);
const three = (n) => String(n).padStart(3, '0');

/* 480 people p000 to p479, and 20 nicks that belong to nobody. */
const PEOPLE = Array.from({ length: 480 }, (_, n) => `handle:p${three(n)}`);
const NICKS = Array.from({ length: 20 }, (_, n) => `irc:w${three(n)}`);

const attended = (groups) => ({ activities: ['attendance'], groups });

const elector = {
	title: 'Elector', use: 'franchise',
	rule: { count: { select: attended(['ops']), window: 'year', at_least: 2 } },
	unless: { office: { kinds: ['registrar'] } },
};

const document = policyDocument({
	policy: 'council', title: `Council ${HOSTILE}`,
	roles: {
		elector,
		guest: { title: HOSTILE, use: 'recognition', rule: { count: {
			select: attended(['sig']), window: 'year', at_least: 1 } } },
		ring: { title: LONG, use: 'recognition',
			rule: { role: { role: 'ring', when: 'recorded' } } },
	},
});

let server;
let browser;
let c;
let digests;

/* Many statements of one signer in one request. */
async function many(by, type, bodies) {
	const lines = [];
	for (const body of bodies)
		lines.push(JSON.stringify(c.envelope(by, type,
			await c.payload(by, type, body))));
	const answer = await c.post('/statements', lines.join('\n'),
		'application/x-ndjson');
	assert.equal(answer.status, 200, answer.text);
	assert.doesNotMatch(answer.text, /"code"/);
}

const meet = (name, days, identities) => c.record('cleo', 'occasion', {
	group: 'ops', status: 'held', name,
	start: instant(Date.now() - days * DAY_MS),
	attendees: identities.map((identity) => ({ identity })) });

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	await many('ada', 'person', PEOPLE.map((id) =>
		({ handle: id.slice('handle:'.length) })));
	const all = [...PEOPLE, ...NICKS];
	await meet(`Pruning ${HOSTILE}`, 20, [...all.slice(0, 499), 'handle:ada'].sort());
	await meet('Grafting', 10, [...all.filter((id) =>
		id !== 'handle:p007').slice(0, 498), 'handle:ada'].sort());
	await c.record('pia', 'coverage', { source: 'minutes',
		activity: 'attendance', group: 'sig',
		from: instant(Date.now() - 30 * DAY_MS),
		until: instant(Date.now() - 25 * DAY_MS), reason: HOSTILE });
	await c.agree('olga', 'otto', 'policy', { document });
	await c.agree('olga', 'otto', 'policy', { document: { ...document,
		version: 2, effective_from: instant(Date.now() + 30 * DAY_MS),
		roles: { ...document.roles, elector: { ...elector, rule: { count: {
			...elector.rule.count, at_least: 3 } } } } } });
	await c.agree('olga', 'otto', 'policy', { document: policyDocument({
		policy: 'other', roles: { guest: { title: 'Guest of honour',
			use: 'recognition', rule: { office: { kinds: ['chair'] } } } } }) });
	digests = Object.fromEntries((await c.get('/policies')).body.items
		.map(({ id, version, digest }) => [`${id} ${version}`, digest]));
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function open(path, options) {
	const page = await openPage(browser, server.url, { locale: 'en', ...options });
	await page.goto(`/orchard${path}`);
	await page.locator('html[data-ready]').waitFor();
	return page;
}

const decided = (page) => page.locator('p.lead').innerText();

/* What has loaded is what is asked about, not what is still coming. */
const settled = (page) => page.waitForLoadState('networkidle');

test('asked about somebody who passes, it says until when and by what',
	async () => {
		const page = await open('/roles/elector');
		await page.getByLabel('Who').fill('p00');
		await page.locator('datalist option[value=p001]')
			.waitFor({ state: 'attached' });
		await page.getByLabel('Who').fill('p001');
		await settled(page);
		await page.getByRole('button', { name: 'Ask' }).click();
		await page.waitForURL(/person=p001/);
		await settled(page);
		assert.match(await decided(page), /^Yes, until /);
		const text = await page.locator('main').innerText();
		assert.match(text, /2 \(2 needed\)/);
		assert.match(text, /2 records count/);
		assert.ok(text.includes('in ops: Pruning <script>alert(1)</script>'), text);
		assert.equal(await page.locator('main script, main img').count(), 0);
		await picture(page, 'decision');
		assert.deepEqual(page.problems, []);
	});

test('asked about somebody who lacks one meeting, it says so and until when',
	async () => {
		const page = await open('/roles/elector/decision?person=p007');
		await settled(page);
		assert.match(await decided(page), /it still takes 1 meeting attended, in ops, before /);
		assert.match(await page.locator('main').innerText(),
			/Still needed: 1 meeting attended, in ops\. What counts now goes on counting until /);
	});

test('what excludes is named as the reason', async () => {
	const page = await open('/roles/elector/decision?person=ada');
	await settled(page);
	assert.equal(await decided(page),
		'No: this excludes it: the office of registrar.');
});

test('an identity that nobody has is answered, a person who is not there is ' +
	'asked for again', async () => {
	const page = await open('/roles/elector/decision?person=irc:nobody');
	await settled(page);
	assert.match(await decided(page), /it still takes 2 meetings attended/);
	assert.deepEqual(page.problems, []);
	await page.goto('/orchard/roles/elector/decision?person=zed');
	await page.getByText('there is no person zed').waitFor();
	assert.equal(await page.getByLabel('Who').inputValue(), 'zed');
	assert.deepEqual(await faults(page), []);
});

test('a gap in the records is told as what it is', async () => {
	const page = await open(
		'/roles/guest/decision?person=p001&policy=council');
	await settled(page);
	assert.match(await decided(page),
		/^Not enough data: records from minutes are missing from /);
	assert.match(await page.locator('main').innerText(),
		/Records are known to be missing that could decide this/);
	await page.getByText('2 records do not count').click();
	await page.getByText('In another group than the rule asks for.').waitFor();
});

test('what cannot be followed far enough back is said to be unchecked',
	async () => {
		const page = await open('/roles/ring/decision?person=p001');
		await settled(page);
		assert.match(await decided(page),
			/^It cannot be checked here: it depends on who had the role “ring”/);
	});

test('a moment and a size are asked about in the reader\'s zone', async () => {
	const page = await open('/roles/elector', { timezoneId: 'Asia/Tokyo' });
	await page.getByLabel('Who').fill('p001');
	await page.getByText('At another moment').click();
	await page.getByLabel('At which moment').fill('2026-06-01T09:30');
	await page.getByText('That is 2026-06-01 00:30:00 UTC.').waitFor();
	await page.getByLabel('Time zone').selectOption('UTC');
	await page.getByText('That is 2026-06-01 09:30:00 UTC.').waitFor();
	await page.getByLabel('By how many statements').fill('500');
	await page.getByRole('button', { name: 'Ask' }).click();
	await page.waitForURL(/as_of=2026-06-01T09%3A30%3A00Z&size=500/);
});

test('what was known on a day is asked about by that day', async () => {
	const page = await open('/roles/elector/roll', { timezoneId: 'UTC' });
	const { recorded_at: at } = (await c.get('/statements/' +
		(await c.get('/statements?type=policy&limit=1')).body.items[0].digest))
		.body;
	const { size } = (await c.get(`/log?at=${at}`)).body;
	await page.getByText('Another moment, or').click();
	const form = page.locator('form', { hasText: 'Show that roll' });
	await form.getByLabel('as the record stood on')
		.fill(at.replace('Z', '').replace(/(\.\d+?)0+$/, '$1'));
	await form.getByText(`The log had ${size} statements then`).waitFor();
	await form.getByRole('button', { name: 'Show that roll' }).click();
	await page.waitForURL(new RegExp(`roll\\?size=${size}$`));
	await page.getByText('Another moment, or').click();
	await form.getByLabel('as the record stood on')
		.fill('2001-05-01T00:00');
	await form.getByText('The log began later than that').waitFor();
});

test('a role that two policies have is asked for again with the policy',
	async () => {
		const page = await open('/roles/guest/roll');
		await page.getByRole('link', { name: 'Guest of honour, other' }).click();
		await page.getByRole('heading', { name: 'Roll: Guest of honour' })
			.waitFor();
		assert.match(await page.locator('tbody').innerText(), /cleo\s/);
	});

test('a roll of hundreds is searched and sorted, a page at a time', async () => {
	const page = await open('/roles/elector/roll');
	const asked = [];
	page.on('request', (request) => asked.push(request.url()));
	const rows = page.locator('tbody tr');
	const sums = await page.locator('dl.numbers').innerText();
	assert.match(sums, /on the roll\s+498\s/);
	assert.equal(await rows.count(), 50);
	await page.getByText('1–50 of 498').waitFor();
	await page.getByRole('button', { name: 'Next' }).click();
	await page.getByText('51–100 of 498').waitFor();
	await page.getByRole('button', { name: 'Previous' }).click();
	await page.getByText('1–50 of 498').waitFor();
	const who = page.locator('th button').first();
	await who.click();
	await page.locator('th:first-child[aria-sort=ascending]').waitFor();
	await who.click();
	await page.getByText('irc:w017').waitFor();
	assert.equal(await page.locator('th').first().getAttribute('aria-sort'),
		'descending');
	await page.getByLabel('Search on this roll').fill('p00');
	await page.getByText('p007').waitFor({ state: 'detached' });
	await page.waitForFunction(() =>
		globalThis.document.querySelectorAll('tbody tr').length === 9);
	await page.getByLabel('Search on this roll').fill('w00');
	await rows.first().getByText('nobody’s yet').waitFor();
	await page.getByLabel('Search on this roll').fill('nobody');
	await page.getByText('Nobody on this roll is called so.').waitFor();
	assert.deepEqual(asked.filter((url) => /roll(\?|$)/.test(url)), []);
	assert.deepEqual(page.problems, []);
});

test('the digest of a long roll is checked with all of it, for who asks',
	async () => {
		const page = await open('/roles/elector/roll');
		await page.getByRole('button', { name: 'Check it here' }).click();
		await page.getByText('is that of this list: checked here').waitFor();
	});

test('all of a long roll is fetched before it is printed', async () => {
	const page = await open('/roles/elector/roll');
	await page.evaluate(() => { globalThis.print = () => {
		globalThis.printed = globalThis.document
			.querySelectorAll('tbody tr').length; }; });
	await page.getByRole('button', { name: 'Print' }).click();
	await page.waitForFunction(() => globalThis.printed === 498);
});

test('the trace is one click away from the roll, at its moment and size',
	async () => {
		const page = await open('/roles/elector/roll');
		await page.getByRole('link', { name: 'Why handle:p003?' }).click();
		await page.waitForURL(/person=handle%3Ap003&as_of=.*&size=\d+/);
		await settled(page);
		assert.match(await decided(page), /^Yes, until /);
	});

test('the roll shows since when and until when for who asks', async () => {
	const page = await open('/roles/elector/roll');
	await page.getByRole('button', { name: 'Show since when' }).click();
	await page.getByRole('columnheader', { name: 'Until' }).waitFor();
	await page.locator('tbody td time').first().waitFor();
	await page.getByText('a record that came in later moves them').waitFor();
	assert.equal(await page.getByText('…', { exact: true }).count(), 0);
});

test('two moments are compared, with the reason for each who changed sides',
	async () => {
		const page = await open(`/roles/elector/roll#than=${BETWEEN}`);
		await page.getByText('Entered since (498)').waitFor();
		await page.getByText(/handle|p000/).first().waitFor();
		await page.getByText('Not yet: it still takes 1 meeting attended')
			.first().waitFor();
		await page.getByText('Left since (0)').waitFor();
		await page.getByText('0 people are on both').waitFor();
		await picture(page, 'roll-compared');
		await page.goto(`/orchard/roles/elector/roll?as_of=${BETWEEN}`);
		await page.getByText('Nobody has this role at that moment.').waitFor();
		await page.getByRole('button', { name: 'Compare' }).click();
		await page.getByText('Only on the other roll (498)').waitFor();
		assert.match(page.url(), /#than=now/);
		assert.deepEqual(page.problems, []);
	});

test('who is neither on the roll nor surely not is listed with the reason',
	async () => {
		const page = await open('/roles/guest/roll?policy=council');
		await page.getByRole('heading', { name: 'Neither on it nor surely not' })
			.waitFor();
		await page.getByRole('button', { name: 'Show the reasons' }).click();
		await page.getByText('Not enough data: records from minutes').first()
			.waitFor();
		assert.deepEqual(page.problems, []);
	});

test('on paper the roll is whole, with what it is and nothing to click',
	notInFirefox('the driver prints nothing there'), async () => {
		const page = await open('/roles/elector/roll');
		await page.emulateMedia({ media: 'print' });
		await page.locator('tbody tr').nth(497).waitFor();
		const text = await page.locator('body').innerText();
		assert.match(text, /Roll: Elector/);
		assert.match(text, /By what was known at\s+\d+ statements/);
		assert.match(text, /[0-9a-f]{64}/);
		for (const idle of ['Search on this roll', 'Why?', 'Compare',
			'Log a contribution'])
			assert.ok(!text.includes(idle), idle);
		await picture(page, 'roll-printed');
		await page.emulateMedia({ media: 'screen' });
		await page.waitForFunction(() =>
			globalThis.document.querySelectorAll('tbody tr').length === 50);
		const pdf = await page.pdf({ format: 'A4' });
		const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g);
		assert.ok(sheets.length > 5, `${sheets.length} sheets`);
	});

test('the file of a roll is what the interface gives', async () => {
	const page = await open('/roles/elector/roll');
	const link = page.getByRole('link', { name: 'CSV' });
	const [download] = await Promise.all([page.waitForEvent('download'),
		link.click()]);
	const file = readFileSync(await download.path(), 'utf8');
	const answer = await server.get(await link.getAttribute('href'));
	assert.match(download.suggestedFilename(),
		/^orchard-elector-\d{4}-.*Z-\d+\.csv$/);
	assert.equal(file, answer.text);
	assert.equal(file.split('\r\n').length, 500);
});

test('a list that is not the one of its digest is called so', async () => {
	const page = await openPage(browser, server.url, { locale: 'en' });
	await page.route('**/roll?*', async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response,
			body: (await response.text()).replaceAll('p003', 'p007') });
	});
	await page.goto('/orchard/roles/elector/roll');
	await page.getByRole('button', { name: 'Check it here' }).click();
	await page.getByText('is not that of this list!').waitFor();
});

test('a policy is in words beside its data, with what changed', async () => {
	const page = await open('/policies');
	await page.getByRole('link', { name: 'version 2' }).click();
	await page.getByText('What changed since').waitFor();
	await settled(page);
	const text = await page.locator('main').innerText();
	assert.match(text, /at least 3 meetings attended, in ops, within the last 12 months/);
	assert.match(text, /the office of registrar/);
	assert.match(text, /the role ring, held before the newest statement/);
	assert.match(text, /not yet in force/);
	assert.match(text, /Assented to by\s+otto/);
	assert.match(await page.locator('del', { hasText: 'meetings' }).innerText(),
		/at least 2 meetings attended/);
	assert.match(await page.locator('ins', { hasText: 'meetings' }).innerText(),
		/at least 3 meetings attended/);
	assert.equal(await page.locator('main script, main img').count(), 0);
	await picture(page, 'policy');
	assert.deepEqual(page.problems, []);
});

/* Words that the browser has loaded, from a module of this release. */
async function wordsIn(page, file, take, given) {
	const root = await page.evaluate(() => globalThis.document
		.querySelector('link[rel=stylesheet]').href.replace(/style\.css$/, ''));
	return page.evaluate(`import('${root}${file}').then((module) =>
		(${take})(module, ${JSON.stringify(given)}))`);
}

test('every reason for which a record can be ignored has a sentence',
	async () => {
		const page = await open('/policies');
		const source = readFileSync(`${ROOT}server/core/selection.c`, 'utf8');
		const codes = [...source.matchAll(/\[FACT_\w+\] = "([a-z-]+)"/g)]
			.map(([, code]) => code).filter((code) => code !== 'counts');
		const docs = readFileSync(`${ROOT}docs/policy.md`, 'utf8')
			.split('## Facts that are ignored')[1].split('\n## ')[0];
		codes.push(...[...docs.matchAll(/^\| `([a-z-]+)` \|/gm)]
			.map(([, code]) => code));
		assert.ok(codes.length > 30, `${codes.length} codes`);
		const reasons = await wordsIn(page, 'parts/rule.text.js',
			(module) => [module.default.en.reasons, module.default.de.reasons]);
		for (const language of reasons)
			for (const code of codes)
				assert.match(language[code] ?? '', /^\p{Lu}.*\.$/u, code);
	});

test('every operator is said in words, and what is not known as its data',
	async () => {
		const page = await open('/policies');
		const schema = JSON.parse(readFileSync(
			`${ROOT}schemas/policy-document.json`, 'utf8'));
		const rules = Object.keys(schema.$defs.rule.properties);
		const known = await wordsIn(page, 'parts/rulewords.js',
			(module, given) => given.map((op) =>
				module.isKnown({ [op]: {} })), rules);
		assert.deepEqual(known, rules.map(() => true), rules.join(' '));
		const lines = await wordsIn(page, 'parts/rulewords.js',
			(module, given) => module.ruleLines(given),
			{ ratio: { at_least_percent: 25 } });
		assert.match(lines.join(), /“ratio”.*"at_least_percent":25/);
	});

test('the documents to start from are said without a gap', async () => {
	const page = await open('/policies');
	for (const name of ['auc-2016-as-run', 'orchard-chairs',
		'orchard-council', 'orchard-voter']) {
		const example = JSON.parse(readFileSync(
			`${ROOT}schemas/examples/policies/${name}.json`, 'utf8'));
		const lines = await wordsIn(page, 'parts/rulewords.js',
			(module, given) => Object.values(given.roles).flatMap((role) =>
				module.roleLines(role, given)), example);
		assert.doesNotMatch(lines.join('\n'), /undefined|null|NaN|\[object/);
	}
});

test('what is rebuilt from old records is marked on every page, once',
	async () => {
		server.found({ slug: 'then', title: 'Then', replay: true,
			madeAt: '2014-12-01T00:00:00Z' });
		const page = await open('/policies');
		assert.equal(await page.getByText('REPLAY').count(), 0);
		for (const path of ['', '/people', '/people/ada', '/groups', '/roles',
			'/policies', '/statements', '/log', '/search?q=a',
			'/organisations', '/sources', '/unmatched', '/enrol',
			'/contribute', '/me', '/registrar', '/registrar/offices']) {
			await page.goto(`/then${path}`);
			await page.locator('html[data-ready]').waitFor();
			await page.getByText('REPLAY: rebuilt from old records.')
				.waitFor();
			const plain = await server.get(`/then${path}`,
				{ headers: { accept: 'text/html' } });
			assert.match(plain.text, /REPLAY: rebuilt/, path);
		}
		await page.goto('/then/policies');
		await page.getByText('No policy has taken effect yet.').waitFor();
	});

test('in German the answer is German', async () => {
	const page = await open('/roles/elector/decision?person=p007',
		{ locale: 'de' });
	await settled(page);
	assert.match(await decided(page), /^Noch nicht: dafür braucht es noch 1 besuchtes Treffen/);
});

const pages = () => ['/roles/elector', '/roles/elector/decision?person=p001',
	'/roles/elector/decision?person=p007',
	'/roles/guest/decision?person=irc:w001&policy=council',
	'/roles/ring/decision?person=mia', '/roles/elector/roll',
	'/roles/guest/roll?policy=council', '/roles/ring/roll', '/policies',
	`/policies/${digests['council 2']}`];

/* One visit is looked at in both schemes and in a narrow window. */
test('every page keeps the rules of accessibility, light and dark, and needs ' +
	'no scrolling sideways', async () => {
	const page = await open('/policies');
	for (const path of pages()) {
		await page.setViewportSize({ width: 1024, height: 768 });
		await page.goto(`/orchard${path}`);
		await settled(page);
		for (const colorScheme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme });
			assert.deepEqual(await faults(page), [], `${colorScheme} ${path}`);
		}
		await page.setViewportSize({ width: 320, height: 640 });
		const wide = await page.evaluate(() => globalThis.document
			.documentElement.scrollWidth - globalThis.innerWidth);
		assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
	}
	assert.deepEqual(page.problems, []);
});

for (const colorScheme of ['light', 'dark'])
	test(`the main pages have their pictures taken, ${colorScheme}`, async () => {
		const page = await open('/roles/elector/decision?person=p007',
			{ colorScheme });
		await settled(page);
		await picture(page, `decision-${colorScheme}`);
		await page.setViewportSize({ width: 390, height: 800 });
		await page.goto('/orchard/roles/elector/roll');
		await page.getByRole('button', { name: 'Check it here' }).click();
		await page.getByText('checked here').waitFor();
		await picture(page, `roll-narrow-${colorScheme}`);
	});
