/* A chair plans meetings, and says what became of them. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { instant, startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { button, go } from './people.mjs';
import { openWithKey, signDialog, tooWide } from './signer.mjs';

const PAGE = '/orchard/groups/ops/meetings';
const HOSTILE = '<script>alert(1)</script> \u202Egnihton';
const HOUR_MS = 3600 * 1000;

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

const openAs = (handle, path, options) => openWithKey(browser, server,
	{ c, handle, path, options: { timezoneId: 'Europe/Berlin', ...options } });

const card = (page, name) => page.locator('.cards > li')
	.filter({ hasText: name });

const newest = async () => (await c.get('/groups/ops/work')).body.meetings;

const plan = (name, start) => c.record('remo', 'occasion', { group: 'ops',
	status: 'planned', name, start: instant(start) });

const hours = (n) => Math.floor(Date.now() / 1000) * 1000 + n * HOUR_MS;

test('a meeting is planned in the reader’s own zone, and called off',
	async () => {
		const page = await openAs('cleo', '/orchard/groups/ops');
		await page.getByRole('link', { name: 'Planned meetings' }).click();
		await page.getByText('No meeting is planned.').waitFor();
		await page.locator('summary', { hasText: 'Plan a meeting' }).click();
		await button(page, 'Go on to signing').click();
		await page.getByText('This is needed.').first().waitFor();
		await page.getByLabel('What it is called').fill('Pruning weekly');
		await page.getByLabel('Begins').fill('2099-07-01T15:00');
		await page.getByLabel('Ends').fill('2099-07-01T14:00');
		await page.getByText('The end is not before').waitFor();
		await page.getByLabel('Ends').fill('2099-07-01T16:00');
		await page.getByLabel('Where it is announced')
			.fill('https://orchard.example/next');
		await picture(page, 'meetings-plan');
		assert.deepEqual(await faults(page), []);
		await button(page, 'Go on to signing').click();
		const [planned] = await signDialog(page);
		const body = { group: 'ops', status: 'planned', name: 'Pruning weekly',
			start: '2099-07-01T13:00:00Z', end: '2099-07-01T14:00:00Z',
			url: 'https://orchard.example/next' };
		assert.deepEqual(JSON.parse(planned).body, body);
		await page.getByText('Pruning weekly is planned.').waitFor();
		await card(page, 'Pruning').getByText('Once it has begun').waitFor();

		await button(card(page, 'Pruning'), 'It is called off…').click();
		const [cancelled] = await signDialog(page);
		assert.deepEqual(JSON.parse(cancelled).body,
			{ ...body, status: 'cancelled' });
		await page.getByText('No meeting is planned.').waitFor();
		assert.equal((await newest())[0].status, 'cancelled');
		assert.deepEqual(page.problems, []);
	});

test('what was planned took place, with everybody who is named', async () => {
	await plan(HOSTILE, hours(-1));
	const page = await openAs('cleo', PAGE);
	const meeting = card(page, '<script>');
	await meeting.locator('summary', { hasText: 'It took place' }).click();
	await button(meeting, 'Go on to signing').click();
	await meeting.getByText('Name those who were there').waitFor();
	await meeting.getByLabel('Who was there?').fill('remo\nnobody, irc:quill');
	await button(meeting, 'Go on to signing').click();
	await meeting.getByText('Nobody here has this handle: nobody.').waitFor();
	await meeting.getByLabel('Who was there?').fill('Remo\nmia, irc:quill, mia');
	await picture(page, 'meetings-held');
	assert.deepEqual(await faults(page), []);
	await button(meeting, 'Go on to signing').click();
	await page.locator('dialog').getByText('It was held, with 3 people.')
		.waitFor();
	await page.locator('dialog').getByText('nobody’s yet').waitFor();
	const [held] = await signDialog(page);
	const { body } = JSON.parse(held);
	assert.deepEqual([body.status, body.attendees], ['held', [
		{ identity: 'handle:mia' }, { identity: 'handle:remo' },
		{ identity: 'irc:quill' }]]);
	await page.getByText('No meeting is planned.').waitFor();
	const there = (await newest()).filter(({ name }) => name === HOSTILE);
	assert.deepEqual(there.map(({ status, attendees }) => [status, attendees]),
		[['held', 3]]);
	assert.deepEqual(page.problems, []);
});

test('a plan is taken back by who made it, and by nobody else', async () => {
	await plan('Grafting day', hours(48));
	const chair = await openAs('cleo', PAGE);
	await button(card(chair, 'Grafting'), 'It is called off…').waitFor();
	assert.equal(await button(card(chair, 'Grafting'),
		'Take the plan back…').count(), 0);
	const page = await openAs('remo', PAGE);
	await button(card(page, 'Grafting'), 'Take the plan back…').click();
	await signDialog(page);
	await page.getByText('No meeting is planned.').waitFor();
	assert.deepEqual(page.problems, []);
});

test('nothing follows from a plan that is told otherwise than it was signed',
	async () => {
		await plan('Winter talk', hours(24));
		const page = await openAs('cleo', '/');
		await page.route(/\/statements\/[0-9a-f]{64}$/, async (route) => {
			const response = await route.fetch();
			await route.fulfill({ response, body: (await response.text())
				.replaceAll('Winter talk', 'Summer talk') });
		});
		await go(page, PAGE);
		await card(page, 'Winter').getByText('1 entry is left out').waitFor();
		assert.equal(await button(page, 'It is called off…').count(), 0);
	});

test('who is no chair or recorder can look, and is told so', async () => {
	const page = await openAs('mia', PAGE);
	await page.getByText('mia is neither chair nor recorder').waitFor();
	await card(page, 'Winter talk').waitFor();
	assert.equal(await button(page, 'It is called off…').count(), 0);
	const stranger = await openAs(null, PAGE,
		{ locale: 'de', colorScheme: 'dark',
			viewport: { width: 320, height: 640 } });
	await card(stranger, 'Winter talk').waitFor();
	await stranger.getByText('Ein Treffen planen').click();
	assert.ok(await tooWide(stranger) <= 0);
	assert.deepEqual(await faults(stranger), []);
	await picture(stranger, 'phone-meetings');
	assert.deepEqual([...page.problems, ...stranger.problems], []);
});
