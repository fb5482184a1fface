/* The pages of who has no JavaScript: what they say, and how they lead on. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startServer } from '../api/server.mjs';
import { faults, openPage, picture, startBrowser } from './browser.mjs';
import { grow } from './orchard.mjs';
import { PAGES } from './pages.mjs';
import { tooWide } from './signer.mjs';

/* Where digests and instants in full are what the page is for. */
const EXACT = ['log', 'statement', 'policy', 'roll'];
const SIGNING = { minutes: 'kleos import minutes', enrol: 'kleos enrol',
	contribute: 'kleos attest', me: 'kleos statements',
	registrar: 'kleos waiting', 'groups to make': 'kleos group create' };

let server;
let c;
let browser;
let seeds;
let page; /* of who has no JavaScript */
let axed; /* the same, for axe-core */

/* axe-core needs a script engine: it is given what the others see, without the
 * page's own script. */
async function openForAxe() {
	const one = await openPage(browser, server.url);
	await one.route('**/orchard**', async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response, body: (await response.text())
			.replace(/<script type="module".*?<\/script>/, '')
			.replaceAll(/<link rel="(modulepreload|preload)".*?>/g, '')
			.replace('<div class="plain">', '<div>')
			.replace(/<\/?noscript>/g, '') });
	});
	return one;
}

before(async () => {
	server = await startServer({ title: 'The orchard' });
	c = server.home;
	seeds = await grow(c);
	browser = await startBrowser();
	page = await openPage(browser, server.url, { javaScriptEnabled: false });
	axed = await openForAxe();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function go(path) {
	const answer = await page.goto(`/orchard${path}`);
	assert.equal(answer.status(), 200);
	return page.locator('main').innerText();
}

describe('without JavaScript', () => {
	for (const [name, path] of PAGES)
		test(`${name} reads as people write`, async () => {
			const text = await go(await path(c, seeds));
			assert.ok(await page.locator('h1').isVisible());
			assert.doesNotMatch(await page.locator('h1').innerText(), /[/{]/);
			assert.doesNotMatch(text, /\/api\/v1|^(url|next|items)$|_at\b/m);
			if (!EXACT.includes(name)) {
				assert.doesNotMatch(text, /[0-9a-f]{64}/);
				assert.doesNotMatch(text, /\d\d\d\d-\d\d-\d\dT/);
			}
			assert.deepEqual(await page.locator('main a').evaluateAll((all) =>
				all.map((a) => a.protocol).filter((one) =>
					!['http:', 'https:'].includes(one))), []);
		});

	for (const [name, path] of PAGES)
		test(`${name} keeps the rules of accessibility, and fits a phone`,
			async () => {
				await axed.setViewportSize({ width: 320, height: 640 });
				await axed.goto(`/orchard${await path(c, seeds)}`);
				assert.ok(await tooWide(axed) <= 0);
				await picture(axed, `plain-${name}-phone`);
				await axed.setViewportSize({ width: 1024, height: 768 });
				for (const colorScheme of ['dark', 'light']) {
					await axed.emulateMedia({ colorScheme });
					assert.deepEqual(await faults(axed), []);
				}
				await picture(axed, `plain-${name}`);
			});

	for (const [name, command] of Object.entries(SIGNING))
		test(`${name} says what it is for, and how to do it otherwise`,
			async () => {
				const [, path] = PAGES.find(([one]) => one === name);
				assert.match(await go(path(c, seeds)), /needs JavaScript/);
				assert.match(await page.locator('main pre').innerText(),
					new RegExp(command));
				assert.equal(await page.locator('main table').count(), 0);
			});

	test('every link of every page leads somewhere', async () => {
		const seen = new Set();
		for (const [, path] of PAGES) {
			await go(await path(c, seeds));
			for (const href of await page.locator('main a').evaluateAll((all) =>
				all.map((a) => a.href)))
				if (href.startsWith(server.url))
					seen.add(href.slice(server.url.length).split('#')[0]);
		}
		assert.ok(seen.size > 40);
		for (const path of seen)
			assert.equal((await server.get(path)).status, 200, path);
	});

	test('people are looked for, and who is asked about is answered',
		async () => {
			await go('/people');
			await page.getByLabel('Handle, name or identity').fill('rem');
			await page.getByRole('button', { name: 'Show' }).click();
			assert.deepEqual(await page.locator('tbody a')
				.allInnerTexts(), ['remo', 'ops']);
			await go('/roles/voter');
			await page.getByLabel('Handle or identity').fill('mia');
			await page.getByRole('button', { name: 'Show' }).click();
			const text = await page.locator('main').innerText();
			assert.match(text, /Has the role\s+Yes/);
			assert.match(text, /these count:/);
		});

	test('a question that cannot be answered says why, and asks again',
		async () => {
			await page.goto('/orchard/roles/voter/roll?as_of=yesterday');
			assert.match(await page.locator('main .trouble').innerText(),
				/as_of/);
			assert.equal(await page.locator('#ask-as_of').inputValue(),
				'yesterday');
			await page.goto('/orchard/people/nobody');
			assert.match(await page.locator('main .trouble').innerText(),
				/no person nobody/);
			assert.ok(await page.getByRole('link', { name: 'Overview' })
				.first().isVisible());
		});

	test('a long list goes on where the page ends, with what was asked',
		async () => {
			await go('/statements?type=person&limit=2');
			const first = await page.locator('tbody tr').first().innerText();
			await page.getByRole('link', { name: 'Show more' }).click();
			assert.equal(await page.locator('tbody tr').count(), 2);
			assert.match(page.url(), /type=person&limit=2&cursor=/);
			assert.notEqual(await page.locator('tbody tr').first().innerText(),
				first);
		});
});
