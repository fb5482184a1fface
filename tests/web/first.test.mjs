/* The first page and the plain pages behind it, as readers see them. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { tame } from '../../web/lib/bidi.js';
import { faults, openPage, picture, startBrowser } from './browser.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>' +
	'" onmouseover="alert(3)" \u2069\u202Egnihton';

let server;
let browser;
let hostile;

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	await populate(server.home);
	await server.home.record('ada', 'group', { action: 'create',
		slug: 'odd', kind: 'wg', title: HOSTILE });
	hostile = await server.home.record('ada', 'contribution', {
		subject: 'handle:ada', activity: 'talk', from: '2026-11-01',
		summary: HOSTILE });
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function open(path, options) {
	const page = await openPage(browser, server.url, options);
	await page.goto(path);
	await page.locator('html[data-ready]').waitFor();
	return page;
}

test('the first page says what this is and who is here', async () => {
	const page = await open('/', { locale: 'en' });
	assert.match(await page.locator('h1').innerText(), /Credit/);
	await page.getByRole('link', { name: 'The Orchard' }).click();
	await page.locator('html[data-ready]').waitFor();
	assert.equal(await page.locator('h1').innerText(), 'The Orchard');
	assert.deepEqual(page.problems, []);
});

test('the first page weighs less than 100 KB, and two rounds bring it',
	async () => {
		const page = await openPage(browser, server.url);
		const sizes = [];
		page.on('requestfinished', async (request) => {
			sizes.push(await request.sizes());
		});
		await page.goto('/', { waitUntil: 'networkidle' });
		const bytes = sizes.reduce((sum, one) =>
			sum + one.responseBodySize + one.responseHeadersSize, 0);
		assert.ok(sizes.length > 5, `only ${sizes.length} files`);
		assert.ok(bytes < 100 * 1024, `${bytes} bytes`);

		const html = await (await page.request.get('/')).text();
		const asked = await page.evaluate(() => performance
			.getEntriesByType('resource').map(({ name }) => name));
		for (const address of asked)
			assert.ok(html.includes(new URL(address).pathname),
				`${address} is not announced by the page itself`);
	});

test('the files of a release are kept, the pages are asked for again',
	async () => {
		const page = await open('/');
		const html = await page.request.get('/orchard/people');
		assert.equal(html.headers()['cache-control'], 'no-cache');
		const style = (await html.text()).match(/\/w\/[0-9a-f]+\/style.css/)[0];
		const kept = await page.request.get(style);
		assert.match(kept.headers()['cache-control'], /immutable/);
		const older = await page.request.get('/w/0000000000000000/style.css');
		assert.equal(older.status(), 200);
		assert.equal(older.headers()['cache-control'], 'no-cache');
		assert.equal(kept.headers()['content-encoding'], 'br');
	});

test('the reader chooses a language, and it stays', async () => {
	const page = await open('/', { locale: 'de-AT' });
	assert.match(await page.locator('h1').innerText(), /Anerkennung/);
	await page.getByLabel('Sprache').selectOption('en');
	await page.getByRole('heading', { name: 'Credit' }).waitFor();
	await page.goto('/orchard/people');
	await page.getByRole('heading', { name: 'People' }).waitFor();
	assert.equal(await page.locator('html').getAttribute('lang'), 'en');
	assert.deepEqual(page.problems, []);
});

test('what is not there says so', async () => {
	const page = await openPage(browser, server.url);
	for (const path of ['/nowhere', '/orchard/people/nobody', '/a/b/c/d']) {
		const answer = await page.goto(path);
		assert.equal(answer.status(), 404, path);
		await page.getByRole('heading', { name: 'Not here' }).waitFor();
		assert.deepEqual(await faults(page), [], path);
	}
});

for (const colorScheme of ['light', 'dark'])
	test(`the pages keep the rules of accessibility, ${colorScheme}`,
		async () => {
			const page = await open('/', { colorScheme });
			for (const path of ['/', '/orchard', '/orchard/people',
				'/api/v1/orchard', '/api/v1/orchard/people/mia']) {
				await page.goto(path);
				assert.deepEqual(await faults(page), [], path);
			}
			assert.deepEqual(page.problems, []);
		});

test('a narrow window needs no scrolling sideways', async () => {
	const page = await open('/', { viewport: { width: 320, height: 640 } });
	for (const path of ['/', '/orchard', '/orchard/people']) {
		await page.goto(path);
		await page.locator('html[data-ready]').waitFor();
		const wide = await page.evaluate(() =>
			document.documentElement.scrollWidth - window.innerWidth);
		assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
	}
});

test('without JavaScript pages lead from place to place', async () => {
	const page = await openPage(browser, server.url,
		{ javaScriptEnabled: false });
	await page.goto('/');
	await page.locator('main a[href="/orchard"]').first().click();
	assert.match(await page.locator('h1').innerText(), /The Orchard/);
	await page.locator('main a[href="/orchard/people"]').first().click();
	await page.locator('main a[href="/orchard/people/mia"]').first()
		.click();
	assert.match(await page.locator('main').innerText(), /mia/);
	assert.ok(await page.locator('main').isVisible());
	await picture(page, 'plain-person');
	/* Modules that were announced are dropped when scripts are off. */
	assert.deepEqual(page.problems.filter((one) =>
		!/^failed: .*\.js$/.test(one)), []);
});

test('a page whose script never comes shows its plain form', async () => {
	const page = await openPage(browser, server.url);
	await page.route('**/app.js', (route) => route.fulfill({ status: 200,
		contentType: 'text/javascript', body: 'export {};' }));
	await page.goto('/orchard/people');
	await page.locator('main a[href="/orchard/people/mia"]').first()
		.waitFor({ state: 'visible' });
});

test('hostile titles and summaries are only text', async () => {
	const page = await openPage(browser, server.url);
	for (const path of ['/groups', '/groups/odd', '/statements',
		`/statements/${hostile.digest}`]) {
		await page.goto(`/api/v1/orchard${path}`);
		assert.equal(await page.locator('script, img, [onmouseover]')
			.count(), 0, path);
	}
	const text = await page.locator('body').innerText();
	assert.ok(text.includes('<script>alert(1)</script>'), text);
	await picture(page, 'hostile');
	assert.deepEqual(page.problems, []);
});

/* Every text that is shown or read out. */
const texts = (page) => page.evaluate(() => {
	const found = [document.title];
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode())
		if (walk.currentNode.parentElement.closest('script') === null)
			found.push(walk.currentNode.data);
	for (const one of document.querySelectorAll('[title], [aria-label]'))
		found.push(one.title, one.getAttribute('aria-label') ?? '');
	return found;
});

for (const script of [true, false])
	test(`no text on a page turns another, ${script ? 'with' : 'without'} script`,
		async () => {
			const page = await openPage(browser, server.url,
				{ javaScriptEnabled: script });
			for (const path of ['/orchard/groups', '/orchard/groups/odd',
				'/orchard/statements', `/orchard/statements/${hostile.digest}`,
				'/api/v1/orchard/groups/odd']) {
				await page.goto(path);
				if (path !== '/orchard/statements' || script)
					await page.getByText('[U+202E]gnihton').first().waitFor();
				if (script)
					await page.waitForLoadState('networkidle');
				for (const text of await texts(page))
					assert.equal(tame(text), text, path);
			}
		});
