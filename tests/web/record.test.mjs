/* A public record goes by the date of what was done, whenever it was said. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { growTo, meeting, populate, talk } from '../api/orchard.mjs';
import { instant, startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { button, openAt } from './people.mjs';

const DAY_MS = 24 * 3600 * 1000;

let server;
let c;
let browser;

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const day = (ago) => instant(Date.now() - ago * DAY_MS).slice(0, 10);

const work = (by, summary, ago) => c.record(by, 'contribution',
	talk({ subject: `handle:${by}`, summary, from: day(ago) }));

const entries = (page) => page.locator('ul.timeline > li');

/* The words of those that are marked, in the order of the page. */
const shown = async (page) => (await entries(page).allInnerTexts())
	.map((text) => /(old|newest|middle|Pruning day)/.exec(text)?.[1])
	.filter(Boolean);

test('what was said late stands where it was done', async () => {
	await work('pia', 'newest', 1);
	await work('pia', 'old', 40);
	await work('pia', 'middle', 20);
	await c.record('remo', 'occasion', meeting({ name: 'Pruning day',
		start: instant(Date.now() - 30 * DAY_MS),
		attendees: [{ identity: 'handle:pia' }] }));
	const page = await openAt(browser, server, '/orchard/people/pia');
	await entries(page).nth(3).waitFor();
	assert.deepEqual(await shown(page),
		['newest', 'middle', 'Pruning day', 'old']);
	assert.equal(await page.getByText('entries at a time').count(), 0);
	await button(page, 'Contributions').click();
	await page.getByText('Pruning day').waitFor({ state: 'detached' });
	assert.deepEqual(await shown(page), ['newest', 'middle', 'old']);
	assert.deepEqual(page.problems, []);
});

test('more of a long record comes below what is there, and moves nothing',
	async () => {
		const { size } = (await c.get('')).body;
		await work('mia', 'newest', 0);
		await growTo(c, size + 211);
		await work('mia', 'old', 300);
		const page = await openAt(browser, server, '/orchard/people/mia');
		await page.getByText('comes 200 entries at a time').waitFor();
		const before = await entries(page).allInnerTexts();
		assert.equal(before.length, 200);
		assert.match(before.at(-1), /old/);
		await button(page, 'Show more').click();
		await entries(page).nth(205).waitFor();
		const after = await entries(page).allInnerTexts();
		assert.deepEqual(after.slice(0, 200), before);
		assert.match(after[200], /newest/);
		assert.deepEqual(await faults(page), []);
		await picture(page, 'person-long');
		assert.deepEqual(page.problems, []);
	});
