/* Journey 1: somebody who never heard of it looks around: what this is, what
 * goes on, who and what is there, and how to find it. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { meeting, policyDocument, populate, talk } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, notInFirefox, openPage, picture, startBrowser }
	from './browser.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>' +
	'" onmouseover="alert(3)" \u202Egnihton';
const LONG = 'pear '.repeat(24);
const PLOT = /\/vendor\/(d3|plot)\.js$/;
const PATHS = ['', '/people', '/groups', '/roles', '/statements', '/log',
	'/search?q=talk', '/organisations', '/sources', '/unmatched'];

const PATIENCE = 15000;

let server;
let c;
let browser;

async function fill() {
	await populate(c);
	await c.record('ada', 'group', { action: 'create', slug: 'odd',
		kind: 'wg', title: HOSTILE.slice(0, 120) });
	await c.record('mia', 'contribution', talk({ hat: 'operator',
		summary: `${HOSTILE} rootstock`,
		evidence: ['https://talks.orchard.example/javascript:alert(1)'] }));
	await c.record('mia', 'contribution', talk({ from: '2026-03-01',
		summary: LONG.repeat(16).slice(0, 2000), hat: 'grower' }));
	await c.record('ada', 'organisation', { slug: 'cider-works',
		name: HOSTILE.slice(0, 120), url: 'https://cider.example/' });
	await c.record('mia', 'affiliation', { handle: 'mia',
		organisation: 'cider-works', from: '2025-01-01' });
	await c.record('cleo', 'coverage', { source: 'minutes', group: 'ops',
		activity: 'attendance', from: '2026-02-01', reason: HOSTILE });
	await c.record('ada', 'list', { list: 'org-members',
		taken_at: '2026-03-01', complete: true, part: 1, parts: 2,
		identities: ['github:dai'] });
	await c.agree('olga', 'otto', 'policy', { document: policyDocument({
		policy: 'thanks', title: 'Who is thanked', roles: { regular: {
			title: 'Regular', use: 'recognition', rule: { count: {
				select: { activities: ['attendance'] }, window: 'year',
				at_least: 1 } } } } }) });
	await c.introduce('nora');
}

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await fill();
	server.bare = server.found({ slug: 'bare', title: 'Bare ground' });
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function open(path, options) {
	const page = await openPage(browser, server.url,
		{ locale: 'en', ...options });
	page.setDefaultTimeout(PATIENCE);
	await page.goto(path);
	await page.locator('html[data-ready]').waitFor();
	return page;
}

/* Pictures are drawn where they are seen. */
async function draw(page) {
	await page.locator('.picture').first().waitFor();
	for (const figure of await page.locator('.picture').all()) {
		await figure.scrollIntoViewIfNeeded();
		await figure.locator('svg').first().waitFor();
	}
	await page.evaluate(() => scrollTo(0, 0));
}

const wait = (page) => page.waitForLoadState('networkidle');

test('the overview says in one screen what this is and where to go',
	async () => {
		const page = await open('/orchard');
		assert.match(await page.locator('.lead').innerText(), /endorse/);
		for (const [name, path] of [['I did something', 'contribute'],
			['I chair a group', 'groups'], ['Who may vote?', 'roles'],
			['I want to check it', 'log']]) {
			const link = page.getByRole('link', { name });
			assert.equal(await link.getAttribute('href'), `/orchard/${path}`);
			const { y, height } = await link.boundingBox();
			assert.ok(y + height < 768, `${name} is out of sight`);
		}
		assert.deepEqual(page.problems, []);
	});

test('the numbers of the overview are those of the summary', async () => {
	const page = await open('/orchard');
	const { totals } = (await c.get('/summary')).body;
	await page.locator('.picture').first().waitFor();
	const shown = await page.locator('.numbers dd').allInnerTexts();
	assert.deepEqual(shown.slice(0, 2), [`${totals.people}`,
		`${totals.groups}`]);
});

