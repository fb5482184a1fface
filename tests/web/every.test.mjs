/* What holds on every page. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startServer } from '../api/server.mjs';
import { faults, openPage, startBrowser } from './browser.mjs';
import { grow } from './orchard.mjs';
import { PAGES } from './pages.mjs';
import { go } from './people.mjs';
import { tooWide } from './signer.mjs';

let server;
let c;
let browser;
let seeds;

before(async () => {
	server = await startServer({ title: 'The orchard' });
	c = server.home;
	seeds = await grow(c);
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* Sum up how far things moved that a reader was looking at already. */
const watchShifts = () => {
	globalThis.shifted = 0;
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries())
			globalThis.shifted += entry.value;
	}).observe({ type: 'layout-shift', buffered: true });
};

describe('every page', () => {
	for (const [name, path] of PAGES)
		test(`${name} keeps the rules of accessibility and stands still`,
			async () => {
				for (const colorScheme of ['light', 'dark']) {
					const page = await openPage(browser, server.url,
						{ colorScheme, locale: 'en' });
					await page.addInitScript(watchShifts);
					await go(page, `/orchard${await path(c, seeds)}`);
					await page.waitForLoadState('networkidle');
					assert.deepEqual(await faults(page), []);
					const shifted = await page.evaluate(() => globalThis.shifted);
					assert.ok(shifted < 0.1, `it shifted by ${shifted}`);
					assert.deepEqual(page.problems, []);
					await page.context().close();
				}
			});

	for (const [name, path] of PAGES)
		test(`${name} fits a window of 320 pixels`, async () => {
			const page = await openPage(browser, server.url,
				{ viewport: { width: 320, height: 640 }, locale: 'en' });
			await go(page, `/orchard${await path(c, seeds)}`);
			await page.waitForLoadState('networkidle');
			assert.ok(await tooWide(page) <= 0);
			await page.context().close();
		});
});

test('every way that leads on is within reach on a phone', async () => {
	for (const width of [320, 390]) {
		const page = await openPage(browser, server.url,
			{ viewport: { width, height: 640 }, locale: 'en' });
		await go(page, '/orchard/log');
		for (const link of await page.locator('header.top a, footer a').all()) {
			if (await link.getAttribute('class') === 'skip')
				continue;
			const { x, width: own } = await link.boundingBox();
			assert.ok(x >= 0 && x + own <= width,
				`${await link.innerText()} is cut off at ${width}`);
		}
		await page.context().close();
	}
});

/*
 * What a page needs comes with it or is named in its head, so that two rounds
 * suffice.  Only pictures, which are loaded when they are looked at, come later,
 * and the words of the rule behind the roles of a person, for which nothing
 * waits.
 */
const LATER = [/vendor\/(d3|plot)\.js$/, /^person: .*\/policies\//];

test('no public page needs a third round', async () => {
	const late = [];
	for (const [name, path] of PAGES) {
		const page = await openPage(browser, server.url, { locale: 'en' });
		const answer = await page.goto(`/orchard${await path(c, seeds)}`,
			{ waitUntil: 'networkidle' });
		const html = (await answer.text()).replaceAll('&amp;', '&');
		const asked = await page.evaluate(() => performance
			.getEntriesByType('resource')
			.filter((one) => one.initiatorType !== 'img')
			.map((one) => one.name));
		for (const address of asked) {
			const { pathname, search } = new URL(address);
			const told = `${name}: ${pathname}${search}`;
			if (!html.includes(`"${pathname}${search}"`) &&
				!LATER.some((one) => one.test(told)))
				late.push(told);
		}
		await page.context().close();
	}
	assert.deepEqual(late, []);
});
