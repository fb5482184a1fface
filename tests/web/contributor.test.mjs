/* Journey of a contributor: to log work, to see what became of it, to put it
 * right, and to leave. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { button, closeDialog, go, joinAs, openAt, sign } from './people.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> ' +
	'\u202Egnihton';

let server;
let c;
let browser;
let page; /* that of dai, whose key is in it */

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	browser = await startBrowser();
	page = await openAt(browser, server, '/orchard');
	await joinAs(page, c, 'dai');
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const statements = async (query) =>
	(await c.get(`/statements?${query}`)).body.items;

async function fill(where, summary) {
	await where.locator('select[name=activity]').selectOption('talk');
	await where.locator('select[name=group]').selectOption('ops');
	await where.locator('textarea[name=summary]').fill(summary);
}

test('a contribution is logged in a minute, and its receipt is verified',
	async () => {
		await go(page, '/orchard/contribute');
		await fill(page, 'Why old pear trees want a light hand.');
		await page.locator('input[name=quantity-minutes]').fill('40');
		await page.locator('textarea[name=evidence]')
			.fill('https://talks.example/17');
		await page.locator('input[name=hat]').fill('Operator');
		await picture(page, 'contribute');
		assert.deepEqual(await faults(page), []);
		await button(page, 'See the exact text and sign').click();
		const said = JSON.parse(await page.locator('dialog pre').innerText());
		assert.deepEqual(said.body, { subject: 'handle:dai',
			activity: 'talk', group: 'ops', from: said.body.from,
			hat: 'operator', quantities: { minutes: 40 },
			evidence: ['https://talks.example/17'],
			summary: 'Why old pear trees want a light hand.' });
		await picture(page, 'sign');
		await sign(page);
		await page.locator('dialog .steps li').nth(3).waitFor();
		assert.deepEqual(await page.locator('dialog .steps .state')
			.allInnerTexts(), ['✓ passed', '✓ passed', '✓ passed',
			'✓ passed']);
		await picture(page, 'receipt');
		assert.deepEqual(await faults(page), []);
		await closeDialog(page);
		await page.getByText('The chairs of Ops may endorse it').waitFor();
		assert.ok(await page.getByRole('link', { name: 'cleo' }).isVisible());
		await picture(page, 'contribute-next');
		assert.deepEqual(page.problems, []);
	});

test('the next one begins with what the last one had', async () => {
	await button(page, 'Log another one').click();
	const value = (name) => page.locator(`[name=${name}]`).inputValue();
	assert.equal(await value('activity'), 'talk');
	assert.equal(await value('group'), 'ops');
	assert.equal(await value('summary'), '');
	await page.locator('textarea[name=summary]').fill('half a sen');
	await page.reload();
	await page.locator('html[data-ready]').waitFor();
	assert.equal(await value('summary'), 'half a sen');
});

test('what is wrong is said at its field, here and by the server', async () => {
	await go(page, '/orchard/contribute');
	await page.locator('textarea[name=evidence]').fill('javascript:alert(1)');
	await page.locator('input[name=from]').fill('2999-01-01');
	await button(page, 'See the exact text and sign').click();
	await page.getByText('Each line is one address').waitFor();
	await page.getByText('This lies in the future').waitFor();
	await page.locator('textarea[name=evidence]').fill('');
	await page.locator('input[name=from]').fill('2026-01-02');
	await page.locator('input[name=quantity-minutes]')
		.fill('999999999999999');
	await button(page, 'See the exact text and sign').click();
	await page.locator('dialog button.first').click();
	await page.locator('fieldset .wrong').getByText(/\S/).waitFor();
	assert.deepEqual(page.problems.splice(0).filter((one) =>
		!/422/.test(one)), []);
});

test('nothing is lost when the network is, and nothing recorded twice',
	async () => {
		await go(page, '/orchard/contribute');
		await fill(page, HOSTILE);
		await page.locator('input[name=quantity-minutes]').fill('');
		await button(page, 'See the exact text and sign').click();
		await page.locator('dialog mark').first().waitFor();
		/* It arrives, and only the answer does not. */
		await page.route('**/statements', async (route) => {
			await route.fetch();
			await route.abort();
		}, { times: 1 });
		await page.locator('dialog button.first').click();
		await page.getByText('kept here until the server has answered')
			.waitFor();
		await picture(page, 'not-sent');
		assert.deepEqual(await faults(page), []);
		await button(page, 'Not now').click();
		await page.reload();
		await button(page, 'Send again').click();
		await page.locator('dialog .steps li').first().waitFor();
		await closeDialog(page);
		const all = await statements('type=contribution&by=dai');
		assert.equal(all.length, 2);
		assert.ok(page.problems.splice(0).every((one) =>
			/statements|ERR_FAILED/.test(one)));
	});