test('a number leads to as many as it says', async () => {
	const page = await open('/orchard');
	for (const name of ['contributions', 'meetings']) {
		const number = page.locator('.numbers > div', { hasText: name });
		const n = Number(await number.locator('dd').innerText());
		const href = await number.getByRole('link').getAttribute('href');
		const { items } = (await c.get(`${href.replace('/orchard', '')}` +
			'&limit=200')).body;
		assert.equal(items.length, n, name);
	}
});

test('what waits says for whom, and leads there', async () => {
	const page = await open('/orchard');
	const waits = page.locator('section',
		{ has: page.getByRole('heading', { name: 'What waits' }) });
	const inbox = waits.getByRole('link', { name: 'Ops', exact: true });
	assert.equal(await inbox.getAttribute('href'), '/orchard/groups/ops/inbox');
	const { claims } = (await c.get('/summary')).body;
	const ops = claims.find(({ group }) => group === 'ops').n;
	const text = await waits.innerText();
	assert.match(text, new RegExp(`contributions? waits? for a chair:.* Ops \\(${
		ops}\\)`));
	assert.match(text, /1 newcomer waits for a registrar/);
	assert.match(text, /1 name in the records that belongs to nobody yet waits/);
});

test('a picture is drawn when it is seen, and not before', async () => {
	const page = await openPage(browser, server.url,
		{ locale: 'en', viewport: { width: 360, height: 300 } });
	const asked = [];
	page.on('request', (request) => asked.push(request.url()));
	await page.goto('/orchard');
	await page.locator('.picture').first().waitFor({ state: 'attached' });
	await wait(page);
	assert.deepEqual(asked.filter((url) => PLOT.test(url)), []);
	await draw(page);
	assert.equal(asked.filter((url) => PLOT.test(url)).length, 2);
	assert.deepEqual(page.problems, []);
});

test('a picture says what it shows, and has the same numbers in a table',
	async () => {
		const page = await open('/orchard');
		await draw(page);
		const figure = page.locator('.picture').nth(1);
		assert.match(await figure.locator('svg').getAttribute('aria-label'),
			/^By group\. /);
		assert.equal(await figure.locator('svg').getAttribute('role'), 'img');
		await figure.locator('summary').click();
		const { groups } = (await c.get('/summary')).body;
		const ops = groups.find(({ group }) => group === 'ops').total;
		assert.deepEqual(await figure.locator('tr', { hasText: 'Ops' })
			.locator('td.n').allInnerTexts(),
		[ops.endorsed, ops.waiting, ops.disputed].map(String));
	});

/* A hash that does not fit the vendored version is told on the console. */
test('the style of the pictures passes the content security policy',
	async () => {
		const page = await open('/orchard');
		await draw(page);
		const svg = page.locator('.plot > svg').first();
		assert.equal(await svg.evaluate((node) =>
			getComputedStyle(node.querySelector('text')).whiteSpace), 'pre');
		assert.equal(await page.locator('[style*="javascript"]').count(), 0);
		assert.deepEqual(page.problems, []);
	});

test('a picture that cannot be loaded gives its place to the numbers',
	async () => {
		const page = await openPage(browser, server.url, { locale: 'en' });
		await page.route(PLOT, (route) => route.abort());
		await page.goto('/orchard');
		await page.getByText('could not be loaded').first().waitFor();
		assert.ok(await page.locator('.picture table').first().isVisible());
	});

test('nothing jumps while the overview comes', async () => {
	const page = await openPage(browser, server.url);
	await page.addInitScript(() => {
		globalThis.shift = 0;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				globalThis.shift += entry.value;
		}).observe({ type: 'layout-shift', buffered: true });
	});
	for (const path of ['/orchard', '/orchard/people', '/orchard/log']) {
		await page.goto(path);
		await wait(page);
		const shift = await page.evaluate(() => globalThis.shift);
		assert.ok(shift < 0.1, `${path}: ${shift}`);
	}
});

