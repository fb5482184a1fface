/* Keys in the browser, for people whom a test has made already. */

import assert from 'node:assert/strict';

import { openAt, go } from './people.mjs';

const ownerOf = (c, handle) => ({ slug: c.slug, log: c.log, handle });

/* Where the modules of this page's release are. */
const libOf = (page) => page.evaluate(() => document
	.querySelector('script[type=module]').src
	.replace(/(\/w\/[0-9a-f]+)\/.*/, '$1/lib'));

/*
 * The page makes a key, and its person adds it with the one that the test has:
 * from now on this browser signs as `handle`.
 */
async function giveKey(page, c, handle) {
	const made = await page.evaluate(async ({ lib, owner }) => {
		const keyring = await import(`${lib}/keyring.js`);
		const { proveKey } = await import(`${lib}/statement.js`);
		const { id } = await keyring.create(owner);
		return proveKey(owner.log, owner.handle, await keyring.signerOf(id));
	}, { lib: await libOf(page), owner: ownerOf(c, handle) });
	await c.record(handle, 'key', { action: 'add', handle, ...made });
}

/* The page knows the public half of the key that the test has. */
export async function rememberKey(page, c, handle) {
	await page.evaluate(async ({ lib, owner, line }) => {
		const { addOutside } = await import(`${lib}/keyring.js`);
		await addOutside(line, owner);
	}, { lib: await libOf(page), owner: ownerOf(c, handle),
		line: c.keys[handle].line });
}

/* A page of a new browser, which signs as `handle` unless that is null. */
export async function openWithKey(browser, server, { c, handle, path, options }) {
	const page = await openAt(browser, server, '/', options);
	if (handle !== null)
		await giveKey(page, c, handle);
	await page.waitForLoadState('networkidle');
	await go(page, path);
	return page;
}

/*
 * Sign what the dialog shows, and wait until it says so: the receipt has been
 * verified, step by step.  Returns the exact texts that were shown.
 */
export async function signDialog(page) {
	const dialog = page.locator('dialog.signing');
	const sign = dialog.getByRole('button', { name: /^Sign/ });
	await sign.waitFor();
	const shown = await dialog.locator('pre').allInnerTexts();
	await sign.click();
	await dialog.getByText('The log still has everything').waitFor();
	assert.equal(await dialog.getByText('FAILED').count(), 0);
	await dialog.getByRole('button', { name: 'Done' }).click();
	return shown;
}

/* How many pixels a page is wider than its window. */
export const tooWide = (page) => page.evaluate(() =>
	document.documentElement.scrollWidth - window.innerWidth);
