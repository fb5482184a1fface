/* Journey of a newcomer: from nothing to being vouched for, with a key of the
 * browser and with one of ssh-keygen. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { makeKey } from '../api/keys.mjs';
import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import {
	askToJoin, button, closeDialog, command, go, openAt, runCopied, sign,
} from './people.mjs';

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

const open = (path, options) => openAt(browser, server, path, options);

test('somebody joins with a key of the browser and is vouched for',
	async () => {
		const page = await open('/orchard/enrol');
		await askToJoin(page, 'dai');
		const text = await page.locator('dialog pre').innerText();
		assert.equal(JSON.parse(text).body.handle, 'dai');
		assert.deepEqual(await faults(page), []);
		await picture(page, 'enrol-sign');
		await button(page, 'Sign and send').click();
		await page.getByText('It waits for a registrar').waitFor();
		await button(page, 'Done').click();
		await page.getByText('Waiting for a registrar to vouch for dai')
			.waitFor();
		await page.getByText('Registrars now: ada, bea').waitFor();
		await picture(page, 'enrol-waiting');

		await page.reload();
		await page.getByText('Waiting for a registrar to vouch for dai')
			.waitFor();
		const digest = await page.locator('dd .copyable code').innerText();
		await c.record('ada', 'vouch', { person: digest });
		await button(page, 'Look again').click();
		await page.getByText('A registrar has vouched for dai').waitFor();
		await picture(page, 'enrol-in');
		assert.deepEqual(await faults(page), []);
		assert.deepEqual(page.problems, []);
	});

test('a handle is checked while it is typed', async () => {
	const page = await open('/orchard/enrol');
	const handle = page.getByLabel('Your handle');
	await handle.fill('mia');
	await page.getByText('is taken. If that is you').waitFor();
	await handle.fill('-mia');
	await page.getByText('no hyphen first').waitFor();
	await button(page, 'Make the key and go on').click();
	await page.getByText('This handle cannot be taken').waitFor();
	assert.equal(await page.locator('dialog').count(), 0);
	assert.deepEqual(await faults(page), []);
	assert.deepEqual(page.problems, []);
});

test('somebody joins with an ssh key, by commands that can be copied',
	async () => {
		const key = makeKey(server.folder, 'nia');
		const page = await open('/orchard/enrol');
		await page.getByLabel('Your handle').fill('nia');
		await page.getByLabel('Use an SSH key that I have').check();
		await page.getByLabel('The public half of your key')
			.fill(`  ${key.line} nia@example  `);
		await button(page, 'Go on').click();
		const other = makeKey(server.folder, 'not-nia');
		const paste = page.getByLabel('Paste the signature here');
		await paste.fill('nonsense');
		await button(page, 'on to the second').click();
		await page.getByText('There is no whole signature').waitFor();
		await picture(page, 'enrol-ssh');
		await paste.fill(runCopied(await command(page), other));
		await button(page, 'on to the second').click();
		await page.getByText('This is a signature by another key').waitFor();
		await paste.fill(runCopied(await command(page), key));
		await button(page, 'on to the second').click();
		await page.locator('dialog').waitFor();
		await page.locator('dialog textarea').fill(
			runCopied(await command(page.locator('dialog')), key));
		await picture(page, 'enrol-ssh-sign');
		assert.deepEqual(await faults(page), []);
		await button(page, 'Check and send').click();
		await page.getByText('It waits for a registrar').waitFor();
		assert.deepEqual(page.problems, []);
	});

test('a private key is refused before it leaves the page', async () => {
	const page = await open('/orchard/enrol');
	await page.getByLabel('Your handle').fill('oda');
	await page.getByLabel('Use an SSH key that I have').check();
	await page.getByLabel('The public half of your key').fill(
		'-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n' +
		'-----END OPENSSH PRIVATE KEY-----');
	await page.getByText('oda is free').waitFor();
	await button(page, 'Go on').click();
	await page.getByText('this is the private half of a key').waitFor();
	assert.deepEqual(page.problems, []);
});

test('what nobody vouched for in 30 days says so, and can be asked again',
	async () => {
		const page = await open('/orchard/enrol');
		await askToJoin(page, 'lea');
		await sign(page);
		await closeDialog(page);
		await page.getByText('Waits until').waitFor();
		await page.evaluate(() => {
			const key = 'kleos:orchard:enrolment:lea';
			const sent = JSON.parse(localStorage.getItem(key));
			localStorage.setItem(key, JSON.stringify({ ...sent,
				sent: new Date(Date.now() - 31 * 864e5).toISOString() }));
		});
		await page.reload();
		await page.getByText('Nobody vouched for you within 30 days').waitFor();
		await page.getByText('lea is free').waitFor();
		await button(page, 'Make the key and go on').click();
		await sign(page);
		await closeDialog(page);
		await page.getByText('Waiting for a registrar to vouch for lea')
			.waitFor();
		assert.deepEqual(page.problems, []);
	});

test('what a newcomer says waits, and is recorded with the vouch',
	async () => {
		const page = await open('/orchard/enrol');
		await askToJoin(page, 'moe');
		await sign(page);
		await closeDialog(page);
		const digest = await page.locator('dd .copyable code').innerText();
		await go(page, '/orchard/contribute');
		await page.locator('[name=activity]').selectOption('talk');
		await page.locator('[name=group]').selectOption('ops');
		await button(page, 'See the exact text and sign').click();
		await sign(page);
		await page.locator('dialog').getByText('waits outside the log')
			.waitFor();
		await closeDialog(page);
		await page.getByText('Signed, and waiting with you').waitFor();
		await go(page, '/orchard/me');
		await page.getByRole('heading', { name: 'What you said meanwhile' })
			.waitFor();
		const said = page.locator('.timeline .entry');
		assert.match(await said.innerText(), /moe.*talk in ops/s);
		assert.match(await said.innerText(), /waits with you/);
		await picture(page, 'me-waiting');
		assert.deepEqual(await faults(page), []);
		await page.evaluate(() => {
			const key = 'kleos:orchard:said:moe';
			const [one] = JSON.parse(localStorage.getItem(key));
			localStorage.setItem(key, JSON.stringify([one, { ...one,
				digest: 'ab'.repeat(32) }]));
		});
		await c.record('ada', 'vouch', { person: digest });
		await go(page, '/orchard/me');
		await page.getByText('1 claim waits to be endorsed').waitFor();
		await page.getByRole('heading', { name: 'Not recorded' }).waitFor();
		await button(page, 'I have seen it').click();
		await page.reload();
		await page.getByText('on its way').waitFor();
		assert.equal(await page.getByText('Not recorded').count(), 0);
		await go(page, '/orchard/people/moe');
		await page.getByText('Waits for an endorsement').waitFor();
		assert.deepEqual(page.problems, []);
	});

test('a key that is known already needs nothing but its line', async () => {
	const page = await open('/orchard/enrol');
	await page.getByLabel('Your handle').fill('mia');
	await page.getByLabel('I have joined already, with an SSH key').check();
	await page.getByLabel('The public half of your key').fill(
		server.keys.mia.line);
	await button(page, 'Remember this key').click();
	await page.getByText('A registrar has vouched for mia').waitFor();
	await go(page, '/orchard/me');
	await button(page, 'Make a key in this browser').click();
	await page.locator('dialog textarea').fill(runCopied(
		await command(page.locator('dialog')), server.keys.mia));
	await sign(page);
	await page.locator('dialog .steps li').nth(3).waitFor();
	await closeDialog(page);
	await page.locator('#keys li').filter({ hasText: 'in this browser' })
		.getByText('signs on this page').waitFor();
	assert.deepEqual(await faults(page), []);
	assert.deepEqual(page.problems, []);
});