test('the search of the header finds people, groups, roles and words',
	async () => {
		const page = await open('/orchard');
		for (const [q, kind, name] of [['MIA', 'People', 'mia'],
			['ops_w', 'Groups', 'Ops'], ['regul', 'Roles', 'Regular'],
			['tal', 'Activities', 'Talk'],
			['rootstock', 'Statements', 'rootstock']]) {
			await page.locator('header input[type=search]').fill(q);
			await page.keyboard.press('Enter');
			await page.waitForURL(/search/);
			const found = page.locator('section',
				{ has: page.getByRole('heading', { name: kind }) });
			await found.getByRole('link', { name }).first().waitFor();
		}
		assert.deepEqual(page.problems, []);
	});

test('a search that finds nothing says what to do, and one for nothing asks',
	async () => {
		const page = await open('/orchard/search?q=zzzz');
		await page.getByText('Look for fewer letters').waitFor();
		await page.goto('/orchard/search');
		await page.getByRole('heading', { name: 'Search' }).waitFor();
		assert.equal(await page.locator('[role=alert]').count(), 0);
		await page.locator('main input[name=q]').fill('mia');
		await page.keyboard.press('Enter');
		await page.waitForURL(/q=mia/);
		await page.locator('main').getByRole('link', { name: 'mia' })
			.first().waitFor();
	});

test('people are found by name, and nobody is told what to do', async () => {
	const page = await open('/orchard/people');
	await page.getByLabel('Handle, name or identity').fill('mi');
	await page.getByRole('button', { name: 'Find' }).click();
	await page.waitForURL(/q=mi$/);
	await page.locator('html[data-ready]').waitFor();
	assert.deepEqual(await page.locator('tbody a.person').allInnerTexts(),
		['mia']);
	await page.goto('/orchard/people?q=nobody');
	await page.getByText('Nobody here is called so').waitFor();
	await page.getByRole('link', { name: 'Show all' }).click();
	await page.waitForURL(/people$/);
});

test('people and groups show who is in office now', async () => {
	const page = await open('/orchard/people');
	assert.match(await page.locator('tr', { hasText: 'cleo' }).innerText(),
		/chair of ops/);
	await page.goto('/orchard/groups');
	const ops = page.locator('.tree .tree > li');
	assert.match(await ops.innerText(), /Chaired by cleo · met last/);
	assert.match(await page.locator('.tree > li', { hasText: '<script>' })
		.innerText(), /no chair now/);
});

test('groups stand below those they belong to, and are found by any name',
	async () => {
		const page = await open('/orchard/groups');
		const below = page.locator('li', { hasText: 'Operators' })
			.locator('ul').getByRole('link', { name: 'Ops', exact: true });
		assert.equal(await below.getAttribute('href'), '/orchard/groups/ops');
		await page.getByLabel('Find a group').fill('ops_wg');
		await page.getByText('Operators').waitFor({ state: 'detached' });
		assert.equal(await page.locator('.tree > li').count(), 1);
	});

test('votes and thanks are never mixed up', async () => {
	const page = await open('/orchard/roles');
	const section = (name) => page.locator('section',
		{ has: page.getByRole('heading', { name }) });
	assert.deepEqual(await section('The right to vote').locator('h3')
		.allInnerTexts(), ['Voter']);
	assert.deepEqual(await section('Thanks').locator('h3').allInnerTexts(),
		['Regular']);
	const roll = section('Thanks').getByRole('link', { name: 'Everybody' });
	assert.equal(await roll.getAttribute('href'),
		'/orchard/roles/regular/roll');
	await section('The right to vote').getByLabel('Ask about one person')
		.fill('mia');
	await page.keyboard.press('Enter');
	await page.waitForURL(/roles\/voter\/decision\?person=mia/);
});

