/* A registrar changes what is there: the forms begin with what was said of it. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { go } from './people.mjs';
import { openWithKey, signDialog, tooWide } from './signer.mjs';

const PAGE = '/orchard/registrar/groups';
const HOSTILE = '<b>Pear & "Co"</b>, \u202EdtL';

let server;
let c;
let browser;

const PERRY = { slug: 'perry', name: 'Perry Ltd', url: 'https://perry.example/',
	aliases: [{ name: HOSTILE }, { name: 'Perry, Inc.' }],
	parents: [{ organisation: 'cider', from: '2026-01-01' }] };

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	await c.record('ada', 'organisation', { slug: 'cider', name: 'Cider Works' });
	await c.record('ada', 'organisation', PERRY);
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const openAs = (handle, path, options) =>
	openWithKey(browser, server, { c, handle, path, options });

const form = (page, name) => page.locator(`details#${name}`);

const bodies = (texts) => texts.map((one) => JSON.parse(one).body);

test('an activity that is there is said again with what was not touched',
	async () => {
		const page = await openAs('ada', `${PAGE}#activity`);
		const card = form(page, 'activity');
		await card.getByLabel('Which one').selectOption('talk');
		await card.getByLabel('Judged outside of groups by').waitFor();
		assert.equal(await card.getByLabel('Title').inputValue(), 'Talk');
		assert.equal(await card.getByLabel('Measured in').inputValue(),
			'minutes');
		assert.equal(await card.getByLabel('Short name').count(), 0);
		await card.getByRole('button').click();
		await card.getByText('Nothing is changed so far.').waitFor();
		await picture(page, 'registrar-activity');
		assert.deepEqual(await faults(page), []);
		await card.getByLabel('Title').fill('A talk');
		await card.getByRole('button').click();
		assert.deepEqual(bodies(await signDialog(page)), [{ slug: 'talk',
			title: 'A talk', units: ['minutes'], endorsers: ['editor'] }]);

		/* Now it begins with that; and what is emptied is gone. */
		await card.getByRole('option', { name: 'A talk (talk)' })
			.waitFor({ state: 'attached' });
		await page.waitForFunction(() => document.querySelector(
			'details#activity input[name=title]')?.value === 'A talk');
		await card.getByLabel('Measured in').fill('');
		await card.getByRole('button').click();
		assert.deepEqual(bodies(await signDialog(page)), [{ slug: 'talk',
			title: 'A talk', endorsers: ['editor'] }]);
		assert.deepEqual(page.problems, []);
	});

test('an organisation keeps the names and parents that nobody touched',
	async () => {
		const page = await openAs('ada', '/orchard/organisations');
		await page.getByRole('link', { name: 'Change Perry Ltd' }).click();
		const card = form(page, 'organisation');
		const name = card.getByLabel('Name', { exact: true });
		await page.waitForFunction(() => document.querySelector(
			'details#organisation input[name=title]')?.value === 'Perry Ltd');
		await name.fill('Perry Plc');
		await page.reload();
		await page.waitForFunction(() => document.querySelector(
			'details#organisation input[name=title]')?.value === 'Perry Plc');
		await card.getByRole('button').click();
		await signDialog(page);
		const { items } = (await c.get('/organisations')).body;
		const { statement } = items.find(({ slug }) => slug === 'perry');
		assert.deepEqual((await c.get(`/statements/${statement}`)).body.body,
			{ ...PERRY, name: 'Perry Plc' });
		assert.deepEqual(page.problems, []);
	});

test('nobody changes one unawares by giving its short name to a new one',
	async () => {
		const page = await openAs('ada', `${PAGE}#activity`);
		const card = form(page, 'activity');
		await card.getByRole('option', { name: /\(talk\)/ })
			.waitFor({ state: 'attached' });
		await card.getByLabel('Title').fill('Talk');
		await card.getByRole('button').click();
		await card.getByText('There is one with this short name').waitFor();
		assert.equal(await page.locator('dialog').count(), 0);
		assert.deepEqual(page.problems, []);
	});

test('a form does not begin with what nobody has signed', async () => {
	const page = await openAs('ada', '/');
	await page.route(/\/statements\/[0-9a-f]{64}$/, async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response, body: (await response.text())
			.replaceAll('perry.example', 'pears.example') });
	});
	await go(page, `${PAGE}#organisation&slug=perry`);
	const card = form(page, 'organisation');
	await card.getByText('1 entry is left out').waitFor();
	assert.equal(await card.getByLabel('Its page').count(), 0);
	assert.deepEqual(page.problems, []);
});

test('changing is accessible in the dark, and fits a phone', async () => {
	const page = await openAs('ada', '/', { colorScheme: 'dark',
		viewport: { width: 320, height: 640 } });
	await go(page, `${PAGE}#organisation&slug=perry`);
	await form(page, 'organisation').getByLabel('Also called').waitFor();
	assert.ok(await tooWide(page) <= 0);
	assert.deepEqual(await faults(page), []);
	await picture(page, 'phone-registrar-organisation');
	assert.deepEqual(page.problems, []);
});
