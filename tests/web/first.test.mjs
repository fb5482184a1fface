/* The first page and the plain pages behind it, as readers see them. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, openPage, picture, startBrowser } from './browser.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>' +
	'" onmouseover="alert(3)" \u202Egnihton';

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

async function first(options) {
	const page = await openPage(browser, server.url, options);
	await page.goto('/');
	await page.locator('html[data-ready]').waitFor();
	return page;
}

/* What a list of names and values says. */
const numbers = (page) => page.locator('.numbers > div').evaluateAll(
	(rows) => Object.fromEntries(rows.map((row) => [
		row.querySelector('dt').textContent,
		row.querySelector('dd').textContent])));

test('the first page shows the numbers of the community', async () => {
	const page = await first({ locale: 'en' });
	const about = (await server.home.get('')).body;
	const shown = await numbers(page);
	assert.equal(await page.locator('article h2').innerText(),
		'The Orchard');
	assert.equal(shown.statements, String(about.size));
	for (const [type, n] of Object.entries(about.counts))
		assert.equal(shown[type], String(n), type);
	await picture(page, 'first');
	assert.deepEqual(page.problems, []);
});

test('every link on it leads somewhere', async () => {
	const page = await first();
	const links = await page.locator('a[href]').evaluateAll(
		(all) => [...new Set(all.map((a) => a.href))]);
	assert.ok(links.length >= 10, `only ${links.length} links`);
	for (const link of links) {
		assert.ok(link.startsWith(server.url), link);
		const answer = await page.request.get(link,
			{ headers: { accept: 'text/html' } });
		assert.equal(answer.status(), 200, link);
	}
	assert.deepEqual(page.problems, []);
});

for (const colorScheme of ['light', 'dark'])
	test(`the pages keep the rules of accessibility, ${colorScheme}`,
		async () => {
			const page = await first({ colorScheme });
			assert.deepEqual(await faults(page), []);
			await page.locator('summary').first().click();
			assert.deepEqual(await faults(page), []);
			await picture(page, `first-${colorScheme}`);
			for (const path of ['', '/people', '/people/mia', '/groups',
				'/groups/ops', '/statements', '/roles']) {
				await page.goto(`/api/v1/orchard${path}`);
				assert.deepEqual(await faults(page), [], path);
			}
			await picture(page, `plain-${colorScheme}`);
			assert.deepEqual(page.problems, []);
		});

test('a narrow window needs no scrolling sideways', async () => {
	const page = await first({ viewport: { width: 320, height: 640 } });
	for (const path of ['/', '/api/v1/orchard', '/api/v1/orchard/people']) {
		await page.goto(path);
		const wide = await page.evaluate(() =>
			document.documentElement.scrollWidth - window.innerWidth);
		assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
	}
	await page.goto('/');
	await page.locator('html[data-ready]').waitFor();
	await picture(page, 'first-narrow');
});

test('without JavaScript plain pages lead from place to place', async () => {
	const page = await openPage(browser, server.url,
		{ javaScriptEnabled: false });
	await page.goto('/');
	await page.locator('noscript a, section a').first().click();
	await page.locator('a[href="/api/v1/orchard"]').first().click();
	assert.match(await page.locator('h1').innerText(), /The Orchard/);
	await page.locator('a[href="/api/v1/orchard/people"]').first().click();
	await page.locator('a[href="/api/v1/orchard/people/mia"]').first()
		.click();
	assert.match(await page.locator('body').innerText(), /mia/);
	await picture(page, 'plain-person');
	assert.deepEqual(page.problems, []);
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

/* The mark is never closed: what stands in the same block is turned too. */
test('a mark that turns the direction turns its own value only', async () => {
	const page = await openPage(browser, server.url);
	for (const path of ['/groups', '/groups/odd', '/statements',
		`/statements/${hostile.digest}`]) {
		await page.goto(`/api/v1/orchard${path}`);
		const beside = await page.locator('main').evaluate((main, value) => {
			const found = [];
			const walk = document.createTreeWalker(main,
				NodeFilter.SHOW_TEXT);
			while (walk.nextNode()) {
				let block = walk.currentNode.parentElement;
				while (getComputedStyle(block).display === 'inline')
					block = block.parentElement;
				const text = block.textContent;
				if (walk.currentNode.data.includes('\u202E'))
					found.push(text === value ||
						text.startsWith('{') ? '' : text);
			}
			return found;
		}, HOSTILE);
		assert.deepEqual(beside.filter(Boolean), [], path);
		assert.ok(path === '/statements' || beside.length > 0, path);
	}
});