test('gaps and lists without all parts are said first', async () => {
	const page = await open('/orchard/sources');
	await page.getByText('2 sources are known to be incomplete').waitFor();
	await page.getByText('1 of 2 parts').waitFor();
	assert.deepEqual(page.problems, []);
});

test('every empty list says what to do next', async () => {
	const page = await open('/bare');
	await page.getByRole('link', { name: 'Log the first contribution' })
		.waitFor();
	for (const path of ['/groups', '/roles', '/organisations', '/sources',
		'/unmatched', '/statements?q=nothing']) {
		await page.waitForLoadState('networkidle');
		await page.goto(`/bare${path}`);
		await page.locator('.empty').waitFor();
		assert.ok(await page.locator('.empty :is(a, pre)').count() > 0, path);
	}
	assert.deepEqual(page.problems, []);
});

for (const colorScheme of ['light', 'dark'])
	test(`what a stranger sees keeps the rules of accessibility, ${colorScheme}`,
		async () => {
			const page = await open('/', { colorScheme });
			for (const path of PATHS) {
				await page.goto(`/orchard${path}`);
				await page.locator('html[data-ready]').waitFor();
				if (path === '')
					await draw(page);
				await wait(page);
				assert.deepEqual(await faults(page), [], path);
				await picture(page, `stranger-${path.match(/\w+/) ??
					'overview'}-${colorScheme}`);
			}
			assert.deepEqual(page.problems, []);
		});

test('a narrow window needs no scrolling sideways', async () => {
	const page = await open('/', { viewport: { width: 320, height: 640 } });
	for (const path of PATHS) {
		await page.goto(`/orchard${path}`);
		await page.locator('html[data-ready]').waitFor();
		if (path === '')
			await draw(page);
		await wait(page);
		const wide = await page.evaluate(() =>
			document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
		await picture(page, `stranger-${path.match(/\w+/) ?? 'overview'}-phone`);
	}
});

test('hostile names and summaries are only text', async () => {
	const page = await open('/orchard');
	await draw(page);
	for (const path of PATHS) {
		await page.goto(`/orchard${path}`);
		await page.locator('html[data-ready]').waitFor();
		await wait(page);
		assert.equal(await page.locator(
			'main script, main img, [onmouseover], a[href^="javascript"]')
			.count(), 0, path);
	}
	assert.deepEqual(page.problems, []);
});

test('without JavaScript the pages read, and lead on',
	notInFirefox('the driver does not turn scripts off'), async () => {
		const page = await openPage(browser, server.url,
			{ javaScriptEnabled: false });
		for (const path of PATHS) {
			await page.goto(`/orchard${path}`);
			const main = page.locator('main');
			assert.ok(await main.isVisible(), path);
			assert.ok((await main.innerText()).length > 60, path);
		}
		await page.goto('/orchard/statements');
		assert.match(await page.locator('main table').first().innerText(),
			/contribution/);
	});

test('the pages speak German where a contributor comes by', async () => {
	const page = await open('/orchard', { locale: 'de' });
	await page.getByRole('heading', { name: 'Was hier getan wird' }).waitFor();
	await page.getByText('mia hat beigetragen').first().waitFor();
	await page.goto('/orchard/people');
	await page.getByRole('heading', { name: 'Personen' }).waitFor();
});

test('a list comes in pages, and the rest when it is asked for', async () => {
	await c.record('remo', 'occasion', meeting({
		start: '2026-01-05T10:00:00Z', attendees: Array.from({ length: 60 },
			(_, i) => ({ identity: `irc:n${String(i).padStart(2, '0')}` })) }));
	const page = await open('/orchard/unmatched');
	assert.equal(await page.locator('tbody tr').count(), 50);
	await page.getByRole('button', { name: 'Show more' }).click();
	await page.locator('tbody tr').nth(60).waitFor();
	assert.equal(await page.getByRole('button', { name: 'Show more' }).count(),
		0);
});
