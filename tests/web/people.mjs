/* People in their browsers: each with a key of their own, made in the page. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

import { openPage } from './browser.mjs';

export const button = (page, name) => page.getByRole('button', { name });

/* Go to an address, and wait for its own drawing. */
export async function go(page, path) {
	await page.goto(path);
	await page.locator('html[data-ready]').waitFor();
}

/* A page of a new user at an address, in English unless options say else. */
export async function openAt(browser, server, path, options) {
	const page = await openPage(browser, server.url,
		{ locale: 'en', ...options });
	await go(page, path);
	return page;
}

/* Fill the form of newcomers for a key of this browser; opens the dialog. */
export async function askToJoin(page, handle) {
	await page.locator('input[name=handle]').fill(handle);
	await page.locator('.state.good').waitFor();
	await page.locator('form:not(.find) button.first').click();
	await page.locator('dialog button.first').waitFor();
}

/* Sign what the dialog shows, and wait until it is answered for. */
export async function sign(page) {
	await page.locator('dialog button.first').click();
	await page.locator('dialog .state').first().waitFor();
}

export async function closeDialog(page) {
	await page.locator('dialog button.first').click();
	await page.locator('dialog').waitFor({ state: 'detached' });
}

/* Somebody who joined with a key of this browser and was vouched for. */
export async function joinAs(page, c, handle) {
	await go(page, `/${c.slug}/enrol`);
	await askToJoin(page, handle);
	await sign(page);
	await closeDialog(page);
	const digest = await page.locator('dd .copyable code').innerText();
	await c.record('ada', 'vouch', { person: digest });
}

/* What the copied command does, in a shell with the key that was made. */
export function runCopied(command, key) {
	const done = spawnSync('sh', ['-c', command.replaceAll(
		'~/.ssh/id_ed25519', key.path)], { encoding: 'utf8' });
	assert.equal(done.status, 0, done.stderr);
	return done.stdout;
}

/* What is to be copied, in the page or its dialog. */
export const command = (place) => place.locator('.outside .copyable code').first()
	.innerText();
