/* What holds on every page, and the pictures of the main ones. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startServer } from '../api/server.mjs';
import { faults, openPage, startBrowser, view } from './browser.mjs';
import { grow } from './orchard.mjs';
import { go } from './people.mjs';
import { openWithKey, tooWide } from './signer.mjs';

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

const policy = async () =>
	(await c.get('/policies')).body.items[0].digest;

/* Each page by its name in docs/, and its path below the community. */
const PAGES = [
	['overview', () => ''],
	['people', () => '/people'],
	['person', () => '/people/mia'],
	['standing', () => '/people/mia/standing'],
	['groups', () => '/groups'],
	['group', () => '/groups/ops'],
	['inbox', () => '/groups/ops/inbox'],
	['minutes', () => '/groups/ops/minutes'],
	['roles', () => '/roles'],
	['decision', () => '/roles/voter/decision?person=pia'],
	['roll', () => '/roles/voter/roll'],
	['policies', () => '/policies'],
	['policy', async () => `/policies/${await policy()}`],
	['statements', () => '/statements'],
	['statement', () => `/statements/${seeds.claim.digest}`],
	['log', () => '/log'],
	['search', () => '/search?q=mi'],
	['organisations', () => '/organisations'],
	['sources', () => '/sources'],
	['unmatched', () => '/unmatched'],
	['enrol', () => '/enrol'],
	['contribute', () => '/contribute'],
	['me', () => '/me'],
	['registrar', () => '/registrar'],
	['groups to make', () => '/registrar/groups'],
];

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
					await go(page, `/orchard${await path()}`);
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
			await go(page, `/orchard${await path()}`);
			await page.waitForLoadState('networkidle');
			assert.ok(await tooWide(page) <= 0);
			await page.context().close();
		});

	for (const [name, path] of PAGES)
		test(`${name} says without a script what it is`, async () => {
			const page = await openPage(browser, server.url,
				{ javaScriptEnabled: false });
			const answer = await page.goto(`/orchard${await path()}`);
			assert.equal(answer.status(), 200);
			assert.ok(await page.locator('h1').isVisible());
			assert.deepEqual(await page.locator('main a').evaluateAll((all) =>
				all.map((a) => a.protocol).filter((one) =>
					!['http:', 'https:'].includes(one))), []);
			await page.context().close();
		});
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
		const answer = await page.goto(`/orchard${await path()}`,
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

/* Who is looking, for pictures of what only they can do. */
const MAIN = { overview: null, person: null, group: null, decision: null, roll: null,
	statement: null, log: null, enrol: null, contribute: 'mia', inbox: 'cleo',
	me: 'mia' };

describe('pictures of the main pages', () => {
	for (const [name, handle] of Object.entries(MAIN))
		for (const [kind, options] of [
			['desktop-light', { viewport: { width: 1100, height: 760 },
				colorScheme: 'light' }],
			['desktop-dark', { viewport: { width: 1100, height: 760 },
				colorScheme: 'dark' }],
			['phone-light', { viewport: { width: 390, height: 760 },
				colorScheme: 'light' }],
			['phone-dark', { viewport: { width: 390, height: 760 },
				colorScheme: 'dark' }]])
			test(`${name}, ${kind}`, async () => {
				const [, path] = PAGES.find(([one]) => one === name);
				const page = await openWithKey(browser, server,
					{ c, handle, path: `/orchard${await path()}`,
						options: { ...options, reducedMotion: 'reduce' } });
				await page.waitForLoadState('networkidle');
				const bytes = await view(page, `${name}-${kind}`);
				assert.ok(bytes > 5000, 'there is something to see');
				assert.deepEqual(page.problems, []);
				await page.context().close();
			});
});
